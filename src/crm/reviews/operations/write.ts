import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type NounName, shortId, shortIdPrefix } from '../../../core/records.ts';
import { type Ctx, defineOperation, type Json } from '../../../operations/operation.ts';
import type { KeptRow } from '../../../operations/table.ts';
import { sql } from '../../../store/database.ts';
import { idOf, messages } from '../messages.ts';
import { demandReview, findingsOf, reviewDetails, reviewRef, reviews, touch } from '../records.ts';
import { audienceOf, findingKinds, limits, withoutAction } from '../rules.ts';
import { demandSubject, type FindNoun, type SubjectFacts } from '../subject.ts';

const id = z.number().int().positive();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
const nounNames = Object.keys(shortIdPrefix) as NounName[];

const startInput = z.object({
  /** The record that is looked back on; or a period. */
  about: z.object({ noun: z.enum(nounNames), id }).optional(),
  from: day.optional(),
  to: day.optional(),
  /** Whose period; without it the actor's department. */
  departmentId: id.optional(),
  title: z.string().trim().min(1).max(limits.title).optional(),
});
export type StartReview = z.output<typeof startInput>;

/**
 * AppError 'invalid' without a record or a period, or with both; 'not_found' for a record that the actor may not know of; 'refused'
 * for another department's period; 'conflict' while a review of the record is open.
 */
export function startReview(find: FindNoun) {
  return defineOperation<StartReview, { id: number }, { id: number }>({
    name: 'review.start',
    input: startInput,
    requires: { action: 'create', subject: 'review' },
    writes: true,
    async run(ctx, input) {
      ctx.demand('create', { noun: 'review' });
      const { about, from, to } = input;
      if (about && from) throw new AppError('invalid', messages.oneOfBoth, { field: 'period' });
      if (!about && (!from || !to)) throw new AppError('invalid', messages.ofWhat, { example: 'review start DL-12' });
      const facts = about ? await demandSubject(find, ctx, about) : await periodFacts(ctx, input.departmentId);
      if (about) await demandNoneOpen(ctx, about);
      const reviewId = await reviews.insert(ctx, {
        title: input.title ?? '',
        aboutNoun: about?.noun ?? null,
        aboutId: about?.id ?? null,
        startsOn: from ?? null,
        endsOn: to ?? null,
        customerId: facts.customerId,
        departmentId: facts.departmentId,
        ownerId: facts.ownerId,
        audience: audienceOf(facts),
        createdById: ctx.actor.staffId,
      });
      const details = reviewDetails({ ...facts, createdById: ctx.actor.staffId });
      ctx.emit({ type: 'review.started', ref: reviewRef(reviewId), details });
      ctx.keepForUndo({ id: reviewId });
      return { id: reviewId };
    },
    async undo(ctx, kept) {
      const review = await reviews.load(ctx.tx, kept.id, 'lock');
      await reviews.write(ctx, review, { removedAt: ctx.now });
      ctx.emit({ type: 'review.changed', ref: reviewRef(kept.id), details: reviewDetails(review, ['removedAt']) });
    },
  });
}

async function periodFacts(ctx: Ctx<{ id: number }>, given: number | undefined): Promise<SubjectFacts> {
  const departmentId = given ?? ctx.actor.departmentId;
  if (departmentId === null) {
    throw new AppError('invalid', messages.forWhichDepartment, { field: 'department', example: 'department:sales' });
  }
  if (departmentId !== ctx.actor.departmentId && !ctx.can('administer', 'review')) {
    throw new AppError('refused', messages.notYourDepartment, { field: 'department' });
  }
  const [department] = await ctx.tx.rows(
    sql`SELECT FROM departments WHERE id = ${departmentId}::int AND active FOR KEY SHARE`,
  );
  if (!department) throw new AppError('not_found', messages.noSuchDepartment, { field: 'department' });
  return { departmentId, ownerId: null, customerId: null, audience: null };
}

