import type { Clock } from '../core/clock.ts';
import { ruleToText } from '../core/delivery-rule.ts';
import { isNews } from '../core/filter/events.ts';
import { type Database, sql, type Tx } from '../store/database.ts';
import { claimOutbox, markRelayed, type OutboxEvent } from '../store/outbox.ts';
import type { Log } from './log.ts';
import { isUrgent, pace, type Verdict } from './pacing.ts';
import { type Route, routeEvent, type TargetKey } from './routing.ts';
import { bareHouse, loadPaces, loadSignal, type Signal, type SignalHouse } from './signal.ts';
import { withSubscriptions } from './subscribers.ts';
import { loadWorld, type TellsOf } from './world.ts';

/** Events a transaction takes. Large enough that its handful of statements costs little per event. */
const batchSize = 200;
/** How long the reply in the channel itself gets before something is posted there after all, in milliseconds. */
export const originGraceMs = 3_000;
/** The same for a card that is there already: it is out of date meanwhile, so the wait is short. */
const originUpdateGraceMs = 700;

function graceOf({ route: { rule, kind }, event }: Planned): number {
  // Many cards that are drawn again at once let what is new pass by.
  const waitMs = event.details.waitMs;
  if (!isNews(event.type) && typeof waitMs === 'number') return waitMs;
  if (!rule.origin) return 0;
  return kind === 'update' ? originUpdateGraceMs : originGraceMs;
}

/** A target that has something waiting from `delayMs` on. */
export interface Waiting {
  readonly targetId: number;
  readonly delayMs: number;
}

export interface Relay {
  /** Relays everything there is, soon. Calls while it runs make it look once more; it never runs twice at once in a process. */
  wake(): void;
  /** Resolves when nothing is being relayed. */
  idle(): Promise<void>;
  /** No further batch begins; resolves when the present one has ended. */
  stop(): Promise<void>;
}

/** Turns events into deliveries. Several may be there, on many machines; they take turns. */
export function createRelay(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly tells: TellsOf;
  readonly house?: SignalHouse;
  /** Told after the commit; must not throw. */
  onDeliveries(waiting: readonly Waiting[]): void;
}): Relay {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  async function run(): Promise<void> {
    do {
      again = false;
      try {
        let full = true;
        while (full && !stopped) {
          const batch = await relayBatch(deps.database, deps.clock.now(), deps.tells, deps.house);
          if (batch.waiting.length > 0) deps.onDeliveries(batch.waiting);
          full = batch.events === batchSize;
        }
      } catch (error) {
        // The events are still in the outbox; the next wake or sweep takes them.
        deps.log.error({ err: error }, 'relaying events failed; they stay in the outbox');
      }
    } while (again && !stopped);
    running = null;
  }

  return {
    wake() {
      if (stopped) return;
      again = true;
      running ??= run();
    },
    async idle() {
      while (running) await running;
    },
    async stop() {
      stopped = true;
      while (running) await running;
    },
  };
}

/** Any number that nothing else in this database locks. */
const relayLock = 0x63_72_64_6b;

/** One transaction: claim, route, write deliveries, mark. */
export async function relayBatch(
  database: Database,
  now: Date,
  tells: TellsOf = () => [],
  house: SignalHouse = bareHouse,
): Promise<{ events: number; waiting: Waiting[] }> {
  return database.transact(async (tx) => {
    // One at a time in the whole deployment, or the second of two batches could be delivered before the first.
    await tx.run(sql`SELECT pg_advisory_xact_lock(${relayLock}::bigint)`);
    const events = await claimOutbox(tx, batchSize);
    if (events.length === 0) return { events: 0, waiting: [] };
    const world = await loadWorld(tx, events, now, tells);
    const signal = await loadSignal(tx, events, house);
    const planned = withinBatch(events, world.livePosts, (event, livePosts) => {
      const origin = world.originChannel(event);
      return withSubscriptions(
        event,
        routeEvent(event, { ...world, livePosts }, tells(event.type)),
        signal.subscribers,
        signal.factsFor,
        {
          urgent: isUrgent(event.type, signal.priorityOf(event)),
          origin: origin === null ? null : `channel:${origin}`,
          live: livePosts(event.noun, event.recordId),
        },
      );
    });
    const waiting = await writeDeliveries(tx, await pacedPlan(tx, planned, signal, now));
    await markRelayed(
      tx,
      events.map((event) => event.id),
    );
    return { events: events.length, waiting };
  });
}

