import { AppError } from '../../core/errors.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import type { Ctx, ReadCtx } from '../../operations/operation.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import { changedNames, messages } from './messages.ts';

/** A department as people are shown it. */
export interface DepartmentView {
  readonly id: number;
  readonly key: string;
  readonly name: Msg;
  readonly active: boolean;
  readonly selfJoin: boolean;
  readonly version: number;
  /** Active people in it, and channels linked to it. */
  readonly people: number;
  readonly channels: number;
}

interface Raw {
  readonly id: number;
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly active: boolean;
  readonly selfJoin: boolean;
  readonly version: number;
  readonly people: number;
  readonly channels: number;
}

/** Departments that a condition over `d` picks, in their order. */
export async function departmentViews(tx: Tx, where: Sql): Promise<DepartmentView[]> {
  const rows = await tx.rows<Raw>(sql`
    SELECT d.id, d.key, d.name_en AS "nameEn", d.name_zh AS "nameZh", d.active, d.self_join AS "selfJoin", d.version,
      (SELECT count(*)::int FROM staff s WHERE s.department_id = d.id AND s.active) AS people,
      (SELECT count(*)::int FROM channels c WHERE c.department_id = d.id AND c.purpose = 'department') AS channels
    FROM departments d WHERE ${where} ORDER BY d.active DESC, d.position, d.id`);
  return rows.map(({ nameEn, nameZh, ...row }) => ({ ...row, name: msg(nameEn, nameZh) }));
}

export async function departmentView(ctx: ReadCtx, id: number): Promise<DepartmentView | null> {
  const [found] = await departmentViews(ctx.tx, sql`d.id = ${id}`);
  return found ?? null;
}

/** Locks the row for this transaction; the error is the same whether it never existed or may not be known of. */
export async function lockedDepartment(ctx: ReadCtx, id: number): Promise<DepartmentView> {
  await ctx.tx.rows(sql`SELECT id FROM departments WHERE id = ${id} FOR UPDATE`);
  const found = await departmentView(ctx, id);
  if (!found) throw new AppError('not_found', messages.unknown(shortId({ noun: 'department', id })));
  return found;
}

/** Tells the second of two writers what the first one did. */
export function demandVersion(
  ctx: Pick<Ctx, 'tx' | 'now' | 'actor'>,
  row: DepartmentView,
  version: number | undefined,
): Promise<void> {
  const ref = recordRef('department', row.id);
  return demandSeen(
    ctx,
    { ref, version: row.version, title: row.name },
    version,
    (column) => changedNames[column] ?? same(column),
  );
}
