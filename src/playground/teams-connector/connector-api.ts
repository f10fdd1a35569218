import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendJson } from '../slack-workspace/wire.ts';
import { type Activity, isRecord } from './activity.ts';
import { ConnectorFault, faults } from './fault.ts';
import type { Identity } from './identity.ts';
import type { CallKind, PlannedFailure, PlannedFaults } from './planned-faults.ts';
import type { Rosters } from './rosters.ts';
import type { TeamsState } from './state.ts';
import type { createThrottle } from './throttle.ts';
import type { Conversation, TeamsCall, TeamsMessage } from './types.ts';
import { checkActivity, type Limits } from './validate-activity.ts';

const keptCalls = 5_000;

export interface ConnectorParts {
  state: TeamsState;
  identity: Identity;
  rosters: Rosters;
  planned: PlannedFaults;
  /** Absent: as many sends as one likes. */
  throttle: ReturnType<typeof createThrottle> | undefined;
  limits: Limits;
  serviceUrl(): string;
}

interface Call {
  body: unknown;
  query: URLSearchParams;
}

interface Answer {
  status: number;
  body?: unknown;
}

interface Route {
  method: string;
  path: RegExp;
  kind: CallKind;
  /** The conversation of the path, decoded; `rest` is what further groups of the path caught. */
  run(call: Call, id: string, rest: string): Answer;
}

