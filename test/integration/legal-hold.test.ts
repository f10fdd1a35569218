import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import { nouns, retainedBy } from '../../src/crm/index.ts';
import { sql } from '../../src/store/database.ts';
import { applyRetention } from '../../src/store/retention.ts';
import { type CrmWorld, createCrmWorld, type Who } from '../support/crm-world.ts';

/** Every way by which something of a customer goes for good, tried on one that is held and on one that is not. */

let world: CrmWorld;
let held: number;
let free: number;

const idOf = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error) => (error.code === 'refused' && /legal hold/u.test(error.user.en) ? 'held' : String(error)),
  );
let made = 0;

beforeAll(async () => {
  world = await createCrmWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  made += 1;
  held = await idOf('marta', `customer add "Held ${made} Works" owner:me anyway:yes`);
  free = await idOf('marta', `customer add "Free ${made} Works" owner:me anyway:yes`);
  await world.type('iris', `retention hold C-${held} "Court case"`);
});

/** What somebody would have to do; the last step is the one that removes. */
type Removal = (customer: number) => Promise<unknown>;
const removals: Readonly<Record<string, Removal>> = {
  'customer erase': async (id) => {
    const [row] = await world.rows<{ name: string }>(sql`SELECT name FROM customers WHERE id = ${id}::int`);
    return world.type('marta', `customer erase C-${id} name:"${row?.name}"`);
  },
  'customer merge, as the one that stays': async (id) => {
    const other = await idOf('marta', `customer add "Third ${made} ${id}" owner:me anyway:yes`);
    return world.type('marta', `customer merge C-${id} C-${other} sure:yes`);
  },
  'customer merge, as the one that goes': async (id) => {
    const other = await idOf('marta', `customer add "Fourth ${made} ${id}" owner:me anyway:yes`);
    return world.type('marta', `customer merge C-${other} C-${id} sure:yes`);
  },
  'contact erase': async (id) => {
    const contact = await idOf('marta', `contact add C-${id} "Ana Held${id}" anyway:yes`);
    return world.type('marta', `contact erase P-${contact} sure:yes`);
  },
  'undo of a task’s note': async (id) => {
    const task = await idOf('marta', `task add C-${id} "Noted ${id}" for:me`);
    await world.type('marta', `task note T-${task} "They said no"`);
    return world.undo('marta');
  },
  'undo of a case’s note': async (id) => {
    const found = await idOf('omar', `case add C-${id} "Noted ${id}"`);
    await world.type('omar', `case note CS-${found} "They said no"`);
    return world.undo('omar');
  },
  'task item remove': async (id) => {
    const task = await idOf('marta', `task add C-${id} "Listed ${id}" for:me`);
    await world.type('marta', `task item add T-${task} "Ask Ana for the papers"`);
    return world.type('marta', `task item remove T-${task} 1`);
  },
  'undo of a task’s items': async (id) => {
    const task = await idOf('marta', `task add C-${id} "Listed ${id}" for:me`);
    await world.type('marta', `task item add T-${task} "Ask Ana for the papers"`);
    return world.undo('marta');
  },
};

