import { z } from 'zod';
import { DeliveryError } from '../../core/errors.ts';
import { limits } from './limits.ts';
import type { Issued } from './token.ts';

/** Who hands out the tokens of a managed identity: App Service and Container Apps by their own endpoint, a machine by its metadata service. */
export type IdentitySource =
  | { readonly kind: 'app-service'; readonly endpoint: string; readonly header: string }
  | { readonly kind: 'machine'; readonly metadataUrl: string };

/** The metadata service of every machine in Azure. */
export const machineMetadataUrl = 'http://169.254.169.254';

const answerSchema = z.object({
  access_token: z.string().min(1),
  /** Epoch seconds: App Service gives no `expires_in`. */
  expires_on: z.coerce.number().positive(),
});

/**
 * A token of a user-assigned managed identity, as Microsoft documents both endpoints (“REST endpoint reference” of App Service,
 * “Get a token using HTTP” of virtual machines). Written here because botbuilder's way (DefaultAzureCredential) tries half a
 * dozen other identities, such as that of whoever is signed in to the command line, and when there is none keeps trying for minutes.
 * Throws DeliveryError.
 */
export async function askManagedIdentity(options: {
  readonly source: IdentitySource;
  readonly clientId: string;
  /** Whom the token is for, such as `https://api.botframework.com`. */
  readonly resource: string;
}): Promise<Issued> {
  const { url, headers } = requestOf(options);
  let status: number;
  let body: string;
  try {
    const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(limits.apiTimeoutMs) });
    status = response.status;
    body = await response.text();
  } catch (error) {
    throw new DeliveryError('transient', 'identity-unreachable', { cause: error });
  }
  const answer = status === 200 ? answerSchema.safeParse(parsed(body)).data : undefined;
  if (answer) return { token: answer.access_token, forMs: Math.max(0, answer.expires_on * 1_000 - Date.now()) };
  // An identity that is not assigned is mended by an operator, and what waits meanwhile must not be thrown away.
  throw new DeliveryError(
    'transient',
    status === 400 || status === 401 ? 'identity-refused' : `identity-http_${status}`,
  );
}

function requestOf({ source, clientId, resource }: Parameters<typeof askManagedIdentity>[0]): {
  url: URL;
  headers: Record<string, string>;
} {
  const isMachine = source.kind === 'machine';
  const url = isMachine ? new URL('/metadata/identity/oauth2/token', source.metadataUrl) : new URL(source.endpoint);
  url.searchParams.set('api-version', isMachine ? '2018-02-01' : '2019-08-01');
  url.searchParams.set('resource', resource);
  url.searchParams.set('client_id', clientId);
  return { url, headers: isMachine ? { metadata: 'true' } : { 'x-identity-header': source.header } };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null; // a proxy's page of HTML
  }
}
