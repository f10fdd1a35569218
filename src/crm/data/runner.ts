import { randomUUID } from 'node:crypto';
import type { Actor } from '../../core/actor.ts';
import type { Clock } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { StaffId } from '../../core/ids.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { RecordRef } from '../../core/records.ts';
import type { Secrets } from '../../core/secrets.ts';
import type { ReadCtx } from '../../operations/operation.ts';
import type { AuditLine } from '../../store/audit.ts';
import { openBlob } from '../../store/blobs.ts';
import { type Database, rawSql, sql, type Tx } from '../../store/database.ts';
import { finishWrite } from '../../store/finish-write.ts';
import { type Counted, tablesWritten, undoChunk, writeChunk } from './chunk.ts';
import { specFor } from './columns.ts';
import type { Source } from './file/encoding.ts';
import { type Row, records } from './file/rows.ts';
import type { House } from './house.ts';
import { type ImportRow, importEvent, importTable } from './records.ts';
import type { Known } from './resolve-row.ts';
import { createTried } from './tried.ts';
import type { Writing } from './write-row.ts';

/** Rows of one transaction: enough to share its costs, few enough that nobody waits long behind it. */
const chunkRows = 100;
/** How long a worker that says nothing is believed to be at it. */
const claimMs = 60_000;
const lookEveryMs = 1_000;
/** After this many rows, and four times as many each time, PostgreSQL looks at the tables anew: what it knew of them was when they were small. */
const firstLook = 500;
/** Cards are drawn again at every tenth of the way. */
const steps = 10;

export interface RunnerDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly house: House;
  actor(staffId: StaffId): Promise<Actor | null>;
  onEvents(): void;
  onError(error: unknown, what: string): void;
}

export interface ImportRunner {
  /** Works on what waits, one import after the other, until there is none. Resolves to how many it brought to an end. */
  work(): Promise<number>;
  /** Works on this one. `source`: its content, where it is not in the database. */
  run(id: number, source?: Source): Promise<void>;
  /** Looks for work from now on. The function it gives ends that after the chunk at hand; what was begun is taken up by whoever looks next. */
  watch(): () => Promise<void>;
}

