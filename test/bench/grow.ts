import type { Pool } from 'pg';
import { addCustomers } from './company.ts';

/** Indexes are made after the rows, as a restore does: one by one a million would take an hour. */
export async function withoutIndexes(pool: Pool, tables: readonly string[], fill: () => Promise<void>): Promise<void> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `SELECT i.indexname AS name, i.indexdef AS definition FROM pg_indexes i
     WHERE i.schemaname = 'public' AND i.tablename = ANY($1) AND NOT EXISTS (
       SELECT FROM pg_constraint c WHERE c.conname = i.indexname)`,
    [tables],
  );
  for (const { name } of rows) await pool.query(`DROP INDEX "${name}"`);
  await fill();
  for (const { definition } of rows) await pool.query(definition);
  await pool.query('VACUUM ANALYZE');
}

/** Customers number `from` to `to`. */
export function growCustomers(pool: Pool, from: number, to: number): Promise<void> {
  return withoutIndexes(pool, ['customers'], () => addCustomers(pool, from, to));
}

/** Rows of other tables for each customer. */
export const relatedRows = 10;

/** What hangs on customers number `from` to `to`: four logs, two tasks, and a contact, a deal, an order and a case each. */
export function growRelated(pool: Pool, from: number, to: number): Promise<void> {
  const tables = ['interactions', 'tasks', 'contacts', 'deals', 'orders', 'cases'];
  const each = `FROM generate_series(${Number(from)}, ${Number(to)}) AS n`;
  return withoutIndexes(pool, tables, async () => {
    // Scores follow from these rows by triggers and are made anew in batches, which is another figure's matter.
    for (const table of tables) await pool.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await pool.query(`
      INSERT INTO interactions (customer_id, by_id, department_id, via, content, happened_at)
      SELECT n, 1 + n % 40, 1 + (n + k) % 4, 'call', 'They asked for an offer.', now() - (n % 9000 + k) * interval '1 hour'
      ${each}, generate_series(1, 4) AS k`);
    await pool.query(`
      INSERT INTO tasks (title, customer_id, department_id, assignee_id, created_by_id, creator_department_id, status, due_at)
      SELECT 'Follow up', n, 1 + n % 4, 1 + n % 40, 1 + n % 40, 1 + n % 4, CASE WHEN n % 3 = 0 THEN 'done' ELSE 'open' END,
        now() + (n % 60) * interval '1 day' ${each}, generate_series(1, 2)`);
    await pool.query(`
      INSERT INTO contacts (customer_id, name, search_name, search_tokens, created_by_id)
      SELECT n, 'Person ' || n, 'person ' || n, '{}', 1 ${each}`);
    await pool.query(`
      INSERT INTO deals (title, customer_id, stage, department_id, owner_id, created_by_id, amount_minor, amount_currency)
      SELECT 'A machine', n, s.key, 1 + n % 4, 1 + n % 40, 1, n * 100, 'EUR' ${each},
        (SELECT key FROM deal_stages WHERE kind = 'open' ORDER BY position LIMIT 1) AS s`);
    await pool.query(`
      INSERT INTO orders (customer_id, department_id, owner_id, created_by_id, currency, ordered_on, net_minor, tax_minor, gross_minor)
      SELECT n, 1 + n % 4, 1 + n % 40, 1, 'EUR', current_date - n % 700, n * 100, n * 19, n * 119 ${each}`);
    await pool.query(`
      INSERT INTO cases (subject, customer_id, kind, level, department_id, created_by_id, opened_at, clock_from)
      SELECT 'It leaks', n, 'issue', 'normal', 2, 1, o.at, o.at
      ${each}, LATERAL (SELECT now() - (n % 900) * interval '1 hour' AS at) AS o`);
    for (const table of tables) await pool.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  });
}
