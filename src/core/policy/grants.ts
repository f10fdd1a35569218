import type { Role } from '../role.ts';
import { fieldGroups } from './field-groups.ts';
import { type Action, actions, type Conditions, type PolicyRule, type PolicySubject, type Subject } from './shape.ts';

/** To which records of a noun a grant reaches: all, those of one's own department, of one's accounts, or one's own. */
export const reaches = ['all', 'department', 'team', 'own'] as const;
export type Reach = (typeof reaches)[number];

/**
 * A rule that an admin made, beside the defaults. `who`: a person, or everybody who is placed and has the role and the department,
 * where those are given. A denial wins over whatever allows.
 */
export interface Grant {
  readonly id: number;
  readonly effect: 'allow' | 'deny';
  readonly who: { readonly role: Role | null; readonly departmentId: number | null; readonly staffId: number | null };
  readonly action: Action;
  readonly noun: Subject;
  /** Field groups; empty: all of the record. */
  readonly fields: readonly string[];
  readonly reach: Reach;
}

/** The grants in force at one moment. The same key means the same list. */
export interface Grants {
  readonly key: string;
  readonly version: number;
  readonly list: readonly Grant[];
}

export const noGrants: Grants = { key: '', version: 0, list: [] };

/** Columns by which a record is somebody's, the closest first: of each line the first that a noun's rules speak of counts. */
const columnsOf: Readonly<Record<Exclude<Reach, 'all'>, readonly (readonly string[])[]>> = {
  department: [['departmentId', 'customerDepartmentId']],
  team: [['teamIds', 'customerTeamIds']],
  own: [['ownerId', 'customerOwnerId'], ['assigneeId'], ['byId'], ['createdById']],
};

/** The columns that a reach means for a noun, among those that its default rules speak of; none: it means nothing there. */
export function columnsOfReach(reach: Exclude<Reach, 'all'>, spokenOf: ReadonlySet<string>): string[] {
  return columnsOf[reach].flatMap((line) => line.find((column) => spokenOf.has(column)) ?? []);
}

/**
 * A subject's grants as rules, denials last. `spokenOf`: the columns that the defaults of a noun speak of. Whoever may read a part
 * of a record may know of the record; whom its basic facts are denied reads nothing of it.
 */
export function grantRules(
  who: PolicySubject,
  grants: Grants,
  spokenOf: (noun: Subject) => ReadonlySet<string>,
): PolicyRule[] {
  const rules: PolicyRule[] = [];
  for (const grant of grants.list)
    if (grant.effect === 'allow') rules.push(...allowing(who, grant, spokenOf(grant.noun)));
  for (const grant of grants.list)
    if (grant.effect === 'deny') rules.push(...denying(who, grant, spokenOf(grant.noun)));
  return rules;
}

function allowing(who: PolicySubject, grant: Grant, spokenOf: ReadonlySet<string>): PolicyRule[] {
  if (!coversAll(grant.who, who)) return [];
  // A channel reads, and so does who only looks.
  const reads = grant.action === 'read' || grant.action === 'export';
  if (!reads && (who.kind !== 'staff' || who.role === 'viewer')) return [];
  if (who.kind !== 'staff' && grant.action !== 'read') return [];
  const { fields } = grant;
  const wide =
    grant.action === 'read' && fields.length > 0 && !fields.includes('basic') ? ['basic', ...fields] : fields;
  return conditionsFor(who, grant.reach, spokenOf).map((conditions) => ruleOf(grant, wide, conditions));
}

function denying(who: PolicySubject, grant: Grant, spokenOf: ReadonlySet<string>): PolicyRule[] {
  if (!touches(grant.who, who)) return [];
  const fields = deniedFields(grant);
  if (fields === null) return [];
  // In a channel nobody knows who looks: what is anybody's to miss there is missing for all.
  const reach = who.kind === 'staff' ? grant.reach : 'all';
  return conditionsFor(who, reach, spokenOf).map((conditions) => ({
    ...ruleOf(grant, fields, conditions),
    inverted: true,
  }));
}

