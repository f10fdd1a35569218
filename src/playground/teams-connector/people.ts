import { NotPossible } from '../slack-workspace/desk.ts';
import { type Activity, type Attachment, type CardNode, isRecord } from './activity.ts';
import { actionsOf, inputsOf, inputValues } from './cards.ts';
import { createDesk, type DeskParts, partOf, somethingWrong } from './desk.ts';
import { createDialogs, type DialogResult } from './dialogs.ts';
import type { Dispatched } from './sender.ts';
import type { Conversation, TeamsMessage } from './state.ts';

/** Where a pressed action stands: in a message, or in the open dialog. */
export type CardPlace = { conversation: string; message: string } | { dialog: string };

/** Values of inputs by their ids, as the client collects them. */
export type Inputs = Readonly<Record<string, unknown>>;

export interface Pressed extends DialogResult {
  /** What is wrong with inputs, by their id; the client checks before anything is sent. */
  errors?: Record<string, string>;
  /** An Action.OpenUrl: where it leads. */
  url?: string;
}

export interface Found {
  /** What the person sees in the list. */
  title: string;
  text: string;
  attachment: Attachment;
  /** Set when picking asks the app again. */
  tap?: unknown;
}

const nothingSent: Dispatched = { status: null, body: undefined, ms: 0 };
const mostResults = 25;

