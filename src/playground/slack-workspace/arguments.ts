import { SlackFault } from './fault.ts';

export type Args = Record<string, unknown>;

/** A text argument, or a fault that names it. Numbers count as text since forms cannot tell them apart. */
export function text(args: Args, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  return undefined;
}

export function needText(args: Args, name: string): string {
  const value = text(args, name);
  if (value === undefined) throw new SlackFault('invalid_arguments', [`[ERROR] missing required field: ${name}`]);
  return value;
}

export function flag(args: Args, name: string): boolean {
  const value = args[name];
  return value === true || value === 'true' || value === '1' || value === 1;
}

/** `"U1,U2"` or `["U1","U2"]`. */
export function list(args: Args, name: string): string[] {
  const value = args[name];
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string'
    ? value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
    : [];
}

/** One page of a list by Slack's cursors, which are opaque to the app: base64 of the next offset. */
export function page<T>(args: Args, items: readonly T[], standard: number): { items: T[]; next_cursor: string } {
  const limit = Math.min(1000, Math.max(1, Number(text(args, 'limit') ?? standard) || standard));
  const cursor = text(args, 'cursor');
  const from =
    cursor === undefined ? 0 : Number(/^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) throw new SlackFault('invalid_cursor');
  const end = from + limit;
  return {
    items: items.slice(from, end),
    next_cursor: end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '',
  };
}
