import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { DomainEvent } from '../../core/events.ts';
import { same } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { demandVersion as demandSeen } from '../../operations/conflict.ts';
import { notFound } from '../../operations/messages.ts';
import { type Ctx, defineOperation, type Json } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { changedNames, messages } from './messages.ts';
import {
  contactedAt,
  contactedNoLongerAt,
  type LogRow,
  lockLog,
  loggedCustomer,
  logRecord,
  logValues,
} from './records.ts';
import { applyEdit, editedFields, hasHappened, type LogField, type LogValues, limits, viaValues } from './rules.ts';

const content = z.string().trim().max(limits.content);
const via = z.enum(viaValues);

const addInput = z.object({
  customerId: z.number().int(),
  content,
  via: via.optional(),
  at: z.date().optional(),
  private: z.boolean().optional(),
  sourceLink: z.string().max(500).optional(),
});

export interface LogDone {
  readonly id: number;
  readonly customerName: string;
  readonly private: boolean;
}

export const addLog = defineOperation<z.infer<typeof addInput>, LogDone, { id: number }>({
  name: 'interaction.add',
  input: addInput,
  requires: { action: 'create', subject: 'interaction' },
  writes: true,

  async run(ctx, given) {
    ctx.demand('create', { noun: 'interaction' });
    const customerRef = recordRef('customer', given.customerId);
    const customer = await loggedCustomer(ctx.tx, given.customerId, 'lock');
    if (!customer) throw notFound(customerRef);
    ctx.demand(
      'read',
      customerRef,
      { id: customer.id, departmentId: customer.departmentId, ownerId: customer.ownerId },
      'basic',
    );
    if (customer.archived) throw new AppError('refused', messages.customerArchived(customer.name));
    if (given.content === '') throw new AppError('invalid', messages.needsContent, { field: 'content' });
    const at = given.at ?? ctx.now;
    if (!hasHappened(at, ctx.now)) throw new AppError('invalid', messages.future, { field: 'at' });
    const row = {
      departmentId: ctx.actor.departmentId ?? customer.departmentId,
      via: given.via ?? 'other',
      audience: given.private ? 'department' : 'everyone',
    };
    const [added] = await ctx.tx.rows<{ id: number }>(sql`
      INSERT INTO interactions (customer_id, by_id, department_id, via, content, happened_at, source_link, audience, created_at, updated_at)
      VALUES (${customer.id}, ${ctx.actor.staffId}, ${row.departmentId}, ${row.via}, ${given.content}, ${at}, ${given.sourceLink ?? null},
        ${row.audience}, ${ctx.now}, ${ctx.now})
      RETURNING id`);
    if (!added) throw new Error('The new log was not returned.');
    await contactedAt(ctx.tx, customer.id, at);

    const ref = recordRef('interaction', added.id);
    ctx.changed({
      ref,
      version: 1,
      fields: ['content', 'via', 'at', ...(given.private ? ['private'] : [])],
      after: {
        customer: customer.id,
        content: given.content,
        via: row.via,
        at: at.toISOString(),
        private: given.private ?? false,
      },
    });
    ctx.keepForUndo({ id: added.id });
    ctx.emit(contacted(customer.id));
    ctx.emit({
      type: 'interaction.added',
      ref,
      details: {
        customerId: customer.id,
        customerDepartmentId: customer.departmentId,
        customerOwnerId: customer.ownerId,
        departmentId: row.departmentId,
        via: row.via,
        audience: row.audience,
        changed: [],
      },
    });
    return { id: added.id, customerName: customer.name, private: given.private ?? false };
  },

  async undo(ctx, kept) {
    const row = await lockLog(ctx.tx, kept.id);
    if (row && row.deletedAt === null) await setDeleted(ctx, row, true);
  },
});

const editInput = z.object({
  id: z.number().int(),
  version: z.number().int().optional(),
  content: content.nullish(),
  via: via.nullish(),
  at: z.date().nullish(),
  private: z.boolean().optional(),
});
type EditKept = {
  readonly id: number;
  readonly before: { readonly content: string; readonly via: string; readonly at: string; readonly private: boolean };
};

