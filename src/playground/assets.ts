import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Everything comes from this server: no other host is ever asked, and no script runs that is not a file of ours. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  map: 'application/json',
};

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** Beside the bundled program, or, when run from source, where the build puts it. */
function builtUi(): string {
  const besideProgram = fileURLToPath(new URL('./playground', import.meta.url));
  if (existsSync(join(besideProgram, 'index.html'))) return besideProgram;
  return fileURLToPath(new URL('../../dist/playground', import.meta.url));
}

/** Serves the built page. Where it was not built yet, it is built now: a fresh checkout needs no extra step. */
export function createAssets(folder: string = builtUi()) {
  let building: Promise<void> | undefined;

  async function read(name: string): Promise<Buffer> {
    try {
      return await readFile(join(folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || name !== 'index.html') throw error;
      building ??= import('./build.ts').then(({ buildUi }) => buildUi(folder));
      await building;
      return await readFile(join(folder, name));
    }
  }

  async function serve(res: ServerResponse, name: string): Promise<void> {
    try {
      const bytes = await read(name);
      res.writeHead(200, {
        'content-type': types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
        ...headers,
      });
      res.end(bytes);
    } catch (error) {
      building = undefined;
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      res.writeHead(missing ? 404 : 500, { 'content-type': 'text/plain; charset=utf-8', ...headers });
      res.end(missing ? 'not found' : `The playground's page could not be built: ${String(error)}`);
    }
  }

  return {
    page: (res: ServerResponse): Promise<void> => serve(res, 'index.html'),
    /** A name without folders only, so nothing outside the build is reachable. */
    asset: (res: ServerResponse, name: string): Promise<void> =>
      serve(res, /^[\w-]+(\.[\w-]+)+$/.test(name) ? name : 'missing'),
  };
}
