import { createMongoAbility, type MongoAbility, subject } from '@casl/ability';
import type { Role } from './actor.ts';
import type { NounName } from './records.ts';

/**
 * The one policy. Every read and write of every door asks it, and so does a card in a channel (a channel is a subject
 * with rights of its own). Rules are data made from role and department; `store/access` turns the same rules into SQL.
 *
 * A condition may compare a column with a value, or ask whether it is one of several: nothing else, so that the
 * in-memory check and the SQL can never differ.
 */
export const actions = [
  'read',
  'create',
  'edit',
  'assign',
  'archive',
  'delete',
  'place',
  'link',
  'administer',
] as const;
export type Action = (typeof actions)[number];
export type Subject = NounName | 'deployment';

/** What a field group of a noun holds. A rule that names no fields covers all of them. */
export const fieldGroups = {
  customer: ['basic', 'contact', 'money', 'notes'],
  interaction: ['basic', 'content'],
  task: ['basic', 'notes'],
} as const;

export interface Permission {
  readonly action: Action;
  readonly subject: Subject;
}

/** Whose rights: a person, or everybody who can look into a channel. */
export type PolicySubject =
  | {
      readonly kind: 'staff';
      readonly staffId: number;
      readonly role: Role;
      readonly departmentId: number | null;
      readonly departmentKey: string | null;
    }
  /** A private channel whose members all belong to one department. */
  | { readonly kind: 'department'; readonly departmentId: number; readonly departmentKey: string }
  /** A public channel: what every placed colleague may see, whatever their department. */
  | { readonly kind: 'everyone' };

/** A column compared with a value, or with several of which it may be any. */
export type Conditions = Readonly<
  Record<string, string | number | null | { readonly $in: readonly (string | number | null)[] }>
>;

export interface PolicyRule {
  readonly action: Action;
  readonly subject: Subject;
  readonly fields?: readonly string[];
  readonly conditions?: Conditions;
}

/** Who is asking, what follows from it, and the evaluator over it. */
export interface Ability {
  readonly who: PolicySubject;
  readonly rules: readonly PolicyRule[];
  readonly evaluate: MongoAbility<[string, string | object]>;
}

/** Departments whose daily work is talking to customers: they need to reach any of them. */
const customerFacing = ['sales', 'support'];

