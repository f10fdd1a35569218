import { z } from 'zod';
import { minutes } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { msg } from '../core/msg.ts';
import type { NounName, RecordRef } from '../core/records.ts';
import { recordRef } from '../core/records.ts';
import { changedSince, lastWrite, linesOfCall, markUndone } from '../store/audit.ts';
import { type AnyOperation, defineOperation, type Operation } from './operation.ts';

/** How far back undo reaches. */
export const undoWindowMs = minutes(10);

export interface Undone {
  readonly operation: string;
  readonly refs: readonly RecordRef[];
}

/** Takes back the actor's last write, if it is young enough and nobody has built on it. It is a write like any other: audited, announced. */
export function createUndo(
  find: (operation: string) => AnyOperation | undefined,
): Operation<Record<string, never>, Undone> {
  return defineOperation({
    name: 'undo.last',
    input: z.object({}).strict() as unknown as z.ZodType<Record<string, never>>,
    requires: 'anyone',
    writes: true,
    async run(ctx) {
      const last = await lastWrite(ctx.tx, ctx.secrets, ctx.actor.staffId, new Date(ctx.now.getTime() - undoWindowMs));
      if (!last) {
        throw new AppError(
          'refused',
          msg('You changed nothing in the last ten minutes that could be undone.', '最近十分钟内没有可以撤销的操作。'),
        );
      }
      const operation = find(last.operation);
      if (!operation?.undo || last.kept === undefined) {
        throw new AppError(
          'refused',
          msg(`Your last change (${last.operation}) cannot be undone.`, `您最近的操作（${last.operation}）无法撤销。`),
        );
      }
      const lines = await linesOfCall(ctx.tx, last.call);
      const later = await changedSince(ctx.tx, last.id, lines);
      if (later) {
        throw new AppError(
          'conflict',
          msg(
            `${later.by} has changed it since (${later.fields.join(', ')}), so I leave it as it is.`,
            `${later.by} 之后又修改了它（${later.fields.join('、')}），因此保持不变。`,
          ),
        );
      }
      await markUndone(ctx.tx, last.call, ctx.now);
      await operation.undo(ctx, last.kept as never);
      return { operation: last.operation, refs: lines.map((line) => recordRef(line.noun as NounName, line.recordId)) };
    },
  });
}
