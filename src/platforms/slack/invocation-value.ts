import type { Invocation } from '../../core/invocation.ts';

/** An invocation as a control's value: JSON, because people read it in logs and tests. */
export function invocationToValue(invocation: Invocation): string {
  return JSON.stringify({ command: invocation.command, args: invocation.args });
}

/** The same in as few characters as stay readable: `task snooze?task=T-15&until=1h`. Lists repeat it in every entry of every menu. */
export function invocationToShortValue(invocation: Invocation): string {
  const args = Object.entries(invocation.args).map(([name, word]) => `${escapePart(name)}=${escapePart(word)}`);
  return `${escapePart(invocation.command)}?${args.join('&')}`;
}

/** null for a value that was not written by the functions above. */
export function valueToInvocation(value: string): Invocation | null {
  if (!value.startsWith('{')) return fromShortValue(value);
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return null; // a control of somebody else, or of a version before this one
  }
  if (typeof parsed !== 'object' || parsed === null || !('command' in parsed) || !('args' in parsed)) return null;
  const { command, args } = parsed;
  if (typeof command !== 'string' || typeof args !== 'object' || args === null || Array.isArray(args)) return null;
  const words: Record<string, string> = {};
  for (const [name, word] of Object.entries(args)) {
    if (typeof word !== 'string') return null;
    words[name] = word;
  }
  return { command, args: words };
}

function fromShortValue(value: string): Invocation | null {
  const [command, query, ...more] = value.split('?');
  if (command === undefined || command === '' || query === undefined || more.length > 0) return null;
  const args: Record<string, string> = {};
  for (const pair of query === '' ? [] : query.split('&')) {
    const [name, word, ...rest] = pair.split('=');
    if (name === undefined || word === undefined || rest.length > 0) return null;
    args[unescapePart(name)] = unescapePart(word);
  }
  return { command: unescapePart(command), args };
}

/** Only what separates the parts is escaped, so that Chinese stays as short as it is. */
const escapePart = (part: string): string => part.replace(/[%?&={]/gu, encodeURIComponent);
const unescapePart = (part: string): string =>
  part.replace(/%(25|3F|26|3D|7B)/gu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
