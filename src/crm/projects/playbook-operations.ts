import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Msg } from '../../core/msg.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import type { KeptRow } from '../../operations/table.ts';
import { sql, type Tx } from '../../store/database.ts';
import { messages } from './messages.ts';
import {
  type PlaybookRow,
  playbookAccess,
  playbookEvent,
  playbookName,
  playbookRecord,
  playbookTable,
  stepsOf,
} from './records.ts';
import { inOrder, maxSteps, nextNumber, type Step, stepSchema, withoutStep } from './steps.ts';

const id = z.number().int().positive();
const name = z.string().trim().min(1).max(80);
const summary = z.string().trim().max(500);

const addInput = z.object({ name, nameZh: name.optional(), summary: summary.optional(), departmentId: id.optional() });
export type AddPlaybook = z.output<typeof addInput>;

export interface ChangedPlaybook {
  readonly id: number;
  readonly name: Msg;
  readonly changed: boolean;
}

/** AppError 'refused' for a name that another one in use has, 'invalid' where nobody's department is known. */
export const addPlaybook = defineOperation<AddPlaybook, { id: number; name: string }, { readonly id: number }>({
  name: 'playbook.add',
  input: addInput,
  requires: { action: 'create', subject: 'playbook' },
  writes: true,
  async run(ctx, input) {
    const departmentId = input.departmentId ?? ctx.actor.departmentId;
    ctx.demand('create', { noun: 'playbook' });
    await demandName(ctx.tx, input.name, null);
    const id = await playbookTable.insert(ctx, {
      name: input.name,
      nameZh: input.nameZh ?? null,
      summary: input.summary ?? null,
      departmentId,
      steps: [],
      createdById: ctx.actor.staffId,
    });
    ctx.emit(playbookEvent('playbook.added', await playbookTable.load(ctx.tx, id)));
    ctx.keepForUndo({ id });
    return { id, name: input.name };
  },
  // Retired rather than erased: its number may have been read.
  async undo(ctx, kept) {
    const row = await playbookTable.load(ctx.tx, kept.id, 'lock');
    await playbookTable.write(ctx, row, { retiredAt: ctx.now });
    ctx.emit(playbookEvent('playbook.retired', row, ['retiredAt']));
  },
});

const editInput = z.object({
  id,
  name: name.optional(),
  nameZh: name.nullable().optional(),
  summary: summary.nullable().optional(),
});

export const editPlaybook = defineOperation<z.output<typeof editInput>, ChangedPlaybook, KeptRow>({
  name: 'playbook.edit',
  input: editInput,
  requires: { action: 'edit', subject: 'playbook' },
  writes: true,
  async run(ctx, { id, ...patch }) {
    const row = await demandUsed(ctx, id);
    if (patch.name !== undefined) await demandName(ctx.tx, patch.name, id);
    return change(ctx, row, patch);
  },
  undo: restore,
});

const addStepInput = z.object({ id, step: stepSchema.omit({ n: true }) });

/** AppError 'invalid' where steps would wait for one another, or for one that is not there. */
export const addStep = defineOperation<
  z.output<typeof addStepInput>,
  ChangedPlaybook & { readonly n: number },
  KeptRow
>({
  name: 'playbook.step-add',
  input: addStepInput,
  requires: { action: 'edit', subject: 'playbook' },
  writes: true,
  async run(ctx, { id, step }) {
    const row = await demandUsed(ctx, id);
    const steps = stepsOf(row);
    if (steps.length >= maxSteps) throw new AppError('refused', messages.tooManySteps);
    const added: Step = { ...step, n: nextNumber(steps) };
    await demandSound(ctx.tx, added, [...steps, added]);
    return { ...(await change(ctx, row, { steps: [...steps, added] })), n: added.n };
  },
  undo: restore,
});

const editStepInput = z.object({ id, n: z.number().int().positive(), patch: stepSchema.omit({ n: true }).partial() });

export const editStep = defineOperation<
  z.output<typeof editStepInput>,
  ChangedPlaybook & { readonly n: number },
  KeptRow
>({
  name: 'playbook.step-edit',
  input: editStepInput,
  requires: { action: 'edit', subject: 'playbook' },
  writes: true,
  async run(ctx, { id, n, patch }) {
    const row = await demandUsed(ctx, id);
    const steps = stepsOf(row);
    const old = demandStep(steps, n);
    // A title that somebody wrote anew is no translation of the old one.
    const { titleZh, ...rest } = old;
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const edited = { ...rest, ...(patch.title === undefined && titleZh ? { titleZh } : {}), ...given } as Step;
    const all = steps.map((step) => (step.n === n ? edited : step));
    await demandSound(ctx.tx, edited, all);
    return { ...(await change(ctx, row, { steps: all })), n };
  },
  undo: restore,
});

