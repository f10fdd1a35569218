import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Incoming, IncomingFile } from '../../src/core/incoming.ts';
import { FileError, type Files, type OutgoingFile } from '../../src/core/ports.ts';
import { subjectNouns } from '../../src/crm/files/rules.ts';
import { retainedBy } from '../../src/crm/index.ts';
import type { Ctx } from '../../src/operations/operation.ts';
import { actorViewer } from '../../src/operations/viewer.ts';
import { sql } from '../../src/store/database.ts';
import { createFileExchange, type FileExchange } from '../../src/store/file-exchange.ts';
import { applyRetention } from '../../src/store/retention.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

const limit = 3_000_000;
let world: CrmWorld;
let acme: number;
/** What the next messages bring, by the file's id. */
const shared = new Map<string, { name: string; bytes: Buffer }>();
const delivered: { user: string; file: OutgoingFile }[] = [];
let coming: IncomingFile[] = [];

const port: Files = {
  platform: 'slack',
  async fetch(_workspace, { id }, most) {
    const found = shared.get(id);
    if (!found) throw new FileError('gone', 'no such file');
    if (found.bytes.length > most) throw new FileError('too-big', 'by its content', found.bytes.length);
    return { ...found, mime: 'application/octet-stream' };
  },
  inThread: async () => null,
  async send(to, file) {
    delivered.push({ user: to.user, file });
    return 'sent';
  },
};
const exchange = createFileExchange({
  limit,
  publicUrl: null,
  parcels: { keep: async () => '', waits: async () => null, take: async () => null },
  platform: () => port,
});
const files: FileExchange = { ...exchange, of: (incoming: Incoming) => exchange.of({ ...incoming, files: coming }) };

function brings(name: string, content: string | Buffer): void {
  const id = `f${shared.size}`;
  const bytes = Buffer.from(content);
  shared.set(id, { name, bytes });
  coming = [{ id, name, size: bytes.length }];
}

/** Somebody attaches a file to a record. Resolves to the file's id. */
async function attach(who: Parameters<CrmWorld['type']>[0], record: string, name: string, content: string | Buffer) {
  brings(name, content);
  const { out } = await world.type(who, `file attach ${record}`);
  return (out as unknown as { files: { id: number; isNew: boolean }[] }).files[0] as { id: number; isNew: boolean };
}

beforeAll(async () => {
  world = await createCrmWorld({ services: { files } });
  acme = await world.customer('Acme', 'sales', 'lena');
});
afterAll(() => world?.close());

async function privateLog(who: 'lena' | 'omar', content: string): Promise<number> {
  const { out } = await world.type(who, `log add C-${acme} "${content}" via:call private:yes`);
  return (out as unknown as { id: number }).id;
}

const overviewOf = (who: 'mia' | 'omar' | 'sam' | 'fay' | 'viv', customer: number) =>
  world.database.read(async (tx) =>
    world.registry
      .noun('file')
      ?.ofCustomer?.overview?.(world.executor.readCtx(tx), customer, actorViewer(world.actors[who])),
  );

/** What spans nouns does to files, in a transaction with its audit lines. */
const inTransaction = (run: (ctx: Ctx) => unknown): Promise<unknown> =>
  world.executor.execute(
    {
      name: 'test.span',
      input: z.unknown(),
      requires: 'anyone',
      writes: true,
      run: async (ctx: Ctx) => void (await run(ctx)),
    },
    {},
    { actor: world.actors.iris, door: 'command', receipt: null },
  );

