import { type Msg, msg } from '../../core/msg.ts';

/** What is wrong with a typed value: said in every language, with something that would have worked. */
export type Fault = { readonly kind: string; readonly message: Msg; readonly example?: string };

/** What every parser here returns. Parsers never throw: whatever a person typed has an answer. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail<T = never>(kind: string, message: Msg, example?: string): Result<T> {
  return { ok: false, fault: example === undefined ? { kind, message } : { kind, message, example } };
}

/** The typed text as a fault repeats it: one line, cut at 60 characters, in each language's quotation marks. */
export function quoted(text: string): Msg {
  const line = Array.from(text.replace(/\s+/gu, ' ').trim());
  const cut = line.length > 60 ? `${line.slice(0, 59).join('')}…` : line.join('');
  return msg(`“${cut}”`, `“${cut}”`);
}
