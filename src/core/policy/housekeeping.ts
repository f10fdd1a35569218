import type { NounName } from '../records.ts';
import type { Area } from './shape.ts';

/** What files of rows can become. Whoever may read them in may do no more with a row than with a typed command. */
const importable = [
  'customer',
  'contact',
  'interaction',
  'task',
  'deal',
  'order',
  'need',
  'case',
  'survey',
  'campaign',
] as const satisfies readonly NounName[];

/**
 * Access rules, imports, custom fields, files, and what channels and people are told. A file on a record is seen by whoever sees that
 * record, and its content by whoever sees the record's own (crm/files/subjects.ts asks the record's noun); one that is on none
 * belongs to whoever sent it. A channel's subscriptions and digests are known to whoever may know the channel and changed by its department;
 * one's own are one's own.
 */
export const housekeeping: Area = {
  everyone(can) {
    can('read', 'field');
    can('read', 'file', null, { audience: 'record' });
    can('read', 'subscription', null, { audience: 'everyone' });
    can('read', 'bulletin', null, { ownerId: null });
    for (const noun of ['digest', 'edition'] as const) can('read', noun, null, { audience: 'everyone' });
  },
  department(can, { departmentId: own }) {
    for (const noun of ['subscription', 'digest', 'edition'] as const) can('read', noun, null, { departmentId: own });
  },
  person(can, { me, departmentId: own }) {
    can('read', 'bulletin', null, { ownerId: me });
    for (const noun of ['subscription', 'digest'] as const) {
      for (const action of ['read', 'create', 'edit', 'delete'] as const) can(action, noun, null, { ownerId: me });
      for (const action of ['create', 'edit', 'delete'] as const) can(action, noun, null, { departmentId: own });
    }
    can('read', 'edition', null, { ownerId: me });
    can('create', 'file');
    can('read', 'file', null, { createdById: me });
    can('edit', 'file', null, { createdById: me });
    can('delete', 'file', null, { createdById: me });
    can('read', 'import', null, { createdById: me });
  },
  manager(can, { departmentId: own }) {
    can('create', 'import');
    can('read', 'import', null, { departmentId: own });
    can('edit', 'import', null, { departmentId: own });
    for (const noun of importable) can('import', noun);
    can('edit', 'file', null, { creatorDepartmentId: own });
    can('delete', 'file', null, { creatorDepartmentId: own });
  },
};
