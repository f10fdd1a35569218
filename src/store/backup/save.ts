import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { appliedMigrations } from '../migrate.ts';
import { type CatalogTable, columnList, listSequences, listTables, qualified, textSettings } from './catalog.ts';
import { copyOut } from './copy.ts';
import { BackupError } from './errors.ts';
import { createFrameWriter, formatName, formatVersion } from './format.ts';
import { keyFingerprint } from './keys.ts';

export interface BackupOptions {
  /** Replace a file of that name. */
  overwrite?: boolean;
  /** The encryption keys in use. Only fingerprints are kept: without the keys nobody reads what is encrypted. */
  keys?: readonly Uint8Array[];
  now?: Date;
  log(message: string): void;
}

export interface BackupResult {
  rows: number;
  tables: number;
  /** Size of the file in bytes. */
  bytes: number;
}

/** Rows are framed in parts of at most this many bytes. */
const partSize = 1024 * 1024;

/**
 * Save every row of a database (`public`, without Prisma's table) as one consistent moment, while others go on
 * working. The file appears under its name only when it is complete, readable by its owner alone. Throws BackupError.
 */
export async function backup(url: string, file: string, options: BackupOptions): Promise<BackupResult> {
  if (!options.overwrite && (await exists(file))) {
    throw new BackupError('file-exists', `${file} exists already.`, 'Choose another name, or delete that file first.');
  }
  const draft = `${file}.new-${process.pid}`;
  const client = new pg.Client({ connectionString: url, application_name: 'crossdesk backup' });
  // A broken connection fails the query at work; unheard, it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const sum = { rows: 0, tables: 0 };
    await pipeline(
      Readable.from(frames(client, options, sum), { objectMode: true, highWaterMark: 2 }),
      createGzip({ chunkSize: 256 * 1024 }),
      createWriteStream(draft, { mode: 0o600, flags: 'w' }),
    );
    const bytes = await flush(draft);
    await rename(draft, file);
    return { ...sum, bytes };
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501') {
      throw new BackupError(
        'forbidden',
        `This database account may not read everything: ${error.message}.`,
        'Use the account that owns the tables: the one that ran the migrations.',
        { cause: error },
      );
    }
    throw error;
  } finally {
    await rm(draft, { force: true });
    await client.end();
  }
}

async function* frames(
  client: pg.Client,
  options: BackupOptions,
  sum: { rows: number; tables: number },
): AsyncGenerator<Buffer> {
  const writer = createFrameWriter();
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(textSettings);
  const tables = await listTables(client);
  const migrations = await appliedMigrations(client);
  const server = await client.query<{ server_version: string }>('SHOW server_version');
  // Nobody alters or drops a table half way through.
  if (tables.length > 0) {
    await client.query(`LOCK TABLE ${tables.map(({ name }) => qualified(name)).join(', ')} IN ACCESS SHARE MODE`);
  }
  yield writer.json('H', {
    format: formatName,
    version: formatVersion,
    madeAt: (options.now ?? new Date()).toISOString(),
    server: server.rows[0]?.server_version ?? '',
    migrations,
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    keys: (options.keys ?? []).map(keyFingerprint),
  });
  const rows: Record<string, number> = {};
  for (const table of tables) {
    yield writer.json('T', { name: table.name });
    const copy = copyOut(client, copyStatement(table));
    for await (const piece of copy.pieces) {
      for (let at = 0; at < piece.length; at += partSize) yield writer.data(piece.subarray(at, at + partSize));
    }
    rows[table.name] = copy.rowCount();
    sum.rows += copy.rowCount();
    sum.tables += 1;
    yield writer.json('E', { rows: copy.rowCount() });
  }
  const sequences = await listSequences(client);
  await client.query('COMMIT');
  yield writer.json('S', { rows, sequences });
  yield writer.seal();
  options.log(`Saved ${sum.rows} rows of ${sum.tables} tables.`);
}

function copyStatement({ name, columns, partitioned }: CatalogTable): string {
  const list = columnList(columns);
  return partitioned
    ? `COPY (SELECT ${list} FROM ${qualified(name)}) TO STDOUT`
    : `COPY ${qualified(name)} (${list}) TO STDOUT`;
}

/** Force the file onto the disk before it gets its name; its size. */
async function flush(file: string): Promise<number> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
