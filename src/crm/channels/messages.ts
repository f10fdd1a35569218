import { type Msg, msg } from '../../core/msg.ts';
import type { LinkFault } from './rules.ts';

const called = (name: string): string => (name.startsWith('#') ? name : `#${name}`);

export const messages = {
  title: msg('Linked channels', '已关联的频道'),
  none: msg('No channel is linked yet.', '还没有关联任何频道。'),
  howTo: msg('In a channel, type ', '在频道中输入 '),
  titleOf: (name: string) => msg(called(name), called(name)),
  notLinkedTitle: msg('This channel is not linked', '此频道未关联'),
  notLinked: msg(
    'Nothing is pushed here, and whatever you ask is answered only to you.',
    '不会向此频道推送内容，您的查询结果也仅对您可见。',
  ),
  link: msg('Link…', '关联…'),
  unlink: msg('Unlink', '取消关联'),
  unlinkConfirm: (name: string) =>
    msg(`Nothing will be pushed to ${called(name)} any more.`, `将不再向 ${called(name)} 推送任何内容。`),
  check: msg('Check again', '重新检查'),
  show: msg('Show', '查看'),
  department: msg('Department', '部门'),
  visibility: msg('Who sees what here', '可见范围'),
  state: msg('State', '状态'),
  checked: msg('Last checked', '上次检查'),
  language: msg('Language', '语言'),
  languageNames: { en: msg('English', 'English'), zh: msg('中文', '中文') },
  notCheckedYet: msg('being checked again', '正在重新检查'),
  ok: msg('Working', '正常'),
  paused: msg('Paused', '已暂停'),
  broken: msg('Broken', '已失效'),
  audiencePublic: (department: Msg) =>
    msg(
      `Everybody in the company can look in, so cards show what every colleague may see; ${department.en}’s protected fields open privately.`,
      `公司所有人都能查看此频道，因此卡片只显示所有同事可见的内容；${department.zh}的受保护字段仅私下显示。`,
    ),
  audiencePrivateMixed: (department: Msg) =>
    msg(
      `It is private, but not everybody in it belongs to ${department.en} with more than a viewer’s rights, so cards show what every colleague may see.`,
      `此频道是私密频道，但并非所有成员都属于${department.zh}且拥有高于只读成员的权限，因此卡片只显示所有同事可见的内容。`,
    ),
  audienceDepartment: (department: Msg) =>
    msg(
      `It is private and everybody in it belongs to ${department.en}, so cards show what ${department.en} may see.`,
      `此频道是私密频道且所有成员都属于${department.zh}，因此卡片显示${department.zh}可见的内容。`,
    ),
  pausedWhy: msg('Nothing is pushed here until that is mended.', '问题解决前不会向此频道推送内容。'),

  linked: (name: string, department: Msg) =>
    msg(
      `${called(name)} is linked to ${department.en}. What concerns ${department.en} arrives here from now on.`,
      `${called(name)} 已关联到${department.zh}，今后与${department.zh}有关的动态会推送到这里。`,
    ),
  unlinked: (name: string) => msg(`${called(name)} is no longer linked.`, `${called(name)} 已取消关联。`),
  mayNotLink: (department: Msg) =>
    msg(
      `You may not link channels to ${department.en}. Ask its manager or an admin.`,
      `您无权将频道关联到${department.zh}，请联系该部门经理或管理员。`,
    ),
  mayNotTakeOver: (name: string, department: Msg) =>
    msg(
      `${called(name)} is linked to ${department.en}. Only its manager or an admin can give it away.`,
      `${called(name)} 已关联到${department.zh}，只有该部门经理或管理员可以更改。`,
    ),
  linkedAgain: (name: string, department: Msg) =>
    msg(
      `${called(name)} has been linked to ${department.en} since, so I leave it as it is.`,
      `${called(name)} 之后又关联到了${department.zh}，因此保持不变。`,
    ),
  isRoom: (name: string, record: string) =>
    msg(
      `${called(name)} is the room of ${record}. It follows that record; “room close ${record}” archives it.`,
      `${called(name)} 是 ${record} 的协作房间，随该记录变化。可用“房间 关闭 ${record}”归档。`,
    ),
  departmentRetired: (department: Msg) => msg(`${department.en} is retired.`, `${department.zh}已停用。`),
  noDepartment: msg('I know no such department.', '找不到该部门。'),
  notChannel: msg(
    'A direct conversation cannot be linked. Do it in a channel, or name one: channel link #support department:support.',
    '私聊无法关联。请在频道中操作，或指定频道：频道 关联 #support 部门:客服。',
  ),
  whichChannel: msg('Say which channel: #support.', '请指定频道，例如 #support。'),
  notAChannel: (words: string) =>
    msg(
      `“${words}” is not a channel. Type # and pick one from the list.`,
      `“${words}”不是频道。请输入 # 并从列表中选择。`,
    ),
  unknown: (words: string) => msg(`No linked channel is called “${words}”.`, `没有名为“${words}”的已关联频道。`),
  notLinkedHere: msg('This channel is not linked.', '此频道未关联。'),
  notInIt: msg(
    'You are not in that private channel. Link it from inside, or ask somebody who is.',
    '您不在该私密频道中。请在频道内操作，或请频道成员代为关联。',
  ),
  cannotSee: msg(
    'I cannot see that channel. If it is private, invite me first: /invite @Crossdesk',
    '我看不到该频道。如果是私密频道，请先邀请我：/invite @Crossdesk',
  ),
  cannotAsk: msg(
    'The chat platform does not answer at the moment, so I cannot check who is in the channel. Nothing was changed; try again in a minute.',
    '聊天平台暂时没有响应，无法检查频道成员。未做任何更改，请一分钟后重试。',
  ),
  notConnected: msg('That chat platform is not connected.', '该聊天平台未连接。'),
  thisChannel: msg('This channel', '当前频道'),
};

