import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minutes } from '../../src/core/clock.ts';
import type { OutgoingFile } from '../../src/core/ports.ts';
import { createDatabase, type Database } from '../../src/store/database.ts';
import { createParcels, type Parcels } from '../../src/store/parcels.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { fileRoutes } from '../../src/web/files.ts';
import { startWebServer, type WebServer } from '../../src/web/server.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

const lena = { platform: 'slack', workspace: 'T1', user: 'ULENA' } as const;
const omar = { platform: 'slack', workspace: 'T1', user: 'UOMAR' } as const;
const offer: OutgoingFile = {
  name: 'Ångebot "2027"; 报价.pdf',
  mime: 'application/pdf',
  bytes: Buffer.from('%PDF-1.7 <script>alert(1)</script>'),
};

const clock = { at: new Date('2026-11-20T10:00:00Z'), now: () => clock.at };
const secrets = createSecrets([Buffer.alloc(32, 7)]);
let testDatabase: TestDatabase;
let database: Database;
let web: WebServer;
let parcels: Parcels;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url });
  parcels = createParcels({ database, secrets, clock });
  // As after a restart: whoever hands it out is not who kept it.
  const afterwards = createParcels({ database, secrets: createSecrets([Buffer.alloc(32, 7)]), clock });
  const routes = [fileRoutes(afterwards, (error) => expect(error).toBeUndefined())];
  web = await startWebServer({ host: '127.0.0.1', port: 0, fixed: false, routes, onError: () => undefined });
});
afterAll(async () => {
  await web?.stop();
  await database?.close();
  await testDatabase?.drop();
});

const ask = (token: string, method = 'GET', headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${web.port}/files/${token}`, { method, headers });
const count = async (table: 'file_blobs' | 'file_parcels') =>
  Number((await database.pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);

describe('a download link', () => {
  it('is only looked at by GET, and works once, after a restart too', async () => {
    const token = await parcels.keep(lena, offer);
    expect(token).toMatch(/^[\w-]{43}$/u);
    for (const method of ['GET', 'HEAD', 'GET']) expect((await ask(token, method)).status).toBe(200);
    const page = await (await ask(token)).text();
    expect(page).toContain('Ångebot &quot;2027&quot;; 报价.pdf');
    const got = await ask(token, 'POST');
    expect(got.status).toBe(200);
    expect(Buffer.from(await got.arrayBuffer()).equals(offer.bytes)).toBe(true);
    expect((await ask(token, 'POST')).status).toBe(404);
    expect((await ask(token)).status).toBe(404);
  });

  it('hands it out as something that is kept, and never shown or run', async () => {
    const got = await ask(await parcels.keep(lena, offer), 'POST', { range: 'bytes=0-3' });
    expect(got.status).toBe(200);
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="_ngebot _2027_; __.pdf"; filename*=UTF-8''${encodeURIComponent(offer.name)}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'accept-ranges': 'none',
    });
    expect((await got.arrayBuffer()).byteLength).toBe(offer.bytes.length);
  });

  it('works for one of two who use it at once', async () => {
    const token = await parcels.keep(lena, offer);
    const all = await Promise.all(Array.from({ length: 8 }, () => ask(token, 'POST')));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('expires, and leaves nothing behind', async () => {
    const token = await parcels.keep(lena, offer);
    clock.at = new Date(clock.at.getTime() + minutes(10) + 1);
    expect((await ask(token)).status).toBe(404);
    expect((await ask(token, 'POST')).status).toBe(404);
    // The next one sweeps up.
    const next = await parcels.keep(lena, offer);
    expect(await count('file_parcels')).toBe(1);
    await ask(next, 'POST');
    expect(await count('file_parcels')).toBe(0);
    expect(await count('file_blobs')).toBe(0);
  });

  it('cannot be guessed, nor read out of the database', async () => {
    const token = await parcels.keep(lena, offer);
    const { rows } = await database.pool.query<Record<string, string>>('SELECT * FROM file_parcels');
    expect(JSON.stringify(rows)).not.toContain(token);
    const digest = rows[0]?.token_digest ?? '';
    for (const wrong of [digest, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, '', '..', 'a'.repeat(43)])
      expect((await ask(wrong, 'POST')).status).toBe(404);
    expect((await ask(token, 'DELETE')).status).toBe(405);
    expect((await ask(token, 'POST')).status).toBe(200);
  });

  it('of an offer in chat is for the person it was made to', async () => {
    const token = await parcels.keep(lena, offer);
    expect(await parcels.take(token, omar)).toBeNull();
    expect((await parcels.take(token, lena))?.name).toBe(offer.name);
  });
});
