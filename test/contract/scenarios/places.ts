import { expect } from 'vitest';
import { type Scenario, scenario, shownWith } from '../scenario.ts';

const linked = `SELECT c.audience, c.status, c.platform FROM channels c JOIN departments d ON d.id = c.department_id
  WHERE d.key = 'marketing' AND c.status = 'ok'`;

export const placeScenarios: readonly Scenario[] = [
  scenario('channel show', async ({ type }) => {
    await type('lena', 'channel show', 'sales', /Sales[\s\S]*Who sees what here/u);
  }),
  scenario('channel unlink', async ({ client, type, row }) => {
    await type('priya', 'channel unlink', 'marketing', /no longer linked/u);
    expect(await client.rows(linked)).toEqual([]);
    await type('priya', 'channel link department:marketing', 'marketing', /is linked to Marketing/u);
    expect(await row(linked)).toMatchObject({ status: 'ok' });
  }),
  scenario('channel link', async ({ client, type, row }) => {
    await type('priya', 'channel unlink', 'marketing', /no longer linked/u);
    await type('priya', 'channel link department:marketing', 'marketing', /is linked to Marketing/u);
    // A private channel whose members are all of the department.
    expect(await row(linked)).toEqual({ audience: 'department', status: 'ok', platform: client.platform });
  }),
  scenario('setup', async ({ type }) => {
    await type('iris', 'setup', 'general', /department/iu);
    await type('lena', 'setup', 'sales', /may not/u);
  }),
  scenario('setup people', async ({ client, type, row }) => {
    const seen = await type('iris', 'setup people csv:"noor@fernhill.example,support"', 'general', /noor@fernhill/u);
    await client.as('iris').press(shownWith(seen, 'noor@fernhill'), 'Apply to 1', /will be placed when they appear/u);
    expect(
      await row(
        `SELECT d.key FROM staff s JOIN departments d ON d.id = s.department_id WHERE s.email = 'noor@fernhill.example'`,
      ),
    ).toEqual({ key: 'support' });
  }),
  scenario('workspace list', async ({ client, type }) => {
    await foreign(client, 'T0HARBOUR', 'Harbour Partners', 'pending');
    await type('iris', 'workspace list', 'general', /Harbour Partners[\s\S]*waiting for approval/u);
  }),
  scenario('workspace approve', async ({ client, type, row }) => {
    await foreign(client, 'T0MILLSIDE', 'Millside Print', 'pending');
    await type('iris', 'workspace approve T0MILLSIDE', 'general', /Millside Print is approved/u);
    expect(await row(`SELECT status FROM installations WHERE workspace = 'T0MILLSIDE'`)).toEqual({
      status: 'approved',
    });
  }),
  scenario('workspace block', async ({ client, type, row }) => {
    await foreign(client, 'T0OLDYARD', 'Old Yard Studio', 'approved');
    await type('iris', 'workspace block T0OLDYARD', 'general', /Old Yard Studio is blocked/u);
    expect(await row(`SELECT status FROM installations WHERE workspace = 'T0OLDYARD'`)).toEqual({ status: 'removed' });
  }),
];

/** A workspace of others that installed the bot, on whatever platform; no one there says anything. */
function foreign(client: Parameters<Scenario['run']>[0]['client'], id: string, name: string, status: string) {
  return client.rows(
    `INSERT INTO installations (platform, workspace, name, status, token_sealed, scopes) VALUES ('slack', $1, $2, $3, 'kept', '{}')`,
    [id, name, status],
  );
}
