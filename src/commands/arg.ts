import type { Choice } from '../cards/form.ts';
import type { Money } from '../core/money.ts';
import { type Msg, msg, perLocale } from '../core/msg.ts';
import type { Arg, ParseCtx } from './args.ts';
import { didYouMean } from './values/did-you-mean.ts';
import { parseDuration } from './values/duration.ts';
import { parseEmail } from './values/email.ts';
import { parseMoney } from './values/money.ts';
import { parsePhone } from './values/phone.ts';
import type { Result } from './values/result.ts';
import { findLeadingWhen } from './values/trailing-when.ts';
import { parseWhen, type When } from './values/when.ts';

/** What every argument may say of itself. */
interface About<R extends boolean> {
  readonly label: Msg;
  readonly hint?: Msg;
  readonly example?: string;
  readonly required?: R;
  readonly keys?: readonly string[];
  readonly takes?: 'one' | 'rest';
}

function common<R extends boolean>(
  about: About<R>,
): Pick<Arg<never, R>, 'label' | 'hint' | 'example' | 'required' | 'keys' | 'takes'> {
  return {
    label: about.label,
    ...(about.hint ? { hint: about.hint } : {}),
    ...(about.example ? { example: about.example } : {}),
    required: (about.required ?? false) as R,
    keys: about.keys ?? [],
    ...(about.takes ? { takes: about.takes } : {}),
  };
}

function parsed<T, R extends boolean>(
  about: About<R>,
  parse: (words: string, ctx: ParseCtx) => Result<T>,
  form: Arg<T, R>['form'],
): Arg<T, R> {
  return { ...common(about), value: { by: 'parse', parse }, form };
}

/** Free text. `max` in characters; longer is refused with the limit named, never cut silently. */
export function textArg<R extends boolean = false>(
  about: About<R> & { max?: number; lines?: boolean },
): Arg<string, R> {
  const max = about.max ?? 300;
  return parsed(
    about,
    (words) => {
      const text = words.trim();
      if (text.length > max) {
        return {
          ok: false,
          fault: {
            kind: 'too-long',
            message: msg(
              `That is ${text.length} characters; at most ${max} fit here.`,
              `这里最多 ${max} 个字符，您输入了 ${text.length} 个。`,
            ),
          },
        };
      }
      return { ok: true, value: text };
    },
    about.lines ? 'lines' : 'line',
  );
}

/** A moment in words. `prefer`: which way an open date such as "friday" points, and the side that is refused. */
export function whenArg<R extends boolean = false>(
  about: About<R> & { prefer?: 'future' | 'past'; trailingIn?: string },
): Arg<When, R> {
  const prefer = about.prefer ?? 'future';
  return {
    ...parsed(about, (words, ctx) => parseWhen(words, { ...ctx, prefer }), 'line'),
    // Only how many words make a date is asked here, which depends on no clock.
    wordsAfterKey: (words) =>
      findLeadingWhen(words, { now: anyNow, timezone: 'UTC', locale: 'en', prefer })?.words ?? 1,
    ...(about.trailingIn ? { trailingIn: about.trailingIn } : {}),
  };
}

const anyNow = new Date('2026-01-01T00:00:00Z');

/** A length of time, in milliseconds. */
export function durationArg<R extends boolean = false>(about: About<R>): Arg<number, R> {
  return parsed(about, (words) => parseDuration(words), 'line');
}

export function moneyArg<R extends boolean = false>(about: About<R> & { defaultCurrency?: string }): Arg<Money, R> {
  return parsed(
    about,
    (words, ctx) =>
      parseMoney(words, {
        locale: ctx.locale,
        ...(about.defaultCurrency ? { defaultCurrency: about.defaultCurrency } : {}),
      }),
    'line',
  );
}

/** E.164. */
export function phoneArg<R extends boolean = false>(about: About<R>): Arg<string, R> {
  return parsed(about, (words) => parsePhone(words), 'line');
}

export function emailArg<R extends boolean = false>(about: About<R>): Arg<string, R> {
  return parsed(about, (words) => parseEmail(words), 'line');
}

/** A whole number within bounds. */
export function intArg<R extends boolean = false>(
  about: About<R> & { min?: number; max?: number; form?: 'line' | 'none' },
): Arg<number, R> {
  const { min = 0, max = 2_147_483_647 } = about;
  return parsed(
    about,
    (words) => {
      const value = Number(words.trim());
      if (Number.isInteger(value) && value >= min && value <= max) return { ok: true, value };
      return {
        ok: false,
        fault: {
          kind: 'number',
          message: msg(
            `“${words}” is not a whole number from ${min} to ${max}.`,
            `“${words}”不是 ${min} 到 ${max} 之间的整数。`,
          ),
        },
      };
    },
    about.form ?? 'line',
  );
}

