import { type Msg, msg, same } from '../../core/msg.ts';
import type { Grant } from '../../core/policy.ts';
import { actionNames, roleNames } from '../../operations/messages.ts';
import { sql, type Tx } from '../../store/database.ts';
import { type GrantRow, grantsAt, type PolicyVersion, policyVersions } from '../../store/policy-book.ts';
import { messages, reachPhrases } from './messages.ts';
import { whatText } from './words.ts';

/** "every manager", "everybody in Sales", "Dana Fox". */
export function whoText(row: Pick<GrantRow, 'who' | 'staffName' | 'departmentEn' | 'departmentZh'>): Msg {
  const { who } = row;
  if (who.staffId !== null) return same(row.staffName ?? `S-${who.staffId}`);
  const role = who.role === null ? null : (roleNames[who.role] ?? same(who.role));
  const department =
    who.departmentId === null
      ? null
      : msg(row.departmentEn ?? `D-${who.departmentId}`, row.departmentZh ?? `D-${who.departmentId}`);
  if (role && department) return messages.inDepartment(role, department);
  if (department) return messages.wholeDepartment(department);
  return role ? messages.ofRole(role) : messages.everyone;
}

/** The whole rule as a sentence. */
export function grantText(row: GrantRow): Msg {
  const say = row.effect === 'allow' ? messages.allowed : messages.denied;
  return say(whoText(row), actionNames[row.action], whatText(row), reachPhrases[row.reach]);
}

/** Two rules about the same people, action, records and parts: the later one stands for both. */
export function speaksOfTheSame(a: Omit<Grant, 'id' | 'effect'>, b: Omit<Grant, 'id' | 'effect'>): boolean {
  return (
    a.who.role === b.who.role &&
    a.who.departmentId === b.who.departmentId &&
    a.who.staffId === b.who.staffId &&
    a.action === b.action &&
    a.noun === b.noun &&
    a.reach === b.reach &&
    [...a.fields].sort().join() === [...b.fields].sort().join()
  );
}

export interface PolicyNow {
  readonly version: number;
  readonly rows: readonly GrantRow[];
}

/** The newest version and its rules, without those that have ended. */
export async function policyNow(tx: Tx, now: Date): Promise<PolicyNow> {
  const [newest] = await policyVersions(tx, sql`TRUE`, 1);
  if (!newest) return { version: 0, rows: [] };
  const rows = await grantsAt(tx, newest.id);
  return { version: newest.id, rows: rows.filter((row) => row.until === null || row.until > now) };
}

export interface HistoryEntry extends PolicyVersion {
  readonly added: readonly GrantRow[];
  readonly removed: readonly GrantRow[];
}
