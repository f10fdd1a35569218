import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { foldName, oneLine } from '../../../core/text.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { type Category, categories, demandCategory } from '../categories.ts';
import { messages } from '../messages.ts';

const id = z.number().int().positive();
const name = z.string().transform(oneLine).pipe(z.string().min(1).max(60));

export interface CategoryList {
  readonly categories: readonly Category[];
}

export const listCategories = defineOperation<Record<string, never>, CategoryList>({
  name: 'case.categories',
  input: z.object({}).strict() as unknown as z.ZodType<Record<string, never>>,
  requires: { action: 'read', subject: 'case' },
  writes: false,
  run: async (ctx) => ({ categories: await categories(ctx.tx) }),
});

const addInput = z.object({ en: name, zh: name.optional(), parentId: id.optional() });

/** For admins. AppError 'refused' for a name that is there already in the same place, 'invalid' for a third level. */
export const addCategory = defineOperation<
  z.output<typeof addInput>,
  CategoryList & { added: Category },
  { id: number }
>({
  name: 'case.add_category',
  input: addInput,
  requires: { action: 'administer', subject: 'deployment' },
  writes: true,
  async run(ctx, { en, zh = en, parentId }) {
    ctx.demand('administer', { noun: 'deployment' });
    // One admin at a time, so that two of them cannot take the same name.
    await ctx.tx.run(sql`LOCK TABLE case_categories IN SHARE ROW EXCLUSIVE MODE`);
    const parent = parentId === undefined ? null : await demandCategory(ctx.tx, parentId);
    if (parent?.parent) throw new AppError('invalid', messages.categoryDepth, { field: 'under' });
    const beside = (await categories(ctx.tx)).filter((one) => (one.parent?.id ?? null) === (parent?.id ?? null));
    for (const wanted of [en, zh]) {
      const taken = beside.some((one) =>
        [one.name.en, one.name.zh].some((other) => foldName(other) === foldName(wanted)),
      );
      if (taken) throw new AppError('refused', messages.categoryExists(wanted), { field: 'en' });
    }
    const [row] = await ctx.tx.rows<{ id: number }>(sql`
      INSERT INTO case_categories (parent_id, name_en, name_zh, position)
      VALUES (${parent?.id ?? null}::int, ${en}, ${zh}, (SELECT coalesce(max(position), 0) + 1 FROM case_categories))
      RETURNING id`);
    if (!row) throw new Error('INSERT … RETURNING gave no row.');
    ctx.changed({
      ref: null,
      version: 1,
      fields: ['category'],
      after: { id: row.id, en, zh, parentId: parent?.id ?? null },
    });
    ctx.keepForUndo({ id: row.id });
    return { added: await demandCategory(ctx.tx, row.id), categories: await categories(ctx.tx) };
  },
  async undo(ctx, kept) {
    await setRetired(ctx, kept.id, true);
  },
});

/** Offered no more; the cases that have it keep it, and so do the counts of the past. */
export const retireCategory = defineOperation<{ id: number }, CategoryList & { retired: Category }, { id: number }>({
  name: 'case.retire_category',
  input: z.object({ id }),
  requires: { action: 'administer', subject: 'deployment' },
  writes: true,
  async run(ctx, given) {
    ctx.demand('administer', { noun: 'deployment' });
    const retired = await demandCategory(ctx.tx, given.id);
    await setRetired(ctx, given.id, true);
    ctx.keepForUndo({ id: given.id });
    return { retired, categories: await categories(ctx.tx) };
  },
  async undo(ctx, kept) {
    await setRetired(ctx, kept.id, false);
  },
});

async function setRetired(
  ctx: Parameters<NonNullable<typeof addCategory.undo>>[0],
  which: number,
  retired: boolean,
): Promise<void> {
  await ctx.tx.run(sql`
    UPDATE case_categories SET retired_at = ${retired ? ctx.now : null}::timestamptz WHERE id = ${which}::int`);
  ctx.changed({ ref: null, version: 1, fields: ['category'], after: { id: which, retired } });
}
