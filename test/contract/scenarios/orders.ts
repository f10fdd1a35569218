import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const byId =
  'SELECT *, due_on::text AS due, net_minor::int AS net, gross_minor::int AS gross, paid_minor::int AS paid FROM orders WHERE id = $1';

/** Lena of Sales adds an order of Acme's; answers its id as people write it. */
async function order({ type, row }: Desk, number: string, items = 'Service @ 100 EUR tax:19%'): Promise<string> {
  await type('lena', `order add acme ${items} number:${number}`, 'sales', new RegExp(`Order ${number} of`, 'u'));
  const { id } = await row<{ id: number }>('SELECT id FROM orders WHERE number = $1', number);
  return `O-${id}`;
}

async function confirmed(desk: Desk, number: string): Promise<string> {
  const id = await order(desk, number);
  await desk.type('lena', `order confirm ${id}`, 'sales', /O-\d+ is confirmed/u);
  return id;
}

export const orderScenarios: readonly Scenario[] = [
  scenario('order add', async (desk) => {
    const id = await order(desk, 'PO-1', '10 x "Seat licence" @ 49 EUR -10% tax 19%');
    expect(await desk.row(byId, numberOf(id))).toMatchObject({
      status: 'draft',
      currency: 'EUR',
      gross: 52_479,
    });
  }),
  scenario('order list', async (desk) => {
    await order(desk, 'PO-2');
    await desk.type('lena', 'order list customer:acme', 'sales', /PO-2[\s\S]*together €/u);
  }),
  scenario('order show', async (desk) => {
    const id = await order(desk, 'PO-3');
    await desk.type('marta', `order show ${id}`, 'sales', /Order PO-3 of[\s\S]*€119\.00/u);
  }),
  scenario('order item add', async (desk) => {
    const id = await order(desk, 'PO-4');
    await desk.type('lena', `order item add ${id} 2 x Training day @ 50`, 'sales', /Added 1 line to O-\d+/u);
    expect((await desk.row(byId, numberOf(id))).net).toBe(20_000);
  }),
  scenario('order item edit', async (desk) => {
    const id = await order(desk, 'PO-4b', 'Lamp @ 10 EUR tax 19%; Chair @ 20 EUR');
    await desk.type('lena', `order item edit ${id} 1 quantity:3 price:9.50`, 'sales', /Changed line 1 of O-\d+/u);
    expect((await desk.row(byId, numberOf(id))).gross).toBe(5_392);
  }),
  scenario('order item remove', async (desk) => {
    const id = await order(desk, 'PO-5', 'Lamp @ 10 EUR; Chair @ 20 EUR');
    await desk.type('lena', `order item remove ${id} 1`, 'sales', /Removed “Lamp” from O-\d+/u);
    expect((await desk.row(byId, numberOf(id))).gross).toBe(2_000);
  }),
  scenario('order confirm', async (desk) => {
    const id = await confirmed(desk, 'PO-6');
    expect((await desk.row(byId, numberOf(id))).status).toBe('confirmed');
  }),
  scenario('order deliver', async (desk) => {
    const id = await confirmed(desk, 'PO-7');
    await desk.type('lena', `order deliver ${id}`, 'sales', /O-\d+ is delivered/u);
    expect((await desk.row(byId, numberOf(id))).status).toBe('delivered');
  }),
  scenario('order invoice', async (desk) => {
    const id = await confirmed(desk, 'PO-8');
    await desk.type(
      'lena',
      `order invoice ${id} invoice:R-1 due:2030-01-31`,
      'sales',
      /to be paid by Thu 31 Jan 2030/u,
    );
    expect(await desk.row(byId, numberOf(id))).toMatchObject({ status: 'invoiced', due: '2030-01-31', invoice: 'R-1' });
  }),
  scenario('order pay', async (desk) => {
    const id = await confirmed(desk, 'PO-9');
    await desk.type('lena', `order pay ${id} €19`, 'sales', /€19\.00 received for O-\d+; €100\.00 still to pay/u);
    expect((await desk.row(byId, numberOf(id))).paid).toBe(1_900);
  }),
  scenario('order refund', async (desk) => {
    const id = await confirmed(desk, 'PO-10');
    await desk.type('lena', `order pay ${id}`, 'sales', /is paid in full/u);
    await desk.type('lena', `order refund ${id} €19`, 'sales', /€19\.00 paid back/u);
    expect((await desk.row(byId, numberOf(id))).paid).toBe(10_000);
  }),
  scenario('order credit', async (desk) => {
    const id = await confirmed(desk, 'PO-10b');
    await desk.type('lena', `order invoice ${id}`, 'sales', /is invoiced/u);
    await desk.type(
      'lena',
      `order credit ${id} €19 number:G-1`,
      'sales',
      /€19\.00 of O-\d+ is credited; €100\.00 stands/u,
    );
    expect(
      await desk.row(
        'SELECT number, net_minor::int AS net, tax_minor::int AS tax FROM order_credits WHERE order_id = $1',
        numberOf(id),
      ),
    ).toEqual({ number: 'G-1', net: 1_597, tax: 303 });
  }),
  scenario('order cancel', async (desk) => {
    const id = await order(desk, 'PO-11');
    await desk.type('lena', `order cancel ${id} They bought elsewhere`, 'sales', /O-\d+ is cancelled/u);
    expect(await desk.row(byId, numberOf(id))).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'They bought elsewhere',
    });
  }),
  scenario('order edit', async (desk) => {
    const id = await order(desk, 'PO-12');
    await desk.type('lena', `order edit ${id} number:PO-12b`, 'sales', /Changed the order number of O-\d+/u);
    expect((await desk.row(byId, numberOf(id))).number).toBe('PO-12b');
  }),
  scenario('order assign', async (desk) => {
    const id = await order(desk, 'PO-13');
    await desk.type('lena', `order assign ${id} marta`, 'sales', /is now Marta/u);
  }),
];
