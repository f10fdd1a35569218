import { type Chapter, made } from '../acts.ts';
import { ago, ahead } from '../moments.ts';

/** What customers need: one met by an order, one that became a deal, one work for Support, one late, two that were let go. */
export const needs: Chapter = ({ did, day, at, id }) => [
  did(
    'lena',
    ago(31, '10:15'),
    'need.add',
    (ids) => ({
      customerId: ids.of('customer', 'bryggeriet'),
      title: 'Labels and crates before the Christmas beer',
      kind: 'product',
      level: 'must',
      neededOn: day(ago(10, '12:00')),
    }),
    made('need', 'labels'),
  ),
  did('lena', ago(30, '14:30'), 'need.edit', (ids) => ({
    id: ids.of('need', 'labels'),
    dealId: ids.of('deal', 'labels'),
  })),
  did('lena', ago(11, '16:10'), 'need.meet', (ids) => ({
    id: ids.of('need', 'labels'),
    orderId: ids.of('order', 'labels'),
  })),
  did(
    'omar',
    ago(13, '16:00'),
    'need.add',
    (ids) => ({
      customerId: ids.of('customer', 'acme'),
      contactId: ids.of('contact', 'peter'),
      title: 'A nightly stock import that names the bad line instead of stopping',
      description: 'Peter gives up his spreadsheet on the day that this works three nights in a row.',
      kind: 'integration',
      level: 'must',
      neededOn: day(ahead(10, '12:00')),
    }),
    made('need', 'import'),
  ),
  did('omar', ago(12, '9:30'), 'need.qualify', (ids) => ({ id: ids.of('need', 'import') })),
  did(
    'omar',
    ago(12, '9:40'),
    'need.to_task',
    (ids) => ({
      id: ids.of('need', 'import'),
      title: 'Let the import name the bad line and go on',
      assigneeId: id('omar'),
      dueAt: at(ahead(4, '17:00'), 'omar'),
    }),
    made('task', 'Let the import name the bad line and go on'),
  ),
  did(
    'marta',
    ago(21, '11:30'),
    'need.add',
    (ids) => ({
      customerId: ids.of('customer', 'fonderie'),
      title: 'Gloves that last at the casting line',
      kind: 'product',
      level: 'must',
      neededOn: day(ahead(20, '12:00')),
    }),
    made('need', 'gloves'),
  ),
  did('marta', ago(20, '15:00'), 'need.edit', (ids) => ({
    id: ids.of('need', 'gloves'),
    dealId: ids.of('deal', 'gloves'),
  })),
  // Late: nobody has looked at it since customs held the pallet.
  did(
    'grace',
    ago(16, '14:40'),
    'need.add',
    (ids) => ({
      customerId: ids.of('customer', 'yildizoglu'),
      title: 'The new tax number on every paper',
      kind: 'service',
      level: 'must',
      neededOn: day(ago(2, '12:00')),
    }),
    made('need', 'tax'),
  ),
  did(
    'chen',
    ago(15, '14:45'),
    'need.add',
    (ids) => ({
      customerId: ids.of('customer', 'xinyuan'),
      contactId: ids.of('contact', 'wang'),
      title: '账期从 30 天延长到 60 天',
      kind: 'service',
      level: 'should',
    }),
    made('need', 'terms'),
  ),
  did(
    'marta',
    ago(23, '17:00'),
    'need.add',
    (ids) => ({
      customerId: ids.of('customer', 'boreal'),
      title: 'Le catalogue en français canadien',
      kind: 'information',
      level: 'could',
    }),
    made('need', 'catalogue'),
  ),
  did(
    'marta',
    ago(29, '16:00'),
    'need.add',
    (ids) => ({ customerId: ids.of('customer', 'echarri'), title: 'Tools for the second workshop', level: 'must' }),
    made('need', 'tools'),
  ),
  did('marta', ago(9, '16:30'), 'need.drop', (ids) => ({
    id: ids.of('need', 'tools'),
    reason: 'price',
    note: 'Bought elsewhere.',
  })),
  did(
    'grace',
    ago(13, '9:30'),
    'need.add',
    (ids) => ({
      customerId: ids.of('customer', 'wattlebird'),
      title: 'Delivery dates in their own time zone',
      kind: 'information',
      level: 'should',
      neededOn: day(ahead(15, '12:00')),
    }),
    made('need', 'zone'),
  ),
];
