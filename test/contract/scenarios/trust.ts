import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const inForce = `SELECT g.* FROM access_grants g WHERE g.id = ANY((SELECT v.grant_ids FROM policy_versions v ORDER BY v.id DESC LIMIT 1)::int[])`;

/** Runs with a rule in force that changes nothing for anybody else's scenario. */
async function withRule({ type, row }: Desk, work: (id: string) => Promise<void>): Promise<void> {
  await type('iris', 'access grant finance read task:notes', 'general', /everybody in Finance may see notes of tasks/u);
  const { id } = await row<{ id: number }>(`${inForce} AND noun = 'task'`);
  await work(`A-${id}`);
  await type('iris', 'access rollback 0', 'general', /rules are those of version 0/u);
}

/** Access rules, the audit log and how long content is kept. */
export const trustScenarios: readonly Scenario[] = [
  scenario('access grant', async (desk) => {
    await withRule(desk, async () => {
      expect(await desk.row(inForce)).toMatchObject({
        effect: 'allow',
        action: 'read',
        noun: 'task',
        fields: ['notes'],
      });
    });
  }),
  scenario('access revoke', async ({ type, row }) => {
    await type('iris', 'access revoke viewer export survey', 'general', /every viewer may not export survey answers/u);
    expect(await row(inForce)).toMatchObject({ effect: 'deny', role: 'viewer', noun: 'survey' });
    await type('iris', 'access rollback 0', 'general', /version 0/u);
  }),
  scenario('access remove', async (desk) => {
    await desk.type('iris', 'access grant support read task:notes own', 'general', /of those that are theirs/u);
    const { id } = await desk.row<{ id: number }>(inForce);
    await desk.type('iris', `access remove A-${id}`, 'general', /is gone/u);
    expect(await desk.client.rows(inForce, [])).toEqual([]);
  }),
  scenario('access list', (desk) =>
    withRule(desk, async (id) => {
      await desk.type(
        'iris',
        'access list',
        'general',
        new RegExp(`${id}[\\s\\S]*Finance may see notes of tasks`, 'u'),
      );
    }),
  ),
  scenario('access show', (desk) =>
    withRule(desk, async (id) => {
      await desk.type('iris', `access show ${id}`, 'general', /Finance may see notes of tasks[\s\S]*in force/u);
    }),
  ),
  scenario('access history', (desk) =>
    withRule(desk, async (id) => {
      await desk.type(
        'iris',
        'access history',
        'general',
        new RegExp(`Version \\d+[\\s\\S]*granted[\\s\\S]*${id}`, 'u'),
      );
    }),
  ),
  scenario('access rollback', async ({ type, row, client }) => {
    await type('iris', 'access grant marketing read task:notes', 'general', /Marketing may see/u);
    const { id } = await row<{ id: number }>('SELECT max(id) AS id FROM policy_versions');
    await type('iris', 'access rollback 0', 'general', /version 0/u);
    await type('iris', `access rollback ${id}`, 'general', new RegExp(`those of version ${id} again`, 'u'));
    expect(await client.rows(inForce, [])).toHaveLength(1);
    await type('iris', 'access rollback 0', 'general', /version 0/u);
  }),
  scenario('access explain', async ({ type, task }) => {
    const id = await task('Explain the rights');
    await type('omar', `access explain ${id}`, 'support', /see: basic details[\s\S]*every colleague in a department/u);
  }),
  scenario('access preview', async ({ type, customer, row }) => {
    const id = await customer('Laterne Optik', 'email:licht@laterne.example');
    const seen = await type('iris', `access preview @omar ${id}`, 'general', /Laterne Optik[\s\S]*As Omar/u);
    expect(seen.text).not.toContain('Edit');
    expect(
      await row(`SELECT noun FROM audit_entries WHERE operation = 'access.preview' AND record_id = $1`, numberOf(id)),
    ).toEqual({ noun: 'customer' });
  }),
  scenario('audit list', async ({ type, customer }) => {
    const id = await customer('Prüfstein Labor');
    await type(
      'iris',
      `audit list ${id}`,
      'general',
      new RegExp(`Lena Vogt[\\s\\S]*customer\\.add[\\s\\S]*${id}`, 'u'),
    );
  }),
  scenario('audit show', async ({ type, customer, row }) => {
    const id = await customer('Siegelring Manufaktur');
    const line = await row<{ id: string }>(
      `SELECT id::text FROM audit_entries WHERE operation = 'customer.add' AND record_id = $1`,
      numberOf(id),
    );
    await type('iris', `audit show ${line.id}`, 'general', /name[\s\S]*Siegelring Manufaktur/u);
  }),
  scenario('retention list', async ({ type }) => {
    await type('iris', 'retention list', 'general', /logs[\s\S]*kept for good/u);
  }),
  scenario('retention set', async ({ type, row }) => {
    await type('iris', 'retention set logs 50 years', 'general', /kept for 50 years/u);
    expect(await row(`SELECT months FROM retention_rules WHERE content = 'logs'`)).toEqual({ months: 600 });
    await type('iris', 'retention off logs', 'general', /kept for good/u);
  }),
  scenario('retention off', async ({ type, client }) => {
    await type('iris', 'retention set inbox 40 years', 'general', /kept for 40 years/u);
    await type('iris', 'retention off inbox', 'general', /kept for good/u);
    expect(await client.rows(`SELECT 1 FROM retention_rules WHERE content = 'inbox'`, [])).toEqual([]);
  }),
  scenario('retention hold', async ({ type, customer, row }) => {
    const id = await customer('Streitfall Spedition');
    await type(
      'iris',
      `retention hold ${id} "Court case"`,
      'general',
      /Nothing of .*Streitfall Spedition.* is erased/u,
    );
    expect(await row('SELECT reason, lifted_at FROM legal_holds WHERE customer_id = $1', numberOf(id))).toEqual({
      reason: 'Court case',
      lifted_at: null,
    });
  }),
  scenario('retention release', async ({ type, customer, row }) => {
    const id = await customer('Frieden Verlag');
    await type('iris', `retention hold ${id} "Audit"`, 'general', /Nothing of/u);
    await type('iris', `retention release ${id}`, 'general', /is released/u);
    const { lifted_at: lifted } = await row('SELECT lifted_at FROM legal_holds WHERE customer_id = $1', numberOf(id));
    expect(lifted).toBeInstanceOf(Date);
  }),
  scenario('retention holds', async ({ type, customer }) => {
    const id = await customer('Aktenschrank Archiv');
    await type('iris', `retention hold ${id} "Tax audit"`, 'general', /Nothing of/u);
    await type('iris', 'retention holds', 'general', /Aktenschrank Archiv[\s\S]*Tax audit/u);
  }),
];
