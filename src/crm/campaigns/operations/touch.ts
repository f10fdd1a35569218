import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Reachable, readConsent, whyNotContact } from '../../../core/consent.ts';
import { AppError } from '../../../core/errors.ts';
import { shortId } from '../../../core/records.ts';
import { demandContact, demandCustomer, demandReadableCustomer } from '../../../operations/belonging.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { readQuintiles } from '../../../store/rfm.ts';
import { idOf, messages } from '../messages.ts';
import { type CampaignRow, campaigns, demandCampaign, touchVersion } from '../records.ts';
import { type Channel, channels, type Response, responses, wayOf } from '../rules.ts';
import { readSegment, segmentSql, whyNotSql } from '../segment.ts';
import { emitChanged } from './write.ts';

const id = z.number().int().positive();

const touchInput = z.object({
  id,
  /** One customer; or the whole audience. */
  customerId: id.optional(),
  contactId: id.optional(),
  audience: z.boolean().optional(),
  channel: z.enum(channels).optional(),
  at: z.date().optional(),
});
export type TouchInput = z.output<typeof touchInput>;

export interface Touched {
  readonly id: number;
  readonly count: number;
  /** Of the audience, who must not be reached that way. */
  readonly left: number;
}

type KeptTouch = { readonly id: number; readonly batch: string };

/**
 * Notes who was reached. AppError 'refused' for a campaign that does not run, for somebody who must not be contacted that way or was
 * already, 'invalid' without a channel where the campaign has several. The whole audience is everybody of it who may be reached and
 * was not before.
 */
export const touch = defineOperation<TouchInput, Touched, KeptTouch>({
  name: 'campaign.touch',
  input: touchInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id);
    demandRunning(campaign);
    if (input.customerId !== undefined && input.audience) throw new AppError('invalid', messages.oneOfBoth);
    if (input.customerId === undefined && !input.audience) {
      throw new AppError('invalid', messages.whoWasTouched, {
        example: `campaign touch ${idOf(campaign)} acme via:email`,
      });
    }
    const channel = input.channel ?? onlyChannel(campaign);
    const batch = randomUUID();
    const done =
      input.customerId === undefined
        ? await touchAudience(ctx, campaign, channel, batch, input.at ?? ctx.now)
        : await touchOne(ctx, campaign, { ...input, customerId: input.customerId, channel, batch });
    if (done.count > 0) {
      await touchVersion(ctx, campaign, 'touches', { touched: done.count, channel });
      emitChanged(ctx, campaign, ['touches']);
      ctx.keepForUndo({ id: campaign.id, batch });
    }
    return { id: campaign.id, ...done };
  },
  async undo(ctx, kept) {
    const campaign = await campaigns.load(ctx.tx, kept.id, 'lock');
    const removed = await ctx.tx.run(sql`
      UPDATE campaign_touches SET removed_at = ${ctx.now}::timestamptz WHERE batch = ${kept.batch} AND removed_at IS NULL`);
    await touchVersion(ctx, campaign, 'touches', { removed });
    emitChanged(ctx, campaign, ['touches']);
  },
});

function demandRunning(campaign: CampaignRow): void {
  if (campaign.status === 'draft' || campaign.status === 'planned') {
    throw new AppError('refused', messages.needsStart(idOf(campaign)), { example: `campaign start ${idOf(campaign)}` });
  }
  if (campaign.status !== 'running') throw new AppError('refused', messages.isOver(idOf(campaign)));
}

function onlyChannel(campaign: CampaignRow): Channel {
  const [channel] = campaign.channels;
  if (campaign.channels.length === 1 && channel) return channel;
  throw new AppError('invalid', messages.needsVia, { field: 'via', example: 'via:email' });
}

async function touchOne(
  ctx: Ctx<KeptTouch>,
  campaign: CampaignRow,
  input: TouchInput & { readonly customerId: number; readonly channel: Channel; readonly batch: string },
): Promise<{ count: number; left: number }> {
  const { channel, contactId } = input;
  const customer = await demandCustomer(ctx, input.customerId);
  const contact = contactId === undefined ? null : await demandContact(ctx, contactId, customer);
  const asked = await reachables(ctx, customer.id, contact?.id ?? null);
  const way = wayOf(channel);
  // Through a channel that nobody consents to, only "not at all" counts.
  const why = way === null ? doNotContact(asked) : whyNotContact(asked, way, 'marketing');
  if (why !== null) {
    const name = contact?.name ?? customer.name;
    const example = `customer consent ${shortId({ noun: 'customer', id: customer.id })} ${way ?? 'email'} yes`;
    throw new AppError('refused', messages.mayNot(name, why, way), why === 'not-asked' ? { example } : {});
  }
  const count = await ctx.tx.run(sql`
    INSERT INTO campaign_touches (campaign_id, customer_id, contact_id, channel, touched_at, source, batch, created_by_id, created_at)
    VALUES (${campaign.id}::int, ${customer.id}::int, ${contact?.id ?? null}::int, ${channel},
      ${input.at ?? ctx.now}::timestamptz, 'hand', ${input.batch}, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz)
    ON CONFLICT DO NOTHING`);
  if (count === 0) throw new AppError('refused', messages.touchedAlready(contact?.name ?? customer.name));
  return { count, left: 0 };
}

