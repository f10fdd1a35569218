import type { Area, Conditions } from './shape.ts';

/** Cases: questions, complaints and feedback. What the customer said is for those who deal with it or with the customer. */
export const service: Area = {
  everyone(can) {
    can('read', 'case', ['basic']);
  },
  viewer(can, own) {
    can('read', 'case', ['content'], { departmentId: own });
  },
  department(can, { departmentId: own }) {
    can('read', 'case', ['content'], { departmentId: own });
  },
  person(can, { departmentId: own, me }) {
    can('create', 'case');
    const mine: Conditions[] = [
      { assigneeId: me },
      { createdById: me },
      { customerOwnerId: me },
      { customerTeamIds: { $all: [me] } },
    ];
    for (const condition of mine) can('read', 'case', ['content'], condition);
    for (const condition of [{ departmentId: own }, ...mine]) can('edit', 'case', null, condition);
    can('assign', 'case', null, { departmentId: own });
    can('assign', 'case', null, { assigneeId: me });
    can('assign', 'case', null, { createdById: me });
  },
  manager(can, { departmentId: own }) {
    can('read', 'case', ['content']);
    can('edit', 'case', null, { creatorDepartmentId: own });
    can('assign', 'case', null, { creatorDepartmentId: own });
  },
};
