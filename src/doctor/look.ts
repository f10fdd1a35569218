import type { Finding } from '../commands/define.ts';
import type { Config } from '../config.ts';
import { type Msg, msg } from '../core/msg.ts';
import type { Installations } from '../core/ports.ts';
import type { Secrets } from '../core/secrets.ts';
import type { DeadLetter } from '../notifications/index.ts';
import type { Queues } from '../notifications/queues.ts';
import type { Slack } from '../platforms/slack/index.ts';
import type { Teams } from '../platforms/teams/index.ts';
import type { Counters } from '../store/counters.ts';
import type { Database } from '../store/database.ts';
import type { SealedColumn } from '../store/reseal.ts';

/** How closely the doctor looks. */
export interface DoctorLook {
  /** All of the audit chain rather than its newest part. */
  readonly full?: boolean;
  /** What somebody wrote down of the audit chain earlier, such as 1204:5f1c09ab. */
  readonly anchor?: string;
}

export interface DoctorDeps {
  readonly config: Config;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly migrationsDir: string;
  readonly queues: Queues;
  readonly installations: Installations;
  readonly counters: Counters;
  readonly secrets: Secrets;
  /** Every column that holds sealed text. */
  readonly sealed: readonly SealedColumn[];
  slack(): Slack | null;
  teams(): Teams | null;
  deadLetters(): Promise<readonly DeadLetter[]>;
}

export const good = (en: string, zh: string): Finding => ({ ok: true, what: msg(en, zh) });
export const bad = (what: Msg, fix: Msg): Finding => ({ ok: false, what, fix });
