import { z } from 'zod';
import { type Role, roles } from '../../../core/actor.ts';
import { AppError } from '../../../core/errors.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { messages } from '../messages.ts';
import { lockedPerson, otherAdmins, type Person, policyRecord } from '../people.ts';
import { type Placing, placingFault, roleAfter } from '../rules.ts';
import { type KeptPerson, keep, writePerson } from '../write-person.ts';

export type Placed =
  | {
      readonly kind: 'placed';
      readonly person: Person;
      readonly department: Msg;
      readonly changed: boolean;
      readonly demoted: boolean;
    }
  /** The actor would give away rights of their own: asked again before anything is written. */
  | { readonly kind: 'warn'; readonly person: Person; readonly departmentKey: string; readonly role: Role };

export const placePerson = defineOperation({
  name: 'staff.place',
  input: z.object({
    id: z.number().int().positive(),
    departmentId: z.number().int().positive(),
    role: z.enum(roles).optional(),
    sure: z.boolean().default(false),
  }),
  requires: { action: 'place', subject: 'staff' },
  writes: true,
  async run(ctx: Ctx<KeptPerson>, { id, departmentId, role, sure }): Promise<Placed> {
    const before = await lockedPerson(ctx, id);
    ctx.demand('place', recordRef('staff', id), policyRecord(before));
    const [department] = await ctx.tx.rows<{ key: string; nameEn: string; nameZh: string; active: boolean }>(sql`
      SELECT key, name_en AS "nameEn", name_zh AS "nameZh", active FROM departments WHERE id = ${departmentId} FOR SHARE`);
    if (!department) {
      throw new AppError('not_found', messages.noSuchId(shortId({ noun: 'department', id: departmentId })));
    }
    const name = msg(department.nameEn, department.nameZh);
    if (!department.active) throw new AppError('refused', messages.departmentRetired(name), { field: 'department' });
    if (!before.active) throw new AppError('refused', messages.personInactive(before.name), { field: 'person' });
    const placing: Placing = {
      actor: ctx.actor,
      person: before,
      to: { departmentId, role },
      otherAdmins: before.role === 'admin' ? await otherAdmins(ctx.tx, id) : 0,
      sure,
    };
    const after = roleAfter(placing);
    switch (placingFault(placing)) {
      case 'not-theirs':
        throw new AppError('forbidden', messages.notTheirs(before.name), { field: 'person' });
      case 'not-their-department':
        throw new AppError('forbidden', messages.notTheirDepartment, { field: 'department' });
      case 'role-too-high':
        throw new AppError('forbidden', messages.roleTooHigh, { field: 'role' });
      case 'last-admin':
        throw new AppError('refused', messages.lastAdmin(before.name), { field: 'role' });
      case 'warn-self':
        return { kind: 'warn', person: before, departmentKey: department.key, role: after };
      case null:
        break;
    }
    const written = await writePerson(ctx, before, { departmentId, role: after }, 'placed');
    if (written !== before) ctx.keepForUndo(keep(before, ['departmentId', 'role']));
    return {
      kind: 'placed',
      person: written,
      department: name,
      changed: written !== before,
      demoted: role === undefined && after !== before.role,
    };
  },
  async undo(ctx, kept) {
    await writePerson(ctx, await lockedPerson(ctx, kept.id), kept.columns, 'placed');
  },
});

export interface Deactivated {
  readonly person: Person;
  /** What is still theirs and somebody else should take on. */
  readonly customers: number;
  readonly tasks: number;
}

export const deactivatePerson = defineOperation({
  name: 'staff.deactivate',
  input: z.object({ id: z.number().int().positive() }),
  requires: { action: 'archive', subject: 'staff' },
  writes: true,
  async run(ctx: Ctx<KeptPerson>, { id }): Promise<Deactivated> {
    const before = await lockedPerson(ctx, id);
    ctx.demand('archive', recordRef('staff', id), policyRecord(before));
    if (!before.active) throw new AppError('refused', messages.alreadyInactive(before.name));
    if (id === ctx.actor.staffId) throw new AppError('refused', messages.notSelf);
    ctx.keepForUndo(keep(before, ['active']));
    const after = await writePerson(ctx, before, { active: false }, 'deactivated');
    const [left] = await ctx.tx.rows<{ customers: number; tasks: number }>(sql`
      SELECT (SELECT count(*)::int FROM customers WHERE owner_id = ${id} AND archived_at IS NULL) AS customers,
        (SELECT count(*)::int FROM tasks WHERE assignee_id = ${id} AND status IN ('open', 'started')) AS tasks`);
    return { person: after, customers: left?.customers ?? 0, tasks: left?.tasks ?? 0 };
  },
  async undo(ctx, kept) {
    await writePerson(ctx, await lockedPerson(ctx, kept.id), kept.columns, 'activated');
  },
});

export const activatePerson = defineOperation({
  name: 'staff.activate',
  input: z.object({ id: z.number().int().positive() }),
  requires: { action: 'archive', subject: 'staff' },
  writes: true,
  async run(ctx: Ctx<KeptPerson>, { id }): Promise<Person> {
    const before = await lockedPerson(ctx, id);
    ctx.demand('archive', recordRef('staff', id), policyRecord(before));
    if (before.active) throw new AppError('refused', messages.alreadyActive(before.name));
    ctx.keepForUndo(keep(before, ['active']));
    return writePerson(ctx, before, { active: true }, 'activated');
  },
  async undo(ctx, kept) {
    await writePerson(ctx, await lockedPerson(ctx, kept.id), kept.columns, 'deactivated');
  },
});
