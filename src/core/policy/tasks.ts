import type { Area } from './shape.ts';

/** Tasks, the hand-offs between departments, projects and the playbooks that they are started from. */
export const tasks: Area = {
  everyone(can) {
    for (const noun of ['task', 'handoff', 'project', 'playbook'] as const) can('read', noun, ['basic']);
  },
  viewer(can, own) {
    can('read', 'task', ['notes'], { departmentId: own });
    can('read', 'handoff', ['notes'], { departmentId: own });
  },
  department(can, { departmentId: own }) {
    // What was asked for and why is the business of both sides: of the department that has it, and of the one that asked.
    for (const noun of ['task', 'handoff'] as const) {
      can('read', noun, ['notes'], { departmentId: own });
      can('read', noun, ['notes'], { creatorDepartmentId: own });
    }
  },
  person(can, { departmentId: own, me }) {
    for (const noun of ['task', 'handoff', 'project'] as const) can('create', noun);
    for (const noun of ['task', 'handoff'] as const) {
      can('read', noun, ['notes'], { assigneeId: me });
      can('read', noun, ['notes'], { createdById: me });
    }
    for (const action of ['edit', 'assign'] as const) {
      can(action, 'task', null, { departmentId: own });
      can(action, 'task', null, { assigneeId: me });
      can(action, 'task', null, { createdById: me });
    }
    // Whoever is asked answers; whoever offered takes back.
    can('edit', 'handoff', null, { departmentId: own });
    can('edit', 'handoff', null, { assigneeId: me });
    can('delete', 'handoff', null, { createdById: me });
    can('edit', 'project', null, { ownerId: me });
    can('edit', 'project', null, { createdById: me });
  },
  manager(can, { departmentId: own }) {
    can('read', 'task', ['notes']);
    can('read', 'handoff', ['notes']);
    can('delete', 'handoff', null, { creatorDepartmentId: own });
    can('edit', 'project', null, { departmentId: own });
    can('create', 'playbook');
    // Their own department's, and those that the installation began with.
    can('edit', 'playbook', null, { departmentId: { $in: [own, null] } });
    can('edit', 'task', null, { creatorDepartmentId: own });
    can('assign', 'task', null, { creatorDepartmentId: own });
  },
};
