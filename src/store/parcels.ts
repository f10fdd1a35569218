import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { minutes } from '../core/clock.ts';
import type { ChatUser } from '../core/incoming.ts';
import type { OutgoingFile } from '../core/ports.ts';
import type { Secrets } from '../core/secrets.ts';
import { dropUnused, openBlob, putBlob } from './blobs.ts';
import { type Database, sql } from './database.ts';

/** How long something waits to be fetched. */
export const parcelMs = minutes(10);

/** Files that wait for one person to fetch them, once; kept in the database, so that a restart in between loses none. */
export interface Parcels {
  /** Resolves to the name under which it is fetched, which nobody can guess: 256 bits. */
  keep(to: ChatUser, file: OutgoingFile): Promise<string>;
  /** There is something under this name, without taking it. */
  waits(token: string): Promise<{ readonly name: string; readonly size: number } | null>;
  /** Hands it out, to nobody a second time; null: taken, expired, never there, or (with `by`) somebody else's. */
  take(token: string, by?: ChatUser): Promise<OutgoingFile | null>;
}

export function createParcels(deps: { database: Database; secrets: Secrets; clock: Clock }): Parcels {
  const { database, secrets, clock } = deps;
  return {
    async keep(to, file) {
      const token = randomBytes(32).toString('base64url');
      const now = clock.now();
      await database.transact(async (tx) => {
        const gone = await tx.rows<{ blob: number }>(
          sql`DELETE FROM file_parcels WHERE expires_at < ${now}::timestamptz RETURNING blob_id AS blob`,
        );
        if (gone.length > 0) await dropUnused(tx, [...new Set(gone.map(({ blob }) => blob))]);
        const { id } = await putBlob(tx, secrets, file.bytes, now);
        await tx.run(sql`
          INSERT INTO file_parcels (token_digest, blob_id, name, mime, platform, workspace, user_id, expires_at, created_at)
          VALUES (${digestOf(token)}, ${id}::int, ${file.name}, ${file.mime}, ${to.platform}, ${to.workspace}, ${to.user},
            ${new Date(now.getTime() + parcelMs)}::timestamptz, ${now}::timestamptz)`);
      });
      return token;
    },
    async waits(token) {
      const [found] = await database.read((tx) =>
        tx.rows<{ name: string; size: number }>(sql`
          SELECT p.name, b.size FROM file_parcels p JOIN file_blobs b ON b.id = p.blob_id
          WHERE p.token_digest = ${digestOf(token)} AND p.expires_at > ${clock.now()}::timestamptz`),
      );
      return found ?? null;
    },
    take(token, by) {
      return database.transact(async (tx) => {
        const whose = by
          ? sql`platform = ${by.platform} AND workspace = ${by.workspace} AND user_id = ${by.user}`
          : sql`TRUE`;
        const [parcel] = await tx.rows<{ blob: number; name: string; mime: string }>(sql`
          DELETE FROM file_parcels WHERE token_digest = ${digestOf(token)} AND expires_at > ${clock.now()}::timestamptz AND ${whose}
          RETURNING blob_id AS blob, name, mime`);
        const bytes = parcel ? await openBlob(tx, secrets, parcel.blob) : null;
        if (!parcel || !bytes) return null;
        await dropUnused(tx, [parcel.blob]);
        return { name: parcel.name, mime: parcel.mime, bytes };
      });
    },
  };
}

/** The database holds nothing by which somebody who reads it could fetch anything. */
function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
