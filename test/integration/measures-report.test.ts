import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { Invocation } from '../../src/core/invocation.ts';
import type { OutgoingFile } from '../../src/core/ports.ts';
import { reports } from '../../src/crm/metrics/index.ts';
import { measureWords } from '../../src/crm/metrics/measure-names.ts';
import { measureKeys } from '../../src/crm/metrics/measures.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, cardText, type Who } from '../support/crm-world.ts';
import { createMeasuresWorld, type MeasuresWorld } from './measures-world.ts';

let world: MeasuresWorld;
let acme = 0;
const files: OutgoingFile[] = [];

beforeAll(async () => {
  world = await createMeasuresWorld({
    files: {
      deliver: (_to: unknown, file: OutgoingFile) => {
        files.push(file);
        return Promise.resolve({ kind: 'sent' as const });
      },
    } as never,
  });
  acme = await world.customer('Acme', 'sales', 'lena');
  for (const score of [5, 5, 4, 2, 1]) await world.survey(acme, '2026-11-10', { csat: score, nps: score * 2 });
  for (const score of [1, 1, 1, 1, 5]) await world.survey(acme, '2026-10-05', { csat: score, nps: score * 2 });
  for (const who of ['omar', 'ana', 'wei', 'omar'] as const) {
    await world.task({
      for: who,
      due: '2026-11-10T10:00:00Z',
      closed: '2026-11-09T10:00:00Z',
      estimate: 60,
      spent: 90,
    });
  }
  await world.task({ for: 'omar', status: 'open', due: '2026-11-12T10:00:00Z' });
  await world.deal(acme, { amount: 100_000, owner: 'lena' });
});
afterAll(() => world.close());

const cardOf = async (who: Who, line: string): Promise<Card> => {
  const { reply } = await world.type(who, line);
  if (!('card' in reply)) throw new Error('No card.');
  return reply.card;
};
const clicked = async (who: Who, does: Invocation): Promise<Card> => {
  const { reply } = await world.click(who, does);
  if (!('card' in reply)) throw new Error('No card.');
  return reply.card;
};
const said = async (who: Who, line: string): Promise<string> => cardText(await cardOf(who, line));

