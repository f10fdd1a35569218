import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { foldName } from '../../../core/text.ts';
import { type Ctx, defineOperation, type Json } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { demandNotHeld } from '../../../store/retention.ts';
import { demandOpen } from '../change.ts';
import { type Item, itemsOf, settleChildren } from '../children.ts';
import { eventDetails, loadTask, policyRecord, type TaskRow, taskRef } from '../records.ts';
import { maxItem, maxItems } from '../rules.ts';
import { workMessages } from '../work-messages.ts';

const id = z.number().int().positive();
const addInput = z.object({ id, texts: z.array(z.string().trim().min(1).max(maxItem)).min(1).max(maxItems) });
export type AddItems = z.output<typeof addInput>;

/** Adds lines to a task's checklist; its progress follows from it from then on. */
export const addItems = defineOperation<
  AddItems,
  { id: number; title: string; added: number },
  { id: number; items: number[] }
>({
  name: 'task.item-add',
  input: addInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, { id, texts }) {
    const task = await held(ctx, id);
    const present = await itemsOf(ctx.tx, id);
    if (present.length + texts.length > maxItems)
      throw new AppError('refused', workMessages.tooManyItems, { field: 'items' });
    const added = await ctx.tx.rows<{ id: number }>(sql`
      INSERT INTO task_items (task_id, text, created_at)
      SELECT ${id}::int, u.text, ${ctx.now}::timestamptz
      FROM unnest(${[...texts]}::text[]) WITH ORDINALITY AS u(text, place) ORDER BY u.place RETURNING id`);
    await tell(ctx, task, { after: { items: added.map((item) => item.id) } });
    ctx.keepForUndo({ id, items: added.map((item) => item.id) });
    return { id, title: task.title, added: added.length };
  },
  async undo(ctx, { id, items }) {
    const task = await loadTask(ctx.tx, id, 'lock');
    await demandNotHeld(ctx.tx, taskRef(id));
    await ctx.tx.run(sql`DELETE FROM task_items WHERE task_id = ${id}::int AND id = ANY(${items}::int[])`);
    await tell(ctx, task, { before: { items } });
  },
});

const pickInput = z.object({
  id,
  /** Its place, from 1, or words of it. */
  item: z.string().trim().min(1).max(maxItem).optional(),
  /** As buttons name it. */
  itemId: id.optional(),
});
export type PickItem = z.output<typeof pickInput>;

export interface PickedItem {
  readonly id: number;
  readonly text: string;
  readonly done: number;
  readonly all: number;
}

type KeptTick = { readonly id: number; readonly itemId: number };

function defineTick(name: 'task.item-tick' | 'task.item-untick', ticked: boolean) {
  return defineOperation<PickItem, PickedItem, KeptTick>({
    name,
    input: pickInput,
    requires: { action: 'edit', subject: 'task' },
    writes: true,
    async run(ctx, input) {
      const task = await held(ctx, input.id);
      const items = await itemsOf(ctx.tx, input.id);
      const item = find(task, items, input);
      if (item.done === ticked) {
        const says = ticked ? workMessages.alreadyTicked(item.text) : workMessages.notTicked(item.text);
        throw new AppError('refused', says, { field: 'item' });
      }
      await tick(ctx, item.id, ticked);
      await tell(ctx, task, { after: { itemId: item.id, ticked } });
      ctx.keepForUndo({ id: input.id, itemId: item.id });
      const done = items.filter((one) => one.done).length + (ticked ? 1 : -1);
      return { id: input.id, text: item.text, done, all: items.length };
    },
    async undo(ctx, { id, itemId }) {
      const task = await loadTask(ctx.tx, id, 'lock');
      await tick(ctx, itemId, !ticked);
      await tell(ctx, task, { after: { itemId, ticked: !ticked } });
    },
  });
}

export const tickItem = defineTick('task.item-tick', true);
export const untickItem = defineTick('task.item-untick', false);

