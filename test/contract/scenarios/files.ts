import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { type Desk, numberOf, type Scenario, scenario, shownWith } from '../scenario.ts';

const byName = `SELECT id, subject_noun, subject_id, name, removed_at FROM files WHERE name = $1`;

/** Lena of Sales sends a file about a record; its id as people write it. */
async function file({ client, row }: Desk, record: string, name: string, content = `What stands in ${name}`) {
  await client.as('lena').sendFile({ name, content }, `file attach ${record}`, /Attached/u);
  return `F-${(await row<{ id: number }>(byName, name)).id}`;
}

/** A file of a message goes on a record, and comes back to whoever may have it. */
export const fileScenarios: readonly Scenario[] = [
  scenario('file', async ({ client, task, row }) => {
    const id = await task('Check what was delivered');
    const lena = client.as('lena');
    // With nothing but the record's number.
    await lena.sendFile({ name: 'delivery note.txt', content: 'Twelve pallets' }, id, /Attached “delivery note.txt”/u);
    expect(await row(byName, 'delivery note.txt')).toMatchObject({ subject_noun: 'task', subject_id: numberOf(id) });
    // With nothing at all: kept, and asked about.
    const asked = await lena.sendFile({ name: 'whose is this.txt', content: 'Nobody knows' }, '', /attach it to/u);
    expect(await row(byName, 'whose is this.txt')).toMatchObject({ subject_noun: null });
    const card = shownWith(asked, 'attach it to');
    await lena.press(card, buttonWith(card.drawn, id), /Attached/u);
    await until(
      'the file is on the task',
      async () =>
        (await client.rows<{ subject_id: number | null }>(byName, ['whose is this.txt']))[0]?.subject_id ===
        numberOf(id),
    );
  }),
  scenario('file attach', async (desk) => {
    const id = await desk.task('Read the specification');
    const name = 'specification.txt';
    const attached = await file(desk, id, name);
    // The card of the record says so, for whoever sees it.
    const seen = await desk.type('omar', `task show ${id}`, 'support', /Read the specification/u);
    expect(shownWith(seen, 'Read the specification').drawn).toContain('Files: 1');
    // So does the one that hangs in the channel since the task was added.
    await until('the live card', async () =>
      (await desk.finds('omar', 'support', 'Read the specification')).drawn.includes('Files: 1'),
    );
    const other = await desk.task('Read it once more');
    await desk.type('lena', `file attach ${other} file:${attached}`, 'sales', /Attached/u);
    expect(await desk.row(byName, name)).toMatchObject({ subject_id: numberOf(other) });
  }),
  scenario('file list', async (desk) => {
    const id = await desk.task('Gather the certificates');
    await file(desk, id, 'certificate.txt');
    await desk.type('omar', `file list ${id}`, 'support', /certificate.txt/u);
  }),
  scenario('file show', async (desk) => {
    const id = await desk.task('Look at the drawing');
    const attached = await file(desk, id, 'drawing.txt');
    await desk.type('omar', `file show ${attached}`, 'support', /drawing.txt[\s\S]*Look at the drawing/u);
  }),
  scenario('file get', async (desk) => {
    const id = await desk.task('Sign the contract');
    const attached = await file(desk, id, 'contract.txt', 'To be signed in blue ink');
    await desk.type('omar', `file get ${attached}`, 'support', /“contract.txt”/u);
    const omar = desk.client.as('omar');
    await until('the file is with Omar', async () =>
      (await omar.received()).some(({ name }) => name === 'contract.txt'),
    );
    const got = (await omar.received()).find(({ name }) => name === 'contract.txt');
    expect(Buffer.from(got?.bytes ?? []).toString()).toBe('To be signed in blue ink');
    expect((await desk.client.as('grace').received()).map(({ name }) => name)).not.toContain('contract.txt');
  }),
  scenario('file rename', async (desk) => {
    const id = await desk.task('Name it properly');
    const attached = await file(desk, id, 'scan0001.txt');
    await desk.type('lena', `file rename ${attached} "Delivery terms"`, 'sales', /Delivery terms.txt/u);
    expect(await desk.row(byName, 'Delivery terms.txt')).toMatchObject({ id: numberOf(attached) });
  }),
  scenario('file remove', async (desk) => {
    const id = await desk.task('Throw the draft away');
    const attached = await file(desk, id, 'draft.txt');
    await desk.type('lena', `file remove ${attached}`, 'sales', /Removed “draft.txt”/u);
    expect(await desk.row(byName, 'draft.txt')).toMatchObject({ removed_at: expect.any(Date) });
    await desk.type('omar', `task show ${id}`, 'support', /Throw the draft away/u);
  }),
];

/** The label of the button that begins with a record's number: on a line of its own, or within brackets. */
function buttonWith(drawn: string, id: string): string {
  const [, label] = new RegExp(`(?:^|\\[)(${id} [^\\]\\n]*)`, 'mu').exec(drawn) ?? [];
  if (label === undefined) throw new Error(`no button names ${id} in: ${drawn}`);
  return label;
}
