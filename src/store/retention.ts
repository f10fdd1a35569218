import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { type Msg, msg } from '../core/msg.ts';
import type { RecordRef } from '../core/records.ts';
import { recordTables } from './about-customers.ts';
import { eraseAuditContent } from './audit-seal.ts';
import { type Database, joinSql, rawSql, type Sql, sql, type Tx } from './database.ts';

/** Content that may be kept for a limited time only. Erasing takes what people wrote and leaves that, when and by whom there was something. */
export interface RetainedContent {
  /** As typed: 'logs'. */
  readonly name: string;
  readonly title: Msg;
  /** How many would be erased that are older than this. Held customers are spared. */
  count(tx: Tx, before: Date): Promise<number>;
  /** Erases at most `limit` of them; resolves to how many. */
  erase(tx: Tx, before: Date, limit: number): Promise<number>;
}

export interface RetentionRule {
  readonly content: string;
  readonly months: number;
  readonly version: number;
}

/** Customers of whom nothing may be erased. */
export const heldCustomers: Sql = sql`(SELECT h.customer_id FROM legal_holds h WHERE h.lifted_at IS NULL)`;

/** Is the customer under a legal hold? For whatever erases by request; nobody holds it before that is done. */
export async function isHeld(tx: Tx, customerId: number): Promise<boolean> {
  await tx.rows(sql`SELECT 1 FROM customers WHERE id = ${customerId}::int FOR SHARE`);
  const rows = await tx.rows(
    sql`SELECT 1 FROM legal_holds WHERE customer_id = ${customerId}::int AND lifted_at IS NULL LIMIT 1`,
  );
  return rows.length > 0;
}

/** The customer's name where the record is about one that is held; null: it may be removed. */
export async function heldFor(tx: Tx, { noun, id }: Pick<RecordRef, 'noun' | 'id'>): Promise<string | null> {
  const table = recordTables[noun];
  if (table === undefined) throw new Error(`No ${noun} is about a customer.`);
  const [row] = await tx.rows<{ name: string }>(sql`
    SELECT c.name FROM ${rawSql(table)} r JOIN customers c ON c.id = r.customer_id
    WHERE r.id = ${id}::int AND c.id IN ${heldCustomers}`);
  return row?.name ?? null;
}

/** AppError 'refused' where the record is about a customer under a legal hold: for whatever removes what people wrote, undo too. */
export async function demandNotHeld(tx: Tx, ref: Pick<RecordRef, 'noun' | 'id'>): Promise<void> {
  const name = await heldFor(tx, ref);
  if (name === null) return;
  throw new AppError(
    'refused',
    msg(
      `“${name}” is under a legal hold, so nothing of it may be removed. An admin can release it (retention release).`,
      `“${name}”处于法律保留状态，不能移除任何内容。管理员可以解除（保留 解除）。`,
    ),
  );
}

/** Is the record (columns or values of these) about a held customer? */
function isOfHeld(noun: Sql, id: Sql): Sql {
  const about = Object.entries(recordTables).map(
    ([name, table]) =>
      sql`(${noun} = ${name} AND ${id} IN (SELECT r.id FROM ${rawSql(table)} r WHERE r.customer_id IN ${heldCustomers}))`,
  );
  return sql`((${noun} = 'customer' AND ${id} IN ${heldCustomers}) OR ${joinSql(about, ' OR ')})`;
}

/** Lines about a held customer, about any record of one, and about the files on those. */
const isAboutHeld = sql`(${isOfHeld(sql`e.noun`, sql`e.record_id`)}
  OR (e.noun = 'file' AND e.record_id IN (SELECT f.id FROM files f WHERE ${isOfHeld(sql`f.subject_noun`, sql`f.subject_id`)})))`;

const oldAudit = (before: Date): Sql => sql`
  e.at < ${before}::timestamptz AND (e.change_sealed IS NOT NULL OR e.undo_sealed IS NOT NULL) AND ${isAboutHeld} IS NOT TRUE`;

const oldInbox = (before: Date): Sql => sql`received_at < ${before}::timestamptz AND state <> 'kept'`;

/** What the store keeps by itself, whatever nouns there are. */
export const storedContent: readonly RetainedContent[] = [
  {
    name: 'audit',
    title: msg('What audit lines say was changed', '审计日志中的修改内容'),
    count: (tx, before) => countOf(tx, sql`SELECT count(*) AS n FROM audit_entries e WHERE ${oldAudit(before)}`),
    erase: (tx, before, limit) =>
      eraseAuditContent(
        tx,
        sql`e.id IN (SELECT e.id FROM audit_entries e WHERE ${oldAudit(before)} ORDER BY e.id LIMIT ${limit}::int)`,
        retentionOperation,
      ),
  },
  {
    name: 'inbox',
    title: msg('Requests that are done', '已处理的请求'),
    count: (tx, before) => countOf(tx, sql`SELECT count(*) AS n FROM inbox WHERE ${oldInbox(before)}`),
    erase: (tx, before, limit) =>
      tx.run(
        sql`DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE ${oldInbox(before)} ORDER BY id LIMIT ${limit}::int)`,
      ),
  },
];

export async function countOf(tx: Tx, query: Sql): Promise<number> {
  const [row] = await tx.rows<{ n: bigint }>(query);
  return Number(row?.n ?? 0);
}

export const retentionOperation = 'retention.apply';

export function retentionRules(tx: Tx): Promise<RetentionRule[]> {
  return tx.rows<RetentionRule>(sql`SELECT content, months, version FROM retention_rules ORDER BY content`);
}

/** The moment before which content of a rule goes. */
export function cutoff(months: number, now: Date): Date {
  const before = new Date(now);
  before.setUTCMonth(before.getUTCMonth() - months);
  // The 31st has no counterpart in every month: the last day of the shorter one counts.
  if (before.getUTCDate() !== now.getUTCDate()) before.setUTCDate(0);
  return before;
}

const batchSize = 1_000;

/**
 * Erases what the rules say is old enough, in batches that are each all or nothing, and writes one audit line for each kind of
 * content. Of several workers one does it. Resolves to how much was erased.
 */
export async function applyRetention(
  database: Database,
  clock: Clock,
  contents: readonly RetainedContent[],
): Promise<ReadonlyMap<string, number>> {
  const erased = new Map<string, number>();
  const rules = await database.read(retentionRules);
  for (const rule of rules) {
    const content = contents.find(({ name }) => name === rule.content);
    if (!content) continue;
    for (;;) {
      const now = clock.now();
      const batch = await database.transact(async (tx) => {
        const [turn] = await tx.rows<{ mine: boolean }>(
          sql`SELECT pg_try_advisory_xact_lock(hashtext('crossdesk'), hashtext('retention')) AS mine`,
        );
        if (!turn?.mine) return 0;
        const count = await content.erase(tx, cutoff(rule.months, now), batchSize);
        if (count > 0) {
          // What was erased is said by how many it were, so that this line gives nothing back.
          await tx.run(sql`
            INSERT INTO audit_entries (at, call_id, door, operation, fields)
            VALUES (${now}::timestamptz, gen_random_uuid()::text, 'system', ${retentionOperation}, ${[rule.content, String(count)]}::text[])`);
        }
        return count;
      });
      erased.set(rule.content, (erased.get(rule.content) ?? 0) + batch);
      if (batch < batchSize) break;
    }
  }
  return erased;
}
