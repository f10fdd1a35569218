import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import { type Ctx, defineOperation, type Json } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { sql, type Tx } from '../../store/database.ts';
import { workingHoursOf } from '../../store/working-hours.ts';
import { messages } from './messages.ts';
import { eventOf, type HandoffRow, handoffTable, policyRecord, subjectEvents } from './records.ts';
import { furthestAnswer, isWaiting, maxNotes, maxReason, type Status, subjectNouns, usualDeadline } from './rules.ts';
import { findSubject, type Subject } from './subjects.ts';

const id = z.number().int().positive();

const offerInput = z.object({
  subject: z.object({ noun: z.enum(subjectNouns), id }),
  to: z.object({ kind: z.enum(['staff', 'department']), id }),
  reason: z.string().trim().min(1).max(maxReason),
  notes: z.string().trim().max(maxNotes).optional(),
  answerBy: z.date().optional(),
});
export type OfferHandoff = z.output<typeof offerInput>;

export interface OfferedHandoff {
  readonly id: number;
  readonly to: Msg;
  readonly answerBy: Date;
}

/**
 * Offers a record to another department; it stays where it is until they accept. Whoever offers must be allowed to assign it.
 * AppError 'refused' for what is closed, is there already or is offered already; 'invalid' for a deadline that has passed.
 */
export const offerHandoff = defineOperation<OfferHandoff, OfferedHandoff, { readonly id: number }>({
  name: 'handoff.offer',
  input: offerInput,
  requires: { action: 'create', subject: 'handoff' },
  writes: true,
  async run(ctx, input) {
    ctx.demand('create', { noun: 'handoff' });
    const subject = await demandSubject(ctx, input.subject);
    const to = await receiver(ctx.tx, input.to);
    if (to.departmentId === subject.departmentId) {
      throw new AppError('refused', messages.isHere(to.department), { field: 'to' });
    }
    const answerBy = input.answerBy ?? usualDeadline(await workingHoursOf(ctx.tx, to.departmentId), ctx.now);
    const left = answerBy.getTime() - ctx.now.getTime();
    if (left <= 0 || left > furthestAnswer) {
      throw new AppError('invalid', messages.pastDeadline, { field: 'by', example: 'tomorrow 15:00' });
    }
    const id = await handoffTable.insert(ctx, {
      subjectNoun: subject.noun,
      subjectId: subject.id,
      customerId: subject.customerId,
      fromDepartmentId: subject.departmentId,
      toDepartmentId: to.departmentId,
      toStaffId: to.staffId,
      reason: input.reason,
      notes: input.notes ? input.notes : null,
      status: 'offered',
      answerBy,
      alertAt: answerBy,
      createdById: ctx.actor.staffId,
    });
    tell(ctx, 'handoff.offered', await handoffTable.load(ctx.tx, id));
    ctx.keepForUndo({ id });
    return { id, to: to.department, answerBy };
  },
  // Taken back rather than erased: its number may have been read.
  async undo(ctx, kept) {
    const row = await handoffTable.load(ctx.tx, kept.id, 'lock');
    await handoffTable.write(ctx, row, closing(ctx, 'withdrawn'));
    tell(ctx, 'handoff.withdrawn', row, ['status']);
  },
});

const answerInput = z.object({ id });
const declineInput = z.object({ id, reason: z.string().trim().min(1).max(maxReason) });

export interface AnsweredHandoff {
  readonly id: number;
}

/**
 * Accepts an offer and moves the record in the same transaction, with the right of whoever offered it. AppError 'refused' where
 * it was answered already or the record can no longer be moved.
 */
export const acceptHandoff = defineOperation<z.output<typeof answerInput>, AnsweredHandoff, KeptRow>({
  name: 'handoff.accept',
  input: answerInput,
  requires: { action: 'edit', subject: 'handoff' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandWaiting(ctx, id, 'edit');
    const changed = await handoffTable.change(ctx, row, closing(ctx, 'accepted'));
    await move(ctx, row);
    tell(ctx, 'handoff.accepted', row, changed);
    return { id };
  },
  undo: takeBackAnswer,
});

export const declineHandoff = defineOperation<z.output<typeof declineInput>, AnsweredHandoff, KeptRow>({
  name: 'handoff.decline',
  input: declineInput,
  requires: { action: 'edit', subject: 'handoff' },
  writes: true,
  async run(ctx, { id, reason }) {
    const row = await demandWaiting(ctx, id, 'edit');
    const changed = await handoffTable.change(ctx, row, { ...closing(ctx, 'declined'), answer: reason });
    tell(ctx, 'handoff.declined', row, changed);
    return { id };
  },
  undo: takeBackAnswer,
});

export const withdrawHandoff = defineOperation<z.output<typeof answerInput>, AnsweredHandoff, KeptRow>({
  name: 'handoff.withdraw',
  input: answerInput,
  requires: { action: 'delete', subject: 'handoff' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandWaiting(ctx, id, 'delete');
    const changed = await handoffTable.change(ctx, row, closing(ctx, 'withdrawn'));
    tell(ctx, 'handoff.withdrawn', row, changed);
    return { id };
  },
  undo: takeBackAnswer,
});

