import type { Area } from './shape.ts';

/** Colleagues, departments, channels. */
export const people: Area = {
  everyone(can) {
    can('read', 'department');
    can('read', 'staff');
    can('read', 'channel');
  },
  department: () => undefined,
  person: () => undefined,
  manager(can, { departmentId: own }) {
    can('place', 'staff', null, { departmentId: { $in: [own, null] } });
    can('edit', 'staff', null, { departmentId: own });
    can('link', 'channel', null, { departmentId: own });
    can('edit', 'department', null, { id: own });
  },
};