/** What a person can do in Teams, and what their client makes of the app's answers. */
export function createPeople(parts: DeskParts) {
  const { state, sender, incoming } = parts;
  const desk = createDesk(parts);
  const dialogs = createDialogs(state, desk);

  function hears(conversation: Conversation, mentions: readonly string[]): boolean {
    return conversation.hasBot && (conversation.kind === 'personal' || mentions.includes('bot'));
  }

  /** Sends the words and whatever is inserted with them; the app hears it where Teams lets it. */
  async function say(
    user: string,
    conversationId: string,
    words: string,
    root?: string,
    inserted: readonly Attachment[] = [],
  ): Promise<{ message: TeamsMessage; sent: Dispatched }> {
    const person = desk.person(user);
    const conversation = desk.conversationOf(user, conversationId);
    if (conversation.kind === 'personal' && words.trim() === '' && inserted.length === 0)
      throw new NotPossible('there is nothing to send');
    const typed = incoming.typed(words);
    const thread = conversation.kind === 'channel' ? root : undefined;
    const id = state.nextId();
    const activity = incoming.message(person, conversation, id, thread, typed);
    const attachments = [...(activity.attachments ?? []), ...inserted];
    const message = state.addMessage({
      id,
      conversation: conversation.id,
      from: user,
      // Shown as it was typed; the app gets what the client made of it.
      activity: { ...activity, text: words, attachments },
      ...(thread === undefined ? {} : { root: thread }),
    });
    if (!hears(conversation, typed.mentions)) return { message, sent: nothingSent };
    const sent = await sender.send({ ...activity, attachments }, user);
    if (sent.failure) desk.tell(user, conversation, desk.describe(sent));
    return { message, sent };
  }

  async function submit(
    user: string,
    conversation: Conversation,
    message: TeamsMessage,
    data: unknown,
    inputs: Inputs,
  ): Promise<Pressed> {
    const person = desk.person(user);
    const own = isRecord(data) && isRecord(data.msteams) ? data.msteams : {};
    const merged = isRecord(data) || data === undefined ? { ...inputs, ...(data as object | undefined) } : data;
    const root = message.root ?? message.id;
    const withInputs = isRecord(merged) ? { ...merged, ...inputs } : merged;
    if (own.type === 'task/fetch') return dialogs.fetch(user, conversation, message, withInputs);
    if (own.type === 'invoke')
      return desk.invoke(user, conversation, String(own.name ?? ''), own.value ?? withInputs, message);
    if (own.type === 'imBack')
      return (await say(user, conversation.id, String(own.value ?? ''), message.root ?? message.id)).sent;
    let value = withInputs;
    let text: string | undefined;
    if (own.type === 'messageBack') {
      text = String(own.text ?? '');
      value = isRecord(own.value) ? { ...own.value, ...inputs } : (own.value ?? withInputs);
      if (own.displayText !== undefined)
        state.addMessage({
          conversation: conversation.id,
          from: user,
          activity: { type: 'message', text: String(own.displayText) },
          ...(conversation.kind === 'channel' ? { root } : {}),
        });
    }
    const activity = incoming.submitted(person, conversation, root, message.id, value, text);
    const sent = await sender.send(activity, user);
    if (sent.failure) desk.tell(user, conversation, desk.describe(sent));
    return sent;
  }

  async function executeAction(
    user: string,
    conversation: Conversation,
    message: TeamsMessage,
    node: CardNode,
    inputs: Inputs,
    trigger: 'manual' | 'automatic',
  ): Promise<Pressed> {
    const { verb, id, title } = node;
    const data = isRecord(node.data) ? { ...node.data, ...inputs } : (node.data ?? { ...inputs });
    const action = { type: 'Action.Execute', ...definedOf({ id, title, verb }), data };
    const result = await desk.invoke(user, conversation, 'adaptiveCard/action', { action, trigger }, message);
    if (result.failure) return result;
    const answer = isRecord(result.body) ? result.body : {};
    const card = isRecord(answer.value) ? answer.value : undefined;
    if (answer.type === 'application/vnd.microsoft.card.adaptive' && card) {
      // The new card is for whoever pressed; others see a change only when the app edits its message.
      state.setView(user, message.id, card);
      return result;
    }
    if (answer.type === 'application/vnd.microsoft.activity.message') {
      desk.tell(user, conversation, String(answer.value ?? ''));
      return result;
    }
    if (typeof answer.statusCode === 'number' && answer.statusCode >= 400) {
      const code = partOf(answer, 'value')?.message;
      desk.tell(user, conversation, typeof code === 'string' ? code : somethingWrong);
    }
    return result;
  }

  /** Presses an action: its own node, as the card has it, with what the person put into the card's inputs. */
  async function press(user: string, place: CardPlace, node: CardNode, filled: Inputs): Promise<Pressed> {
    if (node.type === 'Action.OpenUrl') return { ...nothingSent, url: String(node.url ?? '') };
    if (node.type !== 'Action.Submit' && node.type !== 'Action.Execute') return nothingSent;
    const dialog = 'dialog' in place ? dialogs.dialogOf(user) : undefined;
    if ('dialog' in place) {
      if (dialog?.id !== place.dialog) throw new NotPossible('that dialog is no longer open');
      const values = node.associatedInputs === 'none' ? {} : inputValues(dialog.card, filled);
      const errors = node.associatedInputs === 'none' ? {} : faultsOf(dialog.card, values);
      if (Object.keys(errors).length > 0) return { ...nothingSent, errors };
      const data = isRecord(node.data) || node.data === undefined ? { ...(node.data as object), ...values } : node.data;
      return dialogs.submit(user, dialog.id, data);
    }
    const message = desk.messageOf(user, place.conversation, place.message);
    const conversation = desk.conversationOf(user, place.conversation);
    const [card] = cardsShown(user, message);
    const values = !card || node.associatedInputs === 'none' ? {} : inputValues(card, filled);
    const errors = !card || node.associatedInputs === 'none' ? {} : faultsOf(card, values);
    if (Object.keys(errors).length > 0) return { ...nothingSent, errors };
    if (node.type === 'Action.Execute') return executeAction(user, conversation, message, node, values, 'manual');
    return submit(user, conversation, message, node.data, values);
  }

  /** The cards of a message as this person sees them. */
  function cardsShown(user: string, message: TeamsMessage): CardNode[] {
    const view = state.viewOf(user, message.id);
    if (view) return [view];
    return (message.activity.attachments ?? []).flatMap((attachment) =>
      isRecord(attachment.content) && attachment.content.type === 'AdaptiveCard' ? [attachment.content] : [],
    );
  }

  return {
    desk,
    dialogs,
    cardsShown,
    say,
    press,

    /** A slash command: only the app and the one who typed it see the words. Channels and group chats have them. */
    async slash(user: string, conversationId: string, words: string, root?: string): Promise<Dispatched> {
      const person = desk.person(user);
      const conversation = desk.conversationOf(user, conversationId);
      if (conversation.kind === 'personal') throw new NotPossible('personal chats have no slash commands');
      const thread = conversation.kind === 'channel' ? root : undefined;
      const message = state.addMessage({
        conversation: conversation.id,
        from: user,
        activity: { type: 'message', text: words },
        onlyFor: user,
        ...(thread === undefined ? {} : { root: thread }),
      });
      const sent = await sender.send(incoming.targeted(person, conversation, message.id, thread, words), user);
      if (sent.failure) desk.tell(user, conversation, desk.describe(sent));
      return sent;
    },

    /** The card asks for its viewer's own version, as clients do when they show a card with `refresh`. */
    async refresh(user: string, conversationId: string, messageId: string): Promise<Pressed> {
      const message = desk.messageOf(user, conversationId, messageId);
      const refresh = partOf(cardsShown(user, message)[0], 'refresh');
      if (!refresh || !isRecord(refresh.action)) return nothingSent;
      const conversation = desk.conversationOf(user, conversationId);
      return executeAction(user, conversation, message, refresh.action, {}, 'automatic');
    },

    /** A command of the app from a message's menu. */
    messageAction(user: string, conversationId: string, messageId: string, commandId: string): Promise<DialogResult> {
      const message = desk.messageOf(user, conversationId, messageId);
      return dialogs.command(user, desk.conversationOf(user, conversationId), message, commandId);
    },

    /** What the app finds for words typed into a search of its own; empty words are what Teams asks at first. */
    async search(
      user: string,
      conversationId: string,
      commandId: string,
      parameter: string,
      words: string,
    ): Promise<Dispatched & { found: Found[]; notice?: string }> {
      const conversation = desk.conversationOf(user, conversationId);
      const parameters = words === '' ? [{ name: 'initialRun', value: 'true' }] : [{ name: parameter, value: words }];
      const result = await desk.invoke(user, conversation, 'composeExtension/query', {
        commandId,
        parameters,
        queryOptions: { skip: 0, count: mostResults },
        context: { theme: 'default' },
      });
      const extension = partOf(result.body, 'composeExtension');
      const list = Array.isArray(extension?.attachments) ? (extension.attachments as Attachment[]) : [];
      return {
        ...result,
        found: list.map(attachmentToFound),
        ...(extension?.type === 'message' ? { notice: String(extension.text ?? '') } : {}),
      };
    },

    /** Picks a result: what the message being written gets. Results with a tap of their own ask the app once more. */
    async pick(user: string, conversationId: string, found: Found): Promise<Attachment> {
      if (found.tap === undefined) return found.attachment;
      const conversation = desk.conversationOf(user, conversationId);
      const result = await desk.invoke(user, conversation, 'composeExtension/selectItem', found.tap);
      const extension = partOf(result.body, 'composeExtension');
      const [first] = Array.isArray(extension?.attachments) ? (extension.attachments as Attachment[]) : [];
      return first ?? found.attachment;
    },

    /** What a choice with `choices.data` offers for typed words. */
    async choices(
      user: string,
      place: CardPlace,
      dataset: string,
      words: string,
      values: Inputs = {},
    ): Promise<Dispatched & { choices: { title: string; value: string }[] }> {
      const dialog = 'dialog' in place ? dialogs.dialogOf(user) : undefined;
      const id = 'dialog' in place ? dialog?.opened.conversation : place.conversation;
      if (id === undefined) throw new NotPossible('that dialog is no longer open');
      const message = 'dialog' in place ? undefined : desk.messageOf(user, place.conversation, place.message);
      const value = {
        queryText: words,
        queryOptions: { skip: 0, top: mostResults },
        dataset,
        ...(Object.keys(values).length > 0 ? { data: values } : {}),
      };
      const result = await desk.invoke(user, desk.conversationOf(user, id), 'application/search', value, message);
      const answer = partOf(result.body, 'value');
      const list = Array.isArray(answer?.results) ? answer.results : [];
      return {
        ...result,
        choices: list.flatMap((one) =>
          isRecord(one) ? [{ title: String(one.title ?? ''), value: String(one.value ?? '') }] : [],
        ),
      };
    },

    /** Changes one's own message; the app hears of it where it heard the message. */
    async edit(user: string, conversationId: string, messageId: string, words: string): Promise<Dispatched> {
      const message = desk.messageOf(user, conversationId, messageId);
      if (message.from !== user) throw new NotPossible('one changes only what one wrote');
      const conversation = desk.conversationOf(user, conversationId);
      const typed = incoming.typed(words);
      const activity: Activity = incoming.message(desk.person(user), conversation, message.id, message.root, typed);
      state.changeMessage(message, { ...activity, text: words });
      if (!hears(conversation, typed.mentions)) return nothingSent;
      return sender.send(
        { ...activity, type: 'messageUpdate', channelData: { ...activity.channelData, eventType: 'editMessage' } },
        user,
      );
    },
  };
}

