import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import { largestBlock, scanStep } from '../../src/crm/customer-360/duplicates/scan.ts';
import { sql, type Tx } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  await world.database.pool.query('TRUNCATE customers, duplicate_keys, duplicate_pairs, duplicate_scans CASCADE');
});

const addedId = (result: { out: { id: number } }): number => result.out.id;
const add = async (who: 'lena' | 'marta' | 'omar' | 'iris', words: string): Promise<number> =>
  addedId(await world.type(who, `customer add ${words} anyway:yes`));
type AnyCard = Parameters<typeof cardText>[0];
const listed = async (who: Parameters<CrmWorld['type']>[0], words = ''): Promise<AnyCard> =>
  ((await world.type(who, `duplicate list ${words}`)).reply as { card: AnyCard }).card;

const step = (tx: Tx) => scanStep(world.executor.readCtx(tx));

/** Scans to the end, as sweeps do. */
async function scan(): Promise<void> {
  await world.type('marta', 'duplicate scan');
  while (await world.database.transact((tx) => step(tx)));
}
const pairs = () =>
  world.rows<{ first: string; second: string; state: string; reasons: string[] }>(sql`
    SELECT a.name AS first, b.name AS second, p.state, p.reasons FROM duplicate_pairs p
    JOIN customers a ON a.id = p.first_id JOIN customers b ON b.id = p.second_id ORDER BY p.id`);

describe('before saving', () => {
  it.each([
    ['the same words with another legal form', '"Kranich Logistik GmbH"', '"Logistik Kranich AG"'],
    ['the same website', '"Alpha One" website:kranich.example', '"Beta Two" website:"http://www.kranich.example"'],
    ['another name', '"Morning Glory" aliases:"晨光文具"', '"晨光文具"'],
    ['the same name in other letters', '"张伟" kind:person', '"Zhang Wei" kind:person'],
    ['the same name in Chinese', '"Wei Zhang" kind:person', '"张伟" kind:person'],
    ['the same company in other letters', '"Beijing Zijie Co., Ltd."', '"北京字节有限公司"'],
    ['the same e-mail', '"Alpha Three" email:info@kranich.example', '"Beta Four" email:INFO@kranich.example'],
  ])('finds one with %s', async (_what, there, added) => {
    await world.type('lena', `customer add ${there}`);
    const { out, reply } = await world.type('lena', `customer add ${added}`);
    expect(out).toMatchObject({ kind: 'duplicates' });
    expect(await world.rows(sql`SELECT count(*)::int AS n FROM customers`)).toEqual([{ n: 1 }]);
    await world.click('lena', buttonOf((reply as { card: AnyCard }).card, 'Add anyway'));
    expect(await world.rows(sql`SELECT count(*)::int AS n FROM customers`)).toEqual([{ n: 2 }]);
  });

  it('lets others pass', async () => {
    await world.type('lena', 'customer add "Kranich Logistik GmbH" website:kranich.example');
    expect(
      (await world.type('lena', 'customer add "Kranich Verlag GmbH" website:kranich-verlag.example')).out,
    ).toMatchObject({ kind: 'added' });
  });
});

