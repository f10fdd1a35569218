import { type Block, text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { accessSql } from '../../store/access.ts';
import { sql } from '../../store/database.ts';
import { writeColumns } from './change.ts';
import { taskLine } from './list-cards.ts';
import { type ListedTask, listedColumns, pressing } from './listed.ts';
import { messages } from './messages.ts';
import { eventDetails, loadTask, policyColumns, taskRef } from './records.ts';

/** Open tasks that an overview shows; the rest are counted. */
const shown = 3;

/** In place of words that may name a person. */
const erased = '—';

/** Tasks as a part of a customer. */
export const tasksOfCustomer: OfCustomer = {
  position: 30,

  async overview(ctx, customerId, viewer): Promise<Block[]> {
    const where = sql`t.customer_id = ${customerId}::int AND t.status IN ('open', 'started')
      AND ${accessSql(viewer.ability, 'read', 'task', policyColumns, 'basic')}`;
    const open = await ctx.tx.rows<ListedTask & { total: number }>(sql`
      SELECT ${listedColumns}, (count(*) OVER ())::int AS total FROM tasks t
      WHERE ${where} ORDER BY t.due_at NULLS LAST, ${pressing}, t.id LIMIT ${shown}::int`);
    const total = open[0]?.total ?? 0;
    if (total === 0) return [];
    const items = open.map((task) => taskLine(task, { viewer, now: ctx.now }));
    return [text({ strong: messages.title }, ` · ${total}`), { block: 'list', items, of: total }];
  },

  async move(ctx, from, to): Promise<Json> {
    const ids = await idsOf(ctx, from);
    for (const id of ids) await giveTo(ctx, id, to);
    return { from, ids };
  },

  async moveBack(ctx, kept) {
    const { from, ids } = kept as { readonly from: number; readonly ids: readonly number[] };
    for (const id of ids) await giveTo(ctx, id, from);
  },

  async personalData(ctx, customerId) {
    const rows = await ctx.tx.rows<{
      id: number;
      title: string;
      status: string;
      dueAt: Date | null;
      createdAt: Date;
      closedAt: Date | null;
      notes: string[];
      items: string[];
      ratingText: string | null;
    }>(sql`
      SELECT t.id, t.title, t.status, t.due_at AS "dueAt", t.created_at AS "createdAt", t.closed_at AS "closedAt",
        ARRAY(SELECT n.text FROM task_notes n WHERE n.task_id = t.id ORDER BY n.id) AS notes,
        ARRAY(SELECT i.text FROM task_items i WHERE i.task_id = t.id ORDER BY i.id) AS items,
        t.rating_text AS "ratingText"
      FROM tasks t WHERE t.customer_id = ${customerId}::int ORDER BY t.id`);
    return rows.map((task) => ({
      id: shortId({ noun: 'task', id: task.id }),
      title: task.title,
      status: task.status,
      due: task.dueAt?.toISOString() ?? null,
      added: task.createdAt.toISOString(),
      closed: task.closedAt?.toISOString() ?? null,
      notes: task.notes,
      checklist: task.items,
      feedback: task.ratingText,
    }));
  },

  async erase(ctx, customerId) {
    for (const id of await idsOf(ctx, customerId)) {
      const task = await loadTask(ctx.tx, id, 'lock');
      await ctx.tx.run(sql`DELETE FROM task_notes WHERE task_id = ${id}::int`);
      await ctx.tx.run(sql`UPDATE task_items SET text = ${erased} WHERE task_id = ${id}::int`);
      await writeColumns(ctx, task, { title: erased, ratingText: null, sourceLink: null });
      ctx.emit({ type: 'task.edited', ref: taskRef(id), details: eventDetails(task, ['title', 'notes']) });
    }
  },
};

async function idsOf(ctx: Ctx, customerId: number): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number }>(sql`
    SELECT id FROM tasks WHERE customer_id = ${customerId}::int ORDER BY id FOR UPDATE`);
  return rows.map(({ id }) => id);
}

async function giveTo(ctx: Ctx, id: number, customerId: number): Promise<void> {
  const task = await loadTask(ctx.tx, id, 'lock');
  const changed = await writeColumns(ctx, task, { customerId });
  ctx.emit({ type: 'task.edited', ref: taskRef(id), details: eventDetails(await loadTask(ctx.tx, id), changed) });
}
