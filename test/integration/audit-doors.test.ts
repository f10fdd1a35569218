import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/actor.ts';
import { allows } from '../../src/core/policy.ts';
import { actorAbility } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { createPolicyWorld, type PolicyWorld } from './policy-world.ts';

let w: PolicyWorld;
beforeAll(async () => {
  w = await createPolicyWorld({ defaultsOnly: true });
});
afterAll(() => w?.stop());

const reads = () =>
  w.database.read((tx) =>
    tx.rows<{ staff_id: number; record_id: number; fields: string[]; door: string }>(sql`
      SELECT staff_id, record_id, fields, door FROM audit_entries WHERE operation = 'record.read' AND noun = 'customer' ORDER BY id`),
  );

it('whoever opens a record, its history or its form is in the log with just what they may see', async () => {
  const customer = w.customers.find(({ archived }) => !archived);
  if (!customer) throw new Error('Every seventh of the customers is archived.');
  const people = w.people.filter(({ role }) => role !== 'viewer');
  for (const actor of people) {
    const before = (await reads()).length;
    await w.ask(actor, `customer show C-${customer.id}`);
    const [line, ...more] = (await reads()).slice(before);
    const ability = actorAbility(actor);
    const allowed = ['contact', 'money', 'notes', 'personal'].filter((part) =>
      allows(ability, 'read', 'customer', { ...customer }, part),
    );
    expect(more, actor.name).toEqual([]);
    expect(line?.fields ?? [], actor.name).toEqual(allowed);
    if (line) expect(line).toMatchObject({ staff_id: actor.staffId, record_id: customer.id, door: 'command' });
    await w.ask(actor, `customer show C-${customer.id}`);
    expect(await reads(), actor.name).toHaveLength(before + (line ? 1 : 0));
  }
  const admin = people.find(({ role }) => role === 'admin') as Actor;
  const other = w.customers.find(({ id, archived }) => id !== customer.id && !archived);
  const manager = people.find(({ role, departmentId }) => role === 'manager' && departmentId !== null) as Actor;
  await w.ask(admin, `customer edit C-${other?.id} notes:"they moved"`);
  await w.ask(manager, `customer history C-${other?.id}`);
  expect((await reads()).at(-1)).toMatchObject({ staff_id: manager.staffId, record_id: other?.id, fields: ['notes'] });
  const third = w.customers.find(({ id, archived }) => id !== customer.id && id !== other?.id && !archived);
  await w.ask(admin, `customer edit C-${third?.id}`);
  expect((await reads()).at(-1)).toMatchObject({ staff_id: admin.staffId, record_id: third?.id });
});

