import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = 'SELECT * FROM handoffs WHERE id = $1';

/** Lena offers a task of Sales to Support; answers the offer's id as people write it, and the task's. */
async function offered({ type, task, row }: Desk, title: string): Promise<{ handoff: string; task: string }> {
  const of = await task(title, 'for:me');
  await type(
    'lena',
    `handoff offer ${of} to:support "Needs a technician"`,
    'sales',
    /Offered to Support|Waiting for an answer/u,
  );
  const { id } = await row<{ id: number }>(
    `SELECT id FROM handoffs WHERE subject_noun = 'task' AND subject_id = $1`,
    numberOf(of),
  );
  return { handoff: `H-${id}`, task: of };
}

export const handoffScenarios: readonly Scenario[] = [
  scenario('handoff offer', async (desk) => {
    const { handoff } = await offered(desk, 'Mount the antenna');
    expect(await desk.row(byId, numberOf(handoff))).toMatchObject({ status: 'offered', reason: 'Needs a technician' });
    await desk.finds('grace', 'support', handoff);
  }),
  scenario('handoff list', async (desk) => {
    const { handoff } = await offered(desk, 'Rewire the desk');
    // The most pressing stands first, however many wait.
    await desk.client.rows(`UPDATE handoffs SET answer_by = now() - interval '90 days' WHERE id = $1`, [
      numberOf(handoff),
    ]);
    await desk.type('omar', 'handoff list', 'support', new RegExp(`Task: Sales → Support[\\s\\S]*${handoff}`, 'u'));
  }),
  scenario('handoff show', async (desk) => {
    const { handoff } = await offered(desk, 'Look at the pump');
    await desk.type('omar', `handoff show ${handoff}`, 'support', /Look at the pump[\s\S]*Needs a technician/u);
  }),
  scenario('handoff accept', async (desk) => {
    const { handoff, task } = await offered(desk, 'Replace the lamp');
    await desk.type('omar', `handoff accept ${handoff}`, 'support', /Accepted/u);
    const moved = `SELECT d.key AS department FROM tasks t JOIN departments d ON d.id = t.department_id WHERE t.id = $1`;
    expect(await desk.row(moved, numberOf(task))).toEqual({ department: 'support' });
  }),
  scenario('handoff decline', async (desk) => {
    const { handoff } = await offered(desk, 'Move the shelves');
    await desk.type('omar', `handoff decline ${handoff} "Facilities does that"`, 'support', /Declined/u);
    expect(await desk.row(byId, numberOf(handoff))).toMatchObject({
      status: 'declined',
      answer: 'Facilities does that',
    });
  }),
  scenario('handoff withdraw', async (desk) => {
    const { handoff } = await offered(desk, 'Sharpen the knives');
    await desk.type('lena', `handoff withdraw ${handoff}`, 'sales', /Withdr[ae]w/u);
    expect(await desk.row(byId, numberOf(handoff))).toMatchObject({ status: 'withdrawn' });
  }),
];
