import { parse } from 'csv-parse/sync';

/** A line of a pasted list, as it was written: nothing looked up yet. */
export interface CsvPerson {
  /** Counted from 1 in the pasted text, the header included. */
  readonly line: number;
  readonly email: string;
  readonly name: string;
  readonly department: string;
  readonly role: string;
}

/** More people than this are refused in one go: a preview of more would not be read. */
export const mostPeople = 500;

const headers = {
  email: /^(?:e-?mail|mail|e-?mail address|address|邮箱|电子邮件|电子邮箱|邮件|邮箱地址)$/iu,
  name: /^(?:name|full name|姓名|名字|名称)$/iu,
  department: /^(?:department|dept|team|部门|所属部门|团队)$/iu,
  role: /^(?:role|position|角色|职位|职务|权限)$/iu,
} as const;
type Column = keyof typeof headers;

/**
 * People from pasted CSV: commas, semicolons, tabs, bars or their Chinese forms; a header in English or Chinese or none; lines of
 * any length. `isRole` tells a role from a department where no header does. Never throws: what is no address stays in the
 * result for the preview to refuse.
 */
export function parsePeopleCsv(text: string, isRole: (word: string) => boolean): CsvPerson[] {
  const source = oneLinePerPerson(text.replace(/^\uFEFF/u, '').replace(/\r\n?/gu, '\n')).replace(/[，；]/gu, (sign) =>
    sign === '，' ? ',' : ';',
  );
  const rows = records(source);
  const first = rows[0];
  const columns = first && !first.cells.some((cell) => cell.includes('@')) ? columnsOf(first.cells) : null;
  const body = columns || (first && looksLikeHeader(first.cells)) ? rows.slice(1) : rows;
  return body.map(({ cells, line }) => {
    if (columns) {
      const at = (column: Column): string => cells[columns[column] ?? -1] ?? '';
      return { line, email: at('email'), name: at('name'), department: at('department'), role: at('role') };
    }
    return { line, ...withoutHeader(cells, isRole) };
  });
}

/** Chat clients may turn the line breaks of a typed command into spaces: an address then begins the next person. */
function oneLinePerPerson(text: string): string {
  if (text.trim().includes('\n')) return text;
  const words = text.trim().split(/[^\S\t]+/u);
  if (words.filter(beginsPerson).length < 2) return text;
  return words.map((word, index) => (index === 0 ? word : `${beginsPerson(word) ? '\n' : ' '}${word}`)).join('');
}

function beginsPerson(word: string): boolean {
  return (word.split(/[,;|，；\t]/u, 1)[0] ?? '').includes('@');
}

function records(text: string): { cells: string[]; line: number }[] {
  const options = {
    delimiter: delimiterOf(text),
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    info: true,
  } as const;
  const read = (quote: '"' | null): { cells: string[]; line: number }[] =>
    (parse(text, { ...options, quote }) as unknown as { record: string[]; info: { lines: number } }[]).map(
      ({ record, info }) => ({ cells: record, line: info.lines }),
    );
  try {
    return read('"');
  } catch {
    // A stray quotation mark: then quotation marks mean nothing.
    return read(null);
  }
}

function delimiterOf(text: string): string {
  const sample = text.split('\n').find((line) => line.trim() !== '') ?? '';
  const counted = [',', ';', '\t', '|'].map((sign) => ({ sign, times: sample.split(sign).length - 1 }));
  return counted.reduce((best, one) => (one.times > best.times ? one : best)).sign;
}

function columnsOf(cells: readonly string[]): Partial<Record<Column, number>> | null {
  const found: Partial<Record<Column, number>> = {};
  cells.forEach((cell, index) => {
    for (const column of Object.keys(headers) as Column[]) {
      if (found[column] === undefined && headers[column].test(cell.trim())) found[column] = index;
    }
  });
  return found.email === undefined ? null : found;
}

/** A first line of known words, but none for the address. */
function looksLikeHeader(cells: readonly string[]): boolean {
  return cells.some((cell) => Object.values(headers).some((header) => header.test(cell.trim())));
}

function withoutHeader(cells: readonly string[], isRole: (word: string) => boolean): Omit<CsvPerson, 'line'> {
  const at = cells.findIndex((cell) => cell.includes('@'));
  const email = cells[Math.max(at, 0)] ?? '';
  const after = cells.slice(Math.max(at, 0) + 1).filter((cell) => cell !== '');
  const role = after.find(isRole) ?? '';
  return {
    email,
    name: at > 0 ? (cells[0] ?? '') : '',
    department: after.find((cell) => cell !== role) ?? '',
    // A word in the role's place that is no role is refused by name rather than dropped.
    role: role || (after[1] ?? ''),
  };
}
