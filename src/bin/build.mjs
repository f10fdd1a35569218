// Builds what runs: the database client from the schema, the program, and the playground's page. Plain JavaScript,
// since it runs before anything is compiled. `--if-stale` does nothing when no source is newer than the last build.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const require = createRequire(import.meta.url);

async function newest(folder) {
  let latest = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.parentPath.includes(join('store', 'generated'))) continue;
    latest = Math.max(latest, (await stat(join(entry.parentPath, entry.name))).mtimeMs);
  }
  return latest;
}

async function isFresh() {
  const client = join(root, 'src/store/generated/client.ts');
  // A generation that was interrupted leaves an empty file.
  if (!existsSync(stamp) || !existsSync(client) || (await stat(client)).size === 0) return false;
  const built = (await stat(stamp)).mtimeMs;
  const sources = await Promise.all([
    newest(join(root, 'src')),
    newest(join(root, 'prisma')),
    stat(join(root, 'package-lock.json')),
  ]);
  return sources.every((source) => (typeof source === 'number' ? source : source.mtimeMs) < built);
}

if (process.argv.includes('--if-stale') && (await isFresh())) process.exit(0);

const prisma = join(dirname(require.resolve('prisma/package.json')), 'build/index.js');
await promisify(execFile)(process.execPath, [prisma, 'generate', '--no-hints'], {
  cwd: root,
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
}).catch((error) => {
  throw new Error(`The database client could not be generated:\n${error.stdout ?? ''}${error.stderr ?? ''}`);
});

const { build } = await import('esbuild');
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const program = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
};
await build({ ...program, entryPoints: ['src/bin/crossdesk.ts'], outfile: join(dist, 'crossdesk.js') });
await build({ ...program, entryPoints: ['src/playground/build.ts'], outfile: join(dist, 'build-page.js') });
const { buildUi } = await import(pathToFileURL(join(dist, 'build-page.js')).href);
await buildUi(join(dist, 'playground'), join(root, 'src/playground/ui/main.tsx'));
await writeFile(stamp, new Date().toISOString());
