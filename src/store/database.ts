import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, PrismaClient } from './generated/client.ts';

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
 * `prisma` is for the ordinary case, `rows` and `run` for paths where every round trip counts.
 */
export interface Tx {
  readonly [brand]: true;
  readonly prisma: Prisma.TransactionClient;
  rows<Row>(query: Sql): Promise<Row[]>;
  run(statement: Sql): Promise<number>;
}

export interface Database {
  /** All or nothing. Tried again when PostgreSQL asks for it (serialisation failure, deadlock). */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** For reading only: no transaction, so each statement sees the newest state. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The plain pool, for the few statements of store that go around Prisma because they stand in the acknowledgement's way. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Connections that this process may open. */
  readonly poolSize?: number;
  readonly onError?: (error: Error) => void;
}

/** How long a transaction may wait for a connection, and how long it may take, in milliseconds. */
const patience = { maxWait: 10_000, timeout: 30_000 };

export function createDatabase({ url, poolSize = 20, onError }: DatabaseOptions): Database {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, application_name: 'crossdesk' });
  // A connection that breaks while idle is replaced by the next query; without a listener it would end the process.
  pool.on('error', (error) => onError?.(error));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });

  return {
    pool,
    async transact(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await prisma.$transaction((client) => work(asTx(client)), patience);
        } catch (error) {
          if (attempt >= 4 || !wantsRetry(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, attempt * 20 * (1 + Math.random())));
        }
      }
    },
    read: (work) => work(asTx(prisma)),
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

function asTx(client: Prisma.TransactionClient): Tx {
  const tx: Omit<Tx, typeof brand> = {
    prisma: client,
    rows: <Row>(query: Sql) => client.$queryRaw<Row[]>(query),
    run: (statement) => client.$executeRaw(statement),
  };
  return tx as Tx;
}

/** 40001 and 40P01 are PostgreSQL's "try again"; P2034 is Prisma's name for them. */
function wantsRetry(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && (error.code === 'P2034' || error.code === '40001' || error.code === '40P01')) return true;
  return error instanceof Error && /\b(40001|40P01)\b|deadlock detected|could not serialize/u.test(error.message);
}