describe('a report', () => {
  it('understands a measure, whose and when in any order', async () => {
    const card = await said('iris', 'report csat company november');
    expect(card).toContain('CSAT · Company · November 2026');
    expect(card).toMatch(/Value: 60%/u);
    expect(card).toMatch(/Before: ▲ from 20%/u);
    expect(card).toContain('n = 5');
    expect(await said('iris', 'report 2026-11 company csat')).toContain('CSAT · Company · November 2026');
    expect(await said('iris', 'report nps for:company period:last month')).toContain('NPS · Company · October 2026');
    expect(await said('marta', 'report done in time support this month')).toContain(
      'Done in time · Support · November 2026',
    );
    expect(cardText(await cardOf('wei', '报表 任务效率 客服 本月'), 'zh')).toContain('任务效率');
  });

  it('compares a month that is not over with as many days of the one before', async () => {
    // 5 October is within the first twenty days; of September there is nothing.
    expect(await said('iris', 'report csat company this month')).toContain('Thu 1 Oct 2026 to Tue 20 Oct 2026');
    expect(await said('iris', 'report csat company last month')).toContain('Before: not enough data (September 2026)');
  });

  it('shows everything that there is enough for, and names the rest', async () => {
    const card = await said('marta', 'report company this month');
    expect(card).toMatch(/CSAT: 60% \(▲ from 20% · n = 5\)/u);
    expect(card).toContain('Compared with Thu 1 Oct 2026 to Tue 20 Oct 2026.');
    expect(card).toMatch(/Task efficiency: 1\.50/u);
    expect(card).toMatch(/Pipeline: €1,000\.00/u);
    expect(card).toMatch(/Not enough data: .*First response/u);
    expect(card).not.toMatch(/First response: 0/u);
  });

  it('says what is no measure, and what may have been meant', async () => {
    await expect(world.type('marta', 'report satisfactoin company')).rejects.toThrow(
      /is no measure.*"value":"satisfaction company"/u,
    );
    await expect(world.type('marta', 'report by:department')).rejects.toMatchObject({ code: 'invalid' });
    await expect(world.type('marta', 'report csat by:person company')).rejects.toMatchObject({ code: 'invalid' });
  });

  it('tells how a number is worked out', async () => {
    const card = await cardOf('lena', 'report csat me');
    expect(cardText(await clicked('lena', buttonOf(card, 'How it is worked out')))).toContain(
      'Share of the survey answers 4 and 5',
    );
    expect(await said('lena', 'report formula task efficiency')).toContain('E grows when work takes longer');
  });

  it.each(measureKeys)(
    'of %s says how it is worked out, of when, of how many and what was left out; never 0 for nothing',
    async (key) => {
      for (const [line, locale] of [
        [`report ${key} company november`, 'en'],
        [`report ${key} marketing 2025-03`, 'en'],
        [`报表 ${key} 全公司 2026-11`, 'zh'],
      ] as const) {
        const card = cardText(await cardOf('iris', line), locale);
        expect(card).toContain(measureWords[key].how[locale]);
        expect(card).toMatch(/November 2026|March 2025|2026年11月/u);
        expect(card).toMatch(/n = \d+/u);
        if (key !== 'collaboration') expect(card).toMatch(/^(?:Left out|未计入): \S/mu);
        const n = Number(/n = (\d+)/u.exec(card)?.[1]);
        const value = /^(?:Value|数值): (.*)$/mu.exec(card)?.[1] ?? '';
        if (n === 0) expect(value).toMatch(/not enough data|数据不足|hidden/u);
        expect(value).not.toBe('');
      }
    },
  );

  it('sets task efficiency and schedule performance side by side, since either alone misleads', async () => {
    const both = [/Task efficiency/u, /Schedule performance/u];
    for (const line of [
      'report efficiency company november',
      'report schedule company november',
      'report company november',
    ]) {
      const card = await said('iris', line);
      for (const words of both) expect(card, line).toMatch(words);
      // An hour planned, an hour and a half spent.
      expect(card, line).toMatch(/1\.50/u);
      expect(card, line).toMatch(/0\.67/u);
    }
    const card = await cardOf('iris', 'report efficiency company november');
    expect(cardText(await clicked('iris', buttonOf(card, 'Open')))).toMatch(
      /Schedule performance · Company · November 2026/u,
    );
  });

  it('compares departments and people, and draws both', async () => {
    const by = await said('marta', 'report efficiency by:department period:2026-11');
    expect(by).toMatch(/Support: hidden: fewer than three colleagues|Support: 1\.50/u);
    expect(by).toContain('Sales: not enough data');
    expect(await said('sam', 'report efficiency support by:person period:2026-11')).toContain(
      'Omar Aziz: not enough data',
    );
    const card = await cardOf('iris', 'report csat company november format:chart');
    expect(card.blocks.find(({ block }) => block === 'chart')).toMatchObject({
      kind: 'line',
      unit: 'share',
      series: [{ values: [null, null, null, null, 0.2, 0.6] }],
    });
  });

  it('draws nothing where nothing is known, and says so', async () => {
    for (const line of [
      'report response company 2024-03 as:chart',
      'report response by:department period:2024-03 as:chart',
    ]) {
      const card = await cardOf('iris', line);
      expect(card.blocks.filter(({ block }) => block === 'chart')).toEqual([]);
      expect(cardText(card)).toContain('not enough data');
    }
  });

  it('is a table too, in which nothing is 0 that is not known', async () => {
    expect(await said('iris', 'report company november format:csv')).toContain('is in your own conversation');
    const text = new TextDecoder().decode(files.at(-1)?.bytes);
    expect(files.at(-1)).toMatchObject({ name: 'report-2026-11-01-2026-11-30.csv', mime: 'text/csv' });
    expect(text).toContain('csat,CSAT,Company,2026-11-01,2026-11-30,0.6,share,5,0,2026-10-01,2026-10-20,0.2,5');
    expect(text).toMatch(/pipeline,Pipeline,Company,.*,1000\.00,EUR,1,0/u);
    expect(text).toMatch(/response,First response,Company,.*,,minutes,0,0/u);
  });
});

