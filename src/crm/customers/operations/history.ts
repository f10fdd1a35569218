import { z } from 'zod';
import type { CustomField } from '../../../core/custom-fields.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { changesOf, type RecordedChange } from '../../../store/audit.ts';
import { customFields } from '../../../store/custom-fields.ts';
import { sql, type Tx } from '../../../store/database.ts';
import { type CustomerRow, customerById, customerRecord } from '../records.ts';

/** Changes that one page shows. */
const pageSize = 10;

const input = z.object({ id: z.number().int(), before: z.bigint().optional() });

export interface History {
  readonly row: CustomerRow;
  readonly changes: readonly RecordedChange[];
  readonly more: boolean;
  /** What the ids among the values stand for. */
  readonly names: HistoryNames;
}

export interface HistoryNames {
  readonly staff: ReadonlyMap<number, string>;
  readonly departments: ReadonlyMap<number, Msg>;
  /** Retired ones too: their values have a history. */
  readonly fields: readonly CustomField[];
}

/** Who changed what of a customer. Which of the values are shown follows from the rights of whoever looks. */
export const customerHistory = defineOperation<z.infer<typeof input>, History>({
  name: 'customer.history',
  input,
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  async run(ctx, { id, before }) {
    const ref = recordRef('customer', id);
    const row = await customerById(ctx.tx, id);
    if (!row) throw notFound(ref);
    ctx.demand('read', ref, customerRecord(row), 'basic');
    const found = await changesOf(ctx.tx, ctx.secrets, ref, { limit: pageSize + 1, before });
    const changes = found.slice(0, pageSize);
    return { row, changes, more: found.length > pageSize, names: await namesIn(ctx.tx, changes) };
  },
});

async function namesIn(tx: Tx, changes: readonly RecordedChange[]): Promise<HistoryNames> {
  const values = changes.flatMap(({ before, after }) => [before, after]);
  const staffIds = numbers(values.flatMap(({ owner, team }) => [owner, ...(Array.isArray(team) ? team : [])]));
  const departmentIds = numbers(values.map(({ department }) => department));
  const staff = await tx.rows<{ id: number; name: string }>(
    sql`SELECT id, name FROM staff WHERE id = ANY(${staffIds}::int[])`,
  );
  const departments = await tx.rows<{ id: number; en: string; zh: string }>(
    sql`SELECT id, name_en AS en, name_zh AS zh FROM departments WHERE id = ANY(${departmentIds}::int[])`,
  );
  return {
    staff: new Map(staff.map(({ id, name }) => [id, name])),
    departments: new Map(departments.map(({ id, en, zh }) => [id, msg(en, zh)])),
    fields: await customFields(tx, 'customer', 'all'),
  };
}

function numbers(values: readonly unknown[]): number[] {
  return [...new Set(values.filter((value) => typeof value === 'number'))];
}
