import { type Act, type Chapter, made, type Scene } from '../acts.ts';
import { money } from '../customers/customer.ts';
import { ago, ahead, type Moment } from '../moments.ts';
import type { Who } from '../people.ts';

type Stage = 'qualification' | 'proposal' | 'negotiation';

interface Deal {
  readonly key: string;
  readonly at: string;
  readonly by: Who;
  readonly title: string;
  readonly amount: ReturnType<typeof money>;
  /** Working days since it came, went to a proposal and into negotiation. */
  readonly path: readonly [number, number?, number?];
  readonly expected: Moment;
  readonly nextStep?: string;
  readonly campaign?: string;
  readonly won?: readonly [workdays: number, reason: string, note: string];
  readonly lost?: readonly [workdays: number, reason: string, note: string];
}

const pipeline: readonly Deal[] = [
  {
    key: 'seats',
    at: 'acme',
    by: 'lena',
    title: '40 seats on the portal',
    amount: money(1_840_000n, 'GBP'),
    path: [29, 27, 13],
    expected: ahead(3, '12:00'),
    nextStep: 'Quote on Friday, with weekend support as an option',
  },
  {
    key: 'racks',
    at: 'mueller-soehne',
    by: 'lena',
    title: 'Storage racks, variant B, in two lots',
    amount: money(4_250_000n, 'EUR'),
    path: [26, 24, 5],
    expected: ahead(12, '12:00'),
    nextStep: 'Offer on paper',
  },
  {
    key: 'frame',
    at: 'hollis',
    by: 'lena',
    title: 'Frame contract over twelve months',
    amount: money(960_000n, 'GBP'),
    path: [25, 22, 3],
    expected: ahead(6, '12:00'),
    nextStep: 'Thirty days to pay: changed contract to Mrs Wren',
  },
  {
    key: 'labels',
    at: 'bryggeriet',
    by: 'lena',
    title: 'Autumn labels and crates',
    amount: money(1_310_000n, 'EUR'),
    path: [30, 29, 18],
    expected: ago(14, '12:00'),
    won: [16, 'relationship', 'As in every autumn.'],
  },
  {
    key: 'renewal',
    at: 'pena-verde',
    by: 'marta',
    title: 'Renewal for both warehouses',
    amount: money(5_120_000n, 'EUR'),
    path: [31, 27, 14],
    expected: ago(10, '12:00'),
    won: [12, 'service', 'Núria: one person’s work saved.'],
  },
  {
    key: 'gothenburg',
    at: 'angstrom',
    by: 'lena',
    title: 'Workshop supplies for Gothenburg',
    amount: money(1_890_000n, 'EUR'),
    path: [23, 22, 12],
    expected: ago(8, '12:00'),
    campaign: 'autumn',
    won: [10, 'product', 'Saw the gloves in the autumn catalogue.'],
  },
  {
    key: 'echarri',
    at: 'echarri',
    by: 'marta',
    title: 'Tools for the second workshop',
    amount: money(690_000n, 'EUR'),
    path: [30, 28],
    expected: ago(8, '12:00'),
    lost: [9, 'price', 'Eleven per cent above the other house, and our offer came a week later.'],
  },
  {
    key: 'duty',
    at: 'jacaranda',
    by: 'marta',
    title: 'Gift season in São Paulo',
    amount: money(730_000n, 'EUR'),
    path: [12],
    expected: ahead(25, '12:00'),
  },
  {
    key: 'gloves',
    at: 'fonderie',
    by: 'marta',
    title: '400 pairs of lined gloves',
    amount: money(1_280_000n, 'EUR'),
    path: [21, 20],
    expected: ahead(9, '12:00'),
    nextStep: 'Samples are on their way to Vienne',
  },
  {
    key: 'one-supplier',
    at: 'przedzalnia',
    by: 'lena',
    title: 'One supplier for gloves instead of three',
    amount: money(2_700_000n, 'EUR'),
    path: [16, 9],
    expected: ahead(18, '12:00'),
  },
  {
    key: 'chenghu',
    at: 'chenghu',
    by: 'chen',
    title: '耗材集中采购，含免费仓储',
    amount: money(32_500_000n, 'CNY'),
    path: [22, 20],
    expected: ago(2, '12:00'),
    nextStep: '发送新报价单',
  },
  {
    key: 'xinyuan',
    at: 'xinyuan',
    by: 'chen',
    title: '年度合同续约',
    amount: money(68_000_000n, 'CNY'),
    path: [28, 25, 4],
    expected: ahead(30, '12:00'),
    nextStep: '下周二与王总谈价格',
  },
  {
    key: 'niigata',
    at: 'yukinoshita',
    by: 'chen',
    title: '来期の消耗品',
    amount: money(4_200_000n, 'JPY'),
    path: [32],
    expected: ahead(40, '12:00'),
  },
  {
    key: 'joiner',
    at: 'gwynfor',
    by: 'lena',
    title: 'The quarter’s list',
    amount: money(120_000n, 'GBP'),
    path: [21, 20, 14],
    expected: ago(12, '12:00'),
    won: [13, 'relationship', 'By phone, the same list as ever.'],
  },
  {
    key: 'second-creperie',
    at: 'creperie',
    by: 'marta',
    title: 'Everything twice: the second crêperie',
    amount: money(310_000n, 'EUR'),
    path: [24, 23],
    expected: ago(2, '12:00'),
    lost: [6, 'timing', 'The bank moved their opening to next year.'],
  },
  {
    key: 'ibadan',
    at: 'adebayo',
    by: 'marta',
    title: 'Second site in Ibadan',
    amount: money(2_450_000n, 'EUR'),
    path: [18, 17, 6],
    expected: ahead(8, '12:00'),
    nextStep: 'Waits for the credit limit of both sites',
  },
  {
    key: 'stationery',
    at: 'dexin',
    by: 'chen',
    title: '冬季文具补货',
    amount: money(18_600_000n, 'CNY'),
    path: [29, 28, 20],
    expected: ago(16, '12:00'),
    won: [18, 'price', '比同行低 2%。'],
  },
  {
    key: 'busan',
    at: 'hanbit',
    by: 'chen',
    title: 'First order for Busan',
    amount: money(380_000n, 'EUR'),
    path: [26, 24],
    expected: ago(5, '12:00'),
    lost: [7, 'no-contact', 'Three letters, no answer.'],
  },
];

