import pLimit from 'p-limit';
import type { Services } from '../../commands/define.ts';
import { hours } from '../../core/clock.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { PlatformName } from '../../core/incoming.ts';
import type { ConversationInfo, Directory, Profile } from '../../core/ports.ts';
import { sql } from '../../store/database.ts';
import type { Member } from './rules.ts';

export interface Inspection {
  readonly info: ConversationInfo;
  readonly members: readonly Member[];
}
export type Asks = Pick<Services, 'directory' | 'identities' | 'read'>;

/** How old the platform's word about a member may be. A change of theirs is told at once; this is for what was missed. */
const profileMaxAgeMs = hours(24);
/** Questions about people in one go, where each costs one: platforms allow about a hundred a minute, and the next try continues. */
const mostQuestions = 200;
const questionsAtOnce = 4;

/** Asks the platform what the channel is and who is in it. Throws DeliveryError when it cannot be asked about the channel itself. */
export async function inspectChannel(
  asks: Asks,
  directory: Directory,
  place: { platform: PlatformName; workspace: string; channel: string },
): Promise<Inspection> {
  const info = await directory.conversation(place.workspace, place.channel);
  if (info.isArchived || !info.botIsMember) return { info, members: [] };
  const users = await directory.members(place.workspace, place.channel);
  return { info, members: await membersOf(asks, place.platform, place.workspace, users) };
}

interface Known {
  readonly user: string;
  readonly kind: Profile['kind'];
  readonly staffId: number | null;
  readonly name: string;
  readonly checkedAt: Date;
}

/** Who these users of a platform are. Those not known well enough are asked about; where that fails their kind is null. */
export async function membersOf(
  asks: Asks,
  platform: PlatformName,
  workspace: string,
  users: readonly string[],
): Promise<Member[]> {
  const read = (): Promise<{ rows: Known[]; now: Date }> =>
    asks.read(async ({ tx, now }) => ({
      now,
      rows: await tx.rows<Known>(sql`
        SELECT user_id AS user, kind, staff_id AS "staffId", name, checked_at AS "checkedAt" FROM chat_identities
        WHERE platform = ${platform} AND workspace = ${workspace} AND user_id = ANY(${[...users]}::text[])`),
    }));
  const before = await read();
  const fresh = new Set(
    before.rows
      .filter((row) => before.now.getTime() - row.checkedAt.getTime() < profileMaxAgeMs)
      .filter((row) => row.kind !== 'member' || row.staffId !== null)
      .map((row) => row.user),
  );
  const toAsk = users.filter((user) => !fresh.has(user));
  const most = asks.directory(platform)?.rostersHaveProfiles ? users.length : mostQuestions;
  const unanswered = new Set(toAsk.slice(most));
  const limit = pLimit(questionsAtOnce);
  let stopped = false;
  await Promise.all(
    toAsk.slice(0, most).map((user) =>
      limit(async () => {
        if (stopped) return void unanswered.add(user);
        try {
          await asks.identities.refresh({ platform, workspace, user });
        } catch (error) {
          if (!(error instanceof DeliveryError)) throw error;
          unanswered.add(user);
          // Asking on would only prolong the wait that the platform imposed, or hammer one that is down.
          if (error.kind === 'rate-limited' || error.kind === 'transient') stopped = true;
        }
      }),
    ),
  );
  const after = toAsk.length === 0 ? before : await read();
  const rowOf = new Map(after.rows.map((row) => [row.user, row]));
  return users.map((user): Member => {
    const row = rowOf.get(user);
    if (!row) return { user, kind: null, staffId: null, name: user };
    // What is known of a guest stays true enough to refuse them; a member's good name has to be fresh.
    const kind = unanswered.has(user) && row.kind === 'member' ? null : row.kind;
    return { user, kind, staffId: row.kind === 'member' ? row.staffId : null, name: row.name || user };
  });
}
