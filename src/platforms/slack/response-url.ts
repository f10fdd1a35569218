import { DeliveryError } from '../../core/errors.ts';
import type { SlackMessage } from './block-kit.ts';
import { platformError, slackErrorToDelivery } from './errors.ts';
import { limits } from './limits.ts';

const slackHooks = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);

/**
 * Slack's own hosts, or that of the Web API, which stands in for them. A signed payload may name any address; what is answered
 * holds customers' data, and this machine may reach what Slack cannot.
 */
export function isAnswerAddress(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' && slackHooks.has(hostname)) return true;
  const api = new URL(apiUrl);
  if (protocol !== 'https:' && protocol !== api.protocol) return false;
  return hostname === api.hostname || (isThisMachine(hostname) && isThisMachine(api.hostname));
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}

/**
 * Answers where an interaction happened, without the Web API: it works with no token, in channels that the bot is no member of,
 * and while the Web API is down. Five times within half an hour; nothing can be updated later. Throws DeliveryError.
 */
export async function respondTo(
  url: string,
  body: (SlackMessage & { replace?: boolean; thread?: string }) | { deleteOriginal: true },
): Promise<void> {
  const payload =
    'deleteOriginal' in body
      ? { delete_original: true }
      : {
          response_type: 'ephemeral',
          replace_original: body.replace ?? false,
          text: body.text,
          blocks: body.blocks,
          ...(body.thread === undefined ? {} : { thread_ts: body.thread }),
        };
  let response: Response;
  let said: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(payload),
      redirect: 'error',
      signal: AbortSignal.timeout(limits.apiTimeoutMs),
    });
    said = await response.text();
  } catch (error) {
    throw slackErrorToDelivery(error);
  }
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after'));
    throw new DeliveryError('rate-limited', 'response_url', { retryAfterMs: (seconds > 0 ? seconds : 1) * 1_000 });
  }
  if (response.status >= 500) throw new DeliveryError('transient', `response_url ${response.status}`);
  const reason = /"error"\s*:\s*"(\w+)"/u.exec(said)?.[1] ?? (/^\w+$/u.test(said) ? said : `http_${response.status}`);
  if (response.ok && !/"ok"\s*:\s*false/u.test(said)) return;
  // Used up, expired, or of a channel that is no more: other ways may still lead to the person.
  if (['used_url', 'expired_url', 'invalid_url', 'http_404', 'http_410'].includes(reason))
    throw new DeliveryError('gone', reason);
  throw platformError(reason);
}
