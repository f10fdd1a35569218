import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { didYouMean } from '../../commands/values/did-you-mean.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import { foldName } from '../../core/text.ts';
import { type AssigneeValue, assigneeResolver } from '../tasks/assignee.ts';
import { measureWords } from './measure-names.ts';
import { type MeasureKey, measureKeys } from './measures.ts';
import { messages } from './messages.ts';
import { parseReportPeriod, type ReportPeriod } from './period.ts';
import type { Scope } from './scope.ts';

/** A scope with its name. */
export interface Whose {
  readonly scope: Scope;
  readonly name: Msg;
}

/** What somebody asks, in any order: `csat support last month`, `2026-Q3 collaboration`, `me`, `客服 上个月`. */
export interface Question {
  readonly measure: MeasureKey | null;
  readonly whose: Whose | null;
  readonly period: ReportPeriod | null;
}

const companyWords = ['company', 'everyone', 'all', 'the company', '公司', '全公司', '全部'];

const namesOf = (key: MeasureKey): string[] => {
  const { name, also } = measureWords[key];
  return [key, name.en, name.zh, ...also].map(foldName);
};

const measureNames: ReadonlyMap<string, MeasureKey> = new Map(
  measureKeys.flatMap((key) => namesOf(key).map((name) => [name, key] as const)),
);

export function measureNamed(words: string): MeasureKey | null {
  return measureNames.get(foldName(words)) ?? null;
}

/** The longest run of words that means something, with the words before and after it. Pure. */
export function takeRun<T>(
  words: readonly string[],
  read: (run: string) => T | null,
): { readonly found: T; readonly rest: readonly string[] } | null {
  for (let length = words.length; length > 0; length -= 1) {
    for (let at = 0; at + length <= words.length; at += 1) {
      const found = read(words.slice(at, at + length).join(' '));
      if (found !== null) return { found, rest: [...words.slice(0, at), ...words.slice(at + length)] };
    }
  }
  return null;
}

/** The same question with a measure's right name for a word that may have been meant for one. */
function measuresMeant(words: readonly string[]): Choice[] {
  const names = [...measureNames.keys()];
  const meant = words.flatMap((word, at) =>
    didYouMean(foldName(word), names).flatMap((name) => {
      const key = measureNames.get(name);
      return key ? [{ key, value: [...words.slice(0, at), key, ...words.slice(at + 1)].join(' ') }] : [];
    }),
  );
  const once = new Map(meant.map((each) => [each.key, each]));
  return [...once.values()].slice(0, mostMeant).map(({ key, value }) => ({ value, label: measureWords[key].name }));
}

const mostMeant = 3;

export const questionReference: ReferenceResolver<Question> = {
  name: 'report-question',
  async resolve(typed, ctx): Promise<Resolution<Question>> {
    const words = typed
      .trim()
      .split(/\s+/u)
      .filter((word) => word !== '');
    const measure = takeRun(words, measureNamed);
    const period = takeRun(measure?.rest ?? words, (run) => periodNamed(run, ctx));
    const rest = (period?.rest ?? measure?.rest ?? words).join(' ');
    const value = { measure: measure?.found ?? null, period: period?.found ?? null };
    if (rest === '') return one({ ...value, whose: null }, typed);
    const whose = await whoseNamed(rest, ctx);
    if (whose.kind === 'one') return one({ ...value, whose: whose.value }, typed);
    if (whose.kind === 'several') return whose;
    const didMean = value.measure === null ? measuresMeant(words) : [];
    const others = [...didMean, ...(whose.didYouMean ?? [])];
    return { kind: 'none', message: messages.unknown(rest), ...(others.length > 0 ? { didYouMean: others } : {}) };
  },
  suggest(query) {
    const wanted = foldName(query);
    const fits = measureKeys.filter((key) => wanted === '' || namesOf(key).some((name) => name.includes(wanted)));
    return Promise.resolve(fits.map(measureChoice));
  },
};

/** `company`, `me`, a department, a colleague. */
export const whoseReference: ReferenceResolver<Whose> = {
  name: 'report-whose',
  resolve: whoseNamed,
  async suggest(query, ctx) {
    const company: Choice = { value: 'company', label: messages.company };
    return [
      ...('company'.startsWith(query.trim().toLowerCase()) ? [company] : []),
      ...(await assigneeResolver.suggest(query, ctx)),
    ];
  },
};

async function whoseNamed(words: string, ctx: ResolveCtx): Promise<Resolution<Whose>> {
  if (companyWords.includes(words.trim().toLowerCase())) {
    const value: Whose = { scope: { kind: 'company' }, name: messages.company };
    return { kind: 'one', value, label: 'company', word: 'company', exact: true };
  }
  const found = (await assigneeResolver.resolve(words, ctx)) as Resolution<AssigneeValue>;
  if (found.kind !== 'one') return found;
  const { kind, id, name } = found.value;
  const value: Whose = { scope: { kind: kind === 'staff' ? 'person' : 'department', id }, name: same(name) };
  return { ...found, value };
}

function periodNamed(run: string, ctx: ResolveCtx): ReportPeriod | null {
  const { locale, timezone } = ctx.actor;
  const found = parseReportPeriod(run, { now: ctx.now, locale, timezone });
  return found.ok ? found.value : null;
}

function one(value: Question, typed: string): Resolution<Question> {
  return { kind: 'one', value, label: typed, word: typed, exact: true };
}

function measureChoice(key: MeasureKey): Choice {
  return { value: key, label: measureWords[key].name };
}

/** For arguments that name a measure alone. */
export function unknownMeasure(words: string): Msg {
  const near = didYouMean(foldName(words), [...measureNames.keys()])[0];
  const { en, zh } = messages.unknownMeasure(words);
  return near ? msg(`${en} Did you mean “${near}”?`, `${zh}您是指“${near}”吗？`) : { en, zh };
}
