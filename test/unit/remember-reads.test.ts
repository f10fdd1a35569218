import { describe, expect, it } from 'vitest';
import { type Database, type Sql, sql, type Tx } from '../../src/store/database.ts';
import { rememberReads } from '../../src/store/remember-reads.ts';

/** A database that answers every question with how many it has been asked. */
function counting() {
  let asked = 0;
  const tx = {
    rows: async () => {
      asked += 1;
      return [{ asked }];
    },
    run: async () => 1,
  } as unknown as Tx;
  return { read: (work: (tx: Tx) => Promise<unknown>) => work(tx) } as unknown as Database;
}

const ask = (database: Database, query: Sql) =>
  database.read(async (tx) => (await tx.rows<{ asked: number }>(query))[0]?.asked);

const byId = (id: unknown) => sql`SELECT * FROM customers WHERE id = ${id}`;

describe('reads that are remembered', () => {
  it('ask the same question once, whoever asks', async () => {
    const once = rememberReads(counting());
    expect(await ask(once, byId(7))).toBe(1);
    expect(await ask(once, byId(7))).toBe(1);
    expect(await Promise.all([ask(once, byId(8)), ask(once, byId(8))])).toEqual([2, 2]);
  });

  it.each<[string, unknown, unknown]>([
    ['numbers', 1, 2],
    ['lists', ['a,b'], ['a', 'b']],
    ['a number and its text', 1, '1'],
    ['int8', 1n, 2n],
    ['moments', new Date(1), new Date(2)],
    ['nothing and its text', null, 'null'],
  ])('tell questions apart by their values: %s', async (_, one, other) => {
    const once = rememberReads(counting());
    expect(await ask(once, byId(one))).toBe(1);
    expect(await ask(once, byId(other))).toBe(2);
    expect(await ask(once, byId(one))).toBe(1);
  });

  it('tell questions apart by their words', async () => {
    const once = rememberReads(counting());
    expect(await ask(once, sql`SELECT ${1}`)).toBe(1);
    expect(await ask(once, sql`SELECT ${1} FOR UPDATE`)).toBe(2);
  });

  it('are forgotten when something is written', async () => {
    const once = rememberReads(counting());
    await ask(once, byId(7));
    await once.read((tx) => tx.run(sql`DELETE FROM customers`));
    expect(await ask(once, byId(7))).toBe(2);
  });

  it('are one request’s own', async () => {
    const database = counting();
    expect(await ask(rememberReads(database), byId(7))).toBe(1);
    expect(await ask(rememberReads(database), byId(7))).toBe(2);
  });
});
