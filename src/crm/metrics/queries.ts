import { workingTimeBetween } from '../../core/business-time.ts';
import { type Sql, sql } from '../../store/database.ts';
import { workingHours } from '../../store/working-hours.ts';
import { type Amount, type Figure, fewPeople, figureOf } from './figure.ts';
import { type LeftOut, type LeftOutReason, percentile } from './formulas.ts';
import { type MeasureKey, measures } from './measures.ts';
import type { Window } from './period.ts';
import { leastOthers, ownPeople, type Scope } from './scope.ts';
import { isSourced, type SourcedKey, sources } from './sources/index.ts';
import type { Asked, FigureCtx } from './sources/source.ts';
import { readCampaigns, readCollaboration, readIntegration, readTargets } from './whole.ts';

/** One measure of a scope and period, in one statement where it is made of records. */
export function readFigure(ctx: FigureCtx, key: MeasureKey, scope: Scope, window: Window): Promise<Figure> {
  const asked: Asked = { scope, window, ability: ctx.ability };
  if (isSourced(key)) return readSourced(ctx, key, asked);
  switch (key) {
    case 'collaboration':
      return readCollaboration((part) => readFigure(ctx, part, scope, window));
    case 'integration':
      return readIntegration(ctx, asked);
    case 'target':
      return readTargets(ctx, asked);
    case 'campaign':
      return readCampaigns(ctx, asked);
  }
}

/** Several measures, in the order in which they are asked for. A part of one that came before is not read again. */
export async function readFigures(
  ctx: FigureCtx,
  keys: readonly MeasureKey[],
  scope: Scope,
  window: Window,
): Promise<Figure[]> {
  const known = new Map<MeasureKey, Figure>();
  const found: Figure[] = [];
  // One after the other: they share a connection, and a report must not take the whole pool.
  for (const key of keys) {
    const figure = known.get(key) ?? (await readFigure(ctx, key, scope, window));
    for (const each of [figure, ...(figure.parts ?? [])]) known.set(each.measure, each);
    found.push(figure);
  }
  return found;
}

function readSourced(ctx: FigureCtx, key: SourcedKey, asked: Asked): Promise<Figure> {
  if (key === 'acceptance') return readAcceptance(ctx, asked);
  return measures[key].of === 'sum' ? readAmounts(ctx, key, asked) : readValues(ctx, key, asked);
}

interface Counted {
  readonly n: number;
  readonly others: number;
  readonly reasons: Partial<Record<LeftOutReason, number>> | null;
}

/** How many other people a figure of several tells of, whose own figures are not for this reader. */
function othersSql({ scope, ability }: Asked): Sql {
  if (scope.kind === 'person') return sql`0`;
  return sql`count(DISTINCT i.person) FILTER (WHERE i.reason IS NULL AND ${ownPeople(ability.who, sql`i.person`)} IS NOT TRUE)::int`;
}

/** Is the figure one of so few others that each could be told from it? Nobody else's is the reader's own. */
function isTelling(others: number): boolean {
  return others > 0 && others < leastOthers;
}

const counts = (asked: Asked): Sql => sql`
  (count(*) FILTER (WHERE i.reason IS NULL))::int AS n, ${othersSql(asked)} AS others`;

/** The rows of a source, with how many were left out for each reason. */
const reasonsSql = sql`
  (SELECT json_object_agg(r.reason, r.n) FROM (SELECT reason, count(*)::int AS n FROM items WHERE reason IS NOT NULL GROUP BY reason) r)`;

async function readValues(ctx: FigureCtx, key: SourcedKey, asked: Asked): Promise<Figure> {
  const isMedian = measures[key].of === 'median';
  const [row] = await ctx.tx.rows<Counted & { value: number | null; p90: number | null }>(
    isMedian ? medianSql(key, asked) : meanSql(key, asked),
  );
  if (!row) throw new Error('A sum without groups gave no row.');
  if (isTelling(row.others)) return fewPeople(key);
  const figure = figureOf(key, row.value, row.n, row.reasons ?? {});
  return isMedian && figure.outcome.kind === 'value' && row.p90 !== null ? { ...figure, p90: row.p90 } : figure;
}

