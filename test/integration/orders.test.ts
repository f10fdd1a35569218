import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { days } from '../../src/core/clock.ts';
import { recordRef } from '../../src/core/records.ts';
import { changesOf } from '../../src/store/audit.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
let chenguang = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme GmbH', 'sales', 'lena');
  chenguang = await world.customer('晨光文具', 'support', 'omar');
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const row = async (id: number) =>
  (
    await world.rows<Record<string, unknown>>(sql`
      SELECT *, ordered_on::text AS ordered, invoiced_on::text AS invoiced, due_on::text AS due, paid_on::text AS paid
      FROM orders WHERE id = ${id}`)
  )[0];
const items = (id: number) =>
  world.rows<Record<string, unknown>>(sql`
    SELECT number, description, quantity::float8 AS quantity, unit_minor, discount_points, tax_points, net_minor, tax_minor
    FROM order_items WHERE order_id = ${id} ORDER BY number`);
const payments = (id: number) =>
  world.rows<{ amount_minor: bigint; removed: boolean }>(sql`
    SELECT amount_minor, removed_at IS NOT NULL AS removed FROM order_payments WHERE order_id = ${id} ORDER BY id`);
const add = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, `order add ${line}`)).out as { id: number }).id;
const types = async (id: number) => (await world.events('order', id)).map(({ type }) => type);
const listed = async (who: Who, line: string): Promise<string> =>
  cardText(((await world.type(who, line)).reply as unknown as { card: Card }).card);

/** Lena's confirmed and invoiced order over 119 euros. */
async function invoiced(more = ''): Promise<number> {
  const id = await add('lena', `C-${acme} Service @ 100 EUR tax:19%`);
  await world.type('lena', `order confirm O-${id}`);
  await world.type('lena', `order invoice O-${id} ${more}`);
  return id;
}

