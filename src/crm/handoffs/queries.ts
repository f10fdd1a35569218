import { z } from 'zod';
import { defineOperation } from '../../operations/operation.ts';
import { type Sql, sql } from '../../store/database.ts';
import { type HandoffRow, handoffAccess, handoffTable, policyRecord } from './records.ts';

const id = z.number().int().positive();
const showInput = z.object({ id });

/** Only says that it is there for this person; its card is drawn with the rights of whoever will see it. */
export const showHandoff = defineOperation<z.output<typeof showInput>, { id: number }>({
  name: 'handoff.show',
  input: showInput,
  requires: { action: 'read', subject: 'handoff' },
  writes: false,
  async run(ctx, { id }) {
    const row = await handoffTable.load(ctx.tx, id);
    ctx.demand('read', handoffTable.ref(id), policyRecord(row), 'basic');
    return { id };
  },
});

const listInput = z.object({
  /** Offered to, or by, this department. */
  incoming: id.optional(),
  outgoing: id.optional(),
  createdById: id.optional(),
  customerId: id.optional(),
  subject: z.object({ noun: z.string().max(40), id }).optional(),
  /** Answered ones too. */
  all: z.boolean(),
  offset: z.number().int().min(0).max(100_000),
});
export type ListHandoffs = z.output<typeof listInput>;

export interface HandoffList {
  readonly handoffs: readonly HandoffRow[];
  /** Where the next page begins; null on the last one. */
  readonly next: number | null;
}

export const pageSize = 10;

/** Those that wait for an answer first, the most pressing before the rest; then the newest. */
export const listHandoffs = defineOperation<ListHandoffs, HandoffList>({
  name: 'handoff.list',
  input: listInput,
  requires: { action: 'read', subject: 'handoff' },
  writes: false,
  async run(ctx, input) {
    const where: Sql[] = [handoffAccess(ctx.ability)];
    if (input.incoming !== undefined) where.push(sql`h.to_department_id = ${input.incoming}::int`);
    if (input.outgoing !== undefined) where.push(sql`h.from_department_id = ${input.outgoing}::int`);
    if (input.createdById !== undefined) where.push(sql`h.created_by_id = ${input.createdById}::int`);
    if (input.customerId !== undefined) where.push(sql`h.customer_id = ${input.customerId}::int`);
    if (input.subject) {
      where.push(sql`h.subject_noun = ${input.subject.noun} AND h.subject_id = ${input.subject.id}::int`);
    }
    if (!input.all) where.push(sql`h.status IN ('offered', 'expired')`);
    const order = sql`(h.status NOT IN ('offered', 'expired')),
      CASE WHEN h.status IN ('offered', 'expired') THEN h.answer_by END, h.id DESC`;
    const found = await handoffTable.where(ctx.tx, where, order, { limit: pageSize + 1, offset: input.offset });
    return {
      handoffs: found.slice(0, pageSize),
      next: found.length > pageSize ? input.offset + pageSize : null,
    };
  },
});
