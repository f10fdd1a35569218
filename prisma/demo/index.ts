import type { Registry } from '../../src/commands/registry.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Executor } from '../../src/operations/execute.ts';
import { type Database, sql } from '../../src/store/database.ts';
import { sceneOf } from './acts.ts';
import { linksOf } from './channels.ts';
import { pushesOf } from './chapters/pushes.ts';
import { type Company, castOf, placePeople } from './company.ts';
import { replay, settle } from './replay.ts';
import { beginningOf, storyOf } from './story.ts';

export interface DemoDeps {
  readonly database: Database;
  readonly executor: Pick<Executor, 'readCtx'>;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly company: Company;
  /** Only customers, logs and tasks: a company to test in, where a list is short. */
  readonly brief?: boolean;
}

/**
 * Moves a demo company into an empty database (no people, no customers), once: its colleagues and their channels, and six weeks
 * of what four departments did for their customers, up to now. Resolves to whether it did. Nothing is announced anywhere. One
 * transaction; of several processes starting at once the others wait for the first and then leave it at that.
 */
export async function seedDemo({
  database,
  executor,
  registry,
  clock,
  company,
  brief = false,
}: DemoDeps): Promise<boolean> {
  const { rows } = await database.pool.query(`SELECT FROM settings WHERE key = 'demo.seeded'`);
  if (rows.length > 0) return false;
  return database.transact(async (tx) => {
    const first = await tx.run(sql`
      INSERT INTO settings (key, value) SELECT 'demo.seeded', 'true'::jsonb
      WHERE NOT EXISTS (SELECT FROM customers) AND NOT EXISTS (SELECT FROM staff)
      ON CONFLICT (key) DO NOTHING`);
    if (first === 0) return false;
    const now = clock.now();
    const placed = await placePeople(tx, company, now);
    const cast = castOf(placed);
    const links = linksOf(company, placed, now);
    const acts = brief
      ? [...beginningOf(now, cast), ...links]
      : [...storyOf(now, cast), ...links, ...pushesOf(sceneOf(now, cast))];
    const { secrets } = executor.readCtx(tx);
    await replay(tx, { registry, secrets, now }, acts);
    await settle(tx, secrets, registry, now);
    return true;
  });
}
