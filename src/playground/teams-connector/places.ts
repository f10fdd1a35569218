import type { DemoCompany } from '../slack-workspace/company.ts';
import { stableHex, type TeamsPlan } from './company.ts';
import type { Conversation } from './types.ts';

/** A place as it is at first, with what was said there before anybody came. */
export interface Place {
  conversation: Conversation;
  seedMessages: readonly { user: string; text: string }[];
}

/** The team has the id of its General channel. */
export function teamIdOf(plan: TeamsPlan): string {
  return `19:${stableHex(`${plan.tenantId}/General`, 32)}@thread.tacv2`;
}

export function personalId(appId: string, user: string): string {
  return `a:1${stableHex(`personal/${appId}/${user}`, 60)}`;
}

/** Every channel, chat and person's own chat with the app. */
export function planToPlaces(company: DemoCompany, plan: TeamsPlan, appId: string): Place[] {
  const fresh = { topic: '', isGeneral: false, hasBot: true, isDeleted: false };
  return [
    ...plan.channels.map((channel): Place => {
      const isGeneral = channel.name === 'General';
      const id = isGeneral ? teamIdOf(plan) : `19:${stableHex(`${plan.tenantId}/${channel.name}`, 32)}@thread.tacv2`;
      const { name, topic, members, type: channelType, seedMessages } = channel;
      return {
        conversation: { ...fresh, id, kind: 'channel', name, topic, members, channelType, isGeneral },
        seedMessages,
      };
    }),
    ...plan.chats.map(({ name, members, seedMessages }): Place => {
      const id = `19:${stableHex(`${plan.tenantId}/chat/${name}`, 32)}@thread.v2`;
      return { conversation: { ...fresh, id, kind: 'groupChat', name, members }, seedMessages };
    }),
    ...company.people
      .filter((person) => !person.isDeleted && !person.isBot)
      .map((person): Place => {
        const id = personalId(appId, person.id);
        return { conversation: { ...fresh, id, kind: 'personal', name: '', members: [person.id] }, seedMessages: [] };
      }),
  ];
}
