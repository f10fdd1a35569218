import type { Choice } from '../cards/form.ts';
import { type Msg, msg } from '../core/msg.ts';
import type { AnyArg } from './args.ts';
import type { Resolution, ResolveCtx } from './define.ts';
import type { ParsedCommand } from './parse.ts';
import type { Registry } from './registry.ts';
import { findTrailingWhen } from './values/trailing-when.ts';

export interface ArgFault {
  readonly arg: string;
  readonly message: Msg;
  readonly example?: string;
  readonly didYouMean?: readonly Choice[];
}

export type Resolved =
  | {
      readonly kind: 'values';
      readonly values: Readonly<Record<string, unknown>>;
      readonly given: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'faults'; readonly faults: readonly ArgFault[] }
  /** One of several must be picked; `given` holds the rest. */
  | {
      readonly kind: 'pick';
      readonly arg: string;
      readonly choices: readonly Choice[];
      readonly given: Readonly<Record<string, string>>;
    };

/** Words → values, in the reader's language and timezone, looking up what names a record. */
export async function resolveArgs(registry: Registry, parsed: ParsedCommand, ctx: ResolveCtx): Promise<Resolved> {
  const given: Record<string, string> = { ...parsed.given };
  const values: Record<string, unknown> = {};
  const faults: ArgFault[] = [];
  const args = Object.entries(parsed.command.args as Record<string, AnyArg>);
  const reading = { now: ctx.now, locale: ctx.actor.locale, timezone: ctx.actor.timezone };

  for (const [name, arg] of args) {
    const { value } = arg;
    if (value.by !== 'reference') continue;
    const words = given[name];
    if (words === undefined || (isNone(words) && !arg.required)) continue;
    const resolver = registry.reference(value.reference);
    let found = await resolver.resolve(words, ctx);
    if (parsed.loose?.arg === name && !isExact(found)) {
      const longer = await extendName(parsed.loose.words, words, (name) => resolver.resolve(name, ctx));
      if (longer) {
        found = longer.found;
        given[parsed.loose.next] = longer.rest;
        given[name] = longer.name;
      }
    }
    if (found.kind === 'one') values[name] = found.value;
    else if (found.kind === 'several') return { kind: 'pick', arg: name, choices: found.choices, given };
    else
      faults.push({ arg: name, message: found.message, ...(found.didYouMean ? { didYouMean: found.didYouMean } : {}) });
  }

  // A date stands in `due:`, or in the last words of the text it belongs to, never inside of it.
  for (const [name, arg] of args) {
    const holder = arg.trailingIn;
    if (!holder || given[name] !== undefined || parsed.literal.has(holder) || given[holder] === undefined) continue;
    const trailing = findTrailingWhen(given[holder], { ...reading, prefer: 'future' });
    if (trailing) {
      given[holder] = trailing.title;
      values[name] = trailing.when;
    }
  }

  for (const [name, arg] of args) {
    const { value } = arg;
    const words = given[name];
    if (words === undefined || name in values || value.by === 'reference') continue;
    if (value.by === 'flag') {
      values[name] = !/^(no|false|0|off|否|不)$/iu.test(words.trim());
      continue;
    }
    if (isNone(words) && !arg.required && arg.takes === undefined && parsed.command.formWhenOnly) {
      values[name] = null; // an edit clears the field
      continue;
    }
    const result = value.parse(words, reading);
    if (result.ok) values[name] = result.value;
    else {
      const example = result.fault.example ?? arg.example;
      faults.push({ arg: name, message: result.fault.message, ...(example ? { example } : {}) });
    }
  }
  return faults.length > 0 ? { kind: 'faults', faults } : { kind: 'values', values, given };
}

/** `-` stands for "none". */
function isNone(words: string): boolean {
  return /^[-–—]$/u.test(words.trim()) || /^(none|无)$/iu.test(words.trim());
}

function isExact(found: Resolution<unknown>): boolean {
  return found.kind === 'one' && found.exact;
}

/** The longest run of words that still names exactly one record, leaving at least one word for what follows. */
async function extendName(
  words: readonly string[],
  first: string,
  resolve: (name: string) => Promise<Resolution<unknown>>,
): Promise<{ found: Resolution<unknown>; name: string; rest: string } | null> {
  for (let count = Math.min(4, words.length - 1); count > 0; count -= 1) {
    const name = [first, ...words.slice(0, count)].join(' ');
    const found = await resolve(name);
    if (isExact(found)) return { found, name, rest: words.slice(count).join(' ') };
  }
  return null;
}

/** For beside a field, where a fault is one text. */
export function faultText(fault: { readonly message: Msg; readonly example?: string | undefined }): Msg {
  return fault.example
    ? msg(`${fault.message.en} For example: ${fault.example}`, `${fault.message.zh}例如：${fault.example}`)
    : fault.message;
}
