import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardToMessage } from '../../src/platforms/slack/block-kit.ts';
import { cardsToAdaptive } from '../../src/platforms/teams/adaptive-card.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
let id: number;
const addedId = (result: { out: { id: number } }): number => result.out.id;
type AnyCard = NonNullable<Parameters<typeof cardText>[0]>;
const shown = async (who: Parameters<CrmWorld['type']>[0]): Promise<AnyCard> =>
  ((await world.type(who, `customer show C-${id}`)).reply as { card: AnyCard }).card;

beforeAll(async () => {
  world = await createCrmWorld();
  id = addedId(
    await world.type(
      'lena',
      'customer add "Brightwater Mills" owner:me country:Germany phone:"+49 30 901820" value:"EUR 80,000"',
    ),
  );
  const C = `C-${id}`;
  for (let n = 1; n <= 6; n += 1) {
    await world.type('lena', `task add ${C} "Task number ${n}" for:me`);
    await world.type('lena', `log add ${C} "Talked about point ${n}" via:call`);
    await world.type('lena', `contact add ${C} "Person Number${n}"`);
    await world.type('lena', `deal add ${C} "Deal number ${n}" amount:"EUR ${n},000"`);
    await world.type('omar', `case add ${C} "Case number ${n}"`);
    await world.type('lena', `need add ${C} "Need number ${n}"`);
    await world.type('lena', `order add ${C} "${n} x Chair @ EUR 100"`);
  }
});
afterAll(() => world?.close());

describe('customer show', () => {
  it('says what every department does for the customer', async () => {
    const said = cardText(await shown('lena'));
    for (const part of [
      'Brightwater Mills',
      'Lena Vogt',
      'Task number',
      'Case number',
      'Deal number',
      'Need number',
      'Last contacts',
      'Person Number1',
      'Orders',
      '+49 30 901820',
    ])
      expect(said).toContain(part);
    expect(said).toMatch(/Complete: \d+ %/u);
    expect(said).toContain('[Fill in]');
  });

  it('fits a message of Slack and of Teams however much there is', async () => {
    for (const who of ['lena', 'omar', 'iris', 'fay', 'viv'] as const) {
      const card = await shown(who);
      const reader = { locale: 'en', timezone: 'Europe/Berlin' } as const;
      const slack = cardToMessage(card, reader).blocks;
      expect(slack.length).toBeLessThanOrEqual(50);
      expect(JSON.stringify(slack)).toContain('Need number 1');
      // Teams has room for less, and shows the other rows when they are asked for.
      const again = { command: 'customer show', args: { customer: `C-${id}` } };
      const { content } = cardsToAdaptive([{ ...card, again }], reader, { mine: true });
      expect(JSON.stringify(content).length).toBeLessThan(14_000);
      for (const section of ['Cases', 'Tasks', 'Deals', 'Orders', 'Needs', 'Contacts'])
        expect(JSON.stringify(content)).toContain(`"${section}"`);
      if (who !== 'viv') expect(JSON.stringify(content)).toContain('Log contact');
    }
  });

  it('shows nobody what they may not see, and says that something is hidden', async () => {
    const said = cardText(await shown('viv'));
    expect(said).toContain('Brightwater Mills');
    expect(said).not.toContain('901820');
    expect(said).not.toContain('80,000');
    expect(said).not.toMatch(/5,000/u);
    expect(said).toMatch(/Hidden: .*value/u);
    // Whether a phone number is missing is a contact detail too.
    expect(said).not.toMatch(/missing: .*e-mail/u);
    expect(cardText(await shown('lena'))).toMatch(/missing: .*e-mail/u);
  });

  it('opens each section in full', async () => {
    const card = await shown('lena');
    const { reply } = await world.click('lena', buttonOf(card, 'Tasks'));
    const list = cardText((reply as { card: AnyCard }).card);
    for (let n = 1; n <= 6; n += 1) expect(list).toContain(`Task number ${n}`);
  });

  it('is opened from the compact card, which stays as it is for channels', async () => {
    const compact = await world.card('omar', 'customer', id);
    expect(buttonOf(compact, 'Everything')).toEqual({ command: 'customer show', args: { customer: `C-${id}` } });
    expect(cardText(await world.channelCard('everyone', 'sales', 'customer', id))).not.toContain('Task number');
  });

  it('is not there for who is not placed, nor for a customer that is not there', async () => {
    await expect(world.type('newbie', `customer show C-${id}`)).rejects.toThrow();
    await expect(world.type('lena', 'customer show C-999999')).rejects.toThrow(/C-999999/u);
  });

  it('asks few statements, whatever there is', async () => {
    let asked = 0;
    const { query } = world.database.pool;
    world.database.pool.query = ((...given: Parameters<typeof query>) => {
      asked += 1;
      return query.apply(world.database.pool, given);
    }) as typeof query;
    try {
      await shown('iris');
    } finally {
      world.database.pool.query = query;
    }
    expect(asked).toBeLessThan(60);
    expect(await world.rows(sql`SELECT count(*)::int AS n FROM tasks WHERE customer_id = ${id}::int`)).toEqual([
      { n: 6 },
    ]);
  });
});
