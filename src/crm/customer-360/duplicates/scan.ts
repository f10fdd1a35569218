import type { Secrets } from '../../../core/secrets.ts';
import type { ReadCtx } from '../../../operations/operation.ts';
import { sql, type Tx } from '../../../store/database.ts';
import { openContact } from '../../customers/contact.ts';
import { ownDomain } from './email-domain.ts';
import { keysOf } from './keys.ts';
import { type Compared, likeness, worthALook } from './likeness.ts';

/** Customers whose keys are made, and blocks that are compared, in one step. */
const customersAtOnce = 2_000;
const blocksAtOnce = 1_000;
/** A larger block is taken apart by country; what is larger still says too little ("Maria Garcia", Spain) and is counted, not compared. */
export const largestBlock = 40;
/** Customers that the blocks of one step may hold together, so that a step is short whatever its blocks are. */
const membersAtOnce = 6_000;
/** What so many share is a provider's domain or a word that half a country is called by: it is not even looked at by country. */
const hugeBlock = 20_000;

export interface ScanState {
  readonly id: number;
  readonly phase: 'keys' | 'pairs' | 'done';
  readonly afterId: number;
  readonly afterKind: string;
  readonly afterHash: bigint;
  readonly customers: number;
  readonly blocks: number;
  readonly split: number;
  readonly skipped: number;
  readonly compared: bigint;
  readonly found: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

const columns = sql`id, phase, after_id AS "afterId", after_kind AS "afterKind", after_hash AS "afterHash", customers, blocks, split,
  skipped, compared, found, started_at AS "startedAt", ended_at AS "endedAt"`;

export async function lastScan(tx: Tx): Promise<ScanState | null> {
  const [scan] = await tx.rows<ScanState>(sql`SELECT ${columns} FROM duplicate_scans ORDER BY id DESC LIMIT 1`);
  return scan ?? null;
}

/** Begins a scan unless one is under way; resolves to whether it did. */
export async function beginScan(tx: Tx, now: Date, askedById: number | null): Promise<boolean> {
  const begun = await tx.run(sql`
    INSERT INTO duplicate_scans (asked_by_id, started_at) VALUES (${askedById}::int, ${now}::timestamptz)
    ON CONFLICT DO NOTHING`);
  return begun === 1;
}

/** `secrets`: the domains of e-mail addresses are compared, which are sealed. */
type ScanCtx = Pick<ReadCtx, 'tx' | 'secrets' | 'now'>;

/**
 * One step of the scan that is under way: a batch of keys, or of blocks. All or nothing with its place, so that it goes on there
 * after whatever stops it. false: there is nothing to do, or somebody else is at it.
 */
export async function scanStep({ tx, secrets, now }: ScanCtx): Promise<boolean> {
  const [scan] = await tx.rows<ScanState>(
    sql`SELECT ${columns} FROM duplicate_scans WHERE ended_at IS NULL FOR UPDATE SKIP LOCKED`,
  );
  if (!scan) return false;
  await (scan.phase === 'keys' ? makeKeys(tx, secrets, scan) : compareBlocks(tx, secrets, scan, now));
  return true;
}

const comparedColumns = sql`c.id, c.name, c.aliases, c.kind, c.country, c.website, c.email_digest AS "emailDigest",
  c.phone_digest AS "phoneDigest", c.email_sealed AS "emailSealed", c.birth_year AS "birthYear"`;

type ComparedRow = Omit<Compared, 'emailDomain'> & { readonly emailSealed: string | null };

function opened(secrets: Secrets, { emailSealed, ...row }: ComparedRow): Compared {
  return { ...row, emailDomain: ownDomain(openContact(secrets, 'email', emailSealed)) };
}

async function makeKeys(tx: Tx, secrets: Secrets, scan: ScanState): Promise<void> {
  if (scan.afterId === 0) await tx.run(sql`TRUNCATE duplicate_keys`);
  const customers = await tx.rows<ComparedRow>(sql`
    SELECT ${comparedColumns} FROM customers c WHERE c.id > ${scan.afterId}::int AND c.archived_at IS NULL
    ORDER BY c.id LIMIT ${customersAtOnce}::int`);
  const keys = customers.flatMap((customer) =>
    keysOf(opened(secrets, customer)).map((key) => ({ ...key, id: customer.id })),
  );
  if (keys.length > 0) {
    await tx.run(sql`
      INSERT INTO duplicate_keys (kind, hash, customer_id)
      SELECT * FROM unnest(${keys.map(({ kind }) => kind)}::text[], ${keys.map(({ hash }) => String(hash))}::text[]::bigint[],
        ${keys.map(({ id }) => id)}::int[]) ON CONFLICT DO NOTHING`);
  }
  const isLast = customers.length < customersAtOnce;
  await tx.run(sql`
    UPDATE duplicate_scans SET after_id = ${customers.at(-1)?.id ?? scan.afterId}::int, customers = customers + ${customers.length}::int,
      phase = ${isLast ? 'pairs' : 'keys'} WHERE id = ${scan.id}::int`);
}

interface BlockSize {
  readonly kind: string;
  readonly hash: bigint;
  readonly size: number;
}

interface Block {
  readonly ids: readonly number[];
}

/** The first of the blocks, and those after it as long as they are not too much together. */
export function asFarAsOneStepGoes<Block extends { readonly size: number }>(
  blocks: readonly Block[],
): readonly Block[] {
  let members = 0;
  const end = blocks.findIndex(({ size }, at) => {
    members += size > hugeBlock ? 0 : size;
    return at > 0 && members > membersAtOnce;
  });
  return end < 0 ? blocks : blocks.slice(0, end);
}

async function membersOf(tx: Tx, blocks: readonly BlockSize[]): Promise<readonly Block[]> {
  if (blocks.length === 0) return [];
  return tx.rows<Block>(sql`
    SELECT array_agg(d.customer_id ORDER BY d.customer_id) AS ids FROM duplicate_keys d
    JOIN unnest(${blocks.map(({ kind }) => kind)}::text[], ${blocks.map(({ hash }) => String(hash))}::text[]::bigint[]) AS b(kind, hash)
      ON b.kind = d.kind AND b.hash = d.hash
    GROUP BY d.kind, d.hash ORDER BY d.kind, d.hash`);
}

async function compareBlocks(tx: Tx, secrets: Secrets, scan: ScanState, now: Date): Promise<void> {
  const next = await tx.rows<BlockSize>(sql`
    SELECT kind, hash, count(*)::int AS size FROM duplicate_keys
    WHERE (kind, hash) > (${scan.afterKind}, ${String(scan.afterHash)}::text::bigint)
    GROUP BY kind, hash HAVING count(*) > 1 ORDER BY kind, hash LIMIT ${blocksAtOnce}::int`);
  const sizes = asFarAsOneStepGoes(next);
  const huge = sizes.filter(({ size }) => size > hugeBlock).length;
  const blocks = await membersOf(
    tx,
    sizes.filter(({ size }) => size <= hugeBlock),
  );
  const customers = await comparedByIds(tx, secrets, [...new Set(blocks.flatMap(({ ids }) => ids))]);
  const counts = { split: 0, skipped: huge, compared: 0 };
  const pairs = new Map<string, FoundPair>();
  for (const block of blocks) {
    const members = block.ids.flatMap((id) => customers.get(id) ?? []);
    for (const part of partsOf(members, counts)) comparePart(part, counts, pairs);
  }
  const found = await keepPairs(tx, [...pairs.values()], now);
  const last = sizes.at(-1);
  const isLast = sizes.length === next.length && next.length < blocksAtOnce;
  await tx.run(sql`
    UPDATE duplicate_scans SET after_kind = ${last?.kind ?? scan.afterKind}, after_hash = ${String(last?.hash ?? scan.afterHash)}::text::bigint,
      blocks = blocks + ${sizes.length}::int, split = split + ${counts.split}::int, skipped = skipped + ${counts.skipped}::int,
      compared = compared + ${counts.compared}::int, found = found + ${found}::int, phase = ${isLast ? 'done' : 'pairs'},
      ended_at = ${isLast ? now : null}::timestamptz
    WHERE id = ${scan.id}::int`);
  if (isLast) await dropStale(tx, scan.startedAt);
}

async function comparedByIds(tx: Tx, secrets: Secrets, ids: readonly number[]): Promise<Map<number, Compared>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<ComparedRow>(sql`
    SELECT ${comparedColumns} FROM customers c WHERE c.id = ANY(${[...ids]}::int[]) AND c.archived_at IS NULL`);
  return new Map(rows.map((row) => [row.id, opened(secrets, row)]));
}

