import type { DueWatch } from '../../../commands/define.ts';
import { recordRef } from '../../../core/records.ts';
import { sql, type Tx } from '../../../store/database.ts';
import { measure, rulesOf } from './measure.ts';
import { weightsFor } from './rules.ts';

/** A fall of so many points within a week is told, unless an admin says otherwise. */
export const usualAlert = 5;
export const alertKey = 'quality.alert';

export async function alertPoints(tx: Tx): Promise<number> {
  const [row] = await tx.rows<{ value: number }>(sql`SELECT value FROM settings WHERE key = ${alertKey}`);
  return row?.value ?? usualAlert;
}

/** Writes each department's figures down, once a day of its own calendar, and tells the department when they fell. */
export const qualityDays: DueWatch = {
  what: 'quality',
  async due({ tx, now }) {
    // One department at a time: each reads all of its customers, and a sweep looks after other things too.
    const [due] = await tx.rows<{ id: number; key: string; day: string }>(sql`
      SELECT d.id, d.key, (${now}::timestamptz AT TIME ZONE coalesce(d.timezone, 'UTC'))::date::text AS day FROM departments d
      WHERE d.active AND NOT EXISTS (SELECT FROM quality_days q WHERE q.department_id = d.id
        AND q.day = (${now}::timestamptz AT TIME ZONE coalesce(d.timezone, 'UTC'))::date)
      ORDER BY d.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`);
    if (!due) return [];
    const weights = weightsFor(due, await rulesOf(tx));
    const measured = await measure(tx, due.id, weights, now);
    const [week] = await tx.rows<{ best: number | null; told: boolean | null }>(sql`
      SELECT max(tenths) AS best, bool_or(told) AS told FROM quality_days
      WHERE department_id = ${due.id}::int AND day < ${due.day}::date AND day >= ${due.day}::date - 7 AND customers > 0`);
    const best = week?.best ?? null;
    const fell =
      best !== null &&
      measured.customers > 0 &&
      best - measured.tenths >= (await alertPoints(tx)) * 10 &&
      week?.told !== true;
    const written = await tx.run(sql`
      INSERT INTO quality_days (department_id, day, customers, tenths, low, middle, high, missing, told, at)
      VALUES (${due.id}::int, ${due.day}::date, ${measured.customers}::int, ${measured.tenths}::int, ${measured.low}::int,
        ${measured.middle}::int, ${measured.high}::int, ${JSON.stringify(measured.missing)}::jsonb, ${fell}, ${now}::timestamptz)
      ON CONFLICT DO NOTHING`);
    if (!fell || written === 0) return [];
    const details = { departmentId: due.id, from: best, to: measured.tenths, day: due.day };
    return [{ type: 'quality.fell', ref: recordRef('department', due.id), details }];
  },
};