type KeptItem = {
  readonly id: number;
  readonly itemId: number;
  readonly text: string;
  readonly doneAt: string | null;
  readonly doneById: number | null;
  readonly createdAt: string;
};

export const removeItem = defineOperation<PickItem, PickedItem, KeptItem>({
  name: 'task.item-remove',
  input: pickInput,
  requires: { action: 'edit', subject: 'task' },
  writes: true,
  async run(ctx, input) {
    const task = await held(ctx, input.id);
    const items = await itemsOf(ctx.tx, input.id);
    const item = find(task, items, input);
    await demandNotHeld(ctx.tx, taskRef(input.id));
    const [gone] = await ctx.tx.rows<{
      text: string;
      doneAt: Date | null;
      doneById: number | null;
      createdAt: Date;
    }>(sql`
      DELETE FROM task_items WHERE id = ${item.id}::int
      RETURNING text, done_at AS "doneAt", done_by_id AS "doneById", created_at AS "createdAt"`);
    if (!gone) throw new Error(`The item ${item.id} of the held task ${task.id} was gone.`);
    await tell(ctx, task, { before: { itemId: item.id } });
    ctx.keepForUndo({
      id: input.id,
      itemId: item.id,
      text: gone.text,
      doneAt: gone.doneAt?.toISOString() ?? null,
      doneById: gone.doneById,
      createdAt: gone.createdAt.toISOString(),
    });
    const rest = items.filter((one) => one.id !== item.id);
    return { id: input.id, text: item.text, done: rest.filter((one) => one.done).length, all: rest.length };
  },
  async undo(ctx, kept) {
    const task = await loadTask(ctx.tx, kept.id, 'lock');
    await ctx.tx.run(sql`
      INSERT INTO task_items (id, task_id, text, done_at, done_by_id, created_at)
      VALUES (${kept.itemId}::int, ${kept.id}::int, ${kept.text}::text, ${kept.doneAt}::timestamptz, ${kept.doneById}::int,
        ${kept.createdAt}::timestamptz)`);
    await tell(ctx, task, { after: { itemId: kept.itemId } });
  },
});

async function held<Kept extends Json>(ctx: Ctx<Kept>, id: number): Promise<TaskRow> {
  const task = await loadTask(ctx.tx, id, 'lock');
  ctx.demand('edit', taskRef(id), policyRecord(task));
  demandOpen(ctx, task);
  return task;
}

function find(task: TaskRow, items: readonly Item[], { item, itemId }: PickItem): Item {
  const byId = items.find((one) => one.id === itemId);
  if (byId) return byId;
  const words = item ?? '';
  const byPlace = /^\d{1,3}$/u.test(words) ? items[Number(words) - 1] : undefined;
  if (byPlace) return byPlace;
  const folded = foldName(words);
  const fitting = folded === '' ? [] : items.filter(({ text }) => foldName(text).includes(folded));
  const exact = fitting.filter(({ text }) => foldName(text) === folded);
  const [only] = exact.length === 1 ? exact : fitting;
  if (only && (exact.length === 1 || fitting.length === 1)) return only;
  const says = only ? workMessages.severalItems(words) : workMessages.noItem(task, words, items.length);
  throw new AppError('invalid', says, { field: 'item', example: '1' });
}

async function tick<Kept extends Json>(ctx: Ctx<Kept>, itemId: number, ticked: boolean): Promise<void> {
  await ctx.tx.run(sql`
    UPDATE task_items SET done_at = ${ticked ? ctx.now : null}::timestamptz, done_by_id = ${ticked ? ctx.actor.staffId : null}::int
    WHERE id = ${itemId}::int`);
}

async function tell<Kept extends Json>(
  ctx: Ctx<Kept>,
  task: TaskRow,
  change: { before?: Json; after?: Json },
): Promise<void> {
  await settleChildren(ctx.tx, task.id, ctx.now);
  ctx.changed({ ref: taskRef(task.id), version: task.version, fields: ['items'], ...change });
  ctx.emit({ type: 'task.progressed', ref: taskRef(task.id), details: eventDetails(task, ['items']) });
}
