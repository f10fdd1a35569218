import { type Database, joinSql, sql } from './database.ts';

/** What a company starts with. All of it may be changed; rules speak of the keys. */
const firstDepartments = [
  { key: 'sales', en: 'Sales', zh: '销售部' },
  { key: 'support', en: 'Support', zh: '客服部' },
  { key: 'marketing', en: 'Marketing', zh: '市场部' },
  { key: 'finance', en: 'Finance', zh: '财务部' },
] as const;

/**
 * Gives an empty database its four departments, once: whoever removes them later does not get them back. Resolves to whether
 * it did. One statement, so nothing is half done, and of several processes starting at once all but the first to
 * take the settings row wait for it and then find nothing left to do.
 */
export async function ensureDepartments(database: Database): Promise<boolean> {
  const { rows } = await database.pool.query('SELECT FROM departments LIMIT 1');
  if (rows.length > 0) return false;
  const values = firstDepartments.map(({ key, en, zh }, index) => sql`(${key}, ${en}, ${zh}, ${index + 1}::int)`);
  const added = await database.read((tx) =>
    tx.run(sql`
      WITH first AS (
        INSERT INTO settings (key, value) SELECT 'departments.seeded', 'true'::jsonb
        WHERE NOT EXISTS (SELECT FROM departments)
        ON CONFLICT (key) DO NOTHING RETURNING key
      )
      INSERT INTO departments (key, name_en, name_zh, position)
      SELECT d.key, d.name_en, d.name_zh, d.position
      FROM first CROSS JOIN (VALUES ${joinSql(values)}) AS d(key, name_en, name_zh, position)`),
  );
  return added > 0;
}
