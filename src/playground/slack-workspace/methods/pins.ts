import { messageToApi } from '../api-objects.ts';
import { needText } from '../arguments.ts';
import { SlackFault } from '../fault.ts';
import { channelForApp } from './conversations.ts';
import type { Methods } from './method.ts';

export const pinMethods: Methods = {
  'pins.add': ({ state }, args) => {
    const channel = channelForApp(state, needText(args, 'channel'));
    if (!channel.members.includes(state.company.bot.userId)) throw new SlackFault('not_in_channel');
    if (channel.isArchived) throw new SlackFault('is_archived');
    const message = state.message(channel.id, needText(args, 'timestamp'));
    if (!message) throw new SlackFault('message_not_found');
    if (message.pinned_to?.includes(channel.id)) throw new SlackFault('already_pinned');
    message.pinned_to = [...(message.pinned_to ?? []), channel.id];
    state.changeMessage(message);
    return {};
  },
  'pins.list': ({ state }, args) => {
    const channel = channelForApp(state, needText(args, 'channel'));
    return {
      items: state
        .messagesIn(channel.id)
        .filter(({ pinned_to }) => pinned_to?.includes(channel.id))
        .map((message) => ({ type: 'message', channel: channel.id, message: messageToApi(state, message) })),
    };
  },
};
