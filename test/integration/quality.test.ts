import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  await world.database.pool.query('TRUNCATE customers, quality_days, quality_rules, outbox CASCADE');
});

type AnyCard = Parameters<typeof cardText>[0];
const said = async (who: Parameters<CrmWorld['type']>[0], words: string): Promise<string> =>
  cardText(((await world.type(who, words)).reply as { card: AnyCard }).card);
const daysOf = (department: string) =>
  world.rows<{ day: string; customers: number; tenths: number; told: boolean }>(sql`
    SELECT day::text AS day, customers, tenths, told FROM quality_days
    WHERE department_id = ${world.departmentIds[department] ?? 0}::int ORDER BY day`);
const fell = () =>
  world.rows<{ details: Record<string, unknown> }>(
    sql`SELECT details FROM outbox WHERE type = 'quality.fell' ORDER BY id`,
  );
/** Sweeps as often as there are departments: each takes its turn. */
async function sweepAll(): Promise<void> {
  for (let n = 0; n < 6; n += 1) await world.sweep();
}

describe('quality', () => {
  it('is recorded once a day for each department, in its own time zone', async () => {
    await world.type('lena', 'customer add "Half There" owner:me country:Germany email:a@half.example');
    await world.database.pool.query(`UPDATE departments SET timezone = 'Pacific/Auckland' WHERE key = 'finance'`);
    world.clock.at = new Date('2026-11-20T12:00:00Z');
    await sweepAll();
    await sweepAll();
    expect(await daysOf('sales')).toMatchObject([{ day: '2026-11-20', customers: 1 }]);
    expect(await daysOf('finance')).toMatchObject([{ day: '2026-11-21', customers: 0 }]);
    world.wait(days(1));
    await sweepAll();
    expect((await daysOf('sales')).map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-21']);
  });

  it('measures what departments need: the share of the weights that is filled', async () => {
    // owner 3, e-mail 3, phone 3, address 1, country 2, language 1, website 1, contact 2, source 1, recent contact 2: 19 in Support.
    await world.type('omar', 'customer add "Some There" owner:me country:Germany email:a@some.example');
    await sweepAll();
    expect(await daysOf('support')).toMatchObject([{ tenths: Math.floor(8_000 / 19) }]);
    const shown = await said('omar', 'quality');
    expect(shown).toContain('Support · 42 % of 1 customer');
    expect(shown).toContain('Some There');
  });

  it('tells a department once when it falls, and by how much', async () => {
    await world.type(
      'omar',
      'customer add "All There" owner:me country:Germany email:a@all.example phone:"+49 30 901820" address:"Weg 1" language:German website:all.example source:fair',
    );
    await sweepAll();
    const [before] = await daysOf('support');
    for (const name of ['Empty One', 'Bare Two', 'Hollow Three']) await world.type('omar', `customer add "${name}"`);
    world.wait(days(1));
    await sweepAll();
    const [, after] = await daysOf('support');
    expect(after?.told).toBe(true);
    expect((await fell()).map(({ details }) => details)).toEqual([
      expect.objectContaining({ departmentId: world.departmentIds.support, from: before?.tenths, to: after?.tenths }),
    ]);
    expect(
      cardText(await world.channelCard('department', 'support', 'department', world.departmentIds.support ?? 0)),
    ).toMatch(/Data quality · \d+ % of 4 customers · down \d+ points/u);
    world.wait(days(1));
    await sweepAll();
    expect(await fell()).toHaveLength(1);
  });

  it('is not told of a fall that is smaller than an admin asked for', async () => {
    await world.type('iris', 'quality alert 90');
    await world.type('omar', 'customer add "All There" owner:me country:Germany email:a@all.example');
    await sweepAll();
    await world.type('omar', 'customer add "Empty One"');
    world.wait(days(1));
    await sweepAll();
    expect(await fell()).toEqual([]);
    await world.type('iris', 'quality alert 7');
    await world.undo('iris');
    await world.type('iris', 'quality alert 5');
    expect(await said('omar', 'quality rules')).toContain('falls by 5 points');
  });

  it('counts as admins say, for one department or for all, and undoes it', async () => {
    await world.type('iris', 'quality set phone 9 department:support');
    await world.type('iris', 'quality set language 0');
    const rules = await said('omar', 'quality rules');
    expect(rules).toMatch(/Support · phone 9/u);
    expect(rules).toMatch(/not asked for: .*language/u);
    await expect(world.type('iris', 'quality set phone 9 department:support')).rejects.toMatchObject({
      code: 'refused',
    });
    await world.undo('iris');
    expect(await said('omar', 'quality rules')).toMatch(/Sales .*phone 3/u);
    expect(await world.rows(sql`SELECT field FROM quality_rules`)).toEqual([{ field: 'phone' }]);
    await expect(world.type('marta', 'quality set phone 1')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(world.type('iris', 'quality set phone 11')).rejects.toThrow(/11/u);
    await expect(world.type('iris', 'quality set shoesize 1')).rejects.toThrow(/shoesize/u);
  });

  it('names no customer as worse for what the reader may not know', async () => {
    await world.type('omar', 'customer add "With Phone" owner:me phone:"+49 30 901820" email:a@with.example');
    await world.type('omar', 'customer add "Without Phone" owner:me');
    const shares = (text: string): string[] =>
      [...text.matchAll(/(?:With|Without) Phone · C-\d+ · (\d+ %)/gu)].map(([, share]) => share ?? '');
    const [lackOpen, hasOpen] = shares(await said('omar', 'quality show support'));
    expect(lackOpen).not.toBe(hasOpen);
    const [one, other] = shares(await said('mia', 'quality show support'));
    expect(one).toBe(other);
  });
});
