import type { Noun, PolicyTable } from '../../commands/define.ts';
import type { Msg } from '../../core/msg.ts';
import type { NounName, RecordRef } from '../../core/records.ts';
import { recordRef } from '../../core/records.ts';
import type { ReadCtx } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';

/** Nouns whose rights speak of a few plain columns, so that they declare no table of their own. */
const plain: Readonly<Partial<Record<NounName, PolicyTable>>> = {
  staff: { from: sql`staff s`, columns: { id: sql`s.id`, departmentId: sql`s.department_id` } },
  department: { from: sql`departments d`, columns: { id: sql`d.id` } },
  channel: { from: sql`channels c`, columns: { id: sql`c.id`, departmentId: sql`c.department_id` } },
  file: {
    from: sql`files f`,
    columns: {
      id: sql`f.id`,
      createdById: sql`f.created_by_id`,
      creatorDepartmentId: sql`(SELECT s.department_id FROM staff s WHERE s.id = f.created_by_id)`,
      audience: sql`CASE WHEN f.subject_noun IS NULL THEN 'own' ELSE 'record' END`,
    },
  },
};

/** Nouns of which no single record's rights can be explained, and why. */
export const unexplained: Readonly<Partial<Record<NounName, Msg>>> = {
  grant: messages.grantsAreForAdmins,
  bulletin: messages.bulletinsAreOnesOwn,
};

/** Where a noun's rights find its records; null: there is nothing to explain. */
export function tableOf(noun: NounName, nounOf: (name: string) => Noun | undefined): PolicyTable | null {
  return nounOf(noun)?.policy ?? plain[noun] ?? null;
}

/** The record whose rights decide as well: that which a file is on. */
export async function restsOn(ctx: ReadCtx, { noun, id }: Pick<RecordRef, 'noun' | 'id'>): Promise<RecordRef | null> {
  if (noun !== 'file') return null;
  const [row] = await ctx.tx.rows<{ noun: NounName; id: number }>(
    sql`SELECT subject_noun AS noun, subject_id AS id FROM files WHERE id = ${id}::int AND subject_noun IS NOT NULL`,
  );
  return row ? recordRef(row.noun, row.id) : null;
}