interface Planned {
  readonly event: OutboxEvent;
  readonly route: Route;
}

interface Paced extends Planned {
  readonly verdict: Verdict;
}

/** Routes events in order; a card that an earlier one of the batch posts counts as live for those that follow. */
function withinBatch(
  events: readonly OutboxEvent[],
  known: (noun: OutboxEvent['noun'], recordId: number) => readonly TargetKey[],
  route: (event: OutboxEvent, livePosts: typeof known) => Route[],
): Planned[] {
  const fresh = new Map<string, Set<TargetKey>>();
  const planned: Planned[] = [];
  const livePosts: typeof known = (noun, recordId) => [
    ...new Set([...known(noun, recordId), ...(fresh.get(`${noun} ${recordId}`) ?? [])]),
  ];
  for (const event of events) {
    const key = `${event.noun} ${event.recordId}`;
    for (const one of route(event, livePosts)) {
      planned.push({ event, route: one });
      if (one.kind === 'update') continue;
      const targets = fresh.get(key) ?? new Set();
      fresh.set(key, targets.add(one.target));
    }
  }
  return planned;
}

/** What each message has to wait for. Most targets have asked for nothing and were told little: then nothing more is read. */
async function pacedPlan(tx: Tx, planned: readonly Planned[], signal: Signal, now: Date): Promise<Paced[]> {
  const telling = planned.filter(({ route }) => route.kind !== 'update' && !route.rule.origin);
  const paces = await loadPaces(tx, [...new Set(telling.map(({ route }) => route.target))], now);
  const together = toldTogether(telling);
  const decide = (urgent: (event: OutboxEvent) => boolean): Paced[] => {
    const before = new Map<TargetKey, number>();
    return planned.map((one) => {
      const { event, route } = one;
      const count = before.get(route.target) ?? 0;
      const paced = pace(event, route, paces.get(route.target), urgent(event), count, now);
      const isOneOfMany = paced.kind === 'send' && together.has(one) && !urgent(event);
      const verdict: Verdict = isOneOfMany ? { kind: 'hold', until: now, because: 'burst' } : paced;
      if (verdict.kind === 'send' && route.kind !== 'update' && !route.rule.origin) before.set(route.target, count + 1);
      return { ...one, verdict };
    });
  };
  const first = decide(({ type }) => isUrgent(type, null));
  const waiting = first.filter(({ verdict }) => verdict.kind !== 'send').map(({ event }) => event);
  if (waiting.length === 0) return first;
  await signal.load(waiting);
  return decide((event) => isUrgent(event.type, signal.priorityOf(event)));
}

