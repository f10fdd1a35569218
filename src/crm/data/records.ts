import type { DomainEvent } from '../../core/events.ts';
import type { Msg } from '../../core/msg.ts';
import type { Ability, Action, PolicyRecord } from '../../core/policy.ts';
import { type RecordRef, recordRef } from '../../core/records.ts';
import type { Secrets } from '../../core/secrets.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import type { SealedColumn } from '../../store/reseal.ts';
import type { ImportNoun } from './columns.ts';
import type { Shape } from './file/analyse.ts';
import type { RowFault } from './row-words.ts';
import type { Settings } from './settings.ts';

export const statuses = [
  'draft',
  'checking',
  'checked',
  'running',
  'done',
  'failed',
  'cancelled',
  'undoing',
  'undone',
] as const;
export type Status = (typeof statuses)[number];
/** Somebody is at work on it. */
export const working: readonly Status[] = ['checking', 'running', 'undoing'];

export interface ImportRow {
  readonly id: number;
  readonly version: number;
  readonly noun: ImportNoun;
  readonly fileName: string;
  readonly fileDigest: string;
  readonly fileSealed: string;
  readonly fileSize: bigint;
  readonly blobId: number | null;
  readonly shape: Shape;
  readonly settings: Settings;
  readonly status: Status;
  readonly rowsTotal: number;
  readonly rowsDone: number;
  readonly createdCount: number;
  readonly updatedCount: number;
  readonly sameCount: number;
  readonly rejectedCount: number;
  readonly undoneCount: number;
  /** Said in English and Chinese, as `{"en": …, "zh": …}`. */
  readonly failure: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly runById: number | null;
  readonly departmentId: number | null;
  readonly createdById: number;
  readonly createdByName: string;
  readonly createdAt: Date;
}

const columns = {
  noun: ['noun', 'text'],
  fileName: ['file_name', 'text'],
  fileDigest: ['file_digest', 'text'],
  fileSealed: ['file_sealed', 'text'],
  fileSize: ['file_size', 'bigint'],
  blobId: ['blob_id', 'int'],
  shape: ['shape', 'jsonb'],
  settings: ['settings', 'jsonb'],
  status: ['status', 'text'],
  rowsTotal: ['rows_total', 'int'],
  rowsDone: ['rows_done', 'int'],
  createdCount: ['created_count', 'int'],
  updatedCount: ['updated_count', 'int'],
  sameCount: ['same_count', 'int'],
  rejectedCount: ['rejected_count', 'int'],
  undoneCount: ['undone_count', 'int'],
  failure: ['failure', 'text'],
  startedAt: ['started_at', 'timestamptz'],
  endedAt: ['ended_at', 'timestamptz'],
  runById: ['run_by_id', 'int'],
  departmentId: ['department_id', 'int'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const importTable = recordTable<ImportRow, typeof columns>({
  noun: 'import',
  table: 'imports',
  alias: 'i',
  select: sql`
    i.id, i.version, i.noun, i.file_name AS "fileName", i.file_digest AS "fileDigest", i.file_sealed AS "fileSealed",
    i.file_size AS "fileSize", i.blob_id AS "blobId", i.shape, i.settings, i.status, i.rows_total AS "rowsTotal",
    i.rows_done AS "rowsDone", i.created_count AS "createdCount", i.updated_count AS "updatedCount", i.same_count AS "sameCount",
    i.rejected_count AS "rejectedCount", i.undone_count AS "undoneCount", i.failure, i.started_at AS "startedAt",
    i.ended_at AS "endedAt", i.run_by_id AS "runById", i.department_id AS "departmentId", i.created_by_id AS "createdById",
    (SELECT s.name FROM staff s WHERE s.id = i.created_by_id) AS "createdByName", i.created_at AS "createdAt"`,
  columns,
  silent: ['fileSealed', 'fileDigest', 'shape', 'rowsDone', 'startedAt', 'endedAt'],
});

export const importRef = (id: number): RecordRef<'import'> => recordRef('import', id);

export function importRecord(row: Pick<ImportRow, 'id' | 'departmentId' | 'createdById'>): PolicyRecord {
  return { id: row.id, departmentId: row.departmentId, createdById: row.createdById };
}

export const importColumns: Readonly<Record<string, Sql>> = {
  id: sql`i.id`,
  departmentId: sql`i.department_id`,
  createdById: sql`i.created_by_id`,
};

export function importAccess(ability: Ability, action: Action = 'read'): Sql {
  return accessSql(ability, action, 'import', importColumns);
}

export function importEvent(
  type: `import.${string}`,
  row: Pick<ImportRow, 'id' | 'departmentId' | 'createdById'>,
): DomainEvent {
  return { type, ref: importRef(row.id), details: { departmentId: row.departmentId, createdById: row.createdById } };
}

const fileContext = 'import.file';
const fileDigestContext = 'import.content';
const rowContext = 'import.row';
const externalContext = 'import.external';

/** The content's SHA-256 and its first rows, as they are kept. */
interface KeptFile {
  readonly sha256: string;
  readonly samples: readonly (readonly string[])[];
}

export function sealFile(secrets: Secrets, file: KeptFile): { readonly sealed: string; readonly digest: string } {
  return {
    sealed: secrets.seal(JSON.stringify(file), fileContext),
    digest: secrets.digest(file.sha256, fileDigestContext),
  };
}

export function openFile(secrets: Secrets, row: Pick<ImportRow, 'fileSealed'>): KeptFile {
  return JSON.parse(secrets.open(row.fileSealed, fileContext)) as KeptFile;
}

export function fileDigests(secrets: Secrets, sha256: string): string[] {
  return secrets.digests(sha256, fileDigestContext);
}

/** What is kept of one line: why it was rejected, or what undoing it needs. */
export interface RowDetail {
  readonly fault?: RowFault;
  /** What the operations kept, as `undoWithParts` takes it. */
  readonly kept?: unknown;
  /** Every record that it wrote, with the version that it left. */
  readonly wrote?: readonly { readonly noun: string; readonly id: number; readonly version: number }[];
  /** `deal:salesforce:006…`: what the system that it came from calls it. */
  readonly external?: string;
}

export function sealDetail(secrets: Secrets, detail: RowDetail): string {
  return secrets.seal(JSON.stringify(detail), rowContext);
}

export function openDetail(secrets: Secrets, sealed: string): RowDetail {
  return JSON.parse(secrets.open(sealed, rowContext)) as RowDetail;
}

export function externalDigest(secrets: Secrets, external: string): string {
  return secrets.digest(external, externalContext);
}

export function externalDigests(secrets: Secrets, external: string): string[] {
  return secrets.digests(external, externalContext);
}

export const sealedImports: readonly SealedColumn[] = [
  {
    table: 'imports',
    column: 'file_sealed',
    context: fileContext,
    key: { column: 'id', type: 'int' },
    digest: {
      column: 'file_digest',
      context: fileDigestContext,
      normal: (plain) => (JSON.parse(plain) as KeptFile).sha256,
    },
  },
  {
    table: 'import_rows',
    column: 'detail_sealed',
    context: rowContext,
    digest: {
      column: 'external_digest',
      context: externalContext,
      normal: (plain) => (JSON.parse(plain) as RowDetail).external ?? '',
    },
  },
];

export function failureMsg(row: Pick<ImportRow, 'failure'>): Msg | null {
  return row.failure === null ? null : (JSON.parse(row.failure) as Msg);
}
