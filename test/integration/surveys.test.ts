import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { CommandReply } from '../../src/commands/define.ts';
import { createCtx } from '../../src/operations/execute.ts';
import type { Ctx } from '../../src/operations/operation.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
let other = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme GmbH', 'sales', 'lena');
  other = await world.customer('Zeta AG', 'support', 'omar');
});
afterAll(() => world?.close());

function cardOf({ reply }: { readonly reply: CommandReply }): Card {
  if (!('card' in reply)) throw new Error('The answer is no card of its own.');
  return reply.card;
}
const says = async (who: Who, line: string): Promise<string> => cardText(cardOf(await world.type(who, line)));
const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const idOf = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;
const seen = async (who: Who, id: number): Promise<string> => cardText(await world.card(who, 'survey', id));
const inTx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.database.transact((tx) =>
    work(createCtx(world.executor.readCtx(tx), { actor: world.actors.iris, door: 'system', receipt: null }).ctx),
  );

describe('a survey', () => {
  it('keeps what was answered as it was answered', async () => {
    const order = await idOf('omar', `case add C-${acme} "Printer is slow"`);
    const id = await idOf(
      'omar',
      `survey record C-${acme} csat:5 nps:10 satisfaction:80/72.5 loyalty:75/- about:CS-${order} period:"Q3 2026" on:2026-11-18 comment:"Quick and friendly"`,
    );
    expect(
      await world.rows(sql`
        SELECT customer_id, csat, nps, satisfaction_expected::text AS se, satisfaction_actual::text AS sa, loyalty_expected::text AS le,
          loyalty_actual AS la, about_noun, about_id, period_from::text AS pf, period_to::text AS pt, taken_on::text AS day, comment, source
        FROM surveys WHERE id = ${id}`),
    ).toEqual([
      {
        customer_id: acme,
        csat: 5,
        nps: 10,
        se: '80.00',
        sa: '72.50',
        le: '75.00',
        la: null,
        about_noun: 'case',
        about_id: order,
        pf: '2026-07-01',
        pt: '2026-09-30',
        day: '2026-11-18',
        comment: 'Quick and friendly',
        source: 'staff',
      },
    ]);
    const card = await seen('omar', id);
    expect(card).toContain('CSAT (1–5): 5 of 5');
    expect(card).toContain('Satisfaction: expected/actual: 80 expected, 72.5 actual');
    expect(card).toContain(`Asked about: CS-${order}`);
    expect(card).toContain('Of the period: Q3 2026');
    await world.undo('omar');
    expect(await world.card('omar', 'survey', id)).toBeNull();
  });

  it.each([
    ['csat:6', /not a whole number from 1 to 5/u],
    ['csat:0', /not a whole number from 1 to 5/u],
    ['nps:11', /not a whole number from 0 to 10/u],
    ['nps:good', /not a whole number/u],
    ['satisfaction:80', /Write what was expected/u],
    ['loyalty:80/101', /from 0 to 100/u],
    ['comment:"Only words"', /Say what they answered/u],
    ['csat:5 about:T-1', /about a case or an order/u],
    ['csat:5 about:CS-99999', /CS-99999/u],
    ['csat:5 on:2027-01-01', /has not happened yet/u],
  ])('refuses %s and writes nothing', async (answer, why) => {
    const before = await world.rows(sql`SELECT count(*) FROM surveys`);
    expect(await fails(world.type('omar', `survey record C-${acme} ${answer}`))).toMatch(why);
    expect(await world.rows(sql`SELECT count(*) FROM surveys`)).toEqual(before);
  });

  it('is not about another customer’s case', async () => {
    const theirs = await idOf('omar', `case add C-${other} "Something else"`);
    expect(await fails(world.type('omar', `survey record C-${acme} csat:5 about:CS-${theirs}`))).toMatch(
      /of this customer/u,
    );
  });

  it('shows the scores to everybody and the words to those who deal with the customer', async () => {
    const id = await idOf('omar', `survey record C-${acme} csat:4 comment:"Between us"`);
    expect(await seen('lena', id)).toContain('Between us');
    expect(await seen('marta', id)).toContain('Between us');
    const mia = await seen('mia', id);
    expect(mia).toContain('4 of 5');
    expect(mia).not.toContain('Between us');
    expect(mia).toContain('Ask Support.');
    expect(cardText(await world.channelCard('everyone', 'support', 'survey', id))).not.toContain('Between us');
    expect(await world.card('newbie', 'survey', id)).toBeNull();
    expect(await fails(world.type('mia', `survey edit SV-${id} csat:1`))).not.toBe('went through');
    expect(JSON.stringify(await world.prefill('mia', 'survey edit', { survey: { id } }))).not.toContain('Between us');
    expect(await fails(world.type('viv', `survey record C-${acme} csat:1`))).not.toBe('went through');
  });

  it('is edited from a form, not over somebody else’s change, and keeps an answer', async () => {
    const id = await idOf('omar', `survey record C-${acme} csat:4 satisfaction:80/70`);
    const form = (await world.prefill('omar', 'survey edit', { survey: { id } })) ?? {};
    expect(form).toMatchObject({ csat: '4', satisfaction: '80/70', version: '1' });
    await world.type('sam', `survey edit SV-${id} csat:3`);
    const edit = { command: 'survey edit', args: { survey: `SV-${id}`, version: '1' } };
    expect(await fails(world.submit('omar', edit, { csat: '5' }))).toMatch(/Sam Boss changed the CSAT/u);
    await world.undo('sam');
    expect(await world.rows(sql`SELECT csat FROM surveys WHERE id = ${id}`)).toEqual([{ csat: 4 }]);
    await world.type('omar', `survey remove SV-${id}`);
    expect(await world.card('omar', 'survey', id)).toBeNull();
    await world.undo('omar');
    expect(await seen('omar', id)).toContain('4 of 5');
  });

  it('loses an answer that is emptied, but never the last', async () => {
    const id = await idOf('omar', `survey record C-${acme} csat:4 loyalty:80/70 comment:Words`);
    await world.type('omar', `survey edit SV-${id} csat:- comment:-`);
    expect(
      await world.rows(sql`SELECT csat, loyalty_expected::int AS le, comment FROM surveys WHERE id = ${id}`),
    ).toEqual([{ csat: null, le: 80, comment: null }]);
    expect(await fails(world.type('omar', `survey edit SV-${id} loyalty:-`))).toMatch(/at least one answer/u);
  });

  it('tells whoever looks after a customer that is unhappy', async () => {
    const sad = await idOf('omar', `survey record C-${acme} nps:3`);
    const glad = await idOf('omar', `survey record C-${acme} nps:9`);
    expect((await world.events('survey', sad)).map(({ type }) => type)).toEqual(['survey.recorded', 'survey.low']);
    expect((await world.events('survey', sad))[1]?.details).toMatchObject({
      customerOwnerId: world.actors.lena.staffId,
    });
    expect((await world.events('survey', glad)).map(({ type }) => type)).toEqual(['survey.recorded']);
  });
});

