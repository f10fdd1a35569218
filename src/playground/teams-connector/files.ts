import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomHex } from '../slack-workspace/clock.ts';
import { readBytes, sendText } from '../slack-workspace/wire.ts';
import type { Attachment } from './activity.ts';
import type { Conversation } from './types.ts';

/** A file as somebody picks it from their disk; `pasted`: a picture put straight into the message. */
export interface PickedFile {
  name: string;
  content: string | Uint8Array;
  mimetype?: string;
  pasted?: boolean;
}

interface Kept {
  owner: string;
  name: string;
  mimetype: string;
  bytes: Buffer;
  state: 'here' | 'deleted' | 'expired';
  /** An app put it there. */
  fromApp: boolean;
}

/** Teams' own content types for files. */
export const fileTypes = {
  download: 'application/vnd.microsoft.teams.file.download.info',
  consent: 'application/vnd.microsoft.teams.card.file.consent',
  info: 'application/vnd.microsoft.teams.file.info',
} as const;

const mostBytes = 120_000_000;

/** People's OneDrive: contents live as long as the process does. */
export function createFiles(parts: { serviceUrl(): string; tenant: string; admits(req: IncomingMessage): boolean }) {
  /** By the secret part of the address that hands them out. */
  const kept = new Map<string, Kept>();
  /** Addresses that an app was given to put an accepted file at. */
  const slots = new Map<string, { owner: string; name: string; size: number }>();

  function keep(owner: string, picked: PickedFile, fromApp = false, secret = randomHex(32)): string {
    kept.set(secret, {
      owner,
      name: picked.name,
      mimetype: picked.mimetype ?? 'application/octet-stream',
      bytes: Buffer.from(picked.content),
      state: 'here',
      fromApp,
    });
    return secret;
  }

  const placeOf = (owner: string, name: string): string =>
    `https://${parts.tenant.slice(0, 8)}-my.sharepoint.com/personal/${owner.toLowerCase()}/Documents/${encodeURIComponent(name)}`;
  /** A channel's documents lie in a folder of its own, which all of its members may read. */
  const folderOf = (channel: Conversation): string =>
    `https://${parts.tenant.slice(0, 8)}.sharepoint.com/sites/team/Shared%20Documents/${encodeURIComponent(channel.name)}`;
  /** Secrets by channel and name. */
  const inChannels = new Map<string, string>();
  const endingOf = (name: string): string => /\.(\w+)$/u.exec(name)?.[1]?.toLowerCase() ?? '';

  function handOut(file: Kept | undefined, res: ServerResponse): void {
    if (file?.state === 'here') {
      res.writeHead(200, { 'content-type': file.mimetype, 'content-length': file.bytes.length });
      res.end(file.bytes);
    } else if (file?.state === 'expired') sendText(res, 401, 'the access token has expired');
    else sendText(res, 404, 'itemNotFound');
  }

  async function takeIn(secret: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const slot = slots.get(secret);
    const bytes = await readBytes(req, mostBytes);
    if (!slot) return sendText(res, 404, 'itemNotFound');
    const range = /^bytes 0-(\d+)\/(\d+)$/u.exec(req.headers['content-range'] ?? '');
    if (Number(range?.[2]) !== bytes.length || Number(range?.[1]) !== bytes.length - 1)
      return sendText(res, 400, 'invalidRange');
    slots.delete(secret);
    keep(slot.owner, { name: slot.name, content: bytes }, true, secret);
    sendText(res, 201, 'created');
  }

  return {
    /** What a message shows of a file, and what the app hears of it: in the person's own chat with it, and nowhere else. */
    share(
      owner: string,
      picked: PickedFile,
      conversation: Conversation,
    ): { shown: Attachment; heard: Attachment | null } {
      const secret = keep(owner, picked);
      if (picked.pasted) {
        const picture: Attachment = {
          contentType: picked.mimetype ?? 'image/png',
          contentUrl: `${parts.serviceUrl()}v3/attachments/${secret}/views/original`,
          name: picked.name,
        };
        return { shown: picture, heard: picture };
      }
      const isInChannel = conversation.kind === 'channel';
      if (isInChannel) inChannels.set(`${conversation.id} ${picked.name}`, secret);
      const document: Attachment = {
        contentType: fileTypes.download,
        // As Teams writes it: a channel's addresses are not escaped.
        contentUrl: isInChannel
          ? `${decodeURIComponent(folderOf(conversation))}/${picked.name}`
          : placeOf(owner, picked.name),
        name: picked.name,
        content: {
          downloadUrl: `${parts.serviceUrl()}files/${secret}`,
          uniqueId: secret.slice(0, 16),
          fileType: endingOf(picked.name),
        },
      };
      return { shown: document, heard: conversation.kind === 'personal' ? document : null };
    },
    folderOf,
    /** The newest file of that name that was shared in a channel, with an address that hands it out without a token. */
    inFolder(
      channel: Conversation,
      name: string,
    ): { readonly size: number; readonly mimetype: string; readonly address: string } | undefined {
      const secret = inChannels.get(`${channel.id} ${name}`);
      const found = secret === undefined ? undefined : kept.get(secret);
      if (found?.state !== 'here') return undefined;
      return { size: found.bytes.length, mimetype: found.mimetype, address: `${parts.serviceUrl()}files/${secret}` };
    },
    /** Where an accepted file goes. */
    slot(owner: string, name: string, size: number): Record<string, string> {
      const secret = randomHex(32);
      slots.set(secret, { owner, name, size });
      return {
        contentUrl: placeOf(owner, name),
        name,
        uploadUrl: `${parts.serviceUrl()}upload/${secret}`,
        uniqueId: secret.slice(0, 16),
        fileType: endingOf(name),
      };
    },
    /** What a person took from an app, oldest first. */
    received: (owner: string): readonly { name: string; bytes: Buffer }[] =>
      [...kept.values()].filter((file) => file.owner === owner && file.fromApp),
    /** A file by the id that messages tell of it. */
    find: (uniqueId: string): { name: string; bytes: Buffer } | undefined =>
      [...kept].find(([secret]) => uniqueId.length === 16 && secret.startsWith(uniqueId))?.[1],
    /** For tests: somebody deletes their newest file of that name, or its address stops working. */
    end(name: string, how: 'deleted' | 'expired'): void {
      const found = [...kept.values()].findLast((file) => file.name === name);
      if (!found) throw new Error(`nobody has a file ${name}`);
      found.state = how;
    },
    /** `path` is what follows the service URL. False when it is about no file. */
    serve(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> | false {
      const [, kind, secret = ''] = /^(files|upload|v3\/attachments)\/(\w+)(?:\/views\/original)?$/u.exec(path) ?? [];
      if (kind === 'upload' && req.method === 'PUT') return takeIn(secret, req, res);
      if (req.method !== 'GET') return false;
      if (kind === 'files') handOut(kept.get(secret), res);
      // A picture belongs to the conversation: only the app may have it.
      else if (kind === 'v3/attachments' && parts.admits(req)) handOut(kept.get(secret), res);
      else if (kind === 'v3/attachments') sendText(res, 401, 'unauthorized');
      else return false;
      return Promise.resolve();
    },
  };
}

export type Files = ReturnType<typeof createFiles>;
