import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameParts, pairs } from '../../src/core/names.ts';
import { searchCustomers } from '../../src/crm/customers/search.ts';
import { actorAbility } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { learnSpokenNames } from '../../src/store/spoken-names.ts';
import { buttonOf, type CustomerWorld, cardText, createCustomerWorld, type Who } from './customers-world.ts';

const names = [
  'Müller Maschinenbau GmbH',
  'Möller & Söhne KG',
  'Miller Trading Ltd',
  'Acme Corporation',
  'Acme Trading GmbH',
  'Schmidt Logistik AG',
  'Société Générale de Café',
  'Łódź Textile Sp. z o.o.',
  'Nguyễn Văn An',
  'José García',
  'Elektronik Handel GmbH',
  'Blue Ocean Foods Inc.',
  '上海晨光文具股份有限公司',
  '北京字节科技有限公司',
  '深圳华兴电子有限公司',
  '王小明',
  '李伟',
  '株式会社トヨタ商事',
  '삼성전자 주식회사',
  'Электро ООО',
  'Al Noor Trading LLC',
  'O’Brien Consulting',
  '3M Deutschland',
  'Zürich Re',
];

let world: CustomerWorld;
const ids = new Map<string, number>();
beforeAll(async () => {
  world = await createCustomerWorld();
  for (const name of names) {
    const { out } = await world.type('lena', `customer add "${name}"`);
    ids.set(name, out.id);
  }
  await world.type('lena', 'customer add "Mail Order Ltd" email:orders@mail.example phone:"+49 30 901820"');
});
afterAll(() => world?.close());

async function find(who: Who, words: string) {
  return world.database.read(async (tx) => {
    const hits = await searchCustomers(words, {
      tx,
      secrets: world.secrets,
      ability: actorAbility(world.actors[who]),
      limit: 10,
    });
    const rows = await tx.prisma.customer.findMany({ where: { id: { in: hits.map((hit) => hit.id) } } });
    return hits.map((hit) => ({ fit: hit.fit, name: rows.find((row) => row.id === hit.id)?.name }));
  });
}
const first = async (words: string) => (await find('omar', words))[0];

