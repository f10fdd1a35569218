import { z } from 'zod';
import { defineOperation } from '../../../operations/operation.ts';
import { accessSql, customerPolicyColumns } from '../../../store/access.ts';
import { type Sql, sql } from '../../../store/database.ts';
import { type Findings, readFindings } from '../evaluation.ts';
import { type CampaignRow, campaignAccess, campaignRecord, campaigns, readableCampaign } from '../records.ts';
import { type Channel, type Response, responses, statuses } from '../rules.ts';
import { type Audience, countAudience, readSegment, type Segment } from '../segment.ts';

const id = z.number().int().positive();
const oneInput = z.object({ id });

export const showCampaign = defineOperation<z.output<typeof oneInput>, { id: number }>({
  name: 'campaign.show',
  input: oneInput,
  requires: { action: 'read', subject: 'campaign' },
  writes: false,
  async run(ctx, input) {
    await readableCampaign(ctx, input.id);
    return { id: input.id };
  },
});

const listInput = z.object({
  mine: z.boolean().optional(),
  departmentId: id.optional(),
  ownerId: id.optional(),
  customerId: id.optional(),
  status: z.enum([...statuses, 'open', 'all']).optional(),
  /** The last campaign of the page before. */
  after: id.optional(),
});
export type ListCampaigns = z.output<typeof listInput>;

export interface CampaignList {
  readonly rows: readonly CampaignRow[];
  readonly more: boolean;
}

/** Lines of one page. */
export const pageSize = 10;

/** What runs first, then what is planned, by the day it begins; the newest of those that are over. */
export const listCampaigns = defineOperation<ListCampaigns, CampaignList>({
  name: 'campaign.list',
  input: listInput,
  requires: { action: 'read', subject: 'campaign' },
  writes: false,
  async run(ctx, input) {
    const where: Sql[] = [sql`m.removed_at IS NULL`, campaignAccess(ctx.ability)];
    const status = input.status ?? (input.customerId === undefined ? 'open' : 'all');
    if (status === 'open') where.push(sql`m.status IN ('draft', 'planned', 'running')`);
    else if (status !== 'all') where.push(sql`m.status = ${status}`);
    if (input.mine) where.push(sql`m.owner_id = ${ctx.actor.staffId}::int`);
    if (input.departmentId !== undefined) where.push(sql`m.department_id = ${input.departmentId}::int`);
    if (input.ownerId !== undefined) where.push(sql`m.owner_id = ${input.ownerId}::int`);
    if (input.customerId !== undefined) {
      const access = accessSql(ctx.ability, 'read', 'customer', customerPolicyColumns(sql`c`), 'basic');
      where.push(sql`EXISTS (
        SELECT FROM campaign_touches t JOIN customers c ON c.id = t.customer_id
        WHERE t.campaign_id = m.id AND t.customer_id = ${input.customerId}::int AND t.removed_at IS NULL AND ${access})`);
    }
    if (input.after !== undefined)
      where.push(sql`${rank('m')} > (SELECT ${rank('b')} FROM campaigns b WHERE b.id = ${input.after}::int)`);
    const rows = await campaigns.where(ctx.tx, where, rank('m'), { limit: pageSize + 1 });
    return { rows: rows.slice(0, pageSize), more: rows.length > pageSize };
  },
});

function rank(alias: 'm' | 'b'): Sql {
  const ranks = (table: Sql): Sql => sql`(
    CASE ${table}.status WHEN 'running' THEN 0 WHEN 'planned' THEN 1 WHEN 'draft' THEN 2 ELSE 3 END,
    CASE WHEN ${table}.status IN ('done', 'cancelled') THEN 0 ELSE coalesce(${table}.starts_on - '2000-01-01'::date, 99999) END,
    -${table}.id)`;
  return ranks(alias === 'm' ? sql`m` : sql`b`);
}

export interface AudienceFound {
  readonly campaign: CampaignRow;
  readonly segment: Segment | null;
  readonly audience: Audience | null;
  /** Whom the segment speaks of, where they are known. */
  readonly names: { readonly department: { en: string; zh: string } | null; readonly owner: string | null };
  readonly mayEdit: boolean;
}

