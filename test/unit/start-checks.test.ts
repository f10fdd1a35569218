import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { checkStart } from '../../src/start-checks.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'crossdesk-start-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const both = { web: true, worker: true };
const slack = { SLACK_SIGNING_SECRET: 'a-signing-secret', SLACK_BOT_TOKEN: 'xoxb-1' };
const server = {
  DATABASE_URL: 'postgresql://u:p@db.example/crm',
  CROSSDESK_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
};
const check = (env: Record<string, string>, parts = both) =>
  checkStart(loadConfig({ env: { CROSSDESK_DATA_DIR: dataDir, ...env } }), parts);

describe('what is started goes with the settings', () => {
  it.each([
    ['web', { web: true, worker: false }],
    ['worker', { web: false, worker: true }],
  ])('%s alone needs a database server and Slack', (name, parts) => {
    expect(() => check(slack, parts)).toThrow(new RegExp(`crossdesk ${name}.*embedded database`, 'u'));
    expect(() => check(server, parts)).toThrow(/playground/u);
    expect(() => check({ ...server, CROSSDESK_PLAYGROUND: 'off' }, parts)).toThrow(/no chat platform/u);
    expect(() => check({ ...server, ...slack }, parts)).not.toThrow();
  });

  it('the demo company is not served to a real workspace', async () => {
    expect(() => check({})).not.toThrow();
    expect(() => check(slack)).not.toThrow();
    await writeFile(join(dataDir, 'playground.json'), '{}');
    expect(() => check({})).not.toThrow();
    expect(() => check(slack)).toThrow(/demo company/u);
    expect(() => check({ ...slack, ...server })).not.toThrow();
  });
});
