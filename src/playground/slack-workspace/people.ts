import { parseBody } from './answer-body.ts';
import { messageToApi } from './api-objects.ts';
import type { AppEvents } from './app-events.ts';
import { createDesk, type DeskParts, NotPossible } from './desk.ts';
import { SlackFault } from './fault.ts';
import type { Files, PickedFile } from './files.ts';
import { channelNameForApp, commonFields } from './interaction-payloads.ts';
import { createInteractions } from './interactions.ts';
import type { Responses } from './response-urls.ts';
import type { Dispatched } from './signed-sender.ts';
import { createSubmissions } from './submissions.ts';
import { typedToCommandText, typedToMessage } from './typed-text.ts';
import type { Message } from './types.ts';

export interface Shortcut {
  /** What it does, in a few words. */
  description?: string;
  type: 'message' | 'global';
  name: string;
  callbackId: string;
}

export interface PeopleParts extends DeskParts {
  events: AppEvents;
  responses: Responses;
  files: Files;
  command: string;
  shortcuts: readonly Shortcut[];
}

/** What people do in their Slack client, and what Slack then sends to the app. */
export function createPeople(parts: PeopleParts) {
  const { state, triggers, events, sender, responses, files } = parts;
  const { team, bot } = state.company;
  const desk = createDesk(parts);

  function acknowledge(user: string, channel: string, typed: string, body: string): void {
    const trimmed = body.trim();
    if (trimmed === '') return;
    const answer = parseBody(trimmed);
    const args =
      typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : { text: trimmed };
    // An answer for everybody shows what it answers.
    if (args.response_type === 'in_channel') state.addMessage({ channel, user, text: typed, pings: [] });
    try {
      responses.show({ id: '', user, channel, uses: 0, expiresAt: 0 }, args);
    } catch (error) {
      if (!(error instanceof SlackFault)) throw error;
      desk.tell(user, channel, `The answer of ${bot.name} could not be shown (${error.message})`);
    }
  }

  return {
    ...createInteractions(parts, desk),
    ...createSubmissions(parts, desk),
    shortcuts: parts.shortcuts,

    /** Type a slash command. `typed` is the whole line: `/crm task add …`. */
    async command(user: string, channelId: string, typed: string): Promise<Dispatched> {
      const channel = desk.channelOf(user, channelId);
      const [name = '', rest = ''] = splitCommand(typed);
      if (name !== parts.command) {
        desk.tell(
          user,
          channelId,
          `\`${name}\` is not a valid command. In Slack, all messages that start with the “/” character are interpreted as commands.`,
        );
        return { status: null, body: '', ms: 0 };
      }
      const result = await sender.command({
        token: 'playground',
        team_id: team.id,
        team_domain: team.domain,
        channel_id: channel.id,
        channel_name: channelNameForApp(channel),
        user_id: user,
        user_name: desk.person(user).name,
        command: name,
        text: typedToCommandText(rest, state.names),
        api_app_id: bot.appId,
        is_enterprise_install: 'false',
        response_url: triggers.responseUrl({ user, channel: channelId }),
        trigger_id: triggers.trigger(user),
      });
      if (result.failure) desk.tell(user, channelId, `\`${name}\` failed with the error "${result.failure}"`);
      else acknowledge(user, channelId, typed, result.body);
      return result;
    },

    /** Send a message, as a reply when `thread` is given, with files where there are some. */
    say(user: string, channelId: string, typed: string, thread?: string, picked: readonly PickedFile[] = []): Message {
      const channel = desk.channelOf(user, channelId);
      if (channel.isArchived) throw new NotPossible('this channel is archived');
      const content = typed.trim() === '' ? { text: '', pings: [] as string[] } : typedToMessage(typed, state.names);
      const message = state.addMessage({
        channel: channelId,
        user,
        client_msg_id: crypto.randomUUID(),
        ...content,
        ...(picked.length > 0 ? { subtype: 'file_share', files: files.share(picked, user, channelId) } : {}),
        ...(thread === undefined ? {} : { thread_ts: thread }),
      });
      if (!channel.members.includes(user)) events.join(channel, user);
      events.posted(channel, message);
      if (content.pings.includes(bot.userId) && !channel.members.includes(bot.userId)) {
        desk.tell(user, channelId, `You mentioned @${bot.name}, but they’re not in this channel.`);
      }
      return message;
    },

    /** Choose one of the app's actions from a message's menu. */
    async messageAction(user: string, channelId: string, ts: string, callbackId: string): Promise<Dispatched> {
      const channel = desk.channelOf(user, channelId);
      const message = state.message(channelId, ts);
      if (!message) throw new NotPossible('that message is gone');
      const result = await sender.interaction({
        type: 'message_action',
        ...commonFields(state, user),
        action_ts: state.timestamps.next(),
        channel: { id: channelId, name: channelNameForApp(channel) },
        callback_id: callbackId,
        trigger_id: triggers.trigger(user),
        response_url: triggers.responseUrl({
          user,
          channel: channelId,
          ...(message.thread_ts === undefined ? {} : { thread: message.thread_ts }),
        }),
        message_ts: ts,
        message: messageToApi(state, message),
      });
      desk.tellFailure(user, channelId, result);
      return result;
    },

    /** Choose a global shortcut. It has no channel and no response URL. */
    async shortcut(user: string, callbackId: string): Promise<Dispatched> {
      return sender.interaction({
        type: 'shortcut',
        ...commonFields(state, user),
        action_ts: state.timestamps.next(),
        callback_id: callbackId,
        trigger_id: triggers.trigger(user),
      });
    },

    /** Open the app's page: its Home tab, or its messages. */
    openHome(user: string, tab: 'home' | 'messages' = 'home'): void {
      desk.person(user);
      events.homeOpened(user, state.direct([user, bot.userId]), tab, state.homes.get(user));
    },
  };
}

export type People = ReturnType<typeof createPeople>;

function splitCommand(typed: string): [string, string] {
  const match = /^(\S+)\s?([\s\S]*)$/.exec(typed.trimStart());
  return [match?.[1] ?? '', match?.[2] ?? ''];
}
