import {
  type Block,
  type Button,
  buttons,
  type Card,
  type ListItem,
  quiet,
  type Span,
  text,
} from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import type { Msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Viewer } from '../../operations/operation.ts';
import { staffSpan } from './cards.ts';
import type { Category } from './categories.ts';
import { pressingDeadline } from './deadlines.ts';
import { messages } from './messages.ts';
import { kindNames, levelNames, statusNames } from './names.ts';
import type { ListedCase } from './operations/list.ts';
import { mostRanked, type Queue } from './operations/queue.ts';
import type { TargetList } from './operations/targets.ts';
import { caseRef } from './records.ts';
import { isFinished, type Level } from './rules.ts';
import type { TargetSource } from './targets.ts';

const addExample: Span = { code: 'case add acme "Display stays dark" level:high' };
const add: Button = { label: messages.buttons.add, does: invocation('form', { command: 'case add' }) };

export function caseListCard(
  title: Card['title'],
  cases: readonly ListedCase[],
  more: Invocation | null,
  viewer: Viewer,
  now: Date,
): Card {
  if (cases.length === 0) {
    const mayAdd = viewer.can('create', 'case');
    return {
      title,
      blocks: [
        text(messages.nothingFound, ...(mayAdd ? ([' ', messages.tryAdd, ': ', addExample] satisfies Span[]) : [])),
        ...(mayAdd ? [buttons([add])] : []),
      ],
    };
  }
  return {
    title,
    blocks: [
      {
        block: 'list',
        items: cases.map((one) => caseLine(one, viewer, now)),
        ...(more ? { more: { label: messages.buttons.more, does: more } } : {}),
      },
    ],
  };
}

/** Each line says what it scores and why. */
export function queueCard(queue: Queue, title: Msg, more: Invocation | null, viewer: Viewer, now: Date): Card {
  if (queue.cases.length === 0) return { title: [title], blocks: [text(messages.queueEmpty)] };
  const items = queue.cases.map((one): ListItem => {
    const reasons = one.rank.reasons.flatMap(({ points, why }, index): Span[] => [
      ...(index === 0 ? [] : [', ']),
      why,
      ` ${points > 0 ? '+' : '−'}${Math.abs(points)}`,
    ]);
    const score: Span[] = [{ strong: messages.points(one.rank.score) }, ': ', ...reasons];
    return { ...caseLine(one, viewer, now), detail: [...score, ' · ', ...queueDetail(one, viewer, now)] };
  });
  const blocks: Block[] = [
    { block: 'list', items, ...(more ? { more: { label: messages.buttons.more, does: more } } : {}) },
  ];
  if (queue.isCut) blocks.push(quiet(messages.queueCut(mostRanked)));
  return { title: [title], blocks };
}

export function caseLine(one: ListedCase, viewer: Viewer, now: Date): ListItem {
  const word = shortId(caseRef(one.id));
  const show: Button = { label: messages.buttons.show, does: invocation('case show', { case: word }) };
  return { text: [{ strong: one.subject }, ` · ${word}`], detail: lineDetail(one, viewer, now), button: show };
}

/** What the reasons of its rank have not said already. */
function queueDetail(one: ListedCase, viewer: Viewer, now: Date): Span[] {
  const parts: Span[][] = [[one.customerName], ...deadlinePart(one, now)];
  if (one.assigneeId !== null && one.assigneeId !== viewer.staffId) {
    parts.push([staffSpan(one.assigneeId, one.assigneeName)]);
  }
  return withDots(parts);
}

function deadlinePart(one: ListedCase, now: Date): Span[][] {
  const deadline = one.status === 'waiting' ? null : pressingDeadline(one);
  if (!deadline) return [];
  const word = deadline.at <= now ? messages.overdueSince : messages.due;
  return [[word, ' ', { time: deadline.at, show: 'relative' }]];
}

const withDots = (parts: readonly Span[][]): Span[] =>
  parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part]));

function lineDetail(one: ListedCase, viewer: Viewer, now: Date): Span[] {
  const parts: Span[][] = [[one.customerName], ...deadlinePart(one, now)];
  if (isFinished(one.status) && one.resolvedAt) {
    parts.push([statusNames[one.status], ' ', { time: one.resolvedAt, show: 'relative' }]);
  } else parts.push([statusNames[one.status]]);
  if (one.level !== 'normal') parts.push([levelNames[one.level]]);
  if (one.kind !== 'issue') parts.push([kindNames[one.kind]]);
  if (one.assigneeId === null) parts.push([messages.nobody]);
  else if (one.assigneeId !== viewer.staffId) parts.push([staffSpan(one.assigneeId, one.assigneeName)]);
  return withDots(parts);
}

const order: readonly Level[] = ['urgent', 'high', 'normal', 'low'];

export function targetsCard({ department, targets }: TargetList, viewer: Viewer, title?: Msg): Card {
  const mayEdit = department
    ? viewer.can('edit', 'department', { id: department.id })
    : viewer.can('administer', 'deployment');
  const from: Readonly<Record<TargetSource, Span[]>> = {
    department: [],
    company: department ? [' (', messages.everywhere, ')'] : [],
    usual: [' (', messages.usual, ')'],
  };
  const where = department?.name ?? messages.everywhere;
  const change: Button = {
    label: messages.buttons.change,
    does: invocation('form', {
      command: 'case sla set',
      ...(department ? { department: shortId({ noun: 'department', id: department.id }) } : {}),
    }),
  };
  return {
    title: title ? [title] : [messages.targets, ' · ', where],
    blocks: [
      {
        block: 'fields',
        fields: order.map((level) => ({
          label: levelNames[level],
          value: [messages.targetLine(targets[level]), ...from[targets[level].from]],
        })),
      },
      quiet(messages.targetsNote),
      ...(mayEdit ? [buttons([change])] : []),
    ],
  };
}

export function categoriesCard(all: readonly Category[], viewer: Viewer, title: Msg = messages.categories): Card {
  const firsts = all.filter(({ parent }) => parent === null);
  const mayEdit = viewer.can('administer', 'deployment');
  const items = firsts.map((first): ListItem => {
    const parts = all.filter(({ parent }) => parent?.id === first.id);
    return {
      text: [{ strong: first.name }],
      detail: parts.flatMap((part, index): Span[] => [...(index === 0 ? [] : [' · ']), part.name]),
    };
  });
  const change: Button = {
    label: messages.buttons.change,
    does: invocation('form', { command: 'case category add' }),
  };
  return {
    title: [title],
    blocks: [
      items.length > 0 ? { block: 'list', items } : text(messages.noCategories),
      ...(mayEdit ? [buttons([change])] : []),
    ],
  };
}
