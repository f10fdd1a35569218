import { AppError } from '../../core/errors.ts';
import { recordRef } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import type { Ctx, Json } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';
import { messages } from './messages.ts';

export interface CustomerFacts {
  readonly id: number;
  readonly name: string;
  readonly departmentId: number;
  readonly ownerId: number | null;
  readonly teamIds: number[];
}

/** The customer that a deal is about: one that the actor may know of and that is in use; held against being archived meanwhile. */
export async function demandCustomer<Kept extends Json>(ctx: Ctx<Kept>, id: number): Promise<CustomerFacts> {
  const ref = recordRef('customer', id);
  const [customer] = await ctx.tx.rows<CustomerFacts & { archived: boolean }>(sql`
    SELECT id, name, department_id AS "departmentId", owner_id AS "ownerId", team_ids AS "teamIds", archived_at IS NOT NULL AS archived
    FROM customers WHERE id = ${id}::int FOR SHARE`);
  if (!customer) throw notFound(ref);
  const { departmentId, ownerId, teamIds } = customer;
  ctx.demand('read', ref, { id, departmentId, ownerId, teamIds }, 'basic');
  if (customer.archived) throw new AppError('refused', messages.archivedCustomer(customer.name), { field: 'customer' });
  return customer;
}

export interface OwnerFacts {
  readonly id: number;
  readonly name: string;
  readonly departmentId: number | null;
}

/** Somebody who can own a deal: active, placed and allowed to do more than look. */
export async function demandOwner(tx: Tx, id: number): Promise<OwnerFacts> {
  const [person] = await tx.rows<OwnerFacts & { active: boolean; role: string }>(sql`
    SELECT id, name, active, role, department_id AS "departmentId" FROM staff WHERE id = ${id}::int`);
  if (!person) throw new AppError('not_found', messages.noSuchOwner, { field: 'for' });
  const isPlaced = person.departmentId !== null || person.role === 'admin';
  if (!person.active || !isPlaced || person.role === 'viewer') {
    throw new AppError('invalid', messages.notOwner(person.name), { field: 'for' });
  }
  return person;
}

/** A department in use, held so that nobody retires it meanwhile. */
export async function demandDepartment(tx: Tx, id: number): Promise<number> {
  const [department] = await tx.rows<{ id: number }>(
    sql`SELECT id FROM departments WHERE id = ${id}::int AND active FOR KEY SHARE`,
  );
  if (!department) throw new AppError('not_found', messages.noSuchDepartment, { field: 'department' });
  return department.id;
}