/** Only reviews that the actor may know of are named; of others a second one is started. */
async function demandNoneOpen(ctx: Ctx<{ id: number }>, about: { noun: NounName; id: number }): Promise<void> {
  const [open] = await reviews.where(
    ctx.tx,
    [
      sql`r.about_noun = ${about.noun} AND r.about_id = ${about.id}::int AND r.status = 'open' AND r.removed_at IS NULL`,
      sql`r.created_by_id = ${ctx.actor.staffId}::int`,
    ],
    sql`r.id`,
    { limit: 1 },
  );
  if (open) throw new AppError('conflict', messages.exists(idOf(open)));
}

const findingInput = z.object({
  id,
  kind: z.enum(findingKinds),
  what: z.string().trim().min(1).max(limits.text),
  cause: z.string().trim().min(1).max(limits.text).optional(),
});

type KeptFinding = { readonly id: number; readonly finding: number };

export const addFinding = defineOperation<z.output<typeof findingInput>, { id: number; number: number }, KeptFinding>({
  name: 'review.finding',
  input: findingInput,
  requires: { action: 'edit', subject: 'review' },
  writes: true,
  async run(ctx, input) {
    const review = await demandOpen(ctx, input.id);
    if (review.findings >= limits.findings) throw new AppError('refused', messages.tooMany);
    const [added] = await ctx.tx.rows<{ id: number; number: number }>(sql`
      INSERT INTO review_findings (review_id, number, kind, what, cause, created_by_id, created_at)
      SELECT ${review.id}::int, coalesce(max(number), 0) + 1, ${input.kind}, ${input.what}, ${input.cause ?? null}::text,
        ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz
      FROM review_findings WHERE review_id = ${review.id}::int RETURNING id, number`);
    if (!added) throw new Error('The new finding was not returned.');
    const { kind, what, cause } = input;
    await touch(ctx, review, 'findings', { number: added.number, kind, what, cause: cause ?? null });
    ctx.emit({ type: 'review.changed', ref: reviewRef(review.id), details: reviewDetails(review, ['findings']) });
    ctx.keepForUndo({ id: review.id, finding: added.id });
    return { id: review.id, number: added.number };
  },
  async undo(ctx, kept) {
    const review = await reviews.load(ctx.tx, kept.id, 'lock');
    await ctx.tx.run(sql`
      UPDATE review_findings SET removed_at = ${ctx.now}::timestamptz WHERE id = ${kept.finding}::int`);
    await touch(ctx, review, 'findings', { removed: kept.finding });
    ctx.emit({ type: 'review.changed', ref: reviewRef(kept.id), details: reviewDetails(review, ['findings']) });
  },
});

export async function demandOpen<Kept extends Json>(ctx: Ctx<Kept>, reviewId: number) {
  const review = await demandReview(ctx, reviewId, 'notes');
  if (review.status === 'closed') throw new AppError('refused', messages.isClosed(idOf(review)));
  return review;
}

const actionInput = z.object({
  id,
  /** The finding's number within the review. */
  finding: z.number().int().min(1),
  title: z.string().trim().min(1).max(limits.title),
  assigneeId: id.optional(),
  departmentId: id.optional(),
  dueAt: z.date().optional(),
});
export type ActOnFinding = z.output<typeof actionInput>;

type KeptAction = { readonly id: number; readonly taskId: number };

export interface Acted {
  readonly id: number;
  readonly task: string;
}

