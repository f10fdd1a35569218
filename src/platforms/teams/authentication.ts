import type { IncomingMessage } from 'node:http';
import type { Activity as BotActivity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Cloud } from './cloud.ts';
import { claimsFault, headerFault } from './jwt.ts';
import { limits } from './limits.ts';
import { isLoopbackAddress, isLoopbackHost, isLoopbackUrl } from './loopback.ts';

export type Authenticated = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication['authenticateRequest']>>;

export type Verdict =
  | { readonly kind: 'genuine'; readonly result: Authenticated }
  | { readonly kind: 'refused'; readonly why: string }
  /** Microsoft's keys could not be had: neither genuine nor refused, so the platform may send it again. */
  | { readonly kind: 'unknown'; readonly why: string };

export interface Authenticator {
  /** From what can be known before the body is read. null: go on. */
  atTheDoor(req: IncomingMessage): string | null;
  check(
    req: IncomingMessage,
    activity: { readonly serviceUrl: string; readonly channelId?: string | null | undefined },
  ): Promise<Verdict>;
}

/** botbuilder's own checks, with our reading of the token before them: what it cannot read it answers with a 500. */
export function createAuthenticator(deps: {
  readonly auth: ConfigurationBotFrameworkAuthentication;
  readonly appId: string;
  readonly cloud: Cloud;
}): Authenticator {
  return {
    atTheDoor: (req) => headerFault(req.headers.authorization),
    async check(req, activity) {
      const header = req.headers.authorization;
      const why = claimsFault(header, {
        issuer: deps.cloud.issuer,
        audience: deps.appId,
        serviceUrl: activity.serviceUrl,
        now: Date.now(),
        skewMs: limits.clockSkewMs,
      });
      if (why !== null) return { kind: 'refused', why };
      // Other channels are checked by other rules, and we are on none of them.
      if (activity.channelId !== 'msteams') return { kind: 'refused', why: 'another channel' };
      if (!isSecureUrl(activity.serviceUrl)) return { kind: 'refused', why: 'an unsafe service URL' };
      try {
        const result = await deps.auth.authenticateRequest(activity as unknown as BotActivity, header ?? '');
        return { kind: 'genuine', result };
      } catch (error) {
        const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
        const name = error instanceof Error ? error.name : '';
        // A signature that does not fit is a JsonWebTokenError here, not an authentication error.
        if (status === 401 || /^(?:JsonWebToken|TokenExpired|NotBefore)Error$/u.test(name)) {
          return { kind: 'refused', why: name === '' ? 'not genuine' : name };
        }
        return { kind: 'unknown', why: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** Without credentials: this machine may play, and nobody else. */
export function createLoopbackAuthenticator(auth: ConfigurationBotFrameworkAuthentication): Authenticator {
  return {
    atTheDoor(req) {
      if (!isLoopbackAddress(req.socket.remoteAddress)) return 'not from this machine';
      // A page that somebody is looking at may reach 127.0.0.1 too, by its own address or by a name of its own.
      if (!isLoopbackHost(req.headers.host)) return 'not addressed to this machine';
      if (req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined) return 'forwarded';
      const { origin } = req.headers;
      return origin === undefined || isLoopbackUrl(origin) ? null : 'from a page of another site';
    },
    async check(_req, activity) {
      if (!isLoopbackUrl(activity.serviceUrl)) return { kind: 'refused', why: 'the service URL is not this machine' };
      return { kind: 'genuine', result: await auth.authenticateRequest(activity as unknown as BotActivity, '') };
    },
  };
}

/** Our tokens go there, so it has to be encrypted; a stand-in on this machine may do without. */
function isSecureUrl(url: string): boolean {
  return URL.canParse(url) && (new URL(url).protocol === 'https:' || isLoopbackUrl(url));
}
