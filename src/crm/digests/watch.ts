import type { DueWatch } from '../../commands/define.ts';
import { days } from '../../core/clock.ts';
import type { DomainEvent } from '../../core/events.ts';
import { recordRef } from '../../core/records.ts';
import { sql, type Tx } from '../../store/database.ts';
import { workingHours } from '../../store/working-hours.ts';
import { workedDays } from './days.ts';
import { departmentOfSeat, zone } from './records.ts';
import { dueSlot, momentOf, nextSlot, type Plan, type Slot, slotAt, slotBefore } from './schedule.ts';
import { usualSchedule } from './schedule-words.ts';

interface DueDigest {
  readonly id: number;
  readonly staffId: number | null;
  readonly channelId: number | null;
  readonly departmentId: number | null;
  readonly timezone: string;
  readonly schedule: string;
  readonly workingDays: boolean;
  readonly lastSlot: Slot | null;
  readonly createdAt: Date;
  readonly lastUntil: Date | null;
  readonly away: boolean;
}

/** What happened longer ago is no news, in milliseconds. */
const longestTold = days(92);
/** Editions are drawn again from the records, for whoever looks at an old message; older ones go when a new one is made. */
const longestKept = days(400);

/**
 * Makes the digests whose time has come. The row is held while its slot is looked at, and a slot makes only one edition, so however
 * many workers look, and whenever one of them dies, each comes once. Whoever is away gets none; the next one tells of all the time.
 */
export const dueDigests: DueWatch = {
  what: 'digests',
  async due({ tx, now, limit, changed }) {
    for (const { id, staffId } of await addUsual(tx, now)) {
      const after = { staffId, usual: true, ...usualSchedule };
      changed('digest.add', { ref: recordRef('digest', id), version: 1, fields: ['schedule'], after });
    }
    const found = await lockDue(tx, now, limit);
    const hours = await workingHours(
      tx,
      found.flatMap(({ departmentId }) => (departmentId === null ? [] : [departmentId])),
    );
    const events: DomainEvent[] = [];
    for (const digest of found) {
      const isDay = digest.workingDays ? workedDays(hours.get(digest.departmentId ?? 0)) : () => true;
      const event = await advance(tx, digest, { schedule: digest.schedule, timezone: digest.timezone, isDay }, now);
      if (event) events.push(event);
    }
    return events;
  },
};

/** Every manager has the daily one; whoever removed it has said so. */
function addUsual(tx: Tx, now: Date): Promise<{ id: number; staffId: number }[]> {
  return tx.rows(sql`
    INSERT INTO digests (seat, staff_id, schedule, working_days, usual, created_by_id, created_at, updated_at)
    SELECT 'staff ' || s.id, s.id, ${usualSchedule.schedule}, ${usualSchedule.workingDays}, TRUE, s.id, ${now}::timestamptz, ${now}::timestamptz
    FROM staff s
    WHERE s.role = 'manager' AND s.active AND s.department_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM digests g WHERE g.staff_id = s.id AND g.usual)
    ON CONFLICT DO NOTHING RETURNING id, staff_id AS "staffId"`);
}

/** Those that are due, or whose clock has become another one; not those that nobody could be told of now. */
function lockDue(tx: Tx, now: Date, limit: number): Promise<DueDigest[]> {
  return tx.rows<DueDigest>(sql`
    SELECT g.id, g.staff_id AS "staffId", c.id AS "channelId", ${departmentOfSeat} AS "departmentId", ${zone} AS timezone, g.schedule,
      g.working_days AS "workingDays", g.last_slot AS "lastSlot", g.created_at AS "createdAt",
      (SELECT max(e.until) FROM digest_editions e WHERE e.digest_id = g.id) AS "lastUntil",
      p.id IS NOT NULL AND (p.away_from IS NOT NULL OR p.away_until IS NOT NULL)
        AND coalesce(p.away_from <= ${now}::timestamptz, TRUE) AND coalesce(p.away_until > ${now}::timestamptz, TRUE) AS away
    FROM digests g
    LEFT JOIN staff p ON p.id = g.staff_id
    LEFT JOIN channels c ON c.platform = g.platform AND c.workspace = g.workspace AND c.channel_id = g.channel
    WHERE g.removed_at IS NULL AND g.paused_at IS NULL
      AND (g.next_at IS NULL OR g.next_at <= ${now}::timestamptz OR g.planned_zone IS DISTINCT FROM ${zone})
      AND (c.status = 'ok' OR (p.active AND (p.department_id IS NOT NULL OR p.role = 'admin') AND (p.role = 'manager' OR NOT g.usual)))
      AND NOT EXISTS (SELECT FROM installations i WHERE i.platform = c.platform AND i.workspace = c.workspace AND i.status <> 'approved')
    ORDER BY g.next_at NULLS FIRST, g.id LIMIT ${limit}::int FOR UPDATE OF g SKIP LOCKED`);
}

async function advance(tx: Tx, digest: DueDigest, plan: Plan, now: Date): Promise<DomainEvent | null> {
  const last = digest.lastSlot ?? slotAt(digest.createdAt, plan.timezone);
  const slot = dueSlot(plan, last, now);
  // Asked of the calendar alone: whether a day is free is looked up on the day, since that may still change.
  const planned = nextSlot({ ...plan, isDay: () => true }, slot ?? last, now);
  await tx.run(sql`
    UPDATE digests SET last_slot = ${slot ?? last}, planned_zone = ${plan.timezone},
      next_at = ${planned === null ? null : momentOf(planned, plan.timezone)}::timestamptz
    WHERE id = ${digest.id}::int`);
  if (slot === null || digest.away) return null;
  const [edition] = await tx.rows<{ id: number }>(sql`
    INSERT INTO digest_editions (digest_id, slot, since, until, due_until, created_at)
    VALUES (${digest.id}::int, ${slot}, ${sinceOf(digest, plan, slot, now)}::timestamptz, ${now}::timestamptz,
      ${dueUntilOf(plan, slot, now)}::timestamptz, ${now}::timestamptz)
    ON CONFLICT (digest_id, slot) DO NOTHING RETURNING id`);
  if (!edition) return null;
  await tx.run(sql`
    DELETE FROM digest_editions WHERE digest_id = ${digest.id}::int
      AND slot < ${slotAt(new Date(now.getTime() - longestKept), plan.timezone)}`);
  const { staffId, channelId } = digest;
  return {
    type: 'digest.made',
    ref: recordRef('edition', edition.id),
    details: { digestId: digest.id, staffId, channelId },
  };
}

/** Where the last one ended; the first one begins where the one before it would have been. */
function sinceOf({ lastUntil }: DueDigest, plan: Plan, slot: Slot, now: Date): Date {
  const before = slotBefore(plan, slot);
  const since = lastUntil ?? (before === null ? new Date(now.getTime() - days(1)) : momentOf(before, plan.timezone));
  return new Date(Math.max(since.getTime(), now.getTime() - longestTold));
}

export function dueUntilOf(plan: Plan, slot: Slot, now: Date): Date {
  const next = nextSlot(plan, slot, now);
  return next === null ? new Date(now.getTime() + days(1)) : momentOf(next, plan.timezone);
}
