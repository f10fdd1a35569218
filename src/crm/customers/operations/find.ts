import { z } from 'zod';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { type Sql, sql } from '../../../store/database.ts';
import {
  type CustomerRow,
  customerAccess,
  customerById,
  customerRecord,
  customersByIds,
  customersWhere,
} from '../records.ts';
import { limits } from '../rules.ts';
import { searchCustomers } from '../search.ts';

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
    // One's own customers come by neglect, everything else by name: both are orders that an index has.
    const order =
      ownerId === undefined ? sql`c.search_name USING ~<~, c.id` : sql`c.last_contact_at ASC NULLS FIRST, c.id`;
    const rows = await customersWhere(ctx.tx, where, order, { limit: pageSize + 1, offset: (page - 1) * pageSize });
    return { rows: rows.slice(0, pageSize), page, more: rows.length > pageSize, near: false };
  },
});
