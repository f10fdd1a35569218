import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overviewCard } from '../../src/crm/customer-360/overview/card.ts';
import { rooms } from '../../src/crm/customer-360/overview/fit.ts';
import { customers } from '../../src/crm/customers/index.ts';
import { actorViewer } from '../../src/operations/viewer.ts';
import { cardToMessage } from '../../src/platforms/slack/block-kit.ts';
import { cardsToAdaptive } from '../../src/platforms/teams/adaptive-card.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
let id: number;
const addedId = (result: { out: { id: number } }): number => result.out.id;
type AnyCard = NonNullable<Parameters<typeof cardText>[0]>;
/** As the command answers on Slack, or made for Teams. It can be drawn again, as by the engine. */
const shown = async (who: Parameters<CrmWorld['type']>[0], on: 'slack' | 'teams' = 'slack'): Promise<AnyCard> => {
  const again = { command: 'customer show', args: { customer: `C-${id}` } };
  if (on === 'slack')
    return { ...((await world.type(who, `customer show C-${id}`)).reply as { card: AnyCard }).card, again };
  const card = await world.database.read((tx) =>
    overviewCard(
      world.executor.readCtx(tx),
      id,
      actorViewer(world.actors[who]),
      { customers, nouns: world.registry.nouns },
      rooms.teams,
    ),
  );
  if (!card) throw new Error('no card');
  return { ...card, again };
};

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

  it('fits a message of Slack and of Teams however much there is, for everybody', async () => {
    for (const who of ['lena', 'omar', 'iris', 'fay', 'viv'] as const) {
      const reader = { locale: 'en', timezone: 'Europe/Berlin' } as const;
      const { blocks } = cardToMessage(await shown(who), reader);
      expect(blocks.length).toBeLessThanOrEqual(50);
      const slack = JSON.stringify(blocks);
      const { content } = cardsToAdaptive([await shown(who, 'teams')], reader, { mine: true });
      const teams = JSON.stringify(content);
      expect(teams.length).toBeLessThan(14_000);
      for (const said of [slack, teams]) {
        for (const section of ['Cases', 'Tasks', 'Deals', 'Orders', 'Needs', 'Contacts'])
          expect(said, `${who} ${section}`).toMatch(new RegExp(`${section}[^·]* · 6|${section}: \\d more`, 'u'));
        expect(said).toContain('Need number 1');
        // Nothing waits on another page.
        expect(said).not.toContain('~row');
        if (who !== 'viv') expect(said).toContain('Log contact');
      }
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
    const { reply } = await world.click('lena', buttonOf(card, 'Tasks: 3 more'));
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
