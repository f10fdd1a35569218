import { blocksToText, interactiveElements, optionsOf, textOf } from './blocks.ts';
import type { Target } from './desk.ts';
import type { PickedFile } from './files.ts';
import type { People } from './people.ts';
import type { Dispatched } from './signed-sender.ts';
import type { Change, State } from './state.ts';
import type { Submitted } from './submissions.ts';
import type {
  Block,
  BlockElement,
  Channel,
  Choice,
  Choices,
  DispatchFailure,
  Ephemeral,
  Message,
  Option,
  OptionGroup,
  View,
} from './types.ts';
import type { Views } from './views.ts';

/** What one person saw from doing something until the app fell silent again. */
export interface Seen {
  /** How the app acknowledged: status, body, ms, and `failure` where Slack would show one. */
  ack: Dispatched;
  failure?: DispatchFailure;
  /** Messages only for this person, the app's and Slack's own. */
  ephemerals: Ephemeral[];
  /** New messages of the app in the channel where it happened and in the person's direct message. */
  messages: Message[];
  /** Messages that changed in place, ephemeral ones included. */
  updated: (Message | Ephemeral)[];
  /** The open modal on top, when one opened or changed. */
  modal?: View;
  /** True when a modal was open before and none is now. */
  closed: boolean;
  /** The App Home, when it was published meanwhile. */
  home?: View;
  /** Errors by block id, of a submission. */
  errors?: Record<string, string>;
  /** All of the above as plain text: what `expect(seen.text).toContain(…)` wants. */
  text: string;
}

export interface WaitOptions {
  /** How long to wait for the first visible thing, ms. Default 5,000. */
  timeoutMs?: number;
  /** How long nothing more must come before the answer counts as complete, ms. Default 120. */
  quietMs?: number;
  /** Wait until this holds rather than for the first visible thing. */
  until?: (seen: Seen) => boolean;
}

/** Something with blocks that can be clicked. */
export type Clickable = Message | Ephemeral | View;

/** A value for an input: text, an option's value or label, a date, a user id, several of them, or nothing. */
export type InputValue = string | readonly string[] | number | null;

