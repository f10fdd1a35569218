import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import type { Permission } from '../../../core/policy.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql, type Tx } from '../../../store/database.ts';
import { type MissingField, rulesOf, type WorstCustomer, worstOf } from './measure.ts';
import { qualityMessages as messages } from './messages.ts';
import { heaviest, type QualityField, qualityFieldNames, type Weights, weightsFor } from './rules.ts';
import { alertKey, alertPoints, usualAlert } from './watch.ts';

const administers: Permission = { action: 'administer', subject: 'deployment' };

/** Customers that are named as the worst. */
const named = 5;
/** How far back a figure is compared with, in days. */
const comparedWith = 30;

export interface DepartmentQuality {
  readonly id: number;
  readonly key: string;
  readonly name: Msg;
  /** null: nothing was recorded yet. */
  readonly latest: {
    readonly tenths: number;
    readonly customers: number;
    readonly low: number;
    readonly middle: number;
    readonly high: number;
    /** Fields that most customers lack, the worst first. */
    readonly missing: readonly MissingField[];
  } | null;
  /** The oldest record of the last month, if there is one besides the latest. */
  readonly before: { readonly tenths: number; readonly day: string } | null;
}

export interface Quality {
  readonly departments: readonly DepartmentQuality[];
  readonly worst: { readonly department: Msg; readonly customers: readonly WorstCustomer[] } | null;
}

const showInput = z.object({ departmentId: z.number().int().optional() });

/** How complete each department's customers are, and which of one department's lack most. */
export const showQuality = defineOperation<z.infer<typeof showInput>, Quality>({
  name: 'quality.show',
  input: showInput,
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  async run(ctx, { departmentId }) {
    const departments = await departmentQualities(ctx.tx);
    const wanted = departmentId ?? ctx.actor.departmentId;
    const department = departments.find(({ id }) => id === wanted);
    if (!department) return { departments, worst: null };
    const weights = weightsFor(department, await rulesOf(ctx.tx));
    const customers = await worstOf(ctx.tx, { id: department.id, weights }, ctx, named);
    const shown = departmentId === undefined ? departments : [department];
    return { departments: shown, worst: { department: department.name, customers } };
  },
});

export async function departmentQualities(tx: Tx, id?: number): Promise<DepartmentQuality[]> {
  type Row = Omit<DepartmentQuality, 'name'> & { readonly en: string; readonly zh: string };
  const rows = await tx.rows<Row>(sql`
    SELECT d.id, d.key, d.name_en AS en, d.name_zh AS zh,
      (SELECT to_json(q) FROM (SELECT tenths, customers, low, middle, high, missing FROM quality_days
        WHERE department_id = d.id ORDER BY day DESC LIMIT 1) AS q) AS latest,
      (SELECT to_json(q) FROM (SELECT tenths, day::text AS day FROM quality_days p
        WHERE department_id = d.id AND customers > 0
          AND day >= (SELECT max(day) FROM quality_days WHERE department_id = d.id) - ${comparedWith}::int
          AND day < (SELECT max(day) FROM quality_days WHERE department_id = d.id)
        ORDER BY day LIMIT 1) AS q) AS before
    FROM departments d WHERE d.active AND (${id ?? null}::int IS NULL OR d.id = ${id ?? null}::int) ORDER BY d.position, d.id`);
  return rows.map(({ en, zh, ...row }) => ({ ...row, name: msg(en, zh) }));
}

export interface QualityRules {
  readonly departments: readonly { readonly name: Msg; readonly weights: Weights }[];
  readonly alert: number;
}

export const listQualityRules = defineOperation<Record<string, never>, QualityRules>({
  name: 'quality.rules',
  input: z.object({}).strict() as never,
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  async run(ctx) {
    const rules = await rulesOf(ctx.tx);
    const rows = await ctx.tx.rows<{ id: number; key: string; en: string; zh: string }>(
      sql`SELECT id, key, name_en AS en, name_zh AS zh FROM departments WHERE active ORDER BY position, id`,
    );
    const departments = rows.map((row) => ({ name: msg(row.en, row.zh), weights: weightsFor(row, rules) }));
    return { departments, alert: await alertPoints(ctx.tx) };
  },
});

