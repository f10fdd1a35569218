import { createMongoAbility, type MongoAbility, subject } from '@casl/ability';
import { columnsSpokenOf, rulesFor } from './policy/default-rules.ts';
import { adminFloor, type Grants, grantRules, noGrants } from './policy/grants.ts';
import type { Action, Conditions, PolicyRule, PolicySubject, Subject } from './policy/shape.ts';

/**
 * The one policy. Every read and write of every door asks it, and so does a card in a channel (a channel is a subject
 * with rights of its own). Rules are data: defaults made from role and department, area by area in `policy/`, then what admins
 * have granted, then what they have denied; the last that fits decides. `store/access` turns the same rules into SQL.
 *
 * A condition may compare a column with a value, ask whether it is one of several, or whether a list holds some: nothing else,
 * so that the in-memory check and the SQL can never differ.
 */
export { columnsSpokenOf, rulesFor } from './policy/default-rules.ts';
export { fieldGroups } from './policy/field-groups.ts';
export {
  columnsOfReach,
  type Grant,
  type Grants,
  hidesBasics,
  noGrants,
  type Reach,
  reaches,
} from './policy/grants.ts';
export {
  type Action,
  actions,
  type Conditions,
  type Permission,
  type PolicyRule,
  type PolicySubject,
  type RuleOrigin,
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

export function abilityFor(who: PolicySubject, grants: Grants = noGrants): Ability {
  const key = JSON.stringify(
    who.kind === 'staff'
      ? [grants.key, who.kind, who.staffId, who.role, who.departmentId, who.departmentKey]
      : who.kind === 'department'
        ? [grants.key, who.kind, who.departmentId, who.departmentKey]
        : [grants.key, who.kind],
  );
  const known = made.get(key);
  if (known) return known;
  if (made.size >= mostMade) made.clear();
  const ability = makeAbility(who, grants);
  made.set(key, ability);
  return ability;
}

function makeAbility(who: PolicySubject, grants: Grants): Ability {
  const isAdmin = who.kind === 'staff' && who.role === 'admin';
  // Whom nobody has placed yet has nothing, whatever was granted to people like them.
  const isPlaced = isAdmin || who.kind !== 'staff' || who.departmentId !== null;
  const rules = [
    ...rulesFor(who),
    ...(isPlaced ? grantRules(who, grants, columnsSpokenOf) : []),
    ...(isAdmin && grants.list.length > 0 ? adminFloor : []),
  ];
  const evaluate = createMongoAbility<MongoAbility<[string, string | object]>>(
    rules.map((rule) => ({
      action: rule.action,
      subject: rule.subject,
      inverted: rule.inverted === true,
      ...(rule.fields ? { fields: [...rule.fields] } : {}),
      ...(rule.conditions ? { conditions: { rule } } : {}),
      rule,
    })) as never,
    { conditionsMatcher: (conditions) => matcherOf((conditions as unknown as Carried).rule) },
  );
  return { who, rules, evaluate };
}

/** What CASL gives back of a rule: as its conditions, where they are compared, and with the rule that decided. */
interface Carried {
  readonly rule: PolicyRule;
}

/** Where nobody said what a column holds, a denial holds and nothing else does. */
function matcherOf({ conditions, inverted }: PolicyRule): (record: PolicyRecord) => boolean {
  const wanted = Object.entries(conditions as Conditions);
  return (record) =>
    wanted.every(([name, value]) => (record[name] === undefined ? inverted === true : holds(record[name], value)));
}

function holds(found: unknown, wanted: Conditions[string]): boolean {
  if (typeof wanted !== 'object' || wanted === null) return found === wanted;
  if ('$in' in wanted) return wanted.$in.includes(found as never);
  return Array.isArray(found) && wanted.$all.every((one) => found.includes(one));
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

/** The rule that decides; null: none fits, so it is not allowed. */
export function decidingRule(
  ability: Ability,
  action: Action,
  noun: Subject,
  record: PolicyRecord,
  field?: string,
): PolicyRule | null {
  const rule = ability.evaluate.relevantRuleFor(action, subject(noun, { ...record }), field);
  return rule ? (rule.origin as unknown as Carried).rule : null;
}
