import { z } from 'zod';
import type { Noun } from '../../../commands/define.ts';
import type { CustomField } from '../../../core/custom-fields.ts';
import { AppError } from '../../../core/errors.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation, type Json, type Operation } from '../../../operations/operation.ts';
import { customFields } from '../../../store/custom-fields.ts';
import { sql } from '../../../store/database.ts';
import { isHeld } from '../../../store/retention.ts';
import { learnWords } from '../../../store/search-words.ts';
import { demandVersion } from '../../customers/conflict.ts';
import {
  assignments,
  columnsOf,
  demandWritten,
  jsonToValues,
  plainValues,
  valuesToJson,
} from '../../customers/operations/values.ts';
import { type CustomerRow, customerById, customerRecord, lockCustomer } from '../../customers/records.ts';
import {
  applyEdit,
  type CustomerField,
  type CustomerValues,
  editedFields,
  fieldGroupOf,
} from '../../customers/rules.ts';
import { closePairs, reopenPairs } from '../duplicates/pairs.ts';
import { mergeMessages as messages } from './messages.ts';
import { type ChosenField, chosenFields, type MergePlan, planMerge } from './plan.ts';

const input = z.object({
  id: z.number().int(),
  otherId: z.number().int(),
  take: z.array(z.enum(chosenFields)).optional(),
  /** Said after the preview; without it nothing is written. */
  sure: z.boolean().optional(),
  version: z.number().int().optional(),
  otherVersion: z.number().int().optional(),
});

export interface MergePreview {
  readonly kind: 'preview';
  readonly kept: CustomerRow;
  readonly other: CustomerRow;
  readonly values: { readonly kept: CustomerValues; readonly other: CustomerValues };
  readonly plan: MergePlan;
  readonly take: readonly ChosenField[];
  /** Parts that the actor would have to read and change, and may not. */
  readonly lacking: readonly string[];
}

export type Merged =
  | MergePreview
  | {
      readonly kind: 'merged';
      readonly id: number;
      readonly name: string;
      readonly otherId: number;
      readonly otherName: string;
    };

/** What undoing needs: the kept customer's old values, and what each noun moved. */
type KeptMerge = {
  readonly id: number;
  readonly otherId: number;
  readonly before: Readonly<Record<string, Json>>;
  readonly since: string | null;
  readonly lastContact: string | null;
  readonly moved: readonly { readonly noun: string; readonly kept: Json }[];
  /** Customers that had been merged into the other one before. */
  readonly earlier: readonly number[];
  readonly pairs: readonly number[];
};

/**
 * Makes one customer out of two. Both are held in the order of their ids, so that two merges of the same pair follow one another;
 * each noun moves what hangs on the customer, and the one that is gone stays, archived, with a pointer to the other.
 */
