import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { AppError } from '../../../core/errors.ts';
import type { Msg } from '../../../core/msg.ts';
import { decoded, type Encoding, type Source } from './encoding.ts';
import { faults } from './faults.ts';
import type { Format } from './format.ts';

/** One record of a file as it is written. `line`: where it begins, from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  /** Why it cannot be read at all. */
  readonly fault?: Msg;
}

/** In characters. Nobody writes so much about one customer: a quotation mark was not closed, or this is no such file. */
export const longestRecord = 1_000_000;
export const mostColumns = 500;

/** Every record of the file, the header of a CSV among them. Holds one record at a time. Throws AppError 'invalid'. */
export function records(source: Source, encoding: Encoding, format: Format): AsyncGenerator<Row> {
  return format.kind === 'csv' ? csvRows(source, encoding, format) : jsonRows(source, encoding);
}

async function* csvRows(
  source: Source,
  encoding: Encoding,
  { delimiter, skip }: Extract<Format, { kind: 'csv' }>,
): AsyncGenerator<Row> {
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    from_line: skip + 1,
    // In bytes, of which a character has up to four.
    max_record_size: longestRecord * 4,
  });
  const input = Readable.from(decoded(source, encoding));
  // An error of reading has to reach whoever iterates over the rows.
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let begins = skip + 1;
  try {
    for await (const found of parser) {
      const { record, info } = found as { record: string[]; info: { lines: number } };
      if (record.length > mostColumns) throw new AppError('invalid', faults.tooManyColumns(record.length, mostColumns));
      yield { line: begins, cells: record };
      begins = info.lines + 1;
    }
  } catch (error) {
    throw readable(error, begins);
  } finally {
    input.destroy();
    parser.destroy();
  }
}

function readable(error: unknown, line: number): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === 'CSV_MAX_RECORD_SIZE') return new AppError('invalid', faults.tooLong(line), { cause: error });
  if (code === 'CSV_QUOTE_NOT_CLOSED') return new AppError('invalid', faults.quoteOpen(line), { cause: error });
  return error;
}

/** The first row are the keys that the first objects have, in the order in which they come. */
async function* jsonRows(source: Source, encoding: Encoding): AsyncGenerator<Row> {
  const waiting: { line: number; object: Record<string, string> | null }[] = [];
  let keys: string[] | null = null;
  const row = (line: number, object: Record<string, string> | null, header: readonly string[]): Row =>
    object === null
      ? { line, cells: [], fault: faults.noObject }
      : { line, cells: header.map((key) => object[key] ?? '') };
  for await (const { line, text } of lines(source, encoding)) {
    if (text.trim() === '') continue;
    const object = flat(text);
    if (keys) {
      yield row(line, object, keys);
      continue;
    }
    waiting.push({ line, object });
    if (waiting.length < 1_000) continue;
    keys = keysOf(waiting);
    yield { line: 0, cells: keys };
    for (const one of waiting.splice(0)) yield row(one.line, one.object, keys);
  }
  if (keys || waiting.length === 0) return;
  const header = keysOf(waiting);
  yield { line: 0, cells: header };
  for (const one of waiting) yield row(one.line, one.object, header);
}

function keysOf(found: readonly { object: Record<string, string> | null }[]): string[] {
  const keys = [...new Set(found.flatMap(({ object }) => Object.keys(object ?? {})))];
  if (keys.length > mostColumns) throw new AppError('invalid', faults.tooManyColumns(keys.length, mostColumns));
  return keys;
}

async function* lines(source: Source, encoding: Encoding): AsyncGenerator<{ line: number; text: string }> {
  let rest = '';
  let line = 0;
  for await (const piece of decoded(source, encoding)) {
    const parts = `${rest}${piece}`.split('\n');
    rest = parts.pop() ?? '';
    for (const text of parts) {
      line += 1;
      yield { line, text };
    }
    if (rest.length > longestRecord) throw new AppError('invalid', faults.tooLong(line + 1));
  }
  if (rest !== '') yield { line: line + 1, text: rest };
}

/** `{"a":{"b":1},"c":["x","y"]}` → a.b: 1, c: x; y. null: not an object. */
function flat(text: string): Record<string, string> | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null; // reported with its line, like every other row that cannot be read
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return null;
  const cells: Record<string, string> = {};
  const add = (prefix: string, value: object): void => {
    for (const [key, held] of Object.entries(value)) {
      const name = prefix === '' ? key : `${prefix}.${key}`;
      if (Array.isArray(held)) cells[name] = held.map(String).join('; ');
      else if (typeof held === 'object' && held !== null) add(name, held);
      else cells[name] = held === null ? '' : String(held);
    }
  };
  add('', found);
  return cells;
}
