import type { DomainEvent } from '../core/events.ts';
import { asId, type StaffId } from '../core/ids.ts';
import type { NounName } from '../core/records.ts';
import { joinSql, type Sql, sql, type Tx } from './database.ts';

/** The conversation whose own reply shows what happened, so that nothing is posted there a second time. */
export interface Origin {
  readonly platform: string;
  readonly workspace: string;
  readonly channel: string;
  /** Of the request: the reply was posted under it, whether or not anybody lived to write that down. */
  readonly receipt?: string;
}

/** An event as the outbox keeps it: ids and short facts, and whose doing it was. */
export interface OutboxEvent {
  readonly id: bigint;
  readonly type: string;
  readonly noun: NounName;
  readonly recordId: number;
  readonly details: Readonly<Record<string, unknown>>;
  /** null: nobody's doing, such as a due date that arrived. */
  readonly actorId: StaffId | null;
  /** Types of the other events of the same record in the same transaction: together they are one thing that happened. */
  readonly companions: readonly string[];
  readonly origin: Origin | null;
}

/**
 * Keeps events in the transaction of the change itself, in one statement. Nothing is notified here: PostgreSQL makes
 * transactions that NOTIFY commit one after the other, which would serialise every write; whoever commits wakes the relay instead.
 */
export async function addToOutbox(
  tx: Tx,
  events: readonly DomainEvent[],
  actorId: number | null,
  origin: Origin | null = null,
): Promise<void> {
  if (events.length > 0) await tx.run(insertEvents(events, actorId, origin));
}

/** The INSERT of the events of one transaction, of which there is at least one. */
export function insertEvents(events: readonly DomainEvent[], actorId: number | null, origin: Origin | null): Sql {
  const values = events.map((event) => {
    const companions = events
      .filter((other) => other !== event && other.ref.noun === event.ref.noun && other.ref.id === event.ref.id)
      .map((other) => other.type);
    const kept = {
      ...event.details,
      ...(companions.length > 0 ? { $with: companions } : {}),
      ...(origin ? { $origin: originToJson(origin) } : {}),
    };
    return sql`(${event.type}, ${event.ref.noun}, ${event.ref.id as number}, ${JSON.stringify(kept)}::jsonb, ${actorId}::int)`;
  });
  return sql`INSERT INTO outbox (type, noun, record_id, details, actor_id) VALUES ${joinSql(values)}`;
}

/**
 * The INSERT of events that are no news to anybody: of these records only those that have a card hanging somewhere, so that every
 * copy of it follows although the operation had nothing to announce.
 */
export function insertFollowing(
  refs: readonly { readonly noun: string; readonly id: number }[],
  actorId: number | null,
  origin: Origin | null,
): Sql {
  const kept = JSON.stringify(origin ? { $origin: originToJson(origin) } : {});
  return sql`
    INSERT INTO outbox (type, noun, record_id, details, actor_id)
    SELECT r.noun || '.caught_up', r.noun, r.id, ${kept}::jsonb, ${actorId}::int
    FROM unnest(${refs.map(({ noun }) => noun)}::text[], ${refs.map(({ id }) => id as number)}::int[]) AS r(noun, id)
    WHERE EXISTS (SELECT FROM live_posts l WHERE l.noun = r.noun AND l.record_id = r.id)`;
}

interface RawEvent {
  id: bigint;
  type: string;
  noun: NounName;
  recordId: number;
  details: Record<string, unknown>;
  actorId: number | null;
}

/** At most `limit` events that nobody has relayed, the oldest first. They stay locked until the transaction ends; others pass them by. */
export async function claimOutbox(tx: Tx, limit: number): Promise<OutboxEvent[]> {
  const rows = await tx.rows<RawEvent>(sql`
    SELECT id, type, noun, record_id AS "recordId", details, actor_id AS "actorId" FROM outbox
    WHERE relayed_at IS NULL ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
  return rows.map(rawToEvent);
}

export async function markRelayed(tx: Tx, ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.run(sql`UPDATE outbox SET relayed_at = now() WHERE id = ANY(${ids.map(String)}::text[]::bigint[])`);
}

function rawToEvent({ details: kept, actorId, ...row }: RawEvent): OutboxEvent {
  const { $with: companions, $origin: origin, ...details } = kept;
  return {
    ...row,
    details,
    actorId: actorId === null ? null : asId<StaffId>(actorId),
    companions: Array.isArray(companions) ? companions.map(String) : [],
    origin: readOrigin(origin),
  };
}

/** Deliveries read the receipt by its place: `$origin[3]`. */
function originToJson({ platform, workspace, channel, receipt }: Origin): readonly string[] {
  return [platform, workspace, channel, ...(receipt === undefined ? [] : [receipt])];
}

function readOrigin(kept: unknown): Origin | null {
  if (!Array.isArray(kept)) return null;
  const [platform, workspace, channel, receipt] = kept.map(String);
  if (!platform || !workspace || !channel) return null;
  return { platform, workspace, channel, ...(receipt ? { receipt } : {}) };
}
