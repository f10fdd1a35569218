import { type Block, text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { handoffLine } from './cards.ts';
import { messages } from './messages.ts';
import { eventOf, handoffAccess, handoffTable } from './records.ts';
import { isWaiting } from './rules.ts';

/** Waiting hand-offs that an overview shows. */
const shown = 3;

/** In place of a reason that may speak of a person. */
const erased = '—';

/** Hand-offs as a part of a customer: of the customer itself, and of tasks and cases about them. */
export const handoffsOfCustomer: OfCustomer = {
  position: 75,

  async overview(ctx, customerId, viewer): Promise<Block[]> {
    const where = [
      sql`h.customer_id = ${customerId}::int AND h.status IN ('offered', 'expired')`,
      handoffAccess(viewer.ability),
    ];
    const waiting = await handoffTable.where(ctx.tx, where, sql`h.answer_by, h.id`, { limit: shown });
    if (waiting.length === 0) return [];
    const of = waiting.length < shown ? waiting.length : await handoffTable.count(ctx.tx, where);
    return [text({ strong: messages.title }, ` · ${of}`), { block: 'list', items: waiting.map(handoffLine), of }];
  },

  async move(ctx, from, to): Promise<Json> {
    const ids = await idsOf(ctx, from);
    for (const id of ids) await giveTo(ctx, id, from, to);
    return { from, to, ids };
  },

  async moveBack(ctx, kept) {
    const { from, to, ids } = kept as { readonly from: number; readonly to: number; readonly ids: readonly number[] };
    for (const id of ids) await giveTo(ctx, id, to, from);
  },

  async personalData(ctx, customerId) {
    const rows = await handoffTable.where(ctx.tx, [sql`h.customer_id = ${customerId}::int`], sql`h.id`);
    return rows.map((row) => ({
      id: shortId({ noun: 'handoff', id: row.id }),
      of: shortId({ noun: row.subjectNoun, id: row.subjectId }),
      from: row.fromEn,
      to: row.toEn,
      reason: row.reason,
      notes: row.notes,
      status: row.status,
      answer: row.answer,
      offered: row.createdAt.toISOString(),
    }));
  },

  async erase(ctx, customerId) {
    for (const id of await idsOf(ctx, customerId)) {
      const row = await handoffTable.load(ctx.tx, id, 'lock');
      await handoffTable.write(ctx, row, {
        reason: erased,
        notes: null,
        ...(row.answer === null ? {} : { answer: erased }),
      });
      ctx.emit(eventOf('handoff.edited', row, {}, ['reason']));
    }
  },
};

async function idsOf(ctx: Ctx, customerId: number): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number }>(sql`
    SELECT id FROM handoffs WHERE customer_id = ${customerId}::int ORDER BY id FOR UPDATE`);
  return rows.map(({ id }) => id);
}

/** An offer of the customer itself follows, unless one of the other customer waits already: then it stays with the merged one. */
async function giveTo(ctx: Ctx, id: number, from: number, to: number): Promise<void> {
  const row = await handoffTable.load(ctx.tx, id, 'lock');
  const isSubject = row.subjectNoun === 'customer' && row.subjectId === from;
  const isTaken =
    isSubject &&
    isWaiting(row.status) &&
    (
      await ctx.tx.rows(sql`
      SELECT id FROM handoffs WHERE subject_noun = 'customer' AND subject_id = ${to}::int AND status IN ('offered', 'expired')`)
    ).length > 0;
  await handoffTable.write(ctx, row, { customerId: to, ...(isSubject && !isTaken ? { subjectId: to } : {}) });
  ctx.emit(eventOf('handoff.edited', await handoffTable.load(ctx.tx, id), {}, ['customerId']));
}