/** One of a few words, each with its names in both languages. Typed in either, or by a prefix that fits only one. */
export function choiceArg<const T extends string, R extends boolean = false>(
  about: About<R> & { options: Readonly<Record<T, Msg>>; also?: Readonly<Partial<Record<T, readonly string[]>>> },
): Arg<T, R> {
  const entries = Object.entries(about.options) as [T, Msg][];
  const choices: Choice[] = entries.map(([value, label]) => ({ value, label }));
  return parsed(
    about,
    (words) => {
      const wanted = words.trim().toLowerCase();
      const names = (value: T, label: Msg): string[] => [
        value,
        label.en.toLowerCase(),
        label.zh,
        ...(about.also?.[value] ?? []),
      ];
      const exact = entries.find(([value, label]) => names(value, label).includes(wanted));
      if (exact) return { ok: true, value: exact[0] };
      const prefixed =
        wanted.length < 2
          ? []
          : entries.filter(([value, label]) => names(value, label).some((name) => name.startsWith(wanted)));
      if (prefixed.length === 1 && prefixed[0]) return { ok: true, value: prefixed[0][0] };
      const near = didYouMean(
        wanted,
        entries.flatMap(([value, label]) => names(value, label)),
      )[0];
      const all = perLocale((locale) => entries.map(([, label]) => label[locale]).join(locale === 'zh' ? '、' : ', '));
      return {
        ok: false,
        fault: {
          kind: 'choice',
          message: msg(
            `“${words}” is none of: ${all.en}.${near ? ` Did you mean “${near}”?` : ''}`,
            `“${words}”不在可选项中：${all.zh}。${near ? `您是指“${near}”吗？` : ''}`,
          ),
        },
      };
    },
    { choices },
  );
}

/** Present or not. */
export function flagArg(about: About<false>): Arg<boolean, false> {
  return { ...common(about), value: { by: 'flag' }, form: { choices: yesNo } };
}

const yesNo: readonly Choice[] = [
  { value: 'yes', label: msg('Yes', '是') },
  { value: 'no', label: msg('No', '否') },
];

/** A record that a noun knows how to find: its id, its name, an @user. The value is what the noun's resolver gives. */
export function referenceArg<T, R extends boolean = false>(reference: string, about: About<R>): Arg<T, R> {
  return { ...common(about), value: { by: 'reference', reference }, form: 'lookup' };
}

/** Carried by buttons and forms, never asked for. */
export function hiddenArg<T>(parse: (words: string) => Result<T>, keys: readonly string[] = []): Arg<T, false> {
  return { label: msg('', ''), required: false, keys, value: { by: 'parse', parse }, form: 'none' };
}

/** The version of the record that a form was opened with: a write over a newer one is refused and shown. */
export const versionArg: Arg<number, false> = intArg({ label: msg('Version', '版本'), min: 1, form: 'none' });

/** The message that a message action was used on. */
export const sourceLinkArg: Arg<string, false> = hiddenArg((words) =>
  /^https:\/\/[^\s<>|]+$/u.test(words) && words.length <= 500
    ? { ok: true, value: words }
    : { ok: false, fault: { kind: 'link', message: msg('That is not a link to a message.', '这不是消息链接。') } },
);

/** What the resolvers of the base nouns give. */
export interface CustomerValue {
  readonly id: number;
  readonly name: string;
}
export interface StaffValue {
  readonly id: number;
  readonly name: string;
}
export interface DepartmentValue {
  readonly id: number;
  readonly key: string;
  readonly name: Msg;
}
export interface TaskValue {
  readonly id: number;
  readonly title: string;
}
export interface InteractionValue {
  readonly id: number;
}

export const customerArg = <R extends boolean = false>(about: About<R>): Arg<CustomerValue, R> =>
  referenceArg('customer', about);
export const staffArg = <R extends boolean = false>(about: About<R>): Arg<StaffValue, R> =>
  referenceArg('staff', about);
export const departmentArg = <R extends boolean = false>(about: About<R>): Arg<DepartmentValue, R> =>
  referenceArg('department', about);
export const taskArg = <R extends boolean = false>(about: About<R>): Arg<TaskValue, R> => referenceArg('task', about);
export const interactionArg = <R extends boolean = false>(about: About<R>): Arg<InteractionValue, R> =>
  referenceArg('interaction', about);
