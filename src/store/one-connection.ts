import pg from 'pg';

/**
 * A connection that a transaction has open already, in the shape of a pool, so that Prisma's adapter works inside of that
 * transaction. What Prisma itself would run as a transaction becomes a savepoint.
 */
export class OneConnection extends pg.Pool {
  readonly #client: pg.PoolClient;
  #savepoints = 0;

  constructor(client: pg.PoolClient) {
    super({ max: 1 });
    this.#client = client;
  }

  override query = ((...args: Parameters<pg.PoolClient['query']>) => this.#client.query(...args)) as pg.Pool['query'];

  override connect = (async () => {
    this.#savepoints += 1;
    const name = `nested_${this.#savepoints}`;
    const client = this.#client;
    const instead: Readonly<Record<string, string>> = {
      BEGIN: `SAVEPOINT ${name}`,
      COMMIT: `RELEASE SAVEPOINT ${name}`,
      ROLLBACK: `ROLLBACK TO SAVEPOINT ${name}`,
    };
    const nested = {
      query: (config: pg.QueryConfig) => client.query({ ...config, text: instead[config.text] ?? config.text }),
      on: () => nested,
      removeListener: () => nested,
      release: () => undefined,
    };
    return nested;
  }) as unknown as pg.Pool['connect'];
}
