import { z } from 'zod';
import { didAgo } from '../core/ago.ts';
import { minutes } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { type Msg, msg, same } from '../core/msg.ts';
import { type NounName, type RecordRef, recordRef, shortId } from '../core/records.ts';
import { changedSince, lastWrite, linesOfCall, markUndone, type RecentChange, undoOperation } from '../store/audit.ts';
import { whoChanged } from './conflict.ts';
import { demandUse } from './execute.ts';
import { type AnyOperation, defineOperation, type Json, type Operation } from './operation.ts';
import { undoWithParts } from './parts.ts';

/** How far back undo reaches. */
export const undoWindowMs = minutes(10);

export interface Undone {
  readonly operation: string;
  readonly refs: readonly RecordRef[];
}

/**
 * Takes back the actor's last write, if it is young enough and nobody has built on it. It is a write like any other: audited,
 * announced. Done again it takes back the write before. `nameOf`: what people call an operation.
 */
export function createUndo(
  find: (operation: string) => AnyOperation | undefined,
  nameOf: (operation: string) => Msg = same,
): Operation<Record<string, never>, Undone> {
  return defineOperation({
    name: undoOperation,
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
        const name = nameOf(last.operation);
        throw new AppError(
          'refused',
          msg(`Your last change (${name.en}) cannot be undone.`, `您最近的操作（${name.zh}）无法撤销。`),
        );
      }
      const lines = await linesOfCall(ctx.tx, last.call);
      // Who has lost the right to do it meanwhile may not do it backwards; who gave up rights of their own may take that back.
      if (!lines.some((line) => line.noun === 'staff' && line.recordId === ctx.actor.staffId)) {
        demandUse(operation, ctx.actor);
      }
      const demandUnchanged = async (): Promise<void> => {
        const later = await changedSince(ctx.tx, last.id, lines);
        if (later) throw builtOn(later, ctx);
      };
      await demandUnchanged();
      await markUndone(ctx.tx, last.call, ctx.now);
      await undoWithParts(ctx, operation, last.kept as Json, find);
      // Now that the records are locked: somebody may have written between the first look and the lock.
      await demandUnchanged();
      return { operation: last.operation, refs: lines.map((line) => recordRef(line.noun as NounName, line.recordId)) };
    },
  });
}

function builtOn(
  later: RecentChange & { readonly noun: string; readonly recordId: number },
  ctx: { readonly now: Date; readonly actor: { readonly staffId: number } },
): AppError {
  const id = shortId(recordRef(later.noun as NounName, later.recordId));
  const told = didAgo(whoChanged(later, ctx.actor), msg(`changed ${id}`, `修改了 ${id}`), later.at, ctx.now);
  return new AppError(
    'conflict',
    msg(
      `I leave it as it is, since ${told.en}. Change it by hand if you still want it back.`,
      `${told.zh}，因此保持不变。如仍需恢复，请手动修改。`,
    ),
  );
}
