import type { DueWatch } from '../../commands/define.ts';
import { days } from '../../core/clock.ts';
import type { DomainEvent } from '../../core/events.ts';
import { spentShare } from '../../core/rfm.ts';
import { sql, type Tx } from '../../store/database.ts';
import { quintilesAt, renewQuintiles } from '../../store/rfm.ts';
import { changeEvents, classesBefore } from './changes.ts';
import { readFacts, readRules } from './facts.ts';
import { type Facts, nextChange, pointsOf, type Rules, totalOf, withoutMoney } from './rules.ts';

/** Customers whose scores one transaction makes, for each record that the sweep asks for. */
const perRecord = 25;

/**
 * Makes scores again: of customers that something was written about (`score_marks`), whose score time has changed (`dirty_at`), or
 * that were scored by older rules. A batch and a transaction at a time, so whatever stops it, it goes on where it was.
 */
export const scoreWatch: DueWatch = {
  what: 'scores',
  async due({ tx, now, limit }) {
    return (await recomputeDue(tx, now, limit * perRecord)).events;
  },
};

/** Where the fifths of segments lie is looked at so often. */
const quintilesEvery = days(1);

/** Looks once a day where the fifths of all who buy lie, whoever of all workers comes first. */
export const segmentWatch: DueWatch = {
  what: 'segments',
  async due({ tx, now }) {
    const at = await quintilesAt(tx);
    if (at !== null && now.getTime() - at.getTime() < quintilesEvery) return [];
    const [turn] = await tx.rows<{ mine: boolean }>(
      sql`SELECT pg_try_advisory_xact_lock(hashtext('crossdesk'), hashtext('quintiles')) AS mine`,
    );
    if (turn?.mine) await renewQuintiles(tx, now);
    return [];
  },
};

/** Resolves to how many customers were looked at, and to what is to be told: whose class has changed. */
export async function recomputeDue(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ readonly seen: number; readonly events: DomainEvent[] }> {
  const rules = await readRules(tx);
  const marked = await tx.rows<{ id: number }>(sql`
    WITH taken AS (
      DELETE FROM score_marks WHERE id IN (SELECT id FROM score_marks ORDER BY id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)
      RETURNING customer_id
    ) SELECT DISTINCT customer_id AS id FROM taken`);
  const left = Math.max(0, limit - marked.length);
  const old = await tx.rows<{ id: number }>(sql`
    SELECT customer_id AS id FROM customer_scores WHERE dirty_at <= ${now}::timestamptz
    ORDER BY dirty_at LIMIT ${left}::int FOR UPDATE SKIP LOCKED`);
  const outdated = await tx.rows<{ id: number }>(sql`
    SELECT customer_id AS id FROM customer_scores WHERE rule_id < ${rules.id}::int
    ORDER BY rule_id LIMIT ${Math.max(0, left - old.length)}::int FOR UPDATE SKIP LOCKED`);
  const ids = [...new Set([...marked, ...old, ...outdated].map(({ id }) => id))].sort((a, b) => a - b);
  return { seen: ids.length, events: await recompute(tx, ids, rules, now) };
}

/** Writes the scores of these customers; of those that are archived or gone none is kept. */
async function recompute(tx: Tx, ids: readonly number[], rules: Rules, now: Date): Promise<DomainEvent[]> {
  if (ids.length === 0) return [];
  const facts = await readFacts(tx, ids, now);
  const found = new Set(facts.map(({ customerId }) => customerId));
  const gone = ids.filter((id) => !found.has(id));
  if (gone.length > 0) await tx.run(sql`DELETE FROM customer_scores WHERE customer_id = ANY(${gone}::int[])`);
  if (facts.length === 0) return [];
  const before = await classesBefore(tx, ids);
  const rows = facts.map((one) => scored(one, rules, now));
  await tx.run(sql`
    INSERT INTO customer_scores AS s (customer_id, total, total_open, contact, bought, orders, activity, money, needs, cases,
      last_contact_at, last_order_on, order_count, log_count, need_count, case_count, spent_minor, spent_share, dirty_at, rule_id, scored_at)
    SELECT r.*, ${rules.id}::int, ${now}::timestamptz FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
      customer_id int, total int, total_open int, contact int, bought int, orders int, activity int, money int, needs int, cases int,
      last_contact_at timestamptz, last_order_on date, order_count int, log_count int, need_count int, case_count int,
      spent_minor jsonb, spent_share bigint, dirty_at timestamptz)
    ORDER BY r.customer_id
    ON CONFLICT (customer_id) DO UPDATE SET total = excluded.total, total_open = excluded.total_open, contact = excluded.contact,
      bought = excluded.bought, orders = excluded.orders, activity = excluded.activity, money = excluded.money,
      needs = excluded.needs, cases = excluded.cases, last_contact_at = excluded.last_contact_at,
      last_order_on = excluded.last_order_on, order_count = excluded.order_count, log_count = excluded.log_count,
      need_count = excluded.need_count, case_count = excluded.case_count, spent_minor = excluded.spent_minor,
      spent_share = excluded.spent_share,
      dirty_at = excluded.dirty_at, rule_id = excluded.rule_id, scored_at = excluded.scored_at`);
  const after = rows.map((row) => ({ customerId: row.customer_id, total: row.total }));
  return changeEvents(tx, now, before, after, rules);
}

function scored(facts: Facts, rules: Rules, now: Date) {
  const points = pointsOf(facts, rules, now);
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((all, n) => all + n, 0);
  return {
    customer_id: facts.customerId,
    total: totalOf(points, rules.weights),
    total_open: totalOf(points, rules.weights, withoutMoney),
    ...points,
    last_contact_at: facts.lastContactAt?.toISOString() ?? null,
    last_order_on: facts.lastOrderOn,
    order_count: facts.orderCount,
    log_count: facts.logCount,
    need_count: sum(facts.needs),
    case_count: sum(facts.cases),
    spent_minor: Object.fromEntries(
      Object.entries(facts.spent).map(([currency, minor]) => [currency, minor.toString()]),
    ),
    spent_share: spentShare(facts.spent, rules.fullMinor).toString(),
    dirty_at: nextChange(facts, now).toISOString(),
  };
}
