import type { PlatformName } from '../core/incoming.ts';
import type { Locale, Msg } from '../core/msg.ts';
import type { NounName } from '../core/records.ts';
import type { MessageRef } from '../platforms/platform.ts';
import type { Database } from '../store/database.ts';
import { policyVersionSql } from '../store/policy-book.ts';
import type { DeliveryKind } from './routing.ts';

/** A delivery that this process has taken, with everything the database knows about where it goes. */
export interface Claimed {
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly noun: NounName;
  readonly recordId: number;
  readonly event: string;
  readonly rule: string;
  /** Tries before this one. */
  readonly attempts: number;
  readonly ageMs: number;
  readonly actorId: number | null;
  readonly actorName: string | null;
  /** Of the request that it comes from, made in some linked channel: a reply posted there has it as its key. */
  readonly receipt: string | null;
  readonly staffId: number | null;
  /** Where the person wants to be reached; null: wherever they were last active. */
  readonly prefers: PlatformName | null;
  /** null: the target is a person, or the channel is no longer linked. */
  readonly channel: ClaimedChannel | null;
  readonly live: LiveCard | null;
  /** The live card was drawn after the event. */
  readonly shownSince: boolean;
}

export interface ClaimedChannel {
  readonly id: number;
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly channel: string;
  readonly name: string;
  readonly departmentId: number;
  readonly departmentKey: string;
  readonly departmentNameEn: string;
  readonly departmentNameZh: string;
  readonly audience: 'everyone' | 'department';
  readonly status: 'ok' | 'paused' | 'broken';
  readonly locale: Locale;
  readonly timezone: string;
  /** Of the rules of access, as they are now; null: only the defaults hold. */
  readonly policyVersion: number | null;
}

/** The card of a record in a target, as it was last shown. */
export interface LiveCard {
  /** With it the platform, which a person's target does not tell, and the line that says why the card was posted. */
  readonly ref: MessageRef & { readonly platform?: PlatformName; readonly why?: Msg };
  /** Digest of the card; `unknownLook` where nobody knows whether a call got through. */
  readonly shown: string;
}

/** No card has this digest, so the next one is sent whatever it looks like. */
export const unknownLook = '';

/** What became of a delivery. `pending` puts it back; `untried` also takes back the try that claiming it counted. */
export interface Outcome {
  readonly id: string;
  readonly state: 'sent' | 'skipped' | 'dead' | 'pending';
  readonly error?: string;
  readonly untried?: boolean;
  /** Not before so many milliseconds from now. */
  readonly waitMs?: number;
}

/** The record's card in this target afterwards; null: there is none any more. */
export interface LiveChange {
  readonly noun: NounName;
  readonly recordId: number;
  readonly live: LiveCard | null;
  /** What the database had when this was decided: a reply that was made the live card meanwhile stays it. */
  readonly was: LiveCard['ref'] | null;
}

export interface Settlement {
  readonly outcomes: readonly Outcome[];
  readonly lives: readonly LiveChange[];
  /** Lets others have the target. */
  readonly release: boolean;
  /** Nothing goes to the target for so long, in milliseconds. */
  readonly targetWaitMs?: number;
}

