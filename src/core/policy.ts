import { createMongoAbility, type MongoAbility, subject } from '@casl/ability';
import { rulesFor } from './policy/default-rules.ts';
import type { Action, PolicyRule, PolicySubject, Subject } from './policy/shape.ts';

/**
 * The one policy. Every read and write of every door asks it, and so does a card in a channel (a channel is a subject
 * with rights of its own). Rules are data made from role and department, area by area in `policy/`; `store/access` turns the
 * same rules into SQL.
 *
 * A condition may compare a column with a value, ask whether it is one of several, or whether a list holds some: nothing else,
 * so that the in-memory check and the SQL can never differ.
 */
export { rulesFor } from './policy/default-rules.ts';
export { fieldGroups } from './policy/field-groups.ts';
export {
  type Action,
  actions,
  type Conditions,
  type Permission,
  type PolicyRule,
  type PolicySubject,
  type Subject,
} from './policy/shape.ts';

/** Who is asking, what follows from it, and the evaluator over it. */
export interface Ability {
  readonly who: PolicySubject;
  readonly rules: readonly PolicyRule[];
  readonly evaluate: MongoAbility<[string, string | object]>;
}

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
