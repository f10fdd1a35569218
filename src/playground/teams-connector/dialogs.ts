import { NotPossible } from '../slack-workspace/desk.ts';
import { type Attachment, type CardNode, isRecord } from './activity.ts';
import { attachmentToCard } from './cards.ts';
import { type Desk, partOf, somethingWrong } from './desk.ts';
import { activityToPayload } from './message-payload.ts';
import type { Dispatched } from './sender.ts';
import type { TeamsState } from './state.ts';
import type { Conversation, Dialog, TeamsMessage } from './types.ts';

/** What came of something that may open, keep or close a dialog. */
export interface DialogResult extends Dispatched {
  /** Cards that the app wants put into the message being written. */
  inserted?: Attachment[];
}

type Opened = Dialog['opened'];

/** Dialogs, whoever opens them: a card's button, or a command of the app on a message or in the compose box. */
export function createDialogs(state: TeamsState, desk: Desk) {
  const context = { theme: 'default' };

  function show(user: string, task: Record<string, unknown> | undefined, opened: Opened): void {
    const conversation = desk.conversationOf(user, opened.conversation);
    if (task?.type === 'continue') {
      const value = isRecord(task.value) ? task.value : {};
      const card = attachmentToCard(value.card);
      if (card) {
        state.setDialog(user, { id: crypto.randomUUID(), user, title: String(value.title ?? ''), card, opened });
        return;
      }
      desk.tell(user, conversation, somethingWrong);
    }
    if (task?.type === 'message') desk.tell(user, conversation, String(task.value ?? ''));
    if (state.dialogs.has(user)) state.setDialog(user, null);
  }

  /** Answers of message extensions may hold a dialog, or a result for the compose box. */
  function settle(user: string, result: Dispatched, opened: Opened): DialogResult {
    if (result.failure) return result;
    const extension = partOf(result.body, 'composeExtension');
    show(user, partOf(result.body, 'task'), opened);
    if (extension?.type === 'message') {
      desk.tell(user, desk.conversationOf(user, opened.conversation), String(extension.text ?? ''));
    }
    if (extension?.type !== 'result' || !Array.isArray(extension.attachments)) return result;
    return { ...result, inserted: extension.attachments as Attachment[] };
  }

  function payloadOf(opened: Opened): Record<string, unknown> {
    const message = opened.message === undefined ? undefined : state.message(opened.conversation, opened.message);
    if (!message) return { commandContext: 'compose' };
    return { commandContext: 'message', messagePayload: activityToPayload(state, message) };
  }

  return {
    /** A card's button that opens a dialog: `msteams: { type: 'task/fetch' }`. */
    async fetch(
      user: string,
      conversation: Conversation,
      message: TeamsMessage | undefined,
      data: unknown,
    ): Promise<DialogResult> {
      const opened: Opened = {
        by: 'card',
        conversation: conversation.id,
        ...(message ? { message: message.id } : {}),
      };
      const result = await desk.invoke(user, conversation, 'task/fetch', { data, context }, message);
      return settle(user, result, opened);
    },
    /** One of the app's commands, on a message or in the compose box. */
    async command(
      user: string,
      conversation: Conversation,
      message: TeamsMessage | undefined,
      commandId: string,
    ): Promise<DialogResult> {
      const opened: Opened = {
        by: 'command',
        commandId,
        conversation: conversation.id,
        ...(message ? { message: message.id } : {}),
      };
      const result = await desk.invoke(
        user,
        conversation,
        'composeExtension/fetchTask',
        { commandId, ...payloadOf(opened), context },
        message,
      );
      return settle(user, result, opened);
    },
    /** Submits the open dialog with the data of the pressed action, inputs merged in. */
    async submit(user: string, dialogId: string, data: unknown): Promise<DialogResult> {
      const dialog = state.dialogs.get(user);
      if (dialog?.id !== dialogId) throw new NotPossible('that dialog is no longer open');
      const { opened } = dialog;
      const conversation = desk.conversationOf(user, opened.conversation);
      const message = opened.message === undefined ? undefined : state.message(opened.conversation, opened.message);
      const result =
        opened.by === 'card'
          ? await desk.invoke(user, conversation, 'task/submit', { data, context }, message)
          : await desk.invoke(
              user,
              conversation,
              'composeExtension/submitAction',
              { commandId: opened.commandId, ...payloadOf(opened), data, context },
              message,
            );
      return settle(user, result, opened);
    },
    /** Teams tells nobody that a dialog was closed. */
    close(user: string): void {
      if (state.dialogs.has(user)) state.setDialog(user, null);
    },
    dialogOf: (user: string): Dialog | undefined => state.dialogs.get(user),
    cardOf: (user: string): CardNode | undefined => state.dialogs.get(user)?.card,
  };
}

export type Dialogs = ReturnType<typeof createDialogs>;
