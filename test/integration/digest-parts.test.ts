import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card, ListItem } from '../../src/cards/card.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
beforeEach(async () => {
  world = await createCrmWorld();
});
afterEach(async () => {
  await world?.close();
});

const at = (iso: string): void => {
  world.clock.at = new Date(iso);
};
async function ask(who: Who, line: string): Promise<Card> {
  const { reply } = await world.type(who, line);
  if (!('card' in reply)) throw new Error(`“${line}” answers with no card.`);
  return reply.card;
}
const itemsOf = (card: Card): ListItem[] =>
  card.blocks.flatMap((block) => (block.block === 'list' ? [...block.items] : []));
const said = (item: ListItem, locale: 'en' | 'zh' = 'en'): string =>
  cardText({ title: [], blocks: [{ block: 'list', items: [item] }] }, locale).trim();

/** The lines of a digest that count records, and what pressing each of their buttons shows. */
async function counted(who: Who, digest: Card): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const item of itemsOf(digest)) {
    const does = item.button?.does;
    if (does?.command !== 'digest records') continue;
    const { reply } = await world.click(who, does);
    const behind = 'card' in reply ? reply.card : null;
    const rows = behind ? itemsOf(behind) : [];
    // The number is that of the records behind it, and each of them opens.
    expect(rows, said(item)).toHaveLength(Number(/^- (\d+)/u.exec(said(item))?.[1]));
    for (const row of rows) {
      const opened = row.button ? await world.click(who, row.button.does) : null;
      expect(opened && ('show' in opened.reply || 'card' in opened.reply)).toBe(true);
    }
    found.set(said(item), cardText(behind));
  }
  return found;
}
function lineWith(lines: ReadonlyMap<string, string>, words: RegExp): [line: string, behind: string] {
  const line = [...lines].find(([one]) => words.test(one));
  if (!line) throw new Error(`No line with ${words} among:\n${[...lines.keys()].join('\n')}`);
  return line;
}

/** Something of everything that can be stuck, put there on 2 November; looked at on 20 December, a Sunday. */
async function everythingStuck(): Promise<void> {
  at('2026-11-02T09:00:00Z');
  await world.customer('Acme', 'sales', 'lena');
  await world.type('lena', 'task add "Send the papers" customer:acme for:@lena due:2026-11-05T12:00');
  await world.type('marta', 'task add "Nobody does it" for:sales due:2026-11-06T12:00');
  await world.type('lena', 'task add "Long to come" for:@lena due:2026-12-20T18:00');
  await world.type('lena', 'deal add acme "200 licences" amount:€24,000 close:2026-11-20');
  await world.type('lena', 'deal add acme "Done already" amount:€1,000');
  await world.type('lena', 'need add acme "Single sign-on" by:2026-11-25');
  await world.type('lena', 'order add acme 10 x "Seat licence" @ 49 EUR');
  await world.type('lena', 'order confirm O-1');
  await world.type('finn', 'order invoice O-1 due:2026-11-30');
  await world.type('lena', 'handoff offer acme to:support "Contract is signed" by:2026-11-04T12:00');
  await world.type('omar', 'case add acme "Broken shelf" level:urgent for:@omar');
  await world.type('omar', 'case add acme "Squeaking door" level:low');
  at('2026-12-19T15:00:00Z');
  await world.type('lena', 'deal win DL-2');
  at('2026-12-20T10:00:00Z');
}

