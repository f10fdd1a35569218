import { z } from 'zod';
import { customKinds } from '../../core/custom-fields.ts';
import { AppError } from '../../core/errors.ts';
import { type Msg, same } from '../../core/msg.ts';
import { recordRef } from '../../core/records.ts';
import { foldName } from '../../core/text.ts';
import { demandVersion } from '../../operations/conflict.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { sql } from '../../store/database.ts';
import { fieldNames, messages } from './messages.ts';
import { type FieldRow, fieldTable, filledIn, inUse } from './records.ts';
import { fault, limits, tidyOptions } from './rules.ts';

const groups = ['basic', 'contact', 'personal', 'money', 'notes'] as const;
const optionsSchema = z.array(z.string().trim()).max(200);

const addInput = z.object({
  noun: z.literal('customer'),
  name: z.string().trim().min(1).max(limits.name),
  kind: z.enum(customKinds).optional(),
  options: optionsSchema.optional(),
  required: z.boolean().optional(),
  group: z.enum(groups).optional(),
});

export interface FieldDone {
  readonly id: number;
  readonly name: string;
}

/** Declares a field that every record of the noun has from now on. What it holds follows the rights of its group. */
export const addField = defineOperation<z.infer<typeof addInput>, FieldDone, KeptRow>({
  name: 'field.add',
  input: addInput,
  requires: { action: 'create', subject: 'field' },
  writes: true,
  async run(ctx, given) {
    ctx.demand('create', { noun: 'field' });
    const options = tidyOptions(given.options ?? []);
    // Options without a kind say which kind is meant.
    const kind = given.kind ?? (options.length > 0 ? 'choice' : 'text');
    refuse({ name: given.name, kind, options });
    const present = await fieldTable.count(ctx.tx, [inUse, sql`f.noun = ${given.noun}`]);
    if (present >= limits.fields) throw new AppError('refused', messages.tooManyFields);
    await demandFree(ctx, given.name, 0);
    const id = await fieldTable.insert(ctx, {
      noun: given.noun,
      name: given.name,
      searchName: foldName(given.name),
      kind,
      options,
      required: given.required ?? false,
      group: given.group ?? (kind === 'money' ? 'money' : 'basic'),
      position: present,
      createdById: ctx.actor.staffId as number,
    });
    ctx.keepForUndo({ id, before: {} });
    ctx.emit({ type: 'field.added', ref: recordRef('field', id), details: {} });
    return { id, name: given.name };
  },
  /** Somebody may have filled it in by now, so it is put out of use rather than removed. */
  async undo(ctx, kept) {
    const row = await fieldTable.load(ctx.tx, kept.id, 'lock');
    await fieldTable.write(ctx, row, { retiredAt: ctx.now });
    ctx.emit({ type: 'field.retired', ref: recordRef('field', kept.id), details: {} });
  },
});

const editInput = z.object({
  id: z.number().int(),
  version: z.number().int().optional(),
  name: z.string().trim().max(limits.name).optional(),
  options: optionsSchema.optional(),
  required: z.boolean().optional(),
  group: z.enum(groups).optional(),
});

export const editField = defineOperation<z.infer<typeof editInput>, FieldDone, KeptRow>({
  name: 'field.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'field' },
  writes: true,
  async run(ctx, { id, version, ...given }) {
    const row = await demandField(ctx, id, version);
    if (Object.values(given).every((value) => value === undefined)) {
      throw new AppError('invalid', messages.nothingToEdit);
    }
    const name = given.name ?? row.name;
    const options = given.options ? tidyOptions(given.options) : row.options;
    refuse({ name, kind: row.kind, options });
    await demandFree(ctx, name, id);
    const gone = row.options.filter((option) => !options.includes(option));
    const used = gone.length > 0 ? await filledIn(ctx.tx, row, gone) : 0;
    if (used > 0) throw new AppError('refused', messages.optionsUsed(gone, used), { field: 'options' });
    const { required, group } = given;
    const changed = await fieldTable.change(ctx, row, { name, searchName: foldName(name), options, required, group });
    if (changed.length === 0) throw new AppError('refused', messages.nothingChanged);
    ctx.emit({ type: 'field.edited', ref: recordRef('field', id), details: { changed } });
    return { id, name };
  },
  undo: putBack,
});

