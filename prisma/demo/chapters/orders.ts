import { type Act, type Chapter, made, type Scene } from '../acts.ts';
import { ago, type Moment } from '../moments.ts';
import type { Who } from '../people.ts';

/** Pieces, as orders count them: ten-thousandths. */
const pieces = (count: bigint) => count * 10_000n;

interface Line {
  readonly what: string;
  readonly sku?: string;
  readonly count: bigint;
  readonly unitMinor: bigint;
  /** Per cent. */
  readonly discount?: number;
  readonly tax?: number;
}

interface Order {
  readonly key: string;
  readonly at: string;
  readonly by: Who;
  readonly currency: string;
  readonly lines: readonly Line[];
  readonly number?: string;
  readonly deal?: string;
  readonly added: Moment;
  readonly confirmed?: Moment;
  readonly delivered?: Moment;
  /** By Finance. */
  readonly invoiced?: { readonly by: Who; readonly when: Moment; readonly invoice: string; readonly due?: Moment };
  readonly paid?: readonly {
    readonly by: Who;
    readonly when: Moment;
    readonly minor?: bigint;
    readonly note?: string;
  }[];
  readonly cancelled?: { readonly when: Moment; readonly reason: string };
}

const book: readonly Order[] = [
  {
    key: 'sails',
    at: 'nordlys',
    by: 'dana',
    currency: 'NOK',
    number: 'NS-2207',
    lines: [
      { what: 'Sail cloth, 420 g', sku: 'SC-420', count: 60n, unitMinor: 118_000n, tax: 25 },
      { what: 'Thread, waxed', sku: 'TW-9', count: 24n, unitMinor: 14_500n, tax: 25 },
    ],
    added: ago(42, '10:20'),
    confirmed: ago(42, '10:40'),
    delivered: ago(38, '11:00'),
    invoiced: { by: 'dana', when: ago(38, '11:30'), invoice: 'INV-4471', due: ago(8, '12:00') },
    paid: [{ by: 'dana', when: ago(6, '9:40'), minor: 4_000_000n, note: 'First part, nine days late as always' }],
  },
  {
    key: 'wine',
    at: 'colleoni',
    by: 'viktor',
    currency: 'EUR',
    lines: [{ what: 'Oak crates, engraved', count: 120n, unitMinor: 2_450n, tax: 22 }],
    added: ago(41, '9:20'),
    confirmed: ago(41, '9:25'),
    delivered: ago(37, '10:00'),
    invoiced: { by: 'viktor', when: ago(37, '10:30'), invoice: 'INV-4475', due: ago(15, '12:00') },
    paid: [{ by: 'viktor', when: ago(25, '10:50'), minor: 119_000n, note: 'Instalments one and two' }],
  },
  {
    key: 'labels',
    at: 'bryggeriet',
    by: 'lena',
    currency: 'EUR',
    number: 'BA-118',
    deal: 'labels',
    lines: [
      { what: 'Labels, winter design', sku: 'LB-W', count: 40_000n, unitMinor: 18n, tax: 25 },
      { what: 'Beer crates, 20 bottles', sku: 'CR-20', count: 600n, unitMinor: 1_060n, discount: 7, tax: 25 },
    ],
    added: ago(15, '16:30'),
    confirmed: ago(15, '16:45'),
    delivered: ago(12, '9:30'),
    invoiced: { by: 'dana', when: ago(12, '10:00'), invoice: 'INV-4523' },
    paid: [{ by: 'dana', when: ago(4, '9:50') }],
  },
  {
    key: 'renewal',
    at: 'pena-verde',
    by: 'marta',
    currency: 'EUR',
    deal: 'renewal',
    lines: [
      { what: 'Warehouse Valencia, twelve months', count: 12n, unitMinor: 260_000n, tax: 21 },
      { what: 'Warehouse Sagunto, twelve months', count: 12n, unitMinor: 175_000n, discount: 5, tax: 21 },
    ],
    added: ago(11, '12:00'),
    confirmed: ago(11, '12:10'),
    invoiced: { by: 'dana', when: ago(9, '10:10'), invoice: 'INV-4531' },
    paid: [{ by: 'dana', when: ago(3, '10:20'), minor: 2_500_000n, note: 'First half' }],
  },
  {
    key: 'pens',
    at: 'xinyuan',
    by: 'chen',
    currency: 'CNY',
    number: 'XY-2026-31',
    lines: [
      { what: '中性笔 0.5 mm，黑色', sku: 'PEN-05', count: 30_000n, unitMinor: 145n, tax: 13 },
      { what: '手账本 A5，米白', sku: 'NB-A5', count: 4_000n, unitMinor: 2_180n, discount: 3, tax: 13 },
    ],
    added: ago(24, '10:30'),
    confirmed: ago(24, '11:00'),
    delivered: ago(19, '15:00'),
    invoiced: { by: 'viktor', when: ago(18, '9:30'), invoice: 'INV-4502' },
  },
  {
    key: 'stationery',
    at: 'dexin',
    by: 'chen',
    currency: 'CNY',
    deal: 'stationery',
    lines: [{ what: '文具套装，冬季', count: 1_200n, unitMinor: 15_500n, tax: 0 }],
    added: ago(17, '16:10'),
    confirmed: ago(17, '16:20'),
    delivered: ago(13, '11:00'),
    invoiced: { by: 'viktor', when: ago(13, '9:40'), invoice: 'INV-4519' },
    paid: [{ by: 'viktor', when: ago(5, '10:15') }],
  },
  {
    key: 'list',
    at: 'gwynfor',
    by: 'lena',
    currency: 'GBP',
    deal: 'joiner',
    lines: [{ what: 'Screws, glue, sandpaper: the list', count: 1n, unitMinor: 120_000n, tax: 20 }],
    added: ago(12, '12:20'),
    confirmed: ago(12, '12:25'),
    delivered: ago(9, '10:30'),
    invoiced: { by: 'dana', when: ago(9, '10:40'), invoice: 'INV-4533' },
    paid: [{ by: 'dana', when: ago(2, '9:45') }],
  },
  {
    key: 'gothenburg',
    at: 'angstrom',
    by: 'lena',
    currency: 'EUR',
    deal: 'gothenburg',
    lines: [
      { what: 'Workshop gloves, lined', sku: 'GL-L', count: 900n, unitMinor: 1_450n, tax: 0 },
      { what: 'Safety boots', sku: 'SB-42', count: 60n, unitMinor: 9_750n, tax: 0 },
    ],
    added: ago(9, '12:30'),
    confirmed: ago(9, '12:45'),
    delivered: ago(3, '14:00'),
  },
  {
    key: 'thread',
    at: 'katrin-mueller',
    by: 'omar',
    currency: 'EUR',
    lines: [{ what: 'Linen thread, 18/3', count: 12n, unitMinor: 640n, tax: 19 }],
    added: ago(32, '15:30'),
    confirmed: ago(32, '15:35'),
    cancelled: { when: ago(30, '15:20'), reason: 'Wrong strength: replaced for nothing.' },
  },
  {
    key: 'seats',
    at: 'acme',
    by: 'lena',
    currency: 'GBP',
    deal: 'seats',
    lines: [
      {
        what: 'Portal, one seat for twelve months',
        sku: 'SEAT-12',
        count: 40n,
        unitMinor: 46_000n,
        discount: 8,
        tax: 20,
      },
      { what: 'Support on weekends, twelve months', sku: 'SUP-WE', count: 12n, unitMinor: 9_500n, tax: 20 },
    ],
    added: ago(2, '15:10'),
  },
];