describe('what is stuck, and where', () => {
  it('names tasks past their day, cases past their deadline and hand-offs nobody answered, by who has them', async () => {
    await everythingStuck();
    const card = await ask('sam', 'digest');
    expect(card.tone).toBe('warn');
    const lines = await counted('sam', card);
    const [cases, casesBehind] = lineWith(lines, /past (its|their) deadline/u);
    expect(cases).toMatch(/2 cases past their deadline \((1 Omar Aziz · 1 nobody|1 nobody · 1 Omar Aziz)\)/u);
    expect(casesBehind).toContain('Broken shelf');
    expect(casesBehind).toContain('Squeaking door');
    const [handoffs, handoffsBehind] = lineWith(lines, /unanswered/u);
    expect(handoffs).toContain('1 hand-off unanswered (1 Support)');
    expect(handoffsBehind).toContain('Acme');
    // What is stuck in Sales is no matter of Support.
    expect([...lines.keys()].join('\n')).not.toMatch(/task overdue|deal stuck|order unpaid|past its day/u);
  });

  it('names deals that do not move by their stage, needs past their day and orders unpaid', async () => {
    await everythingStuck();
    const lines = await counted('marta', await ask('marta', 'digest'));
    const [tasks, tasksBehind] = lineWith(lines, /overdue/u);
    expect(tasks).toMatch(/2 tasks overdue \((1 Lena Vogt · 1 nobody|1 nobody · 1 Lena Vogt)\)/u);
    expect(tasksBehind).toContain('Send the papers');
    const [deals, dealsBehind] = lineWith(lines, /stuck in/u);
    const [{ stage } = { stage: '' }] = await world.rows<{ stage: string }>(
      sql`SELECT s.name_en AS stage FROM deals d JOIN deal_stages s ON s.key = d.stage WHERE d.id = 1`,
    );
    expect(deals).toContain(`1 deal stuck in its stage (1 ${stage})`);
    expect(dealsBehind).toContain('200 licences');
    expect(dealsBehind).not.toContain('Done already');
    expect(lineWith(lines, /past its day/u)[0]).toContain('1 need past its day (1 Lena Vogt)');
    expect(lineWith(lines, /past its day/u)[1]).toContain('Single sign-on');
    expect(lineWith(lines, /unpaid/u)[0]).toContain('1 order unpaid (1 Lena Vogt)');
    // Due is what comes until the next one; won is what happened since the last.
    expect(lineWith(lines, /task due/u)[1]).toContain('Long to come');
    expect(lineWith(lines, /deal won/u)[1]).toContain('Done already');
  });

  it('tells Finance of every department’s unpaid orders, and of nothing else of theirs', async () => {
    await everythingStuck();
    const lines = await counted('finn', await ask('finn', 'digest'));
    expect(lineWith(lines, /unpaid/u)[0]).toContain('1 order unpaid (1 Lena Vogt)');
    expect([...lines.keys()].filter((line) => !/order/u.test(line))).toEqual([]);
    await world.type('finn', 'order pay O-1');
    expect([...(await counted('finn', await ask('finn', 'digest'))).keys()]).toEqual([]);
  });

  it('tells an admin of the company by department, and a person of their own without a place', async () => {
    await everythingStuck();
    const company = await counted('iris', await ask('iris', 'digest'));
    expect(lineWith(company, /overdue/u)[0]).toContain('2 tasks overdue (2 Sales)');
    expect(lineWith(company, /past their deadline/u)[0]).toContain('(2 Support)');
    const own = await counted('lena', await ask('lena', 'digest'));
    expect(lineWith(own, /overdue/u)[0]).toBe('- 1 task overdue ()');
    expect([...own.values()].join('\n')).not.toContain('Nobody does it');
  });

  it('says all of it in Chinese too', async () => {
    await everythingStuck();
    const lines = itemsOf(await ask('iris', 'digest')).map((item) => said(item, 'zh'));
    for (const words of [
      '逾期任务 2 项',
      '超时工单 2 个',
      '停滞商机 1 个',
      '逾期未答复交接 1 项',
      '逾期需求 1 个',
      '逾期未付订单 1 个',
    ])
      expect(
        lines.some((line) => line.includes(words)),
        words,
      ).toBe(true);
  });

  it('is over when it is: answered, resolved, moved, met, paid and done leave nothing stuck', async () => {
    await everythingStuck();
    await world.type('lena', 'task done T-1');
    await world.type('marta', 'task done T-2');
    await world.type('lena', 'deal move DL-1 proposal');
    await world.type('lena', 'need meet N-1');
    await world.type('finn', 'order pay O-1');
    await world.type('omar', 'case resolve CS-1 "Mended"');
    await world.type('omar', 'case resolve CS-2 "Oiled"');
    await world.type('sam', 'handoff accept H-1');
    for (const who of ['sam', 'marta', 'finn', 'iris'] as const) {
      const card = await ask(who, 'digest');
      expect(card.tone).toBeUndefined();
      expect(cardText(card)).not.toContain('Stuck');
    }
  });
});

describe('who presses a digest’s button', () => {
  it('sees the records that they may see themselves, whoever’s digest it is', async () => {
    await everythingStuck();
    const sales = await ask('marta', 'digest');
    const press = async (who: Who, words: RegExp): Promise<string> => {
      const item = itemsOf(sales).find((one) => words.test(said(one)));
      if (!item?.button) throw new Error(`No button beside ${words}.`);
      const { reply } = await world.click(who, item.button.does);
      return 'card' in reply ? cardText(reply.card) : '';
    };
    // A deal's name and an order's amounts are Sales' and Finance's; somebody new sees nothing at all.
    expect(await press('marta', /unpaid/u)).toContain('Acme');
    expect(await press('finn', /unpaid/u)).toContain('Acme');
    const unpaid = await press('omar', /unpaid/u);
    expect(unpaid).toContain('There is nothing of it that you may see');
    expect(unpaid).not.toContain('Acme');
    expect(await press('omar', /overdue/u)).toContain('Send the papers');
    // Whoever has no place yet knows of no department, and so of nothing in it.
    for (const words of [/overdue/u, /stuck in/u, /unpaid/u]) await expect(press('newbie', words)).rejects.toThrow();
  });
});
