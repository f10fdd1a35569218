import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;

beforeAll(async () => {
  world = await createCrmWorld();
  await world.customer('acme', 'sales', 'lena');
});
afterAll(() => world.close());

async function add(who: Who, line: string): Promise<number> {
  return ((await world.type(who, line)).out as { id: number }).id;
}

async function told(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

async function task(id: number) {
  const [found] = await world.rows<Record<string, unknown>>(sql`SELECT * FROM tasks WHERE id = ${id}::int`);
  return found as Record<string, unknown>;
}

const items = (id: number) =>
  world.rows<{ text: string; done: boolean }>(sql`
    SELECT text, done_at IS NOT NULL AS done FROM task_items WHERE task_id = ${id}::int ORDER BY id`);
const card = async (who: Who, id: number) => cardText(await world.card(who, 'task', id));
const types = async (id: number) => (await world.events('task', id)).map(({ type }) => type);

async function listed(who: Who, line: string): Promise<string> {
  const { reply } = await world.type(who, line);
  return 'card' in reply ? cardText(reply.card) : '';
}

describe('what a task is about', () => {
  it('is said on its card, with the way there, and lists find it', async () => {
    const id = (
      (await world.click('lena', { command: 'task add', args: { title: 'Mend the finding', about: 'R-12' } })).out as {
        id: number;
      }
    ).id;
    expect(await task(id)).toMatchObject({ about_noun: 'review', about_id: 12 });
    const shown = await world.card('lena', 'task', id);
    expect(cardText(shown)).toContain('About R-12');
    expect(buttonOf(shown, 'Show')).toEqual({ command: 'review show', args: { review: 'R-12' } });
    expect(await listed('omar', 'task list record:R-12')).toContain('Mend the finding');
    expect(await listed('omar', 'task list record:R-13')).not.toContain('Mend the finding');
    await expect(world.type('lena', 'task list record:lunch')).rejects.toThrow(/Not understood/u);
  });
});

describe('progress and time', () => {
  it('is reported in per cent with a note, begins the task, and is taken back', async () => {
    const id = await add('lena', 'task add "Write the tender" estimate:3h');
    await world.type('lena', `task progress T-${id} 40% "half done, nearly"`);
    expect(await task(id)).toMatchObject({
      progress: 40,
      status: 'started',
      assignee_id: world.actors.lena.staffId,
      estimate_minutes: 180,
    });
    expect(await card('lena', id)).toMatch(/40%[\s\S]*> half done, nearly/u);
    await world.undo('lena');
    expect(await task(id)).toMatchObject({ progress: 0, status: 'open', assignee_id: null });
    expect(await card('lena', id)).not.toContain('half done');
    expect((await told(world.type('fay', `task progress T-${id} 10`))).code).toBe('forbidden');
    await expect(world.type('lena', `task progress T-${id} 140%`)).rejects.toThrow(/Not understood/u);
    await expect(world.type('lena', `task progress T-${id} lots`)).rejects.toThrow(/Not understood/u);
  });

  it('adds the time of everybody up, beside what was expected', async () => {
    const id = await add('lena', 'task add "Count the stock" for:support estimate:2h');
    await world.type('omar', `task time T-${id} 1h30`);
    await world.type('ana', `task time T-${id} 45m`);
    expect(await task(id)).toMatchObject({ spent_minutes: 135 });
    expect(await card('omar', id)).toContain('Time: 2 h 15 min spent, 2 h expected');
    await world.undo('ana');
    expect(await task(id)).toMatchObject({ spent_minutes: 90 });
    await world.submit(
      'lena',
      { command: 'task edit', args: { task: `T-${id}`, filled: 'estimate' } },
      { estimate: '' },
    );
    expect(await task(id)).toMatchObject({ estimate_minutes: null });
  });

  it('says how long it took where nobody logged anything', async () => {
    const id = await add('lena', 'task add "Ring back"');
    await world.type('lena', `task start T-${id}`);
    const at = world.clock.at;
    world.wait(world.hours(3));
    await world.type('lena', `task done T-${id}`);
    expect(await card('lena', id)).toContain('3 h from start to end');
    world.clock.at = at;
  });
});

describe('a checklist', () => {
  it('makes the progress, by typing and by button', async () => {
    const id = await add('lena', 'task add "Pack the van"');
    await world.type('lena', `task item add T-${id} Ladder; Cables; Coffee`);
    await world.type('lena', `task item tick T-${id} cables`);
    expect(await task(id)).toMatchObject({ progress: 33 });
    await world.click('lena', buttonOf(await world.card('lena', 'task', id), 'Tick'));
    await world.type('lena', `task item tick T-${id} 3`);
    expect(await task(id)).toMatchObject({ progress: 100, status: 'open' });
    await world.type('lena', `task item untick T-${id} coffee`);
    await world.type('lena', `task item remove T-${id} 1`);
    expect(await items(id)).toEqual([
      { text: 'Cables', done: true },
      { text: 'Coffee', done: false },
    ]);
    expect(await task(id)).toMatchObject({ progress: 50 });
    expect((await told(world.type('lena', `task progress T-${id} 80%`))).user.en).toContain('tick the items');
  });

  it('is taken back one step at a time, to exactly what was', async () => {
    const id = await add('lena', 'task add "Undo the list"');
    await world.type('lena', `task item add T-${id} One; Two`);
    await world.type('lena', `task item tick T-${id} 1`);
    const ticked = [await items(id), (await task(id)).progress];
    await world.type('lena', `task item remove T-${id} 1`);
    await world.undo('lena');
    expect([await items(id), (await task(id)).progress]).toEqual(ticked);
    await world.undo('lena');
    expect(await items(id)).toEqual([
      { text: 'One', done: false },
      { text: 'Two', done: false },
    ]);
    await world.undo('lena');
    expect(await items(id)).toEqual([]);
  });

  it('says what it has no such item, and whose rights are missing', async () => {
    const id = await add('lena', 'task add "Faults"');
    expect((await told(world.type('lena', `task item tick T-${id} 1`))).user.en).toContain('no checklist');
    await world.type('lena', `task item add T-${id} Call Ann; Call Bob`);
    expect((await told(world.type('lena', `task item tick T-${id} call`))).user.en).toContain('Several');
    expect((await told(world.type('lena', `task item tick T-${id} 9`))).user.en).toContain('1 to 2');
    expect((await told(world.type('lena', `task item untick T-${id} 1`))).code).toBe('refused');
    expect((await told(world.type('fay', `task item tick T-${id} 1`))).code).toBe('forbidden');
    expect(
      (await told(world.type('lena', `task item add T-${id} ${Array.from({ length: 49 }, (_, n) => n).join(';')}`)))
        .code,
    ).toBe('refused');
    // What stands on it is for those who may read the notes.
    expect(await card('fay', id)).toContain('0 of 2 done');
    expect(await card('fay', id)).not.toContain('Call Ann');
    expect(cardText(await world.channelCard('everyone', 'sales', 'task', id))).not.toContain('Call Ann');
  });
});

describe('dependencies', () => {
  it('hold a task up until the other one is done, and tell whoever has it', async () => {
    const first = await add('lena', 'task add "Get the key" for:support');
    const second = await add('lena', 'task add "Open the door" for:@lena');
    await world.type('lena', `task wait T-${second} for:T-${first}`);
    expect(await card('lena', second)).toContain(`Waits for: T-${first} Get the key`);
    expect(await listed('lena', 'task list blocked')).toMatch(/Open the door[^\n]*Waiting for others/u);
    const refused = await told(world.type('lena', `task done T-${second}`));
    expect(refused.user.en).toContain('Get the key');
    expect(refused.field).toBe('force');
    await world.type('omar', `task done T-${first}`);
    expect((await world.events('task', second)).at(-1)).toMatchObject({
      type: 'task.unblocked',
      details: { assigneeId: world.actors.lena.staffId, waitingDepartmentId: null },
    });
    await world.type('lena', `task done T-${second}`);
    expect(await task(second)).toMatchObject({ status: 'done', progress: 100 });
  });

  it('give way to a reason, which is kept as a note', async () => {
    const first = await add('lena', 'task add "Ask Legal"');
    const second = await add('lena', 'task add "Send it off"');
    await world.type('lena', `task wait T-${second} T-${first}`);
    await world.type('lena', `task done T-${second} force:"They said it is fine"`);
    expect(await card('lena', second)).toContain('> They said it is fine');
    await world.undo('lena');
    expect(await task(second)).toMatchObject({ status: 'open' });
    expect(await card('lena', second)).not.toContain('They said it is fine');
  });

  it('never go in a circle, whatever is tried', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), { maxLength: 12 }),
        async (pairs) => {
          const ids: number[] = [];
          for (let n = 0; n < 5; n += 1) ids.push(await add('lena', `task add "Node ${n}"`));
          await Promise.allSettled(pairs.map(([a, b]) => world.type('lena', `task wait T-${ids[a]} for:T-${ids[b]}`)));
          const edges = await world.rows<{ a: number; b: number }>(sql`
            SELECT task_id AS a, waits_for_id AS b FROM task_dependencies WHERE task_id = ANY(${ids}::int[])`);
          const left = new Set(ids);
          for (let moved = true; moved; ) {
            moved = false;
            for (const id of left) {
              if (edges.some(({ a, b }) => a === id && left.has(b))) continue;
              left.delete(id);
              moved = true;
            }
          }
          expect([...left]).toEqual([]);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('are ended, taken back, and refused where they make no sense', async () => {
    const first = await add('lena', 'task add "A"');
    const second = await add('lena', 'task add "B"');
    await world.type('lena', `task wait T-${second} for:T-${first}`);
    expect((await told(world.type('lena', `task wait T-${first} for:T-${second}`))).user.en).toContain('already waits');
    expect((await told(world.type('lena', `task wait T-${first} for:T-${first}`))).field).toBe('for');
    expect((await told(world.type('lena', `task wait T-${second} for:T-${first}`))).code).toBe('refused');
    await world.type('lena', `task unwait T-${second} for:T-${first}`);
    await world.undo('lena');
    expect(await card('lena', second)).toContain('Waits for');
    await world.type('lena', `task unwait T-${second} for:T-${first}`);
    await world.type('lena', `task done T-${first}`);
    expect((await told(world.type('lena', `task wait T-${second} for:T-${first}`))).user.en).toContain('closed');
    expect((await told(world.type('fay', `task wait T-${second} for:T-${first}`))).code).toBe('forbidden');
  });
});

describe('a task that comes back', () => {
  it('brings the next one when it is done, with its checklist and people', async () => {
    const id = await add('lena', 'task add "Weekly report" for:omar');
    await world.type('omar', `task item add T-${id} Figures; Words`);
    await world.type('omar', `task repeat T-${id} every monday at 9:00`);
    expect(await task(id)).toMatchObject({
      due_at: new Date('2026-11-23T08:00:00Z'),
      recurrence: 'every week on Monday at 09:00',
      recurrence_zone: 'Europe/Berlin',
    });
    await world.type('omar', `task item tick T-${id} 1`);
    const { reply } = await world.type('omar', `task done T-${id}`);
    const [next] = await world.rows<Record<string, unknown> & { id: number }>(
      sql`SELECT * FROM tasks WHERE series_id = ${id}::int AND id <> ${id}::int`,
    );
    expect(next).toMatchObject({
      title: 'Weekly report',
      status: 'open',
      assignee_id: world.actors.omar.staffId,
      created_by_id: world.actors.lena.staffId,
      due_at: new Date('2026-11-30T08:00:00Z'),
      alert: 'due_soon',
    });
    expect(JSON.stringify(reply)).toContain(`T-${next?.id}`);
    expect(await items(next?.id ?? 0)).toEqual([
      { text: 'Figures', done: false },
      { text: 'Words', done: false },
    ]);
    expect(await types(next?.id ?? 0)).toEqual(['task.added', 'task.assigned']);
    await world.undo('omar');
    expect(await task(next?.id ?? 0)).toMatchObject({ status: 'cancelled', recur_at: null });
    expect(await task(id)).toMatchObject({ status: 'open', recur_at: new Date('2026-11-23T08:00:00Z') });
  });

  it('brings the next one when its time has come although nobody did it, once', async () => {
    const id = await add('lena', 'task add "Water the plants" for:me');
    await world.type('lena', `task repeat T-${id} every day at 12:00`);
    const at = world.clock.at;
    world.wait(world.hours(24 * 3));
    await world.sweep();
    await world.sweep();
    const series = await world.rows<{ id: number; due_at: Date; recur_at: Date | null }>(sql`
      SELECT id, due_at, recur_at FROM tasks WHERE series_id = ${id}::int ORDER BY id`);
    expect(series).toHaveLength(2);
    // The days that were missed do not pile up: the next one lies ahead.
    expect(series[1]?.due_at).toEqual(new Date('2026-11-23T11:00:00Z'));
    expect(series.map(({ recur_at: next }) => next !== null)).toEqual([false, true]);
    await world.type('lena', `task done T-${id}`);
    expect(await world.rows(sql`SELECT id FROM tasks WHERE series_id = ${id}::int`)).toHaveLength(2);
    world.clock.at = at;
  });

  it('is skipped, moved with its due date, stopped', async () => {
    const id = await add('lena', 'task add "Month end" due:"2027-01-29 17:00"');
    await world.type('lena', `任务 重复 T-${id} 每月最后一天`);
    expect(await task(id)).toMatchObject({ recurrence: 'every month on the last day at 17:00' });
    await world.type('lena', `task skip T-${id}`);
    expect(((await task(id)).due_at as Date).toISOString()).toBe('2027-01-31T16:00:00.000Z');
    await world.type('lena', `task skip T-${id}`);
    expect(((await task(id)).due_at as Date).toISOString()).toBe('2027-02-28T16:00:00.000Z');
    await world.type('lena', `task edit T-${id} due:"2027-02-26 17:00"`);
    expect((await task(id)).recur_at).toEqual((await task(id)).due_at);
    expect((await told(world.type('lena', `task edit T-${id} due:-`))).field).toBe('due');
    expect(await listed('lena', 'task list sales recurring')).toContain('Month end');
    await world.type('lena', `task repeat stop T-${id}`);
    expect(await task(id)).toMatchObject({ recurrence: null, recur_at: null });
    expect((await told(world.type('lena', `task skip T-${id}`))).code).toBe('refused');
    await expect(world.type('lena', `task repeat T-${id} now and then`)).rejects.toThrow(/Not understood/u);
  });

  it('ends when it is called off', async () => {
    const id = await add('lena', 'task add "No more"');
    await world.type('lena', `task repeat T-${id} every weekday`);
    const { reply } = await world.type('lena', `task cancel T-${id}`);
    expect(JSON.stringify(reply)).toContain('not come back');
    expect(await world.rows(sql`SELECT id FROM tasks WHERE series_id = ${id}::int`)).toHaveLength(1);
  });

  it('is not given to whoever has left', async () => {
    const id = await add('lena', 'task add "Left behind" for:ana');
    await world.type('ana', `task repeat T-${id} every friday`);
    await world.rows(
      sql`UPDATE staff SET active = FALSE WHERE id = ${world.actors.ana.staffId as number}::int RETURNING id`,
    );
    await world.type('omar', `task done T-${id}`);
    const [next] = await world.rows(
      sql`SELECT assignee_id, department_id FROM tasks WHERE series_id = ${id}::int AND id <> ${id}::int`,
    );
    expect(next).toEqual({ assignee_id: null, department_id: world.departmentIds.support });
    await world.rows(
      sql`UPDATE staff SET active = TRUE WHERE id = ${world.actors.ana.staffId as number}::int RETURNING id`,
    );
  });
});

describe('between departments', () => {
  it('a request is acknowledged by word or deed, and counted each time it is passed on', async () => {
    const asked = await add('lena', 'task add "Please look" for:support');
    expect(await card('omar', asked)).toContain('[Got it]');
    expect(await card('lena', asked)).not.toContain('[Got it]');
    expect((await told(world.type('lena', `task acknowledge T-${asked}`))).code).toBe('refused');
    await world.click('omar', buttonOf(await world.card('omar', 'task', asked), 'Got it'));
    expect(await task(asked)).toMatchObject({ acknowledged_at: world.clock.at, reassignments: 0 });
    expect((await told(world.type('ana', `task acknowledge T-${asked}`))).code).toBe('refused');

    const taken = await add('lena', 'task add "Please take" for:support');
    await world.type('omar', `task assign T-${taken} me`);
    expect(await task(taken)).toMatchObject({ acknowledged_at: world.clock.at, reassignments: 0 });
    await world.type('omar', `task assign T-${taken} ana`);
    await world.type('ana', `task assign T-${taken} finance`);
    expect(await task(taken)).toMatchObject({ reassignments: 2 });
  });

  it('the work is rated by whoever asked for it, once it is done', async () => {
    const id = await add('lena', 'task add "Design a flyer" for:mia');
    expect((await told(world.type('lena', `task rate T-${id} 5`))).user.en).toContain('not done yet');
    await world.type('mia', `task done T-${id}`);
    expect(await card('mia', id)).not.toContain('[Rate…]');
    expect((await told(world.type('mia', `task rate T-${id} 5`))).user.en).toContain('Lena Vogt');
    const button = buttonOf(await world.card('lena', 'task', id), 'Rate…');
    await world.submit('lena', button, { rating: '4', text: 'Nice colours' });
    expect(await task(id)).toMatchObject({
      rating: 4,
      rating_text: 'Nice colours',
      rated_by_id: world.actors.lena.staffId,
    });
    expect(await card('mia', id)).toMatch(/Rating: ★★★★☆[\s\S]*> Nice colours/u);
    expect(await card('fay', id)).not.toContain('Nice colours');
    expect((await world.events('task', id)).at(-1)).toMatchObject({
      type: 'task.rated',
      details: { doneById: world.actors.mia.staffId },
    });
    await world.undo('lena');
    expect(await task(id)).toMatchObject({ rating: null, rating_text: null });
    await expect(world.type('lena', `task rate T-${id} 7`)).rejects.toThrow(/Not understood/u);
    const own = await add('lena', 'task add "My own"');
    await world.type('lena', `task done T-${own}`);
    expect((await told(world.type('lena', `task rate T-${own} 5`))).code).toBe('refused');
  });
});

describe('what was noted long ago', () => {
  it('may be forgotten on closed tasks, never on open ones nor of a customer under a legal hold', async () => {
    const held = await world.customer('holdings', 'sales', 'lena');
    const open = await add('lena', 'task add "Still to do" note:"Old, and needed"');
    const closed = await add('lena', 'task add "Long done" note:"Old, and over"');
    const kept = await add('lena', 'task add holdings "In court" note:"Old, and evidence"');
    for (const id of [closed, kept]) await world.type('lena', `task done T-${id}`);
    await world.rows(sql`
      INSERT INTO legal_holds (customer_id, reason, by_id) VALUES (${held}::int, 'court', ${world.actors.iris.staffId as number}::int)
      RETURNING customer_id`);
    const [notes] = world.registry.noun('task')?.retains ?? [];
    const before = new Date(world.clock.at.getTime() + world.hours(1));
    await world.database.transact(async (tx) => {
      while ((await notes?.erase(tx, before, 2)) === 2);
      expect(await notes?.count(tx, before)).toBe(0);
    });
    expect(await card('lena', open)).toContain('Old, and needed');
    expect(await card('lena', closed)).not.toContain('Old, and over');
    expect(await card('lena', kept)).toContain('Old, and evidence');
  });
});
