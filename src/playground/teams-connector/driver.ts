import type { Attachment, CardNode } from './activity.ts';
import { activityToText, cardToText, choicesOf, inputsOf } from './cards.ts';
import type { DialogResult } from './dialogs.ts';
import type { PickedFile } from './files.ts';
import type { Found, People } from './people.ts';
import { type CardPlace, findAction, type Pressed } from './pressing.ts';
import type { Dispatched } from './sender.ts';
import type { TeamsState } from './state.ts';
import type { Conversation, Dialog, TeamsChange, TeamsMessage } from './types.ts';

/** What one person saw from doing something until the app fell silent again. */
export interface Seen {
  /** How the app answered: status, body, ms, and `failure` where Teams would show one. */
  ack: Dispatched;
  failure?: Dispatched['failure'];
  /** New messages of the app in the place where it happened and in the person's own chat with it. */
  messages: TeamsMessage[];
  /** Of these, the ones that only this person sees. */
  targeted: TeamsMessage[];
  /** Messages that changed in place. */
  updated: TeamsMessage[];
  /** The card that an invoke answered, which only whoever pressed sees. */
  view?: CardNode;
  /** The open dialog, when one opened or changed. */
  dialog?: Dialog;
  /** True when a dialog was open before and none is now. */
  closed: boolean;
  /** What Teams itself told the person. */
  notices: string[];
  /** Faults that the client found in inputs, by input id. */
  errors?: Record<string, string>;
  /** Cards that a message extension put into the message being written. */
  inserted?: Attachment[];
  /** An Action.OpenUrl: where it leads. */
  url?: string;
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

/** A value for an input: text, a choice's value or title, several of them, a number, or nothing. */
export type InputValue = string | number | boolean | readonly string[] | null;

export interface DriverOptions {
  messageActions: readonly { commandId: string; title: string }[];
  searches: readonly { commandId: string; title: string; parameter: string }[];
}

type Answer = Dispatched & Partial<Pick<Pressed, 'errors' | 'url'>> & Partial<Pick<DialogResult, 'inserted'>>;

export function createDriver(state: TeamsState, people: People, options: DriverOptions) {
  function as(who: string) {
    const found = state.person(who);
    if (!found) throw new Error(`the demo company has nobody called ${who}`);
    const user = found.id;
    const personal = (): Conversation => {
      const conversation = state.personal(user);
      if (!conversation) throw new Error(`${who} has no chat with the app`);
      return conversation;
    };
    const place = (name: string | undefined): Conversation => {
      if (name === undefined) return personal();
      const conversation = state.conversation(name);
      if (!conversation) throw new Error(`Teams has no channel or chat ${name}`);
      return conversation;
    };

    async function watch(where: string, act: () => Promise<Answer>, wait: WaitOptions): Promise<Seen> {
      const changes: TeamsChange[] = [];
      let lastAt = performance.now();
      const mine = new Set([where, personal().id]);
      const hadDialog = state.dialogs.has(user);
      const off = state.onChange((change) => {
        if (!isVisible(change, user, mine)) return;
        changes.push(change);
        lastAt = performance.now();
      });
      try {
        const ack = await act();
        const started = performance.now();
        const { timeoutMs = 5_000, quietMs = 120, until } = wait;
        for (;;) {
          const seen = toSeen(ack, changes, hadDialog);
          const now = performance.now();
          const isAnswered =
            changes.length > 0 ||
            ack.failure !== undefined ||
            ack.errors !== undefined ||
            ack.inserted !== undefined ||
            ack.url !== undefined;
          if (((until ? until(seen) : isAnswered) && now - lastAt >= quietMs) || now - started >= timeoutMs)
            return seen;
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      } finally {
        off();
      }
    }

    function toSeen(ack: Answer, changes: readonly TeamsChange[], hadDialog: boolean): Seen {
      const seen: Seen = { ack, messages: [], targeted: [], updated: [], notices: [], closed: false, text: '' };
      for (const change of changes) {
        if (change.type === 'message' && state.message(change.message.conversation, change.message.id))
          seen.messages.push(change.message);
        if (change.type === 'message_changed' && !seen.updated.includes(change.message))
          seen.updated.push(change.message);
        if (change.type === 'notice') seen.notices.push(change.text);
        if (change.type === 'view' && change.card) seen.view = change.card;
      }
      seen.targeted = seen.messages.filter((message) => message.onlyFor !== undefined);
      const dialog = state.dialogs.get(user);
      if (dialog && changes.some((change) => change.type === 'dialog')) seen.dialog = dialog;
      seen.closed = hadDialog && !dialog;
      if (ack.failure) seen.failure = ack.failure;
      if (ack.errors) seen.errors = ack.errors;
      if (ack.inserted) seen.inserted = ack.inserted;
      if (ack.url !== undefined) seen.url = ack.url;
      seen.text = [
        ...[...seen.messages, ...seen.updated].map((message) => activityToText(message.activity)),
        ...(seen.view ? [cardToText(seen.view)] : []),
        ...(seen.dialog ? [seen.dialog.title, cardToText(seen.dialog.card)] : []),
        ...(seen.inserted ?? []).map((attachment) => activityToText({ type: 'message', attachments: [attachment] })),
        ...seen.notices,
        ...Object.values(ack.errors ?? {}),
      ].join('\n');
      return seen;
    }

    function press(
      on: TeamsMessage | Dialog,
      title: string,
      inputs: Record<string, InputValue>,
      wait: WaitOptions,
    ): Promise<Seen> {
      const isDialog = 'opened' in on;
      const card = isDialog ? on.card : people.cardsShown(user, on)[0];
      if (!card) throw new Error('that message has no card');
      const node = findAction(card, title);
      const where: CardPlace = isDialog ? { dialog: on.id } : { conversation: on.conversation, message: on.id };
      const home = isDialog ? on.opened.conversation : on.conversation;
      return watch(home, () => people.press(user, where, node, toInputs(card, inputs)), wait);
    }

    return {
      id: user,
      person: found,
      personalId: (): string => personal().id,
      /** Say something that the app need not answer. `thread`: the id of the message that is answered, in channels. */
      async say(
        typed: string,
        where: string,
        thread?: string,
        files: readonly PickedFile[] = [],
      ): Promise<TeamsMessage> {
        return (await people.say(user, place(where).id, typed, thread, [], files)).message;
      },
      /** `@Crossdesk …` in a channel or group chat; the mention is put in front unless it is there. */
      mention(typed: string, where: string, thread?: string, wait: WaitOptions = {}): Promise<Seen> {
        const name = `@${state.company.bot.name}`;
        const text = typed.toLowerCase().includes(name.toLowerCase()) ? typed : `${name} ${typed}`;
        const { id } = place(where);
        return watch(id, async () => (await people.say(user, id, text, thread)).sent, wait);
      },
      /** Write to the app in one's own chat with it. */
      personal(typed: string, wait: WaitOptions = {}, files: readonly PickedFile[] = []): Promise<Seen> {
        const { id } = personal();
        return watch(id, async () => (await people.say(user, id, typed, undefined, [], files)).sent, wait);
      },
      /** Take a file that a message of the app offers, or do not. */
      answerFile(on: TeamsMessage, isTaken: boolean, wait: WaitOptions = {}): Promise<Seen> {
        return watch(on.conversation, () => people.answerFile(user, on.conversation, on.id, isTaken), wait);
      },
      /** A slash command, without the slash: `task add …`. */
      slash(typed: string, where: string, thread?: string, wait: WaitOptions = {}): Promise<Seen> {
        const { id } = place(where);
        return watch(id, () => people.slash(user, id, typed.replace(/^\//, ''), thread), wait);
      },
      /** Press an action of a message's card: by its title, id or verb; `inputs` by input id or label. */
      click(
        on: TeamsMessage,
        title: string,
        inputs: Record<string, InputValue> = {},
        wait: WaitOptions = {},
      ): Promise<Seen> {
        return press(on, title, inputs, wait);
      },
      /** Fill the open dialog (by input id or label) and press its action, by default the first that submits. */
      submitDialog(inputs: Record<string, InputValue> = {}, title?: string, wait: WaitOptions = {}): Promise<Seen> {
        const dialog = state.dialogs.get(user);
        if (!dialog) throw new Error(`${found.name} has no dialog open`);
        return press(dialog, title ?? firstSubmit(dialog.card), inputs, wait);
      },
      closeDialog: (): void => people.dialogs.close(user),
      dialog: (): Dialog | undefined => state.dialogs.get(user),
      /** Choose one of the app's commands from a message's menu, by command id or shown title. */
      messageAction(on: TeamsMessage, action: string, wait: WaitOptions = {}): Promise<Seen> {
        const command = options.messageActions.find((one) => one.commandId === action || one.title === action);
        const id = command?.commandId ?? action;
        return watch(on.conversation, () => people.messageAction(user, on.conversation, on.id, id), wait);
      },
      /** Choose one of the app's commands beside the box that one writes in, by command id. */
      composeAction(commandId: string, where?: string, wait: WaitOptions = {}): Promise<Seen> {
        const { id } = place(where);
        return watch(id, () => people.composeAction(user, id, commandId), wait);
      },
      /** What the app's search finds; empty words are the list before anything is typed. */
      async search(
        command: string,
        words: string,
        where?: string,
      ): Promise<{ found: Found[]; notice?: string; ack: Dispatched }> {
        const search = options.searches.find((one) => one.commandId === command || one.title === command);
        const id = search?.commandId ?? command;
        const result = await people.search(user, place(where).id, id, search?.parameter ?? 'query', words);
        const { found: list, notice, ...ack } = result;
        return { found: list, ack, ...(notice === undefined ? {} : { notice }) };
      },
      /** Pick a result and send it as a message, as a person does with two presses. */
      async insert(result: Found, where: string): Promise<TeamsMessage> {
        const { id } = place(where);
        const attachment = await people.pick(user, id, result);
        return (await people.say(user, id, '', undefined, [attachment])).message;
      },
      /** What a choice that asks the app offers, by input id or label: in the open dialog, or in a message's card. */
      async choices(label: string, words: string, on?: TeamsMessage): Promise<{ title: string; value: string }[]> {
        const dialog = state.dialogs.get(user);
        const card = on ? people.cardsShown(user, on)[0] : dialog?.card;
        if (!card) throw new Error('there is no card to choose in');
        const input = findInput(card, label);
        const query = input['choices.data'] as { dataset?: string } | undefined;
        if (!query) throw new Error(`${label} asks nobody for its choices`);
        const where: CardPlace = on ? { conversation: on.conversation, message: on.id } : { dialog: dialog?.id ?? '' };
        return (await people.choices(user, where, String(query.dataset ?? ''), words)).choices;
      },
      refresh(on: TeamsMessage, wait: WaitOptions = {}): Promise<Seen> {
        return watch(on.conversation, () => people.refresh(user, on.conversation, on.id), wait);
      },
      /** Change one's own message. */
      edit(message: TeamsMessage, typed: string): Promise<Dispatched> {
        return people.edit(user, message.conversation, message.id, typed);
      },
      /** What this person sees in a channel or chat, oldest first. */
      activitiesIn: (where?: string): TeamsMessage[] => state.visibleTo(user, place(where).id),
      /** A message as this person reads it: their own version of its card included. */
      cardText(message: TeamsMessage): string {
        const view = state.viewOf(user, message.id);
        return view ? cardToText(view) : activityToText(message.activity);
      },
    };
  }

  return { as };
}

export type TeamsPerson = ReturnType<ReturnType<typeof createDriver>['as']>;

function isVisible(change: TeamsChange, user: string, places: ReadonlySet<string>): boolean {
  switch (change.type) {
    case 'message':
    case 'message_changed': {
      const { message } = change;
      const isMine = message.onlyFor === undefined || message.onlyFor === user;
      return places.has(message.conversation) && message.from === 'bot' && isMine;
    }
    case 'message_deleted':
      return places.has(change.conversation);
    case 'view':
    case 'dialog':
    case 'notice':
      return change.user === user;
    default:
      return false;
  }
}

function findInput(card: CardNode, label: string): CardNode {
  const all = inputsOf(card);
  const nameOf = (input: CardNode): string => String(input.label ?? input.placeholder ?? input.title ?? input.id);
  const found =
    all.find((input) => input.id === label || nameOf(input) === label) ??
    all.find((input) => nameOf(input).startsWith(label));
  if (!found) throw new Error(`the card has no input "${label}"; it has: ${all.map(nameOf).join(', ') || 'none'}`);
  return found;
}

function toInputs(card: CardNode, values: Record<string, InputValue>): Record<string, unknown> {
  const inputs: Record<string, unknown> = {};
  for (const [label, value] of Object.entries(values)) {
    const input = findInput(card, label);
    const resolve = (one: string): string => choicesOf(input).find((choice) => choice.title === one)?.value ?? one;
    const id = String(input.id);
    if (value === null) inputs[id] = '';
    else if (typeof value === 'object') inputs[id] = value.map(resolve).join(',');
    else if (typeof value === 'boolean')
      inputs[id] = String(value ? (input.valueOn ?? 'true') : (input.valueOff ?? 'false'));
    else inputs[id] = resolve(String(value));
  }
  return inputs;
}

function firstSubmit(card: CardNode): string {
  const actions = Array.isArray(card.actions) ? (card.actions as CardNode[]) : [];
  const found = actions.find((action) => action.type === 'Action.Submit' || action.type === 'Action.Execute');
  if (!found) throw new Error('the dialog has nothing that submits');
  return String(found.title ?? found.id ?? '');
}
