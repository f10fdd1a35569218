import { type Consent, readConsent } from '../../core/consent.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Ability, PolicyRecord } from '../../core/policy.ts';
import { accessSql } from '../../store/access.ts';
import { emptySql, joinSql, type Sql, sql, type Tx } from '../../store/database.ts';
import type { Direction, LogResult, LogValues, Via } from './rules.ts';

/** A contact of the customer who took part. */
export interface LoggedContact {
  readonly id: number;
  readonly name: string;
  readonly createdById: number | null;
}

/** A log as the database has it, with the names of its customer and author. */
export interface LogRow {
  readonly id: number;
  readonly version: number;
  readonly customerId: number;
  readonly byId: number;
  readonly departmentId: number;
  readonly via: Via;
  readonly content: string;
  readonly at: Date;
  readonly sourceLink: string | null;
  readonly audience: 'everyone' | 'department';
  readonly deletedAt: Date | null;
  readonly direction: Direction | null;
  readonly minutes: number | null;
  readonly result: LogResult | null;
  readonly resultNote: string | null;
  readonly contactIds: readonly number[];
  readonly withWhom: string | null;
  /** Those of `contactIds` who are still there. */
  readonly contacts: readonly LoggedContact[];
  readonly customerName: string;
  readonly customerDepartmentId: number;
  readonly customerOwnerId: number | null;
  readonly customerTeamIds: readonly number[];
  readonly byName: string;
  readonly departmentEn: string;
  readonly departmentZh: string;
}

const columns = sql`i.id, i.version, i.customer_id AS "customerId", i.by_id AS "byId", i.department_id AS "departmentId",
  i.via, i.content, i.happened_at AS at, i.source_link AS "sourceLink", i.audience, i.deleted_at AS "deletedAt",
  i.direction, i.minutes, i.result, i.result_note AS "resultNote", i.contact_ids AS "contactIds", i.with_whom AS "withWhom",
  CASE WHEN i.contact_ids = '{}' THEN '[]' ELSE coalesce(
    (SELECT json_agg(json_build_object('id', p.id, 'name', p.name, 'createdById', p.created_by_id) ORDER BY p.name, p.id)
     FROM contacts p WHERE p.id = ANY(i.contact_ids) AND p.removed_at IS NULL), '[]') END AS contacts,
  c.team_ids AS "customerTeamIds",
  c.name AS "customerName", c.department_id AS "customerDepartmentId", c.owner_id AS "customerOwnerId",
  coalesce(s.name, '') AS "byName", coalesce(d.name_en, '') AS "departmentEn", coalesce(d.name_zh, '') AS "departmentZh"`;
const joined = sql`interactions i JOIN customers c ON c.id = i.customer_id LEFT JOIN staff s ON s.id = i.by_id
  LEFT JOIN departments d ON d.id = i.department_id`;

/** Which of the rows called `i` this ability may read at all (not necessarily what was said). */
export function logAccess(ability: Ability, field: 'basic' | 'content' = 'basic'): Sql {
  return accessSql(ability, 'read', 'interaction', logPolicyColumns, field);
}

/** What the policy's conditions ask of the rows called `i`. */
export const logPolicyColumns: Readonly<Record<string, Sql>> = {
  id: sql`i.id`,
  departmentId: sql`i.department_id`,
  byId: sql`i.by_id`,
  audience: sql`i.audience`,
};

/** Deleted ones are not found. */
export async function logById(tx: Tx, id: number): Promise<LogRow | null> {
  const [row] = await tx.rows<LogRow>(
    sql`SELECT ${columns} FROM ${joined} WHERE i.id = ${id} AND i.deleted_at IS NULL`,
  );
  return row ?? null;
}

/** Deleted ones too, held until the transaction ends. */
export async function lockLog(tx: Tx, id: number): Promise<LogRow | null> {
  const [row] = await tx.rows<LogRow>(sql`SELECT ${columns} FROM ${joined} WHERE i.id = ${id} FOR UPDATE OF i`);
  return row ?? null;
}

/** The newest first; `before`: only what comes after this log in that order. */
export function logsWhere(tx: Tx, conditions: readonly Sql[], limit: number, before?: number): Promise<LogRow[]> {
  const older =
    before === undefined
      ? []
      : [sql`(i.happened_at, i.id) < (SELECT b.happened_at, b.id FROM interactions b WHERE b.id = ${before})`];
  return tx.rows<LogRow>(sql`
    SELECT ${columns} FROM ${joined} WHERE ${joinSql([sql`i.deleted_at IS NULL`, ...conditions, ...older], ' AND ')}
    ORDER BY i.happened_at DESC, i.id DESC LIMIT ${limit}`);
}

/** What the policy's conditions ask about. */
export function logRecord(row: Pick<LogRow, 'id' | 'departmentId' | 'byId' | 'audience'>): PolicyRecord {
  return { id: row.id, departmentId: row.departmentId, byId: row.byId, audience: row.audience };
}

export function logValues(row: LogRow): LogValues {
  const { content, via, at, direction, minutes, result, resultNote, contactIds, withWhom } = row;
  const isPrivate = row.audience === 'department';
  return { content, via, at, private: isPrivate, direction, minutes, result, resultNote, contactIds, withWhom };
}

export function departmentName(row: Pick<LogRow, 'departmentEn' | 'departmentZh'>): Msg {
  return msg(row.departmentEn, row.departmentZh);
}

export interface LoggedCustomer {
  readonly id: number;
  readonly name: string;
  readonly departmentId: number;
  readonly ownerId: number | null;
  readonly teamIds: number[];
  readonly archived: boolean;
  readonly doNotContact: boolean;
  readonly consent: Consent;
}

/** `lock` holds the customer, so that logs written and deleted at once agree on which contact was the last. */
export async function loggedCustomer(
  tx: Tx,
  id: number,
  lock: 'lock' | 'read' = 'read',
): Promise<LoggedCustomer | null> {
  const [row] = await tx.rows<Omit<LoggedCustomer, 'consent'> & { consent: unknown }>(sql`
    SELECT id, name, department_id AS "departmentId", owner_id AS "ownerId", team_ids AS "teamIds",
      archived_at IS NOT NULL AS archived, do_not_contact_at IS NOT NULL AS "doNotContact", consent
    FROM customers WHERE id = ${id} ${lock === 'lock' ? sql`FOR NO KEY UPDATE` : emptySql}`);
  return row ? { ...row, consent: readConsent(row.consent) } : null;
}

/** The customer, who must be locked, was contacted then, at the latest. */
export async function contactedAt(tx: Tx, customerId: number, at: Date): Promise<void> {
  await tx.run(sql`
    UPDATE customers SET last_contact_at = ${at}::timestamptz
    WHERE id = ${customerId} AND (last_contact_at IS NULL OR last_contact_at < ${at}::timestamptz)`);
}

/** A log that stood for the last contact is gone or was moved: the newest of the others stands for it now. The customer must be locked. */
export async function contactedNoLongerAt(tx: Tx, customerId: number, at: Date): Promise<void> {
  await tx.run(sql`
    UPDATE customers SET last_contact_at =
      (SELECT max(i.happened_at) FROM interactions i WHERE i.customer_id = ${customerId} AND i.deleted_at IS NULL)
    WHERE id = ${customerId} AND last_contact_at = ${at}::timestamptz`);
}