describe('a list', () => {
  const linesOf = (noun: string) =>
    w.database.read((tx) =>
      tx.rows<{ staff_id: number; record_id: number; fields: string[]; door: string }>(sql`
        SELECT staff_id, record_id, fields, door FROM audit_entries
        WHERE operation = 'record.read' AND noun = ${noun} ORDER BY staff_id, record_id, id`),
    );
  const heard = async (actor: Actor, line: string) => (await w.ask(actor, line)).map(({ text }) => text).join('\n');
  let seller: Actor;
  let other: Actor;
  let ids: { deals: number[]; orders: number[] };

  beforeAll(async () => {
    const inSales = w.people.filter(({ departmentKey, role }) => departmentKey === 'sales' && role === 'member');
    seller = inSales[0] as Actor;
    other = w.people.find(({ departmentKey, role }) => departmentKey === 'marketing' && role === 'member') as Actor;
    const customer = w.customers.find(
      ({ archived, departmentId }) => !archived && departmentId === seller.departmentId,
    );
    for (const line of [
      `deal add C-${customer?.id} "With an amount" amount:"EUR 71,000"`,
      `deal add C-${customer?.id} "Without one"`,
      `order add C-${customer?.id} "3 x Chair @ EUR 100"`,
      `order add C-${customer?.id} "4 x Table @ EUR 200"`,
    ])
      await w.ask(seller, line);
    const all = async (query: ReturnType<typeof sql>) =>
      (await w.database.read((tx) => tx.rows<{ id: number }>(query))).map(({ id }) => id);
    ids = {
      deals: await all(sql`SELECT id FROM deals ORDER BY id`),
      orders: await all(sql`SELECT id FROM orders ORDER BY id`),
    };
    expect(ids.deals).toHaveLength(2);
    expect(ids.orders).toHaveLength(2);
    await w.database.pool.query(`DELETE FROM audit_entries WHERE operation = 'record.read'`);
  });

  it('that shows money leaves a line for each record that it showed some of, in one statement', async () => {
    expect(await heard(seller, 'order list')).toMatch(/300[\s\S]*800|800[\s\S]*300/u);
    const line = { staff_id: seller.staffId, fields: ['money'], door: 'command' };
    expect(await linesOf('order')).toEqual(ids.orders.map((id) => ({ ...line, record_id: id })));
    // Each statement is a transaction of its own.
    const [written] = await w.database.read((tx) =>
      tx.rows<{ statements: number }>(sql`
        SELECT count(DISTINCT xmin::text)::int AS statements FROM audit_entries WHERE operation = 'record.read'`),
    );
    expect(written).toEqual({ statements: 1 });
    expect(await heard(seller, 'deal list')).toContain('71,000');
    // The other one has no amount, so nothing protected was shown of it.
    expect(await linesOf('deal')).toEqual([{ ...line, record_id: ids.deals[0] }]);
    // Within the hour nothing is written twice.
    await w.ask(seller, 'order list');
    expect(await linesOf('order')).toHaveLength(2);
  });

  it('that shows nothing protected leaves none, nor does what one types ahead', async () => {
    const before = (await linesOf('order')).length;
    expect(await heard(other, 'order list')).not.toMatch(/300|800/u);
    expect(await linesOf('order')).toHaveLength(before);
    const customers = (await linesOf('customer')).length;
    await w.ask(seller, 'customer list');
    await w.ask(seller, 'contact list');
    await w.lookup(seller, 'customer', 'firm');
    await w.lookup(seller, 'order', '');
    expect(await linesOf('customer')).toHaveLength(customers);
    expect(await linesOf('contact')).toEqual([]);
    expect(await linesOf('order')).toHaveLength(before);
  });

  it('of logs leaves a line for each whose words were shown', async () => {
    const text = await heard(seller, 'log list');
    const seen = w.logs.filter(({ id }) => text.includes(`logtext${id}secret`)).map(({ id }) => id);
    expect(seen.length).toBeGreaterThan(0);
    const lines = (await linesOf('interaction')).filter(({ staff_id: by }) => by === seller.staffId);
    expect(lines.map(({ record_id: id }) => id)).toEqual(seen.sort((a, b) => a - b));
    expect(lines.every(({ fields }) => fields.join() === 'content')).toBe(true);
  });

  it('of declared fields leaves a line where one of them is protected', async () => {
    const admin = w.people.find(({ role }) => role === 'admin') as Actor;
    await w.ask(admin, 'field add customer "Credit line" type:money');
    const own = w.customers.find(({ archived, departmentId }) => !archived && departmentId === seller.departmentId);
    const before = (await linesOf('customer')).length;
    await w.ask(seller, `customer fields C-${own?.id}`);
    expect(await linesOf('customer')).toHaveLength(before);
    await w.ask(seller, `customer set C-${own?.id} "credit line" "EUR 12,345"`);
    await w.database.pool.query(`DELETE FROM audit_entries WHERE operation = 'record.read'`);
    expect(await heard(seller, `customer fields C-${own?.id}`)).toContain('12,345');
    expect(await linesOf('customer')).toEqual([
      { staff_id: seller.staffId, record_id: own?.id, fields: ['money'], door: 'command' },
    ]);
  });
});