describe('adding an order', () => {
  it('keeps every line exactly, and its sums beside it', async () => {
    const id = await add(
      'lena',
      `C-${acme} 10 x "Seat licence" @ 49 EUR -10% #SL-1; Onboarding @ €1,200 tax:19% number:PO-1`,
    );
    expect(await items(id)).toEqual([
      {
        number: 1,
        description: 'Seat licence',
        quantity: 10,
        unit_minor: 4_900n,
        discount_points: 1_000,
        tax_points: 1_900,
        net_minor: 44_100n,
        tax_minor: 8_379n,
      },
      {
        number: 2,
        description: 'Onboarding',
        quantity: 1,
        unit_minor: 120_000n,
        discount_points: 0,
        tax_points: 1_900,
        net_minor: 120_000n,
        tax_minor: 22_800n,
      },
    ]);
    expect(await row(id)).toMatchObject({
      customer_id: acme,
      number: 'PO-1',
      status: 'draft',
      currency: 'EUR',
      net_minor: 164_100n,
      tax_minor: 31_179n,
      gross_minor: 195_279n,
      paid_minor: 0n,
      ordered: '2026-11-20',
      owner_id: world.actors.lena.staffId,
      department_id: world.departmentIds.sales,
    });
    const card = cardText(await world.card('lena', 'order', id));
    expect(card).toContain('Order PO-1 of Acme GmbH');
    expect(card).toContain('Total: €1,952.79');
    expect(card).toContain('10 × €49.00 · −10% = €441.00 · plus 19% tax');
    const [event] = await world.events('order', id);
    expect(event).toMatchObject({ type: 'order.added', details: { customerId: acme, status: 'draft' } });
    expect(JSON.stringify(event)).not.toContain('195279');
  });

  it('speaks Chinese', async () => {
    const { out } = await world.type(
      'wei',
      `订单 添加 C-${chenguang} 10个 席位许可 单价¥49 9折 税率:13% 订单号:晨光-7`,
    );
    expect(await row((out as { id: number }).id)).toMatchObject({
      number: '晨光-7',
      currency: 'CNY',
      net_minor: 44_100n,
      tax_minor: 5_733n,
    });
  });

  it('takes a contact of the customer and a deal of the customer, nobody else’s', async () => {
    const contact = ((await world.type('lena', `contact add C-${acme} "Ines Buyer"`)).out as { id: number }).id;
    const deal = ((await world.type('lena', `deal add C-${acme} "The deal behind it"`)).out as { id: number }).id;
    const id = await add('lena', `C-${acme} A @ 1 EUR contact:P-${contact} deal:DL-${deal}`);
    expect(await row(id)).toMatchObject({ contact_id: contact, deal_id: deal });
    expect(cardText(await world.card('lena', 'order', id))).toContain(`Ines Buyer · P-${contact}`);
    const before = await world.rows(sql`SELECT id FROM orders`);
    expect(await fails(world.type('omar', `order add C-${chenguang} A @ 1 CNY contact:P-${contact}`))).toMatch(
      /晨光文具 has no contact/u,
    );
    expect(await fails(world.type('omar', `order add C-${chenguang} A @ 1 CNY deal:DL-${deal}`))).toMatch(
      /is not 晨光文具’s/u,
    );
    expect(await world.rows(sql`SELECT id FROM orders`)).toEqual(before);
  });

  it.each([
    ['no price', '10 x Seat', /at which price/u],
    ['no currency', 'Seat @ 49', /which currency/u],
    ['two currencies', 'A @ 49 EUR; B @ 5 USD', /An order has one currency/u],
    ['a day to come', 'A @ 1 EUR on:2027-01-01', /has not happened yet/u],
    ['a rate beyond all', 'A @ 1 EUR tax:190%', /no rate from 0 to 100%/u],
    ['more money than there is', '1,000,000,000 x A @ 10000000 EUR', /larger than any amount/u],
    ['an owner who only looks on', 'A @ 1 EUR for:viv', /cannot look after/u],
    ['a currency that is none', 'A @ 1 EUR currency:XYZ', /no currency/u],
  ])('refuses %s and writes nothing', async (_what, words, told) => {
    const before = await world.rows(sql`SELECT id FROM orders`);
    expect(await fails(world.type('lena', `order add C-${acme} ${words}`))).toMatch(told);
    expect(await world.rows(sql`SELECT id FROM orders`)).toEqual(before);
  });

  it('gives a customer’s number once, also when two type it at once', async () => {
    await add('lena', `C-${acme} A @ 1 EUR number:TWICE`);
    expect(await fails(add('lena', `C-${acme} A @ 1 EUR number:twice`))).toMatch(
      /another order with the number twice/u,
    );
    expect(await add('omar', `C-${chenguang} A @ 1 CNY number:TWICE`)).toBeGreaterThan(0);
    const both = await Promise.all(
      ['lena', 'marta'].map((who) => fails(world.type(who as Who, `order add C-${acme} A @ 1 EUR number:RACE`))),
    );
    expect(both.filter((said) => said === 'went through')).toHaveLength(1);
    expect(both.join()).toMatch(/another order with the number/u);
  });

  it('is not for archived customers, viewers, or people without a place; undo removes it', async () => {
    const old = await world.customer('Old Ltd', 'sales', null, { archivedAt: new Date() });
    expect(await fails(add('lena', `C-${old} A @ 1 EUR`))).toMatch(/archived|Not understood/u);
    expect(await fails(add('viv', `C-${acme} A @ 1 EUR`))).toMatch(/may not add orders/u);
    expect(await fails(add('newbie', `C-${acme} A @ 1 EUR`))).not.toBe('went through');
    const id = await add('lena', `C-${acme} Fleeting @ 1 EUR number:GONE`);
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ removed_at: expect.any(Date) });
    expect(await world.card('lena', 'order', id)).toBeNull();
    expect(await add('lena', `C-${acme} Again @ 1 EUR number:GONE`)).toBeGreaterThan(id);
  });
});

