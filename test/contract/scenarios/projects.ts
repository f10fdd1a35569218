import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = 'SELECT * FROM projects WHERE id = $1';
const tasksOf = 'SELECT count(*)::int AS n FROM tasks WHERE project_id = $1';

/** Lena starts a project; answers its id as people write it. */
async function started({ type, row }: Desk, name: string): Promise<string> {
  await type('lena', `project start complaint for:acme name:"${name}"`, 'sales', new RegExp(name, 'u'));
  const { id } = await row<{ id: number }>('SELECT id FROM projects WHERE name = $1', name);
  return `PJ-${id}`;
}

/** Grace writes a playbook with one step; answers its id as people write it. */
async function written({ type, row }: Desk, name: string): Promise<string> {
  await type('grace', `playbook add "${name}"`, 'support', new RegExp(name, 'u'));
  const { id } = await row<{ id: number }>('SELECT id FROM playbooks WHERE name = $1', name);
  await type(
    'grace',
    `playbook step add PB-${id} "First things first" due:2d`,
    'support',
    /First things first|Added step 1/u,
  );
  return `PB-${id}`;
}

const playbook = 'SELECT * FROM playbooks WHERE id = $1';

export const projectScenarios: readonly Scenario[] = [
  scenario('project start', async (desk) => {
    const id = await started(desk, 'Broken crate');
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'open' });
    expect(await desk.row(tasksOf, numberOf(id))).toEqual({ n: 6 });
  }),
  scenario('project list', async (desk) => {
    const id = await started(desk, 'Late truck');
    // The oldest start stands first, however many run.
    await desk.client.rows(`UPDATE projects SET starts_at = now() - interval '900 days' WHERE id = $1`, [numberOf(id)]);
    await desk.type('omar', 'project list', 'support', /Late truck[\s\S]*0 of 6 done/u);
  }),
  scenario('project show', async (desk) => {
    const id = await started(desk, 'Wrong colour');
    await desk.type(
      'omar',
      `project show ${id}`,
      'support',
      /Wrong colour[\s\S]*Support 0\/4[\s\S]*Acknowledge the complaint/u,
    );
  }),
  scenario('project close', async (desk) => {
    const id = await started(desk, 'Missing screws');
    await desk.type('lena', `project close ${id}`, 'sales', /still has 6 open tasks/u);
    await desk.type('lena', `project close ${id} anyway`, 'sales', /Completed|completed/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'done' });
  }),
  scenario('project cancel', async (desk) => {
    const id = await started(desk, 'Loud fan');
    await desk.type('lena', `project cancel ${id}`, 'sales', /Called off/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'cancelled' });
  }),
  scenario('playbook list', async ({ type }) => {
    await type('lena', 'playbook list', 'sales', /complaint[\s\S]*onboarding[\s\S]*renewal/u);
  }),
  scenario('playbook show', async ({ type }) => {
    await type('lena', 'playbook show onboarding', 'sales', /Welcome call[\s\S]*1 working day after the start/u);
  }),
  scenario('playbook add', async (desk) => {
    const id = await written(desk, 'Office move');
    expect(await desk.row(playbook, numberOf(id))).toMatchObject({ retired_at: null });
  }),
  scenario('playbook edit', async (desk) => {
    const id = await written(desk, 'Trade fair');
    await desk.type(
      'grace',
      `playbook edit ${id} summary:"After every fair"`,
      'support',
      /After every fair|Changed the playbook/u,
    );
    expect(await desk.row(playbook, numberOf(id))).toMatchObject({ summary: 'After every fair' });
  }),
  scenario('playbook step add', async (desk) => {
    const id = await written(desk, 'Price change');
    await desk.type(
      'grace',
      `playbook step add ${id} "Tell everybody" to:marketing due:1d from:1`,
      'support',
      /Tell everybody|Added step 2/u,
    );
    expect((await desk.row<{ steps: object[] }>(playbook, numberOf(id))).steps[1]).toMatchObject({
      n: 2,
      from: 1,
      department: 'marketing',
    });
  }),
  scenario('playbook step edit', async (desk) => {
    const id = await written(desk, 'Recall');
    await desk.type(
      'grace',
      `playbook step edit ${id} 1 due:"3 working days"`,
      'support',
      /3 working days|Changed the playbook/u,
    );
    expect((await desk.row<{ steps: object[] }>(playbook, numberOf(id))).steps[0]).toMatchObject({
      days: 3,
      working: true,
    });
  }),
  scenario('playbook step remove', async (desk) => {
    const id = await written(desk, 'Audit visit');
    await desk.type('grace', `playbook step remove ${id} 1`, 'support', /no steps yet|Removed step 1/u);
    expect((await desk.row<{ steps: object[] }>(playbook, numberOf(id))).steps).toEqual([]);
  }),
  scenario('playbook retire', async (desk) => {
    const id = await written(desk, 'Old habits');
    await desk.type('grace', `playbook retire ${id}`, 'support', /retired|Retired/u);
    expect((await desk.row(playbook, numberOf(id))).retired_at).toBeInstanceOf(Date);
  }),
];
