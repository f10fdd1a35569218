import type { Activity } from './activity.ts';
import type { Identity } from './identity.ts';
import type { TeamsState } from './state.ts';
import type { TeamsRequest } from './types.ts';

/** What came of a request to the app. `body` is its answer, parsed where it is JSON. */
export interface Dispatched {
  status: number | null;
  body: unknown;
  ms: number;
  /** What Teams would tell the person: nothing came, it could not be reached, or it answered an error. */
  failure?: 'timeout' | 'unreachable' | 'refused';
}

/** How long Teams waits, ms: messages and events about 15 s, invokes shorter, what a dialog of a message extension submits 5 s. */
const waits = { message: 15_000, invoke: 10_000, submitAction: 5_000 } as const;

export interface SenderOptions {
  /** Base of the app; requests go to `/api/messages` below it. */
  botUrl(): string;
  identity: Identity;
}

/** Sends what Teams sends, signed as the channel signs, and waits no longer than Teams waits. */
export function createSender(state: TeamsState, options: SenderOptions) {
  const stopping = new AbortController();
  let requests = 0;
  let inFlight = 0;

  async function post(
    body: string,
    kind: string,
    waitMs: number,
    token: string | null,
    user?: string,
  ): Promise<Dispatched> {
    const started = performance.now();
    inFlight++;
    let result: Dispatched;
    try {
      const response = await fetch(new URL('/api/messages', options.botUrl()), {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(waitMs), stopping.signal]),
      });
      const text = await response.text();
      const isFine = response.status >= 200 && response.status < 300;
      result = {
        status: response.status,
        body: parse(text),
        ms: performance.now() - started,
        ...(isFine ? {} : { failure: 'refused' }),
      };
    } catch (error) {
      // Only the app's reachability is in question here, and the person is told either way.
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      result = {
        status: null,
        body: undefined,
        ms: performance.now() - started,
        failure: timedOut ? 'timeout' : 'unreachable',
      };
    } finally {
      inFlight--;
    }
    const request: TeamsRequest = {
      id: ++requests,
      at: Date.now(),
      kind,
      status: result.status,
      ms: Math.round(result.ms),
    };
    if (user !== undefined) request.user = user;
    if (result.failure) request.failure = result.failure;
    state.announce({ type: 'request', request });
    return result;
  }

  return {
    get inFlight() {
      return inFlight;
    },
    /** Sends one activity as the channel would. `user` is whom the log names. */
    send(activity: Activity, user?: string): Promise<Dispatched> {
      const kind = activity.type === 'invoke' ? `invoke ${activity.name}` : activity.type;
      const waitMs =
        activity.name === 'composeExtension/submitAction'
          ? waits.submitAction
          : activity.type === 'invoke'
            ? waits.invoke
            : waits.message;
      return post(JSON.stringify(activity), kind, waitMs, options.identity.tokenForApp(), user);
    },
    /** A body and a token of the caller's choice (null: none), for what must be refused. */
    raw(body: string, token: string | null): Promise<Dispatched> {
      return post(body, 'raw', waits.message, token);
    },
    stop(): void {
      stopping.abort();
    },
  };
}

export type Sender = ReturnType<typeof createSender>;

function parse(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return text === '' ? undefined : text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // An answer that only looks like JSON is shown to tests as it came.
    return text;
  }
}
