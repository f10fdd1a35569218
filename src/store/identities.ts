import type { Actor, Role } from '../core/actor.ts';
import { type Clock, hours } from '../core/clock.ts';
import { asId } from '../core/ids.ts';
import type { ChatUser, PlatformName } from '../core/incoming.ts';
import type { Locale } from '../core/msg.ts';
import type { Directory, Identified, Identities, Installations, Profile } from '../core/ports.ts';
import type { Database } from './database.ts';
import { matchProfile } from './identity-match.ts';
import { refusal } from './identity-messages.ts';
import { createPolicyBook, type PolicyBook, policyVersionSql } from './policy-book.ts';

/** How old a platform's word about a person may be before it is asked again (in the background, for people already known). */
const profileMaxAgeMs = hours(1);

export interface IdentitiesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly installations: Installations;
  /** Lower-case e-mail addresses of CROSSDESK_ADMINS. */
  readonly admins: readonly string[];
  directory(platform: PlatformName): Directory | null;
  /** Absent: one of its own. */
  readonly policy?: PolicyBook;
  onError(error: unknown, what: string): void;
}

interface Row {
  kind: Profile['kind'];
  checked_at: Date;
  staff_id: number | null;
  name: string;
  role: Role;
  department_id: number | null;
  department_key: string | null;
  locale: Locale;
  timezone: string;
  active: boolean;
  policy_version: number | null;
}

const actorColumns = `s.id AS staff_id, s.name, s.role, s.department_id, d.key AS department_key, s.locale, s.timezone, s.active,
  ${policyVersionSql} AS policy_version`;

export function createIdentities(deps: IdentitiesDeps): Identities {
  const { database, clock, installations } = deps;
  const policy = deps.policy ?? createPolicyBook({ database, clock });
  /** Lookups under way, so that a burst from somebody new asks the platform once. */
  const asking = new Map<string, Promise<void>>();

  async function find(user: ChatUser): Promise<Row | null> {
    const { rows } = await database.pool.query<Row>({
      name: 'identity-find',
      text: `SELECT i.kind, i.checked_at, ${actorColumns}
             FROM chat_identities i LEFT JOIN staff s ON s.id = i.staff_id LEFT JOIN departments d ON d.id = s.department_id
             WHERE i.platform = $1 AND i.workspace = $2 AND i.user_id = $3`,
      values: [user.platform, user.workspace, user.user],
    });
    return rows[0] ?? null;
  }

  function ask(user: ChatUser): Promise<void> {
    const key = `${user.platform} ${user.workspace} ${user.user}`;
    const running = asking.get(key);
    if (running) return running;
    const started = (async () => {
      const directory = deps.directory(user.platform);
      if (!directory) throw new Error(`No directory for ${user.platform}.`);
      const profile = await directory.profile(user);
      const workspace = await installations.get(user.platform, user.workspace);
      await matchProfile(database, profile, {
        admins: deps.admins,
        ownersAreAdmins: deps.admins.length === 0 && workspace?.isFirst === true,
        now: clock.now(),
      });
    })().finally(() => asking.delete(key));
    asking.set(key, started);
    return started;
  }

  return {
    async identify(user): Promise<Identified> {
      const workspace = await installations.get(user.platform, user.workspace);
      if (workspace && workspace.status !== 'approved') return { kind: 'silent' };
      let row = await find(user);
      if (!row || (row.staff_id === null && row.kind === 'member')) {
        // Somebody new can be matched only with the platform's word.
        if (!workspace) return { kind: 'refused', why: refusal.workspaceUnknown };
        try {
          await ask(user);
        } catch (error) {
          deps.onError(error, 'asking the platform who somebody is');
          return { kind: 'refused', why: refusal.cannotAsk };
        }
        row = await find(user);
      } else if (clock.now().getTime() - row.checked_at.getTime() > profileMaxAgeMs) {
        ask(user).catch((error: unknown) => deps.onError(error, 'refreshing a profile'));
      }
      if (!row) return { kind: 'refused', why: refusal.cannotAsk };
      if (row.kind !== 'member') return { kind: 'refused', why: refusal[row.kind] };
      if (row.staff_id === null) return { kind: 'refused', why: refusal.noEmail };
      if (!row.active) return { kind: 'refused', why: refusal.deactivated };
      return { kind: 'staff', actor: await toActor(row, policy) };
    },

    async actor(staff) {
      const { rows } = await database.pool.query<Row>(
        `SELECT ${actorColumns} FROM staff s LEFT JOIN departments d ON d.id = s.department_id WHERE s.id = $1 AND s.active`,
        [staff],
      );
      return rows[0] ? toActor(rows[0], policy) : null;
    },

    async refresh(user) {
      // What a workspace says that nobody has approved must not become a colleague, or change one.
      const workspace = await installations.get(user.platform, user.workspace);
      if (workspace && workspace.status !== 'approved') return;
      await ask(user);
    },

    async chatUsers(staff) {
      const { rows } = await database.pool.query<{ platform: PlatformName; workspace: string; user: string }>(
        `SELECT i.platform, i.workspace, i.user_id AS "user" FROM chat_identities i
         LEFT JOIN installations n ON n.platform = i.platform AND n.workspace = i.workspace
         WHERE i.staff_id = $1 AND i.kind = 'member' AND coalesce(n.status, 'approved') = 'approved'
         ORDER BY i.seen_at DESC NULLS LAST, i.id`,
        [staff],
      );
      return rows;
    },

    async staffOf(user) {
      const row = await find(user);
      if (row) return row.staff_id === null || row.kind !== 'member' ? null : asId(row.staff_id);
      const workspace = await installations.get(user.platform, user.workspace);
      if (workspace?.status !== 'approved') return null;
      try {
        await ask(user);
      } catch (error) {
        deps.onError(error, 'asking the platform who a mentioned person is');
        return null;
      }
      const found = await find(user);
      return found?.staff_id == null || found.kind !== 'member' ? null : asId(found.staff_id);
    },
  };
}

async function toActor(row: Row, policy: PolicyBook): Promise<Actor> {
  return {
    staffId: asId(row.staff_id as number),
    name: row.name,
    role: row.role,
    departmentId: row.department_id === null ? null : asId(row.department_id),
    departmentKey: row.department_key,
    locale: row.locale,
    timezone: row.timezone,
    grants: await policy.at(row.policy_version),
  };
}
