import type { PlatformName } from '../../core/incoming.ts';
import { type Msg, msg } from '../../core/msg.ts';

const platformNames: Readonly<Record<PlatformName, string>> = { slack: 'Slack', teams: 'Teams' };

export const messages = {
  title: msg('Rooms', '协作房间'),
  ready: msg('The room is ready: ', '房间已就绪：'),
  making: msg('The room is being made', '正在创建房间'),
  makingWhy: (platform: PlatformName) =>
    msg(
      `${platformNames[platform]} asks to wait a moment. It will be there by itself; nothing has to be done again.`,
      `${platformNames[platform]} 要求稍等片刻。房间会自动创建，无需重复操作。`,
    ),
  failed: msg('The room could not be made', '无法创建房间'),
  about: msg('About', '对象'),
  people: msg('In it', '成员'),
  notHere: msg('Not in it', '未加入'),
  noAccount: msg('no account in this workspace', '在此工作区没有账号'),
  notInvited: (platform: PlatformName) =>
    msg(`${platformNames[platform]} did not let them in`, `${platformNames[platform]} 不允许邀请`),
  unplaced: msg('Without a department', '未分配部门'),
  open: msg('Open the room', '进入房间'),
  close: msg('Archive the room', '归档房间'),
  closeConfirm: msg(
    'Nobody can write there any more. What was said stays readable.',
    '之后无法再在其中发言，已有内容仍可查看。',
  ),
  showRecord: msg('Show', '查看'),
  forEverybody: msg(
    'Every colleague can look in, so cards there show what every colleague may see. It is archived with the record. Guests pause it.',
    '所有同事都能查看，因此其中的卡片只显示所有同事可见的内容。房间随记录一起归档；有访客加入时会暂停。',
  ),
  forInvited: msg(
    'Only those who are invited can look in. It is archived with the record. Guests pause it.',
    '只有受邀成员可以查看。房间随记录一起归档；有访客加入时会暂停。',
  ),
  forTeam: msg(
    'Everybody in the department’s team is in it; others were called by name and can be added to that team by its owner.',
    '该部门团队的所有成员都在其中；其他人已被点名提醒，可由团队所有者添加到团队。',
  ),
  inThread(
    { platform, isPinned }: { platform: PlatformName; isPinned: boolean },
    channel: string,
    needs: string | null,
  ) {
    const where = msg(
      `It is a thread under the record’s card in ${channel}`,
      `房间是 ${channel} 中该记录卡片下的讨论串`,
    );
    const why =
      needs === null
        ? msg('since no channel could be made here', '因为无法在此创建频道')
        : msg(
            `since the app needs ${needs} to make channels: ask an admin`,
            `因为应用需要 ${needs} 权限才能创建频道，请联系管理员`,
          );
    const sight = isPinned
      ? msg('The card is pinned there.', '该卡片已在频道中置顶。')
      : platform === 'teams'
        ? msg(
            'Pin the card by hand to keep it in sight: Teams lets no app do that.',
            '如需置顶该卡片，请手动操作：Teams 不允许应用置顶频道消息。',
          )
        : msg('The card could not be pinned there.', '无法在频道中置顶该卡片。');
    return msg(`${where.en}, ${why.en}. ${sight.en}`, `${where.zh}，${why.zh}。${sight.zh}`);
  },
  calls: msg('Let’s work on this together here:', '请在这里一起处理：'),
  joins: msg('Now working on this too:', '现在也参与处理：'),
  callsTitle: msg('A room was opened', '已开设房间'),
  closedTitle: msg('This room is closed', '此房间已关闭'),
  closedWhy: {
    record: msg(
      'Its record is closed or archived. Opened again, so is the room.',
      '对应记录已关闭或归档；记录重新打开后房间也会恢复。',
    ),
    person: msg('Ask for the room again to go on.', '如需继续，请重新开设房间。'),
  },

  /** Faults, by the word that is kept. */
  fault(word: string, platform: PlatformName): Msg {
    switch (word) {
      case 'no-channel':
        return msg(
          `No channel can be made here, and the department has no linked ${platformNames[platform]} channel for a thread. Link one: channel link`,
          `无法在此创建频道，且该部门没有已关联的 ${platformNames[platform]} 频道可开设讨论串。请先关联：频道 关联`,
        );
      case 'no-private':
        return msg(
          'A private room cannot be made here. Leave “private” out, or make a private channel yourself, add the bot and type “channel link” there.',
          '无法在此创建私密房间。请去掉“私密”，或自行创建私密频道、添加机器人后在其中输入“频道 关联”。',
        );
      case 'paused':
        return msg(
          'Somebody from outside of the company is in that channel, so nothing is shown there. Remove the guests and ask again.',
          '该频道中有公司外部人员，因此不会在其中显示任何内容。请移除访客后重试。',
        );
      case 'not-connected':
        return msg(`${platformNames[platform]} is not connected.`, `尚未连接 ${platformNames[platform]}。`);
      case 'not-shown':
        return msg(
          'The record’s card may not be shown in a room. An admin’s rule hides it: access explain says which.',
          '该记录的卡片不能在房间中显示。管理员的规则将其隐藏，可用“权限 解释”查看。',
        );
      case 'name_taken':
        return msg('Every name for it is taken by other channels.', '可用的名称都已被其他频道占用。');
      default:
        return msg(
          `${platformNames[platform]} refused: ${word}. An admin finds the mend with “doctor”.`,
          `${platformNames[platform]} 拒绝了请求：${word}。管理员可通过“诊断”查看处理方法。`,
        );
    }
  },

  archived: (name: string) => msg(`${name} is archived.`, `${name} 已归档。`),
  archivedInProgress: msg('The room is being archived.', '正在归档房间。'),
  customerArchived: (id: string) =>
    msg(`${id} is archived. Restore the customer first.`, `${id} 已归档，请先恢复该客户。`),
  caseClosed: (id: string) =>
    msg(
      `${id} is resolved or closed. Reopen it first: case reopen ${id}`,
      `${id} 已解决或关闭，请先重新打开：工单 重开 ${id}`,
    ),
  noRoom: (id: string) => msg(`${id} has no open room.`, `${id} 没有开放的房间。`),
  unknownRoom: (words: string) => msg(`I know no room for “${words}”.`, `没有找到“${words}”的房间。`),
  notUndone: msg(
    'A room in which people may be writing already is not undone. “room close” archives it.',
    '房间中可能已有人发言，无法撤销。可用“房间 关闭”归档。',
  ),
  closeNotUndone: msg(
    'An archived room is opened again by asking for it: “customer room” or “case swarm”.',
    '已归档的房间可通过“客户 房间”或“工单 会商”重新打开。',
  ),
  none: msg('There is no room yet.', '还没有房间。'),
  noneHow: msg('Open one: ', '开设房间：'),
  more: (count: number) => msg(`and ${count} more`, `另有 ${count} 个`),
  states: {
    making: msg('being made', '创建中'),
    open: msg('open', '开放'),
    archived: msg('archived', '已归档'),
    failed: msg('failed', '失败'),
  },
  privateMark: msg('private', '私密'),
  threadMark: msg('thread', '讨论串'),
  fields: {
    customer: msg('Customer', '客户'),
    case: msg('Case', '工单'),
    private: msg('Private', '私密'),
    privateHint: msg('Only those who are invited can look in.', '只有受邀成员可以查看。'),
    room: msg('Room of', '房间对象'),
    roomHint: msg('The customer or case that it is for, such as C-12.', '房间所属的客户或工单，例如 C-12。'),
    all: msg('Archived ones too', '包括已归档'),
  },
};
