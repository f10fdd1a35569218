import { z } from 'zod';
import { usualEscalation } from '../../core/alerts.ts';
import { AppError } from '../../core/errors.ts';
import { recordRef } from '../../core/records.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';
import { peaceMessages } from './peace-messages.ts';

export interface EscalationRow {
  readonly departmentId: number;
  readonly en: string;
  readonly zh: string;
  /** Minutes of working time; null: never. */
  readonly afterMinutes: number | null;
  /** Nobody said otherwise. */
  readonly isUsual: boolean;
}

const rows = (tx: Tx, departmentId: number | null): Promise<EscalationRow[]> =>
  tx.rows<EscalationRow>(sql`
    SELECT d.id AS "departmentId", d.name_en AS en, d.name_zh AS zh, e.department_id IS NULL AS "isUsual",
      CASE WHEN e.department_id IS NULL THEN ${usualEscalation}::int ELSE e.after_minutes END AS "afterMinutes"
    FROM departments d LEFT JOIN escalation_rules e ON e.department_id = d.id
    WHERE d.active AND (${departmentId}::int IS NULL OR d.id = ${departmentId}::int) ORDER BY d.position, d.id`);

export const listEscalation = defineOperation<Record<string, never>, readonly EscalationRow[]>({
  name: 'escalation.list',
  input: z.object({}).strict() as never,
  requires: { action: 'read', subject: 'department' },
  writes: false,
  run: ({ tx }) => rows(tx, null),
});

const setInput = z.object({
  departmentId: z.number().int().positive(),
  afterMinutes: z
    .number()
    .int()
    .min(1)
    .max(60 * 24 * 60)
    .nullable(),
});
type KeptRule = { readonly departmentId: number; readonly rule: { readonly afterMinutes: number | null } | null };

/** When an overdue task of a department goes to its manager. Reminders that are planned already keep their time. */
export const setEscalation = defineOperation<z.infer<typeof setInput>, EscalationRow, KeptRule>({
  name: 'escalation.set',
  input: setInput,
  requires: { action: 'edit', subject: 'department' },
  writes: true,
  async run(ctx, { departmentId, afterMinutes }) {
    ctx.demand('edit', recordRef('department', departmentId), { id: departmentId });
    const [before] = await rows(ctx.tx, departmentId);
    if (!before) throw new AppError('not_found', peaceMessages.unchanged);
    if (!before.isUsual && before.afterMinutes === afterMinutes) throw new AppError('refused', peaceMessages.unchanged);
    ctx.keepForUndo({ departmentId, rule: before.isUsual ? null : { afterMinutes: before.afterMinutes } });
    await write(ctx, departmentId, { afterMinutes });
    return { ...before, afterMinutes, isUsual: false };
  },
  undo: (ctx, { departmentId, rule }) => write(ctx, departmentId, rule),
});

async function write(ctx: Ctx<KeptRule>, departmentId: number, rule: KeptRule['rule']): Promise<void> {
  if (rule === null) await ctx.tx.run(sql`DELETE FROM escalation_rules WHERE department_id = ${departmentId}::int`);
  else {
    await ctx.tx.run(sql`
      INSERT INTO escalation_rules (department_id, after_minutes, set_by_id)
      VALUES (${departmentId}::int, ${rule.afterMinutes}::int, ${ctx.actor.staffId}::int)
      ON CONFLICT (department_id) DO UPDATE SET after_minutes = excluded.after_minutes, set_by_id = excluded.set_by_id, updated_at = now()`);
  }
  const after = { departmentId, afterMinutes: rule?.afterMinutes ?? null };
  ctx.changed({ ref: null, version: 1, fields: ['escalation'], after });
}
