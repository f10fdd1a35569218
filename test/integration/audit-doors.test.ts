import { afterAll, beforeAll, expect, it } from 'vitest';
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
