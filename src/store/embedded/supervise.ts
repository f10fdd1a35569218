import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError, PortTakenError, StartFailedError } from './errors.ts';
import { signal } from './processes.ts';
import { type Launch, launchServer, type Server, settleCluster } from './server.ts';

export interface SuperviseOptions {
  log(message: string): void;
  progress?(step: 'recovering' | 'ready'): void;
  /** The server ended and could not be brought back. */
  onLost?(error: EmbeddedPostgresError): void;
}

/** So many deaths within the window are taken for a fault that another start does not cure. */
const revivals = 5;
const revivalWindowMs = 60_000;

/** Keep one server alive: bring it back when it dies unasked, and take it along when this process exits without stopping it. */
export function superviseServer(launch: Launch, first: Server, options: SuperviseOptions): { stop(): Promise<void> } {
  let server: Server | null = first;
  let stopping = false;
  const deaths: number[] = [];
  const leave = () => {
    if (server) signal(server.pid, 'SIGINT');
  };
  process.on('exit', leave);

  async function revive(): Promise<void> {
    for (;;) {
      deaths.push(Date.now());
      const recent = deaths.filter((at) => at > Date.now() - revivalWindowMs).length;
      if (recent > revivals) {
        throw new StartFailedError('PostgreSQL ended again and again.', `See ${launch.logFile}.`);
      }
      if (recent > 1) await sleep(250 * 2 ** recent);
      if (stopping) return;
      options.log('PostgreSQL ended unexpectedly; starting it again.');
      options.progress?.('recovering');
      try {
        await settleCluster(launch.cluster, options.log);
        server = await launchServer(launch);
        options.progress?.('ready');
        return;
      } catch (error) {
        // Connections that the old server left may hold the port for a moment.
        if (!(error instanceof PortTakenError)) throw error;
      }
    }
  }

  const done = (async () => {
    while (server && !stopping) {
      await server.ended;
      server = null;
      if (stopping) return;
      try {
        await revive();
      } catch (error) {
        const lost =
          error instanceof EmbeddedPostgresError
            ? error
            : new StartFailedError('PostgreSQL could not be started again.', `See ${launch.logFile}.`, {
                cause: error,
              });
        options.log(`${lost.message} ${lost.hint}`);
        options.onLost?.(lost);
        return;
      }
    }
  })();

  return {
    async stop(): Promise<void> {
      stopping = true;
      await server?.stop();
      await done;
      // Brought back in the very moment in which we were told to stop.
      await server?.stop();
      process.off('exit', leave);
    },
  };
}
