import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { days, hours } from '../../src/core/clock.ts';
import { createCtx } from '../../src/operations/execute.ts';
import { actorViewer } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme: number;
let globex: number;
const ids: Record<string, number> = {};

async function open(name: string, customer: number, line = ''): Promise<void> {
  const { out } = await world.type('ana', `case add C-${customer} "${name}" ${line}`);
  ids[name] = (out as { id: number }).id;
}

beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme Trading', 'sales', 'lena');
  globex = await world.customer('Globex', 'sales', null, { valueMinor: 9_000_000n, valueCurrency: 'EUR' });
  const small = await Promise.all(
    ['One', 'Two', 'Three'].map((name, index) =>
      world.customer(`Small ${name}`, 'sales', null, { valueMinor: BigInt(index + 1), valueCurrency: 'EUR' }),
    ),
  );
  // Friday, 10:00 UTC.
  await open('Old lamp', acme, 'level:low');
  world.wait(hours(1));
  await open('Dark display', acme, 'level:urgent for:@omar');
  await open('How to export', globex, 'kind:consultation to:finance');
  await open('Loud fan', globex, 'level:normal');
  for (const [index, customer] of small.entries()) await open(`Small thing ${index}`, customer, 'level:normal');
  await open('Waits', acme, 'level:high');
  await world.type('ana', `case wait CS-${ids.Waits}`);
  await open('Done', acme);
  await world.type('ana', `case resolve CS-${ids.Done} Fixed`);
});
afterAll(() => world?.close());

async function lines(who: Who, line: string): Promise<string[]> {
  const { reply } = await world.type(who, line);
  return subjects((reply as { card: Card }).card);
}
function subjects(card: Card): string[] {
  return card.blocks
    .flatMap((block) => (block.block === 'list' ? block.items : []))
    .map(({ text: [first] }) => {
      return typeof first === 'object' && 'strong' in first && typeof first.strong === 'string' ? first.strong : '?';
    });
}

describe('lists of cases', () => {
  it('show one’s own, a department’s, a customer’s, by what is due next', async () => {
    expect(await lines('omar', 'case')).toEqual(['Dark display']);
    expect(await lines('omar', 'case list finance')).toEqual(['How to export']);
    expect(await lines('omar', `case list customer:C-${acme}`)).toEqual(['Dark display', 'Old lamp', 'Waits']);
    expect(await lines('omar', `case list customer:C-${acme} all`)).toEqual([
      'Dark display',
      'Old lamp',
      'Waits',
      'Done',
    ]);
    expect(await lines('omar', `case list customer:C-${acme} closed`)).toEqual(['Done']);
    expect(await lines('omar', 'case list support waiting')).toEqual(['Waits']);
    expect(await lines('omar', 'case list support breached')).toEqual([]);
    expect(await lines('lena', 'case list for:@omar')).toEqual(['Dark display']);
    expect(await lines('wei', '工单 列表 客服 等待')).toEqual(['Waits']);
    expect(await lines('ana', 'case list unassigned finance')).toEqual(['How to export']);
    const before = world.clock.at;
    world.wait(days(1) * 4);
    expect(await lines('omar', 'case list breached support')).toContain('Dark display');
    expect(await lines('omar', 'case list breached support')).not.toContain('Waits');
    world.clock.at = before;
  });

  it('go on at the next page, with nothing twice and nothing left out', async () => {
    for (let n = 0; n < 12; n += 1) await world.type('mia', `case add C-${globex} "Page ${n}" to:marketing`);
    const { reply } = await world.type('mia', 'case list marketing');
    const first = (reply as { card: Card }).card;
    const block = first.blocks[0];
    if (block?.block !== 'list' || !block.more) throw new Error('there is no next page');
    const { reply: next } = await world.click('mia', block.more.does);
    const all = [...subjects(first), ...subjects((next as { card: Card }).card)];
    expect(all).toHaveLength(12);
    expect(new Set(all).size).toBe(12);
  });

  it('find a case by its words, and offer open ones first', async () => {
    expect(await world.resolveReference('omar', 'case', 'dark disp')).toMatchObject({
      kind: 'one',
      value: { id: ids['Dark display'] },
    });
    expect(await world.resolveReference('omar', 'case', 'small thing')).toMatchObject({ kind: 'several' });
    expect(await world.resolveReference('omar', 'case', '100% sure')).toMatchObject({ kind: 'none' });
    expect(await world.resolveReference('newbie', 'case', `CS-${ids['Dark display']}`)).toMatchObject({ kind: 'none' });
    expect((await world.suggest('omar', 'case', 'globe')).map(({ value }) => value)).toContain(`CS-${ids['Loud fan']}`);
    expect(await world.suggest('omar', 'case', '%')).toEqual([]);
    const [first] = await world.suggest('omar', 'case', '');
    expect(first?.value).toBe(`CS-${ids['Dark display']}`);
    expect(await world.resolveReference('omar', 'case-category', '发票')).toMatchObject({
      kind: 'one',
      value: { id: 10 },
    });
  });
});

