import { AppError } from '../core/errors.ts';
import { msg } from '../core/msg.ts';
import { recordRef } from '../core/records.ts';
import { emptySql, sql, type Tx } from '../store/database.ts';
import { notFound } from './messages.ts';
import type { Ctx, Json } from './operation.ts';

/** The customer, owner and department that a record belongs to, as whoever writes one has to make sure of them. */

export interface CustomerFacts {
  readonly id: number;
  readonly name: string;
  readonly departmentId: number;
  readonly ownerId: number | null;
  readonly teamIds: number[];
}

/** A customer that the actor may know of, put away or not; AppError 'not_found'. */
export async function demandReadableCustomer<Kept extends Json>(
  ctx: Ctx<Kept>,
  id: number,
  lock: 'share' | 'read' = 'read',
): Promise<CustomerFacts & { readonly archived: boolean }> {
  const ref = recordRef('customer', id);
  const held = lock === 'share' ? sql`FOR SHARE` : emptySql;
  const [customer] = await ctx.tx.rows<CustomerFacts & { archived: boolean }>(sql`
    SELECT id, name, department_id AS "departmentId", owner_id AS "ownerId", team_ids AS "teamIds", archived_at IS NOT NULL AS archived
    FROM customers WHERE id = ${id}::int ${held}`);
  if (!customer) throw notFound(ref);
  const { departmentId, ownerId, teamIds } = customer;
  ctx.demand('read', ref, { id, departmentId, ownerId, teamIds }, 'basic');
  return customer;
}

/** The same for a record that begins: AppError 'refused' for one that is archived. It is held against being archived meanwhile. */
export async function demandCustomer<Kept extends Json>(ctx: Ctx<Kept>, id: number): Promise<CustomerFacts> {
  const customer = await demandReadableCustomer(ctx, id, 'share');
  if (customer.archived) throw new AppError('refused', messages.archived(customer.name), { field: 'customer' });
  return customer;
}

export interface OwnerFacts {
  readonly id: number;
  readonly name: string;
  readonly departmentId: number | null;
}

/** Somebody who can look after a record: active, placed and allowed to do more than look. AppError about the argument `for`. */
export async function demandOwner(tx: Tx, id: number): Promise<OwnerFacts> {
  const [person] = await tx.rows<OwnerFacts & { active: boolean; role: string }>(sql`
    SELECT id, name, active, role, department_id AS "departmentId" FROM staff WHERE id = ${id}::int`);
  if (!person) throw new AppError('not_found', messages.noSuchPerson, { field: 'for' });
  const isPlaced = person.departmentId !== null || person.role === 'admin';
  if (!person.active || !isPlaced || person.role === 'viewer') {
    throw new AppError('invalid', messages.notOwner(person.name), { field: 'for' });
  }
  return person;
}

/** A department in use, held so that nobody retires it meanwhile; AppError 'not_found'. */
export async function demandDepartment(tx: Tx, id: number): Promise<number> {
  const [department] = await tx.rows<{ id: number }>(
    sql`SELECT id FROM departments WHERE id = ${id}::int AND active FOR KEY SHARE`,
  );
  if (!department) throw new AppError('not_found', messages.noSuchDepartment, { field: 'department' });
  return department.id;
}

/** A person to talk to at this very customer, whom the actor may know of; AppError 'not_found' or 'invalid'. */
export async function demandContact<Kept extends Json>(
  ctx: Ctx<Kept>,
  id: number,
  customer: CustomerFacts,
): Promise<{ readonly id: number; readonly name: string }> {
  const ref = recordRef('contact', id);
  const [contact] = await ctx.tx.rows<{ name: string; customerId: number; createdById: number | null }>(sql`
    SELECT name, customer_id AS "customerId", created_by_id AS "createdById"
    FROM contacts WHERE id = ${id}::int AND removed_at IS NULL FOR KEY SHARE`);
  // Of another customer's people nothing is said, not even that there is one.
  if (contact?.customerId !== customer.id) {
    throw new AppError('not_found', messages.noSuchContact(id, customer.name), { field: 'contact' });
  }
  const { departmentId, ownerId, teamIds } = customer;
  const of = { customerDepartmentId: departmentId, customerOwnerId: ownerId, customerTeamIds: teamIds };
  ctx.demand('read', ref, { id, createdById: contact.createdById, ...of }, 'basic');
  return { id, name: contact.name };
}

const messages = {
  archived: (name: string) =>
    msg(`${name} is archived. Restore the customer first.`, `${name} 已归档，请先恢复该客户。`),
  noSuchPerson: msg('I know no such colleague.', '找不到这位同事。'),
  notOwner: (name: string) =>
    msg(
      `${name} cannot look after this: they are not active, not in a department yet, or only look on.`,
      `无法由 ${name} 负责：该同事已停用、尚未加入部门，或仅有查看权限。`,
    ),
  noSuchDepartment: msg('I know no such department, or it has been retired.', '找不到该部门，或该部门已停用。'),
  noSuchContact: (id: number, customer: string) =>
    msg(`${customer} has no contact P-${id}.`, `${customer}没有联系人 P-${id}。`),
} as const;
