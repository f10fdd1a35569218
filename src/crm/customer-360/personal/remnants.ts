import type { Secrets } from '../../../core/secrets.ts';
import { eraseAuditContent } from '../../../store/audit-seal.ts';
import { dropUnused } from '../../../store/blobs.ts';
import { sql, type Tx } from '../../../store/database.ts';
import { isAbout, type OwnRecords, recordsOf } from './records.ts';

/** What an export of a customer's data is called, by which one that still waits to be fetched is found. */
export const exportName = (id: number): string => `customer-C-${id}.json`;

/** Shorter words are in everything. */
const shortestWord = 3;

/**
 * What is left of customers outside of their records: contents of the audit log, requests that failed, details of events, exports
 * that wait to be fetched, pairs that looked alike. `words`: by which texts that name no record are found.
 */
export async function eraseRemnants(
  tx: Tx,
  secrets: Secrets,
  ids: readonly number[],
  words: readonly string[],
  by: string,
): Promise<void> {
  const telling = [...new Set(words.map((word) => word.trim().toLowerCase()))].filter(
    (word) => word.length >= shortestWord,
  );
  const own = await recordsOf(tx, ids);
  await eraseAudit(tx, own, by);
  await eraseRequests(tx, secrets, telling);
  await tx.run(sql`
    UPDATE outbox o SET details = (SELECT coalesce(jsonb_object_agg(d.key, d.value), '{}') FROM jsonb_each(o.details) d
      WHERE NOT EXISTS (SELECT FROM unnest(${telling}::text[]) AS w(word) WHERE strpos(lower(d.value::text), w.word) > 0))
    WHERE ${isAbout(sql`o`, own)}`);
  await tx.run(sql`
    UPDATE deliveries d SET error = NULL WHERE d.error IS NOT NULL AND ${isAbout(sql`d`, own)}`);
  const parcels = await tx.rows<{ blob: number }>(
    sql`DELETE FROM file_parcels WHERE name = ANY(${ids.map(exportName)}::text[]) RETURNING blob_id AS blob`,
  );
  if (parcels.length > 0) await dropUnused(tx, [...new Set(parcels.map(({ blob }) => blob))]);
  await tx.run(sql`DELETE FROM duplicate_keys WHERE customer_id = ANY(${[...ids]}::int[])`);
  await tx.run(sql`
    DELETE FROM duplicate_pairs WHERE first_id = ANY(${[...ids]}::int[]) OR second_id = ANY(${[...ids]}::int[])`);
  await tx.run(sql`
    UPDATE legal_holds SET reason = '—' WHERE customer_id = ANY(${[...ids]}::int[]) AND lifted_at IS NOT NULL`);
}

/** Contents go, and so does what undoing would have brought back: it stands on the first line of a call, whatever record that is of. */
async function eraseAudit(tx: Tx, own: readonly OwnRecords[], by: string): Promise<void> {
  const calls = await tx.rows<{ call: string }>(
    sql`SELECT DISTINCT e.call_id AS call FROM audit_entries e WHERE ${isAbout(sql`e`, own)}`,
  );
  await eraseAuditContent(tx, isAbout(sql`e`, own), by);
  await eraseAuditContent(
    tx,
    sql`e.undo_sealed IS NOT NULL AND e.call_id = ANY(${calls.map(({ call }) => call)}::text[])`,
    by,
  );
}

/** Requests that failed for good keep what was asked for; a fault's text may repeat what somebody typed. */
async function eraseRequests(tx: Tx, secrets: Secrets, words: readonly string[]): Promise<void> {
  await tx.run(sql`
    UPDATE inbox SET error = NULL WHERE error IS NOT NULL
      AND EXISTS (SELECT FROM unnest(${[...words]}::text[]) AS w(word) WHERE strpos(lower(error), w.word) > 0)`);
  const dead = await tx.rows<{ id: bigint; sealed: string }>(
    sql`SELECT id, sealed FROM inbox WHERE state = 'dead' AND sealed IS NOT NULL`,
  );
  const telling = dead.filter(({ sealed }) => tells(secrets, sealed, words)).map(({ id }) => String(id));
  await tx.run(sql`UPDATE inbox SET sealed = NULL WHERE id = ANY(${telling}::text[]::bigint[])`);
}

/** What nobody can open any more may hold the words too. */
function tells(secrets: Secrets, sealed: string, words: readonly string[]): boolean {
  let plain: string;
  try {
    plain = secrets.open(sealed, 'inbox.incoming').toLowerCase();
  } catch {
    return true;
  }
  return words.some((word) => plain.includes(word));
}
