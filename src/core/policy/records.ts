import type { Area, Conditions } from './shape.ts';

/** Departments that reach any customer's people in their daily work. */
const reachesEverybody = ['sales', 'support', 'finance'];

/** Contacts, needs and orders: what a customer consists of besides its own record. */
export const records: Area = {
  everyone(can) {
    can('read', 'contact', ['basic']);
  },
  department(can, { departmentId: own, departmentKey }) {
    can('read', 'contact', ['contact', 'notes'], { customerDepartmentId: own });
    if (reachesEverybody.includes(departmentKey)) can('read', 'contact', ['contact']);
  },
  person(can, { departmentId: own, me }) {
    can('create', 'contact');
    const ways: Conditions[] = [{ customerOwnerId: me }, { customerTeamIds: { $all: [me] } }, { createdById: me }];
    for (const mine of ways) {
      can('read', 'contact', ['contact', 'notes'], mine);
      can('edit', 'contact', null, mine);
      can('delete', 'contact', null, mine);
    }
    can('edit', 'contact', null, { customerDepartmentId: own });
    can('delete', 'contact', null, { customerDepartmentId: own });
  },
  manager(can) {
    can('read', 'contact', ['contact', 'notes']);
  },
};