/** How many fit today, and who of them must not be reached: counted with the rights of whoever asks, and never listed. */
export const readAudience = defineOperation<z.output<typeof oneInput>, AudienceFound>({
  name: 'campaign.audience',
  input: oneInput,
  requires: { action: 'read', subject: 'campaign' },
  writes: false,
  async run(ctx, input) {
    const campaign = await readableCampaign(ctx, input.id);
    const segment = readSegment(campaign.audience);
    const audience = segment && (await countAudience(ctx.tx, segment, campaign.channels, ctx.ability, ctx.now));
    const [names] = await ctx.tx.rows<{ en: string | null; zh: string | null; owner: string | null }>(sql`
      SELECT (SELECT name_en FROM departments WHERE id = ${segment?.departmentId ?? null}::int) AS en,
        (SELECT name_zh FROM departments WHERE id = ${segment?.departmentId ?? null}::int) AS zh,
        (SELECT name FROM staff WHERE id = ${segment?.ownerId ?? null}::int) AS owner`);
    return {
      campaign,
      segment,
      audience,
      names: { department: names?.en ? { en: names.en, zh: names.zh ?? names.en } : null, owner: names?.owner ?? null },
      mayEdit: ctx.can('edit', 'campaign', campaignRecord(campaign)),
    };
  },
});

const membersInput = z.object({
  id,
  response: z.enum(responses).optional(),
  /** The last touch of the page before. */
  after: id.optional(),
});

export interface Member {
  readonly id: number;
  readonly customerId: number;
  readonly customerName: string;
  readonly contactName: string | null;
  readonly channel: Channel;
  readonly touchedAt: Date;
  readonly response: Response;
}

export interface Members {
  readonly campaign: CampaignRow;
  readonly rows: readonly Member[];
  readonly more: boolean;
  readonly mayEdit: boolean;
}

/** Who was touched, the latest first: only customers that the actor may know of. */
export const listMembers = defineOperation<z.output<typeof membersInput>, Members>({
  name: 'campaign.members',
  input: membersInput,
  requires: { action: 'read', subject: 'campaign' },
  writes: false,
  async run(ctx, input) {
    const campaign = await readableCampaign(ctx, input.id);
    const customer = accessSql(ctx.ability, 'read', 'customer', customerPolicyColumns(sql`c`), 'basic');
    const contact = accessSql(
      ctx.ability,
      'read',
      'contact',
      {
        id: sql`p.id`,
        createdById: sql`p.created_by_id`,
        customerDepartmentId: sql`c.department_id`,
        customerOwnerId: sql`c.owner_id`,
        customerTeamIds: sql`c.team_ids`,
      },
      'basic',
    );
    const wanted = input.response === undefined ? sql`TRUE` : sql`t.response = ${input.response}`;
    const after =
      input.after === undefined
        ? sql`TRUE`
        : sql`(t.touched_at, t.id) < (SELECT b.touched_at, b.id FROM campaign_touches b WHERE b.id = ${input.after}::int)`;
    const rows = await ctx.tx.rows<Member>(sql`
      SELECT t.id, c.id AS "customerId", c.name AS "customerName",
        (SELECT p.name FROM contacts p WHERE p.id = t.contact_id AND p.removed_at IS NULL AND ${contact}) AS "contactName",
        t.channel, t.touched_at AS "touchedAt", t.response
      FROM campaign_touches t JOIN customers c ON c.id = t.customer_id
      WHERE t.campaign_id = ${campaign.id}::int AND t.removed_at IS NULL AND ${customer} AND ${wanted} AND ${after}
      ORDER BY t.touched_at DESC, t.id DESC LIMIT ${pageSize + 1}`);
    return {
      campaign,
      rows: rows.slice(0, pageSize),
      more: rows.length > pageSize,
      mayEdit: ctx.can('edit', 'campaign', campaignRecord(campaign)),
    };
  },
});

export interface Evaluated {
  readonly campaign: CampaignRow;
  readonly findings: Findings;
}

export const evaluateCampaign = defineOperation<z.output<typeof oneInput>, Evaluated>({
  name: 'campaign.evaluate',
  input: oneInput,
  requires: { action: 'read', subject: 'campaign' },
  writes: false,
  async run(ctx, input) {
    const campaign = await readableCampaign(ctx, input.id);
    return { campaign, findings: await readFindings(ctx.tx, campaign) };
  },
});
