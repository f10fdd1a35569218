import pg from 'pg';
import type { BackupSequence, BackupTable } from './format.ts';

export interface CatalogTable extends BackupTable {
  /** A partitioned table holds no rows itself; COPY reads it through a query. */
  partitioned: boolean;
}

/** Prisma's own table describes the structure, which a backup does not carry. */
const notData = '_prisma_migrations';

/** How text forms of values are written and read, the same whatever the server or the role is set to. */
export const textSettings = `
  SET LOCAL client_encoding = 'UTF8';
  SET LOCAL DateStyle = 'ISO, YMD';
  SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL TimeZone = 'UTC';
  SET LOCAL extra_float_digits = 3;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL search_path = public, pg_catalog;
  SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0;
  SET LOCAL row_security = off`;

/** Our tables with the columns that can be written: every table of `public` that is not an extension's or a partition. */
export async function listTables(client: pg.Client): Promise<CatalogTable[]> {
  const { rows } = await client.query<{ name: string; partitioned: boolean; columns: string[] }>(
    `SELECT c.relname AS name, c.relkind = 'p' AS partitioned,
            ARRAY(SELECT a.attname::text FROM pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                  ORDER BY a.attnum) AS columns
     FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relpersistence <> 't' AND c.relname <> $1
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY c.relname`,
    [notData],
  );
  return rows;
}

/** Where the counters of `public` stand. Read it after the rows: then no counter is behind a row that was saved. */
export async function listSequences(client: pg.Client): Promise<BackupSequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname`,
  );
  const sequences: BackupSequence[] = [];
  for (const { name } of rows) {
    const state = await client.query<{ last: string; called: boolean }>(
      `SELECT last_value::text AS last, is_called AS called FROM ${qualified(name)}`,
    );
    const { last, called } = state.rows[0]!;
    sequences.push({ name, lastValue: last, isCalled: called });
  }
  return sequences;
}

/** The tables that hold a row. */
export async function tablesWithRows(client: pg.Client, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const questions = names.map(
    (name) => `SELECT ${pg.escapeLiteral(name)} AS name WHERE EXISTS (SELECT 1 FROM ${qualified(name)})`,
  );
  const { rows } = await client.query<{ name: string }>(questions.join(' UNION ALL '));
  return rows.map(({ name }) => name);
}

export function qualified(name: string): string {
  return `public.${pg.escapeIdentifier(name)}`;
}

export function columnList(columns: readonly string[]): string {
  return columns.map((column) => pg.escapeIdentifier(column)).join(', ');
}
