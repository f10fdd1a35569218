import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { deedOf } from '../../src/operations/deeds.ts';
import { buttonsOf } from '../contract/fake-platform.ts';
import { createLiveWorld, type LiveWorld, refOf, showsAsWanted, wordsOf } from '../support/live-world.ts';
import { lives } from '../support/lives.ts';

let world: LiveWorld;
beforeAll(async () => {
  world = await createLiveWorld();
  await world.link('slack', 'C-general', 'sales');
  await world.link('teams', 'T-general', 'support');
  await world.link('slack', 'C-sales', 'sales', true);
});
afterAll(() => world?.close());

/** Whatever people have written, to see that nothing was. */
const written = async (): Promise<number> =>
  Number((await world.write('SELECT count(*) AS n FROM audit_entries WHERE version IS NOT NULL')).rows[0].n);

const said = (card: Card | undefined): readonly string[] =>
  card ? buttonsOf(card).map(({ does }) => JSON.stringify(does)) : [];

describe('a press on a copy that is out of date', () => {
  it.each(lives.filter(({ alone }) => !alone))(
    'says who did what, for every button that no longer applies: $noun',
    async ({ make, steps }) => {
      const id = await make(world);
      await world.settle();
      const ref = refOf(id);
      const where = ['target', 'review'].includes(ref.noun) ? 'C-sales' : 'C-general';
      const copy = await world.shares('iris', 'slack', where, ref);
      const wrong: string[] = [];
      for (const [who, line] of steps) {
        const before = copy.card;
        const done = await world.says(who, 'teams', line.replace('?', id));
        if (/does not work|did not understand/u.test(done.text)) wrong.push(`${line}: ${done.text}`);
        // The edit fails: the copy on Slack shows what was, while people on Teams have gone on.
        const wanted = (await world.liveCards(ref)).find(({ channel }) => channel === where)?.wanted;
        const now = said(wanted ?? undefined);
        for (const button of buttonsOf(before).filter(({ does }) => !now.includes(JSON.stringify(does)))) {
          // What only shows something needs no state to be shown in.
          const form = button.does.command === 'form' ? button.does.args.command : button.does.command;
          if (!world.registry.command(form ?? '')?.runs.writes) continue;
          copy.card = before;
          const lines = await written();
          const { fresh } = await world.presses('iris', copy, button.label.en, before);
          const told = fresh.map(wordsOf).join('\n');
          // What is not over yet may open its form, in which one sees how it stands.
          const parsed = world.parse(line.replace('?', id));
          const isOver = parsed.kind === 'command' && deedOf(parsed.command.runs.name)?.leaves === 'over';
          if (fresh.length === 0 && !isOver) continue;
          const what = `${line}, then “${button.label.en}”`;
          if (
            !/^[A-Z]\w+ \w+ .*(?:this|stage|line|step|point|activity|plan|contacted)\b.* in Teams just now\.$/u.test(
              told,
            )
          ) {
            if (!/^(?:Not found|It has changed meanwhile)/u.test(told)) wrong.push(`${what} is answered: ${told}`);
          }
          if (!fresh.every(({ onlyFor }) => onlyFor === 'iris')) wrong.push(`${what} is answered to all`);
          if ((await written()) !== lines) wrong.push(`${what} wrote something`);
          if (!showsAsWanted(copy, wanted ?? null)) wrong.push(`${what} leaves: ${wordsOf(copy)}`);
        }
        await world.settle();
      }
      expect(wrong.map((one) => one.slice(0, 500))).toEqual([]);
    },
    120_000,
  );
});

