import type { Database } from '../../src/store/database.ts';
import { firstCustomers, staffCount } from './company.ts';

/** Over which the work is spread, in days. */
const spread = 730;

/** So many tasks and as many logs: two years of work, evenly; what is old is done, of the last month one in five is still open. */
export async function addWork(pool: Database['pool'], count: number): Promise<void> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE schemaname = 'public' AND tablename IN ('tasks', 'interactions') AND indexname NOT LIKE '%_pkey'`,
  );
  for (const { name } of rows) await pool.query(`DROP INDEX "${name}"`);
  await pool.query(
    `INSERT INTO tasks (title, customer_id, department_id, creator_department_id, assignee_id, created_by_id, status, created_at, due_at, closed_at,
       acknowledged_at, estimate_minutes, spent_minutes, reassignments)
     SELECT 'Task ' || n, 1 + n % ${firstCustomers}, 1 + n % 4, 1 + n / 4 % 4, 1 + n % ${staffCount}, 1 + n / 7 % ${staffCount},
       CASE WHEN is_open THEN 'open' ELSE 'done' END, at - interval '4 days', CASE WHEN n % 5 > 0 OR n % 10 = 0 THEN at END,
       CASE WHEN NOT is_open THEN at + (n % 9 - 6) * interval '5 hours' END, at - interval '3 days', nullif(n % 4 * 30, 0), n % 90, n % 3
     FROM (SELECT n, now() - n::float8 / ${count} * interval '${spread} days' AS at, n < ${count / 24} AND n % 5 = 0 AS is_open
       FROM generate_series(1, ${count}) AS n) AS made`,
  );
  await pool.query(
    `INSERT INTO interactions (customer_id, by_id, department_id, via, content, happened_at, created_at, audience)
     SELECT 1 + n % ${firstCustomers}, 1 + n % ${staffCount}, 1 + n / 3 % 4, 'call', 'Spoke', at, at, CASE WHEN n % 10 = 0 THEN 'department' ELSE 'everyone' END
     FROM (SELECT n, now() - n::float8 / ${count} * interval '${spread} days' AS at FROM generate_series(1, ${count}) AS n) AS made`,
  );
  for (const { definition } of rows) await pool.query(definition);
  await pool.query('VACUUM ANALYZE');
}
