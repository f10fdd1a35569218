import { randomUUID } from 'node:crypto';
import type { Services } from './commands/define.ts';
import { asId, type StaffId } from './core/ids.ts';
import type { ChatUser, PlatformName } from './core/incoming.ts';
import { type Msg, msg } from './core/msg.ts';
import type { Identities } from './core/ports.ts';
import { recheckAt, recheckDue } from './crm/channels/index.ts';
import type { Logger } from './log.ts';
import type { ChatPlatform } from './platforms/platform.ts';
import type { SlackHouseEvent } from './platforms/slack/index.ts';
import type { TeamsHouseEvent } from './platforms/teams/index.ts';
import type { ChannelStore } from './store/channels.ts';
import type { Database } from './store/database.ts';

/** How often channels that are due are looked at, in milliseconds. */
const watchEveryMs = 60_000;

/** What a platform tells of people, channels or the installation itself. */
export type HouseEvent = (SlackHouseEvent | TeamsHouseEvent) & { readonly platform: PlatformName };

export interface HouseEvents {
  /** Something happened to people, channels or the installation itself. Never throws. */
  handle(event: HouseEvent): Promise<void>;
  /** A direct message to every admin. Never throws. */
  tellAdmins(text: Msg): Promise<void>;
  /** Looks at channels again from time to time; returns what ends it. */
  watch(): () => Promise<void>;
}

/** Keeps what we believe of people, channels and workspaces in step with what the platforms say of them. */
export function createHouseEvents(deps: {
  readonly database: Database;
  readonly services: Services;
  readonly channels: ChannelStore;
  readonly identities: Identities;
  readonly platforms: ReadonlyMap<PlatformName, ChatPlatform>;
  readonly log: Logger;
  wake(): void;
  /** What is known of somebody is new: a guest by now, or gone. */
  onPeople(): void;
}): HouseEvents {
  const { database, services, channels, identities, log } = deps;

  async function react(event: HouseEvent): Promise<void> {
    switch (event.kind) {
      case 'user-changed':
        // Slack tells of everybody in the workspace, for each new status line; most have nothing to do with us.
        if (!(await isKnown(event.user))) return;
        await identities.refresh(event.user);
        return deps.onPeople();
      case 'uninstalled':
      case 'tokens-revoked':
        // The adapter has forgotten its token already.
        return tellAdmins(
          msg(
            `Crossdesk was removed from the Slack workspace ${event.workspace}. Install it again at /slack/install to go on.`,
            `Crossdesk 已从 Slack 工作区 ${event.workspace} 中移除。请在 /slack/install 重新安装。`,
          ),
        );
      default: {
        const done = await recheckAt(services, database, {
          platform: event.platform,
          workspace: event.workspace,
          channel: event.channel,
        });
        if (!done) return;
        channels.forget();
        if (done.announced) deps.wake();
      }
    }
  }

  async function isKnown({ platform, workspace, user }: ChatUser): Promise<boolean> {
    const { rows } = await database.pool.query(
      'SELECT 1 FROM chat_identities WHERE platform = $1 AND workspace = $2 AND user_id = $3',
      [platform, workspace, user],
    );
    return rows.length > 0;
  }

  async function tellAdmins(text: Msg): Promise<void> {
    const { rows } = await database.pool.query<{ id: number; locale: 'en' | 'zh'; timezone: string }>(
      `SELECT id, locale, timezone FROM staff WHERE role = 'admin' AND active`,
    );
    for (const admin of rows) {
      try {
        const [user] = await identities.chatUsers(asId<StaffId>(admin.id));
        const platform = user && deps.platforms.get(user.platform);
        if (!user || !platform) continue;
        const card = {
          title: [msg('Something needs an admin', '需要管理员处理')],
          tone: 'warn',
          blocks: [{ block: 'text', text: [text] }],
        } as const;
        await platform.post({ kind: 'person', user }, card, admin, { id: `admin-${randomUUID()}`, again: false });
      } catch (error) {
        // The doctor shows the fault itself; one admin who cannot be reached must not keep the others from hearing.
        log.warn({ err: error, admin: admin.id }, 'an admin could not be told');
      }
    }
  }

  return {
    tellAdmins,
    async handle(event) {
      try {
        await react(event);
      } catch (error) {
        log.error(
          { err: error, event: event.kind },
          'a platform event could not be handled; the regular check will see to it',
        );
      }
    },
    watch() {
      let running: Promise<void> | null = null;
      const look = async () => {
        try {
          if (await recheckDue(services, database, new Date())) {
            channels.forget();
            deps.wake();
          }
        } catch (error) {
          log.error({ err: error }, 'checking channels');
        }
      };
      const timer = setInterval(() => {
        running ??= look().finally(() => {
          running = null;
        });
      }, watchEveryMs);
      return async () => {
        clearInterval(timer);
        await running;
      };
    },
  };
}
