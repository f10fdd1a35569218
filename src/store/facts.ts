import type { Facts } from '../core/filter/evaluate.ts';
import type { FilterTest } from '../core/filter/filter.ts';
import { type Ability, allows, fieldGroups, type PolicyRecord } from '../core/policy.ts';
import type { NounName } from '../core/records.ts';
import { emptySql, joinSql, type Sql, sql, type Tx } from './database.ts';
import { countedNouns, readsAll } from './scores.ts';

/** What filters ask of a record, with what decides who may know it. */
export interface RecordFacts extends Omit<Facts, 'actorId' | 'hidden'> {
  /** The record as its noun's rights see it; null where the noun has no table of rights. */
  readonly record: PolicyRecord | null;
  /** The same of its customer. */
  readonly customer: PolicyRecord | null;
}

/** A noun's own table of rights, as it declares it. */
export type PolicyTables = (noun: NounName) => { from: Sql; columns: Readonly<Record<string, Sql>> } | undefined;

interface Raw {
  id: number;
  customerId: number | null;
  ownerId: number | null;
  customerOwnerId: number | null;
  tags: string[] | null;
  lifecycle: string | null;
  customerClass: string | null;
  amountMinor: bigint | null;
  currency: string | null;
  priority: string | null;
  departments: (string | null)[];
  customer: PolicyRecord | null;
}

/** Each noun's table in one shape: id, customer, department, owner, priority, amount. */
const shapes: Partial<Record<NounName, Sql>> = {
  customer: sql`SELECT id, id AS customer_id, department_id, owner_id, NULL::text AS priority, value_minor AS minor, value_currency AS currency FROM customers`,
  task: sql`SELECT id, customer_id, department_id, assignee_id AS owner_id, priority, NULL::bigint AS minor, NULL::text AS currency FROM tasks`,
  interaction: sql`SELECT id, customer_id, department_id, by_id AS owner_id, NULL::text AS priority, NULL::bigint AS minor, NULL::text AS currency FROM interactions`,
  contact: sql`SELECT id, customer_id, NULL::int AS department_id, NULL::int AS owner_id, NULL::text AS priority, NULL::bigint AS minor, NULL::text AS currency FROM contacts`,
  need: sql`SELECT id, customer_id, department_id, owner_id, NULL::text AS priority, NULL::bigint AS minor, NULL::text AS currency FROM needs`,
  order: sql`SELECT id, customer_id, department_id, owner_id, NULL::text AS priority, gross_minor AS minor, currency FROM orders`,
  deal: sql`SELECT id, customer_id, department_id, owner_id, NULL::text AS priority, amount_minor AS minor, amount_currency AS currency FROM deals`,
  case: sql`SELECT id, customer_id, department_id, assignee_id AS owner_id, level AS priority, NULL::bigint AS minor, NULL::text AS currency FROM cases`,
  handoff: sql`SELECT id, customer_id, to_department_id AS department_id, to_staff_id AS owner_id, NULL::text AS priority, NULL::bigint AS minor, NULL::text AS currency FROM handoffs`,
  project: sql`SELECT id, customer_id, department_id, owner_id, NULL::text AS priority, NULL::bigint AS minor, NULL::text AS currency FROM projects`,
  campaign: sql`SELECT id, NULL::int AS customer_id, department_id, owner_id, NULL::text AS priority, budget_minor AS minor, currency FROM campaigns`,
};

/** Nouns whose events can be filtered by what their records are. */
export const nounsWithFacts = Object.keys(shapes) as NounName[];

/** The facts of many records, two statements a noun; records that are gone are missing. Keys: `task 7`. */
export async function loadFacts(
  tx: Tx,
  refs: readonly { readonly noun: NounName; readonly id: number }[],
  tables: PolicyTables,
): Promise<ReadonlyMap<string, RecordFacts>> {
  const byNoun = new Map<NounName, Set<number>>();
  for (const { noun, id } of refs) {
    if (shapes[noun]) byNoun.set(noun, (byNoun.get(noun) ?? new Set()).add(id));
  }
  const found = new Map<string, RecordFacts>();
  for (const [noun, ids] of byNoun) {
    const records = await policyRecords(tx, tables(noun), [...ids]);
    for (const row of await rawFacts(tx, shapes[noun] ?? emptySql, [...ids])) {
      found.set(`${noun} ${row.id}`, {
        customerId: row.customerId,
        ownerId: row.ownerId ?? row.customerOwnerId,
        tags: row.tags ?? [],
        customerClass: row.customerClass,
        lifecycle: row.lifecycle,
        amountMinor: row.amountMinor,
        currency: row.currency,
        priority: row.priority,
        departments: row.departments.filter((key) => key !== null),
        record: records.get(row.id) ?? null,
        customer: row.customer,
      });
    }
  }
  return found;
}

/** The class by the points that everybody may see: those for amounts would tell what the amounts do not. */
function rawFacts(tx: Tx, shape: Sql, ids: number[]): Promise<Raw[]> {
  return tx.rows<Raw>(sql`
    SELECT x.id, x.customer_id AS "customerId", x.owner_id AS "ownerId", c.owner_id AS "customerOwnerId", c.tags, c.lifecycle,
      (SELECT CASE WHEN s.total_open >= r.from_a * 10 THEN 'a' WHEN s.total_open >= r.from_b * 10 THEN 'b' ELSE 'c' END
        FROM customer_scores s, (SELECT from_a, from_b FROM score_rules ORDER BY id DESC LIMIT 1) r
        WHERE s.customer_id = c.id) AS "customerClass",
      x.minor AS "amountMinor", x.currency, x.priority, ARRAY[d.key, e.key] AS departments,
      CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'departmentId', c.department_id, 'ownerId', c.owner_id,
        'teamIds', c.team_ids) END AS customer
    FROM (${shape} WHERE id = ANY(${ids}::int[])) x LEFT JOIN customers c ON c.id = x.customer_id
    LEFT JOIN departments d ON d.id = x.department_id LEFT JOIN departments e ON e.id = c.department_id`);
}

async function policyRecords(
  tx: Tx,
  table: ReturnType<PolicyTables>,
  ids: number[],
): Promise<ReadonlyMap<number, PolicyRecord>> {
  if (!table) return new Map();
  const columns = Object.entries(table.columns).map(([name, column]) => sql`${name}::text, ${column}`);
  const rows = await tx.rows<{ record: PolicyRecord & { id: number } }>(sql`
    SELECT json_build_object(${joinSql(columns)}) AS record FROM ${table.from}
    WHERE ${table.columns.id ?? sql`id`} = ANY(${ids}::int[])`);
  return new Map(rows.map(({ record }) => [record.id, record]));
}

/** Facts through somebody's eyes: null where they may not know of the record at all. */
export function factsFor(ability: Ability, noun: NounName, facts: RecordFacts, actorId: number | null): Facts | null {
  const { record, customer, ...known } = facts;
  const hidden = new Set<FilterTest['key']>();
  if (record && !allows(ability, 'read', noun, record, 'basic')) return null;
  const groups: readonly string[] = (fieldGroups as Readonly<Record<string, readonly string[]>>)[noun] ?? [];
  if (!record || (groups.includes('money') && !allows(ability, 'read', noun, record, 'money'))) hidden.add('amount');
  if (!countedNouns.every((counted) => readsAll(ability, counted))) hidden.add('class');
  if (customer && !allows(ability, 'read', 'customer', customer, 'basic')) {
    for (const key of ['customer', 'tag', 'lifecycle', 'class', 'owner', 'department'] as const) hidden.add(key);
  }
  return { ...known, actorId, hidden };
}