describe('the queue', () => {
  it('says what comes next and why, as far as the viewer may know', async () => {
    const { reply } = await world.type('omar', 'case queue');
    const card = (reply as { card: Card }).card;
    const [first] = subjects(card);
    expect(first).toBe('Dark display');
    expect(subjects(card).at(-1)).toBe('Waits');
    expect(cardText(card)).toMatch(/Dark display[^\n]*level urgent \+40/u);
    expect(cardText(card)).toMatch(/Waits[^\n]*waits for the customer −50/u);
    // Finance may see what customers are worth, Support may not.
    expect(cardText(card)).not.toMatch(/valuable/u);
    const { reply: seen } = await world.type('fay', 'case queue support');
    expect(cardText((seen as { card: Card }).card)).toMatch(/Loud fan[^\n]*a valuable customer \+10/u);
    expect(subjects((seen as { card: Card }).card).indexOf('Loud fan')).toBeLessThan(
      subjects((seen as { card: Card }).card).indexOf('Small thing 0'),
    );
    expect(await lines('omar', 'case queue mine')).toEqual(['Dark display']);
  });
});

describe('the home page', () => {
  it('shows one’s open cases, and nothing to whoever has none', async () => {
    const home = (who: Who) =>
      world.database.read(async (tx) => {
        const actor = world.actors[who];
        const draw = world.registry.noun('case')?.home?.draw;
        const blocks = await draw?.(world.executor.readCtx(tx), actor, actorViewer(actor));
        return cardText({ title: [], blocks: blocks ?? [] });
      });
    expect(await home('omar')).toMatch(/My cases[\s\S]*Dark display/u);
    expect(await home('lena')).toBe('');
  });
});