export function createDriver(state: State, people: People, views: Views) {
  const { bot } = state.company;

  function as(who: string) {
    const found = state.person(who);
    if (!found) throw new Error(`the demo company has nobody called ${who}`);
    const user = found.id;
    const dm = (): Channel => state.direct([user, bot.userId]);

    async function watch(
      channel: string | undefined,
      act: () => Promise<Dispatched>,
      options: WaitOptions,
    ): Promise<Seen> {
      const changes: Change[] = [];
      let lastAt = performance.now();
      const mine = new Set([channel, dm().id]);
      const modalBefore = views.stackOf(user).length > 0;
      const off = state.onChange((change) => {
        if (!isVisible(change, user, mine, bot.userId)) return;
        changes.push(change);
        lastAt = performance.now();
      });
      try {
        const ack = await act();
        const started = performance.now();
        const { timeoutMs = 5_000, quietMs = 120, until } = options;
        for (;;) {
          const seen = toSeen(ack, changes, modalBefore);
          const now = performance.now();
          const enough = until
            ? until(seen)
            : changes.length > 0 || ack.failure !== undefined || (ack as Submitted).errors !== undefined;
          if ((enough && now - lastAt >= quietMs) || now - started >= timeoutMs) return seen;
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      } finally {
        off();
      }
    }

    function toSeen(ack: Dispatched, changes: readonly Change[], modalBefore: boolean): Seen {
      const seen: Seen = { ack, ephemerals: [], messages: [], updated: [], closed: false, text: '' };
      for (const change of changes) {
        if (change.type === 'ephemeral' && state.ephemeral(change.ephemeral.id)) seen.ephemerals.push(change.ephemeral);
        if (change.type === 'message') seen.messages.push(change.message);
        if (change.type === 'message_changed' && !seen.updated.includes(change.message))
          seen.updated.push(change.message);
        if (change.type === 'ephemeral_changed' && !seen.updated.includes(change.ephemeral))
          seen.updated.push(change.ephemeral);
        if (change.type === 'home') seen.home = state.homes.get(user) as View;
      }
      const top = views.stackOf(user).at(-1);
      if (top && changes.some((change) => change.type === 'modal')) seen.modal = top;
      seen.closed = modalBefore && !top;
      const errors = (ack as Submitted).errors;
      if (errors) seen.errors = errors;
      if (ack.failure) seen.failure = ack.failure;
      seen.text = [
        ...[...seen.ephemerals, ...seen.messages, ...seen.updated].map(readable),
        ...(seen.modal ? [textOf(seen.modal.title), blocksToText(seen.modal.blocks)] : []),
        ...(seen.home ? [blocksToText(seen.home.blocks)] : []),
        ...Object.values(errors ?? {}),
      ].join('\n');
      return seen;
    }

    function channelId(name: string | undefined): string {
      if (name === undefined) return dm().id;
      const channel = state.channel(name);
      if (!channel) throw new Error(`there is no channel ${name}`);
      return channel.id;
    }

    return {
      id: user,
      person: found,
      dmId: (): string => dm().id,
      /** Type a slash command, whole: `/crm help`. Without a channel: in the direct message with the app. */
      command(typed: string, channel?: string, options: WaitOptions = {}): Promise<Seen> {
        const id = channelId(channel);
        return watch(id, () => people.command(user, id, typed), options);
      },
      /** Say something that the app need not answer. */
      say(typed: string, channel: string, thread?: string, files: readonly PickedFile[] = []): Message {
        return people.say(user, channelId(channel), typed, thread, files);
      },
      /** `@Crossdesk …` in a channel; the mention is put in front unless it is there. */
      mention(
        typed: string,
        channel: string,
        thread?: string,
        options: WaitOptions = {},
        files: readonly PickedFile[] = [],
      ): Promise<Seen> {
        const name = `@${bot.name.toLowerCase()}`;
        const text = typed.toLowerCase().includes(name) ? typed : `${name} ${typed}`;
        const id = channelId(channel);
        return watch(id, async () => said(people.say(user, id, text, thread, files)), options);
      },
      /** Write to the app directly. */
      dm(typed: string, thread?: string, options: WaitOptions = {}, files: readonly PickedFile[] = []): Promise<Seen> {
        return watch(dm().id, async () => said(people.say(user, dm().id, typed, thread, files)), options);
      },
      /**
       * Press a button, or pick from a menu: `label` is an `action_id`, a `block_id/action_id`, the visible label of a
       * button, or (overflow) of an option. `value`: the option's value or label, date, text, ids.
       */
      click(on: Clickable, label: string, value?: InputValue, options: WaitOptions = {}): Promise<Seen> {
        const target = targetOf(on);
        const { blockId, actionId, choice } = findElement(on, label, value);
        const channel = 'channel' in on ? on.channel : undefined;
        return watch(channel, () => people.act(user, target, blockId, actionId, choice), options);
      },
      /** Options that an external select offers for a query. */
      suggest(
        on: Clickable,
        label: string,
        query: string,
      ): Promise<{ options: Option[]; groups: OptionGroup[]; problem?: string }> {
        const { blockId, actionId } = findElement(on, label, null);
        return people.suggest(user, targetOf(on), blockId, actionId, query);
      },
      /** Fill the top modal (keys: label, `block_id` or `action_id`) and submit it. */
      submit(values: Record<string, InputValue> = {}, options: WaitOptions = {}): Promise<Seen> {
        const view = views.stackOf(user).at(-1);
        if (!view) throw new Error(`${found.name} has no modal open`);
        return watch(undefined, () => people.submit(user, view.id, valuesToChoices(view.blocks, values)), options);
      },
      /** Close the top modal, or the whole stack. */
      close(all = false): Promise<void> {
        const view = views.stackOf(user).at(-1);
        if (!view) throw new Error(`${found.name} has no modal open`);
        return people.close(user, view.id, all);
      },
      /** Choose an app action from a message's menu, by callback id or shown name. */
      messageAction(on: Message, action: string, options: WaitOptions = {}): Promise<Seen> {
        return watch(
          on.channel,
          () => people.messageAction(user, on.channel, on.ts, callbackOf('message', action)),
          options,
        );
      },
      shortcut(action: string, options: WaitOptions = {}): Promise<Seen> {
        return watch(undefined, () => people.shortcut(user, callbackOf('global', action)), options);
      },
      /** Open the app's Home tab and see it published. */
      openHome(options: WaitOptions = {}): Promise<Seen> {
        return watch(
          undefined,
          async () => {
            people.openHome(user, 'home');
            return { status: null, body: '', ms: 0 };
          },
          { until: (seen) => seen.home !== undefined, ...options },
        );
      },
      modal: (): View | undefined => views.stackOf(user).at(-1),
      modals: (): readonly View[] => views.stackOf(user),
      home: (): View | undefined => state.homes.get(user),
      ephemerals: (): Ephemeral[] => state.ephemerals.filter((ephemeral) => ephemeral.user === user),
    };
  }

  function callbackOf(type: 'message' | 'global', action: string): string {
    const found = people.shortcuts.find(
      (shortcut) => shortcut.type === type && (shortcut.callbackId === action || shortcut.name === action),
    );
    if (!found) throw new Error(`there is no ${type} shortcut ${action}`);
    return found.callbackId;
  }

  return { as };
}

export type Person = ReturnType<ReturnType<typeof createDriver>['as']>;

/** Everything that a reader sees of a message. */
export function readable(shown: Message | Ephemeral): string {
  const files = 'files' in shown ? (shown.files ?? []).map(({ title }) => `[${title}]`) : [];
  return [textIn(shown), ...files].filter((line) => line !== '').join('\n');
}

function textIn(shown: Message | Ephemeral): string {
  return shown.blocks && shown.blocks.length > 0 && shown.blocks[0]?.type !== 'rich_text'
    ? blocksToText(shown.blocks)
    : shown.text;
}

function said(_message: Message): Dispatched {
  return { status: null, body: '', ms: 0 };
}

function isVisible(change: Change, user: string, channels: ReadonlySet<string | undefined>, app: string): boolean {
  switch (change.type) {
    case 'message':
      return channels.has(change.message.channel) && change.message.user === app;
    case 'message_changed':
      return channels.has(change.message.channel);
    case 'message_deleted':
      return channels.has(change.channel);
    case 'ephemeral':
    case 'ephemeral_changed':
      return change.ephemeral.user === user;
    case 'ephemeral_deleted':
    case 'modal':
    case 'home':
      return change.user === user;
    default:
      return false;
  }
}

function targetOf(on: Clickable): Target {
  if ('hash' in on) return { view: on.id };
  return 'from' in on ? { ephemeral: on.id } : { channel: on.channel, ts: on.ts };
}

function findElement(
  on: Clickable,
  label: string,
  value: InputValue | undefined,
): { blockId: string; actionId: string; choice: Choice } {
  const all = interactiveElements(on.blocks ?? []);
  for (const { block, element } of all) {
    const ids = [element.action_id, `${block.block_id}/${element.action_id}`, textOf(element.text)];
    if (ids.includes(label))
      return {
        blockId: block.block_id ?? '',
        actionId: element.action_id ?? '',
        choice: toChoice(element, value ?? null),
      };
  }
  for (const { block, element } of all) {
    const option = optionsOf(element).find((candidate) => candidate.text.text === label || candidate.value === label);
    if (option) return { blockId: block.block_id ?? '', actionId: element.action_id ?? '', choice: option.value };
  }
  const offered = all.map(({ element }) => textOf(element.text) || element.action_id).join(', ');
  throw new Error(`nothing to click is called "${label}"; there is: ${offered || 'nothing'}`);
}

function valuesToChoices(blocks: readonly Block[], values: Record<string, InputValue>): Choices {
  const choices: Choices = {};
  for (const [key, value] of Object.entries(values)) {
    const found = interactiveElements(blocks).find(
      ({ block, element }) =>
        [block.block_id, element.action_id, textOf(block.label)].includes(key) ||
        textOf(block.label).startsWith(`${key} (`),
    );
    if (!found) {
      const labels = interactiveElements(blocks).map(({ block }) => textOf(block.label) || block.block_id);
      throw new Error(`the form has no input "${key}"; it has: ${labels.join(', ')}`);
    }
    const blockId = found.block.block_id ?? '';
    choices[blockId] = { ...choices[blockId], [found.element.action_id ?? '']: toChoice(found.element, value) };
  }
  return choices;
}

function toChoice(element: BlockElement, value: InputValue): Choice {
  if (value === null) return null;
  const resolve = (one: string): string => optionsOf(element).find((option) => option.text.text === one)?.value ?? one;
  if (typeof value === 'object') return value.map(resolve);
  return resolve(String(value));
}
