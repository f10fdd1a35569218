import { type Child, startChild } from './child.ts';
import { encryptionKey } from './company.ts';
import type { Peer } from './peers/peer.ts';

export interface ProgramOptions {
  readonly databaseUrl: string;
  /** The platforms that it is connected to. */
  readonly peers: readonly Peer[];
  readonly redisUrl?: string;
  /** 'start': web and worker in one process, as most run it. */
  readonly role?: 'start' | 'web' | 'worker';
  readonly profiled?: boolean;
}

/** Crossdesk itself, as its command starts it, connected to the peers instead of Slack and Teams. */
export function startProgram(options: ProgramOptions): Promise<Child> {
  return startChild('crossdesk', {
    args: [options.role ?? 'start'],
    ...(options.profiled ? { profiled: true } : {}),
    env: {
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: options.databaseUrl,
      CROSSDESK_DATA_DIR: '.crossdesk',
      CROSSDESK_ENCRYPTION_KEY: encryptionKey,
      CROSSDESK_QUEUE_PREFIX: queuePrefix,
      ...Object.assign({}, ...options.peers.map(({ env }) => env)),
      LOG_LEVEL: 'error',
      ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl }),
    },
  });
}

/** Of this run alone, so that nothing of anybody else's is touched. */
export const queuePrefix = `crossdesk-bench-${process.pid}`;

/** A floor: the least that could do the same, from `floors/`. */
export function startFloor(
  floor: string,
  options: { databaseUrl: string; peer: Peer; redisUrl?: string; profiled?: boolean; args?: readonly string[] },
): Promise<Child> {
  return startChild(floor, {
    ...(options.args ? { args: options.args } : {}),
    ...(options.profiled ? { profiled: true } : {}),
    env: {
      DATABASE_URL: options.databaseUrl,
      ...options.peer.env,
      ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl, QUEUE_PREFIX: `${queuePrefix}-floor` }),
    },
  });
}