/** The block, or where it is too large its parts by country that are small enough. */
function partsOf(
  members: readonly Compared[],
  counts: { split: number; skipped: number },
): readonly (readonly Compared[])[] {
  if (members.length <= largestBlock) return [members];
  counts.split += 1;
  const byCountry = new Map<string, Compared[]>();
  for (const member of members) {
    const country = member.country ?? '';
    const there = byCountry.get(country);
    if (there) there.push(member);
    else byCountry.set(country, [member]);
  }
  return [...byCountry.values()].filter((part) => {
    if (part.length > largestBlock) counts.skipped += 1;
    return part.length > 1 && part.length <= largestBlock;
  });
}

interface FoundPair {
  readonly first: number;
  readonly second: number;
  readonly score: number;
  readonly openScore: number;
  readonly reasons: readonly string[];
}

function comparePart(part: readonly Compared[], counts: { compared: number }, pairs: Map<string, FoundPair>): void {
  for (const [at, a] of part.entries()) {
    for (const b of part.slice(at + 1)) {
      const [first, second] = a.id < b.id ? [a, b] : [b, a];
      const key = `${first.id} ${second.id}`;
      if (pairs.has(key)) continue;
      counts.compared += 1;
      const { score, openScore, reasons } = likeness(first, second);
      if (score >= worthALook) pairs.set(key, { first: first.id, second: second.id, score, openScore, reasons });
    }
  }
}

