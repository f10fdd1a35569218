import { NotPossible } from '../slack-workspace/desk.ts';
import { type Activity, type Attachment, isRecord } from './activity.ts';
import { createDesk, type DeskParts, nothingSent, partOf } from './desk.ts';
import { createDialogs, type DialogResult } from './dialogs.ts';
import { type Files, fileTypes, type PickedFile } from './files.ts';
import { type CardPlace, createPressing, type Inputs } from './pressing.ts';
import type { Dispatched } from './sender.ts';
import type { Conversation, TeamsMessage } from './types.ts';

export interface Found {
  /** What the person sees in the list. */
  title: string;
  text: string;
  attachment: Attachment;
  /** Set when picking asks the app again. */
  tap?: unknown;
}

const mostResults = 25;

/** What a person can do in Teams, and what their client makes of the app's answers. */
export function createPeople(parts: DeskParts & { files: Files }) {
  const { state, sender, incoming, files } = parts;
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
    picked: readonly PickedFile[] = [],
  ): Promise<{ message: TeamsMessage; sent: Dispatched }> {
    const person = desk.person(user);
    const conversation = desk.conversationOf(user, conversationId);
    if (conversation.kind === 'personal' && words.trim() === '' && inserted.length + picked.length === 0)
      throw new NotPossible('there is nothing to send');
    const typed = incoming.typed(words);
    const thread = conversation.kind === 'channel' ? root : undefined;
    const id = state.nextId();
    const activity = incoming.message(person, conversation, id, thread, typed);
    const shared = picked.map((file) => files.share(user, file, conversation));
    const attachments = [...(activity.attachments ?? []), ...inserted];
    const message = state.addMessage({
      id,
      conversation: conversation.id,
      from: user,
      // Shown as it was typed; the app gets what the client made of it.
      activity: { ...activity, text: words, attachments: [...attachments, ...shared.map(({ shown }) => shown)] },
      ...(thread === undefined ? {} : { root: thread }),
    });
    if (!hears(conversation, typed.mentions)) return { message, sent: nothingSent };
    const heard = shared.flatMap((file) => (file.heard ? [file.heard] : []));
    const sent = await sender.send({ ...activity, attachments: [...attachments, ...heard] }, user);
    if (sent.failure) desk.tell(user, conversation, desk.describe(sent));
    return { message, sent };
  }

  const { press, refresh, cardsShown } = createPressing(parts, { desk, dialogs, say });

  return {
    desk,
    dialogs,
    cardsShown,
    say,
    press,
    refresh,

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

    /** Takes a file that the app offers, or does not. */
    async answerFile(user: string, conversationId: string, messageId: string, isTaken: boolean): Promise<Dispatched> {
      const message = desk.messageOf(user, conversationId, messageId);
      const offer = message.activity.attachments?.find(({ contentType }) => contentType === fileTypes.consent);
      const content = isRecord(offer?.content) ? offer.content : undefined;
      if (!offer || !content) throw new NotPossible('no file is offered there');
      return desk.invoke(
        user,
        desk.conversationOf(user, conversationId),
        'fileConsent/invoke',
        {
          type: 'fileUpload',
          action: isTaken ? 'accept' : 'decline',
          context: isTaken ? content.acceptContext : content.declineContext,
          ...(isTaken ? { uploadInfo: files.slot(user, offer.name ?? 'file', Number(content.sizeInBytes)) } : {}),
        },
        message,
      );
    },

    /** A command of the app from a message's menu. */
    messageAction(user: string, conversationId: string, messageId: string, commandId: string): Promise<DialogResult> {
      const message = desk.messageOf(user, conversationId, messageId);
      return dialogs.command(user, desk.conversationOf(user, conversationId), message, commandId);
    },

    /** A command of the app from the menu beside the box that one writes in. */
    composeAction(user: string, conversationId: string, commandId: string): Promise<DialogResult> {
      return dialogs.command(user, desk.conversationOf(user, conversationId), undefined, commandId);
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