/** Leases on targets and the states of deliveries. Times are the database's, so that machines need not agree on theirs. */
export interface DeliveryStore {
  /** Takes the target, unless somebody else has it or it has to wait, and its oldest unfinished deliveries. Empty: nothing to do here. */
  claim(targetId: number, limit: number): Promise<Claimed[]>;
  /** Writes down what happened and renews or releases the lease. false: the lease was lost meanwhile. */
  settle(targetId: number, settlement: Settlement): Promise<boolean>;
  /** Everything that still waits for this target is dead, for this reason. */
  buryTarget(targetId: number, reason: string): Promise<number>;
  names(staffIds: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

interface RawClaimed extends Omit<Claimed, 'channel' | 'live'> {
  readonly channel: ClaimedChannel | null;
  readonly liveRef: LiveCard['ref'] | null;
  readonly liveShown: string | null;
}

export function createDeliveryStore(database: Database, holder: string, leaseMs: number): DeliveryStore {
  const { pool } = database;
  return {
    async claim(targetId, limit) {
      for (;;) {
        const { rows } = await pool.query<RawClaimed>({
          name: 'deliveries-claim',
          text: claimStatement,
          values: [targetId, holder, leaseMs, limit],
        });
        if (rows[0]?.id !== null) return rows.map(rawToClaimed);
        // The target was free again, and what the statement had seen of it was done: look anew.
        await pool.query('UPDATE targets SET held_by = NULL, held_until = NULL WHERE id = $1 AND held_by = $2', [
          targetId,
          holder,
        ]);
      }
    },
    async settle(targetId, { outcomes, lives, release, targetWaitMs }) {
      const kept = lives.filter((change) => change.live !== null);
      const removed = lives.filter((change) => change.live === null);
      const result = await pool.query({
        name: 'deliveries-settle',
        text: settleStatement,
        values: [
          targetId,
          holder,
          outcomes.map((one) => one.id),
          outcomes.map((one) => one.state),
          outcomes.map((one) => one.error?.slice(0, 500) ?? null),
          outcomes.map((one) => (one.untried ? 1 : 0)),
          outcomes.map((one) => Math.round(one.waitMs ?? 0)),
          kept.map((one) => one.noun),
          kept.map((one) => one.recordId),
          kept.map((one) => JSON.stringify(one.live?.ref)),
          kept.map((one) => one.live?.shown ?? ''),
          removed.map((one) => one.noun),
          removed.map((one) => one.recordId),
          release,
          leaseMs,
          targetWaitMs === undefined ? null : Math.round(targetWaitMs),
          kept.map((one) => JSON.stringify(one.was)),
          removed.map((one) => JSON.stringify(one.was)),
        ],
      });
      return result.rowCount === 1;
    },
    async buryTarget(targetId, reason) {
      const { rowCount } = await pool.query(
        `UPDATE deliveries SET state = 'dead', error = $2, ended_at = now() WHERE target_id = $1 AND state IN ('pending', 'sending')`,
        [targetId, reason.slice(0, 500)],
      );
      return rowCount ?? 0;
    },
    async names(staffIds) {
      const { rows } = await pool.query<{ id: number; name: string }>('SELECT id, name FROM staff WHERE id = ANY($1)', [
        staffIds,
      ]);
      return new Map(rows.map((row) => [row.id, row.name]));
    },
  };
}

const due = `d.target_id = $1 AND d.state IN ('pending', 'sending') AND (d.not_before IS NULL OR d.not_before <= now())`;

function rawToClaimed({ liveRef, liveShown, ...row }: RawClaimed): Claimed {
  return { ...row, live: liveRef === null ? null : { ref: liveRef, shown: liveShown ?? '' } };
}

/** Whoever has the lease owns every 'sending' row of the target: one that is found in that state was left by a crash. */
const claimStatement = `
  WITH held AS (
    UPDATE targets t SET held_by = $2, held_until = now() + $3::int * interval '1 millisecond'
    WHERE t.id = $1 AND (t.held_by IS NULL OR t.held_by = $2 OR t.held_until < now())
      AND (t.not_before IS NULL OR t.not_before <= now()) AND EXISTS (SELECT 1 FROM deliveries d WHERE ${due})
    RETURNING t.id, t.channel_id, t.staff_id
  ), due AS (
    SELECT d.id, d.attempts FROM held JOIN deliveries d ON d.target_id = held.id WHERE ${due} ORDER BY d.id LIMIT $4
  ), claimed AS (
    -- The target's row is read as it is now, these as they were when the statement began: somebody may have done them since.
    UPDATE deliveries d SET state = 'sending', attempts = d.attempts + 1 FROM due
    WHERE d.id = due.id AND d.attempts = due.attempts AND d.state IN ('pending', 'sending')
    RETURNING d.id, d.kind, d.noun, d.record_id, d.event, d.event_id, d.rule, due.attempts, d.created_at
  )
  SELECT x.id, x.kind, x.noun, x.record_id AS "recordId", x.event, x.rule, x.attempts,
    (extract(epoch FROM now() - x.created_at) * 1000)::float8 AS "ageMs",
    o.actor_id AS "actorId", a.name AS "actorName", o.details #>> '{$origin,3}' AS receipt, held.staff_id AS "staffId",
    (SELECT q.prefers FROM quiet_hours q WHERE q.seat = 'staff ' || held.staff_id) AS prefers,
    CASE WHEN c.id IS NULL THEN NULL ELSE json_build_object('id', c.id, 'platform', c.platform, 'workspace', c.workspace,
      'channel', c.channel_id, 'name', c.name, 'departmentId', c.department_id, 'departmentKey', p.key,
      'departmentNameEn', p.name_en, 'departmentNameZh', p.name_zh, 'audience', c.audience, 'status', c.status,
      'locale', c.locale, 'timezone', c.timezone, 'policyVersion', ${policyVersionSql}) END AS channel,
    CASE WHEN l.ref = 'null'::jsonb THEN NULL ELSE l.ref END AS "liveRef", l.shown AS "liveShown",
    coalesce(l.ref <> 'null'::jsonb AND l.updated_at > o.at, false) AS "shownSince"
  FROM held LEFT JOIN claimed x ON true
  LEFT JOIN outbox o ON o.id = x.event_id LEFT JOIN staff a ON a.id = o.actor_id
  LEFT JOIN channels c ON c.id = held.channel_id LEFT JOIN departments p ON p.id = c.department_id
  LEFT JOIN live_posts l ON l.noun = x.noun AND l.record_id = x.record_id AND l.target_id = $1
  ORDER BY x.id`;

/** One statement: what happened, the cards that live on, and the lease. Nothing of it happens when the lease was lost. */
const settleStatement = `
  WITH mine AS (SELECT id FROM targets WHERE id = $1 AND held_by = $2 FOR UPDATE),
  settled AS (
    UPDATE deliveries d SET state = o.state, error = o.error, attempts = d.attempts - o.untried,
      not_before = CASE WHEN o.wait_ms > 0 THEN now() + o.wait_ms * interval '1 millisecond' END,
      ended_at = CASE WHEN o.state = 'pending' THEN NULL ELSE now() END
    FROM mine, unnest($3::bigint[], $4::text[], $5::text[], $6::int[], $7::int[]) AS o(id, state, error, untried, wait_ms)
    WHERE d.id = o.id AND d.state = 'sending'
  ), keeping AS (
    SELECT k.noun, k.record_id, k.ref::jsonb, k.shown, k.was::jsonb
    FROM unnest($8::text[], $9::int[], $10::text[], $11::text[], $17::text[]) AS k(noun, record_id, ref, shown, was)
  ), kept AS (
    INSERT INTO live_posts (noun, record_id, target_id, ref, shown)
    SELECT k.noun, k.record_id, mine.id, k.ref, k.shown FROM mine, keeping k
    ON CONFLICT (noun, record_id, target_id) DO UPDATE SET ref = excluded.ref, shown = excluded.shown,
      updated_at = CASE WHEN excluded.shown = '${unknownLook}' THEN live_posts.updated_at ELSE now() END
    WHERE live_posts.ref = 'null'::jsonb OR EXISTS (SELECT 1 FROM keeping k
      WHERE k.noun = live_posts.noun AND k.record_id = live_posts.record_id AND k.was = live_posts.ref)
  ), removed AS (
    DELETE FROM live_posts l USING mine, unnest($12::text[], $13::int[], $18::text[]) AS r(noun, record_id, was)
    WHERE l.target_id = mine.id AND l.noun = r.noun AND l.record_id = r.record_id
      AND (l.ref = 'null'::jsonb OR l.ref = r.was::jsonb)
  )
  UPDATE targets t SET held_by = CASE WHEN $14 THEN NULL ELSE t.held_by END,
    held_until = CASE WHEN $14 THEN NULL ELSE now() + $15::int * interval '1 millisecond' END,
    not_before = CASE WHEN $16::int IS NULL THEN t.not_before ELSE now() + $16::int * interval '1 millisecond' END
  FROM mine WHERE t.id = mine.id`;