export type People = ReturnType<typeof createPeople>;

function attachmentToFound(attachment: Attachment): Found {
  const shown = isRecord(attachment.preview?.content) ? attachment.preview.content : undefined;
  const content = shown ?? (isRecord(attachment.content) ? attachment.content : {});
  const firstLine = (value: unknown): string => (typeof value === 'string' ? value : '');
  const tap = content.tap;
  return {
    title: firstLine(content.title),
    text: [content.subtitle, content.text]
      .map(firstLine)
      .filter((part) => part !== '')
      .join(' · '),
    attachment,
    ...(isRecord(tap) && tap.type === 'invoke' ? { tap: tap.value } : {}),
  };
}

/** What a client holds against inputs before it sends them. */
export function faultsOf(card: CardNode, values: Inputs): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const input of inputsOf(card)) {
    const id = String(input.id ?? '');
    const value = values[id];
    const message =
      typeof input.errorMessage === 'string' ? input.errorMessage : `${String(input.label ?? id)}: required`;
    const isEmpty =
      value === undefined || value === '' || (input.type === 'Input.Toggle' && value === (input.valueOff ?? 'false'));
    if (input.isRequired === true && isEmpty) errors[id] = message;
    else if (!isEmpty && typeof input.regex === 'string' && !new RegExp(input.regex).test(String(value)))
      errors[id] = message;
    else if (!isEmpty && typeof input.maxLength === 'number' && String(value).length > input.maxLength)
      errors[id] = message;
  }
  return errors;
}

/** The action of a card by its title, id or verb. */
export function findAction(card: CardNode, title: string): CardNode {
  const all = actionsOf(card);
  const found = all.find(({ title: own, node }) => own === title || node.id === title || node.verb === title);
  if (found) return found.node;
  const offered = all
    .map((action) => action.title)
    .filter((one) => one !== '')
    .join(', ');
  throw new Error(`no action is called "${title}"; there is: ${offered || 'nothing'}`);
}

function definedOf(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