describe('the records behind a number', () => {
  it('are as many as it is made of, and open', async () => {
    const card = await cardOf('sam', 'report coordination support november');
    expect(cardText(card)).toMatch(/Value: 80%/u);
    const records = await clicked('sam', buttonOf(card, 'Records behind it'));
    const list = records.blocks.find((block) => block.block === 'list');
    if (list?.block !== 'list') throw new Error('No list.');
    expect(list.items).toHaveLength(5);
    expect(cardText({ ...records, blocks: [{ ...list, items: list.items.slice(0, 1) }] })).toContain(
      'late or not at all',
    );
    expect(list.items[0]?.button?.does).toMatchObject({
      command: 'task show',
      args: { task: expect.stringMatching(/^T-\d+$/u) },
    });
    const opened = await world.click('sam', list.items[0]?.button?.does as Invocation);
    expect(opened.reply).toMatchObject({ show: { noun: 'task' } });
  });

  it('go on over pages', async () => {
    for (let n = 0; n < 12; n += 1) await world.survey(acme, '2026-09-10', { csat: 3 });
    const first = await cardOf('iris', 'report records csat company 2026-09');
    const list = first.blocks.find((block) => block.block === 'list');
    if (list?.block !== 'list' || !list.more) throw new Error('No more.');
    const second = await clicked('iris', list.more.does);
    const rest = second.blocks.find((block) => block.block === 'list');
    expect(rest?.block === 'list' && rest.items.length).toBe(2);
  });

  it('show no amount that the reader may not see', async () => {
    const card = await said('marta', 'report records pipeline company');
    expect(card).toContain('€1,000.00');
    const hidden = await said('ana', 'report records pipeline support');
    expect(hidden).not.toContain('€1,000');
  });

  it('leave a line for each amount that was shown, and none where there is none', async () => {
    const lines = () =>
      world.rows<{ by: number; noun: string; fields: string[] }>(sql`
        SELECT staff_id AS by, noun, fields FROM audit_entries WHERE operation = 'record.read' ORDER BY id`);
    await world.rows(sql`DELETE FROM audit_entries WHERE operation = 'record.read'`);
    await said('marta', 'report records csat company');
    await said('ana', 'report records pipeline support');
    expect(await lines()).toEqual([]);
    const card = await said('marta', 'report records pipeline company');
    const amounts = card.match(/€[\d,]+\.\d\d/gu) ?? [];
    expect(amounts.length).toBeGreaterThan(0);
    expect(await lines()).toEqual(
      amounts.map(() => ({ by: world.actors.marta.staffId, noun: 'deal', fields: ['money'] })),
    );
  });
});

describe('the right to figures', () => {
  it('is everybody’s for themselves and their department', async () => {
    expect(await said('omar', 'report me this month')).toContain('Omar Aziz');
    expect(await said('omar', 'report coordination support')).toContain('Support');
    expect(await said('viv', 'report')).toContain('Support');
    expect(await said('omar', 'report')).toContain('Omar Aziz');
  });

  it('is not for the company, other departments and colleagues', async () => {
    for (const line of [
      'report csat company',
      'report csat sales',
      'report csat for:ana',
      'report csat by:department',
      'report efficiency support by:person',
    ]) {
      await expect(world.type('omar', line), line).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(world.type('omar', 'report records csat company')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(world.type('newbie', 'report')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is a manager’s for every department and for the own people only', async () => {
    expect(await said('marta', 'report csat support')).toContain('Support');
    expect(await said('marta', 'report csat for:lena')).toContain('Lena Vogt');
    await expect(world.type('marta', 'report csat for:omar')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await said('iris', 'report csat for:omar')).toContain('Omar Aziz');
  });

  it('keeps the figures of few from whoever may not see each of them', async () => {
    // Of others than Omar two have tasks in support.
    const card = await cardOf('omar', 'report efficiency support november');
    expect(cardText(card)).toContain('hidden: fewer than three colleagues');
    await expect(world.type('omar', 'report records efficiency support november')).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await said('omar', 'report support november')).toMatch(
      /Hidden, since fewer than three colleagues.*Task efficiency/u,
    );
  });
});

describe('what an admin has denied', () => {
  it('stands behind no figure', async () => {
    expect(await said('marta', 'report csat company november')).toContain('n = 5');
    await world.type('iris', 'access revoke @marta read survey');
    expect(await said('marta', 'report csat company november')).toContain('n = 0');
    expect(await said('marta', 'report records csat company november')).toContain('No records that you may see');
    await world.type('iris', 'access revoke @marta read deal:money');
    const card = await said('marta', 'report pipeline company');
    expect(card).toContain('1 hidden from you');
    expect(card).not.toContain('1,000');
  });
});

describe('every example', () => {
  it('does what it says', async () => {
    const { commands } = reports;
    for (const { examples, path } of commands) {
      for (const line of [...examples.en, ...examples.zh]) {
        const parsed = world.parse(line);
        expect(parsed.kind === 'command' && parsed.command.path, line).toBe(path);
        expect((await cardOf('iris', line)).title.length, line).toBeGreaterThan(0);
      }
    }
  });
});
