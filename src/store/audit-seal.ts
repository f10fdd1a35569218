import { createHash, randomBytes } from 'node:crypto';
import type { Secrets } from '../core/secrets.ts';
import { type Database, type Sql, sql, type Tx } from './database.ts';

/**
 * The audit log as a chain. Writers only insert; one sealer, whoever of all workers comes first, gives each line its place in the
 * order in which it finds them, so that a line whose transaction took long is simply sealed later and no writer waits for another.
 *
 *   link(n) = SHA-256(link(n-1) ‖ n ‖ facts(n) ‖ content(n))        content = SHA-256(salt ‖ what was written)
 *
 * The salt is itself sealed, so nobody can guess a telephone number from its digest; erasing a line's content takes the salt with it
 * and leaves both digests, so the chain still holds. Content is digested as plain text: sealing it with another key changes nothing.
 * Where the chain ends is signed with the encryption key, so that cutting its end off is seen.
 */
interface Sealable {
  readonly id: bigint;
  readonly at: Date;
  readonly call: string;
  readonly staffId: number | null;
  readonly door: string;
  readonly operation: string;
  readonly noun: string | null;
  readonly recordId: number | null;
  readonly version: number | null;
  readonly fields: readonly string[];
  readonly receipt: string | null;
  readonly change: string | null;
  readonly undo: string | null;
}

interface Sealed extends Sealable {
  readonly position: bigint;
  readonly salt: string | null;
  readonly content: Buffer;
  readonly link: Buffer;
  readonly erasedBy: string | null;
}

/** The chain's end: how many lines it has and the link of the last one. */
export interface ChainHead {
  readonly position: bigint;
  readonly link: Buffer;
}

const contexts = { change: 'audit.change', undo: 'audit.undo', salt: 'audit.salt', head: 'audit.head' };
const headKey = 'audit.head';
/** What was written under a key that nobody has any more can be neither read nor checked; its digest is of the sealed text. */
const unreadable = 'unreadable';
const noLink = Buffer.alloc(32);
const batchSize = 500;
/** In one go; an old log that was never sealed takes several, so that whoever sweeps gets to the rest of their work. */
const mostBatches = 20;

const columns = sql`e.id, e.at, e.call_id AS call, e.staff_id AS "staffId", e.door, e.operation, e.noun, e.record_id AS "recordId", e.version,
  e.fields, e.receipt, e.change_sealed AS change, e.undo_sealed AS undo`;

/** Seals what waits, the oldest first. Resolves to how many lines; 0 also where another worker is at it. */
export async function sealAudit(database: Database, secrets: Secrets): Promise<number> {
  let sealed = 0;
  for (let batches = 0; batches < mostBatches; batches += 1) {
    const batch = await database.transact((tx) => sealBatch(tx, secrets));
    sealed += batch;
    if (batch < batchSize) break;
  }
  return sealed;
}

