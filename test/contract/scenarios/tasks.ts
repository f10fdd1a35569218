import { expect } from 'vitest';
import { numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = `SELECT t.*, a.name AS assignee, d.key AS department FROM tasks t
  JOIN departments d ON d.id = t.department_id LEFT JOIN staff a ON a.id = t.assignee_id WHERE t.id = $1`;

export const taskScenarios: readonly Scenario[] = [
  scenario('task add', async ({ task, row }) => {
    const id = await task('Send the price list', 'for:support due:tomorrow priority:high');
    expect(await row(byId, numberOf(id))).toMatchObject({
      status: 'open',
      department: 'support',
      priority: 'high',
      due_at: expect.any(Date),
    });
  }),
  scenario('task list', async ({ client, type, task }) => {
    const id = await task('Prepare the samples', 'for:me');
    // The most overdue stands first, however many fit.
    await client.rows(`UPDATE tasks SET due_at = now() - interval '120 days' WHERE id = $1`, [numberOf(id)]);
    await type('lena', 'task list mine', 'sales', /Prepare the samples/u);
  }),
  scenario('task show', async ({ type, task }) => {
    const id = await task('Look into the failed import');
    await type('omar', `task show ${id}`, 'support', /Look into the failed import[\s\S]*Support/u);
  }),
  scenario('task assign', async ({ type, task, row }) => {
    const id = await task('Call the carrier back');
    await type('grace', `task assign ${id} omar`, 'support', /Omar Said/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ assignee: 'Omar Said' });
  }),
  scenario('task start', async ({ type, task, row }) => {
    const id = await task('Check the delivery note');
    await type('omar', `task start ${id}`, 'support', /Started|In progress/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ status: 'started' });
  }),
  scenario('task note', async ({ type, task, row }) => {
    const id = await task('Find the missing pallet');
    await type('omar', `task note ${id} It stands in Rotterdam`, 'support', /It stands in Rotterdam|Noted on/u);
    expect(await row('SELECT text FROM task_notes WHERE task_id = $1', numberOf(id))).toEqual({
      text: 'It stands in Rotterdam',
    });
  }),
  scenario('task snooze', async ({ type, task, row }) => {
    const id = await task('Remind the warehouse', 'for:me');
    await type('lena', `task snooze ${id} 2h`, 'sales', /Remind the warehouse|Snoozed/u);
    expect((await row(byId, numberOf(id))).snoozed_until).toBeInstanceOf(Date);
  }),
  scenario('task done', async ({ type, task, row }) => {
    const id = await task('Confirm the appointment');
    await type('omar', `task done ${id}`, 'support', /Done/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ status: 'done' });
  }),
  scenario('task reopen', async ({ type, task, row }) => {
    const id = await task('Repair the label printer');
    await type('omar', `task done ${id}`, 'support', /Done/u);
    await type('omar', `task reopen ${id}`, 'support', /Open|open again/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ status: 'open', closed_at: null });
  }),
  scenario('task cancel', async ({ type, task, row }) => {
    const id = await task('Order more brochures');
    await type('lena', `task cancel ${id}`, 'sales', /Cancelled/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ status: 'cancelled' });
  }),
  scenario('task edit', async ({ type, task, row }) => {
    const id = await task('Write to the insurer');
    await type(
      'lena',
      `task edit ${id} title:"Telephone the insurer" priority:urgent`,
      'sales',
      /Telephone the insurer/u,
    );
    expect(await row(byId, numberOf(id))).toMatchObject({ title: 'Telephone the insurer', priority: 'urgent' });
  }),
  scenario('today', async ({ client, type, task }) => {
    const id = await task('Answer the tender', 'for:me');
    await client.rows(`UPDATE tasks SET due_at = now() - interval '90 days' WHERE id = $1`, [numberOf(id)]);
    await type('lena', 'today', 'sales', /Overdue[\s\S]*Answer the tender/u);
  }),
];
