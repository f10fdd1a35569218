import type { IncomingMessage, ServerResponse } from 'node:http';
import { SlackFault } from './fault.ts';
import { authMethods } from './methods/auth.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { fileMethods } from './methods/files.ts';
import type { MethodContext, Methods } from './methods/method.ts';
import { pinMethods } from './methods/pins.ts';
import { userMethods } from './methods/users.ts';
import { createViewMethods } from './methods/views.ts';
import type { createRateLimits } from './rate-limits.ts';
import { missingScope } from './scopes.ts';
import type { ApiCall } from './types.ts';
import type { Views } from './views.ts';
import { parseArguments, readBody, sendJson } from './wire.ts';

/** A failure that somebody asked for: an error code, or an HTTP status without Slack's envelope. */
export type Planned =
  | { error: string }
  | { status: number; retryAfter?: number }
  | { reset: true }
  | { delayMs: number };

export type Outage = 'unavailable' | 'reset';

/** Serves `/playground/slack/api/<method>` as `https://slack.com/api/<method>` would. */
export function createWebApi(
  context: MethodContext,
  views: Views,
  rateLimits: ReturnType<typeof createRateLimits> | undefined,
  peers: () => readonly WebApi[],
): WebApi {
  const methods: Methods = {
    ...authMethods,
    ...userMethods,
    ...conversationMethods,
    ...pinMethods,
    ...chatMethods,
    ...fileMethods,
    ...createViewMethods(views),
  };
  const withoutToken = new Set(['api.test', 'oauth.v2.access']);
  const planned = new Map<string, Planned[]>();
  const calls: ApiCall[] = [];
  let outage: Outage | undefined;
  let tokenIsLive = true;
  let count = 0;

  function record(
    method: string,
    args: Record<string, unknown>,
    status: number,
    result: string,
    started: number,
  ): void {
    const { token: _secret, ...shown } = args;
    const channel =
      typeof shown.channel === 'string' ? shown.channel : typeof shown.user_id === 'string' ? shown.user_id : undefined;
    const call: ApiCall = {
      id: ++count,
      at: Date.now(),
      method,
      args: shown,
      status,
      result,
      ms: Math.round(performance.now() - started),
    };
    if (channel !== undefined) call.channel = channel;
    calls.push(call);
    if (calls.length > 5_000) calls.shift();
    context.state.announce({ type: 'call', call });
  }

  function authenticate(req: IncomingMessage, args: Record<string, unknown>): void {
    const token = tokenOf(req, args);
    if (token === undefined) throw new SlackFault('not_authed');
    if (token !== context.botToken) throw new SlackFault('invalid_auth');
    if (!tokenIsLive) throw new SlackFault('token_revoked');
  }

  async function call(
    method: string,
    req: IncomingMessage,
    args: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const run = methods[method];
    if (!run) throw new SlackFault('unknown_method', [], { req_method: method });
    if (!withoutToken.has(method)) {
      authenticate(req, args);
      const needed = missingScope(method, context.scopes);
      if (needed) throw new SlackFault('missing_scope', [], { needed, provided: context.scopes.join(',') });
    }
    context.files.checkShown(args.blocks ?? (args.view as { blocks?: unknown } | undefined)?.blocks);
    return run(context, args);
  }

  async function serve(
    method: string,
    req: IncomingMessage,
    res: ServerResponse,
    query: URLSearchParams,
  ): Promise<void> {
    const started = performance.now();
    let args: Record<string, unknown> = {};
    try {
      args = parseArguments(req.headers['content-type'] ?? '', await readBody(req), query);
    } catch (error) {
      if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
      record(method, args, 200, 'invalid_json', started);
      return sendJson(res, 200, { ok: false, error: 'invalid_json' });
    }
    const basic = /^Basic\s+(.+)$/i.exec(req.headers.authorization ?? '')?.[1];
    if (basic !== undefined) {
      const [id, secret] = Buffer.from(basic, 'base64').toString().split(':');
      args = { client_id: id, client_secret: secret, ...args };
    }
    // One address serves every workspace, as in Slack: the token, or the install code, says whose call it is.
    const meant = [self, ...peers()].find((api) => api.isFor(tokenOf(req, args), args.code)) ?? self;
    await meant.answer(method, req, res, args, started);
  }

  async function answer(
    method: string,
    req: IncomingMessage,
    res: ServerResponse,
    args: Record<string, unknown>,
    started: number,
  ): Promise<void> {
    let plan = planned.get(method)?.shift() ?? planned.get('*')?.shift();
    if (plan && 'delayMs' in plan) {
      await new Promise((resolve) => setTimeout(resolve, (plan as { delayMs: number }).delayMs));
      plan = undefined;
    }
    if (outage === 'reset' || (plan && 'reset' in plan)) {
      record(method, args, 0, 'connection_reset', started);
      req.socket.destroy();
      return;
    }
    if (outage === 'unavailable' || (plan && 'status' in plan && plan.status >= 500)) {
      const status = plan && 'status' in plan ? plan.status : 503;
      record(method, args, status, 'service_unavailable', started);
      res.writeHead(status, { 'content-type': 'text/html' }).end('<html><body>Service unavailable</body></html>');
      return;
    }
    const wait =
      plan && 'status' in plan && plan.status === 429
        ? (plan.retryAfter ?? 1)
        : (rateLimits?.admit(method, typeof args.channel === 'string' ? args.channel : undefined) ?? 0);
    if (wait > 0) {
      record(method, args, 429, 'ratelimited', started);
      return sendJson(res, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(wait) });
    }
    const scopeHeaders = { 'x-oauth-scopes': context.scopes.join(','), 'x-slack-req-id': String(count) };
    try {
      if (plan && 'error' in plan) throw new SlackFault(plan.error);
      const result = await call(method, req, args);
      record(method, args, 200, 'ok', started);
      sendJson(res, 200, { ok: true, ...result }, scopeHeaders);
    } catch (error) {
      if (!(error instanceof SlackFault)) throw error;
      record(method, args, 200, error.code, started);
      sendJson(
        res,
        200,
        {
          ok: false,
          error: error.code,
          ...error.extra,
          ...(error.details.length > 0 ? { response_metadata: { messages: error.details } } : {}),
        },
        scopeHeaders,
      );
    }
  }

  const self: WebApi = {
    serve,
    answer,
    isFor: (token: string | undefined, code: unknown): boolean =>
      token === context.botToken || (typeof code === 'string' && context.hasCode(code)),
    calls: calls as readonly ApiCall[],
    get outage() {
      return outage;
    },
    setOutage(mode: Outage | undefined): void {
      outage = mode;
      context.state.announce({ type: 'outage', on: mode !== undefined });
    },
    plan(method: string, failure: Planned, times: number): void {
      planned.set(method, [...(planned.get(method) ?? []), ...Array.from({ length: times }, () => failure)]);
    },
    revokeToken(): void {
      tokenIsLive = false;
    },
    restoreToken(): void {
      tokenIsLive = true;
    },
  };
  return self;
}

function tokenOf(req: IncomingMessage, args: Record<string, unknown>): string | undefined {
  const header = /^Bearer\s+(.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  return header ?? (typeof args.token === 'string' && args.token !== '' ? args.token : undefined);
}

export interface WebApi {
  /** Reads a call, finds whose it is, answers it. */
  serve(method: string, req: IncomingMessage, res: ServerResponse, query: URLSearchParams): Promise<void>;
  answer(
    method: string,
    req: IncomingMessage,
    res: ServerResponse,
    args: Record<string, unknown>,
    started: number,
  ): Promise<void>;
  isFor(token: string | undefined, code: unknown): boolean;
  readonly calls: readonly ApiCall[];
  readonly outage: Outage | undefined;
  setOutage(mode: Outage | undefined): void;
  /** The next `times` calls of a method (`*`: of any) fail as told. */
  plan(method: string, failure: Planned, times: number): void;
  revokeToken(): void;
  restoreToken(): void;
}
