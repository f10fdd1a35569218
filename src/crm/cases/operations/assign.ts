import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Msg, same } from '../../../core/msg.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { type CasePatch, changeCase, demandCase, demandStep, type KeptCase, restoreCase } from '../change.ts';
import { messages } from '../messages.ts';
import { type Away, demandAssignable, demandDepartment } from '../people.ts';
import { departmentName } from '../records.ts';

const assignInput = z.object({
  id: z.number().int().positive(),
  to: z.object({ kind: z.enum(['staff', 'department']), id: z.number().int().positive() }),
  /** Only while nobody has it: two people may press "Take it", and the second must not take it from the first. */
  ifFree: z.boolean().optional(),
});
export type AssignCase = z.output<typeof assignInput>;

export interface AssignedCase {
  readonly id: number;
  readonly subject: string;
  readonly to:
    | { readonly kind: 'staff'; readonly id: number; readonly name: string; readonly away: Away | null }
    | { readonly kind: 'department'; readonly name: Msg };
}

/**
 * Gives a case to a colleague, whose department it then belongs to, or to a department, where nobody has taken it yet. The
 * deadlines are those of the new department. AppError 'refused' for a finished case or when it is there already, 'invalid' for
 * somebody who cannot be given work.
 */
export const assignCase = defineOperation<AssignCase, AssignedCase, KeptCase>({
  name: 'case.assign',
  input: assignInput,
  requires: { action: 'assign', subject: 'case' },
  writes: true,
  async run(ctx, { id, to, ifFree }) {
    const row = await demandCase(ctx, id, 'assign');
    demandStep(ctx, row, 'escalate');
    if (ifFree && row.assigneeId !== null && row.assigneeId !== ctx.actor.staffId) {
      const name = row.assigneeName ?? shortId(recordRef('staff', row.assigneeId));
      throw new AppError('refused', messages.takenAlready(row, name));
    }
    const give = (patch: CasePatch) => changeCase(ctx, row, patch, { type: 'case.assigned' });
    if (to.kind === 'staff') {
      const person = await demandAssignable(ctx, to.id, 'to');
      if (row.assigneeId === person.id) {
        throw new AppError('refused', messages.alreadyWith(row, same(person.name)), { field: 'to' });
      }
      await give({
        assigneeId: person.id,
        departmentId: person.departmentId ?? row.departmentId,
        ...(row.status === 'new' ? { status: 'open' as const } : {}),
      });
      return { id, subject: row.subject, to: { kind: 'staff', id: person.id, name: person.name, away: person.away } };
    }
    const department = await demandDepartment(ctx.tx, to.id, 'to');
    if (row.departmentId === department.id && row.assigneeId === null) {
      throw new AppError('refused', messages.alreadyWith(row, departmentName(row)), { field: 'to' });
    }
    await give({ departmentId: department.id, assigneeId: null });
    return { id, subject: row.subject, to: { kind: 'department', name: department.name } };
  },
  undo: restoreCase,
});
