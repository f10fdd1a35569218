import type { Area, Can, Conditions, Insider } from './shape.ts';

/** Departments that reach any customer's people in their daily work. */
const reachesEverybody = ['sales', 'support', 'finance'];

type Person = Insider & { readonly me: number };

/** Ways in which a record of a customer is somebody's own: they look after the record or the customer, or wrote it down. */
function ownOf(me: number): Conditions[] {
  return [{ ownerId: me }, { createdById: me }, { customerOwnerId: me }, { customerTeamIds: { $all: [me] } }];
}

/**
 * Contacts, needs and orders: what a customer consists of besides its own record. That a customer needs or ordered something is
 * known to all who might do something about it; what was said of it, and every amount, is known to those who deal with it.
 */
export const records: Area = {
  everyone(can) {
    can('read', 'contact', ['basic']);
    can('read', 'need', ['basic']);
    can('read', 'order', ['basic']);
  },
  viewer(can, own) {
    can('read', 'need', ['notes'], { departmentId: own });
    can('read', 'order', ['notes'], { departmentId: own });
  },
  department(can, { departmentId: own, departmentKey }) {
    can('read', 'contact', ['contact', 'notes'], { customerDepartmentId: own });
    if (reachesEverybody.includes(departmentKey)) can('read', 'contact', ['contact']);
    can('read', 'need', ['notes'], { departmentId: own });
    can('read', 'need', ['notes'], { customerDepartmentId: own });
    can('read', 'order', ['notes'], { departmentId: own });
    if (departmentKey === 'finance') can('read', 'order', ['money', 'notes']);
    if (departmentKey === 'sales') can('read', 'order', ['money'], { departmentId: own });
  },
  person(can, { departmentId: own, me, ...who }) {
    can('create', 'contact');
    const ways: Conditions[] = [{ customerOwnerId: me }, { customerTeamIds: { $all: [me] } }, { createdById: me }];
    for (const mine of ways) {
      can('read', 'contact', ['contact', 'notes'], mine);
      can('edit', 'contact', null, mine);
      can('delete', 'contact', null, mine);
    }
    can('edit', 'contact', null, { customerDepartmentId: own });
    can('delete', 'contact', null, { customerDepartmentId: own });
    needsOf(can, { departmentId: own, me, ...who });
    ordersOf(can, { departmentId: own, me, ...who });
  },
  manager(can, { departmentId: own }) {
    can('read', 'contact', ['contact', 'notes']);
    can('erase', 'contact', null, { customerDepartmentId: own });
    can('read', 'need', ['notes']);
    can('read', 'order', ['notes']);
    can('read', 'order', ['money'], { departmentId: own });
    can('edit', 'order', null, { departmentId: own });
  },
};

function needsOf(can: Can, { departmentId: own, me }: Person): void {
  can('create', 'need');
  for (const mine of ownOf(me)) can('read', 'need', ['notes'], mine);
  for (const mine of [{ departmentId: own }, ...ownOf(me)]) {
    can('edit', 'need', null, mine);
    can('assign', 'need', null, mine);
  }
}

/** Whoever may change an amount may see it: the conditions are the same. */
function ordersOf(can: Can, { departmentId: own, departmentKey, me }: Person): void {
  can('create', 'order');
  for (const mine of ownOf(me)) {
    can('read', 'order', ['money', 'notes'], mine);
    can('edit', 'order', null, mine);
    can('assign', 'order', null, mine);
  }
  can('edit', 'order', ['basic', 'notes'], { departmentId: own });
  can('assign', 'order', null, { departmentId: own });
  if (departmentKey === 'finance') can('edit', 'order', ['money']);
  if (departmentKey === 'sales') can('edit', 'order', ['money'], { departmentId: own });
}