describe('a file on a record', () => {
  it('is kept sealed, byte for byte, in pieces', async () => {
    const bytes = randomBytes(2_500_000);
    const { id } = await attach('lena', `C-${acme}`, 'contract.bin', bytes);
    const [row] = await world.rows<{ blob: number; size: number }>(
      sql`SELECT blob_id AS blob, size FROM files WHERE id = ${id}::int`,
    );
    expect(row?.size).toBe(bytes.length);
    const chunks = await world.rows<{ sealed: Buffer }>(
      sql`SELECT sealed FROM file_chunks WHERE blob_id = ${row?.blob}::int ORDER BY number`,
    );
    expect(chunks).toHaveLength(3);
    const stored = Buffer.concat(chunks.map(({ sealed }) => Buffer.from(sealed)));
    expect(stored.includes(bytes.subarray(0, 64))).toBe(false);
    await world.type('lena', `file get F-${id}`);
    expect(Buffer.from(delivered.at(-1)?.file.bytes ?? []).equals(bytes)).toBe(true);
  });

  it('shows on the record’s card, and opens from there', async () => {
    const { out } = await world.type('lena', `task add C-${acme} "Send the offer"`);
    const task = (out as unknown as { id: number }).id;
    expect(cardText(await world.card('lena', 'task', task))).not.toContain('Files');
    const { id } = await attach('lena', `T-${task}`, 'offer.pdf', '%PDF-1.7 offer');
    const card = await world.card('lena', 'task', task);
    expect(cardText(card)).toContain('[Files: 1]');
    const { reply } = await world.click('lena', buttonOf(card, 'Files: 1'));
    expect(cardText('card' in reply ? reply.card : null)).toContain(`offer.pdf · F-${id}`);
    expect((await world.events('task', task)).map(({ type }) => type)).toContain('file.attached');
  });

  it('is attached once, however often the same is sent', async () => {
    const first = await attach('lena', `C-${acme}`, 'same.txt', 'the very same');
    const again = await attach('lena', `C-${acme}`, 'copy of same.txt', 'the very same');
    expect(again).toEqual({ ...again, id: first.id, isNew: false });
  });

  it('is attached once by two who send the same at the same time', async () => {
    brings('at once.txt', 'by two at once');
    const both = await Promise.all([
      world.type('lena', `file attach C-${acme}`),
      world.type('marta', `file attach C-${acme}`),
    ]);
    const ids = both.map(({ out }) => (out as unknown as { files: { id: number }[] }).files[0]?.id);
    expect(ids[0]).toBe(ids[1]);
    expect(await world.rows(sql`SELECT id FROM files WHERE name = 'at once.txt'`)).toHaveLength(1);
  });

  it('is renamed, keeping its ending, removed, and brought back', async () => {
    const { id } = await attach('lena', `C-${acme}`, 'draft.pdf', '%PDF-1.7 draft');
    await world.type('lena', `file rename F-${id} "Signed contract"`);
    expect(cardText(await world.card('lena', 'file', id))).toContain('Signed contract.pdf');
    await world.type('lena', `file remove F-${id}`);
    expect(await world.card('lena', 'file', id)).toBeNull();
    await world.undo('lena');
    expect(cardText(await world.card('lena', 'file', id))).toContain('Signed contract.pdf');
  });

  it('is taken away again by undo', async () => {
    const { id } = await attach('lena', `C-${acme}`, 'oops.txt', 'not for here');
    await world.undo('lena');
    expect(await world.card('lena', 'file', id)).toBeNull();
  });

  it('moves to another record, and back by undo', async () => {
    const other = await world.customer('Birch', 'sales', 'lena');
    const { id } = await attach('lena', `C-${acme}`, 'moved.txt', 'belongs to Birch');
    await world.type('lena', `file attach C-${other} file:F-${id}`);
    expect(cardText(await world.card('lena', 'file', id))).toContain(`C-${other}`);
    await world.undo('lena');
    expect(cardText(await world.card('lena', 'file', id))).toContain(`C-${acme}`);
  });
});

