import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());

const addedId = (result: { out: { id: number } }): number => result.out.id;
const cardOf = (result: { reply: unknown }) => (result.reply as { card: Parameters<typeof cardText>[0] }).card;
const customer = async (id: number) =>
  (await world.rows<Record<string, unknown>>(sql`SELECT * FROM customers WHERE id = ${id}::int`))[0] ?? {};

/** Made from the others, again and again. */
const derived = ['score_marks', 'customer_scores', 'duplicate_keys'];

/** Every table whose rows hang on a customer, with how many of its rows hang on this one. */
async function rowsOf(id: number): Promise<Record<string, number>> {
  const tables = await world.rows<{ name: string }>(sql`
    SELECT table_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'customer_id' AND NOT table_name = ANY(${derived}::text[]) ORDER BY 1`);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await world.database.pool.query(
      `SELECT count(*)::int AS n FROM "${name}" WHERE customer_id = $1`,
      [id],
    );
    counts[name] = rows[0].n;
  }
  return counts;
}

let number = 901800;

async function two(tag: string) {
  number += 1;
  const kept = addedId(
    await world.type(
      'marta',
      `customer add "${tag} GmbH" owner:me email:info@${tag.toLowerCase()}.example country:Germany tags:vip notes:"Likes tea"`,
    ),
  );
  const other = addedId(
    await world.type(
      'marta',
      `customer add "${tag} Holding Nord" owner:me phone:"+49 30 ${number}" country:France tags:old notes:"Pays late" website:${tag.toLowerCase()}.example`,
    ),
  );
  return { kept, other };
}

