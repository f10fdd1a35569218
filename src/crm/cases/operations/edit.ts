import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { demandCustomer } from '../../../operations/belonging.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { demandCategory } from '../categories.ts';
import {
  type CasePatch,
  changeCase,
  demandCase,
  demandStep,
  demandVersion,
  type KeptCase,
  restoreCase,
} from '../change.ts';
import { messages } from '../messages.ts';
import type { CaseRow } from '../records.ts';
import { channels, isFinished, kinds, levels, limits } from '../rules.ts';
import { demandContact } from './add.ts';

const id = z.number().int().positive();

/** A field that is absent stays; null empties it. */
const editInput = z.object({
  id,
  /** The version that the person saw. */
  version: z.number().int().positive().optional(),
  subject: z.string().trim().min(1).max(limits.subject).optional(),
  description: z.string().trim().max(limits.text).nullable().optional(),
  kind: z.enum(kinds).optional(),
  level: z.enum(levels).optional(),
  channel: z.enum(channels).optional(),
  customerId: id.optional(),
  contactId: id.nullable().optional(),
  categoryId: id.nullable().optional(),
  /** A date that was agreed with the customer; null goes back to what the level promises. */
  dueAt: z.date().nullable().optional(),
});
export type EditCase = z.output<typeof editInput>;

export interface EditedCase {
  readonly id: number;
  readonly subject: string;
  /** Names of the columns that changed; empty when the case was like that already. */
  readonly changed: readonly string[];
  /** Set when the resolution deadline is one of them. */
  readonly due: Date | null;
}

/** A finished case keeps its deadlines; the rest of it can still be put right. Deadlines follow at once. */
export const editCase = defineOperation<EditCase, EditedCase, KeptCase>({
  name: 'case.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'case' },
  writes: true,
  async run(ctx, { id: which, version, dueAt, customerId, ...given }) {
    const row = await demandCase(ctx, which, 'edit');
    await demandVersion(ctx, row, version);
    if (customerId !== undefined && customerId !== row.customerId) await demandCustomer(ctx, customerId);
    if (given.contactId) await demandContact(ctx, customerId ?? row.customerId, given.contactId);
    if (given.categoryId) await demandCategory(ctx.tx, given.categoryId);
    const patch: CasePatch = {
      ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as CasePatch),
      ...(given.description === '' ? { description: null } : {}),
      ...(customerId === undefined ? {} : { customerId }),
      // A contact belongs to one customer.
      ...(customerId !== undefined && customerId !== row.customerId && !given.contactId ? { contactId: null } : {}),
      ...newDeadline(ctx, row, dueAt),
    };
    const { row: after, changed } = await changeCase(ctx, row, patch, { type: 'case.edited' });
    return {
      id: which,
      subject: after.subject,
      changed,
      due: changed.includes('resolutionDueAt') ? after.resolutionDueAt : null,
    };
  },
  undo: restoreCase,
});

/** One that stays as it is may have passed; forms show it to the minute. */
function newDeadline(ctx: Ctx<KeptCase>, row: CaseRow, dueAt: Date | null | undefined): CasePatch {
  if (dueAt === undefined || (dueAt !== null && minuteOf(dueAt) === minuteOf(row.resolutionDueAt))) return {};
  if (isFinished(row.status)) demandStep(ctx, row, 'wait');
  if (dueAt === null) return { dueFixed: false };
  if (dueAt <= ctx.now) throw new AppError('invalid', messages.pastDue, { field: 'due', example: 'friday 15:00' });
  return { dueFixed: true, resolutionDueAt: dueAt, resolutionWarnAt: null };
}

function minuteOf(at: Date | null): number | null {
  return at === null ? null : Math.floor(at.getTime() / 60_000);
}

const classifyInput = z.object({ id, categoryId: id.optional(), kind: z.enum(kinds).optional() });

/** What a case is about: the category, the kind, or both. */
export const classifyCase = defineOperation<z.output<typeof classifyInput>, EditedCase, KeptCase>({
  name: 'case.classify',
  input: classifyInput,
  requires: { action: 'edit', subject: 'case' },
  writes: true,
  async run(ctx, { id: which, categoryId, kind }) {
    const row = await demandCase(ctx, which, 'edit');
    if (categoryId !== undefined) await demandCategory(ctx.tx, categoryId);
    const patch = { ...(categoryId === undefined ? {} : { categoryId }), ...(kind === undefined ? {} : { kind }) };
    const { changed } = await changeCase(ctx, row, patch, { type: 'case.edited' });
    return { id: which, subject: row.subject, changed, due: null };
  },
  undo: restoreCase,
});
