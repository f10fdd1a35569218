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
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import type { ReadCtx } from '../../operations/operation.ts';
import { messages } from './messages.ts';
import type { ListedRoom } from './operations.ts';
import { insiders, type RoomRow, refOf, roomById } from './records.ts';
import { byDepartment, type Insider } from './rules.ts';
import { findSubject } from './subjects.ts';

/** A channel as people of its platform call it. */
export const called = ({ platform, name }: Pick<RoomRow, 'platform' | 'name'>): string =>
  platform === 'slack' && name !== '' ? `#${name}` : name;

/** What somebody who asked for a room is told. `href`: where it is; null: no link can be had. */
export async function roomCard(ctx: ReadCtx, roomId: number, href: string | null): Promise<Card | null> {
  const room = await roomById(ctx.tx, roomId);
  const subject = room && (await findSubject(ctx.tx, room.subjectNoun, room.subjectId));
  if (!room || !subject) return null;
  const id = shortId(refOf(room));
  if (room.state === 'failed') {
    return {
      title: [messages.failed, ` · ${id}`],
      tone: 'bad',
      blocks: [text(messages.fault(room.fault ?? 'fault', room.platform))],
    };
  }
  if (room.state !== 'open') {
    return { title: [messages.making, ` · ${id}`], tone: 'info', blocks: [text(messages.makingWhy(room.platform))] };
  }
  const people = await insiders(ctx.tx, room, [...new Set([...subject.staffIds, ...room.askedIds])]);
  const name = called(room);
  const where: Span = href === null ? { strong: name } : { link: name, href };
  return {
    title: [messages.ready, name],
    tone: 'good',
    blocks: [
      {
        block: 'fields',
        fields: [
          { label: messages.open, value: [where] },
          { label: messages.about, value: [ellipsize(oneLine(subject.customerName), 80), ` · ${id}`] },
          ...peopleFields(room, people),
        ],
      },
      room.kind === 'thread' ? text(messages.inThread(room, name, needsOf(room))) : quiet(rightsOf(room)),
      buttons([showButton(room), closeButton(room)]),
    ],
  };
}

function peopleFields(room: RoomRow, people: readonly Insider[]) {
  const inside = people.filter(({ staffId }) => room.calledIds.includes(staffId));
  const outside = people.filter(({ staffId }) => !room.calledIds.includes(staffId));
  const left: Span[] = outside.flatMap((one, index): Span[] => [
    ...(index > 0 ? ['; '] : []),
    `${one.name} – `,
    one.user === null ? messages.noAccount : messages.notInvited(room.platform),
  ]);
  return [
    ...(inside.length > 0 ? [{ label: messages.people, value: groups(inside) }] : []),
    ...(left.length > 0 ? [{ label: messages.notHere, value: left }] : []),
  ];
}

/** `Sales: Lena, Marta · Support: Omar` */
function groups(people: readonly Insider[]): Span[] {
  return byDepartment(people).flatMap(({ departmentEn, departmentZh, names }, index): Span[] => [
    ...(index > 0 ? [' · '] : []),
    departmentEn === null ? messages.unplaced : msg(departmentEn, departmentZh ?? departmentEn),
    `: ${names.join(', ')}`,
  ]);
}

function rightsOf(room: RoomRow): Msg {
  if (room.isPrivate) return messages.forInvited;
  return room.platform === 'teams' ? messages.forTeam : messages.forEverybody;
}

/** What would have to be granted, where that is a permission and no policy of the workspace. */
const needsOf = ({ fault }: RoomRow): string | null => (fault === 'restricted_action' ? null : fault);

const showButton = (room: RoomRow): Button => ({
  label: messages.showRecord,
  does: invocation(`${room.subjectNoun} show`, { [room.subjectNoun]: shortId(refOf(room)) }),
});

const closeButton = (room: RoomRow): Button => ({
  label: messages.close,
  does: invocation('room close', { room: shortId(refOf(room)) }),
  style: 'danger',
  confirm: messages.closeConfirm,
});

export function closedCard(room: RoomRow): Card {
  const settled = room.state === 'archived';
  const name = room.name === '' ? shortId(refOf(room)) : called(room);
  return {
    title: [settled ? messages.archived(name) : messages.archivedInProgress],
    tone: settled ? 'good' : 'info',
    blocks: [quiet(messages.closedWhy.person)],
  };
}

/** Rooms that a list shows. */
const mostListed = 20;

export function roomListCard(rooms: readonly ListedRoom[]): Card {
  if (rooms.length === 0) {
    return {
      title: [messages.title],
      blocks: [text(messages.none), quiet(messages.noneHow, { code: msg('customer room acme', '客户 房间 晨光') })],
    };
  }
  const rest = rooms.length - mostListed;
  return {
    title: [messages.title, ` · ${rooms.length}`],
    blocks: [
      { block: 'list', items: rooms.slice(0, mostListed).map(line) },
      ...(rest > 0 ? [quiet(messages.more(rest))] : []),
    ],
  };
}

function line({ room, customerName, mayClose }: ListedRoom): ListItem {
  const marks: Span[] = [
    ...(room.isPrivate ? [' · ', messages.privateMark] : []),
    ...(room.kind === 'thread' ? [' · ', messages.threadMark] : []),
    ...(room.state === 'failed' ? [' · ', messages.fault(room.fault ?? 'fault', room.platform)] : []),
  ];
  const button = showButton(room);
  return {
    text: [{ strong: room.name === '' ? shortId(refOf(room)) : called(room) }, ' · ', messages.states[room.state]],
    detail: [`${shortId(refOf(room))} ${ellipsize(oneLine(customerName), 60)}`, ...marks],
    button,
    ...(mayClose ? { overflow: [closeButton(room)] } : {}),
  };
}

/** The line of a customer's overview. */
export function overviewBlocks(rooms: readonly RoomRow[]): Block[] {
  if (rooms.length === 0) return [];
  const names = rooms.map((room) => `${called(room)} (${shortId(refOf(room))})`).join(', ');
  return [text({ strong: messages.title }, ` · ${names}`)];
}
