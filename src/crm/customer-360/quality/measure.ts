import type { Ability } from '../../../core/policy.ts';
import { joinSql, rawSql, type Sql, sql, type Tx } from '../../../store/database.ts';
import { customerAccess } from '../../customers/records.ts';
import {
  type Completeness,
  completeness,
  type QualityField,
  type QualityRule,
  qualityFieldNames,
  qualityFields,
  type Weights,
  weightsFor,
} from './rules.ts';

/** Is it filled in? Over customers called `c`. */
function filledSql(field: QualityField, now: Date): Sql {
  switch (field) {
    case 'owner':
      return sql`c.owner_id IS NOT NULL`;
    case 'email':
      return sql`c.email_sealed IS NOT NULL`;
    case 'phone':
      return sql`c.phone_sealed IS NOT NULL`;
    case 'address':
      return sql`c.address_sealed IS NOT NULL`;
    case 'consent':
      return sql`c.consent <> '{}'::jsonb`;
    case 'value':
      return sql`c.value_minor IS NOT NULL`;
    case 'contact':
      return sql`EXISTS (SELECT FROM contacts p WHERE p.customer_id = c.id AND p.removed_at IS NULL)`;
    case 'recent-contact':
      return sql`coalesce(c.last_contact_at > ${now}::timestamptz - interval '1 year', false)`;
    case 'country':
    case 'language':
    case 'website':
    case 'source':
      return sql`c.${rawSql(field)} IS NOT NULL`;
    default:
      return field satisfies never;
  }
}

const appliesSql = (field: QualityField): Sql =>
  qualityFields[field].of === 'company' ? sql`c.kind = 'company'` : sql`TRUE`;

/** Tenths of a per cent, null where nothing is wanted. With `ability` only of what it may know of each customer. */
export function tenthsSql(weights: Weights, now: Date, ability?: Ability): Sql {
  const wanted = qualityFieldNames.filter((field) => weights[field] > 0);
  if (wanted.length === 0) return sql`NULL::int`;
  const counts = (field: QualityField): Sql =>
    ability
      ? sql`(${appliesSql(field)} AND ${customerAccess(ability, qualityFields[field].group)})`
      : appliesSql(field);
  const sum = (of: (field: QualityField) => Sql): Sql =>
    joinSql(
      wanted.map((field) => sql`(CASE WHEN ${of(field)} THEN ${weights[field]}::int ELSE 0 END)`),
      ' + ',
    );
  return sql`((${sum((field) => sql`${counts(field)} AND ${filledSql(field, now)}`)}) * 1000 / nullif(${sum(counts)}, 0))`;
}

export interface QualityDepartment {
  readonly id: number;
  readonly key: string;
  readonly en: string;
  readonly zh: string;
}

export function rulesOf(tx: Tx): Promise<QualityRule[]> {
  return tx.rows<QualityRule>(sql`SELECT department_id AS "departmentId", field, weight FROM quality_rules`);
}

/** How complete one customer is, as far as the reader may know of its fields. */
export async function completenessOf(
  tx: Tx,
  customerId: number,
  now: Date,
  sees: (group: string) => boolean,
): Promise<Completeness> {
  const columns = qualityFieldNames.map((field) => sql`${filledSql(field, now)} AS ${rawSql(`"${field}"`)}`);
  const [row] = await tx.rows<
    Record<QualityField, boolean> & { kind: string; departmentId: number; key: string; rules: QualityRule[] }
  >(sql`
    SELECT c.kind, c.department_id AS "departmentId", d.key, ${joinSql(columns)},
      (SELECT coalesce(json_agg(json_build_object('departmentId', r.department_id, 'field', r.field, 'weight', r.weight)), '[]')
        FROM quality_rules r WHERE r.department_id IS NULL OR r.department_id = c.department_id) AS rules
    FROM customers c JOIN departments d ON d.id = c.department_id WHERE c.id = ${customerId}::int`);
  if (!row) return { tenths: null, missing: [] };
  const weights = weightsFor({ id: row.departmentId, key: row.key }, row.rules);
  const applies = (field: QualityField): boolean => qualityFields[field].of === 'all' || row.kind === 'company';
  return completeness(row, weights, (field) => applies(field) && sees(qualityFields[field].group));
}

export interface Measured {
  readonly customers: number;
  readonly tenths: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  /** Fields that count and that most customers lack, the worst first. */
  readonly missing: readonly MissingField[];
}

export interface MissingField {
  readonly field: QualityField;
  /** How many customers lack it. */
  readonly customers: number;
}

/** Fields that are named as missing most. */
const mostNamed = 3;

/** All of a department's customers in use. */
export async function measure(tx: Tx, departmentId: number, weights: Weights, now: Date): Promise<Measured> {
  const wanted = qualityFieldNames.filter((field) => weights[field] > 0);
  const lacks = wanted.map(
    (field) => sql`(${appliesSql(field)} AND NOT (${filledSql(field, now)})) AS ${rawSql(`"${field}"`)}`,
  );
  const counted = wanted.map((field) => sql`${field}::text, count(*) FILTER (WHERE q.${rawSql(`"${field}"`)})`);
  const [row] = await tx.rows<Omit<Measured, 'missing'> & { lacking: Partial<Record<QualityField, number>> }>(sql`
    SELECT count(*)::int AS customers, coalesce(round(avg(q.tenths)), 0)::int AS tenths,
      (count(*) FILTER (WHERE q.tenths < 500))::int AS low,
      (count(*) FILTER (WHERE q.tenths >= 500 AND q.tenths < 800))::int AS middle,
      (count(*) FILTER (WHERE q.tenths >= 800))::int AS high,
      json_build_object(${joinSql(counted)}) AS lacking
    FROM (SELECT ${joinSql([sql`coalesce(${tenthsSql(weights, now)}, 1000) AS tenths`, ...lacks])} FROM customers c
      WHERE c.department_id = ${departmentId}::int AND c.archived_at IS NULL) AS q`);
  if (!row) throw new Error('A sum without groups gave no row.');
  const { lacking, ...measured } = row;
  const missing = wanted
    .map((field): MissingField => ({ field, customers: lacking[field] ?? 0 }))
    .filter(({ customers }) => customers > 0)
    .sort((a, b) => b.customers - a.customers || weights[b.field] - weights[a.field]);
  return { ...measured, missing: missing.slice(0, mostNamed) };
}

export interface WorstCustomer {
  readonly id: number;
  readonly name: string;
  readonly tenths: number;
}

/** The customers of a department that lack most, by what the reader may know of them. */
export function worstOf(
  tx: Tx,
  department: { readonly id: number; readonly weights: Weights },
  by: { readonly ability: Ability; readonly now: Date },
  limit: number,
): Promise<WorstCustomer[]> {
  return tx.rows<WorstCustomer>(sql`
    SELECT q.id, q.name, q.tenths FROM (
      SELECT c.id, c.name, ${tenthsSql(department.weights, by.now, by.ability)} AS tenths FROM customers c
      WHERE c.department_id = ${department.id}::int AND c.archived_at IS NULL AND ${customerAccess(by.ability)}) AS q
    WHERE q.tenths < 1000 ORDER BY q.tenths, q.id LIMIT ${limit}::int`);
}
