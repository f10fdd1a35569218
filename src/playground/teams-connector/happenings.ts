import type { DemoPerson } from '../slack-workspace/company.ts';
import type { Activity } from './activity.ts';
import { personToAccount } from './company.ts';
import type { Incoming } from './incoming.ts';
import type { Dispatched, Sender } from './sender.ts';
import type { TeamsState } from './state.ts';
import type { Conversation } from './types.ts';

/** What happens to places and people, and is told to the app. */
export function createHappenings(state: TeamsState, sender: Sender, incoming: Incoming) {
  function find(key: string): Conversation {
    const conversation = state.conversation(key);
    if (!conversation) throw new Error(`Teams has no channel or chat ${key}`);
    return conversation;
  }
  function person(key: string): DemoPerson {
    const found = state.person(key);
    if (!found) throw new Error(`the demo company has nobody called ${key}`);
    return found;
  }
  /** Whoever acts where the platform names somebody: an administrator, else the first person there. */
  function actorIn(conversation: Conversation): DemoPerson {
    const admin = [...state.people.values()].find((one) => one.isOwner || one.isAdmin);
    const first = state.people.get(state.membersOf(conversation)[0] ?? '');
    const actor = conversation.kind === 'personal' ? first : (admin ?? first);
    if (!actor) throw new Error('the demo company has no people');
    return actor;
  }
  function tell(
    conversation: Conversation,
    fields: Partial<Activity>,
    data: Record<string, unknown> = {},
  ): Promise<Dispatched> {
    return sender.send(incoming.event(actorIn(conversation), conversation, fields, data));
  }
  /** The places that an installation is for: a team is all of its channels. */
  function reach(conversation: Conversation): Conversation[] {
    if (conversation.kind !== 'channel') return [conversation];
    return [...state.conversations.values()].filter((one) => one.kind === 'channel');
  }
  function setBot(conversation: Conversation, hasBot: boolean): void {
    for (const one of reach(conversation)) {
      one.hasBot = hasBot;
      state.changed(one);
    }
  }
  const isTeam = (conversation: Conversation): boolean => conversation.kind === 'channel';

  const happen = {
    /** The app is added to the team, a group chat or somebody's own chats: both activities that Teams sends. */
    async install(where: string): Promise<void> {
      const conversation = find(where);
      setBot(conversation, true);
      const data = isTeam(conversation) ? { eventType: 'teamMemberAdded' } : {};
      await tell(conversation, { membersAdded: [{ id: incoming.bot.id }] }, data);
      await tell(conversation, { type: 'installationUpdate', action: 'add' });
    },
    /** The app is removed: it may send nothing there any more (403). */
    async uninstall(where: string): Promise<void> {
      const conversation = find(where);
      setBot(conversation, false);
      const data = isTeam(conversation) ? { eventType: 'teamMemberRemoved' } : {};
      await tell(conversation, { membersRemoved: [{ id: incoming.bot.id }] }, data);
      await tell(conversation, { type: 'installationUpdate', action: 'remove' });
    },
    /** Removed without a word, as when an administrator blocks the app: it learns by 403. */
    block(where: string): void {
      setBot(find(where), false);
    },
    async join(where: string, who: string): Promise<void> {
      const conversation = find(where);
      const added = person(who);
      if (!conversation.members.includes(added.id)) conversation.members = [...conversation.members, added.id];
      state.changed(conversation);
      await tell(
        conversation,
        { membersAdded: [personToAccount(added, state.appId)] },
        isTeam(conversation) ? { eventType: 'teamMemberAdded' } : {},
      );
    },
    async leave(where: string, who: string): Promise<void> {
      const conversation = find(where);
      const removed = person(who);
      conversation.members = conversation.members.filter((id) => id !== removed.id);
      state.changed(conversation);
      await tell(
        conversation,
        { membersRemoved: [personToAccount(removed, state.appId)] },
        isTeam(conversation) ? { eventType: 'teamMemberRemoved' } : {},
      );
    },
    async renameChannel(where: string, name: string): Promise<void> {
      const conversation = find(where);
      conversation.name = name;
      state.changed(conversation);
      await tell(conversation, {}, { eventType: 'channelRenamed' });
    },
    async deleteChannel(where: string): Promise<void> {
      const conversation = find(where);
      conversation.isDeleted = true;
      state.changed(conversation);
      await tell(conversation, {}, { eventType: 'channelDeleted' });
    },
    /** Change a person's account (e.g. `{ isDeleted: true, locale: 'zh-CN' }`). Teams tells apps nothing of it. */
    person(who: string, change: Partial<DemoPerson>): void {
      const found = person(who);
      state.people.set(found.id, { ...found, ...change });
    },
    /** Any activity, in the envelope that Teams puts around it. */
    event(where: string, fields: Partial<Activity>, data: Record<string, unknown> = {}): Promise<Dispatched> {
      return tell(find(where), fields, data);
    },
  };
  return happen;
}

export type Happenings = ReturnType<typeof createHappenings>;
