import type { NounName } from '../records.ts';
import type { Role } from '../role.ts';

/** What can be done. Each noun uses the few of them that make sense for it. */
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
  'merge',
  'erase',
  'export',
  'import',
] as const;
export type Action = (typeof actions)[number];
export type Subject = NounName | 'deployment';

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

type Scalar = string | number | null;

/** A column compared with a value, with several of which it may be any, or (a column that is a list) asked whether it holds all of some. */
export type Conditions = Readonly<
  Record<string, Scalar | { readonly $in: readonly Scalar[] } | { readonly $all: readonly (string | number)[] }>
>;

export interface PolicyRule {
  readonly action: Action;
  readonly subject: Subject;
  readonly fields?: readonly string[];
  readonly conditions?: Conditions;
  /** It takes away what the rules before it gave. */
  readonly inverted?: true;
  /** Whose rule it is, for explanations. */
  readonly from?: RuleOrigin;
}

/** A default, said for some of those who have it; an admin's own rule; or what no rule can take from an admin. */
export type RuleOrigin =
  | { readonly kind: 'default'; readonly area: AreaName; readonly to: Audience }
  | { readonly kind: 'grant'; readonly id: number }
  | { readonly kind: 'floor' };

/** Whom a default rule is for: the parts of an `Area`, and admins, who may do everything. */
export type Audience = 'everyone' | 'viewer' | 'department' | 'person' | 'manager' | 'admin';
export type AreaName =
  | 'people'
  | 'customers'
  | 'records'
  | 'tasks'
  | 'sales'
  | 'service'
  | 'marketing'
  | 'housekeeping';

/** Writes a rule down. `fields` null: all of the record's. */
export type Can = (action: Action, noun: Subject, fields?: readonly string[] | null, conditions?: Conditions) => void;

/** A member or manager of a department, or everybody in a department's private channel (`me` null: a channel reads, it does not write). */
export interface Insider {
  readonly role: 'member' | 'manager';
  readonly departmentId: number;
  readonly departmentKey: string;
  readonly me: number | null;
}

/** The default rights of one area: what each noun in it shows and allows to whom. */
export interface Area {
  /** What every placed colleague sees, and therefore what a public channel shows. */
  everyone(can: Can): void;
  /** Colleagues who only look, in their own department. */
  viewer?(can: Can, departmentId: number): void;
  /** What a department's members see, their private channel included. */
  department(can: Can, who: Insider): void;
  /** What a person may do besides. */
  person(can: Can, who: Insider & { readonly me: number }): void;
  manager?(can: Can, who: Insider & { readonly me: number }): void;
}
