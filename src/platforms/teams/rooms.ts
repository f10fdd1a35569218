import { DeliveryError } from '../../core/errors.ts';
import type { ConversationReference, References, RoomPlan, Rooms } from '../../core/ports.ts';
import type { Connector } from './connector.ts';
import { groupOf } from './directory.ts';
import { type Graph, roomPermissions } from './graph.ts';

/** Microsoft's limit for a channel's name. */
const longestName = 50;
/** Names that are tried before it is given up: a deleted channel keeps its name for a month. */
const mostNames = 5;

/**
 * Standard channels of the department's team, made through Microsoft Graph where that is granted. Whoever is in the team is in them;
 * nobody is added to a team for a room's sake, since that would open all of the team's channels to them. A bot that makes a private
 * channel is not in it, so none is made.
 */
export function createRooms(deps: {
  readonly connector: Pick<Connector, 'team' | 'teamChannels'>;
  readonly references: References;
  /** null: not asked, so no channel can be made. */
  readonly graph: Graph | null;
}): Rooms {
  const { connector, references, graph } = deps;

  async function teamOf(workspace: string, channel: string): Promise<Team | null> {
    const known = await references.find('teams', workspace, channel);
    if (known?.facts.team === undefined || known.isGone) return null;
    const group = await groupOf(connector, known);
    return group === null ? null : { id: known.facts.team, group, known };
  }

  /** What arrives in the new channel later is sent by what is known of the one beside it. */
  async function remember({ id: team, group, known }: Team, channel: string, name: string): Promise<void> {
    const { bot, teamName } = known.facts;
    await references.save({
      platform: 'teams',
      workspace: known.workspace,
      conversation: channel,
      kind: 'channel',
      user: null,
      serviceUrl: known.serviceUrl,
      facts: {
        team,
        group,
        name,
        type: 'standard',
        ...(bot === undefined ? {} : { bot }),
        ...(teamName === undefined ? {} : { teamName }),
      },
    });
  }

  return {
    platform: 'teams',
    canBePrivate: false,
    invites: false,
    async create(workspace, plan) {
      const refused = { kind: 'not-granted', needs: roomPermissions.create } as const;
      const team = plan.near === null ? null : await teamOf(workspace, plan.near);
      if (graph === null || team === null) return refused;
      for (let number = plan.turn; number < plan.turn + mostNames; number += 1) {
        const name = teamsRoomName(plan, number);
        // First, since an earlier try may not have lived to write down what it made.
        const listed = await connector.teamChannels(team.known.serviceUrl, team.id);
        const made = listed.find((channel) => channel.name === name);
        const done = made ? null : await graph.createChannel(team.group, { name, description: `Crossdesk ${plan.id}` });
        if (done?.kind === 'refused' || done?.kind === 'gone') return refused;
        if (done?.kind === 'taken') continue;
        const channel = made?.id ?? done?.id ?? null;
        if (channel === null) throw new DeliveryError('transient', 'graph-unexpected');
        await remember(team, channel, name);
        return {
          kind: 'made',
          channel,
          name: team.known.facts.teamName ? `${team.known.facts.teamName} › ${name}` : name,
        };
      }
      throw new DeliveryError('invalid', 'name_taken');
    },
    invite: async () => [],
    // Whoever is in the team is in its standard channels.
    remove: async () => undefined,
    pin: async () => false,
    async archive(workspace, channel) {
      const team = await teamOf(workspace, channel);
      if (graph === null || team === null) return roomPermissions.archive;
      const done = await graph.archiveChannel(team.group, channel, true);
      return done.kind === 'refused' ? roomPermissions.archive : null;
    },
    async reopen(workspace, channel) {
      const team = await teamOf(workspace, channel);
      if (graph === null || team === null) return false;
      const done = await graph.archiveChannel(team.group, channel, false);
      // What may not be opened could not be archived either.
      return done.kind !== 'gone';
    },
  };
}

/** The team that a known channel belongs to. */
interface Team {
  readonly id: string;
  /** The directory's id, by which Graph knows it. */
  readonly group: string;
  readonly known: ConversationReference;
}

/**
 * `Acme Foods · C-12`, at most 50 characters. Teams takes none of ~ # % & * { } + / \ : < > ? | ' " , . and no leading underscore
 * (Microsoft: limits and specifications for Teams). `number` 2 and more stand at the end.
 */
export function teamsRoomName({ title, id }: Pick<RoomPlan, 'title' | 'id'>, number: number): string {
  const end = number > 1 ? `${id} (${number})` : id;
  const words = title
    .normalize('NFKC')
    .replaceAll(/[~#%&*{}+/\\:<>?|'",.\p{Cc}\p{Cf}]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/^[_\s]+|\s+$/gu, '');
  let kept = '';
  for (const character of words) {
    if (kept.length + character.length > longestName - end.length - 3) break;
    kept += character;
  }
  return kept.trim() === '' ? end : `${kept.trim()} · ${end}`;
}
