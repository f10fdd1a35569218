import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';

let base: string;
let umask: number;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'crossdesk-folder-'));
  await chmod(base, 0o711);
  // As on machines where new folders are closed to everybody else.
  umask = process.umask(0o077);
});
afterAll(async () => {
  process.umask(umask);
  await rm(base, { recursive: true, force: true });
});

describe('a first start in a new data folder', () => {
  it('keeps the database in it, and closes it to others', async () => {
    const dataDir = join(base, 'data');
    const app = await startApp({
      config: loadConfig({ env: { CROSSDESK_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' } }),
      log: createLogger('silent'),
      web: true,
      worker: true,
    });
    try {
      expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
    } finally {
      await app.stop();
    }
    expect((await stat(join(dataDir, 'postgres'))).isDirectory()).toBe(true);
    expect((await stat(dataDir)).mode & 0o066).toBe(0);
    for (const secret of ['encryption.key', 'database-password', 'playground.json']) {
      expect((await stat(join(dataDir, secret))).mode & 0o077).toBe(0);
    }
  });
});
