import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days, hours } from '../../src/core/clock.ts';
import { drawnFor } from '../../src/operations/reads.ts';
import { actorViewer, channelViewer } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  const { out } = await world.type('lena', 'customer add "Acme GmbH" email:info@acme.example value:"EUR 4000"');
  acme = (out as { id: number }).id;
});
afterAll(() => world?.close());

/** Opens a record as a request does. */
const opens = (who: Who) =>
  world.database.read((tx) => {
    const ctx = world.executor.readCtx(tx);
    const by = { viewer: actorViewer(world.actors[who]), door: 'command' as const };
    return drawnFor(ctx, by, async (viewer) => world.registry.noun('customer')?.card?.(ctx, acme, viewer));
  });
const reads = () =>
  world.rows<{ by: number; fields: string[] }>(sql`
    SELECT staff_id AS by, fields FROM audit_entries WHERE operation = 'record.read' AND version IS NULL ORDER BY id`);
const list = async (line: string, who: Who = 'iris') => {
  const { reply } = await world.type(who, line);
  return 'card' in reply ? reply.card : null;
};

describe('reading', () => {
  it('of protected parts leaves one line an hour, with the parts that were shown', async () => {
    await opens('lena');
    await opens('lena');
    expect(await reads()).toEqual([
      { by: world.actors.lena.staffId, fields: expect.arrayContaining(['contact', 'money', 'notes']) },
    ]);
    world.wait(hours(1) + 1);
    await opens('lena');
    expect(await reads()).toHaveLength(2);
    await opens('fay');
    expect((await reads()).at(-1)).toEqual({ by: world.actors.fay.staffId, fields: ['contact', 'money'] });
  });

  it('of what everybody may see leaves none, nor does a channel', async () => {
    const before = await reads();
    await opens('mia');
    const where = {
      audience: 'everyone',
      departmentId: 0 as never,
      departmentKey: '',
      locale: 'en',
      timezone: 'UTC',
    } as const;
    const viewer = channelViewer(where, undefined);
    await world.database.read((tx) => {
      const ctx = world.executor.readCtx(tx);
      return drawnFor(ctx, { viewer, door: 'command' }, async (eyes) =>
        world.registry.noun('customer')?.card?.(ctx, acme, eyes),
      );
    });
    expect(await reads()).toEqual(before);
  });

  it('stands in the way of no undo and in no history of changes', async () => {
    await world.type('lena', `customer edit C-${acme} website:acme.example`);
    await opens('lena');
    world.wait(1);
    await world.undo('lena');
    const [row] = await world.rows<{ website: string | null }>(
      sql`SELECT website FROM customers WHERE id = ${acme}::int`,
    );
    expect(row?.website).toBeNull();
  });
});

describe('the log', () => {
  it('is filtered by person, record, kind, operation, door and time', async () => {
    await world.type('omar', 'customer add "Birke"');
    world.wait(days(2));
    await world.type('ana', 'customer add "Cedar"');
    expect(cardText(await list(`audit list C-${acme} kind:reads`))).toMatch(
      /Fay Coin · record\.read · C-\d+ .*saw contact, money/u,
    );
    const omars = cardText(await list('audit list by:@omar'));
    expect(omars).toContain('Omar Aziz · customer.add');
    expect(omars).not.toContain('Lena');
    const recent = cardText(await list('audit list since:yesterday'));
    expect(recent).toContain('Ana Lima');
    expect(recent).not.toContain('Omar Aziz');
    expect(cardText(await list('audit list op:customer.edit'))).toMatch(/customer\.edit[\s\S]*undone since/u);
    expect(cardText(await list('audit list noun:tasks'))).toContain('Nothing was done');
    expect(cardText(await list('audit list door:button'))).toContain('Nothing was done');
  });

  it('pages, and opens a line with what was before and after', async () => {
    for (let n = 0; n < 20; n += 1) await world.type('omar', `customer add "Seite ${n}"`);
    const first = await list('audit list noun:customers by:@omar kind:writes');
    const more = first?.blocks.find((block) => block.block === 'list');
    const next = more?.block === 'list' ? more.more?.does : undefined;
    expect(next).toBeDefined();
    const { reply } = await world.click('iris', next!);
    const second = cardText('card' in reply ? reply.card : null);
    expect(second).toContain('Omar Aziz');
    expect(second).not.toContain(`C-${acme} `);
    const opened = await world.click('iris', buttonOf(first, 'Open'));
    expect(cardText('card' in opened.reply ? opened.reply.card : null)).toMatch(/name: – → Seite 19/u);
  });

  it('is for admins only', async () => {
    for (const who of ['lena', 'marta', 'viv', 'newbie'] as const) {
      for (const line of ['audit list', 'audit show 1'])
        await expect(world.type(who, line), `${who}: ${line}`).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(list('audit list nonsense')).rejects.toThrow('is no record');
  });
});