describe('categories', () => {
  it('are an admin’s to add and retire, undone', async () => {
    await expect(world.type('sam', 'case category add Warranty')).rejects.toThrow(/may not/u);
    const { reply } = await world.type('iris', 'case category add Warranty zh:保修 under:Product');
    expect(cardText((reply as { card: Card }).card, 'zh')).toMatch(/产品 \(.*保修/u);
    await expect(world.type('iris', 'case category add warranty under:Product')).rejects.toThrow(/already/u);
    await expect(world.type('iris', 'case category add Deep under:Product/Warranty')).rejects.toThrow(/two levels/u);
    await world.type('ana', `case classify CS-${ids['Old lamp']} Warranty`);
    await world.type('iris', 'case category remove Product/Warranty');
    expect(await world.resolveReference('ana', 'case-category', 'warranty')).toMatchObject({ kind: 'none' });
    expect(cardText(await world.card('ana', 'case', ids['Old lamp'] ?? 0))).toMatch(/Product \/ Warranty/u);
    await world.undo('iris');
    expect(await world.resolveReference('ana', 'case-category', 'warranty')).toMatchObject({ kind: 'one' });
  });
});

describe('what cases are to their customer', () => {
  const ofCustomer = () => {
    const found = world.registry.noun('case')?.ofCustomer;
    if (!found?.overview || !found.move || !found.moveBack || !found.personalData || !found.erase) {
      throw new Error('cases do not say what they are to a customer');
    }
    return found as Required<typeof found>;
  };
  const overview = (who: Who, customer: number) =>
    world.database.read(async (tx) => {
      const blocks = await ofCustomer().overview(world.executor.readCtx(tx), customer, actorViewer(world.actors[who]));
      return cardText({ title: [], blocks });
    });

  it('stand on the overview: open ones, overdue ones, the last resolved', async () => {
    const said = await overview('mia', acme);
    expect(said).toMatch(/3 open cases/u);
    expect(said).toMatch(/Dark display/u);
    expect(said).toMatch(/Last resolved: CS-\d+ Done/u);
    const before = world.clock.at;
    world.wait(days(30));
    expect(await overview('mia', acme)).toMatch(/3 open cases, 2 overdue/u);
    world.clock.at = before;
    expect(await overview('newbie', acme)).toBe('');
  });

  it('move with a merge and back again, are handed out, and are emptied when erased', async () => {
    const count = async (customer: number) =>
      (await world.rows(sql`SELECT 1 FROM cases WHERE customer_id = ${customer}::int`)).length;
    const [ofAcme, ofGlobex] = [await count(acme), await count(globex)];
    await world.type('ana', `case note CS-${ids['Dark display']} Mr Miller called`);
    await world.database.transact(async (tx) => {
      const call = { actor: world.actors.iris, door: 'command', receipt: null } as const;
      const { ctx, changes } = createCtx(world.executor.readCtx(tx), call);
      const kept = await ofCustomer().move(ctx, acme, globex);
      expect(changes).toHaveLength(ofAcme);
      await ofCustomer().moveBack(ctx, kept);
    });
    expect([await count(acme), await count(globex)]).toEqual([ofAcme, ofGlobex]);

    const data = await world.database.read((tx) => ofCustomer().personalData(world.executor.readCtx(tx), acme));
    expect(JSON.stringify(data)).toMatch(/Dark display.*Mr Miller called/u);
    await world.database.transact(async (tx) => {
      const call = { actor: world.actors.iris, door: 'command', receipt: null } as const;
      await ofCustomer().erase(createCtx(world.executor.readCtx(tx), call).ctx, acme);
    });
    const left = await world.rows<{ subject: string; description: string | null; level: string }>(
      sql`SELECT subject, description, level FROM cases WHERE customer_id = ${acme}::int`,
    );
    expect(left).toHaveLength(ofAcme);
    expect(JSON.stringify(left)).not.toMatch(/Dark display|lamp/u);
    expect(left.some(({ level }) => level === 'urgent')).toBe(true);
    expect(await world.rows(sql`SELECT 1 FROM case_notes WHERE text LIKE '%Miller%'`)).toEqual([]);
  });
});

describe('opening from a message', () => {
  it('makes its first line the subject and all of it the description', async () => {
    const message = 'The invoice 4711 is wrong\nIt says 12 instead of 10 pieces.';
    const form = {
      command: 'case add',
      args: { customer: `C-${globex}`, sourceLink: 'https://acme.slack.com/archives/C1/p1' },
    };
    const { out } = await world.submit('ana', form, { subject: message });
    const [row] = await world.rows(sql`
      SELECT subject, description, source_link, channel FROM cases WHERE id = ${(out as { id: number }).id}::int`);
    expect(row).toEqual({
      subject: 'The invoice 4711 is wrong',
      description: message,
      source_link: 'https://acme.slack.com/archives/C1/p1',
      channel: 'chat',
    });
    expect(world.registry.command('case add')?.onMessage).toMatchObject({ fill: 'subject' });
    const card = await world.card('ana', 'case', (out as { id: number }).id);
    expect(buttonOf(card, 'Escalate…').command).toBe('case escalate');
  });
});
