import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { customFields } from '../../../store/custom-fields.ts';
import { type Sql, sql } from '../../../store/database.ts';
import { customFieldCalled, parseCustom } from '../custom.ts';
import { profileMessages } from '../profile-messages.ts';
import {
  type CustomerRow,
  customerAccess,
  customerById,
  customerRecord,
  customersByIds,
  customersWhere,
} from '../records.ts';
import { limits, tidyTags } from '../rules.ts';
import { searchCustomers } from '../search.ts';
import { lifecycleSchema, tagsSchema } from './values.ts';

const showInput = z.object({ id: z.number().int() });

export const showCustomer = defineOperation<z.infer<typeof showInput>, { id: number }>({
  name: 'customer.show',
  input: showInput,
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  async run(ctx, { id }) {
    const ref = recordRef('customer', id);
    const row = await customerById(ctx.tx, id);
    if (!row) throw notFound(ref);
    ctx.demand('read', ref, customerRecord(row));
    return { id };
  },
});

const findInput = z.object({
  query: z.string().max(limits.find).optional(),
  mine: z.boolean().optional(),
  archived: z.boolean().optional(),
  departmentId: z.number().int().optional(),
  ownerId: z.number().int().optional(),
  country: z.string().optional(),
  lifecycle: lifecycleSchema.optional(),
  /** All of them. */
  tags: tagsSchema.optional(),
  source: z.string().trim().max(limits.source).optional(),
  /** Those on whose account team the actor is. */
  onMyTeams: z.boolean().optional(),
  /** Nobody has contacted them since. */
  quietSince: z.date().optional(),
  /** A declared field and what it holds, as typed. */
  having: z.object({ field: z.string().max(200), value: z.string().max(500) }).optional(),
  /** Counted from 1. */
  page: z.number().int().min(1).max(10).optional(),
});

export interface Found {
  readonly rows: readonly CustomerRow[];
  readonly page: number;
  readonly more: boolean;
  /** Nothing is called like that; these are only similar. */
  readonly near: boolean;
}

/** Hits that one page shows. */
export const pageSize = 10;

export const findCustomers = defineOperation<z.infer<typeof findInput>, Found>({
  name: 'customer.find',
  input: findInput,
  requires: { action: 'read', subject: 'customer' },
  writes: false,

  async run(ctx, given) {
    const page = given.page ?? 1;
    const where: Sql[] = [];
    const ownerId = given.mine ? ctx.actor.staffId : given.ownerId;
    if (ownerId !== undefined) where.push(sql`c.owner_id = ${ownerId}`);
    if (given.departmentId !== undefined) where.push(sql`c.department_id = ${given.departmentId}`);
    if (given.country !== undefined) where.push(sql`c.country = ${given.country}`);
    if (given.lifecycle !== undefined) where.push(sql`c.lifecycle = ${given.lifecycle}`);
    if (given.tags !== undefined) where.push(sql`c.tags @> ${tidyTags(given.tags)}::text[]`);
    if (given.source !== undefined) where.push(sql`lower(c.source) = lower(${given.source})`);
    if (given.onMyTeams) where.push(sql`c.team_ids @> ${[ctx.actor.staffId as number]}::int[]`);
    if (given.quietSince !== undefined)
      where.push(sql`(c.last_contact_at IS NULL OR c.last_contact_at < ${given.quietSince})`);
    if (given.having !== undefined) where.push(await holds(ctx, given.having));
    const query = given.query?.trim() ?? '';

    if (query !== '') {
      const limit = page * pageSize + 1;
      const archived = given.archived ?? false;
      const hits = await searchCustomers(query, {
        tx: ctx.tx,
        secrets: ctx.secrets,
        ability: ctx.ability,
        where,
        archived,
        limit,
      });
      const shown = hits.slice((page - 1) * pageSize, page * pageSize);
      const rows = await customersByIds(
        ctx.tx,
        shown.map((hit) => hit.id),
      );
      return { rows, page, more: hits.length === limit, near: hits[0]?.fit === 'near' };
    }

    where.push(
      given.archived ? sql`c.archived_at IS NOT NULL` : sql`c.archived_at IS NULL`,
      customerAccess(ctx.ability),
    );
    // One's own customers, and forgotten ones, come by neglect, everything else by name: both are orders that an index has.
    const order =
      ownerId === undefined && given.quietSince === undefined
        ? sql`c.search_name USING ~<~, c.id`
        : sql`c.last_contact_at ASC NULLS FIRST, c.id`;
    const rows = await customersWhere(ctx.tx, where, order, { limit: pageSize + 1, offset: (page - 1) * pageSize });
    return { rows: rows.slice(0, pageSize), page, more: rows.length > pageSize, near: false };
  },
});

/** That a declared field holds this; only of customers whose field the actor may read, since a hit says what it holds. */
async function holds(ctx: Ctx, { field: name, value }: { field: string; value: string }): Promise<Sql> {
  const field = customFieldCalled(await customFields(ctx.tx, 'customer'), name);
  if (!field || !ctx.can('read', 'customer', undefined, field.group)) {
    throw new AppError('not_found', profileMessages.unknownField(name), { field: 'having' });
  }
  const { locale, timezone } = ctx.actor;
  const parsed = parseCustom(field, value, { now: ctx.now, locale, timezone });
  if (!parsed.ok) {
    const { message, example } = parsed.fault;
    throw new AppError('invalid', message, { field: 'having', ...(example ? { example } : {}) });
  }
  const wanted = JSON.stringify({ [field.id]: parsed.value });
  return sql`(c.custom @> ${wanted}::jsonb AND ${customerAccess(ctx.ability, field.group)})`;
}