describe('the items', () => {
  it('come and go with the sums, numbered for good, and undo brings them back', async () => {
    const id = await add('lena', `C-${acme} A @ 10 EUR; B @ 20 EUR; C @ 30 EUR`);
    await world.click('lena', buttonOf(await world.card('lena', 'order', id), 'Remove'));
    expect((await items(id)).map(({ number }) => number)).toEqual([2, 3]);
    expect(await row(id)).toMatchObject({ gross_minor: 5_000n });
    await world.type('lena', `order item add O-${id} 2 x D @ 5.50 tax:10%`);
    expect((await items(id)).map(({ number, description }) => `${number}${description}`)).toEqual(['2B', '3C', '4D']);
    expect(await row(id)).toMatchObject({ net_minor: 6_100n, tax_minor: 110n, gross_minor: 6_210n });
    await world.undo('lena');
    await world.undo('lena');
    expect((await items(id)).map(({ number, description }) => `${number}${description}`)).toEqual(['1A', '2B', '3C']);
    expect(await row(id)).toMatchObject({ gross_minor: 6_000n });
  });

  it('stay within what the order is', async () => {
    const id = await add('lena', `C-${acme} A @ 10 EUR`);
    expect(await fails(world.type('lena', `order item add O-${id} B @ 5 USD`))).toMatch(/one currency/u);
    expect(await fails(world.type('lena', `order item remove O-${id} 7`))).toMatch(/has no line 7/u);
    expect(await fails(world.type('lena', `order item remove O-${id} 1`))).toMatch(/only line/u);
    const stale = buttonOf(
      await world.card('lena', 'order', await add('lena', `C-${acme} A @ 1 EUR; B @ 2 EUR`)),
      'Remove',
    );
    await world.type('marta', `order item add ${stale.args.order} C @ 3 EUR`);
    expect(await fails(world.click('lena', stale))).toMatch(/Marta Ruiz changed the items/u);
    const done = await invoiced();
    expect(await fails(world.type('lena', `order item add O-${done} B @ 5 EUR`))).toMatch(/items stay as they are/u);
    expect(await items(id)).toHaveLength(1);
  });

  it('can be put right: quantity, price, rates and name of a line, exactly, with its history, and back', async () => {
    const id = await add('lena', `C-${acme} 10 x "Seat licence" @ 49 EUR -10% tax 19% #SEAT; Travel @ €300`);
    const lines = () =>
      world.rows<Record<string, unknown>>(sql`
        SELECT number, description, sku, quantity::text, unit_minor, discount_points, tax_points, net_minor, tax_minor
        FROM order_items WHERE order_id = ${id}::int ORDER BY number`);
    const before = await lines();
    const card = await world.card('lena', 'order', id);
    const edit = buttonOf(card, 'Edit…');
    expect(edit.command).toBe('order item edit');
    expect(await world.prefill('lena', 'order item edit', { order: { id }, item: 1 })).toMatchObject({
      quantity: '10',
      price: '€49.00',
      tax: '19%',
      discount: '10%',
      what: 'Seat licence',
      sku: 'SEAT',
    });
    await world.submit('lena', edit, {
      quantity: '2.5',
      price: '33.30',
      tax: '7%',
      discount: '0%',
      what: 'Seat',
      sku: '-',
    });
    // 2.5 × 33.30 = 83.25; 7 % of it 5.8275 → 5.83
    expect((await lines())[0]).toEqual({
      number: 1,
      description: 'Seat',
      sku: null,
      quantity: '2.5000',
      unit_minor: 3_330n,
      discount_points: 0,
      tax_points: 700,
      net_minor: 8_325n,
      tax_minor: 583n,
    });
    const sums = () => world.rows(sql`SELECT net_minor, tax_minor, gross_minor FROM orders WHERE id = ${id}::int`);
    expect(await sums()).toEqual([{ net_minor: 38_325n, tax_minor: 583n, gross_minor: 38_908n }]);
    const history = await world.database.read((tx) =>
      changesOf(tx, world.secrets, recordRef('order', id), { limit: 1 }),
    );
    expect(history[0]).toMatchObject({
      operation: 'order.edit_item',
      fields: ['items'],
      before: { grossMinor: '82479' },
      after: { grossMinor: '38908', items: [{ quantity: '2.5', unitMinor: '3330', tax: '7' }, { number: 2 }] },
    });
    // Another's click on what they saw before is refused with who changed what.
    expect(await fails(world.submit('marta', edit, { quantity: '9' }))).toMatch(/Lena Vogt changed the items/u);
    await world.undo('lena');
    expect(await lines()).toEqual(before);

    expect(await fails(world.type('wei', `订单 明细 编辑 O-${id} 2 单价:100`))).toMatch(/may not/u);
    expect(await fails(world.type('lena', `order item edit O-${id} 2 price:¥100`))).toMatch(/currency|is in EUR/u);
    expect(await fails(world.type('lena', `order item edit O-${id} 7 quantity:1`))).toMatch(/has no line 7/u);
    await world.type('lena', `订单 明细 编辑 O-${id} 2 数量:3`);
    expect((await sums())[0]).toMatchObject({ gross_minor: 142_479n });
    await world.type('lena', `order confirm O-${id}`);
    await world.type('fay', `order pay O-${id} €600`);
    expect(await fails(world.type('lena', `order item edit O-${id} 2 price:1`))).toMatch(/€600.00 is paid/u);
    await world.type('fay', `order invoice O-${id}`);
    expect(await fails(world.type('lena', `order item edit O-${id} 2 quantity:4`))).toMatch(/items stay as they are/u);
  });

  it('cannot come to less than was paid', async () => {
    const id = await add('lena', `C-${acme} A @ 10 EUR; B @ 20 EUR`);
    await world.type('lena', `order confirm O-${id}`);
    await world.type('fay', `order pay O-${id} €25`);
    expect(await fails(world.type('lena', `order item remove O-${id} 2`))).toMatch(/€25.00 is paid/u);
    expect(await items(id)).toHaveLength(2);
  });
});

