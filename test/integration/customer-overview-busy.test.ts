import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Block, Button, Card } from '../../src/cards/card.ts';
import { rowOf } from '../../src/cards/pages.ts';
import type { PlatformName } from '../../src/core/incoming.ts';
import { overviewCard } from '../../src/crm/customer-360/overview/card.ts';
import { rooms } from '../../src/crm/customer-360/overview/fit.ts';
import { priceOf } from '../../src/crm/customer-360/overview/prices.ts';
import { customers } from '../../src/crm/customers/index.ts';
import { actorViewer } from '../../src/operations/viewer.ts';
import { cardToMessage } from '../../src/platforms/slack/block-kit.ts';
import { limits as slackLimits } from '../../src/platforms/slack/limits.ts';
import { cardsToAdaptive, sizeOf } from '../../src/platforms/teams/adaptive-card.ts';
import { limits as teamsLimits } from '../../src/platforms/teams/limits.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

/** A customer with thirty of everything, and one with hardly anything, as `customer show` draws them on both platforms. */

const each = 30;
const platforms: readonly PlatformName[] = ['slack', 'teams'];
const languages = ['en', 'zh'] as const;
let world: CrmWorld;
let busy: number;
let still: number;

const idOf = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;

/** What sections with rows are called, and words of the first row that matters. */
const sections: readonly (readonly [heading: string, list: string, row: string])[] = [
  ['Contacts', 'contact list', 'Person Number1 '],
  ['Last contacts', 'log list', 'Sales'],
  ['Cases', 'case list', 'Machine number 1 '],
  ['Tasks', 'task list', 'Send the offer for hall number 1 '],
  ['Projects', 'project list', 'Introduction of the new line in plant 1 '],
  ['Deals', 'deal list', 'Renewal of the contract for hall 1 '],
  ['Orders', 'order list', 'Chair'],
  ['Needs', 'need list', 'Delivery within 1 days'],
  ['Hand-offs', 'handoff list', 'Support → Sales'],
  ['Files', 'file list', 'Contract of hall number 30.pdf'],
];

beforeAll(async () => {
  world = await createCrmWorld();
  busy = await idOf('lena', 'customer add "Brightwater Mills International Holding" owner:me country:Germany');
  still = await idOf('lena', 'customer add "Quiet Corner" owner:me');
  const C = `C-${busy}`;
  const notes = 'Calls only before noon. '.repeat(40);
  await world.type(
    'lena',
    `customer edit ${C} phone:"+49 30 901820" email:info@brightwater.example value:"EUR 80,000" website:brightwater.example notes:"${notes}"`,
  );
  await world.type('lena', `customer consent ${C} phone yes source:"web form"`);
  const { lena } = world.actors;
  for (let n = 1; n <= each; n += 1) {
    await world.type(
      'lena',
      `task add ${C} "Send the offer for hall number ${n} with the new terms of delivery" for:me due:"in ${n} days"`,
    );
    await world.type('lena', `log add ${C} "Talked about point ${n} of the contract" via:call`);
    await world.type(
      'lena',
      `contact add ${C} "Person Number${n} of Purchasing" role:"Head of purchasing in plant ${n}"`,
    );
    await world.type(
      'lena',
      `deal add ${C} "Renewal of the contract for hall ${n} with all options" amount:"EUR ${n},000"`,
    );
    const CS = await idOf('omar', `case add ${C} "Machine number ${n} does not start in the morning"`);
    await world.type('lena', `need add ${C} "Delivery within ${n} days to all of their plants"`);
    await world.type('lena', `order add ${C} "${n} x Chair @ EUR 100"`);
    await world.type('omar', `handoff offer CS-${CS} to:sales because:"They ask for a better price, number ${n}"`);
    await world.type('omar', `survey record ${C} csat:${1 + (n % 5)} nps:9 comment:"Quick and friendly"`);
    const CM = await idOf('mia', `campaign add "Spring offer for the trade, wave ${n}" channels:call`);
    await world.type('mia', `campaign start CM-${CM}`);
    await world.type('mia', `campaign touch CM-${CM} ${C} via:call`);
    await world.rows(sql`
      INSERT INTO files (subject_noun, subject_id, name, mime, size, digest, created_by_id)
      VALUES ('customer', ${busy}::int, ${`Contract of hall number ${n}.pdf`}, 'application/pdf', 2000, ${`d${n}`}, ${lena.staffId}::int)`);
    await world.rows(sql`
      INSERT INTO projects (name, customer_id, department_id, owner_id, starts_at, created_by_id)
      VALUES (${`Introduction of the new line in plant ${n} of all`}, ${busy}::int, ${lena.departmentId}::int, ${lena.staffId}::int,
        '2026-11-01'::timestamptz + ${n}::int * interval '1 hour', ${lena.staffId}::int)`);
    await world.rows(sql`
      INSERT INTO rooms (subject_noun, subject_id, platform, workspace, department_id, name, state, created_by_id)
      VALUES ('case', ${CS}::int, 'slack', 'T1', ${lena.departmentId}::int, ${`cs-${CS}-machine`}, 'open', ${lena.staffId}::int)`);
  }
}, 180_000);
afterAll(() => world?.close());

async function shown(id: number, platform: PlatformName, who: Who = 'iris'): Promise<Card> {
  const card = await world.database.read((tx) =>
    overviewCard(
      world.executor.readCtx(tx),
      id,
      actorViewer(world.actors[who]),
      { customers, nouns: world.registry.nouns },
      rooms[platform],
    ),
  );
  if (!card) throw new Error('no card');
  return { ...card, again: { command: 'customer show', args: { customer: `C-${id}` } } };
}

