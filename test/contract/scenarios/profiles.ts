import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { numberOf, type Scenario, scenario } from '../scenario.ts';

const byId = 'SELECT * FROM customers WHERE id = $1';

/** Who a customer is, where it stands, who looks after it and what it allows; and the fields that an admin declares. */
export const profileScenarios: readonly Scenario[] = [
  scenario('customer lifecycle', async ({ type, customer, row }) => {
    const id = await customer('Morgenstern Druck', 'lifecycle:lead');
    await type('lena', `customer lifecycle ${id} lost "went with a cheaper offer"`, 'sales', /is now lost/u);
    expect(await row(byId, numberOf(id))).toMatchObject({
      lifecycle: 'lost',
      lifecycle_reason: 'went with a cheaper offer',
    });
  }),
  scenario('customer tag', async ({ type, customer, row }) => {
    const id = await customer('Silbertanne Sägewerk');
    await type('lena', `customer tag ${id} VIP, timber`, 'sales', /vip, timber/u);
    expect((await row(byId, numberOf(id))).tags).toEqual(['vip', 'timber']);
  }),
  scenario('customer untag', async ({ type, customer, row }) => {
    const id = await customer('Rotbuche Parkett', 'tags:"vip, wood"');
    await type('lena', `customer untag ${id} vip`, 'sales', /: wood/u);
    expect((await row(byId, numberOf(id))).tags).toEqual(['wood']);
  }),
  scenario('customer team', async ({ type, customer }) => {
    const id = await customer('Nebelhorn Lift');
    await type('omar', `customer team ${id}`, 'support', /Nobody is on the account team/u);
  }),
  scenario('customer team add', async ({ type, customer, row }) => {
    const id = await customer('Tegernsee Fisch');
    await type('marta', `customer team add ${id} "Omar Said" duty:deliveries`, 'sales', /account team of/u);
    expect(
      await row(
        'SELECT s.name, m.duty FROM customer_team m JOIN staff s ON s.id = m.staff_id WHERE customer_id = $1',
        numberOf(id),
      ),
    ).toEqual({ name: 'Omar Said', duty: 'deliveries' });
  }),
  scenario('customer team remove', async ({ type, customer, row }) => {
    const id = await customer('Ammersee Boote');
    await type('marta', `customer team add ${id} "Omar Said"`, 'sales', /account team of/u);
    await type('omar', `customer team remove ${id} me`, 'support', /no longer on the account team/u);
    expect((await row(byId, numberOf(id))).team_ids).toEqual([]);
  }),
  scenario('customer consent', async ({ type, customer, row }) => {
    const id = await customer('Isarwelle Druck');
    await type('omar', `customer consent ${id} phone no source:"said so"`, 'support', /phone: no/u);
    expect((await row(byId, numberOf(id))).consent).toMatchObject({ phone: { answer: 'no', source: 'said so' } });
  }),
  scenario('customer dnc', async ({ type, customer, row }) => {
    const id = await customer('Starnberg Segel');
    await type('omar', `customer dnc ${id} "asked us to stop"`, 'support', /will not be contacted/u);
    expect((await row(byId, numberOf(id))).do_not_contact_reason).toBe('asked us to stop');
  }),
  scenario('customer link', async ({ type, customer, row }) => {
    const id = await customer('Chiemgau Molkerei');
    await type('lena', `customer link ${id} sap:4711`, 'sales', /sap:4711/u);
    expect(await row('SELECT customer_id AS id FROM customer_external_ids WHERE external_id = $1', '4711')).toEqual({
      id: numberOf(id),
    });
  }),
  scenario('customer unlink', async ({ type, customer, client }) => {
    const id = await customer('Inntal Käse');
    await type('lena', `customer link ${id} sap:4712`, 'sales', /sap:4712/u);
    await type('lena', `customer unlink ${id} sap:4712`, 'sales', /no longer sap:4712/u);
    expect(await client.rows('SELECT 1 FROM customer_external_ids WHERE external_id = $1', ['4712'])).toEqual([]);
  }),
  scenario('customer history', async ({ type, customer }) => {
    const id = await customer('Wendelstein Radio', 'country:Germany');
    await type('lena', `customer edit ${id} country:Austria`, 'sales', /Austria/u);
    await type('omar', `customer history ${id}`, 'support', /Lena Vogt[\s\S]*Germany → Austria/u);
  }),
  scenario('customer fields', async ({ type, customer }) => {
    const id = await customer('Tölzer Leder');
    await type('lena', `customer fields ${id}`, 'sales', /Tölzer Leder/u);
  }),
  scenario('customer set', async ({ type, customer, row }) => {
    const id = await customer('Walchensee Kraft');
    await type('iris', 'field add customer "Meter point" type:number', 'general', /Meter point/u);
    await type('lena', `customer set ${id} "meter point" 42`, 'sales', /Meter point/u);
    expect(Object.values((await row(byId, numberOf(id))).custom as object)).toEqual([42]);
  }),
  scenario('field add', async ({ type, row, client }) => {
    await type('iris', 'field add customer Tier options:"gold, silver" required', 'general', /Tier/u);
    expect(await row(`SELECT * FROM custom_fields WHERE name = 'Tier'`)).toMatchObject({
      kind: 'choice',
      options: ['gold', 'silver'],
      required: true,
    });
    // What is required is asked for when a customer is added, by form and typed.
    const opened = await client.as('lena').openForm('customer add', 'sales');
    expect(opened.form).toContain('Tier');
    const sent = await client.as('lena').submit({ Name: 'Nagold Zelte', Tier: 'gold' });
    expect(sent.errors).toEqual([]);
    await until(
      'the customer with its tier',
      async () => (await client.rows(`SELECT 1 FROM customers WHERE name = 'Nagold Zelte'`)).length === 1,
    );
    const held = `SELECT custom FROM customers WHERE name = $1`;
    expect(Object.values((await row(held, 'Nagold Zelte')).custom as object)).toEqual(['gold']);
    await type('lena', 'customer add "Nagold Planen" field:tier=silver', 'sales', /Customer added/u);
    expect(Object.values((await row(held, 'Nagold Planen')).custom as object)).toEqual(['silver']);
    await type('iris', 'field retire tier', 'general', /no longer in use/u);
  }),
  scenario('field list', async ({ type }) => {
    await type('iris', 'field add customer "Delivery window"', 'general', /Delivery window/u);
    await type('lena', 'field list', 'sales', /Delivery window/u);
  }),
  scenario('field show', async ({ type }) => {
    await type('iris', 'field add customer "Floor plan"', 'general', /Floor plan/u);
    await type('lena', 'field show "floor plan"', 'sales', /Floor plan[\s\S]*Text/u);
  }),
  scenario('field edit', async ({ type, row }) => {
    await type('iris', 'field add customer "Gate code"', 'general', /Gate code/u);
    await type('iris', 'field edit "gate code" name:"Door code"', 'general', /Door code/u);
    expect(await row(`SELECT version FROM custom_fields WHERE name = 'Door code'`)).toEqual({ version: 2 });
  }),
  scenario('field retire', async ({ type, row }) => {
    await type('iris', 'field add customer "Fax number"', 'general', /Fax number/u);
    await type('iris', 'field retire "fax number"', 'general', /no longer in use/u);
    expect((await row(`SELECT * FROM custom_fields WHERE name = 'Fax number'`)).retired_at).toBeInstanceOf(Date);
  }),
];
