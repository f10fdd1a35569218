import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditState } from '../../src/doctor/trust.ts';
import { fingerprint, sealAudit, verifyAudit } from '../../src/store/audit-seal.ts';
import { sql } from '../../src/store/database.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { type CrmWorld, createCrmWorld } from '../support/crm-world.ts';

const secrets = createSecrets([Buffer.alloc(32, 7)]); // the one that the company of the tests seals with
let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
  for (const name of ['Acme', 'Birke', 'Cedar']) await world.type('lena', `customer add "${name}"`);
});
afterAll(() => world?.close());

const look = (options: { full?: boolean; anchor?: string } = {}) =>
  auditState({ database: world.database, secrets }, options);

it('the doctor says where the chain ends, and finds again what was written down of it', async () => {
  await sealAudit(world.database, secrets);
  const { head } = await verifyAudit(world.database, secrets);
  const anchor = head ? fingerprint(head) : '';
  expect(await look({ full: true })).toEqual([
    { ok: true, what: expect.objectContaining({ en: `Audit log: 3 lines checked, the chain ends at ${anchor}` }) },
  ]);
  expect((await look({ anchor })).every(({ ok }) => ok)).toBe(true);
  expect((await look({ anchor: '2:deadbeef' })).at(-1)).toMatchObject({ ok: false });
  expect((await look({ anchor: 'nonsense' })).at(-1)).toMatchObject({ ok: false });
});

it('the doctor tells of lines that nobody seals', async () => {
  await world.database.pool.query(
    `INSERT INTO audit_entries (at, call_id, door, operation, fields) VALUES (now() - interval '3 minutes', 'x', 'system', 'test.old', '{}')`,
  );
  expect((await look()).at(-1)).toMatchObject({
    ok: false,
    what: { en: expect.stringContaining('not sealed') },
    fix: { en: expect.stringContaining('Start a worker') },
  });
  await sealAudit(world.database, secrets);
  expect((await look()).every(({ ok }) => ok)).toBe(true);
});

it('the doctor names the first line that was tampered with', async () => {
  const [line] = await world.rows<{ id: bigint }>(sql`SELECT id FROM audit_entries WHERE seal_position = 2`);
  await world.database.pool.query(`UPDATE audit_entries SET operation = 'customer.edit' WHERE seal_position >= 2`);
  expect((await look())[0]).toMatchObject({
    ok: false,
    what: { en: `Audit log: line 2 of the chain (audit_entries.id ${line?.id}) was changed or moved` },
  });
});

it('the doctor does not take a forged end for a database that cannot be reached', async () => {
  await world.database.pool.query(`UPDATE settings SET value = value || '{"position":"2"}' WHERE key = 'audit.head'`);
  expect(await look()).toEqual([
    {
      ok: false,
      what: expect.objectContaining({ en: expect.stringContaining('not signed') }),
      fix: expect.objectContaining({ en: expect.stringContaining('behind Crossdesk') }),
    },
  ]);
});
