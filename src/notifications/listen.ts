import type { Pool, PoolClient } from 'pg';
import type { Log } from './log.ts';

const channel = 'crossdesk_outbox';
const longestPause = 30_000;

/**
 * Hears of commits in other processes within milliseconds. What is missed while the connection is down is found by the
 * sweep, so it only ever makes things sooner.
 */
export function listenForEvents(pool: Pool, wake: () => void, log: Log): { stop(): void } {
  let stopped = false;
  let client: PoolClient | null = null;
  let timer: NodeJS.Timeout | null = null;
  let pause = 500;

  async function connect(): Promise<void> {
    try {
      const made = await pool.connect();
      if (stopped) return made.release();
      client = made;
      const lost = (error?: Error): void => {
        if (client !== made) return;
        client = null;
        made.release(error ?? true);
        again(error);
      };
      made.on('error', lost);
      made.on('end', () => lost());
      made.on('notification', (note) => {
        if (note.channel === channel) wake();
      });
      await made.query(`LISTEN ${channel}`);
      pause = 500;
      wake(); // for what came before we listened
    } catch (error) {
      if (client) client.release(true);
      client = null;
      again(error);
    }
  }

  function again(error: unknown): void {
    if (stopped) return;
    log.debug({ err: error }, 'not listening for events of other processes; trying again');
    timer = setTimeout(() => void connect(), pause);
    timer.unref();
    pause = Math.min(pause * 2, longestPause);
  }

  void connect();
  return {
    stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      // Closed rather than returned: the next user of the connection must not keep listening.
      const last = client;
      client = null;
      last?.release(true);
    },
  };
}

/** Tells other processes' relays that there is something, at most once per `gapMs` however many commits there are. */
export function createAnnouncer(pool: Pool, log: Log, gapMs = 20): { announce(): void; flush(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();
  const send = (): void => {
    timer = null;
    sending = pool.query(`SELECT pg_notify('${channel}', '')`).then(
      () => undefined,
      (error) => log.debug({ err: error }, 'could not wake the workers; their sweep finds the events'),
    );
  };
  return {
    announce() {
      timer ??= setTimeout(send, gapMs);
    },
    async flush() {
      if (timer) {
        clearTimeout(timer);
        send();
      }
      await sending;
    },
  };
}
