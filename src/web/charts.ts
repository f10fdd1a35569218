import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Figure } from '../core/figure.ts';
import { PictureError, type Pictures, type PictureTheme } from '../core/pictures.ts';
import { pathOf, type Route, sendText } from './server.ts';

const path = /^\/charts\/(?:(dark)\/)?([\w-]{40,2000})\.png$/u;

/**
 * `GET /charts/<sealed figure>.png`: the picture of a chart for clients that draw none. The address says all there is to know and can be
 * made by us alone, so there is nobody to ask for and the answer never changes.
 */
export function chartRoutes(
  charts: { open(token: string): Figure | null; readonly pictures: Pictures },
  onError: (error: unknown) => void,
): Route {
  return (req, res) => {
    if (!pathOf(req).startsWith('/charts/')) return false;
    serve(charts, req, res).catch((error: unknown) => {
      onError(error);
      if (!res.headersSent) sendText(res, 500, 'Something went wrong on our side');
    });
    return true;
  };
}

async function serve(
  charts: { open(token: string): Figure | null; readonly pictures: Pictures },
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  req.resume();
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const [, dark, token] = path.exec(pathOf(req)) ?? [];
  const figure = token === undefined ? null : charts.open(token);
  if (!figure) return sendText(res, 404, 'Not found');
  const theme: PictureTheme = dark ? 'dark' : 'light';
  let png: Uint8Array;
  try {
    png = await charts.pictures.draw(figure, theme);
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    res.setHeader('retry-after', '5');
    return sendText(res, 503, 'The picture cannot be drawn just now');
  }
  res.writeHead(200, {
    'content-type': 'image/png',
    'content-length': png.length,
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
    'content-security-policy': "default-src 'none'",
    'cross-origin-resource-policy': 'cross-origin',
  });
  res.end(req.method === 'HEAD' ? undefined : png);
}