describe('who may have it', () => {
  it('follows a private log: nobody outside of the department gets it, learns its name or counts it', async () => {
    const logged = await privateLog('lena', 'Prices we agreed');
    const { id } = await attach('lena', `L-${logged}`, 'prices.csv', 'a,b\n1,2');
    const before = delivered.length;
    for (const who of ['mia', 'omar', 'sam', 'fay', 'viv'] as const) {
      expect(await world.card(who, 'file', id)).toBeNull();
      for (const line of [`file get F-${id}`, `file show F-${id}`, 'file get prices'])
        await expect(world.type(who, line)).rejects.toThrow(/know no file/u);
      expect(await world.suggest(who, 'file', 'prices')).toEqual([]);
      const { reply } = await world.type(who, `file list C-${acme}`);
      expect(JSON.stringify(reply)).not.toContain('prices');
      const overview = await overviewOf(who, acme);
      expect(JSON.stringify(overview)).not.toContain('prices');
    }
    expect(delivered).toHaveLength(before);
    await world.type('marta', `file get F-${id}`);
    expect(delivered).toHaveLength(before + 1);
    const reads = await world.rows<{ staff: number }>(
      sql`SELECT staff_id AS staff FROM audit_entries WHERE operation = 'file.read' AND noun = 'file' AND record_id = ${id}::int`,
    );
    expect(reads.map(({ staff }) => staff)).toEqual([world.actors.marta.staffId]);
  });

  it('shows its name to whoever sees the record, and its content to whoever reads what the record says', async () => {
    const { out } = await world.type('lena', `deal add C-${acme} "Framework contract"`);
    const { id } = await attach('lena', `DL-${(out as unknown as { id: number }).id}`, 'terms.txt', 'ninety days');
    const card = await world.card('mia', 'file', id);
    expect(cardText(card)).toMatch(/terms.txt[\s\S]*hidden from you/u);
    expect(cardText(card)).not.toContain('Send it to me');
    await expect(world.type('mia', `file get F-${id}`)).rejects.toThrow(/may not see files \(the content\)/u);
    await world.type('marta', `file get F-${id}`);
    expect(delivered.at(-1)?.file.name).toBe('terms.txt');
  });

  it('says nothing of a file on no record to anybody but its sender, not even an admin', async () => {
    brings('secret plan.txt', 'for me alone');
    const { out } = await world.type('lena', 'file take');
    const [{ id } = { id: 0 }] = (out as unknown as { files: { id: number }[] }).files;
    expect(cardText(await world.card('lena', 'file', id))).toContain('only you can see it');
    for (const who of ['marta', 'omar', 'viv', 'newbie', 'iris'] as const) {
      expect(await world.card(who, 'file', id)).toBeNull();
      await expect(world.type(who, `file get F-${id}`)).rejects.toThrow();
      await expect(world.type(who, 'file get "secret plan"')).rejects.toThrow(/know no file|not in a department/u);
      expect(await world.suggest(who, 'file', 'secret')).toEqual([]);
    }
    expect(await world.channelCard('department', 'sales', 'file', id)).toBeNull();
    await world.type('lena', `file attach C-${acme} file:F-${id}`);
    expect(cardText(await world.card('marta', 'file', id))).toContain('secret plan.txt');
  });

  it('is neither attached nor listed by those who only look on, or whom nobody has placed', async () => {
    brings('no.txt', 'no');
    await expect(world.type('viv', `file attach C-${acme}`)).rejects.toThrow(/may not add files/u);
    await expect(world.type('newbie', `file attach C-${acme}`)).rejects.toThrow();
    await expect(world.type('newbie', 'file list')).rejects.toThrow(/not in a department/u);
  });

  it('is the same in cards, lists, searches and by its number, for everybody and every file', async () => {
    const { out: made } = await world.type('lena', `task add C-${acme} "Rights of files" for:support`);
    const { out: deal } = await world.type('lena', `deal add C-${acme} "Rights of files"`);
    const logged = await privateLog('omar', 'What Support said among themselves');
    const ids = [
      await attach('lena', `T-${(made as unknown as { id: number }).id}`, 'rights task.txt', 'one'),
      await attach('lena', `DL-${(deal as unknown as { id: number }).id}`, 'rights deal.txt', 'two'),
      await attach('omar', `L-${logged}`, 'rights log.txt', 'three'),
    ].map(({ id }) => id);
    brings('rights none.txt', 'four');
    const { out } = await world.type('fay', 'file take');
    ids.push((out as unknown as { files: { id: number }[] }).files[0]?.id ?? 0);
    const seen = new Map<string, number>();
    for (const who of ['lena', 'marta', 'omar', 'sam', 'mia', 'fay', 'viv', 'iris'] as const) {
      const offered = (await world.suggest(who, 'file', 'rights')).map(({ value }) => value);
      const { out: list } = await world.type(who, 'file list');
      const listed = (list as unknown as { rows: { file: { id: number } }[] }).rows.map(({ file }) => file.id);
      for (const id of ids) {
        const card = await world.card(who, 'file', id);
        const found = await world.resolveReference(who, 'file', `F-${id}`);
        const about = `${who} F-${id}`;
        expect(found.kind === 'one', about).toBe(card !== null);
        expect(offered.includes(`F-${id}`), about).toBe(card !== null);
        expect(listed.includes(id), about).toBe(card !== null);
        const opens = cardText(card).includes('Send it to me');
        const got = await world.type(who, `file get F-${id}`).then(
          () => true,
          () => false,
        );
        expect(got, about).toBe(opens);
        if (card) seen.set(who, (seen.get(who) ?? 0) + 1);
      }
    }
    // Neither everything nor nothing: the comparison above has to have had something to compare.
    expect(Object.fromEntries(seen)).toMatchObject({ lena: 2, omar: 3, sam: 3, fay: 3 });
  });

  it('is gone with its record', async () => {
    const { out } = await world.type('lena', `deal add C-${acme} "Licences"`);
    const deal = (out as unknown as { id: number }).id;
    const { id } = await attach('lena', `DL-${deal}`, 'licences.txt', 'two hundred');
    await world.type('lena', `deal remove DL-${deal}`);
    expect(await world.card('lena', 'file', id)).toBeNull();
    await expect(world.type('lena', `file get F-${id}`)).rejects.toThrow(/know no/u);
    const { out: list } = await world.type('lena', 'file list mine');
    const ids = (list as unknown as { rows: { file: { id: number } }[] }).rows.map(({ file }) => file.id);
    expect(ids).not.toContain(id);
  });
});

