import { DeliveryError } from '../../core/errors.ts';
import type { ChatUser } from '../../core/incoming.ts';
import type { ConversationReference, Directory, Profile } from '../../core/ports.ts';
import type { Connector, Member } from './connector.ts';
import type { Conversations, Reach } from './conversations.ts';
import type { Graph } from './graph.ts';
import type { People } from './people.ts';

const roomsMs = 60_000;
/** Teams whose members are asked for in search of an address. */
const mostTeams = 10;

/** A roster's entry → the project's own terms. Teams gives no language and no timezone: they come from messages. */
export function memberToProfile(member: Member, asked: ChatUser, people: People): Profile {
  const kind = kindOfMember(member, asked.workspace);
  // Who signs in is the principal; a guest's is made up by the tenant that invited them.
  const email = addressOf(member);
  const { locale, timezone } = people.of(asked.workspace, asked.user);
  return {
    user: asked,
    name: member.name?.trim() || email || asked.user,
    ...(email && kind === 'member' ? { email } : {}),
    ...(locale ? { locale } : {}),
    ...(timezone ? { timezone } : {}),
    kind,
    // A roster does not say who owns the tenant.
    owner: false,
  };
}

/** Lower case. A tenant may keep addresses from bots. */
function addressOf({ email, userPrincipalName }: Member): string | undefined {
  const address = email || (userPrincipalName?.includes('@') ? userPrincipalName : undefined);
  return address?.trim().toLowerCase();
}

