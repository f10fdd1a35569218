import { AppError } from '../../../core/errors.ts';
import type { DomainEvent } from '../../../core/events.ts';
import { msg, same } from '../../../core/msg.ts';
import type { Action } from '../../../core/policy.ts';
import { recordRef } from '../../../core/records.ts';
import { demandVersion } from '../../../operations/conflict.ts';
import { notFound } from '../../../operations/messages.ts';
import type { Ctx, Json } from '../../../operations/operation.ts';
import { columnGroups, fieldNames, messages } from '../messages.ts';
import { type ContactRow, contactRecord, contactTable, customerOf } from '../records.ts';

/** The contact, for somebody who may know of it and its customer. */
export async function readContact<Kept extends Json>(
  ctx: Ctx<Kept>,
  id: number,
  lock: 'lock' | 'read' = 'read',
): Promise<ContactRow> {
  const row = await contactTable.find(ctx.tx, id, lock);
  if (!row || row.removedAt !== null || !ctx.can('read', 'customer', customerOf(row), 'basic')) {
    throw notFound(recordRef('contact', id));
  }
  ctx.demand('read', recordRef('contact', id), contactRecord(row), 'basic');
  return row;
}

/** The same, held, for somebody who may do this to it; refused while its customer is put away, or when it says something newer. */
export async function demandContact<Kept extends Json>(
  ctx: Ctx<Kept>,
  id: number,
  action: Action,
  version?: number,
): Promise<ContactRow> {
  const row = await readContact(ctx, id, 'lock');
  if (action !== 'read') ctx.demand(action, recordRef('contact', id), contactRecord(row));
  if (row.customerArchived) throw new AppError('refused', messages.customerArchived(row.customerName));
  await demandVersion(
    ctx,
    { ref: recordRef('contact', id), version: row.version, title: msg(row.name, row.name) },
    version,
    (column) =>
      ctx.can('read', 'contact', contactRecord(row), columnGroups[column] ?? 'basic')
        ? (fieldNames[column] ?? same(column))
        : null,
  );
  return row;
}

/** What happened to a contact, and that its customer's cards say something else now. */
export function tell<Kept extends Json>(
  ctx: Ctx<Kept>,
  row: Pick<ContactRow, 'id' | 'customerId' | 'customerDepartmentId' | 'customerOwnerId' | 'createdById'>,
  type: `contact.${string}`,
  changed: readonly string[] = [],
): void {
  const { customerId, customerDepartmentId, customerOwnerId, createdById } = row;
  const details = {
    customerId,
    customerDepartmentId,
    departmentId: customerDepartmentId,
    customerOwnerId,
    ownerId: customerOwnerId,
    createdById,
    changed: [...changed],
  };
  ctx.emit({ type, ref: recordRef('contact', row.id), details });
  const customer: DomainEvent = { type: 'customer.contacts', ref: recordRef('customer', customerId), details: {} };
  ctx.emit(customer);
}