describe('bad files', () => {
  it('names the limit, and keeps nothing', async () => {
    const before = await world.rows(sql`SELECT id FROM file_blobs`);
    brings('huge.mov', Buffer.alloc(limit + 1, 1));
    await expect(world.type('lena', `file attach C-${acme}`)).rejects.toThrow(
      /“huge.mov” is too large.*at most 2.9 MB/u,
    );
    brings('sly.mov', Buffer.alloc(limit + 1, 1));
    coming = coming.map((file) => ({ ...file, size: 10 }));
    await expect(world.type('lena', `file attach C-${acme}`)).rejects.toThrow(/too large/u);
    brings('nothing.csv', '');
    await expect(world.type('lena', `file attach C-${acme}`)).rejects.toThrow(/“nothing.csv” is empty/u);
    brings('gone.csv', 'x');
    shared.delete(coming[0]?.id ?? '');
    await expect(world.type('lena', `file attach C-${acme}`)).rejects.toThrow(/no longer there/u);
    coming = [];
    await expect(world.type('lena', `file attach C-${acme}`)).rejects.toThrow(/There is no file here/u);
    expect(await world.rows(sql`SELECT id FROM file_blobs`)).toEqual(before);
  });

  it('keeps a name that shows what it is and names no place', async () => {
    const { id } = await attach('lena', `C-${acme}`, '../../etc/\u202efdp.exe\u0000', 'MZ\x90\x00binary');
    const [row] = await world.rows<{ name: string; mime: string }>(
      sql`SELECT name, mime FROM files WHERE id = ${id}::int`,
    );
    expect(row).toEqual({ name: 'fdp.exe', mime: 'application/vnd.microsoft.portable-executable' });
  });

  it('says so when a file is not what its name promises', async () => {
    const { id } = await attach('lena', `C-${acme}`, 'photo.png', '<html><script>alert(1)</script></html>');
    expect(cardText(await world.card('lena', 'file', id))).toContain('by its content this is text/plain');
  });

  it('takes files on every noun that it says it does', () => {
    const lacking = subjectNouns.filter((name) => {
      const noun = world.registry.noun(name);
      return !noun?.card || !noun.policy || !noun.references.some((reference) => reference.name === name);
    });
    expect(lacking).toEqual([]);
  });

  it('puts no file on what takes none', async () => {
    brings('x.txt', 'x');
    for (const record of ['S-1', 'D-1', 'F-1', '12', 'T-99999999', 'nobody at all'])
      await expect(world.type('lena', `file attach "${record}"`)).rejects.toThrow(/know no record|know no/u);
  });
});

