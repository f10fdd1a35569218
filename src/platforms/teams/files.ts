import { z } from 'zod';
import { DeliveryError } from '../../core/errors.ts';
import type { ChatUser, IncomingFile } from '../../core/incoming.ts';
import { type FetchedFile, FileError, type Files, type OutgoingFile, type References } from '../../core/ports.ts';
import { readAtMost } from '../../core/read-at-most.ts';
import type { Activity } from './activity.ts';
import type { Connector, OutgoingActivity } from './connector.ts';
import type { Conversations } from './conversations.ts';
import { groupOf } from './directory.ts';
import type { Graph } from './graph.ts';
import { limits } from './limits.ts';
import type { Tokens } from './token.ts';

/** Teams' own content types (learn.microsoft.com, “Send and receive files with a bot”). */
export const downloadType = 'application/vnd.microsoft.teams.file.download.info';
const consentType = 'application/vnd.microsoft.teams.card.file.consent';
const infoType = 'application/vnd.microsoft.teams.file.info';

const downloadSchema = z.object({ downloadUrl: z.string().min(1) });
const mostAttachments = 20;

/** A file's id says how it is fetched: a document by an address that needs no token, a picture from the connector with ours. */
const documentPrefix = 'document:';
const picturePrefix = 'picture:';
const sharedPrefix = 'shared:';
/** The id of a file that a bot is told of and never handed. */
const unreachable = 'unreachable';
/** What a form remembers of a file; a longer address cannot come back. */
const longestId = 500;

/** The id of a file that lies where `address` says, in the folder of the channel in which it was shared. */
export function sharedFile(name: string, address: string | null | undefined): IncomingFile {
  const id = `${sharedPrefix}${address ?? ''}`;
  return { id: address && id.length <= longestId ? id : unreachable, name };
}

/** The files that a message of a person brings. Teams hands them to a bot in the person's own chat with it only. */
export function filesOf(activity: Activity): IncomingFile[] {
  return (activity.attachments ?? []).slice(0, mostAttachments).flatMap((attachment): IncomingFile[] => {
    const { contentType, content, contentUrl, name } = attachment;
    const named = typeof name === 'string' && name !== '' ? name : null;
    if (contentType === downloadType) {
      const found = downloadSchema.safeParse(content);
      return found.success ? [{ id: `${documentPrefix}${found.data.downloadUrl}`, name: named ?? 'file' }] : [];
    }
    if (contentType?.startsWith('image/') && typeof contentUrl === 'string') {
      const ending = /^image\/(png|jpeg|gif|webp|bmp)$/u.exec(contentType)?.[1] ?? 'png';
      return [{ id: `${picturePrefix}${contentUrl}`, name: named ?? `picture.${ending}`, mime: contentType }];
    }
    return [];
  });
}

const answerSchema = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.object({ crossdesk: z.string().min(1).max(200) }),
  uploadInfo: z
    .object({
      uploadUrl: z.string().min(1),
      contentUrl: z.string().nullish(),
      name: z.string().nullish(),
      uniqueId: z.string().nullish(),
      fileType: z.string().nullish(),
    })
    .nullish(),
});

/** What somebody says to a file that was offered; undefined: no answer to an offer of ours. */
export type FileAnswer = z.output<typeof answerSchema>;

export function valueToFileAnswer(value: unknown): FileAnswer | undefined {
  return answerSchema.safeParse(value).data;
}

