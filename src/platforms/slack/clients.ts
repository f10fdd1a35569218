import { WebClient } from '@slack/web-api';
import { DeliveryError } from '../../core/errors.ts';
import type { Installations } from '../../core/ports.ts';
import { slackErrorToDelivery } from './errors.ts';
import { limits } from './limits.ts';
import { type Log, logToSlack } from './log.ts';

/** Calls Slack's Web API in the name of a workspace's installation. Every failure is a DeliveryError. */
export interface Clients {
  call<T>(workspace: string, method: (client: WebClient) => Promise<T>): Promise<T>;
}

/** How many clients are kept: one a token. */
const mostClients = 200;

/**
 * No hidden retries and no hidden waiting: the queue decides when to try again, and a post that was perhaps taken must not be
 * repeated behind its back.
 */
export function webClient(token: string | undefined, apiUrl: string, log: Log): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    logger: logToSlack(log, 'slack web api'),
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: limits.apiTimeoutMs,
  });
}

export function createClients(options: {
  apiUrl: string;
  installations: Installations;
  /** Single-token mode: the one token for every request. */
  botToken?: string;
  log: Log;
}): Clients {
  const byToken = new Map<string, WebClient>();

  function clientOf(token: string): WebClient {
    const known = byToken.get(token);
    if (known) return known;
    const client = webClient(token, options.apiUrl, options.log);
    byToken.set(token, client);
    const [oldest] = byToken.keys();
    if (byToken.size > mostClients && oldest !== undefined) byToken.delete(oldest);
    return client;
  }

  return {
    async call(workspace, method) {
      const token = options.botToken ?? (await options.installations.token('slack', workspace));
      if (token === null) throw new DeliveryError('gone', 'not_installed');
      try {
        return await method(clientOf(token));
      } catch (error) {
        throw slackErrorToDelivery(error);
      }
    },
  };
}