/** The Bot Connector's REST service, for what this app and `botbuilder` ask of it. */
export function createConnectorApi(parts: ConnectorParts) {
  const { state, identity, rosters, planned, throttle } = parts;
  const calls: TeamsCall[] = [];
  let ids = 0;

  /** The place that an id names, and the thread in it. */
  function placeOf(id: string): { conversation: Conversation; root?: string } {
    const [place = '', thread] = id.split(';messageid=');
    const conversation = state.conversations.get(place);
    if (!conversation || conversation.isDeleted) throw faults.noConversation();
    if (!conversation.hasBot) throw faults.removed();
    if (thread === undefined || conversation.kind !== 'channel') return { conversation };
    if (!state.message(place, thread)) throw faults.noConversation();
    return { conversation, root: thread };
  }

  function admit(id: string): void {
    const wait = throttle?.admit(id) ?? 0;
    if (wait > 0) throw faults.throttled(wait);
  }

  function toActivity(body: unknown): Activity {
    if (!isRecord(body) || typeof body.type !== 'string') throw faults.bad('The body is no activity');
    const activity = body as Activity;
    checkActivity(activity, parts.limits);
    return activity;
  }

  function recipientOf(activity: Activity, conversation: Conversation): string {
    const person = state.person(activity.recipient?.id ?? '') ?? state.person(activity.recipient?.aadObjectId ?? '');
    if (!person) throw faults.bad('A targeted message needs a recipient');
    if (conversation.kind === 'personal') throw faults.bad('Targeted messages are not supported in personal chats');
    if (!state.membersOf(conversation).includes(person.id)) throw faults.noMember();
    return person.id;
  }

  function send({ body, query }: Call, id: string, replyTo: string): Answer {
    const { conversation, root } = placeOf(id);
    const activity = toActivity(body);
    admit(id);
    if (activity.type !== 'message') return { status: 202, body: { id: state.nextId() } };
    const answered = replyTo === '' ? undefined : state.message(conversation.id, replyTo);
    const thread = root ?? (conversation.kind === 'channel' ? (answered?.root ?? answered?.id) : undefined);
    const added = state.addMessage({
      conversation: conversation.id,
      from: 'bot',
      activity,
      ...(thread === undefined ? {} : { root: thread }),
      ...(query.get('isTargetedActivity') === 'true' ? { onlyFor: recipientOf(activity, conversation) } : {}),
    });
    return { status: 201, body: { id: added.id } };
  }

  function ownMessage(id: string, activityId: string, query: URLSearchParams): TeamsMessage {
    const { conversation } = placeOf(id);
    const message = state.message(conversation.id, activityId);
    if (!message || (message.onlyFor !== undefined) !== (query.get('isTargetedActivity') === 'true'))
      throw faults.noActivity();
    if (message.from !== 'bot') throw new ConnectorFault(403, 'Forbidden', 'A bot changes only what it sent.');
    return message;
  }

  function create({ body }: Call): Answer {
    if (!isRecord(body)) throw faults.bad('The body is no conversation');
    const data = isRecord(body.channelData) ? body.channelData : {};
    const tenant = isRecord(data.tenant) ? data.tenant.id : body.tenantId;
    const channel = isRecord(data.channel) ? data.channel.id : undefined;
    if (typeof channel === 'string') {
      const { conversation } = placeOf(channel);
      const activity = toActivity(body.activity);
      admit(conversation.id);
      const added = state.addMessage({ conversation: conversation.id, from: 'bot', activity });
      const id = `${conversation.id};messageid=${added.id}`;
      return { status: 201, body: { id, activityId: added.id, serviceUrl: parts.serviceUrl() } };
    }
    if (tenant !== state.tenantId) throw faults.bad('Incorrect conversation creation parameters: tenant');
    const [first, ...others] = Array.isArray(body.members) ? (body.members as unknown[]) : [];
    const person = isRecord(first) && typeof first.id === 'string' ? state.person(first.id) : undefined;
    if (!person || person.isDeleted) throw faults.noMember();
    if (others.length > 0) throw faults.bad('Bots create no group chats here');
    const conversation = state.personal(person.id);
    if (!conversation) throw faults.noMember();
    if (!conversation.hasBot)
      throw new ConnectorFault(403, 'ConversationBlockedByUser', 'The user blocked the conversation with the bot.');
    const activity = body.activity === undefined ? undefined : toActivity(body.activity);
    const added = activity && state.addMessage({ conversation: conversation.id, from: 'bot', activity });
    return {
      status: 201,
      body: { id: conversation.id, serviceUrl: parts.serviceUrl(), ...(added ? { activityId: added.id } : {}) },
    };
  }

  const routes: Route[] = [
    { method: 'POST', path: /^v3\/conversations()()$/, kind: 'create', run: create },
    { method: 'POST', path: /^v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/, kind: 'send', run: send },
    {
      method: 'PUT',
      path: /^v3\/conversations\/([^/]+)\/activities\/([^/]+)$/,
      kind: 'update',
      run({ body, query }, id, activityId) {
        const message = ownMessage(id, activityId, query);
        const activity = toActivity(body);
        admit(id);
        state.changeMessage(message, activity);
        return { status: 200, body: { id: message.id } };
      },
    },
    {
      method: 'DELETE',
      path: /^v3\/conversations\/([^/]+)\/activities\/([^/]+)$/,
      kind: 'delete',
      run({ query }, id, activityId) {
        const message = ownMessage(id, activityId, query);
        admit(id);
        state.removeMessage(message);
        return { status: 200 };
      },
    },
    {
      method: 'GET',
      path: /^v3\/conversations\/([^/]+)\/pagedmembers()$/,
      kind: 'roster',
      run: ({ query }, id) => ({ status: 200, body: rosters.page(placeOf(id).conversation, query) }),
    },
    {
      method: 'GET',
      path: /^v3\/conversations\/([^/]+)\/members(?:\/([^/]+))?$/,
      kind: 'roster',
      run(_call, id, member) {
        const { conversation } = placeOf(id);
        return {
          status: 200,
          body: member === '' ? rosters.members(conversation) : rosters.member(conversation, member),
        };
      },
    },
    {
      method: 'GET',
      path: /^v3\/teams\/([^/]+)(?:\/(conversations))?$/,
      kind: 'team',
      run(_call, id, list) {
        if (id !== state.teamId) throw new ConnectorFault(404, 'NotFound', 'The team was not found.');
        if (!placeOf(id).conversation.hasBot) throw faults.removed();
        return { status: 200, body: list === '' ? rosters.team() : rosters.channels() };
      },
    },
  ];

  function answer(route: Route, call: Call, id: string, rest: string): Answer & { headers?: Record<string, string> } {
    try {
      return route.run(call, id, rest);
    } catch (error) {
      if (!(error instanceof ConnectorFault)) throw error;
      return {
        status: error.status,
        body: { error: { code: error.code, message: error.message } },
        headers: error.headers,
      };
    }
  }

  async function perform(
    route: Route,
    path: string,
    req: IncomingMessage,
    res: ServerResponse,
    query: URLSearchParams,
  ) {
    const started = performance.now();
    const at = Date.now();
    const text = await readBody(req);
    const [, id = '', rest = ''] = (route.path.exec(path) ?? []).map((part) => decodeURIComponent(part ?? ''));
    const failure = planned.take(route.kind);
    const call: Call = { body: undefined, query };
    let result: Answer & { headers?: Record<string, string> };
    if (failure && failure.afterActing !== true) result = failureToAnswer(failure);
    else if (!identity.admits(req)) result = { status: 401, body: { message: faults.unauthorized().message } };
    else {
      try {
        call.body = text === '' ? undefined : (JSON.parse(text) as unknown);
        result = answer(route, call, id, rest);
        if (failure) result = failureToAnswer(failure);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        result = { status: 400, body: { error: { code: 'BadSyntax', message: 'Bad format of request' } } };
      }
    }
    const isReset = failure?.reset === true;
    const line: TeamsCall = {
      id: ++ids,
      at,
      method: req.method ?? '',
      path: decodeURIComponent(path),
      status: isReset ? 0 : result.status,
      ms: Math.round(performance.now() - started),
      body: call.body,
    };
    const conversation = id.split(';')[0];
    if (conversation !== undefined && state.conversations.has(conversation)) line.conversation = conversation;
    calls.push(line);
    if (calls.length > keptCalls) calls.shift();
    state.announce({ type: 'call', call: line });
    if (isReset) req.socket.destroy();
    else if (result.body === undefined) res.writeHead(result.status, result.headers).end();
    else sendJson(res, result.status, result.body, result.headers ?? {});
  }

  return {
    calls,
    /** `path` is what follows the service URL. False when the connector has no such path. */
    serve(path: string, req: IncomingMessage, res: ServerResponse, query: URLSearchParams): Promise<void> | false {
      const route = routes.find((one) => one.method === req.method && one.path.test(path));
      return route ? perform(route, path, req, res, query) : false;
    },
  };
}

function failureToAnswer(failure: PlannedFailure): Answer & { headers?: Record<string, string> } {
  const status = failure.status ?? 500;
  return {
    status,
    body: { error: { code: failure.code ?? 'ServiceError', message: `Planned failure ${status}` } },
    ...(failure.retryAfter === undefined ? {} : { headers: { 'retry-after': String(failure.retryAfter) } }),
  };
}
