import { randomUUID } from 'node:crypto';
import type { DueWatch } from '../commands/define.ts';
import type { Secrets } from '../core/secrets.ts';
import { type AuditLine, addAuditLines } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { addToOutbox } from '../store/outbox.ts';

const batchSize = 200;

/**
 * Asks a noun what became due until there is no more, a batch and a transaction at a time: however many workers look at once, and
 * whenever one of them dies, each thing is emitted and audited once. Resolves to how many events there were.
 */
export async function emitDue(database: Database, secrets: Secrets, now: Date, watch: DueWatch): Promise<number> {
  let emitted = 0;
  for (;;) {
    const batch = await database.transact(async (tx) => {
      const call = randomUUID();
      const lines: AuditLine[] = [];
      const events = await watch.due({
        tx,
        secrets,
        now,
        limit: batchSize,
        changed: (operation, change) =>
          void lines.push({ ...change, at: now, call, staffId: null, door: 'system', operation, receipt: null }),
      });
      await addAuditLines(tx, secrets, lines);
      await addToOutbox(tx, events, null);
      return events.length;
    });
    emitted += batch;
    if (batch < batchSize) return emitted;
  }
}
