import { text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import { recordRef } from '../../core/records.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { dropUnused } from '../../store/blobs.ts';
import { sql } from '../../store/database.ts';
import { fileItem } from './cards.ts';
import { filesOf, visible } from './list.ts';
import { idOf, messages } from './messages.ts';
import { attachedEvent, type FileRow, fileTable, subjectOf } from './records.ts';
import { erasedName } from './rules.ts';
import type { Subjects } from './subjects.ts';

const shown = 3;

/** Files of a customer: on its own record, and on everything that is about it. */
export function filesOfCustomer(subjects: Subjects): OfCustomer {
  return {
    position: 90,
    async overview(ctx, customerId, viewer) {
      const found = await visible(subjects, ctx, viewer, [filesOf(recordRef('customer', customerId))], { limit: 100 });
      if (found.length === 0) return [];
      const line = text({ strong: messages.title }, ' · ', messages.overview(found.length));
      return [line, { block: 'list', items: found.slice(0, shown).map(fileItem), of: found.length }];
    },

    /** Files of its tasks, deals and so on go with those. */
    async move(ctx, from, to): Promise<Json> {
      const rows = await ctx.tx.rows<{ id: number }>(sql`
        SELECT id FROM files WHERE subject_noun = 'customer' AND subject_id = ${from}::int ORDER BY id FOR UPDATE`);
      for (const { id } of rows) await giveTo(ctx, id, to);
      return { from, ids: rows.map(({ id }) => id) };
    },

    async moveBack(ctx, kept) {
      const { from, ids } = kept as { readonly from: number; readonly ids: readonly number[] };
      for (const id of ids) await giveTo(ctx, id, from);
    },

    async personalData(ctx, customerId) {
      const rows = await fileTable.where(ctx.tx, [filesOf(recordRef('customer', customerId))], sql`f.id`);
      return rows.map(toPersonalData);
    },

    /** The content goes at once: nothing of it may be brought back. */
    async erase(ctx, customerId) {
      const rows = await fileTable.where(ctx.tx, [filesOf(recordRef('customer', customerId))], sql`f.id`);
      for (const { id } of rows) {
        const file = await fileTable.load(ctx.tx, id, 'lock');
        await fileTable.write(ctx, file, {
          name: erasedName,
          note: null,
          sourceLink: null,
          blobId: null,
          removedAt: file.removedAt ?? ctx.now,
        });
        if (file.blobId !== null) await dropUnused(ctx.tx, [file.blobId]);
        const ref = subjectOf(file);
        if (ref && file.removedAt === null) ctx.emit(attachedEvent('file.detached', ref, [id]));
      }
    },
  };
}

async function giveTo(ctx: Ctx, id: number, customerId: number): Promise<void> {
  const file = await fileTable.load(ctx.tx, id, 'lock');
  await fileTable.write(ctx, file, { subjectId: customerId });
  const ref = recordRef('customer', customerId);
  if (file.removedAt === null) ctx.emit(attachedEvent('file.attached', ref, [id]));
}

function toPersonalData(file: FileRow): Json {
  return {
    id: idOf(file),
    name: file.name,
    type: file.mime,
    bytes: file.size,
    note: file.note,
    received: file.createdAt.toISOString(),
    removed: file.removedAt?.toISOString() ?? null,
  };
}
