import { randomBytes, randomInt } from 'node:crypto';

export type Now = () => number;

/**
 * Slack's message ids: seconds and microseconds, unique and rising within a workspace. Messages that
 * arrive in the same millisecond are told apart by their microseconds.
 */
export function createTimestamps(now: Now, startAfter = '0.000000') {
  let last = timestampToMicros(startAfter);
  return {
    next(): string {
      last = Math.max(Math.floor(now()) * 1000, last + 1);
      return microsToTimestamp(last);
    },
  };
}

export function timestampToMicros(ts: string): number {
  const [seconds = '0', micros = '0'] = ts.split('.');
  return Number(seconds) * 1_000_000 + Number(micros.padEnd(6, '0').slice(0, 6));
}

function microsToTimestamp(micros: number): string {
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
}

export function isTimestamp(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,12}\.\d{6}$/.test(value);
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** An id as Slack makes them: a letter for the kind and ten of A–Z0–9. */
export function slackId(kind: string): string {
  let id = kind;
  for (let i = 0; i < 10; i++) id += alphabet[randomInt(alphabet.length)];
  return id;
}

export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
