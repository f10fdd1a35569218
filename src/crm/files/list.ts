import { z } from 'zod';
import { type RecordRef, recordRef } from '../../core/records.ts';
import { defineOperation, type ReadCtx, type Viewer } from '../../operations/operation.ts';
import { actorViewer } from '../../operations/viewer.ts';
import { joinSql, type Sql, sql } from '../../store/database.ts';
import { fileTable } from './records.ts';
import { pageSize, subjectNouns } from './rules.ts';
import type { Look, Seen, Subject, Subjects } from './subjects.ts';

const id = z.number().int().positive();

const listInput = z.object({
  subject: z.object({ noun: z.enum(subjectNouns), id }).optional(),
  mine: z.boolean().optional(),
  /** The last file of the page before. */
  after: id.optional(),
});
export type ListFiles = z.output<typeof listInput>;

export interface FileList {
  readonly rows: readonly Seen[];
  readonly more: boolean;
  readonly subject: Subject | null;
}

/** How many rows are read at once to fill a page: those on removed records are found by asking their nouns. */
const readAtOnce = 40;

/** The newest first. Of a customer: its own files and those of everything that is about it. */
export function listOperation(subjects: Subjects) {
  return defineOperation<ListFiles, FileList>({
    name: 'file.list',
    input: listInput,
    requires: { action: 'read', subject: 'file' },
    writes: false,
    async run(ctx, input) {
      const viewer = actorViewer(ctx.actor, ctx.ability);
      const subject = input.subject && (await subjects.demand(ctx, recordRef(input.subject.noun, input.subject.id)));
      const where: Sql[] = [];
      if (subject) where.push(filesOf(subject.ref));
      if (input.mine) where.push(sql`f.created_by_id = ${ctx.actor.staffId}::int`);
      const page = await visible(subjects, ctx, viewer, where, {
        limit: pageSize + 1,
        ...(input.after ? { after: input.after } : {}),
      });
      return { rows: page.slice(0, pageSize), more: page.length > pageSize, subject: subject ?? null };
    },
  });
}

/** Files that this viewer may know of, the newest first. */
export async function visible(
  subjects: Subjects,
  ctx: ReadCtx,
  viewer: Viewer,
  where: readonly Sql[],
  page: { readonly limit: number; readonly after?: number },
): Promise<Seen[]> {
  const found: Seen[] = [];
  // Many files are on few records, each of which is asked about once.
  const known = new Map<string, Promise<Subject | null>>();
  const look: Look = (readCtx, ref, eyes) => {
    const key = `${ref.noun} ${ref.id}`;
    const looked = known.get(key) ?? subjects.look(readCtx, ref, eyes);
    known.set(key, looked);
    return looked;
  };
  let after = page.after;
  for (;;) {
    const conditions = [sql`f.removed_at IS NULL`, subjects.reachable(viewer), ...where];
    if (after !== undefined) conditions.push(sql`f.id < ${after}::int`);
    const rows = await fileTable.where(ctx.tx, conditions, sql`f.id DESC`, { limit: readAtOnce });
    for (const row of rows) {
      const seen = await subjects.seen(ctx, row, viewer, look);
      if (seen) found.push(seen);
      if (found.length === page.limit) return found;
    }
    after = rows.at(-1)?.id;
    if (rows.length < readAtOnce || after === undefined) return found;
  }
}

/** Tables whose rows are about a customer, by the noun that they are records of. */
const aboutCustomer: Readonly<Record<string, Sql>> = {
  contact: sql`contacts`,
  interaction: sql`interactions`,
  task: sql`tasks`,
  need: sql`needs`,
  order: sql`orders`,
  deal: sql`deals`,
  case: sql`cases`,
  handoff: sql`handoffs`,
  project: sql`projects`,
  survey: sql`surveys`,
  review: sql`reviews`,
};

/** Conditions on `files f`. */
export function filesOf({ noun, id: subjectId }: RecordRef): Sql {
  if (noun !== 'customer') return sql`(f.subject_noun = ${noun} AND f.subject_id = ${subjectId}::int)`;
  return filesAbout(sql`(${subjectId}::int)`);
}

/** Those on any of these customers, or on something that is about one of them. `customers`: a list in brackets, or a query. */
export function filesAbout(customers: Sql): Sql {
  const about = Object.entries(aboutCustomer).map(
    ([name, table]) =>
      sql`(f.subject_noun = ${name} AND f.subject_id IN (SELECT a.id FROM ${table} a WHERE a.customer_id IN ${customers}))`,
  );
  return sql`(${joinSql([sql`(f.subject_noun = 'customer' AND f.subject_id IN ${customers})`, ...about], ' OR ')})`;
}
