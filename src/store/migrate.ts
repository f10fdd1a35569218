import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { runsOutsideTransaction, splitStatements } from './sql-script.ts';

/** Why the database's structure could not be brought up to date. `hint` says what to do. */
export type MigrationFault = 'changed' | 'failed' | 'failed-before' | 'newer-database' | 'old-server';

export class MigrationError extends Error {
  readonly fault: MigrationFault;
  readonly hint: string;

  constructor(fault: MigrationFault, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
    this.fault = fault;
    this.hint = hint;
  }
}

/** A migration as its folder holds it. */
export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file, in hexadecimal: what `_prisma_migrations` keeps. */
  checksum: string;
}

export interface AppliedMigration {
  name: string;
  checksum: string;
}

interface Row {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
  logs: string | null;
}

/** The oldest PostgreSQL that is supported, as `server_version_num` counts. */
const oldestServer = 140_000;
/** Prisma's own number, so that `prisma migrate deploy` and we wait for each other. */
export const migrationLock = 72_707_369;
const turnPollMs = 50;
const undefinedTable = '42P01';

/** Prisma's table, column for column: `prisma migrate deploy` and `status` keep working on our databases. */
const createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

/**
 * Apply what is pending of `<dir>/<name>/migration.sql`, in the order of the names, each in a transaction where SQL allows
 * that. Several processes may call it at once. Throws MigrationError; a failed migration leaves no trace.
 */
export async function migrate(
  url: string,
  options: { dir: string; log(message: string): void },
): Promise<{ applied: string[] }> {
  const known = await readMigrations(options.dir);
  return withClient(url, async (client) => {
    // The usual case costs one question and no lock.
    if (pendingOf(known, await appliedRows(client)).length === 0 && known.length > 0) return { applied: [] };
    return { applied: await applyPending(client, known, options.log) };
  });
}

/** The names of the migrations that `migrate` would apply. Throws MigrationError for a database that it would refuse. */
export async function pendingMigrations(url: string, dir: string): Promise<string[]> {
  const known = await readMigrations(dir);
  return withClient(url, async (client) => pendingOf(known, await appliedRows(client)).map(({ name }) => name));
}

/** What a database has had applied, in order; empty for one without the table. */
export async function appliedMigrations(client: pg.Client): Promise<AppliedMigration[]> {
  // Asked first: a missing table would spoil a transaction that is under way.
  const found = await client.query<{ there: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`);
  const rows = found.rows[0]?.there ? ((await appliedRows(client)) ?? []) : [];
  return rows.filter(isApplied).map((row) => ({ name: row.migration_name, checksum: row.checksum }));
}

/** The migrations in a folder, in order; none for a folder that is missing. */
export async function readMigrations(dir: string): Promise<Migration[]> {
  const names = await listFolders(dir);
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(dir, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: digest(sql) };
    }),
  );
}

async function listFolders(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function digest(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

/** A checkout may have changed the line ends of a script that was applied elsewhere: that is the same script. */
export function isSameScript(migration: Migration, checksum: string): boolean {
  if (migration.checksum === checksum) return true;
  const unix = migration.sql.replaceAll('\r\n', '\n');
  return digest(unix) === checksum || digest(unix.replaceAll('\n', '\r\n')) === checksum;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'crossdesk migrate' });
  // A connection that breaks between two queries fails the next one; unheard, it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The rows of Prisma's table, oldest first; null when there is no such table. */
async function appliedRows(client: pg.Client): Promise<Row[] | null> {
  try {
    const { rows } = await client.query<Row>(
      `SELECT migration_name, checksum, finished_at, rolled_back_at, logs FROM _prisma_migrations ORDER BY started_at, migration_name`,
    );
    return rows;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === undefinedTable) return null;
    throw error;
  }
}

function isApplied(row: Row): boolean {
  return row.finished_at !== null && row.rolled_back_at === null;
}

/** What is left to apply; throws when the table and the folder tell different stories. */
function pendingOf(known: readonly Migration[], rows: readonly Row[] | null): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  const done = new Set<string>();
  for (const row of rows ?? []) {
    if (row.rolled_back_at !== null) continue;
    if (row.finished_at === null) throw failedBefore(row);
    const migration = byName.get(row.migration_name);
    if (!migration) throw newerDatabase(row.migration_name);
    if (!isSameScript(migration, row.checksum)) throw changed(row.migration_name);
    done.add(row.migration_name);
  }
  return known.filter(({ name }) => !done.has(name));
}

function failedBefore(row: Row): MigrationError {
  const said = row.logs ? ` It said: ${row.logs}` : '';
  return new MigrationError(
    'failed-before',
    `The migration ${row.migration_name} was begun on this database and did not finish.${said}`,
    `Look at what it left behind, undo that, and mark it with \`npx prisma migrate resolve --rolled-back ${row.migration_name}\`; or restore a backup.`,
  );
}