describe('what is said then', () => {
  const minutes = (n: number): void => world.wait(n * 60_000);
  async function task(title: string, to = 'support'): Promise<{ id: string; number: number }> {
    await world.type('lena', `task add "${title}" for:${to}`);
    const { rows } = await world.write('SELECT max(id) AS id FROM tasks');
    return { id: `T-${rows[0].id}`, number: rows[0].id };
  }

  it('who, where and how long ago, in the language of whoever pressed', async () => {
    const { id } = await task('Call them back');
    const copy = await world.shares('iris', 'slack', 'C-general', refOf(id));
    const before = copy.card;
    await world.says('ana', 'teams', `task done ${id}`);
    minutes(2);
    const pressed = await world.presses('omar', copy, 'Done', before);
    expect(pressed.fresh.map(wordsOf)).toEqual(['Ana Lima completed this in Teams, 2 min ago.']);
    expect(pressed.fresh[0]?.onlyFor).toBe('omar');
    expect(pressed.redrawn).toEqual([copy]);
    expect(wordsOf(copy)).toContain('Completed by');
    copy.card = before;
    const chinese = await world.presses('wei', copy, 'Done', before);
    expect(chinese.fresh.map(wordsOf)).toEqual(['Ana Lima 于 2 分钟前在 Teams 完成了此项。']);
    const own = await world.presses('ana', copy, 'Done', before);
    expect(own.fresh.map(wordsOf)).toEqual(['You completed this in Teams, 2 min ago.']);
  });

  it('to whoever types it, with the record as it is now and what can be done with it', async () => {
    const { id } = await task('Send the papers');
    await world.says('omar', 'slack', `task done ${id}`);
    minutes(61);
    const typed = await world.says('ana', 'teams', `task done ${id}`, 'T-general');
    expect(typed.fresh).toHaveLength(1);
    expect(typed.fresh[0]?.onlyFor).toBe('ana');
    expect(typed.text).toContain('Omar Aziz completed this in Slack, 1 hour ago.');
    expect(typed.text).toContain('[Reopen]');
    const chinese = await world.says('wei', 'teams', `任务 完成 ${id}`, 'T-general');
    expect(chinese.text).toContain('Omar Aziz 于 1 小时前在 Slack 完成了此项。');
  });

  it('of the last thing that counts: done, opened again and called off is called off', async () => {
    const { id } = await task('On and off');
    const copy = await world.shares('iris', 'slack', 'C-general', refOf(id));
    const before = copy.card;
    await world.says('ana', 'teams', `task done ${id}`);
    await world.says('ana', 'teams', `task reopen ${id}`);
    await world.says('omar', 'teams', `task cancel ${id}`);
    const pressed = await world.presses('iris', copy, 'Done', before);
    expect(pressed.fresh.map(wordsOf)).toEqual(['Omar Aziz cancelled this in Teams just now.']);
  });

  it('nothing of what is not theirs to see: the answer is that of a record that does not exist', async () => {
    const customer = await world.customer('Hush', 'sales', 'lena');
    await world.type('lena', `log add C-${customer} "A private word" via:call private:yes`);
    const { rows } = await world.write('SELECT max(id) AS id FROM interactions');
    const typed = await world.says('omar', 'teams', `log delete L-${rows[0].id}`, 'T-general');
    expect(typed.text).not.toMatch(/Lena|ago|just now/u);
    await world.says('lena', 'slack', `log delete L-${rows[0].id}`);
    const again = await world.says('omar', 'teams', `log delete L-${rows[0].id}`, 'T-general');
    expect(again.text).toBe(typed.text);
  });

  it('a button of a list is answered above the list, drawn again', async () => {
    const { id } = await task('In a list', '@omar');
    const list = await world.says('omar', 'slack', 'task list', 'C-general');
    const shown = list.fresh[0];
    if (!shown) throw new Error('no list');
    const row = buttonsOf(shown.card).find(({ does }) => does.command === 'task done' && does.args.task === id);
    if (!row) throw new Error(`no row of ${id}`);
    const only = { ...shown.card, blocks: [{ block: 'buttons' as const, buttons: [row] }] };
    await world.says('ana', 'teams', `task done ${id}`);
    const pressed = await world.presses('omar', shown, row.label.en, only);
    expect(pressed.fresh).toEqual([]);
    expect(wordsOf(shown)).toContain('Ana Lima completed this in Teams just now.');
    expect(wordsOf(shown)).not.toContain('In a list');
  });

  it('whoever presses what still applies, but is not theirs to do, hears of their rights', async () => {
    const { id } = await task('Not for everybody');
    await world.says('ana', 'teams', `task done ${id}`);
    const copy = await world.shares('iris', 'slack', 'C-general', refOf(id));
    const pressed = await world.presses('mia', copy, 'Reopen');
    expect(pressed.text).toMatch(/may not/u);
    expect(pressed.text).not.toMatch(/completed this/u);
  });

  it('a refusal that is nobody’s doing stays what it is', async () => {
    const first = await task('First this');
    const second = await task('Then that');
    await world.says('omar', 'slack', `task start ${second.id}`);
    await world.says('omar', 'slack', `task wait ${second.id} for:${first.id}`);
    const typed = await world.says('ana', 'teams', `task done ${second.id}`, 'T-general');
    expect(typed.text).toMatch(/That does not work/u);
    expect(typed.text).not.toMatch(/started this/u);
  });
});