export function createFiles(deps: {
  readonly connector: Connector;
  readonly conversations: Conversations;
  readonly tokens: Tokens;
  readonly references: References;
  /** null: not asked, so files of channels cannot be had. */
  readonly graph: Graph | null;
}): Files & {
  /** Puts an accepted file where Teams wants it; resolves to the message that shows it there. */
  place(answer: FileAnswer, by: ChatUser, file: OutgoingFile): Promise<OutgoingActivity>;
} {
  const { connector, conversations, tokens, references, graph } = deps;

  /** The services that have spoken to us with a token for this tenant, and may be given ours. */
  async function isConnector(workspace: string, address: string): Promise<boolean> {
    const { origin } = new URL(address);
    const known = await conversations.list(workspace);
    return known.some(({ serviceUrl }) => URL.canParse(serviceUrl) && new URL(serviceUrl).origin === origin);
  }

  /** Where Teams keeps people's files; a stand-in for Teams keeps them itself. Whatever else a client names is not asked. */
  async function isStore(workspace: string, address: string): Promise<boolean> {
    if (!URL.canParse(address)) return false;
    const { protocol, hostname } = new URL(address);
    if (protocol === 'https:' && microsoftStores.test(hostname)) return true;
    return isConnector(workspace, address);
  }

  /** The team of a channel that the bot is in, as Graph knows it; null: it is in none, or Graph is not asked. */
  async function groupAt(workspace: string, channel: string | undefined): Promise<string | null> {
    if (graph === null || channel === undefined) return null;
    const known = await references.find('teams', workspace, channel);
    return known === null || known.isGone || known.kind !== 'channel' ? null : groupOf(connector, known);
  }

  /** A file of the very channel in which it is asked for: whoever is there may read it. */
  async function fetchShared(
    workspace: string,
    file: IncomingFile,
    limit: number,
    channel: string | undefined,
  ): Promise<FetchedFile> {
    const group = await groupAt(workspace, channel);
    if (graph === null || group === null || channel === undefined)
      throw new FileError('own-chat', 'no channel to look in');
    const answer = await graph.files.find(group, channel, file.id.slice(sharedPrefix.length));
    if (answer.kind === 'refused') throw new FileError('own-chat', 'graph-refused');
    if (answer.kind !== 'found') throw new FileError(answer.kind, 'not in the channel’s folder');
    const { name, size, mime, address } = answer.file;
    if (size > limit) throw new FileError('too-big', 'by its size', size);
    if (!(await isStore(workspace, address))) throw new FileError('no-access', 'an address that is not Microsoft’s');
    const { bytes } = await download(address, null, limit);
    return { name, mime, bytes };
  }

  return {
    platform: 'teams',
    async fetch(workspace, file, limit, origin) {
      if (file.id.startsWith(sharedPrefix)) return fetchShared(workspace, file, limit, origin?.channel);
      // What a form brings back is whatever a client says, and never an address to be opened.
      if (file.id === unreachable || origin?.remembered) throw new FileError('own-chat', 'shared elsewhere');
      const isPicture = file.id.startsWith(picturePrefix);
      const address = file.id.slice(isPicture ? picturePrefix.length : documentPrefix.length);
      const isKnown =
        URL.canParse(address) && (await (isPicture ? isConnector(workspace, address) : isStore(workspace, address)));
      if (!isKnown) throw new FileError('no-access', 'an address that is not Microsoft’s');
      const authorization = isPicture ? await tokens.header() : null;
      const { bytes, mime } = await download(address, authorization, limit);
      return { name: file.name, mime: file.mime ?? mime, bytes };
    },
    // A bot is told of a channel's files by Graph alone, which not every organisation grants.
    async inThread(workspace, channel, thread) {
      const group = await groupAt(workspace, channel);
      if (graph === null || group === null) return null;
      const found = await graph.files.inThread(group, channel, thread);
      return found?.map(({ name, contentUrl }) => sharedFile(name, contentUrl)) ?? null;
    },
    async send(to, file, keep) {
      const { serviceUrl, conversation } = await conversations.personal(to.workspace, to.user);
      const context = { crossdesk: await keep() };
      await connector.send(serviceUrl, conversation, {
        type: 'message',
        attachments: [
          {
            contentType: consentType,
            name: file.name,
            content: {
              description: file.name,
              sizeInBytes: file.bytes.length,
              acceptContext: context,
              declineContext: context,
            },
          },
        ],
      });
      return 'offered';
    },
    async place({ uploadInfo }, by, file) {
      if (!uploadInfo || !(await isStore(by.workspace, uploadInfo.uploadUrl))) {
        throw new DeliveryError('invalid', 'no address of Microsoft’s to put a file at');
      }
      await upload(uploadInfo.uploadUrl, file.bytes);
      const { contentUrl, uniqueId, fileType } = uploadInfo;
      return {
        type: 'message',
        attachments: [
          {
            contentType: infoType,
            name: uploadInfo.name ?? file.name,
            ...(contentUrl ? { contentUrl } : {}),
            content: { uniqueId: uniqueId ?? '', fileType: fileType ?? '' },
          },
        ],
      };
    },
  };
}

/** OneDrive and SharePoint, in all of Microsoft's clouds. */
const microsoftStores =
  /(?:^|\.)(?:sharepoint\.com|sharepoint\.us|sharepoint-mil\.us|sharepoint\.cn|svc\.ms|1drv\.com|onedrive\.com)$/u;

async function download(
  address: string,
  authorization: string | null,
  limit: number,
): Promise<{ readonly bytes: Buffer; readonly mime: string }> {
  let response: Response;
  let bytes: Buffer | null;
  try {
    response = await fetch(address, {
      headers: authorization === null ? {} : { authorization },
      redirect: 'manual',
      signal: AbortSignal.timeout(limits.transferMs),
    });
    bytes = response.status === 200 ? await readAtMost(response.body, limit) : Buffer.alloc(0);
  } catch (error) {
    throw new DeliveryError('transient', 'unreachable', { cause: error });
  }
  const { status } = response;
  if (status === 429 || status >= 500) throw new DeliveryError('transient', `http_${status}`);
  // The address of a document is good for some minutes; an old one is refused in one of these ways.
  if (status !== 200) throw new FileError('gone', `http_${status}`);
  if (bytes === null) throw new FileError('too-big', 'by its content');
  return { bytes, mime: response.headers.get('content-type') ?? 'application/octet-stream' };
}

async function upload(address: string, bytes: Uint8Array): Promise<void> {
  let response: Response;
  try {
    response = await fetch(address, {
      method: 'PUT',
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
      },
      body: Buffer.from(bytes),
      redirect: 'error',
      signal: AbortSignal.timeout(limits.transferMs),
    });
    await response.arrayBuffer();
  } catch (error) {
    throw new DeliveryError('transient', 'unreachable', { cause: error });
  }
  if (!response.ok)
    throw new DeliveryError(response.status >= 500 ? 'transient' : 'invalid', `http_${response.status}`);
}
