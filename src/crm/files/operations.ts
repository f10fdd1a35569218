import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { cleanFileName, sniffedMime } from '../../core/file-facts.ts';
import { type NounName, type RecordRef, recordRef } from '../../core/records.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { addReadLines } from '../../store/audit-reads.ts';
import { blobDigests, openBlob, putBlob } from '../../store/blobs.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { attachedEvent, type FileRow, fileEvent, fileRef, fileTable, subjectOf } from './records.ts';
import { isSubjectNoun, maxName, maxNote, renamed, type SubjectNoun, subjectNouns, waitsFor } from './rules.ts';
import type { Seen, Subject, Subjects } from './subjects.ts';

const id = z.number().int().positive();

const attachInput = z.object({
  /** null: whoever sent them has not said where they belong. */
  subject: z.object({ noun: z.enum(subjectNouns), id }).nullable(),
  uploads: z.array(z.object({ name: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) })),
  /** Files that are here already. */
  files: z.array(id),
  note: z.string().trim().max(maxNote).optional(),
  sourceLink: z.string().max(500).optional(),
});
export type AttachFiles = z.output<typeof attachInput>;

export interface Attached {
  readonly subject: RecordRef | null;
  readonly files: readonly (Pick<FileRow, 'id' | 'name' | 'mime' | 'size'> & {
    /** false: the record has the very same file already. */
    readonly isNew: boolean;
  })[];
}

/** What undo needs: files to take away, and files to put back where they were. */
interface AttachKept {
  readonly [key: string]: number[] | { id: number; before: KeptRow['before'] }[];
  readonly added: number[];
  readonly moved: { id: number; before: KeptRow['before'] }[];
}

