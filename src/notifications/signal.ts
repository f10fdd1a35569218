import type { Noun } from '../commands/define.ts';
import type { Facts } from '../core/filter/evaluate.ts';
import { isNews, patternsOf } from '../core/filter/events.ts';
import type { Filter } from '../core/filter/filter.ts';
import { parseFilter } from '../core/filter/grammar.ts';
import { budgetSetting, type NoiseBudget, usualBudget } from '../core/noise-budget.ts';
import { type Ability, abilityFor, type Grants, noGrants, type PolicySubject } from '../core/policy.ts';
import type { NounName } from '../core/records.ts';
import { sql, type Tx } from '../store/database.ts';
import { factsFor, loadFacts, nounsWithFacts, type RecordFacts } from '../store/facts.ts';
import type { OutboxEvent } from '../store/outbox.ts';
import { channelSeatSql } from '../store/seats.ts';
import { budgetWindow, type Pace } from './pacing.ts';
import type { TargetKey } from './routing.ts';
import type { FactsFor, Subscriber } from './subscribers.ts';

/** What relaying asks of the house beyond the database. */
export interface SignalHouse {
  readonly nouns: readonly Noun[];
  grants(): Promise<Grants>;
}

export const bareHouse: SignalHouse = { nouns: [], grants: async () => noGrants };

/** The subscriptions that a batch of events may concern, and what their targets may know of the records. */
export interface Signal {
  readonly subscribers: readonly Subscriber[];
  readonly factsFor: FactsFor;
  /** Reads the records of these events, unless they were read: their priorities decide what is urgent. */
  load(events: readonly OutboxEvent[]): Promise<void>;
  /** null: it has none, or its record was not loaded. */
  priorityOf(event: OutboxEvent): string | null;
}

interface RawSubscriber {
  id: number;
  mode: 'send' | 'stop';
  event: string;
  filter: string;
  staffId: number | null;
  channelId: number | null;
  role: Extract<PolicySubject, { kind: 'staff' }>['role'] | null;
  audience: 'everyone' | 'department' | null;
  departmentId: number | null;
  departmentKey: string | null;
}

const withFacts = new Set<string>(nounsWithFacts);

/** One statement, and two more a noun where a subscription fits: however many events there are. */
export async function loadSignal(tx: Tx, events: readonly OutboxEvent[], house: SignalHouse): Promise<Signal> {
  const news = events.filter((event) => withFacts.has(event.noun) && isNews(event.type));
  const patterns = [...new Set(news.flatMap(({ type }) => patternsOf(type)))];
  const rows = patterns.length === 0 ? [] : await subscribersTo(tx, patterns);
  const tables = (name: NounName) => house.nouns.find((noun) => noun.name === name)?.policy;
  const known = new Map<string, RecordFacts>();
  const asked = new Set<string>();
  const load: Signal['load'] = async (of) => {
    const fresh = of.filter((event) => !asked.has(keyOf(event)));
    for (const event of fresh) asked.add(keyOf(event));
    const refs = fresh.map(({ noun, recordId }) => ({ noun, id: recordId }));
    for (const [key, one] of await loadFacts(tx, refs, tables)) known.set(key, one);
  };
  const grants = rows.length > 0 ? await house.grants() : noGrants;
  const abilities = new Map<TargetKey, Ability>();
  const subscribers = rows.flatMap((row): Subscriber[] => {
    const target: TargetKey = row.staffId === null ? `channel:${Number(row.channelId)}` : `staff:${row.staffId}`;
    const filter = readFilter(row.filter);
    if (filter === undefined) return [];
    if (!abilities.has(target)) abilities.set(target, abilityFor(subjectOf(row), grants));
    return [{ id: row.id, mode: row.mode, event: row.event, filter, target }];
  });
  if (subscribers.length > 0) {
    await load(news.filter(({ type }) => patternsOf(type).some((one) => rows.some((row) => row.event === one))));
  }
  return {
    subscribers,
    load,
    priorityOf: (event) => known.get(keyOf(event))?.priority ?? null,
    factsFor(target, event): Facts | null {
      const ability = abilities.get(target);
      const found = known.get(keyOf(event));
      return ability && found ? factsFor(ability, event.noun, found, event.actorId) : null;
    },
  };
}

const keyOf = ({ noun, recordId }: Pick<OutboxEvent, 'noun' | 'recordId'>): string => `${noun} ${recordId}`;

