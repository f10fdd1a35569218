import type { Area, Conditions } from './shape.ts';

/**
 * Campaigns and surveys. Everybody knows which campaigns run, since customers ask about them; what they cost and brought is for those
 * who plan and pay. How satisfied a customer is concerns all who deal with it; in whose words it was said does not.
 */
export const marketing: Area = {
  everyone(can) {
    can('read', 'campaign', ['basic']);
    can('read', 'survey', ['basic']);
  },
  viewer(can, own) {
    can('read', 'campaign', ['notes'], { departmentId: own });
    can('read', 'survey', ['notes'], { departmentId: own });
  },
  department(can, { departmentId: own, departmentKey }) {
    can('read', 'campaign', ['money', 'notes'], { departmentId: own });
    if (departmentKey === 'marketing') can('read', 'campaign', ['money', 'notes']);
    if (departmentKey === 'finance') can('read', 'campaign', ['money']);
    can('read', 'survey', ['notes'], { departmentId: own });
    can('read', 'survey', ['notes'], { customerDepartmentId: own });
  },
  person(can, { departmentId: own, me }) {
    can('create', 'campaign');
    const campaigns: readonly Conditions[] = [{ departmentId: own }, { ownerId: me }, { createdById: me }];
    for (const mine of campaigns) {
      can('read', 'campaign', ['money', 'notes'], mine);
      can('edit', 'campaign', null, mine);
      can('assign', 'campaign', null, mine);
    }
    can('archive', 'campaign', null, { createdById: me });
    can('create', 'survey');
    const surveys: readonly Conditions[] = [
      { createdById: me },
      { customerOwnerId: me },
      { customerTeamIds: { $all: [me] } },
    ];
    for (const mine of surveys) can('read', 'survey', ['notes'], mine);
    can('edit', 'survey', null, { createdById: me });
    can('archive', 'survey', null, { createdById: me });
  },
  manager(can, { departmentId: own }) {
    can('archive', 'campaign', null, { departmentId: own });
    can('read', 'survey', ['notes']);
    can('edit', 'survey', null, { departmentId: own });
    can('archive', 'survey', null, { departmentId: own });
  },
};
