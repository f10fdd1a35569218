import type pg from 'pg';

/** pg's own connection, as far as COPY needs it. Its published types leave the COPY messages out. */
interface WireConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
  stream: {
    readonly writableNeedDrain: boolean;
    pause(): void;
    resume(): void;
    destroy(error?: Error): void;
    once(event: 'drain' | 'close', listener: () => void): void;
    off(event: 'drain' | 'close', listener: () => void): void;
  };
}

/** Rows arrive one message each; they are handed on in pieces of about this many bytes. */
const pieceSize = 256 * 1024;
/** Beyond this many waiting bytes the server is asked to wait. */
const highWater = 4 * pieceSize;

/** What pg calls on a query object that is not its own. */
abstract class CopyQuery {
  protected rows = 0;

  constructor(protected readonly text: string) {}

  submit(connection: pg.Connection): void {
    (connection as unknown as WireConnection).query(this.text);
  }

  handleCommandComplete(message: { text: string }): void {
    this.rows = Number(/^COPY (\d+)/.exec(message.text)?.[1] ?? 0);
  }

  handleRowDescription(): void {
    // COPY has no rows in the sense of a SELECT.
  }

  handleDataRow(): void {
    // See above.
  }

  handleEmptyQuery(): void {
    // The text is never empty.
  }

  handlePortalSuspended(): void {
    // No portal is used.
  }

  abstract handleCopyInResponse(connection: WireConnection): void;
  abstract handleCopyData(message: { chunk: Buffer }, connection: WireConnection): void;
  abstract handleError(error: Error): void;
  abstract handleReadyForQuery(): void;
}

class CopyOut extends CopyQuery {
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private state: 'open' | 'ended' | 'failed' = 'open';
  private error: Error | null = null;
  private wake: (() => void) | null = null;
  private paused: WireConnection | null = null;
  private connection: WireConnection | null = null;

  override submit(connection: pg.Connection): void {
    this.connection = connection as unknown as WireConnection;
    super.submit(connection);
  }

  override handleCopyInResponse(connection: WireConnection): void {
    connection.sendCopyFail('this statement was expected to send data');
  }

  override handleCopyData({ chunk }: { chunk: Buffer }, connection: WireConnection): void {
    // pg reuses its buffer for what comes next.
    this.waiting.push(Buffer.from(chunk));
    this.waitingBytes += chunk.length;
    if (this.waitingBytes >= highWater && !this.paused) {
      this.paused = connection;
      connection.stream.pause();
    }
    if (this.waitingBytes >= pieceSize) this.wakeUp();
  }

  override handleError(error: Error): void {
    this.state = 'failed';
    this.error = error;
    this.wakeUp();
  }

  override handleReadyForQuery(): void {
    if (this.state === 'open') this.state = 'ended';
    this.wakeUp();
  }

  get rowCount(): number {
    return this.rows;
  }

  async *pieces(): AsyncGenerator<Buffer> {
    let finished = false;
    try {
      for (;;) {
        if (this.error) throw this.error;
        if (this.waitingBytes >= pieceSize || this.state === 'ended') {
          if (this.waitingBytes > 0) yield this.take();
          if (this.state === 'ended' && this.waitingBytes === 0) {
            finished = true;
            return;
          }
          continue;
        }
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    } finally {
      // Nobody reads on: the rest of the answer would block the connection for ever.
      if (!finished && this.state === 'open') this.connection?.stream.destroy();
    }
  }

  private take(): Buffer {
    const piece = Buffer.concat(this.waiting, this.waitingBytes);
    this.waiting = [];
    this.waitingBytes = 0;
    this.paused?.stream.resume();
    this.paused = null;
    return piece;
  }

  private wakeUp(): void {
    this.wake?.();
    this.wake = null;
  }
}

class CopyIn extends CopyQuery {
  private failure: Error | null = null;
  private sourceError: unknown = null;
  private sending: Promise<void> = Promise.resolve();
  readonly done: Promise<number>;
  private settle!: { resolve(rows: number): void; reject(error: unknown): void };

  constructor(
    text: string,
    private readonly source: AsyncIterable<Buffer>,
  ) {
    super(text);
    this.done = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  override handleCopyInResponse(connection: WireConnection): void {
    this.sending = this.send(connection);
  }

  override handleCopyData(): void {
    // Nothing is copied out.
  }

  override handleError(error: Error): void {
    this.failure = error;
    // After a broken connection no "ready" follows; after a refused row it does, and settles nothing a second time.
    void this.sending.then(() => this.settle.reject(this.sourceError ?? error));
  }

  override handleReadyForQuery(): void {
    if (!this.failure) void this.sending.then(() => this.settle.resolve(this.rows));
  }

  private async send(connection: WireConnection): Promise<void> {
    try {
      for await (const piece of this.source) {
        // The server has refused a row: it ignores what follows.
        if (this.failure) return;
        connection.sendCopyFromChunk(piece);
        if (connection.stream.writableNeedDrain) await untilDrained(connection);
      }
      if (!this.failure) connection.endCopyFrom();
    } catch (error) {
      this.sourceError = error;
      if (!this.failure) connection.sendCopyFail('the backup could not be read');
    }
  }
}

function untilDrained({ stream }: WireConnection): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off('drain', go);
      stream.off('close', go);
      resolve();
    };
    stream.once('drain', go);
    stream.once('close', go);
  });
}

/** Run `COPY … TO STDOUT`: its bytes in pieces, held back while nobody takes them. `rowCount` is right at the end. */
export function copyOut(client: pg.Client, text: string): { pieces: AsyncGenerator<Buffer>; rowCount(): number } {
  const query = client.query(new CopyOut(text) as unknown as CopyOut & pg.Submittable);
  return { pieces: query.pieces(), rowCount: () => query.rowCount };
}

/** Run `COPY … FROM STDIN` with the bytes of `source`; the number of rows that the server took. */
export function copyIn(client: pg.Client, text: string, source: AsyncIterable<Buffer>): Promise<number> {
  return client.query(new CopyIn(text, source) as unknown as CopyIn & pg.Submittable).done;
}
