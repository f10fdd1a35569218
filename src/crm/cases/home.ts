import { type Block, text } from '../../cards/card.ts';
import type { Actor } from '../../core/actor.ts';
import { invocation } from '../../core/invocation.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { caseLine } from './list-cards.ts';
import { messages } from './messages.ts';
import { type ListedCase, listedColumns, soonest } from './operations/list.ts';
import { caseAccess, unfinished } from './records.ts';

/** How many of one's cases the home page shows. */
const shown = 5;

/** The person's open cases, what is due next first; nothing for whoever has none. */
export async function myCases(ctx: ReadCtx, actor: Actor, viewer: Viewer): Promise<readonly Block[]> {
  const rows = await ctx.tx.rows<ListedCase>(sql`
    SELECT ${listedColumns} FROM cases k
    WHERE k.assignee_id = ${actor.staffId}::int AND ${unfinished} AND ${caseAccess(viewer.ability)}
    ORDER BY ${soonest} LIMIT ${shown + 1}::int`);
  if (rows.length === 0) return [];
  const items = rows.slice(0, shown).map((one) => caseLine(one, viewer, ctx.now));
  const more = { label: messages.buttons.all, does: invocation('case list', { mine: 'yes' }) };
  return [text({ strong: messages.mineTitle }), { block: 'list', items, ...(rows.length > shown ? { more } : {}) }];
}
