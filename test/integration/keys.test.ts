import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyState } from '../../src/doctor/trust.ts';
import { sql } from '../../src/store/database.ts';
import { keepOwnKeys, writeOwnKeys } from '../../src/store/key-file.ts';
import { keyUse, reseal, type SealedColumn, storedSealed } from '../../src/store/reseal.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { type CrmWorld, createCrmWorld } from '../support/crm-world.ts';

const old = Buffer.alloc(32, 7); // the one that the company of the tests seals with
const fresh = Buffer.alloc(32, 8);
let world: CrmWorld;
let sealed: readonly SealedColumn[];
beforeAll(async () => {
  world = await createCrmWorld();
  sealed = [...storedSealed, ...world.registry.nouns.flatMap((noun) => noun.sealed ?? [])];
});
afterAll(() => world?.close());

describe('what is sealed', () => {
  it('is known to the rotation of keys, whatever table it stands in', async () => {
    const found = await world.rows<{ name: string }>(sql`
      SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name ~ '(^|_)sealed$' AND data_type = 'text' ORDER BY 1`);
    const known = sealed.map(({ table, column }) => `${table}.${column}`);
    expect(known).toEqual(expect.arrayContaining(found.map(({ name }) => name)));
    expect(new Set(known).size).toBe(known.length);
  });

  it('moves to another key in steps that can be stopped, and is found all the while', async () => {
    for (let n = 0; n < 1_200; n += 1) {
      const secrets = createSecrets([old]);
      const email = `person${n}@x.example`;
      await world.database.pool.query(
        `INSERT INTO customers (name, department_id, search_name, email_sealed, email_digest) VALUES ($1, $2, '', $3, $4)`,
        [
          `Nr ${n}`,
          world.departmentIds.sales,
          secrets.seal(email, 'customer.email'),
          secrets.digest(email, 'customer.email'),
        ],
      );
    }
    const both = createSecrets([fresh, old]);
    const finds = async (email: string): Promise<number> => {
      const { rows } = await world.database.pool.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM customers WHERE email_digest = ANY($1)',
        [both.digests(email, 'customer.email')],
      );
      return rows[0]?.n ?? 0;
    };
    await expect(
      reseal(world.database, both, sealed, (done) => {
        if (done >= 1_000) throw new Error('the machine was switched off');
      }),
    ).rejects.toThrow('switched off');
    const half = await keyUse(world.database, both, sealed);
    expect(half.map(({ rows }) => rows)).toEqual(expect.arrayContaining([1_000, 200]));
    for (const email of ['person0@x.example', 'person1199@x.example']) expect(await finds(email)).toBe(1);
    expect((await keyState({ database: world.database, secrets: both, sealed }))[0]).toMatchObject({
      ok: true,
      what: { en: expect.stringContaining('200 texts still need an older key') },
    });
    expect(await reseal(world.database, both, sealed)).toBe(200);
    for (const email of ['person0@x.example', 'person1199@x.example']) expect(await finds(email)).toBe(1);
    const alone = createSecrets([fresh]);
    expect(await keyState({ database: world.database, secrets: alone, sealed })).toEqual([
      { ok: true, what: expect.objectContaining({ en: expect.stringContaining('current key') }) },
    ]);
  });

  it('by a key that is gone is told of, and left as it is', async () => {
    const stranger = createSecrets([Buffer.alloc(32, 1)]);
    await world.database.pool.query(
      `INSERT INTO customers (name, department_id, search_name, phone_sealed) VALUES ('Lost', $1, '', $2)`,
      [world.departmentIds.sales, stranger.seal('+4930123', 'customer.phone')],
    );
    const secrets = createSecrets([fresh, old]);
    expect(await reseal(world.database, secrets, sealed)).toBe(0);
    expect(await keyState({ database: world.database, secrets, sealed })).toContainEqual(
      expect.objectContaining({
        ok: false,
        what: expect.objectContaining({ en: expect.stringContaining(`1 text needs the key ${stranger.keyIds[0]}`) }),
      }),
    );
  });
});

describe('the keys of the data folder', () => {
  it('are made once, kept for their owner only, and written whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keys-'));
    try {
      const first = await keepOwnKeys(folder);
      expect(await keepOwnKeys(folder)).toEqual(first);
      await writeOwnKeys(folder, [fresh, ...first]);
      expect(await keepOwnKeys(folder)).toEqual([fresh, ...first]);
      expect((await stat(join(folder, 'encryption.key'))).mode & 0o077).toBe(0);
      await expect(writeOwnKeys(folder, [])).rejects.toThrow('has to stay');
      const path = join(folder, 'encryption.key');
      await writeFile(path, `${await readFile(path, 'utf8')}short\n`);
      await expect(keepOwnKeys(folder)).rejects.toThrow('no encryption key');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