/**
 * What everything else speaks of by name: who may see a task sees for which customer it is and who does it. To hide it from
 * somebody, one would have to hide all of that.
 */
const namedEverywhere: ReadonlySet<Subject> = new Set(['customer', 'staff', 'department', 'channel'] as const);

/** May the basic facts of a noun's records be denied? */
export function hidesBasics(grant: Pick<Grant, 'action' | 'noun' | 'fields'>): boolean {
  const asksBasics = grant.fields.length === 0 || grant.fields.includes('basic');
  return grant.action === 'read' && namedEverywhere.has(grant.noun) && asksBasics;
}

/** The field groups that a denial takes away; []: the whole record. null: nothing that can be taken. */
function deniedFields(grant: Grant): readonly string[] | null {
  if (grant.action !== 'read') return grant.fields;
  if (!hidesBasics(grant)) return grant.fields.includes('basic') ? [] : grant.fields;
  const groups = grant.noun === 'customer' ? fieldGroups.customer : [];
  const asked = grant.fields.length === 0 ? groups : grant.fields;
  const left = asked.filter((field) => field !== 'basic');
  return left.length > 0 ? left : null;
}

function ruleOf(grant: Grant, fields: readonly string[], conditions: Conditions | null): PolicyRule {
  return {
    action: grant.action,
    subject: grant.noun,
    ...(fields.length > 0 ? { fields } : {}),
    ...(conditions ? { conditions } : {}),
    from: { kind: 'grant', id: grant.id },
  };
}

/** One for each way in which a record may be theirs; null: no condition. */
function conditionsFor(who: PolicySubject, reach: Reach, spokenOf: ReadonlySet<string>): (Conditions | null)[] {
  if (reach === 'all') return [null];
  const columns = columnsOfReach(reach, spokenOf);
  if (reach === 'department') {
    const { departmentId } = who.kind === 'everyone' ? { departmentId: null } : who;
    return departmentId === null ? [] : columns.map((column) => ({ [column]: departmentId }));
  }
  if (who.kind !== 'staff') return [];
  return columns.map((column) => ({ [column]: reach === 'team' ? { $all: [who.staffId] } : who.staffId }));
}

/** Is this for the person, or for each of those who can look into the channel? */
function coversAll(to: Grant['who'], who: PolicySubject): boolean {
  switch (who.kind) {
    case 'staff':
      return isFor(to, who);
    case 'department':
      return to.staffId === null && to.role === null && (to.departmentId ?? who.departmentId) === who.departmentId;
    case 'everyone':
      return to.staffId === null && to.role === null && to.departmentId === null;
    default:
      return who satisfies never;
  }
}

/** Is this for the person, or perhaps for one of those who can look into the channel? */
function touches(to: Grant['who'], who: PolicySubject): boolean {
  switch (who.kind) {
    case 'staff':
      return isFor(to, who);
    // Nobody who only looks is in there, and admins see more elsewhere anyway.
    case 'department':
      return (
        to.staffId !== null ||
        (to.role !== 'viewer' && to.role !== 'admin' && (to.departmentId ?? who.departmentId) === who.departmentId)
      );
    case 'everyone':
      return to.role !== 'admin';
    default:
      return who satisfies never;
  }
}

function isFor(to: Grant['who'], who: Extract<PolicySubject, { kind: 'staff' }>): boolean {
  if (to.staffId !== null) return to.staffId === who.staffId;
  return (to.role ?? who.role) === who.role && (to.departmentId === null || to.departmentId === who.departmentId);
}

/** What no denial takes from an admin, or the last one could lock everybody out. */
export const adminFloor: readonly PolicyRule[] = [
  { action: 'administer', subject: 'deployment', from: { kind: 'floor' } },
  ...actions.flatMap((action): PolicyRule[] =>
    (['grant', 'staff', 'department'] as const).map((noun) => ({ action, subject: noun, from: { kind: 'floor' } })),
  ),
];