function kindOfMember(member: Member, workspace: string): Profile['kind'] {
  if (member.id.startsWith('28:')) return 'bot';
  const role = member.userRole?.toLowerCase();
  if (role === 'guest' || /#ext#/iu.test(member.userPrincipalName ?? '')) return 'guest';
  if (role === 'anonymous' || role === 'federated') return 'external';
  return member.tenantId && member.tenantId.toLowerCase() !== workspace.toLowerCase() ? 'external' : 'member';
}

export const idOf = (member: Member): string => member.objectId ?? member.aadObjectId ?? member.id;

/** The directory's id of a conversation's team, by which Graph knows it. Not every message names it. Throws DeliveryError. */
export async function groupOf(
  connector: Pick<Connector, 'team'>,
  { serviceUrl, facts }: ConversationReference,
): Promise<string | null> {
  if (facts.group !== undefined) return facts.group;
  return facts.team === undefined ? null : (await connector.team(serviceUrl, facts.team)).group;
}

/** Teams' rosters: people, channels, teams. Throws DeliveryError when the Bot Connector cannot be asked. */
export function createDirectory(deps: {
  readonly connector: Connector;
  readonly conversations: Conversations;
  readonly people: People;
  /** null: not asked, what the Bot Connector says is all that is known. */
  readonly graph: Graph | null;
}): Directory {
  const { connector, conversations, people, graph } = deps;
  /** Rosters as just read: looking at a channel asks for its members, then for each of them. */
  const rosters = new Map<string, { readonly until: number; readonly members: Map<string, Member> }>();

  async function roster(workspace: string, reach: Reach): Promise<Map<string, Member>> {
    const listed = await connector.members(reach.serviceUrl, reach.conversation);
    const found = await withAddresses(workspace, listed, (one) => isAbout(one, reach.conversation));
    const members = new Map(found.map((member) => [idOf(member), member]));
    for (const member of found) people.heard(workspace, idOf(member), { account: member.id });
    if (rosters.size >= 500) rosters.clear();
    rosters.set(`${workspace} ${reach.conversation}`, { until: Date.now() + roomsMs, members });
    return members;
  }

  function inRosters({ workspace, user }: ChatUser): Member | null {
    for (const [key, { until, members }] of rosters) {
      if (!key.startsWith(`${workspace} `) || until < Date.now()) continue;
      const member = members.get(user);
      if (member) return member;
    }
    return null;
  }

  return {
    platform: 'teams',
    rostersHaveProfiles: true,
    async profile(user) {
      const known = inRosters(user);
      if (known) return memberToProfile(known, user, people);
      let failure: unknown = new DeliveryError('transient', 'no-common-conversation');
      for (const { serviceUrl, conversation } of await conversations.knownTo(user.workspace, user.user)) {
        try {
          const listed = await connector.member(serviceUrl, conversation, user.user);
          const [member = listed] = await withAddresses(user.workspace, [listed], () => true);
          people.heard(user.workspace, user.user, { account: member.id });
          return memberToProfile(member, user, people);
        } catch (error) {
          if (!(error instanceof DeliveryError)) throw error;
          failure = error;
          // Not a member there, or the bot is not; another conversation may know them.
          if (error.kind !== 'gone' && error.kind !== 'message-gone') break;
        }
      }
      throw failure;
    },
    async conversation(workspace, channel) {
      const known = (await conversations.list(workspace)).find((one) => one.conversation === channel);
      const serviceUrl = known?.serviceUrl ?? (await conversations.reach(workspace, channel)).serviceUrl;
      const named = known?.kind === 'channel' ? await channelInTeam(serviceUrl, known) : null;
      // What is not known to be private is shown what everybody may see.
      const type = named?.type ?? known?.facts.type ?? (known && (await typeByGraph(known))) ?? 'standard';
      return {
        channel,
        name: nameOf(known, named?.name ?? undefined, channel),
        // Everybody in a team sees its standard channels, and in a public team that is whoever joins.
        isPrivate: known?.kind === 'group' || known?.kind === 'personal' || type.toLowerCase() === 'private',
        isArchived: false,
        isExternal: false,
        botIsMember: known?.isGone !== true,
      };
    },
    async members(workspace, channel) {
      const { serviceUrl } = await conversations.reach(workspace, channel);
      return [...(await roster(workspace, { serviceUrl, conversation: channel })).keys()];
    },
    async groupMembers(workspace, group) {
      const all = await conversations.list(workspace);
      const found = placeCalled(all, group) ?? (await channelCalled(all, group));
      return found && [...(await roster(workspace, found)).keys()];
    },
    async permalink(workspace, channel, message) {
      if (!channel.startsWith('19:')) return null;
      const query = new URLSearchParams({ tenantId: workspace });
      return `https://teams.microsoft.com/l/message/${encodeURIComponent(channel)}/${encodeURIComponent(message)}?${query}`;
    },
  };

  /** A channel in which nobody has spoken with the bot yet: its team lists it. */
  async function channelCalled(all: readonly ConversationReference[], words: string): Promise<Reach | null> {
    const teams = new Map(
      all.flatMap((one) => (one.facts.team === undefined || one.isGone ? [] : [[one.facts.team, one] as const])),
    );
    for (const [team, { serviceUrl, facts }] of teams) {
      const channels = await connector.teamChannels(serviceUrl, team);
      const found = channels.find(({ name }) => name && isCalled(words, name, `${facts.teamName ?? ''} › ${name}`));
      if (found) return { serviceUrl, conversation: found.id };
    }
    return null;
  }

  async function typeByGraph(known: ConversationReference): Promise<string | null> {
    if (graph === null || known.kind !== 'channel') return null;
    const group = await groupOf(connector, known);
    return group === null ? null : graph.channelType(group, known.conversation);
  }

  /** Colleagues whose roster hides their addresses are known by them all the same, where Graph may tell. */
  async function withAddresses(
    workspace: string,
    members: readonly Member[],
    isInPlace: (one: ConversationReference) => boolean,
  ): Promise<readonly Member[]> {
    const lacks = (member: Member): boolean =>
      addressOf(member) === undefined && kindOfMember(member, workspace) === 'member';
    if (graph === null || !members.some(lacks)) return members;
    const teams = new Map<string, ConversationReference>();
    for (const one of await conversations.list(workspace)) {
      if (one.facts.team !== undefined && !one.isGone && isInPlace(one)) teams.set(one.facts.team, one);
    }
    let completed = members;
    for (const one of [...teams.values()].slice(0, mostTeams)) {
      const group = await groupOf(connector, one);
      const addresses = group === null ? null : await graph.addresses(group);
      if (addresses === null) continue;
      completed = completed.map((member) => {
        const email = lacks(member) ? addresses.get(idOf(member)) : undefined;
        return email === undefined ? member : { ...member, email };
      });
      if (!completed.some(lacks)) break;
    }
    return completed;
  }

  async function channelInTeam(
    serviceUrl: string,
    { conversation, facts }: ConversationReference,
  ): Promise<{ name?: string | null | undefined; type?: string | null | undefined } | null> {
    if (facts.team === undefined) return null;
    const channels = await connector.teamChannels(serviceUrl, facts.team);
    return channels.find(({ id }) => id === conversation) ?? null;
  }
}

/**
 * Whose members `words` mean: those of a team by its name or id, else those of a channel or chat, whose roster is its own where
 * it is private. A team comes first: a department's team has a channel called like it now and then.
 */
function placeCalled(all: readonly ConversationReference[], words: string): Reach | null {
  const wanted = words
    .replace(/^[@＠]/u, '')
    .trim()
    .toLowerCase();
  const isWanted = (name: string | undefined): boolean => name?.toLowerCase() === wanted;
  const shared = all.filter((one) => one.kind !== 'personal' && !one.isGone);
  const inTeam =
    shared.find(({ facts }) => isWanted(facts.team)) ?? shared.find(({ facts }) => isWanted(facts.teamName));
  if (inTeam?.facts.team !== undefined) return { serviceUrl: inTeam.serviceUrl, conversation: inTeam.facts.team };
  return (
    shared.find(({ conversation }) => isWanted(conversation)) ??
    shared.find((one) => isWanted(nameOf(one, undefined, one.conversation))) ??
    shared.find(({ facts }) => isWanted(facts.name)) ??
    null
  );
}

const isAbout = (one: ConversationReference, conversation: string): boolean =>
  one.conversation === conversation || one.facts.team === conversation;

function isCalled(words: string, ...names: readonly string[]): boolean {
  const wanted = words
    .replace(/^[@＠]/u, '')
    .trim()
    .toLowerCase();
  return names.some((name) => name.toLowerCase() === wanted);
}

/** "Team › Channel"; Teams gives the general channel no name. */
function nameOf(known: ConversationReference | undefined, named: string | undefined, id: string): string {
  const facts = known?.facts ?? {};
  const channel = named || facts.name || (facts.team === id ? 'General' : undefined);
  if (known?.kind === 'channel' && facts.teamName && channel) return `${facts.teamName} › ${channel}`;
  return channel ?? facts.teamName ?? id;
}
