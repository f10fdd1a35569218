import type pg from 'pg';

/** The least that could find a customer: one round trip, by primary key. */
export async function lookUp(pool: pg.Pool, id: number): Promise<void> {
  await pool.query('SELECT id, name FROM customers WHERE id = $1', [id]);
}
