import { z } from 'zod';
import { days } from '../../core/clock.ts';
import { contactWays } from '../../core/consent.ts';
import type { Ability } from '../../core/policy.ts';
import { type Quintiles, segments } from '../../core/rfm.ts';
import { accessSql, customerPolicyColumns } from '../../store/access.ts';
import { joinSql, type Sql, sql, type Tx } from '../../store/database.ts';
import { inRfmSegment, readQuintiles } from '../../store/rfm.ts';
import { shownTotalSql } from '../../store/scores.ts';
import type { Channel } from './rules.ts';

/** Which customers a campaign is for. What is not said does not matter; {} is everybody. */
export const segmentInput = z
  .object({
    lifecycle: z.enum(['lead', 'active', 'dormant', 'lost']),
    kind: z.enum(['person', 'company']),
    tag: z.string().trim().min(1).max(60),
    /** ISO 3166-1 alpha-2. */
    country: z.string().length(2),
    departmentId: z.number().int().positive(),
    ownerId: z.number().int().positive(),
    /** By importance, as far as whoever counts may know it. */
    class: z.enum(['A', 'B', 'C']),
    /** By recency, frequency and money, as far as whoever counts may know it. */
    rfm: z.enum(segments),
    /** There was contact within so many days. */
    contactedDays: z.number().int().positive().max(3_650),
    /** There was none for so many days, or never. */
    silentDays: z.number().int().positive().max(3_650),
  })
  .partial()
  .strict();
export type Segment = z.output<typeof segmentInput>;

/** A segment that the database keeps; what cannot be read is nobody's, rather than everybody's. */
export function readSegment(kept: unknown): Segment | null {
  const read = segmentInput.safeParse(kept);
  return read.success ? read.data : null;
}

const columns = customerPolicyColumns(sql`c`);

/** Conditions on `customers c`: those of the segment that this ability may know of, and that are in use. */
export function segmentSql(segment: Segment, ability: Ability, now: Date, quintiles: Quintiles): Sql {
  const where: Sql[] = [sql`c.archived_at IS NULL`, accessSql(ability, 'read', 'customer', columns, 'basic')];
  if (segment.lifecycle) where.push(sql`c.lifecycle = ${segment.lifecycle}`);
  if (segment.kind) where.push(sql`c.kind = ${segment.kind}`);
  if (segment.tag) where.push(sql`EXISTS (SELECT FROM unnest(c.tags) tag WHERE lower(tag) = lower(${segment.tag}))`);
  if (segment.country) where.push(sql`c.country = ${segment.country}`);
  if (segment.departmentId) where.push(sql`c.department_id = ${segment.departmentId}::int`);
  if (segment.ownerId) where.push(sql`c.owner_id = ${segment.ownerId}::int`);
  const before = (ago: number): Date => new Date(now.getTime() - days(ago));
  if (segment.contactedDays) where.push(sql`c.last_contact_at >= ${before(segment.contactedDays)}::timestamptz`);
  if (segment.silentDays) {
    where.push(sql`(c.last_contact_at IS NULL OR c.last_contact_at < ${before(segment.silentDays)}::timestamptz)`);
  }
  if (segment.class) where.push(classSql(segment.class, ability));
  if (segment.rfm) {
    const viewer = { ability, customer: sql`c`, s: sql`s` };
    where.push(sql`EXISTS (
      SELECT FROM customer_scores s WHERE s.customer_id = c.id AND ${inRfmSegment(segment.rfm, viewer, quintiles, now)})`);
  }
  return joinSql(where, ' AND ');
}

function classSql(wanted: 'A' | 'B' | 'C', ability: Ability): Sql {
  const total = shownTotalSql(ability, sql`c`, sql`s`);
  const bounds = {
    A: sql`shown >= 10 * r.from_a`,
    B: sql`shown >= 10 * r.from_b AND shown < 10 * r.from_a`,
    C: sql`shown < 10 * r.from_b`,
  };
  return sql`EXISTS (
    SELECT FROM customer_scores s CROSS JOIN LATERAL (SELECT ${total} AS shown) t
      CROSS JOIN (SELECT from_a, from_b FROM score_rules ORDER BY id DESC LIMIT 1) r
    WHERE s.customer_id = c.id AND ${bounds[wanted]})`;
}

/**
 * Why the customer `c` must not be reached through `channel`, as core/consent's `whyNotContact` says it for marketing: NULL where it
 * may. Through channels that nobody consents to only those are left out who are not to be contacted at all.
 */
export function whyNotSql(channel: Sql): Sql {
  const answer = sql`(c.consent -> ${channel} ->> 'answer')`;
  return sql`(CASE WHEN c.do_not_contact_at IS NOT NULL THEN 'do-not-contact'
    WHEN ${channel} <> ALL(${[...contactWays]}::text[]) OR ${answer} = 'yes' THEN NULL
    WHEN ${answer} = 'no' THEN 'refused' ELSE 'not-asked' END)`;
}

/** How many of the audience may be reached through a channel, and how many are left out for which reason. */
export interface Reach {
  readonly channel: Channel;
  readonly free: number;
  readonly doNotContact: number;
  readonly refused: number;
  readonly notAsked: number;
}

export interface Audience {
  readonly total: number;
  readonly byChannel: readonly Reach[];
}

export async function countAudience(
  tx: Tx,
  segment: Segment,
  channels: readonly Channel[],
  ability: Ability,
  now: Date,
): Promise<Audience> {
  const where = segmentSql(segment, ability, now, await readQuintiles(tx));
  const [all] = await tx.rows<{ total: number }>(sql`SELECT count(*)::int AS total FROM customers c WHERE ${where}`);
  const rows = await tx.rows<Reach>(sql`
    SELECT channel, (count(*) FILTER (WHERE why IS NULL AND id IS NOT NULL))::int AS free,
      (count(*) FILTER (WHERE why = 'do-not-contact'))::int AS "doNotContact",
      (count(*) FILTER (WHERE why = 'refused'))::int AS refused,
      (count(*) FILTER (WHERE why = 'not-asked'))::int AS "notAsked"
    FROM unnest(${[...channels]}::text[]) WITH ORDINALITY asked(channel, place)
    LEFT JOIN LATERAL (
      SELECT c.id, ${whyNotSql(sql`asked.channel`)} AS why FROM customers c WHERE ${where}
    ) found ON TRUE
    GROUP BY channel, place ORDER BY place`);
  return { total: all?.total ?? 0, byChannel: rows };
}
