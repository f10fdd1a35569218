import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Figure, figureDigest } from '../core/figure.ts';
import type { PictureTheme } from '../core/pictures.ts';
import type { Secrets } from '../core/secrets.ts';

/** `/charts/<sealed figure>.png`, for a dark surface `/charts/dark/<sealed figure>.png`. */
export const picturePath = '/charts/';

const context = 'charts.picture';
/** Of an address, as chat clients and proxies take it. */
const longest = 1_900;
const mostKept = 500;
/** A figure within the limits has far less. */
const mostBytes = 200_000;

/**
 * Addresses of pictures that carry the figure itself, sealed: nobody can make one or read it, any process can serve it, and it works for
 * as long as the key is configured. Whoever has one sees the picture, as whoever was sent the card did.
 */
export interface PictureLinks {
  /** null: too many numbers for an address. The same figure has the same address while this process runs. */
  pathOf(figure: Figure): Readonly<Record<PictureTheme, string>> | null;
  /** What an address shows; null: none of ours. */
  open(token: string): Figure | null;
}

export function createPictureLinks(secrets: Secrets): PictureLinks {
  const tokens = new Map<string, string>();
  return {
    pathOf(figure) {
      const key = figureDigest(figure);
      let token = tokens.get(key);
      if (token === undefined) {
        const packed = deflateRawSync(JSON.stringify(figure), { level: 9 }).toString('base64');
        token = Buffer.from(secrets.seal(packed, context), 'base64').toString('base64url');
        if (tokens.size >= mostKept) tokens.clear();
        tokens.set(key, token);
      }
      if (token.length > longest) return null;
      return { light: `${picturePath}${token}.png`, dark: `${picturePath}dark/${token}.png` };
    },
    open(token) {
      try {
        const packed = secrets.open(Buffer.from(token, 'base64url').toString('base64'), context);
        const text = inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: mostBytes }).toString('utf8');
        return JSON.parse(text) as Figure;
      } catch {
        return null; // not sealed by us: whatever it is, it is answered as nothing
      }
    },
  };
}
