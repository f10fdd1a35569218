import type pg from 'pg';
import {
  type AppliedMigration,
  applyInside,
  createMigrationsTable,
  isSameScript,
  type Migration,
  needsNoTransaction,
} from '../migrate.ts';
import { BackupError } from './errors.ts';

/** How an older backup gets into this release: its own structure first, then its rows, then what came after it. */
export interface Rebuild {
  before: Migration[];
  after: Migration[];
}

/** Split this release's migrations at the backup's. Throws BackupError where the two histories do not fit. */
export function planRebuild(saved: readonly AppliedMigration[], known: readonly Migration[]): Rebuild {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of saved) {
    const migration = byName.get(name);
    if (migration && isSameScript(migration, checksum)) continue;
    throw new BackupError(
      'other-migrations',
      migration
        ? `The backup was made with another version of the migration ${name}. Nothing was changed.`
        : `The backup was made with a newer structure: it has the migration ${name}, which this release does not know. Nothing was changed.`,
      'Restore it with the release that made it, or a newer one.',
    );
  }
  const names = new Set(saved.map(({ name }) => name));
  const unfit = known.find(needsNoTransaction);
  if (unfit) {
    throw new BackupError(
      'other-migrations',
      `The backup was made with an older structure, and the migration ${unfit.name} cannot be repeated inside a restore. Nothing was changed.`,
      'Restore it into a new database with the release that made it, then start this release on that database: it migrates the data.',
    );
  }
  return {
    before: known.filter(({ name }) => names.has(name)),
    after: known.filter(({ name }) => !names.has(name)),
  };
}

/** Put the backup's structure in place of the present one, within the open transaction. */
export async function buildStructure(client: pg.Client, { before }: Rebuild): Promise<void> {
  await dropOurs(client);
  await createMigrationsTable(client);
  for (const migration of before) await applyInside(client, migration);
}

export async function finishStructure(client: pg.Client, { after }: Rebuild): Promise<string[]> {
  for (const migration of after) await applyInside(client, migration);
  return after.map(({ name }) => name);
}

/** Everything in `public` that no extension brought: tables and views, then what they used. */
async function dropOurs(client: pg.Client): Promise<void> {
  const notOfExtension = (catalog: string) =>
    `NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = o.oid AND d.deptype = 'e')`;
  const questions = [
    `SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind, o.oid::regclass::text AS name
     FROM pg_class o WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') AND ${notOfExtension('pg_class')}`,
    // Those of identity and serial columns went with their tables, and cannot go before.
    `SELECT 'SEQUENCE' AS kind, o.oid::regclass::text AS name
     FROM pg_class o WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND ${notOfExtension('pg_class')}`,
    `SELECT 'ROUTINE' AS kind, o.oid::regprocedure::text AS name
     FROM pg_proc o WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a' AND ${notOfExtension('pg_proc')}`,
    `SELECT CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END AS kind, o.oid::regtype::text AS name
     FROM pg_type o WHERE typnamespace = 'public'::regnamespace AND ${notOfExtension('pg_type')}
       AND (typtype IN ('d', 'e', 'r') OR (typtype = 'c' AND EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = o.typrelid AND c.relkind = 'c')))`,
  ];
  for (const question of questions) {
    const { rows } = await client.query<{ kind: string; name: string }>(question);
    // IF EXISTS: a cascade may have taken one along with another.
    for (const { kind, name } of rows) await client.query(`DROP ${kind} IF EXISTS ${name} CASCADE`);
  }
}