const setInput = z.object({
  field: z.enum(qualityFieldNames as [QualityField, ...QualityField[]]),
  weight: z.number().int().min(0).max(heaviest),
  departmentId: z.number().int().optional(),
});

export interface RuleSet {
  readonly field: QualityField;
  readonly weight: number;
  readonly department: Msg | null;
}

type KeptRule = { readonly field: QualityField; readonly departmentId: number | null; readonly before: number | null };

/** How much a field counts, for one department or for all that have no rule of their own. */
export const setQualityRule = defineOperation<z.infer<typeof setInput>, RuleSet, KeptRule>({
  name: 'quality.set',
  input: setInput,
  requires: administers,
  writes: true,
  async run(ctx, { field, weight, departmentId = null }) {
    const before = await writeRule(ctx, { departmentId, field, weight });
    if (before === weight) throw new AppError('refused', messages.unchanged);
    ctx.keepForUndo({ field, departmentId, before });
    const [row] = await ctx.tx.rows<{ en: string; zh: string }>(
      sql`SELECT name_en AS en, name_zh AS zh FROM departments WHERE id = ${departmentId}::int`,
    );
    return { field, weight, department: row ? msg(row.en, row.zh) : null };
  },
  async undo(ctx, { field, departmentId, before }) {
    await writeRule(ctx, { departmentId, field, weight: before });
  },
});

/** `weight` null: no rule. Resolves to the weight that was there. */
async function writeRule(
  ctx: Ctx<KeptRule>,
  rule: { readonly departmentId: number | null; readonly field: QualityField; readonly weight: number | null },
): Promise<number | null> {
  const { departmentId, field, weight } = rule;
  const ofIt = sql`department_id IS NOT DISTINCT FROM ${departmentId}::int AND field = ${field}`;
  const [old] = await ctx.tx.rows<{ weight: number; version: number }>(
    sql`SELECT weight, version FROM quality_rules WHERE ${ofIt} FOR UPDATE`,
  );
  const before = old?.weight ?? null;
  if (before === weight) return before;
  if (weight === null) await ctx.tx.run(sql`DELETE FROM quality_rules WHERE ${ofIt}`);
  else {
    await ctx.tx.run(sql`
      INSERT INTO quality_rules (department_id, field, weight, created_by_id, created_at, updated_at)
      VALUES (${departmentId}::int, ${field}, ${weight}::int, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz)
      ON CONFLICT (coalesce(department_id, 0), field) DO UPDATE SET weight = excluded.weight,
        version = quality_rules.version + 1, updated_at = excluded.updated_at`);
  }
  ctx.changed({
    ref: null,
    version: (old?.version ?? 0) + 1,
    fields: [field],
    before: { weight: before },
    after: { weight },
  });
  return before;
}

const alertInput = z.object({ points: z.number().int().min(1).max(100) });

export const setQualityAlert = defineOperation<z.infer<typeof alertInput>, { points: number }, { points: number }>({
  name: 'quality.alert',
  input: alertInput,
  requires: administers,
  writes: true,
  async run(ctx, { points }) {
    const before = await alertPoints(ctx.tx);
    if (before === points) throw new AppError('refused', messages.unchanged);
    await writeAlert(ctx, before, points);
    ctx.keepForUndo({ points: before });
    return { points };
  },
  async undo(ctx, { points }) {
    await writeAlert(ctx, await alertPoints(ctx.tx), points);
  },
});

async function writeAlert(ctx: Ctx<{ points: number }>, before: number, points: number): Promise<void> {
  if (points === usualAlert) await ctx.tx.run(sql`DELETE FROM settings WHERE key = ${alertKey}`);
  else {
    await ctx.tx.run(sql`
      INSERT INTO settings (key, value, updated_at) VALUES (${alertKey}, ${JSON.stringify(points)}::jsonb, ${ctx.now}::timestamptz)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`);
  }
  ctx.changed({ ref: null, version: 1, fields: ['alert'], before: { points: before }, after: { points } });
}
