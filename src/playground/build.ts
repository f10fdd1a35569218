import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>Crossdesk playground</title>
<link rel="icon" href="/playground/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/playground/assets/app.css">
</head>
<body>
<div id="root"><noscript>The playground is a page that needs JavaScript.</noscript></div>
<script type="module" src="/playground/assets/app.js"></script>
</body>
</html>
`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#4f46e5"/><path d="M8 12h10a4 4 0 0 1 0 8h-4" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/><path d="M24 20H14a4 4 0 0 1 0-8h4" fill="none" stroke="#a5b4fc" stroke-width="3" stroke-linecap="round"/></svg>
`;

/** Bundles the playground's page into `outdir`: one script, one stylesheet, one page, nothing fetched from elsewhere. */
export async function buildUi(outdir: string, entry = entryPoint()): Promise<void> {
  const { build } = await import('esbuild');
  await mkdir(outdir, { recursive: true });
  await build({
    // The styles are an entry of their own: TypeScript knows nothing of imported stylesheets.
    entryPoints: [
      { in: entry, out: 'app' },
      { in: join(dirname(entry), 'styles/index.css'), out: 'app' },
    ],
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2022', 'chrome110', 'firefox110', 'safari16'],
    jsx: 'automatic',
    minify: true,
    legalComments: 'linked',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  await writeFile(join(outdir, 'icon.svg'), icon);
  await writeFile(join(outdir, 'index.html'), page);
}

function entryPoint(): string {
  return fileURLToPath(new URL('./ui/main.tsx', import.meta.url));
}