describe('from draft to paid', () => {
  it('goes step by step, each of which can be undone', async () => {
    const id = await add('lena', `C-${acme} Service @ 100 EUR tax:19%`);
    expect(await fails(world.type('lena', `order deliver O-${id}`))).toMatch(/draft. Confirm it first/u);
    expect(await fails(world.type('fay', `order pay O-${id}`))).toMatch(/draft. Confirm it first/u);
    await world.click('lena', buttonOf(await world.card('lena', 'order', id), 'Confirm'));
    expect(await fails(world.type('lena', `order confirm O-${id}`))).toMatch(/confirmed already/u);
    await world.type('lena', `order deliver O-${id} on:today`);
    await world.type('fay', `order invoice O-${id} invoice:R-118`);
    expect(await row(id)).toMatchObject({
      status: 'invoiced',
      invoice: 'R-118',
      invoiced: '2026-11-20',
      due: '2026-12-20',
    });
    expect(await fails(world.type('fay', `order pay O-${id} -5`))).toMatch(/cannot be negative/u);
    expect(await fails(world.type('fay', `order pay O-${id} 1.005`))).toMatch(/left to pay/u);
    expect(await fails(world.type('fay', `order pay O-${id} much`))).toMatch(/not an amount/u);
    // Without a currency it is the order's.
    await world.type('fay', `order pay O-${id} 19 note:"First part"`);
    expect(await row(id)).toMatchObject({ status: 'invoiced', paid_minor: 1_900n });
    expect(await fails(world.type('fay', `order pay O-${id} €100.01`))).toMatch(/Only €100.00 is left to pay/u);
    expect(await fails(world.type('fay', `order pay O-${id} $100`))).toMatch(/in EUR, not in USD/u);
    await world.type('fay', `order pay O-${id}`);
    expect(await row(id)).toMatchObject({ status: 'paid', paid_minor: 11_900n, paid: '2026-11-20' });
    expect(await fails(world.type('fay', `order pay O-${id}`))).toMatch(/Nothing is left to pay/u);
    expect(await fails(world.type('lena', `order cancel O-${id} Changed their mind`))).toMatch(/Pay them back first/u);
    expect(await types(id)).toEqual([
      'order.added',
      'order.confirmed',
      'order.delivered',
      'order.invoiced',
      'order.paid',
      'order.paid',
    ]);
    await world.undo('fay');
    expect(await row(id)).toMatchObject({ status: 'invoiced', paid_minor: 1_900n, paid: null });
    expect(await payments(id)).toEqual([
      { amount_minor: 1_900n, removed: false },
      { amount_minor: 10_000n, removed: true },
    ]);
    await world.undo('fay');
    await world.undo('fay');
    expect(await row(id)).toMatchObject({ status: 'delivered', invoiced: null, due: null, invoice: null });
  });

  it('may be paid in advance and invoiced before it is delivered', async () => {
    const id = await add('lena', `C-${acme} Service @ 100 EUR`);
    await world.type('lena', `order confirm O-${id}`);
    await world.type('fay', `order pay O-${id} €100`);
    expect(await row(id)).toMatchObject({ status: 'confirmed', paid_minor: 10_000n });
    await world.type('fay', `order invoice O-${id}`);
    expect(await row(id)).toMatchObject({ status: 'paid' });
    await world.type('lena', `order deliver O-${id}`);
    expect(await row(id)).toMatchObject({ status: 'paid', delivered_on: expect.anything() });
    await world.type('fay', `order refund O-${id} €40 note:"Came broken"`);
    expect(await row(id)).toMatchObject({ status: 'invoiced', paid_minor: 6_000n });
    expect(await fails(world.type('fay', `order refund O-${id} €60.01`))).toMatch(/Only €60.00 was paid/u);
    await world.type('fay', `order refund O-${id}`);
    await world.type('lena', `order cancel O-${id} Sent it all back`);
    expect(await row(id)).toMatchObject({ status: 'cancelled', cancel_reason: 'Sent it all back' });
    expect(await fails(world.type('lena', `order deliver O-${id}`))).toMatch(/is cancelled/u);
  });

  it('counts two payments at once one after the other', async () => {
    const id = await invoiced();
    const both = await Promise.all(
      ['fay', 'finn'].map((who) => fails(world.type(who as Who, `order pay O-${id} €119`))),
    );
    expect(both.filter((said) => said === 'went through')).toHaveLength(1);
    expect(await row(id)).toMatchObject({ paid_minor: 11_900n, status: 'paid' });
  });

  it('knows no day before the order, nor a day of payment before the invoice', async () => {
    const id = await add('lena', `C-${acme} A @ 1 EUR`);
    await world.type('lena', `order confirm O-${id}`);
    expect(await fails(world.type('lena', `order deliver O-${id} on:2026-01-05`))).toMatch(/before it was ordered/u);
    expect(await fails(world.type('lena', `order invoice O-${id} due:2026-11-01`))).toMatch(/before it was invoiced/u);
    expect(await fails(world.type('lena', `order edit O-${id} due:friday`))).toMatch(/no invoice yet/u);
    expect(await row(id)).toMatchObject({ status: 'confirmed' });
  });

  it('tells its people and Finance once of each day of payment that passed', async () => {
    const id = await invoiced('due:tomorrow');
    const told = async () => (await types(id)).filter((type) => type === 'order.overdue').length;
    await world.sweep();
    expect(await told()).toBe(0);
    world.wait(days(3));
    await world.sweep();
    await world.sweep();
    expect(await told()).toBe(1);
    expect((await world.events('order', id)).at(-1)).toMatchObject({
      details: { ownerId: world.actors.lena.staffId, financeDepartmentId: world.departmentIds.finance },
    });
    expect(cardText(await world.card('fay', 'order', id))).toContain('which has passed');
    expect(await listed('fay', 'order list overdue')).toContain(`O-${id}`);
    await world.type('fay', `order edit O-${id} due:tomorrow`);
    expect(await listed('fay', 'order list overdue')).not.toContain(`O-${id}`);
    world.wait(days(3));
    await world.sweep();
    expect(await told()).toBe(2);
    await world.type('fay', `order pay O-${id}`);
    expect(await listed('fay', 'order list overdue')).not.toContain(`O-${id}`);
  });
});

