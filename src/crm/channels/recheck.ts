import type { Role } from '../../core/actor.ts';
import { hours } from '../../core/clock.ts';
import { DeliveryError } from '../../core/errors.ts';
import type { LinkedChannel } from '../../core/ports.ts';
import { type ChannelRow, channelAt, channelEvent, channelRows, redrawCards } from '../../store/channels.ts';
import { type Database, sql, type Tx } from '../../store/database.ts';
import { addToOutbox } from '../../store/outbox.ts';
import { type Asks, type Inspection, inspectChannel } from './inspect.ts';
import { audienceOf, linkFault, readersOf } from './rules.ts';

export interface Rechecked {
  readonly status: LinkedChannel['status'];
  readonly audience: LinkedChannel['audience'];
  /** Something was put into the outbox. */
  readonly announced: boolean;
}

/**
 * Looks again who is in a linked channel: on events about it and regularly. Guests or another organisation pause it, what
 * is mended heals it, and where the platform cannot be asked the channel shows no more than every colleague may see.
 */
export async function recheckChannel(asks: Asks, database: Database, row: ChannelRow): Promise<Rechecked | null> {
  const directory = asks.directory(row.platform);
  if (!directory) return null;
  let found: Inspection | null = null;
  let gone: string | null = null;
  try {
    found = await inspectChannel(asks, directory, row);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    if (error.kind === 'gone') gone = error.reason;
  }
  return database.transact(async (tx) => {
    const [before] = await lockedRow(tx, row.id);
    if (!before) return null;
    if (found) return settle(tx, before, found);
    if (gone !== null) return settleBroken(tx, before, gone);
    if (before.audience === 'everyone') return { status: before.status, audience: 'everyone', announced: false };
    await tx.run(sql`UPDATE channels SET audience = 'everyone', checked_at = to_timestamp(0) WHERE id = ${row.id}`);
    return { status: before.status, audience: 'everyone', announced: (await redrawCards(tx, [row.id])) > 0 };
  });
}

async function lockedRow(tx: Tx, id: number): Promise<ChannelRow[]> {
  await tx.rows(sql`SELECT id FROM channels WHERE id = ${id} FOR UPDATE`);
  return channelRows(tx, sql`c.id = ${id}`);
}

async function settle(tx: Tx, before: ChannelRow, { info, members }: Inspection): Promise<Rechecked> {
  const fault = linkFault(info, members);
  if (fault === 'archived' || fault === 'bot-absent') return settleBroken(tx, before, fault);
  const { staffIds, strangers } = readersOf(members);
  const audience = await audienceIn(tx, { ...before, isPrivate: info.isPrivate }, staffIds, strangers);
  // Not having been able to ask about everybody is no reason to pause what worked, nor to resume what was paused.
  const status = fault === null ? 'ok' : fault === 'unchecked' ? before.status : 'paused';
  const reason = fault === null ? null : fault === 'unchecked' ? before.statusReason : fault;
  const changed = status !== before.status;
  await tx.run(sql`
    UPDATE channels SET audience = ${audience}, status = ${status}, status_reason = ${reason}, is_private = ${info.isPrivate},
      name = ${info.name}, version = version + ${changed ? 1 : 0},
      checked_at = ${fault === 'unchecked' ? sql`checked_at` : sql`now()`}
    WHERE id = ${before.id}`);
  if (changed) await addToOutbox(tx, [channelEvent(status === 'ok' ? 'healed' : 'paused', before, reason)], null);
  const redrawn = audience === before.audience ? 0 : await redrawCards(tx, [before.id]);
  return { status, audience, announced: changed || redrawn > 0 };
}

async function settleBroken(tx: Tx, before: ChannelRow, reason: string): Promise<Rechecked> {
  const changed = before.status !== 'broken';
  await tx.run(sql`
    UPDATE channels SET status = 'broken', status_reason = ${reason}, audience = 'everyone', checked_at = now(),
      version = version + ${changed ? 1 : 0} WHERE id = ${before.id}`);
  if (changed) await addToOutbox(tx, [channelEvent('broken', before, reason)], null);
  return { status: 'broken', audience: 'everyone', announced: changed };
}

/** The departments are read here, under the channel's lock: whoever moves somebody meanwhile waits, and then doubts it again. */
export async function audienceIn(
  tx: Tx,
  channel: { readonly isPrivate: boolean; readonly departmentId: number },
  staffIds: readonly number[],
  strangers: boolean,
): Promise<LinkedChannel['audience']> {
  const readers = await tx.rows<{ active: boolean; departmentId: number | null; role: Role }>(sql`
    SELECT active, department_id AS "departmentId", role FROM staff WHERE id = ANY(${[...staffIds]}::int[])`);
  return audienceOf({ ...channel, strangers: strangers || readers.length < staffIds.length, readers });
}

/** The channel of an event (somebody joined or left, it was archived, renamed or shared); null where none is linked. */
export async function recheckAt(
  asks: Asks,
  database: Database,
  place: { platform: string; workspace: string; channel: string },
): Promise<Rechecked | null> {
  const row = await database.read((tx) => channelAt(tx, place.platform, place.workspace, place.channel));
  return row && recheckChannel(asks, database, row);
}

/** How often every linked channel is looked at without any event. */
export const recheckEveryMs = hours(1);

/** Looks at the channels that are due, those in doubt first. Resolves to whether anything was announced. */
export async function recheckDue(asks: Asks, database: Database, now: Date, limit = 20): Promise<boolean> {
  const due = await database.read((tx) =>
    channelRows(
      tx,
      sql`c.id IN (SELECT id FROM channels WHERE checked_at < ${new Date(now.getTime() - recheckEveryMs)}
        ORDER BY checked_at LIMIT ${limit})`,
    ),
  );
  let announced = false;
  for (const row of due) {
    const done = await recheckChannel(asks, database, row);
    announced ||= done?.announced === true;
  }
  return announced;
}
