import type pg from 'pg';

/** Statements that one connection is asked at once. More go to further connections, so that a slow one holds up few others. */
const mostAtOnce = 16;

type Query = pg.QueryConfig & { readonly types: pg.CustomTypesConfig };

interface Waiting {
  readonly query: Query;
  resolve(result: pg.QueryResult): void;
  reject(error: unknown): void;
}

/**
 * Asks a pool, like `pool.query`, but what is asked in the same moment goes out together: a card that looks into twenty tables
 * writes to a few sockets instead of twenty, and a write to a socket costs as much as many a statement. Each statement still stands
 * alone: that one fails says nothing of the others. One for each piece of work, so that none waits for a stranger's slow statement.
 */
export function askTogether(pool: pg.Pool): (query: Query) => Promise<pg.QueryResult> {
  let waiting: Waiting[] = [];

  function send(): void {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += mostAtOnce) void askOne(pool, all.slice(at, at + mostAtOnce));
  }

  return (query) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) process.nextTick(send);
      waiting.push({ query, resolve, reject });
    });
}

async function askOne(pool: pg.Pool, group: readonly Waiting[]): Promise<void> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    for (const { reject } of group) reject(error);
    return;
  }
  // Without a listener an error of the connection itself would end the process; the statements are told of it as well.
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await askAll(client, group);
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

async function askAll(client: pg.PoolClient, group: readonly Waiting[]): Promise<void> {
  const { stream } = (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection;
  stream.cork();
  const asked = group.map(({ query, resolve, reject }) => client.query(query).then(resolve, reject));
  stream.uncork();
  await Promise.all(asked);
}
