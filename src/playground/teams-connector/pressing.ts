import { NotPossible } from '../slack-workspace/desk.ts';
import { type CardNode, isRecord } from './activity.ts';
import { actionsOf, inputsOf, inputValues } from './cards.ts';
import { type Desk, type DeskParts, nothingSent, partOf, somethingWrong } from './desk.ts';
import type { DialogResult, Dialogs } from './dialogs.ts';
import type { Dispatched } from './sender.ts';
import type { Conversation, TeamsMessage } from './types.ts';

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

interface PressingParts {
  desk: Desk;
  dialogs: Dialogs;
  say(user: string, conversation: string, words: string, root?: string): Promise<{ sent: Dispatched }>;
}

/** What becomes of a pressed action of a card, by its type and by where the card stands. */
export function createPressing({ state, sender, incoming }: DeskParts, { desk, dialogs, say }: PressingParts) {
  async function submit(
    user: string,
    conversation: Conversation,
    message: TeamsMessage,
    data: unknown,
    inputs: Inputs,
  ): Promise<Pressed> {
    const person = desk.person(user);
    const own = isRecord(data) && isRecord(data.msteams) ? data.msteams : {};
    const root = message.root ?? message.id;
    const withInputs = isRecord(data) || data === undefined ? { ...(data as object | undefined), ...inputs } : data;
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

  /** The card asks for its viewer's own version, as clients do when they show a card with `refresh`. */
  async function refresh(user: string, conversationId: string, messageId: string): Promise<Pressed> {
    const message = desk.messageOf(user, conversationId, messageId);
    const refresh = partOf(cardsShown(user, message)[0], 'refresh');
    if (!refresh || !isRecord(refresh.action)) return nothingSent;
    const conversation = desk.conversationOf(user, conversationId);
    return executeAction(user, conversation, message, refresh.action, {}, 'automatic');
  }

  return { press, refresh, cardsShown };
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
