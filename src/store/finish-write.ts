import type { DomainEvent } from '../core/events.ts';
import type { RecordRef } from '../core/records.ts';
import type { Secrets } from '../core/secrets.ts';
import { type AuditLine, insertAuditLines } from './audit.ts';
import { joinSql, type Sql, sql, type Tx } from './database.ts';
import { closeRequest } from './inbox.ts';
import { insertEvents, insertFollowing, type Origin } from './outbox.ts';

/** What an operation leaves behind besides its own records. */
export interface Written {
  /** The request that is done by it; null: nobody sent one in. */
  readonly receipt: string | null;
  readonly lines: readonly AuditLine[];
  readonly events: readonly DomainEvent[];
  /** Records that changed without an event of theirs: their cards follow all the same. */
  readonly silent?: readonly RecordRef[];
  readonly actorId: number | null;
  readonly origin: Origin | null;
}

/**
 * The last statement of an operation's transaction: its audit lines, its events and the end of its request in one, since each
 * would cost a round trip. The request is done exactly when its change is. false: another worker has done it meanwhile, so this
 * transaction must not.
 */
export async function finishWrite(tx: Tx, secrets: Secrets, written: Written): Promise<boolean> {
  const { receipt, lines, events, silent = [], actorId, origin } = written;
  const parts: Sql[] = [];
  if (lines.length > 0) parts.push(sql`audited AS (${insertAuditLines(secrets, lines)})`);
  if (events.length > 0) parts.push(sql`announced AS (${insertEvents(events, actorId, origin)})`);
  if (silent.length > 0) parts.push(sql`followed AS (${insertFollowing(silent, actorId, origin)})`);
  if (receipt !== null) parts.push(sql`closed AS (${closeRequest(receipt)} RETURNING 1)`);
  if (parts.length === 0) return true;
  const isDone = receipt === null ? sql`TRUE` : sql`EXISTS (SELECT FROM closed)`;
  const [row] = await tx.rows<{ isDone: boolean }>(sql`WITH ${joinSql(parts)} SELECT ${isDone} AS "isDone"`);
  return row?.isDone === true;
}
