import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = 'SELECT * FROM customers WHERE id = $1';
const openPair = `SELECT p.* FROM duplicate_pairs p JOIN customers a ON a.id = p.first_id JOIN customers b ON b.id = p.second_id
  WHERE a.name = $1 AND b.name = $2`;

/** Two customers that a scan takes for one. */
async function alike({ type, customer, row }: Desk, name: string, website: string): Promise<[string, string]> {
  const first = await customer(name, `website:${website}`);
  await type('lena', `customer add "${name} KG" country:Germany anyway:yes`, 'sales', /Customer added/u);
  const { id } = await row<{ id: number }>('SELECT id FROM customers WHERE name = $1', `${name} KG`);
  return [first, `C-${id}`];
}

/** Asks for a scan, and waits until whoever sweeps has found the pair. */
async function scanned({ type, client }: Desk, name: string): Promise<void> {
  await until('no scan is under way', async () => {
    const busy = await client.rows('SELECT 1 FROM duplicate_scans WHERE ended_at IS NULL', []);
    return busy.length === 0;
  });
  await type('marta', 'duplicate scan', 'sales', /The scan has begun|under way/u);
  await until(`the pair of ${name}`, async () => (await client.rows(openPair, [name, `${name} KG`])).length === 1);
}

/** Customers as a whole: merged, compared, handed out, forgotten, and how complete they are. */
export const wholeScenarios: readonly Scenario[] = [
  scenario('customer merge', async (desk) => {
    const { type, customer, row } = desk;
    const kept = await customer('Silbertanne Apotheke', 'email:info@silbertanne.example');
    const other = await customer('Filiale am Silbertor', 'country:Austria');
    await type('lena', `customer merge ${kept} ${other}`, 'sales', /Merge Filiale am Silbertor[\s\S]*from C-/u);
    expect(await row(byId, numberOf(other))).toMatchObject({ merged_into_id: null });
    await type('lena', `customer merge ${kept} ${other} sure:yes`, 'sales', /Merged Filiale am Silbertor/u);
    expect(await row(byId, numberOf(other))).toMatchObject({ merged_into_id: numberOf(kept) });
    expect(await row(byId, numberOf(kept))).toMatchObject({ country: 'AT', aliases: ['Filiale am Silbertor'] });
    await type('omar', `customer show ${other}`, 'support', /was merged into Silbertanne Apotheke/u);
  }),
  scenario('customer export-data', async ({ type, customer, row }) => {
    const id = await customer('Rosamunde Feldkirch', 'kind:person notes:"Mag Tee"');
    await type('marta', `customer export-data ${id}`, 'sales', /Everything about “Rosamunde Feldkirch”/u);
    const line = `SELECT staff_id FROM audit_entries WHERE operation = 'customer.export_data' AND record_id = $1`;
    expect(await row(line, numberOf(id))).toMatchObject({ staff_id: expect.any(Number) });
  }),
  scenario('customer erase', async ({ type, customer, row, client }) => {
    const id = await customer('Eduard Sonnenthal', 'kind:person notes:"Mag Kaffee"');
    await type('marta', `customer erase ${id}`, 'sales', /Erase “Eduard Sonnenthal” for good/u);
    await type('marta', `customer erase ${id} name:"Somebody Else"`, 'sales', /not the name of this customer/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ name: 'Eduard Sonnenthal', notes: 'Mag Kaffee' });
    await type('marta', `customer erase ${id} name:"Eduard Sonnenthal"`, 'sales', /Nothing of the person is left/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ notes: null, archived_at: expect.any(Date) });
    expect(await client.rows(`SELECT word FROM search_words WHERE word = 'sonnenthal'`, [])).toEqual([]);
  }),
  scenario('duplicate scan', async (desk) => {
    await alike(desk, 'Mühlbach Sägewerk', 'muehlbach.example');
    await scanned(desk, 'Mühlbach Sägewerk');
  }),
  scenario('duplicate list', async (desk) => {
    await alike(desk, 'Tannengrund Pension', 'tannengrund.example');
    await scanned(desk, 'Tannengrund Pension');
    await desk.type(
      'lena',
      'duplicate list mine',
      'sales',
      /Tannengrund Pension[\s\S]*same name but for its legal form/u,
    );
  }),
  scenario('duplicate dismiss', async (desk) => {
    const [first, second] = await alike(desk, 'Ebersbach Druckerei', 'ebersbach.example');
    await scanned(desk, 'Ebersbach Druckerei');
    await desk.type('lena', `duplicate dismiss ${first} ${second}`, 'sales', /are not the same/u);
    expect(await desk.row(openPair, 'Ebersbach Druckerei', 'Ebersbach Druckerei KG')).toMatchObject({
      state: 'dismissed',
    });
  }),
  scenario('quality show', async ({ type, client }) => {
    await until('a first record of every department', async () => {
      const left = await client.rows(
        'SELECT 1 FROM departments d WHERE d.active AND NOT EXISTS (SELECT FROM quality_days q WHERE q.department_id = d.id)',
        [],
      );
      return left.length === 0;
    });
    await type('omar', 'quality', 'support', /Data quality[\s\S]*\d+ % of \d+ customer/u);
  }),
  scenario('quality rules', async ({ type }) => {
    await type('omar', 'quality rules', 'support', /What counts as complete[\s\S]*e-mail 3/u);
  }),
  scenario('quality set', async ({ type, row }) => {
    await type('iris', 'quality set language 4', 'general', /language counts 4 from now on/u);
    expect(await row(`SELECT weight FROM quality_rules WHERE field = 'language'`)).toEqual({ weight: 4 });
  }),
  scenario('quality alert', async ({ type, row }) => {
    await type('iris', 'quality alert 8', 'general', /falls by 8 points or more/u);
    expect(await row(`SELECT value FROM settings WHERE key = 'quality.alert'`)).toEqual({ value: 8 });
  }),
];
