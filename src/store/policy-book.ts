import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { type Grant, type Grants, noGrants } from '../core/policy.ts';
import { type Database, type Sql, sql, type Tx } from './database.ts';

/** The grants in force, for every process at once: whoever reads a person's row reads with it which version counts. */
export interface PolicyBook {
  /** The grants of a version, without those that have ended by now. null: nobody has ever granted anything. */
  at(version: number | null): Promise<Grants>;
  /** Those of the newest version. */
  current(): Promise<Grants>;
}

/** A grant as the database has it, with what people call those it is for. */
export interface GrantRow extends Grant {
  readonly version: number;
  readonly until: Date | null;
  readonly createdById: number | null;
  readonly createdAt: Date;
  readonly byName: string | null;
  readonly staffName: string | null;
  readonly departmentEn: string | null;
  readonly departmentZh: string | null;
}

/** SQL for the version that counts; beside a person's row it costs next to nothing. */
export const policyVersionSql = '(SELECT max(id) FROM policy_versions)';

/** A version never changes, so what was read of it is good for ever; old ones are rarely asked for. */
const mostRemembered = 20;

export function createPolicyBook(deps: { readonly database: Database; readonly clock: Clock }): PolicyBook {
  const { database, clock } = deps;
  const book = randomUUID();
  const remembered = new Map<number, Promise<readonly GrantRow[]>>();

  function rowsAt(version: number): Promise<readonly GrantRow[]> {
    const known = remembered.get(version);
    if (known) return known;
    if (remembered.size >= mostRemembered) remembered.clear();
    const asked = database.read((tx) => grantsAt(tx, version));
    remembered.set(version, asked);
    // One that failed is asked again.
    asked.catch(() => remembered.delete(version));
    return asked;
  }

  return {
    async at(version) {
      if (version === null) return noGrants;
      const grants = inForce(version, await rowsAt(version), clock.now());
      // Rights are remembered by this key; another database has versions of the same numbers.
      return grants.key === '' ? grants : { ...grants, key: `${book} ${grants.key}` };
    },
    async current() {
      const { rows } = await database.pool.query<{ version: number | null }>(`SELECT ${policyVersionSql} AS version`);
      return this.at(rows[0]?.version ?? null);
    },
  };
}

/** Without those that have ended; the key names what is left, so that rights made from them are made once. */
export function inForce(version: number, rows: readonly GrantRow[], now: Date): Grants {
  const list = rows.filter((row) => row.until === null || row.until > now);
  if (list.length === 0) return { ...noGrants, version };
  return { key: list.map(({ id }) => id).join(' '), version, list };
}

/** A version's grants, ended ones included, the oldest first. */
export function grantsAt(tx: Tx, version: number): Promise<GrantRow[]> {
  return grantRows(
    tx,
    sql`g.id = ANY((SELECT v.grant_ids FROM policy_versions v WHERE v.id = ${version}::int)::int[])`,
  );
}

interface RawGrant extends Omit<GrantRow, 'who'> {
  readonly role: Grant['who']['role'];
  readonly departmentId: number | null;
  readonly staffId: number | null;
}

/** Grants that a condition over `g` picks, the oldest first. */
export async function grantRows(tx: Tx, where: Sql): Promise<GrantRow[]> {
  const rows = await tx.rows<RawGrant>(sql`
    SELECT g.id, g.version, g.effect, g.role, g.department_id AS "departmentId", g.staff_id AS "staffId", g.action, g.noun, g.fields,
      g.reach, g.until, g.created_by_id AS "createdById", g.created_at AS "createdAt", b.name AS "byName", s.name AS "staffName",
      d.name_en AS "departmentEn", d.name_zh AS "departmentZh"
    FROM access_grants g LEFT JOIN staff s ON s.id = g.staff_id LEFT JOIN departments d ON d.id = g.department_id
      LEFT JOIN staff b ON b.id = g.created_by_id
    WHERE ${where} ORDER BY g.id`);
  return rows.map(({ role, departmentId, staffId, ...row }) => ({ ...row, who: { role, departmentId, staffId } }));
}

/** Who changed what is in force, and how. */
export type PolicyChange = 'granted' | 'revoked' | 'removed' | 'rolled_back' | 'undone' | 'ended';

export interface PolicyVersion {
  readonly id: number;
  readonly change: PolicyChange;
  readonly grantIds: readonly number[];
  readonly byName: string | null;
  readonly at: Date;
}

/** The versions that a condition over `v` picks, the newest first. */
export function policyVersions(tx: Tx, where: Sql, limit: number): Promise<PolicyVersion[]> {
  return tx.rows<PolicyVersion>(sql`
    SELECT v.id, v.change, v.grant_ids AS "grantIds", s.name AS "byName", v.at
    FROM policy_versions v LEFT JOIN staff s ON s.id = v.by_id WHERE ${where} ORDER BY v.id DESC LIMIT ${limit}::int`);
}

/**
 * Makes a new version of the present one. Whoever else wants to waits until this transaction is over, so that versions follow one
 * another; reading goes on. Resolves to both, or null where nothing changes.
 */
export async function changePolicy(
  tx: Tx,
  by: { readonly change: PolicyChange; readonly staffId: number | null; readonly now: Date },
  next: (present: readonly number[]) => readonly number[],
): Promise<{ readonly version: number; readonly added: number[]; readonly removed: number[] } | null> {
  await tx.run(sql`LOCK TABLE policy_versions IN SHARE ROW EXCLUSIVE MODE`);
  const [present] = await policyVersions(tx, sql`TRUE`, 1);
  const before = present?.grantIds ?? [];
  const after = [...new Set(next(before))].sort((a, b) => a - b);
  const added = after.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  if (added.length === 0 && removed.length === 0) return null;
  const [row] = await tx.rows<{ id: number }>(sql`
    INSERT INTO policy_versions (change, grant_ids, by_id, at)
    VALUES (${by.change}, ${after}::int[], ${by.staffId}::int, ${by.now}::timestamptz) RETURNING id`);
  if (!row) throw new Error('The new policy version was not returned.');
  return { version: row.id, added, removed };
}
