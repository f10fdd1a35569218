import type { Chapter } from '../acts.ts';
import { ago } from '../moments.ts';
import type { Who } from '../people.ts';

type Pair = readonly [expected: number, actual: number];

interface Survey {
  readonly at: string;
  readonly by: Who;
  readonly workdays: number;
  readonly csat?: number;
  readonly nps?: number;
  readonly satisfaction?: Pair;
  readonly loyalty?: Pair;
  /** A case or an order that was asked about. */
  readonly about?: readonly ['case' | 'order', string];
  readonly comment?: string;
}

/** Six weeks of answers: the first half as it was, the second better in Support and worse at Acme. */
const asked: readonly Survey[] = [
  { at: 'acme', by: 'omar', workdays: 29, csat: 4, nps: 8, satisfaction: [80, 76], loyalty: [85, 82] },
  { at: 'dreesen', by: 'priya', workdays: 28, nps: 9, satisfaction: [70, 72], loyalty: [75, 80] },
  { at: 'fonderie', by: 'priya', workdays: 27, nps: 8, satisfaction: [78, 77], loyalty: [75, 76] },
  { at: 'katrin-mueller', by: 'omar', workdays: 26, csat: 5, nps: 10, about: ['case', 'thread'], comment: 'So kind!' },
  { at: 'xinyuan', by: 'liu', workdays: 26, csat: 3, nps: 6, satisfaction: [85, 70], loyalty: [80, 66] },
  { at: 'pena-verde', by: 'priya', workdays: 24, csat: 5, nps: 10, satisfaction: [80, 90], loyalty: [80, 92] },
  { at: 'kilbrannan', by: 'grace', workdays: 22, csat: 4, nps: 8, about: ['case', 'pier'] },
  {
    at: 'boreal',
    by: 'priya',
    workdays: 21,
    nps: 6,
    satisfaction: [75, 60],
    loyalty: [70, 58],
    comment: 'En français, s’il vous plaît.',
  },
  { at: 'luting', by: 'liu', workdays: 18, csat: 5, nps: 9, satisfaction: [78, 84], loyalty: [70, 75] },
  {
    at: 'mueller-soehne',
    by: 'grace',
    workdays: 17,
    csat: 5,
    nps: 9,
    satisfaction: [82, 84],
    loyalty: [88, 90],
    about: ['case', 'rack'],
  },
  { at: 'xinyuan', by: 'liu', workdays: 16, csat: 4, about: ['case', 'late'], comment: '解释清楚，下次希望提前通知。' },
  { at: 'bryggeriet', by: 'priya', workdays: 11, nps: 9, csat: 5, about: ['order', 'labels'] },
  { at: 'wadi', by: 'omar', workdays: 10, csat: 5, nps: 10, satisfaction: [75, 88], loyalty: [70, 84] },
  { at: 'jintang', by: 'liu', workdays: 9, csat: 4, nps: 7, satisfaction: [80, 78], about: ['case', 'boxes'] },
  { at: 'hollis', by: 'priya', workdays: 8, nps: 8, satisfaction: [80, 80], loyalty: [85, 83] },
  { at: 'wattlebird', by: 'grace', workdays: 8, csat: 3, nps: 6, satisfaction: [76, 64], about: ['case', 'dates'] },
  { at: 'pena-verde', by: 'priya', workdays: 5, csat: 5, nps: 10, satisfaction: [82, 93], loyalty: [85, 95] },
  { at: 'fonderie', by: 'priya', workdays: 4, nps: 7, satisfaction: [80, 74], loyalty: [75, 72] },
  {
    at: 'acme',
    by: 'omar',
    workdays: 3,
    csat: 2,
    nps: 4,
    satisfaction: [82, 51],
    loyalty: [85, 60],
    comment: 'Two nights without an import, and nobody told us.',
  },
  {
    at: 'cedar-fork',
    by: 'omar',
    workdays: 3,
    csat: 5,
    nps: 10,
    about: ['case', 'login'],
    comment: 'Fixed while I was on the phone.',
  },
  { at: 'gwynfor', by: 'priya', workdays: 2, csat: 5, nps: 10 },
];

export const surveys: Chapter = ({ did }) =>
  asked.map(({ at, by, workdays, about, satisfaction, loyalty, ...answer }, index) =>
    did(by, ago(workdays, `16:${String(10 + index * 2)}`), 'survey.record', (ids) => ({
      ...answer,
      customerId: ids.of('customer', at),
      ...(satisfaction ? { satisfaction: pair(satisfaction) } : {}),
      ...(loyalty ? { loyalty: pair(loyalty) } : {}),
      ...(about ? { about: { noun: about[0], id: ids.of(about[0], about[1]) } } : {}),
    })),
  );

const pair = ([expected, actual]: Pair) => ({ expected, actual });
