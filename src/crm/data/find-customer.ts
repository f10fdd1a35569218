import { nameParts, searchName } from '../../core/names.ts';
import type { Ability } from '../../core/policy.ts';
import type { ReadCtx } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { customerAccess } from '../customers/records.ts';

export interface Found {
  readonly id: number;
  readonly name: string;
}

type Reading = Pick<ReadCtx, 'tx' | 'secrets'> & { readonly ability: Ability };

/** Customers in use that the actor may know of, by exactly this name or another name of theirs, however it is capitalised. */
export function customersNamed({ tx, ability }: Reading, name: string): Promise<Found[]> {
  const folded = searchName(name);
  if (folded === '') return Promise.resolve([]);
  const readable = sql`c.archived_at IS NULL AND ${customerAccess(ability)}`;
  return tx.rows<Found>(sql`
    SELECT id, name FROM (
      (SELECT c.id, c.name FROM customers c WHERE c.search_name = ${folded} AND ${readable} ORDER BY c.id LIMIT 3)
      UNION
      (SELECT c.id, c.name FROM customers c WHERE c.search_aliases && ${[folded]}::text[] AND ${readable} ORDER BY c.id LIMIT 3)
    ) AS named ORDER BY id LIMIT 3`);
}

/** Those whose names differ only in what tells nobody apart: legal forms, spaces, punctuation. `Acme` and `ACME, Inc.` */
export async function customersLike({ tx, ability }: Reading, name: string): Promise<Found[]> {
  const { words, runs } = nameParts(name);
  const telling = [...words, ...runs];
  const [first] = words.length > 0 ? words : [];
  if (!first) return [];
  const rows = await tx.rows<Found>(sql`
    SELECT c.id, c.name FROM customers c
    WHERE c.search_tokens @> ${[...words]}::text[] AND c.archived_at IS NULL AND ${customerAccess(ability)} ORDER BY c.id LIMIT 50`);
  const key = telling.toSorted().join(' ');
  return rows
    .filter((row) => {
      const parts = nameParts(row.name);
      return [...parts.words, ...parts.runs].toSorted().join(' ') === key;
    })
    .slice(0, 3);
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
