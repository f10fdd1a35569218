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
  type AreaName,
  type Audience,
  actions,
  type Can,
  type Insider,
  type PolicyRule,
  type PolicySubject,
  type Subject,
} from './shape.ts';
import { tasks } from './tasks.ts';

const areas: Readonly<Record<AreaName, Area>> = {
  people,
  customers,
  records,
  tasks,
  sales,
  service,
  marketing,
  housekeeping,
};

const allSubjects: readonly Subject[] = [...(Object.keys(shortIdPrefix) as Subject[]), 'deployment'];

/** The default rules of a subject, in the order CASL reads them (a later rule wins). Pure: the same input gives the same rules. */
export function rulesFor(who: PolicySubject): PolicyRule[] {
  const rules: PolicyRule[] = [];
  const canAs =
    (area: AreaName, to: Audience): Can =>
    (action, noun, fields, conditions) => {
      const from = { kind: 'default', area, to } as const;
      rules.push({ action, subject: noun, ...(fields ? { fields } : {}), ...(conditions ? { conditions } : {}), from });
    };
  const each = (to: Audience, say: (area: Area, can: Can) => void): void => {
    for (const [name, area] of Object.entries(areas) as [AreaName, Area][]) say(area, canAs(name, to));
  };

  if (who.kind === 'staff' && who.role === 'admin') {
    const can = canAs('housekeeping', 'admin');
    for (const action of actions) for (const noun of allSubjects) can(action, noun);
    return rules;
  }
  if (who.kind === 'staff' && who.departmentId === null) return rules; // not placed yet: nothing protected

  each('everyone', (area, can) => area.everyone(can));
  if (who.kind === 'everyone') return rules;
  const departmentId = who.departmentId as number;
  if (who.kind === 'staff' && who.role === 'viewer') {
    each('viewer', (area, can) => area.viewer?.(can, departmentId));
    return rules;
  }
  const insider: Insider = {
    role: who.kind === 'staff' && who.role === 'manager' ? 'manager' : 'member',
    departmentId,
    departmentKey: who.departmentKey ?? '',
    me: who.kind === 'staff' ? who.staffId : null,
  };
  each('department', (area, can) => area.department(can, insider));
  const { me } = insider;
  if (me === null) return rules; // a channel reads; it does not write
  each('person', (area, can) => area.person(can, { ...insider, me }));
  if (insider.role === 'manager') each('manager', (area, can) => area.manager?.(can, { ...insider, me }));
  return rules;
}

/** Every department that some rule names, and one that none does. */
const departmentKeys = ['sales', 'support', 'marketing', 'finance', ''];

/** The columns that the default rules for reading a noun speak of: those are what every query of the noun provides. */
const spoken: ReadonlyMap<Subject, ReadonlySet<string>> = new Map(
  allSubjects.map((noun) => {
    const rules = departmentKeys.flatMap((departmentKey) =>
      (['manager', 'member', 'viewer'] as const).flatMap((role) =>
        rulesFor({ kind: 'staff', staffId: 1, role, departmentId: 1, departmentKey }),
      ),
    );
    const about = rules.filter((rule) => rule.subject === noun && rule.action === 'read');
    return [noun, new Set(about.flatMap((rule) => Object.keys(rule.conditions ?? {})))];
  }),
);

const nothing: ReadonlySet<string> = new Set();

export function columnsSpokenOf(noun: Subject): ReadonlySet<string> {
  return spoken.get(noun) ?? nothing;
}