/** Sales: deals in every stage, won and lost. Proposals are what takes long here, and the review of one says why. */
export const deals: Chapter = (scene) => [
  ...pipeline.flatMap((deal, index) => actsOf(deal, index, scene)),
  ...review(scene),
];

function actsOf(deal: Deal, index: number, { did, day }: Scene): Act[] {
  const { key, by, campaign, won, lost } = deal;
  const minute = String(10 + index * 2);
  const [came, proposal, negotiation] = deal.path;
  const moved = (workdays: number | undefined, stage: Stage): Act[] =>
    workdays === undefined
      ? []
      : [did(by, ago(workdays, `14:${minute}`), 'deal.move', (ids) => ({ id: ids.of('deal', key), stage }))];
  return [
    did(
      by,
      ago(came, `13:${minute}`),
      'deal.add',
      (ids) => ({
        customerId: ids.of('customer', deal.at),
        title: deal.title,
        amount: deal.amount,
        expectedOn: day(deal.expected),
        nextStep: deal.nextStep,
        ...(campaign ? { campaignId: ids.of('campaign', campaign) } : {}),
      }),
      made('deal', key),
    ),
    ...moved(proposal, 'proposal'),
    ...moved(negotiation, 'negotiation'),
    ...(won
      ? [
          did(by, ago(won[0], `15:${minute}`), 'deal.win', (ids) => ({
            id: ids.of('deal', key),
            reason: won[1],
            note: won[2],
          })),
        ]
      : []),
    ...(lost
      ? [
          did(by, ago(lost[0], `15:${minute}`), 'deal.lose', (ids) => ({
            id: ids.of('deal', key),
            reason: lost[1],
            note: lost[2],
          })),
        ]
      : []),
  ];
}

/** What was learnt from the deal that was lost on price. */
function review({ did, at, id }: Scene): Act[] {
  return [
    did(
      'marta',
      ago(8, '9:30'),
      'review.start',
      (ids) => ({ about: { noun: 'deal', id: ids.of('deal', 'echarri') } }),
      made('review', 'echarri'),
    ),
    did('marta', ago(8, '9:40'), 'review.finding', (ids) => ({
      id: ids.of('review', 'echarri'),
      kind: 'problem',
      what: 'The offer took nineteen days; the other house answered in six.',
      cause: 'Every discount waits for a word from Finance, and nobody knows how long.',
    })),
    did('marta', ago(8, '9:45'), 'review.finding', (ids) => ({
      id: ids.of('review', 'echarri'),
      kind: 'strength',
      what: 'The workshop liked the samples; quality was never the question.',
    })),
    did(
      'marta',
      ago(8, '9:50'),
      'review.action',
      (ids) => ({
        id: ids.of('review', 'echarri'),
        finding: 1,
        title: 'Agree with Finance on discounts that Sales may give by itself',
        assigneeId: id('viktor'),
        dueAt: at(ahead(7, '16:00'), 'viktor'),
      }),
      made('task', 'Agree with Finance on discounts that Sales may give by itself'),
    ),
    did('marta', ago(7, '17:00'), 'review.close', (ids) => ({
      id: ids.of('review', 'echarri'),
      summary: 'Lost on price, but first of all on time.',
    })),
  ];
}
