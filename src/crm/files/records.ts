import type { DomainEvent } from '../../core/events.ts';
import type { PolicyRecord } from '../../core/policy.ts';
import { type RecordRef, recordRef } from '../../core/records.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { sql } from '../../store/database.ts';
import type { SubjectNoun } from './rules.ts';

/** A file with the names that people know its columns by. */
export interface FileRow {
  readonly id: number;
  readonly version: number;
  /** null: on no record yet. */
  readonly subjectNoun: SubjectNoun | null;
  readonly subjectId: number | null;
  readonly name: string;
  readonly mime: string;
  /** In bytes. */
  readonly size: number;
  readonly digest: string;
  /** null: the content was thrown away, some time after the file was removed. */
  readonly blobId: number | null;
  readonly note: string | null;
  readonly sourceLink: string | null;
  readonly keptUntil: Date | null;
  readonly removedAt: Date | null;
  readonly createdById: number;
  readonly createdByName: string | null;
  readonly creatorDepartmentId: number | null;
  readonly createdAt: Date;
}

const columns = {
  subjectNoun: ['subject_noun', 'text'],
  subjectId: ['subject_id', 'int'],
  name: ['name', 'text'],
  mime: ['mime', 'text'],
  size: ['size', 'int'],
  digest: ['digest', 'text'],
  blobId: ['blob_id', 'int'],
  note: ['note', 'text'],
  sourceLink: ['source_link', 'text'],
  keptUntil: ['kept_until', 'timestamptz'],
  removedAt: ['removed_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const fileTable = recordTable<FileRow, typeof columns>({
  noun: 'file',
  table: 'files',
  alias: 'f',
  select: sql`
    f.id, f.version, f.subject_noun AS "subjectNoun", f.subject_id AS "subjectId", f.name, f.mime, f.size, f.digest,
    f.blob_id AS "blobId", f.note, f.source_link AS "sourceLink", f.kept_until AS "keptUntil", f.removed_at AS "removedAt",
    f.created_by_id AS "createdById", (SELECT s.name FROM staff s WHERE s.id = f.created_by_id) AS "createdByName",
    (SELECT s.department_id FROM staff s WHERE s.id = f.created_by_id) AS "creatorDepartmentId", f.created_at AS "createdAt"`,
  columns,
  silent: ['digest', 'blobId', 'keptUntil'],
});

export const fileRef = (id: number): RecordRef<'file'> => recordRef('file', id);

export function subjectOf(file: Pick<FileRow, 'subjectNoun' | 'subjectId'>): RecordRef | null {
  return file.subjectNoun === null || file.subjectId === null ? null : recordRef(file.subjectNoun, file.subjectId);
}

/** The columns that the policy's conditions speak of. `audience`: those who see the record it is on, or its sender alone. */
export function fileRecord(file: FileRow): PolicyRecord {
  return {
    id: file.id,
    createdById: file.createdById,
    creatorDepartmentId: file.creatorDepartmentId,
    audience: file.subjectNoun === null ? 'own' : 'record',
  };
}

/** Tells of the record that has it: its cards say how many files it has. `people`: ids of those who look after it. */
export function attachedEvent(
  type: 'file.attached' | 'file.detached',
  subject: RecordRef,
  files: readonly number[],
  people: Readonly<Record<string, unknown>> = {},
): DomainEvent {
  const id = (name: string): number | null => (typeof people[name] === 'number' ? people[name] : null);
  return {
    type,
    ref: subject,
    details: {
      files: files.map(String),
      assigneeId: id('assigneeId'),
      ownerId: id('ownerId'),
      departmentId: id('departmentId'),
      changed: ['files'],
    },
  };
}

export function fileEvent(type: 'file.kept' | 'file.renamed' | 'file.removed', file: FileRow): DomainEvent {
  const { createdById, subjectNoun, subjectId } = file;
  return { type, ref: fileRef(file.id), details: { createdById, subjectNoun, subjectId, changed: ['name'] } };
}
