import { messageToApi } from './api-objects.ts';
import type { AppEvents } from './app-events.ts';
import { choiceToState, interactiveElements, isStateful } from './blocks.ts';
import type { DemoPerson } from './company.ts';
import {
  blocksOf,
  channelNameForApp,
  commonFields,
  containerOf,
  type Place,
  placeFields,
  placeKey,
} from './interaction-payloads.ts';
import { missingInputs } from './required-inputs.ts';
import type { Responses } from './response-urls.ts';
import type { Dispatched, SignedSender } from './signed-sender.ts';
import type { State } from './state.ts';
import type { Triggers } from './triggers.ts';
import { typedToCommandText, typedToMessage } from './typed-text.ts';
import type { Channel, Choice, Choices, DispatchFailure, Message, Option, OptionGroup, View } from './types.ts';
import { validateSuggestions, validateView } from './validate-blocks.ts';
import type { Views } from './views.ts';

export interface Shortcut {
  type: 'message' | 'global';
  name: string;
  callbackId: string;
}

/** What a person points at: a message, one that only they see, or a view (their App Home included). */
export type Target = { channel: string; ts: string } | { ephemeral: string } | { view: string };

/** A press of "Submit": closed, or kept open with errors by block id, or replaced by another view. */
export interface Submitted extends Dispatched {
  errors?: Record<string, string>;
}

/** Something a person tried that their client does not allow. */
export class NotPossible extends Error {}

