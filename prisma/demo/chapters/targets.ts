import { type Chapter, made, type Scene } from '../acts.ts';
import { money } from '../customers/customer.ts';
import { ago, ahead } from '../moments.ts';

/** What the company and Sales have promised for the quarter, how Sales means to get there, and a look back on the month. */
export const targets: Chapter = (scene) => {
  const { did, day, id } = scene;
  const quarter = quarterOf(scene);
  return [
    did(
      'iris',
      ago(40, '9:00'),
      'target.add',
      {
        kind: 'revenue',
        goal: { kind: 'revenue', money: money(20_000_000n, 'EUR') },
        ...quarter,
        company: true,
        countsOrders: true,
      },
      made('target', 'company'),
    ),
    did(
      'marta',
      ago(39, '9:30'),
      'target.add',
      (ids) => ({
        kind: 'revenue',
        goal: { kind: 'revenue', money: money(12_000_000n, 'EUR') },
        ...quarter,
        departmentId: ids.of('department', 'sales'),
      }),
      made('target', 'revenue'),
    ),
    did(
      'marta',
      ago(39, '9:40'),
      'target.add',
      {
        kind: 'revenue',
        goal: { kind: 'revenue', money: money(5_000_000n, 'EUR') },
        ...quarter,
        ownerId: id('lena'),
      },
      made('target', 'lena'),
    ),
    did(
      'marta',
      ago(39, '9:45'),
      'target.add',
      (ids) => ({
        kind: 'customers',
        goal: { kind: 'customers', count: 4 },
        ...quarter,
        departmentId: ids.of('department', 'sales'),
      }),
      made('target', 'customers'),
    ),
    did(
      'marta',
      ago(38, '10:00'),
      'target.add',
      (ids) => ({
        kind: 'share',
        goal: { kind: 'share', share: 650 },
        market: 'Workshop supplies, Nordics',
        // Its readings are weeks old, which on a quarter's first day is the quarter before.
        from: `${day(ago(38, '10:00')).slice(0, 7)}-01`,
        to: quarter.to,
        departmentId: ids.of('department', 'sales'),
      }),
      made('target', 'share'),
    ),
    did('marta', ago(20, '16:00'), 'target.record', (ids) => ({
      id: ids.of('target', 'share'),
      share: 510,
      source: 'Nordic trade association, monthly letter',
    })),
    did('marta', ago(2, '16:00'), 'target.record', (ids) => ({
      id: ids.of('target', 'share'),
      share: 560,
      source: 'Nordic trade association, monthly letter',
    })),
    did('marta', ago(37, '10:10'), 'target.plan-add', (ids) => ({
      id: ids.of('target', 'revenue'),
      kind: 'activity',
      what: 'Visit every customer above EUR 30,000 before the end of the quarter',
      ownerId: id('marta'),
      dueOn: day(ahead(15, '12:00')),
      quantity: 6,
    })),
    did('marta', ago(37, '10:15'), 'target.plan-add', (ids) => ({
      id: ids.of('target', 'revenue'),
      kind: 'resource',
      what: 'Sample boxes of the winter range',
      ownerId: id('lena'),
      dueOn: day(ago(20, '12:00')),
      quantity: 80,
      cost: money(192_000n, 'EUR'),
    })),
    did('marta', ago(37, '10:20'), 'target.plan-add', (ids) => ({
      id: ids.of('target', 'revenue'),
      kind: 'channel',
      what: 'Autumn catalogue with Marketing, then a call to everybody who answers',
      ownerId: id('lena'),
      dueOn: day(ago(8, '12:00')),
    })),
    did('marta', ago(37, '10:25'), 'target.plan-add', (ids) => ({
      id: ids.of('target', 'revenue'),
      kind: 'activity',
      what: '与新远、澄湖完成年度谈判',
      ownerId: id('chen'),
      dueOn: day(ahead(20, '12:00')),
      quantity: 2,
    })),
    did('marta', ago(20, '10:00'), 'target.plan-done', (ids) => ({ id: ids.of('target', 'revenue'), number: 2 })),
    did('marta', ago(8, '10:30'), 'target.plan-done', (ids) => ({ id: ids.of('target', 'revenue'), number: 3 })),
    ...lookBack(scene),
  ];
};

function lookBack({ did, day }: Scene) {
  return [
    did(
      'marta',
      ago(5, '14:00'),
      'review.start',
      (ids) => ({
        from: day(ago(27, '12:00')),
        to: day(ago(6, '12:00')),
        departmentId: ids.of('department', 'sales'),
        title: 'The last four weeks in Sales',
      }),
      made('review', 'month'),
    ),
    did('marta', ago(5, '14:10'), 'review.finding', (ids) => ({
      id: ids.of('review', 'month'),
      kind: 'problem',
      what: 'Proposals wait: two weeks from the first word to the price.',
      cause: 'Discounts and credit limits go through one desk.',
    })),
    did('marta', ago(5, '14:15'), 'review.finding', (ids) => ({
      id: ids.of('review', 'month'),
      kind: 'strength',
      what: 'Whoever negotiates with us signs.',
    })),
  ];
}

/** The quarter of the calendar that today is in. */
function quarterOf({ now }: Scene): { readonly from: string; readonly to: string } {
  const first = Math.floor(now.getUTCMonth() / 3) * 3;
  const dayOf = (month: number, date: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), month, date)).toISOString().slice(0, 10);
  return { from: dayOf(first, 1), to: dayOf(first + 3, 0) };
}
