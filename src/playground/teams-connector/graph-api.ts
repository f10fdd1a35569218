import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendJson } from '../slack-workspace/wire.ts';
import { isRecord } from './activity.ts';
import { aadObjectId, isGuest, stableHex } from './company.ts';
import type { Files } from './files.ts';
import type { TeamsState } from './state.ts';
import type { Conversation, TeamsMessage } from './types.ts';

/** Application permissions, by Microsoft's names. `.Group` is granted for one team, by whoever adds the app to it. */
export const graphPermissions = [
  'Channel.Create',
  'Channel.Create.Group',
  'Channel.ReadBasic.All',
  'ChannelMessage.Read.All',
  'ChannelSettings.ReadWrite.All',
  'Files.Read.All',
  'TeamMember.Read.All',
] as const;
export type GraphPermission = (typeof graphPermissions)[number];

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const refused: Answer = { status: 403, body: { error: { code: 'Forbidden', message: 'Missing role permissions' } } };
const notFound: Answer = { status: 404, body: { error: { code: 'NotFound', message: 'Not found' } } };
const bad = (code: string, message: string): Answer => ({
  status: 400,
  body: { error: { code: 'BadRequest', message, innerError: { code, message } } },
});

/** Microsoft's limit, and the characters that it takes in no channel's name. */
const longestName = 50;
/** Questions that are kept, for whoever wants to see them. */
const mostKept = 1_000;
const notInNames = /[~#%&*{}+/\\:<>?|'",.]/u;

export interface GraphParts {
  state: TeamsState;
  files: Files;
  /** True for a call with a token that the sign-in gave for Graph. */
  admits(req: IncomingMessage, audience: string): boolean;
  /** Where it is served, without a last slash. */
  url(): string;
}

/** Microsoft Graph for the one team, as far as this app asks it: channels, their folders, messages and members. */
export function createGraphApi(parts: GraphParts) {
  const { state, files } = parts;
  const granted = new Set<GraphPermission>();
  /** Method and path of what was asked, in order. */
  const asked: string[] = [];
  const archived = new Set<string>();

  const may = (...any: readonly GraphPermission[]): boolean => any.some((one) => granted.has(one));
  const channelOf = (id: string): Conversation | undefined => {
    const found = state.conversations.get(id);
    return found?.kind === 'channel' && !found.isDeleted ? found : undefined;
  };

  function create(body: unknown): Answer {
    if (!may('Channel.Create', 'Channel.Create.Group')) return refused;
    const name = isRecord(body) && typeof body.displayName === 'string' ? body.displayName : '';
    if (name === '' || name.length > longestName || notInNames.test(name))
      return bad('InvalidChannelName', 'Channel name is invalid.');
    const isTaken = [...state.conversations.values()].some((one) => one.kind === 'channel' && one.name === name);
    if (isTaken) return bad('NameAlreadyExists', 'Channel name already existed, please use other name.');
    const id = `19:${stableHex(`${state.tenantId}/made/${name}/${state.now()}`, 32)}@thread.tacv2`;
    const topic = isRecord(body) && typeof body.description === 'string' ? body.description : '';
    // Everybody in the team is in a standard channel, the app too.
    state.addConversation({
      id,
      kind: 'channel',
      name,
      topic,
      members: [],
      channelType: 'standard',
      isGeneral: false,
      hasBot: true,
      isDeleted: false,
    });
    return { status: 201, body: { id, displayName: name, membershipType: 'standard' } };
  }

  function archive(channel: Conversation, verb: string): Answer {
    if (!may('ChannelSettings.ReadWrite.All')) return refused;
    if (verb === 'archive') archived.add(channel.id);
    else archived.delete(channel.id);
    return { status: 202 };
  }

  function message(channel: Conversation, [id = '', replies]: readonly string[]): Answer {
    if (!may('ChannelMessage.Read.All')) return refused;
    const found = state.message(channel.id, id);
    if (!found || found.onlyFor !== undefined) return notFound;
    if (replies === undefined) return { status: 200, body: toChatMessage(found) };
    const list = state.messagesIn(channel.id).filter(({ root, onlyFor }) => root === id && onlyFor === undefined);
    // The newest first, as Graph has them.
    return { status: 200, body: { value: list.reverse().map(toChatMessage) } };
  }

  function team(method: string, rest: readonly string[], body: unknown): Answer {
    const [kind, id = '', what, ...more] = rest;
    if (kind === 'members') return may('TeamMember.Read.All') ? { status: 200, body: members() } : refused;
    if (kind !== 'channels') return notFound;
    if (method === 'POST' && id === '') return create(body);
    const channel = channelOf(id);
    if (!channel) return notFound;
    if (method === 'POST') return archive(channel, what ?? '');
    if (what === 'messages') return message(channel, more);
    if (what === 'filesFolder') {
      if (!may('Files.Read.All')) return refused;
      return {
        status: 200,
        body: { id: channel.id, webUrl: files.folderOf(channel), parentReference: { driveId: driveOf(state) } },
      };
    }
    if (!may('Channel.ReadBasic.All')) return refused;
    return { status: 200, body: { id: channel.id, membershipType: channel.channelType ?? 'standard' } };
  }

  /** `items/{folder}:/name`: what lies in a channel's folder. */
  function drive(path: string): Answer {
    if (!may('Files.Read.All')) return refused;
    const [, folder = '', name = ''] = /^items\/([^/]+):\/(.+)$/u.exec(path)?.map(decodeURIComponent) ?? [];
    const channel = channelOf(folder);
    const found = channel && files.inFolder(channel, name);
    if (!found) return notFound;
    return {
      status: 200,
      body: {
        name,
        size: found.size,
        file: { mimeType: found.mimetype },
        '@microsoft.graph.downloadUrl': found.address,
      },
    };
  }

  function members() {
    const people = state.teamMembers().flatMap((id) => state.people.get(id) ?? []);
    return {
      value: people.map((person) => ({
        userId: aadObjectId(person),
        email: person.email,
        tenantId: state.tenantId,
        roles: isGuest(person) ? ['guest'] : [],
      })),
    };
  }

  function answer(method: string, path: string, body: unknown): Answer {
    const [, kind, id = '', rest = ''] = /^v1\.0\/(teams|drives)\/([^/]+)\/(.+)$/u.exec(path) ?? [];
    if (kind === 'drives' && decodeURIComponent(id) === driveOf(state)) return drive(rest);
    if (kind !== 'teams' || decodeURIComponent(id) !== state.aadGroupId) return notFound;
    return team(method, rest.split('/').map(decodeURIComponent), body);
  }

  return {
    /** What the tenant has granted; nothing at first. */
    granted,
    asked: asked as readonly string[],
    /** Ids of channels that are put away. */
    archived: archived as ReadonlySet<string>,
    url: parts.url,
    /** `path` is what follows the service URL. False when it is not Graph's. */
    serve(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> | false {
      if (!path.startsWith('graph/')) return false;
      return (async () => {
        const text = await readBody(req);
        const method = req.method ?? 'GET';
        asked.push(`${method} ${decodeURIComponent(path.slice('graph/v1.0'.length))}`);
        if (asked.length > mostKept) asked.shift();
        if (!parts.admits(req, parts.url())) {
          sendJson(res, 401, { error: { code: 'InvalidAuthenticationToken' } });
          return;
        }
        const found = answer(method, path.slice('graph/'.length), text === '' ? undefined : JSON.parse(text));
        if (found.body === undefined) res.writeHead(found.status).end();
        else sendJson(res, found.status, found.body);
      })();
    },
  };
}

export type GraphApi = ReturnType<typeof createGraphApi>;

const driveOf = (state: TeamsState): string => `b!${stableHex(`${state.tenantId}/drive`, 24)}`;

function toChatMessage(message: TeamsMessage): Record<string, unknown> {
  return {
    id: message.id,
    replyToId: message.root ?? null,
    createdDateTime: new Date(message.at).toISOString(),
    body: { contentType: 'text', content: message.activity.text ?? '' },
    attachments: (message.activity.attachments ?? [])
      .filter(({ contentType }) => contentType.endsWith('file.download.info'))
      .map(({ name, contentUrl }, index) => ({
        id: `${message.id}-${index}`,
        contentType: 'reference',
        contentUrl,
        name,
      })),
  };
}