/** What people do in their Slack client, and what Slack then sends to the app. */
export function createPeople(parts: {
  state: State;
  views: Views;
  triggers: Triggers;
  events: AppEvents;
  sender: SignedSender;
  responses: Responses;
  command: string;
  shortcuts: readonly Shortcut[];
}) {
  const { state, views, triggers, events, sender, responses } = parts;
  const { team, bot } = state.company;
  /** What people put into inputs of messages and views, by place and person. */
  const inputs = new Map<string, Choices>();
  /** Options that the app suggested, since its elements do not hold them. */
  const suggested = new Map<string, Option>();

  function person(id: string): DemoPerson {
    const found = state.people.get(id);
    if (!found) throw new NotPossible(`nobody here has the id ${id}`);
    return found;
  }

  function channelOf(user: string, id: string): Channel {
    const channel = state.channels.get(id);
    if (!channel || (channel.kind !== 'public' && !channel.members.includes(user)))
      throw new NotPossible('no such channel for this person');
    return channel;
  }

  function placeOf(user: string, target: Target): Place {
    if ('view' in target) {
      const found = views.find(target.view);
      if (found?.user !== user) throw new NotPossible('that view is no longer open');
      return { view: found.view };
    }
    if ('ephemeral' in target) {
      const ephemeral = state.ephemeral(target.ephemeral);
      if (ephemeral?.user !== user) throw new NotPossible('that message is gone');
      return { ephemeral };
    }
    channelOf(user, target.channel);
    const message = state.message(target.channel, target.ts);
    if (!message) throw new NotPossible('that message is gone');
    return { message };
  }

  const known = (user: string) => (actionId: string, value: string) => suggested.get(`${user}/${actionId}/${value}`);

  function fromSlack(user: string, channel: string, text: string): void {
    state.addEphemeral({ user, channel, from: 'slack', text });
  }

  function describe(failure: DispatchFailure): string {
    return failure === 'operation_timeout'
      ? `${bot.name} did not answer in time.`
      : `${bot.name} could not be reached.`;
  }

  function placeFailure(user: string, place: Place, result: Dispatched): void {
    if (!result.failure || 'view' in place) return;
    const shown = 'message' in place ? place.message : place.ephemeral;
    fromSlack(user, shown.channel, `:warning: ${describe(result.failure)} (${result.failure})`);
  }

  const self = {
    inputsOf(user: string, target: Target): Choices {
      return inputs.get(`${user}/${placeKey(placeOf(user, target))}`) ?? {};
    },

    /** Type a slash command. `typed` is the whole line: `/crm task add …`. */
    async command(user: string, channelId: string, typed: string): Promise<Dispatched> {
      const channel = channelOf(user, channelId);
      const [name = '', rest = ''] = splitCommand(typed);
      if (name !== parts.command) {
        fromSlack(
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
        user_name: person(user).name,
        command: name,
        text: typedToCommandText(rest, state.names),
        api_app_id: bot.appId,
        is_enterprise_install: 'false',
        response_url: triggers.responseUrl({ user, channel: channelId }),
        trigger_id: triggers.trigger(user),
      });
      if (result.failure) fromSlack(user, channelId, `\`${name}\` failed with the error "${result.failure}"`);
      else acknowledge(user, channelId, typed, result.body);
      return result;
    },

    /** Send a message, as a reply when `thread` is given. */
    say(user: string, channelId: string, typed: string, thread?: string): Message {
      const channel = channelOf(user, channelId);
      if (channel.isArchived) throw new NotPossible('this channel is archived');
      const content = typedToMessage(typed, state.names);
      const message = state.addMessage({
        channel: channelId,
        user,
        client_msg_id: crypto.randomUUID(),
        ...content,
        ...(thread === undefined ? {} : { thread_ts: thread }),
      });
      if (!channel.members.includes(user)) events.join(channel, user);
      events.posted(channel, message);
      if (content.pings.includes(bot.userId) && !channel.members.includes(bot.userId)) {
        fromSlack(user, channelId, `You mentioned @${bot.name}, but they’re not in this channel.`);
      }
      return message;
    },

    /** Press, pick or enter something in an element. `all` are the other inputs of a view as they stand. */
    async act(
      user: string,
      target: Target,
      blockId: string,
      actionId: string,
      choice: Choice,
      all?: Choices,
    ): Promise<Dispatched> {
      const place = placeOf(user, target);
      const found = interactiveElements(blocksOf(place)).find(
        ({ block, element }) => block.block_id === blockId && element.action_id === actionId,
      );
      if (!found) throw new NotPossible('that element is no longer there');
      const { element } = found;
      const key = `${user}/${placeKey(place)}`;
      const choices: Choices = { ...(inputs.get(key) ?? {}), ...(all ?? {}) };
      if (isStateful(element)) choices[blockId] = { ...choices[blockId], [actionId]: choice };
      inputs.set(key, choices);
      const pressed =
        element.type === 'button'
          ? { type: 'button', text: element.text, value: element.value, style: element.style }
          : undefined;
      const action = {
        ...(pressed ?? choiceToState(element, choice, (value) => known(user)(actionId, value))),
        action_id: actionId,
        block_id: blockId,
        ...(element.placeholder && !pressed ? { placeholder: element.placeholder } : {}),
        action_ts: state.timestamps.next(),
      };
      const inMessage = 'view' in place ? undefined : 'message' in place ? place.message : place.ephemeral;
      const responseUrl = inMessage && {
        response_url: triggers.responseUrl({
          user,
          channel: inMessage.channel,
          origin:
            'message' in place
              ? { ts: place.message.ts }
              : { ephemeral: (place as { ephemeral: { id: string } }).ephemeral.id },
          ...(inMessage.thread_ts === undefined ? {} : { thread: inMessage.thread_ts }),
        }),
      };
      const result = await sender.interaction({
        type: 'block_actions',
        ...commonFields(state, user),
        container: containerOf(place),
        trigger_id: triggers.trigger(user, 'view' in place && place.view.type === 'modal' ? place.view.id : undefined),
        ...placeFields(state, place, choices, known(user)),
        ...(responseUrl ?? {}),
        actions: [action],
      });
      placeFailure(user, place, result);
      return result;
    },

    /** Options of an external select for what was typed so far. */
    async suggest(
      user: string,
      target: Target,
      blockId: string,
      actionId: string,
      query: string,
    ): Promise<{ options: Option[]; groups: OptionGroup[]; problem?: string }> {
      const place = placeOf(user, target);
      const result = await sender.interaction({
        type: 'block_suggestion',
        ...commonFields(state, user),
        container: containerOf(place),
        action_id: actionId,
        block_id: blockId,
        value: query,
        ...placeFields(state, place, inputs.get(`${user}/${placeKey(place)}`) ?? {}, known(user)),
      });
      if (result.failure) return { options: [], groups: [], problem: describe(result.failure) };
      const answer = parseBody(result.body);
      const faults = validateSuggestions(answer);
      if (faults.length > 0) return { options: [], groups: [], problem: faults.join('; ') };
      const { options = [], option_groups: groups = [] } = answer as {
        options?: Option[];
        option_groups?: OptionGroup[];
      };
      for (const option of [...options, ...groups.flatMap((group) => group.options)])
        suggested.set(`${user}/${actionId}/${option.value}`, option);
      return { options, groups };
    },

    /** Press "Submit" in the top modal. */
    async submit(user: string, viewId: string, choices: Choices): Promise<Submitted> {
      const place = placeOf(user, { view: viewId });
      if (!('view' in place)) throw new NotPossible('not a view');
      const { view } = place;
      const all = { ...(inputs.get(`${user}/${view.id}`) ?? {}), ...choices };
      inputs.set(`${user}/${view.id}`, all);
      const missing = missingInputs(view.blocks, all);
      if (Object.keys(missing).length > 0) return { status: null, body: '', ms: 0, errors: missing };
      const result = await sender.interaction({
        type: 'view_submission',
        ...commonFields(state, user),
        trigger_id: triggers.trigger(user, view.id),
        ...placeFields(state, place, all, known(user)),
        response_urls: [],
      });
      if (result.failure) return result;
      return answerSubmission(user, view, result);
    },

    /** Close the top modal with its X, Cancel or Esc. `all`: the whole stack at once. */
    async close(user: string, viewId: string, all = false): Promise<void> {
      const stack = views.stackOf(user);
      const view = stack.at(-1);
      if (view?.id !== viewId) throw new NotPossible('that view is no longer open');
      const closed = all || view.clear_on_close ? [...stack].reverse() : [view];
      if (closed.length === stack.length) views.clear(user);
      else views.pop(user);
      for (const gone of closed) {
        inputs.delete(`${user}/${gone.id}`);
        if (!gone.notify_on_close) continue;
        await sender.interaction({
          type: 'view_closed',
          ...commonFields(state, user),
          view: gone,
          is_cleared: closed.length > 1,
        });
      }
    },

    /** Choose one of the app's actions from a message's menu. */
    async messageAction(user: string, channelId: string, ts: string, callbackId: string): Promise<Dispatched> {
      const channel = channelOf(user, channelId);
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
      if (result.failure) fromSlack(user, channelId, `:warning: ${describe(result.failure)} (${result.failure})`);
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
      person(user);
      events.homeOpened(user, state.direct([user, bot.userId]), tab, state.homes.get(user));
    },
    shortcuts: parts.shortcuts,
  };

  function acknowledge(user: string, channel: string, typed: string, body: string): void {
    const trimmed = body.trim();
    if (trimmed === '') return;
    const answer = parseBody(trimmed);
    const args =
      typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : { text: trimmed };
    // An answer for everybody shows what it answers.
    if (args.response_type === 'in_channel') state.addMessage({ channel, user, text: typed, pings: [] });
    responses.show({ id: '', user, channel, uses: 0, expiresAt: 0 }, args);
  }

  function answerSubmission(user: string, view: View, result: Dispatched): Submitted {
    const answer = parseBody(result.body);
    const action = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
    switch (action.response_action) {
      case 'errors': {
        const errors = (action.errors ?? {}) as Record<string, string>;
        const inputBlocks = new Set(
          view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id),
        );
        const unknown = Object.keys(errors).filter((blockId) => !inputBlocks.has(blockId));
        // Slack drops such an answer and shows a general failure: the app named a block that is no input.
        if (unknown.length > 0 || Object.keys(errors).length === 0) return { ...result, failure: 'dispatch_failed' };
        return { ...result, errors };
      }
      case 'update':
        views.update(view.id, validateView(action.view, 'modal'), undefined);
        return result;
      case 'push':
        views.push(user, validateView(action.view, 'modal'));
        return result;
      case 'clear':
        views.clear(user);
        return result;
      default:
        if (views.stackOf(user).at(-1)?.id === view.id) views.pop(user);
        inputs.delete(`${user}/${view.id}`);
        return result;
    }
  }

  return self;
}

export type People = ReturnType<typeof createPeople>;

function splitCommand(typed: string): [string, string] {
  const match = /^(\S+)\s?([\s\S]*)$/.exec(typed.trimStart());
  return [match?.[1] ?? '', match?.[2] ?? ''];
}

function parseBody(body: string): unknown {
  if (!/^\s*[[{"]/.test(body)) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    // A body that only looks like JSON is plain text, which Slack shows as it is.
    return undefined;
  }
}
