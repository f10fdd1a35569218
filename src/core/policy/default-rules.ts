import { shortIdPrefix } from '../records.ts';
import { customers } from './customers.ts';
import { housekeeping } from './housekeeping.ts';
import { marketing } from './marketing.ts';
import { people } from './people.ts';
import { records } from './records.ts';
import { sales } from './sales.ts';
import { service } from './service.ts';
import {
  type Area,
  actions,
  type Can,
  type Insider,
  type PolicyRule,
  type PolicySubject,
  type Subject,
} from './shape.ts';
import { tasks } from './tasks.ts';

const areas: readonly Area[] = [people, customers, records, tasks, sales, service, marketing, housekeeping];

const allSubjects: readonly Subject[] = [...(Object.keys(shortIdPrefix) as Subject[]), 'deployment'];

/** The rules of a subject, in the order CASL reads them (a later rule wins). Pure: the same input gives the same rules. */
export function rulesFor(who: PolicySubject): PolicyRule[] {
  const rules: PolicyRule[] = [];
  const can: Can = (action, noun, fields, conditions) => {
    rules.push({ action, subject: noun, ...(fields ? { fields } : {}), ...(conditions ? { conditions } : {}) });
  };
  if (who.kind === 'staff' && who.role === 'admin') {
    for (const action of actions) for (const noun of allSubjects) can(action, noun);
    return rules;
  }
  if (who.kind === 'staff' && who.departmentId === null) return rules; // not placed yet: nothing protected

  for (const area of areas) area.everyone(can);
  if (who.kind === 'everyone') return rules;
  const departmentId = who.departmentId as number;
  if (who.kind === 'staff' && who.role === 'viewer') {
    for (const area of areas) area.viewer?.(can, departmentId);
    return rules;
  }
  const insider: Insider = {
    role: who.kind === 'staff' && who.role === 'manager' ? 'manager' : 'member',
    departmentId,
    departmentKey: who.departmentKey ?? '',
    me: who.kind === 'staff' ? who.staffId : null,
  };
  for (const area of areas) area.department(can, insider);
  const { me } = insider;
  if (me === null) return rules; // a channel reads; it does not write
  for (const area of areas) area.person(can, { ...insider, me });
  if (insider.role === 'manager') for (const area of areas) area.manager?.(can, { ...insider, me });
  return rules;
}
