import { DeliveryError } from '../../core/errors.ts';

/** Where Teams names no wait for a 429, this long, in milliseconds. */
const defaultWaitMs = 2_000;

/** What a request was about: a missing message is another thing than a missing conversation. */
export type Asked = 'send' | 'update' | 'read';

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
  // 412 is what the connector says when two writes met; 401 after a key was rotated mends itself with the next token.
  if (status === 412 || status === 408 || status === 401 || status >= 500) {
    return new DeliveryError('transient', reason, wait);
  }
  if (status === 404 && asked === 'update') return new DeliveryError('message-gone', reason);
  if (status === 403 || status === 404 || status === 410) return new DeliveryError('gone', reason);
  return new DeliveryError('invalid', reason);
}

/** What fetch throws when there is no answer, or none in time. */
export function networkToDelivery(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  return new DeliveryError('transient', timedOut ? 'timeout' : 'unreachable', { cause: error });
}

/** Seconds or a date, as HTTP has it → milliseconds from now. */
export function readRetryAfter(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, Math.ceil(ms)) : undefined;
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
