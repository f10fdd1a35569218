import type { Config } from '../config.ts';
import type { Actor } from '../core/actor.ts';
import { systemClock } from '../core/clock.ts';
import type { StaffId } from '../core/ids.ts';
import { createLogger } from '../log.ts';
import { declaredRegistry } from '../manifests.ts';
import { openDatabase, openKeys } from '../open-database.ts';
import { createExecutor, type Executor } from '../operations/execute.ts';
import { createDatabase, type Database } from '../store/database.ts';
import { createIdentities } from '../store/identities.ts';
import { createInstallations } from '../store/installations.ts';
import { createSecrets } from '../store/secrets.ts';

export interface Inside {
  readonly url: string;
  readonly database: Database;
  readonly executor: Executor;
  readonly registry: ReturnType<typeof declaredRegistry>;
  readonly secrets: ReturnType<typeof createSecrets>;
  actor(staff: StaffId): Promise<Actor | null>;
}

/** The database and the operations without any chat platform, for commands that work on records; while the program runs or not. */
export async function inside<T>(config: Config, work: (inside: Inside) => Promise<T>): Promise<T> {
  const opened = await openDatabase(config, createLogger('warn'), { join: true, mustExist: true });
  try {
    const database = createDatabase({ url: opened.url, poolSize: 4 });
    try {
      const clock = systemClock;
      const secrets = createSecrets(await openKeys(config));
      const registry = declaredRegistry();
      const identities = createIdentities({
        database,
        clock,
        installations: createInstallations({ database, secrets, clock }),
        admins: [],
        directory: () => null,
        onError: () => undefined,
      });
      const executor = createExecutor({
        database,
        clock,
        secrets,
        operation: (name) => registry.operation(name),
        // The running program finds what waits in the outbox by itself.
        onEvents: () => undefined,
      });
      return await work({
        url: opened.url,
        database,
        executor,
        registry,
        secrets,
        actor: (staff) => identities.actor(staff),
      });
    } finally {
      await database.close();
    }
  } finally {
    await opened.close();
  }
}

/** What was asked for makes no sense; the message says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Whose rights a command has: the colleague with this address, or the only admin there is. */
export async function actorCalled({ database, actor }: Inside, email: string | undefined): Promise<Actor> {
  const { rows } = await database.pool.query<{ id: StaffId }>(
    email === undefined
      ? `SELECT id FROM staff WHERE active AND role = 'admin' ORDER BY id LIMIT 2`
      : 'SELECT id FROM staff WHERE active AND lower(email) = lower($1) LIMIT 2',
    email === undefined ? [] : [email],
  );
  const [only, another] = rows;
  const found = only && !another ? await actor(only.id) : null;
  if (found) return found;
  throw new UsageError(
    email === undefined
      ? 'Say with whose rights: --as ana@acme.example'
      : `There is no active colleague with the address ${email}.`,
  );
}
