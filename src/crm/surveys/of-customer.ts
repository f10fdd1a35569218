import { type Block, text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import { dayText } from '../../commands/values/calendar-day.ts';
import { shortId } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { answersText, joined } from './cards.ts';
import { messages } from './messages.ts';
import { surveyAccess, surveyDetails, surveyRef, surveys } from './records.ts';

/** How satisfied they are, as a part of a customer. */
export const surveysOfCustomer: OfCustomer = {
  position: 80,

  async overview(ctx, customerId, viewer): Promise<Block[]> {
    const where = [sql`v.customer_id = ${customerId}::int`, sql`v.removed_at IS NULL`, surveyAccess(viewer.ability)];
    const n = await surveys.count(ctx.tx, where);
    const [last] = n === 0 ? [] : await surveys.where(ctx.tx, where, sql`v.taken_on DESC, v.id DESC`, { limit: 1 });
    if (!last) return [];
    const said = joined(answersText(last));
    return [
      text(
        { strong: messages.title },
        ' · ',
        messages.answers(n),
        ' · ',
        messages.last,
        ' ',
        ...said,
        ' · ',
        dayText(last.takenOn),
      ),
    ];
  },

  async move(ctx, from, to): Promise<Json> {
    const ids = await idsOf(ctx, from);
    for (const id of ids) await giveTo(ctx, id, to);
    return { from, ids };
  },

  async moveBack(ctx, kept) {
    const { from, ids } = kept as { readonly from: number; readonly ids: readonly number[] };
    for (const id of ids) await giveTo(ctx, id, from);
  },

  async personalData(ctx, customerId) {
    const where = [sql`v.customer_id = ${customerId}::int`, sql`v.removed_at IS NULL`];
    const found = await surveys.where(ctx.tx, where, sql`v.id`);
    return found.map((survey) => ({
      id: shortId({ noun: 'survey', id: survey.id }),
      on: survey.takenOn,
      answeredBy: survey.contactName,
      csat: survey.csat,
      nps: survey.nps,
      satisfactionExpected: survey.satisfactionExpected,
      satisfactionActual: survey.satisfactionActual,
      loyaltyExpected: survey.loyaltyExpected,
      loyaltyActual: survey.loyaltyActual,
      comment: survey.comment,
    }));
  },

  /** The figures stay, as the measures of the company need them; who said so and in which words goes. */
  async erase(ctx, customerId) {
    for (const id of await idsOf(ctx, customerId)) {
      const survey = await surveys.load(ctx.tx, id, 'lock');
      await surveys.write(ctx, survey, { contactId: null, comment: null });
      ctx.emit({ type: 'survey.edited', ref: surveyRef(id), details: surveyDetails(survey, ['comment']) });
    }
  },
};

async function idsOf(ctx: Ctx, customerId: number): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number }>(
    sql`SELECT id FROM surveys WHERE customer_id = ${customerId}::int ORDER BY id FOR UPDATE`,
  );
  return rows.map(({ id }) => id);
}

async function giveTo(ctx: Ctx, id: number, customerId: number): Promise<void> {
  const survey = await surveys.load(ctx.tx, id, 'lock');
  await surveys.write(ctx, survey, { customerId });
  const after = await surveys.load(ctx.tx, id);
  ctx.emit({ type: 'survey.edited', ref: surveyRef(id), details: surveyDetails(after, ['customerId']) });
}