export function fileOperations(subjects: Subjects) {
  /** AppError 'not_found' for a record that does not exist or may not be known of, 'invalid' where no file is given. */
  const attach = defineOperation<AttachFiles, Attached, AttachKept>({
    name: 'file.attach',
    input: attachInput,
    requires: { action: 'create', subject: 'file' },
    writes: true,
    async run(ctx, input) {
      if (input.uploads.length + input.files.length === 0) throw new AppError('invalid', messages.noFile);
      ctx.demand('create', { noun: 'file' });
      const subject = input.subject && (await subjects.demand(ctx, recordRef(input.subject.noun, input.subject.id)));
      if (subject?.ref.noun === 'customer') await demandInUse(ctx, subject.ref.id);
      const kept: AttachKept = { added: [], moved: [] };
      const files: Attached['files'][number][] = [];
      // Two who send the same file at once keep it once.
      if (subject) await ctx.tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('file.attach'), ${subject.ref.id}::int)`);
      for (const fileId of input.files) files.push(await move(ctx, fileId, subject, kept));
      for (const upload of input.uploads) files.push(await add(ctx, upload, subject, input, kept));
      const news = files.filter(({ isNew }) => isNew).map((file) => file.id);
      if (subject && news.length > 0) ctx.emit(attachedEvent('file.attached', subject.ref, news, subject.record));
      if (news.length > 0) ctx.keepForUndo(kept);
      return { subject: subject?.ref ?? null, files };
    },
    async undo(ctx, kept) {
      for (const fileId of kept.added) {
        const file = await fileTable.load(ctx.tx, fileId, 'lock');
        await fileTable.write(ctx, file, { removedAt: ctx.now });
        tellOf(ctx, 'file.detached', file);
      }
      for (const one of kept.moved) {
        tellOf(ctx, 'file.detached', await fileTable.load(ctx.tx, one.id));
        const file = await fileTable.restore(ctx as unknown as Ctx<KeptRow>, one);
        tellOf(ctx, 'file.attached', file);
      }
    },
  });

  async function add(
    ctx: Ctx<AttachKept>,
    upload: AttachFiles['uploads'][number],
    subject: Subject | null,
    input: AttachFiles,
    kept: AttachKept,
  ): Promise<Attached['files'][number]> {
    const name = cleanFileName(upload.name);
    const mime = sniffedMime(upload.bytes, name);
    const there = subject && (await sameOn(ctx, subject.ref, upload.bytes));
    if (there) return { ...there, isNew: false };
    const blob = await putBlob(ctx.tx, ctx.secrets, upload.bytes, ctx.now);
    const fileId = await fileTable.insert(ctx, {
      subjectNoun: subject ? (subject.ref.noun as SubjectNoun) : null,
      subjectId: subject?.ref.id ?? null,
      name,
      mime,
      size: upload.bytes.length,
      digest: blob.digest,
      blobId: blob.id,
      note: input.note || null,
      sourceLink: input.sourceLink ?? null,
      keptUntil: subject ? null : new Date(ctx.now.getTime() + waitsFor),
      createdById: ctx.actor.staffId,
    });
    kept.added.push(fileId);
    if (!subject) ctx.emit(fileEvent('file.kept', await fileTable.load(ctx.tx, fileId)));
    return { id: fileId, name, mime, size: upload.bytes.length, isNew: true };
  }

  async function move(
    ctx: Ctx<AttachKept>,
    fileId: number,
    subject: Subject | null,
    kept: AttachKept,
  ): Promise<Attached['files'][number]> {
    const { file } = await subjects.demandFile(ctx, fileId, 'edit');
    if (!subject) throw new AppError('invalid', messages.noSubject, { field: 'record' });
    const { name, mime, size } = file;
    if (file.subjectNoun === subject.ref.noun && file.subjectId === subject.ref.id) {
      return { id: fileId, name, mime, size, isNew: false };
    }
    tellOf(ctx, 'file.detached', file);
    const { before } = await fileTable.write(ctx, file, {
      subjectNoun: subject.ref.noun as SubjectNoun,
      subjectId: subject.ref.id,
      keptUntil: null,
    });
    kept.moved.push({ id: fileId, before });
    return { id: fileId, name, mime, size, isNew: true };
  }

  const showInput = z.object({ id });

  const show = defineOperation<z.output<typeof showInput>, { id: number }>({
    name: 'file.show',
    input: showInput,
    requires: { action: 'read', subject: 'file' },
    writes: false,
    async run(ctx, input) {
      await subjects.demandFile(ctx, input.id, 'read');
      return { id: input.id };
    },
  });

  /** The content, with a line in the audit log that says who took it. */
  const read = defineOperation<z.output<typeof showInput>, Seen['file'] & { readonly bytes: Uint8Array }>({
    name: 'file.read',
    input: showInput,
    requires: { action: 'read', subject: 'file' },
    writes: false,
    async run(ctx, input) {
      const { file } = await subjects.demandFile(ctx, input.id, 'open');
      const bytes = file.blobId === null ? null : await openBlob(ctx.tx, ctx.secrets, file.blobId);
      if (!bytes) throw new AppError('refused', messages.contentGone(file));
      await addReadLines(ctx.tx, [
        {
          at: ctx.now,
          staffId: ctx.actor.staffId,
          door: ctx.door,
          operation: 'file.read',
          ref: fileRef(file.id),
          fields: ['content'],
        },
      ]);
      return { ...file, bytes };
    },
  });

  const renameInput = z.object({ id, name: z.string().trim().min(1).max(maxName) });

  const rename = defineOperation<z.output<typeof renameInput>, { id: number; name: string; changed: boolean }, KeptRow>(
    {
      name: 'file.rename',
      input: renameInput,
      requires: { action: 'edit', subject: 'file' },
      writes: true,
      async run(ctx, input) {
        const { file } = await subjects.demandFile(ctx, input.id, 'edit');
        const name = renamed(cleanFileName(input.name), file.name);
        const changed = await fileTable.change(ctx, file, { name });
        if (changed.length > 0) ctx.emit(fileEvent('file.renamed', { ...file, name }));
        return { id: file.id, name, changed: changed.length > 0 };
      },
      undo: restore,
    },
  );

  const remove = defineOperation<z.output<typeof showInput>, { id: number; name: string }, KeptRow>({
    name: 'file.remove',
    input: showInput,
    requires: { action: 'delete', subject: 'file' },
    writes: true,
    async run(ctx, input) {
      const { file } = await subjects.demandFile(ctx, input.id, 'delete');
      await fileTable.change(ctx, file, { removedAt: ctx.now });
      ctx.emit(fileEvent('file.removed', file));
      tellOf(ctx, 'file.detached', file);
      return { id: file.id, name: file.name };
    },
    undo: restore,
  });

  return { attach, show, read, rename, remove };
}

async function restore(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const file = await fileTable.restore(ctx, kept);
  ctx.emit(fileEvent('file.renamed', file));
  tellOf(ctx, 'file.attached', file);
}

/** The cards of the record that has it, or had it, are drawn again. */
function tellOf(ctx: Pick<Ctx, 'emit'>, type: 'file.attached' | 'file.detached', file: FileRow): void {
  const ref = subjectOf(file);
  if (ref) ctx.emit(attachedEvent(type, ref, [file.id]));
}

/** AppError 'refused' for a customer that was archived. */
async function demandInUse(ctx: Ctx<AttachKept>, customerId: number): Promise<void> {
  const [archived] = await ctx.tx.rows<{ name: string }>(
    sql`SELECT name FROM customers WHERE id = ${customerId}::int AND archived_at IS NOT NULL`,
  );
  if (archived) throw new AppError('refused', messages.archived(archived.name), { field: 'record' });
}

/** A file of the same content that the record has already. */
async function sameOn(ctx: Ctx<AttachKept>, ref: RecordRef<NounName>, bytes: Uint8Array): Promise<FileRow | null> {
  if (!isSubjectNoun(ref.noun)) return null;
  const [found] = await fileTable.where(
    ctx.tx,
    [
      sql`f.subject_noun = ${ref.noun}`,
      sql`f.subject_id = ${ref.id}::int`,
      sql`f.removed_at IS NULL`,
      sql`f.digest = ANY(${blobDigests(ctx.secrets, bytes)}::text[])`,
    ],
    sql`f.id`,
    { limit: 1 },
  );
  return found ?? null;
}

export type FileOperations = ReturnType<typeof fileOperations>;
