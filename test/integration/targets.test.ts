import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { CommandReply } from '../../src/commands/define.ts';
import { days } from '../../src/core/clock.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme GmbH', 'sales', 'lena', { createdAt: new Date('2026-01-05T00:00:00Z') });
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const idOf = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;
const seen = async (who: Who, id: number): Promise<string> => cardText(await world.card(who, 'target', id));
const row = async (id: number) =>
  (
    await world.rows<Record<string, unknown>>(
      sql`SELECT *, starts_on::text AS starts, ends_on::text AS ends FROM sales_targets WHERE id = ${id}`,
    )
  )[0];

/** A deal of Lena's, in euros unless the words say otherwise. */
const deal = (words: string, who: Who = 'lena'): Promise<number> => idOf(who, `deal add C-${acme} ${words}`);

/** The card that answers a list. */
function cardOf({ reply }: { readonly reply: CommandReply }): Card {
  if (!('card' in reply)) throw new Error('The answer is no card of its own.');
  return reply.card;
}

describe('a revenue target', () => {
  it('counts what was won in its period and currency, and looks ahead by the stages', async () => {
    const id = await idOf('marta', 'target add revenue €100,000 period:"Q4 2026" for:sales');
    expect(await row(id)).toMatchObject({
      kind: 'revenue',
      scope: 'department',
      department_id: world.departmentIds.sales,
      starts: '2026-10-01',
      ends: '2026-12-31',
      goal_minor: 10_000_000n,
      goal_currency: 'EUR',
    });
    const won = await deal('Won amount:€20,000');
    await world.type('lena', `deal win DL-${won}`);
    const before = await deal('"Won before" amount:€99,000');
    await world.type('lena', `deal win DL-${before} on:2026-09-30`);
    const dollars = await deal('Dollars amount:USD5000');
    await world.type('lena', `deal win DL-${dollars}`);
    await deal('Open amount:€10,000 close:2026-12-20 stage:negotiation');
    await deal('"Next year" amount:€10,000 close:2027-01-20 stage:negotiation');
    const gone = await deal('Removed amount:€50,000 close:2026-12-20 stage:negotiation');
    await world.type('marta', `deal remove DL-${gone}`);
    const card = await seen('marta', id);
    expect(card).toContain('Revenue · Sales · Q4 2026');
    expect(card).toContain('So far: €20,000.00 · 20% of the goal');
    expect(card).toContain('Forecast: €26,000.00 · 26% of the goal');
    // 51 of 92 days: 20,000 × 92 ÷ 51.
    expect(card).toContain('At this pace: €36,078.43 · 36% of the goal');
    expect(card).toContain('€35,434.78 less than an even pace asks for by today');
    expect(card).toContain('1 deal won + 1 open, weighted by stage');
    expect(card).toContain('1 deal won without an amount in EUR is not counted.');
    expect(card).toContain('Bottleneck: Not enough data yet');
    const person = await idOf('marta', 'target add revenue €50,000 period:"Q4 2026" for:omar').catch(
      (error) => error.user?.en,
    );
    expect(person).toMatch(/may not add targets/u);
    const ofLena = await idOf('marta', 'target add revenue €50,000 period:"Q4 2026" for:lena');
    expect(await seen('lena', ofLena)).toContain('So far: €20,000.00 · 40% of the goal');
  });

  it('names the stage that holds the others up, and by what', async () => {
    const one = await createCrmWorld();
    try {
      const customer = await one.customer('One', 'sales', 'lena');
      const target = (
        (await one.type('marta', 'target add revenue €1,000,000 period:2026 for:sales')).out as { id: number }
      ).id;
      const add = async (name: string) =>
        ((await one.type('lena', `deal add C-${customer} ${name} amount:€1`)).out as { id: number }).id;
      for (let n = 0; n < 6; n += 1) {
        const id = await add(`Deal ${n}`);
        await one.type('lena', `deal move DL-${id} proposal`);
        one.wait(days(1));
        // Of six proposals only one goes on.
        if (n === 0) await one.type('lena', `deal move DL-${id} negotiation`);
        else await one.type('lena', `deal lose DL-${id} reason:price`);
      }
      const card = cardText(await one.card('marta', 'target', target));
      expect(card).toContain(
        'Bottleneck: Proposal: 17% of the deals that leave it go on; from the other stages 100% do.',
      );
      expect(card).toMatch(/conversion \(deals that went on ÷ deals that left\) or by median days/u);
      const list = cardText(cardOf(await one.type('marta', 'target list')));
      expect(list).toContain('Bottleneck: Proposal');
    } finally {
      await one.close();
    }
  });

  it.each([
    ['a number where money belongs', 'revenue 500000 period:2027', /amount with its currency/u],
    ['money where a share belongs', 'share €5 period:2027 market:X', /per cent/u],
    ['a share of no market', 'share 5% period:2027', /which market/u],
    ['a market of no share', 'revenue €5 period:2027 market:X', /Only a market share/u],
    ['no period', 'revenue €5 period:soon', /not a month, quarter, year/u],
    ['a period backwards', 'revenue €5 period:2027-02-01..2027-01-01', /ends before it begins/u],
    ['two at once', 'revenue €5 period:2027 for:sales company', /either the company’s or somebody’s/u],
    ['nobody', 'revenue €5 period:2027 for:viv', /cannot have targets/u],
  ])('refuses %s', async (_what, words, told) => {
    expect(await fails(world.type('marta', `target add ${words}`))).toMatch(told);
  });

  it('is there once, is changed with what was seen, and is undone', async () => {
    const id = await idOf('marta', 'target add revenue €10,000 period:"Q1 2027"');
    expect(await fails(world.type('marta', 'target add revenue €20,000 period:"Q1 2027"'))).toBe(
      `That target is there already: G-${id}.`,
    );
    await world.type('marta', `target edit G-${id} goal:€30,000`);
    expect(await row(id)).toMatchObject({ goal_minor: 3_000_000n, version: 2 });
    expect(await fails(world.type('marta', `target edit G-${id} goal:30`))).toMatch(/amount with its currency/u);
    const form = { command: 'target edit', args: { target: `G-${id}`, version: '1', filled: 'goal' } };
    expect(await fails(world.submit('marta', form, { goal: '€1' }))).toMatch(/has changed since you opened it/u);
    await world.undo('marta');
    expect(await row(id)).toMatchObject({ goal_minor: 1_000_000n });
    await world.type('marta', `target remove G-${id}`);
    expect(await world.card('marta', 'target', id)).toBeNull();
    expect(await fails(world.type('marta', `target edit G-${id} goal:€1`))).toMatch(/know no target/u);
    await world.undo('marta');
    expect(await world.card('marta', 'target', id)).not.toBeNull();
  });
});

