import type { Area, Conditions } from './shape.ts';

/** Departments that work with amounts: one wins them, the other collects them. */
const seesMoney = ['sales', 'finance'];

/**
 * Deals, targets and the reviews of both. That a deal exists is no secret among colleagues; what it is worth and what was said
 * about it is. A target is known to those whom it asks something of. A review speaks of how people worked, so nothing of it
 * shows in public.
 */
export const sales: Area = {
  everyone(can) {
    can('read', 'deal', ['basic']);
  },
  viewer(can, own) {
    can('read', 'deal', ['notes'], { departmentId: own });
    can('read', 'target', ['basic'], { departmentId: own, audience: 'department' });
    can('read', 'review', ['basic'], { departmentId: own, audience: 'department' });
  },
  department(can, { departmentId: own, departmentKey }) {
    can('read', 'deal', ['money', 'notes'], { departmentId: own });
    if (seesMoney.includes(departmentKey)) can('read', 'deal', ['money']);
    if (departmentKey === 'sales') can('read', 'deal', ['notes']);
    can('read', 'target', null, { departmentId: own, audience: 'department' });
    can('read', 'review', null, { departmentId: own, audience: 'department' });
  },
  person(can, { departmentId: own, me }) {
    can('create', 'deal');
    can('create', 'review');
    const readable: readonly Conditions[] = [
      { ownerId: me },
      { createdById: me },
      { customerOwnerId: me },
      { customerTeamIds: { $all: [me] } },
    ];
    for (const mine of readable) can('read', 'deal', ['money', 'notes'], mine);
    const editable: readonly Conditions[] = [
      { departmentId: own },
      { ownerId: me },
      { createdById: me },
      { customerOwnerId: me },
    ];
    for (const mine of editable) {
      can('edit', 'deal', null, mine);
      can('assign', 'deal', null, mine);
    }
    can('archive', 'deal', null, { createdById: me });
    can('read', 'target', null, { ownerId: me });
    can('edit', 'target', ['plan'], { ownerId: me });
    can('edit', 'target', ['plan'], { departmentId: own, audience: 'department' });
    can('read', 'review', null, { ownerId: me });
    can('read', 'review', null, { createdById: me });
    can('edit', 'review', null, { createdById: me });
    can('edit', 'review', ['notes'], { departmentId: own, audience: 'department' });
    can('archive', 'review', null, { createdById: me });
  },
  manager(can, { departmentId: own, me }) {
    can('read', 'deal', ['money', 'notes']);
    can('archive', 'deal', null, { departmentId: own });
    can('read', 'target', null, { departmentId: own });
    can('read', 'target', null, { audience: 'company' });
    for (const action of ['create', 'edit', 'archive'] as const) {
      can(action, 'target', null, { departmentId: own });
    }
    can('read', 'target', null, { createdById: me });
    can('read', 'review', null, { departmentId: own });
    can('read', 'review', null, { audience: 'company' });
    can('edit', 'review', null, { departmentId: own });
    can('archive', 'review', null, { departmentId: own });
  },
};
