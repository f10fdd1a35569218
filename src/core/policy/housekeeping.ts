import type { Area } from './shape.ts';

/**
 * Access rules, imports, custom fields, files. A file on a record is seen by whoever sees that record, and its content by whoever
 * sees the record's own (crm/files/subjects.ts asks the record's noun); one that is on none belongs to whoever sent it.
 */
export const housekeeping: Area = {
  everyone(can) {
    can('read', 'field');
    can('read', 'file', null, { audience: 'record' });
  },
  department: () => undefined,
  person(can, { me }) {
    can('create', 'file');
    can('read', 'file', null, { createdById: me });
    can('edit', 'file', null, { createdById: me });
    can('delete', 'file', null, { createdById: me });
  },
  manager(can, { departmentId: own }) {
    can('edit', 'file', null, { creatorDepartmentId: own });
    can('delete', 'file', null, { creatorDepartmentId: own });
  },
};
