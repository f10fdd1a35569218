import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { DomainEvent } from '../../../core/events.ts';
import { recordRef } from '../../../core/records.ts';
import type { Ctx, Json } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { messages } from '../messages.ts';
import { contactedAt, contactedNoLongerAt, type LogRow, loggedCustomer } from '../records.ts';
import { directions, type LogField, type LogValues, limits, results, viaValues } from '../rules.ts';

/** What the operations that write logs have in common. */

export const content = z.string().trim().max(limits.content);
export const via = z.enum(viaValues);
export const direction = z.enum(directions);
export const result = z.enum(results);
export const resultNote = z.string().trim().max(limits.resultNote);
export const minutes = z.number().int().positive();

export interface LogDone {
  readonly id: number;
  readonly customerName: string;
  readonly private: boolean;
}

export function demandLength(length: number | null | undefined): void {
  if ((length ?? 0) > limits.minutes) throw new AppError('invalid', messages.tooLong, { field: 'duration' });
}

export const audienceOf = (values: Pick<LogValues, 'private'>): LogRow['audience'] =>
  values.private ? 'department' : 'everyone';

/** The named fields as they can be written down. */
export function plain(values: LogValues, fields: readonly LogField[]): { readonly [field: string]: Json } {
  return Object.fromEntries(
    fields.map((field) => [field, field === 'at' ? values.at.toISOString() : (values[field] as Json)]),
  );
}

export async function setDeleted<Kept extends Json>(ctx: Ctx<Kept>, row: LogRow, deleted: boolean): Promise<void> {
  const written = await ctx.tx.run(sql`
    UPDATE interactions SET deleted_at = ${deleted ? ctx.now : null}::timestamptz, version = version + 1, updated_at = ${ctx.now}
    WHERE id = ${row.id} AND version = ${row.version}`);
  demandWritten(written, row);
  await loggedCustomer(ctx.tx, row.customerId, 'lock');
  if (deleted) await contactedNoLongerAt(ctx.tx, row.customerId, row.at);
  else await contactedAt(ctx.tx, row.customerId, row.at);
  const ref = recordRef('interaction', row.id);
  ctx.changed({
    ref,
    version: row.version + 1,
    fields: ['deleted'],
    before: { deleted: !deleted },
    after: { deleted },
  });
  ctx.emit(contacted(row.customerId));
  ctx.emit({
    type: deleted ? 'interaction.deleted' : 'interaction.edited',
    ref,
    details: { ...eventDetails(row), changed: ['deleted'] },
  });
}

/** The customer's own cards show its last contacts. */
export function contacted(customerId: number): DomainEvent {
  return { type: 'customer.contacted', ref: recordRef('customer', customerId), details: {} };
}

export function demandWritten(count: number, row: LogRow): void {
  if (count !== 1) throw new Error(`Log ${row.id} is no longer at version ${row.version}.`);
}

export function eventDetails(row: LogRow) {
  return {
    customerId: row.customerId,
    customerDepartmentId: row.customerDepartmentId,
    customerOwnerId: row.customerOwnerId,
    departmentId: row.departmentId,
    via: row.via,
    audience: row.audience,
  };
}
