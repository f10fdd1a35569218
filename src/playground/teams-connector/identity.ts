import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendJson } from '../slack-workspace/wire.ts';
import { botFramework, createKey } from './tokens.ts';

export interface IdentityOptions {
  /** Null: nobody signs and nobody is asked for a token, as Microsoft's own local tools do it. */
  appId: string | null;
  appPassword: string | null;
  tenantId: string;
  /** The connector's own address, with its last slash: the service URL. */
  serviceUrl(): string;
  now(): number;
}

/**
 * Microsoft's sign-in and OpenID documents, so that an app checks real tokens: those that it is sent are signed by one
 * key (`openIdUrl` leads there), those that it sends were given to it by the login for its password.
 */
export function createIdentity(options: IdentityOptions) {
  const channelKey = createKey(options.now);
  const loginKey = createKey(options.now);
  const base = (): string => options.serviceUrl();

  function issue(appId: string, tenant: string): string {
    return loginKey.sign({
      iss: `https://sts.windows.net/${tenant}/`,
      aud: botFramework,
      appid: appId,
      azp: appId,
      tid: tenant,
      ver: '1.0',
    });
  }

  async function token(req: IncomingMessage, res: ServerResponse, tenant: string): Promise<void> {
    const form = new URLSearchParams(await readBody(req));
    const refuse = (error: string, description: string): void =>
      sendJson(res, error === 'invalid_client' ? 401 : 400, { error, error_description: description });
    if (form.get('grant_type') !== 'client_credentials')
      return refuse('unsupported_grant_type', 'Only client_credentials is served here.');
    if (tenant !== options.tenantId && tenant !== 'botframework.com')
      return refuse('invalid_request', `AADSTS90002: Tenant '${tenant}' not found.`);
    const basic = /^Basic (.+)$/.exec(req.headers.authorization ?? '')?.[1];
    const [id, secret] =
      basic === undefined
        ? [form.get('client_id'), form.get('client_secret')]
        : Buffer.from(basic, 'base64').toString('utf8').split(':');
    if (options.appId === null || id !== options.appId)
      return refuse('unauthorized_client', 'AADSTS700016: Application not found in the directory.');
    if (secret !== options.appPassword)
      return refuse('invalid_client', 'AADSTS7000215: Invalid client secret provided.');
    const scope = form.get('scope') ?? form.get('resource') ?? '';
    const forConnector = scope.startsWith(botFramework);
    const access = forConnector
      ? issue(options.appId, options.tenantId)
      : loginKey.sign({
          iss: `https://sts.windows.net/${options.tenantId}/`,
          aud: scope.replace(/\/?\.default$/, ''),
          appid: options.appId,
          tid: options.tenantId,
        });
    sendJson(res, 200, { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: access });
  }

  return {
    channelKey,
    loginKey,
    /** A token as the channel sends it to the app. `changes` and `header` make the wrong ones that tests need. */
    tokenForApp(changes: Record<string, unknown> = {}, header: Record<string, unknown> = {}): string | null {
      if (options.appId === null) return null;
      return channelKey.sign({ iss: botFramework, aud: options.appId, serviceurl: base(), ...changes }, header);
    },
    /** True when a call of the app carries a token that the login gave to it, for the connector or another service. */
    admits(req: IncomingMessage, audience: string = botFramework): boolean {
      if (options.appId === null) return true;
      const bearer = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
      const claims = bearer === undefined ? undefined : loginKey.read(bearer);
      return claims !== undefined && claims.aud === audience && claims.appid === options.appId;
    },
    /** `path` is what follows the service URL. False when it is not about identity. */
    serve(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> | false {
      const loginPath = /^login\/([^/]+)\/(.+)$/.exec(path);
      const tenant = loginPath?.[1] ?? '';
      switch (loginPath?.[2] ?? path) {
        case '.well-known/openidconfiguration':
          sendJson(res, 200, {
            issuer: botFramework,
            authorization_endpoint: 'https://invalid.botframework.com',
            jwks_uri: `${base()}.well-known/keys`,
            id_token_signing_alg_values_supported: ['RS256'],
            token_endpoint_auth_methods_supported: ['private_key_jwt'],
          });
          return Promise.resolve();
        case '.well-known/keys':
          sendJson(res, 200, channelKey.keySet(['msteams']));
          return Promise.resolve();
        case 'v2.0/.well-known/openid-configuration':
          sendJson(res, 200, {
            issuer: `https://sts.windows.net/${tenant}/`,
            token_endpoint: `${base()}login/${tenant}/oauth2/v2.0/token`,
            authorization_endpoint: `${base()}login/${tenant}/oauth2/v2.0/authorize`,
            jwks_uri: `${base()}login/${tenant}/discovery/v2.0/keys`,
          });
          return Promise.resolve();
        case 'discovery/v2.0/keys':
          sendJson(res, 200, loginKey.keySet());
          return Promise.resolve();
        case 'oauth2/v2.0/token':
        case 'oauth2/token':
          return token(req, res, tenant);
        default:
          return false;
      }
    },
  };
}

export type Identity = ReturnType<typeof createIdentity>;
