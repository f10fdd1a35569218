import { isRecord } from '../../teams-connector/activity.ts';

/**
 * Images as Teams shows them: of an image with `themedUrls` the one for the theme. An address on this machine is loaded from the page's own
 * origin, by whatever name the page was opened.
 */
export function settleImages<T>(node: T, theme: 'light' | 'dark', origin: string): T {
  if (Array.isArray(node)) return node.map((item: unknown) => settleImages(item, theme, origin)) as T;
  if (!isRecord(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, settleImages(value, theme, origin)]);
  const settled: Record<string, unknown> = Object.fromEntries(entries);
  if (node.type !== 'Image') return settled as T;
  const themed = (Array.isArray(node.themedUrls) ? node.themedUrls : []).find(
    (one: unknown) => isRecord(one) && String(one.theme).toLowerCase() === theme,
  );
  const url = isRecord(themed) ? themed.url : node.url;
  return { ...settled, url: typeof url === 'string' ? onPage(url, origin) : url } as T;
}

function onPage(address: string, origin: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname) && url.port === new URL(origin).port;
  return isHere ? new URL(url.pathname + url.search, origin).href : address;
}