/** Only of channels that can be posted to and of people who are here; the link of a channel is looked up anew each time. */
function subscribersTo(tx: Tx, patterns: readonly string[]): Promise<RawSubscriber[]> {
  return tx.rows<RawSubscriber>(sql`
    SELECT s.id, s.mode, s.event, s.filter, p.id AS "staffId", c.id AS "channelId", p.role, c.audience,
      coalesce(p.department_id, c.department_id) AS "departmentId", d.key AS "departmentKey"
    FROM subscriptions s
    LEFT JOIN staff p ON p.id = s.staff_id AND p.active AND (p.department_id IS NOT NULL OR p.role = 'admin')
    LEFT JOIN channels c ON c.platform = s.platform AND c.workspace = s.workspace AND c.channel_id = s.channel AND c.status = 'ok'
    LEFT JOIN departments d ON d.id = coalesce(p.department_id, c.department_id)
    WHERE s.removed_at IS NULL AND s.event = ANY(${[...patterns]}::text[]) AND (p.id IS NOT NULL OR c.id IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM installations i
        WHERE i.platform = c.platform AND i.workspace = c.workspace AND i.status <> 'approved')
    ORDER BY s.id`);
}

function subjectOf({ staffId, role, audience, departmentId, departmentKey }: RawSubscriber): PolicySubject {
  if (staffId !== null && role !== null) return { kind: 'staff', staffId, role, departmentId, departmentKey };
  return audience === 'department' && departmentId !== null
    ? { kind: 'department', departmentId, departmentKey: departmentKey ?? '' }
    : { kind: 'everyone' };
}

const filters = new Map<string, Filter | null | undefined>();
const mostFilters = 5_000;

/** Kept in its own words; undefined: a newer version's, which this one cannot read. */
function readFilter(text: string): Filter | null | undefined {
  if (text === '') return null;
  if (!filters.has(text)) {
    if (filters.size >= mostFilters) filters.clear();
    const parsed = parseFilter(text);
    filters.set(text, parsed.ok ? parsed.filter : undefined);
  }
  return filters.get(text);
}

interface RawPace {
  targetId: number | null;
  key: TargetKey;
  seat: string;
  timezone: string;
  from: number | null;
  until: number | null;
  weekends: boolean;
  noticed: number;
  budgets: Partial<NoiseBudget> | null;
}

/** What these targets asked for and how much they were told of late: two statements. */
export async function loadPaces(tx: Tx, targets: readonly TargetKey[], now: Date): Promise<Map<TargetKey, Pace>> {
  if (targets.length === 0) return new Map();
  const idsOf = (kind: string): number[] =>
    targets.filter((key) => key.startsWith(`${kind}:`)).map((key) => Number(key.slice(kind.length + 1)));
  const rows = await tx.rows<RawPace>(sql`
    WITH seats AS (
      SELECT 'staff:' || p.id AS key, 'staff ' || p.id AS seat, p.timezone, t.id AS target_id
      FROM staff p LEFT JOIN targets t ON t.staff_id = p.id WHERE p.id = ANY(${idsOf('staff')}::int[])
      UNION ALL
      SELECT 'channel:' || c.id, ${channelSeatSql(sql`c`)}, c.timezone, t.id
      FROM channels c LEFT JOIN targets t ON t.channel_id = c.id WHERE c.id = ANY(${idsOf('channel')}::int[])
    )
    SELECT x.target_id AS "targetId", x.key, x.seat, x.timezone, q.quiet_from AS "from", q.quiet_until AS until,
      coalesce(q.weekends, false) AS weekends,
      (SELECT count(*)::int FROM deliveries d WHERE d.target_id = x.target_id AND d.kind <> 'update'
        AND d.created_at > now() - ${budgetWindow}::int * interval '1 millisecond' AND d.state IN ('pending', 'sending', 'sent')
        AND d.rule NOT LIKE '% origin') AS noticed,
      (SELECT value FROM settings WHERE key = ${budgetSetting}) AS budgets
    FROM seats x LEFT JOIN quiet_hours q ON q.seat = x.seat`);
  const mutes = await tx.rows<{ seat: string; noun: NounName | null; recordId: number | null; until: Date | null }>(sql`
    SELECT seat, noun, record_id AS "recordId", until FROM mutes
    WHERE seat = ANY(${rows.map((row) => row.seat)}::text[]) AND (until IS NULL OR until > ${now}::timestamptz)`);
  return new Map(
    rows.map((row) => [
      row.key,
      paceOf(
        row,
        mutes.filter(({ seat }) => seat === row.seat),
      ),
    ]),
  );
}

function paceOf(
  row: RawPace,
  mutes: readonly { noun: NounName | null; recordId: number | null; until: Date | null }[],
): Pace {
  const wide = mutes.flatMap(({ noun, until }) => (noun === null && until ? [until.getTime()] : []));
  const kind = row.key.startsWith('staff:') ? 'person' : 'channel';
  return {
    peace: { from: row.from, until: row.until, weekends: row.weekends, timezone: row.timezone },
    mutedUntil: wide.length > 0 ? new Date(Math.max(...wide)) : null,
    muted: mutes.flatMap(({ noun, recordId }) => (noun !== null && recordId !== null ? [{ noun, recordId }] : [])),
    noticed: row.noticed,
    budget: row.budgets?.[kind] ?? usualBudget[kind],
  };
}
