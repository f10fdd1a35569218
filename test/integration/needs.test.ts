import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { days } from '../../src/core/clock.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
let chenguang = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme GmbH', 'sales', 'lena');
  chenguang = await world.customer('晨光文具', 'support', 'omar');
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const row = async (id: number) =>
  (
    await world.rows<Record<string, unknown>>(sql`
      SELECT *, needed_on::text AS needed, closed_on::text AS closed FROM needs WHERE id = ${id}`)
  )[0];
const add = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, `need add ${line}`)).out as { id: number }).id;
const made = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;
const listed = async (who: Who, line: string): Promise<string> =>
  cardText(((await world.type(who, line)).reply as unknown as { card: Card }).card);

describe('noting a need', () => {
  it('keeps what is needed, how much and by when', async () => {
    const id = await add(
      'lena',
      `C-${acme} "Single sign-on" type:integration level:must by:2026-12-15 details:"With their Okta"`,
    );
    expect(await row(id)).toMatchObject({
      title: 'Single sign-on',
      description: 'With their Okta',
      kind: 'integration',
      level: 'must',
      needed: '2026-12-15',
      status: 'open',
      owner_id: world.actors.lena.staffId,
      department_id: world.departmentIds.sales,
    });
    const card = cardText(await world.card('lena', 'need', id));
    expect(card).toContain('Level: Must have');
    expect(card).toContain('Needed by: Tue 15 Dec 2026');
    expect((await world.events('need', id))[0]).toMatchObject({
      type: 'need.added',
      details: { customerId: acme, level: 'must', departmentId: world.departmentIds.sales },
    });
  });

  it('speaks Chinese', async () => {
    expect(
      await row(await made('wei', `需求 添加 C-${chenguang} 周末客服 类型:服务 级别:必须 截止:月底`)),
    ).toMatchObject({
      title: '周末客服',
      kind: 'service',
      level: 'must',
      needed: '2026-11-30',
    });
  });

  it('takes the first line of a message as what is needed, and all of it as the details', async () => {
    const { out } = await world.submit(
      'omar',
      { command: 'need add', args: { customer: `C-${acme}`, sourceLink: 'https://demo.example/m/1' } },
      { title: 'They want dark mode\nbecause the night shift complains' },
    );
    expect(await row((out as { id: number }).id)).toMatchObject({
      title: 'They want dark mode',
      description: 'They want dark mode\nbecause the night shift complains',
      source_link: 'https://demo.example/m/1',
    });
  });

  it('links records of the same customer, and nobody else’s', async () => {
    const deal = await made('lena', `deal add C-${acme} "Linked deal"`);
    const order = await made('lena', `order add C-${acme} A @ 1 EUR`);
    const log = await made('lena', `log add C-${acme} "They asked for it"`);
    const id = await add('lena', `C-${acme} "Linked need" deal:DL-${deal} order:O-${order} log:L-${log}`);
    expect(await row(id)).toMatchObject({ deal_id: deal, order_id: order, log_id: log });
    const count = async () => (await world.rows(sql`SELECT id FROM needs`)).length;
    const before = await count();
    for (const link of [`deal:DL-${deal}`, `order:O-${order}`, `log:L-${log}`])
      expect(await fails(add('omar', `C-${chenguang} "Wrong" ${link}`))).toMatch(/is not 晨光文具’s/u);
    expect(await count()).toBe(before);
  });

  it.each([
    ['a level that is none', 'level:extreme', /none of: Must have, Should have, Nice to have/u],
    ['a type that is none', 'type:magic', /no type of needs “magic”/u],
    ['a day that has passed', 'by:2026-01-01', /past|passed/u],
    ['an owner who only looks on', 'for:viv', /cannot look after/u],
    ['a deal that there is not', 'deal:DL-99999', /know no deal/u],
  ])('refuses %s and writes nothing', async (_what, words, told) => {
    const before = await world.rows(sql`SELECT id FROM needs`);
    expect(await fails(add('lena', `C-${acme} Refused ${words}`))).toMatch(told);
    expect(await world.rows(sql`SELECT id FROM needs`)).toEqual(before);
  });

  it('is not for archived customers, viewers or people without a place; undo removes it', async () => {
    const old = await world.customer('Old Ltd', 'sales', null, { archivedAt: new Date() });
    expect(await fails(add('lena', `C-${old} Late`))).toMatch(/archived|Not understood/u);
    expect(await fails(add('viv', `C-${acme} No`))).toMatch(/may not add needs/u);
    expect(await fails(add('newbie', `C-${acme} No`))).not.toBe('went through');
    const id = await add('lena', `C-${acme} Fleeting`);
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ removed_at: expect.any(Date) });
    expect(await world.card('lena', 'need', id)).toBeNull();
  });
});