describe('what becomes of it', () => {
  it('goes after a week on no record, and its content a month later', async () => {
    brings('forgotten.txt', 'nobody said where');
    const { out } = await world.type('lena', 'file take');
    const [{ id } = { id: 0 }] = (out as unknown as { files: { id: number }[] }).files;
    const blobOf = async () =>
      (await world.rows<{ blob: number | null }>(sql`SELECT blob_id AS blob FROM files WHERE id = ${id}::int`))[0]
        ?.blob;
    world.wait(world.hours(24 * 6));
    await world.sweep();
    expect(await world.card('lena', 'file', id)).not.toBeNull();
    world.wait(world.hours(25));
    await world.sweep();
    expect(await world.card('lena', 'file', id)).toBeNull();
    const blob = await blobOf();
    expect(blob).not.toBeNull();
    world.wait(world.hours(24 * 31));
    await world.sweep();
    expect(await blobOf()).toBeNull();
    expect(await world.rows(sql`SELECT 1 FROM file_chunks WHERE blob_id = ${blob}::int`)).toEqual([]);
  });

  it('is told, moved and erased with its customer', async () => {
    const ofCustomer = world.registry.noun('file')?.ofCustomer;
    const dora = await world.customer('Dora Person', 'sales', 'lena');
    const { out } = await world.type('lena', `task add C-${dora} "Call Dora"`);
    const task = (out as unknown as { id: number }).id;
    await attach('lena', `C-${dora}`, 'Dora passport.txt', 'number 123');
    await attach('lena', `T-${task}`, 'Dora notes.txt', 'likes tea');
    const read = await world.database.read(async (tx) => ofCustomer?.personalData?.(world.executor.readCtx(tx), dora));
    expect(JSON.stringify(read)).toMatch(/Dora passport.txt[\s\S]*Dora notes.txt/u);
    const { out: list } = await world.type('lena', `file list C-${dora}`);
    expect((list as unknown as { rows: unknown[] }).rows).toHaveLength(2);
    await inTransaction((ctx) => ofCustomer?.erase?.(ctx, dora));
    const left = await world.rows<{ name: string; blob: number | null }>(
      sql`SELECT name, blob_id AS blob FROM files WHERE subject_id IN (${dora}::int, ${task}::int) AND note IS NULL AND name = 'erased'`,
    );
    expect(left).toEqual([
      { name: 'erased', blob: null },
      { name: 'erased', blob: null },
    ]);
  });

  it('goes with its customer into another, and back', async () => {
    const ofCustomer = world.registry.noun('file')?.ofCustomer;
    const from = await world.customer('Twin One', 'sales', 'lena');
    const to = await world.customer('Twin Two', 'sales', 'lena');
    const { id } = await attach('lena', `C-${from}`, 'twin.txt', 'of one of two');
    let kept: unknown;
    await inTransaction(async (ctx) => {
      kept = await ofCustomer?.move?.(ctx, from, to);
    });
    expect(cardText(await world.card('lena', 'file', id))).toContain(`C-${to}`);
    await inTransaction((ctx) => ofCustomer?.moveBack?.(ctx, kept as never));
    expect(cardText(await world.card('lena', 'file', id))).toContain(`C-${from}`);
  });

  it('is erased by a retention rule, but not that of a customer under a legal hold', async () => {
    const free = await world.customer('Free One', 'sales', 'lena');
    const held = await world.customer('Held One', 'sales', 'lena');
    const first = await attach('lena', `C-${free}`, 'old of free.txt', 'old words');
    const { out } = await world.type('lena', `task add C-${held} "Old task of held"`);
    const second = await attach('lena', `T-${(out as unknown as { id: number }).id}`, 'old of held.txt', 'held words');
    await world.type('lena', `file remove F-${second.id}`);
    await world.type('iris', `retention hold C-${held} "Court case"`);
    world.wait(world.hours(24 * 100));
    await world.type('iris', 'retention set files 3 months');
    await applyRetention(world.database, world.clock, retainedBy(world.registry.nouns));
    await world.sweep();
    const rows = await world.rows<{ id: number; name: string; blob: number | null }>(
      sql`SELECT id, name, blob_id AS blob FROM files WHERE id = ANY(${[first.id, second.id]}::int[]) ORDER BY id`,
    );
    expect(rows).toEqual([
      { id: first.id, name: 'erased', blob: null },
      { id: second.id, name: 'old of held.txt', blob: expect.any(Number) },
    ]);
    await world.type('iris', `retention release C-${held}`);
    await world.sweep();
    const [after] = await world.rows<{ blob: number | null }>(
      sql`SELECT blob_id AS blob FROM files WHERE id = ${second.id}::int`,
    );
    expect(after?.blob).toBeNull();
  });

  it('has its key sealed anew when keys are rotated', () => {
    expect(world.registry.noun('file')?.sealed?.map(({ table }) => table)).toEqual(['file_blobs']);
  });
});
