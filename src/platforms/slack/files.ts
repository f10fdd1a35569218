import { z } from 'zod';
import { DeliveryError } from '../../core/errors.ts';
import type { IncomingFile } from '../../core/incoming.ts';
import { FileError, type Files, type OutgoingFile } from '../../core/ports.ts';
import { readAtMost } from '../../core/read-at-most.ts';
import type { Clients } from './clients.ts';
import { limits } from './limits.ts';
import { fileSchema } from './payloads.ts';

const infoSchema = z.object({
  name: z.string().nullish(),
  title: z.string().nullish(),
  size: z.number().nullish(),
  mimetype: z.string().nullish(),
  mode: z.string().nullish(),
  is_external: z.boolean().nullish(),
  url_private: z.string().nullish(),
  url_private_download: z.string().nullish(),
});

/** Slack's own words for a file that the bot does not get. */
const noAccess = new Set([
  'file_not_found',
  'not_in_channel',
  'missing_scope',
  'no_permission',
  'access_denied',
  'file_not_shared',
]);
const mostReplies = 200;

/** The files that a message or an event names. */
export function filesOf(files: unknown): IncomingFile[] {
  const found = z.array(fileSchema).safeParse(files);
  return (found.data ?? []).flatMap(({ id, name, title, size, mimetype }) =>
    id
      ? [
          {
            id,
            name: name ?? title ?? id,
            ...(typeof size === 'number' ? { size } : {}),
            ...(mimetype ? { mime: mimetype } : {}),
          },
        ]
      : [],
  );
}

/** Files by Slack's Web API: what an event says of a file is not believed, Slack is asked. */
export function createFiles({ clients, apiUrl }: { readonly clients: Clients; readonly apiUrl: string }): Files {
  return {
    platform: 'slack',
    async fetch(workspace, file, limit) {
      const info = await infoOf(clients, workspace, file);
      const size = info.size ?? null;
      if (info.mode === 'tombstone') throw new FileError('gone', 'tombstone');
      if (info.mode === 'hidden_by_limit') throw new FileError('gone', 'hidden_by_limit');
      if (info.is_external === true || info.mode === 'external') throw new FileError('elsewhere', 'external');
      if (size !== null && size > limit) throw new FileError('too-big', 'by its size', size);
      const address = info.url_private_download ?? info.url_private;
      if (!address || !isSlackAddress(address, apiUrl)) throw new FileError('no-access', 'no address');
      const token = await clients.call(workspace, async (client) => client.token);
      const bytes = await download(address, token, limit);
      return { name: info.name ?? info.title ?? file.name, mime: info.mimetype ?? 'application/octet-stream', bytes };
    },
    async inThread(workspace, channel, thread) {
      let messages: readonly unknown[];
      try {
        const answer = await clients.call(workspace, (client) =>
          client.conversations.replies({ channel, ts: thread, limit: mostReplies }),
        );
        messages = answer.messages ?? [];
      } catch (error) {
        // Not in that conversation, or without the right to read it.
        if (error instanceof DeliveryError && error.kind === 'gone') return null;
        throw error;
      }
      return messages.flatMap((message) => filesOf((message as { files?: unknown }).files));
    },
    async send(to, file) {
      const { workspace } = to;
      const opened = await clients.call(workspace, (client) => client.conversations.open({ users: to.user }));
      const channel = opened.channel?.id;
      if (channel === undefined) throw new DeliveryError('transient', 'conversations.open gave no channel');
      await placeFile({ clients, apiUrl }, workspace, file, channel);
      return 'sent';
    },
  };
}

export async function infoOf(
  clients: Clients,
  workspace: string,
  file: IncomingFile,
): Promise<z.output<typeof infoSchema>> {
  try {
    const { file: found } = await clients.call(workspace, (client) => client.files.info({ file: file.id }));
    return infoSchema.parse(found);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    if (error.reason === 'file_deleted') throw new FileError('gone', error.reason);
    if (noAccess.has(error.reason)) throw new FileError('no-access', error.reason);
    throw error;
  }
}

/** Puts a file into a workspace, and into a channel where one is named; without, only the bot sees it. Its id. Throws DeliveryError. */
export async function placeFile(
  { clients, apiUrl }: { readonly clients: Clients; readonly apiUrl: string },
  workspace: string,
  file: Pick<OutgoingFile, 'name' | 'bytes'>,
  channel?: string,
): Promise<string> {
  const slot = await clients.call(workspace, (client) =>
    client.files.getUploadURLExternal({ filename: file.name, length: file.bytes.length }),
  );
  const { upload_url: address, file_id: id } = slot;
  if (address === undefined || id === undefined || !isSlackAddress(address, apiUrl)) {
    throw new DeliveryError('transient', 'files.getUploadURLExternal gave no address');
  }
  await upload(address, file.bytes);
  await clients.call(workspace, (client) =>
    client.files.completeUploadExternal({
      files: [{ id, title: file.name }],
      ...(channel === undefined ? {} : { channel_id: channel }),
    }),
  );
  return id;
}

/** Where a file cannot be had, Slack redirects to its sign-in or shows that page. */
async function download(address: string, token: string | undefined, limit: number): Promise<Buffer> {
  let response: Response;
  let bytes: Buffer | null;
  try {
    response = await fetch(address, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(limits.transferMs),
    });
    bytes = response.status === 200 ? await readAtMost(response.body, limit) : Buffer.alloc(0);
  } catch (error) {
    throw new DeliveryError('transient', 'unreachable', { cause: error });
  }
  if (response.status === 404 || response.status === 410) throw new FileError('gone', `http_${response.status}`);
  if (response.status === 429 || response.status >= 500) {
    throw new DeliveryError('transient', `http_${response.status}`);
  }
  if (response.status !== 200) throw new FileError('no-access', `http_${response.status}`);
  const isPage = /^text\/html\b/u.test(response.headers.get('content-type') ?? '');
  if (isPage && response.headers.get('content-disposition') === null) throw new FileError('no-access', 'sign-in page');
  if (bytes === null) throw new FileError('too-big', 'by its content');
  return bytes;
}

async function upload(address: string, bytes: Uint8Array): Promise<void> {
  let response: Response;
  try {
    response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
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

/** The bot's token goes to Slack and nowhere else; another Web API, such as a stand-in, keeps its files itself. */
function isSlackAddress(address: string, apiUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, origin } = new URL(address);
  if (origin === new URL(apiUrl).origin) return true;
  return (
    protocol === 'https:' && /(?:^|\.)(?:slack\.com|slack-files\.com|slack-edge\.com|slack-gov\.com)$/u.test(hostname)
  );
}
