import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { CommandReply } from '../../src/commands/define.ts';
import { days } from '../../src/core/clock.ts';
import { recomputeDue } from '../../src/crm/analysis/recompute.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
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
const scoreOf = async (customer: number) =>
  (
    await world.rows<Record<string, number | Date>>(
      sql`SELECT total, total_open, contact, bought, orders, activity, money, needs, cases, dirty_at FROM customer_scores WHERE customer_id = ${customer}`,
    )
  )[0];
const order = (customer: number, gross: number, department = 'sales') =>
  world.rows(sql`
    INSERT INTO orders (customer_id, currency, net_minor, gross_minor, ordered_on, status, department_id, created_by_id)
    VALUES (${customer}, 'EUR', ${gross}, ${gross}, ${world.clock.at.toISOString().slice(0, 10)}::date, 'confirmed',
      ${world.departmentIds[department]}, ${world.actors.iris.staffId})`);

describe('importance', () => {
  it('follows from what is written about a customer, whoever writes it', async () => {
    const firm = await world.customer('Scored SE', 'sales', 'lena');
    await world.sweep();
    expect(await scoreOf(firm)).toMatchObject({ total: 0, contact: 0, cases: 0 });
    await world.type('lena', `log add C-${firm} "Talked about the renewal" via:call`);
    await world.type('omar', `case add C-${firm} "Printer is down" level:urgent`);
    await order(firm, 5_000_000);
    await world.sweep();
    // contact 100×10, bought 100×15, orders 20×15, activity 5×10, money 50×30, cases 100×10 = 5350 of 100.
    expect(await scoreOf(firm)).toMatchObject({
      contact: 100,
      bought: 100,
      orders: 20,
      activity: 5,
      money: 50,
      needs: 0,
      cases: 100,
      total: 535,
      total_open: 550,
    });
    expect(await world.rows(sql`SELECT 1 FROM score_marks`)).toEqual([]);
    // A week later the contact is no longer fresh, though nobody wrote anything.
    world.wait(days(8));
    await world.sweep();
    expect(await scoreOf(firm)).toMatchObject({ contact: 75 });
    await world.type('marta', `customer archive C-${firm}`);
    await world.sweep();
    expect(await scoreOf(firm)).toBeUndefined();
    await world.undo('marta');
    await world.sweep();
    expect(await scoreOf(firm)).toMatchObject({ money: 50 });
  });

  it('is explained line by line, and hides what follows from amounts from those who may not see them', async () => {
    const firm = await world.customer('Explained AG', 'sales', 'lena');
    await order(firm, 8_000_000);
    const lena = await says('lena', `customer score C-${firm}`);
    // bought 100×15 + orders 20×15 + money 80×30 = 4200 of 100.
    expect(lena).toContain('42.0 of 100 · class B');
    expect(lena).toContain('Money · 80 of 100 × 30 → 24.0 points (€80,000.00 in 365 days)');
    const mia = await says('mia', `customer score C-${firm}`);
    // 1800 of 70.
    expect(mia).toContain('25.7 of 100 · class B');
    expect(mia).toContain('Money (hidden from you, and left out of the total)');
    expect(mia).toMatch(/Amounts \(weight 30\) are hidden/u);
    expect(mia).not.toMatch(/80,000|24\.0/u);
    expect(await says('fay', `customer score C-${firm}`)).toContain('€80,000.00');
    // Whoever was shown the amount is in the log, and nobody else.
    expect(
      await world.rows(sql`
        SELECT staff_id AS by, fields FROM audit_entries
        WHERE operation = 'record.read' AND noun = 'customer' AND record_id = ${firm}::int ORDER BY id`),
    ).toEqual([
      { by: world.actors.lena.staffId, fields: ['money'] },
      { by: world.actors.fay.staffId, fields: ['money'] },
    ]);
  });

  it('is not given away by its total where a single order is hidden', async () => {
    // Marta of Sales sees what a customer of Sales is worth, but not what Support sold to it.
    const firm = await world.customer('Split AG', 'sales');
    await order(firm, 3_000_000, 'support');
    await world.sweep();
    expect(await says('marta', `customer score C-${firm}`)).toContain('left out of the total');
    expect(await says('fay', `customer score C-${firm}`)).toContain('€30,000.00');
    const rows = (who: Who) =>
      world
        .type(who, 'customer priority')
        .then(({ out }) => (out as { rows: { id: number; shown: number; amounts: boolean }[] }).rows);
    const score = await scoreOf(firm);
    expect((await rows('marta')).find(({ id }) => id === firm)).toMatchObject({
      shown: score?.total_open,
      amounts: false,
    });
    expect((await rows('fay')).find(({ id }) => id === firm)).toMatchObject({ shown: score?.total, amounts: true });
  });

  it('does not count what an admin keeps from somebody', async () => {
    const firm = await world.customer('Denied AG', 'sales', 'lena');
    await world.type('omar', `case add C-${firm} "Very secret trouble" level:urgent`);
    await world.sweep();
    expect(await says('mia', `customer score C-${firm}`)).toMatch(/Open cases · 100 of 100/u);
    const [grant] = [await world.type('iris', 'access revoke marketing read cases')];
    const mia = await says('mia', `customer score C-${firm}`);
    expect(mia).toMatch(/Open cases \(hidden from you/u);
    expect(mia).toContain('0.0 of 100');
    const ranked = (await world.type('mia', 'customer priority')).out as { rows: { id: number; shown: number }[] };
    expect(ranked.rows.find(({ id }) => id === firm)?.shown ?? 0).toBe(0);
    expect(grant).toBeDefined();
    await world.undo('iris');
  });
});

describe('priorities', () => {
  it('stand in order, with reasons, and page without repeating', async () => {
    const made: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const firm = await world.customer(`Ranked ${n}`, 'marketing', 'mia');
      for (let one = 0; one < n % 4; one += 1)
        await world.type('omar', `case add C-${firm} "Trouble ${one}" level:high`);
      made.push(firm);
    }
    await world.sweep();
    const first = cardOf(await world.type('mia', 'customer priority mine'));
    expect(cardText(first)).toMatch(/^My customers by importance\n- 1\. Ranked (2|3|6|7|10|11)/u);
    expect(cardText(first)).toMatch(/of 100 · class C · [23] open cases/u);
    const more = first.blocks.find((block) => block.block === 'list')?.more;
    const next = more && cardOf(await world.click('mia', more.does));
    const ids = [...`${cardText(first)}\n${cardText(next)}`.matchAll(/C-(\d+)/gu)].map(([, id]) => Number(id));
    expect([...ids].sort((a, b) => a - b)).toEqual(made);
    expect(cardText(next)).toContain('- 11. ');
    expect(buttonOf(first, 'Why?').command).toBe('customer score');
    expect(await says('mia', 'customer priority mine class:A')).toContain('No scored customers');
  });
});

