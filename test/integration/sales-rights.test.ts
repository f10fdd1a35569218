import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actions, allows, fieldGroups } from '../../src/core/policy.ts';
import { dealRecord, deals } from '../../src/crm/deals/records.ts';
import { reviewRecord, reviews } from '../../src/crm/reviews/records.ts';
import { targetRecord, targets } from '../../src/crm/targets/records.ts';
import { actorAbility } from '../../src/operations/viewer.ts';
import { accessSql } from '../../src/store/access.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
  const idOf = async (who: Who, line: string) => ((await world.type(who, line)).out as { id: number }).id;
  const ours = await world.customer('Ours', 'sales', 'lena');
  const theirs = await world.customer('Theirs', 'support', 'omar');
  const teams = await world.customer('Of a team', 'finance', 'fay');
  await world.rows(
    sql`UPDATE customers SET team_ids = ARRAY[${world.actors.mia.staffId}, ${world.actors.ana.staffId}]::int[] WHERE id = ${teams}`,
  );
  for (const customer of [ours, theirs, teams]) {
    for (const who of ['lena', 'omar', 'mia', 'fay', 'marta', 'iris'] as const) {
      const id = await idOf(who, `deal add C-${customer} "Of ${who}" amount:€${customer * 10}`);
      await world.type(who, `review start DL-${id}`);
    }
  }
  for (const [who, words] of [
    ['iris', 'company'],
    ['marta', 'for:sales'],
    ['marta', 'for:lena'],
    ['sam', 'for:support'],
    ['sam', 'for:omar'],
    ['finn', 'for:fay'],
  ] as const) {
    const id = await idOf(who, `target add revenue €1,000 period:2027 ${words}`);
    await world.type(who, `review start G-${id}`);
  }
});
afterAll(() => world?.close());

describe('the rights to deals, targets and reviews', () => {
  it('are the same in SQL as in memory, for everybody, every action and every field', async () => {
    const records = await world.database.read(async (tx) => ({
      deal: (await deals.where(tx, [], sql`d.id`)).map(dealRecord),
      target: (await targets.where(tx, [], sql`g.id`)).map(targetRecord),
      review: (await reviews.where(tx, [], sql`r.id`)).map(reviewRecord),
    }));
    let allowed = 0;
    let denied = 0;
    for (const noun of ['deal', 'target', 'review'] as const) {
      const policy = world.registry.noun(noun)?.policy;
      if (!policy?.columns.id) throw new Error(`The noun ${noun} says nothing of its rights.`);
      for (const actor of Object.values(world.actors)) {
        const ability = actorAbility(actor);
        for (const action of actions) {
          for (const field of [undefined, ...fieldGroups[noun]]) {
            const where = accessSql(ability, action, noun, policy.columns, field);
            const found = await world.rows<{ id: number }>(
              sql`SELECT ${policy.columns.id} AS id FROM ${policy.from} WHERE ${where} ORDER BY 1`,
            );
            const wanted = records[noun].filter((record) => allows(ability, action, noun, record, field));
            const what = `${actor.name}: ${action} ${noun} ${field ?? ''}`;
            expect(
              found.map(({ id }) => id),
              what,
            ).toEqual(wanted.map(({ id }) => id));
            allowed += found.length;
            denied += records[noun].length - found.length;
          }
        }
      }
    }
    expect(allowed).toBeGreaterThan(500);
    expect(denied).toBeGreaterThan(500);
  });

  it('show a channel no more than each of those who look into it', async () => {
    for (const noun of ['deal', 'target', 'review'] as const) {
      const ids = await world.rows<{ id: number }>(
        sql`SELECT ${world.registry.noun(noun)?.policy?.columns.id ?? sql`0`} AS id FROM ${world.registry.noun(noun)?.policy?.from ?? sql`deals`}`,
      );
      for (const { id } of ids) {
        const shared = await world.channelCard('everyone', 'sales', noun, id);
        if (shared) expect(await world.card('viv', noun, id), `${noun} ${id}`).not.toBeNull();
        const among = await world.channelCard('department', 'support', noun, id);
        if (among) expect(await world.card('ana', noun, id), `${noun} ${id}`).not.toBeNull();
      }
    }
  });
});

describe('two people at once', () => {
  it('close a deal once', async () => {
    const customer = await world.customer('Wanted by two', 'sales', 'lena');
    const { id } = (await world.type('lena', `deal add C-${customer} Contested`)).out as { id: number };
    const both = await Promise.allSettled([
      world.type('lena', `deal win DL-${id}`),
      world.type('marta', `deal lose DL-${id} reason:price`),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const closing = await world.rows(sql`SELECT id FROM deal_stage_spells WHERE deal_id = ${id}`);
    expect(closing).toHaveLength(2);
    expect((await world.events('deal', id)).filter(({ type }) => /won|lost/u.test(type))).toHaveLength(1);
  });

  it('write the first stages down once', async () => {
    const fresh = await createCrmWorld();
    try {
      const customer = await fresh.customer('First', 'sales', 'lena');
      await Promise.all(
        (['lena', 'marta', 'omar', 'mia'] as const).map((who) => fresh.type(who, `deal add C-${customer} "Of ${who}"`)),
      );
      expect(await fresh.rows(sql`SELECT key FROM deal_stages`)).toHaveLength(5);
      expect(await fresh.rows(sql`SELECT id FROM deals`)).toHaveLength(4);
    } finally {
      await fresh.close();
    }
  });
});
