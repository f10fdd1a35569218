import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordTables } from '../../src/store/about-customers.ts';
import { sealAudit, verifyAudit } from '../../src/store/audit-seal.ts';
import { sql } from '../../src/store/database.ts';
import { addToOutbox } from '../../src/store/outbox.ts';
import { storedSealed } from '../../src/store/reseal.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

const secrets = createSecrets([Buffer.alloc(32, 7)]);
const delivered: { name: string; text: string }[] = [];
let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld({
    services: {
      files: {
        limit: 1_000_000,
        of: async () => [],
        fetch: async () => [],
        deliver: async (_to, { name, bytes }) => {
          delivered.push({ name, text: Buffer.from(bytes).toString('utf8') });
          return { kind: 'sent' };
        },
      },
    },
  });
});
afterAll(() => world?.close());

const addedId = (result: { out: { id: number } }): number => result.out.id;
const cardOf = (result: { reply: unknown }) => (result.reply as { card: Parameters<typeof cardText>[0] }).card;

/** Every text of every table, sealed ones opened, with where it stands. */
async function allTexts(): Promise<{ where: string; text: string }[]> {
  const sealed = [...storedSealed, ...world.registry.nouns.flatMap((noun) => noun.sealed ?? [])];
  const columns = await world.rows<{ table: string; column: string }>(sql`
    SELECT c.table_name AS "table", c.column_name AS "column" FROM information_schema.columns c
    JOIN information_schema.tables t ON t.table_name = c.table_name AND t.table_schema = c.table_schema
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN ('text', 'jsonb', 'ARRAY', 'character varying')`);
  const texts: { where: string; text: string }[] = [];
  for (const { table, column } of columns) {
    const { rows } = await world.database.pool.query<{ text: string }>(
      `SELECT "${column}"::text AS text FROM "${table}" WHERE "${column}" IS NOT NULL`,
    );
    const spec = sealed.find((one) => one.table === table && one.column === column);
    for (const { text } of rows) {
      texts.push({ where: `${table}.${column}`, text: spec ? secrets.open(text, spec.context) : text });
    }
  }
  return texts;
}

/** Where any of these words stands, in whatever case. */
async function found(words: readonly string[]): Promise<string[]> {
  const texts = await allTexts();
  return texts
    .filter(({ text }) => words.some((word) => text.toLowerCase().includes(word.toLowerCase())))
    .map(({ where, text }) => `${where}: ${text.slice(0, 160)}`);
}

/** A person with something of every kind, each of it in words that nobody else has. */
async function zoraida(): Promise<number> {
  const id = addedId(
    await world.type(
      'marta',
      'customer add "Zoraida Quixley" kind:person owner:me email:zoraida@quixley.example phone:"+49 30 555123" address:"Quixleyweg 7" source:"a friend of Quixley" tags:quixfan notes:"Quixley likes tea" aliases:"Zori Q"',
    ),
  );
  const C = `C-${id}`;
  await world.type('marta', `customer edit ${C} name:"Zoraida Quixley-Vantongeren"`);
  await world.type('marta', `task add ${C} "Call Quixley back" for:me`);
  await world.type('marta', `log add ${C} "Quixley asked for prices" via:call`);
  await world.type('marta', `log add ${C} "Quixley wrote" via:email next:"Answer Quixley" by:friday`);
  await world.type('marta', `contact add ${C} "Benno Quixley" role:"Quixley's brother" email:benno@quixley.example`);
  await world.type('marta', `deal add ${C} "Machine for Quixley" amount:"EUR 5,000" notes:"Quixley pays"`);
  await world.type('marta', `need add ${C} "Quixley wants blue"`);
  await world.type('omar', `case add ${C} "Quixley's tap leaks"`);
  await world.type('marta', `order add ${C} "2 x Chair @ EUR 100" notes:"for Quixley"`);
  await world.type('marta', `customer link ${C} sap:QUIX-1`);
  await world.type('marta', `survey record ${C} nps:9 comment:"Quixley is happy"`);
  return id;
}
const words = ['quixley', 'zoraida', 'vantongeren', 'zori', 'quixfan', 'quix-1', '555123', 'benno'];

