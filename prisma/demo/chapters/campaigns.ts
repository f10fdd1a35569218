import { type Act, type Chapter, made, type Scene } from '../acts.ts';
import { money } from '../customers/customer.ts';
import { ago, ahead } from '../moments.ts';

const answers = [
  ['angstrom', 13, 'converted'],
  ['chandrakala', 12, 'replied'],
  ['hollis', 12, 'lead'],
  ['jacaranda', 11, 'lead'],
  ['grazyna', 11, 'replied'],
  ['wattlebird', 10, 'opened'],
  ['creperie', 10, 'opened'],
] as const;

/** Marketing: a campaign that was counted, one that runs, one that is planned with a customer. */
export const campaigns: Chapter = (scene) => [...autumn(scene), ...fair(scene), ...spring(scene)];

function autumn({ did, day, at, id }: Scene): Act[] {
  return [
    did(
      'priya',
      ago(27, '10:00'),
      'campaign.add',
      {
        title: 'Autumn catalogue: things that last',
        goal: 'Bring last year’s readers back before winter',
        goalNumber: { kind: 'leads', count: 4 },
        budget: money(650_000n, 'EUR'),
        channels: ['email', 'post'],
        from: day(ago(26, '9:00')),
        to: day(ago(4, '9:00')),
        audience: { tag: 'catalogue' },
        ownerId: id('jonas'),
      },
      made('campaign', 'autumn'),
    ),
    did('jonas', ago(26, '9:30'), 'campaign.start', (ids) => ({ id: ids.of('campaign', 'autumn') })),
    did('jonas', ago(26, '9:40'), 'campaign.add_activity', (ids) => ({
      id: ids.of('campaign', 'autumn'),
      what: 'Letter with three pictures of things after ten years of use',
      ownerId: id('jonas'),
      dueOn: day(ago(17, '9:00')),
    })),
    did('jonas', ago(26, '9:45'), 'campaign.add_activity', (ids) => ({
      id: ids.of('campaign', 'autumn'),
      what: 'Call everybody who answers, with Sales',
      ownerId: id('priya'),
      dueOn: day(ago(9, '9:00')),
    })),
    did('jonas', ago(24, '14:00'), 'campaign.add_cost', (ids) => ({
      id: ids.of('campaign', 'autumn'),
      what: 'Printing, 1,200 copies on handmade paper',
      amount: money(384_000n, 'EUR'),
    })),
    did('jonas', ago(22, '11:00'), 'campaign.add_cost', (ids) => ({
      id: ids.of('campaign', 'autumn'),
      what: 'Photographs',
      amount: money(96_000n, 'EUR'),
    })),
    did('jonas', ago(16, '9:00'), 'campaign.touch', (ids) => ({
      id: ids.of('campaign', 'autumn'),
      audience: true,
      channel: 'email',
    })),
    did('jonas', ago(16, '9:10'), 'campaign.finish_activity', (ids) => ({
      id: ids.of('campaign', 'autumn'),
      number: 1,
    })),
    ...answers.map(([customer, workdays, response]) =>
      did('jonas', ago(workdays, '11:00'), 'campaign.result', (ids) => ({
        id: ids.of('campaign', 'autumn'),
        customerId: ids.of('customer', customer),
        channel: 'email',
        response,
      })),
    ),
    did('priya', ago(9, '15:00'), 'campaign.finish_activity', (ids) => ({
      id: ids.of('campaign', 'autumn'),
      number: 2,
    })),
    did('priya', ago(4, '14:00'), 'campaign.finish', (ids) => ({
      id: ids.of('campaign', 'autumn'),
      outcome:
        'Three of seven were worth a call, and Gothenburg paid for all of it. The paper did what pictures could not.',
    })),
    did(
      'priya',
      ago(4, '14:20'),
      'campaign.improve',
      (ids) => ({
        id: ids.of('campaign', 'autumn'),
        title: 'Ask for consent at the booth, not weeks later',
        assigneeId: id('jonas'),
        dueAt: at(ahead(9, '15:00'), 'jonas'),
      }),
      made('task', 'Ask for consent at the booth, not weeks later'),
    ),
  ];
}

function fair({ did, day, id }: Scene): Act[] {
  return [
    did(
      'jonas',
      ago(15, '15:00'),
      'campaign.add',
      {
        title: 'After the Lisbon fair',
        goal: 'Talk to everybody we met while they remember us',
        goalNumber: { kind: 'conversions', count: 2 },
        budget: money(120_000n, 'EUR'),
        channels: ['email', 'phone'],
        from: day(ago(15, '9:00')),
        to: day(ahead(15, '9:00')),
        audience: { tag: 'lisbon' },
      },
      made('campaign', 'lisbon'),
    ),
    did('jonas', ago(15, '15:20'), 'campaign.start', (ids) => ({ id: ids.of('campaign', 'lisbon') })),
    did('jonas', ago(14, '10:00'), 'campaign.touch', (ids) => ({
      id: ids.of('campaign', 'lisbon'),
      customerId: ids.of('customer', 'lisboa-norte'),
      channel: 'email',
    })),
    did('jonas', ago(14, '10:05'), 'campaign.touch', (ids) => ({
      id: ids.of('campaign', 'lisbon'),
      customerId: ids.of('customer', 'tiago'),
      channel: 'email',
    })),
    did('jonas', ago(4, '15:40'), 'campaign.result', (ids) => ({
      id: ids.of('campaign', 'lisbon'),
      customerId: ids.of('customer', 'lisboa-norte'),
      channel: 'email',
      response: 'lead',
    })),
    did('jonas', ago(13, '9:30'), 'campaign.add_cost', (ids) => ({
      id: ids.of('campaign', 'lisbon'),
      what: 'Stamps and small presents',
      amount: money(21_500n, 'EUR'),
    })),
    did('jonas', ago(13, '9:40'), 'campaign.add_activity', (ids) => ({
      id: ids.of('campaign', 'lisbon'),
      what: 'Let a haulier tell a haulier: Peña Verde and Lisboa Norte',
      ownerId: id('priya'),
      dueOn: day(ahead(6, '9:00')),
    })),
  ];
}

function spring({ did, day, id }: Scene): Act[] {
  return [
    did(
      'priya',
      ago(7, '11:00'),
      'campaign.add',
      {
        title: '栖云 × Fernhill：春季竹制文具',
        goal: 'They bring the shops, we bring the goods',
        goalNumber: { kind: 'revenue', amount: money(12_000_000n, 'CNY') },
        budget: money(1_500_000n, 'CNY'),
        channels: ['social', 'event'],
        from: day(ahead(60, '9:00')),
        to: day(ahead(90, '9:00')),
        audience: { country: 'CN' },
      },
      made('campaign', 'spring'),
    ),
    did('priya', ago(7, '11:10'), 'campaign.add_activity', (ids) => ({
      id: ids.of('campaign', 'spring'),
      what: 'Agree on the calendar with Qiyun',
      ownerId: id('priya'),
      dueOn: day(ahead(10, '9:00')),
    })),
  ];
}
