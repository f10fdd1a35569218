import { AppError } from '../../../core/errors.ts';
import { sql, type Tx } from '../../../store/database.ts';
import { messages } from '../messages.ts';
import { type DepartmentFacts, departmentFacts, type StaffFacts, staffFacts } from '../records.ts';

/** Somebody who can own a customer: active, placed and allowed to do more than look. */
export async function demandOwner(tx: Tx, id: number): Promise<StaffFacts> {
  const owner = await staffFacts(tx, id);
  if (!owner?.active) throw new AppError('refused', messages.noSuchOwner, { field: 'owner' });
  if (owner.departmentId === null && owner.role !== 'admin') {
    throw new AppError('refused', messages.ownerUnplaced(owner.name), { field: 'owner' });
  }
  if (owner.role === 'viewer') throw new AppError('refused', messages.ownerViewer(owner.name), { field: 'owner' });
  return owner;
}

/** A department that can own a customer, held until the customer is in it: nobody retires it meanwhile. */
export async function demandDepartment(tx: Tx, id: number): Promise<DepartmentFacts> {
  await tx.rows(sql`SELECT id FROM departments WHERE id = ${id} FOR KEY SHARE`);
  const department = await departmentFacts(tx, id);
  if (!department?.active) throw new AppError('refused', messages.noSuchDepartment, { field: 'department' });
  return department;
}
