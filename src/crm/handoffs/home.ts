import { type Block, buttons, text } from '../../cards/card.ts';
import type { Actor } from '../../core/actor.ts';
import { invocation } from '../../core/invocation.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { handoffLine } from './cards.ts';
import { messages } from './messages.ts';
import { handoffAccess, handoffTable } from './records.ts';

/** Offers that a person's home shows; the list has the others. */
const shown = 3;

/** What a person's department, or they themselves, have to answer; nothing where nobody waits. */
export async function waitingForUs(ctx: ReadCtx, actor: Actor, viewer: Viewer): Promise<Block[]> {
  const ours = sql`(h.to_department_id = ${actor.departmentId}::int OR h.to_staff_id = ${actor.staffId}::int)`;
  const where = [ours, sql`h.status IN ('offered', 'expired')`, handoffAccess(viewer.ability)];
  const waiting = await handoffTable.where(ctx.tx, where, sql`h.answer_by, h.id`, { limit: shown + 1 });
  if (waiting.length === 0) return [];
  const more =
    waiting.length > shown ? [buttons([{ label: messages.buttons.more, does: invocation('handoff list') }])] : [];
  return [
    text({ strong: messages.toAnswer }),
    { block: 'list', items: waiting.slice(0, shown).map(handoffLine) },
    ...more,
  ];
}
