import type { Invocation } from '../../core/invocation.ts';

/** An invocation as a control's value: JSON, because people read it in logs and tests. */
export function invocationToValue(invocation: Invocation): string {
  return JSON.stringify({ command: invocation.command, args: invocation.args });
}

/** Within `max` characters, in a shorter spelling where the plain one does not fit; null when neither does. */
export function invocationToShortValue(invocation: Invocation, max: number): string | null {
  const plain = invocationToValue(invocation);
  if (plain.length <= max) return plain;
  const short = JSON.stringify([invocation.command, ...Object.entries(invocation.args).flat()]);
  return short.length <= max ? short : null;
}

/** null for a value that was not written by the functions above. */
export function valueToInvocation(value: string): Invocation | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return null; // a control of somebody else, or of a version before this one
  }
  if (Array.isArray(parsed)) return fromList(parsed);
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

function fromList(parts: readonly unknown[]): Invocation | null {
  const [command, ...rest] = parts;
  if (typeof command !== 'string' || rest.length % 2 !== 0) return null;
  const args: Record<string, string> = {};
  for (let i = 0; i < rest.length; i += 2) {
    const name = rest[i];
    const word = rest[i + 1];
    if (typeof name !== 'string' || typeof word !== 'string') return null;
    args[name] = word;
  }
  return { command, args };
}
