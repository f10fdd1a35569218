import { expect } from 'vitest';
import { numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = 'SELECT * FROM customers WHERE id = $1';

export const customerScenarios: readonly Scenario[] = [
  scenario('customer add', async ({ type, row }) => {
    await type(
      'lena',
      'customer add "Birkenhof Möbel" email:info@birkenhof.example country:Germany',
      'sales',
      /Birken/u,
    );
    const customer = await row(`SELECT * FROM customers WHERE name = 'Birkenhof Möbel'`);
    expect(customer).toMatchObject({ country: 'DE', archived_at: null });
    expect(String(customer.email_sealed)).not.toContain('birkenhof.example');
  }),
  scenario('customer show', async ({ type, customer }) => {
    const id = await customer('Quellwasser Taunus', 'phone:"+49 6172 901820"');
    await type('marta', `customer show ${id}`, 'sales', /Quellwasser Taunus[\s\S]*Lena Vogt/u);
  }),
  scenario('customer find', async ({ type, customer }) => {
    await customer('Zugspitz Bergbahn');
    const seen = await type('omar', 'customer find zugspitz', 'support', /Zugspitz Bergbahn/u);
    expect(seen.text).not.toContain('Acme');
  }),
  scenario('customer edit', async ({ type, customer, row }) => {
    const id = await customer('Ostwind Segelschule');
    await type('lena', `customer edit ${id} website:ostwind.example`, 'sales', /ostwind\.example/u);
    expect(await row(byId, numberOf(id))).toMatchObject({ website: expect.stringContaining('ostwind.example') });
  }),
  scenario('customer assign', async ({ type, customer, row }) => {
    const id = await customer('Hafenkran Reederei');
    await type('marta', `customer assign ${id} me`, 'sales', /Marta Ruiz owns it/u);
    expect(
      await row(`SELECT s.name FROM customers c JOIN staff s ON s.id = c.owner_id WHERE c.id = $1`, numberOf(id)),
    ).toEqual({ name: 'Marta Ruiz' });
  }),
  scenario('customer archive', async ({ type, customer, row }) => {
    const id = await customer('Kupferkanne Teehaus');
    await type('marta', `customer archive ${id}`, 'sales', /Archived “Kupferkanne Teehaus”/u);
    expect((await row(byId, numberOf(id))).archived_at).toBeInstanceOf(Date);
    const seen = await type('omar', 'customer find kupferkanne', 'support', /No customer found/u);
    expect(seen.text).not.toContain('Teehaus');
  }),
  scenario('customer restore', async ({ type, customer, row }) => {
    const id = await customer('Wolkenstein Optik');
    await type('marta', `customer archive ${id}`, 'sales', /Archived/u);
    await type('marta', `customer restore ${id}`, 'sales', /Restored “Wolkenstein Optik”/u);
    expect((await row(byId, numberOf(id))).archived_at).toBeNull();
  }),
];
