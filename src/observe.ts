import type { Queues } from './notifications/queues.ts';
import type { Dispatch } from './platforms/platform.ts';
import type { Counters } from './store/counters.ts';
import type { Database } from './store/database.ts';
import type { Backlog, Metrics, Observed } from './web/metrics.ts';

/** What keeps this process from serving; empty when nothing does. Never throws. */
export async function readiness(database: Database): Promise<string[]> {
  try {
    await database.pool.query('SELECT 1');
    return [];
  } catch {
    // What exactly is wrong is for the log and the doctor, not for whoever asks over the network.
    return ['the database cannot be reached'];
  }
}

/** The time until the platform could be acknowledged, by door. */
export function measured(dispatch: Dispatch, metrics: Metrics): Dispatch {
  return async (incoming) => {
    const started = performance.now();
    const done = await dispatch(incoming);
    metrics.acknowledged(incoming.door, (performance.now() - started) / 1000);
    return done;
  };
}

/** What a scrape is told. */
export async function observed(database: Database, queues: Queues, counters: Counters): Promise<Observed> {
  const [backlog, { count }] = await Promise.all([backlogOf(database, queues), counters.read('teams.unanswered')]);
  return { backlog, unansweredPosts: { teams: count } };
}

async function backlogOf(database: Database, queues: Queues): Promise<Backlog> {
  const { rows } = await database.pool.query<Omit<Backlog, 'queueWaiting'>>(`
    SELECT (SELECT count(*)::int FROM inbox WHERE state = 'kept') AS inbox,
      (SELECT count(*)::int FROM outbox WHERE relayed_at IS NULL) AS outbox,
      (SELECT count(*)::int FROM deliveries WHERE state IN ('pending', 'sending')) AS deliveries,
      (SELECT count(*)::int FROM deliveries WHERE state = 'dead') AS "deadLetters"`);
  const { waiting, delayed } = await queues.stats();
  return { ...(rows[0] as Omit<Backlog, 'queueWaiting'>), queueWaiting: waiting + delayed };
}
