import { afterAll, beforeAll, expect, it } from 'vitest';
import { actorCalled, inside } from '../../src/bin/inside.ts';
import { loadConfig } from '../../src/config.ts';
import { type Deployment, startDeployment } from '../support/program.ts';
import { until } from '../support/until.ts';

const rows = 1_500;
let d: Deployment;
beforeAll(async () => {
  d = await startDeployment();
});
afterAll(() => d?.stop());

it('an import goes on where a killed process left it: each row is written once, and one message says so', async () => {
  const id = await startImport();
  const done = async (): Promise<number> =>
    (await d.pool.query<{ done: number }>('SELECT rows_done AS done FROM imports WHERE id = $1', [id])).rows[0]?.done ??
    0;
  const kills: number[] = [];
  for (const part of [0.2, 0.6]) {
    const running = await d.start('start');
    await until('a part of the file is written', async () => (await done()) >= rows * part, 60_000);
    await running.kill();
    kills.push(await done());
    // What a killed process had claimed is free again after a minute.
    await d.pool.query(`UPDATE imports SET claimed_until = now() - interval '1 second' WHERE id = $1`, [id]);
  }
  expect(kills.every((at) => at > 0 && at < rows)).toBe(true);
  const last = await d.start('start');
  await until(
    'the import is done',
    async () => (await d.pool.query(`SELECT FROM imports WHERE id = $1 AND status = 'done'`, [id])).rowCount === 1,
    90_000,
  );
  const { rows: found } = await d.pool.query(
    `SELECT i.created_count AS created, i.rejected_count AS rejected, (SELECT count(*)::int FROM customers WHERE name LIKE 'Sturdy %') AS customers,
       (SELECT count(DISTINCT name)::int FROM customers WHERE name LIKE 'Sturdy %') AS names,
       (SELECT count(*)::int FROM contacts p JOIN customers c ON c.id = p.customer_id WHERE c.name LIKE 'Sturdy %') AS people,
       (SELECT count(*)::int FROM audit_entries a JOIN customers c ON c.id = a.record_id
         WHERE a.noun = 'customer' AND a.operation = 'import.row' AND c.name LIKE 'Sturdy %') AS audited,
       (SELECT count(*)::int FROM outbox WHERE type = 'import.finished' AND record_id = i.id) AS told
     FROM imports i WHERE i.id = $1`,
    [id],
  );
  expect(found).toEqual([
    { created: rows, rejected: 0, customers: rows, names: rows, people: rows, audited: rows, told: 1 },
  ]);
  await last.end();
}, 240_000);

/** As a file that was sent to the bot leaves it: kept, and waiting for a worker. */
async function startImport(): Promise<number> {
  const env = { DATABASE_URL: d.databaseUrl, CROSSDESK_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') };
  const config = loadConfig({
    env: { ...env, SLACK_SIGNING_SECRET: 'not-asked-anything', SLACK_BOT_TOKEN: 'xoxb-none' },
  });
  const lines = Array.from(
    { length: rows },
    (_, n) => `Sturdy ${n} Works,Spain,Ana Ruiz ${n},ana${n}@sturdy${n}.example`,
  );
  const bytes = Buffer.from(`Company,Country,Contact name,Contact e-mail\n${lines.join('\n')}\n`);
  let made = 0;
  await inside(config, async (house) => {
    const actor = await actorCalled(house, 'marta.ruiz@fernhill.example');
    const call = { actor, door: 'system', receipt: null } as const;
    const run = (name: string, input: object) => {
      const operation = house.registry.operation(name);
      if (!operation) throw new Error(`No operation ${name}.`);
      return house.executor.execute(operation, input, call);
    };
    const started = (await run('import.start', { noun: 'customer', name: 'sturdy.csv', bytes })) as { id: number };
    await run('import.run', { id: started.id });
    made = started.id;
  });
  return made;
}
