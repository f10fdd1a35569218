import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OutgoingFile } from '../core/ports.ts';
import { pathOf, type Route } from './server.ts';

/** A kept file by the name that only one person was told. */
export interface KeptFiles {
  waits(token: string): Promise<{ readonly name: string; readonly size: number } | null>;
  take(token: string): Promise<OutgoingFile | null>;
}

const path = /^\/files\/([\w-]{43})$/u;

/** Nothing on these addresses may be kept, framed, told to other sites, or run. */
const sealed = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'x-frame-options': 'DENY',
} as const;

/**
 * `GET /files/<token>` asks whether to download; `POST` hands the file out, once. Programs that look at links before people do (mail
 * filters, previews) would otherwise use a link up.
 */
export function fileRoutes(files: KeptFiles, onError: (error: unknown) => void): Route {
  return (req, res) => {
    if (!pathOf(req).startsWith('/files/')) return false;
    const token = path.exec(pathOf(req))?.[1];
    serve(files, req, res, token).catch((error: unknown) => {
      onError(error);
      if (!res.headersSent) page(res, 500, 'Something went wrong on our side', '我们这边出了问题');
    });
    return true;
  };
}

async function serve(
  files: KeptFiles,
  req: IncomingMessage,
  res: ServerResponse,
  token: string | undefined,
): Promise<void> {
  // A form's body is not read: the name says it all.
  req.resume();
  const { method = '' } = req;
  if (!['GET', 'HEAD', 'POST'].includes(method)) {
    res.writeHead(405, { ...sealed, allow: 'GET, HEAD, POST' }).end();
    return;
  }
  if (method !== 'POST') {
    const waiting = token === undefined ? null : await files.waits(token);
    if (!waiting) return gone(res);
    return page(res, 200, waiting.name, waiting.name, 'Download · 下载');
  }
  const file = token === undefined ? null : await files.take(token);
  if (!file) return gone(res);
  res.writeHead(200, {
    ...sealed,
    'content-type': file.mime,
    'content-length': file.bytes.length,
    'content-disposition': dispositionOf(file.name),
    'content-security-policy': "sandbox; default-src 'none'",
    'accept-ranges': 'none',
  });
  res.end(file.bytes);
}

function gone(res: ServerResponse): void {
  page(
    res,
    404,
    'This link has expired or was used already. Ask for the file again in chat.',
    '链接已过期或已被使用，请在聊天中重新索取文件。',
  );
}

function page(res: ServerResponse, status: number, en: string, zh: string, button?: string): void {
  const lines = en === zh ? [en] : [en, zh];
  const body = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Crossdesk</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}
button{font:inherit;padding:.5rem 1.25rem}p{overflow-wrap:anywhere}</style>
${lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
${button === undefined ? '' : `<form method="post"><button>${escaped(button)}</button></form>`}`;
  res.writeHead(status, {
    ...sealed,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  });
  res.end(body);
}

/** RFC 6266: a name for every client, and the real one for those that read RFC 8187. */
function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/gu,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
