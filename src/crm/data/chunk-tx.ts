import type { Sql, Tx } from '../../store/database.ts';

/** The transaction of a chunk of rows, seen through glasses that make the chunk cheaper. */
export interface ChunkTx {
  readonly tx: Tx;
  /** Begins to look whether anything is written. */
  watch(): void;
  /** Has anything been written since? */
  wrote(): boolean;
  /** After a rollback: locks that were had are gone, so what was read under them is to be read again. */
  forget(): void;
}

/** Departments and colleagues are few, and each row of a file names the same ones: within a chunk each is asked for once. */
const aboutTheHouse = /^\s*SELECT\b[^;]*?\bFROM\s+(?:departments|staff)\b(?![^;]*\b(?:FROM|JOIN)\b)/iu;

export function chunkTx(tx: Tx): ChunkTx {
  const answers = new Map<string, Promise<unknown[]>>();
  let wrote = false;
  const watched: Pick<Tx, 'prisma' | 'rows' | 'run'> = {
    get prisma() {
      wrote = true;
      return tx.prisma;
    },
    rows<Row>(query: Sql) {
      const { text } = query;
      wrote ||= !isReading(text);
      if (!aboutTheHouse.test(text)) return tx.rows<Row>(query);
      const key = JSON.stringify([text, query.values]);
      const answer = answers.get(key) ?? tx.rows<Row>(query);
      answers.set(key, answer);
      return answer as Promise<Row[]>;
    },
    run(statement) {
      wrote = true;
      return tx.run(statement);
    },
  };
  return {
    tx: watched as Tx,
    watch() {
      wrote = false;
    },
    wrote: () => wrote,
    forget: () => answers.clear(),
  };
}

/** Takes a statement for a write unless it plainly is none. */
export function isReading(text: string): boolean {
  return /^\s*(?:SELECT|WITH)\b/iu.test(text) && !/\b(?:INSERT|DELETE|SET|MERGE)\b/iu.test(text);
}