export function mergeOperation(nouns: () => readonly Noun[]): Operation<z.infer<typeof input>, Merged, KeptMerge> {
  const movers = () => nouns().filter((noun) => noun.ofCustomer?.move);
  return defineOperation<z.infer<typeof input>, Merged, KeptMerge>({
    name: 'customer.merge',
    input,
    requires: { action: 'merge', subject: 'customer' },
    writes: true,

    async run(ctx, { id, otherId, take = [], sure, version, otherVersion }) {
      if (id === otherId) throw new AppError('invalid', messages.sameOne, { field: 'other', example: 'C-12' });
      const { kept, other } = await lockBoth(ctx, id, otherId);
      const values = { kept: plainValues(ctx.secrets, kept), other: plainValues(ctx.secrets, other) };
      const plan = planMerge(values.kept, values.other, new Set(take));
      const changes = editedFields(values.kept, plan.values);
      const declared = await customFields(ctx.tx, 'customer', 'all');
      const lacking = lackingRights(ctx, { kept, other, changes, values: plan.values, declared });
      if (!sure) return { kind: 'preview', kept, other, values, plan, take, lacking };

      for (const row of [kept, other]) {
        if (await isHeld(ctx.tx, row.id)) throw new AppError('refused', messages.held(row.name));
      }
      await demandVersion(ctx, kept, version);
      await demandVersion(ctx, other, otherVersion);
      for (const field of lacking) {
        ctx.demand('read', recordRef('customer', otherId), customerRecord(other), field);
        ctx.demand('edit', recordRef('customer', id), customerRecord(kept), field);
      }
      const moved: { noun: string; kept: Json }[] = [];
      for (const noun of movers()) {
        const keptByNoun = await noun.ofCustomer?.move?.(ctx as Ctx, otherId, id);
        if (keptByNoun !== undefined) moved.push({ noun: noun.name, kept: keptByNoun });
      }
      const earlier = await ctx.tx.rows<{ id: number }>(sql`
        UPDATE customers SET merged_into_id = ${id}::int WHERE merged_into_id = ${otherId}::int RETURNING id`);
      const pairs = await closePairs(ctx, id, otherId);
      await writeKept(ctx, kept, plan.values, changes, { at: ctx.now, lastContact: later(kept, other) });
      await putAway(ctx, other, id);
      ctx.keepForUndo({
        id,
        otherId,
        before: valuesToJson(values.kept, changes),
        since: kept.lifecycleAt?.toISOString() ?? null,
        lastContact: kept.lastContactAt?.toISOString() ?? null,
        moved,
        earlier: earlier.map((one) => one.id),
        pairs,
      });
      tell(ctx, kept, other, changes);
      return { kind: 'merged', id, name: plan.values.name, otherId, otherName: other.name };
    },

    async undo(ctx, undone) {
      const { id, otherId } = undone;
      const rows = await locked(ctx, id, otherId);
      const kept = rows.get(id);
      const other = rows.get(otherId);
      if (!kept || !other)
        throw new Error(`Customers ${id} and ${otherId} cannot be taken apart: one of them is gone.`);
      for (const { noun, kept: moved } of [...undone.moved].reverse()) {
        const found = nouns().find(({ name }) => name === noun);
        await found?.ofCustomer?.moveBack?.(ctx as Ctx, moved);
      }
      await ctx.tx.run(sql`
        UPDATE customers SET merged_into_id = ${otherId}::int WHERE id = ANY(${[...undone.earlier]}::int[])`);
      await reopenPairs(ctx, undone.pairs);
      const now = plainValues(ctx.secrets, kept);
      const edit = jsonToValues(undone.before);
      const since = undone.since === null ? null : new Date(undone.since);
      const lastContact = undone.lastContact === null ? null : new Date(undone.lastContact);
      await writeKept(ctx, kept, applyEdit(now, edit), editedFields(now, edit), { at: since, lastContact });
      await putAway(ctx, other, null);
      tell(ctx, kept, other, editedFields(now, edit));
    },
  });
}

async function lockBoth(ctx: Ctx<KeptMerge>, id: number, otherId: number) {
  // Whoever may not even know of one of them hears the same as for one that does not exist, before anything waits.
  for (const one of [id, otherId]) {
    const row = await customerById(ctx.tx, one);
    if (!row) throw notFound(recordRef('customer', one));
    ctx.demand('merge', recordRef('customer', one), customerRecord(row));
  }
  const rows = await locked(ctx, id, otherId);
  const [kept, other] = [rows.get(id), rows.get(otherId)];
  if (!kept) throw notFound(recordRef('customer', id));
  if (!other) throw notFound(recordRef('customer', otherId));
  for (const row of [kept, other]) {
    ctx.demand('merge', recordRef('customer', row.id), customerRecord(row));
    if (row.archivedAt !== null) throw new AppError('refused', messages.archived(row.name));
  }
  return { kept, other };
}