describe('merging two customers', () => {
  it('shows every field first and writes nothing', async () => {
    const { kept, other } = await two('Alpha');
    const preview = cardOf(await world.type('marta', `customer merge C-${kept} C-${other}`));
    const said = cardText(preview);
    expect(said).toContain('stays: Germany · not taken: France');
    expect(said).toContain('phone: +49 30 901801');
    expect(said).toContain(`from C-${other}`);
    expect(said).toContain('e-mail: info@alpha.example');
    expect(said).toContain('notes: both, put together');
    expect(said).toContain('alpha.example');
    expect(await customer(other)).toMatchObject({ archived_at: null, merged_into_id: null });
    const turned = cardOf(await world.click('marta', buttonOf(preview, 'Take “France”')));
    expect(cardText(turned)).toContain('stays: France · not taken: Germany');
    await world.click('marta', buttonOf(turned, 'Merge'));
    expect(await customer(kept)).toMatchObject({
      name: 'Alpha GmbH',
      country: 'FR',
      aliases: ['Alpha Holding Nord'],
      tags: ['vip', 'old'],
      notes: 'Likes tea\n\nPays late',
    });
  });

  it('moves all that hangs on it, archives it with a pointer, and can be undone', async () => {
    const { kept, other } = await two('Beta');
    const C = `C-${other}`;
    await world.type('marta', `task add ${C} "Send quote" for:me`);
    await world.type('marta', `log add ${C} "Asked for prices" via:call`);
    await world.type('marta', `contact add ${C} "Maria Silva" email:maria@beta.example`);
    await world.type('marta', `deal add ${C} "Big machine" amount:"EUR 5,000"`);
    await world.type('marta', `order add ${C} "2 x Chair @ EUR 100"`);
    await world.type('omar', `case add ${C} "It leaks"`);
    await world.type('marta', `need add ${C} "A blue one"`);
    await world.type('marta', `survey record ${C} nps:9`);
    await world.type('marta', `customer link ${C} sap:4711-${other}`);
    const before = await rowsOf(other);
    expect(before).toMatchObject({
      tasks: 1,
      interactions: 1,
      contacts: 1,
      deals: 1,
      cases: 1,
      needs: 1,
      orders: 1,
      surveys: 1,
      customer_external_ids: 1,
    });

    await world.type('marta', `customer merge C-${kept} ${C} sure:yes`);
    const left = Object.entries(await rowsOf(other)).filter(([, n]) => n > 0);
    expect(left).toEqual([]);
    expect(await rowsOf(kept)).toMatchObject({ tasks: 1, interactions: 1, contacts: 1, deals: 1, cases: 1 });
    expect(await customer(other)).toMatchObject({ merged_into_id: kept, archived_at: expect.any(Date) });
    expect((await customer(kept)).last_contact_at).toBeInstanceOf(Date);
    expect((await world.events('customer', kept)).at(-1)).toMatchObject({ type: 'customer.merged' });
    expect((await world.events('customer', other)).at(-1)).toMatchObject({ type: 'customer.merged' });

    expect(cardText(await world.card('marta', 'customer', other))).toContain(`Merged into Beta GmbH · C-${kept}`);
    const asked = await world.resolveReference('omar', 'customer', C);
    expect(asked).toMatchObject({ kind: 'none', message: { en: `${C} was merged into Beta GmbH (C-${kept}).` } });
    expect(await world.resolveReference('omar', 'customer', 'Beta Holding Nord')).toMatchObject({
      value: { id: kept },
    });

    await world.undo('marta');
    expect(await rowsOf(other)).toEqual(before);
    expect(await customer(other)).toMatchObject({ merged_into_id: null, archived_at: null });
    expect(await customer(kept)).toMatchObject({
      country: 'DE',
      aliases: [],
      tags: ['vip'],
      notes: 'Likes tea',
      phone_sealed: null,
    });
  });

  it('asks for the rights on both, and for those of each field', async () => {
    const { kept, other } = await two('Gamma');
    await expect(world.type('omar', `customer merge C-${kept} C-${other}`)).rejects.toMatchObject({
      code: 'forbidden',
    });
    const mine = addedId(await world.type('sam', 'customer add "Gamma Support" owner:me'));
    await expect(world.type('sam', `customer merge C-${mine} C-${other}`)).rejects.toMatchObject({ code: 'forbidden' });
    // A manager of Support owns the one, but may not touch the money that would come with the other.
    const rich = addedId(await world.type('iris', 'customer add "Delta Rich" department:support value:"EUR 9,000"'));
    const said = cardText(cardOf(await world.type('sam', `customer merge C-${mine} C-${rich}`)));
    expect(said).toContain('Hidden from you: value');
    expect(said).not.toContain('9,000');
    expect(said).not.toContain('[Merge]');
    await expect(world.type('sam', `customer merge C-${mine} C-${rich} sure:yes`)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await customer(rich)).toMatchObject({ merged_into_id: null, archived_at: null });
  });

  it('refuses the same one twice, archived ones, held ones and fields that are none', async () => {
    const { kept, other } = await two('Epsilon');
    await expect(world.type('marta', `customer merge C-${kept} C-${kept}`)).rejects.toMatchObject({ code: 'invalid' });
    await expect(world.type('marta', `customer merge C-${kept} C-${other} take:shoesize`)).rejects.toThrow(/shoesize/u);
    await world.type('iris', `retention hold C-${other} "Court case"`);
    await expect(world.type('marta', `customer merge C-${kept} C-${other} sure:yes`)).rejects.toMatchObject({
      code: 'refused',
    });
    await world.type('iris', `retention release C-${other}`);
    await world.type('marta', `customer archive C-${other}`);
    await expect(
      world.executor.execute(
        world.registry.operation('customer.merge') as never,
        { id: kept, otherId: other, sure: true },
        { actor: world.actors.marta, door: 'command', receipt: null },
      ),
    ).rejects.toMatchObject({ code: 'refused' });
  });

  it('leads those that had been merged before to the one that is left, and is not done over what somebody else changed', async () => {
    const { kept, other } = await two('Zeta');
    const third = addedId(await world.type('marta', 'customer add "Zeta Third" owner:me'));
    await world.type('marta', `customer merge C-${other} C-${third} sure:yes`);
    const preview = cardOf(await world.type('marta', `customer merge C-${kept} C-${other}`));
    await world.type('marta', `customer edit C-${other} country:Spain`);
    await expect(world.click('marta', buttonOf(preview, 'Merge'))).rejects.toMatchObject({ code: 'conflict' });
    await world.type('marta', `customer merge C-${kept} C-${other} sure:yes`);
    expect(await customer(third)).toMatchObject({ merged_into_id: kept });
  });

  it('merges the same pair once when two people do it at the same time, in either direction', async () => {
    const { kept, other } = await two('Eta');
    const merge = world.registry.operation('customer.merge') as never;
    const call = (who: 'marta' | 'iris') => ({ actor: world.actors[who], door: 'command', receipt: null }) as const;
    const results = await Promise.allSettled([
      world.executor.execute(merge, { id: kept, otherId: other, sure: true }, call('marta')),
      world.executor.execute(merge, { id: other, otherId: kept, sure: true }, call('iris')),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const rows = [await customer(kept), await customer(other)];
    expect(rows.filter((row) => row.merged_into_id !== null)).toHaveLength(1);
  });

  it('keeps what somebody refused', async () => {
    const { kept, other } = await two('Theta');
    await world.type('marta', `customer dnc C-${other} "Wrote to us"`).catch(async () => {
      await world.type('marta', `customer do-not-contact C-${other} "Wrote to us"`);
    });
    await world.type('marta', `customer merge C-${kept} C-${other} sure:yes`);
    expect((await customer(kept)).do_not_contact_at).toBeInstanceOf(Date);
  });
});