describe('of a customer under legal hold nothing goes', () => {
  it.each(Object.keys(removals))('by %s', async (what) => {
    const remove = removals[what] as Removal;
    expect(await outcome(remove(held))).toBe('held');
    expect(await outcome(remove(free))).toBe('done');
    await world.type('iris', `retention release C-${held}`);
    expect(await outcome(remove(held))).toBe('done');
  });

  it('by undoing a step that was taken with words: the step is, the words stay', async () => {
    for (const [id, left] of [
      [held, 1],
      [free, 0],
    ] as const) {
      const task = await idOf('marta', `task add C-${id} "Ends ${id}" for:me`);
      await world.type('marta', `task progress T-${task} 50 "They have signed"`);
      await world.undo('marta');
      expect(await world.rows(sql`SELECT status FROM tasks WHERE id = ${task}::int`)).toEqual([{ status: 'open' }]);
      expect(await world.rows(sql`SELECT 1 FROM task_notes WHERE task_id = ${task}::int`)).toHaveLength(left);
      const found = await idOf('omar', `case add C-${id} "Ends ${id}"`);
      await world.type('omar', `case wait CS-${found} "For their answer"`);
      const notes = () => world.rows(sql`SELECT 1 FROM case_notes WHERE case_id = ${found}::int AND kind <> 'opened'`);
      const before = (await notes()).length;
      await world.undo('omar');
      expect((await notes()).length, `case of ${id}`).toBe(id === held ? before : 0);
    }
  });

  it('by a rule: logs, notes, files, comments and what the audit log says of any of it', async () => {
    for (const id of [held, free]) {
      await world.type('marta', `log add C-${id} "Old words ${id}"`);
      const task = await idOf('marta', `task add C-${id} "Old task ${id}" for:me`);
      await world.type('marta', `task note T-${task} "Old note ${id}"`);
      await world.type('marta', `task done T-${task}`);
      await world.type('marta', `contact add C-${id} "Old Person${id}"`);
      await world.type('marta', `deal add C-${id} "Old deal ${id}"`);
      await world.type('marta', `need add C-${id} "Old need ${id}"`);
      await world.type('marta', `order add C-${id} "1 x Chair @ EUR 100"`);
      await world.type('omar', `case add C-${id} "Old case ${id}"`);
      await world.type('omar', `survey record C-${id} csat:5 comment:"Old comment ${id}"`);
      await world.rows(sql`
        INSERT INTO files (subject_noun, subject_id, name, mime, size, digest, created_by_id, created_at)
        VALUES ('task', ${task}::int, ${`old ${id}.txt`}, 'text/plain', 3, ${`d${id}`}, ${world.actors.marta.staffId}::int, ${world.clock.now()}::timestamptz)`);
    }
    world.wait(days(100));
    const contents = retainedBy(nouns(() => undefined));
    for (const { name } of contents.filter((one) => one.name !== 'inbox'))
      await world.type('iris', `retention set ${name} 1 month`);
    await applyRetention(world.database, world.clock, contents);
    const words = async (id: number) =>
      Object.values(
        (
          await world.rows<Record<string, string | null>>(sql`
            SELECT (SELECT min(content) FROM interactions WHERE customer_id = ${id}::int) AS log,
              (SELECT min(n.text) FROM task_notes n JOIN tasks t ON t.id = n.task_id WHERE t.customer_id = ${id}::int) AS note,
              (SELECT min(f.name) FROM files f JOIN tasks t ON t.id = f.subject_id AND f.subject_noun = 'task'
                WHERE t.customer_id = ${id}::int) AS file,
              (SELECT min(v.comment) FROM surveys v WHERE v.customer_id = ${id}::int) AS comment`)
        )[0] ?? {},
      );
    expect(await words(held)).toEqual([
      `Old words ${held}`,
      `Old note ${held}`,
      `old ${held}.txt`,
      `Old comment ${held}`,
    ]);
    expect(JSON.stringify(await words(free))).not.toMatch(/Old|old/u);
    const lines = async (id: number) =>
      Object.fromEntries(
        (
          await world.rows<{ noun: string; kept: boolean }>(sql`
            SELECT e.noun, bool_or(e.change_sealed IS NOT NULL) AS kept FROM audit_entries e
            WHERE (e.noun, e.record_id) IN (
              SELECT 'customer', ${id}::int UNION ALL SELECT 'contact', id FROM contacts WHERE customer_id = ${id}::int
              UNION ALL SELECT 'interaction', id FROM interactions WHERE customer_id = ${id}::int
              UNION ALL SELECT 'task', id FROM tasks WHERE customer_id = ${id}::int
              UNION ALL SELECT 'deal', id FROM deals WHERE customer_id = ${id}::int
              UNION ALL SELECT 'need', id FROM needs WHERE customer_id = ${id}::int
              UNION ALL SELECT 'order', id FROM orders WHERE customer_id = ${id}::int
              UNION ALL SELECT 'case', id FROM cases WHERE customer_id = ${id}::int
              UNION ALL SELECT 'survey', id FROM surveys WHERE customer_id = ${id}::int)
            GROUP BY e.noun`)
        ).map(({ noun, kept }) => [noun, kept]),
      );
    const all = ['case', 'contact', 'customer', 'deal', 'interaction', 'need', 'order', 'survey', 'task'];
    expect(await lines(held)).toEqual(Object.fromEntries(all.map((noun) => [noun, true])));
    expect(await lines(free)).toEqual(Object.fromEntries(all.map((noun) => [noun, false])));
  });
});
