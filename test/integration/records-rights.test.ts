import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { actions, allows, fieldGroups, type PolicyRecord } from '../../src/core/policy.ts';
import { needColumns, needRecord, needs } from '../../src/crm/needs/records.ts';
import { orderColumns, orderRecord, orders } from '../../src/crm/orders/records.ts';
import { actorAbility } from '../../src/operations/viewer.ts';
import { accessSql } from '../../src/store/access.ts';
import { joinSql, rawSql, type Sql, sql } from '../../src/store/database.ts';
import { type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

const everybody: readonly Who[] = [
  'lena',
  'marta',
  'omar',
  'sam',
  'mia',
  'max',
  'fay',
  'finn',
  'viv',
  'newbie',
  'iris',
  'wei',
];
const makers = ['lena', 'omar', 'mia', 'fay', 'marta'] as const;
const departments = ['sales', 'support', 'marketing', 'finance'] as const;

let world: CrmWorld;
/** Customers of every department and owner, some with an account team, each with needs and orders of everybody's. */
beforeAll(async () => {
  world = await createCrmWorld();
  for (const [index, department] of departments.entries()) {
    const owner = [null, 'omar', 'mia', 'lena'][index] as Who | null;
    const team = index % 2 === 0 ? [world.actors.wei.staffId, world.actors.mia.staffId] : [];
    const customer = await world.customer(`Rights ${department}`, department, owner, { teamIds: team });
    for (const maker of makers) {
      await world.type(maker, `need add C-${customer} "Need of ${maker} at ${department}" details:hush`);
      await world.type(maker, `order add C-${customer} "Order of ${maker} at ${department}" @ ${100 + index} EUR`);
    }
  }
  const [first] = await world.rows<{ id: number }>(sql`SELECT min(id) AS id FROM orders`);
  await world.type('lena', `order assign O-${first?.id} omar`);
});
afterAll(() => world?.close());

const nouns = {
  need: { from: sql`needs n`, columns: needColumns, id: sql`n.id` },
  order: { from: sql`orders o`, columns: orderColumns, id: sql`o.id` },
} as const;

const recordsOf = {
  need: async (): Promise<PolicyRecord[]> =>
    (await world.database.read((tx) => needs.where(tx, [], sql`n.id`))).map(needRecord),
  order: async (): Promise<PolicyRecord[]> =>
    (await world.database.read((tx) => orders.where(tx, [], sql`o.id`))).map(orderRecord),
} as const;

describe.each(['need', 'order'] as const)('rights to a %s', (noun) => {
  it('are the same in SQL as in memory, for everybody, every action and every part of it', async () => {
    const { from, columns, id } = nouns[noun];
    const records = await recordsOf[noun]();
    let compared = 0;
    for (const who of everybody) {
      const ability = actorAbility(world.actors[who]);
      for (const field of [undefined, ...fieldGroups[noun]]) {
        const asked: Sql[] = actions.map(
          (action) => sql`coalesce(${accessSql(ability, action, noun, columns, field)}, FALSE) AS ${rawSql(action)}`,
        );
        const found = await world.rows<Record<string, unknown>>(
          sql`SELECT ${id} AS id, ${joinSql(asked)} FROM ${from} ORDER BY ${id}`,
        );
        const wanted = records.map((record) => ({
          id: record.id,
          ...Object.fromEntries(actions.map((action) => [action, allows(ability, action, noun, record, field)])),
        }));
        expect(found, `${who}: ${noun} ${field}`).toEqual(wanted);
        compared += wanted.length * actions.length;
      }
    }
    expect(compared).toBeGreaterThan(9_000);
  });

  it('to change a part of one never go further than to see it', async () => {
    for (const record of await recordsOf[noun]()) {
      for (const who of everybody) {
        const ability = actorAbility(world.actors[who]);
        for (const field of fieldGroups[noun]) {
          if (!allows(ability, 'edit', noun, record, field)) continue;
          expect(allows(ability, 'read', noun, record, field), `${who} ${noun} ${record.id} ${field}`).toBe(true);
        }
      }
    }
  });
});

describe('lists', () => {
  it('sum up exactly what a person may see, whatever they ask for', async () => {
    const all = await world.database.read((tx) => orders.where(tx, [], sql`o.id`));
    const filters = fc.record({
      who: fc.constantFrom(...everybody.filter((who) => who !== 'newbie')),
      department: fc.option(fc.constantFrom(...departments), { nil: undefined }),
      mine: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(filters, async ({ who, department, mine }) => {
        const actor = world.actors[who];
        const ability = actorAbility(actor);
        const fitting = all.filter(
          (order) =>
            (department === undefined || order.departmentId === world.departmentIds[department]) &&
            (!mine || order.ownerId === actor.staffId),
        );
        const sees = (field: string) => (order: (typeof all)[number]) =>
          allows(ability, 'read', 'order', orderRecord(order), field);
        const out = await world.executor.execute(
          world.registry.operation('order.list')!,
          {
            ...(mine ? { mine } : {}),
            ...(department === undefined ? {} : { departmentId: world.departmentIds[department] }),
          },
          { actor, door: 'system', receipt: null },
        );
        const known = fitting.filter(sees('basic'));
        const gross = known.filter(sees('money')).reduce((sum, { grossMinor }) => sum + grossMinor, 0n);
        expect(out.count).toBe(known.length);
        expect(out.hidden).toBe(known.filter((order) => !sees('money')(order)).length);
        expect(out.sums.reduce((sum: bigint, { grossMinor }: { grossMinor: bigint }) => sum + grossMinor, 0n)).toBe(
          gross,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('and cards, choices and errors tell nobody what is not for them', async () => {
    for (const who of ['viv', 'wei', 'max'] as const) {
      const ability = actorAbility(world.actors[who]);
      for (const order of await world.database.read((tx) => orders.where(tx, [], sql`o.id`))) {
        const seen = allows(ability, 'read', 'order', orderRecord(order), 'money');
        const amount = `€${order.grossMinor / 100n}.00`;
        expect(cardText(await world.card(who, 'order', order.id)).includes(amount)).toBe(seen);
        const { reply } = await world.type(who, `order list customer:C-${order.customerId}`);
        const anySeen = (
          await world.database.read((tx) =>
            orders.where(tx, [sql`o.customer_id = ${order.customerId}::int`], sql`o.id`),
          )
        ).some((one) => allows(ability, 'read', 'order', orderRecord(one), 'money'));
        if (!anySeen) expect(cardText((reply as unknown as { card: Card }).card)).not.toContain('€');
        expect(JSON.stringify(await world.suggest(who, 'order', ''))).not.toContain('€');
      }
    }
  });

  it('find nothing for whoever has no place yet', async () => {
    expect(await world.suggest('newbie', 'order', '')).toEqual([]);
    expect(await world.suggest('newbie', 'need', 'Need')).toEqual([]);
    const failed = await world.type('newbie', 'order list').catch((error) => error.user?.en);
    expect(failed).toEqual(expect.any(String));
  });
});