/** What was dismissed or merged stays so. Resolves to how many pairs are new. */
async function keepPairs(tx: Tx, pairs: readonly FoundPair[], now: Date): Promise<number> {
  if (pairs.length === 0) return 0;
  const rows = await tx.rows<{ isNew: boolean }>(sql`
    INSERT INTO duplicate_pairs (first_id, second_id, score, open_score, reasons, created_at, updated_at)
    SELECT n.first, n.second, n.score, n.open_score, string_to_array(n.reasons, ','), ${now}::timestamptz, ${now}::timestamptz
    FROM unnest(${pairs.map(({ first }) => first)}::int[], ${pairs.map(({ second }) => second)}::int[],
      ${pairs.map(({ score }) => score)}::int[], ${pairs.map(({ openScore }) => openScore)}::int[],
      ${pairs.map(({ reasons }) => reasons.join(','))}::text[]) AS n(first, second, score, open_score, reasons)
    ON CONFLICT (first_id, second_id) DO UPDATE SET score = excluded.score, open_score = excluded.open_score,
      reasons = excluded.reasons, updated_at = excluded.updated_at
    RETURNING xmax = 0 AS "isNew"`);
  return rows.filter(({ isNew }) => isNew).length;
}

/** Open pairs that this scan has not found again look alike no longer. */
async function dropStale(tx: Tx, since: Date): Promise<void> {
  await tx.run(sql`DELETE FROM duplicate_pairs WHERE state = 'open' AND updated_at < ${since}::timestamptz`);
}
