import type { Area } from './shape.ts';

/** Departments whose daily work is talking to customers: they need to reach any of them. */
const customerFacing = ['sales', 'support'];

/** Customers and the communication logs about them. */
export const customers: Area = {
  everyone(can) {
    can('read', 'customer', ['basic']);
    can('read', 'interaction', ['basic'], { audience: 'everyone' });
  },
  department(can, { departmentId: own, departmentKey }) {
    can('read', 'interaction', ['basic', 'content'], { audience: 'everyone' });
    can('read', 'interaction', ['basic', 'content'], { departmentId: own });
    can('read', 'customer', ['contact', 'personal', 'notes'], { departmentId: own });
    if (customerFacing.includes(departmentKey)) can('read', 'customer', ['contact']);
    if (departmentKey === 'finance') can('read', 'customer', ['contact', 'money']);
    if (departmentKey === 'sales') can('read', 'customer', ['money'], { departmentId: own });
  },
  person(can, { departmentId: own, departmentKey, me }) {
    can('create', 'customer');
    can('create', 'interaction');
    const team = { teamIds: { $all: [me] } };
    can('read', 'customer', ['contact', 'personal', 'money', 'notes'], { ownerId: me });
    can('read', 'customer', ['contact', 'personal', 'money', 'notes'], team);
    can('read', 'interaction', ['basic', 'content'], { byId: me });
    can('edit', 'customer', ['basic', 'contact', 'personal', 'notes'], { departmentId: own });
    can('edit', 'customer', ['basic', 'contact', 'personal', 'notes', 'money'], { ownerId: me });
    can('edit', 'customer', ['basic', 'contact', 'personal', 'notes'], team);
    if (departmentKey === 'finance') can('edit', 'customer', ['money']);
    if (departmentKey === 'sales') can('edit', 'customer', ['money'], { departmentId: own });
    can('assign', 'customer', null, { departmentId: own });
    can('assign', 'customer', null, { ownerId: me });
    can('merge', 'customer', null, { ownerId: me });
    can('edit', 'interaction', null, { byId: me });
    can('delete', 'interaction', null, { byId: me });
  },
  manager(can, { departmentId: own, me }) {
    can('read', 'customer', ['contact', 'personal', 'notes']);
    can('read', 'interaction', ['basic', 'content'], { audience: 'everyone' });
    can('archive', 'customer', null, { departmentId: own });
    can('archive', 'customer', null, { ownerId: me });
    can('merge', 'customer', null, { departmentId: own });
    can('export', 'customer', null, { departmentId: own });
    can('erase', 'customer', null, { departmentId: own });
    can('edit', 'interaction', null, { departmentId: own });
    can('delete', 'interaction', null, { departmentId: own });
  },
};
