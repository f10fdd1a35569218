import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { days } from '../../src/core/clock.ts';
import { tasks } from '../../src/crm/tasks/index.ts';
import { actorViewer } from '../../src/operations/viewer.ts';
import { buttonOf, cardText, createTaskWorld, type TaskWorld } from './tasks-world.ts';

let world: TaskWorld;

beforeAll(async () => {
  world = await createTaskWorld();
});
afterAll(() => world.close());

async function add(who: Parameters<TaskWorld['type']>[0], line: string): Promise<number> {
  const { out } = await world.type(who, line);
  return (out as { id: number }).id;
}

async function listed(who: Parameters<TaskWorld['type']>[0], line: string): Promise<Card> {
  const { reply } = await world.type(who, line);
  if (!('card' in reply)) throw new Error('A list is a card.');
  return reply.card;
}

const titles = (card: Card): string[] =>
  [...cardText(card).matchAll(/^- (.*?) · T-\d+/gmu)].map((match) => match[1] ?? '');

describe('task list', () => {
  it('shows mine by due date, then by priority, and finishes in place', async () => {
    const acme = await world.customer('acme', 'sales', 'lena');
    await add('lena', 'task add - "no date" for:omar');
    await add('lena', 'task add - "no date, urgent" for:omar priority:urgent');
    await add('lena', 'task add acme "friday" for:omar due:"2026-11-27 12:00"');
    const first = await add('lena', 'task add - "soon" for:omar due:"in 2 hours"');
    await add('lena', 'task add - "for ana" for:ana');
    const card = await listed('omar', 'task list');
    expect(titles(card)).toEqual(['soon', 'friday', 'no date, urgent', 'no date']);
    expect(titles(await listed('omar', 'task'))).toEqual(titles(card));
    const done = buttonOf(card, 'Done');
    expect(done).toEqual({ command: 'task done', args: { task: `T-${first}`, back: 'task list' } });

    expect(titles(await listed('omar', 'task list support'))).toContain('for ana');
    expect(titles(await listed('lena', 'task list created'))).toHaveLength(5);
    expect(titles(await listed('lena', 'task list for:ana'))).toEqual(['for ana']);
    expect(titles(await listed('marta', `task list customer:C-${acme}`))).toEqual(['friday']);
    expect(titles(await listed('wei', '任务 列表 客服'))).toContain('soon');
    world.wait(3 * 3_600_000);
    expect(titles(await listed('omar', 'task list overdue'))).toEqual(['soon']);
    await world.click('omar', done);
    expect(titles(await listed('omar', 'task list'))).toEqual(['friday', 'no date, urgent', 'no date']);
    expect(titles(await listed('omar', 'task list done'))).toEqual(['soon']);
    expect(titles(await listed('omar', 'task list all')).at(-1)).toBe('soon');
  });

  it('says what to try when there is nothing', async () => {
    expect(cardText(await listed('marta', 'task list'))).toContain('task add acme');
  });

  it('never skips or repeats from page to page', async () => {
    for (let n = 0; n < 23; n += 1) {
      const due = n % 3 === 0 ? '' : ` due:"2026-12-0${1 + (n % 2)} 12:00"`;
      await add('marta', `task add - "page ${n}" for:ana${due}`);
    }
    const seen: string[] = [];
    let card = await listed('ana', 'task list');
    for (let pages = 0; pages < 5; pages += 1) {
      seen.push(...titles(card));
      const list = card.blocks.find((block) => block.block === 'list');
      if (list?.block !== 'list' || !list.more) break;
      const { reply } = await world.click('ana', list.more.does);
      if (!('card' in reply)) throw new Error('A list is a card.');
      card = reply.card;
    }
    expect(seen).toHaveLength(24);
    expect(new Set(seen).size).toBe(24);
    const finished = await listed('ana', 'task list mine');
    const inner = buttonOf(finished, 'Done').args.back ?? '';
    expect(world.parse(inner)).toMatchObject({ kind: 'command', given: { mine: 'yes' } });
  });
});

describe('today', () => {
  it('sorts a day in the reader’s own time zone and counts customers nobody has spoken to', async () => {
    world.clock.at = new Date('2026-12-10T08:00:00Z'); // 16:00 in Shanghai
    await add('lena', 'task add - "tonight in Shanghai" for:wei due:"2026-12-10 16:30"'); // Berlin: 23:30 in Shanghai
    await add('lena', 'task add - "after midnight there" for:wei due:"2026-12-10 17:30"');
    await world.customer('quiet corp', 'support', 'wei', { lastContactAt: new Date('2026-10-01') });
    await world.customer('busy corp', 'support', 'wei', { lastContactAt: new Date('2026-12-09') });
    const { reply } = await world.type('wei', '今天');
    if (!('card' in reply)) throw new Error('The day is a card.');
    const text = cardText(reply.card, 'zh');
    expect(text).toMatch(/今天截止 · 1\n- tonight in Shanghai/u);
    expect(text).toMatch(/等待您开始 · 1\n- after midnight there/u);
    expect(text).toContain('quiet corp');
    expect(text).not.toContain('busy corp');
    expect(buttonOf(reply.card, 'Done').args.back).toBe('today');
  });

  it('shows a manager what their department has left lying, and nobody what is not theirs', async () => {
    await add('lena', 'task add - "left lying" for:lena');
    await add('lena', 'task add - "nobody took it"');
    world.wait(days(8));
    const marta = await listed('marta', 'today');
    expect(cardText(marta)).toMatch(/Neglected · 2/u);
    expect(cardText(await listed('iris', 'today'))).toContain('Nothing is due');
    const blocks = await world.database.read(async (tx) =>
      tasks.home?.draw(world.executor.readCtx(tx), world.actors.marta, actorViewer(world.actors.marta)),
    );
    expect(cardText({ title: [], blocks: blocks ?? [] })).toContain('nobody took it');
  });
});

