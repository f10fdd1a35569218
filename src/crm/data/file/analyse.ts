import { createHash } from 'node:crypto';
import { AppError } from '../../../core/errors.ts';
import { sniffedMime } from '../../../core/file-facts.ts';
import { cleanCell, type DateEvidence, type NumberEvidence, noteDate, noteNumber } from './cells.ts';
import { detectEncoding, type Encoding, type Source } from './encoding.ts';
import { faults } from './faults.ts';
import { detectFormat, type Format } from './format.ts';
import { type Row, records } from './rows.ts';

/** What was found in one column, all of its rows considered. */
export interface ColumnFacts {
  readonly filled: number;
  readonly dates: DateEvidence;
  readonly numbers: NumberEvidence;
}

/** What a file is, apart from what its rows mean: plain data, kept with the import. */
export interface Shape {
  readonly encoding: Encoding;
  readonly format: Format;
  /** As they are shown: none empty, none twice. */
  readonly headers: readonly string[];
  readonly columns: readonly ColumnFacts[];
  readonly rows: number;
  /** Rows with more or fewer columns than the header, or that are no rows at all. */
  readonly ragged: number;
  /** Characters that this encoding has not. */
  readonly unreadable: boolean;
}

export interface Analysis {
  readonly shape: Shape;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
  /** The first rows, cells cleaned. */
  readonly samples: readonly (readonly string[])[];
}

const headBytes = 65_536;
const mostSamples = 20;

/** Reads the whole file twice, holding a row at a time. Throws AppError 'invalid' for what is no file of rows. */
export async function analyse(source: Source, told?: Encoding): Promise<Analysis> {
  const hash = createHash('sha256');
  let size = 0;
  const head: Uint8Array[] = [];
  for await (const chunk of source()) {
    if (size < headBytes) head.push(chunk);
    size += chunk.length;
    hash.update(chunk);
  }
  if (size === 0) throw new AppError('invalid', faults.empty);
  const first = Buffer.concat(head).subarray(0, headBytes);
  const mime = sniffedMime(first, 'rows.csv');
  if (mime !== 'text/csv' && mime !== 'application/octet-stream') throw new AppError('invalid', faults.notText);
  const encoding = told ?? (await detectEncoding(source));
  const format = detectFormat(new TextDecoder(encoding).decode(first));
  return { ...(await read(source, encoding, format)), sha256: hash.digest('hex'), size };
}

async function read(source: Source, encoding: Encoding, format: Format): Promise<Pick<Analysis, 'shape' | 'samples'>> {
  let headers: string[] | null = null;
  let columns: { filled: number; dates: DateEvidence; numbers: NumberEvidence }[] = [];
  const samples: string[][] = [];
  let [rows, ragged, unreadable] = [0, 0, false];
  for await (const row of records(source, encoding, format)) {
    if (!headers) {
      headers = shownHeaders(row.cells);
      columns = headers.map(() => ({
        filled: 0,
        dates: { dmy: 0, mdy: 0, either: 0 },
        numbers: { whole: 0, comma: 0, point: 0, either: 0 },
      }));
      continue;
    }
    rows += 1;
    if (isRagged(row, headers.length)) {
      ragged += 1;
      continue;
    }
    const cells = row.cells.map(cleanCell);
    cells.forEach((cell, at) => {
      const facts = columns[at];
      if (cell === '' || !facts) return;
      facts.filled += 1;
      noteDate(facts.dates, cell);
      noteNumber(facts.numbers, cell);
      if (!unreadable && cell.includes('\uFFFD')) unreadable = true;
    });
    if (samples.length < mostSamples) samples.push(cells);
  }
  if (!headers || headers.length === 0) throw new AppError('invalid', faults.empty);
  if (rows === 0) throw new AppError('invalid', faults.onlyHeader);
  return { shape: { encoding, format, headers, columns, rows, ragged, unreadable }, samples };
}

/** More columns than the header names, some of them filled, or fewer of them. */
export function isRagged(row: Row, columns: number): boolean {
  if (row.fault) return true;
  if (row.cells.length < columns) return true;
  return row.cells.slice(columns).some((cell) => cell.trim() !== '');
}

function shownHeaders(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  const trimmed = cells.map((cell) => cell.replace(/^\uFEFF/u, '').trim());
  while (trimmed.length > 1 && trimmed.at(-1) === '') trimmed.pop();
  return trimmed.map((cell, at) => {
    const name = cell === '' ? `#${at + 1}` : cell.slice(0, 200);
    const times = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), times);
    return times === 1 ? name : `${name} (${times})`;
  });
}
