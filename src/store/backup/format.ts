import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { AppliedMigration } from '../migrate.ts';
import { BackupError } from './errors.ts';

/**
 * A backup is gzip over frames: one letter, the payload's length in four bytes (big-endian), the payload.
 * H header (JSON) · then for each table T its face (JSON), D its rows as COPY text, E its count (JSON) · S summary (JSON) ·
 * Z seal: SHA-256 over all frames before it. What follows the seal, or is missing, makes the file damaged.
 */
export const formatVersion = 1;
export const formatName = 'crossdesk-backup';

export interface BackupTable {
  name: string;
  columns: string[];
}

export interface BackupHeader {
  format: typeof formatName;
  version: number;
  /** ISO 8601, UTC. */
  madeAt: string;
  /** The server's `server_version`. */
  server: string;
  migrations: AppliedMigration[];
  tables: BackupTable[];
  /** Fingerprints of the encryption keys in use, never the keys; empty when they were not told. */
  keys: string[];
}

export interface BackupSequence {
  name: string;
  /** Text, since it may exceed what a JavaScript number holds. */
  lastValue: string;
  isCalled: boolean;
}

export interface BackupSummary {
  rows: Record<string, number>;
  sequences: BackupSequence[];
}

export type Letter = 'H' | 'T' | 'D' | 'E' | 'S' | 'Z';

export interface Frame {
  letter: Letter;
  payload: Buffer;
}

const letters = new Set<string>(['H', 'T', 'D', 'E', 'S', 'Z']);
/** Far above what is written; a length beyond it is damage and must not become an allocation. */
const longestPayload = 64 * 1024 * 1024;

/** Frames and the digest that goes with them. */
export function createFrameWriter() {
  const hash = createHash('sha256');
  const frame = (letter: Letter, payload: Buffer): Buffer => {
    const head = Buffer.alloc(5);
    head.write(letter, 0, 'latin1');
    head.writeUInt32BE(payload.length, 1);
    hash.update(head).update(payload);
    return Buffer.concat([head, payload]);
  };
  return {
    data: (payload: Buffer) => frame('D', payload),
    json: (letter: 'H' | 'T' | 'E' | 'S', value: unknown) => frame(letter, Buffer.from(JSON.stringify(value))),
    /** The last frame: it seals those before it. */
    seal: () => frame('Z', hash.copy().digest()),
  };
}

/** The frames of a file in order, the trailer's digest checked on the way. Throws BackupError (damaged, no-backup). */
export async function* readFrames(file: string): AsyncGenerator<Frame> {
  const hash = createHash('sha256');
  let sealed = false;
  for await (const { frame, bytes } of splitFrames(openBytes(file))) {
    if (sealed) throw damaged(file, 'something follows its end');
    if (frame.letter === 'Z') {
      if (!frame.payload.equals(hash.digest())) throw damaged(file, 'its checksum does not match');
      sealed = true;
    } else {
      hash.update(bytes);
    }
    yield frame;
  }
  if (!sealed) throw damaged(file, 'its end is missing');
}

async function* splitFrames(source: AsyncIterable<Buffer>): AsyncGenerator<{ frame: Frame; bytes: Buffer }> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = 0;
    while (held.length - at >= 5) {
      const letter = held.toString('latin1', at, at + 1);
      const length = held.readUInt32BE(at + 1);
      if (!letters.has(letter) || length > longestPayload) throw new FrameError();
      if (held.length - at < 5 + length) break;
      const bytes = held.subarray(at, at + 5 + length);
      yield { frame: { letter: letter as Letter, payload: bytes.subarray(5) }, bytes };
      at += 5 + length;
    }
    held = held.subarray(at);
  }
  if (held.length > 0) throw new FrameError();
}

class FrameError extends Error {}

async function* openBytes(file: string): AsyncGenerator<Buffer> {
  const raw = createReadStream(file, { highWaterMark: 256 * 1024 });
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  raw.on('error', (error) => gunzip.destroy(error));
  raw.pipe(gunzip);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } finally {
    raw.destroy();
    gunzip.destroy();
  }
}

/** Read errors in the words of a person who holds a file. */
export function explainReadError(file: string, error: unknown): unknown {
  if (error instanceof FrameError) return damaged(file, 'its parts do not fit together');
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT')
    return new BackupError('no-backup', `There is no file ${file}.`, 'Check the name of the backup.');
  if (code === 'Z_BUF_ERROR') return damaged(file, 'it was cut off');
  if (code === 'Z_DATA_ERROR') return damaged(file, 'it is not, or no longer, a compressed backup');
  return error;
}

export function damaged(file: string, what: string): BackupError {
  return new BackupError(
    'damaged',
    `${file} cannot be restored: ${what}. Nothing was changed.`,
    'Use another copy of the backup, and check how this one was transferred.',
  );
}

export function parseJson<T>(file: string, { payload }: Frame): T {
  try {
    return JSON.parse(payload.toString('utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(file, 'its description cannot be read');
    throw error;
  }
}
