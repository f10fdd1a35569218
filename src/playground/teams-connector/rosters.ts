import type { TeamsMember } from './activity.ts';
import { personToMember } from './company.ts';
import { faults } from './fault.ts';
import type { TeamsState } from './state.ts';
import type { Conversation } from './types.ts';

const pageSize = { default: 200, least: 50, most: 500 };

/** Who is where, as the connector lists it. */
export function createRosters(state: TeamsState) {
  function members(conversation: Conversation): TeamsMember[] {
    return state.membersOf(conversation).flatMap((id) => {
      const person = state.people.get(id);
      return person ? [personToMember(person, state.appId, state.tenantId)] : [];
    });
  }
  return {
    members,
    /** One member, by the id that bots know, directory id or user principal name. */
    member(conversation: Conversation, key: string): TeamsMember {
      const wanted = key.toLowerCase();
      const found = members(conversation).find((member) =>
        [member.id, member.aadObjectId, member.userPrincipalName, member.email].some(
          (id) => id.toLowerCase() === wanted,
        ),
      );
      if (!found) throw faults.noMember();
      return found;
    },
    page(conversation: Conversation, query: URLSearchParams): { members: TeamsMember[]; continuationToken?: string } {
      const asked = Number(query.get('pageSize') ?? pageSize.default) || pageSize.default;
      const size = Math.min(pageSize.most, Math.max(pageSize.least, asked));
      const from = Number(query.get('continuationToken') ?? 0) || 0;
      const all = members(conversation);
      return {
        members: all.slice(from, from + size),
        ...(from + size < all.length ? { continuationToken: String(from + size) } : {}),
      };
    },
    team: () => ({
      id: state.teamId,
      name: state.plan.teamName,
      type: 'standard',
      aadGroupId: state.aadGroupId,
      tenantId: state.tenantId,
      channelCount: channels().length,
      memberCount: state.teamMembers().length,
    }),
    /** General has no name of its own in Teams. */
    channels: () => ({
      conversations: channels().map((channel) => ({
        id: channel.id,
        name: channel.isGeneral ? null : channel.name,
        type: channel.channelType ?? 'standard',
      })),
    }),
  };

  function channels(): Conversation[] {
    return [...state.conversations.values()].filter((one) => one.kind === 'channel' && !one.isDeleted);
  }
}

export type Rosters = ReturnType<typeof createRosters>;
