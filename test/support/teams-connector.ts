import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const appId = '11111111-2222-3333-4444-555555555555';
export const appPassword = 'a-password-of-a-test';
export const tenant = '99999999-8888-7777-6666-555555555555';
export const botId = `28:${appId}`;
/** The directory's id of the one team. */
export const teamGroup = 'ee0f5ae2-8bc6-4ae5-8466-7daeebbfa062';
export const issuer = 'https://api.botframework.com';

/** What reached the connector: a call that writes. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly targeted: boolean;
  readonly conversation: string;
  readonly activity: string | null;
  readonly body: Record<string, unknown>;
}

export interface Member {
  readonly id: string;
  readonly objectId: string;
  readonly name: string;
  readonly email?: string;
  readonly userPrincipalName?: string;
  readonly tenantId?: string;
  readonly userRole?: string;
}

export interface TokenOptions {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  /** Signs with a key that Microsoft does not know. */
  readonly foreignKey?: boolean;
  /** Signs with the key `key-unendorsed`, which Microsoft publishes and vouches for on no channel. */
  readonly unendorsedKey?: boolean;
  /** Takes the public key for a shared secret, as a careless reader does who believes `alg: HS256`. */
  readonly publicKeyAsSecret?: boolean;
  readonly unsigned?: boolean;
}

/** What the connector does with the next write instead of taking it. */
export type Fault =
  | { readonly status: number; readonly code?: string; readonly retryAfter?: number }
  | 'hang-up'
  | 'act-and-hang-up';

/**
 * A small Bot Connector with the login and the OpenID keys beside it, for tests: it takes messages, remembers them, and says what
 * it is told to say. It speaks HTTP on 127.0.0.1, and its tokens are real ones.
 */
