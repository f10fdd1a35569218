import { type Block, quiet, type Span, text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import { shortId } from '../../core/records.ts';
import type { Json } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { pressingDeadline } from './deadlines.ts';
import { messages } from './messages.ts';
import { levelNames, statusNames } from './names.ts';
import { breached, type ListedCase, listedColumns, soonest } from './operations/list.ts';
import { caseAccess, caseRef, unfinished } from './records.ts';

/** Lines of open cases on the overview; the rest are counted. */
const shown = 3;

/** What a customer's cases are to the customer. */
export const ofCustomer: OfCustomer = {
  position: 20,
  async overview(ctx, customerId, viewer) {
    const access = caseAccess(viewer.ability);
    const [counts] = await ctx.tx.rows<{ open: number; late: number }>(sql`
      SELECT count(*)::int AS open, count(*) FILTER (WHERE ${breached(ctx.now)})::int AS late
      FROM cases k WHERE k.customer_id = ${customerId}::int AND ${unfinished} AND ${access}`);
    const open = await ctx.tx.rows<ListedCase>(sql`
      SELECT ${listedColumns} FROM cases k WHERE k.customer_id = ${customerId}::int AND ${unfinished} AND ${access}
      ORDER BY ${soonest} LIMIT ${shown}::int`);
    const [last] = await ctx.tx.rows<{ id: number; subject: string; resolvedAt: Date }>(sql`
      SELECT k.id, k.subject, k.resolved_at AS "resolvedAt" FROM cases k
      WHERE k.customer_id = ${customerId}::int AND k.resolved_at IS NOT NULL AND ${access}
      ORDER BY k.resolved_at DESC, k.id DESC LIMIT 1`);
    if (open.length === 0 && !last) return [];
    const summary = counts && counts.open > 0 ? messages.openCases(counts.open, counts.late) : messages.noOpenCases;
    const blocks: Block[] = [text({ strong: messages.title }, ' · ', summary)];
    if (open.length > 0)
      blocks.push({ block: 'list', items: open.map((one) => ({ text: line(one, ctx.now) })), of: counts?.open ?? 0 });
    if (last) {
      const when: Span = { time: last.resolvedAt, show: 'relative' };
      blocks.push(quiet(messages.lastResolved, `: ${shortId(caseRef(last.id))} ${last.subject}, `, when));
    }
    return blocks;
  },

  async move(ctx, from, to) {
    const moved = await moveCases(ctx, sql`customer_id = ${from}::int`, from, to);
    return { from, ids: moved };
  },
  async moveBack(ctx, kept) {
    const { from, ids } = kept as { readonly from: number; readonly ids: readonly number[] };
    if (ids.length === 0) return;
    await moveCases(ctx, sql`id = ANY(${[...ids]}::int[])`, null, from);
  },

  async personalData(ctx, customerId): Promise<Json> {
    const rows = await ctx.tx.rows<Record<string, Json> & { notes: Json }>(sql`
      SELECT 'CS-' || k.id AS case, k.kind, k.subject, k.description, k.channel AS "cameInBy", k.level, k.status,
        k.opened_at::text AS "openedAt", k.resolved_at::text AS "resolvedAt", k.resolution, k.reopen_reason AS "reopenedBecause",
        coalesce((SELECT json_agg(json_build_object('at', n.created_at, 'kind', n.kind, 'text', n.text) ORDER BY n.id)
          FROM case_notes n WHERE n.case_id = k.id), '[]') AS notes
      FROM cases k WHERE k.customer_id = ${customerId}::int ORDER BY k.id`);
    return rows;
  },

  /** Subjects and words go; kinds, levels, times and how it ended stay, so that the counts of the past hold. */
  async erase(ctx, customerId) {
    await ctx.tx.run(sql`
      DELETE FROM case_notes n USING cases k WHERE k.id = n.case_id AND k.customer_id = ${customerId}::int`);
    const rows = await ctx.tx.rows<{ id: number; version: number }>(sql`
      UPDATE cases SET subject = ${messages.erased.en}, description = NULL, resolution = NULL, reopen_reason = NULL,
        escalation_reason = NULL, source_link = NULL, contact_id = NULL, version = version + 1,
        updated_at = ${ctx.now}::timestamptz
      WHERE customer_id = ${customerId}::int RETURNING id, version`);
    for (const { id, version } of rows) {
      ctx.changed({ ref: caseRef(id), version, fields: ['subject', 'description', 'resolution', 'notes'] });
      ctx.emit({ type: 'case.edited', ref: caseRef(id), details: { customerId, changed: ['subject'] } });
    }
  },
};

/** Resolves to the ids of what moved. Locked in the order of ids. */
async function moveCases(
  ctx: Parameters<NonNullable<OfCustomer['move']>>[0],
  which: ReturnType<typeof sql>,
  from: number | null,
  to: number,
): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number; version: number }>(sql`
    UPDATE cases SET customer_id = ${to}::int, version = version + 1, updated_at = ${ctx.now}::timestamptz
    WHERE id IN (SELECT id FROM cases WHERE ${which} ORDER BY id FOR UPDATE) RETURNING id, version`);
  for (const { id, version } of rows) {
    ctx.changed({
      ref: caseRef(id),
      version,
      fields: ['customerId'],
      before: { customerId: from },
      after: { customerId: to },
    });
    ctx.emit({ type: 'case.edited', ref: caseRef(id), details: { customerId: to, changed: ['customerId'] } });
  }
  return rows.map(({ id }) => id);
}

function line(one: ListedCase, now: Date): Span[] {
  const spans: Span[] = [{ strong: one.subject }, ` · ${shortId(caseRef(one.id))} · `, statusNames[one.status]];
  if (one.level === 'high' || one.level === 'urgent') spans.push(' · ', levelNames[one.level]);
  const deadline = one.status === 'waiting' ? null : pressingDeadline(one);
  if (!deadline) return spans;
  const word = deadline.at <= now ? messages.overdueSince : messages.due;
  return [...spans, ' · ', word, ' ', { time: deadline.at, show: 'relative' }];
}
