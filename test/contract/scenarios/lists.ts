import { expect } from 'vitest';
import type { PlaceName, Seen } from '../client.ts';
import { type Desk, type Scenario, scenario } from '../scenario.ts';

/** More rows than a message of any platform has room for, and more than a page of any list. */
const many = 40;
const sales = `(SELECT id FROM departments WHERE key = 'sales')`;
const lena = `(SELECT id FROM staff WHERE email = 'lena.vogt@fernhill.example')`;

interface Long {
  readonly who: string;
  readonly place: PlaceName;
  /** What one types to see the list. */
  readonly line: string;
  /** Begins the name of each of the rows. */
  readonly name: string;
  readonly insert: string;
  readonly remove: string;
}

const lists: readonly Long[] = [
  {
    who: 'iris',
    place: 'general',
    line: 'staff list unplaced',
    name: 'Newcomer',
    insert: `INSERT INTO staff (name, email) SELECT 'Newcomer ' || n, 'newcomer' || n || '@fernhill.example'`,
    remove: `DELETE FROM staff WHERE name LIKE 'Newcomer %'`,
  },
  {
    who: 'lena',
    place: 'sales',
    line: 'customer find zeppelin',
    name: 'Zeppelin',
    insert: `INSERT INTO customers (name, department_id, search_name, search_tokens)
      SELECT 'Zeppelin ' || n, ${sales}, 'zeppelin ' || n, ARRAY['zeppelin', n::text]`,
    remove: `DELETE FROM customers WHERE name LIKE 'Zeppelin %'`,
  },
  {
    who: 'lena',
    place: 'sales',
    // Nobody else's tasks come back: what other scenarios leave behind does not stand between these.
    line: 'task list sales recurring',
    name: 'Errand',
    insert: `INSERT INTO tasks (title, department_id, created_by_id, due_at, recurrence, recurrence_zone)
      SELECT 'Errand ' || n, ${sales}, ${lena}, now() + interval '30 days', 'every day', 'UTC'`,
    remove: `DELETE FROM tasks WHERE title LIKE 'Errand %'`,
  },
];

export const listScenarios: readonly Scenario[] = [
  scenario('long list', async (desk) => {
    for (const { insert, remove, ...list } of lists) {
      const numbers = `FROM generate_series(101, ${100 + many}) n`;
      await desk.client.rows(`${insert} ${numbers}`);
      try {
        const rows = await readToEnd(desk, list);
        expect(rows, list.line).toEqual(Array.from({ length: many }, (_, n) => `${list.name} ${101 + n}`));
      } finally {
        await desk.client.rows(remove);
      }
    }
    await staysOnItsPage(desk);
  }),
];

/** A day of three full sections is more than a message has room for: what is done on its second page leaves one there. */
async function staysOnItsPage({ client, type }: Desk): Promise<void> {
  const tasks = (due: string, name: string) =>
    client.rows(`INSERT INTO tasks (title, department_id, assignee_id, created_by_id, due_at)
      SELECT '${name} ' || n || ' of a day that has far more to do than hours', ${sales}, ${lena}, ${lena}, ${due}
      FROM generate_series(101, 106) n`);
  await tasks(`now() - interval '80 days' + n * interval '1 minute'`, 'Long overdue');
  await tasks(`now() + interval '1 minute'`, 'Due at once');
  try {
    const first = (await type('lena', 'today', 'sales', /Long overdue 101/u)).shown.at(-1);
    // A platform with room for all of it has no second page. Sections count what they leave out; the last count is the page's.
    if (!first || first.drawn.includes('Due at once 106')) return;
    const goesOn = [...first.drawn.matchAll(/^\W*(More|\d+ more)\W*$/gmu)].at(-1)?.[1];
    if (!goesOn) throw new Error('rows that cannot be reached');
    const second = (await client.as('lena').press(first, goesOn, /Long overdue|Due at once/u)).shown.at(-1);
    if (!second) throw new Error('no second page');
    const [top] = /(?:Long overdue|Due at once) \d+/u.exec(second.drawn) ?? [];
    expect(second.drawn).not.toContain('Long overdue 101');
    const after = (await client.as('lena').press(second, 'Done', /Due at once/u)).shown.at(-1);
    expect(after?.drawn).not.toContain('Long overdue 101');
    expect(after?.drawn).not.toContain(top);
    expect(await client.rows(`SELECT 1 FROM tasks WHERE title LIKE '${top} %' AND status = 'done'`)).toHaveLength(1);
  } finally {
    await client.rows(`DELETE FROM tasks WHERE title LIKE 'Long overdue %' OR title LIKE 'Due at once %'`);
  }
}

/** Presses what a list goes on with until it does not; its rows as they were drawn, each once, sorted. */
async function readToEnd({ client, type }: Desk, { who, place, line, name }: Omit<Long, 'insert' | 'remove'>) {
  const found = new Set<string>();
  const isList = (seen: Seen) =>
    seen.shown.findLast(({ drawn }) => /\bmore\b|\bMore\b/u.test(drawn) || drawn.includes(name));
  // What another scenario has sent off may arrive meanwhile: it is none of these.
  let shown = isList(await type(who, line, place, new RegExp(`${name} \\d+`, 'u')));
  for (let page = 0; page <= many; page += 1) {
    if (!shown) throw new Error(`“${line}” was answered with no list`);
    expect(shown.isPrivate).toBe(true);
    expect(shown.drawn, 'a row that cannot be reached').not.toMatch(/… \d+ more/u);
    for (const [row] of shown.drawn.matchAll(new RegExp(`${name} \\d+`, 'gu'))) found.add(row);
    const goesOn = /^\W*(More|\d+ more)\W*$/mu.exec(shown.drawn)?.[1];
    if (goesOn === undefined) return [...found].sort();
    const next: Seen = await client.as(who).press(shown, goesOn, new RegExp(`${name} \\d+`, 'u'));
    shown = isList(next);
  }
  throw new Error(`“${line}” has no end`);
}