/** Messages to one target of what was begun by one act, such as all the tasks of a project: they are one list, at once. */
function toldTogether(telling: readonly Planned[]): ReadonlySet<Planned> {
  const groups = new Map<string, Planned[]>();
  for (const one of telling) {
    const { startedWithId } = one.event.details;
    if (typeof startedWithId !== 'number') continue;
    const key = `${one.route.target} ${startedWithId}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return new Set([...groups.values()].flatMap((group) => (group.length > 1 ? group : [])));
}

async function writeDeliveries(tx: Tx, planned: readonly Paced[]): Promise<Waiting[]> {
  if (planned.length === 0) return [];
  const targetIds = await ensureTargets(tx, [...new Set(planned.map(({ route }) => route.target))]);
  const rows = planned.map(({ event, route, verdict }) => {
    const targetId = targetIds.get(route.target);
    if (targetId === undefined) throw new Error(`No target for ${route.target}.`);
    return { event, route, verdict, targetId };
  });
  // The placeholder makes whatever happens to the record from now on reach this target too, though the card is still on its way.
  await tx.run(sql`
    WITH given AS (
      SELECT * FROM unnest(
        ${rows.map((row) => String(row.event.id))}::text[]::bigint[], ${rows.map((row) => row.targetId)}::int[],
        ${rows.map((row) => row.route.kind)}::text[], ${rows.map((row) => row.event.noun)}::text[],
        ${rows.map((row) => row.event.recordId)}::int[], ${rows.map((row) => row.event.type)}::text[],
        ${rows.map((row) => ruleToText(row.route.rule))}::text[],
        ${rows.map((row) => graceOf(row))}::int[], ${rows.map(({ verdict }) => stateOf(verdict))}::text[],
        ${rows.map(({ verdict }) => (verdict.kind === 'hold' ? verdict.until.toISOString() : null))}::text[],
        ${rows.map(({ verdict }) => (verdict.kind === 'hold' ? verdict.because : null))}::text[]
      ) WITH ORDINALITY AS g(event_id, target_id, kind, noun, record_id, event, rule, wait_ms, state, until, held_for, position)
    ), placeholders AS (
      INSERT INTO live_posts (noun, record_id, target_id, ref, shown)
      SELECT DISTINCT noun, record_id, target_id, 'null'::jsonb, '' FROM given WHERE kind <> 'update' AND state = 'pending'
      ON CONFLICT (noun, record_id, target_id) DO NOTHING
    )
    INSERT INTO deliveries (event_id, target_id, kind, noun, record_id, event, rule, not_before, state, held_for, error, ended_at)
    SELECT event_id, target_id, kind, noun, record_id, event, rule,
      CASE WHEN state = 'held' THEN until::timestamptz WHEN wait_ms > 0 THEN now() + wait_ms * interval '1 millisecond' END,
      state, held_for, CASE WHEN state = 'skipped' THEN 'muted' END, CASE WHEN state = 'skipped' THEN now() END
    FROM given ORDER BY position
    ON CONFLICT (event_id, target_id) DO NOTHING`);
  const waiting = new Map<string, Waiting>();
  for (const { targetId, ...planned } of rows) {
    if (planned.verdict.kind !== 'send') continue;
    const delayMs = graceOf(planned);
    waiting.set(`${targetId} ${delayMs}`, { targetId, delayMs });
  }
  return [...waiting.values()];
}

function stateOf({ kind }: Verdict): string {
  return kind === 'send' ? 'pending' : kind === 'hold' ? 'held' : 'skipped';
}

/** Ids of targets, which are made on first use. */
export async function ensureTargets(tx: Tx, keys: readonly TargetKey[]): Promise<Map<TargetKey, number>> {
  const channels = idsOf(keys, 'channel');
  const staff = idsOf(keys, 'staff');
  const find = () =>
    tx.rows<{ id: number; channelId: number | null; staffId: number | null }>(sql`
      SELECT id, channel_id AS "channelId", staff_id AS "staffId" FROM targets
      WHERE channel_id = ANY(${channels}::int[]) OR staff_id = ANY(${staff}::int[])`);
  let rows = await find();
  if (rows.length < keys.length) {
    await tx.run(sql`
      INSERT INTO targets (kind, channel_id, staff_id)
      SELECT 'channel', id, NULL FROM unnest(${channels}::int[]) AS id
      UNION ALL SELECT 'staff', NULL, id FROM unnest(${staff}::int[]) AS id
      ON CONFLICT DO NOTHING`);
    rows = await find();
  }
  return new Map(
    rows.map((row) => [
      row.channelId === null ? (`staff:${row.staffId}` as TargetKey) : `channel:${row.channelId}`,
      row.id,
    ]),
  );
}

function idsOf(keys: readonly TargetKey[], kind: 'channel' | 'staff'): number[] {
  return keys.filter((key) => key.startsWith(`${kind}:`)).map((key) => Number(key.slice(kind.length + 1)));
}
