import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { locales } from '../../core/msg.ts';
import { notFound } from '../../operations/messages.ts';
import type { Ctx } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { partNames } from './parts.ts';
import { type DigestRow, digests, inForce, policyRecord } from './records.ts';
import { momentOf, nextSlot, type Plan } from './schedule.ts';
import type { Scheduled } from './schedule-words.ts';
import { digestId } from './settings-cards.ts';

/** More in one place is a mistake. */
const mostInOneSeat = 10;

/** What a digest tells, in which language and by which clock: the same to make one and to change one. */
export const mannerInput = {
  parts: z.array(z.enum(partNames)).max(partNames.length).optional(),
  /** null: as the person or channel has it. */
  locale: z.enum(locales).nullable().optional(),
  timezone: z.string().max(60).nullable().optional(),
} as const;

/** Which of its times have come stays as it is now, so that none comes twice; when the next one is, is looked up again. */
export async function restoreDigest(ctx: Ctx<KeptRow>, { id, before }: KeptRow): Promise<void> {
  const { lastSlot: _came, ...rest } = before;
  await digests.restore(ctx, { id, before: { ...rest, nextAt: null } });
}

/** The digest, held where it will be written, for somebody who may do this to it. */
export async function demandDigest(
  ctx: Ctx<KeptRow>,
  id: number,
  action: 'read' | 'edit' | 'delete',
): Promise<DigestRow> {
  const row = await digests.load(ctx.tx, id, action === 'read' ? 'read' : 'lock');
  if (row.removedAt !== null) throw notFound(digests.ref(id));
  ctx.demand(action, digests.ref(id), policyRecord(row));
  return row;
}

/** Holds the place and makes sure that one more fits there: AppError 'refused' for a twin, or for too many. `but`: the one that is edited. */
export async function demandRoom(
  ctx: Ctx<KeptRow>,
  seat: string,
  { schedule, workingDays }: Scheduled,
  but?: DigestRow,
): Promise<void> {
  await ctx.tx.rows(sql`SELECT pg_advisory_xact_lock(hashtextextended(${seat}, 4))::text AS locked`);
  const present = await digests.where(ctx.tx, [inForce, sql`g.seat = ${seat}`], sql`g.id`);
  const others = present.filter(({ id }) => id !== but?.id);
  const twin = others.find((row) => row.schedule === schedule && row.workingDays === workingDays);
  if (twin) throw new AppError('refused', messages.already(digestId(twin)), { field: 'when' });
  const isNewHere = but === undefined || but.seat !== seat;
  if (isNewHere && others.length >= mostInOneSeat) throw new AppError('refused', messages.tooMany(mostInOneSeat));
}

export function nextMoment(plan: Plan, last: string, now: Date): Date | null {
  const slot = nextSlot(plan, last, now);
  return slot === null ? null : momentOf(slot, plan.timezone);
}
