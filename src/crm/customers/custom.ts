import type { ParseCtx } from '../../commands/args.ts';
import { formatMoney, parseMoney } from '../../commands/values/money.ts';
import { fail, ok, type Result } from '../../commands/values/result.ts';
import { dateToIso, instantToWall, isCalendarDate } from '../../commands/values/wall-clock.ts';
import { parseWhen } from '../../commands/values/when.ts';
import { type CustomField, type CustomValue, type CustomValues, moneyOf } from '../../core/custom-fields.ts';
import { intlLocale, type Msg, msg, perLocale, same } from '../../core/msg.ts';
import { ellipsize, foldName, oneLine } from '../../core/text.ts';
import { profileMessages as messages } from './profile-messages.ts';

/** Characters that a text field takes. */
const maxText = 500;

const yes = new Set(['yes', 'y', 'true', '1', '是', '对', '有']);
const no = new Set(['no', 'n', 'false', '0', '否', '不', '无', '没有']);

/** What somebody typed for a field of that kind. Pure. */
export function parseCustom(field: CustomField, typed: string, reading: ParseCtx): Result<CustomValue> {
  const words = typed.trim();
  const said = ellipsize(oneLine(words), 60);
  switch (field.kind) {
    case 'text':
      return words.length > maxText ? fail('too-long', messages.tooLong(maxText)) : ok(words);
    case 'number': {
      // Grouped digits as both languages write them; a comma that groups nothing is more likely a slip than a decimal point.
      const plain = words.normalize('NFKC').replace(/(?<=\d)[,_\s](?=\d{3}(?:\D|$))/gu, '');
      const number = Number(plain);
      return plain !== '' && Number.isFinite(number) && /^[-+]?\d/u.test(plain)
        ? ok(number)
        : fail('number', messages.notANumber(said), '1250.5');
    }
    case 'date': {
      const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/u.exec(words.normalize('NFKC')) ?? [];
      const written = { year: Number(year), month: Number(month), day: Number(day) };
      // A founding date lies further back than any date that is meant to come.
      if (year !== undefined && isCalendarDate(written)) return ok(dateToIso(written));
      const when = parseWhen(words, { ...reading, prefer: 'future' });
      if (when.ok) return ok(dateToIso(instantToWall(when.value.at, reading.timezone)));
      const past = parseWhen(words, { ...reading, prefer: 'past' });
      return past.ok ? ok(dateToIso(instantToWall(past.value.at, reading.timezone))) : when;
    }
    case 'choice': {
      const wanted = foldName(words);
      const named = field.options.map((option) => ({ option, folded: foldName(option) }));
      const exact = named.find(({ folded }) => folded === wanted);
      const begun = named.filter(({ folded }) => wanted !== '' && folded.startsWith(wanted));
      const found = exact ?? (begun.length === 1 ? begun[0] : undefined);
      return found ? ok(found.option) : fail('choice', messages.notAnOption(said, field.options), field.options[0]);
    }
    case 'money': {
      const money = parseMoney(words, { locale: reading.locale });
      return money.ok ? ok({ minor: String(money.value.minor), currency: money.value.currency }) : money;
    }
    case 'yes-no': {
      const wanted = words.toLowerCase();
      if (yes.has(wanted)) return ok(true);
      return no.has(wanted) ? ok(false) : fail('yes-no', messages.notYesNo(said), 'yes');
    }
    default:
      return field.kind satisfies never;
  }
}

/** A value as people read it, and (but for long numbers) as `parseCustom` reads it back. */
export function formatCustom(value: CustomValue): Msg {
  const money = moneyOf(value);
  if (money) return perLocale((locale) => formatMoney(money, locale));
  if (typeof value === 'boolean') return value ? msg('Yes', '是') : msg('No', '否');
  if (typeof value === 'number')
    return perLocale((locale) => value.toLocaleString(intlLocale(locale), { maximumFractionDigits: 10 }));
  return same(String(value));
}

/** By its id or name, or by the beginning of a name where that fits only one. */
export function customFieldCalled(fields: readonly CustomField[], words: string): CustomField | undefined {
  const id = /^cf[-–—]?(\d{1,9})$/iu.exec(words.trim())?.[1];
  if (id !== undefined) return fields.find((field) => field.id === Number(id));
  const wanted = foldName(words);
  if (wanted === '') return undefined;
  const exact = fields.find((field) => foldName(field.name) === wanted);
  const begun = fields.filter((field) => foldName(field.name).startsWith(wanted));
  return exact ?? (begun.length === 1 ? begun[0] : undefined);
}

/** The values with one of them changed; null empties it. */
export function withCustom(values: CustomValues, field: CustomField, value: CustomValue | null): CustomValues {
  const { [field.id]: _before, ...others } = values;
  return value === null || value === '' ? others : { ...others, [field.id]: value };
}

/** The required fields that hold nothing. */
export function missingCustom(fields: readonly CustomField[], values: CustomValues): CustomField[] {
  return fields.filter((field) => field.required && values[field.id] === undefined);
}
