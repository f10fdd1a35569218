import { z } from 'zod';
import { type Msg, msg } from '../../../core/msg.ts';
import { allows } from '../../../core/policy.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { joinSql, type Sql, sql } from '../../../store/database.ts';
import { mostValuable, type Rank, rankAll } from '../ranking.ts';
import { caseAccess, unfinished } from '../records.ts';
import { type ListedCase, listedColumns } from './list.ts';

const id = z.number().int().positive();
const queueInput = z.object({
  departmentId: id.optional(),
  mine: z.boolean().optional(),
  offset: z.number().int().min(0).max(10_000).default(0),
});

/** More open cases than a department works on; beyond it the most pressing ones by level and deadline are ranked. */
export const mostRanked = 500;
const pageSize = 10;

export interface RankedCase extends ListedCase {
  readonly rank: Rank;
}

export interface Queue {
  /** Null: the actor's own cases, or those of all departments. */
  readonly department: Msg | null;
  readonly mine: boolean;
  readonly cases: readonly RankedCase[];
  readonly next: number | null;
  /** There are more than were ranked. */
  readonly isCut: boolean;
}

/** What should be done next, and why: those of a department (one's own, where nobody says) or one's own. */
export const queueCases = defineOperation<z.output<typeof queueInput>, Queue>({
  name: 'case.queue',
  input: queueInput as unknown as z.ZodType<z.output<typeof queueInput>>,
  requires: { action: 'read', subject: 'case' },
  writes: false,
  async run(ctx, { departmentId = ctx.actor.departmentId ?? undefined, mine = false, offset }) {
    const where: Sql[] = [unfinished, caseAccess(ctx.ability)];
    if (mine) where.push(sql`k.assignee_id = ${ctx.actor.staffId}::int`);
    else if (departmentId !== undefined) where.push(sql`k.department_id = ${departmentId}::int`);
    const found = await ctx.tx.rows<ListedCase>(sql`
      SELECT ${listedColumns} FROM cases k WHERE ${joinSql(where, ' AND ')}
      ORDER BY (k.status = 'waiting'), array_position(ARRAY['urgent', 'high', 'normal', 'low'], k.level),
        LEAST(CASE WHEN k.responded_at IS NULL THEN k.response_due_at END, k.resolution_due_at) NULLS LAST, k.id
      LIMIT ${mostRanked + 1}::int`);
    const cases = found.slice(0, mostRanked);
    const valuable = await valuableCustomers(
      ctx,
      cases.map(({ customerId }) => customerId),
    );
    const ranked = rankAll(
      cases.map((one) => ({ ...one, isValuable: valuable.has(one.customerId) })),
      ctx.now,
    );
    const reached = offset + pageSize;
    return {
      department: mine || departmentId === undefined ? null : await departmentNamed(ctx, departmentId),
      mine,
      cases: ranked.slice(offset, reached),
      next: ranked.length > reached ? reached : null,
      isCut: found.length > mostRanked,
    };
  },
});

/** Only values that the actor may see count: otherwise the order would tell what the card hides. */
async function valuableCustomers(
  ctx: Pick<Ctx, 'tx' | 'ability'>,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await ctx.tx.rows<{
    id: number;
    minor: bigint;
    currency: string;
    departmentId: number;
    ownerId: number | null;
    teamIds: number[];
  }>(sql`
    SELECT id, value_minor AS minor, value_currency AS currency, department_id AS "departmentId", owner_id AS "ownerId",
      coalesce(team_ids, '{}') AS "teamIds"
    FROM customers WHERE id = ANY(${[...new Set(ids)]}::int[]) AND value_minor IS NOT NULL`);
  return mostValuable(
    rows.filter(({ id: customerId, departmentId, ownerId, teamIds }) =>
      allows(ctx.ability, 'read', 'customer', { id: customerId, departmentId, ownerId, teamIds }, 'money'),
    ),
  );
}

async function departmentNamed(ctx: Pick<Ctx, 'tx'>, which: number): Promise<Msg | null> {
  const [row] = await ctx.tx.rows<{ en: string; zh: string }>(sql`
    SELECT name_en AS en, name_zh AS zh FROM departments WHERE id = ${which}::int`);
  return row ? msg(row.en, row.zh) : null;
}
