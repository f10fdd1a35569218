import { defineNoun, type Noun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { caseSwarm, commands, customerRoom } from './commands.ts';
import { messages } from './messages.ts';
import { roomsOfCustomer } from './of-customer.ts';
import { closeRoom, listRooms, openCaseRoom, openCustomerRoom } from './operations.ts';
import { roomReference } from './references.ts';

export { followPeople } from './follow.ts';
export { keepRoom, keepRooms } from './keep.ts';
export type { BoardKey, RoomBoard, RoomPlace, RoomWorld } from './world.ts';

/** Channels that the bot makes for a customer or a case, so that a team of several departments has one place. */
export const rooms = defineNoun({
  name: 'room',
  title: messages.title,
  words: ['room', 'rooms', '房间'],
  area: 'work',
  operations: [openCustomerRoom, openCaseRoom, closeRoom, listRooms],
  commands,
  events: [
    { type: 'room.opened', title: msg('Room opened', '已开设房间') },
    { type: 'room.archived', title: msg('Room archived', '房间已归档') },
  ],
  references: [roomReference],
  ofCustomer: roomsOfCustomer,
});

/** A room is asked for where its record is: `customer room`, `case swarm`. */
export function withRooms(noun: Noun): Noun {
  const more = { customer: customerRoom, case: caseSwarm }[noun.name as string];
  return more ? { ...noun, commands: [...noun.commands, more] } : noun;
}
