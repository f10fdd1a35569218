import type { ServerResponse } from 'node:http';

/** The few pages that a browser sees while installing: no scripts, nothing from elsewhere. */
export interface Page {
  readonly title: string;
  readonly lines: readonly string[];
  readonly action?: { readonly label: string; readonly href: string };
}

export function page({ title, lines, action }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1.25rem; }
h1 { font-size: 1.4rem; }
a { display: inline-block; margin-top: 1rem; padding: .6rem 1.1rem; border-radius: .4rem; background: #4a154b; color: #fff; text-decoration: none; font-weight: 600; }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
${action ? `<a href="${escapeHtml(action.href)}">${escapeHtml(action.label)}</a>` : ''}
</main>
</body>
</html>
`;
}

export function sendPage(res: ServerResponse, status: number, content: Page): void {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
  res.end(page(content));
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? character);
}
