import { z } from 'zod';
import { roles } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { recordRef } from '../../core/records.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { type KeptPerson, keep, lockedPerson, writePerson } from '../staff/index.ts';
import { mostPeople } from './csv.ts';
import { messages } from './messages.ts';
import type { PlannedInvitation } from './plan.ts';
import { makePreview, type Preview, stillHolds, takePreview } from './preview.ts';

const administer = { action: 'administer', subject: 'deployment' } as const;

export interface DepartmentProgress {
  readonly key: string;
  readonly name: Msg;
  readonly people: number;
  readonly managers: number;
  readonly channels: number;
  readonly troubled: number;
}
export interface Progress {
  readonly departments: readonly DepartmentProgress[];
  readonly unplaced: number;
  readonly pendingWorkspaces: number;
}

export const showProgress = defineOperation({
  name: 'setup.show',
  input: z.object({}),
  requires: administer,
  writes: false,
  async run(ctx): Promise<Progress> {
    const rows = await ctx.tx.rows<Omit<DepartmentProgress, 'name'> & { nameEn: string; nameZh: string }>(sql`
      SELECT d.key, d.name_en AS "nameEn", d.name_zh AS "nameZh",
        (SELECT count(*)::int FROM staff s WHERE s.department_id = d.id AND s.active) AS people,
        (SELECT count(*)::int FROM staff s WHERE s.department_id = d.id AND s.active AND s.role IN ('manager', 'admin')) AS managers,
        (SELECT count(*)::int FROM channels c WHERE c.department_id = d.id AND c.purpose = 'department' AND c.status = 'ok') AS channels,
        (SELECT count(*)::int FROM channels c WHERE c.department_id = d.id AND c.purpose = 'department' AND c.status <> 'ok') AS troubled
      FROM departments d WHERE d.active ORDER BY d.position, d.id`);
    const [counted] = await ctx.tx.rows<{ unplaced: number; pending: number }>(sql`
      SELECT (SELECT count(*)::int FROM staff WHERE active AND department_id IS NULL AND role <> 'admin') AS unplaced,
        (SELECT count(*)::int FROM installations WHERE status = 'pending') AS pending`);
    return {
      departments: rows.map(({ nameEn, nameZh, ...row }) => ({ ...row, name: msg(nameEn, nameZh) })),
      unplaced: counted?.unplaced ?? 0,
      pendingWorkspaces: counted?.pending ?? 0,
    };
  },
});

const wish = z.object({
  label: z.string(),
  email: z.string().nullable(),
  staffId: z.number().int().nullable(),
  name: z.string(),
  department: z.string(),
  role: z.string(),
  refused: z.custom<Preview['wishes'][number]['refused']>(),
});

export const previewPeople = defineOperation({
  name: 'setup.preview',
  input: z.object({
    wishes: z.array(wish).min(1).max(mostPeople),
    departmentId: z.number().int().nullable(),
    role: z.enum(roles).nullable(),
  }),
  requires: administer,
  writes: true,
  run: (ctx, { wishes, departmentId, role }): Promise<Preview> => {
    ctx.demand('administer', { noun: 'deployment' });
    return makePreview(ctx, { wishes, defaults: { departmentId, role } });
  },
});

export type Applied =
  | { readonly kind: 'applied'; readonly placed: number; readonly invited: number }
  /** Something changed since it was shown: this is what would happen now, and nothing was done. */
  | { readonly kind: 'stale'; readonly preview: Preview };

type KeptPeople = { readonly placed: readonly KeptPerson[]; readonly invited: readonly number[] };

export const applyPeople = defineOperation({
  name: 'setup.people',
  input: z.object({ preview: z.string().regex(/^[0-9a-f]{16}$/u) }),
  requires: administer,
  writes: true,
  async run(ctx: Ctx<KeptPeople>, input): Promise<Applied> {
    ctx.demand('administer', { noun: 'deployment' });
    const preview = await takePreview(ctx, input.preview);
    if (!preview) throw new AppError('refused', messages.previewGone);
    // Locked in one order before the plan is compared, so that nobody moves anybody in between.
    const ids = preview.plan.place.map((move) => move.staffId);
    await ctx.tx.rows(sql`SELECT id FROM staff WHERE id = ANY(${ids}::int[]) ORDER BY id FOR UPDATE`);
    if (!(await stillHolds(ctx, preview))) return { kind: 'stale', preview: await makePreview(ctx, preview) };

    const placed: KeptPerson[] = [];
    for (const move of preview.plan.place) {
      const before = await lockedPerson(ctx, move.staffId);
      placed.push(keep(before, ['departmentId', 'role']));
      await writePerson(ctx, before, move.to, 'placed');
    }
    const invited: number[] = [];
    for (const invitation of preview.plan.invite) invited.push(await invite(ctx, invitation));
    if (placed.length + invited.length > 0) ctx.keepForUndo({ placed, invited });
    return { kind: 'applied', placed: placed.length, invited: invited.length };
  },
  async undo(ctx, { placed, invited }) {
    for (const { id, columns } of placed) await writePerson(ctx, await lockedPerson(ctx, id), columns, 'placed');
    for (const id of invited) await withdraw(ctx, id);
  },
});

/** A place kept for somebody who has not appeared yet: their chat identity joins it by the address. */
async function invite(ctx: Ctx<KeptPeople>, { email, name, to }: PlannedInvitation): Promise<number> {
  const { id } = await ctx.tx.prisma.staff.create({
    data: {
      name,
      email,
      role: to.role,
      departmentId: to.departmentId,
      locale: ctx.actor.locale,
      timezone: ctx.actor.timezone,
    },
    select: { id: true },
  });
  const ref = recordRef('staff', id);
  ctx.changed({ ref, version: 1, fields: ['email', 'departmentId', 'role'], after: { email, name, ...to } });
  ctx.emit({
    type: 'staff.placed',
    ref,
    details: {
      departmentId: to.departmentId,
      previousDepartmentId: null,
      role: to.role,
      changed: ['departmentId', 'role'],
    },
  });
  return id;
}

/** Whoever has appeared meanwhile stays a colleague, without a department; a place that nobody took goes. */
async function withdraw(ctx: Ctx<KeptPeople>, id: number): Promise<void> {
  const before = await lockedPerson(ctx, id);
  const [identity] = await ctx.tx.rows<{ id: number }>(
    sql`SELECT id FROM chat_identities WHERE staff_id = ${id} LIMIT 1`,
  );
  if (identity) {
    await writePerson(ctx, before, { departmentId: null, role: 'member' }, 'placed');
    return;
  }
  await ctx.tx.run(sql`DELETE FROM staff WHERE id = ${id}`);
  ctx.changed({ ref: recordRef('staff', id), version: before.version + 1, fields: ['email', 'departmentId', 'role'] });
}
