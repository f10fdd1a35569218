import type { DepartmentValue } from '../../commands/arg.ts';
import { choiceArg, departmentArg, flagArg, referenceArg } from '../../commands/arg.ts';
import { type Call, defineCommand } from '../../commands/define.ts';
import { AppError, DeliveryError } from '../../core/errors.ts';
import type { Locale } from '../../core/msg.ts';
import { msg } from '../../core/msg.ts';
import { allows } from '../../core/policy.ts';
import { recordRef } from '../../core/records.ts';
import { channelListCard, linkedChannelCard, notLinkedCard } from './cards.ts';
import { type Inspection, inspectChannel } from './inspect.ts';
import { args, linkFaultText, messages, summaries } from './messages.ts';
import { linkChannel, nameOf, showChannels, unlinkChannel } from './operations.ts';
import type { ChannelPlace } from './place.ts';
import { linkFault, readersOf } from './rules.ts';

const which = referenceArg<ChannelPlace>('channel', {
  label: args.channel,
  hint: args.channelHint,
  example: '#support',
  keys: ['频道'],
  takes: 'one',
});

/** The channel that was named, otherwise the one that was typed in. */
function placeOf(call: Call<{ readonly channel?: ChannelPlace | undefined }>): Omit<ChannelPlace, 'id'> {
  const named = call.values.channel;
  if (named) return { platform: named.platform, workspace: named.workspace, channel: named.channel };
  const { from, place } = call.incoming;
  if (place.kind === 'none' || place.channel === undefined) {
    throw new AppError('invalid', messages.whichChannel, { field: 'channel' });
  }
  if (place.kind !== 'channel') throw new AppError('refused', messages.notChannel, { field: 'channel' });
  return { platform: from.platform, workspace: from.workspace, channel: place.channel };
}

type LinkCall = Call<{
  readonly channel?: ChannelPlace;
  readonly department: DepartmentValue;
  readonly language?: Locale;
}>;

/** Asks the platform what the channel is and who reads along, and refuses what must not be linked. */
async function askAboutChannel(call: LinkCall) {
  const { department, language } = call.values;
  // Before anything is asked: whoever may not link learns nothing of the channel.
  if (!allows(call.ability, 'link', 'channel', { departmentId: department.id })) {
    throw new AppError('forbidden', messages.mayNotLink(department.name), { field: 'department' });
  }
  const place = placeOf(call);
  const directory = call.services.directory(place.platform);
  if (!directory) throw new AppError('refused', messages.notConnected);
  let found: Inspection;
  try {
    found = await inspectChannel(call.services, directory, place);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const told = error.kind === 'gone' || error.kind === 'invalid' ? messages.cannotSee : messages.cannotAsk;
    throw new AppError('refused', told, { field: 'channel', cause: error });
  }
  const { info, members } = found;
  const elsewhere = place.channel !== call.incoming.place.channel;
  const own = { platform: call.incoming.from.platform, user: call.incoming.from.user };
  const isIn = own.platform === place.platform && members.some((member) => member.user === own.user);
  if (info.isPrivate && elsewhere && info.botIsMember && !isIn && call.actor.role !== 'admin') {
    throw new AppError('forbidden', messages.notInIt, { field: 'channel' });
  }
  const fault = linkFault(info, members);
  if (fault) {
    const outsiders = members.filter((member) => member.kind === 'guest' || member.kind === 'external');
    const names = outsiders.map((member) => member.name);
    throw new AppError('refused', linkFaultText(fault, info.name, names), { field: 'channel' });
  }
  return {
    ...place,
    departmentId: department.id,
    name: info.name,
    isPrivate: info.isPrivate,
    ...readersOf(members),
    ...(language ? { locale: language } : {}),
  };
}

const link = defineCommand({
  path: 'channel link',
  zh: '频道 关联',
  aliases: ['channel connect', '频道 绑定'],
  summary: summaries.link,
  label: msg('Link a channel', '关联频道'),
  examples: {
    en: ['channel link department:support', 'channel link #support department:support'],
    zh: ['频道 关联 部门:客服', '频道 关联 #客服 部门:客服 语言:中文'],
  },
  args: {
    channel: which,
    department: departmentArg<true>({ label: args.department, required: true, keys: ['to', '部门'], takes: 'one' }),
    language: choiceArg({
      label: args.language,
      keys: ['lang', '语言'],
      options: messages.languageNames,
      also: { zh: ['chinese', 'zh-cn'], en: ['英文', '英语'] },
    }),
  },
  runs: linkChannel,
  async prefill({ incoming }): Promise<Record<string, string>> {
    return incoming.place.kind === 'channel' && incoming.place.channel !== undefined ? { channel: 'here' } : {};
  },
  input: askAboutChannel,
  reply(row) {
    return { show: recordRef('channel', row.id), to: 'caller', note: [messages.linked(row.name, nameOf(row))] };
  },
});

const unlink = defineCommand({
  path: 'channel unlink',
  zh: '频道 取消关联',
  aliases: ['channel disconnect', '频道 解绑'],
  summary: summaries.unlink,
  label: msg('Unlink a channel', '取消关联'),
  examples: { en: ['channel unlink', 'channel unlink #support'], zh: ['频道 取消关联', '频道 取消关联 CH-3'] },
  args: { channel: which },
  runs: unlinkChannel,
  async input(call) {
    const named = call.values.channel;
    if (named && named.id !== null) return { id: named.id };
    const { platform, workspace, channel } = placeOf(call);
    const linked = await call.services.channels.at(platform, workspace, channel);
    if (!linked) throw new AppError('refused', messages.notLinkedHere, { field: 'channel' });
    return { id: linked.id };
  },
  reply(row) {
    return { card: { title: [messages.unlinked(row.name)], tone: 'good', blocks: [] }, to: 'caller' };
  },
});

const show = defineCommand({
  path: 'channel show',
  zh: '频道 查看',
  aliases: ['channel list', '频道 列表'],
  summary: summaries.show,
  label: msg('Channel audience', '频道可见范围'),
  examples: { en: ['channel show', 'channel show all', 'channel show #support'], zh: ['频道 查看', '频道 查看 全部'] },
  nounDefault: 'both',
  args: {
    channel: which,
    all: flagArg({ label: args.all, keys: ['全部', '所有'] }),
  },
  runs: showChannels,
  input(call) {
    const named = call.values.channel;
    if (call.values.all) return { all: true as const };
    if (named) return named.id === null ? placeOf(call) : { id: named.id };
    return call.incoming.place.kind === 'channel' ? placeOf(call) : { all: true as const };
  },
  reply(found, _call, viewer) {
    if (found.kind === 'all') return { card: channelListCard(found.rows, viewer), to: 'caller' };
    return { card: found.row ? linkedChannelCard(found.row, viewer) : notLinkedCard(viewer), to: 'caller' };
  },
});

export const commands = [link, unlink, show];
