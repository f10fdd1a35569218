import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Secrets } from '../core/secrets.ts';
import { joinSql, rawSql, sql, type Tx } from './database.ts';
import type { SealedColumn } from './reseal.ts';

/** One row of content. PostgreSQL takes far more, and a connection is not held up for long by as much. */
const chunkBytes = 1_048_576;
/** AES-256-GCM, as in secrets.ts: 96-bit nonce, 128-bit tag. */
const nonceBytes = 12;
const tagBytes = 16;

const secretContext = 'file.secret';
const digestContext = 'file.content';

/**
 * Content is encrypted with a key of its own, and only that key is sealed with the installation's: rotating keys seals some hundred
 * bytes anew, however large the file. The secret is `<key>:<SHA-256 of the content>`.
 */
export const sealedBlobs: readonly SealedColumn[] = [
  {
    table: 'file_blobs',
    column: 'secret_sealed',
    context: secretContext,
    digest: { column: 'digest', context: digestContext, normal: (secret) => secret.split(':')[1] ?? '' },
  },
];

export interface StoredBlob {
  readonly id: number;
  /** Equal for equal content under one key. */
  readonly digest: string;
}

/** Stores content, which must not be empty. */
export async function putBlob(tx: Tx, secrets: Secrets, bytes: Uint8Array, now: Date): Promise<StoredBlob> {
  const key = randomBytes(32);
  const hash = sha256(bytes);
  const secret = secrets.seal(`${key.toString('base64')}:${hash}`, secretContext);
  const digest = secrets.digest(hash, digestContext);
  const [blob] = await tx.rows<{ id: number }>(sql`
    INSERT INTO file_blobs (size, digest, secret_sealed, created_at)
    VALUES (${bytes.length}::int, ${digest}, ${secret}, ${now}::timestamptz) RETURNING id`);
  if (!blob) throw new Error('The new content was not returned.');
  const count = Math.ceil(bytes.length / chunkBytes);
  for (let number = 0; number < count; number += 1) {
    const plain = bytes.subarray(number * chunkBytes, (number + 1) * chunkBytes);
    await tx.run(sql`
      INSERT INTO file_chunks (blob_id, number, sealed)
      VALUES (${blob.id}::int, ${number}::int, ${encrypt(key, plain, place(number, count))}::bytea)`);
  }
  return { id: blob.id, digest };
}

/** null: there is no such content any more. Throws when it was tampered with. */
export async function openBlob(tx: Tx, secrets: Secrets, id: number): Promise<Buffer | null> {
  const [blob] = await tx.rows<{ secret: string; size: number }>(
    sql`SELECT secret_sealed AS secret, size FROM file_blobs WHERE id = ${id}::int`,
  );
  if (!blob) return null;
  const [key = '', hash] = secrets.open(blob.secret, secretContext).split(':');
  const count = Math.ceil(blob.size / chunkBytes);
  const chunks = await tx.rows<{ sealed: Buffer }>(
    sql`SELECT sealed FROM file_chunks WHERE blob_id = ${id}::int ORDER BY number`,
  );
  const plain = chunks.map(({ sealed }, number) => decrypt(Buffer.from(key, 'base64'), sealed, place(number, count)));
  const bytes = Buffer.concat(plain);
  if (sha256(bytes) !== hash) throw new Error(`The content of file_blobs ${id} is not what was stored.`);
  return bytes;
}

/** The digests that this content may be stored under. */
export function blobDigests(secrets: Secrets, bytes: Uint8Array): string[] {
  return secrets.digests(sha256(bytes), digestContext);
}

/**
 * Throws away those of these contents that nothing needs any more. What needs them is whatever points to them: a table that begins to
 * keep content says so by its foreign key alone. Resolves to how much there was.
 */
export async function dropUnused(tx: Tx, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const holders = await tx.rows<{ table: string; column: string }>(sql`
    SELECT quote_ident(t.relname) AS "table", quote_ident(a.attname) AS "column" FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confrelid = 'file_blobs'::regclass AND t.relname <> 'file_chunks'`);
  const needed = holders.map(
    ({ table, column }) => sql`NOT EXISTS (SELECT FROM ${rawSql(table)} h WHERE h.${rawSql(column)} = b.id)`,
  );
  return tx.run(sql`
    DELETE FROM file_blobs b WHERE b.id = ANY(${[...ids]}::int[]) AND ${joinSql([sql`TRUE`, ...needed], ' AND ')}`);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Which piece of how many: pieces can be neither swapped nor left out. */
const place = (number: number, count: number): Buffer => Buffer.from(`${number}/${count}`);

function encrypt(key: Buffer, plain: Uint8Array, aad: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function decrypt(key: Buffer, sealed: Buffer, aad: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
}
