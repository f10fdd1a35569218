import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { budgetBounds, budgetSetting, type NoiseBudget, usualBudget } from '../../core/noise-budget.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';
import { peaceMessages } from './peace-messages.ts';

export interface BudgetShown extends NoiseBudget {
  /** Nobody said otherwise. */
  readonly isUsual: boolean;
  readonly mayChange: boolean;
}

/** What an admin has said; null: nothing. Locked when it is to be written. */
async function stored(tx: Tx, lock = false): Promise<Partial<NoiseBudget> | null> {
  const [row] = lock
    ? await tx.rows<{ value: Partial<NoiseBudget> }>(
        sql`SELECT value FROM settings WHERE key = ${budgetSetting} FOR UPDATE`,
      )
    : await tx.rows<{ value: Partial<NoiseBudget> }>(sql`SELECT value FROM settings WHERE key = ${budgetSetting}`);
  return row?.value ?? null;
}

/** What holds now. */
export async function budgetNow(tx: Tx): Promise<NoiseBudget> {
  return { ...usualBudget, ...(await stored(tx)) };
}

const administers = { action: 'administer', subject: 'deployment' } as const;

export const showBudget = defineOperation<Record<string, never>, BudgetShown>({
  name: 'noise.show-budget',
  input: z.object({}).strict() as never,
  requires: 'anyone',
  writes: false,
  async run(ctx) {
    const said = await stored(ctx.tx);
    const mayChange = ctx.can(administers.action, administers.subject);
    return { ...usualBudget, ...said, isUsual: said === null, mayChange };
  },
});

const count = z.number().int().min(budgetBounds.min).max(budgetBounds.max);
const setInput = z.object({ person: count.optional(), channel: count.optional(), usual: z.boolean().optional() });

type KeptBudget = { readonly before: { readonly person?: number; readonly channel?: number } | null };

/** For the whole company; what is not named stays as it is. `usual` takes everything back that was said. AppError 'refused' where it says that already. */
export const setBudget = defineOperation<z.infer<typeof setInput>, BudgetShown, KeptBudget>({
  name: 'noise.set-budget',
  input: setInput,
  requires: administers,
  writes: true,
  async run(ctx, { person, channel, usual }) {
    const before = await stored(ctx.tx, true);
    const given = { ...(person === undefined ? {} : { person }), ...(channel === undefined ? {} : { channel }) };
    if (!usual && Object.keys(given).length === 0) {
      throw new AppError('invalid', peaceMessages.budgetWhat, { field: 'person', example: '10' });
    }
    const after = usual ? null : { ...usualBudget, ...before, ...given };
    const isSame = before?.person === after?.person && before?.channel === after?.channel;
    if (isSame) throw new AppError('refused', peaceMessages.unchanged);
    ctx.keepForUndo({ before });
    await write(ctx, before, after);
    return { ...usualBudget, ...after, isUsual: after === null, mayChange: true };
  },
  async undo(ctx, { before }) {
    await write(ctx, await stored(ctx.tx, true), before);
  },
});

async function write(
  ctx: Ctx<KeptBudget>,
  before: Partial<NoiseBudget> | null,
  after: Partial<NoiseBudget> | null,
): Promise<void> {
  if (after === null) await ctx.tx.run(sql`DELETE FROM settings WHERE key = ${budgetSetting}`);
  else {
    await ctx.tx.run(sql`
      INSERT INTO settings (key, value, updated_at) VALUES (${budgetSetting}, ${JSON.stringify(after)}::jsonb, ${ctx.now}::timestamptz)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`);
  }
  ctx.changed({
    ref: null,
    version: 1,
    fields: ['noise budget'],
    before: { ...usualBudget, ...before },
    after: { ...usualBudget, ...after },
  });
}