/** Why a channel cannot be linked, and how to mend it. `names`: of the guests or outsiders. */
export function linkFaultText(fault: LinkFault, name: string, names: readonly string[]): Msg {
  const channel = called(name);
  const list = names.slice(0, 5).join(', ');
  const who = list === '' ? msg('', '') : msg(` (${list})`, `（${names.slice(0, 5).join('、')}）`);
  switch (fault) {
    case 'archived':
      return msg(`${channel} is archived.`, `${channel} 已归档。`);
    case 'bot-absent':
      return msg(
        `I am not in ${channel}. Type there: /invite @Crossdesk`,
        `我不在 ${channel} 中。请在该频道输入：/invite @Crossdesk`,
      );
    case 'external':
      return msg(
        `${channel} is shared with another organisation${who.en}, so customer data must not appear there. Use a channel of your own.`,
        `${channel} 与外部组织共享${who.zh}，不能显示客户数据。请使用内部频道。`,
      );
    case 'guests':
      return msg(
        `There are guests in ${channel}${who.en}, who must not see customer data. Remove them or use another channel.`,
        `${channel} 中有访客${who.zh}，访客不能查看客户数据。请移除访客或使用其他频道。`,
      );
    case 'unchecked':
      return msg(
        `I could not check everybody in ${channel} yet. Try again in a minute: I continue where I stopped.`,
        `尚未检查完 ${channel} 的所有成员。请一分钟后重试，我会继续检查。`,
      );
  }
}

/** What `status_reason` stands for. */
export function reasonText(reason: string | null): Msg {
  switch (reason) {
    case 'guests':
      return msg('A guest is in it.', '频道中有访客。');
    case 'external':
      return msg('It is shared with another organisation.', '频道与外部组织共享。');
    case 'archived':
    case 'is_archived':
      return msg('It is archived.', '频道已归档。');
    case 'bot-absent':
    case 'not_in_channel':
    case 'channel_not_found':
      return msg('I am not in it: /invite @Crossdesk', '我不在频道中：/invite @Crossdesk');
    case null:
      return msg('', '');
    default:
      return msg(`The chat platform says: ${reason}.`, `聊天平台返回：${reason}。`);
  }
}

export const args = {
  channel: msg('Channel', '频道'),
  channelHint: msg('This one, if left empty', '留空表示当前频道'),
  department: msg('Department', '部门'),
  language: msg('Language of its cards', '卡片语言'),
  all: msg('All linked channels', '所有已关联频道'),
};

export const summaries = {
  link: msg('Link a channel to a department, so that it is told what concerns it', '将频道关联到部门，接收相关推送'),
  unlink: msg('Stop pushing to a channel', '取消关联，停止推送'),
  show: msg('Who sees what in this channel, and why', '查看此频道的可见范围及原因'),
};

export const eventTitles = {
  linked: msg('A channel was linked', '频道已关联'),
  unlinked: msg('A channel was unlinked', '频道已取消关联'),
  paused: msg('A channel was paused: somebody from outside is in it', '频道已暂停：有外部人员'),
  healed: msg('A channel works again', '频道已恢复'),
  broken: msg('A channel cannot be posted to any more', '频道无法再推送'),
};
