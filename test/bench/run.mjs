// Builds the program and the bench, then runs the bench. Plain JavaScript, since it runs before anything is compiled.
// The bundles lie below node_modules, where what they import is found, and are removed at the end.
import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');

function run(script, args, options = {}) {
  const child = spawn(process.execPath, [...(options.flags ?? []), script, ...args], { stdio: 'inherit', cwd: root });
  // Ctrl-C reaches the child too; it cleans up and ends, and so do we.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done) => {
    child.on('exit', (code) => done(code ?? 1));
  });
}

const built = await run(join(root, 'src/bin/build.mjs'), ['--if-stale']);
if (built !== 0) process.exit(built);

const { build } = await import('esbuild');
await mkdir(join(root, 'node_modules/.cache'), { recursive: true });
const out = await mkdtemp(join(root, 'node_modules/.cache/crossdesk-bench-'));
let code = 1;
try {
  const floors = (await readdir(join(here, 'floors'))).filter((name) => name.endsWith('.ts'));
  await build({
    absWorkingDir: root,
    entryPoints: [
      join(here, 'bench.ts'),
      join(here, 'profiler.ts'),
      ...floors.map((name) => join(here, 'floors', name)),
    ],
    outdir: out,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
  // A copy, so that a build during a long run changes nothing under it.
  await copyFile(join(root, 'dist/crossdesk.js'), join(out, 'crossdesk.js'));
  await copyFile(join(root, 'dist/crossdesk.js.map'), join(out, 'crossdesk.js.map'));
  code = await run(join(out, 'bench.js'), process.argv.slice(2), { flags: ['--enable-source-maps'] });
} finally {
  await rm(out, { recursive: true, force: true });
}
process.exit(code);
