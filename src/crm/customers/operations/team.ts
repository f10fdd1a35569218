import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { DomainEvent } from '../../../core/events.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { joinSql, sql, type Tx } from '../../../store/database.ts';
import { profileMessages as messages } from '../profile-messages.ts';
import { type CustomerRow, customerById, customerRecord, lockCustomer, staffFacts } from '../records.ts';
import { demandDepartment } from './belonging.ts';
import { demandToChange } from './change.ts';
import { demandWritten } from './values.ts';

/** Colleagues of one account team: more would be a department. */
const mostMembers = 20;

export interface Member {
  readonly staffId: number;
  readonly name: string;
  readonly departmentId: number;
  readonly department: Msg;
  /** What they do for the customer, in a few words. */
  readonly duty: string | null;
}

type KeptMember = { readonly staffId: number; readonly departmentId: number; readonly duty: string | null };
type KeptTeam = { readonly id: number; readonly members: readonly KeptMember[] };

export async function membersOf(tx: Tx, customerId: number): Promise<Member[]> {
  const rows = await tx.rows<Omit<Member, 'department'> & { en: string; zh: string }>(sql`
    SELECT m.staff_id AS "staffId", s.name, m.department_id AS "departmentId", d.name_en AS en, d.name_zh AS zh, m.duty
    FROM customer_team m JOIN staff s ON s.id = m.staff_id JOIN departments d ON d.id = m.department_id
    WHERE m.customer_id = ${customerId} ORDER BY d.position, d.id, m.id`);
  return rows.map(({ en, zh, ...member }) => ({ ...member, department: msg(en, zh) }));
}

const listInput = z.object({ id: z.number().int() });

export interface Team {
  readonly row: CustomerRow;
  readonly members: readonly Member[];
}

export const listTeam = defineOperation<z.infer<typeof listInput>, Team>({
  name: 'customer.team',
  input: listInput,
  requires: { action: 'read', subject: 'customer' },
  writes: false,
  async run(ctx, { id }) {
    const row = await customerById(ctx.tx, id);
    if (!row) throw notFound(recordRef('customer', id));
    ctx.demand('read', recordRef('customer', id), customerRecord(row), 'basic');
    return { row, members: await membersOf(ctx.tx, id) };
  },
});

const addInput = z.object({
  id: z.number().int(),
  staffId: z.number().int(),
  /** Left out: their own. */
  departmentId: z.number().int().optional(),
  duty: z.string().trim().max(100).optional(),
});

export interface TeamChanged {
  readonly id: number;
  readonly name: string;
  readonly who: string;
  readonly department: Msg;
}

export const addToTeam = defineOperation<z.infer<typeof addInput>, TeamChanged, KeptTeam>({
  name: 'customer.team_add',
  input: addInput,
  requires: { action: 'assign', subject: 'customer' },
  writes: true,
  async run(ctx, { id, staffId, departmentId, duty }) {
    const row = await demandTeam(ctx, id);
    const who = await staffFacts(ctx.tx, staffId);
    if (!who?.active || who.departmentId === null || who.role === 'viewer') {
      throw new AppError('refused', messages.cannotJoin(who?.name ?? ''), { field: 'person' });
    }
    const department = await demandDepartment(ctx.tx, departmentId ?? who.departmentId);
    const members = await membersOf(ctx.tx, id);
    const known = members.find((member) => member.staffId === staffId);
    const joins = { staffId, departmentId: department.id, duty: duty || (known?.duty ?? null) };
    if (known && known.departmentId === joins.departmentId && known.duty === joins.duty) {
      throw new AppError('refused', messages.onTeam(who.name));
    }
    if (!known && members.length >= mostMembers) throw new AppError('refused', messages.teamFull(mostMembers));
    await write(ctx, row, members, [...members.filter((member) => member !== known), joins]);
    if (!known) ctx.emit(joined(row, staffId));
    return { id, name: row.name, who: who.name, department: department.name };
  },
  undo: membersBack,
});

