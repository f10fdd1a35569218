import { type NounName, type RecordRef, recordRef } from '../core/records.ts';
import { joinSql, rawSql, type Sql, sql, type Tx } from '../store/database.ts';
import { notFound } from './messages.ts';
import type { Ctx, Json } from './operation.ts';

/** The SQL types that a record's own columns have. */
export type ColumnType =
  | 'text'
  | 'int'
  | 'bigint'
  | 'numeric'
  | 'boolean'
  | 'date'
  | 'timestamptz'
  | 'jsonb'
  | 'int[]'
  | 'text[]';

export type ColumnValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | readonly string[]
  | readonly number[]
  | Json;

/** Columns that operations write, by the names that code and audit lines use: `{ dueAt: ['due_at', 'timestamptz'] }`. */
export type Columns = Readonly<Record<string, readonly [column: string, type: ColumnType]>>;

type PatchOf<C extends Columns, Row> = { readonly [K in keyof C]?: K extends keyof Row ? Row[K] : ColumnValue };

/** What undo puts back: the columns as they were. Dates as ISO 8601, whole numbers beyond 2^53 as text. */
export type KeptRow = { readonly id: number; readonly before: { readonly [column: string]: Json } };

/**
 * The table of a noun: loads, holds, inserts and changes its records in one way, with version, audit line and the means to undo.
 * The table has `id`, `version`, `created_at` and `updated_at`; whatever else it holds stands in `columns`.
 */
