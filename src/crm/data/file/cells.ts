/** What stands in a cell when nothing does. */
const nothing =
  /^(?:null|\(null\)|n\/a|n\.a\.?|#n\/a|nan|none|nil|undefined|\\n|-+|–|—|\(blank\)|\(empty\)|无|空|暂无|未填写)$/iu;

/** A cell's words: trimmed, literal NULL and the like empty, the `'` that keeps spreadsheets from calculating taken off. */
export function cleanCell(cell: string): string {
  const words = cell
    .replaceAll('\0', '')
    .replace(/[\u200B\u2060\uFEFF\u00A0]/gu, ' ')
    .trim();
  if (nothing.test(words)) return '';
  return /^'[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u.test(words) ? words.slice(1) : words;
}

/** How a numeric date of three parts is read. */
export type DateOrder = 'dmy' | 'mdy';

const numericDate = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?=$|[ T,])/u;
const isoDate = /^(\d{4})([-/.年])(\d{1,2})(?:\2|月)(\d{1,2})日?(?=$|[ T,])/u;

/** What a column's dates show of their order: how many can be day-month only, month-day only, or either. */
export interface DateEvidence {
  dmy: number;
  mdy: number;
  either: number;
}

export function noteDate(evidence: DateEvidence, cell: string): void {
  const found = numericDate.exec(cell);
  if (!found) return;
  const [first, second] = [Number(found[1]), Number(found[3])];
  // Nobody writes months first with dots.
  if (found[2] === '.' || (first > 12 && second <= 12)) evidence.dmy += 1;
  else if (second > 12 && first <= 12) evidence.mdy += 1;
  else if (first !== second) evidence.either += 1;
}

/** What follows from a column as a whole; 'ask': it cannot be told, or there are both. */
export function dateOrder({ dmy, mdy, either }: DateEvidence): DateOrder | 'ask' | null {
  if (dmy > 0 && mdy > 0) return 'ask';
  if (dmy > 0) return 'dmy';
  if (mdy > 0) return 'mdy';
  return either > 0 ? 'ask' : null;
}

/** `31/12/2026 14:00` → `2026-12-31 14:00`; null: a numeric date that this order does not fit; what is none stays. */
export function isoCell(cell: string, order: DateOrder | null): string | null {
  const iso = isoDate.exec(cell);
  if (iso) return `${iso[1]}-${pad(iso[3])}-${pad(iso[4])}${tail(cell, iso[0].length)}`;
  const found = numericDate.exec(cell);
  if (!found) return cell;
  const dotted = found[2] === '.';
  const [day, month] = dotted || order !== 'mdy' ? [found[1], found[3]] : [found[3], found[1]];
  if (Number(month) > 12 || Number(day) > 31 || Number(month) === 0 || Number(day) === 0) return null;
  const year = found[4]?.length === 2 ? `${Number(found[4]) > 69 ? 19 : 20}${found[4]}` : found[4];
  return `${year}-${pad(month)}-${pad(day)}${tail(cell, found[0].length)}`;
}

const pad = (digits: string | undefined): string => (digits ?? '').padStart(2, '0');

function tail(cell: string, from: number): string {
  const rest = cell
    .slice(from)
    .replace(/^[T,]\s*/u, ' ')
    .trimEnd();
  return rest;
}

/** Which sign stands before the decimals. */
export type DecimalMark = 'comma' | 'point';

export interface NumberEvidence {
  /** Without any sign. */
  whole: number;
  comma: number;
  point: number;
  either: number;
}

const number = /^[^\d\-+(]{0,5}\s*[-+(]?\s*(\d[\d.,'\u2019\u00A0\u202F ]*)/u;

export function noteNumber(evidence: NumberEvidence, cell: string): void {
  const digits = number.exec(cell)?.[1]?.trim();
  if (digits === undefined) return;
  const [commas, points] = [count(digits, ','), count(digits, '.')];
  evidence[shownBy(digits, commas, points)] += 1;
}

function shownBy(digits: string, commas: number, points: number): keyof NumberEvidence {
  if (commas > 0 && points > 0) return digits.lastIndexOf(',') > digits.lastIndexOf('.') ? 'comma' : 'point';
  if (commas + points === 0) return 'whole';
  // One that comes several times groups thousands, so the other one stands before decimals.
  if (commas > 1) return 'point';
  if (points > 1) return 'comma';
  // Three digits after it: thousands in one country, thousandths in another.
  if (/^(?!0[.,])\d{1,3}[.,]\d{3}$/u.test(digits)) return 'either';
  return commas === 1 ? 'comma' : 'point';
}

export function decimalMark({
  comma,
  point,
  either,
}: Pick<NumberEvidence, 'comma' | 'point' | 'either'>): DecimalMark | 'ask' | null {
  if (comma > 0 && point > 0) return 'ask';
  if (comma > 0) return 'comma';
  if (point > 0) return 'point';
  return either > 0 ? 'ask' : null;
}

/** `1.234,50` → `1234.50`, with whatever currency stands around it; null: it does not fit. */
export function plainNumber(cell: string, mark: DecimalMark | null): string | null {
  const digits = number.exec(cell)?.[1]?.trim();
  if (digits === undefined) return cell;
  const [decimal, group] = mark === 'comma' ? [',', '.'] : ['.', ','];
  const bare = digits.replace(/['\u2019\u00A0\u202F ]/gu, '');
  const [whole = '', fraction, ...more] = bare.split(decimal);
  if (more.length > 0 || fraction?.includes(group)) return null;
  const groups = whole.split(group);
  if (groups.length > 1 && groups.slice(1).some((part) => part.length < 2 || part.length > 3)) return null;
  const plain = groups.join('') + (fraction === undefined ? '' : `.${fraction}`);
  const negative = /^[^\d]*\(.*\)\s*$/u.test(cell) ? '-' : '';
  return negative + cell.replace(digits, plain).replace(/[()]/gu, '').trim();
}

const count = (text: string, sign: string): number => text.split(sign).length - 1;