describe('editing and handing over', () => {
  it('shows a prefilled form, and two people’s edits do not overwrite each other', async () => {
    const id = await add('lena', `C-${acme} A @ 1 EUR number:ED-1 note:"Call first"`);
    const form = await world.prefill('lena', 'order edit', { order: { id } });
    expect(form).toMatchObject({ number: 'ED-1', note: 'Call first', version: '1' });
    await world.type('marta', `order edit O-${id} number:ED-2`);
    const sent = world.submit(
      'lena',
      { command: 'order edit', args: { order: `O-${id}`, version: String(form?.version) } },
      { note: 'Mine' },
    );
    expect(await fails(sent)).toMatch(/Marta Ruiz changed the order number/u);
    expect(await fails(world.type('lena', `order edit O-${id}`))).toMatch(/Say what to change/u);
    await world.type('lena', `order edit O-${id} note:- number:-`);
    expect(await row(id)).toMatchObject({ number: null, notes: null });
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ number: 'ED-2', notes: 'Call first' });
  });

  it('goes to a colleague with their department, who is told', async () => {
    const id = await add('lena', `C-${acme} A @ 1 EUR`);
    await world.type('lena', `order assign O-${id} omar`);
    expect(await row(id)).toMatchObject({
      owner_id: world.actors.omar.staffId,
      department_id: world.departmentIds.support,
    });
    expect((await world.events('order', id)).at(-1)).toMatchObject({ type: 'order.assigned' });
    expect(await fails(world.type('omar', `order assign O-${id} omar`))).toMatch(/with Omar Aziz already/u);
  });
});

