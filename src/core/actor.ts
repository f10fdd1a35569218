import type { DepartmentId, StaffId } from './ids.ts';
import type { Locale } from './msg.ts';
import type { Grants } from './policy/grants.ts';
import type { Role } from './role.ts';

export { type Role, roles } from './role.ts';

/** Who is asking: one person, however many chat identities they have. */
export interface Actor {
  readonly staffId: StaffId;
  readonly name: string;
  readonly role: Role;
  /** null: a new colleague whom nobody has placed yet. */
  readonly departmentId: DepartmentId | null;
  /** The department's stable key ('sales'), which rules speak of. */
  readonly departmentKey: string | null;
  readonly locale: Locale;
  /** IANA name. */
  readonly timezone: string;
  /** What admins had granted and denied when this was read. Absent: nothing, only the defaults hold. */
  readonly grants?: Grants;
}

/** Whoever a text is rendered for: a person, or a channel with its language and timezone. */
export interface Reader {
  readonly locale: Locale;
  readonly timezone: string;
}