describe('orders', () => {
  it('count where the target says so, and never beside the won deal that they come from', async () => {
    const id = await idOf('marta', 'target add revenue CHF10,000 period:"Q4 2026" for:sales orders');
    const without = await idOf('marta', 'target add revenue CHF10,000 period:"October 2026" for:sales');
    const won = await deal('Swiss amount:CHF1,000');
    await world.type('lena', `deal win DL-${won} on:2026-10-15`);
    const order = (status: string, minor: number, dealId: number | null, currency = 'CHF') =>
      world.rows(sql`
        INSERT INTO orders (customer_id, status, currency, net_minor, gross_minor, ordered_on, department_id, deal_id, created_by_id)
        VALUES (${acme}, ${status}, ${currency}, ${minor}, ${minor}, '2026-10-20', ${world.departmentIds.sales}, ${dealId},
          ${world.actors.lena.staffId})`);
    await order('confirmed', 50_000, null);
    await order('confirmed', 100_000, won);
    await order('draft', 7_700, null);
    await order('confirmed', 9_900, null, 'EUR');
    expect(await seen('marta', id)).toMatch(/So far: CHF\s1,500\.00 · 15% of the goal/u);
    expect(await seen('marta', id)).toContain('1 order that came from no won deal is counted too.');
    expect(await seen('marta', without)).toMatch(/So far: CHF\s1,000\.00 · 10% of the goal/u);
    expect(await fails(world.type('marta', 'target add customers 5 period:2031 orders'))).toMatch(
      /Only revenue can count/u,
    );
  });
});

describe('a target for customers', () => {
  it('counts those who became active in the period, and weighs leads with deals', async () => {
    const id = await idOf('sam', 'target add customers 4 period:"Q4 2026" for:support');
    const at = new Date('2026-11-02T00:00:00Z');
    await world.customer('New one', 'support', null, { createdAt: at });
    await world.customer('Old one', 'support', null, { createdAt: new Date('2026-01-02T00:00:00Z') });
    await world.customer('Elsewhere', 'finance', null, { createdAt: at });
    const lead = await world.customer('A lead', 'support', null, { createdAt: at });
    await world.rows(sql`UPDATE customers SET lifecycle = 'lead' WHERE id = ${lead}`);
    await world.type('omar', `deal add C-${lead} First close:2026-12-01 stage:negotiation`);
    await world.type('omar', `deal add C-${lead} Second close:2026-12-01 stage:proposal`);
    const card = await seen('sam', id);
    expect(card).toContain('So far: 1 customer · 25% of the goal');
    // One and a lead at 60 per cent, rounded.
    expect(card).toContain('Forecast: 2 customers · 50% of the goal');
    expect(card).toContain('1 gained + 1 lead with deals, weighted by stage');
  });
});