/** Brings imports forward, chunk by chunk; any number of processes may do so at once. */
export function createImportRunner(deps: RunnerDeps): ImportRunner {
  const { database, clock, secrets, house } = deps;
  const me = randomUUID();
  let stopped = false;

  const readCtx = (tx: Tx): ReadCtx => ({ tx, secrets, now: clock.now() });

  /** Without `id`: one whose content is in the database. */
  async function claim(id?: number): Promise<number | null> {
    const now = clock.now();
    const which = id === undefined ? sql`(i.blob_id IS NOT NULL OR i.status = 'undoing')` : sql`i.id = ${id}::int`;
    const [claimed] = await database.transact((tx) =>
      tx.rows<{ id: number }>(sql`
        UPDATE imports SET claimed_by = ${me}, claimed_until = ${new Date(now.getTime() + claimMs)}::timestamptz
        WHERE id = (SELECT i.id FROM imports i WHERE ${which} AND i.status IN ('checking', 'running', 'undoing')
          AND (i.claimed_until IS NULL OR i.claimed_until < ${now}::timestamptz OR i.claimed_by = ${me})
          ORDER BY i.id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id`),
    );
    return claimed?.id ?? null;
  }

  async function forward(id: number, given?: Source): Promise<void> {
    const row = await database.read((tx) => importTable.load(tx, id));
    try {
      const actor = await deps.actor((row.runById ?? row.createdById) as StaffId);
      if (!actor) return await fail(row, texts.nobody);
      if (row.status === 'undoing') return await undo(row, actor);
      const source = given ?? (await contentOf(row));
      if (!source) return await fail(row, texts.noContent);
      await write(row, actor, source);
    } catch (error) {
      if (!(error instanceof AppError)) deps.onError(error, `import I-${id}`);
      await fail(row, error instanceof AppError ? error.user : texts.ours);
    }
  }

  async function contentOf(row: ImportRow): Promise<Source | null> {
    const { blobId } = row;
    if (blobId === null) return null;
    const bytes = await database.read((tx) => openBlob(tx, secrets, blobId));
    return bytes && (() => pieces(bytes));
  }

  async function write(given: ImportRow, actor: Actor, source: Source): Promise<void> {
    let row = given;
    const spec = await database.read((tx) => specFor(tx, given.noun));
    const known: Known = new Map();
    const isTrial = row.status === 'checking';
    // What a dry run has learnt of its rows is in this process alone, so another one begins at the beginning.
    if (isTrial && row.rowsDone > 0) row = await beginAgain(row);
    const writing: Writing = {
      ...(isTrial ? { tried: createTried() } : {}),
      house,
      spec,
      settings: row.settings,
      actor,
      known,
    };
    let done = row.rowsDone;
    let seen = 0;
    let chunk: Row[] = [];
    let header = true;
    let lookAt = firstLook;
    const flush = async (): Promise<boolean> => {
      const rows = chunk;
      chunk = [];
      if (rows.length === 0) return true;
      const went = await step(row, done, rows.length, (read) =>
        writeChunk(read, writing, { row, rows, trial: row.status === 'checking' }),
      );
      done += rows.length;
      if (went && row.status === 'running' && done - row.rowsDone >= lookAt) {
        lookAt *= 4;
        await database.read((tx) => tx.run(sql`ANALYZE ${rawSql(tablesWritten(row.noun).join(', '))}`));
      }
      return went && !stopped;
    };
    for await (const one of records(source, row.shape.encoding, row.shape.format)) {
      if (header) {
        header = false;
        continue;
      }
      seen += 1;
      if (seen <= row.rowsDone) continue;
      chunk.push(one);
      if (chunk.length >= chunkRows && !(await flush())) return;
    }
    if (await flush()) await end(row, row.status === 'checking' ? 'checked' : 'done');
  }

  function beginAgain(row: ImportRow): Promise<ImportRow> {
    return database.transact(async (tx) => {
      await tx.run(sql`
        UPDATE imports SET rows_done = 0, created_count = 0, updated_count = 0, same_count = 0, rejected_count = 0
        WHERE id = ${row.id}::int AND status = 'checking'`);
      await tx.run(sql`DELETE FROM import_rows WHERE import_id = ${row.id}::int AND is_trial`);
      return importTable.load(tx, row.id);
    });
  }

  /** One chunk: held against other workers, and given up when somebody stopped the import meanwhile. */
  async function step(
    row: ImportRow,
    done: number,
    rows: number,
    work: (read: ReadCtx) => Promise<{ readonly counted: Counted; readonly lines: readonly AuditLine[] }>,
  ): Promise<boolean> {
    const said = await database.transact(async (tx) => {
      const now = clock.now();
      const [held] = await tx.rows<{ done: number; status: string }>(
        sql`SELECT rows_done AS done, status FROM imports WHERE id = ${row.id}::int FOR UPDATE`,
      );
      if (held?.status !== row.status || held.done !== done) return null;
      const { counted, lines } = await work(readCtx(tx));
      await tx.run(sql`
        UPDATE imports SET rows_done = rows_done + ${rows}::int, created_count = created_count + ${counted.created}::int,
          updated_count = updated_count + ${counted.updated}::int, same_count = same_count + ${counted.same}::int,
          rejected_count = rejected_count + ${counted.rejected}::int, claimed_by = ${me},
          claimed_until = ${new Date(now.getTime() + claimMs)}::timestamptz
        WHERE id = ${row.id}::int`);
      const silent = changedIn(lines);
      const tell = tenth(done + rows, row.rowsTotal) > tenth(done, row.rowsTotal) && done + rows < row.rowsTotal;
      await finishWrite(tx, secrets, {
        receipt: null,
        lines,
        events: tell ? [importEvent('import.progressed', row)] : [],
        silent,
        actorId: null,
        origin: null,
      });
      return { tell: tell || silent.length > 0 };
    });
    if (said?.tell) deps.onEvents();
    return said !== null;
  }

  async function undo(row: ImportRow, actor: Actor): Promise<void> {
    for (;;) {
      const did = await database.transact(async (tx) => {
        const [held] = await tx.rows<{ status: string }>(
          sql`SELECT status FROM imports WHERE id = ${row.id}::int FOR UPDATE`,
        );
        if (held?.status !== 'undoing') return null;
        const { undone, kept, lines } = await undoChunk(readCtx(tx), { row, actor, limit: chunkRows, house });
        await tx.run(sql`UPDATE imports SET undone_count = undone_count + ${undone}::int WHERE id = ${row.id}::int`);
        const silent = changedIn(lines);
        await finishWrite(tx, secrets, { receipt: null, lines, events: [], silent, actorId: null, origin: null });
        return undone + kept;
      });
      deps.onEvents();
      if (did === null || stopped) return;
      if (did === 0) break;
    }
    await end(row, 'undone');
  }

  function end(row: ImportRow, status: 'checked' | 'done' | 'undone'): Promise<void> {
    const type = { checked: 'import.checked', done: 'import.finished', undone: 'import.undone' } as const;
    return close(row, status, null, type[status]);
  }

  /** What was written stays, and can be continued or undone: the message says how far it came. */
  function fail(row: ImportRow, why: Msg): Promise<void> {
    return close(row, 'failed', why, 'import.failed');
  }

  async function close(row: ImportRow, status: string, why: Msg | null, type: `import.${string}`): Promise<void> {
    const now = clock.now();
    const closed = await database.transact(async (tx) => {
      const touched = await tx.run(sql`
        UPDATE imports SET status = ${status}, failure = ${why && JSON.stringify(why)}, ended_at = ${now}::timestamptz, claimed_by = NULL,
          claimed_until = NULL, version = version + 1, updated_at = ${now}::timestamptz
        WHERE id = ${row.id}::int AND status = ${row.status}`);
      if (touched === 0) return false;
      return finishWrite(tx, secrets, {
        receipt: null,
        lines: [],
        events: [importEvent(type, row)],
        actorId: null,
        origin: null,
      });
    });
    if (closed) deps.onEvents();
  }

  async function work(): Promise<number> {
    let ended = 0;
    while (!stopped) {
      const id = await claim();
      if (id === null) break;
      await forward(id);
      ended += 1;
    }
    return ended;
  }

  return {
    work,
    async run(id, source) {
      if ((await claim(id)) !== null) await forward(id, source);
    },
    watch() {
      let running: Promise<unknown> | null = null;
      const look = () => work().catch((error: unknown) => deps.onError(error, 'looking for imports'));
      const timer = setInterval(() => {
        running ??= look().finally(() => {
          running = null;
        });
      }, lookEveryMs);
      return async () => {
        stopped = true;
        clearInterval(timer);
        await running;
      };
    },
  };
}

/** Nobody is told of single rows, but the cards of what they changed shall say what is so. */
function changedIn(lines: readonly AuditLine[]): RecordRef[] {
  const changed = lines.flatMap(({ ref, version }) => (ref !== null && version > 1 ? [ref] : []));
  return [...new Map(changed.map((ref) => [`${ref.noun} ${ref.id}`, ref])).values()];
}

const tenth = (done: number, of: number): number => Math.floor((done * steps) / Math.max(1, of));

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const texts = {
  nobody: msg('Whoever started it is no longer an active colleague.', '发起人已不是在职同事。'),
  noContent: msg(
    'Its file is not here any more. Send the same file again: what was written already is not written twice.',
    '文件已不在这里。请重新发送同一文件，已写入的内容不会重复写入。',
  ),
  ours: msg(
    'Something went wrong here. What was written so far stays; go on with it, or undo it.',
    '系统出错。已写入的内容保留，可以继续导入或撤销。',
  ),
} as const;
