import { z } from 'zod';
import { recordRef } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import { defineOperation } from '../../operations/operation.ts';
import { type Sql, sql } from '../../store/database.ts';
import { type LogRow, logAccess, logById, loggedCustomer, logRecord, logsWhere } from './records.ts';
import { pageSize, results, viaValues } from './rules.ts';

const showInput = z.object({ id: z.number().int() });

export const showLog = defineOperation<z.infer<typeof showInput>, { id: number }>({
  name: 'interaction.show',
  input: showInput,
  requires: { action: 'read', subject: 'interaction' },
  writes: false,
  async run(ctx, { id }) {
    const ref = recordRef('interaction', id);
    const row = await logById(ctx.tx, id);
    if (!row) throw notFound(ref);
    ctx.demand('read', ref, logRecord(row), 'basic');
    return { id };
  },
});

const listInput = z.object({
  customerId: z.number().int().optional(),
  mine: z.boolean().optional(),
  /** Of those who were in contact. */
  departmentId: z.number().int().optional(),
  via: z.enum(viaValues).optional(),
  result: z.enum(results).optional(),
  since: z.date().optional(),
  /** The last log of the page before. */
  before: z.number().int().optional(),
});

export interface LogList {
  readonly rows: readonly LogRow[];
  readonly more: boolean;
  /** The customer that was asked for. */
  readonly customer: { readonly id: number; readonly name: string } | null;
}

/** Nobody lists the logs of customers that were put away, except those of one that was asked for. */
export const listLogs = defineOperation<z.infer<typeof listInput>, LogList>({
  name: 'interaction.list',
  input: listInput,
  requires: { action: 'read', subject: 'interaction' },
  writes: false,
  async run(ctx, given) {
    const where: Sql[] = [logAccess(ctx.ability)];
    let customer: LogList['customer'] = null;
    if (given.customerId !== undefined) {
      const ref = recordRef('customer', given.customerId);
      const found = await loggedCustomer(ctx.tx, given.customerId);
      if (!found) throw notFound(ref);
      ctx.demand(
        'read',
        ref,
        { id: found.id, departmentId: found.departmentId, ownerId: found.ownerId, teamIds: found.teamIds },
        'basic',
      );
      customer = { id: found.id, name: found.name };
      where.push(sql`i.customer_id = ${found.id}`);
    } else {
      where.push(sql`c.archived_at IS NULL`);
    }
    if (given.mine) where.push(sql`i.by_id = ${ctx.actor.staffId}`);
    if (given.departmentId !== undefined) where.push(sql`i.department_id = ${given.departmentId}::int`);
    if (given.via) where.push(sql`i.via = ${given.via}`);
    // Who may not read what came of a contact does not find it by that either.
    if (given.result) where.push(sql`i.result = ${given.result}`, logAccess(ctx.ability, 'content'));
    if (given.since) where.push(sql`i.happened_at >= ${given.since}`);
    const rows = await logsWhere(ctx.tx, where, pageSize + 1, given.before);
    return { rows: rows.slice(0, pageSize), more: rows.length > pageSize, customer };
  },
});