/** From a draft to the last payment; one paid in part and late, one cancelled. Finance writes the invoices and books the money. */
export const orders: Chapter = (scene) => book.flatMap((order) => actsOf(order, scene));

function actsOf(order: Order, { did, day }: Scene): Act[] {
  const { key, by, invoiced, cancelled } = order;
  const step = (
    who: Who,
    when: Moment | undefined,
    operation: Act['operation'],
    more: Readonly<Record<string, unknown>> = {},
  ): Act[] => (when ? [did(who, when, operation, (ids) => ({ id: ids.of('order', key), ...more }))] : []);
  return [
    did(
      by,
      order.added,
      'order.add',
      (ids) => ({
        customerId: ids.of('customer', order.at),
        currency: order.currency,
        number: order.number,
        ...(order.deal ? { dealId: ids.of('deal', order.deal) } : {}),
        items: order.lines.map(({ what, sku, count, unitMinor, discount = 0, tax = 0 }) => ({
          description: what,
          sku: sku ?? null,
          quantity: pieces(count),
          unitMinor,
          discountPoints: discount * 100,
          taxPoints: tax * 100,
        })),
      }),
      made('order', key),
    ),
    ...step(by, order.confirmed, 'order.confirm'),
    ...step(by, order.delivered, 'order.deliver'),
    ...(invoiced
      ? step(invoiced.by, invoiced.when, 'order.invoice', {
          invoice: invoiced.invoice,
          dueOn: invoiced.due && day(invoiced.due),
        })
      : []),
    ...(order.paid ?? []).flatMap(({ by: who, when, minor, note }) =>
      step(who, when, 'order.pay', {
        ...(minor === undefined ? {} : { amount: { minor, currency: order.currency } }),
        note,
      }),
    ),
    ...(cancelled ? step(by, cancelled.when, 'order.cancel', { reason: cancelled.reason }) : []),
  ];
}
