import type { CardNode } from '../../teams-connector/activity.ts';
import type { Conversation, Dialog, TeamsChange, TeamsMessage } from '../../teams-connector/types.ts';
import type { UiTeams } from '../../teams-protocol.ts';

/** Something that Teams told one person, shown once. */
export interface TeamsNotice {
  id: number;
  user: string;
  conversation: string;
  text: string;
}

/** Teams as the page knows it. Immutable: every change makes a new one. */
export interface TeamsSpace {
  about: Pick<UiTeams, 'team' | 'commands' | 'messageActions' | 'composeActions' | 'searches' | 'seededUpTo'>;
  conversations: ReadonlyMap<string, Conversation>;
  messages: ReadonlyMap<string, readonly TeamsMessage[]>;
  /** Cards that one person sees instead of the shared one, by `user/message`. */
  views: ReadonlyMap<string, CardNode>;
  dialogs: ReadonlyMap<string, Dialog>;
  reads: ReadonlyMap<string, number>;
  notices: readonly TeamsNotice[];
  calls: UiTeams['calls'];
  requests: UiTeams['requests'];
  isDown: boolean;
}

const keptLines = 200;
let notices = 0;

export function stateToTeams(state: UiTeams): TeamsSpace {
  const messages = new Map<string, TeamsMessage[]>();
  for (const message of state.messages) {
    const list = messages.get(message.conversation) ?? [];
    list.push(message);
    messages.set(message.conversation, list);
  }
  const { team, commands, messageActions, composeActions, searches, seededUpTo } = state;
  return {
    about: { team, commands, messageActions, composeActions, searches, seededUpTo },
    conversations: new Map(state.conversations.map((conversation) => [conversation.id, conversation])),
    messages,
    views: new Map(state.views),
    dialogs: new Map(state.dialogs),
    reads: new Map(state.reads),
    notices: [],
    calls: state.calls,
    requests: state.requests,
    isDown: state.isDown,
  };
}

export function applyTeamsChange(space: TeamsSpace, change: TeamsChange): TeamsSpace {
  switch (change.type) {
    case 'conversation':
      return {
        ...space,
        conversations: new Map(space.conversations).set(change.conversation.id, change.conversation),
      };
    case 'message':
      return withMessages(space, change.message.conversation, (list) => [
        ...list.filter((message) => message.id !== change.message.id),
        change.message,
      ]);
    case 'message_changed':
      return withMessages(space, change.message.conversation, (list) =>
        list.map((message) => (message.id === change.message.id ? change.message : message)),
      );
    case 'message_deleted':
      return withMessages(space, change.conversation, (list) => list.filter((message) => message.id !== change.id));
    case 'view': {
      const views = new Map(space.views);
      const key = `${change.user}/${change.message}`;
      if (change.card === null) views.delete(key);
      else views.set(key, change.card);
      return { ...space, views };
    }
    case 'dialog': {
      const dialogs = new Map(space.dialogs);
      if (change.dialog === null) dialogs.delete(change.user);
      else dialogs.set(change.user, change.dialog);
      return { ...space, dialogs };
    }
    case 'notice': {
      const { user, conversation, text } = change;
      return { ...space, notices: [...space.notices, { id: ++notices, user, conversation, text }].slice(-20) };
    }
    case 'read':
      return { ...space, reads: new Map(space.reads).set(`${change.user}/${change.conversation}`, change.at) };
    case 'call':
      return { ...space, calls: [...space.calls, change.call].slice(-keptLines) };
    case 'request':
      return { ...space, requests: [...space.requests, change.request].slice(-keptLines) };
    case 'outage':
      return { ...space, isDown: change.on };
  }
}

function withMessages(
  space: TeamsSpace,
  conversation: string,
  change: (list: readonly TeamsMessage[]) => readonly TeamsMessage[],
): TeamsSpace {
  const messages = new Map(space.messages);
  messages.set(conversation, change(messages.get(conversation) ?? []));
  return { ...space, messages };
}

/** A standard channel has the team's members, which are General's. */
export function membersOf(space: TeamsSpace, conversation: Conversation): readonly string[] {
  if (conversation.channelType !== 'standard') return conversation.members;
  return [...space.conversations.values()].find((one) => one.isGeneral)?.members ?? [];
}

export function mayOpen(space: TeamsSpace, user: string, conversation: Conversation | undefined): boolean {
  return conversation !== undefined && !conversation.isDeleted && membersOf(space, conversation).includes(user);
}

/** What a person has in Teams: their chat with the app, group chats, channels with General first. */
export function placesFor(
  space: TeamsSpace,
  user: string,
): { personal: Conversation | undefined; chats: Conversation[]; channels: Conversation[] } {
  const mine = [...space.conversations.values()].filter((conversation) => mayOpen(space, user, conversation));
  return {
    personal: mine.find((conversation) => conversation.kind === 'personal'),
    chats: mine.filter((conversation) => conversation.kind === 'groupChat'),
    channels: mine
      .filter((conversation) => conversation.kind === 'channel')
      .sort((a, b) => Number(b.isGeneral) - Number(a.isGeneral) || a.name.localeCompare(b.name)),
  };
}

export function teamsTitle(conversation: Conversation, botName: string): string {
  return conversation.kind === 'personal' ? botName : conversation.name;
}

export function visibleTo(space: TeamsSpace, user: string, conversation: string): TeamsMessage[] {
  const all = space.messages.get(conversation) ?? [];
  return all.filter((message) => message.onlyFor === undefined || message.onlyFor === user);
}

export function teamsLastRead(space: TeamsSpace, user: string, conversation: string): number {
  return space.reads.get(`${user}/${conversation}`) ?? space.about.seededUpTo;
}

export function teamsUnread(space: TeamsSpace, user: string, conversation: string): number {
  const read = teamsLastRead(space, user, conversation);
  return visibleTo(space, user, conversation).filter((message) => message.at > read && message.from !== user).length;
}
