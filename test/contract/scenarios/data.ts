import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { type Desk, type Scenario, scenario, shownWith } from '../scenario.ts';

const byName = 'SELECT id, status, created_count, rejected_count, settings FROM imports WHERE file_name = $1';

interface Import {
  readonly id: number;
  readonly status: string;
  readonly created_count: number;
  readonly rejected_count: number;
  readonly settings: { readonly mapping: readonly (string | null)[] };
}

/** Iris, an admin, sends rows of customers; the import's id as people write it. */
async function sent({ client, row }: Desk, name: string, content: string): Promise<string> {
  await client.as('iris').sendFile({ name, content }, 'import start customers', /Not started/u);
  return `I-${(await row<Import>(byName, name)).id}`;
}

async function became(desk: Desk, name: string, status: string): Promise<Import> {
  await until(`${name} is ${status}`, async () => (await desk.row<Import>(byName, name)).status === status);
  return desk.row<Import>(byName, name);
}

const rows = (...names: readonly string[]) =>
  ['Company,Department', ...names.map((name) => `${name},sales`)].join('\n');

/** Rows come in from a file, and go out as one. */
export const dataScenarios: readonly Scenario[] = [
  scenario('import start', async (desk) => {
    const id = await sent(desk, 'begin.csv', rows('Begin Boats'));
    const { settings } = await desk.row<Import>(byName, 'begin.csv');
    expect(settings.mapping).toEqual(['name', 'department']);
    await desk.type('iris', `import show ${id}`, 'general', /Company → Name/u);
  }),
  scenario('import show', async (desk) => {
    const id = await sent(desk, 'show.csv', rows('Show Boats'));
    await desk.type('iris', `import show ${id}`, 'general', /show.csv[\s\S]*Not started/u);
  }),
  scenario('import list', async (desk) => {
    await sent(desk, 'listed.csv', rows('Listed Boats'));
    await desk.type('iris', 'import list mine', 'general', /listed.csv/u);
  }),
  scenario('import map', async (desk) => {
    const id = await sent(desk, 'columns.csv', 'Wer,Department\nMapped Boats,sales');
    await desk.type('iris', `import map ${id} "Wer = Name"`, 'general', /Wer → Name/u);
    expect((await desk.row<Import>(byName, 'columns.csv')).settings.mapping).toEqual(['name', 'department']);
  }),
  scenario('import check', async (desk) => {
    const id = await sent(desk, 'tried.csv', rows('Tried Boats'));
    await desk.type('iris', `import check ${id}`, 'general', /goes on by itself/u);
    expect(await became(desk, 'tried.csv', 'checked')).toMatchObject({ created_count: 1 });
    expect(await desk.client.rows("SELECT id FROM customers WHERE name = 'Tried Boats'")).toEqual([]);
  }),
  scenario('import run', async (desk) => {
    const id = await sent(desk, 'boats.csv', rows('Oar Boats', 'Sail Boats'));
    const shown = await desk.type('iris', `import show ${id}`, 'general', /boats.csv/u);
    await desk.client.as('iris').press(shownWith(shown, 'boats.csv'), 'Import', /goes on by itself/u);
    expect(await became(desk, 'boats.csv', 'done')).toMatchObject({ created_count: 2, rejected_count: 0 });
    await desk.type('lena', 'customer find "Oar Boats"', 'sales', /Oar Boats/u);
  }),
  scenario('import report', async (desk) => {
    const id = await sent(desk, 'faulty.csv', 'Company,Department,Website\nFaulty Boats,sales,no address');
    await desk.type('iris', `import run ${id}`, 'general', /goes on by itself/u);
    await became(desk, 'faulty.csv', 'done');
    const iris = desk.client.as('iris');
    await desk.type('iris', `import report ${id}`, 'general', /each with its reason/u);
    await until('the report is with Iris', async () =>
      (await iris.received()).some(({ name }) => name === 'faulty-rejected.csv'),
    );
  }),
  scenario('import cancel', async (desk) => {
    const id = await sent(desk, 'still.csv', rows('Still Boats'));
    // Nothing is going on yet, and it says so.
    await desk.type('iris', `import cancel ${id}`, 'general', /could be stopped/u);
  }),
  scenario('import undo', async (desk) => {
    const id = await sent(desk, 'back.csv', rows('Back Boats'));
    await desk.type('iris', `import run ${id}`, 'general', /goes on by itself/u);
    await became(desk, 'back.csv', 'done');
    await desk.type('iris', `import undo ${id}`, 'general', /taken back/u);
    await became(desk, 'back.csv', 'undone');
    expect(await desk.row("SELECT archived_at FROM customers WHERE name = 'Back Boats'")).toMatchObject({
      archived_at: expect.any(Date),
    });
  }),
  scenario('export data', async (desk) => {
    await desk.customer('Export Boats');
    const lena = desk.client.as('lena');
    await desk.type('lena', 'export customers', 'sales', /as far as you may see/u);
    await until('the file is with Lena', async () =>
      (await lena.received()).some(({ name }) => name.startsWith('customers-')),
    );
    const got = (await lena.received()).find(({ name }) => name.startsWith('customers-'));
    expect(Buffer.from(got?.bytes ?? []).toString()).toContain('Export Boats');
  }),
];
