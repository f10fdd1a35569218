import { type Block, type Span, text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import type { Msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { needItem } from './list-cards.ts';
import { messages } from './messages.ts';
import { openOrder } from './operations/list.ts';
import { type NeedRow, needAccess, needDetails, needRef, needs } from './records.ts';

/** Open needs that an overview shows; the rest are counted. */
const shown = 3;

/** In place of a title that may name a person. */
const erasedTitle = '—';

/** Needs as a part of a customer. */
export const needsOfCustomer: OfCustomer = {
  position: 50,

  async overview(ctx, customerId, viewer): Promise<Block[]> {
    const readable = [
      sql`n.customer_id = ${customerId}::int`,
      sql`n.removed_at IS NULL`,
      needAccess(viewer.ability),
    ] as const;
    const [mine, there, access] = readable;
    const [count] = await ctx.tx.rows<{ open: number; must: number; met: number; unmet: number }>(sql`
      SELECT (count(*) FILTER (WHERE n.status IN ('open', 'qualified')))::int AS open,
        (count(*) FILTER (WHERE n.status IN ('open', 'qualified') AND n.level = 'must'))::int AS must,
        (count(*) FILTER (WHERE n.status = 'met'))::int AS met, (count(*) FILTER (WHERE n.status = 'unmet'))::int AS unmet
      FROM needs n WHERE ${mine} AND ${there} AND ${access}`);
    const { open = 0, must = 0, met = 0, unmet = 0 } = count ?? {};
    if (open + met + unmet === 0) return [];
    const parts: Msg[] = [messages.openCount(open)];
    if (must > 0) parts.push(messages.mustCount(must));
    if (met > 0) parts.push(messages.metSoFar(met));
    if (unmet > 0) parts.push(messages.unmetSoFar(unmet));
    const line = text({ strong: messages.title }, ...parts.flatMap((part): Span[] => [' · ', part]));
    if (open === 0) return [line];
    const where = [...readable, sql`n.status IN ('open', 'qualified')`];
    const first = await needs.where(ctx.tx, where, openOrder(sql`n`), { limit: shown });
    return [line, { block: 'list', items: first.map((need) => needItem(need, viewer, ctx.now)), of: open }];
  },

  async move(ctx, from, to): Promise<Json> {
    // Removed ones too: undo may bring them back, and to a customer that is there.
    const ids = await idsOf(ctx, from);
    for (const id of ids) await giveTo(ctx, id, to);
    return { from, ids };
  },

  async moveBack(ctx, kept) {
    const { from, ids } = kept as { readonly from: number; readonly ids: readonly number[] };
    for (const id of ids) await giveTo(ctx, id, from);
  },

  async personalData(ctx, customerId) {
    const mine = [sql`n.customer_id = ${customerId}::int`, sql`n.removed_at IS NULL`];
    return (await needs.where(ctx.tx, mine, sql`n.id`)).map(toPersonalData);
  },

  async erase(ctx, customerId) {
    for (const id of await idsOf(ctx, customerId)) {
      const need = await needs.load(ctx.tx, id, 'lock');
      await needs.write(ctx, need, {
        title: erasedTitle,
        description: null,
        contactId: null,
        reasonNote: null,
        sourceLink: null,
      });
      ctx.emit({ type: 'need.edited', ref: needRef(id), details: needDetails(need, ['title']) });
    }
  },
};

async function idsOf(ctx: Ctx, customerId: number): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number }>(sql`
    SELECT id FROM needs WHERE customer_id = ${customerId}::int ORDER BY id FOR UPDATE`);
  return rows.map(({ id }) => id);
}

async function giveTo(ctx: Ctx, id: number, customerId: number): Promise<void> {
  const need = await needs.load(ctx.tx, id, 'lock');
  await needs.write(ctx, need, { customerId });
  const after = await needs.load(ctx.tx, id);
  ctx.emit({ type: 'need.edited', ref: needRef(id), details: needDetails(after, ['customerId']) });
}

function toPersonalData(need: NeedRow): Json {
  return {
    id: shortId({ noun: 'need', id: need.id }),
    need: need.title,
    details: need.description,
    type: need.kind,
    level: need.level,
    neededBy: need.neededOn,
    status: need.status,
    reason: need.reason,
    reasonInWords: need.reasonNote,
    closed: need.closedOn,
    added: need.createdAt.toISOString(),
  };
}
