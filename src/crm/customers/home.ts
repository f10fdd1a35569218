import { buttons, type Card, quiet, text } from '../../cards/card.ts';
import type { Actor } from '../../core/actor.ts';
import { invocation } from '../../core/invocation.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { customerItem } from './cards.ts';
import { buttonLabels, messages } from './messages.ts';
import { customerAccess, customersWhere } from './records.ts';

/** How many of one's customers the home page shows. */
const shown = 6;

/** The customers the person owns, the longest neglected first. */
export async function myCustomers(ctx: ReadCtx, actor: Actor, viewer: Viewer): Promise<Card['blocks']> {
  if (!viewer.can('read', 'customer')) return [];
  const rows = await customersWhere(
    ctx.tx,
    [sql`c.owner_id = ${actor.staffId}`, sql`c.archived_at IS NULL`, customerAccess(viewer.ability)],
    sql`c.last_contact_at ASC NULLS FIRST, c.id`,
    { limit: shown + 1, offset: 0 },
  );
  const title = text({ strong: messages.mineTitle });
  if (rows.length === 0) {
    const add = { label: buttonLabels.add, does: invocation('form', { command: 'customer add' }) };
    return [title, quiet(messages.noneMine), ...(viewer.can('create', 'customer') ? [buttons([add])] : [])];
  }
  return [
    title,
    {
      block: 'list',
      items: rows.slice(0, shown).map((row) => customerItem(row, viewer, 'log')),
      ...(rows.length > shown
        ? { more: { label: buttonLabels.all, does: invocation('customer find', { mine: 'yes' }) } }
        : {}),
    },
  ];
}
