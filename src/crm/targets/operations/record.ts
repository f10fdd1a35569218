import { z } from 'zod';
import { today } from '../../../commands/values/calendar-day.ts';
import { periodText } from '../../../commands/values/period.ts';
import { AppError } from '../../../core/errors.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { periodOf } from '../figures.ts';
import { demandTarget, touch } from '../load.ts';
import { messages } from '../messages.ts';
import { targetDetails, targetRef, targets } from '../records.ts';
import { limits } from '../rules.ts';
import { day } from './write.ts';

const recordInput = z.object({
  id: z.number().int().positive(),
  /** Hundredths of a per cent. */
  share: z.number().int().min(0).max(10_000),
  source: z.string().trim().min(1).max(limits.source),
  /** Without it today, on the actor's calendar. */
  on: day.optional(),
});

export interface Recorded {
  readonly id: number;
  readonly share: number;
  readonly on: string;
}

/** AppError 'refused' for a target that counts by itself, 'invalid' for a day outside of its period. */
export const recordShare = defineOperation<z.output<typeof recordInput>, Recorded, { id: number; reading: number }>({
  name: 'target.record',
  input: recordInput,
  requires: { action: 'edit', subject: 'target' },
  writes: true,
  async run(ctx, input) {
    const target = await demandTarget(ctx, input.id, 'edit', 'plan');
    if (target.kind !== 'share') throw new AppError('refused', messages.computed(target.kind));
    const on = input.on ?? today(ctx.now, ctx.actor.timezone);
    if (on < target.startsOn || on > target.endsOn) {
      throw new AppError('invalid', messages.outsidePeriod(periodText(periodOf(target))), { field: 'on' });
    }
    const [added] = await ctx.tx.rows<{ id: number }>(sql`
      INSERT INTO target_readings (target_id, read_on, share, source, by_id, created_at)
      VALUES (${target.id}::int, ${on}::date, ${input.share}::int, ${input.source}, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz)
      RETURNING id`);
    if (!added) throw new Error('The new reading was not returned.');
    await touch(ctx, target, { field: 'readings', after: { on, share: input.share, source: input.source } });
    ctx.emit({ type: 'target.recorded', ref: targetRef(target.id), details: targetDetails(target, ['readings']) });
    ctx.keepForUndo({ id: target.id, reading: added.id });
    return { id: target.id, share: input.share, on };
  },
  async undo(ctx, kept) {
    const target = await targets.load(ctx.tx, kept.id, 'lock');
    await ctx.tx.run(
      sql`UPDATE target_readings SET removed_at = ${ctx.now}::timestamptz WHERE id = ${kept.reading}::int`,
    );
    await touch(ctx, target, { field: 'readings', before: { reading: kept.reading } });
    ctx.emit({ type: 'target.recorded', ref: targetRef(kept.id), details: targetDetails(target, ['readings']) });
  },
});
