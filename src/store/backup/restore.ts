import pg from 'pg';
import { type AppliedMigration, appliedMigrations, migrationLock, readMigrations } from '../migrate.ts';
import { columnList, listTables, qualified, tablesWithRows, textSettings } from './catalog.ts';
import { copyIn } from './copy.ts';
import { BackupError } from './errors.ts';
import {
  type BackupHeader,
  type BackupSequence,
  damaged,
  explainReadError,
  type Frame,
  parseJson,
  readFrames,
} from './format.ts';
import { keysOpen } from './keys.ts';
import { buildStructure, finishStructure, planRebuild, type Rebuild } from './rebuild.ts';
import { type BackupFace, verifyBackup } from './verify.ts';

export interface RestoreOptions {
  /** Throw away what the database holds now. Without it only an empty database is filled. */
  replace?: boolean;
  /** The encryption keys in use, to tell whether they open what the backup holds. */
  keys?: readonly Uint8Array[];
  /** The folder of this release's migrations: with it a backup of an older release is restored and then migrated. */
  migrationsDir?: string;
  log(message: string): void;
}

export interface RestoreResult {
  madeAt: Date;
  rows: number;
  tables: number;
  /** Whether the keys open the encrypted values; null when one side did not tell its keys. */
  keysMatch: boolean | null;
  /** The migrations that were applied to the rows of an older backup. */
  migrated: string[];
}

/** How long to wait for an application that is at work, in milliseconds, and how often a deadlock is tried again. */
const lockTimeoutMs = 30_000;
const deadlockTries = 3;
const deadlockDetected = '40P01';
const lockNotAvailable = '55P03';

/**
 * Fill a database from a backup: all of it in one transaction, or nothing. The file is read to its end and checked before
 * anything is touched. An application may be running; it waits, and then sees the restored data. Throws BackupError.
 */
export async function restore(url: string, file: string, options: RestoreOptions): Promise<RestoreResult> {
  const face = await verifyBackup(file);
  const keysMatch = options.keys ? keysOpen(face.header.keys, options.keys) : null;
  if (keysMatch === false) {
    options.log(
      'The encryption keys do not match: this backup was made with a key that is not in CROSSDESK_ENCRYPTION_KEY. Contact details and tokens in it stay unreadable until that key is added.',
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url, application_name: 'crossdesk restore' });
    // A broken connection fails the query at work; unheard, it would end the process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const done = await restoreAtOnce(client, file, face, options);
      return { madeAt: new Date(face.header.madeAt), tables: face.header.tables.length, keysMatch, ...done };
    } catch (error) {
      if (sqlState(error) === deadlockDetected && attempt < deadlockTries) continue;
      throw explain(file, error);
    } finally {
      // Closing rolls back whatever is open.
      await client.end();
    }
  }
}

async function restoreAtOnce(
  client: pg.Client,
  file: string,
  { header, summary }: BackupFace,
  options: RestoreOptions,
): Promise<{ rows: number; migrated: string[] }> {
  await client.query('BEGIN');
  await client.query(textSettings);
  await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
  await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  const rebuild = await planStructure(client, header.migrations, options.migrationsDir);
  await refuseFull(client, options);
  if (rebuild) await buildStructure(client, rebuild);
  const tables = await listTables(client);
  refuseOtherTables(header, tables);
  const names = tables.map(({ name }) => name);
  const finish = await suspendChecks(client, names);
  if (names.length > 0) await client.query(`TRUNCATE ${names.map(qualified).join(', ')}`);
  const rows = await loadTables(client, file, header);
  for (const [name, count] of Object.entries(summary.rows)) {
    if (rows.get(name) !== count) throw damaged(file, `${name} has ${rows.get(name) ?? 0} rows instead of ${count}`);
  }
  await finish();
  await setSequences(client, summary.sequences);
  const migrated = rebuild ? await finishStructure(client, rebuild) : [];
  await client.query('COMMIT');
  // The planner knows nothing about the new rows until it is told.
  await client.query('ANALYZE');
  return { rows: [...rows.values()].reduce((sum, count) => sum + count, 0), migrated };
}

async function refuseFull(client: pg.Client, options: RestoreOptions): Promise<void> {
  const names = (await listTables(client)).map(({ name }) => name);
  const full = await tablesWithRows(client, names);
  if (full.length === 0 || options.replace) return;
  throw new BackupError(
    'not-empty',
    `The database is not empty: ${full.slice(0, 5).join(', ')}${full.length > 5 ? ` and ${full.length - 5} more tables` : ''} hold rows. Nothing was changed.`,
    'Make a backup of it first, then say that it may be replaced: `crossdesk restore <file> --replace`.',
  );
}

/** Null when backup and database have the same structure; otherwise how to get from the one to the other, or a refusal. */
async function planStructure(
  client: pg.Client,
  saved: readonly AppliedMigration[],
  migrationsDir: string | undefined,
): Promise<Rebuild | null> {
  const here = await appliedMigrations(client);
  const savedNames = new Set(saved.map(({ name }) => name));
  const hereNames = new Set(here.map(({ name }) => name));
  const missing = saved.find(({ name }) => !hereNames.has(name));
  const extra = here.find(({ name }) => !savedNames.has(name));
  if (!missing && !extra) return null;
  if (migrationsDir !== undefined) return planRebuild(saved, await readMigrations(migrationsDir));
  throw new BackupError(
    'other-migrations',
    missing
      ? `The backup was made with a newer structure: it has the migration ${missing.name}, which this database has not. Nothing was changed.`
      : `The backup was made with an older structure, before the migration ${extra?.name}. Nothing was changed.`,
    missing
      ? 'Run `crossdesk migrate` with the release that made the backup, or a newer one, and restore again.'
      : 'Restore it into a new database with the release that made it, then start this release on that database: it migrates the data.',
  );
}