describe('a market share', () => {
  it('is what was recorded, with its source, and a line through it', async () => {
    const id = await idOf('iris', 'target add share 15% period:"Q4 2026" market:"Nordic paper" company');
    expect(await seen('iris', id)).toContain('So far: Nothing recorded yet');
    await world.type('iris', `target record G-${id} 10% source:Nielsen on:2026-10-01`);
    expect(await seen('marta', id)).toContain('Forecast: Not enough data yet');
    await world.type('iris', `target record G-${id} 12.5% source:"GfK panel" on:2026-11-01`);
    const card = await seen('marta', id);
    expect(card).toContain('So far: 12.5%');
    expect(card).toContain('12.5% on Sun 1 Nov 2026 (GfK panel)');
    expect(card).toContain('Forecast: 17.34%');
    await world.undo('iris');
    expect(await seen('marta', id)).toContain('So far: 10%');
    expect(await fails(world.type('iris', `target record G-${id} 12% source:X on:2026-09-30`))).toMatch(
      /outside of the target’s period, Q4 2026/u,
    );
    const revenue = await idOf('iris', 'target add revenue €1 period:2026 company');
    expect(await fails(world.type('iris', `target record G-${revenue} 12% source:X`))).toMatch(/counted by itself/u);
  });
});

describe('the plan', () => {
  it('holds activities, resources and channels, with what they cost', async () => {
    const id = await idOf('marta', 'target add revenue €77,000 period:2028');
    const line = `target plan add G-${id}`;
    await world.type('lena', `${line} activity "Trade fair" owner:lena due:2026-11-27 cost:€5,000`);
    await world.type('lena', `${line} resource "Demo machines" quantity:4 cost:€2,500.50`);
    await world.type('marta', `目标 计划 添加 G-${id} 渠道 经销商 费用:CNY100`);
    const plan = async (who: Who) => cardText(cardOf(await world.type(who, `target plan G-${id}`)));
    const all = await plan('lena');
    expect(all).toMatch(/1\. Trade fair \(Activity · Lena Vogt · due Fri 27 Nov 2026 · €5,000.00\)/u);
    expect(all).toMatch(/2\. Demo machines \(Resource · × 4 · €2,500.50\)/u);
    expect(all).toContain('Planned costs: CN¥100.00 + €7,500.50');
    await world.click('lena', buttonOf(cardOf(await world.type('lena', `target plan G-${id}`)), 'Done'));
    expect(await plan('lena')).toContain('✓ 1. Trade fair');
    expect(await fails(world.type('lena', `target plan done G-${id} 1`))).toMatch(/done already/u);
    await world.undo('lena');
    expect(await plan('lena')).not.toContain('✓');
    await world.type('lena', `target plan remove G-${id} 2`);
    expect(await plan('lena')).not.toContain('Demo machines');
    expect(await fails(world.type('lena', `target plan done G-${id} 2`))).toMatch(/has no line 2/u);
    await world.undo('lena');
    expect(await plan('lena')).toContain('Demo machines');
    expect(await seen('lena', id)).toContain('Sales plan · 3 planned · 0 done');
    expect(await fails(world.type('lena', `target edit G-${id} goal:€1`))).toMatch(/may not change this target/u);
  });
});

describe('who sees a target', () => {
  it('is whom it asks something of, and their managers', async () => {
    const company = await idOf('iris', 'target add revenue €900,000 period:2029 company');
    const department = await idOf('marta', 'target add revenue €400,000 period:2029');
    const personal = await idOf('marta', 'target add revenue €90,000 period:2029 for:lena');
    const sees = async (who: Who) => {
      const shown = [];
      for (const id of [company, department, personal]) shown.push((await world.card(who, 'target', id)) !== null);
      return shown;
    };
    expect(await sees('iris')).toEqual([true, true, true]);
    expect(await sees('marta')).toEqual([true, true, true]);
    expect(await sees('sam')).toEqual([true, false, false]);
    expect(await sees('lena')).toEqual([false, true, true]);
    for (const who of ['omar', 'mia', 'fay', 'newbie'] as const)
      expect(await sees(who), who).toEqual([false, false, false]);
    expect(
      await fails(
        world.executor.execute(
          world.registry.operation('target.show') as never,
          { id: personal },
          { actor: world.actors.omar, door: 'command', receipt: null },
        ),
      ),
    ).toBe(`I know no G-${personal}, or you may not see it.`);
    const offered = (await world.suggest('omar', 'target', '2029')).map(({ value }) => value);
    expect(offered).toEqual([]);
    expect((await world.suggest('lena', 'target', '2029')).map(({ value }) => value).sort()).toEqual(
      [`G-${department}`, `G-${personal}`].sort(),
    );
    expect(await world.channelCard('everyone', 'sales', 'target', department)).toBeNull();
    expect(cardText(await world.channelCard('department', 'sales', 'target', department))).toContain('€400,000.00');
    expect(await world.channelCard('department', 'sales', 'target', personal)).toBeNull();
    expect(await fails(world.type('lena', 'target add revenue €5 period:2030'))).toMatch(/may not add targets/u);
    expect(await fails(world.type('marta', 'target add revenue €5 period:2030 company'))).toMatch(
      /may not add targets/u,
    );
    const list = cardText(cardOf(await world.type('lena', 'target list period:2029')));
    expect(list).toContain('Revenue · Sales · 2029');
    expect(list).toContain('Revenue · Lena Vogt · 2029');
    expect(list).not.toContain('The whole company');
  });
});
