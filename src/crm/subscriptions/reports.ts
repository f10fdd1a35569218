import { z } from 'zod';
import type { Noun } from '../../commands/define.ts';
import { days } from '../../core/clock.ts';
import { type NounName, recordRef, shortIdPrefix } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import { defineOperation } from '../../operations/operation.ts';
import { actorViewer } from '../../operations/viewer.ts';
import { type Sql, sql } from '../../store/database.ts';
import { seatKey } from '../../store/seats.ts';
import { channelSeatInfo, targetOfSeat } from './records.ts';
import { seatInfo } from './seat.ts';

const channelId = z.number().int().positive().nullable();
const nounNames = Object.keys(shortIdPrefix) as [NounName, ...NounName[]];
const mostLines = 8;

/** A message about a record: when, what for and by which rule. */
export interface WhyLine {
  readonly event: string;
  readonly rule: string;
  readonly state: 'pending' | 'sending' | 'sent' | 'skipped' | 'dead' | 'held' | 'folded';
  readonly kind: 'post' | 'announce' | 'update';
  readonly error: string | null;
  readonly at: Date;
  readonly channel: string | null;
  readonly departmentEn: string | null;
  readonly departmentZh: string | null;
  /** Of whoever the rule names: who is covered for. */
  readonly covered: string | null;
}

const whyInput = z.object({
  channelId,
  here: z.boolean().optional(),
  noun: z.enum(nounNames),
  id: z.number().int().positive(),
});
export interface Why {
  readonly noun: NounName;
  readonly id: number;
  readonly channelId: number | null;
  readonly lines: readonly WhyLine[];
}

/** What was sent about a record to this channel and to the person who asks, as it was decided then. */
export function whyOperation(nouns: () => readonly Noun[]) {
  return defineOperation<z.infer<typeof whyInput>, Why>({
    name: 'subscription.why',
    input: whyInput,
    requires: 'anyone',
    writes: false,
    async run(ctx, { channelId: channel, here, noun, id }) {
      const known = nouns().find(({ name }) => name === noun);
      const card = await known?.card?.(ctx, id, actorViewer(ctx.actor, ctx.ability));
      if (!card) throw notFound(recordRef(noun, id));
      const seats = [await seatInfo(ctx, channel, here), await seatInfo(ctx, null)].map(({ seat }) => seatKey(seat));
      const targets = sql`(d.target_id = ${targetOfSeat(seats[0] ?? '')} OR d.target_id = ${targetOfSeat(seats[1] ?? '')})`;
      const lines = await ctx.tx.rows<WhyLine>(sql`
        SELECT d.event, d.rule, d.state, d.kind, d.error, d.created_at AS at, c.name AS channel, p.name_en AS "departmentEn",
          p.name_zh AS "departmentZh",
          CASE WHEN d.rule LIKE 'cover:%' THEN (SELECT s.name FROM staff s WHERE s.id = (regexp_match(d.rule, 'cover:(\\d+)'))[1]::int) END
            AS covered
        FROM deliveries d JOIN targets t ON t.id = d.target_id LEFT JOIN channels c ON c.id = t.channel_id
        LEFT JOIN departments p ON p.id = c.department_id
        WHERE d.noun = ${noun} AND d.record_id = ${id}::int AND ${targets} AND (d.kind <> 'update' OR d.state = 'sent')
        ORDER BY d.id DESC LIMIT ${mostLines}`);
      return { noun, id, channelId: channel, lines };
    },
  });
}

export interface NoiseLine {
  /** null: the person's own messages. */
  readonly channel: string | null;
  readonly sent: number;
  readonly acted: number;
  readonly spared: number;
  /** The event that was ignored most, where most of it was. */
  readonly worst: string | null;
  readonly worstSent: number;
}

export interface Noise {
  readonly days: number;
  readonly lines: readonly NoiseLine[];
}

const noiseInput = z.object({
  channelId,
  here: z.boolean().optional(),
  all: z.boolean().optional(),
  days: z.number().int().min(1).max(90),
});
/** Fewer messages of a kind say nothing about whether anybody wants them. */
const enoughToJudge = 5;

/**
 * What was sent, acted on (the record was changed within 24 hours, by the person who was told, or in a channel by anybody) and ignored.
 * Cards that follow their records in place disturb nobody, so they do not count.
 */
export const noise = defineOperation<z.infer<typeof noiseInput>, Noise>({
  name: 'subscription.noise',
  input: noiseInput,
  requires: 'anyone',
  writes: false,
  async run(ctx, { channelId: channel, here, all, days: length }) {
    const since = new Date(ctx.now.getTime() - days(length));
    const own = sql`t.staff_id = ${ctx.actor.staffId}::int`;
    const channels = await ctx.tx.rows<{ id: number }>(
      sql`SELECT id FROM channels WHERE ${channel ?? null}::int IS NULL OR id = ${channel ?? null}::int`,
    );
    const visible: number[] = [];
    for (const { id } of channels) {
      const info = await channelSeatInfo(ctx.tx, id);
      if (info && (here || ctx.can('read', 'subscription', info.record))) visible.push(id);
    }
    const which: Sql =
      channel !== null || all ? sql`(t.channel_id = ANY(${visible}::int[])${all ? sql` OR ${own}` : sql``})` : own;
    const lines = await ctx.tx.rows<NoiseLine>(sql`
      WITH told AS (
        SELECT d.target_id, d.event, d.state = 'folded' AS spared, d.state = 'sent' AS sent,
          d.state = 'sent' AND EXISTS (SELECT FROM audit_entries a WHERE a.noun = d.noun AND a.record_id = d.record_id
            AND a.version IS NOT NULL AND a.staff_id IS NOT NULL AND a.at > d.created_at AND a.at <= d.ended_at + interval '24 hours'
            AND (t.staff_id IS NULL OR a.staff_id = t.staff_id)) AS acted
        FROM deliveries d JOIN targets t ON t.id = d.target_id
        WHERE ${which} AND d.kind <> 'update' AND d.created_at > ${since}::timestamptz AND d.state IN ('sent', 'folded')
      ), kinds AS (
        SELECT DISTINCT ON (target_id) target_id, event, count(*)::int AS n FROM told WHERE sent
        GROUP BY target_id, event HAVING count(*) >= ${enoughToJudge} AND count(*) FILTER (WHERE acted) * 5 < count(*)
        ORDER BY target_id, count(*) FILTER (WHERE NOT acted) DESC, event
      )
      SELECT c.name AS channel, count(*) FILTER (WHERE told.sent)::int AS sent, count(*) FILTER (WHERE told.acted)::int AS acted,
        count(*) FILTER (WHERE told.spared)::int AS spared, min(k.event) AS worst, coalesce(min(k.n), 0)::int AS "worstSent"
      FROM told JOIN targets t ON t.id = told.target_id LEFT JOIN channels c ON c.id = t.channel_id
      LEFT JOIN kinds k ON k.target_id = told.target_id GROUP BY t.id, c.name ORDER BY 2 DESC, c.name`);
    return { days: length, lines };
  },
});
