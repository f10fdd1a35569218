import { z } from 'zod';
import { DeliveryError } from '../../core/errors.ts';
import { limits } from './limits.ts';

/** Where our own tokens come from, kept until shortly before they expire. */
export interface Tokens {
  /** Resolves to an Authorization header; null where nothing asks for one (loopback). Throws DeliveryError. */
  header(): Promise<string | null>;
  /** The token was refused: the next call asks for a new one. */
  forget(): void;
}

/** A token that somebody issued, with how long it may be used, in milliseconds from now. */
export interface Issued {
  readonly token: string;
  readonly forMs: number;
}

/** So much before its end a token is replaced, in milliseconds. */
const marginMs = 5 * 60_000;

export const noTokens: Tokens = { header: async () => null, forget: () => undefined };

export function createTokens(ask: () => Promise<Issued>): Tokens {
  let current: { readonly until: number; readonly token: Promise<string> } | null = null;
  return {
    async header() {
      if (!current || current.until <= Date.now()) {
        // While it is asked for, everybody waits for the same answer.
        const asked = ask().then(
          ({ token, forMs }) => {
            current = {
              until: Date.now() + Math.max(10_000, forMs - Math.min(marginMs, forMs / 2)),
              token: Promise.resolve(token),
            };
            return token;
          },
          (error: unknown) => {
            current = null;
            throw error;
          },
        );
        current = { until: Number.POSITIVE_INFINITY, token: asked };
      }
      return `Bearer ${await current.token}`;
    },
    forget() {
      current = null;
    },
  };
}

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/**
 * The client credentials grant. Written here because botbuilder's (MSAL) takes no login address but Microsoft's own clouds and
 * tries again by itself.
 */
export async function askWithPassword(options: {
  readonly loginUrl: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly appPassword: string;
  readonly scope: string;
}): Promise<Issued> {
  const url = `${options.loginUrl.replace(/\/+$/u, '')}/${encodeURIComponent(options.tenantId)}/oauth2/v2.0/token`;
  let status: number;
  let body: string;
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: options.appId,
        client_secret: options.appPassword,
        scope: options.scope,
      }),
      signal: AbortSignal.timeout(limits.apiTimeoutMs),
    });
    status = response.status;
    body = await response.text();
  } catch (error) {
    throw new DeliveryError('transient', 'login-unreachable', { cause: error });
  }
  const answer = status === 200 ? answerSchema.safeParse(parsed(body)).data : undefined;
  if (answer) return { token: answer.access_token, forMs: answer.expires_in * 1_000 };
  // Wrong credentials are mended by an operator, and what waits meanwhile must not be thrown away.
  throw new DeliveryError('transient', status === 400 || status === 401 ? 'login-refused' : `login-http_${status}`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null; // a proxy's page of HTML
  }
}
