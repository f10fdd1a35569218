import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { allows } from '../../../core/policy.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { putBlob } from '../../../store/blobs.ts';
import { sql } from '../../../store/database.ts';
import { type ImportNoun, type ImportSpec, importNouns, specFor } from '../columns.ts';
import { type Analysis, analyse } from '../file/analyse.ts';
import { type Encoding, encodings, type Source } from '../file/encoding.ts';
import { guessMapping, guessNoun, originOf } from '../mapping.ts';
import { messages } from '../messages.ts';
import { fileDigests, importEvent, importTable, sealFile } from '../records.ts';
import type { Settings } from '../settings.ts';

/** The content, or that of a file which is here; `source` where it stays outside, as from the command line. */
const startInput = z.object({
  noun: z.enum(importNouns).optional(),
  name: z.string().max(300).optional(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array).optional(),
  fileId: z.number().int().positive().optional(),
  source: z.custom<Source>((value) => typeof value === 'function').optional(),
  encoding: z.enum(encodings).optional(),
});
export type StartImport = z.output<typeof startInput>;

export interface Started {
  readonly id: number;
  /** Another import that has read the same content. */
  readonly repeats: number | null;
}

/** `offered`: the nouns whose commands are declared. AppError 'invalid' for what is no file of rows. */
export function startOperation(offered: () => readonly ImportNoun[]) {
  return defineOperation<StartImport, Started, { id: number }>({
    name: 'import.start',
    input: startInput,
    requires: { action: 'create', subject: 'import' },
    writes: true,
    async run(ctx, input) {
      ctx.demand('create', { noun: 'import' });
      const file = await contentOf(ctx, input);
      const found = await analyse(file.source, input.encoding as Encoding | undefined);
      const nouns = offered().filter((noun) => allows(ctx.ability, 'import', noun));
      const noun = input.noun ?? guessNoun(found.shape.headers, found.samples, file.name, nouns);
      ctx.demand('import', { noun });
      const blob = file.bytes ? await putBlob(ctx.tx, ctx.secrets, file.bytes, ctx.now) : null;
      const { sealed, digest } = sealFile(ctx.secrets, { sha256: found.sha256, samples: found.samples });
      const repeats = await sameContent(ctx, found.sha256);
      const id = await importTable.insert(ctx, {
        noun,
        fileName: file.name,
        fileDigest: digest,
        fileSealed: sealed,
        fileSize: BigInt(found.size),
        blobId: blob?.id ?? null,
        shape: found.shape as never,
        settings: guessed(found, await specFor(ctx.tx, noun)) as never,
        rowsTotal: found.shape.rows,
        departmentId: ctx.actor.departmentId,
        createdById: ctx.actor.staffId,
      });
      const row = await importTable.load(ctx.tx, id);
      ctx.emit(importEvent('import.started', row));
      return { id, repeats };
    },
  });
}

interface Content {
  readonly name: string;
  readonly source: Source;
  readonly bytes: Uint8Array | null;
}

async function contentOf(ctx: Ctx<{ id: number }>, input: StartImport): Promise<Content> {
  if (input.source) return { name: input.name ?? 'rows.csv', source: input.source, bytes: null };
  if (input.bytes) return { name: input.name ?? 'rows.csv', source: sourceOf(input.bytes), bytes: input.bytes };
  if (input.fileId === undefined) throw new AppError('invalid', messages.noFile, { field: 'file' });
  const file = await ctx.perform<{ name: string; bytes: Uint8Array }>('file.read', { id: input.fileId });
  return { name: file.name, source: sourceOf(file.bytes), bytes: file.bytes };
}

export function sourceOf(bytes: Uint8Array): Source {
  return async function* () {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  };
}

/** The newest import that wrote rows of the same content and was not undone, if the actor may know of it. */
async function sameContent(ctx: Ctx<{ id: number }>, sha256: string): Promise<number | null> {
  const [found] = await importTable.where(
    ctx.tx,
    [
      sql`i.file_digest = ANY(${fileDigests(ctx.secrets, sha256)}::text[])`,
      sql`i.created_count + i.updated_count > 0 AND i.status NOT IN ('undone', 'draft', 'checked')`,
    ],
    sql`i.id DESC`,
    { limit: 1 },
  );
  if (!found) return null;
  const { id, departmentId, createdById } = found;
  return ctx.can('read', 'import', { id, departmentId, createdById }) ? id : null;
}

function guessed({ shape, samples }: Analysis, spec: ImportSpec): Settings {
  return {
    mapping: [...guessMapping(spec, shape.headers, samples)],
    dates: null,
    numbers: null,
    currency: null,
    country: null,
    system: originOf(shape.headers) ?? 'import',
    existing: 'update',
    alike: 'ask',
  };
}