export interface RecordTable<Row extends { readonly id: number; readonly version: number }, C extends Columns> {
  ref(id: number): RecordRef;
  /** The record, or null. `lock` holds the row, so that two people's clicks follow one another. */
  find(tx: Tx, id: number, lock?: 'lock' | 'read'): Promise<Row | null>;
  /** The record, or AppError 'not_found'. */
  load(tx: Tx, id: number, lock?: 'lock' | 'read'): Promise<Row>;
  where(tx: Tx, conditions: readonly Sql[], order: Sql, page?: { limit: number; offset?: number }): Promise<Row[]>;
  count(tx: Tx, conditions: readonly Sql[]): Promise<number>;
  /** Inserts, tells the audit log, resolves to the id. Columns that are not given take the table's defaults. */
  insert<Kept extends Json>(ctx: Ctx<Kept>, values: PatchOf<C, Row>): Promise<number>;
  /**
   * Writes the columns that differ, tells the audit log and keeps the old values for undo. Resolves to the names of the
   * columns that changed (none: nothing was written). `row` must have been loaded with 'lock'.
   */
  change(ctx: Ctx<KeptRow>, row: Row, patch: PatchOf<C, Row>): Promise<string[]>;
  /** The same without keeping anything, for what is one part of a larger operation or an undo. */
  write<Kept extends Json>(ctx: Ctx<Kept>, row: Row, patch: PatchOf<C, Row>): Promise<WrittenColumns>;
  /** Puts kept columns back, as `undo` of an operation that used `change`. Resolves to the record as it is then. */
  restore(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<Row>;
}

export interface WrittenColumns {
  readonly changed: readonly string[];
  readonly before: { readonly [column: string]: Json };
}

/**
 * `select`: what a row is read as, from `from`, with quoted names: sql`n.id, n.version, n.title, …`. Names of other records are
 * best subqueries rather than joins: after waiting for a row lock PostgreSQL evaluates them again for the row's newest state.
 * `alias`: the table's name within `from`. `silent`: columns that follow from others and would only be noise in the audit log.
 */
export function recordTable<
  Row extends { readonly id: number; readonly version: number },
  const C extends Columns,
>(spec: {
  readonly noun: NounName;
  readonly table: string;
  readonly alias: string;
  readonly select: Sql;
  readonly columns: C;
  readonly silent?: readonly (keyof C & string)[];
}): RecordTable<Row, C> {
  const table = rawSql(spec.table);
  const alias = rawSql(spec.alias);
  const silent: ReadonlySet<string> = new Set(spec.silent ?? []);
  const ref = (id: number) => recordRef(spec.noun, id);
  const columnOf = (name: string): readonly [string, ColumnType] => {
    const column = spec.columns[name];
    if (!column) throw new Error(`The table ${spec.table} declares no column “${name}”.`);
    return column;
  };

  async function find(tx: Tx, id: number, lock: 'lock' | 'read' = 'read'): Promise<Row | null> {
    const [row] = await tx.rows<Row>(sql`
      SELECT ${spec.select} FROM ${table} ${alias} WHERE ${alias}.id = ${id}::int ${rawSql(lock === 'lock' ? `FOR UPDATE OF ${spec.alias}` : '')}`);
    return row ?? null;
  }

  async function load(tx: Tx, id: number, lock: 'lock' | 'read' = 'read'): Promise<Row> {
    const row = await find(tx, id, lock);
    if (!row) throw notFound(ref(id));
    return row;
  }

  async function write<Kept extends Json>(ctx: Ctx<Kept>, row: Row, patch: PatchOf<C, Row>): Promise<WrittenColumns> {
    const old = row as Readonly<Record<string, unknown>>;
    const entries = Object.entries(patch).filter(([name, value]) => value !== undefined && !same(value, old[name])) as [
      string,
      ColumnValue,
    ][];
    if (entries.length === 0) return { changed: [], before: {} };
    const sets = entries.map(([name, value]) => {
      const [column, type] = columnOf(name);
      return sql`${rawSql(column)} = ${parameter(value, type)}::${rawSql(type)}`;
    });
    const touched = await ctx.tx.run(sql`
      UPDATE ${table} SET ${joinSql(sets)}, version = version + 1, updated_at = ${ctx.now}::timestamptz
      WHERE id = ${row.id}::int AND version = ${row.version}::int`);
    if (touched !== 1)
      throw new Error(`${spec.table} ${row.id} changed though it was locked at version ${row.version}.`);
    const before = Object.fromEntries(entries.map(([name]) => [name, toJson(old[name])]));
    const after = Object.fromEntries(entries.map(([name, value]) => [name, toJson(value)]));
    const told = entries.map(([name]) => name).filter((name) => !silent.has(name));
    ctx.changed({ ref: ref(row.id), version: row.version + 1, fields: told, before, after });
    return { changed: told, before };
  }

  return {
    ref,
    find,
    load,
    write,
    where: (tx, conditions, order, page) =>
      tx.rows<Row>(sql`
        SELECT ${spec.select} FROM ${table} ${alias} WHERE ${conditions.length > 0 ? joinSql([...conditions], ' AND ') : sql`TRUE`}
        ORDER BY ${order} ${page ? sql`LIMIT ${page.limit}::int OFFSET ${page.offset ?? 0}::int` : rawSql('')}`),
    async count(tx, conditions) {
      const [row] = await tx.rows<{ n: bigint }>(sql`
        SELECT count(*) AS n FROM ${table} ${alias} WHERE ${conditions.length > 0 ? joinSql([...conditions], ' AND ') : sql`TRUE`}`);
      return Number(row?.n ?? 0);
    },
    async insert(ctx, values) {
      const entries = Object.entries(values).filter(([, value]) => value !== undefined) as [string, ColumnValue][];
      const names = entries.map(([name]) => rawSql(columnOf(name)[0]));
      const given = entries.map(([name, value]) => {
        const [, type] = columnOf(name);
        return sql`${parameter(value, type)}::${rawSql(type)}`;
      });
      const [row] = await ctx.tx.rows<{ id: number }>(sql`
        INSERT INTO ${table} (${joinSql([...names, rawSql('created_at'), rawSql('updated_at')])})
        VALUES (${joinSql([...given, sql`${ctx.now}::timestamptz`, sql`${ctx.now}::timestamptz`])}) RETURNING id`);
      if (!row) throw new Error(`The new row of ${spec.table} was not returned.`);
      const filled = entries.filter(([, value]) => value !== null);
      ctx.changed({
        ref: ref(row.id),
        version: 1,
        fields: filled.map(([name]) => name).filter((name) => !silent.has(name)),
        after: Object.fromEntries(filled.map(([name, value]) => [name, toJson(value)])),
      });
      return row.id;
    },
    async change(ctx, row, patch) {
      const { changed, before } = await write(ctx, row, patch);
      if (Object.keys(before).length > 0) ctx.keepForUndo({ id: row.id, before });
      return [...changed];
    },
    async restore(ctx, kept) {
      const row = await load(ctx.tx, kept.id, 'lock');
      const patch = Object.fromEntries(
        Object.entries(kept.before).map(([name, value]) => [name, fromJson(value, columnOf(name)[1])]),
      );
      await write(ctx, row, patch as PatchOf<C, Row>);
      return load(ctx.tx, kept.id);
    },
  };
}

function same(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    return JSON.stringify(toJson(a)) === JSON.stringify(toJson(b));
  }
  return a === b || (a === null && b === undefined);
}

function parameter(value: ColumnValue, type: ColumnType): unknown {
  if (type === 'jsonb') return value === null ? null : JSON.stringify(value);
  if (type === 'date' && value instanceof Date) return value.toISOString().slice(0, 10);
  return value;
}

function toJson(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toJson(one)]));
  return value as Json;
}

function fromJson(value: Json, type: ColumnType): ColumnValue {
  if (typeof value !== 'string') return value;
  if (type === 'timestamptz') return new Date(value);
  if (type === 'bigint') return BigInt(value);
  return value;
}