describe('who sees and does what', () => {
  it('shows amounts to Finance, to Sales of its own, to owner and account team, and the rest to everybody', async () => {
    const id = await add('lena', `C-${acme} "Secret service" @ 777 EUR note:"Their budget is tight"`);
    const seen = async (who: Who) => cardText(await world.card(who, 'order', id));
    for (const who of ['lena', 'marta', 'fay', 'finn', 'iris'] as const) {
      expect(await seen(who)).toContain('€777.00');
      expect(await seen(who)).toContain('budget is tight');
    }
    for (const who of ['omar', 'mia', 'viv'] as const) {
      const card = await seen(who);
      expect(card).toContain('Secret service');
      expect(card).not.toMatch(/777|tight/u);
      expect(card).toContain('Hidden from you: amounts and Notes. Ask the owner or Sales.');
    }
    await world.rows(sql`UPDATE customers SET team_ids = ARRAY[${world.actors.mia.staffId}]::int[] WHERE id = ${acme}`);
    expect(await seen('mia')).toContain('€777.00');
    await world.rows(sql`UPDATE customers SET team_ids = '{}' WHERE id = ${acme}`);
    expect(cardText(await world.channelCard('everyone', 'sales', 'order', id))).not.toMatch(/777|tight/u);
    expect(cardText(await world.channelCard('department', 'support', 'order', id))).not.toMatch(/777|tight/u);
    expect(cardText(await world.channelCard('department', 'sales', 'order', id))).toContain('€777.00');
    expect(cardText(await world.channelCard('department', 'finance', 'order', id))).toContain('€777.00');
  });

  it('lets Finance collect but not confirm, Sales both, and others nothing', async () => {
    const id = await add('lena', `C-${acme} A @ 10 EUR`);
    expect(await fails(world.type('fay', `order confirm O-${id}`))).toMatch(/may not/u);
    expect(await fails(world.type('omar', `order confirm O-${id}`))).toMatch(/may not/u);
    await world.type('marta', `order confirm O-${id}`);
    for (const line of [`order pay O-${id}`, `order item add O-${id} B @ 1`, `order cancel O-${id} No`])
      expect(await fails(world.type('omar', line))).toMatch(/may not/u);
    expect(await fails(world.type('fay', `order edit O-${id} note:"Mine now"`))).toMatch(/may not/u);
    await world.type('fay', `order invoice O-${id}`);
    await world.type('fay', `order edit O-${id} due:"end of next month"`);
    expect(await row(id)).toMatchObject({ status: 'invoiced', notes: null });
    const offered = cardText(await world.card('fay', 'order', id));
    expect(offered).toContain('[Payment…]');
    expect(offered).not.toMatch(/\[Cancel it…\]/u);
    expect(cardText(await world.card('omar', 'order', id))).not.toMatch(/Payment…|Edit…|Cancel it…/u);
  });

  it('lists by what was asked, sums each currency by itself and counts what is hidden', async () => {
    const big = await world.customer('Big Buyer', 'sales', 'lena');
    const euro = await add('lena', `C-${big} A @ 100 EUR`);
    await add('lena', `C-${big} B @ 50 EUR`);
    await add('lena', `C-${big} C @ 70 USD`);
    const gone = await add('lena', `C-${big} D @ 900 EUR`);
    await world.type('lena', `order cancel O-${gone} Never meant`);
    const own = await listed('lena', `order list customer:C-${big}`);
    expect(own).toContain('Orders of Big Buyer');
    expect(own).toContain('4 orders · together €150.00 + US$70.00');
    const support = await listed('omar', `order list customer:C-${big}`);
    expect(support).not.toMatch(/150|70\.00/u);
    expect(support).toContain('The amounts of 4 orders are not shown to you');
    expect(await listed('lena', `order list customer:C-${big} status:cancelled`)).toContain(`O-${gone}`);
    expect(await listed('lena', `order list customer:C-${big} status:open`)).not.toContain(`O-${gone}`);
    // Without a customer or a period a list is of what is still to be done, and says so.
    const still = await listed('lena', 'order list mine');
    expect(still).not.toContain(`O-${gone}`);
    expect(await listed('lena', 'order list mine status:all')).toContain(`O-${gone}`);
    expect(await listed('iris', 'order list')).toMatch(/^Open orders\n[\s\S]*\[All orders\]/u);
    expect(await listed('lena', 'order list period:2026')).toContain('US$70.00');
    expect(await listed('marta', 'order list mine')).not.toContain(`O-${euro}`);
    expect(await listed('wei', `订单 列表 客户:C-${big}`)).toContain(`O-${euro}`);
  });

  it('pages without gaps or repetitions', async () => {
    const paged = await world.customer('Paged Partners', 'sales', 'lena');
    for (let n = 1; n <= 23; n += 1) await add('lena', `C-${paged} "Part ${n}." @ 1 EUR`);
    const seen: string[] = [];
    let said = await world.type('lena', `order list customer:C-${paged}`);
    for (;;) {
      const { card } = said.reply as unknown as { card: Card };
      seen.push(...(cardText(card).match(/Part \d+\./gu) ?? []));
      const list = card.blocks.find((block) => block.block === 'list');
      if (list?.block !== 'list' || !list.more) break;
      said = await world.click('lena', list.more.does);
    }
    expect(seen).toEqual(Array.from({ length: 23 }, (_, index) => `Part ${23 - index}.`));
  });

  it('is found by id, number, item and customer', async () => {
    const solo = await world.customer('Solo Zebra', 'sales', 'lena');
    const id = await add('lena', `C-${solo} "Striped chair" @ 1 EUR number:ZB-9`);
    for (const words of [`O-${id}`, 'zb-9', 'striped', 'Solo Zebra'])
      expect(await world.resolveReference('omar', 'order', words)).toMatchObject({ kind: 'one', value: { id } });
    for (const words of ['100%', '%%', '--', '  ', '_____'])
      expect(await world.resolveReference('omar', 'order', words)).toMatchObject({ kind: 'none' });
    expect(JSON.stringify(await world.suggest('omar', 'order', 'ZB'))).toContain(`O-${id}`);
  });
});