const removeInput = z.object({ id: z.number().int(), staffId: z.number().int() });

export const removeFromTeam = defineOperation<z.infer<typeof removeInput>, TeamChanged, KeptTeam>({
  name: 'customer.team_remove',
  input: removeInput,
  requires: { action: 'read', subject: 'customer' },
  writes: true,
  async run(ctx, { id, staffId }) {
    // Everybody may leave a team.
    const row = await demandTeam(ctx, id, staffId === ctx.actor.staffId);
    const members = await membersOf(ctx.tx, id);
    const gone = members.find((member) => member.staffId === staffId);
    if (!gone) {
      const who = await staffFacts(ctx.tx, staffId);
      throw new AppError('refused', messages.notOnTeam(who?.name ?? ''), { field: 'person' });
    }
    await write(
      ctx,
      row,
      members,
      members.filter((member) => member !== gone),
    );
    return { id, name: row.name, who: gone.name, department: gone.department };
  },
  undo: membersBack,
});

function demandTeam(ctx: Ctx<KeptTeam>, id: number, leaves = false): Promise<CustomerRow> {
  return demandToChange(ctx, id, undefined, (row) => {
    const ref = recordRef('customer', id);
    if (leaves) ctx.demand('read', ref, customerRecord(row), 'basic');
    else ctx.demand('assign', ref, customerRecord(row));
  });
}

async function membersBack(ctx: Ctx<KeptTeam>, kept: KeptTeam): Promise<void> {
  const row = await lockCustomer(ctx.tx, kept.id);
  if (!row) return;
  await write(ctx, row, await membersOf(ctx.tx, kept.id), kept.members);
}

async function write(
  ctx: Ctx<KeptTeam>,
  row: CustomerRow,
  before: readonly Member[],
  after: readonly KeptMember[],
): Promise<void> {
  const ids = (members: readonly KeptMember[]) => members.map(({ staffId }) => staffId).sort((a, b) => a - b);
  await ctx.tx.run(
    sql`DELETE FROM customer_team WHERE customer_id = ${row.id} AND staff_id <> ALL(${ids(after)}::int[])`,
  );
  if (after.length > 0) {
    const rows = after.map(
      (member) =>
        sql`(${row.id}::int, ${member.staffId}::int, ${member.departmentId}::int, ${member.duty}, ${ctx.actor.staffId}::int, ${ctx.now}::timestamptz)`,
    );
    await ctx.tx.run(sql`
      INSERT INTO customer_team (customer_id, staff_id, department_id, duty, created_by_id, created_at) VALUES ${joinSql(rows)}
      ON CONFLICT (customer_id, staff_id) DO UPDATE SET department_id = excluded.department_id, duty = excluded.duty`);
  }
  demandWritten(
    await ctx.tx.run(sql`
      UPDATE customers SET team_ids = ${ids(after)}::int[], version = version + 1, updated_at = ${ctx.now}
      WHERE id = ${row.id} AND version = ${row.version}`),
    row,
  );
  const ref = recordRef('customer', row.id);
  ctx.changed({
    ref,
    version: row.version + 1,
    fields: ['team'],
    before: { team: ids(before) },
    after: { team: ids(after) },
  });
  const { departmentId, ownerId } = row;
  ctx.emit({ type: 'customer.edited', ref, details: { departmentId, ownerId, changed: ['team'] } });
  ctx.keepForUndo({
    id: row.id,
    members: before.map((member) => ({
      staffId: member.staffId,
      departmentId: member.departmentId,
      duty: member.duty,
    })),
  });
}

function joined(row: CustomerRow, memberId: number): DomainEvent {
  const details = { departmentId: row.departmentId, ownerId: row.ownerId, memberId };
  return { type: 'customer.joined', ref: recordRef('customer', row.id), details };
}
