import { nameParts, searchName } from '../../core/names.ts';
import type { Ability } from '../../core/policy.ts';
import type { ReadCtx } from '../../operations/operation.ts';
import { emptySql, sql } from '../../store/database.ts';
import { customerAccess } from '../customers/records.ts';
import { tellingKey } from './tried.ts';

export interface Found {
  readonly id: number;
  readonly name: string;
}

type Reading = Pick<ReadCtx, 'tx' | 'secrets'> & { readonly ability: Ability };

/** Customers whom a name may mean, those that the actor may know of, at most three of each. */
export interface Called {
  /** By exactly this name or another name of theirs, however it is capitalised. */
  readonly named: readonly Found[];
  /** Those whose names differ only in what tells nobody apart: legal forms, spaces, punctuation. `Acme` and `ACME, Inc.` */
  readonly alike: readonly Found[];
}

export async function customersCalled({ tx, ability }: Reading, name: string): Promise<Called> {
  const folded = searchName(name);
  if (folded === '') return { named: [], alike: [] };
  const { words, runs } = nameParts(name);
  const readable = sql`c.archived_at IS NULL AND ${customerAccess(ability)}`;
  // A name in words alone has no other tokens, so those of a like one are as many; thousands may share a word.
  const asMany = runs.length === 0 ? sql`cardinality(c.search_tokens) = ${words.length}::int` : sql`TRUE`;
  const alike =
    words.length === 0
      ? emptySql
      : sql`UNION ALL SELECT c.id, c.name, FALSE FROM customers c
          WHERE c.search_tokens @> ${[...words]}::text[] AND ${asMany} AND ${readable}`;
  // Few have one name: all of them are fetched, since asked for the first three the planner would read the table in order.
  const rows = await tx.rows<Found & { readonly exact: boolean }>(sql`
    WITH called AS MATERIALIZED (
      SELECT c.id, c.name, TRUE AS exact FROM customers c WHERE c.search_name = ${folded} AND ${readable}
      UNION SELECT c.id, c.name, TRUE FROM customers c WHERE c.search_aliases && ${[folded]}::text[] AND ${readable}
      ${alike})
    SELECT id, name, exact FROM called ORDER BY exact DESC, id LIMIT 100`);
  const key = tellingKey(name);
  const found = rows.map(({ id, name: theirs, exact }) => ({ id, name: theirs, exact }));
  return {
    named: found.filter(({ exact }) => exact).slice(0, 3),
    alike: words.length === 0 ? [] : found.filter((row) => !row.exact && tellingKey(row.name) === key).slice(0, 3),
  };
}

/** The one that another system calls so. */
export async function customerElsewhere(
  { tx, ability }: Reading,
  system: string,
  externalId: string,
): Promise<Found | null> {
  const [row] = await tx.rows<Found>(sql`
    SELECT c.id, c.name FROM customer_external_ids e JOIN customers c ON c.id = e.customer_id
    WHERE e.system = ${system} AND e.external_id = ${externalId} AND c.archived_at IS NULL AND ${customerAccess(ability)}`);
  return row ?? null;
}
