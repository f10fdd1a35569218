import { messageToApi } from '../api-objects.ts';
import { type Args, flag, needText, text } from '../arguments.ts';
import { isTimestamp } from '../clock.ts';
import { SlackFault } from '../fault.ts';
import { limits } from '../limits.ts';
import { readContent } from '../message-content.ts';
import type { State } from '../state.ts';
import { pingsOf } from '../typed-text.ts';
import type { Channel, Message } from '../types.ts';
import type { Methods } from './method.ts';

/** Where the app wants to post: a channel's id, `#name`, or a person's id for their direct message. */
export function postTarget(state: State, id: string): Channel {
  const person = state.people.get(id);
  if (person) {
    if (person.isDeleted) throw new SlackFault('account_inactive');
    return state.direct([id, state.company.bot.userId]);
  }
  const channel = state.channel(id);
  const isMember = channel?.members.includes(state.company.bot.userId) ?? false;
  if (!channel || (channel.kind !== 'public' && !isMember)) throw new SlackFault('channel_not_found');
  if (channel.isArchived) throw new SlackFault('is_archived');
  if (!isMember) throw new SlackFault('not_in_channel');
  return channel;
}

function threadOf(state: State, channel: Channel, args: Args): string | undefined {
  const ts = text(args, 'thread_ts');
  if (ts === undefined) return undefined;
  if (!isTimestamp(ts)) throw new SlackFault('invalid_thread_ts');
  // A reply to a reply joins the same thread.
  return state.message(channel.id, ts)?.thread_ts ?? ts;
}

function ownMessage(state: State, args: Args, refusal: string): { channel: Channel; message: Message } {
  const channel = state.channel(needText(args, 'channel'));
  const bot = state.company.bot.userId;
  if (!channel || (channel.kind !== 'public' && !channel.members.includes(bot)))
    throw new SlackFault('channel_not_found');
  const message = state.message(channel.id, needText(args, 'ts'));
  if (!message) throw new SlackFault('message_not_found');
  if (message.user !== bot) throw new SlackFault(refusal);
  if (channel.isArchived) throw new SlackFault('is_archived');
  return { channel, message };
}

export const chatMethods: Methods = {
  'chat.postMessage': ({ state, events }, args) => {
    const channel = postTarget(state, needText(args, 'channel'));
    const content = readContent(args);
    const thread = threadOf(state, channel, args);
    const { bot } = state.company;
    const message = state.addMessage({
      channel: channel.id,
      user: bot.userId,
      bot_id: bot.botId,
      app_id: bot.appId,
      ...content,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...(thread !== undefined && flag(args, 'reply_broadcast') ? { subtype: 'thread_broadcast' } : {}),
      pings: pingsOf(content.text, content.blocks),
    });
    events.posted(channel, message);
    return { channel: channel.id, ts: message.ts, message: messageToApi(state, message, true) };
  },
  'chat.update': ({ state, events }, args) => {
    if ((text(args, 'text') ?? '').length > limits.updateText) throw new SlackFault('msg_too_long');
    const { channel, message } = ownMessage(state, args, 'cant_update_message');
    const content = readContent(args);
    const before = messageToApi(state, message);
    message.text = content.text;
    // Without blocks the old ones go, except where only other things changed; Slack keeps none silently.
    if (content.blocks) message.blocks = content.blocks;
    else delete message.blocks;
    if (content.attachments) message.attachments = content.attachments;
    if (content.metadata) message.metadata = content.metadata;
    message.edited = { user: message.bot_id ?? '', ts: state.timestamps.next() };
    state.changeMessage(message);
    events.changed(channel, message, before);
    return { channel: channel.id, ts: message.ts, text: message.text, message: messageToApi(state, message, true) };
  },
  'chat.delete': ({ state }, args) => {
    const { channel, message } = ownMessage(state, args, 'cant_delete_message');
    state.removeMessage(channel.id, message.ts);
    return { channel: channel.id, ts: message.ts };
  },
  'chat.postEphemeral': ({ state }, args) => {
    const channel = postTarget(state, needText(args, 'channel'));
    const user = needText(args, 'user');
    if (!channel.members.includes(user)) throw new SlackFault('user_not_in_channel');
    if ((text(args, 'text') ?? '').length > limits.messageText) throw new SlackFault('msg_too_long');
    const content = readContent(args);
    const thread = threadOf(state, channel, args);
    const { metadata: _unused, ...shown } = content;
    const ephemeral = state.addEphemeral({
      channel: channel.id,
      user,
      from: 'app',
      ...shown,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    });
    return { message_ts: ephemeral.ts };
  },
  'chat.getPermalink': ({ state }, args) => {
    const channel = state.channels.get(needText(args, 'channel'));
    if (!channel) throw new SlackFault('channel_not_found');
    const message = state.message(channel.id, needText(args, 'message_ts'));
    if (!message) throw new SlackFault('message_not_found');
    return { channel: channel.id, permalink: permalinkOf(state, message) };
  },
  'reactions.add': ({ state }, args) => {
    const channel = state.channels.get(needText(args, 'channel'));
    if (!channel) throw new SlackFault('channel_not_found');
    const message = state.message(channel.id, needText(args, 'timestamp'));
    if (!message) throw new SlackFault('message_not_found');
    const name = needText(args, 'name').replaceAll(':', '');
    if (!/^[\w+'-]+$/.test(name)) throw new SlackFault('invalid_name');
    const bot = state.company.bot.userId;
    message.reactions ??= [];
    const reaction = message.reactions.find((candidate) => candidate.name === name);
    if (reaction?.users.includes(bot)) throw new SlackFault('already_reacted');
    if (reaction) reaction.users.push(bot);
    else message.reactions.push({ name, users: [bot], count: 1 });
    if (reaction) reaction.count = reaction.users.length;
    state.changeMessage(message);
    return {};
  },
};

/** A message's address, as "Copy link" gives it. */
export function permalinkOf(state: State, message: Message): string {
  const thread = message.thread_ts === undefined ? '' : `?thread_ts=${message.thread_ts}&cid=${message.channel}`;
  return `https://${state.company.team.domain}.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}${thread}`;
}