/** The offer's own cards follow, and so do those of what is offered. */
function tell(
  ctx: Pick<Ctx, 'emit'>,
  type: `handoff.${string}`,
  row: HandoffRow,
  changed: readonly string[] = [],
): void {
  ctx.emit(eventOf(type, row, {}, changed));
  for (const event of subjectEvents(row)) ctx.emit(event);
}

function closing(ctx: Pick<Ctx, 'actor' | 'now'>, status: Status) {
  return { status, answeredAt: ctx.now, answeredById: ctx.actor.staffId as number, alertAt: null };
}

async function takeBackAnswer(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const { subjectNoun, subjectId } = await handoffTable.load(ctx.tx, kept.id);
  await demandNoOffer(ctx.tx, { noun: subjectNoun, id: subjectId });
  const row = await handoffTable.restore(ctx, kept);
  tell(ctx, 'handoff.edited', row, ['status']);
}

async function demandWaiting(ctx: Ctx<KeptRow>, id: number, action: 'edit' | 'delete'): Promise<HandoffRow> {
  const row = await handoffTable.load(ctx.tx, id, 'lock');
  ctx.demand(action, handoffTable.ref(id), policyRecord(row));
  if (isWaiting(row.status)) return row;
  const by = row.answeredByName ?? shortId(recordRef('staff', row.answeredById ?? 0));
  throw new AppError('refused', messages.answeredAlready(row, by, ctx.now));
}

/** What may be offered by this person: theirs to assign, open, and not offered already. */
async function demandSubject<Kept extends Json>(ctx: Ctx<Kept>, about: OfferHandoff['subject']): Promise<Subject> {
  const ref = recordRef(about.noun, about.id);
  const subject = await findSubject(ctx.tx, about.noun, about.id);
  if (!subject) throw notFound(ref);
  ctx.demand('read', ref, subject.record, 'basic');
  ctx.demand('assign', ref, subject.record);
  if (subject.closed) throw new AppError('refused', messages.closedSubject(subject.title), { field: 'what' });
  await demandNoOffer(ctx.tx, about);
  return subject;
}

async function demandNoOffer(tx: Tx, about: OfferHandoff['subject']): Promise<void> {
  // Two offers at once follow one another; the second finds the first.
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`crossdesk.handoff ${about.noun} ${about.id}`}))`);
  const [offered] = await tx.rows<{ id: number }>(sql`
    SELECT id FROM handoffs WHERE subject_noun = ${about.noun} AND subject_id = ${about.id}::int
      AND status IN ('offered', 'expired')`);
  if (offered) throw new AppError('refused', messages.offeredAlready(offered), { field: 'what' });
}

interface Receiver {
  readonly departmentId: number;
  readonly department: Msg;
  readonly staffId: number | null;
}

async function receiver(tx: Tx, to: OfferHandoff['to']): Promise<Receiver> {
  const isPerson = to.kind === 'staff';
  const [person] = isPerson
    ? await tx.rows<{ name: string; active: boolean; role: string; departmentId: number | null }>(sql`
        SELECT name, active, role, department_id AS "departmentId" FROM staff WHERE id = ${to.id}::int`)
    : [];
  if (isPerson && !person) throw new AppError('not_found', messages.noSuchPerson, { field: 'to' });
  if (person && (!person.active || person.role === 'viewer' || person.departmentId === null)) {
    throw new AppError('invalid', messages.notAssignable(person.name), { field: 'to' });
  }
  const departmentId = person?.departmentId ?? to.id;
  const [found] = await tx.rows<{ nameEn: string; nameZh: string }>(sql`
    SELECT name_en AS "nameEn", name_zh AS "nameZh" FROM departments WHERE id = ${departmentId}::int AND active FOR KEY SHARE`);
  if (!found) throw new AppError('not_found', messages.noSuchDepartment, { field: 'to' });
  return { departmentId, department: msg(found.nameEn, found.nameZh), staffId: isPerson ? to.id : null };
}

/** Whoever accepts may move this one record: the right is that of whoever offered it. */
async function move(ctx: Ctx<KeptRow>, row: HandoffRow): Promise<void> {
  const { subjectNoun: noun, subjectId: id, toStaffId, toDepartmentId } = row;
  const vouch = { ref: recordRef(noun, id), actions: ['read', 'assign'] as const };
  if (noun === 'customer') {
    const owner = toStaffId === null ? {} : { ownerId: toStaffId };
    await ctx.perform('customer.assign', { id, departmentId: toDepartmentId, ...owner }, vouch);
    return;
  }
  const to = toStaffId === null ? { kind: 'department', id: toDepartmentId } : { kind: 'staff', id: toStaffId };
  await ctx.perform(`${noun}.assign`, { id, to }, vouch);
}
