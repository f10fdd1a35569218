import { channelToApi, messageToApi } from '../api-objects.ts';
import { flag, list, needText, page, text } from '../arguments.ts';
import { slackId } from '../clock.ts';
import { SlackFault } from '../fault.ts';
import type { State } from '../state.ts';
import type { Channel } from '../types.ts';
import type { Methods } from './method.ts';

/** The channel, as far as the app may know that it exists: a private one only where the app is a member. */
export function channelForApp(state: State, id: string): Channel {
  const channel = state.channels.get(id);
  if (!channel) throw new SlackFault('channel_not_found');
  if (channel.kind !== 'public' && !channel.members.includes(state.company.bot.userId))
    throw new SlackFault('channel_not_found');
  return channel;
}

function readableChannel(state: State, id: string): Channel {
  const channel = channelForApp(state, id);
  if (!channel.members.includes(state.company.bot.userId)) throw new SlackFault('not_in_channel');
  return channel;
}

function liveChannel(channel: Channel): Channel {
  if (channel.isArchived) throw new SlackFault('is_archived');
  return channel;
}

export const conversationMethods: Methods = {
  'conversations.list': ({ state }, args) => {
    const types = list(args, 'types');
    const wanted = types.length > 0 ? types : ['public_channel'];
    const typeOf = { public: 'public_channel', private: 'private_channel', im: 'im', mpim: 'mpim' } as const;
    const shown = [...state.channels.values()].filter(
      (channel) =>
        wanted.includes(typeOf[channel.kind]) &&
        (channel.kind === 'public' || channel.members.includes(state.company.bot.userId)) &&
        !(flag(args, 'exclude_archived') && channel.isArchived),
    );
    const { items, next_cursor } = page(args, shown, 100);
    return { channels: items.map((channel) => channelToApi(state, channel)), response_metadata: { next_cursor } };
  },
  'conversations.info': ({ state }, args) => ({
    channel: channelToApi(state, channelForApp(state, needText(args, 'channel'))),
  }),
  'conversations.members': ({ state }, args) => {
    const channel = channelForApp(state, needText(args, 'channel'));
    const { items, next_cursor } = page(args, channel.members, 100);
    return { members: items, response_metadata: { next_cursor } };
  },
  'conversations.history': ({ state }, args) => {
    const channel = readableChannel(state, needText(args, 'channel'));
    const inRange = rangeOf(args);
    const messages = state
      .messagesIn(channel.id)
      .filter(
        (message) => (message.thread_ts === undefined || message.subtype === 'thread_broadcast') && inRange(message.ts),
      )
      .reverse();
    const { items, next_cursor } = page(args, messages, 100);
    return {
      messages: items.map((message) => messageToApi(state, message, flag(args, 'include_all_metadata'))),
      has_more: next_cursor !== '',
      pin_count: 0,
      response_metadata: { next_cursor },
    };
  },
  'conversations.replies': ({ state }, args) => {
    const channel = readableChannel(state, needText(args, 'channel'));
    const asked = state.message(channel.id, needText(args, 'ts'));
    if (!asked) throw new SlackFault('thread_not_found');
    const root = asked.thread_ts ?? asked.ts;
    const inRange = rangeOf(args);
    const thread = state
      .messagesIn(channel.id)
      .filter((message) => message.ts === root || (message.thread_ts === root && inRange(message.ts)));
    const { items, next_cursor } = page(args, thread, 1000);
    return {
      messages: items.map((message) => messageToApi(state, message, flag(args, 'include_all_metadata'))),
      has_more: next_cursor !== '',
      response_metadata: { next_cursor },
    };
  },
  'conversations.join': ({ state, events }, args) => {
    const channel = liveChannel(channelForApp(state, needText(args, 'channel')));
    if (channel.kind !== 'public') throw new SlackFault('method_not_supported_for_channel_type');
    const bot = state.company.bot.userId;
    const already = channel.members.includes(bot);
    if (!already) events.join(channel, bot);
    return { channel: channelToApi(state, channel), ...(already ? { warning: 'already_in_channel' } : {}) };
  },
  'conversations.open': ({ state }, args) => {
    const id = text(args, 'channel');
    if (id !== undefined)
      return { channel: channelToApi(state, channelForApp(state, id)), no_op: true, already_open: true };
    const users = list(args, 'users');
    if (users.length === 0) throw new SlackFault('users_list_not_supplied');
    for (const user of users) {
      const person = state.people.get(user);
      if (!person) throw new SlackFault('user_not_found');
      if (person.isDeleted) throw new SlackFault('user_disabled');
    }
    const channel = state.direct([...users, state.company.bot.userId]);
    return { channel: flag(args, 'return_im') ? channelToApi(state, channel) : { id: channel.id } };
  },
  'conversations.invite': ({ state, events }, args) => {
    const channel = liveChannel(readableChannel(state, needText(args, 'channel')));
    const users = list(args, 'users');
    if (users.length > 100) throw new SlackFault('too_many_users');
    for (const user of users) {
      if (user === state.company.bot.userId) throw new SlackFault('cant_invite_self');
      const person = state.people.get(user);
      if (!person) throw new SlackFault('user_not_found');
      if (person.isDeleted) throw new SlackFault('cant_invite');
      if (person.isUltraRestricted) throw new SlackFault('ura_max_channels');
      if (channel.members.includes(user)) throw new SlackFault('already_in_channel');
    }
    for (const user of users) events.join(channel, user, state.company.bot.userId);
    return { channel: channelToApi(state, channel) };
  },
  'conversations.create': ({ state }, args) => {
    const name = needText(args, 'name');
    if (name.length > 80) throw new SlackFault('invalid_name_maxlength');
    if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) throw new SlackFault('invalid_name_specials');
    if (state.channel(name)) throw new SlackFault('name_taken');
    const isPrivate = flag(args, 'is_private');
    const channel = state.addChannel({
      id: slackId('C'),
      name,
      kind: isPrivate ? 'private' : 'public',
      creator: state.company.bot.userId,
      created: Math.floor(state.now() / 1000),
      members: [state.company.bot.userId],
      topic: '',
      isArchived: false,
      isGeneral: false,
      isExtShared: false,
    });
    return { channel: channelToApi(state, channel) };
  },
  'conversations.archive': ({ state, events }, args) => {
    const channel = readableChannel(state, needText(args, 'channel'));
    if (channel.isArchived) throw new SlackFault('already_archived');
    if (channel.isGeneral) throw new SlackFault('cant_archive_general');
    events.archive(channel, state.company.bot.userId);
    // Slack puts bots out of a channel that is archived, and lets none of them open it again.
    channel.members = channel.members.filter((member) => member !== state.company.bot.userId);
    return {};
  },
  'conversations.unarchive': ({ state, events }, args) => {
    const channel = channelForApp(state, needText(args, 'channel'));
    if (!channel.isArchived) throw new SlackFault('not_archived');
    if (!channel.members.includes(state.company.bot.userId)) throw new SlackFault('not_in_channel');
    events.archive(channel, state.company.bot.userId, false);
    return {};
  },
  'conversations.kick': ({ state, events }, args) => {
    const channel = liveChannel(readableChannel(state, needText(args, 'channel')));
    const user = needText(args, 'user');
    if (user === state.company.bot.userId) throw new SlackFault('cant_kick_self');
    if (!channel.members.includes(user)) throw new SlackFault('not_in_channel');
    if (channel.isGeneral) throw new SlackFault('cant_kick_from_general');
    events.leave(channel, user);
    return {};
  },
  'conversations.setTopic': ({ state }, args) => {
    const channel = liveChannel(readableChannel(state, needText(args, 'channel')));
    const topic = text(args, 'topic') ?? '';
    if (topic.length > 250) throw new SlackFault('too_long');
    channel.topic = topic;
    state.announce({ type: 'channel', channel });
    return { channel: channelToApi(state, channel) };
  },
};

function rangeOf(args: Record<string, unknown>): (ts: string) => boolean {
  const oldest = Number(text(args, 'oldest') ?? 0);
  const latest = Number(text(args, 'latest') ?? Number.POSITIVE_INFINITY);
  const inclusive = flag(args, 'inclusive');
  return (ts) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}
