import { same } from '../../core/msg.ts';
import { recordRef } from '../../core/records.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { fieldNames } from './messages.ts';
import { type CustomerRow, customerRecord } from './records.ts';
import { fieldGroupOf } from './rules.ts';

/** Refuses a write over a version that the writer has not seen. That a field changed is told to whoever may read it. */
export function demandVersion<Kept extends Json>(
  ctx: Ctx<Kept>,
  row: CustomerRow,
  version: number | undefined,
): Promise<void> {
  const ref = recordRef('customer', row.id);
  const groups: Readonly<Record<string, string>> = fieldGroupOf;
  const names: Readonly<Record<string, (typeof fieldNames)['name']>> = fieldNames;
  return demandSeen(ctx, { ref, version: row.version, title: same(`“${row.name}”`) }, version, (column) =>
    ctx.can('read', 'customer', customerRecord(row), groups[column] ?? 'basic')
      ? (names[column] ?? same(column))
      : null,
  );
}
