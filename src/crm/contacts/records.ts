import type { Consent, ContactWay } from '../../core/consent.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { searchName, searchTokens } from '../../core/names.ts';
import type { Ability, PolicyRecord } from '../../core/policy.ts';
import type { Secrets } from '../../core/secrets.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql, customerPolicyColumns } from '../../store/access.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import { openDetail, sealDetail } from '../../store/sealed-details.ts';
import type { ContactEdit, ContactValues } from './rules.ts';

/** A contact as the database has it, with what its rights ask of the customer. Details stay sealed. */
export interface ContactRow {
  readonly id: number;
  readonly version: number;
  readonly customerId: number;
  readonly name: string;
  readonly role: string | null;
  readonly emailSealed: string | null;
  readonly phoneSealed: string | null;
  readonly preferredChannel: ContactWay | null;
  readonly language: string | null;
  readonly notes: string | null;
  readonly primary: boolean;
  readonly consent: Consent;
  readonly doNotContactAt: Date | null;
  readonly doNotContactReason: string | null;
  readonly doNotContactById: number | null;
  readonly removedAt: Date | null;
  readonly createdById: number | null;
  readonly customerName: string;
  readonly customerDepartmentId: number;
  readonly customerOwnerId: number | null;
  readonly customerTeamIds: readonly number[];
  readonly customerArchived: boolean;
  readonly customerDoNotContact: boolean;
  readonly customerConsent: Consent;
  readonly departmentEn: string;
  readonly departmentZh: string;
}

const ofCustomer = (column: Sql): Sql => sql`(SELECT ${column} FROM customers c WHERE c.id = p.customer_id)`;

const columns = {
  customerId: ['customer_id', 'int'],
  name: ['name', 'text'],
  role: ['role', 'text'],
  emailSealed: ['email_sealed', 'text'],
  emailDigest: ['email_digest', 'text'],
  phoneSealed: ['phone_sealed', 'text'],
  phoneDigest: ['phone_digest', 'text'],
  preferredChannel: ['preferred_channel', 'text'],
  language: ['language', 'text'],
  notes: ['notes', 'text'],
  primary: ['is_primary', 'boolean'],
  consent: ['consent', 'jsonb'],
  doNotContactAt: ['do_not_contact_at', 'timestamptz'],
  doNotContactReason: ['do_not_contact_reason', 'text'],
  doNotContactById: ['do_not_contact_by_id', 'int'],
  searchName: ['search_name', 'text'],
  searchTokens: ['search_tokens', 'text[]'],
  removedAt: ['removed_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const contactTable = recordTable<ContactRow, typeof columns>({
  noun: 'contact',
  table: 'contacts',
  alias: 'p',
  select: sql`p.id, p.version, p.customer_id AS "customerId", p.name, p.role, p.email_sealed AS "emailSealed",
    p.phone_sealed AS "phoneSealed", p.preferred_channel AS "preferredChannel", p.language, p.notes,
    p.is_primary AS "primary", p.consent, p.do_not_contact_at AS "doNotContactAt",
    p.do_not_contact_reason AS "doNotContactReason", p.do_not_contact_by_id AS "doNotContactById",
    p.removed_at AS "removedAt", p.created_by_id AS "createdById", p.email_digest AS "emailDigest",
    p.phone_digest AS "phoneDigest", p.search_name AS "searchName", p.search_tokens AS "searchTokens",
    ${ofCustomer(sql`c.name`)} AS "customerName", ${ofCustomer(sql`c.department_id`)} AS "customerDepartmentId",
    ${ofCustomer(sql`c.owner_id`)} AS "customerOwnerId", ${ofCustomer(sql`c.team_ids`)} AS "customerTeamIds",
    ${ofCustomer(sql`c.archived_at IS NOT NULL`)} AS "customerArchived",
    ${ofCustomer(sql`c.do_not_contact_at IS NOT NULL`)} AS "customerDoNotContact",
    ${ofCustomer(sql`c.consent`)} AS "customerConsent",
    (SELECT d.name_en FROM customers c JOIN departments d ON d.id = c.department_id WHERE c.id = p.customer_id) AS "departmentEn",
    (SELECT d.name_zh FROM customers c JOIN departments d ON d.id = c.department_id WHERE c.id = p.customer_id) AS "departmentZh"`,
  columns,
  silent: ['emailDigest', 'phoneDigest', 'searchName', 'searchTokens', 'doNotContactById'],
});