describe('the rules', () => {
  it('are an admin’s to change, are undone, and score everybody again wherever it stopped', async () => {
    const firm = await world.customer('Ruled AG', 'sales', 'lena');
    await order(firm, 10_000_000);
    await world.sweep();
    const before = await scoreOf(firm);
    expect(await fails(world.type('marta', 'score set money:100'))).not.toBe('went through');
    expect(await fails(world.type('iris', 'score set a:20 b:30'))).toMatch(/more points than a B/u);
    expect(
      await fails(world.type('iris', 'score set contact:0 bought:0 orders:0 activity:0 money:0 needs:0 cases:0')),
    ).toMatch(/has to weigh/u);
    expect(await fails(world.type('iris', 'score set money:101'))).toMatch(/from 0 to 100/u);
    await world.type('iris', 'score set contact:0 bought:0 orders:0 activity:0 needs:0 cases:0 money:7 full:€200,000');
    // Two at a time, as if each sweep were stopped.
    for (let seen = 1; seen > 0; )
      ({ seen } = await world.database.transact((tx) => recomputeDue(tx, world.clock.at, 2)));
    expect(
      await world.rows(
        sql`SELECT DISTINCT rule_id = (SELECT max(id) FROM score_rules) AS current FROM customer_scores`,
      ),
    ).toEqual([{ current: true }]);
    expect(await scoreOf(firm)).toMatchObject({ money: 50, total: 500, total_open: 0 });
    await world.undo('iris');
    expect(await says('lena', 'customer priority')).toContain('Some scores are being made again');
    await world.sweep();
    expect(await scoreOf(firm)).toMatchObject({ total: before?.total, money: before?.money });
    expect((await world.type('iris', 'score recompute')).out).toMatchObject({ customers: expect.any(Number) });
    await world.sweep();
    expect(await says('lena', 'score rules')).toContain('Money: weight 30 (30%)');
  });
});
