import { msg } from '../../core/msg.ts';
import { parseId } from './ids.ts';
import { fail, ok, quoted, type Result } from './result.ts';
import { withoutInvisible } from './tidy.ts';

export type Permalink =
  | {
      readonly kind: 'slack-message';
      /** The part before `.slack.com`; `acme.enterprise` for an Enterprise Grid. */
      readonly workspace: string;
      readonly channel: string;
      /** As Slack's Web API takes it: `1695000000.000100`. */
      readonly ts: string;
      readonly threadTs?: string;
    }
  | { readonly kind: 'record'; readonly prefix: string; readonly id: number };

/**
 * The link that "Copy link" gives for a Slack message, or a link that ends in one of our own ids (`…/T-142`, or the bare
 * `T-142`) whose prefix is among `prefixes`. Fault `not-a-link`.
 */
export function parsePermalink(text: string, prefixes: readonly string[] = []): Result<Permalink> {
  const link = withoutInvisible(text)
    .trim()
    .replace(/^<([^|>]*)(?:\|[^>]*)?>$/u, '$1');
  const url = link.length <= 2000 && URL.canParse(link) ? new URL(link) : undefined;
  const slack = url ? slackMessage(url) : undefined;
  if (slack) return ok(slack);
  const tail = url && /^https?:$/.test(url.protocol) ? url.hash.slice(1) || url.pathname.split('/').at(-1) || '' : link;
  for (const prefix of prefixes) {
    const id = new RegExp(`^${prefix}`, 'i').test(tail) ? parseId(tail, prefix) : undefined;
    if (id?.ok) return ok({ kind: 'record', prefix, id: id.value });
  }
  const what = quoted(text);
  return fail(
    'not-a-link',
    msg(`${what.en} is not a link to a message or a record.`, `${what.zh}不是消息或记录的链接。`),
    'https://example.slack.com/archives/C0123456789/p1695000000000100',
  );
}

function slackMessage(url: URL): Permalink | undefined {
  const host = /^([a-z0-9-]+(?:\.enterprise)?)\.slack(?:-gov)?\.com$/.exec(url.hostname);
  const path = /^\/archives\/([CDG][A-Z0-9]{2,20})\/p(\d{10})(\d{6})\/?$/.exec(url.pathname);
  if (url.protocol !== 'https:' || host?.[1] === undefined || path?.[1] === undefined) return undefined;
  const threadTs = url.searchParams.get('thread_ts');
  const message = { kind: 'slack-message', workspace: host[1], channel: path[1], ts: `${path[2]}.${path[3]}` } as const;
  return threadTs !== null && /^\d{10}\.\d{6}$/.test(threadTs) ? { ...message, threadTs } : message;
}