/** What the policy's conditions ask about. */
export function contactRecord(
  row: Pick<ContactRow, 'id' | 'createdById' | 'customerDepartmentId' | 'customerOwnerId' | 'customerTeamIds'>,
): PolicyRecord {
  const { id, createdById, customerDepartmentId, customerOwnerId, customerTeamIds } = row;
  return { id, createdById, customerDepartmentId, customerOwnerId, customerTeamIds };
}

/** The customer as the policy sees it. */
export function customerOf(row: ContactRow): PolicyRecord {
  return {
    id: row.customerId,
    departmentId: row.customerDepartmentId,
    ownerId: row.customerOwnerId,
    teamIds: row.customerTeamIds,
  };
}

/** What the policy's conditions ask about, for rows called `p`. */
export const contactPolicyColumns = {
  id: sql`p.id`,
  createdById: sql`p.created_by_id`,
  customerDepartmentId: ofCustomer(sql`c.department_id`),
  customerOwnerId: ofCustomer(sql`c.owner_id`),
  customerTeamIds: ofCustomer(sql`c.team_ids`),
};

/** Which of the rows called `p` this ability may read, of customers that it may know of. */
export function contactAccess(ability: Ability, field: 'basic' | 'contact' = 'basic'): Sql {
  const contact = accessSql(ability, 'read', 'contact', contactPolicyColumns, field);
  const customer = accessSql(ability, 'read', 'customer', customerPolicyColumns(sql`c`), 'basic');
  return sql`${contact} AND EXISTS (SELECT FROM customers c WHERE c.id = p.customer_id AND ${customer})`;
}

export const isThere = sql`p.removed_at IS NULL`;

export function contactsOf(tx: Tx, customerId: number, conditions: readonly Sql[] = []): Promise<ContactRow[]> {
  return contactTable.where(
    tx,
    [sql`p.customer_id = ${customerId}::int`, isThere, ...conditions],
    sql`p.is_primary DESC, p.search_name, p.id`,
  );
}

export function contactValues(secrets: Secrets, row: ContactRow): ContactValues {
  return {
    name: row.name,
    role: row.role,
    language: row.language,
    preferredChannel: row.preferredChannel,
    email: openDetail(secrets, 'contact', 'email', row.emailSealed),
    phone: openDetail(secrets, 'contact', 'phone', row.phoneSealed),
    notes: row.notes,
  };
}

/** The columns of these values: details sealed and digested, search columns in step with the name. Only what is given. */
export function contactColumns(secrets: Secrets, values: ContactEdit) {
  const { email, phone, name, ...plain } = values;
  const sealed = (field: 'email' | 'phone', value: string | null) => sealDetail(secrets, 'contact', field, value);
  const mail = email === undefined ? null : sealed('email', email);
  const tel = phone === undefined ? null : sealed('phone', phone);
  return {
    ...plain,
    ...(name === undefined ? {} : { name, searchName: searchName(name), searchTokens: searchTokens(name) }),
    ...(mail ? { emailSealed: mail.sealed, emailDigest: mail.digest } : {}),
    ...(tel ? { phoneSealed: tel.sealed, phoneDigest: tel.digest } : {}),
  };
}

export function departmentName(row: Pick<ContactRow, 'departmentEn' | 'departmentZh'>): Msg {
  return msg(row.departmentEn, row.departmentZh);
}

export interface CustomerFacts {
  readonly id: number;
  readonly name: string;
  readonly departmentId: number;
  readonly ownerId: number | null;
  readonly teamIds: readonly number[];
  readonly archived: boolean;
}

/** `lock` holds the customer, so that two first contacts at once agree on which is the first. */
export async function customerFacts(tx: Tx, id: number, lock: 'lock' | 'read' = 'read'): Promise<CustomerFacts | null> {
  const held = lock === 'lock' ? sql`FOR NO KEY UPDATE OF c` : sql``;
  const [row] = await tx.rows<CustomerFacts>(sql`
    SELECT c.id, c.name, c.department_id AS "departmentId", c.owner_id AS "ownerId", c.team_ids AS "teamIds",
      c.archived_at IS NOT NULL AS archived
    FROM customers c WHERE c.id = ${id}::int ${held}`);
  return row ?? null;
}
