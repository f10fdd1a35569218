import { type Block, text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import type { Msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { type Sql, sql } from '../../store/database.ts';
import { dealItem } from './list-cards.ts';
import { messages, moneysText } from './messages.ts';
import { type DealRow, dealAccess, dealAmount, dealDetails, dealRecord, dealRef, deals } from './records.ts';
import { totals } from './rules.ts';

/** Open deals that an overview shows; the rest are counted. */
const shown = 3;
/** More than any customer has open; beyond it the figures of an overview are of the first ones. */
const mostRead = 200;

const ofCustomer = (customerId: number): Sql[] => [sql`d.customer_id = ${customerId}::int`, sql`d.removed_at IS NULL`];

/** Deals as a part of a customer. */
export const dealsOfCustomer: OfCustomer = {
  position: 40,

  async overview(ctx, customerId, viewer): Promise<Block[]> {
    const where = [...ofCustomer(customerId), dealAccess(viewer.ability)];
    const open = await deals.where(ctx.tx, [...where, sql`d.status = 'open'`], sql`d.expected_on NULLS LAST, d.id`, {
      limit: mostRead,
    });
    const [closed] = await ctx.tx.rows<{ won: number; lost: number }>(sql`
      SELECT (count(*) FILTER (WHERE d.status = 'won'))::int AS won, (count(*) FILTER (WHERE d.status = 'lost'))::int AS lost
      FROM deals d WHERE d.customer_id = ${customerId}::int AND d.removed_at IS NULL AND ${dealAccess(viewer.ability)}`);
    const { won = 0, lost = 0 } = closed ?? {};
    if (open.length === 0 && won === 0 && lost === 0) return [];
    const seen = open.filter((deal) => viewer.can('read', 'deal', dealRecord(deal), 'money'));
    const sums = totals(
      seen.flatMap((deal) => {
        const amount = dealAmount(deal);
        return amount ? [{ ...amount, probability: deal.probability }] : [];
      }),
    );
    const parts: Msg[] = [messages.overview(open.length)];
    if (sums.length > 0) parts.push(moneysText(sums));
    if (won > 0) parts.push(messages.wonSoFar(won));
    if (lost > 0) parts.push(messages.lostSoFar(lost));
    const hidden = open.length - seen.length;
    if (hidden > 0 && viewer.staffId !== null) parts.push(messages.hiddenAmounts(hidden));
    const line = text(
      { strong: messages.title },
      ' · ',
      ...parts.flatMap((part, at) => (at === 0 ? [part] : [' · ', part])),
    );
    if (open.length === 0) return [line];
    return [
      line,
      { block: 'list', items: open.slice(0, shown).map((deal) => dealItem(deal, viewer, ctx.now)), of: open.length },
    ];
  },

  async move(ctx, from, to): Promise<Json> {
    // Removed ones too: undo may bring them back, and to a customer that is there.
    const found = await idsOf(ctx, from);
    for (const id of found) await giveTo(ctx, id, to);
    return { from, ids: found };
  },

  async moveBack(ctx, kept) {
    const { from, ids } = kept as { readonly from: number; readonly ids: readonly number[] };
    for (const id of ids) await giveTo(ctx, id, from);
  },

  async personalData(ctx, customerId) {
    const found = await deals.where(ctx.tx, ofCustomer(customerId), sql`d.id`);
    return found.map(toPersonalData);
  },

  async erase(ctx, customerId) {
    for (const id of await idsOf(ctx, customerId)) {
      const deal = await deals.load(ctx.tx, id, 'lock');
      await deals.write(ctx, deal, {
        title: erasedTitle,
        nextStep: null,
        notes: null,
        reasonNote: null,
        sourceLink: null,
      });
      ctx.emit({ type: 'deal.edited', ref: dealRef(id), details: dealDetails(deal, ['title', 'notes']) });
    }
  },
};

/** In place of a title that may name a person. */
const erasedTitle = '—';

async function idsOf(ctx: Ctx, customerId: number): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number }>(sql`
    SELECT id FROM deals WHERE customer_id = ${customerId}::int ORDER BY id FOR UPDATE`);
  return rows.map(({ id }) => id);
}

async function giveTo(ctx: Ctx, id: number, customerId: number): Promise<void> {
  const deal = await deals.load(ctx.tx, id, 'lock');
  await deals.write(ctx, deal, { customerId });
  const after = await deals.load(ctx.tx, id);
  ctx.emit({ type: 'deal.edited', ref: dealRef(id), details: dealDetails(after, ['customerId']) });
}

function toPersonalData(deal: DealRow): Json {
  const amount = dealAmount(deal);
  return {
    id: shortId({ noun: 'deal', id: deal.id }),
    title: deal.title,
    stage: deal.stageEn,
    status: deal.status,
    amount: amount && { minor: amount.minor.toString(), currency: amount.currency },
    expectedClose: deal.expectedOn,
    closed: deal.closedOn,
    reason: deal.reason,
    reasonInWords: deal.reasonNote,
    nextStep: deal.nextStep,
    notes: deal.notes,
    added: deal.createdAt.toISOString(),
  };
}
