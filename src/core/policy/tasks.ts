import type { Area } from './shape.ts';

/** Tasks, and what is made of them. */
export const tasks: Area = {
  everyone(can) {
    can('read', 'task', ['basic']);
  },
  viewer(can, own) {
    can('read', 'task', ['notes'], { departmentId: own });
  },
  department(can, { departmentId: own }) {
    can('read', 'task', ['notes'], { departmentId: own });
    can('read', 'task', ['notes'], { creatorDepartmentId: own });
  },
  person(can, { departmentId: own, me }) {
    can('create', 'task');
    can('read', 'task', ['notes'], { assigneeId: me });
    can('read', 'task', ['notes'], { createdById: me });
    for (const action of ['edit', 'assign'] as const) {
      can(action, 'task', null, { departmentId: own });
      can(action, 'task', null, { assigneeId: me });
      can(action, 'task', null, { createdById: me });
    }
  },
  manager(can, { departmentId: own }) {
    can('read', 'task', ['notes']);
    can('edit', 'task', null, { creatorDepartmentId: own });
    can('assign', 'task', null, { creatorDepartmentId: own });
  },
};