export const editLog = defineOperation<z.infer<typeof editInput>, LogDone, EditKept>({
  name: 'interaction.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'interaction' },
  writes: true,

  async run(ctx, { id, version, ...given }) {
    const row = await demandLog(ctx, id, 'edit');
    if (given.content === '' || given.content === null)
      throw new AppError('invalid', messages.needsContent, { field: 'content' });
    const edit = {
      content: given.content,
      via: given.via ?? undefined,
      at: given.at ?? undefined,
      private: given.private,
    };
    if (Object.values(edit).every((value) => value === undefined))
      throw new AppError('invalid', messages.nothingToEdit);
    if (edit.at && !hasHappened(edit.at, ctx.now)) throw new AppError('invalid', messages.future, { field: 'at' });
    await demandVersion(ctx, row, version);
    const before = logValues(row);
    const fields = editedFields(before, edit);
    if (fields.length === 0) throw new AppError('refused', messages.nothingChanged);
    const after = applyEdit(before, edit, fields);
    await write(ctx, row, after, fields);
    ctx.keepForUndo({ id, before: { ...before, at: before.at.toISOString() } });
    return { id, customerName: row.customerName, private: after.private };
  },

  async undo(ctx, kept) {
    const row = await lockLog(ctx.tx, kept.id);
    if (!row) return;
    const back: LogValues = { ...kept.before, via: via.parse(kept.before.via), at: new Date(kept.before.at) };
    await write(ctx, row, back, editedFields(logValues(row), back));
  },
});

const deleteInput = z.object({ id: z.number().int() });

export const deleteLog = defineOperation<z.infer<typeof deleteInput>, LogDone, { id: number }>({
  name: 'interaction.delete',
  input: deleteInput,
  requires: { action: 'delete', subject: 'interaction' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandLog(ctx, id, 'delete');
    await setDeleted(ctx, row, true);
    ctx.keepForUndo({ id });
    return { id, customerName: row.customerName, private: row.audience === 'department' };
  },
  async undo(ctx, kept) {
    const row = await lockLog(ctx.tx, kept.id);
    if (row && row.deletedAt !== null) await setDeleted(ctx, row, false);
  },
});

async function demandLog<Kept extends Json>(ctx: Ctx<Kept>, id: number, action: 'edit' | 'delete'): Promise<LogRow> {
  const ref = recordRef('interaction', id);
  const row = await lockLog(ctx.tx, id);
  if (!row || row.deletedAt !== null) throw notFound(ref);
  ctx.demand(action, ref, logRecord(row));
  return row;
}

function demandVersion<Kept extends Json>(ctx: Ctx<Kept>, row: LogRow, version: number | undefined): Promise<void> {
  const ref = recordRef('interaction', row.id);
  return demandSeen(ctx, { ref, version: row.version, title: same(shortId(ref)) }, version, (column) =>
    ctx.can('read', 'interaction', logRecord(row), column === 'content' ? 'content' : 'basic')
      ? (changedNames[column] ?? same(column))
      : null,
  );
}

async function write(ctx: Ctx<EditKept>, row: LogRow, after: LogValues, fields: readonly LogField[]): Promise<void> {
  const written = await ctx.tx.run(sql`
    UPDATE interactions SET content = ${after.content}, via = ${after.via}, happened_at = ${after.at},
      audience = ${after.private ? 'department' : 'everyone'}, version = version + 1, updated_at = ${ctx.now}
    WHERE id = ${row.id} AND version = ${row.version}`);
  demandWritten(written, row);
  if (fields.includes('at')) {
    await loggedCustomer(ctx.tx, row.customerId, 'lock');
    await contactedNoLongerAt(ctx.tx, row.customerId, row.at);
    await contactedAt(ctx.tx, row.customerId, after.at);
  }
  const before = logValues(row);
  const pick = (values: LogValues): Record<string, Json> =>
    Object.fromEntries(fields.map((field) => [field, field === 'at' ? values.at.toISOString() : values[field]]));
  const ref = recordRef('interaction', row.id);
  ctx.changed({ ref, version: row.version + 1, fields, before: pick(before), after: pick(after) });
  ctx.emit(contacted(row.customerId));
  ctx.emit({
    type: 'interaction.edited',
    ref,
    details: {
      ...eventDetails(row),
      via: after.via,
      audience: after.private ? 'department' : 'everyone',
      changed: fields,
    },
  });
}

async function setDeleted<Kept extends Json>(ctx: Ctx<Kept>, row: LogRow, deleted: boolean): Promise<void> {
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
function contacted(customerId: number): DomainEvent {
  return { type: 'customer.contacted', ref: recordRef('customer', customerId), details: {} };
}

function demandWritten(count: number, row: LogRow): void {
  if (count !== 1) throw new Error(`Log ${row.id} is no longer at version ${row.version}.`);
}

function eventDetails(row: LogRow) {
  return {
    customerId: row.customerId,
    customerDepartmentId: row.customerDepartmentId,
    customerOwnerId: row.customerOwnerId,
    departmentId: row.departmentId,
    via: row.via,
    audience: row.audience,
  };
}