/** Makes a task that is linked to the finding: undone together. Throws what adding a task throws. */
export const actOnFinding = defineOperation<ActOnFinding, Acted, KeptAction>({
  name: 'review.action',
  input: actionInput,
  requires: { action: 'edit', subject: 'review' },
  writes: true,
  async run(ctx, input) {
    const review = await demandOpen(ctx, input.id);
    const found = (await findingsOf(ctx.tx, review.id)).find(({ number }) => number === input.finding);
    if (!found) {
      throw new AppError('not_found', messages.noFinding(input.finding, idOf(review)), { field: 'finding' });
    }
    const { title, assigneeId, departmentId, dueAt } = input;
    const task = await ctx.perform<{ readonly id: number }>('task.add', {
      title,
      ...(assigneeId === undefined ? {} : { assigneeId }),
      // Without anybody named it is the reviewed department's to do.
      ...(departmentId === undefined && assigneeId === undefined && review.departmentId !== null
        ? { departmentId: review.departmentId }
        : departmentId === undefined
          ? {}
          : { departmentId }),
      ...(dueAt === undefined ? {} : { dueAt }),
      about: { noun: 'review', id: review.id },
    });
    await ctx.tx.run(sql`
      INSERT INTO review_actions (finding_id, task_id, created_at)
      VALUES (${found.id}::int, ${task.id}::int, ${ctx.now}::timestamptz)`);
    await touch(ctx, review, 'actions', { finding: found.number, task: task.id });
    ctx.emit({ type: 'review.changed', ref: reviewRef(review.id), details: reviewDetails(review, ['actions']) });
    ctx.keepForUndo({ id: review.id, taskId: task.id });
    return { id: review.id, task: shortId({ noun: 'task', id: task.id }) };
  },
  async undo(ctx, kept) {
    const review = await reviews.load(ctx.tx, kept.id, 'lock');
    await ctx.tx.run(sql`DELETE FROM review_actions WHERE task_id = ${kept.taskId}::int`);
    await touch(ctx, review, 'actions', { removed: kept.taskId });
    ctx.emit({ type: 'review.changed', ref: reviewRef(kept.id), details: reviewDetails(review, ['actions']) });
  },
});

const closeInput = z.object({ id, summary: z.string().trim().max(limits.text).optional() });

export interface Closed {
  readonly id: number;
  /** Problems that nobody acts on. */
  readonly left: number;
}

/** AppError 'refused' for one that is closed, or that found nothing. */
export const closeReview = defineOperation<z.output<typeof closeInput>, Closed, KeptRow>({
  name: 'review.close',
  input: closeInput,
  requires: { action: 'edit', subject: 'review' },
  writes: true,
  async run(ctx, input) {
    const review = await demandReview(ctx, input.id, 'basic');
    if (review.status === 'closed') throw new AppError('refused', messages.isClosed(idOf(review)));
    const found = await findingsOf(ctx.tx, review.id);
    if (found.length === 0) {
      const example = `review finding ${idOf(review)} problem "Our offer came late"`;
      throw new AppError('refused', messages.needsFinding, { example });
    }
    await reviews.change(ctx, review, {
      status: 'closed',
      closedAt: ctx.now,
      closedById: ctx.actor.staffId,
      summary: input.summary || review.summary,
    });
    ctx.emit({ type: 'review.closed', ref: reviewRef(review.id), details: reviewDetails(review, ['status']) });
    return { id: review.id, left: withoutAction(found).length };
  },
  undo: restoreReview,
});

const reopenInput = z.object({ id });

/** AppError 'refused' for one that is open. */
export const reopenReview = defineOperation<z.output<typeof reopenInput>, { id: number }, KeptRow>({
  name: 'review.reopen',
  input: reopenInput,
  requires: { action: 'edit', subject: 'review' },
  writes: true,
  async run(ctx, input) {
    const review = await demandReview(ctx, input.id, 'basic');
    if (review.status === 'open') throw new AppError('refused', messages.isOpen(idOf(review)));
    await reviews.change(ctx, review, { status: 'open', closedAt: null, closedById: null });
    ctx.emit({ type: 'review.reopened', ref: reviewRef(review.id), details: reviewDetails(review, ['status']) });
    return { id: review.id };
  },
  undo: restoreReview,
});

async function restoreReview(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const review = await reviews.restore(ctx, kept);
  const changed = Object.keys(kept.before);
  ctx.emit({ type: 'review.changed', ref: reviewRef(kept.id), details: reviewDetails(review, changed) });
}
