import { expect } from 'vitest';
import { numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = 'SELECT * FROM interactions WHERE id = $1';

export const logScenarios: readonly Scenario[] = [
  scenario('log add', async ({ log, type, row }) => {
    const id = await log('Asked for a quote over forty seats');
    expect(await row(byId, numberOf(id))).toMatchObject({ via: 'call', audience: 'everyone', deleted_at: null });
    const more = 'result:agreed took:20m next:"Send the quote over forty seats" by:"31 January 2030"';
    await type('lena', `log add acme "Wants it in writing" ${more}`, 'sales', /the next step is T-\d+/u);
    const next =
      "SELECT title FROM tasks WHERE about_noun = 'interaction' AND about_id = (SELECT max(id) FROM interactions)";
    expect((await row(next)).title).toBe('Send the quote over forty seats');
  }),
  scenario('log show', async ({ type, log }) => {
    const id = await log('Wants to renew for two years');
    await type('marta', `log show ${id}`, 'sales', /Wants to renew for two years/u);
  }),
  scenario('log list', async ({ type, log }) => {
    await log('Their new buyer is called Ines');
    await type('marta', 'log list acme', 'sales', /Their new buyer is called Ines/u);
  }),
  scenario('log edit', async ({ type, log, row }) => {
    const id = await log('Met at the fair in Lyon');
    await type('lena', `log edit ${id} via:meeting`, 'sales', /Changed L-\d+/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ via: 'meeting', version: 2 });
  }),
  scenario('log delete', async ({ type, log, row }) => {
    const id = await log('Logged with the wrong customer');
    await type('lena', `log delete ${id}`, 'sales', /Deleted L-\d+/u);
    expect((await row(byId, numberOf(id))).deleted_at).toBeInstanceOf(Date);
  }),
];
