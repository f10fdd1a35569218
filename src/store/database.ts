import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, PrismaClient } from './generated/client.ts';
import { OneConnection } from './one-connection.ts';
import { createStatementNames, isStalePlan, type StatementNames } from './statement-names.ts';
import { askTogether } from './together.ts';

/** Tagged SQL: values become parameters, never text. Compose with `join`, `raw`, `empty`. */
export const sql = Prisma.sql;
export const joinSql = Prisma.join;
export const emptySql = Prisma.empty;
/** Trusted SQL text only: never anything that a person wrote. */
export const rawSql = Prisma.raw;
export type Sql = Prisma.Sql;

declare const brand: unique symbol;

/**
 * An open connection to the truth. Only `transact` and `read` make one, so whoever holds a Tx is inside of them.
 * `rows` and `run` speak to PostgreSQL directly; `prisma` is for the ordinary case, where typed models are worth their time.
 */
export interface Tx {
  readonly [brand]: true;
  readonly prisma: PrismaModels;
  /** int8 arrives as bigint, timestamps as Date, JSON parsed. */
  rows<Row>(query: Sql): Promise<Row[]>;
  /** Resolves to the number of rows it touched. */
  run(statement: Sql): Promise<number>;
}

/** The models of Prisma's client, without what belongs to connections. */
export type PrismaModels = Prisma.TransactionClient;

export interface Database {
  /** All or nothing. Tried again when PostgreSQL asks for it (serialisation failure, deadlock). */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** For reading only: no transaction, so each statement sees the newest state. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The plain pool, for the few statements of store that stand alone. */
  readonly pool: pg.Pool;
  /** A few connections apart, for what must not wait behind a burst of work: keeping a request before it is acknowledged. */
  readonly promptPool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** With `pgbouncer=true` no statement is named, as poolers that share connections between transactions want it. */
  readonly url: string;
  /** Connections that this process may open. */
  readonly poolSize?: number;
  readonly onError?: (error: Error) => void;
}

/** A statement that takes longer is a fault of ours, and must not hold locks meanwhile; in milliseconds. */
const statementTimeoutMs = 30_000;
const idleInTransactionMs = 60_000;
const connectTimeoutMs = 10_000;
/** One INSERT each of a millisecond: four keep more requests than one process can read. */
const promptPoolSize = 4;
const attempts = 4;

export function createDatabase({ url, poolSize = 20, onError }: DatabaseOptions): Database {
  const connection = {
    connectionString: url,
    application_name: 'crossdesk',
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    // What is asked while an answer is on its way is sent at once rather than after it.
    pipeline: true,
  };
  const pool = new pg.Pool({ ...connection, max: poolSize });
  const promptPool = new pg.Pool({ ...connection, max: promptPoolSize });
  // A connection that breaks while idle is replaced by the next query; without a listener it would end the process.
  // Once closed, a connection that is still saying goodbye may be cut off by a server that stops: nobody's news.
  let closed = false;
  for (const each of [pool, promptPool]) {
    each.on('error', (error) => {
      if (!closed) onError?.(error);
    });
  }
  const names = createStatementNames(!/[?&]pgbouncer=true(?:&|$)/u.test(url));
  const readModels = lazily(() => new PrismaClient({ adapter: new PrismaPg(pool) }));
  const readTx = () => asTx(askTogether(pool), names, readModels);
  // Prisma's own interactive transactions cost several times the statements in them; so a transaction is a plain one,
  // and where models are wanted, a client of Prisma's is bound to its connection and kept with it.
  const bound = new WeakMap<pg.PoolClient, () => PrismaModels>();
  const modelsOn = (client: pg.PoolClient): (() => PrismaModels) => {
    const known =
      bound.get(client) ?? lazily(() => new PrismaClient({ adapter: new PrismaPg(new OneConnection(client)) }));
    bound.set(client, known);
    return known;
  };

  async function attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | boolean = false;
    try {
      // Waited for, though it could go out with the first statement: were it refused, that one would stand alone.
      await client.query('BEGIN');
      const result = await work(asTx((query) => client.query(query), names, modelsOn(client)));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => {
        // Whatever state the connection is in, nobody else may get it.
        broken = rollbackError;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    pool,
    promptPool,
    async transact(work) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await attempt(work);
        } catch (error) {
          if (isStalePlan(error)) names.renew();
          else if (!wantsRetry(error)) throw error;
          if (tries >= attempts) throw error;
          await new Promise((resolve) => setTimeout(resolve, tries * 20 * (1 + Math.random())));
        }
      }
    },
    async read(work) {
      try {
        return await work(readTx());
      } catch (error) {
        if (!isStalePlan(error)) throw error;
        names.renew();
        return work(readTx());
      }
    },
    async close() {
      closed = true;
      if (!promptPool.ended) await promptPool.end();
      if (!pool.ended) await pool.end();
    },
  };
}

type Ask = (query: pg.QueryConfig & { types: pg.CustomTypesConfig }) => Promise<pg.QueryResult>;

function asTx(ask: Ask, names: StatementNames, models: () => PrismaModels): Tx {
  const query = (statement: Sql) => {
    const { text, values } = statement;
    const name = names.nameOf(text);
    return ask({ ...(name === undefined ? {} : { name }), text, values: values as unknown[], types });
  };
  const tx: Omit<Tx, typeof brand> = {
    get prisma() {
      return models();
    },
    rows: async <Row>(statement: Sql) => (await query(statement)).rows as Row[],
    run: async (statement) => (await query(statement)).rowCount ?? 0,
  };
  return tx as Tx;
}

const int8 = pg.types.builtins.INT8;
const int8Array = 1016;
const textArray = pg.types.getTypeParser(1009 as number) as (text: string) => (string | null)[];

/** An int8 may be larger than a number can say exactly. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return BigInt;
    if (oid === int8Array)
      return (text: string) => textArray(text).map((item) => (item === null ? null : BigInt(item)));
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** 40001 and 40P01 are PostgreSQL's "try again"; P2034 is Prisma's name for them. */
function wantsRetry(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  return 'code' in error && (error.code === 'P2034' || error.code === '40001' || error.code === '40P01');
}
