import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = 'SELECT *, needed_on::text AS needed FROM needs WHERE id = $1';

/** Lena of Sales notes what Acme needs; answers its id as people write it. */
async function need({ type, row }: Desk, title: string, more = ''): Promise<string> {
  await type('lena', `need add acme "${title}" ${more}`, 'sales', new RegExp(title, 'u'));
  const { id } = await row<{ id: number }>('SELECT id FROM needs WHERE title = $1', title);
  return `N-${id}`;
}

export const needScenarios: readonly Scenario[] = [
  scenario('need add', async (desk) => {
    const id = await need(desk, 'Single sign-on', 'type:integration level:must');
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ kind: 'integration', level: 'must', status: 'open' });
  }),
  scenario('need list', async (desk) => {
    await need(desk, 'A sandbox to try things in');
    await desk.type('marta', 'need list customer:acme', 'sales', /What Acme[^\n]* needs/u);
  }),
  scenario('need show', async (desk) => {
    const id = await need(desk, 'An answer within the hour', 'details:"At night too"');
    await desk.type('marta', `need show ${id}`, 'sales', /An answer within the hour[\s\S]*At night too/u);
  }),
  scenario('need qualify', async (desk) => {
    const id = await need(desk, 'Invoices in two languages');
    await desk.type('lena', `need qualify ${id}`, 'sales', /N-\d+ is qualified/u);
    expect((await desk.row(byId, numberOf(id))).status).toBe('qualified');
  }),
  scenario('need meet', async (desk) => {
    const id = await need(desk, 'A second training day');
    await desk.type('lena', `need meet ${id}`, 'sales', /is met/u);
    expect((await desk.row(byId, numberOf(id))).status).toBe('met');
  }),
  scenario('need drop', async (desk) => {
    const id = await need(desk, 'A printed manual');
    await desk.type('lena', `need drop ${id} reason:no-offer note:"We print nothing"`, 'sales', /stays unmet/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'unmet', reason: 'no-offer' });
  }),
  scenario('need reopen', async (desk) => {
    const id = await need(desk, 'A colour of their own');
    await desk.type('lena', `need drop ${id} reason:no-longer`, 'sales', /is dropped/u);
    await desk.type('lena', `need reopen ${id}`, 'sales', /is open again/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'open', reason: null });
  }),
  scenario('need deal', async (desk) => {
    const id = await need(desk, 'Forty more seats');
    await desk.type('lena', `need deal ${id} amount:€2,000`, 'sales', /DL-\d+ comes of N-\d+/u);
    const { deal_id: deal } = await desk.row<{ deal_id: number }>(byId, numberOf(id));
    expect((await desk.row('SELECT title FROM deals WHERE id = $1', deal)).title).toBe('Forty more seats');
  }),
  scenario('need task', async (desk) => {
    const id = await need(desk, 'A tour of the new screens');
    await desk.type('lena', `need task ${id} "Book the tour" for:support`, 'sales', /T-\d+ is there for N-\d+/u);
    expect(await desk.row("SELECT title, about_noun FROM tasks WHERE about_noun = 'need'")).toMatchObject({
      title: 'Book the tour',
    });
  }),
  scenario('need edit', async (desk) => {
    const id = await need(desk, 'A faster export');
    await desk.type('lena', `need edit ${id} by:"2030-01-31" level:could`, 'sales', /Changed the (?:level|day)/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ needed: '2030-01-31', level: 'could' });
  }),
  scenario('need assign', async (desk) => {
    const id = await need(desk, 'Somebody who speaks Czech');
    await desk.type('lena', `need assign ${id} marta`, 'sales', /is now Marta/u);
  }),
  scenario('need type list', async ({ type }) => {
    await type('marta', 'need type list', 'sales', /Product[\s\S]*Integration/u);
  }),
  scenario('need type add', async (desk) => {
    await desk.type('iris', 'need type add Compliance zh:合规', 'general', /of the type “Compliance” now/u);
    const id = await need(desk, 'An audit of their own', 'type:compliance');
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ kind: 'compliance' });
  }),
  scenario('need type edit', async ({ type, row }) => {
    await type('iris', 'need type add Packaging', 'general', /Packaging/u);
    await type('iris', 'need type edit packaging zh:包装', 'general', /is called “Packaging” now/u);
    expect(await row("SELECT name_zh FROM need_types WHERE key = 'packaging'")).toEqual({ name_zh: '包装' });
  }),
  scenario('need type retire', async ({ type, row }) => {
    await type('iris', 'need type add Fax', 'general', /Fax/u);
    await type('iris', 'need type retire fax', 'general', /offered no more/u);
    expect(await row("SELECT retired_at IS NOT NULL AS retired FROM need_types WHERE key = 'fax'")).toEqual({
      retired: true,
    });
  }),
];
