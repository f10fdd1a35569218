import type { CustomField, CustomKind } from '../../core/custom-fields.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';

/** A field that an admin declared, as the database has it. */
export interface FieldRow extends CustomField {
  readonly version: number;
  readonly noun: 'customer';
  readonly kind: CustomKind;
  readonly searchName: string;
  readonly position: number;
  readonly retiredAt: Date | null;
}

const columns = {
  noun: ['noun', 'text'],
  name: ['name', 'text'],
  searchName: ['search_name', 'text'],
  kind: ['kind', 'text'],
  options: ['options', 'text[]'],
  required: ['required', 'boolean'],
  group: ['field_group', 'text'],
  position: ['position', 'int'],
  retiredAt: ['retired_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const fieldTable = recordTable<FieldRow, typeof columns>({
  noun: 'field',
  table: 'custom_fields',
  alias: 'f',
  select: sql`f.id, f.version, f.noun, f.name, f.search_name AS "searchName", f.kind, f.options, f.required,
    f.field_group AS "group", f.position, f.retired_at AS "retiredAt"`,
  columns,
  silent: ['searchName', 'position'],
});

export const inUse: Sql = sql`f.retired_at IS NULL`;

/** How many customers have something in this field; in `options` of it only, where given. */
export async function filledIn(tx: Tx, field: Pick<FieldRow, 'id'>, options?: readonly string[]): Promise<number> {
  const key = String(field.id);
  const among = options ? sql`AND c.custom ->> ${key} = ANY(${[...options]}::text[])` : sql``;
  const [row] = await tx.rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM customers c WHERE c.custom ? ${key} ${among}`,
  );
  return row?.n ?? 0;
}
