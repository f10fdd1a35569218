import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { Msg } from '../../../core/msg.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { demandVersion } from '../conflict.ts';
import { messages } from '../messages.ts';
import { type CustomerRow, customerRecord, departmentFacts, lockCustomer, staffFacts } from '../records.ts';
import { handOver } from '../rules.ts';
import { demandDepartment, demandOwner } from './belonging.ts';
import { demandWritten } from './values.ts';

const input = z.object({
  id: z.number().int(),
  version: z.number().int().optional(),
  ownerId: z.number().int().optional(),
  departmentId: z.number().int().optional(),
});

export interface Assigned {
  readonly id: number;
  readonly name: string;
  readonly department: Msg;
  readonly owner: string | null;
}
type Belonging = { readonly departmentId: number; readonly ownerId: number | null };
type Kept = { readonly id: number } & Belonging;

export const assignCustomer = defineOperation<z.infer<typeof input>, Assigned, Kept>({
  name: 'customer.assign',
  input,
  requires: { action: 'assign', subject: 'customer' },
  writes: true,

  async run(ctx, { id, version, ownerId, departmentId }) {
    const ref = recordRef('customer', id);
    const row = await lockCustomer(ctx.tx, id);
    if (!row) throw notFound(ref);
    ctx.demand('assign', ref, customerRecord(row));
    if (row.archivedAt !== null) throw new AppError('refused', messages.isArchived(row.name));
    if (ownerId === undefined && departmentId === undefined) throw new AppError('invalid', messages.nothingToAssign);
    await demandVersion(ctx, row, version);

    const owner = ownerId === undefined ? undefined : await demandOwner(ctx.tx, ownerId);
    if (departmentId !== undefined) await demandDepartment(ctx.tx, departmentId);
    const present = row.ownerId === null ? null : await staffFacts(ctx.tx, row.ownerId);
    const to = handOver(
      { departmentId: row.departmentId, ownerId: row.ownerId, ownerDepartmentId: present?.departmentId ?? null },
      { owner, departmentId },
    );
    if (to.departmentId === row.departmentId && to.ownerId === row.ownerId)
      throw new AppError('refused', messages.alreadySo);

    await write(ctx, row, to);
    ctx.keepForUndo({ id, departmentId: row.departmentId, ownerId: row.ownerId });
    const department = await departmentFacts(ctx.tx, to.departmentId);
    if (!department) throw new Error(`Department ${to.departmentId} is gone.`);
    const name = to.ownerId === null ? null : (owner?.name ?? present?.name ?? null);
    return { id, name: row.name, department: department.name, owner: name };
  },

  async undo(ctx, kept) {
    const row = await lockCustomer(ctx.tx, kept.id);
    if (!row) return;
    await demandDepartment(ctx.tx, kept.departmentId);
    await write(ctx, row, { departmentId: kept.departmentId, ownerId: kept.ownerId });
  },
});

async function write(ctx: Ctx<Kept>, row: CustomerRow, to: Belonging): Promise<void> {
  demandWritten(
    await ctx.tx.run(sql`
      UPDATE customers SET department_id = ${to.departmentId}, owner_id = ${to.ownerId}, version = version + 1, updated_at = ${ctx.now}
      WHERE id = ${row.id} AND version = ${row.version}`),
    row,
  );
  const fields = [
    ...(to.departmentId === row.departmentId ? [] : ['department']),
    ...(to.ownerId === row.ownerId ? [] : ['owner']),
  ];
  const ref = recordRef('customer', row.id);
  ctx.changed({
    ref,
    version: row.version + 1,
    fields,
    before: { department: row.departmentId, owner: row.ownerId },
    after: { department: to.departmentId, owner: to.ownerId },
  });
  ctx.emit({
    type: 'customer.assigned',
    ref,
    details: { ...to, previousDepartmentId: row.departmentId, previousOwnerId: row.ownerId, changed: fields },
  });
}
