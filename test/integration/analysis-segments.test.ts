import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import { type RfmSegment, rfmOf, segments } from '../../src/core/rfm.ts';
import { actorAbility, actorViewer } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { inRfmSegment, readQuintiles } from '../../src/store/rfm.ts';
import { type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';
import { createSignal } from '../support/signal.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());

const says = async (who: Who, line: string, locale: 'en' | 'zh' = 'en'): Promise<string> => {
  const { reply } = await world.type(who, line);
  return 'card' in reply ? cardText(reply.card, locale) : '';
};
/** Bought so many times, the last so many days ago. */
async function buyer(name: string, ago: number, orders: number, gross: number): Promise<number> {
  const id = await world.customer(name, 'sales', 'lena');
  for (let n = 0; n < orders; n += 1) {
    const day = new Date(world.clock.at.getTime() - days(ago + n)).toISOString().slice(0, 10);
    await world.rows(sql`
      INSERT INTO orders (customer_id, currency, net_minor, gross_minor, ordered_on, status, department_id, created_by_id)
      VALUES (${id}::int, 'EUR', ${gross}, ${gross}, ${day}::date, 'confirmed', ${world.departmentIds.sales}, ${world.actors.lena.staffId})`);
  }
  return id;
}

describe('segments of customers', () => {
  const made: number[] = [];
  let star = 0;
  it('are of the usual borders while few have bought, and shown with why to those who may see orders', async () => {
    star = await buyer('Star SE', 2, 7, 2_000_000);
    await world.sweep();
    const card = await says('lena', `customer score C-${star}`);
    expect(card).toMatch(/Segment: Champions · recency 5 of 5, frequency 5 of 5, money 5 of 5/u);
    expect(await says('wei', `客户 评分 C-${star}`, 'zh')).toMatch(
      /客户分群: 核心客户 · 最近购买 5\/5，购买频率 5\/5/u,
    );
    expect(await says('lena', 'score rules')).toMatch(
      /Usual borders[\s\S]*5 up to 30 days[\s\S]*Champions 54 55; Loyal 44 45 34 35/u,
    );
    const never = await world.customer('Never AG', 'sales', 'lena');
    expect(await says('lena', `customer score C-${never}`)).toMatch(
      /Segment: Never bought · nothing bought in 365 days/u,
    );
    const lapsed = await buyer('Lapsed AG', 500, 1, 1_000);
    expect(await says('lena', `customer score C-${lapsed}`)).toMatch(/Segment: Lapsed/u);
    // Without a right to amounts only how often they bought counts, and it is said.
    const poor = await buyer('Often but little', 2, 7, 100);
    expect(await says('fay', `customer score C-${poor}`)).toMatch(
      /Segment: Potential loyalists · recency 5 of 5, frequency 5 of 5, money 1/u,
    );
    expect(await says('mia', `customer score C-${poor}`)).toMatch(
      /Segment: Champions · recency 5 of 5, frequency 5 of 5\n.*Amounts are hidden/u,
    );
    made.push(star, never, lapsed, poor);
  });

  it('stand on the customer’s overview under a heading, beside importance', async () => {
    const blocks = await world.database.read(
      (tx) =>
        world.registry
          .noun('analysis')
          ?.ofCustomer?.overview?.(world.executor.readCtx(tx), star, actorViewer(world.actors.lena)) ??
        Promise.resolve([]),
    );
    expect(cardText({ title: [], blocks })).toMatch(/Importance · \d+\.\d of 100 · class [ABC] · Champions/u);
    expect(cardText({ title: [], blocks }, 'zh')).toMatch(/重要程度 · [\s\S]* · 核心客户/u);
  });

  it('are fifths of all who bought once there are enough, looked at daily, and found alike in lists and by hand', async () => {
    for (let n = 0; n < 26; n += 1) {
      made.push(await buyer(`Buyer ${n}`, 1 + n * 13, 1 + (n % 6), 10_000 * (1 + ((n * 7) % 26))));
    }
    await world.sweep('scores');
    const usual = await world.database.read((tx) => readQuintiles(tx));
    expect(usual.of).toBe(0);
    world.wait(days(1));
    await world.sweep('segments');
    const quintiles = await world.database.read((tx) => readQuintiles(tx));
    expect(quintiles.of).toBe(28);
    expect(await says('lena', 'score rules')).toMatch(/Fifths of 28 customers/u);

    const rows = await world.rows<{ id: number; days: number | null; orders: number; share: bigint }>(sql`
      SELECT customer_id AS id, (${world.clock.now()}::timestamptz AT TIME ZONE 'UTC')::date - last_order_on AS days,
        order_count AS orders, spent_share AS share FROM customer_scores`);
    expect(rows).toHaveLength(made.length);
    for (const [who, amounts] of [
      ['fay', true],
      ['mia', false],
    ] as const) {
      const viewer = { ability: actorAbility(world.actors[who]), customer: sql`c`, s: sql`s` };
      const found = new Map<number, RfmSegment[]>();
      for (const segment of segments) {
        const inIt = await world.rows<{ id: number }>(sql`
          SELECT c.id FROM customers c JOIN customer_scores s ON s.customer_id = c.id
          WHERE ${inRfmSegment(segment, viewer, quintiles, world.clock.now())}`);
        for (const { id } of inIt) found.set(id, [...(found.get(id) ?? []), segment]);
      }
      for (const { id, days: ago, orders, share } of rows) {
        const wanted = rfmOf({ days: ago, orders, share: amounts ? Number(share) : null }, quintiles).segment;
        expect([id, found.get(id)]).toEqual([id, [wanted]]);
      }
    }
    // Each border lies where a fifth of the buyers does.
    const lately = rows.filter(({ days: ago, orders }) => orders > 0 && ago !== null && ago <= quintiles.recency[0]);
    expect(lately.length).toBeGreaterThanOrEqual(28 / 5);
    expect(lately.length).toBeLessThan(28 / 5 + 2);
  });

  it('choose whom a list shows and whom a campaign is for', async () => {
    const list = await says('lena', 'customer priority segment:champions');
    expect(list).toMatch(/Star SE[^\n]*\(.*Champions\)/u);
    expect(list).not.toMatch(/Never AG|Lapsed AG/u);
    expect(await says('wei', '客户 优先级 分群:已流失', 'zh')).toMatch(/Lapsed AG/u);
    const { out } = await world.type('mia', 'campaign add "Come back" reach:5 channels:email');
    const id = (out as { id: number }).id;
    await world.type('mia', `campaign audience set CM-${id} segment:lapsed`);
    expect(await says('mia', `campaign audience CM-${id}`)).toMatch(/Lapsed/u);
    const [kept] = await world.rows<{ segment: unknown }>(
      sql`SELECT audience AS segment FROM campaigns WHERE id = ${id}::int`,
    );
    expect(kept?.segment).toEqual({ rfm: 'lapsed' });
    const { out: found } = await world.type('mia', `campaign audience CM-${id}`);
    expect(found).toMatchObject({ audience: { total: 1 } });
  });

  it('are nobody’s for somebody from whom orders are kept', async () => {
    await world.type('iris', 'access revoke marketing read orders');
    expect(await says('mia', `customer score C-${star}`)).toMatch(/Segments follow from orders, which are hidden/u);
    expect(await says('mia', 'customer priority segment:champions')).toMatch(/No scored customers/u);
    await world.undo('iris');
  });
});

describe('a class that changes', () => {
  const events = async (type: string) =>
    world.rows<{ details: Record<string, unknown>; record: number }>(sql`
      SELECT details, record_id AS record FROM outbox WHERE type = ${type} ORDER BY id`);

  let signal: ReturnType<typeof createSignal>;
  const decided = async () =>
    (await signal.decided()).flatMap(({ target, event, kind, rule }) =>
      event.endsWith('_changed') ? [`${target}: ${kind} ${event} (${rule})`] : [],
    );

  it('is told to the owner, customer by customer, and not where it is the first', async () => {
    signal = createSignal(world);
    await signal.link('C-sales', 'sales');
    await decided();
    const before = (await events('customer.class_changed')).length;
    const id = await world.customer('Climber AG', 'sales', 'lena');
    await world.sweep('scores');
    expect(await events('customer.class_changed')).toHaveLength(before);
    await world.rows(sql`
      INSERT INTO orders (customer_id, currency, net_minor, gross_minor, ordered_on, status, department_id, created_by_id)
      VALUES (${id}::int, 'EUR', 9000000, 9000000, ${world.clock.at.toISOString().slice(0, 10)}::date, 'confirmed',
        ${world.departmentIds.sales}, ${world.actors.lena.staffId})`);
    await world.sweep('scores');
    const [told] = (await events('customer.class_changed')).slice(before);
    expect(told).toMatchObject({
      record: id,
      details: {
        customerId: id,
        ownerId: world.actors.lena.staffId,
        departmentId: world.departmentIds.sales,
        from: 'C',
        to: 'B',
      },
    });
    await world.sweep('scores');
    expect(await events('customer.class_changed')).toHaveLength(before + 1);
    const declared = world.registry.noun('analysis')?.events.find(({ type }) => type === 'customer.class_changed');
    expect(declared?.tells).toEqual([{ person: 'ownerId', because: 'owner' }]);
    expect(await decided()).toEqual(['Lena Vogt: announce customer.class_changed (owner)']);
  });

  it('of many at once is told once for the department, and once a day', async () => {
    const before = (await events('customer.class_changed')).length;
    await world.type('iris', 'score set a:3 b:2');
    await world.sweep('scores');
    expect(await events('customer.class_changed')).toHaveLength(before);
    const many = await events('department.classes_changed');
    expect(many).toMatchObject([
      { record: world.departmentIds.sales, details: { departmentId: world.departmentIds.sales, down: 0 } },
    ]);
    expect(many[0]?.details.up).toBeGreaterThan(5);
    expect(await decided()).toEqual([
      `#sales: announce department.classes_changed (department:${world.departmentIds.sales})`,
    ]);
    await world.type('iris', 'score set a:90 b:80');
    await world.sweep('scores');
    expect(await events('department.classes_changed')).toHaveLength(1);
    world.wait(days(2));
    await world.type('iris', 'score set a:3 b:2');
    await world.sweep('scores');
    expect(await events('department.classes_changed')).toHaveLength(2);
  });
});
