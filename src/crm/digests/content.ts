import { type Msg, msg } from '../../core/msg.ts';
import { sql, type Tx } from '../../store/database.ts';
import type { Figure } from '../metrics/figure.ts';
import type { MeasureKey } from '../metrics/measures.ts';
import { comparedWith, lastDays, type ReportPeriod, windowOf } from '../metrics/period.ts';
import { readFigure } from '../metrics/queries.ts';
import { departmentOf, mayAsk } from '../metrics/scope.ts';
import { type PartName, tells } from './parts.ts';
import { type Asked, type TopicKey, topicKeys, topics } from './topics.ts';

/** How many records a topic has, and where most of them are. */
export interface Count {
  readonly key: TopicKey;
  readonly n: number;
  readonly places: readonly { readonly name: Msg; readonly n: number }[];
}

export interface Compared {
  readonly now: Figure;
  readonly before: Figure;
}

export interface Content {
  readonly asked: Asked;
  /** What was wanted of all this. */
  readonly parts: readonly PartName[];
  readonly scopeName: Msg;
  readonly counts: readonly Count[];
  /** Tasks of each day, oldest first; empty where the digest tells of less than a week, which is no line. */
  readonly tasksByDay: readonly TasksOfDay[];
  /** null: not for this reader, or not wanted. */
  readonly measures: {
    readonly period: ReportPeriod;
    readonly before: ReportPeriod;
    readonly rows: readonly Compared[];
  } | null;
}

export interface TasksOfDay {
  /** `2026-11-20`, by the reader's clock. */
  readonly day: string;
  readonly added: number;
  readonly done: number;
}

/** Those that say soonest that something goes wrong; `report` has all of them. */
const told: readonly MeasureKey[] = [
  'coordination',
  'communication',
  'overdue',
  'response',
  'resolution',
  'acceptance',
  'csat',
  'stale',
  'pipeline',
];
/** Fewer days hold too little for most figures. */
const leastDays = 7;
const mostDays = 92;
const mostPlaces = 4;
const dayMs = 86_400_000;

/** Everything that a digest says, through the eyes of `asked.ability`: what they may not know of is not counted. */
export async function readContent(
  ctx: { readonly tx: Tx; readonly now: Date },
  asked: Asked,
  timezone: string,
  parts: readonly PartName[] = [],
): Promise<Content> {
  const counts: Count[] = [];
  // One after the other: they share a connection.
  for (const key of topicKeys.filter((one) => tells(parts, one))) {
    const count = await readCount(ctx.tx, key, asked);
    if (count.n > 0) counts.push(count);
  }
  const hasTasks = tells(parts, 'tasks-added') && tells(parts, 'tasks-done');
  return {
    asked,
    parts,
    scopeName: await nameOfScope(ctx.tx, asked),
    counts,
    tasksByDay: hasTasks ? await readTasksByDay(ctx.tx, asked, timezone) : [],
    measures: tells(parts, 'measures') ? await readMeasures(ctx.tx, asked, timezone) : null,
  };
}

async function readCount(tx: Tx, key: TopicKey, asked: Asked): Promise<Count> {
  const rows = await tx.rows<{ en: string | null; zh: string | null; n: number }>(sql`
    SELECT r.place_en AS en, r.place_zh AS zh, count(*)::int AS n FROM (${topics[key].rows(asked)}) r
    GROUP BY 1, 2 ORDER BY 3 DESC, 1`);
  const places = rows.flatMap(({ en, zh, n }) => (en === null || zh === null ? [] : [{ name: msg(en, zh), n }]));
  return { key, n: rows.reduce((sum, { n }) => sum + n, 0), places: places.slice(0, mostPlaces) };
}

/** Fewer days say nothing that the counts do not. */
const leastCharted = 6;
const mostCharted = 31;

async function readTasksByDay(tx: Tx, asked: Asked, timezone: string): Promise<TasksOfDay[]> {
  const length = Math.floor((asked.until.getTime() - asked.since.getTime()) / dayMs);
  if (length < leastCharted) return [];
  return tx
    .rows<TasksOfDay>(sql`
    WITH happened AS (
      SELECT (r.at AT TIME ZONE ${timezone})::date AS day, 1 AS added, 0 AS done FROM (${topics['tasks-added'].rows(asked)}) r
      UNION ALL
      SELECT (r.at AT TIME ZONE ${timezone})::date, 0, 1 FROM (${topics['tasks-done'].rows(asked)}) r
    )
    SELECT d::date::text AS day, coalesce(sum(h.added), 0)::int AS added, coalesce(sum(h.done), 0)::int AS done
    FROM generate_series((${asked.since}::timestamptz AT TIME ZONE ${timezone})::date, (${asked.until}::timestamptz AT TIME ZONE ${timezone})::date,
      interval '1 day') d
    LEFT JOIN happened h ON h.day = d::date GROUP BY 1 ORDER BY 1 DESC LIMIT ${mostCharted}`)
    .then((rows) => rows.reverse());
}

async function nameOfScope(tx: Tx, { scope }: Asked): Promise<Msg> {
  if (scope.kind === 'company') return msg('Company', '全公司');
  const [row] = await tx.rows<{ en: string; zh: string }>(
    scope.kind === 'department'
      ? sql`SELECT name_en AS en, name_zh AS zh FROM departments WHERE id = ${scope.id}::int`
      : sql`SELECT name AS en, name AS zh FROM staff WHERE id = ${scope.id}::int`,
  );
  return row ? msg(row.en, row.zh) : msg('', '');
}

/** Of the days since the last digest, but of a week at least, beside as many before. */
async function readMeasures(tx: Tx, asked: Asked, timezone: string): Promise<Content['measures']> {
  const { scope, ability, until } = asked;
  if (!mayAsk(ability.who, scope, await departmentOf(tx, scope))) return null;
  const length = Math.round((until.getTime() - asked.since.getTime()) / dayMs);
  const period = lastDays(Math.min(Math.max(length, leastDays), mostDays), { now: until, timezone });
  const before = comparedWith(period, until, timezone);
  const ctx = { tx, now: until, ability };
  const rows: Compared[] = [];
  for (const key of told) {
    const now = await readFigure(ctx, key, scope, windowOf(period, timezone, until));
    if (now.outcome.kind !== 'value' && now.outcome.kind !== 'amounts') continue;
    rows.push({ now, before: await readFigure(ctx, key, scope, windowOf(before, timezone, until)) });
  }
  return { period, before, rows };
}

/** One record of a topic. */
export interface Behind {
  readonly id: number;
  readonly title: string | null;
  readonly at: Date | null;
  readonly placeEn: string | null;
  readonly placeZh: string | null;
}

export function readBehind(
  tx: Tx,
  key: TopicKey,
  asked: Asked,
  page: { limit: number; offset: number },
): Promise<Behind[]> {
  // What waits longest comes first; of what happened, the newest.
  const order = topics[key].part === 'changed' ? sql`r.at DESC, r.id DESC` : sql`r.at, r.id`;
  return tx.rows<Behind>(sql`
    SELECT r.id, r.title, r.at, r.place_en AS "placeEn", r.place_zh AS "placeZh" FROM (${topics[key].rows(asked)}) r
    ORDER BY ${order} LIMIT ${page.limit}::int OFFSET ${page.offset}::int`);
}

export async function countBehind(tx: Tx, key: TopicKey, asked: Asked): Promise<number> {
  return (await readCount(tx, key, asked)).n;
}
