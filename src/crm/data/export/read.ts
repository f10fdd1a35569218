import { stringify } from 'csv-stringify/sync';
import type { Noun } from '../../../commands/define.ts';
import type { CustomField } from '../../../core/custom-fields.ts';
import { type Locale, msg, same } from '../../../core/msg.ts';
import type { Ability } from '../../../core/policy.ts';
import type { ReadCtx } from '../../../operations/operation.ts';
import { accessSql, customerPolicyColumns } from '../../../store/access.ts';
import { customFields } from '../../../store/custom-fields.ts';
import { joinSql, rawSql, type Sql, sql, type Tx } from '../../../store/database.ts';
import { openDetail } from '../../../store/sealed-details.ts';
import { type ExportColumn, type ExportNoun, exportSpecs } from './columns.ts';

export interface Filter {
  /** Only what is this person's. */
  readonly ownerId?: number | undefined;
  readonly departmentId?: number | undefined;
}

export const formats = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof formats)[number];

/** Rows of one statement. */
const pageRows = 1_000;

/** What somebody with this ability may see of a noun's records, page by page in the order of their ids; null where it may not. */
export async function* exportRows(
  noun: Noun,
  columns: readonly ExportColumn[],
  ability: Ability,
  filter: Filter,
  read: <T>(work: (ctx: ReadCtx) => Promise<T>) => Promise<T>,
): AsyncGenerator<readonly (string | null)[][]> {
  const name = noun.name as ExportNoun;
  const spec = exportSpecs[name];
  const { policy } = noun;
  if (!policy) throw new Error(`Nothing says where the rights of “${noun.name}” are read.`);
  const may = (group: string): Sql => accessSql(ability, 'read', name, policy.columns, group);
  const values = columns.map(({ sql: value, group }, at) =>
    group === 'basic'
      ? sql`(${value})::text AS ${rawSql(`v${at}`)}`
      : sql`CASE WHEN ${may(group)} THEN (${value})::text END AS ${rawSql(`v${at}`)}`,
  );
  const conditions = [spec.where, may('basic')];
  if (spec.customerId)
    conditions.push(sql`(${spec.customerId} IS NULL OR ${customerName(ability, spec.customerId)} IS NOT NULL)`);
  if (filter.departmentId !== undefined) conditions.push(sql`${spec.department} = ${filter.departmentId}::int`);
  if (filter.ownerId !== undefined) conditions.push(sql`${spec.owner} = ${filter.ownerId}::int`);
  for (let after = 0; ; ) {
    const page = await read(async ({ tx, secrets }) => {
      const rows = await tx.rows<Record<string, string | null> & { id: number }>(sql`
        SELECT ${spec.id} AS id, ${joinSql(values)} FROM ${policy.from}
        WHERE ${joinSql(conditions, ' AND ')} AND ${spec.id} > ${after}::int ORDER BY ${spec.id} LIMIT ${pageRows}::int`);
      return rows.map((row) => ({
        id: row.id,
        cells: columns.map((column, at) => {
          const held = row[`v${at}`] ?? null;
          return column.sealed ? openDetail(secrets, name, column.sealed, held) : held;
        }),
      }));
    });
    if (page.length === 0) return;
    yield page.map(({ cells }) => cells);
    after = page.at(-1)?.id ?? after;
    if (page.length < pageRows) return;
  }
}

/** The record's own columns, those that admins declared and, where it is about one, the customer's name and id. */
export async function exportColumns(tx: Tx, noun: ExportNoun, ability: Ability): Promise<readonly ExportColumn[]> {
  const spec = exportSpecs[noun];
  if (noun === 'customer') return [...spec.columns, ...(await customFields(tx, 'customer')).map(customColumn)];
  if (!spec.customerId) return spec.columns;
  const [id, ...rest] = spec.columns;
  const about: ExportColumn[] = [
    { label: msg('Customer', '客户'), group: 'basic', sql: customerName(ability, spec.customerId) },
    { label: msg('Customer id', '客户编号'), group: 'basic', sql: sql`'C-' || ${spec.customerId}` },
  ];
  return id ? [id, ...about, ...rest] : about;
}

/** An amount as `EUR 12.50`, a yes or no in words: as an import reads them again. */
function customColumn({ id, name, group }: CustomField): ExportColumn {
  const value = sql`(c.custom -> ${String(id)}::text)`;
  const money = sql`(${value} ->> 'currency') || ' ' || trim_scale(bi.amount((${value} ->> 'minor')::bigint, ${value} ->> 'currency'))`;
  return {
    label: same(name),
    group,
    sql: sql`CASE jsonb_typeof(${value}) WHEN 'object' THEN ${money}
      WHEN 'boolean' THEN CASE WHEN ${value} = 'true' THEN 'yes' ELSE 'no' END ELSE c.custom ->> ${String(id)}::text END`,
  };
}

/** null: not this one's to know. */
function customerName(ability: Ability, id: Sql): Sql {
  const columns = customerPolicyColumns(sql`x`);
  return sql`(SELECT x.name FROM customers x WHERE x.id = ${id} AND ${accessSql(ability, 'read', 'customer', columns, 'basic')})`;
}

/**
 * Lines of a file. In CSV a text that a spreadsheet would calculate (it begins with = + - @, a tab or a line break) has ' before it;
 * numbers stay as they are. `bom`: for Excel, which takes UTF-8 for something else without.
 */
export async function* exportText(
  labels: readonly string[],
  pages: AsyncIterable<readonly (readonly (string | null)[])[]>,
  how: { readonly format: ExportFormat; readonly bom: boolean },
): AsyncGenerator<string> {
  if (how.format === 'csv') yield `${how.bom ? '\uFEFF' : ''}${csvText([labels])}`;
  for await (const page of pages) {
    yield how.format === 'csv'
      ? csvText(page)
      : page
          .map(
            (cells) => `${JSON.stringify(Object.fromEntries(labels.map((label, at) => [label, cells[at] ?? null])))}\n`,
          )
          .join('');
  }
}

/** A whole number or decimal, negative or not: nothing that a spreadsheet could be made to calculate. */
const plainNumber = /^-?\d{1,15}(?:\.\d+)?$/u;

export function csvText(rows: readonly (readonly (string | null)[])[]): string {
  const cells = rows.map((row) =>
    row.map((cell) =>
      cell !== null && cell.length <= 15 && plainNumber.test(cell) && isExact(cell) ? Number(cell) : (cell ?? ''),
    ),
  );
  return stringify(cells, { escape_formulas: true, record_delimiter: 'windows' });
}

/** `1.50` would become 1.5. */
const isExact = (cell: string): boolean => String(Number(cell)) === cell;

export function headerLabels(columns: readonly ExportColumn[], locale: Locale): string[] {
  return columns.map(({ label }) => label[locale]);
}