/** The rules of a subject, in the order CASL reads them (a later rule wins). Pure: the same input gives the same rules. */
export function rulesFor(who: PolicySubject): PolicyRule[] {
  const rules: PolicyRule[] = [];
  const can = (action: Action, noun: Subject, fields?: readonly string[] | null, conditions?: Conditions): void => {
    rules.push({ action, subject: noun, ...(fields ? { fields } : {}), ...(conditions ? { conditions } : {}) });
  };
  if (who.kind === 'staff' && who.role === 'admin') {
    for (const action of actions) for (const noun of allSubjects) can(action, noun);
    return rules;
  }
  if (who.kind === 'staff' && who.departmentId === null) return rules; // not placed yet: nothing protected

  // What every placed colleague sees, and therefore what a public channel shows.
  can('read', 'customer', ['basic']);
  can('read', 'task', ['basic']);
  can('read', 'interaction', ['basic'], { audience: 'everyone' });
  can('read', 'department');
  can('read', 'staff');
  can('read', 'channel');
  if (who.kind === 'everyone') return rules;

  const role = who.kind === 'department' ? 'member' : who.role;
  const own = who.departmentId as number;
  const me = who.kind === 'staff' ? who.staffId : null;
  if (role === 'viewer') {
    can('read', 'task', ['notes'], { departmentId: own });
    return rules;
  }

  // Members and managers.
  can('read', 'interaction', ['basic', 'content'], { audience: 'everyone' });
  can('read', 'interaction', ['basic', 'content'], { departmentId: own });
  can('read', 'customer', ['contact', 'notes'], { departmentId: own });
  can('read', 'task', ['notes'], { departmentId: own });
  can('read', 'task', ['notes'], { creatorDepartmentId: own });
  if (customerFacing.includes(who.departmentKey ?? '')) can('read', 'customer', ['contact']);
  if (who.departmentKey === 'finance') can('read', 'customer', ['contact', 'money']);
  if (who.departmentKey === 'sales') can('read', 'customer', ['money'], { departmentId: own });
  if (me === null) return rules; // a channel reads; it does not write

  can('create', 'customer');
  can('create', 'interaction');
  can('create', 'task');
  can('read', 'customer', ['contact', 'money', 'notes'], { ownerId: me });
  can('read', 'interaction', ['basic', 'content'], { byId: me });
  can('read', 'task', ['notes'], { assigneeId: me });
  can('read', 'task', ['notes'], { createdById: me });

  can('edit', 'customer', ['basic', 'contact', 'notes'], { departmentId: own });
  can('edit', 'customer', ['basic', 'contact', 'notes', 'money'], { ownerId: me });
  if (who.departmentKey === 'finance') can('edit', 'customer', ['money']);
  if (who.departmentKey === 'sales') can('edit', 'customer', ['money'], { departmentId: own });
  can('assign', 'customer', null, { departmentId: own });
  can('assign', 'customer', null, { ownerId: me });
  can('edit', 'interaction', null, { byId: me });
  can('delete', 'interaction', null, { byId: me });
  for (const action of ['edit', 'assign'] as const) {
    can(action, 'task', null, { departmentId: own });
    can(action, 'task', null, { assigneeId: me });
    can(action, 'task', null, { createdById: me });
  }

  if (role === 'manager') {
    can('read', 'customer', ['contact', 'notes']);
    can('read', 'interaction', ['basic', 'content'], { audience: 'everyone' });
    can('read', 'task', ['notes']);
    can('archive', 'customer', null, { departmentId: own });
    can('archive', 'customer', null, { ownerId: me });
    can('edit', 'interaction', null, { departmentId: own });
    can('delete', 'interaction', null, { departmentId: own });
    can('edit', 'task', null, { creatorDepartmentId: own });
    can('assign', 'task', null, { creatorDepartmentId: own });
    can('place', 'staff', null, { departmentId: { $in: [own, null] } });
    can('edit', 'staff', null, { departmentId: own });
    can('link', 'channel', null, { departmentId: own });
    can('edit', 'department', null, { id: own });
  }
  return rules;
}

const allSubjects: Subject[] = ['customer', 'interaction', 'task', 'staff', 'department', 'channel', 'deployment'];

/** Pure, so what was made for a subject once is good for ever; one request asks several times. */
const made = new Map<string, Ability>();
const mostMade = 2_000;

export function abilityFor(who: PolicySubject): Ability {
  const key = JSON.stringify(
    who.kind === 'staff'
      ? [who.kind, who.staffId, who.role, who.departmentId, who.departmentKey]
      : who.kind === 'department'
        ? [who.kind, who.departmentId, who.departmentKey]
        : [who.kind],
  );
  const known = made.get(key);
  if (known) return known;
  if (made.size >= mostMade) made.clear();
  const ability = makeAbility(who);
  made.set(key, ability);
  return ability;
}

function makeAbility(who: PolicySubject): Ability {
  const rules = rulesFor(who);
  const evaluate = createMongoAbility<MongoAbility<[string, string | object]>>(
    rules.map((rule) => ({ ...rule, fields: rule.fields ? [...rule.fields] : undefined })) as never,
  );
  return { who, rules, evaluate };
}

/** A record as the policy sees it: only the columns that conditions speak of. */
export type PolicyRecord = Readonly<Record<string, unknown>>;

/** May this be done to this record (and field group)? Without a record: is there any record to which it may be done? */
export function allows(
  ability: Ability,
  action: Action,
  noun: Subject,
  record?: PolicyRecord,
  field?: string,
): boolean {
  return ability.evaluate.can(action, record === undefined ? noun : subject(noun, { ...record }), field);
}
