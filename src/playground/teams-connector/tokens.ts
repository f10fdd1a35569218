import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { isRecord } from './activity.ts';

/** The platform's own names in tokens: issuer to bots, audience from them. */
export const botFramework = 'https://api.botframework.com';
const tokenSeconds = 3_600;

export interface Claims {
  iss?: string;
  aud?: string;
  appid?: string;
  serviceurl?: string;
  nbf?: number;
  iat?: number;
  exp?: number;
  [claim: string]: unknown;
}

/** One RSA key pair and what it signs: RS256 tokens and the key set by which others check them. */
export function createKey(now: () => number) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = createPublicKey(privateKey);
  const jwk = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(String(jwk.n)).digest('base64url').slice(0, 27);
  return {
    kid,
    /** `header` replaces fields of the usual one, for tokens that a careful reader must refuse. */
    sign(claims: Claims, header: Record<string, unknown> = {}): string {
      const seconds = Math.floor(now() / 1000);
      const whole = { nbf: seconds - 300, iat: seconds, exp: seconds + tokenSeconds, ...claims };
      const head = { alg: 'RS256', typ: 'JWT', kid, x5t: kid, ...header };
      const body = `${encode(head)}.${encode(whole)}`;
      if (head.alg === 'none') return `${body}.`;
      return `${body}.${sign('RSA-SHA256', Buffer.from(body), privateKey).toString('base64url')}`;
    },
    /** The claims of a token that this key signed and that is still good; undefined for any other. */
    read(token: string): Claims | undefined {
      const [head = '', body = '', signature = ''] = token.split('.');
      const header = decode(head);
      if (header?.alg !== 'RS256' || header.kid !== kid) return undefined;
      if (!verify('RSA-SHA256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url')))
        return undefined;
      const claims = decode(body) as Claims | undefined;
      return claims !== undefined && (claims.exp ?? 0) * 1000 > now() ? claims : undefined;
    },
    keySet: (endorsements?: readonly string[]) => ({
      keys: [{ kty: 'RSA', use: 'sig', kid, x5t: kid, n: jwk.n, e: jwk.e, ...(endorsements ? { endorsements } : {}) }],
    }),
  };
}

export type SigningKey = ReturnType<typeof createKey>;

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    // Whatever is no token is answered like a wrong one.
    return undefined;
  }
}