async function sealBatch(tx: Tx, secrets: Secrets): Promise<number> {
  const [turn] = await tx.rows<{ mine: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtext('crossdesk'), hashtext('audit seal')) AS mine`,
  );
  if (!turn?.mine) return 0;
  const head = await readHead(tx, secrets);
  const lines = await tx.rows<Sealable>(sql`
    SELECT ${columns} FROM audit_entries e WHERE e.seal_position IS NULL ORDER BY e.id LIMIT ${batchSize}::int FOR UPDATE SKIP LOCKED`);
  if (lines.length === 0) return 0;
  let { position, link } = head ?? { position: 0n, link: noLink };
  const seals = lines.map((line) => {
    const { salt, content, erasedBy } = digestContent(line, secrets);
    position += 1n;
    link = linkOf(link, position, line, content);
    return { id: String(line.id), position: String(position), salt, content, link, erasedBy };
  });
  await tx.run(sql`
    UPDATE audit_entries e SET seal_position = n.position, seal_salt = n.salt, seal_content = decode(n.content, 'hex'),
      seal_link = decode(n.link, 'hex'), erased_by = coalesce(e.erased_by, n.erased_by)
    FROM unnest(${seals.map((one) => one.id)}::text[]::bigint[], ${seals.map((one) => one.position)}::text[]::bigint[],
      ${seals.map((one) => one.salt)}::text[], ${seals.map((one) => one.content.toString('hex'))}::text[],
      ${seals.map((one) => one.link.toString('hex'))}::text[], ${seals.map((one) => one.erasedBy)}::text[])
      AS n(id, position, salt, content, link, erased_by)
    WHERE e.id = n.id`);
  await writeHead(tx, secrets, { position, link });
  return lines.length;
}

function digestContent(
  line: Sealable,
  secrets: Secrets,
): { salt: string | null; content: Buffer; erasedBy: string | null } {
  const plain = openContent(line, secrets);
  if (plain === null) {
    const content = createHash('sha256')
      .update(JSON.stringify([line.change, line.undo]))
      .digest();
    return { salt: null, content, erasedBy: unreadable };
  }
  const salt = randomBytes(16).toString('base64');
  return { salt: secrets.seal(salt, contexts.salt), content: contentDigest(salt, plain), erasedBy: null };
}

/** null: its key is not there any more. */
function openContent({ change, undo }: Sealable, secrets: Secrets): string | null {
  try {
    return JSON.stringify([
      change === null ? null : secrets.open(change, contexts.change),
      undo === null ? null : secrets.open(undo, contexts.undo),
    ]);
  } catch {
    return null;
  }
}

const contentDigest = (salt: string, plain: string): Buffer =>
  createHash('sha256').update(salt).update('\0').update(plain).digest();

function linkOf(previous: Buffer, position: bigint, line: Sealable, content: Buffer): Buffer {
  const place = Buffer.alloc(8);
  place.writeBigUInt64BE(position);
  const facts = JSON.stringify([
    String(line.id),
    line.at.toISOString(),
    line.call,
    line.staffId,
    line.door,
    line.operation,
    line.noun,
    line.recordId,
    line.version,
    line.fields,
    line.receipt,
  ]);
  const digest = createHash('sha256').update(facts).digest();
  return createHash('sha256').update(previous).update(place).update(digest).update(content).digest();
}

/** Where the chain ends cannot be trusted, so nothing can be said of what comes before, and nothing is added to it. */
export class UntrustedEnd extends Error {
  override readonly name = 'UntrustedEnd';
}

/** Throws UntrustedEnd where the signature of the chain's end is not ours, or the end is gone though there are sealed lines. */
async function readHead(tx: Tx, secrets: Secrets): Promise<ChainHead | null> {
  const [row] = await tx.rows<{ value: { position: string; link: string; mac: string } }>(
    sql`SELECT value FROM settings WHERE key = ${headKey}`,
  );
  if (!row) {
    const [sealed] = await tx.rows(sql`SELECT 1 FROM audit_entries WHERE seal_position IS NOT NULL LIMIT 1`);
    if (sealed) throw new UntrustedEnd('The end of the audit chain is not written down any more.');
    return null;
  }
  const { position, link, mac } = row.value;
  if (!secrets.digests(`${position} ${link}`, contexts.head).includes(mac)) {
    throw new UntrustedEnd('The end of the audit chain is not signed by any key that is configured.');
  }
  return { position: BigInt(position), link: Buffer.from(link, 'hex') };
}

async function writeHead(tx: Tx, secrets: Secrets, head: ChainHead): Promise<void> {
  const position = String(head.position);
  const link = head.link.toString('hex');
  const value = JSON.stringify({ position, link, mac: secrets.digest(`${position} ${link}`, contexts.head) });
  await tx.run(sql`
    INSERT INTO settings (key, value, updated_at) VALUES (${headKey}, ${value}::jsonb, now())
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`);
}

/** Signs the chain's end with the current key, once an older one is to be dropped. */
export async function resignHead(database: Database, secrets: Secrets): Promise<void> {
  await database.transact(async (tx) => {
    await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('crossdesk'), hashtext('audit seal'))`);
    const head = await readHead(tx, secrets);
    if (head) await writeHead(tx, secrets, head);
  });
}

/**
 * Takes away what lines say besides the facts. Who did what, when and to which record stays, and so does the chain. `where` is over
 * `e`; `by`: the operation that does it, which writes a line of its own. Resolves to how many lines had something to lose.
 */
export function eraseAuditContent(tx: Tx, where: Sql, by: string): Promise<number> {
  return tx.run(sql`
    UPDATE audit_entries e SET change_sealed = NULL, undo_sealed = NULL, seal_salt = NULL, erased_by = ${by}
    WHERE (e.change_sealed IS NOT NULL OR e.undo_sealed IS NOT NULL) AND ${where}`);
}

