import { stringify } from 'csv-stringify/sync';
import { minorDigits } from '../../commands/values/currencies.ts';
import type { Locale } from '../../core/msg.ts';
import type { Amount, Figure } from './figure.ts';
import { leftOutTotal } from './formulas.ts';
import { measures } from './measures.ts';
import { nameOf } from './messages.ts';
import type { Compared, Report } from './operations/read.ts';
import type { Whose } from './question.ts';

export interface CsvFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/**
 * The report as a table: a row for each number (money: one for each currency), in UTF-8 with a byte-order mark, as spreadsheets want it.
 * Numbers have a point and no grouping, money is in whole units; nothing a colleague is called can become a formula.
 */
export function reportCsv(report: Report, locale: Locale): CsvFile {
  const { period, before } = report;
  const header = [
    'measure',
    'name',
    'whose',
    'from',
    'to',
    'value',
    'unit',
    'n',
    'left_out',
    'before_from',
    'before_to',
    'before_value',
    'before_n',
  ];
  const lines = rowsOf(report).flatMap(({ whose, now, before: old }) =>
    numbersOf(now).map(({ value, unit }) => {
      const previous = numbersOf(old).find((each) => each.unit === unit);
      return [
        now.measure,
        nameOf(now.measure)[locale],
        plain(whose.name[locale]),
        period.from,
        period.to,
        value,
        unit,
        now.n,
        leftOutTotal(now.leftOut),
        before.from,
        before.to,
        previous?.value ?? '',
        old.n,
      ];
    }),
  );
  const text = stringify([header, ...lines], { bom: true, record_delimiter: 'windows' });
  return { name: `report-${period.from}-${period.to}.csv`, mime: 'text/csv', bytes: new TextEncoder().encode(text) };
}

function rowsOf({ whose, shown }: Report): readonly (Compared & { readonly whose: Whose })[] {
  switch (shown.kind) {
    case 'overview':
      return shown.rows.map((row) => ({ ...row, whose }));
    case 'one':
      return [{ ...shown.row, whose }];
    case 'by':
      return shown.rows;
  }
}

/** Empty where there is no number: a table must not say 0 either. */
function numbersOf({ measure, outcome }: Figure): { value: string; unit: string }[] {
  const { unit } = measures[measure];
  if (outcome.kind === 'value') return [{ value: String(outcome.value), unit }];
  if (outcome.kind === 'amounts')
    return outcome.amounts.map((amount) => ({ value: decimal(amount), unit: amount.currency }));
  return [{ value: '', unit }];
}

/** A spreadsheet takes what begins like this for a formula; numbers may begin so, names may not. */
const plain = (name: string): string => (/^[=+\-@\t\r]/u.test(name) ? `'${name}` : name);

/** `-1234.50` of -123450 cents. */
function decimal({ minor, currency }: Amount): string {
  const digits = minorDigits(currency);
  const absolute = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const whole = absolute.slice(0, absolute.length - digits);
  return `${minor < 0n ? '-' : ''}${whole}${digits === 0 ? '' : `.${absolute.slice(-digits)}`}`;
}