/** In the order of their ids, whichever of them stays. */
async function locked(ctx: Ctx<KeptMerge>, ...ids: readonly number[]): Promise<Map<number, CustomerRow>> {
  const rows = new Map<number, CustomerRow>();
  for (const id of [...ids].sort((a, b) => a - b)) {
    const row = await lockCustomer(ctx.tx, id);
    if (row) rows.set(id, row);
  }
  return rows;
}

/** The field groups that the merge would carry over, of which the actor may not read one side or change the other. */
function lackingRights(
  ctx: Ctx<KeptMerge>,
  merge: {
    readonly kept: CustomerRow;
    readonly other: CustomerRow;
    readonly changes: readonly CustomerField[];
    readonly values: CustomerValues;
    readonly declared: readonly CustomField[];
  },
): string[] {
  const { kept, other, changes, values, declared } = merge;
  const groups = new Set<string>(changes.filter((field) => field !== 'custom').map((field) => fieldGroupOf[field]));
  for (const field of declared) {
    if (values.custom[field.id] !== kept.custom[field.id]) groups.add(field.group);
  }
  return [...groups].filter(
    (group) =>
      !ctx.can('read', 'customer', customerRecord(other), group) ||
      !ctx.can('read', 'customer', customerRecord(kept), group) ||
      !ctx.can('edit', 'customer', customerRecord(kept), group),
  );
}

async function writeKept(
  ctx: Ctx<KeptMerge>,
  row: CustomerRow,
  values: CustomerValues,
  fields: readonly CustomerField[],
  stands: { readonly at: Date | null; readonly lastContact: Date | null },
): Promise<void> {
  await learnWords(ctx.tx, values.name, ...values.aliases);
  const since = fields.includes('lifecycle') ? sql`lifecycle_at = ${stands.at}::timestamptz,` : sql``;
  const sets = fields.length === 0 ? sql`` : sql`${assignments(columnsOf(ctx.secrets, values, fields))},`;
  demandWritten(
    await ctx.tx.run(sql`
      UPDATE customers SET ${sets} ${since} last_contact_at = ${stands.lastContact}::timestamptz,
        version = version + 1, updated_at = ${ctx.now}::timestamptz
      WHERE id = ${row.id} AND version = ${row.version}`),
    row,
  );
  const before = plainValues(ctx.secrets, row);
  ctx.changed({
    ref: recordRef('customer', row.id),
    version: row.version + 1,
    fields: ['merged', ...fields],
    before: valuesToJson(before, fields),
    after: valuesToJson(values, fields),
  });
}

/** `into` null: it stands for itself again. */
async function putAway(ctx: Ctx<KeptMerge>, row: CustomerRow, into: number | null): Promise<void> {
  const archivedAt = into === null ? null : ctx.now;
  demandWritten(
    await ctx.tx.run(sql`
      UPDATE customers SET merged_into_id = ${into}::int, archived_at = ${archivedAt}::timestamptz, version = version + 1,
        updated_at = ${ctx.now}::timestamptz
      WHERE id = ${row.id} AND version = ${row.version}`),
    row,
  );
  ctx.changed({
    ref: recordRef('customer', row.id),
    version: row.version + 1,
    fields: ['mergedInto', 'archived'],
    before: { archived: into === null },
    after: { archived: into !== null, mergedInto: into },
  });
}

function later(a: CustomerRow, b: CustomerRow): Date | null {
  const times = [a.lastContactAt, b.lastContactAt].filter((time) => time !== null);
  return times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
}

/** Both cards change, and both owners hear of it. */
function tell(ctx: Ctx<KeptMerge>, kept: CustomerRow, other: CustomerRow, changed: readonly string[]): void {
  for (const [row, otherRow] of [
    [kept, other],
    [other, kept],
  ] as const) {
    ctx.emit({
      type: 'customer.merged',
      ref: recordRef('customer', row.id),
      details: {
        departmentId: row.departmentId,
        ownerId: row.ownerId,
        otherId: otherRow.id,
        changed: row === kept ? ['name', ...changed] : ['archived'],
      },
    });
  }
}
