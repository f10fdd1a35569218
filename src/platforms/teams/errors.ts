import { DeliveryError } from '../../core/errors.ts';

/** Where Teams names no wait for a 429, this long, in milliseconds. */
const defaultWaitMs = 2_000;

/** What a request was about: a missing message or person is another thing than a missing conversation. */
export type Asked = 'send' | 'update' | 'read' | 'person';

/** Codes in the body that say the conversation is closed to us, whatever the status. */
const closed = new Set([
  'BotNotInConversationRoster',
  'ConversationNotFound',
  'ConversationBlockedByUser',
  'BotDisabledByAdmin',
  'MessageWritesBlocked',
  'ForbiddenOperationException',
  'BotNotInstalled',
  'TeamNotFound',
]);

/** Codes that say there is no such person, or not there: final, even where the status alone would be an outage. */
const nobody = new Set(['UserNotFound', 'MemberNotFoundInConversation']);

/**
 * A call that nobody knows the outcome of: the connection broke after the request had left, or a gateway gave up waiting. A message
 * that is sent again after this may be there twice.
 */
export class UnansweredError extends DeliveryError {
  constructor(reason: string, details: { retryAfterMs?: number; cause?: unknown } = {}) {
    super('transient', reason, details);
    this.name = 'UnansweredError';
  }
}

/** The connector had no word in these: a proxy speaks for it, or it failed somewhere on the way. */
const noWord = new Set([408, 500, 502, 504]);
/** What Node and undici call it when a connection did not come about, so that nothing was sent. */
const neverSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|\w*_CERT\w*)$/u;

/** An answer of the Bot Connector that is no success → the terms that the queue decides by. */
export function responseToDelivery(
  asked: Asked,
  response: { readonly status: number; readonly retryAfter: string | null; readonly body: string },
): DeliveryError {
  const { status } = response;
  const code = codeIn(response.body);
  const reason = code ?? `http_${status}`;
  const retryAfterMs = readRetryAfter(response.retryAfter);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429) return new DeliveryError('rate-limited', reason, { retryAfterMs: retryAfterMs ?? defaultWaitMs });
  if (code !== null && closed.has(code)) return new DeliveryError('gone', code);
  if (asked === 'person' && code !== null && nobody.has(code)) return new DeliveryError('gone', code);
  // 412 is what the connector says when two writes met; 401 after a key was rotated mends itself with the next token.
  if (noWord.has(status)) return new UnansweredError(reason, wait);
  if (status === 412 || status === 401 || status >= 500) {
    return new DeliveryError('transient', reason, wait);
  }
  if (status === 404 && asked === 'update') return new DeliveryError('message-gone', reason);
  if (status === 403 || status === 404 || status === 410) return new DeliveryError('gone', reason);
  return new DeliveryError('invalid', reason);
}

/** What fetch throws when there is no answer, or none in time. */
export function networkToDelivery(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof Error && error.name === 'TimeoutError') return new UnansweredError('timeout', { cause: error });
  return neverSent.test(codeOf(error) ?? '')
    ? new DeliveryError('transient', 'unreachable', { cause: error })
    : new UnansweredError('broken-off', { cause: error });
}

/** Seconds or a date, as HTTP has it → milliseconds from now. */
export function readRetryAfter(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, Math.ceil(ms)) : undefined;
}

/** fetch wraps the fault of the connection, and where several addresses were tried, those of all of them. */
function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error && 'code' in first && typeof first.code === 'string' ? first.code : undefined;
}

/** `{"error":{"code":"…"}}`, the connector's way to say it. */
function codeIn(body: string): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null; // a proxy's page of HTML, or nothing at all
  }
  const error = typeof parsed === 'object' && parsed !== null && 'error' in parsed ? parsed.error : parsed;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^\w{1,80}$/u.test(code) ? code : null;
}
