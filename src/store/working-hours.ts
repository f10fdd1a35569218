import { minutesOfDay, type Stretch, usualWeek, type WorkingHours } from '../core/business-time.ts';
import { sql, type Tx } from './database.ts';

/** A week as the database keeps it: pairs of minutes for each day, Monday first. */
export type StoredWeek = readonly (readonly (readonly [from: number, to: number])[])[];

/**
 * When departments work, by their ids. One that never said so works the usual week by the clock that most of its people have;
 * in UTC where nobody is known to have one.
 */
export async function workingHours(
  tx: Tx,
  departmentIds: readonly number[],
): Promise<ReadonlyMap<number, WorkingHours>> {
  const ids = [...new Set(departmentIds)];
  const rows = await tx.rows<{ id: number; hours: StoredWeek | null; timezone: string | null; off: Off[] | null }>(sql`
    SELECT d.id, d.hours, coalesce(d.timezone,
      (SELECT mode() WITHIN GROUP (ORDER BY s.timezone) FROM staff s
        WHERE s.department_id = d.id AND s.active AND s.timezone <> 'UTC')) AS timezone,
      (SELECT json_agg(json_build_object('day', h.day::text, 'from', h.off_from, 'to', h.off_to))
        FROM department_holidays h WHERE h.department_id = d.id) AS off
    FROM departments d WHERE d.id = ANY(${ids}::int[])`);
  return new Map(
    rows.map(({ id, hours, timezone, off }) => [
      id,
      {
        timezone: timezone ?? 'UTC',
        week: hours === null ? usualWeek : readWeek(hours),
        off: new Map((off ?? []).map(({ day, from, to }) => [day, [{ from, to }]])),
      },
    ]),
  );
}

interface Off {
  readonly day: string;
  readonly from: number;
  readonly to: number;
}

export async function workingHoursOf(tx: Tx, departmentId: number): Promise<WorkingHours> {
  const hours = (await workingHours(tx, [departmentId])).get(departmentId);
  if (!hours) throw new Error(`There is no department ${departmentId}.`);
  return hours;
}

export function readWeek(stored: StoredWeek): Stretch[][] {
  return stored.map((day) => day.map(([from, to]) => ({ from, to: Math.min(to, minutesOfDay) })));
}

export function storeWeek(week: WorkingHours['week']): StoredWeek {
  return week.map((day) => day.map(({ from, to }) => [from, to] as const));
}
