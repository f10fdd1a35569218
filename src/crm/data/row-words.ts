import { DateTime } from 'luxon';
import { isCurrency } from '../../commands/values/currencies.ts';
import { parsePhone } from '../../commands/values/phone.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { oneLine } from '../../core/text.ts';
import { parseCountry } from '../../i18n/countries.ts';
import { type ColumnSpec, columnOf, type ImportSpec } from './columns.ts';
import { isRagged, type Shape } from './file/analyse.ts';
import { cleanCell, dateOrder, decimalMark, isoCell, plainNumber } from './file/cells.ts';
import { faults } from './file/faults.ts';
import type { Row } from './file/rows.ts';
import type { Settings } from './settings.ts';

/** Why a row is not taken: in which column, what stood there. */
export interface RowFault {
  readonly column: string | null;
  readonly value: string | null;
  readonly message: Msg;
}

/** What a row says, by column and by the argument that it fills. */
export interface RowWords {
  readonly line: number;
  readonly byKey: ReadonlyMap<string, string>;
  /** Words as somebody would type them. */
  readonly words: ReadonlyMap<string, string>;
  /** Values that are read here rather than by the command's parser, in ISO 8601: `2026-12-31`, `2026-12-31T14:00`. */
  readonly dates: ReadonlyMap<string, string>;
}

export class BadRow extends Error {
  readonly fault: RowFault;
  constructor(fault: RowFault) {
    super(fault.message.en);
    this.name = 'BadRow';
    this.fault = fault;
  }
}

/** Country codes that look like an empty cell. */
const namibia = /^na$/iu;

/** The cells of a row, cleaned, and put together by argument. Throws BadRow. */
export function wordsOf(row: Row, spec: ImportSpec, shape: Shape, settings: Settings): RowWords {
  demandWhole(row, shape);
  const cells = settings.mapping.flatMap((key, at) => {
    const column = key === null ? undefined : columnOf(spec, key);
    if (!column) return [];
    const raw = row.cells[at] ?? '';
    const cell = column.reads === 'country' && namibia.test(raw.trim()) ? raw.trim() : cleanCell(raw);
    return cell === '' ? [] : [{ column, cell, at }];
  });
  const byKey = new Map(cells.map(({ column, cell }) => [column.key, cell]));
  const country = parseCountry(byKey.get('country') ?? '') ?? settings.country;
  const words = new Map<string, string>();
  const dates = new Map<string, string>();
  const take = (column: ColumnSpec, arg: string, value: string): void => {
    // A declared field: a line of what the command takes for all of them.
    if (column.custom !== undefined)
      words.set(arg, [...lines(words.get(arg)), `${column.key}=${oneLine(value)}`].join('\n'));
    else words.set(arg, value);
  };
  for (const { column, cell, at } of cells) {
    const facts = shape.columns[at];
    const bad = (message: Msg) => new BadRow({ column: shape.headers[at] ?? null, value: cell, message });
    if (cell.includes('\uFFFD')) throw bad(faults.notUtf);
    if (!column.arg) continue;
    if (column.reads === 'day' || column.reads === 'when') {
      const order = facts ? dateOrder(facts.dates) : null;
      const iso = isoCell(cell, order === 'ask' ? settings.dates : order);
      if (iso === null) throw bad(badDate(settings.dates));
      if (/^\d{4}-\d{2}-\d{2}/u.test(iso) && column.custom === undefined) dates.set(column.arg, iso);
      else take(column, column.arg, iso);
    } else if (column.reads === 'number') {
      const mark = facts ? decimalMark(facts.numbers) : null;
      const plain = plainNumber(cell, mark === 'ask' ? settings.numbers : mark);
      if (plain === null) throw bad(badNumber);
      take(column, column.arg, withCurrency(plain, byKey.get('currency') ?? settings.currency));
    } else if (/phone$/iu.test(column.arg)) {
      const parsed = parsePhone(cell, country ?? undefined);
      words.set(column.arg, parsed.ok ? parsed.value : cell);
    } else if (column.custom !== undefined) take(column, column.arg, cell);
    else words.set(column.arg, joined(words.get(column.arg), cell, column));
  }
  return { line: row.line, byKey, words, dates };
}

const lines = (text: string | undefined): readonly string[] => (text === undefined ? [] : text.split('\n'));

function demandWhole(row: Row, shape: Shape): void {
  if (row.fault) throw new BadRow({ column: null, value: null, message: row.fault });
  if (!isRagged(row, shape.headers.length)) return;
  const [has, wanted] = [row.cells.length, shape.headers.length];
  const message = has < wanted ? faults.tooFew(has, wanted) : faults.tooMany(has, wanted);
  throw new BadRow({ column: null, value: null, message });
}

/** First and last name are one name; street, code, town and state one address. */
function joined(before: string | undefined, cell: string, { key, arg }: ColumnSpec): string {
  // Two numbers of one answer: `80/70`, whichever column comes first.
  if (/Expected$/u.test(key)) return `${cell}/${before?.split('/')[1] ?? '-'}`;
  if (/Actual$/u.test(key)) return `${before?.split('/')[0] ?? '-'}/${cell}`;
  if (before === undefined) return cell;
  if (arg === 'address') return key === 'city' && /\d$/u.test(before) ? `${before} ${cell}` : `${before}, ${cell}`;
  const isChinese = /^\p{Script=Han}+$/u.test(before + cell);
  return isChinese
    ? /last/iu.test(key)
      ? cell + before
      : before + cell
    : /first/iu.test(key)
      ? `${cell} ${before}`
      : `${before} ${cell}`;
}

function withCurrency(amount: string, currency: string | null): string {
  if (currency === null || /[\p{L}\p{Sc}]/u.test(amount)) return amount;
  const code = currency.trim().toUpperCase();
  return `${isCurrency(code) ? code : currency} ${amount}`;
}

/** A day, or a moment in the actor's zone; null: there is no such date. */
export function momentOf(
  iso: string,
  timezone: string,
): { readonly at: Date; readonly day: string; readonly dateOnly: boolean } | null {
  const moment = DateTime.fromISO(iso.replace(' ', 'T').replace(/T(\d):/u, 'T0$1:'), { zone: timezone });
  if (!moment.isValid) return null;
  const dateOnly = !/\d:\d/u.test(iso);
  return { at: moment.toJSDate(), day: moment.toISODate(), dateOnly };
}

function badDate(order: Settings['dates']): Msg {
  return order === 'mdy'
    ? msg('That is no date with the month first, such as 12/31/2026.', '这不是“月/日/年”格式的日期，例如 12/31/2026。')
    : msg('That is no date with the day first, such as 31/12/2026.', '这不是“日/月/年”格式的日期，例如 31/12/2026。');
}

export const noSuchDay: Msg = msg('There is no such date.', '没有这个日期。');

const badNumber: Msg = msg(
  'That is no number as the others of this column are written.',
  '这个数字与本列其他数字的写法不一致。',
);
