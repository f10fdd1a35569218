import type { Locale } from '../../core/msg.ts';

/** What was last heard of somebody in passing: Teams' roster knows no language and no timezone, its messages do. */
export interface Heard {
  /** The id towards the Bot Connector. */
  readonly account?: string;
  readonly locale?: Locale;
  readonly timezone?: string;
  /** A conversation that they are certainly a member of. */
  readonly conversation?: string;
  readonly serviceUrl?: string;
}

export interface People {
  heard(workspace: string, user: string, news: Heard): void;
  of(workspace: string, user: string): Heard;
  /** The directory's id of an account, where it was heard. */
  userOf(workspace: string, account: string): string | undefined;
}

const most = 10_000;

export function createPeople(): People {
  const byUser = new Map<string, Heard>();
  const users = new Map<string, string>();
  return {
    heard(workspace, user, news) {
      const key = `${workspace} ${user}`;
      if (byUser.size >= most && !byUser.has(key)) byUser.clear();
      byUser.set(key, { ...byUser.get(key), ...news });
      if (news.account === undefined) return;
      if (users.size >= most) users.clear();
      users.set(`${workspace} ${news.account}`, user);
    },
    of: (workspace, user) => byUser.get(`${workspace} ${user}`) ?? {},
    userOf: (workspace, account) => users.get(`${workspace} ${account}`),
  };
}

/** Teams' 'zh-CN' and 'en-US' → the languages we have. */
export function teamsLocale(locale: string | null | undefined): Locale | undefined {
  const language = locale?.toLowerCase().split(/[-_]/u)[0];
  if (language === undefined || language === '') return undefined;
  return language === 'zh' ? 'zh' : 'en';
}