describe('a scan', () => {
  it('finds those that look alike, by name, e-mail, phone, website and other names, and nobody else', async () => {
    await add('lena', '"Birkenhof Möbel GmbH" country:Germany');
    await add('marta', '"Mobel Birkenhof" country:Germany');
    await add('lena', '"Nordwind Eins" phone:"+49 30 901820"');
    await add('marta', '"Südwind Zwei" phone:"+49 30 901820" email:x@nord.example');
    await add('lena', '"Ostwind Drei" email:x@nord.example');
    await add('lena', '"Unlike Anything"');
    await scan();
    expect((await pairs()).map(({ first, second }) => [first, second])).toEqual([
      ['Südwind Zwei', 'Ostwind Drei'],
      ['Birkenhof Möbel GmbH', 'Mobel Birkenhof'],
    ]);
    const said = cardText(await listed('lena'));
    expect(said).toContain('same e-mail');
    expect(said).toContain('same name but for its legal form');
    expect(said).toContain('read 6 customers and found 2 new pairs');
  });

  it('finds the same name in Chinese and in pinyin, and slips of who types pinyin', async () => {
    await add('lena', '"张伟" kind:person');
    await add('marta', '"Zhang Wei" kind:person');
    await add('marta', '"章威" kind:person');
    await add('lena', '"北京字节有限公司"');
    await add('marta', '"Beijing Zijie Co., Ltd."');
    // A wrong character of the same sound is looked at where something else fits too.
    await add('lena', '"上海晨光文具" website:chenguang.example');
    await add('marta', '"上海辰光文具" website:chenguang.example');
    await add('lena', '"Zhang Weimin" kind:person');
    await scan();
    const found = (await pairs()).map(({ first, second, reasons }) => [first, second, reasons.join(' ')]);
    expect(found).toContainEqual(['张伟', 'Zhang Wei', 'same-sound']);
    expect(found).toContainEqual(['Zhang Wei', '章威', 'same-sound']);
    expect(found).toContainEqual(['北京字节有限公司', 'Beijing Zijie Co., Ltd.', 'same-sound']);
    expect(found).toContainEqual(['上海晨光文具', '上海辰光文具', 'near-name same-website']);
    expect(found).toHaveLength(4);
    expect(cardText(await listed('lena'))).toContain('same name in other letters');
  });

  it('compares those whose mail comes from one domain, unless anybody can have an address there', async () => {
    await add('lena', '"Hollerbach Technik" email:info@hollerbach.example');
    await add('marta', '"Holerbach Technic" email:sales@hollerbach.example');
    await add('lena', '"Tannenhof Bau" website:tannenhof.example');
    await add('marta', '"Tanenhof Bau" email:buero@tannenhof.example');
    await add('lena', '"Erlenbach Technik" email:erlenbach@gmail.com');
    await add('marta', '"Erlenbacher Tecnic" email:erlenbacher@gmail.com');
    await add('lena', '"Somebody Else" email:else@hollerbach.example');
    await scan();
    expect((await pairs()).map(({ first, second, reasons }) => [first, second, reasons.join(' ')]).sort()).toEqual([
      ['Hollerbach Technik', 'Holerbach Technic', 'near-name same-domain'],
      ['Tannenhof Bau', 'Tanenhof Bau', 'near-name same-domain'],
    ]);
    // It says something of a contact detail, so who may not read those sees no such pair.
    expect(cardText(await listed('lena'))).toContain('same e-mail domain');
    expect(cardText(await listed('viv'))).not.toContain('domain');
  });

  it('goes on where it stopped, whoever does, and does no step twice', async () => {
    await add('lena', '"Acme One GmbH"');
    await add('lena', '"Acme One AG"');
    await world.type('marta', 'duplicate scan');
    expect(((await world.type('marta', 'duplicate scan')).out as { begun: boolean }).begun).toBe(false);
    await world.database.transact((tx) => step(tx));
    expect(await world.rows(sql`SELECT phase, customers FROM duplicate_scans`)).toEqual([
      { phase: 'pairs', customers: 2 },
    ]);
    await expect(
      world.database.transact(async (tx) => {
        await step(tx);
        throw new Error('the process died here');
      }),
    ).rejects.toThrow('died');
    expect(await world.rows(sql`SELECT phase, found FROM duplicate_scans`)).toEqual([{ phase: 'pairs', found: 0 }]);
    await Promise.all([1, 2].map(() => world.database.transact((tx) => step(tx))));
    expect(await world.rows(sql`SELECT phase, found FROM duplicate_scans`)).toEqual([{ phase: 'done', found: 1 }]);
  });

  it('begins by itself, and again after a week', async () => {
    await world.sweep();
    expect(await world.rows(sql`SELECT count(*)::int AS n FROM duplicate_scans`)).toEqual([{ n: 1 }]);
    await world.sweep();
    expect(await world.rows(sql`SELECT count(*)::int AS n FROM duplicate_scans`)).toEqual([{ n: 1 }]);
    world.wait(days(7));
    await world.sweep();
    expect(await world.rows(sql`SELECT count(*)::int AS n FROM duplicate_scans WHERE ended_at IS NOT NULL`)).toEqual([
      { n: 2 },
    ]);
  });

  it('takes large blocks apart by country and counts what is too large still', async () => {
    const sales = world.departmentIds.sales ?? 0;
    await world.database.pool.query(
      `INSERT INTO customers (name, kind, department_id, country, search_name, search_tokens)
       SELECT 'Maria Garcia', 'person', $1, CASE WHEN n <= $2 THEN 'ES' ELSE 'PT' END, 'maria garcia', '{maria,garcia}'
       FROM generate_series(1, $2 + 3) AS n`,
      [sales, largestBlock + 1],
    );
    await scan();
    const [state] = await world.rows<{ split: number; skipped: number; found: number }>(
      sql`SELECT split, skipped, found FROM duplicate_scans`,
    );
    // By name and by sound: two blocks, each with a part for Spain that is too large, and one for Portugal with three.
    expect(state).toEqual({ split: 2, skipped: 2, found: 3 });
    expect(cardText(await listed('lena'))).toContain('too much in common');
  });

  it('drops pairs that look alike no longer, and brings up none that was dismissed', async () => {
    const [a, b] = [await add('lena', '"Twin Works GmbH"'), await add('lena', '"Twin Works AG"')];
    const [c, d] = [await add('lena', '"Other Mills GmbH"'), await add('lena', '"Other Mills AG"')];
    await scan();
    await world.type('lena', `duplicate dismiss C-${b} C-${a}`);
    expect(cardText(await listed('lena'))).not.toContain('Twin Works');
    world.wait(1_000);
    await world.type('lena', `customer edit C-${d} name:"Something Else"`);
    await scan();
    expect((await pairs()).map(({ first, state }) => [first, state])).toEqual([['Twin Works GmbH', 'dismissed']]);
    expect(cardText(await listed('lena'))).toContain('No two customers look like the same');
    expect(c).toBeLessThan(d);
  });
});

