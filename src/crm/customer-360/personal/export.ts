import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Noun } from '../../../commands/define.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { defineOperation, type Json, type Operation, type ReadCtx } from '../../../operations/operation.ts';
import { auditFacts } from '../../../store/audit-log.ts';
import { addReadLines } from '../../../store/audit-reads.ts';
import { sql, type Tx } from '../../../store/database.ts';
import { customerById, customerRecord } from '../../customers/records.ts';
import { isAbout, recordsOf } from './records.ts';

/** Lines of the audit log that an export holds at most, the newest. */
const mostLines = 20_000;

export interface PersonalData {
  readonly id: number;
  readonly name: string;
  readonly records: number;
  readonly lines: number;
  /** As it is handed out: JSON, UTF-8. */
  readonly json: string;
}

/** Everything that every noun keeps about a customer, and who did what with it and when. null: there is no such customer. */
export async function personalData(ctx: ReadCtx, nouns: readonly Noun[], id: number): Promise<PersonalData | null> {
  const row = await customerById(ctx.tx, id);
  if (!row) return null;
  const merged = await ctx.tx.rows<{ id: number }>(
    sql`SELECT id FROM customers WHERE merged_into_id = ${id}::int ORDER BY id`,
  );
  const about: Record<string, Json> = {};
  let records = 0;
  const ordered = nouns
    .filter((noun) => noun.ofCustomer?.personalData)
    .sort((a, b) => (a.ofCustomer?.position ?? 0) - (b.ofCustomer?.position ?? 0));
  for (const noun of ordered) {
    const kept = (await noun.ofCustomer?.personalData?.(ctx, id)) ?? null;
    about[noun.title.en] = kept;
    records += Array.isArray(kept) ? kept.length : 1;
    for (const one of merged) {
      const theirs = (await noun.ofCustomer?.personalData?.(ctx, one.id)) ?? null;
      if (theirs === null || (Array.isArray(theirs) && theirs.length === 0)) continue;
      about[`${noun.title.en} (merged: ${shortId(recordRef('customer', one.id))})`] = theirs;
      records += Array.isArray(theirs) ? theirs.length : 1;
    }
  }
  const own = await recordsOf(ctx.tx, [id, ...merged.map((one) => one.id)]);
  const facts = await auditFacts(ctx.tx, [isAbout(sql`e`, own)], mostLines);
  const data = {
    customer: shortId(recordRef('customer', id)),
    exportedAt: ctx.now.toISOString(),
    ...about,
    history: facts.map((fact) => ({
      at: fact.at.toISOString(),
      by: fact.by,
      through: fact.door,
      operation: fact.operation,
      record: fact.noun === null || fact.recordId === null ? null : `${fact.noun} ${fact.recordId}`,
      fields: [...fact.fields],
      read: fact.version === null,
      undone: fact.undone,
    })),
  };
  return { id, name: row.name, records, lines: facts.length, json: `${JSON.stringify(data, null, 2)}\n` };
}

/** A line of the audit log for an export that nobody asked for in chat: whoever runs the server is nobody of the staff's. */
export async function noteExport(tx: Tx, id: number, at: Date): Promise<void> {
  await tx.run(sql`
    INSERT INTO audit_entries (at, call_id, door, operation, noun, record_id, fields)
    VALUES (${at}::timestamptz, ${randomUUID()}, 'system', ${exportName}, 'customer', ${id}::int, ${['everything']}::text[])`);
}

const exportName = 'customer.export_data';

const input = z.object({ id: z.number().int() });

/** A person's right to know what is kept about them. That it was handed out, and by whom, is written down before it is. */
export function exportOperation(nouns: () => readonly Noun[]): Operation<z.infer<typeof input>, PersonalData> {
  return defineOperation<z.infer<typeof input>, PersonalData>({
    name: exportName,
    input,
    requires: { action: 'export', subject: 'customer' },
    writes: false,
    async run(ctx, { id }) {
      const ref = recordRef('customer', id);
      const row = await customerById(ctx.tx, id);
      if (!row) throw notFound(ref);
      ctx.demand('export', ref, customerRecord(row));
      const line = { at: ctx.now, staffId: ctx.actor.staffId, door: ctx.door, operation: exportName, ref };
      await addReadLines(ctx.tx, [{ ...line, fields: ['everything'] }]);
      const data = await personalData(ctx, nouns(), id);
      if (!data) throw notFound(ref);
      return data;
    },
  });
}
