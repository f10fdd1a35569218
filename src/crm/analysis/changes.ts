import { days } from '../../core/clock.ts';
import type { DomainEvent } from '../../core/events.ts';
import { recordRef } from '../../core/records.ts';
import { sql, type Tx } from '../../store/database.ts';
import { type Class, classOf, type Rules } from './rules.ts';

/** So many of a department's customers at once are told one by one; more, once, as what they are. */
export const mostSingle = 5;
/** A department is told of many changes at most so often. */
const quietFor = days(1);

/** The classes of these customers as they stand written down. */
export async function classesBefore(tx: Tx, ids: readonly number[]): Promise<Map<number, Class>> {
  const rows = await tx.rows<{ id: number; total: number; fromA: number; fromB: number }>(sql`
    SELECT s.customer_id AS id, s.total, r.from_a AS "fromA", r.from_b AS "fromB"
    FROM customer_scores s JOIN score_rules r ON r.id = s.rule_id WHERE s.customer_id = ANY(${[...ids]}::int[])`);
  return new Map(rows.map((row) => [row.id, classOf(row.total, row)]));
}

/**
 * What is told of customers whose class has changed: each by itself, or where many of a department did at once (new rules, a year
 * that ended, an import), one event for the department, at most once a day. Who was never scored before has not changed.
 */
export async function changeEvents(
  tx: Tx,
  now: Date,
  before: ReadonlyMap<number, Class>,
  after: readonly { readonly customerId: number; readonly total: number }[],
  rules: Pick<Rules, 'fromA' | 'fromB'>,
): Promise<DomainEvent[]> {
  const changed = after.flatMap(({ customerId, total }) => {
    const from = before.get(customerId);
    const to = classOf(total, rules);
    return from === undefined || from === to ? [] : [{ customerId, from, to }];
  });
  if (changed.length === 0) return [];
  const customers = await tx.rows<{ id: number; departmentId: number; ownerId: number | null }>(sql`
    SELECT id, department_id AS "departmentId", owner_id AS "ownerId" FROM customers
    WHERE id = ANY(${changed.map(({ customerId }) => customerId)}::int[]) ORDER BY id`);
  const events: DomainEvent[] = [];
  for (const departmentId of new Set(customers.map((one) => one.departmentId))) {
    const theirs = customers.flatMap((customer) => {
      const change = changed.find(({ customerId }) => customerId === customer.id);
      return customer.departmentId === departmentId && change ? [{ ...customer, ...change }] : [];
    });
    if (theirs.length <= mostSingle) {
      events.push(
        ...theirs.map(({ id, ownerId, from, to }): DomainEvent => {
          const details = { customerId: id, ownerId, departmentId, from, to, changed: ['class'] };
          return { type: 'customer.class_changed', ref: recordRef('customer', id), details };
        }),
      );
    } else if (await isFirstToday(tx, departmentId, now)) {
      const up = theirs.filter(({ from, to }) => to < from).length;
      const details = { departmentId, up, down: theirs.length - up };
      events.push({ type: 'department.classes_changed', ref: recordRef('department', departmentId), details });
    }
  }
  return events;
}

/** Scores of a million customers are made in many batches; whoever waits for the last would wait for ever. */
async function isFirstToday(tx: Tx, departmentId: number, now: Date): Promise<boolean> {
  const written = await tx.run(sql`
    INSERT INTO settings (key, value, updated_at)
    VALUES (${`score.told.${departmentId}`}, ${JSON.stringify(now.toISOString())}::jsonb, ${now}::timestamptz)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
    WHERE settings.updated_at <= ${new Date(now.getTime() - quietFor)}::timestamptz`);
  return written > 0;
}
