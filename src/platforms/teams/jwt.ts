/** What a token from the Bot Connector has to say. */
export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly serviceUrl: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly skewMs: number;
}

const algorithms = new Set(['RS256', 'RS384', 'RS512']);

/**
 * Why an Authorization header cannot be a genuine one, before its signature is checked; null when everything but the signature
 * is right. Needed because botbuilder fails with a fault of its own on tokens it cannot read, and skips the service URL when
 * the activity names none.
 */
export function headerFault(header: string | undefined): string | null {
  const token = tokenIn(header);
  if (token === null) return 'no bearer token';
  const head = part(token, 0);
  if (head === null || part(token, 1) === null) return 'not a token';
  if (typeof head.alg !== 'string' || !algorithms.has(head.alg)) return 'an algorithm that is not accepted';
  if (typeof head.kid !== 'string' || head.kid === '') return 'no key is named';
  return null;
}

export function claimsFault(header: string | undefined, expected: Expected): string | null {
  const token = tokenIn(header);
  const claims = token === null ? null : part(token, 1);
  if (claims === null) return 'not a token';
  if (claims.iss !== expected.issuer) return 'another issuer';
  if (claims.aud !== expected.audience) return 'another audience';
  const named = claims.serviceurl ?? claims.serviceUrl;
  if (typeof named !== 'string' || !sameUrl(named, expected.serviceUrl)) return 'another service URL';
  if (typeof claims.exp !== 'number' || claims.exp * 1_000 + expected.skewMs < expected.now) return 'expired';
  if (typeof claims.nbf === 'number' && claims.nbf * 1_000 - expected.skewMs > expected.now) return 'not valid yet';
  return null;
}

function tokenIn(header: string | undefined): string | null {
  const found = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/u.exec(header ?? '');
  return found?.[1] ?? null;
}

function part(token: string, index: number): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null;
  } catch {
    return null; // whoever sent it gets a 401, and the reason is in the log
  }
}

const sameUrl = (a: string, b: string): boolean => a.replace(/\/+$/u, '') === b.replace(/\/+$/u, '');
