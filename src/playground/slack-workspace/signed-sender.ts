import { createHmac } from 'node:crypto';
import { limits } from './limits.ts';
import type { State } from './state.ts';
import type { AppRequest, DispatchFailure } from './types.ts';

/** What came of a request to the app. `body` is its answer, `failure` what Slack would tell the person. */
export interface Dispatched {
  status: number | null;
  body: string;
  ms: number;
  failure?: DispatchFailure;
}

export interface SenderOptions {
  signingSecret: string;
  /** Base of the app; requests go to `/slack/events` below it. */
  botUrl(): string;
  /** Waits before an unanswered event is sent again, in ms. Slack: nearly at once, 1 minute, 5 minutes. */
  eventRetryDelays?: readonly number[];
}

export function signatureOf(signingSecret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** Sends what Slack sends, signed as Slack signs, and waits no longer than Slack waits. */
export function createSignedSender(state: State, options: SenderOptions) {
  const retryDelays = options.eventRetryDelays ?? [500, 60_000, 300_000];
  const timers = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();
  let requests = 0;
  let inFlight = 0;

  async function send(
    kind: string,
    contentType: string,
    body: string,
    about: { user?: string; retry?: { number: number; reason: string } },
  ): Promise<Dispatched> {
    const started = performance.now();
    const timestamp = Math.floor(Date.now() / 1000);
    const headers: Record<string, string> = {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      accept: 'application/json,*/*',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signatureOf(options.signingSecret, timestamp, body),
    };
    if (about.retry) {
      headers['x-slack-retry-num'] = String(about.retry.number);
      headers['x-slack-retry-reason'] = about.retry.reason;
    }
    inFlight++;
    let result: Dispatched;
    try {
      const response = await fetch(new URL('/slack/events', options.botUrl()), {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(limits.acknowledgeMs), stopping.signal]),
      });
      const text = await response.text();
      const ok = response.status >= 200 && response.status < 300;
      result = {
        status: response.status,
        body: text,
        ms: performance.now() - started,
        ...(ok ? {} : { failure: 'http_service_error' }),
      };
    } catch (error) {
      // Only the app's reachability is in question here, and the person is told either way.
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      result = {
        status: null,
        body: '',
        ms: performance.now() - started,
        failure: timedOut ? 'operation_timeout' : 'dispatch_failed',
      };
    } finally {
      inFlight--;
    }
    const request: AppRequest = {
      id: ++requests,
      at: Date.now(),
      kind,
      status: result.status,
      ms: Math.round(result.ms),
    };
    if (about.user !== undefined) request.user = about.user;
    if (result.failure) request.failure = result.failure;
    if (about.retry) request.retry = about.retry.number;
    state.announce({ type: 'request', request });
    return result;
  }

  return {
    get inFlight() {
      return inFlight;
    },
    command(fields: Record<string, string>): Promise<Dispatched> {
      const body = new URLSearchParams(fields).toString();
      return send(`command ${fields.command}`, 'application/x-www-form-urlencoded', body, {
        user: fields.user_id ?? '',
      });
    },
    interaction(payload: { type: string; user: { id: string } } & Record<string, unknown>): Promise<Dispatched> {
      const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      return send(payload.type, 'application/x-www-form-urlencoded', body, { user: payload.user.id });
    },
    /** Delivers an event and, while the app does not answer 2xx, delivers it again as Slack does. */
    async event(envelope: { event: { type: string; user?: unknown } } & Record<string, unknown>): Promise<Dispatched> {
      const body = JSON.stringify(envelope);
      const user = typeof envelope.event.user === 'string' ? { user: envelope.event.user } : {};
      const attempt = async (number: number, reason: string): Promise<Dispatched> => {
        const retry = number === 0 ? {} : { retry: { number, reason } };
        const result = await send(`event ${envelope.event.type}`, 'application/json', body, { ...user, ...retry });
        const delay = retryDelays[number];
        if (result.failure && delay !== undefined && !stopping.signal.aborted) {
          const next =
            result.failure === 'operation_timeout'
              ? 'http_timeout'
              : result.failure === 'dispatch_failed'
                ? 'connection_failed'
                : 'http_error';
          const timer = setTimeout(() => {
            timers.delete(timer);
            void attempt(number + 1, next);
          }, delay);
          timer.unref();
          timers.add(timer);
        }
        return result;
      };
      return attempt(0, '');
    },
    /** A body of the caller's choice, signed: for malformed payloads and replays. */
    raw(contentType: string, body: string): Promise<Dispatched> {
      return send('raw', contentType, body, {});
    },
    stop(): void {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

export type SignedSender = ReturnType<typeof createSignedSender>;