const retireInput = z.object({ id: z.number().int() });

export const retireField = defineOperation<z.infer<typeof retireInput>, FieldDone & { filled: number }, KeptRow>({
  name: 'field.retire',
  input: retireInput,
  requires: { action: 'edit', subject: 'field' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandField(ctx, id);
    await fieldTable.change(ctx, row, { retiredAt: ctx.now });
    ctx.emit({ type: 'field.retired', ref: recordRef('field', id), details: {} });
    return { id, name: row.name, filled: await filledIn(ctx.tx, row) };
  },
  undo: putBack,
});

export const showField = defineOperation<z.infer<typeof retireInput>, { id: number }>({
  name: 'field.show',
  input: retireInput,
  requires: { action: 'read', subject: 'field' },
  writes: false,
  async run(ctx, { id }) {
    const row = await fieldTable.load(ctx.tx, id);
    ctx.demand('read', recordRef('field', id), { id: row.id });
    return { id };
  },
});

export const listFields = defineOperation<Record<string, never>, readonly FieldRow[]>({
  name: 'field.list',
  input: z.object({}),
  requires: { action: 'read', subject: 'field' },
  writes: false,
  run: (ctx) => fieldTable.where(ctx.tx, [inUse], sql`f.noun, f.position, f.id`),
});

async function demandField(ctx: Ctx<KeptRow>, id: number, version?: number): Promise<FieldRow> {
  const row = await fieldTable.load(ctx.tx, id, 'lock');
  ctx.demand('edit', recordRef('field', id), { id: row.id });
  if (row.retiredAt !== null) throw new AppError('refused', messages.alreadyRetired(row.name));
  const record = { ref: recordRef('field', id), version: row.version, title: same(`“${row.name}”`) };
  await demandVersion(ctx, record, version, (column) => fieldNames[column] ?? same(column));
  return row;
}

async function putBack(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  const row = await fieldTable.load(ctx.tx, kept.id, 'lock');
  const name = typeof kept.before.name === 'string' ? kept.before.name : row.name;
  await demandFree(ctx, name, kept.id);
  await fieldTable.restore(ctx, kept);
  ctx.emit({ type: 'field.edited', ref: recordRef('field', kept.id), details: { changed: Object.keys(kept.before) } });
}

/** No other field in use is called that. */
async function demandFree(ctx: Ctx<KeptRow>, name: string, id: number): Promise<void> {
  const same = await fieldTable.count(ctx.tx, [inUse, sql`f.search_name = ${foldName(name)}`, sql`f.id <> ${id}::int`]);
  if (same > 0) throw new AppError('refused', messages.taken(name), { field: 'name' });
}

const faults: Readonly<
  Record<
    NonNullable<ReturnType<typeof fault>>,
    { readonly field: string; readonly example?: string; say(name: string): Msg }
  >
> = {
  name: { field: 'name', example: 'Contract no', say: () => messages.needsName },
  'built-in': { field: 'name', say: messages.builtIn },
  'options-needed': { field: 'options', example: 'gold, silver', say: () => messages.optionsNeeded },
  'options-unwanted': { field: 'options', say: () => messages.optionsUnwanted },
  'too-many-options': { field: 'options', say: () => messages.tooManyOptions },
  'option-too-long': { field: 'options', say: () => messages.optionTooLong },
};

function refuse(field: Parameters<typeof fault>[0]): void {
  const wrong = fault(field);
  if (wrong === null) return;
  const { say, ...details } = faults[wrong];
  throw new AppError('invalid', say(field.name), details);
}
