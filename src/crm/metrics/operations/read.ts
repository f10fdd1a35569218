import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { demandWhose, departmentsCompared, peopleCompared, usualScope } from '../access.ts';
import type { Figure } from '../figure.ts';
import { type MeasureKey, measureKeys } from '../measures.ts';
import { messages } from '../messages.ts';
import { comparedWith, lastDays, periodBefore, type ReportPeriod, windowOf } from '../period.ts';
import { readFigure, readFigures } from '../queries.ts';
import type { Whose } from '../question.ts';
import type { Scope } from '../scope.ts';

const id = z.number().int().positive();
export const scopeInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('company') }),
  z.object({ kind: z.literal('department'), id }),
  z.object({ kind: z.literal('person'), id }),
]);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
export const periodInput = z.object({ kind: z.enum(['days', 'week', 'month', 'quarter', 'year']), from: day, to: day });

const input = z.object({
  measure: z.enum(measureKeys).optional(),
  scope: scopeInput.optional(),
  period: periodInput.optional(),
  by: z.enum(['department', 'person']).optional(),
  /** How many periods before this one are read besides, for a line. */
  back: z.number().int().min(0).max(11).optional(),
});
export type ReadReport = z.output<typeof input>;

/** A figure beside that of the period before. */
export interface Compared {
  readonly now: Figure;
  readonly before: Figure;
}

export interface Report {
  readonly whose: Whose;
  readonly period: ReportPeriod;
  readonly before: ReportPeriod;
  readonly shown:
    | { readonly kind: 'overview'; readonly rows: readonly Compared[] }
    | {
        readonly kind: 'one';
        readonly row: Compared;
        /** What has to be read together with it. */
        readonly beside: Compared | null;
        /** Oldest first, this period last; with one of itself alone there is no line to draw. */
        readonly line: readonly { readonly period: ReportPeriod; readonly figure: Figure }[];
      }
    | {
        readonly kind: 'by';
        readonly measure: MeasureKey;
        readonly rows: readonly (Compared & { readonly whose: Whose })[];
      };
}

/** Days that are looked at where nobody names a period. */
const usualDays = 30;

export function usualPeriod({ now, actor }: Pick<Ctx, 'now' | 'actor'>): ReportPeriod {
  return lastDays(usualDays, { now, timezone: actor.timezone });
}

/** What stands on the overview, in order; the parts of collaboration stand under it. */
const overview: readonly MeasureKey[] = [
  'collaboration',
  'satisfaction',
  'loyalty',
  'csat',
  'nps',
  'coordination',
  'efficiency',
  'schedule',
  'overdue',
  'reassignments',
  'response',
  'resolution',
  'acceptance',
  'shared',
  'target',
  'pipeline',
  'forecast',
  'stale',
  'campaign',
];

/** One alone misleads: the first of them grows when work takes longer, the other when it takes less. */
const readBeside: Readonly<Partial<Record<MeasureKey, MeasureKey>>> = {
  efficiency: 'schedule',
  schedule: 'efficiency',
};

/** Any measure of any period, of those whom the actor may ask about. */
export const readReport = defineOperation<ReadReport, Report>({
  name: 'report.read',
  input,
  requires: 'anyone',
  writes: false,
  async run(ctx, given) {
    const whose = await demandWhose(
      ctx,
      given.scope ?? (given.by === 'department' ? { kind: 'company' } : usualScope(ctx.actor)),
    );
    const { timezone } = ctx.actor;
    const period = given.period ?? usualPeriod(ctx);
    const before = comparedWith(period, ctx.now, timezone);
    const both = async (measure: MeasureKey, scope: Scope): Promise<Compared> => ({
      now: await readFigure(ctx, measure, scope, windowOf(period, timezone, ctx.now)),
      before: await readFigure(ctx, measure, scope, windowOf(before, timezone, ctx.now)),
    });
    const about = { whose, period, before };
    const { measure } = given;
    if (given.by !== undefined) {
      if (measure === undefined) throw new AppError('invalid', messages.byNeedsMeasure, { field: 'about' });
      const rows: (Compared & { whose: Whose })[] = [];
      const all = given.by === 'department' ? await departmentsCompared(ctx) : await peopleCompared(ctx, whose.scope);
      for (const each of all) rows.push({ whose: each, ...(await both(measure, each.scope)) });
      return { ...about, shown: { kind: 'by', measure, rows } };
    }
    if (measure === undefined) {
      const all = (of: ReportPeriod) => readFigures(ctx, overview, whose.scope, windowOf(of, timezone, ctx.now));
      const [present, past] = [await all(period), await all(before)];
      const rows = present.flatMap((now, at): Compared[] => {
        const old = past[at];
        return old ? [{ now, before: old }] : [];
      });
      return { ...about, shown: { kind: 'overview', rows } };
    }
    const row = await both(measure, whose.scope);
    const other = readBeside[measure];
    const beside = other === undefined ? null : await both(other, whose.scope);
    const line = await readLine(ctx, { measure, scope: whose.scope, period, back: given.back ?? 0 });
    return { ...about, shown: { kind: 'one', row, beside, line: [...line, { period, figure: row.now }] } };
  },
});

/** The periods before, oldest first. */
async function readLine(
  ctx: Ctx,
  { measure, scope, period, back }: { measure: MeasureKey; scope: Scope; period: ReportPeriod; back: number },
): Promise<{ period: ReportPeriod; figure: Figure }[]> {
  const line: { period: ReportPeriod; figure: Figure }[] = [];
  let at = period;
  for (let n = 0; n < back; n += 1) {
    at = periodBefore(at);
    const figure = await readFigure(ctx, measure, scope, windowOf(at, ctx.actor.timezone, ctx.now));
    line.unshift({ period: at, figure });
  }
  return line;
}
