import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { recordRef } from '../../core/records.ts';
import { type Ctx, defineOperation, type ReadCtx } from '../../operations/operation.ts';
import { doubtAudience } from '../../store/channels.ts';
import { sql } from '../../store/database.ts';
import { type DepartmentView, departmentView, lockedDepartment } from './departments.ts';
import { messages } from './messages.ts';

type Kept = { readonly staffId: number; readonly role: string };

/** A new colleague picks a department that an admin opened. Once in one, only an admin moves them. */
export const joinDepartment = defineOperation({
  name: 'department.join',
  input: z.object({ id: z.number().int().positive() }),
  requires: 'anyone',
  writes: true,
  async run(ctx: Ctx<Kept>, { id }): Promise<DepartmentView> {
    const department = await lockedDepartment(ctx, id);
    const me = await lockedMember(ctx, ctx.actor.staffId);
    if (!me) throw new AppError('forbidden', messages.notOpen(department.name));
    if (me.departmentId !== null) {
      const current = await departmentView(ctx, me.departmentId);
      throw new AppError('refused', messages.alreadyPlaced(current?.name ?? department.name));
    }
    if (!department.active || !department.selfJoin) throw new AppError('refused', messages.notOpen(department.name));
    // Who managed another department once does not manage this one.
    await moveTo(ctx, me, { departmentId: id, role: me.role === 'manager' ? 'member' : me.role });
    ctx.keepForUndo({ staffId: me.id, role: me.role });
    return department;
  },
  async undo(ctx, { staffId, role }) {
    const me = await lockedMember(ctx, staffId);
    if (me) await moveTo(ctx, me, { departmentId: null, role });
  },
});

interface Member {
  readonly id: number;
  readonly version: number;
  readonly role: string;
  readonly departmentId: number | null;
}

async function lockedMember(ctx: ReadCtx, id: number): Promise<Member | undefined> {
  const [row] = await ctx.tx.rows<Member>(sql`
    SELECT id, version, role, department_id AS "departmentId" FROM staff WHERE id = ${id} AND active FOR UPDATE`);
  return row;
}

async function moveTo(ctx: Ctx<Kept>, me: Member, to: { departmentId: number | null; role: string }): Promise<void> {
  const version = me.version + 1;
  await ctx.tx.run(sql`
    UPDATE staff SET department_id = ${to.departmentId}::int, role = ${to.role}, version = ${version}, updated_at = ${ctx.now}
    WHERE id = ${me.id} AND version = ${me.version}`);
  if (me.departmentId !== null) await doubtAudience(ctx.tx, [me.departmentId]);
  const fields = to.role === me.role ? ['departmentId'] : ['departmentId', 'role'];
  const ref = recordRef('staff', me.id);
  ctx.changed({ ref, version, fields, before: { departmentId: me.departmentId, role: me.role }, after: to });
  ctx.emit({
    type: 'staff.placed',
    ref,
    details: { departmentId: to.departmentId, previousDepartmentId: me.departmentId, role: to.role, changed: fields },
  });
}