/** What is wrong with the first line that does not fit. */
export interface BrokenSeal {
  readonly position: bigint;
  /** The line's id; null where there is none at that place. */
  readonly entry: bigint | null;
  /** missing: a line is gone; facts: it was changed or moved; content: what it says was changed; end: the chain was cut or goes on too far */
  readonly why: 'missing' | 'facts' | 'content' | 'end';
}

export interface AuditVerdict {
  readonly head: ChainHead | null;
  readonly checked: number;
  readonly erased: number;
  readonly broken: BrokenSeal | null;
  /** When the oldest line was written that nobody has sealed yet. */
  readonly waitingSince: Date | null;
}

/** So many of the newest lines are looked at where nobody asks for all. */
export const recentLines = 5_000;

/**
 * Recomputes the chain: all of it, or its newest lines, trusting the link before them. Reads only. Throws UntrustedEnd.
 */
export async function verifyAudit(
  database: Database,
  secrets: Secrets,
  options: { readonly full?: boolean } = {},
): Promise<AuditVerdict> {
  const head = await database.read((tx) => readHead(tx, secrets));
  const [waiting] = await database.read((tx) =>
    tx.rows<{ at: Date | null }>(sql`SELECT min(at) AS at FROM audit_entries WHERE seal_position IS NULL`),
  );
  const end = head?.position ?? 0n;
  const before = options.full || end <= BigInt(recentLines) ? 0n : end - BigInt(recentLines);
  let link: Buffer = noLink;
  let checked = 0;
  let erased = 0;
  const verdict = (broken: BrokenSeal | null): AuditVerdict => ({
    head,
    checked,
    erased,
    broken,
    waitingSince: waiting?.at ?? null,
  });
  if (before > 0n) {
    const [trusted] = await sealedAfter(database, before - 1n, 1);
    if (!trusted || trusted.position !== before) return verdict({ position: before, entry: null, why: 'missing' });
    link = trusted.link;
  }
  let position = before;
  while (position < end) {
    const lines = await sealedAfter(database, position, 1_000);
    if (lines.length === 0) return verdict({ position: position + 1n, entry: null, why: 'end' });
    for (const line of lines) {
      position += 1n;
      if (line.position !== position) {
        // Whatever comes after the end was sealed while we looked.
        return verdict(position > end ? null : { position, entry: null, why: 'missing' });
      }
      const why = faultOf(line, link, secrets);
      if (why) return verdict({ position, entry: line.id, why });
      if (line.erasedBy !== null) erased += 1;
      checked += 1;
      link = line.link;
      if (position === end) break;
    }
  }
  if (head && !link.equals(head.link)) return verdict({ position: end, entry: null, why: 'end' });
  return verdict(null);
}

function faultOf(line: Sealed, previous: Buffer, secrets: Secrets): BrokenSeal['why'] | null {
  if (!linkOf(previous, line.position, line, line.content).equals(line.link)) return 'facts';
  if (line.salt === null) {
    if (line.erasedBy === null) return 'content';
    return line.erasedBy !== unreadable && (line.change !== null || line.undo !== null) ? 'content' : null;
  }
  const plain = openContent(line, secrets);
  if (plain === null) return 'content';
  return contentDigest(secrets.open(line.salt, contexts.salt), plain).equals(line.content) ? null : 'content';
}

function sealedAfter(database: Database, position: bigint, limit: number): Promise<Sealed[]> {
  return database.read((tx) =>
    tx.rows<Sealed>(sql`
      SELECT ${columns}, e.seal_position AS position, e.seal_salt AS salt, e.seal_content AS content, e.seal_link AS link,
        e.erased_by AS "erasedBy"
      FROM audit_entries e WHERE e.seal_position > ${String(position)}::text::bigint ORDER BY e.seal_position LIMIT ${limit}::int`),
  );
}

/** What people write down of the chain's end, outside of the database: `1204:5f1c09ab`. */
export function fingerprint({ position, link }: ChainHead): string {
  return `${position}:${link.toString('hex').slice(0, 8)}`;
}

/** Is this still a place in the chain? A fingerprint from earlier finds a chain that was cut and signed anew. */
export async function hasFingerprint(database: Database, wanted: string): Promise<boolean> {
  const found = /^(\d{1,18}):([0-9a-f]{8})$/u.exec(wanted.trim());
  if (!found?.[1]) return false;
  const [line] = await sealedAfter(database, BigInt(found[1]) - 1n, 1);
  return line !== undefined && fingerprint(line) === `${BigInt(found[1])}:${found[2]}`;
}
