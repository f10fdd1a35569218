import type { AnyArg } from '../../commands/args.ts';
import type { AnyCommand, Resolution, ResolveCtx } from '../../commands/define.ts';
import { type Msg, perLocale } from '../../core/msg.ts';
import type { House } from './house.ts';
import { BadRow, momentOf, noSuchDay, type RowWords } from './row-words.ts';

/** References to few records, which a file repeats in every row. */
const repeated = new Set(['staff', 'department', 'assignee', 'deal-stage', 'case-category', 'customer', 'campaign']);
const mostKept = 20_000;

/** Found once, found for the whole file. Only what is certain is kept. */
export type Known = Map<string, unknown>;

/** Words → a command's values, by its own parsers and resolvers. Throws BadRow, whose `column` is the argument's name. */
export async function resolveRow(
  house: House,
  command: AnyCommand,
  { words, dates }: Pick<RowWords, 'words' | 'dates'>,
  ctx: ResolveCtx,
  known: Known,
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  const reading = { now: ctx.now, locale: ctx.actor.locale, timezone: ctx.actor.timezone };
  for (const [name, arg] of Object.entries(command.args as Record<string, AnyArg>)) {
    const iso = dates.get(name);
    if (iso !== undefined) {
      values[name] = dateValue(name, arg, iso, ctx);
      continue;
    }
    const given = words.get(name);
    if (given === undefined) continue;
    const bad = (message: Msg): BadRow => new BadRow({ column: name, value: given, message });
    const { value } = arg;
    if (value.by === 'flag') values[name] = !/^(no|false|0|off|n|否|不)$/iu.test(given);
    else if (value.by === 'parse') {
      const parsed = value.parse(given, reading);
      if (!parsed.ok) throw bad(parsed.fault.message);
      values[name] = parsed.value;
    } else {
      const key = `${value.reference}\0${given}`;
      const resolver = house.reference(value.reference);
      if (!resolver) throw new Error(`Nothing resolves a “${value.reference}”.`);
      values[name] = known.get(key) ?? certain(await resolver.resolve(given, ctx), bad);
      if (repeated.has(value.reference) && known.size < mostKept) known.set(key, values[name]);
    }
  }
  return values;
}

/** The record itself; one that is only similar is nobody's to guess in a file. */
function certain(found: Resolution<unknown>, bad: (message: Msg) => BadRow): unknown {
  if (found.kind === 'one') return found.value;
  if (found.kind === 'none') throw bad(found.message);
  const names = found.choices.slice(0, 3).map(({ label }) => label);
  throw bad(
    perLocale((locale) => {
      const listed = names
        .map((name) => (typeof name === 'string' ? name : name[locale]))
        .join(locale === 'zh' ? '、' : ', ');
      return locale === 'zh' ? `可能是：${listed}。请填写编号。` : `That may be ${listed}. Write the id.`;
    }),
  );
}

/** Arguments for days hold text, those for moments what their parser would give: told apart by asking it. */
function dateValue(name: string, arg: AnyArg, iso: string, ctx: ResolveCtx): unknown {
  const moment = momentOf(iso, ctx.actor.timezone);
  if (!moment) throw new BadRow({ column: name, value: iso, message: noSuchDay });
  if (isDayArg(arg, ctx)) return moment.day;
  return { at: moment.at, dateOnly: moment.dateOnly, text: iso };
}

function isDayArg(arg: AnyArg, ctx: ResolveCtx): boolean {
  if (arg.value.by !== 'parse') return false;
  const parsed = arg.value.parse('today', { now: ctx.now, locale: 'en', timezone: ctx.actor.timezone });
  return parsed.ok ? typeof parsed.value === 'string' : true;
}
