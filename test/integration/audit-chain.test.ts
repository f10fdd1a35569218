import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  eraseAuditContent,
  fingerprint,
  hasFingerprint,
  resignHead,
  sealAudit,
  verifyAudit,
} from '../../src/store/audit-seal.ts';
import { type Sql, sql } from '../../src/store/database.ts';
import { keyUse, reseal, storedSealed } from '../../src/store/reseal.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { type CrmWorld, createCrmWorld } from '../support/crm-world.ts';

const key = Buffer.alloc(32, 7); // the one that the company of the tests seals with
const secrets = createSecrets([key]);
let world: CrmWorld;
beforeEach(async () => {
  world = await createCrmWorld();
  for (const name of ['Acme', 'Birke', 'Cedar', 'Dahlia', 'Eiche']) {
    await world.type('lena', `customer add "${name} GmbH" email:${name}@x.example`);
  }
});
afterEach(() => world?.close());

const seal = () => sealAudit(world.database, secrets);
const verify = () => verifyAudit(world.database, secrets, { full: true });
const run = (statement: Sql) => world.database.transact((tx) => tx.run(statement));
const entryAt = async (position: number) =>
  (await world.rows<{ id: bigint }>(sql`SELECT id FROM audit_entries WHERE seal_position = ${position}::int`))[0]?.id ??
  null;

