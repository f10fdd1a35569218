import { type Chapter, made } from '../acts.ts';
import { ago, ahead } from '../moments.ts';

/** What one department offered another: taken over, sent back with a reason and offered elsewhere, left without an answer. */
export const handoffs: Chapter = ({ did, at, id }) => [
  did(
    'liu',
    ago(2, '16:50'),
    'handoff.offer',
    (ids) => ({
      subject: { noun: 'case', id: ids.of('case', 'title') },
      to: { kind: 'staff', id: id('dana') },
      reason: '发票抬头变更需要财务确认',
      notes: '对方已提供新的营业执照。',
    }),
    made('handoff', 'title'),
  ),
  did('dana', ago(2, '10:05'), 'handoff.accept', (ids) => ({ id: ids.of('handoff', 'title') })),
  did(
    'priya',
    ago(14, '11:20'),
    'handoff.offer',
    (ids) => ({
      subject: { noun: 'task', id: ids.of('task', 'French-Canadian catalogue: what would it cost?') },
      to: { kind: 'department', id: ids.of('department', 'finance') },
      reason: 'It is a question of money first',
    }),
    made('handoff', 'catalogue'),
  ),
  did('viktor', ago(13, '9:15'), 'handoff.decline', (ids) => ({
    id: ids.of('handoff', 'catalogue'),
    reason: 'We pay translators, we do not choose them. Sales knows how many customers would read it.',
  })),
  did(
    'priya',
    ago(2, '12:10'),
    'handoff.offer',
    (ids) => ({
      subject: { noun: 'task', id: ids.of('task', 'French-Canadian catalogue: what would it cost?') },
      to: { kind: 'staff', id: id('marta') },
      reason: 'How many customers would read it? Then we ask three translators.',
      answerBy: at(ahead(2, '12:00'), 'marta'),
    }),
    made('handoff', 'catalogue again'),
  ),
  // Nobody in Sales has answered within a working day, so Marta was told.
  did(
    'jonas',
    ago(4, '10:30'),
    'handoff.offer',
    (ids) => ({
      subject: { noun: 'customer', id: ids.of('customer', 'grazyna') },
      to: { kind: 'department', id: ids.of('department', 'sales') },
      reason: 'She wants to order now: forty notebooks for her readers',
    }),
    made('handoff', 'grazyna'),
  ),
  did(
    'omar',
    ago(15, '12:00'),
    'handoff.offer',
    (ids) => ({
      subject: { noun: 'task', id: ids.of('task', 'A picture of the rack for the catalogue') },
      to: { kind: 'department', id: ids.of('department', 'marketing') },
      reason: 'They have the camera',
    }),
    made('handoff', 'picture'),
  ),
  did('jonas', ago(15, '13:40'), 'handoff.accept', (ids) => ({ id: ids.of('handoff', 'picture') })),
  did(
    'viktor',
    ago(11, '8:40'),
    'handoff.offer',
    (ids) => ({
      subject: { noun: 'task', id: ids.of('task', 'Count the boxes in the cellar before the year ends') },
      to: { kind: 'department', id: ids.of('department', 'support') },
      reason: 'Whoever packs them counts them best',
    }),
    made('handoff', 'boxes'),
  ),
  did('grace', ago(10, '9:30'), 'handoff.accept', (ids) => ({ id: ids.of('handoff', 'boxes') })),
];
