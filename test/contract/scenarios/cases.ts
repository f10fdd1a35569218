import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = `SELECT k.*, a.name AS assignee, d.key AS department FROM cases k
  JOIN departments d ON d.id = k.department_id LEFT JOIN staff a ON a.id = k.assignee_id WHERE k.id = $1`;

/** Omar of Support opens a case of Acme's; answers its id as people write it. */
async function open({ type, row }: Desk, subject: string, more = ''): Promise<string> {
  await type('omar', `case add acme "${subject}" ${more}`, 'support', new RegExp(subject, 'u'));
  const { id } = await row<{ id: number }>('SELECT id FROM cases WHERE subject = $1', subject);
  return `CS-${id}`;
}

export const caseScenarios: readonly Scenario[] = [
  scenario('case add', async (desk) => {
    const id = await open(desk, 'The display stays dark', 'level:high via:call kind:issue');
    expect(await desk.row(byId, numberOf(id))).toMatchObject({
      status: 'new',
      department: 'support',
      level: 'high',
      channel: 'call',
      response_due_at: expect.any(Date),
      resolution_due_at: expect.any(Date),
    });
    // Nobody answers: the sweep tells the department's channel.
    await desk.client.rows(
      `UPDATE cases SET response_due_at = now() - interval '1 minute', alert = 'response_breached', alert_at = now() WHERE id = $1`,
      [numberOf(id)],
    );
    const told = await desk.finds('grace', 'support', 'First response overdue · The display stays dark');
    expect(told.isPrivate).toBe(false);
  }),
  scenario('case list', async (desk) => {
    const id = await open(desk, 'The hinge squeaks', 'for:me');
    await desk.client.rows(`UPDATE cases SET response_due_at = now() - interval '120 days' WHERE id = $1`, [
      numberOf(id),
    ]);
    await desk.type('omar', 'case list mine breached', 'support', /The hinge squeaks/u);
  }),
  scenario('case queue', async (desk) => {
    const id = await open(desk, 'The reactor hums', 'level:urgent');
    await desk.client.rows(
      `UPDATE cases SET response_due_at = now() - interval '120 days', opened_at = now() - interval '130 days' WHERE id = $1`,
      [numberOf(id)],
    );
    await desk.type('omar', 'case queue', 'support', /The reactor hums[\s\S]*overdue \+\d+/u);
  }),
  scenario('case show', async (desk) => {
    const id = await open(desk, 'The manual is missing');
    await desk.type('omar', `case show ${id}`, 'support', /The manual is missing[\s\S]*Support/u);
  }),
  scenario('case take', async (desk) => {
    const id = await open(desk, 'The plug does not fit');
    await desk.type('omar', `case take ${id}`, 'support', /yours now|Omar Said/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ assignee: 'Omar Said', status: 'open' });
  }),
  scenario('case assign', async (desk) => {
    const id = await open(desk, 'The invoice has two totals');
    await desk.type('omar', `case assign ${id} finance`, 'support', /Finance/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ assignee: null, department: 'finance' });
    await desk.finds('viktor', 'finance', 'The invoice has two totals');
  }),
  scenario('case respond', async (desk) => {
    const id = await open(desk, 'The lid will not close');
    await desk.type('omar', `case respond ${id} We send a new lid`, 'support', /answered|First response/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'open', responded_at: expect.any(Date) });
  }),
  scenario('case wait', async (desk) => {
    const id = await open(desk, 'The serial number is unknown');
    await desk.type(
      'omar',
      `case wait ${id} They look it up`,
      'support',
      /Waiting for the customer|waits for the customer/u,
    );
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'waiting', resolution_due_at: null });
  }),
  scenario('case resume', async (desk) => {
    const id = await open(desk, 'The photo was blurred');
    await desk.type('omar', `case wait ${id} A sharper one`, 'support', /[Ww]ait/u);
    await desk.type('omar', `case resume ${id}`, 'support', /goes on|To be solved by/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'open', resolution_due_at: expect.any(Date) });
  }),
  scenario('case resolve', async (desk) => {
    const id = await open(desk, 'The fan is loud');
    await desk.type('omar', `case resolve ${id} "Fan replaced" as:workaround`, 'support', /resolved|Resolved/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({
      resolution: 'Fan replaced',
      resolution_kind: 'workaround',
    });
  }),
  scenario('case close', async (desk) => {
    const id = await open(desk, 'The label peels off');
    await desk.type('omar', `case resolve ${id} New label`, 'support', /[Rr]esolved/u);
    await desk.type('omar', `case close ${id}`, 'support', /[Cc]losed/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'closed' });
  }),
  scenario('case reopen', async (desk) => {
    const id = await open(desk, 'The seal leaks');
    await desk.type('omar', `case resolve ${id} New seal`, 'support', /[Rr]esolved/u);
    await desk.type('omar', `case reopen ${id} It leaks again`, 'support', /open again|Reopened/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'reopened', reopen_count: 1 });
  }),
  scenario('case escalate', async (desk) => {
    const id = await open(desk, 'The line stands still');
    await desk.type('omar', `case escalate ${id} They lose money`, 'support', /[Ee]scalated/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ escalation_reason: 'They lose money' });
  }),
  scenario('case note', async (desk) => {
    const id = await open(desk, 'The crate arrived open');
    await desk.type('omar', `case note ${id} The carrier has photos`, 'support', /The carrier has photos|Noted on/u);
    expect(await desk.row('SELECT text FROM case_notes WHERE case_id = $1', numberOf(id))).toEqual({
      text: 'The carrier has photos',
    });
  }),
  scenario('case edit', async (desk) => {
    const id = await open(desk, 'The colour is off');
    await desk.type(
      'omar',
      `case edit ${id} level:urgent subject:"The colour is wrong"`,
      'support',
      /The colour is wrong/u,
    );
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ subject: 'The colour is wrong', level: 'urgent' });
  }),
  scenario('case classify', async (desk) => {
    const id = await open(desk, 'The refund is late');
    await desk.type('omar', `case classify ${id} Billing/Refund`, 'support', /Billing \/ Refund/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ category_id: 12 });
  }),
  scenario('case sla', async ({ type }) => {
    await type('omar', 'case sla support', 'support', /Urgent[\s\S]*answered in[\s\S]*solved in/u);
  }),
  scenario('case sla set', async ({ type, row }) => {
    await type(
      'iris',
      'case sla set low response:3d resolution:12d department:marketing',
      'general',
      /answered in 24 h/u,
    );
    expect(
      await row(`SELECT t.response_minutes, t.resolution_minutes FROM case_targets t JOIN departments d ON d.id = t.department_id
        WHERE d.key = 'marketing' AND t.level = 'low'`),
    ).toEqual({ response_minutes: 1440, resolution_minutes: 5760 });
  }),
  scenario('case closing', async ({ type }) => {
    await type('omar', 'case closing', 'support', /When resolved cases close[\s\S]*after 7 days/u);
  }),
  scenario('case closing set', async ({ type, row }) => {
    await type(
      'iris',
      'case closing set 10 days department:finance',
      'general',
      /cases of Finance close after 10 days/u,
    );
    expect(
      await row(
        `SELECT s.value FROM settings s JOIN departments d ON s.key = 'case.closing.' || d.id WHERE d.key = 'finance'`,
      ),
    ).toEqual({ value: 10 });
  }),
  scenario('case category list', async ({ type }) => {
    await type('omar', 'case category list', 'support', /Billing[\s\S]*Invoice/u);
  }),
  scenario('case category add', async ({ type, row }) => {
    await type('iris', 'case category add "Spare parts" zh:备件 under:Product', 'general', /Spare parts/u);
    expect(await row(`SELECT parent_id, name_zh FROM case_categories WHERE name_en = 'Spare parts'`)).toEqual({
      parent_id: 1,
      name_zh: '备件',
    });
  }),
  scenario('case category remove', async ({ type, row }) => {
    await type('iris', 'case category remove Service/Praise', 'general', /Praise/u);
    expect(await row(`SELECT retired_at FROM case_categories WHERE name_en = 'Praise'`)).toEqual({
      retired_at: expect.any(Date),
    });
  }),
];
