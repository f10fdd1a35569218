import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { foldName, oneLine } from '../../core/text.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import {
  type DepartmentView,
  demandVersion,
  departmentView,
  departmentViews,
  lockedDepartment,
} from './departments.ts';
import { messages } from './messages.ts';
import { keyForName, longestDepartmentName } from './rules.ts';

const idInput = z.object({ id: z.number().int().positive() });
const nameInput = z.string().transform(oneLine).pipe(z.string().min(1).max(longestDepartmentName));

/** The columns that undo puts back. */
export type Kept = {
  readonly id: number;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly active: boolean;
  readonly selfJoin: boolean;
};

const columnsOf = (d: DepartmentView): Kept => ({
  id: d.id,
  nameEn: d.name.en,
  nameZh: d.name.zh,
  active: d.active,
  selfJoin: d.selfJoin,
});

async function write(
  ctx: Ctx<Kept>,
  before: DepartmentView,
  wanted: Partial<Omit<Kept, 'id'>>,
): Promise<DepartmentView> {
  const old = columnsOf(before);
  const next: Kept = { ...old, ...wanted };
  const fields = (['nameEn', 'nameZh', 'active', 'selfJoin'] as const).filter((name) => old[name] !== next[name]);
  if (fields.length === 0) return before;
  const written = await ctx.tx.run(sql`
    UPDATE departments SET name_en = ${next.nameEn}, name_zh = ${next.nameZh}, active = ${next.active},
      self_join = ${next.selfJoin}, version = version + 1
    WHERE id = ${before.id} AND version = ${before.version}`);
  if (written !== 1) throw new Error(`Department ${before.id} changed although it was locked.`);
  const version = before.version + 1;
  const ref = recordRef('department', before.id);
  ctx.changed({ ref, version, fields, before: old, after: next });
  ctx.emit({ type: 'department.changed', ref, details: { departmentId: before.id, changed: fields } });
  const after = await departmentView(ctx, before.id);
  if (!after) throw new Error(`Department ${before.id} vanished although it was locked.`);
  return after;
}

/** Undo asks for no less than doing it anew: others may have moved in, or taken the name. */
async function putBack(ctx: Ctx<Kept>, kept: Kept): Promise<void> {
  const { id, ...columns } = kept;
  const before = await lockedDepartment(ctx, id);
  if (before.active && !kept.active) await demandEmpty(ctx, before);
  if (kept.active) await demandFreeNames(ctx, [kept.nameEn, kept.nameZh], id);
  await write(ctx, before, columns);
}

async function demandFreeNames(ctx: Ctx<Kept>, names: readonly string[], except: number | null): Promise<void> {
  const rows = await ctx.tx.prisma.department.findMany();
  for (const name of names) {
    const taken = rows.some(
      (row) =>
        row.id !== except &&
        row.active &&
        [row.nameEn, row.nameZh, row.key].some((other) => foldName(other) === foldName(name)),
    );
    if (taken) throw new AppError('refused', messages.nameTaken(name), { field: 'en' });
  }
}

export interface DepartmentList {
  readonly departments: readonly DepartmentView[];
  /** The actor has no department yet, so these are the ones to choose from. */
  readonly toJoin: boolean;
}

export const listDepartments = defineOperation({
  name: 'department.list',
  input: z.object({}),
  requires: 'anyone',
  writes: false,
  async run(ctx): Promise<DepartmentList> {
    if (ctx.can('read', 'department')) {
      const departments = await departmentViews(ctx.tx, ctx.can('create', 'department') ? sql`TRUE` : sql`d.active`);
      return { departments, toJoin: false };
    }
    return { departments: await departmentViews(ctx.tx, sql`d.active AND d.self_join`), toJoin: true };
  },
});

export const showDepartment = defineOperation({
  name: 'department.show',
  input: idInput,
  requires: { action: 'read', subject: 'department' },
  writes: false,
  async run(ctx, { id }): Promise<{ id: number }> {
    ctx.demand('read', recordRef('department', id), { id });
    if (!(await departmentView(ctx, id))) {
      throw new AppError('not_found', messages.unknown(shortId({ noun: 'department', id })));
    }
    return { id };
  },
});

export const addDepartment = defineOperation({
  name: 'department.add',
  input: z.object({ en: nameInput, zh: nameInput.optional() }),
  requires: { action: 'create', subject: 'department' },
  writes: true,
  async run(ctx: Ctx<Kept>, { en, zh }): Promise<DepartmentView> {
    ctx.demand('create', { noun: 'department' });
    // One admin at a time, so that two of them cannot take the same name or key.
    await ctx.tx.run(sql`LOCK TABLE departments IN SHARE ROW EXCLUSIVE MODE`);
    await demandFreeNames(ctx, zh === undefined ? [en] : [en, zh], null);
    const all = await ctx.tx.prisma.department.findMany({ select: { key: true, position: true } });
    const key = keyForName(en, new Set(all.map((row) => row.key)));
    const position = Math.max(0, ...all.map((row) => row.position)) + 1;
    const row = await ctx.tx.prisma.department.create({ data: { key, nameEn: en, nameZh: zh ?? en, position } });
    const made = await departmentView(ctx, row.id);
    if (!made) throw new Error(`Department ${row.id} is not there although it was just added.`);
    const ref = recordRef('department', row.id);
    ctx.changed({ ref, version: 1, fields: ['key', 'nameEn', 'nameZh'], after: columnsOf(made) });
    ctx.emit({ type: 'department.added', ref, details: { departmentId: row.id } });
    ctx.keepForUndo({ ...columnsOf(made), active: false });
    return made;
  },
  // Kept as a retired row: somebody may have seen its id.
  undo: putBack,
});

