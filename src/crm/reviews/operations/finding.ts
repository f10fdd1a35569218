import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { idOf, messages } from '../messages.ts';
import { type Finding, findingsOf, type ReviewRow, reviewDetails, reviewRef, reviews, touch } from '../records.ts';
import { type FindingKind, findingKinds, limits } from '../rules.ts';
import { demandOpen } from './write.ts';

/** A field that is absent stays; null empties it. */
const editInput = z.object({
  id: z.number().int().positive(),
  /** The finding's number within the review. */
  number: z.number().int().min(1),
  kind: z.enum(findingKinds).optional(),
  what: z.string().trim().min(1).max(limits.text).optional(),
  cause: z.string().trim().max(limits.text).nullish(),
  /** What the finding said when its form was opened (`wordsOf`). */
  seen: z.string().max(64).optional(),
});

type Said = { readonly kind: FindingKind; readonly what: string; readonly cause: string | null };
type Kept = { readonly id: number; readonly number: number; readonly before: Said };

export interface EditedFinding {
  readonly id: number;
  readonly number: number;
  /** It was like that already. */
  readonly same: boolean;
}

/**
 * Puts a finding into other words. The tasks that act on it stay with it. AppError 'not_found' for a number that there is not, 'conflict'
 * where somebody else has changed its words since the form was opened.
 */
export const editFinding = defineOperation<z.output<typeof editInput>, EditedFinding, Kept>({
  name: 'review.edit_finding',
  input: editInput,
  requires: { action: 'edit', subject: 'review' },
  writes: true,
  async run(ctx, { id, number, seen, ...given }) {
    const review = await demandOpen(ctx, id);
    const found = await findingOf(ctx, review, number);
    if (seen !== undefined && seen !== wordsOf(found)) {
      throw new AppError('conflict', messages.changedMeanwhile(number), { field: 'what' });
    }
    if (given.kind === undefined && given.what === undefined && given.cause === undefined) {
      throw new AppError('invalid', messages.nothingToEdit, {
        example: `review finding edit ${idOf(review)} ${number} cause:"…"`,
      });
    }
    const before: Said = { kind: found.kind, what: found.what, cause: found.cause };
    const after: Said = {
      kind: given.kind ?? before.kind,
      what: given.what ?? before.what,
      cause: given.cause === undefined ? before.cause : given.cause || null,
    };
    if (after.kind === before.kind && after.what === before.what && after.cause === before.cause) {
      return { id, number, same: true };
    }
    await write(ctx, review, number, before, after);
    ctx.keepForUndo({ id, number, before });
    return { id, number, same: false };
  },
  async undo(ctx, kept) {
    const review = await reviews.load(ctx.tx, kept.id, 'lock');
    const { kind, what, cause } = await findingOf(ctx, review, kept.number);
    await write(ctx, review, kept.number, { kind, what, cause }, kept.before);
  },
});

/** Stands for what a finding says, so that nobody writes over words that they have not read. */
export function wordsOf({ kind, what, cause }: Said): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, what, cause]))
    .digest('hex')
    .slice(0, 16);
}

async function findingOf(ctx: Ctx<Kept>, review: ReviewRow, number: number): Promise<Finding> {
  const found = (await findingsOf(ctx.tx, review.id)).find((one) => one.number === number);
  if (!found) throw new AppError('not_found', messages.noFinding(number, idOf(review)), { field: 'finding' });
  return found;
}

async function write(ctx: Ctx<Kept>, review: ReviewRow, number: number, before: Said, after: Said): Promise<void> {
  await ctx.tx.run(sql`
    UPDATE review_findings SET kind = ${after.kind}, what = ${after.what}, cause = ${after.cause}::text
    WHERE review_id = ${review.id}::int AND number = ${number}::int AND removed_at IS NULL`);
  await touch(ctx, review, 'findings', { number, ...after }, { number, ...before });
  ctx.emit({ type: 'review.changed', ref: reviewRef(review.id), details: reviewDetails(review, ['findings']) });
}
