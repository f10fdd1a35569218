import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { type ClosingRule, closingKey, closingRules, mostDays } from '../closing.ts';
import { closingTexts } from '../closing-texts.ts';
import { demandDepartment } from '../people.ts';

export const showClosing = defineOperation<Record<string, never>, readonly ClosingRule[]>({
  name: 'case.closing',
  input: z.object({}).strict() as unknown as z.ZodType<Record<string, never>>,
  requires: { action: 'read', subject: 'case' },
  writes: false,
  run: (ctx) => closingRules(ctx.tx),
});

const setInput = z.object({
  /** Without it the company's rule. */
  departmentId: z.number().int().positive().optional(),
  /** 0: never. 'usual': what holds where nobody says anything. */
  days: z.union([z.number().int().min(0).max(mostDays), z.literal('usual')]),
});

type Kept = { readonly departmentId: number | null; readonly days: number | null };

export interface SetClosing {
  readonly rules: readonly ClosingRule[];
  readonly where: Msg;
  /** As it holds now. */
  readonly days: number;
}

/** For admins; a department's manager sets the department's. It holds at once, also for what is resolved already. */
export const setClosing = defineOperation<z.output<typeof setInput>, SetClosing, Kept>({
  name: 'case.set_closing',
  input: setInput,
  requires: { action: 'edit', subject: 'department' },
  writes: true,
  async run(ctx, input) {
    const departmentId = input.departmentId ?? null;
    const where = await demandPlace(ctx, departmentId);
    const before = await ownDays(ctx, departmentId);
    const days = input.days === 'usual' ? null : input.days;
    if (before === days) throw new AppError('refused', closingTexts.unchanged, { field: 'days' });
    ctx.keepForUndo({ departmentId, days: before });
    await write(ctx, departmentId, before, days);
    const rules = await closingRules(ctx.tx);
    const holds = rules.find((rule) => rule.departmentId === departmentId);
    if (!holds) throw new Error(`No rule holds for department ${departmentId}.`);
    return { rules, where, days: holds.days };
  },
  async undo(ctx, kept) {
    await write(ctx, kept.departmentId, await ownDays(ctx, kept.departmentId), kept.days);
  },
});

async function demandPlace(ctx: Ctx<Kept>, departmentId: number | null): Promise<Msg> {
  if (departmentId === null) {
    ctx.demand('administer', { noun: 'deployment' });
    return closingTexts.everywhere;
  }
  ctx.demand('edit', recordRef('department', departmentId), { id: departmentId });
  const { name } = await demandDepartment(ctx.tx, departmentId, 'department');
  return msg(name.en, name.zh);
}

/** null: it has no rule of its own. */
async function ownDays(ctx: Ctx<Kept>, departmentId: number | null): Promise<number | null> {
  const [row] = await ctx.tx.rows<{ value: number }>(
    sql`SELECT value FROM settings WHERE key = ${closingKey(departmentId)} FOR UPDATE`,
  );
  return row?.value ?? null;
}

async function write(
  ctx: Ctx<Kept>,
  departmentId: number | null,
  before: number | null,
  days: number | null,
): Promise<void> {
  const key = closingKey(departmentId);
  if (days === null) await ctx.tx.run(sql`DELETE FROM settings WHERE key = ${key}`);
  else {
    await ctx.tx.run(sql`
      INSERT INTO settings (key, value, updated_at) VALUES (${key}, ${JSON.stringify(days)}::jsonb, ${ctx.now}::timestamptz)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`);
  }
  ctx.changed({
    ref: null,
    version: 1,
    fields: ['closing'],
    before: { departmentId, days: before },
    after: { departmentId, days },
  });
}
