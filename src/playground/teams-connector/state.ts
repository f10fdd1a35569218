import { EventEmitter } from 'node:events';
import type { Now } from '../slack-workspace/clock.ts';
import type { DemoCompany, DemoPerson } from '../slack-workspace/company.ts';
import type { Activity, CardNode } from './activity.ts';
import { aadObjectId, stableGuid, type TeamsPlan, teamsUserId } from './company.ts';
import { personalId, planToPlaces, teamIdOf } from './places.ts';
import type { Conversation, Dialog, TeamsChange, TeamsMessage, TeamsSnapshot } from './types.ts';

/** Everything the local Teams knows. Rules live elsewhere: this keeps, finds and announces. */
export function createTeamsState(
  company: DemoCompany,
  plan: TeamsPlan,
  appId: string,
  now: Now,
  snapshot?: TeamsSnapshot,
) {
  const events = new EventEmitter();
  events.setMaxListeners(0);
  const people = new Map<string, DemoPerson>(company.people.map((person) => [person.id, person]));
  const conversations = new Map<string, Conversation>();
  const messages = new Map<string, TeamsMessage[]>();
  const reads = new Map<string, number>(snapshot?.reads ?? []);
  const views = new Map<string, CardNode>(snapshot?.views ?? []);
  const dialogs = new Map<string, Dialog>();
  let lastId = Math.max(0, ...(snapshot?.messages ?? []).map((message) => Number(message.id)));
  let seededUpTo = snapshot?.seededUpTo ?? 0;
  const announce = (change: TeamsChange): void => {
    events.emit('change', change);
  };
  const teamId = teamIdOf(plan);
  const listOf = (conversation: string): TeamsMessage[] => messages.get(conversation) ?? [];

  const state = {
    company,
    plan,
    appId,
    tenantId: plan.tenantId,
    teamId,
    aadGroupId: stableGuid(`${plan.tenantId}/group`),
    now,
    people,
    conversations,
    dialogs,
    views,
    wasInstalled: snapshot?.wasInstalled ?? false,
    announce,
    onChange(listener: (change: TeamsChange) => void): () => void {
      events.on('change', listener);
      return () => events.off('change', listener);
    },
    /** Ids are milliseconds, unique and rising, as Teams makes them. */
    nextId(): string {
      lastId = Math.max(Math.floor(now()), lastId + 1);
      return String(lastId);
    },

    person(key: string): DemoPerson | undefined {
      const wanted = key.replace(/^@/, '').toLowerCase();
      return [...people.values()].find((person) =>
        [person.id, person.name, person.email, aadObjectId(person), teamsUserId(person, appId)].some(
          (known) => known.toLowerCase() === wanted,
        ),
      );
    },
    /** By id (with or without its `;messageid=`), channel name, chat name, or a person for their chat with the bot. */
    conversation(key: string): Conversation | undefined {
      const [id = ''] = key.split(';');
      const direct = conversations.get(id);
      if (direct) return direct;
      const named = [...conversations.values()].find(
        (conversation) => conversation.kind !== 'personal' && conversation.name.toLowerCase() === id.toLowerCase(),
      );
      if (named) return named;
      const person = state.person(key);
      return person && state.personal(person.id);
    },
    personal(user: string): Conversation | undefined {
      return conversations.get(personalId(appId, user));
    },
    membersOf(conversation: Conversation): string[] {
      if (conversation.channelType === 'standard') return state.teamMembers();
      return conversation.members;
    },
    teamMembers(): string[] {
      return conversations.get(teamId)?.members ?? [];
    },
    mayOpen(user: string, conversation: Conversation): boolean {
      return !conversation.isDeleted && state.membersOf(conversation).includes(user);
    },
    addConversation(conversation: Conversation): Conversation {
      conversations.set(conversation.id, conversation);
      messages.set(conversation.id, listOf(conversation.id));
      announce({ type: 'conversation', conversation });
      return conversation;
    },
    changed(conversation: Conversation): void {
      announce({ type: 'conversation', conversation });
    },

    messagesIn: listOf,
    message(conversation: string, id: string): TeamsMessage | undefined {
      return listOf(conversation).find((message) => message.id === id);
    },
    findMessage(id: string): TeamsMessage | undefined {
      for (const list of messages.values()) {
        const found = list.find((message) => message.id === id);
        if (found) return found;
      }
      return undefined;
    },
    /** What one person sees in a place: targeted messages are for one alone. */
    visibleTo(user: string, conversation: string): TeamsMessage[] {
      return listOf(conversation).filter((message) => message.onlyFor === undefined || message.onlyFor === user);
    },
    addMessage(message: Omit<TeamsMessage, 'id' | 'at' | 'edited'> & { id?: string }): TeamsMessage {
      const id = message.id ?? state.nextId();
      const added: TeamsMessage = { at: Number(id), edited: false, ...message, id };
      added.activity = { ...added.activity, id };
      const list = listOf(added.conversation);
      list.push(added);
      messages.set(added.conversation, list);
      announce({ type: 'message', message: added });
      return added;
    },
    changeMessage(message: TeamsMessage, activity: Activity): void {
      message.activity = { ...activity, id: message.id };
      message.edited = true;
      // An edit is for everybody: what single people were shown instead is out of date.
      for (const user of people.keys()) state.setView(user, message.id, null);
      announce({ type: 'message_changed', message });
    },
    removeMessage(message: TeamsMessage): void {
      messages.set(
        message.conversation,
        listOf(message.conversation).filter((known) => known.id !== message.id),
      );
      announce({ type: 'message_deleted', conversation: message.conversation, id: message.id });
    },

    /** The card that an invoke answered, which only whoever pressed sees. */
    setView(user: string, message: string, card: CardNode | null): void {
      const key = `${user}/${message}`;
      if (card === null) {
        if (!views.delete(key)) return;
      } else views.set(key, card);
      announce({ type: 'view', user, message, card });
    },
    viewOf(user: string, message: string): CardNode | undefined {
      return views.get(`${user}/${message}`);
    },
    setDialog(user: string, dialog: Dialog | null): void {
      if (dialog) dialogs.set(user, dialog);
      else dialogs.delete(user);
      announce({ type: 'dialog', user, dialog });
    },
    /** Something that Teams itself tells one person. */
    tell(user: string, conversation: string, text: string): void {
      announce({ type: 'notice', user, conversation, text });
    },
    lastRead(user: string, conversation: string): number {
      return reads.get(`${user}/${conversation}`) ?? seededUpTo;
    },
    markRead(user: string, conversation: string, at: number): void {
      if (at <= state.lastRead(user, conversation)) return;
      reads.set(`${user}/${conversation}`, at);
      announce({ type: 'read', user, conversation, at });
    },
    get seededUpTo() {
      return seededUpTo;
    },
    reads,
    snapshot(): TeamsSnapshot {
      return {
        version: 1,
        conversations: [...conversations.values()],
        messages: [...messages.values()].flat(),
        reads: [...reads],
        seededUpTo,
        wasInstalled: state.wasInstalled,
        views: [...views],
      };
    },
  };

  for (const conversation of snapshot?.conversations ?? []) conversations.set(conversation.id, conversation);
  for (const message of snapshot?.messages ?? []) {
    const list = listOf(message.conversation);
    list.push(message);
    messages.set(message.conversation, list);
  }

  for (const { conversation, seedMessages } of planToPlaces(company, plan, appId)) {
    // A newer plan may know places that an older data file does not.
    if (conversations.has(conversation.id)) continue;
    state.addConversation(conversation);
    for (const { user, text } of seedMessages) {
      const activity = { type: 'message', text };
      seededUpTo = state.addMessage({ conversation: conversation.id, from: user, activity }).at;
    }
  }
  return state;
}

export type TeamsState = ReturnType<typeof createTeamsState>;