describe('what becomes of it', () => {
  it('is qualified, met by an order, and opened again', async () => {
    const id = await add('lena', `C-${acme} "To be met"`);
    const order = await made('lena', `order add C-${acme} A @ 1 EUR`);
    await world.click('lena', buttonOf(await world.card('lena', 'need', id), 'Qualify'));
    expect(await row(id)).toMatchObject({ status: 'qualified' });
    expect(await fails(world.type('lena', `need qualify N-${id}`))).toMatch(/qualified already/u);
    await world.type('lena', `need meet N-${id} order:O-${order} on:yesterday`);
    expect(await row(id)).toMatchObject({ status: 'met', order_id: order, closed: '2026-11-19' });
    expect(await fails(world.type('lena', `need drop N-${id} reason:price`))).toMatch(/met already. Reopen it first/u);
    await world.type('lena', `need reopen N-${id}`);
    expect(await row(id)).toMatchObject({ status: 'open', closed: null });
    expect((await world.events('need', id)).map(({ type }) => type)).toEqual([
      'need.added',
      'need.qualified',
      'need.met',
      'need.reopened',
    ]);
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ status: 'met', closed: '2026-11-19' });
  });

  it('is unmet where we could not, dropped where they no longer want it, always with a reason', async () => {
    const id = await add('lena', `C-${acme} "Not to be met"`);
    expect(await fails(world.type('lena', `need drop N-${id}`))).toMatch(/Missing: reason/u);
    expect(await fails(world.type('lena', `need drop N-${id} reason:other`))).toMatch(/needs a few words/u);
    await world.type('lena', `need drop N-${id} reason:no-offer note:"Not on the roadmap"`);
    expect(await row(id)).toMatchObject({ status: 'unmet', reason: 'no-offer', reason_note: 'Not on the roadmap' });
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ status: 'open', reason: null });
    await world.type('lena', `need drop N-${id} reason:no-longer`);
    expect(await row(id)).toMatchObject({ status: 'dropped' });
  });

  it('becomes a deal in one go, and both are undone together', async () => {
    const id = await add('lena', `C-${acme} "Worth a deal" details:"Two hundred seats"`);
    await world.click('lena', buttonOf(await world.card('lena', 'need', id), 'Make it a deal'));
    const { deal_id: deal, status } = (await row(id)) as { deal_id: number; status: string };
    expect(status).toBe('qualified');
    const [found] = await world.rows<Record<string, unknown>>(sql`SELECT * FROM deals WHERE id = ${deal}`);
    expect(found).toMatchObject({ title: 'Worth a deal', customer_id: acme, notes: 'Two hundred seats' });
    expect(cardText(await world.card('lena', 'need', id))).toContain(`Deal: DL-${deal}`);
    expect(await fails(world.type('lena', `need deal N-${id}`))).toMatch(/belongs to DL-\d+ already/u);
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ deal_id: null, status: 'open' });
    expect((await world.rows(sql`SELECT id FROM deals WHERE id = ${deal} AND removed_at IS NULL`)).length).toBe(0);
  });

  it('becomes a task that is about it, which undo cancels', async () => {
    const id = await add('lena', `C-${acme} "Worth a task"`);
    const { out } = await world.type('lena', `need task N-${id} "Ask the product team" for:omar due:friday`);
    const { madeId } = out as { madeId: number };
    const task = async () =>
      (await world.rows<Record<string, unknown>>(sql`SELECT * FROM tasks WHERE id = ${madeId}`))[0];
    expect(await task()).toMatchObject({
      title: 'Ask the product team',
      about_noun: 'need',
      about_id: id,
      customer_id: acme,
      assignee_id: world.actors.omar.staffId,
      status: 'open',
    });
    await world.undo('lena');
    expect(await task()).toMatchObject({ status: 'cancelled' });
  });

  it('tells its owner once of each day that passed', async () => {
    const id = await add('lena', `C-${acme} "Soon late" by:tomorrow`);
    const told = async () => (await world.events('need', id)).filter(({ type }) => type === 'need.overdue').length;
    await world.sweep();
    expect(await told()).toBe(0);
    world.wait(days(3));
    await world.sweep();
    await world.sweep();
    expect(await told()).toBe(1);
    expect(await listed('lena', 'need list mine overdue')).toContain('Soon late');
    await world.type('lena', `need edit N-${id} by:tomorrow`);
    world.wait(days(3));
    await world.sweep();
    expect(await told()).toBe(2);
  });
});