describe('erasing a customer', () => {
  it('names every table that hangs on a customer', async () => {
    const tables = await world.rows<{ name: string }>(sql`
      SELECT DISTINCT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'customer_id'`);
    const others = [
      // No records of a noun: parts of the customer, figures made from it, and pointers without words.
      'campaign_touches',
      'customer_external_ids',
      'customer_scores',
      'customer_team',
      'duplicate_keys',
      'legal_holds',
      'score_marks',
    ];
    expect(tables.map(({ name }) => name).sort()).toEqual([...Object.values(recordTables), ...others].sort());
  });

  it('asks first, wants the name typed, and leaves no word of the person anywhere', async () => {
    const id = await zoraida();
    const C = `C-${id}`;
    // What fails or waits may hold their words too.
    await world.database.pool.query(
      `INSERT INTO inbox (receipt, sealed, state, error) VALUES ('r-dead', $1, 'dead', 'No customer is called “Quixley”'), ('r-other', $2, 'dead', NULL)`,
      [
        secrets.seal(JSON.stringify({ says: { text: 'log add Quixley "secret"' } }), 'inbox.incoming'),
        secrets.seal(JSON.stringify({ says: { text: 'log add acme "fine"' } }), 'inbox.incoming'),
      ],
    );
    await world.database.transact((tx) =>
      addToOutbox(
        tx,
        [{ type: 'customer.edited', ref: { noun: 'customer', id: id as never }, details: { name: 'Quixley', n: 1 } }],
        null,
      ),
    );
    await sealAudit(world.database, secrets);
    expect((await found(words)).length).toBeGreaterThan(20);

    const asked = cardOf(await world.type('marta', `customer erase ${C}`));
    expect(cardText(asked)).toContain('Erase “Zoraida Quixley-Vantongeren” for good?');
    expect(buttonOf(asked, 'Erase…')).toMatchObject({
      command: 'form',
      args: { command: 'customer erase', customer: C },
    });
    await expect(world.type('marta', `customer erase ${C} name:"Somebody Else"`)).rejects.toMatchObject({
      code: 'invalid',
      field: 'name',
    });
    expect((await found(['quixley'])).length).toBeGreaterThan(20);

    await world.type('marta', `customer erase ${C} name:"zoraida quixley-vantongeren"`);
    expect(await found(words)).toEqual([]);

    // The chain holds, what waits was not lost, and the money is there still.
    await sealAudit(world.database, secrets);
    expect(await verifyAudit(world.database, secrets, { full: true })).toMatchObject({ broken: null });
    expect(
      await world.rows(
        sql`SELECT sealed IS NULL AS gone FROM inbox WHERE receipt IN ('r-dead', 'r-other') ORDER BY receipt`,
      ),
    ).toEqual([{ gone: true }, { gone: false }]);
    expect(await world.rows(sql`SELECT amount_minor AS minor FROM deals WHERE customer_id = ${id}::int`)).toEqual([
      { minor: 500_000n },
    ]);
    expect(await world.rows(sql`SELECT gross_minor > 0 AS paid FROM orders WHERE customer_id = ${id}::int`)).toEqual([
      { paid: true },
    ]);
    const [facts] = await world.rows<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM audit_entries WHERE noun = 'customer' AND record_id = ${id}::int`,
    );
    expect(facts?.n).toBeGreaterThan(2);
    expect((await world.events('customer', id)).at(-1)).toMatchObject({ type: 'customer.erased' });
    await expect(world.undo('marta')).rejects.toMatchObject({ code: 'refused' });
    expect(await found(['quixley'])).toEqual([]);
  });

  it('forgets those that were merged into it as well, though not by the name of one of them', async () => {
    const kept = addedId(await world.type('marta', 'customer add "Hollis Brandywick" kind:person owner:me'));
    const other = addedId(
      await world.type('marta', 'customer add "Holly Brandywick" kind:person owner:me notes:"Brandywick again"'),
    );
    await world.type('marta', `customer merge C-${kept} C-${other} sure:yes`);
    await expect(world.type('marta', `customer erase C-${other} name:"Holly Brandywick"`)).rejects.toMatchObject({
      code: 'refused',
    });
    await world.type('marta', `customer erase C-${kept} name:"Hollis Brandywick"`);
    expect(await found(['brandywick'])).toEqual([]);
  });

  it('refuses who may not, what is held, and leaves others alone', async () => {
    const id = addedId(await world.type('marta', 'customer add "Pemberton Works" owner:me notes:"Pemberton notes"'));
    const near = addedId(await world.type('marta', 'customer add "Pemberton Mills" owner:me notes:"Keep me"'));
    for (const who of ['lena', 'omar', 'sam', 'viv'] as const) {
      await expect(world.type(who, `customer erase C-${id} name:"Pemberton Works"`)).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    await world.type('iris', `retention hold C-${id} "Court case"`);
    await expect(world.type('marta', `customer erase C-${id} name:"Pemberton Works"`)).rejects.toMatchObject({
      code: 'refused',
    });
    await world.type('iris', `retention release C-${id}`);
    await world.type('marta', `customer archive C-${id}`);
    await world.type('marta', `customer erase C-${id} name:"Pemberton Works"`);
    expect(await world.rows(sql`SELECT name, notes FROM customers WHERE id = ${near}::int`)).toEqual([
      { name: 'Pemberton Mills', notes: 'Keep me' },
    ]);
    expect(await world.resolveReference('marta', 'customer', 'Pemberton')).toMatchObject({ value: { id: near } });
  });
});

describe('handing out what is kept about a customer', () => {
  it('gives everything of every noun, with who did what, as a file', async () => {
    const id = addedId(
      await world.type(
        'marta',
        'customer add "Ottoline Fairweather" kind:person owner:me email:ottoline@fair.example notes:"Tea at four"',
      ),
    );
    await world.type('marta', `log add C-${id} "Asked about boats" via:call`);
    await world.type('marta', `task add C-${id} "Send boat list" for:me`);
    const { reply } = await world.type('marta', `customer export-data C-${id}`);
    expect(cardText(cardOf({ reply }))).toContain('Everything about “Ottoline Fairweather”');
    const file = delivered.at(-1);
    expect(file?.name).toBe(`customer-C-${id}.json`);
    const data = JSON.parse(file?.text ?? '{}');
    expect(data).toMatchObject({
      customer: `C-${id}`,
      Customers: { name: 'Ottoline Fairweather', email: 'ottoline@fair.example', notes: 'Tea at four' },
    });
    expect(file?.text).toContain('Asked about boats');
    expect(file?.text).toContain('Send boat list');
    expect(data.history).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ operation: 'customer.add', by: 'Marta Ruiz', record: `customer ${id}` }),
      ]),
    );
    expect(
      await world.rows(
        sql`SELECT fields, version FROM audit_entries WHERE operation = 'customer.export_data' AND record_id = ${id}::int`,
      ),
    ).toEqual([{ fields: ['everything'], version: null }]);
  });

  it('is for managers of the department and admins', async () => {
    const id = addedId(await world.type('lena', 'customer add "Gulliver Stone" owner:me'));
    for (const who of ['lena', 'sam', 'fay', 'viv'] as const) {
      await expect(world.type(who, `customer export-data C-${id}`)).rejects.toMatchObject({ code: 'forbidden' });
    }
    await world.type('iris', `customer export-data C-${id}`);
  });
});
