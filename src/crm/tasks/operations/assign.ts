import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Msg, msg, same } from '../../../core/msg.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { changeTask, demandOpen, type KeptTask, restoreTask } from '../change.ts';
import { messages } from '../messages.ts';
import { departmentName, eventDetails, loadTask, policyRecord, type TaskRow, taskRef } from '../records.ts';
import { canBeAssigned } from '../rules.ts';
import { takenUp } from './steps.ts';

const assignInput = z.object({
  id: z.number().int().positive(),
  to: z.object({ kind: z.enum(['staff', 'department']), id: z.number().int().positive() }),
  /** Only while nobody has it: two people may press "Take it", and the second must not take it from the first. */
  ifFree: z.boolean().optional(),
});
export type AssignTask = z.output<typeof assignInput>;

export interface AssignedTask {
  readonly id: number;
  readonly title: string;
  readonly to:
    | { readonly kind: 'staff'; readonly id: number; readonly name: string }
    | { readonly kind: 'department'; readonly name: Msg };
}

/**
 * Gives a task to a colleague, whose department it then belongs to, or to a department, where nobody has taken it yet.
 * AppError 'refused' for a closed task or when it is there already, 'invalid' for somebody who cannot be given work.
 */
export const assignTask = defineOperation<AssignTask, AssignedTask, KeptTask>({
  name: 'task.assign',
  input: assignInput,
  requires: { action: 'assign', subject: 'task' },
  writes: true,
  async run(ctx, { id, to, ifFree }) {
    const task = await loadTask(ctx.tx, id, 'lock');
    ctx.demand('assign', taskRef(id), policyRecord(task));
    demandOpen(ctx, task);
    if (ifFree && task.assigneeId !== null && task.assigneeId !== ctx.actor.staffId) {
      throw new AppError(
        'refused',
        messages.takenAlready(task, task.assigneeName ?? shortId(recordRef('staff', task.assigneeId))),
      );
    }
    return to.kind === 'staff' ? giveToPerson(ctx, task, to.id) : giveToDepartment(ctx, task, to.id);
  },
  undo: restoreTask,
});

async function giveToPerson(ctx: Ctx<KeptTask>, task: TaskRow, staffId: number): Promise<AssignedTask> {
  const [person] = await ctx.tx.rows<{ name: string; active: boolean; role: string; departmentId: number | null }>(sql`
    SELECT name, active, role, department_id AS "departmentId" FROM staff WHERE id = ${staffId}::int`);
  if (!person) throw new AppError('not_found', messages.noSuchPerson, { field: 'to' });
  if (!canBeAssigned(person)) throw new AppError('invalid', messages.notAssignable(person.name), { field: 'to' });
  if (task.assigneeId === staffId)
    throw new AppError('refused', messages.alreadyWith(task, same(person.name)), { field: 'to' });

  const moved = { assigneeId: staffId, departmentId: person.departmentId ?? task.departmentId };
  // What somebody else had begun, the next one has not.
  const fresh = task.status === 'started' ? ({ status: 'open', startedAt: null } as const) : {};
  await give(ctx, task, { ...moved, ...fresh });
  return { id: task.id, title: task.title, to: { kind: 'staff', id: staffId, name: person.name } };
}

/** The department is held until the task is in it: nobody retires it meanwhile. */
async function giveToDepartment(ctx: Ctx<KeptTask>, task: TaskRow, departmentId: number): Promise<AssignedTask> {
  const [department] = await ctx.tx.rows<{ nameEn: string; nameZh: string }>(sql`
    SELECT name_en AS "nameEn", name_zh AS "nameZh" FROM departments WHERE id = ${departmentId}::int AND active FOR KEY SHARE`);
  if (!department) throw new AppError('not_found', messages.noSuchDepartment, { field: 'to' });
  if (task.departmentId === departmentId && task.assigneeId === null) {
    throw new AppError('refused', messages.alreadyWith(task, departmentName(task)), { field: 'to' });
  }
  await give(ctx, task, { departmentId, assigneeId: null, status: 'open', startedAt: null });
  return {
    id: task.id,
    title: task.title,
    to: { kind: 'department', name: msg(department.nameEn, department.nameZh) },
  };
}

async function give(ctx: Ctx<KeptTask>, task: TaskRow, moved: Parameters<typeof changeTask>[2]): Promise<void> {
  const wasTaken = task.assigneeId !== null && moved.assigneeId !== task.assigneeId;
  const isElsewhere = moved.departmentId !== undefined && moved.departmentId !== task.departmentId;
  const patch = {
    ...moved,
    ...(wasTaken || isElsewhere ? { reassignments: task.reassignments + 1 } : {}),
    ...takenUp(ctx, task),
  };
  const changed = await changeTask(ctx, task, patch);
  ctx.emit({
    type: 'task.assigned',
    ref: taskRef(task.id),
    details: { ...eventDetails({ ...task, ...patch }, changed), previousAssigneeId: task.assigneeId },
  });
}
