import { expect } from 'vitest';
import { numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = 'SELECT * FROM tasks WHERE id = $1';

export const taskWorkScenarios: readonly Scenario[] = [
  scenario('task progress', async ({ type, task, row }) => {
    const id = await task('Sort the returns');
    await type('omar', `task progress ${id} 40% "Half of the pallets"`, 'support', /40%/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ progress: 40, status: 'started' });
  }),
  scenario('task time', async ({ type, task, row }) => {
    const id = await task('Test the scanner');
    await type('omar', `task time ${id} 1h30`, 'support', /1 h 30 min/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ spent_minutes: 90 });
  }),
  scenario('task item add', async ({ type, task, row }) => {
    const id = await task('Prepare the visit');
    await type(
      'omar',
      `task item add ${id} Book a room; Order lunch`,
      'support',
      /Book a room[\s\S]*Order lunch|Added 2 items/u,
    );
    expect(await row('SELECT count(*)::int AS n FROM task_items WHERE task_id = $1', numberOf(id))).toEqual({ n: 2 });
  }),
  scenario('task item tick', async ({ type, task, row }) => {
    const id = await task('Close the quarter');
    await type('omar', `task item add ${id} Invoices; Accruals`, 'support', /Invoices|Added/u);
    await type('omar', `task item tick ${id} accruals`, 'support', /1 of 2/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ progress: 50 });
  }),
  scenario('task item untick', async ({ type, task, row }) => {
    const id = await task('Check the alarms');
    await type('omar', `task item add ${id} Hall; Yard`, 'support', /Hall|Added/u);
    await type('omar', `task item tick ${id} 1`, 'support', /1 of 2/u);
    await type('omar', `task item untick ${id} 1`, 'support', /0 of 2|open again/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ progress: 0 });
  }),
  scenario('task item remove', async ({ type, task, row }) => {
    const id = await task('Clean the ramp');
    await type('omar', `task item add ${id} Broom; Bucket`, 'support', /Broom|Added/u);
    await type('omar', `task item remove ${id} 2`, 'support', /Removed|0 of 1/u);
    expect(await row('SELECT text FROM task_items WHERE task_id = $1', numberOf(id))).toEqual({ text: 'Broom' });
  }),
  scenario('task wait', async ({ type, task, row }) => {
    const [first, second] = [await task('Get the permit'), await task('Dig the trench')];
    await type('omar', `task wait ${second} for:${first}`, 'support', /Waits for|waits for/u);
    await type('omar', `task done ${second}`, 'support', /waits for[\s\S]*Get the permit/u);
    expect(await row(byId, numberOf(second))).toMatchObject({ status: 'open' });
  }),
  scenario('task unwait', async ({ type, task, row }) => {
    const [first, second] = [await task('Paint the wall'), await task('Hang the picture')];
    await type('omar', `task wait ${second} for:${first}`, 'support', /Waits for|waits for/u);
    await type('omar', `task unwait ${second} for:${first}`, 'support', /no longer waits|Hang the picture/u);
    expect(await row('SELECT count(*)::int AS n FROM task_dependencies WHERE task_id = $1', numberOf(second))).toEqual({
      n: 0,
    });
  }),
  scenario('task repeat', async ({ type, task, row }) => {
    const id = await task('Check the fire doors');
    await type('omar', `task repeat ${id} every monday at 9:00`, 'support', /every week on Monday/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ recurrence: 'every week on Monday at 09:00' });
  }),
  scenario('task repeat stop', async ({ type, task, row }) => {
    const id = await task('Read the meters');
    await type('omar', `task repeat ${id} every month on the last day`, 'support', /every month/u);
    await type('omar', `task repeat stop ${id}`, 'support', /does not come back|Read the meters/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ recurrence: null });
  }),
  scenario('task skip', async ({ type, task, row }) => {
    const id = await task('Empty the traps');
    await type('omar', `task repeat ${id} every day at 9:00`, 'support', /every day/u);
    const { due_at: due } = await row<{ due_at: Date }>(byId, numberOf(id));
    await type('omar', `task skip ${id}`, 'support', /Skipped|Empty the traps/u);
    expect((await row<{ due_at: Date }>(byId, numberOf(id))).due_at > due).toBe(true);
  }),
  scenario('task rate', async ({ type, task, row }) => {
    const id = await task('Translate the leaflet', 'for:@omar');
    await type('omar', `task done ${id}`, 'support', /Done/u);
    await type('lena', `task rate ${id} 4 "Nearly perfect"`, 'sales', /4 of 5|★★★★☆/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ rating: 4, rating_text: 'Nearly perfect' });
  }),
  scenario('task acknowledge', async ({ type, task, row }) => {
    const id = await task('Answer the authority');
    await type('omar', `task acknowledge ${id}`, 'support', /Taken note|Answer the authority/u);
    expect((await row(byId, numberOf(id))).acknowledged_at).toBeInstanceOf(Date);
  }),
];