/** A year of a large company is a million rows: they are read once and summed by person, and only those few sums are looked at again. */
function meanSql(key: SourcedKey, asked: Asked): Sql {
  const others =
    asked.scope.kind === 'person'
      ? sql`0`
      : sql`count(DISTINCT g.person) FILTER (WHERE g.reason IS NULL AND ${ownPeople(asked.ability.who, sql`g.person`)} IS NOT TRUE)::int`;
  return sql`
    WITH sums AS (
      SELECT i.person, i.reason, count(*) AS n, sum(i.value) AS total FROM (${sources[key](asked)}) i GROUP BY i.person, i.reason
    )
    SELECT coalesce(sum(g.n) FILTER (WHERE g.reason IS NULL), 0)::int AS n, ${others} AS others, NULL::float8 AS p90,
      (sum(g.total) FILTER (WHERE g.reason IS NULL) / nullif(sum(g.n) FILTER (WHERE g.reason IS NULL), 0)::float8)::float8 AS value,
      (SELECT json_object_agg(r.reason, r.n) FROM (
        SELECT reason, sum(n)::int AS n FROM sums WHERE reason IS NOT NULL GROUP BY reason) r) AS reasons
    FROM sums g`;
}

function medianSql(key: SourcedKey, asked: Asked): Sql {
  const part = (share: number): Sql =>
    sql`percentile_cont(${share}::float8) WITHIN GROUP (ORDER BY i.value) FILTER (WHERE i.reason IS NULL)`;
  return sql`
    WITH items AS (${sources[key](asked)})
    SELECT ${counts(asked)}, ${part(0.5)} AS value, ${part(0.9)} AS p90, ${reasonsSql} AS reasons FROM items i`;
}

async function readAmounts(ctx: FigureCtx, key: SourcedKey, asked: Asked): Promise<Figure> {
  const [row] = await ctx.tx.rows<Counted & { amounts: { currency: string; minor: string; n: number }[] | null }>(sql`
    WITH items AS (${sources[key](asked)})
    SELECT ${counts(asked)}, ${reasonsSql} AS reasons, (
      SELECT json_agg(a ORDER BY a.n DESC, a.currency) FROM (
        SELECT currency, round(sum(minor))::text AS minor, count(*)::int AS n FROM items WHERE reason IS NULL GROUP BY currency
      ) a) AS amounts
    FROM items i`);
  if (!row) throw new Error('A sum without groups gave no row.');
  if (isTelling(row.others)) return fewPeople(key);
  const amounts: Amount[] = (row.amounts ?? []).map((each) => ({ ...each, minor: BigInt(each.minor) }));
  const { least } = measures[key];
  return {
    measure: key,
    n: row.n,
    leftOut: row.reasons ?? {},
    outcome: row.n < least ? { kind: 'not-enough', least } : { kind: 'amounts', amounts },
  };
}

/** Working time of the department that was asked, from the offer until it was accepted. */
async function readAcceptance(ctx: FigureCtx, asked: Asked): Promise<Figure> {
  const rows = await ctx.tx.rows<{
    department: number;
    offered: Date;
    answered: Date;
    own: boolean | null;
    person: number | null;
  }>(sql`
    SELECT i.department, i.offered, i.answered, i.person, ${ownPeople(asked.ability.who, sql`i.person`)} AS own
    FROM (${sources.acceptance(asked)}) i`);
  const others = new Set(rows.filter(({ own, person }) => own !== true && person !== null).map(({ person }) => person));
  if (asked.scope.kind !== 'person' && isTelling(others.size)) return fewPeople('acceptance');
  const hours = await workingHours(
    ctx.tx,
    rows.map(({ department }) => department),
  );
  const minutes = rows.flatMap(({ department, offered, answered }) => {
    const works = hours.get(department);
    return works ? [workingTimeBetween(works, offered, answered) / 60_000] : [];
  });
  const leftOut: LeftOut = minutes.length < rows.length ? { 'no-actual': rows.length - minutes.length } : {};
  const figure = figureOf('acceptance', percentile(minutes, 0.5), minutes.length, leftOut);
  const p90 = percentile(minutes, 0.9);
  return figure.outcome.kind === 'value' && p90 !== null ? { ...figure, p90 } : figure;
}
