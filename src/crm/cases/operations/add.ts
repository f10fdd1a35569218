import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { demandCustomer } from '../../../operations/belonging.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { demandCategory } from '../categories.ts';
import { plan } from '../change.ts';
import { noDeadlines } from '../deadlines.ts';
import { messages } from '../messages.ts';
import { type Away, demandAssignable, demandDepartment, usualDepartment } from '../people.ts';
import { caseAccess, caseRef, caseTable, eventDetails, unfinished } from '../records.ts';
import { channels, kinds, levels, limits } from '../rules.ts';

const id = z.number().int().positive();

const addInput = z.object({
  customerId: id,
  subject: z.string().trim().min(1).max(limits.subject),
  description: z.string().trim().max(limits.text).optional(),
  kind: z.enum(kinds).optional(),
  level: z.enum(levels).optional(),
  channel: z.enum(channels).optional(),
  categoryId: id.optional(),
  contactId: id.optional(),
  departmentId: id.optional(),
  assigneeId: id.optional(),
  sourceLink: z.string().max(500).optional(),
});
export type AddCase = z.output<typeof addInput>;

export interface AddedCase {
  readonly id: number;
  readonly subject: string;
  readonly responseDueAt: Date | null;
  readonly resolutionDueAt: Date | null;
  readonly customerName: string;
  /** The customer's other open cases, the newest first, as far as the actor may know: this may be one of them. */
  readonly others: readonly number[];
  readonly moreOthers: number;
  readonly away: (Away & { readonly name: string }) | null;
}

/** Other open cases that are named; the rest are counted. */
const othersNamed = 3;

type KeptAdd = { readonly id: number };

/**
 * Opens a case. Its clock starts now, in the working time of the department that deals with it: the one named, the assignee's,
 * or Support. Undone, it is closed as a duplicate rather than erased: its number may have been read.
 */
export const addCase = defineOperation<AddCase, AddedCase, KeptAdd>({
  name: 'case.add',
  input: addInput,
  requires: { action: 'create', subject: 'case' },
  writes: true,
  async run(ctx, input) {
    ctx.demand('create', { noun: 'case' });
    const customer = await demandCustomer(ctx, input.customerId);
    const assignee = input.assigneeId === undefined ? null : await demandAssignable(ctx, input.assigneeId, 'for');
    const departmentId =
      input.departmentId ?? assignee?.departmentId ?? (await usualDepartment(ctx.tx, ctx.actor.departmentId));
    await demandDepartment(ctx.tx, departmentId, 'to');
    if (input.categoryId !== undefined) await demandCategory(ctx.tx, input.categoryId);
    if (input.contactId !== undefined) await demandContact(ctx, customer.id, input.contactId);

    const level = input.level ?? 'normal';
    const status = assignee ? ('open' as const) : ('new' as const);
    const clock = { openedAt: ctx.now, clockFrom: ctx.now, status };
    const planned = await plan(ctx, {
      ...noDeadlines,
      ...clock,
      waits: [],
      respondedAt: null,
      dueFixed: false,
      escalation: 0,
      departmentId,
      level,
    });
    const made = await caseTable.insert(ctx, {
      kind: input.kind ?? 'issue',
      subject: input.subject,
      description: input.description || null,
      channel: input.channel ?? 'other',
      level,
      customerId: customer.id,
      contactId: input.contactId ?? null,
      categoryId: input.categoryId ?? null,
      departmentId,
      assigneeId: assignee?.id ?? null,
      createdById: ctx.actor.staffId,
      creatorDepartmentId: ctx.actor.departmentId,
      sourceLink: input.sourceLink ?? null,
      ...clock,
      ...planned,
    });
    const row = await caseTable.load(ctx.tx, made);
    ctx.emit({ type: 'case.added', ref: caseRef(made), details: eventDetails(row) });
    if (assignee) ctx.emit({ type: 'case.assigned', ref: caseRef(made), details: eventDetails(row) });
    ctx.keepForUndo({ id: made });
    const { subject, responseDueAt, resolutionDueAt } = row;
    const others = await otherOpenCases(ctx, customer.id, made);
    return {
      id: made,
      subject,
      responseDueAt,
      resolutionDueAt,
      customerName: customer.name,
      others: others.slice(0, othersNamed),
      moreOthers: Math.max(0, others.length - othersNamed),
      away: assignee?.away ? { ...assignee.away, name: assignee.name } : null,
    };
  },
  async undo(ctx, kept) {
    const row = await caseTable.load(ctx.tx, kept.id, 'lock');
    await caseTable.write(ctx, row, {
      status: 'closed',
      resolutionKind: 'duplicate',
      resolvedAt: ctx.now,
      resolvedById: ctx.actor.staffId,
      closedAt: ctx.now,
      closedById: ctx.actor.staffId,
      alert: null,
      alertAt: null,
    });
    ctx.emit({ type: 'case.closed', ref: caseRef(kept.id), details: eventDetails(row, ['status']) });
  },
});

async function otherOpenCases(ctx: Pick<Ctx, 'tx' | 'ability'>, customerId: number, except: number): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number }>(sql`
    SELECT k.id FROM cases k
    WHERE k.customer_id = ${customerId}::int AND k.id <> ${except}::int AND ${unfinished} AND ${caseAccess(ctx.ability)}
    ORDER BY k.id DESC LIMIT 100`);
  return rows.map(({ id }) => id);
}

/** A contact of this very customer. */
export async function demandContact(ctx: Pick<Ctx, 'tx'>, customerId: number, contactId: number): Promise<void> {
  const [found] = await ctx.tx.rows(sql`
    SELECT 1 FROM contacts WHERE id = ${contactId}::int AND customer_id = ${customerId}::int AND removed_at IS NULL`);
  if (!found) throw new AppError('not_found', messages.noSuchContact, { field: 'contact' });
}
