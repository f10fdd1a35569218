import type { DemoPerson } from '../slack-workspace/company.ts';
import { NotPossible } from '../slack-workspace/desk.ts';
import { isRecord } from './activity.ts';
import type { Incoming } from './incoming.ts';
import type { Dispatched, Sender } from './sender.ts';
import type { TeamsState } from './state.ts';
import type { Conversation, TeamsMessage } from './types.ts';

export interface DeskParts {
  state: TeamsState;
  sender: Sender;
  incoming: Incoming;
}

/** Where nothing had to be sent to the app. */
export const nothingSent: Dispatched = { status: null, body: undefined, ms: 0 };

/** What Teams shows where an app's answer went wrong. */
export const somethingWrong = 'Something went wrong. Please try again.';

/** What all of a person's doings share: who may see what, and how invokes and their failures are handled. */
export function createDesk({ state, sender, incoming }: DeskParts) {
  const { bot } = state.company;
  const desk = {
    person(id: string): DemoPerson {
      const found = state.people.get(id);
      if (!found) throw new NotPossible(`nobody here has the id ${id}`);
      return found;
    },
    conversationOf(user: string, id: string): Conversation {
      desk.person(user);
      const conversation = state.conversations.get(id);
      if (!conversation || !state.mayOpen(user, conversation))
        throw new NotPossible('no such channel or chat for this person');
      return conversation;
    },
    messageOf(user: string, conversation: string, id: string): TeamsMessage {
      desk.conversationOf(user, conversation);
      const message = state.message(conversation, id);
      if (!message || (message.onlyFor !== undefined && message.onlyFor !== user))
        throw new NotPossible('that message is gone');
      return message;
    },
    /** Sends an invoke, and tells the person when the app did not answer it well. */
    async invoke(
      user: string,
      conversation: Conversation,
      name: string,
      value: unknown,
      message?: TeamsMessage,
    ): Promise<Dispatched> {
      const root = message && (message.root ?? message.id);
      const activity = incoming.invoke(desk.person(user), conversation, root, name, value, message?.id);
      const result = await sender.send(activity, user);
      if (result.failure) desk.tell(user, conversation, desk.describe(result));
      return result;
    },
    tell(user: string, conversation: Conversation, text: string): void {
      state.tell(user, conversation.id, text);
    },
    describe(result: Dispatched): string {
      if (result.failure === 'timeout') return `${bot.name} did not answer in time. Please try again.`;
      if (result.failure === 'unreachable') return `${bot.name} could not be reached. Please try again.`;
      return somethingWrong;
    },
  };
  return desk;
}

export type Desk = ReturnType<typeof createDesk>;

/** A field of an app's answer, when the answer is an object and the field too. */
export function partOf(body: unknown, field: string): Record<string, unknown> | undefined {
  if (!isRecord(body)) return undefined;
  const part = body[field];
  return isRecord(part) ? part : undefined;
}