export const renameDepartment = defineOperation({
  name: 'department.rename',
  input: idInput.extend({ en: nameInput.optional(), zh: nameInput.optional(), version: z.number().int().optional() }),
  requires: { action: 'edit', subject: 'department' },
  writes: true,
  async run(ctx: Ctx<Kept>, { id, en, zh, version }): Promise<DepartmentView> {
    ctx.demand('edit', recordRef('department', id), { id });
    if (en === undefined && zh === undefined) throw new AppError('invalid', messages.nameNeeded, { field: 'en' });
    const before = await lockedDepartment(ctx, id);
    await demandVersion(ctx, before, version);
    const names = { nameEn: en ?? before.name.en, nameZh: zh ?? before.name.zh };
    if (names.nameEn === before.name.en && names.nameZh === before.name.zh) {
      throw new AppError('refused', messages.nothingNew(before.name), { field: 'en' });
    }
    await demandFreeNames(ctx, [names.nameEn, names.nameZh], id);
    ctx.keepForUndo(columnsOf(before));
    return write(ctx, before, names);
  },
  undo: putBack,
});

/** Opening gives whoever comes along rights, so it is the admins' decision; closing takes none, so a manager may. */
function joining(selfJoin: boolean) {
  return defineOperation({
    name: selfJoin ? 'department.open' : 'department.close',
    input: idInput,
    requires: { action: 'edit', subject: 'department' },
    writes: true,
    async run(ctx: Ctx<Kept>, { id }: { id: number }): Promise<DepartmentView> {
      if (selfJoin) ctx.demand('administer', { noun: 'deployment' });
      ctx.demand('edit', recordRef('department', id), { id });
      const before = await lockedDepartment(ctx, id);
      if (selfJoin && !before.active) throw new AppError('refused', messages.isRetired(before.name));
      if (before.selfJoin !== selfJoin) ctx.keepForUndo(columnsOf(before));
      return write(ctx, before, { selfJoin });
    },
    undo: putBack,
  });
}
export const openDepartment = joining(true);
export const closeDepartment = joining(false);

export const retireDepartment = defineOperation({
  name: 'department.retire',
  input: idInput,
  requires: { action: 'archive', subject: 'department' },
  writes: true,
  async run(ctx: Ctx<Kept>, { id }): Promise<DepartmentView> {
    ctx.demand('archive', recordRef('department', id), { id });
    const before = await lockedDepartment(ctx, id);
    if (!before.active) throw new AppError('refused', messages.alreadyRetired(before.name));
    await demandEmpty(ctx, before);
    ctx.keepForUndo(columnsOf(before));
    return write(ctx, before, { active: false, selfJoin: false });
  },
  undo: putBack,
});

/** AppError 'refused', which says what it still has. The department must be locked. */
async function demandEmpty(ctx: Ctx<Kept>, department: DepartmentView): Promise<void> {
  const held = await stillHeld(ctx, department);
  if (held.length > 0) throw new AppError('refused', messages.stillUsed(department.name, held));
}

async function stillHeld(ctx: Ctx<Kept>, department: DepartmentView): Promise<Msg[]> {
  const [counted] = await ctx.tx.rows<{ customers: number; tasks: number; cases: number }>(sql`
    SELECT (SELECT count(*)::int FROM customers WHERE department_id = ${department.id} AND archived_at IS NULL) AS customers,
      (SELECT count(*)::int FROM tasks WHERE department_id = ${department.id} AND status IN ('open', 'started')) AS tasks,
      (SELECT count(*)::int FROM cases WHERE department_id = ${department.id} AND status NOT IN ('resolved', 'closed')) AS cases`);
  const held: Msg[] = [];
  if (department.people > 0) held.push(messages.people(department.people));
  if (department.channels > 0) held.push(messages.channels(department.channels));
  if (counted && counted.customers > 0) held.push(messages.customers(counted.customers));
  if (counted && counted.tasks > 0) held.push(messages.openTasks(counted.tasks));
  if (counted && counted.cases > 0) held.push(messages.openCases(counted.cases));
  return held;
}

export const restoreDepartment = defineOperation({
  name: 'department.restore',
  input: idInput,
  requires: { action: 'archive', subject: 'department' },
  writes: true,
  async run(ctx: Ctx<Kept>, { id }): Promise<DepartmentView> {
    ctx.demand('archive', recordRef('department', id), { id });
    const before = await lockedDepartment(ctx, id);
    if (before.active) throw new AppError('refused', messages.notRetired(before.name));
    await demandFreeNames(ctx, [before.name.en, before.name.zh], id);
    ctx.keepForUndo(columnsOf(before));
    return write(ctx, before, { active: true });
  },
  undo: putBack,
});
