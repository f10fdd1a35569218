import type { Consent, ContactWay } from '../../core/consent.ts';
import type { CustomValues } from '../../core/custom-fields.ts';
import type { Money } from '../../core/money.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Ability, PolicyRecord } from '../../core/policy.ts';
import { accessSql, customerPolicyColumns } from '../../store/access.ts';
import { joinSql, type Sql, sql, type Tx } from '../../store/database.ts';
import type { Gender, Lifecycle } from './rules.ts';

/** A customer as the database has it, with the names of its department and owner. Contact details stay sealed. */
export interface CustomerRow {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly kind: 'person' | 'company';
  readonly departmentId: number;
  readonly ownerId: number | null;
  readonly country: string | null;
  readonly language: string | null;
  readonly website: string | null;
  readonly emailSealed: string | null;
  readonly phoneSealed: string | null;
  readonly addressSealed: string | null;
  readonly notes: string | null;
  readonly valueMinor: bigint | null;
  readonly valueCurrency: string | null;
  readonly aliases: readonly string[];
  readonly birthYear: number | null;
  readonly gender: Gender | null;
  readonly lifecycle: Lifecycle;
  /** Why they were lost. */
  readonly lifecycleReason: string | null;
  readonly lifecycleAt: Date | null;
  readonly source: string | null;
  readonly tags: readonly string[];
  /** The account team; `customer_team` says who does what. */
  readonly teamIds: readonly number[];
  readonly custom: CustomValues;
  readonly preferredChannel: ContactWay | null;
  readonly consent: Consent;
  readonly doNotContactAt: Date | null;
  readonly doNotContactReason: string | null;
  readonly doNotContactById: number | null;
  readonly archivedAt: Date | null;
  readonly lastContactAt: Date | null;
  readonly createdById: number | null;
  readonly departmentEn: string;
  readonly departmentZh: string;
  readonly ownerName: string | null;
}

const columns = sql`c.id, c.version, c.name, c.kind, c.department_id AS "departmentId", c.owner_id AS "ownerId", c.country,
  c.language, c.website, c.email_sealed AS "emailSealed", c.phone_sealed AS "phoneSealed",
  c.address_sealed AS "addressSealed", c.notes, c.value_minor AS "valueMinor", c.value_currency AS "valueCurrency",
  c.aliases, c.birth_year AS "birthYear", c.gender, c.lifecycle, c.lifecycle_reason AS "lifecycleReason",
  c.lifecycle_at AS "lifecycleAt", c.source, c.tags, c.team_ids AS "teamIds", c.custom,
  c.preferred_channel AS "preferredChannel", c.consent, c.do_not_contact_at AS "doNotContactAt",
  c.do_not_contact_reason AS "doNotContactReason", c.do_not_contact_by_id AS "doNotContactById",
  c.archived_at AS "archivedAt", c.last_contact_at AS "lastContactAt", c.created_by_id AS "createdById",
  d.name_en AS "departmentEn", d.name_zh AS "departmentZh", s.name AS "ownerName"`;
const names = sql`JOIN departments d ON d.id = c.department_id LEFT JOIN staff s ON s.id = c.owner_id`;

/** Which of the rows called `c` this ability may do this to. */
export function customerAccess(ability: Ability, field?: string): Sql {
  return accessSql(ability, 'read', 'customer', customerPolicyColumns(sql`c`), field);
}

/** Which contact persons, rows called `p` of customers called `c`, this ability may read. */
export function personAccess(ability: Ability, field: 'basic' | 'contact'): Sql {
  const columns = {
    id: sql`p.id`,
    createdById: sql`p.created_by_id`,
    customerDepartmentId: sql`c.department_id`,
    customerOwnerId: sql`c.owner_id`,
    customerTeamIds: sql`c.team_ids`,
  };
  return accessSql(ability, 'read', 'contact', columns, field);
}

export async function customerById(tx: Tx, id: number): Promise<CustomerRow | null> {
  const [row] = await tx.rows<CustomerRow>(sql`SELECT ${columns} FROM customers c ${names} WHERE c.id = ${id}`);
  return row ?? null;
}

/** The row, held until the transaction ends, so that what is compared is what is written over. */
export async function lockCustomer(tx: Tx, id: number): Promise<CustomerRow | null> {
  const [row] = await tx.rows<CustomerRow>(
    sql`SELECT ${columns} FROM customers c ${names} WHERE c.id = ${id} FOR UPDATE OF c`,
  );
  return row ?? null;
}

/** These customers, in the order of the ids. */
export async function customersByIds(tx: Tx, ids: readonly number[]): Promise<CustomerRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx.rows<CustomerRow>(sql`
    SELECT ${columns} FROM customers c ${names} WHERE c.id = ANY(${[...ids]}::int[])`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export function customersWhere(
  tx: Tx,
  conditions: readonly Sql[],
  order: Sql,
  page: { readonly limit: number; readonly offset: number },
): Promise<CustomerRow[]> {
  return tx.rows<CustomerRow>(sql`
    SELECT ${columns} FROM customers c ${names}
    WHERE ${joinSql([...conditions], ' AND ')} ORDER BY ${order} LIMIT ${page.limit} OFFSET ${page.offset}`);
}

/** What the policy's conditions ask about. */
export function customerRecord(row: Pick<CustomerRow, 'id' | 'departmentId' | 'ownerId' | 'teamIds'>): PolicyRecord {
  return { id: row.id, departmentId: row.departmentId, ownerId: row.ownerId, teamIds: row.teamIds };
}

export function customerValue(row: Pick<CustomerRow, 'valueMinor' | 'valueCurrency'>): Money | null {
  return row.valueMinor === null || row.valueCurrency === null
    ? null
    : { minor: row.valueMinor, currency: row.valueCurrency };
}

export function departmentName(row: Pick<CustomerRow, 'departmentEn' | 'departmentZh'>): Msg {
  return msg(row.departmentEn, row.departmentZh);
}

export interface StaffFacts {
  readonly id: number;
  readonly name: string;
  readonly role: string;
  readonly departmentId: number | null;
  readonly active: boolean;
}

export async function staffFacts(tx: Tx, id: number): Promise<StaffFacts | null> {
  const [row] = await tx.rows<StaffFacts>(
    sql`SELECT id, name, role, department_id AS "departmentId", active FROM staff WHERE id = ${id}`,
  );
  return row ?? null;
}

export interface DepartmentFacts {
  readonly id: number;
  readonly name: Msg;
  readonly active: boolean;
}

export async function departmentFacts(tx: Tx, id: number): Promise<DepartmentFacts | null> {
  const [row] = await tx.rows<{ id: number; en: string; zh: string; active: boolean }>(
    sql`SELECT id, name_en AS en, name_zh AS zh, active FROM departments WHERE id = ${id}`,
  );
  return row ? { id: row.id, name: msg(row.en, row.zh), active: row.active } : null;
}
