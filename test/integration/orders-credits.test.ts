import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import { actorViewer } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme GmbH', 'sales', 'lena');
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );

/** Lena's invoiced order; two lines over 142.80 and 53.50 unless others are said. */
async function invoiced(
  items = '3 x Chair @ 40 EUR tax 19%; Fitting @ 50 EUR tax 7%',
  customer = acme,
): Promise<number> {
  const { out } = await world.type('lena', `order add C-${customer} ${items}`);
  const { id } = out as { id: number };
  await world.type('lena', `order confirm O-${id}`);
  await world.type('fay', `order invoice O-${id}`);
  return id;
}
interface Row {
  status: string;
  net: bigint;
  tax: bigint;
  paid_on: string | null;
}
async function row(id: number): Promise<Row> {
  const [found] = await world.rows<Row>(sql`
    SELECT status, credited_net_minor AS net, credited_tax_minor AS tax, paid_on::text FROM orders WHERE id = ${id}::int`);
  return found as Row;
}
const credits = (id: number) =>
  world.rows<Record<string, unknown>>(sql`
    SELECT g.number, g.note, g.net_minor AS net, g.tax_minor AS tax, g.removed_at IS NOT NULL AS removed,
      (SELECT jsonb_agg(jsonb_build_array(l.item_number, l.quantity::float, l.net_minor, l.tax_minor) ORDER BY l.item_number)
        FROM order_credit_lines l WHERE l.credit_id = g.id) AS lines
    FROM order_credits g WHERE g.order_id = ${id}::int ORDER BY g.id`);
const said = async (who: Who, line: string): Promise<string> => {
  const { reply } = await world.type(who, line);
  return 'card' in reply ? cardText(reply.card) : '';
};

describe('a credit note', () => {
  it('takes back an amount, pieces of a line or what is left, line by line and to the cent', async () => {
    const id = await invoiced();
    await world.type('fay', `order credit O-${id} line:1 quantity:1 number:G-1 note:"One came scratched"`);
    await world.type('fay', `订单 红冲 O-${id} €50`);
    expect(await credits(id)).toEqual([
      { number: 'G-1', note: 'One came scratched', net: 4_000n, tax: 760n, removed: false, lines: [[1, 1, 4000, 760]] },
      // 50.00 of the 148.70 that are left: 32.01 of the chairs, 17.99 of the fitting.
      {
        number: null,
        note: null,
        net: 4_371n,
        tax: 629n,
        removed: false,
        lines: [
          [1, null, 2690, 511],
          [2, null, 1681, 118],
        ],
      },
    ]);
    expect(await row(id)).toEqual({ status: 'invoiced', net: 8_371n, tax: 1_389n, paid_on: null });
    const card = cardText(await world.card('lena', 'order', id));
    expect(card).toMatch(/Credited: €97\.60/u);
    expect(card).toMatch(/After credit notes: €98\.70/u);
    expect(card).toMatch(/Still to pay: €98\.70/u);
    expect(card).toMatch(
      /Credit notes: €47\.60 on [^·]*, line 1 \(G-1, One came scratched\) · €50\.00 on [^·]*, 2 lines/u,
    );

    expect(await fails(world.type('fay', `order credit O-${id} €98.71`))).toBe('Only €98.70 is left to credit.');
    expect(await fails(world.type('fay', `order credit O-${id} line:1 quantity:3`))).toMatch(
      /Only 2 of them, and €63\.19/u,
    );
    expect(await fails(world.type('fay', `order credit O-${id} line:9`))).toMatch(/has no line 9/u);
    expect(await fails(world.type('fay', `order credit O-${id} quantity:1`))).toMatch(/of which line/u);
    expect(await fails(world.type('fay', `order credit O-${id} €1 line:1 quantity:1`))).toMatch(/not both/u);
    expect(await fails(world.type('fay', `order credit O-${id} $1`))).toMatch(/is in EUR/u);

    await world.type('fay', `order credit O-${id}`);
    expect(await row(id)).toMatchObject({ status: 'paid', net: 17_000n, tax: 2_630n });
    expect(cardText(await world.card('fay', 'order', id))).toMatch(/Status: Credited in full/u);
    expect(await fails(world.type('fay', `order credit O-${id}`))).toMatch(/is credited already/u);
    expect(await fails(world.type('fay', `order pay O-${id}`))).toMatch(/Nothing is left to pay/u);
    await world.undo('fay');
    expect(await row(id)).toEqual({ status: 'invoiced', net: 8_371n, tax: 1_389n, paid_on: null });
    expect((await credits(id)).map(({ removed }) => removed)).toEqual([false, false, true]);
  });

  it('after the payment says what is to be paid back, and that settles it', async () => {
    const id = await invoiced('Service @ 100 EUR tax 19%');
    await world.type('fay', `order pay O-${id}`);
    const { reply } = await world.type('fay', `order credit O-${id} €19`);
    expect('note' in reply && JSON.stringify(reply.note)).toContain('€19.00 was paid too much');
    expect(await row(id)).toMatchObject({ status: 'paid' });
    expect(cardText(await world.card('fay', 'order', id))).toMatch(/To pay back: €19\.00/u);
    await world.type('fay', `order refund O-${id}`);
    expect(await world.rows(sql`SELECT paid_minor, status FROM orders WHERE id = ${id}::int`)).toEqual([
      { paid_minor: 10_000n, status: 'paid' },
    ]);
    expect(cardText(await world.card('fay', 'order', id))).not.toMatch(/To pay back|Still to pay/u);
  });

  it('is of what was invoiced, by those who may write of its money, with a line in the log', async () => {
    const { out } = await world.type('lena', `order add C-${acme} Lamp @ 10 EUR`);
    const { id } = out as { id: number };
    await world.type('lena', `order confirm O-${id}`);
    expect(await fails(world.type('fay', `order credit O-${id}`))).toMatch(/is not invoiced[\s\S]*order item edit/u);
    await world.type('fay', `order invoice O-${id}`);
    for (const who of ['omar', 'mia', 'viv'] as const) {
      expect(await fails(world.type(who, `order credit O-${id} €1`))).toMatch(/may not/u);
    }
    expect(await fails(world.type('fay', `order credit O-${id} on:2026-11-01`))).toMatch(/before it was invoiced/u);
    const button = buttonOf(await world.card('fay', 'order', id), 'Credit note…');
    expect(button).toMatchObject({ command: 'form', args: { command: 'order credit', order: `O-${id}` } });
    await world.type('finn', `order credit O-${id} €1 note:secret`);
    const [line] = await world.rows<{ fields: string[]; staff_id: number }>(sql`
      SELECT fields, staff_id FROM audit_entries WHERE operation = 'order.credit' ORDER BY id DESC LIMIT 1`);
    expect(line).toEqual({ fields: ['creditedNetMinor'], staff_id: world.actors.finn.staffId });
    expect((await world.events('order', id)).at(-1)?.type).toBe('order.credited');
    // Whoever may not read amounts reads nothing of it.
    const mias = await world.card('mia', 'order', id);
    expect(cardText(mias)).not.toMatch(/Credit|€|secret/u);
    expect(() => buttonOf(mias, 'Credit note…')).toThrow(/No button/u);
  });

  it('is never written past what was ordered, however many write at once', async () => {
    const id = await invoiced('Desk @ 100 EUR');
    const done = await Promise.allSettled([1, 2, 3, 4].map(() => world.type('fay', `order credit O-${id} €40`)));
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await row(id)).toMatchObject({ net: 8_000n, tax: 0n });
  });
});