export async function createTeamsConnector() {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const unendorsed = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const calls: Call[] = [];
  const faults: Fault[] = [];
  const members: Member[] = [];
  const channels: { id: string; name: string | null; type?: string }[] = [];
  const logins: URLSearchParams[] = [];
  const authorizations: string[] = [];
  const state = { messages: 0, down: false, openIdDown: false, loginStatus: 200 };
  /** Microsoft Graph beside it: what the app was granted, and what Graph knows of the one team. */
  const graph = {
    granted: new Set<'channel' | 'members' | 'create' | 'archive'>(),
    down: false,
    types: new Map<string, string>(),
    members: [] as { userId: string; email: string | null; tenantId: string; roles: string[] }[],
    asked: [] as string[],
    pageSize: 2,
    /** Channels that the app archived. */
    archived: new Set<string>(),
    /** A deleted channel keeps its name for a month. */
    deletedNames: new Set<string>(),
    /** How the next changes are answered instead of being made. */
    faults: [] as { status: number; retryAfter?: number; made?: boolean }[],
    /** Where the next page is said to be; null: where it is. */
    nextLink: null as string | null,
  };

  const server = createServer((req, res) => {
    serve(req, res).catch((error: unknown) => {
      res.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${url}/`;

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(req.url ?? '/', url);
    const raw = await bodyOf(req);
    const json = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    if (pathname === '/openid') {
      if (state.openIdDown) return void res.writeHead(503).end();
      return json(200, { issuer, jwks_uri: `${url}/keys` });
    }
    if (pathname === '/keys') {
      return json(200, {
        keys: [
          { ...keys.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', endorsements: ['msteams'] },
          {
            ...unendorsed.publicKey.export({ format: 'jwk' }),
            kid: 'key-unendorsed',
            use: 'sig',
            endorsements: ['skype'],
          },
        ],
      });
    }
    if (pathname.startsWith('/login/')) {
      logins.push(new URLSearchParams(raw));
      return json(
        state.loginStatus,
        state.loginStatus === 200
          ? { token_type: 'Bearer', expires_in: 3600, access_token: `token-${logins.length}` }
          : { error: 'invalid_client' },
      );
    }
    if (pathname.startsWith('/v1.0/')) {
      if (req.method === 'POST') {
        const done = changeGraph(req, pathname, raw);
        return json(done.status, done.body, done.headers);
      }
      const found = askGraph(req, pathname, searchParams);
      return json(found.status, found.body);
    }
    if (state.down) return void req.socket.destroy();
    authorizations.push(req.headers.authorization ?? '');
    const path = pathname.split('/').map(decodeURIComponent);
    if (path[1] !== 'v3') return json(404, { error: { code: 'NotFound' } });
    if (req.method === 'GET') {
      const found = lookUp(path);
      return json(found.status, found.body);
    }
    const fault = faults.shift();
    if (fault === 'hang-up') return void req.socket.destroy();
    if (fault && fault !== 'act-and-hang-up') {
      return json(
        fault.status,
        { error: { code: fault.code ?? 'Fault', message: 'as the test wants it' } },
        fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
      );
    }
    const body = JSON.parse(raw === '' ? '{}' : raw) as Record<string, unknown>;
    const conversation = path[3] ?? '';
    calls.push({
      method: req.method ?? '',
      path: pathname,
      targeted: searchParams.get('isTargetedActivity') === 'true',
      conversation,
      activity: path[5] ?? null,
      body,
    });
    if (fault === 'act-and-hang-up') return void req.socket.destroy();
    state.messages += 1;
    if (path.length === 3) {
      const [member] = body.members as { id: string }[];
      return json(201, { id: `a:opened-${member?.id}` });
    }
    return json(req.method === 'POST' ? 201 : 200, { id: path[5] ?? `message-${state.messages}` });
  }

  const isForGraph = (req: IncomingMessage): boolean => {
    const login = /^Bearer token-(\d+)$/u.exec(req.headers.authorization ?? '')?.[1];
    // A token for the Bot Connector is none for Graph.
    return logins[Number(login) - 1]?.get('scope') === `${url}/.default`;
  };

  /** Makes, archives and unarchives channels of the one team. */
  function changeGraph(
    req: IncomingMessage,
    pathname: string,
    raw: string,
  ): { status: number; body: unknown; headers: Record<string, string> } {
    const [, , , group, , channel = '', verb] = pathname.split('/').map(decodeURIComponent);
    const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}) => ({
      status,
      body,
      headers,
    });
    graph.asked.push(`${verb ?? 'create'} ${channel}`.trim());
    if (!isForGraph(req)) return answer(401);
    const fault = graph.faults.shift();
    const body = JSON.parse(raw === '' ? '{}' : raw) as { displayName?: string; membershipType?: string };
    const taken = channels.some(({ name }) => name === body.displayName);
    const make = () => {
      const made = { id: `19:made-${channels.length}@thread.tacv2`, name: body.displayName ?? '', type: 'standard' };
      channels.push(made);
      return made;
    };
    if (fault) {
      if (fault.made) make();
      return answer(
        fault.status,
        { error: { code: 'Fault' } },
        fault.retryAfter ? { 'retry-after': String(fault.retryAfter) } : {},
      );
    }
    if (!graph.granted.has(verb === undefined ? 'create' : 'archive')) {
      return answer(403, { error: { code: 'Forbidden' } });
    }
    if (group !== teamGroup) return answer(404, { error: { code: 'NotFound' } });
    if (verb === undefined) {
      if (taken || graph.deletedNames.has(body.displayName ?? '')) {
        return answer(400, { error: { code: 'BadRequest', innerError: { code: 'NameAlreadyExists' } } });
      }
      return answer(201, { id: make().id, displayName: body.displayName, membershipType: body.membershipType });
    }
    if (!channels.some(({ id }) => id === channel)) return answer(404);
    if (verb === 'archive') graph.archived.add(channel);
    else graph.archived.delete(channel);
    return answer(202);
  }

  function askGraph(req: IncomingMessage, pathname: string, query: URLSearchParams): { status: number; body: unknown } {
    const [, , , group, what, channel = ''] = pathname.split('/').map(decodeURIComponent);
    graph.asked.push(`${what} ${channel}`.trim());
    if (!isForGraph(req)) return { status: 401, body: {} };
    if (graph.down) return { status: 503, body: {} };
    const isGranted = graph.granted.has(what === 'members' ? 'members' : 'channel');
    if (!isGranted) return { status: 403, body: { error: { code: 'Forbidden' } } };
    if (group !== teamGroup) return { status: 404, body: { error: { code: 'NotFound' } } };
    if (what === 'channels') {
      const type = graph.types.get(channel) ?? 'standard';
      const isPlain = req.headers.prefer?.includes('include-unknown-enum-members') || type !== 'shared';
      return { status: 200, body: { id: channel, membershipType: isPlain ? type : 'unknownFutureValue' } };
    }
    const from = Number(query.get('$skiptoken') ?? 0);
    const to = from + graph.pageSize;
    const next = graph.nextLink ?? `${url}${pathname}?$skiptoken=${to}`;
    return {
      status: 200,
      body: {
        value: graph.members.slice(from, to),
        ...(to < graph.members.length ? { '@odata.nextLink': next } : {}),
      },
    };
  }

  function lookUp(path: string[]): { status: number; body: unknown } {
    if (path[2] === 'teams' && path[4] === 'conversations') return { status: 200, body: { conversations: channels } };
    if (path[2] === 'teams') return { status: 200, body: { id: path[3], name: 'Fernhill', aadGroupId: teamGroup } };
    if (path[4] === 'pagedmembers') return { status: 200, body: { members } };
    const member = members.find((one) => one.id === path[5] || one.objectId === path[5]);
    if (member) return { status: 200, body: member };
    return { status: 404, body: { error: { code: 'MemberNotFoundInConversation' } } };
  }

  function token(options: TokenOptions = {}): string {
    const { header = {}, claims = {}, foreignKey = false, unendorsedKey = false, unsigned = false } = options;
    const now = Math.floor(Date.now() / 1_000);
    const kid = unendorsedKey ? 'key-unendorsed' : 'key-1';
    const alg = options.publicKeyAsSecret ? 'HS256' : 'RS256';
    const head = encode({ alg, typ: 'JWT', kid, ...header });
    const body = encode({
      iss: issuer,
      aud: appId,
      serviceurl: serviceUrl,
      nbf: now - 60,
      exp: now + 3_600,
      ...claims,
    });
    if (unsigned) return `${head}.${body}.`;
    if (options.publicKeyAsSecret) {
      const secret = keys.publicKey.export({ type: 'spki', format: 'pem' });
      return `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
    }
    const pair = foreignKey ? foreign : unendorsedKey ? unendorsed : keys;
    const key: KeyObject = pair.privateKey;
    const signature = createSign('RSA-SHA256').update(`${head}.${body}`).sign(key).toString('base64url');
    return `${head}.${body}.${signature}`;
  }

  return {
    url,
    serviceUrl,
    openIdMetadataUrl: `${url}/openid`,
    loginUrl: `${url}/login`,
    calls,
    faults,
    members,
    channels,
    logins,
    graph,
    /** Of every call to the connector, in order. */
    authorizations,
    state,
    token,
    /** Messages that were posted or updated, by conversation. */
    sent: (conversation: string) => calls.filter((call) => call.conversation === conversation),
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type TeamsConnector = Awaited<ReturnType<typeof createTeamsConnector>>;

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
