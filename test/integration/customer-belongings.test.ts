import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OfCustomer } from '../../src/commands/define.ts';
import type { NounName } from '../../src/core/records.ts';
import { createCtx } from '../../src/operations/execute.ts';
import type { Change, Ctx, Json } from '../../src/operations/operation.ts';
import { actorViewer, channelViewer } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

/** Needs, orders and logs as parts of a customer: shown with it, moved when it is merged, handed out and erased with it. */

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());

const made = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;

function partOf(noun: NounName): Required<OfCustomer> {
  const found = world.registry.noun(noun)?.ofCustomer;
  if (!found) throw new Error(`${noun} says nothing of customers`);
  return found as Required<OfCustomer>;
}

/** In a transaction, as an admin's merge or erasure would. Resolves to what came of it and what the audit log would hold. */
async function inTransaction<T>(work: (ctx: Ctx) => Promise<T>): Promise<{ out: T; changes: readonly Change[] }> {
  return world.database.transact(async (tx) => {
    const call = { actor: world.actors.iris, door: 'system', receipt: null } as const;
    const { ctx, changes } = createCtx(world.executor.readCtx(tx), call);
    return { out: await work(ctx), changes };
  });
}

async function overview(noun: NounName, customer: number, who: Who | 'everyone'): Promise<string> {
  const viewer =
    who === 'everyone'
      ? channelViewer(
          {
            audience: 'everyone',
            departmentId: 0 as never,
            departmentKey: 'sales',
            locale: 'en',
            timezone: 'Europe/Berlin',
          },
          undefined,
        )
      : actorViewer(world.actors[who]);
  const blocks = await world.database.read((tx) => partOf(noun).overview(world.executor.readCtx(tx), customer, viewer));
  return cardText({ title: [], blocks });
}

const given = (noun: NounName, customer: number): Promise<Json> =>
  world.database.read((tx) => partOf(noun).personalData(world.executor.readCtx(tx), customer));

const tables = { need: sql`needs`, order: sql`orders`, interaction: sql`interactions` } as const;
type Part = keyof typeof tables;
const parts = Object.keys(tables) as Part[];
const idsOf = async (noun: Part, customer: number) =>
  (
    await world.rows<{ id: number }>(sql`SELECT id FROM ${tables[noun]} WHERE customer_id = ${customer} ORDER BY id`)
  ).map(({ id }) => id);

let customers = 0;
/** A customer with some of everything, and what it all is called. */
async function filled() {
  customers += 1;
  const customer = await world.customer(`Filled ${customers} Ltd`, 'sales', 'lena');
  const contact = await made('lena', `contact add C-${customer} "Petra Private"`);
  await made(
    'lena',
    `need add C-${customer} "Petra wants a chair" level:must details:"For her back" contact:P-${contact}`,
  );
  await made('lena', `need add C-${customer} "A lamp"`);
  await world.type('lena', `need drop N-${(await idsOf('need', customer)).at(-1)} reason:other note:"Petra moved"`);
  const order = await made(
    'lena',
    `order add C-${customer} 2 x Chair @ 100 EUR tax:10% number:PETRA-1 note:"Ring twice"`,
  );
  await world.type('lena', `order confirm O-${order}`);
  await world.type('lena', `order pay O-${order} €20 note:"From Petra’s own pocket"`);
  await made('lena', `order add C-${customer} Lamp @ 30 USD`);
  await made(
    'lena',
    `log add C-${customer} "Petra’s back hurts" via:call with:"P-${contact}, her husband" result:agreed outcome:"She said yes"`,
  );
  await made('omar', `log add C-${customer} "Petra called" via:call direction:in at:yesterday`);
  return { customer, contact, order };
}

describe('on the overview', () => {
  it('stands what the viewer may see, summed by currency, and what is hidden is said', async () => {
    const { customer } = await filled();
    expect(await overview('need', customer, 'lena')).toMatch(
      /Needs · 1 open need · 1 of them a must\n- Petra wants a chair/u,
    );
    const own = await overview('order', customer, 'lena');
    expect(own).toContain('Orders · 2 open orders · 1 so far, €220.00');
    expect(own).toContain('€220.00');
    const support = await overview('order', customer, 'omar');
    expect(support).not.toMatch(/220|30\.00/u);
    expect(support).toContain('The amounts of 2 orders are not shown to you');
    const open = await overview('order', customer, 'everyone');
    expect(open).toContain('2 open orders');
    expect(open).not.toMatch(/220|not shown/u);
    const logs = await overview('interaction', customer, 'fay');
    expect(logs).toMatch(/Sales: Call · Lena Vogt[\s\S]*Support: Call · Omar Aziz/u);
    expect(logs).not.toContain('Petra');
  });

  it('stands nothing where there is nothing', async () => {
    const empty = await world.customer('Empty Ltd', 'sales', 'lena');
    for (const noun of parts) expect(await overview(noun, empty, 'iris')).toBe('');
  });
});

