import { customerArg, flagArg, referenceArg } from '../../commands/arg.ts';
import { type Call, type CommandReply, defineCommand, type Services } from '../../commands/define.ts';
import { AppError, DeliveryError } from '../../core/errors.ts';
import { msg } from '../../core/msg.ts';
import { closedCard, roomCard, roomListCard } from './cards.ts';
import { messages } from './messages.ts';
import { closeRoom, listRooms, openCaseRoom, openCustomerRoom } from './operations.ts';
import { roomById } from './records.ts';
import type { RoomValue } from './references.ts';

const privateArg = flagArg({
  label: messages.fields.private,
  hint: messages.fields.privateHint,
  keys: ['私密', '私有'],
});

/** The room is made after the transaction, while the person waits: whatever cannot be done at once is done by the sweep. */
async function made(
  { roomId }: { readonly roomId: number },
  { services }: Pick<Call<unknown>, 'services'>,
): Promise<CommandReply> {
  await services.rooms.keep(roomId);
  const href = await linkTo(services, roomId);
  const card = await services.read((ctx) => roomCard(ctx, roomId, href));
  if (!card) throw new AppError('not_found', messages.unknownRoom(String(roomId)));
  return { card, to: 'caller' };
}

async function linkTo(services: Services, roomId: number): Promise<string | null> {
  const room = await services.read((ctx) => roomById(ctx.tx, roomId));
  if (room?.state !== 'open' || room.channelId === null || room.messageId === null) return null;
  try {
    return (await services.directory(room.platform)?.permalink(room.workspace, room.channelId, room.messageId)) ?? null;
  } catch (error) {
    // The room is there; only its link is not.
    if (!(error instanceof DeliveryError)) throw error;
    return null;
  }
}

const here = ({ incoming }: Pick<Call<unknown>, 'incoming'>) => ({
  platform: incoming.from.platform,
  workspace: incoming.from.workspace,
});

export const customerRoom = defineCommand({
  path: 'customer room',
  zh: '客户 房间',
  aliases: ['customers room', 'customer channel', '客户 协作', '客户 群组'],
  summary: msg('Open a channel for a customer’s account team', '为客户的服务团队开设频道'),
  label: msg('Open a room', '开设房间'),
  examples: {
    en: ['customer room acme', 'customer room C-12 private'],
    zh: ['客户 房间 晨光', '客户 房间 C-12 私密'],
  },
  args: {
    customer: customerArg<true>({
      label: messages.fields.customer,
      required: true,
      keys: ['客户', 'c'],
      example: 'C-12',
      takes: 'rest',
    }),
    private: privateArg,
  },
  runs: openCustomerRoom,
  input: (call) => ({ id: call.values.customer.id, isPrivate: call.values.private === true, ...here(call) }),
  reply: made,
});

export const caseSwarm = defineCommand({
  path: 'case swarm',
  zh: '工单 会商',
  aliases: ['case room', 'case channel', '工单 房间', '工单 协作'],
  summary: msg('Open a channel to solve a case together', '开设频道共同处理工单'),
  label: msg('Swarm', '会商'),
  examples: {
    en: ['case swarm CS-12', 'case swarm CS-12 private'],
    zh: ['工单 会商 CS-12', '工单 会商 CS-12 私密'],
  },
  args: {
    case: referenceArg<{ readonly id: number }, true>('case', {
      label: messages.fields.case,
      required: true,
      keys: ['工单', 'ticket', 'id'],
      example: 'CS-12',
      takes: 'rest',
    }),
    private: privateArg,
  },
  runs: openCaseRoom,
  input: (call) => ({ id: call.values.case.id, isPrivate: call.values.private === true, ...here(call) }),
  reply: made,
});

const list = defineCommand({
  path: 'room list',
  zh: '房间 列表',
  aliases: ['room show', '房间 查看'],
  summary: msg('Rooms of customers and cases', '客户和工单的房间'),
  label: messages.title,
  examples: { en: ['room list', 'room list all'], zh: ['房间 列表', '房间 列表 全部'] },
  nounDefault: 'bare',
  args: { all: flagArg({ label: messages.fields.all, keys: ['全部', '所有'] }) },
  runs: listRooms,
  reply: ({ rooms }) => ({ card: roomListCard(rooms), to: 'caller' }),
});

const close = defineCommand({
  path: 'room close',
  zh: '房间 关闭',
  aliases: ['room archive', '房间 归档'],
  summary: msg('Archive a room', '归档房间'),
  label: messages.close,
  examples: { en: ['room close C-12', 'room close CS-3'], zh: ['房间 关闭 C-12', '房间 关闭 CS-3'] },
  args: {
    room: referenceArg<RoomValue, true>('room', {
      label: messages.fields.room,
      hint: messages.fields.roomHint,
      required: true,
      keys: ['房间'],
      example: 'C-12',
      takes: 'rest',
    }),
  },
  runs: closeRoom,
  input: ({ values }) => ({ roomId: values.room.id }),
  async reply({ roomId }, { services }) {
    await services.rooms.keep(roomId);
    const room = await services.read((ctx) => roomById(ctx.tx, roomId));
    if (!room) throw new AppError('not_found', messages.unknownRoom(String(roomId)));
    return { card: closedCard(room), to: 'caller' };
  },
});

export const commands = [list, close];
