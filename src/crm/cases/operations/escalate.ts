import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { changeCase, demandCase, demandStep, type KeptCase, restoreCase } from '../change.ts';
import { messages } from '../messages.ts';
import { managerOf } from '../records.ts';
import { limits } from '../rules.ts';
import { type SteppedCase, stepped } from './steps.ts';

export interface EscalatedCase extends SteppedCase {
  /** null: the admins. */
  readonly to: string | null;
}

/** To the department's manager first, then (or where there is none, or it is the manager who asks) to the admins. */
export const escalateCase = defineOperation<{ id: number; reason: string }, EscalatedCase, KeptCase>({
  name: 'case.escalate',
  input: z.object({ id: z.number().int().positive(), reason: z.string().trim().min(1).max(limits.reason) }),
  requires: { action: 'edit', subject: 'case' },
  writes: true,
  async run(ctx, input) {
    const row = await demandCase(ctx, input.id, 'edit');
    demandStep(ctx, row, 'escalate');
    if (row.escalation >= 2) throw new AppError('refused', messages.escalatedAlready(row));
    const manager = row.escalation === 0 ? await managerFor(ctx, row.departmentId) : null;
    const { row: after } = await changeCase(
      ctx,
      row,
      {
        escalation: manager ? 1 : 2,
        escalatedAt: ctx.now,
        escalatedToId: manager?.id ?? null,
        escalationReason: input.reason,
      },
      {
        type: manager ? 'case.escalated' : 'case.escalated_to_admins',
        note: { kind: 'escalation', text: input.reason },
      },
    );
    return { ...stepped('escalate', after), to: manager?.name ?? null };
  },
  undo: restoreCase,
});

async function managerFor(ctx: Ctx<KeptCase>, departmentId: number): Promise<{ id: number; name: string } | null> {
  const [manager] = await ctx.tx.rows<{ id: number; name: string }>(sql`
    SELECT s.id, s.name FROM staff s WHERE s.id = ${managerOf(sql`${departmentId}::int`)}`);
  return manager && manager.id !== ctx.actor.staffId ? manager : null;
}
