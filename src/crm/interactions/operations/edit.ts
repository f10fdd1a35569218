import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { same } from '../../../core/msg.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { demandVersion as demandSeen } from '../../../operations/conflict.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation, type Json } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { changedNames, messages } from '../messages.ts';
import { demandPeople } from '../people.ts';
import {
  contactedAt,
  contactedNoLongerAt,
  type LogRow,
  lockLog,
  loggedCustomer,
  logRecord,
  logValues,
} from '../records.ts';
import { applyEdit, editedFields, hasHappened, type LogField, type LogValues } from '../rules.ts';
import {
  audienceOf,
  contacted,
  content,
  demandLength,
  demandWritten,
  direction,
  eventDetails,
  type LogDone,
  minutes,
  plain,
  result,
  resultNote,
  setDeleted,
  via,
} from './shared.ts';

const editInput = z.object({
  id: z.number().int(),
  version: z.number().int().optional(),
  content: content.nullish(),
  via: via.nullish(),
  at: z.date().nullish(),
  private: z.boolean().optional(),
  /** null empties these. */
  with: z.string().trim().max(1_000).nullish(),
  direction: direction.nullish(),
  minutes: minutes.nullish(),
  result: result.nullish(),
  resultNote: resultNote.nullish(),
});
type EditKept = {
  readonly id: number;
  readonly before: { readonly [field: string]: Json };
};

export const editLog = defineOperation<z.infer<typeof editInput>, LogDone, EditKept>({
  name: 'interaction.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'interaction' },
  writes: true,

  async run(ctx, { id, version, ...given }) {
    const row = await demandLog(ctx, id, 'edit');
    if (given.content === '' || given.content === null)
      throw new AppError('invalid', messages.needsContent, { field: 'content' });
    if (Object.values(given).every((value) => value === undefined))
      throw new AppError('invalid', messages.nothingToEdit);
    if (given.at && !hasHappened(given.at, ctx.now)) throw new AppError('invalid', messages.future, { field: 'at' });
    demandLength(given.minutes);
    await demandVersion(ctx, row, version);
    const { with: words, ...plainly } = given;
    const edit = {
      ...plainly,
      content: given.content ?? undefined,
      via: given.via ?? undefined,
      at: given.at ?? undefined,
      resultNote: given.resultNote === '' ? null : given.resultNote,
      ...(words === undefined ? {} : await peopleOf(ctx, row, words ?? '')),
    };
    const before = logValues(row);
    const fields = editedFields(before, edit);
    if (fields.length === 0) throw new AppError('refused', messages.nothingChanged);
    const after = applyEdit(before, edit, fields);
    await write(ctx, row, after, fields);
    ctx.keepForUndo({ id, before: plain(before, fields) });
    return { id, customerName: row.customerName, private: after.private };
  },

  async undo(ctx, kept) {
    const row = await lockLog(ctx.tx, kept.id);
    if (!row) return;
    const now = logValues(row);
    const { at } = kept.before;
    const back = { ...now, ...kept.before, at: typeof at === 'string' ? new Date(at) : now.at } as LogValues;
    await write(ctx, row, back, editedFields(now, back));
  },
});

async function peopleOf(ctx: Ctx<EditKept>, row: LogRow, words: string) {
  const customer = await loggedCustomer(ctx.tx, row.customerId);
  if (!customer) throw new Error(`The customer ${row.customerId} of log ${row.id} is gone.`);
  return (await demandPeople(ctx, customer, words, row.contactIds)).people;
}

const deleteInput = z.object({ id: z.number().int() });

export const deleteLog = defineOperation<z.infer<typeof deleteInput>, LogDone, { id: number }>({
  name: 'interaction.delete',
  input: deleteInput,
  requires: { action: 'delete', subject: 'interaction' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandLog(ctx, id, 'delete');
    await setDeleted(ctx, row, true);
    ctx.keepForUndo({ id });
    return { id, customerName: row.customerName, private: row.audience === 'department' };
  },
  async undo(ctx, kept) {
    const row = await lockLog(ctx.tx, kept.id);
    if (row && row.deletedAt !== null) await setDeleted(ctx, row, false);
  },
});

async function demandLog<Kept extends Json>(ctx: Ctx<Kept>, id: number, action: 'edit' | 'delete'): Promise<LogRow> {
  const ref = recordRef('interaction', id);
  const row = await lockLog(ctx.tx, id);
  if (!row || row.deletedAt !== null) throw notFound(ref);
  ctx.demand(action, ref, logRecord(row));
  return row;
}

function demandVersion<Kept extends Json>(ctx: Ctx<Kept>, row: LogRow, version: number | undefined): Promise<void> {
  const ref = recordRef('interaction', row.id);
  return demandSeen(ctx, { ref, version: row.version, title: same(shortId(ref)) }, version, (column) =>
    ctx.can('read', 'interaction', logRecord(row), contentFields.has(column) ? 'content' : 'basic')
      ? (changedNames[column] ?? same(column))
      : null,
  );
}

/** What belongs to what was said, rather than to that somebody spoke. */
const contentFields: ReadonlySet<string> = new Set(['content', 'result', 'resultNote', 'contactIds', 'withWhom']);

async function write(ctx: Ctx<EditKept>, row: LogRow, after: LogValues, fields: readonly LogField[]): Promise<void> {
  const written = await ctx.tx.run(sql`
    UPDATE interactions SET content = ${after.content}, via = ${after.via}, happened_at = ${after.at}, audience = ${audienceOf(after)},
      direction = ${after.direction}, minutes = ${after.minutes}::int, result = ${after.result}, result_note = ${after.resultNote},
      contact_ids = ${[...after.contactIds]}::int[], with_whom = ${after.withWhom}, version = version + 1, updated_at = ${ctx.now}
    WHERE id = ${row.id} AND version = ${row.version}`);
  demandWritten(written, row);
  if (fields.includes('at')) {
    await loggedCustomer(ctx.tx, row.customerId, 'lock');
    await contactedNoLongerAt(ctx.tx, row.customerId, row.at);
    await contactedAt(ctx.tx, row.customerId, after.at);
  }
  const before = plain(logValues(row), fields);
  const ref = recordRef('interaction', row.id);
  ctx.changed({ ref, version: row.version + 1, fields, before, after: plain(after, fields) });
  ctx.emit(contacted(row.customerId));
  const details = { ...eventDetails(row), via: after.via, audience: audienceOf(after), changed: fields };
  ctx.emit({ type: 'interaction.edited', ref, details });
}
