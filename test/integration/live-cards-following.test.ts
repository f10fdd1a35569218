import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordRef } from '../../src/core/records.ts';
import { createLiveWorld, type LiveMessage, type LiveWorld, refOf, wordsOf } from '../support/live-world.ts';

let world: LiveWorld;
beforeAll(async () => {
  world = await createLiveWorld();
  await world.link('slack', 'C-sales', 'sales', true);
  await world.link('teams', 'T-sales', 'sales', true);
});
afterAll(() => world?.close());

const last = async (table: string): Promise<number> =>
  (await world.write(`SELECT max(id) AS id FROM ${table}`)).rows[0].id;

async function look(): Promise<void> {
  await world.sweeps();
  await world.settle();
}

/** Posts the record's card on both platforms. */
async function posted(id: string): Promise<readonly LiveMessage[]> {
  const copies = [
    await world.shares('iris', 'slack', 'C-sales', refOf(id)),
    await world.shares('iris', 'teams', 'T-sales', refOf(id)),
  ];
  await world.settle();
  await look();
  await look();
  for (const { calls } of Object.values(world.platforms)) calls.length = 0;
  return copies;
}
const edits = (): number =>
  Object.values(world.platforms)
    .flatMap(({ calls }) => calls)
    .filter(({ kind }) => kind === 'update').length;

describe('cards that speak of other records', () => {
  it('a target’s copies follow the deals of its scope, once a look however many there are', async () => {
    await world.type('marta', 'target add revenue €500,000 period:"Q4 2026" for:sales');
    const copies = await posted(`G-${await last('sales_targets')}`);
    const customer = await world.customer('Acme', 'sales', 'lena');
    for (let n = 1; n <= 12; n += 1) {
      await world.type('lena', `deal add C-${customer} "Licences ${n}" amount:€1,000 close:2026-12-20`);
      await world.type('lena', `deal win DL-${await last('deals')}`);
    }
    // Until the sweep looks the target stays as it is: not every deal moves it.
    await world.write(`DELETE FROM live_posts WHERE noun = 'deal'`);
    await world.write(`DELETE FROM outbox WHERE noun = 'deal' AND relayed_at IS NULL`);
    await world.settle();
    expect(edits()).toBe(0);
    await look();
    expect(edits()).toBe(2);
    for (const copy of copies) expect(wordsOf(copy)).toContain('So far: €12,000.00');
    // Seen a second time, in case a change was committed late, what looks the same costs no call.
    await look();
    await look();
    expect(edits()).toBe(2);
  });

  it('a customer’s new name stands on what belongs to it, on both platforms', async () => {
    const customer = await world.customer('Bolt Works', 'sales', 'lena');
    await world.type('lena', `task add C-${customer} "Send quote" for:sales`);
    await world.settle();
    const copies = await posted(`T-${await last('tasks')}`);
    await world.type('lena', `customer edit C-${customer} name:"Bolt Group"`);
    await world.settle();
    await look();
    for (const copy of copies) expect(wordsOf(copy)).toContain('Bolt Group');
  });

  it('a project’s card shows how many of its tasks are late, which nobody did', async () => {
    const customer = await world.customer('Castle', 'sales', 'lena');
    await world.type('lena', `project start onboarding for:C-${customer}`);
    await world.settle();
    const project = await last('projects');
    const copies = await posted(`PJ-${project}`);
    const before = copies.map(wordsOf);
    await world.write(`UPDATE tasks SET due_at = $2, alert = 'due', alert_at = $2 WHERE project_id = $1`, [
      project,
      new Date(world.clock.now().getTime() + 60_000),
    ]);
    world.wait(120_000);
    await look();
    await look();
    expect(copies.map(wordsOf)).not.toEqual(before);
    const cards = await world.liveCards(recordRef('project', project));
    expect(cards).toHaveLength(2);
    for (const { shown, wanted } of cards)
      expect(shown && wordsOf(shown)).toContain(wanted && wordsOf({ ...shown, card: wanted } as LiveMessage));
  });

  it('what changes with the days is drawn again when one begins', async () => {
    const customer = await world.customer('Dune', 'sales', 'lena');
    await world.type('lena', `deal add C-${customer} "Slow one" amount:€1,000 close:2027-06-30`);
    await world.settle();
    const copies = await posted(`DL-${await last('deals')}`);
    for (const copy of copies) expect(wordsOf(copy)).not.toContain('Stale');
    world.wait(40 * 86_400_000);
    await look();
    for (const copy of copies) expect(wordsOf(copy)).toContain('Stale');
  });
});

describe('a press in a channel that makes another record', () => {
  it('leaves the card that was pressed, and each message goes on showing its own', async () => {
    await world.type('marta', 'target add customers 40 period:"Q1 2027" for:sales');
    const target = await last('sales_targets');
    const [slack] = await posted(`G-${target}`);
    if (!slack) throw new Error('not posted');
    await world.presses('marta', slack, 'Review it');
    const review = await last('reviews');
    expect(wordsOf(slack)).toContain(`G-${target}`);
    expect(wordsOf(slack)).not.toContain(`R-${review}`);
    await world.type('marta', `target edit G-${target} goal:50`);
    await world.type('marta', `review finding R-${review} problem "Too few calls"`);
    await world.settle();
    expect(wordsOf(slack)).toContain('50 customers');
    const { rows } = await world.write(
      `SELECT ref ->> 'message' AS message, count(*) AS n FROM live_posts WHERE ref <> 'null'::jsonb GROUP BY 1 HAVING count(*) > 1`,
    );
    expect(rows).toEqual([]);
  });

  it('a message of one’s own that comes to show another record is no longer the first one’s', async () => {
    await world.type('lena', 'task add "Two in one" for:@lena');
    const task = await last('tasks');
    const { fresh } = await world.says('lena', 'teams', `task show T-${task}`);
    const [message] = fresh;
    if (!message) throw new Error('no answer');
    const customer = await world.customer('Echo', 'sales', 'lena');
    const open = {
      label: { en: 'Open', zh: '打开' },
      does: { command: 'customer show', args: { customer: `C-${customer}` } },
    };
    await world.presses('lena', message, 'Open', { ...message.card, blocks: [{ block: 'buttons', buttons: [open] }] });
    expect(wordsOf(message)).toContain('Echo');
    await world.type('marta', `task edit T-${task} title:"Changed behind it"`);
    await world.settle();
    expect(wordsOf(message)).toContain('Echo');
  });
});