describe('finds, whatever is typed', () => {
  it.each([
    ['acme', 'Acme Corporation', 'prefix'],
    ['Acme Corporation', 'Acme Corporation', 'exact'],
    ['muller maschinenbau', 'Müller Maschinenbau GmbH', 'prefix'],
    ['maschinenbau muller', 'Müller Maschinenbau GmbH', 'words'],
    ['masch', 'Müller Maschinenbau GmbH', 'words'],
    ['societe generale', 'Société Générale de Café', 'prefix'],
    ['lodz', 'Łódź Textile Sp. z o.o.', 'prefix'],
    ['nguyen van', 'Nguyễn Văn An', 'prefix'],
    ['garcia jose', 'José García', 'words'],
    ['obrien', 'O’Brien Consulting', 'near'],
    ["o'brien", 'O’Brien Consulting', 'prefix'],
    ['zurich', 'Zürich Re', 'prefix'],
    ['schmitd', 'Schmidt Logistik AG', 'near'],
    ['Shmidt Logistik AG', 'Schmidt Logistik AG', 'near'],
    ['Schmidt Logistk GmbH', 'Schmidt Logistik AG', 'near'],
    ['elektornik handel', 'Elektronik Handel GmbH', 'near'],
    ['maschinenbua', 'Müller Maschinenbau GmbH', 'near'],
    ['blue ocan foods inc', 'Blue Ocean Foods Inc.', 'near'],
    ['晨光', '上海晨光文具股份有限公司', 'words'],
    ['文具', '上海晨光文具股份有限公司', 'words'],
    ['晨光文具有限公司', '上海晨光文具股份有限公司', 'words'],
    ['北京字接科技', '北京字节科技有限公司', 'near'],
    ['小明', '王小明', 'words'],
    ['王晓明', '王小明', 'near'],
    ['李', '李伟', 'prefix'],
    ['トヨタ', '株式会社トヨタ商事', 'words'],
    ['전자', '삼성전자 주식회사', 'words'],
    ['электро', 'Электро ООО', 'prefix'],
    ['3m', '3M Deutschland', 'prefix'],
    ['orders@mail.example', 'Mail Order Ltd', 'contact'],
    ['ORDERS@mail.example', 'Mail Order Ltd', 'contact'],
    ['+49 30 901820', 'Mail Order Ltd', 'contact'],
    ['030-901820', 'Mail Order Ltd', 'contact'],
  ])('%s → %s', async (words, name, fit) => {
    expect(await first(words)).toEqual({ name, fit });
  });

  it('by id, in any way of writing it', async () => {
    const id = ids.get('Acme Corporation');
    for (const words of [`C-${id}`, `c${id}`, `#${id}`, String(id), `Ｃ-${id}`]) {
      expect(await first(words)).toEqual({ name: 'Acme Corporation', fit: 'id' });
    }
  });

  it('nothing where there is nothing, and never an error', async () => {
    expect(await find('omar', 'qwxzjk')).toEqual([]);
    expect(await find('omar', 'nobody@mail.example')).toEqual([]);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 40 }),
          fc.string({ unit: fc.constantFrom(...'ab%_\\\'"王公司 GmbH'), maxLength: 20 }),
        ),
        async (words) => {
          expect(Array.isArray(await find('omar', words))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('every name by itself, by its folded words and by any two neighbouring characters of an unspaced script', async () => {
    for (const name of names) {
      expect(await first(name)).toEqual({ name, fit: 'exact' });
      const parts = nameParts(name);
      const byWords = (await find('omar', [...parts.words].reverse().join(' '))).map((hit) => hit.name);
      if (parts.words.length > 0) expect(byWords).toContain(name);
      for (const pair of parts.runs.flatMap(pairs))
        expect((await find('omar', pair)).map((hit) => hit.name)).toContain(name);
    }
  });

  it('any long word of a name with one letter wrong', async () => {
    for (const name of names) {
      for (const word of nameParts(name).words.filter(
        (candidate) => candidate.length >= 5 && /^[a-z]+$/u.test(candidate),
      )) {
        for (const wrong of [
          `${word.slice(0, 2)}q${word.slice(3)}`,
          word.slice(0, -2) + word.slice(-1),
          `${word[1]}${word[0]}${word.slice(2)}`,
        ]) {
          expect(
            (await find('omar', wrong)).map((hit) => hit.name),
            wrong,
          ).toContain(name);
        }
      }
    }
  });
});

describe('who finds what', () => {
  it('does not betray a contact detail to whom may not read it', async () => {
    expect(await find('mia', 'orders@mail.example')).toEqual([]);
    expect((await find('mia', '+49 30 901820')).filter((hit) => hit.fit === 'contact')).toEqual([]);
    expect(await find('newbie', 'acme')).toEqual([]);
  });

  it('follows a change of name, and forgets what was archived', async () => {
    const { out } = await world.type('lena', 'customer add "Vorher Verlag"');
    await world.type('lena', `customer edit C-${out.id} name:"Nachher Nachrichten"`);
    expect(await find('omar', 'vorher')).toEqual([]);
    expect(await first('nachrichetn')).toEqual({ name: 'Nachher Nachrichten', fit: 'near' });
    await world.type('marta', `customer archive C-${out.id}`);
    expect(await find('omar', 'nachher')).toEqual([]);
  });
});

describe('the answer to a search', () => {
  it('is the customer itself when there is just one, else a list to choose from', async () => {
    expect(cardText((await world.type('omar', 'customer find schmidt')).card)).toMatch(
      /^Schmidt Logistik AG · C-\d+\nDepartment: Sales/u,
    );
    const several = await world.type('omar', 'customer find acme');
    expect(cardText(several.card)).toMatch(
      /^2 customers for “acme”\n- Acme Corporation · C-\d+ \(Sales · Lena Vogt · Last contact: never\)/u,
    );
    expect(buttonOf(several.card, 'Open')).toEqual({
      command: 'customer show',
      args: { customer: `C-${ids.get('Acme Corporation')}` },
    });
    expect(cardText((await world.type('omar', 'customer find schmitd')).card)).toContain(
      'Nothing is called “schmitd”. Did you mean:',
    );
  });

  it('pages, and says what to try when there is nothing', async () => {
    const page = await world.type('omar', 'customer find');
    expect(cardText(page.card)).toMatch(/^Customers\n/u);
    const second = await world.click('omar', buttonOf(page.card, 'More'));
    const both = `${cardText(page.card)}\n${cardText(second.card)}`;
    expect(new Set(both.match(/C-\d+/gu)).size).toBe(20);
    const none = await world.type('omar', 'customer find qwxzjk');
    expect(cardText(none.card)).toMatch(/No customer found for “qwxzjk”[\s\S]*two characters of a Chinese name/u);
    expect(buttonOf(none.card, 'Add customer')).toEqual({
      command: 'form',
      args: { command: 'customer add', name: 'qwxzjk' },
    });
  });
});

describe('Chinese and pinyin', () => {
  beforeAll(async () => {
    for (const name of ['张伟', 'Liu Yang', 'Beijing Changcheng Ltd', '重庆单氏建材'])
      await world.type('lena', `customer add "${name}"`);
  });

  it.each([
    ['zhang wei', '张伟'],
    ['Wei Zhang', '张伟'],
    ['zhangwei', '张伟'],
    ['zhang', '张伟'],
    ['beijing zijie', '北京字节科技有限公司'],
    ['zijie keji', '北京字节科技有限公司'],
    ['chenguang', '上海晨光文具股份有限公司'],
    ['shanghai chenguang wenju', '上海晨光文具股份有限公司'],
    ['wang xiaoming', '王小明'],
    ['chongqing', '重庆单氏建材'],
    ['刘洋', 'Liu Yang'],
    ['北京长城', 'Beijing Changcheng Ltd'],
  ])('%s → %s', async (words, name) => {
    expect((await first(words))?.name).toBe(name);
  });

  it('does not put a sound before what is written', async () => {
    await world.type('lena', 'customer add "Zhang Wei Foods" anyway:yes');
    expect((await first('zhang wei'))?.name).toBe('Zhang Wei Foods');
    expect((await find('omar', 'zhang wei')).map(({ name }) => name)).toContain('张伟');
    expect((await first('张伟'))?.name).toBe('张伟');
  });

  it('is told apart by words that half the dictionary begins with', async () => {
    await world.database.pool.query(
      `INSERT INTO search_words SELECT 'li' || n FROM generate_series(1, 300) n ON CONFLICT DO NOTHING`,
    );
    expect((await first('li wei'))?.name).toBe('李伟');
    expect((await first('li'))?.name).toBeDefined();
  });

  it('is learnt for names that were written down before, in steps, once', async () => {
    const { pool } = world.database;
    const before = await pool.query(`SELECT id, version, updated_at FROM customers ORDER BY id`);
    await pool.query(`UPDATE customers SET search_tokens = array(SELECT t FROM unnest(search_tokens) t WHERE t !~ '^[a-z]+$')
      WHERE name ~ '[㐀-鿿]'`);
    await pool.query(`DELETE FROM search_words WHERE word IN ('zijie', 'zijiekeji', 'chenguang', 'chenguangwenju')`);
    expect(await find('omar', 'zijie keji')).toEqual([]);
    const learn = () => world.database.transact((tx) => learnSpokenNames(tx, 'customers', new Date()));
    await expect(
      world.database.transact(async (tx) => {
        await learnSpokenNames(tx, 'customers', new Date());
        throw new Error('the process died here');
      }),
    ).rejects.toThrow('died');
    expect(await find('omar', 'zijie keji')).toEqual([]);
    while (await learn());
    expect((await first('zijie keji'))?.name).toBe('北京字节科技有限公司');
    expect((await first('zhang wei'))?.name).toBe('Zhang Wei Foods');
    // Nothing that anybody could see has changed, and there is nothing left to do.
    const after = await pool.query(`SELECT id, version, updated_at FROM customers ORDER BY id`);
    expect(after.rows).toEqual(before.rows);
    expect(await learn()).toBe(false);
    const learnt = await pool.query(`SELECT value FROM settings WHERE key = 'search.spoken.customers'`);
    expect(learnt.rows).toEqual([{ value: 'done' }]);
  });

  it('is learnt for people too, and finds their customer', async () => {
    const id = ids.get('Acme Corporation');
    await world.database.pool.query(
      `INSERT INTO contacts (customer_id, name, search_name, search_tokens, created_by_id, created_at, updated_at)
       SELECT $1, '陈静怡', '陈静怡', '{陈静,静怡}', s.id, now(), now() FROM staff s LIMIT 1`,
      [id],
    );
    expect((await find('omar', 'chen jingyi')).map(({ name }) => name)).not.toContain('Acme Corporation');
    while (await world.database.transact((tx) => learnSpokenNames(tx, 'contacts', new Date())));
    expect(await first('chen jingyi')).toEqual({ fit: 'person', name: 'Acme Corporation' });
  });
});

describe('naming a customer in a command', () => {
  it('takes a sure name, offers several, and only suggests what is merely similar', async () => {
    expect(await world.resolve('omar', 'customer', 'acme corporation')).toMatchObject({
      kind: 'one',
      exact: true,
      value: { name: 'Acme Corporation' },
    });
    expect(await world.resolve('omar', 'customer', 'schmidt')).toMatchObject({
      kind: 'one',
      exact: false,
      value: { name: 'Schmidt Logistik AG' },
    });
    expect(await world.resolve('omar', 'customer', '晨光')).toMatchObject({ kind: 'one' });
    const several = await world.resolve('omar', 'customer', 'acme');
    expect(several).toMatchObject({ kind: 'several' });
    if (several.kind === 'several') {
      expect(several.choices[0]).toMatchObject({
        label: expect.stringMatching(/^Acme Corporation \(C-\d+\)$/u),
        detail: { en: 'Sales · Lena Vogt', zh: '销售 · Lena Vogt' },
      });
    }
    expect(await world.resolve('omar', 'customer', 'schmitd')).toMatchObject({
      kind: 'none',
      didYouMean: [{ label: expect.stringContaining('Schmidt Logistik AG') }],
    });
    expect(await world.resolve('omar', 'customer', '')).toMatchObject({ kind: 'none' });
    expect(await world.resolve('newbie', 'customer', 'acme')).toEqual({ kind: 'none', message: expect.anything() });
  });
});

it('uses the indexes, not a scan of all customers', async () => {
  const plan = await world.database.read((tx) =>
    tx.rows<{ 'QUERY PLAN': string }>(
      sql`EXPLAIN SELECT id FROM customers WHERE search_name LIKE ${'acme%'} ORDER BY search_name USING ~<~ LIMIT 10`,
    ),
  );
  expect(plan.length).toBeGreaterThan(0);
  const options = await world.database.read((tx) =>
    tx.rows<{ name: string; options: string[] | null }>(sql`
      SELECT relname AS name, reloptions AS options FROM pg_class WHERE relname IN ('customers_search_tokens', 'search_words_fuzzy') ORDER BY 1`),
  );
  expect(options.map(({ options: given }) => given)).toEqual([['fastupdate=off'], ['fastupdate=off']]);
});
