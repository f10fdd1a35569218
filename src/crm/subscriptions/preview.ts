import { days } from '../../core/clock.ts';
import { matches } from '../../core/filter/evaluate.ts';
import { eventFits, isNews } from '../../core/filter/events.ts';
import { parseFilter } from '../../core/filter/grammar.ts';
import type { Ability } from '../../core/policy.ts';
import type { NounName } from '../../core/records.ts';
import type { ReadCtx } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { factsFor, loadFacts, nounsWithFacts, type PolicyTables } from '../../store/facts.ts';

/** How many of the newest events are looked at: a busy company makes more in a week, and then the answer is "at least". */
const mostEvents = 20_000;
export const previewDays = 7;

export interface Preview {
  readonly count: number;
  /** Not all of the days were looked at. */
  readonly atLeast: boolean;
}

/** How many messages a subscription would have made in the last seven days, by the records as they are now and with these rights. */
export async function preview(
  ctx: ReadCtx,
  wanted: { readonly event: string; readonly filter: string; readonly staffId: number | null },
  ability: Ability,
  tables: PolicyTables,
): Promise<Preview> {
  const since = new Date(ctx.now.getTime() - days(previewDays));
  const rows = await ctx.tx.rows<{ type: string; noun: NounName; id: number; actorId: number | null; at: Date }>(sql`
    SELECT type, noun, record_id AS id, actor_id AS "actorId", at FROM (SELECT * FROM outbox ORDER BY id DESC LIMIT ${mostEvents}::int) o
    WHERE at > ${since}::timestamptz`);
  const known = new Set<string>(nounsWithFacts);
  const meant = rows.filter(({ type, noun }) => known.has(noun) && isNews(type) && eventFits(wanted.event, type));
  const facts = await loadFacts(ctx.tx, meant, tables);
  const parsed = wanted.filter === '' ? null : parseFilter(wanted.filter);
  if (parsed && !parsed.ok) return { count: 0, atLeast: false };
  const count = meant.filter(({ noun, id, actorId }) => {
    if (wanted.staffId !== null && actorId === wanted.staffId) return false;
    const found = facts.get(`${noun} ${id}`);
    const seen = found && factsFor(ability, noun, found, actorId);
    return seen ? matches(parsed?.filter ?? null, seen) : false;
  }).length;
  return { count, atLeast: rows.length === mostEvents };
}