function newerDatabase(name: string): MigrationError {
  return new MigrationError(
    'newer-database',
    `The database is newer than this release of Crossdesk: it has the migration ${name}, which this release does not know.`,
    'Start the newer release again, or restore a backup that this release made.',
  );
}

function changed(name: string): MigrationError {
  return new MigrationError(
    'changed',
    `The migration ${name} was changed after it had been applied to this database.`,
    `Restore prisma/migrations/${name}/migration.sql as it was, and put what is new into a new migration.`,
  );
}

async function applyPending(
  client: pg.Client,
  known: readonly Migration[],
  log: (message: string) => void,
): Promise<string[]> {
  await refuseOldServer(client);
  await waitForTurn(client, log);
  await createMigrationsTable(client);
  // Somebody else may have done it while we waited for the lock.
  const pending = pendingOf(known, await appliedRows(client));
  for (const migration of pending) {
    log(`Applying migration ${migration.name}`);
    await applyOne(client, migration);
  }
  // The lock goes with the connection, which is closed on the way out.
  return pending.map(({ name }) => name);
}

/**
 * Ask again and again rather than wait inside PostgreSQL: a statement that waits holds a snapshot, and CREATE INDEX CONCURRENTLY
 * in the process whose turn it is would wait for that in return.
 */
async function waitForTurn(client: pg.Client, log: (message: string) => void): Promise<void> {
  for (let asked = 0; ; asked += 1) {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [migrationLock]);
    if (rows[0]?.mine) return;
    if (asked === 0) log('Another process is migrating the database; waiting for it.');
    await sleep(turnPollMs);
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  );
  const server = rows[0];
  if (!server || server.number >= oldestServer) return;
  throw new MigrationError(
    'old-server',
    `The database server is PostgreSQL ${server.version}; Crossdesk needs 14 or newer.`,
    'Upgrade the server, or leave DATABASE_URL out to use the embedded one.',
  );
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  if (needsNoTransaction(migration)) await applyStepwise(client, migration, splitStatements(migration.sql));
  else await applyAtOnce(client, migration);
}

/** Script and record commit together: after a failure the database is as if nothing had been tried. */
async function applyAtOnce(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  // After a failure the connection is closed on the way out, and that rolls back.
  await applyInside(client, migration);
  await client.query('COMMIT');
}

/** Create Prisma's table where it is missing. */
export async function createMigrationsTable(client: pg.Client): Promise<void> {
  await client.query(createTable);
}

/** Apply and record one migration within the transaction that is open. Throws MigrationError; the caller rolls back. */
export async function applyInside(client: pg.Client, migration: Migration): Promise<void> {
  try {
    if (migration.sql.trim() !== '') await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
  } catch (error) {
    throw failed(migration, error, 'Nothing of it was kept. Correct the cause and start again.');
  }
}

/** Whether a migration holds a statement that PostgreSQL refuses inside a transaction. */
export function needsNoTransaction(migration: Migration): boolean {
  return splitStatements(migration.sql).some(runsOutsideTransaction);
}

/** For statements that PostgreSQL only runs outside a transaction. A failure is recorded, as Prisma does, and must be resolved by hand. */
async function applyStepwise(client: pg.Client, migration: Migration, statements: readonly string[]): Promise<void> {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    migration.checksum,
    migration.name,
  ]);
  try {
    for (const statement of statements) await client.query(statement);
  } catch (error) {
    const logs = error instanceof Error ? error.message : String(error);
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, logs]);
    throw failed(
      migration,
      error,
      `It cannot run in a transaction, so a part of it may be there. Undo that, then \`npx prisma migrate resolve --rolled-back ${migration.name}\`.`,
    );
  }
  await client.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id]);
}

function failed(migration: Migration, error: unknown, hint: string): MigrationError {
  const said = error instanceof Error ? error.message : String(error);
  const at = error instanceof pg.DatabaseError ? Number(error.position) : Number.NaN;
  // PostgreSQL counts characters of the whole script.
  const line = Number.isInteger(at) ? `, line ${[...migration.sql].slice(0, at).join('').split('\n').length}` : '';
  return new MigrationError('failed', `The migration ${migration.name} failed${line}: ${said}`, hint, { cause: error });
}