describe('what orders come to', () => {
  it('counts less what was credited: lists, the customer, targets, scores, exports and the views', async () => {
    const own = await world.customer('Credited Ltd', 'sales', 'lena');
    const target = await world.type('marta', 'target add revenue €1,000 period:"Q4 2026" for:lena orders');
    const reached = async () => {
      const card = cardText(await world.card('marta', 'target', (target.out as { id: number }).id));
      return Number(/So far: €([\d,.]+) /u.exec(card)?.[1]?.replace(',', ''));
    };
    const id = await invoiced('Bench @ 100 EUR tax 19%', own);
    await invoiced('Stool @ 10 EUR tax 19%', own);
    const before = await reached();
    await world.type('fay', `order credit O-${id} €59.50`);
    expect(before - (await reached())).toBeCloseTo(50, 2);
    expect(await said('fay', `order list customer:C-${own}`)).toMatch(/together €71\.40 · still to pay €71\.40/u);
    expect(await said('fay', `order list customer:C-${own}`)).toMatch(
      /€119\.00[^\n]*Credited €59\.50[^\n]*still to pay €59\.50/u,
    );
    const overview = await world.database.read(async (tx) => {
      const ctx = world.executor.readCtx(tx);
      return world.registry.noun('order')?.ofCustomer?.overview?.(ctx, own, actorViewer(world.actors.fay));
    });
    expect(cardText({ title: [], blocks: overview ?? [] })).toMatch(/2 so far, €71\.40 · still to pay €71\.40/u);
    await world.sweep('scores');
    expect(await world.rows(sql`SELECT spent_minor FROM customer_scores WHERE customer_id = ${own}::int`)).toEqual([
      { spent_minor: { EUR: '7140' } },
    ]);
    expect(
      await world.rows(sql`
        SELECT gross::float, credited_net::float, credited_tax::float FROM bi.orders WHERE order_id = ${id}::int`),
    ).toEqual([{ gross: 119, credited_net: 50, credited_tax: 9.5 }]);
    expect(
      await world.rows(sql`SELECT net::float, tax::float FROM bi.credit_notes WHERE order_id = ${id}::int`),
    ).toEqual([{ net: 50, tax: 9.5 }]);
    // What is credited is late no more.
    await world.type('fay', `order credit O-${id}`);
    world.wait(days(60));
    await world.sweep('orders');
    expect((await world.events('order', id)).map(({ type }) => type)).not.toContain('order.overdue');
  });
});
