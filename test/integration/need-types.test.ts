import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme GmbH', 'sales', 'lena');
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const said = async (who: Who, line: string, locale: 'en' | 'zh' = 'en'): Promise<string> => {
  const { reply } = await world.type(who, line);
  return 'card' in reply ? cardText(reply.card, locale) : '';
};
const add = async (line: string): Promise<number> =>
  ((await world.type('lena', `need add C-${acme} ${line}`)).out as { id: number }).id;
const kindOf = async (id: number) =>
  (await world.rows<{ kind: string }>(sql`SELECT kind FROM needs WHERE id = ${id}::int`))[0]?.kind;

describe('types of needs', () => {
  it('are what an admin says, in both languages, offered before “Other”, and found by either name', async () => {
    expect(await said('lena', 'need types')).toMatch(
      /Product[\s\S]*Service[\s\S]*Information[\s\S]*Integration[\s\S]*Other/u,
    );
    await world.type('iris', 'need type add Compliance zh:合规');
    expect(await said('wei', '需求 类型', 'zh')).toMatch(/集成[\s\S]*合规[\s\S]*其他/u);
    const id = await add('"An audit" type:compliance');
    expect(await kindOf(id)).toBe('compliance');
    expect(cardText(await world.card('lena', 'need', id))).toContain('Type: Compliance');
    expect(cardText(await world.card('wei', 'need', id), 'zh')).toContain('类型: 合规');
    await world.type('lena', `需求 编辑 N-${id} 类型:服务`);
    expect(await kindOf(id)).toBe('service');
    await world.type('lena', `need edit N-${id} type:合规`);
    expect(await kindOf(id)).toBe('compliance');
    expect(await said('lena', 'need list type:compliance')).toMatch(/An audit/u);
    expect(await said('lena', 'need list type:service')).not.toMatch(/An audit/u);
    // What came with the program is called what it always was.
    expect(await kindOf(await add('"An interface" type:api'))).toBe('integration');
    expect(await kindOf(await add('"Nothing said"'))).toBe('product');
    expect((await world.suggest('lena', 'need-type', '')).map(({ value }) => value)).toEqual([
      'product',
      'service',
      'information',
      'integration',
      'compliance',
      'other',
    ]);
  });

  it('may have a name that is only Chinese', async () => {
    await world.type('iris', '需求 类型 添加 备件');
    const [row] = await world.rows<{ key: string }>(sql`SELECT key FROM need_types WHERE name_en = '备件'`);
    expect(row?.key).toMatch(/^type-\d+$/u);
    expect(await kindOf(await add('"A spare part" type:备件'))).toBe(row?.key);
  });

  it('stay with old needs when they are offered no more, and come back by their name', async () => {
    await world.type('iris', 'need type add Fax zh:传真');
    const id = await add('"A fax line" type:fax');
    await world.type('iris', 'need type retire fax');
    expect((await world.suggest('lena', 'need-type', '')).map(({ value }) => value)).not.toContain('fax');
    expect(cardText(await world.card('lena', 'need', id))).toContain('Type: Fax');
    expect(await said('lena', 'need list type:fax')).toMatch(/A fax line/u);
    expect(await fails(world.type('lena', `need add C-${acme} "Another" type:fax`))).toMatch(/no type of needs “fax”/u);
    // A form sends the type back as it was.
    await world.type('lena', `need edit N-${id} type:fax level:must`);
    expect(await kindOf(id)).toBe('fax');
    await world.type('lena', `need edit N-${id} type:product`);
    expect(await fails(world.type('lena', `need edit N-${id} type:fax`))).toMatch(/no type of needs “fax”/u);
    await world.undo('iris');
    await world.type('lena', `need edit N-${id} type:fax`);
    await world.type('iris', 'need type retire fax');
    await world.type('iris', 'need type add FAX zh:传真机');
    expect(
      await world.rows(sql`SELECT key, name_en, name_zh, retired_at FROM need_types WHERE key LIKE 'fax%'`),
    ).toEqual([{ key: 'fax', name_en: 'FAX', name_zh: '传真机', retired_at: null }]);
  });

  it('are renamed, with undo, without needs noticing', async () => {
    const id = await add('"Cabling" type:service');
    const { reply } = await world.type('iris', 'need type list');
    const card = 'card' in reply ? reply.card : null;
    expect(buttonOf(card, 'Rename…')).toMatchObject({ command: 'need type edit', args: { type: 'product' } });
    await world.type('iris', 'need type edit service name:Support zh:支持');
    expect(cardText(await world.card('lena', 'need', id))).toContain('Type: Support');
    await world.undo('iris');
    expect(cardText(await world.card('lena', 'need', id))).toContain('Type: Service');
    expect(await fails(world.type('iris', 'need type edit service name:Product'))).toMatch(/a type “Product” already/u);
    expect(await fails(world.type('iris', 'need type add product'))).toMatch(/a type “Product” already/u);
  });

  it('are for admins; the last one stays; each change is in the log', async () => {
    for (const who of ['lena', 'marta', 'sam'] as const) {
      expect(await fails(world.type(who, 'need type add Mine'))).toMatch(/may not/u);
      expect(await fails(world.type(who, 'need type retire service'))).toMatch(/may not/u);
    }
    expect((await world.type('lena', 'need type list')).reply).not.toMatchObject({
      card: { blocks: [{}, { block: 'buttons' }] },
    });
    const keys = (await world.suggest('iris', 'need-type', '')).map(({ value }) => value);
    for (const key of keys.slice(1)) await world.type('iris', `need type retire ${key}`);
    expect(await fails(world.type('iris', `need type retire ${keys[0]}`))).toMatch(/the only type/u);
    const lines = await world.rows<{ fields: string[] }>(sql`
      SELECT fields FROM audit_entries WHERE operation = 'need.type_retire' ORDER BY id DESC LIMIT 1`);
    expect(lines).toEqual([{ fields: ['retired'] }]);
  });
});
