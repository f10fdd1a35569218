import { z } from 'zod';
import { defineOperation } from '../../../operations/operation.ts';
import { loadTask, policyRecord, taskRef } from '../records.ts';

const showInput = z.object({ id: z.number().int().positive() });

/** Only says that the task is there for this person; its card is drawn with the rights of whoever will see it. */
export const showTask = defineOperation<z.output<typeof showInput>, { id: number }>({
  name: 'task.show',
  input: showInput,
  requires: { action: 'read', subject: 'task' },
  writes: false,
  async run(ctx, { id }) {
    const task = await loadTask(ctx.tx, id);
    ctx.demand('read', taskRef(id), policyRecord(task), 'basic');
    return { id };
  },
});