describe('finding a task', () => {
  it('takes a number, a title, a part of it, or the message it came from', async () => {
    const link = 'https://demo.slack.com/archives/C0123456789/p1695000000000100';
    const { out } = await world.submit(
      'lena',
      { command: 'task add', args: { sourceLink: link } },
      { title: 'Fix the 50% banner' },
    );
    const { id } = out as { id: number };
    for (const words of [`T-${id}`, `t${id}`, String(id), `#${id}`, link, 'fix the 50% banner', '50%']) {
      expect(await world.resolveReference('lena', 'task', words)).toMatchObject({ kind: 'one', value: { id } });
    }
    expect(await world.resolveReference('newbie', 'task', `T-${id}`)).toMatchObject({ kind: 'none' });
    expect(await world.resolveReference('lena', 'task', 'page')).toMatchObject({ kind: 'several' });
    expect((await world.suggest('lena', 'task', ''))[0]?.label).toContain('T-');
    await world.type('lena', `task done fix the 50% banner`);
    expect((await world.task(id)).status).toBe('done');
  });

  it('offers, before anything is typed, what the person had to do with last', async () => {
    const idOf = (answer: { out?: unknown }) => (answer.out as { id: number }).id;
    const first = idOf(await world.type('lena', 'task add "Lena asked first" for:support due:tomorrow'));
    world.wait(60_000);
    const second = idOf(await world.type('lena', 'task add "Lena asked second" for:support'));
    const other = idOf(await world.type('omar', 'task add "Nothing to do with Lena" for:support due:today'));
    const offered = async () => (await world.suggest('lena', 'task', '')).map(({ value }) => value);
    expect((await offered()).slice(0, 2)).toEqual([`T-${second}`, `T-${first}`]);
    world.wait(60_000);
    await world.type('omar', `task start T-${first}`);
    const now = await offered();
    expect(now.slice(0, 2)).toEqual([`T-${first}`, `T-${second}`]);
    expect(now).toContain(`T-${other}`);
  });
});

describe('finding an assignee', () => {
  it.each(['me', '@me', 'Me', '我', '@我', '＠me', '自己', '本人', 'myself'])(
    'takes “%s” for oneself',
    async (word) => {
      expect(await world.resolveReference('lena', 'assignee', word)).toMatchObject({
        kind: 'one',
        value: { kind: 'staff', name: 'Lena Vogt' },
        exact: true,
      });
      expect(await world.resolveReference('lena', 'staff', word)).toMatchObject({
        kind: 'one',
        value: { name: 'Lena Vogt' },
        exact: true,
      });
    },
  );

  it('takes people in every way they are called, and departments', async () => {
    const { lena, omar, wei } = world.actors;
    const find = (words: string) => world.resolveReference('lena', 'assignee', words);
    for (const words of [
      'me',
      '我',
      '@lena',
      'Lena Vogt',
      'lena@demo.example',
      `S-${lena.staffId}`,
      'vogt',
      '@{slack:lena}',
    ]) {
      expect(await find(words)).toMatchObject({ kind: 'one', value: { kind: 'staff', id: lena.staffId } });
    }
    expect(await find('陈伟')).toMatchObject({ kind: 'one', value: { id: wei.staffId } });
    for (const words of ['support', 'Support', '客服', `D-${world.departmentIds.support}`]) {
      expect(await find(words)).toMatchObject({ kind: 'one', value: { kind: 'department' } });
    }
    expect(await find('omra')).toMatchObject({ kind: 'none', didYouMean: [{ value: `S-${omar.staffId}` }] });
    expect(await find('@{slack:U0STRANGER}')).toMatchObject({ kind: 'none' });
    expect(await world.resolveReference('newbie', 'assignee', 'lena')).toMatchObject({ kind: 'none' });
  });

  it('offers oneself first, and nobody who cannot be given work', async () => {
    const choices = await world.suggest('omar', 'assignee', '');
    expect(choices[0]?.value).toBe(`S-${world.actors.omar.staffId}`);
    const values = choices.map(({ value }) => value);
    for (const who of ['viv', 'newbie', 'gone'] as const)
      expect(values).not.toContain(`S-${world.actors[who].staffId}`);
  });
});

describe('what the commands say of themselves', () => {
  it('is true: every example is understood as that command', () => {
    for (const command of tasks.commands) {
      for (const example of [...command.examples.en, ...command.examples.zh]) {
        const parsed = world.parse(example);
        expect(parsed, example).toMatchObject({ kind: 'command', missing: [] });
        if (parsed.kind === 'command') expect(parsed.command.path, example).toBe(command.path);
      }
    }
  });

  it('holds for every alias and for buttons', () => {
    for (const command of tasks.commands) {
      for (const name of [command.path, command.zh, ...(command.aliases ?? [])]) {
        const parsed = world.parse(name);
        if (parsed.kind === 'command') expect(parsed.command.path, name).toBe(command.path);
        else expect(parsed.kind, name).toBe('command');
      }
    }
  });
});