describe('editing and handing over', () => {
  it('two people’s edits do not overwrite each other, and a form sent back unchanged changes nothing', async () => {
    const id = await add('lena', `C-${acme} "Edited by two" level:could`);
    const form = (await world.prefill('lena', 'need edit', { need: { id } })) ?? {};
    const { version, ...fields } = form;
    const sent = () =>
      world.submit('lena', { command: 'need edit', args: { need: `N-${id}`, version: version ?? '' } }, fields);
    const { out } = await sent();
    expect(out).toMatchObject({ changed: [] });
    await world.type('marta', `need edit N-${id} level:must`);
    expect(await fails(sent())).toMatch(/Marta Ruiz changed the level/u);
    expect(await row(id)).toMatchObject({ level: 'must' });
  });

  it('goes to a colleague with their department', async () => {
    const id = await add('lena', `C-${acme} "Handed over"`);
    await world.type('lena', `need assign N-${id} omar`);
    expect(await row(id)).toMatchObject({
      owner_id: world.actors.omar.staffId,
      department_id: world.departmentIds.support,
    });
  });
});

describe('who sees and does what', () => {
  it('everybody what is needed, its people the details', async () => {
    const id = await add('lena', `C-${acme} "Public wish" details:"Their secret plan"`);
    for (const who of ['lena', 'marta', 'sam', 'iris'] as const)
      expect(cardText(await world.card(who, 'need', id))).toContain('secret plan');
    for (const who of ['omar', 'fay', 'mia', 'viv'] as const) {
      const card = cardText(await world.card(who, 'need', id));
      expect(card).toContain('Public wish');
      expect(card).not.toContain('secret plan');
      expect(card).toContain('The details are hidden from you');
      expect(card).not.toContain('[Qualify]');
      expect(await fails(world.type(who, `need qualify N-${id}`))).toMatch(/may not/u);
    }
    expect(await world.card('newbie', 'need', id)).toBeNull();
    expect(cardText(await world.channelCard('everyone', 'sales', 'need', id))).not.toContain('secret plan');
    expect(cardText(await world.channelCard('department', 'sales', 'need', id))).toContain('secret plan');
  });

  it('lists what matters most first, in pages', async () => {
    const paged = await world.customer('Paged Partners', 'sales', 'lena');
    const order = ['could', 'must', 'should'];
    for (let n = 0; n < 21; n += 1) await add('lena', `C-${paged} "${order[n % 3]} ${n}." level:${order[n % 3]}`);
    const seen: string[] = [];
    let said = await world.type('viv', `need list customer:C-${paged}`);
    for (;;) {
      const { card } = said.reply as unknown as { card: Card };
      seen.push(...(cardText(card).match(/(?:must|should|could) \d+\./gu) ?? []));
      const list = card.blocks.find((block) => block.block === 'list');
      if (list?.block !== 'list' || !list.more) break;
      said = await world.click('viv', list.more.does);
    }
    expect(seen).toHaveLength(21);
    expect(new Set(seen).size).toBe(21);
    expect(seen.map((title) => title.split(' ')[0])).toEqual([
      ...Array(7).fill('must'),
      ...Array(7).fill('should'),
      ...Array(7).fill('could'),
    ]);
    expect(await listed('lena', `need list customer:C-${paged} level:must`)).not.toContain('should');
  });

  it('is found by id and words, never by who may not know of it', async () => {
    const id = await add('lena', `C-${acme} "Zebra stripes"`);
    expect(await world.resolveReference('omar', 'need', 'zebra')).toMatchObject({ kind: 'one', value: { id } });
    expect(await world.resolveReference('omar', 'need', `N-${id}`)).toMatchObject({ kind: 'one', exact: true });
    expect(await world.resolveReference('newbie', 'need', `N-${id}`)).toMatchObject({ kind: 'none' });
    for (const words of ['%', '%%', '--', '_____'])
      expect(await world.resolveReference('omar', 'need', words)).toMatchObject({ kind: 'none' });
  });
});