const readerOf = (locale: 'en' | 'zh') => ({ locale, timezone: 'Europe/Berlin' }) as const;

/** What arrives on the platform: its words and how large it is. */
function arrives(card: Card, platform: PlatformName, locale: 'en' | 'zh' = 'en') {
  const drawn =
    platform === 'slack'
      ? cardToMessage(card, readerOf(locale)).blocks
      : cardsToAdaptive([card], readerOf(locale), { mine: true }).content;
  return { drawn, json: JSON.stringify(drawn) };
}

/** Every button of a card, those beside rows and of menus too. */
function buttonsOf(blocks: readonly Block[]): Button[] {
  return blocks.flatMap((block): Button[] => {
    if (block.block === 'buttons') return [...block.buttons, ...(block.overflow ?? [])];
    if (block.block !== 'list') return [];
    return [...block.items.flatMap(({ button }) => (button ? [button] : [])), ...(block.more ? [block.more] : [])];
  });
}

describe.each(platforms)('a customer with thirty of everything, on %s', (platform) => {
  it('shows each section with its name, its first row, and how many more there are behind a button', async () => {
    const card = await shown(busy, platform);
    const { json } = arrives(card, platform);
    const buttons = buttonsOf(card.blocks);
    for (const [heading, list, row] of sections) {
      expect(json, heading).toContain(heading);
      expect(json, heading).toContain(row.trim());
      const button = buttons.find(({ does }) => does.command === list);
      expect(button, list).toBeDefined();
      if (!['log list'].includes(list)) expect(button?.label.en).toMatch(/: (?:29|28|27|26|25) more$/u);
      expect(button?.label.zh).toMatch(/：(?:其余 2\d 项|全部)$/u);
    }
    // What has a line and no rows is there too.
    for (const line of ['Survey', 'Campaigns', '-machine']) expect(json, line).toContain(line);
  });

  it.each(languages)('fits one message, with nothing left for another page (%s)', async (locale) => {
    const card = await shown(busy, platform);
    const { drawn, json } = arrives(card, platform, locale);
    expect(buttonsIn(json)).not.toContain('~row');
    expect(json).not.toContain('… ');
    if (platform === 'slack') {
      expect((drawn as readonly unknown[]).length).toBeLessThanOrEqual(slackLimits.messageBlocks);
      expect(json.length).toBeLessThanOrEqual(slackLimits.messageBlocksChars);
    } else {
      expect(sizeOf(drawn as never)).toBeLessThanOrEqual(teamsLimits.cardUnits);
      // Teams takes 28 KB of UTF-16, and most clients read UTF-8.
      expect(Buffer.byteLength(json, 'utf16le')).toBeLessThan(28 * 1024);
      expect(Buffer.byteLength(json, 'utf8')).toBeLessThan(28 * 1024);
    }
  });

  it('is priced no lower than it turns out to be, and not much higher', async () => {
    const card = await shown(busy, platform);
    const real = realUnits(card.blocks, platform);
    const { units } = priceOf(card.blocks, platform);
    expect(units).toBeGreaterThanOrEqual(real);
    expect(units).toBeLessThan(real * 1.25);
  });

  it('keeps the rows in order, and says nothing of the customer’s own name in each', async () => {
    const said = cardText(await shown(busy, platform));
    const first = (words: string): number => said.indexOf(words);
    expect(first('Contacts')).toBeLessThan(first('Cases ·'));
    expect(first('Cases ·')).toBeLessThan(first('Deals ·'));
    expect(said).not.toMatch(/\(Brightwater|· Brightwater|- Brightwater/u);
    expect(said).toContain('- Chair · O-30');
  });
});

const buttonsIn = (json: string): string => json.replace(/\\/gu, '');

/** Characters of JSON of the blocks alone, drawn as where room is short. */
function realUnits(blocks: readonly Block[], platform: PlatformName): number {
  const size = (some: readonly Block[]): number => {
    const card: Card = { title: ['x'], blocks: some };
    return JSON.stringify(platform === 'slack' ? cardToMessage(card, readerOf('en')).blocks : bodyOf(card)).length;
  };
  return size(blocks) - size([]);
}

function bodyOf(card: Card): unknown {
  return cardsToAdaptive([card], readerOf('en'), { mine: true }).content.body;
}

describe.each(platforms)('a quiet customer, on %s', (platform) => {
  it('has no heading over nothing, and no button to an empty list', async () => {
    const card = await shown(still, platform, 'lena');
    const said = cardText(card);
    for (const [heading] of sections) expect(said, heading).not.toMatch(new RegExp(`^(?:- )?${heading}\\b`, 'mu'));
    expect(buttonsOf(card.blocks).filter(({ does }) => does.command.endsWith(' list'))).toEqual([]);
  });

  it('shows all of the little there is, with the rows’ own buttons', async () => {
    const id = await idOf('lena', `customer add "One Task ${platform}" owner:me`);
    await world.type('lena', `task add C-${id} "Only this" for:me due:tomorrow`);
    const card = await shown(id, platform, 'lena');
    expect(cardText(card)).toContain('Department: Sales\n');
    const labels = buttonsOf(card.blocks).map(({ label }) => label.en);
    expect(labels).toContain('Tasks: all');
    expect(labels).toContain('Done');
    expect(rowOf(card.again as never)).toBe(0);
  });
});
