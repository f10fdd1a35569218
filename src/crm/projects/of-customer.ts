import { type Block, text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { projectLine } from './cards.ts';
import { messages } from './messages.ts';
import { projectAccess, projectEvent, projectTable } from './records.ts';

/** Running projects that an overview shows. */
const shown = 3;

/** In place of a name that may name a person. */
const erased = '—';

export const projectsOfCustomer: OfCustomer = {
  position: 35,

  async overview(ctx, customerId, viewer): Promise<Block[]> {
    const where = [sql`p.customer_id = ${customerId}::int AND p.status = 'open'`, projectAccess(viewer.ability)];
    const running = await projectTable.where(ctx.tx, where, sql`p.starts_at, p.id`, { limit: shown });
    if (running.length === 0) return [];
    const items = running.map((row) => projectLine({ ...row, tasksLate: 0 }));
    const of = running.length < shown ? running.length : await projectTable.count(ctx.tx, where);
    return [text({ strong: messages.projects }, ` · ${of}`), { block: 'list', items, of }];
  },

  async move(ctx, from, to): Promise<Json> {
    const ids = await idsOf(ctx, from);
    for (const id of ids) await write(ctx, id, { customerId: to });
    return { from, ids };
  },

  async moveBack(ctx, kept) {
    const { from, ids } = kept as { readonly from: number; readonly ids: readonly number[] };
    for (const id of ids) await write(ctx, id, { customerId: from });
  },

  async personalData(ctx, customerId) {
    const rows = await projectTable.where(ctx.tx, [sql`p.customer_id = ${customerId}::int`], sql`p.id`);
    return rows.map((row) => ({
      id: shortId({ noun: 'project', id: row.id }),
      name: row.name,
      playbook: row.playbookName,
      status: row.status,
      started: row.startsAt.toISOString(),
      closed: row.closedAt?.toISOString() ?? null,
    }));
  },

  async erase(ctx, customerId) {
    for (const id of await idsOf(ctx, customerId)) await write(ctx, id, { name: erased });
  },
};

async function idsOf(ctx: Ctx, customerId: number): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number }>(sql`
    SELECT id FROM projects WHERE customer_id = ${customerId}::int ORDER BY id FOR UPDATE`);
  return rows.map(({ id }) => id);
}

async function write(
  ctx: Ctx,
  id: number,
  patch: { readonly customerId?: number; readonly name?: string },
): Promise<void> {
  const row = await projectTable.load(ctx.tx, id, 'lock');
  const { changed } = await projectTable.write(ctx, row, patch);
  ctx.emit(projectEvent('project.progressed', await projectTable.load(ctx.tx, id), changed));
}