describe('surveys', () => {
  it('are summed up with how many there were, by customer and period', async () => {
    const firm = await world.customer('Summed SE', 'marketing');
    for (const answers of [
      'csat:5 nps:10',
      'csat:4 nps:9',
      'csat:3 nps:7',
      'csat:1 nps:2',
      'csat:5 satisfaction:90/45',
    ]) {
      await world.type('omar', `survey record C-${firm} ${answers} on:2026-11-10`);
    }
    await world.type('omar', `survey record C-${firm} csat:1 on:2026-05-10`);
    const card = await says('mia', `survey summary C-${firm} period:november`);
    expect(card).toContain('5 surveys');
    expect(card).toContain('CSAT: 60% · n = 5');
    // Two promoters and one detractor of four.
    expect(card).toContain('NPS: +25 · n = 4, few');
    expect(card).toContain('90 · n = 1, few / 45 · n = 1, few');
    expect(card).toMatch(/Loyalty: expected\/actual: not enough data/u);
    expect(await says('mia', `survey summary C-${firm}`)).toContain('CSAT: 50% · n = 6');
    expect(await says('mia', 'survey summary department:marketing')).toContain('6 surveys');
    const list = await says('mia', `survey list C-${firm} low:yes`);
    expect(list.match(/CSAT 1/gu)).toHaveLength(2);
    expect(list).not.toContain('CSAT 5');
    for (let more = 0; more < 5; more += 1) await world.type('omar', `survey record C-${firm} nps:8`);
    const page = cardOf(await world.type('mia', 'survey list'));
    const more = page.blocks.find((block) => block.block === 'list')?.more;
    const next = more && cardOf(await world.click('mia', more.does));
    const ids = (card: Card | undefined) => [...cardText(card).matchAll(/SV-\d+/gu)].map(String);
    expect(ids(next).length).toBeGreaterThan(0);
    expect(ids(next).filter((id) => ids(page).includes(id))).toEqual([]);
    expect(buttonOf(page, 'Open').command).toBe('survey show');
  });

  it('move with their customer, are handed out, and forget who said what', async () => {
    const [from, to] = await Promise.all([world.customer('From Ltd', 'sales'), world.customer('To Ltd', 'sales')]);
    const id = await idOf('omar', `survey record C-${from} csat:2 comment:"By name"`);
    const noun = world.registry.noun('survey')?.ofCustomer;
    const whose = async () =>
      (await world.rows<{ customer_id: number }>(sql`SELECT customer_id FROM surveys WHERE id = ${id}`))[0]
        ?.customer_id;
    const kept = await inTx(async (ctx) => noun?.move?.(ctx, from, to));
    expect(await whose()).toBe(to);
    await inTx(async (ctx) => noun?.moveBack?.(ctx, kept ?? null));
    expect(await whose()).toBe(from);
    expect(await inTx(async (ctx) => noun?.personalData?.(ctx, from))).toMatchObject([{ csat: 2, comment: 'By name' }]);
    await inTx(async (ctx) => noun?.erase?.(ctx, from));
    expect(await world.rows(sql`SELECT csat, comment FROM surveys WHERE id = ${id}`)).toEqual([
      { csat: 2, comment: null },
    ]);
  });

  it('lose who said what after the time that an admin set, unless the customer is held', async () => {
    const [free, held] = await Promise.all([world.customer('Free Ltd', 'sales'), world.customer('Held Ltd', 'sales')]);
    for (const firm of [free, held]) {
      await world.type('omar', `survey record C-${firm} csat:3 comment:"Long ago" on:2026-05-01`);
      await world.type('omar', `survey record C-${firm} csat:3 comment:Lately on:2026-11-18`);
    }
    await world.rows(
      sql`INSERT INTO legal_holds (customer_id, reason, by_id) VALUES (${held}, 'Lawsuit', ${world.actors.iris.staffId})`,
    );
    const content = world.registry.noun('survey')?.retains?.[0];
    const before = new Date('2026-09-01T00:00:00Z');
    expect(await world.database.read((tx) => content?.count(tx, before) ?? Promise.resolve(-1))).toBeGreaterThan(0);
    await world.database.transact(async (tx) => content?.erase(tx, before, 100));
    const comments = (firm: number) =>
      world.rows(sql`SELECT csat, comment FROM surveys WHERE customer_id = ${firm} ORDER BY taken_on`);
    expect(await comments(free)).toEqual([
      { csat: 3, comment: null },
      { csat: 3, comment: 'Lately' },
    ]);
    expect(await comments(held)).toEqual([
      { csat: 3, comment: 'Long ago' },
      { csat: 3, comment: 'Lately' },
    ]);
  });
});