const doNotContact = (asked: readonly Reachable[]) =>
  asked.some((one) => one.doNotContact) ? ('do-not-contact' as const) : null;

/** The customer, and the person there. */
async function reachables(
  ctx: Ctx<KeptTouch>,
  customerId: number,
  contactId: number | null,
): Promise<readonly [Reachable, ...Reachable[]]> {
  const rows = await ctx.tx.rows<{ doNotContact: boolean; consent: unknown }>(sql`
    SELECT do_not_contact_at IS NOT NULL AS "doNotContact", consent FROM customers WHERE id = ${customerId}::int
    UNION ALL
    SELECT do_not_contact_at IS NOT NULL, consent FROM contacts WHERE id = ${contactId}::int`);
  const [first, ...rest] = rows.map((row) => ({ doNotContact: row.doNotContact, consent: readConsent(row.consent) }));
  if (!first) throw new Error(`Customer ${customerId} was there a moment ago.`);
  return [first, ...rest];
}

/** One statement, however many they are. */
async function touchAudience(
  ctx: Ctx<KeptTouch>,
  campaign: CampaignRow,
  channel: Channel,
  batch: string,
  at: Date,
): Promise<{ count: number; left: number }> {
  const segment = readSegment(campaign.audience);
  if (!segment) {
    const example = `campaign audience set ${idOf(campaign)} lifecycle:lead`;
    throw new AppError('refused', messages.needsAudience, { example });
  }
  const where = segmentSql(segment, ctx.ability, ctx.now, await readQuintiles(ctx.tx));
  const why = whyNotSql(sql`${channel}::text`);
  const count = await ctx.tx.run(sql`
    INSERT INTO campaign_touches (campaign_id, customer_id, channel, touched_at, source, batch, created_by_id, created_at)
    SELECT ${campaign.id}::int, c.id, ${channel}, ${at}::timestamptz, 'audience', ${batch}, ${ctx.actor.staffId}::int,
      ${ctx.now}::timestamptz
    FROM customers c WHERE ${where} AND ${why} IS NULL ORDER BY c.id
    ON CONFLICT DO NOTHING`);
  const [left] = await ctx.tx.rows<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM customers c WHERE ${where} AND ${why} IS NOT NULL`,
  );
  return { count, left: left?.n ?? 0 };
}

const resultInput = z.object({ id, customerId: id, channel: z.enum(channels).optional(), response: z.enum(responses) });

export interface Responded {
  readonly id: number;
  readonly name: string;
  readonly response: Response;
}

type KeptResult = {
  readonly id: number;
  readonly touch: number;
  readonly response: Response;
  readonly respondedAt: string | null;
};

/** What somebody did after they were touched: of their latest touch, or of that through one channel. */
export const noteResult = defineOperation<z.output<typeof resultInput>, Responded, KeptResult>({
  name: 'campaign.result',
  input: resultInput,
  requires: { action: 'edit', subject: 'campaign' },
  writes: true,
  async run(ctx, input) {
    const campaign = await demandCampaign(ctx, input.id);
    const customer = await demandReadableCustomer(ctx, input.customerId);
    const through = input.channel === undefined ? sql`TRUE` : sql`t.channel = ${input.channel}`;
    const [found] = await ctx.tx.rows<{ id: number; response: Response; respondedAt: Date | null }>(sql`
      SELECT t.id, t.response, t.responded_at AS "respondedAt" FROM campaign_touches t
      WHERE t.campaign_id = ${campaign.id}::int AND t.customer_id = ${customer.id}::int AND t.removed_at IS NULL AND ${through}
      ORDER BY t.touched_at DESC, t.id DESC LIMIT 1 FOR UPDATE`);
    if (!found) {
      const example = `campaign touch ${idOf(campaign)} ${shortId({ noun: 'customer', id: customer.id })} via:email`;
      throw new AppError('refused', messages.notTouched(customer.name, idOf(campaign)), { example });
    }
    if (found.response !== input.response) {
      await ctx.tx.run(sql`
        UPDATE campaign_touches SET response = ${input.response},
          responded_at = ${input.response === 'none' ? null : ctx.now}::timestamptz WHERE id = ${found.id}::int`);
      await touchVersion(ctx, campaign, 'touches', { customer: customer.id, response: input.response });
      emitChanged(ctx, campaign, ['touches']);
      const { response, respondedAt } = found;
      ctx.keepForUndo({ id: campaign.id, touch: found.id, response, respondedAt: respondedAt?.toISOString() ?? null });
    }
    return { id: campaign.id, name: customer.name, response: input.response };
  },
  async undo(ctx, kept) {
    const campaign = await campaigns.load(ctx.tx, kept.id, 'lock');
    await ctx.tx.run(sql`
      UPDATE campaign_touches SET response = ${kept.response}, responded_at = ${kept.respondedAt}::timestamptz
      WHERE id = ${kept.touch}::int`);
    await touchVersion(ctx, campaign, 'touches', { touch: kept.touch, response: kept.response });
    emitChanged(ctx, campaign, ['touches']);
  },
});