describe('a merge', () => {
  it('moves everything with audit lines, and back again', async () => {
    const { customer } = await filled();
    const other = await world.customer('Other half', 'support', 'omar');
    await made('omar', `order add C-${other} A @ 1 EUR number:petra-1`);
    for (const noun of parts) {
      const ids = await idsOf(noun, customer);
      const theirs = await idsOf(noun, other);
      const moved = await inTransaction((ctx) => partOf(noun).move(ctx, customer, other));
      expect(await idsOf(noun, customer)).toEqual([]);
      expect(await idsOf(noun, other)).toEqual([...theirs, ...ids].sort((a, b) => a - b));
      expect(moved.changes.map(({ ref }) => ref?.id).sort()).toEqual([...ids].sort());
      // As it is kept between the merge and its undo.
      const kept = JSON.parse(JSON.stringify(moved.out)) as Json;
      const back = await inTransaction((ctx) => partOf(noun).moveBack(ctx, kept));
      expect(back.changes).toHaveLength(ids.length);
      expect(await idsOf(noun, customer)).toEqual(ids);
      expect(await idsOf(noun, other)).toEqual(theirs);
    }
    expect(
      await world.rows(sql`SELECT number FROM orders WHERE customer_id = ${customer} AND number IS NOT NULL`),
    ).toEqual([{ number: 'PETRA-1' }]);
  });

  it('keeps the last contact true on both sides, and two orders with one number apart', async () => {
    const { customer, order } = await filled();
    const other = await world.customer('Second half', 'sales', 'lena');
    await made('lena', `order add C-${other} A @ 1 EUR number:petra-1`);
    const last = async (id: number) =>
      (await world.rows<{ at: Date | null }>(sql`SELECT last_contact_at AS at FROM customers WHERE id = ${id}`))[0]?.at;
    const before = await last(customer);
    expect(before).toBeInstanceOf(Date);
    await inTransaction((ctx) => partOf('interaction').move(ctx, customer, other));
    expect(await last(customer)).toBeNull();
    expect(await last(other)).toEqual(before);
    await inTransaction((ctx) => partOf('order').move(ctx, customer, other));
    expect(await world.rows(sql`SELECT number FROM orders WHERE id = ${order}`)).toEqual([
      { number: `PETRA-1 (O-${order})` },
    ]);
  });
});

describe('the right of access and erasure', () => {
  it('hands out all that is kept, in plain values', async () => {
    const { customer } = await filled();
    const needs = JSON.stringify(await given('need', customer));
    for (const words of ['Petra wants a chair', 'For her back', 'Petra moved']) expect(needs).toContain(words);
    const orders = JSON.stringify(await given('order', customer));
    for (const words of ['PETRA-1', 'Ring twice', '"grossMinor":"22000"', 'own pocket', 'Chair'])
      expect(orders).toContain(words);
    const logs = JSON.stringify(await given('interaction', customer));
    for (const words of ['back hurts', 'Petra Private', 'her husband', 'She said yes']) expect(logs).toContain(words);
  });

  it('leaves nothing that speaks of the person, and every amount, time and state', async () => {
    const { customer, order } = await filled();
    const facts = () =>
      world.rows(sql`
        SELECT status, currency, gross_minor, paid_minor, ordered_on, (SELECT count(*)::int FROM order_payments y WHERE y.order_id = o.id) AS payments
        FROM orders o WHERE customer_id = ${customer} ORDER BY id`);
    const before = await facts();
    const when = () =>
      world.rows(sql`SELECT via, happened_at, result FROM interactions WHERE customer_id = ${customer} ORDER BY id`);
    const met = await when();
    for (const noun of parts) await inTransaction((ctx) => partOf(noun).erase(ctx, customer));
    for (const noun of parts)
      expect(JSON.stringify(await given(noun, customer))).not.toMatch(/petra|back|husband|ring twice|said yes/iu);
    expect(
      JSON.stringify(await world.rows(sql`SELECT note FROM order_payments WHERE order_id = ${order}`)),
    ).not.toContain('Petra');
    expect(await facts()).toEqual(before);
    expect(await when()).toEqual(met);
  });
});