function refuseOtherTables(header: BackupHeader, tables: readonly { name: string; columns: string[] }[]): void {
  const here = new Map(tables.map((table) => [table.name, new Set(table.columns)]));
  for (const { name, columns } of header.tables) {
    const known = here.get(name);
    const lost = known ? columns.find((column) => !known.has(column)) : undefined;
    if (known && lost === undefined) continue;
    throw new BackupError(
      'other-migrations',
      `The backup holds ${known ? `the column ${name}.${lost}` : `the table ${name}`}, which this database has not, although its migrations are the same. Nothing was changed.`,
      'The structure of one of the two was changed by hand. Create what is missing and restore again.',
    );
  }
}

/**
 * Let rows come in any order and without triggers rewriting them. A superuser switches that off for the transaction; others
 * own the tables, so they take the foreign keys away and put them back, which also checks them.
 */
async function suspendChecks(client: pg.Client, names: readonly string[]): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ super: boolean }>(
    `SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user`,
  );
  if (rows[0]?.super) {
    await client.query(`SET LOCAL session_replication_role = 'replica'`);
    return async () => {
      await client.query(`SET LOCAL session_replication_role = 'origin'`);
    };
  }
  const keys = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT t.relname AS table, c.conname AS name, pg_get_constraintdef(c.oid) AS definition
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
     WHERE c.contype = 'f' AND c.conparentid = 0 AND t.relname = ANY($1) AND t.relnamespace = 'public'::regnamespace
     ORDER BY t.relname, c.conname`,
    [names],
  );
  for (const name of names) await client.query(`ALTER TABLE ${qualified(name)} DISABLE TRIGGER USER`);
  for (const key of keys.rows) {
    await client.query(`ALTER TABLE ${qualified(key.table)} DROP CONSTRAINT ${pg.escapeIdentifier(key.name)}`);
  }
  return async () => {
    for (const key of keys.rows) {
      await client.query(
        `ALTER TABLE ${qualified(key.table)} ADD CONSTRAINT ${pg.escapeIdentifier(key.name)} ${key.definition}`,
      );
    }
    for (const name of names) await client.query(`ALTER TABLE ${qualified(name)} ENABLE TRIGGER USER`);
  };
}

/** Copy every table's rows in; the number of rows by table. */
async function loadTables(client: pg.Client, file: string, header: BackupHeader): Promise<Map<string, number>> {
  const columns = new Map(header.tables.map((table) => [table.name, table.columns]));
  const rows = new Map<string, number>();
  const frames = readFrames(file);
  try {
    for await (const frame of { [Symbol.asyncIterator]: () => keepOpen(frames) }) {
      if (frame.letter !== 'T') continue;
      const { name } = parseJson<{ name: string }>(file, frame);
      const into = columns.get(name);
      if (!into) throw damaged(file, `it holds rows of ${name}, which it does not announce`);
      const names = columnList(into);
      rows.set(name, await copyIn(client, `COPY ${qualified(name)} (${names}) FROM STDIN`, rowsOfTable(frames)));
    }
  } finally {
    await frames.return(undefined);
  }
  return rows;
}

/** The pieces up to the table's end, leaving the frames behind it to be read on. */
async function* rowsOfTable(frames: AsyncGenerator<Frame>): AsyncGenerator<Buffer> {
  for (;;) {
    const { value, done } = await frames.next();
    if (done || value.letter !== 'D') return;
    yield value.payload;
  }
}

function keepOpen(frames: AsyncGenerator<Frame>): AsyncIterator<Frame> {
  return { next: () => frames.next() };
}

/** Counters go on where they stood. RESTART is undone with the transaction, which setval would not be. */
async function setSequences(client: pg.Client, sequences: readonly BackupSequence[]): Promise<void> {
  const { rows } = await client.query<{ name: string; step: string; top: string; bottom: string }>(
    `SELECT sequencename AS name, increment_by::text AS step, max_value::text AS top, min_value::text AS bottom
     FROM pg_sequences WHERE schemaname = 'public'`,
  );
  const here = new Map(rows.map((row) => [row.name, row]));
  for (const { name, lastValue, isCalled } of sequences) {
    const sequence = here.get(name);
    if (!sequence) continue;
    const next = BigInt(lastValue) + (isCalled ? BigInt(sequence.step) : 0n);
    // A counter that is used up cannot be set beyond its end.
    if (next > BigInt(sequence.top) || next < BigInt(sequence.bottom)) {
      await client.query('SELECT setval($1::regclass, $2::bigint, true)', [qualified(name), lastValue]);
    } else {
      await client.query(`ALTER SEQUENCE ${qualified(name)} RESTART WITH ${next}`);
    }
  }
}

function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

function explain(file: string, error: unknown): unknown {
  const state = sqlState(error);
  if (state === lockNotAvailable || state === deadlockDetected) {
    return new BackupError(
      'busy',
      'The database was too busy to be replaced: the application kept its tables locked. Nothing was changed.',
      'Stop the application and restore again.',
      { cause: error },
    );
  }
  if (state === '42501') {
    return new BackupError(
      'forbidden',
      `This database account may not replace the tables: ${(error as Error).message}. Nothing was changed.`,
      'Use the account that owns the tables: the one that ran the migrations.',
      { cause: error },
    );
  }
  if (state) {
    return new BackupError(
      'rejected',
      `The database refused the backup: ${(error as Error).message}. Nothing was changed.`,
      'See the cause; if the structure was changed by hand, undo that and restore again.',
      { cause: error },
    );
  }
  return explainReadError(file, error);
}
