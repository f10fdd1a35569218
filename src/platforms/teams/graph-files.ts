import { z } from 'zod';
import { DeliveryError } from '../../core/errors.ts';

/** What files of channels need: the folder and what lies in it, and to know of a message's files without being handed the message. */
export const filePermissions = { content: 'Files.Read.All', messages: 'ChannelMessage.Read.All' } as const;

/** A document of a channel, with an address that hands it out without a token for a while. */
export interface ChannelFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly mime: string;
  readonly address: string;
}

export type FoundFile =
  | { readonly kind: 'found'; readonly file: ChannelFile }
  /** The permission is not granted. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'gone' }
  /** It does not lie in this channel's folder. */
  | { readonly kind: 'elsewhere' };

/** Files that people share in channels. Teams puts them into the channel's own folder in SharePoint, which all of its members may read. */
export interface GraphFiles {
  /**
   * The document that a message names by `contentUrl`. The address may be a client's word, so nothing is opened by it: it only says where
   * in this channel's folder to look. Throws DeliveryError.
   */
  find(group: string, channel: string, contentUrl: string): Promise<FoundFile>;
  /** Name and address of what a thread's messages hold, oldest first; null: not granted, or no such thread. Throws DeliveryError. */
  inThread(
    group: string,
    channel: string,
    thread: string,
  ): Promise<readonly { readonly name: string; readonly contentUrl: string }[] | null>;
}

export interface GraphAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterMs?: number;
}

const mostReplies = 50;
/** Where Graph throttles without naming a wait, in milliseconds. */
const throttledMs = 10_000;

const folderSchema = z.object({
  id: z.string(),
  webUrl: z.string(),
  parentReference: z.object({ driveId: z.string() }),
});
const itemSchema = z.object({
  name: z.string(),
  size: z.number(),
  /** Absent on folders. */
  file: z.object({ mimeType: z.string().nullish() }),
  '@microsoft.graph.downloadUrl': z.string(),
});
const messageSchema = z.object({
  attachments: z
    .array(
      z.object({ contentType: z.string().nullish(), contentUrl: z.string().nullish(), name: z.string().nullish() }),
    )
    .nullish(),
});
const repliesSchema = z.object({ value: z.array(messageSchema.extend({ createdDateTime: z.string().nullish() })) });

/** `ask`: a path below `/v1.0/` with our token. */
export function createGraphFiles(ask: (path: string) => Promise<GraphAnswer>): GraphFiles {
  /** null: refused or gone, as `status` says. */
  async function read<T>(path: string, schema: z.ZodType<T>): Promise<T | 'refused' | 'gone'> {
    const { status, body, retryAfterMs } = await ask(path);
    if (status === 401 || status === 403) return 'refused';
    if (status === 404 || status === 410) return 'gone';
    if (status === 429) {
      throw new DeliveryError('rate-limited', 'graph-throttled', { retryAfterMs: retryAfterMs ?? throttledMs });
    }
    if (status !== 200) throw new DeliveryError('transient', `graph-http_${status}`);
    const found = schema.safeParse(parsed(body));
    if (!found.success) throw new DeliveryError('transient', 'graph-unexpected', { cause: found.error });
    return found.data;
  }

  const channelPath = (group: string, channel: string): string =>
    `teams/${encodeURIComponent(group)}/channels/${encodeURIComponent(channel)}`;

  return {
    async find(group, channel, contentUrl) {
      const folder = await read(`${channelPath(group, channel)}/filesFolder`, folderSchema);
      if (folder === 'refused' || folder === 'gone') return { kind: folder };
      const path = pathWithin(folder.webUrl, contentUrl);
      if (path === null) return { kind: 'elsewhere' };
      const { driveId } = folder.parentReference;
      const within = path.map(encodeURIComponent).join('/');
      const item = await read(
        `drives/${encodeURIComponent(driveId)}/items/${encodeURIComponent(folder.id)}:/${within}`,
        itemSchema,
      );
      if (item === 'refused' || item === 'gone') return { kind: item };
      const { name, size, file } = item;
      const address = item['@microsoft.graph.downloadUrl'];
      return { kind: 'found', file: { name, size, mime: file.mimeType ?? 'application/octet-stream', address } };
    },
    async inThread(group, channel, thread) {
      const at = `${channelPath(group, channel)}/messages/${encodeURIComponent(thread)}`;
      const root = await read(at, messageSchema);
      if (root === 'refused' || root === 'gone') return null;
      const replies = await read(`${at}/replies?$top=${mostReplies}`, repliesSchema);
      const later =
        replies === 'refused' || replies === 'gone'
          ? []
          : replies.value.toSorted((a, b) => (a.createdDateTime ?? '').localeCompare(b.createdDateTime ?? ''));
      return [root, ...later].flatMap(({ attachments }) =>
        (attachments ?? []).flatMap(({ contentType, contentUrl, name }) =>
          contentType === 'reference' && contentUrl && name ? [{ name, contentUrl }] : [],
        ),
      );
    },
  };
}

/** The names of folders and the file on the way from a folder to an address in it; null: it is no way down. */
export function pathWithin(folder: string, address: string): readonly string[] | null {
  const from = placeOf(folder);
  const to = placeOf(address);
  if (from === null || to === null || from.host !== to.host || to.names.length <= from.names.length) return null;
  const isBelow = from.names.every((name, index) => name.toLowerCase() === to.names[index]?.toLowerCase());
  return isBelow ? to.names.slice(from.names.length) : null;
}

function placeOf(address: string): { readonly host: string; readonly names: readonly string[] } | null {
  // Teams writes names as they are: `#` and `%` in one are no more than that.
  const escaped = address.replaceAll(/%(?![0-9a-f]{2})/giu, '%25').replaceAll('#', '%23');
  if (!URL.canParse(escaped)) return null;
  const { host, pathname } = new URL(escaped);
  try {
    const names = pathname
      .split('/')
      .filter((name) => name !== '')
      .map(decodeURIComponent);
    // A name that would be read as a way elsewhere once it is written down again.
    if (names.some((name) => name === '.' || name === '..' || /[/\\:]/u.test(name))) return null;
    return { host, names };
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new DeliveryError('transient', 'graph-unreadable', { cause: error });
  }
}