const removeStepInput = z.object({ id, n: z.number().int().positive() });

export const removeStep = defineOperation<
  z.output<typeof removeStepInput>,
  ChangedPlaybook & { readonly n: number },
  KeptRow
>({
  name: 'playbook.step-remove',
  input: removeStepInput,
  requires: { action: 'edit', subject: 'playbook' },
  writes: true,
  async run(ctx, { id, n }) {
    const row = await demandUsed(ctx, id);
    const steps = stepsOf(row);
    demandStep(steps, n);
    return { ...(await change(ctx, row, { steps: withoutStep(steps, n) })), n };
  },
  undo: restore,
});

const oneInput = z.object({ id });

/** Nothing new is started from it; what runs goes on. */
export const retirePlaybook = defineOperation<z.output<typeof oneInput>, ChangedPlaybook, KeptRow>({
  name: 'playbook.retire',
  input: oneInput,
  requires: { action: 'edit', subject: 'playbook' },
  writes: true,
  async run(ctx, { id }) {
    return change(ctx, await demandUsed(ctx, id), { retiredAt: ctx.now }, 'playbook.retired');
  },
  async undo(ctx, kept) {
    const row = await playbookTable.load(ctx.tx, kept.id);
    await demandName(ctx.tx, row.name, row.id);
    await restore(ctx, kept);
  },
});

export const showPlaybook = defineOperation<z.output<typeof oneInput>, { id: number }>({
  name: 'playbook.show',
  input: oneInput,
  requires: { action: 'read', subject: 'playbook' },
  writes: false,
  async run(ctx, { id }) {
    const row = await playbookTable.load(ctx.tx, id);
    ctx.demand('read', playbookTable.ref(id), playbookRecord(row), 'basic');
    return { id };
  },
});

export const listPlaybooks = defineOperation<Record<string, never>, readonly PlaybookRow[]>({
  name: 'playbook.list',
  input: z.object({}) as unknown as z.ZodType<Record<string, never>>,
  requires: { action: 'read', subject: 'playbook' },
  writes: false,
  run: (ctx) =>
    playbookTable.where(ctx.tx, [playbookAccess(ctx.ability), sql`b.retired_at IS NULL`], sql`lower(b.name)`, {
      limit: 50,
    }),
});

async function demandUsed(ctx: Ctx<KeptRow>, id: number): Promise<PlaybookRow> {
  const row = await playbookTable.load(ctx.tx, id, 'lock');
  ctx.demand('edit', playbookTable.ref(id), playbookRecord(row));
  if (row.retiredAt) throw new AppError('refused', messages.isRetired(playbookName(row)));
  return row;
}

async function change(
  ctx: Ctx<KeptRow>,
  row: PlaybookRow,
  patch: Parameters<typeof playbookTable.change>[2],
  type: 'playbook.edited' | 'playbook.retired' = 'playbook.edited',
): Promise<ChangedPlaybook> {
  const changed = await playbookTable.change(ctx, row, patch);
  if (changed.length > 0) ctx.emit(playbookEvent(type, row, changed));
  return { id: row.id, name: playbookName(row), changed: changed.length > 0 };
}

async function restore(ctx: Ctx<KeptRow>, kept: KeptRow): Promise<void> {
  ctx.emit(playbookEvent('playbook.edited', await playbookTable.restore(ctx, kept), Object.keys(kept.before)));
}

async function demandName(tx: Tx, wanted: string, except: number | null): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('crossdesk.playbooks'))`);
  const taken = await tx.rows(sql`
    SELECT id FROM playbooks WHERE lower(name) = lower(${wanted}) AND retired_at IS NULL AND id IS DISTINCT FROM ${except}::int`);
  if (taken.length > 0) throw new AppError('refused', messages.nameTaken(wanted), { field: 'name' });
}

function demandStep(steps: readonly Step[], n: number): Step {
  const step = steps.find((one) => one.n === n);
  if (!step) throw new AppError('invalid', messages.noSuchStep(n), { field: 'step' });
  return step;
}

async function demandSound(tx: Tx, step: Step, all: readonly Step[]): Promise<void> {
  const missing = [...step.waitsFor, ...(step.from === null ? [] : [step.from])].find(
    (n) => !all.some((one) => one.n === n),
  );
  if (missing !== undefined) throw new AppError('invalid', messages.noSuchStep(missing), { field: 'waits' });
  if (step.from !== null && (step.days ?? 0) < 0)
    throw new AppError('invalid', messages.beforeCompletion, { field: 'due' });
  if (!inOrder(all)) throw new AppError('invalid', messages.circle, { field: 'waits' });
  if (step.department === null) return;
  const found = await tx.rows(sql`SELECT id FROM departments WHERE key = ${step.department} AND active`);
  if (found.length === 0) throw new AppError('not_found', messages.noSuchDepartment, { field: 'department' });
}
