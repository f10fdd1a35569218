import { needText, text } from '../arguments.ts';
import { SlackFault } from '../fault.ts';
import type { Methods } from './method.ts';

export const fileMethods: Methods = {
  'files.info': ({ files }, args) => ({ file: files.info(needText(args, 'file')), comments: [] }),
  'files.getUploadURLExternal': ({ files }, args) => {
    const length = Number(needText(args, 'length'));
    if (!Number.isInteger(length) || length < 1) throw new SlackFault('invalid_arguments', ['[ERROR] length']);
    return files.slot(needText(args, 'filename'), length);
  },
  'files.completeUploadExternal': ({ state, files, events }, args) => {
    const given = Array.isArray(args.files) ? (args.files as { id?: unknown; title?: unknown }[]) : [];
    if (given.length === 0) throw new SlackFault('invalid_arguments', ['[ERROR] missing required field: files']);
    const channelId = text(args, 'channel_id');
    const channel = channelId === undefined ? undefined : state.channels.get(channelId);
    if (channelId !== undefined && !channel) throw new SlackFault('channel_not_found');
    if (channel && !channel.members.includes(state.company.bot.userId)) throw new SlackFault('not_in_channel');
    const done = given.map(({ id, title }) =>
      files.complete(String(id), typeof title === 'string' ? title : undefined, channel?.id),
    );
    if (channel) {
      const { bot } = state.company;
      const message = state.addMessage({
        channel: channel.id,
        user: bot.userId,
        bot_id: bot.botId,
        app_id: bot.appId,
        text: text(args, 'initial_comment') ?? '',
        files: done,
        pings: [],
      });
      events.posted(channel, message);
    }
    return { files: done.map(({ id, title }) => ({ id, title })) };
  },
};
