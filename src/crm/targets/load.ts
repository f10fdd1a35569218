import { periodText } from '../../commands/values/period.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import type { Action } from '../../core/policy.ts';
import { shortId } from '../../core/records.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import { notFound } from '../../operations/messages.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { periodOf } from './figures.ts';
import { columnNames, idOf, labels, messages } from './messages.ts';
import { type TargetRow, targetRecord, targetRef, targets } from './records.ts';

/** The target, locked, which the actor may do this to. Removed ones are not found. */
export async function demandTarget<Kept extends Json>(
  ctx: Ctx<Kept>,
  id: number,
  action: Action,
  field?: 'basic' | 'plan',
): Promise<TargetRow> {
  const target = await targets.load(ctx.tx, id, 'lock');
  if (target.removedAt !== null) throw notFound(targetRef(id));
  ctx.demand(action, targetRef(id), targetRecord(target), field);
  return target;
}

export function demandVersion<Kept extends Json>(
  ctx: Ctx<Kept>,
  target: TargetRow,
  seen: number | undefined,
): Promise<void> {
  const record = { ref: targetRef(target.id), version: target.version, title: same(idOf(target)) };
  return demandSeen(ctx, record, seen, (column) => columnNames[column] ?? same(column));
}

/** Its plan or readings changed: the target has a new version and the audit log a line. */
export async function touch<Kept extends Json>(
  ctx: Ctx<Kept>,
  target: TargetRow,
  change: { readonly field: 'plan' | 'readings'; readonly before?: Json; readonly after?: Json },
): Promise<void> {
  const touched = await ctx.tx.run(sql`
    UPDATE sales_targets SET version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE id = ${target.id}::int AND version = ${target.version}::int`);
  if (touched !== 1) throw new Error(`Target ${target.id} changed though it was locked at version ${target.version}.`);
  const { field, before, after } = change;
  ctx.changed({
    ref: targetRef(target.id),
    version: target.version + 1,
    fields: [field],
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
}

/** Whom it is for, as people call them. */
export function whomText(
  target: Pick<TargetRow, 'scope' | 'departmentEn' | 'departmentZh' | 'ownerId' | 'ownerName'>,
): Msg {
  if (target.scope === 'company') return labels.company;
  if (target.scope === 'department') return msg(target.departmentEn ?? '', target.departmentZh ?? '');
  return same(target.ownerName ?? shortId({ noun: 'staff', id: target.ownerId ?? 0 }));
}

/** "Revenue · Sales · Q4 2026". */
export function nameOf(target: TargetRow): Msg {
  return messages.name(target.kind, whomText(target), periodText(periodOf(target)));
}