describe('pairs', () => {
  it('tells what contact details say only to who may read them', async () => {
    await add('lena', '"Quiet One" email:same@quiet.example');
    await add('marta', '"Silent Two" email:same@quiet.example');
    await scan();
    expect(cardText(await listed('lena'))).toContain('same e-mail');
    // Marketing reads no contact details of Sales' customers, so to them nothing looks alike.
    expect(cardText(await listed('mia'))).not.toContain('Quiet One');
    const [ids] = await world.rows<{ a: number; b: number }>(
      sql`SELECT first_id AS a, second_id AS b FROM duplicate_pairs`,
    );
    await expect(world.type('mia', `duplicate dismiss C-${ids?.a} C-${ids?.b}`)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('leads to the merge, and back when that is undone', async () => {
    const a = await add('marta', '"Merge Me GmbH" owner:me');
    const b = await add('marta', '"Merge Me AG" owner:me');
    await scan();
    const list = await listed('marta');
    const { reply } = await world.click('marta', buttonOf(list, 'Compare and merge'));
    await world.click('marta', buttonOf((reply as { card: AnyCard }).card, 'Merge'));
    expect((await pairs()).map(({ state }) => state)).toEqual(['merged']);
    expect(cardText(await listed('marta'))).not.toContain('Merge Me');
    await world.undo('marta');
    expect((await pairs()).map(({ state }) => state)).toEqual(['open']);
    expect(a).toBeLessThan(b);
  });

  it('is dismissed by who may change one of the two, and that can be undone', async () => {
    const [a, b] = [await add('lena', '"Pair Mine GmbH"'), await add('lena', '"Pair Mine AG"')];
    await scan();
    await expect(world.type('omar', `duplicate dismiss C-${a} C-${b}`)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(world.type('lena', `duplicate dismiss C-${a} C-${a}`)).rejects.toMatchObject({ code: 'invalid' });
    await world.type('lena', `duplicate dismiss C-${a} C-${b}`);
    await expect(world.type('lena', `duplicate dismiss C-${a} C-${b}`)).rejects.toMatchObject({ code: 'refused' });
    await world.undo('lena');
    expect((await pairs()).map(({ state }) => state)).toEqual(['open']);
    const c = await add('lena', '"Nobody Like Me"');
    await expect(world.type('lena', `duplicate dismiss C-${a} C-${c}`)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is scanned for by who may merge', async () => {
    await expect(world.type('viv', 'duplicate scan')).rejects.toMatchObject({ code: 'forbidden' });
  });
});