describe('the audit chain', () => {
  it('holds what was written, and goes on as more is', async () => {
    expect(await verify()).toMatchObject({ head: null, broken: null });
    expect((await verify()).waitingSince).not.toBeNull();
    expect(await seal()).toBe(5);
    expect(await seal()).toBe(0);
    await world.type('omar', 'customer add "Fichte KG"');
    await world.undo('omar');
    await seal();
    expect(await verify()).toMatchObject({ checked: 7, broken: null, waitingSince: null });
  });

  it('finds a fact that was changed, and names the line', async () => {
    await seal();
    await run(sql`UPDATE audit_entries SET staff_id = ${world.actors.omar.staffId}::int WHERE seal_position = 3`);
    expect((await verify()).broken).toEqual({ position: 3n, entry: await entryAt(3), why: 'facts' });
  });

  it('finds content that was changed, even to what another line holds', async () => {
    await seal();
    await run(sql`
      UPDATE audit_entries a SET change_sealed = b.change_sealed FROM audit_entries b WHERE a.seal_position = 2 AND b.seal_position = 4`);
    expect((await verify()).broken).toEqual({ position: 2n, entry: await entryAt(2), why: 'content' });
  });

  it('finds content that was taken away without a word', async () => {
    await seal();
    await run(
      sql`UPDATE audit_entries SET change_sealed = NULL, undo_sealed = NULL, seal_salt = NULL WHERE seal_position = 2`,
    );
    expect((await verify()).broken).toMatchObject({ position: 2n, why: 'content' });
  });

  it('finds a line that is gone', async () => {
    await seal();
    await run(sql`DELETE FROM audit_entries WHERE seal_position = 3`);
    expect((await verify()).broken).toEqual({ position: 3n, entry: null, why: 'missing' });
  });

  it('finds lines that changed places', async () => {
    await seal();
    await run(sql`UPDATE audit_entries SET seal_position = seal_position + 100 WHERE seal_position IN (2, 3)`);
    await run(sql`UPDATE audit_entries SET seal_position = 105 - seal_position WHERE seal_position > 100`);
    expect((await verify()).broken).toMatchObject({ position: 2n, why: 'facts' });
  });

  it('finds that its end was cut off, also when it has grown again since', async () => {
    await seal();
    await run(sql`DELETE FROM audit_entries WHERE seal_position > 3`);
    expect((await verify()).broken).toEqual({ position: 4n, entry: null, why: 'end' });
    await world.type('lena', 'customer add "Nach dem Schnitt"');
    await seal();
    expect((await verify()).broken).toEqual({ position: 4n, entry: null, why: 'missing' });
  });

  it('finds a forged end, and nobody seals after it', async () => {
    await seal();
    const outside = fingerprint((await verify()).head!);
    await run(sql`DELETE FROM audit_entries WHERE seal_position > 3`);
    await run(sql`
      UPDATE settings SET value = value || jsonb_build_object('position', '3',
        'link', (SELECT encode(seal_link, 'hex') FROM audit_entries WHERE seal_position = 3)) WHERE key = 'audit.head'`);
    await expect(verify()).rejects.toThrow('not signed');
    await world.type('lena', 'customer add "Nach der Fälschung"');
    await expect(seal()).rejects.toThrow('not signed');
    // Whoever wrote the end down elsewhere does not even need the signature.
    expect(await hasFingerprint(world.database, outside)).toBe(false);
    expect(await hasFingerprint(world.database, '3:00000000')).toBe(false);
    await run(sql`DELETE FROM settings WHERE key = 'audit.head'`);
    await expect(seal()).rejects.toThrow('not written down');
  });

  it('still holds after content was erased, which is counted', async () => {
    await seal();
    const erased = await world.database.transact((tx) =>
      eraseAuditContent(tx, sql`e.seal_position IN (1, 4)`, 'customer.erase'),
    );
    expect(erased).toBe(2);
    expect(await verify()).toMatchObject({ checked: 5, erased: 2, broken: null });
    // Content that was erased before anybody sealed it is no gap either.
    await world.type('lena', 'customer add "Kurz GmbH"');
    await world.database.transact((tx) => eraseAuditContent(tx, sql`e.seal_position IS NULL`, 'customer.erase'));
    await seal();
    expect((await verify()).broken).toBeNull();
    await run(
      sql`UPDATE audit_entries SET change_sealed = (SELECT change_sealed FROM audit_entries WHERE seal_position = 2) WHERE seal_position = 1`,
    );
    expect((await verify()).broken).toMatchObject({ position: 1n, why: 'content' });
  });

  it('is one chain, whoever writes and seals at the same time', async () => {
    const writers = Array.from({ length: 12 }, (_, n) =>
      world.type(n % 2 ? 'omar' : 'lena', `customer add "Viele ${n} GmbH"`),
    );
    const sealers = Array.from({ length: 6 }, () => seal());
    await Promise.all([...writers, ...sealers]);
    // A line that is written slowly, after others with higher ids were sealed.
    let commit: () => void = () => undefined;
    const slow = world.database.transact(async (tx) => {
      await tx.run(
        sql`INSERT INTO audit_entries (call_id, door, operation, fields) VALUES ('slow', 'system', 'test.slow', '{}')`,
      );
      await new Promise<void>((resolve) => {
        commit = resolve;
      });
    });
    await world.type('lena', 'customer add "Schneller AG"');
    await seal();
    commit();
    await slow;
    await seal();
    const verdict = await verify();
    expect(verdict).toMatchObject({ broken: null, waitingSince: null, checked: 19 });
  });

  it('holds through a change of keys, after which the old one is not needed any more', async () => {
    await seal();
    const both = createSecrets([Buffer.alloc(32, 9), key]);
    const columns = [...storedSealed, ...world.registry.nouns.flatMap((noun) => noun.sealed ?? [])];
    const search = async (keys: typeof secrets) => {
      const [row] = await world.rows<{ name: string }>(
        sql`SELECT name FROM customers WHERE email_digest = ANY(${keys.digests('acme@x.example', 'customer.email')}::text[])`,
      );
      return row?.name;
    };
    expect(
      (await keyUse(world.database, both, columns)).map(({ isCurrent, isConfigured }) => [isCurrent, isConfigured]),
    ).toEqual([[false, true]]);
    expect(await search(both)).toBe('Acme GmbH');
    const all = (await keyUse(world.database, both, columns))[0]?.rows;
    expect(await reseal(world.database, both, columns)).toBe(all);
    expect(await reseal(world.database, both, columns)).toBe(0);
    await resignHead(world.database, both);
    const alone = createSecrets([Buffer.alloc(32, 9)]);
    expect(await keyUse(world.database, alone, columns)).toEqual([
      { key: alone.keyIds[0], isCurrent: true, isConfigured: true, rows: all },
    ]);
    expect(await search(alone)).toBe('Acme GmbH');
    expect(await verifyAudit(world.database, alone, { full: true })).toMatchObject({ checked: 5, broken: null });
    // The old key alone is of no use now.
    await expect(verifyAudit(world.database, secrets, { full: true })).rejects.toThrow('not signed');
  });
});
