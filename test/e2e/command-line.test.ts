import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossdesk-cli-'));
  program = join(import.meta.dirname, '..', '..', 'dist', `command-line-${process.pid}.mjs`);
  await build({
    entryPoints: ['src/bin/crossdesk.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  });
});
afterAll(async () => {
  await rm(program, { force: true });
  await rm(folder, { recursive: true, force: true });
});

/** The program as somebody at a terminal runs it, in an empty folder. */
function run(args: readonly string[], env: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: folder, ...env }, timeout: 25_000 },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });
}

const slack = { SLACK_SIGNING_SECRET: 'a-signing-secret', SLACK_BOT_TOKEN: 'xoxb-very-secret' };
const key = Buffer.alloc(32, 1).toString('base64');

describe('what cannot be done is said in plain words, with exit code 1', () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['no such command', ['serve'], {}, /unknown command 'serve'/u],
    ['no file named', ['backup'], {}, /missing required argument 'file'/u],
    ['nothing to save', ['backup', 'x.backup'], {}, /no database in .*\.crossdesk yet/u],
    ['nothing to look at', ['doctor'], {}, /no database in .*\.crossdesk yet/u],
    ['no such backup', ['restore', 'missing.backup'], {}, /no file missing\.backup/u],
    ['a worker alone', ['worker'], slack, /DATABASE_URL/u],
    ['no address of its own', ['manifests', '--url', 'nope', '--stdout'], {}, /https:\/\/crm\.example\.com/u],
    [
      'wrong settings',
      ['start'],
      { PORT: 'abc', SLACK_BOT_TOKEN: 'very-secret' },
      /PORT must[\s\S]*SLACK_BOT_TOKEN must/u,
    ],
    [
      'no database there',
      ['start'],
      { ...slack, PORT: '0', DATABASE_URL: 'postgresql://u:very-secret@127.0.0.1:9/x', CROSSDESK_ENCRYPTION_KEY: key },
      /gives no connection/u,
    ],
  ])('%s', async (_, args, env, says) => {
    const { code, said } = await run(args, env);
    expect(said).toMatch(says);
    expect(code).toBe(1);
    expect(said).not.toMatch(/\n {4}at |very-secret/u);
    expect(await readdir(folder)).toEqual([]);
  });
});
