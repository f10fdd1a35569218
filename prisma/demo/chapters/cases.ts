import { type Act, type Chapter, made, type Scene } from '../acts.ts';
import { ago, type Moment, minutesAgo } from '../moments.ts';
import type { Who } from '../people.ts';

type Step = readonly [by: Who, when: Moment, what: string, input?: Readonly<Record<string, unknown>>];

interface Case {
  readonly key: string;
  readonly at: string;
  readonly by: Who;
  readonly opened: Moment;
  readonly subject: string;
  readonly description?: string;
  readonly kind?: 'issue' | 'feedback' | 'consultation';
  readonly level: 'low' | 'normal' | 'high' | 'urgent';
  readonly channel: 'call' | 'email' | 'chat';
  readonly category: string;
  readonly contact?: string;
  /** What was done, as operations of cases: `respond`. */
  readonly steps: readonly Step[];
}

const book: readonly Case[] = [
  {
    key: 'import',
    at: 'acme',
    by: 'omar',
    opened: minutesAgo(240),
    subject: 'Nightly import failed three nights in a row',
    description: 'They found out from a customer of their own, who waited for goods that were never booked.',
    level: 'urgent',
    channel: 'call',
    category: 'Defect',
    contact: 'ana',
    steps: [
      ['omar', minutesAgo(215), 'respond', { text: 'Called Ana: we run the file by hand now and call again today.' }],
      ['grace', minutesAgo(190), 'note', { text: 'Lena is about to quote them. Keep Sales in the loop, please.' }],
    ],
  },
  // Promised for this morning, and missed: Grace has it on her table now.
  {
    key: 'tax',
    at: 'yildizoglu',
    by: 'grace',
    opened: ago(5, '15:45'),
    subject: 'Delivery notes still show the old tax number',
    description: 'Customs held a pallet because of it.',
    level: 'high',
    channel: 'call',
    category: 'Invoice',
    steps: [
      ['grace', ago(5, '16:00'), 'assign', { to: 'omar' }],
      ['omar', ago(5, '19:30'), 'respond', { text: 'The old number sits in the template. Asked for the new one.' }],
      ['omar', ago(4, '10:00'), 'agree', { due: minutesAgo(45) }],
    ],
  },
  {
    key: 'title',
    at: 'luting',
    by: 'liu',
    opened: ago(2, '16:02'),
    subject: '发票抬头变更流程',
    kind: 'consultation',
    level: 'normal',
    channel: 'email',
    category: 'Invoice',
    steps: [['liu', ago(2, '16:30'), 'respond', { text: '已说明流程，转财务处理。' }]],
  },
  {
    key: 'training',
    at: 'wadi',
    by: 'omar',
    opened: ago(3, '12:10'),
    subject: 'Returns: which form for goods that arrive broken?',
    kind: 'consultation',
    level: 'normal',
    channel: 'email',
    category: 'How to',
    contact: 'mona',
    steps: [
      ['omar', ago(3, '13:05'), 'respond', { text: 'Sent the Arabic guide and asked for a photo.' }],
      ['omar', ago(3, '13:10'), 'wait', { reason: 'A photo of the parcel' }],
    ],
  },
  {
    key: 'boxes',
    at: 'jintang',
    by: 'liu',
    opened: ago(11, '10:55'),
    subject: '上一批包装箱少发 200 个',
    level: 'high',
    channel: 'call',
    category: 'Wrong or missing',
    contact: 'zhou',
    steps: [
      ['liu', ago(11, '11:20'), 'respond', { text: '已核对出库单，确实漏发，尽快补发。' }],
      ['liu', ago(10, '16:40'), 'resolve', { resolution: '已安排补发 200 个包装箱。', how: 'solved' }],
      ['liu', ago(6, '10:00'), 'close', {}],
    ],
  },
  {
    key: 'pier',
    at: 'kilbrannan',
    by: 'grace',
    opened: ago(24, '10:40'),
    subject: 'Life jackets went to the wrong pier',
    level: 'high',
    channel: 'email',
    category: 'Wrong or missing',
    steps: [
      ['grace', ago(24, '11:30'), 'respond', { text: 'Both accounts had the same address. Corrected.' }],
      [
        'grace',
        ago(23, '9:20'),
        'resolve',
        { resolution: 'Fetched them and took them over on the noon boat.', how: 'solved' },
      ],
      ['grace', ago(18, '9:00'), 'close', {}],
    ],
  },
  {
    key: 'thread',
    at: 'katrin-mueller',
    by: 'omar',
    opened: ago(30, '15:12'),
    subject: 'Linen thread in the wrong strength',
    level: 'normal',
    channel: 'email',
    category: 'Wrong or missing',
    steps: [
      ['omar', ago(30, '15:50'), 'respond', { text: 'Replacement leaves tomorrow; please keep the first lot.' }],
      ['omar', ago(27, '12:00'), 'resolve', { resolution: 'Replaced for nothing.', how: 'solved' }],
    ],
  },
  {
    key: 'rack',
    at: 'mueller-soehne',
    by: 'grace',
    opened: ago(21, '13:05'),
    subject: 'Rack sample arrived with a bent foot',
    level: 'high',
    channel: 'call',
    category: 'Damaged',
    steps: [
      ['grace', ago(21, '13:30'), 'respond', { text: 'The haulier admits it. A new one leaves tomorrow.' }],
      ['grace', ago(18, '10:20'), 'resolve', { resolution: 'Replacement arrived in one piece.', how: 'solved' }],
    ],
  },
  {
    key: 'praise',
    at: 'mueller-soehne',
    by: 'grace',
    opened: ago(18, '10:25'),
    subject: '“Passt. Danke.” The foreman is pleased',
    kind: 'feedback',
    level: 'low',
    channel: 'email',
    category: 'Praise',
    steps: [
      ['grace', ago(18, '10:40'), 'respond', { text: 'Told the warehouse, who have pinned it to the wall.' }],
      ['grace', ago(18, '10:45'), 'resolve', { resolution: 'Passed on.', how: 'explained' }],
      ['grace', ago(17, '9:00'), 'close', {}],
    ],
  },
  {
    key: 'late',
    at: 'xinyuan',
    by: 'liu',
    opened: ago(20, '11:30'),
    subject: '一批货晚到两天',
    level: 'normal',
    channel: 'call',
    category: 'Late',
    contact: 'wang',
    steps: [
      ['liu', ago(20, '11:50'), 'respond', { text: '已道歉，港口排队，新的到货时间已发给仓库。' }],
      ['liu', ago(18, '15:00'), 'resolve', { resolution: '货已到仓，数量无误。', how: 'explained' }],
    ],
  },
  {
    key: 'dates',
    at: 'wattlebird',
    by: 'grace',
    opened: ago(13, '9:15'),
    subject: 'Every Friday delivery looks like a Saturday to us',
    level: 'low',
    channel: 'email',
    category: 'Missing feature',
    steps: [
      ['grace', ago(13, '10:40'), 'respond', { text: 'You are right: the portal shows our zone. Looking for a way.' }],
      ['grace', ago(10, '11:00'), 'resolve', { resolution: 'The mail names the zone now.', how: 'workaround' }],
      ['grace', ago(3, '9:20'), 'reopen', { reason: 'The calendar file of the portal still says Saturday.' }],
    ],
  },
  {
    key: 'login',
    at: 'cedar-fork',
    by: 'omar',
    opened: ago(4, '16:10'),
    subject: 'The fourth shop cannot log in',
    level: 'high',
    channel: 'call',
    category: 'Access',
    contact: 'dale',
    steps: [
      ['omar', ago(4, '16:40'), 'respond', { text: 'Seat was never made. Making it now.' }],
      ['omar', ago(4, '17:15'), 'resolve', { resolution: 'All four shops are in.', how: 'solved' }],
    ],
  },
];

/** Support: what was answered in time, what waits, what came back and what was missed. */
export const cases: Chapter = (scene) => book.flatMap((one) => actsOf(one, scene));

function actsOf(given: Case, scene: Scene): Act[] {
  const { key, at, by, opened, category, contact, steps, ...values } = given;
  const added = scene.did(
    by,
    opened,
    'case.add',
    (ids) => ({
      ...values,
      customerId: ids.of('customer', at),
      categoryId: ids.of('category', category),
      ...(contact ? { contactId: ids.of('contact', contact) } : {}),
      assigneeId: scene.id(by),
    }),
    made('case', key),
  );
  return [added, ...steps.map((step) => actOf(key, step, scene))];
}

function actOf(key: string, [by, when, what, input = {}]: Step, scene: Scene): Act {
  const act = (operation: `case.${string}`, more: Readonly<Record<string, unknown>>): Act =>
    scene.did(by, when, operation, (ids) => ({ id: ids.of('case', key), ...more }));
  if (what === 'assign') return act('case.assign', { to: { kind: 'staff', id: scene.id(input.to as Who) } });
  if (what === 'agree') return act('case.edit', { dueAt: scene.at(input.due as Moment, by) });
  return act(`case.${what}`, input);
}
