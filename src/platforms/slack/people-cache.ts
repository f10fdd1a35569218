import type { Reader } from '../../core/actor.ts';
import type { ChatUser, ReplyRoute } from '../../core/incoming.ts';
import type { Locale } from '../../core/msg.ts';
import type { Directory, Profile } from '../../core/ports.ts';

/**
 * What was last heard of people, for what cannot wait for an answer from Slack: the language of an acknowledgement, the names
 * in a thread. Nothing is decided by it.
 */
export interface PeopleCache {
  /** The directory, with everything it answers remembered here. */
  readonly directory: Directory;
  localeOf(user: ChatUser): Locale | undefined;
  rememberLocale(route: ReplyRoute, locale: Locale): void;
  /** The name, asked for at most once in a while. */
  name(user: ChatUser): Promise<string>;
  /** Language and timezone, as Slack has them where nothing else is known. */
  readerOf(user: ChatUser): Promise<Reader>;
}

const mostPeople = 10_000;
const nameMs = 3_600_000;

export function createPeopleCache(directory: Directory): PeopleCache {
  const locales = new Map<string, Locale>();
  const names = new Map<string, { until: number; name: string }>();
  const keyOf = (user: Pick<ChatUser, 'workspace' | 'user'>): string => `${user.workspace} ${user.user}`;

  function remember(profile: Profile): void {
    // What somebody set for themselves here was remembered from an answer, and counts more than Slack's setting.
    if (profile.locale && !locales.has(keyOf(profile.user))) keep(locales, keyOf(profile.user), profile.locale);
    keep(names, keyOf(profile.user), { until: Date.now() + nameMs, name: profile.name });
  }

  const watched: Directory = {
    ...directory,
    async profile(user) {
      const profile = await directory.profile(user);
      remember(profile);
      return profile;
    },
  };

  return {
    directory: watched,
    localeOf: (user) => locales.get(keyOf(user)),
    rememberLocale(route, locale) {
      const { workspace, user } = route;
      if (typeof workspace === 'string' && typeof user === 'string') keep(locales, `${workspace} ${user}`, locale);
    },
    async name(user) {
      const known = names.get(keyOf(user));
      if (known && known.until > Date.now()) return known.name;
      return (await watched.profile(user)).name;
    },
    async readerOf(user) {
      const profile = await watched.profile(user);
      return { locale: locales.get(keyOf(user)) ?? profile.locale ?? 'en', timezone: profile.timezone ?? 'UTC' };
    },
  };
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= mostPeople && !map.has(key)) map.clear();
  map.set(key, value);
}
