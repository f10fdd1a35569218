import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomHex, slackId } from './clock.ts';
import { SlackFault } from './fault.ts';
import type { State } from './state.ts';
import type { SlackFile } from './types.ts';
import { readBytes, sendText } from './wire.ts';

/** A file as somebody picks it from their disk. */
export interface PickedFile {
  name: string;
  content: string | Uint8Array;
  mimetype?: string;
}

interface Kept {
  shown: SlackFile;
  bytes: Buffer;
  /** Where it was shared: the app sees it only where it is a member. */
  channels: Set<string>;
  state: 'here' | 'deleted' | 'expired';
  /** When Slack has looked at it: until then it has no type, and no message can show it. */
  lookedAt: number;
}

const downloads = '/playground/slack/files/';
const uploads = '/playground/slack/upload/';
/** What Slack makes of a file by its name. */
const mimes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  csv: 'text/csv',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

/** Slack's own is 1 GB; this is a playground. */
const mostBytes = 120_000_000;

/** The workspace's files: contents live as long as the process does. */
export function createFiles(parts: { state: State; publicUrl(): string; isToken(token: string | undefined): boolean }) {
  const { state } = parts;
  const { team, bot } = state.company;
  const kept = new Map<string, Kept>();
  /** Addresses that the app was given to put a file at, by their secret part. */
  const slots = new Map<string, { id: string; name: string; length: number; bytes?: Buffer }>();

  let lookingMs = 0;

  function add(picked: PickedFile, user: string, id = slackId('F')): Kept {
    const bytes = Buffer.from(picked.content);
    const extension = /\.(\w+)$/u.exec(picked.name)?.[1]?.toLowerCase() ?? '';
    const address = `${parts.publicUrl().replace(/\/$/, '')}${downloads}${id}/${encodeURIComponent(picked.name)}`;
    const shown: SlackFile = {
      id,
      created: Math.floor(state.now() / 1000),
      timestamp: Math.floor(state.now() / 1000),
      name: picked.name,
      title: picked.name,
      mimetype: picked.mimetype ?? mimes[extension] ?? 'application/octet-stream',
      filetype: extension,
      user,
      size: bytes.length,
      mode: 'hosted',
      is_external: false,
      url_private: address,
      url_private_download: address,
      permalink: `https://${team.domain}.slack.com/files/${user}/${id}/${encodeURIComponent(picked.name)}`,
    };
    const file: Kept = { shown, bytes, channels: new Set(), state: 'here', lookedAt: Date.now() + lookingMs };
    kept.set(id, file);
    return file;
  }

  function appSees(file: Kept): boolean {
    return (
      file.shown.user === bot.userId ||
      [...file.channels].some((channel) => state.channels.get(channel)?.members.includes(bot.userId))
    );
  }

  async function upload(slot: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const found = slots.get(slot);
    const bytes = await readBytes(req, mostBytes);
    if (!found || found.bytes) return sendText(res, 404, 'no such upload');
    if (bytes.length !== found.length) return sendText(res, 400, 'not as long as was said');
    found.bytes = bytes;
    sendText(res, 200, `OK - ${bytes.length}`);
  }

  function download(id: string, req: IncomingMessage, res: ServerResponse): void {
    const token = /^Bearer\s+(.+)$/i.exec(req.headers.authorization ?? '')?.[1];
    const file = kept.get(id);
    // Whoever is not signed in is sent to the sign-in.
    if (!parts.isToken(token)) {
      res.writeHead(302, { location: `https://${team.domain}.slack.com/?redir=%2Ffiles-pri` }).end();
      return;
    }
    if (file?.state !== 'here' || !appSees(file)) {
      sendText(res, 404, 'not found');
      return;
    }
    res.writeHead(200, { 'content-type': file.shown.mimetype, 'content-length': file.bytes.length });
    res.end(file.bytes);
  }

  return {
    /** Puts files that somebody picked into a channel; what the message shows of them. */
    share(picked: readonly PickedFile[], user: string, channel: string): SlackFile[] {
      return picked.map((one) => {
        const file = add(one, user);
        file.channels.add(channel);
        return file.shown;
      });
    },
    info(id: string): SlackFile {
      const file = kept.get(id);
      if (!file || !appSees(file)) throw new SlackFault('file_not_found');
      if (file.state === 'deleted') throw new SlackFault('file_deleted');
      return file.lookedAt > Date.now() ? { ...file.shown, mimetype: '', filetype: '' } : file.shown;
    },
    /** Blocks may show images that the app has access to; anything else is refused with the message. */
    checkShown(blocks: unknown): void {
      if (!Array.isArray(blocks)) return;
      const wrong = blocks.flatMap((block: unknown, i) => {
        const named = (block as { slack_file?: { id?: unknown; url?: unknown } } | null)?.slack_file;
        if (named === undefined) return [];
        const file = [...kept.values()].find(({ shown }) => shown.id === named.id || shown.url_private === named.url);
        const isImage = file?.state === 'here' && appSees(file) && /^image\/(png|jpeg|gif)$/.test(file.shown.mimetype);
        return isImage && file.lookedAt <= Date.now()
          ? []
          : [`invalid slack file [json-pointer:/blocks/${i}/slack_file]`];
      });
      if (wrong.length > 0)
        throw new SlackFault(
          'invalid_blocks',
          wrong.map((text) => `[ERROR] ${text}`),
          { errors: wrong },
        );
    },
    /** For tests: how long Slack takes from now on to look at a new file, in milliseconds. */
    takeToLook(ms: number): void {
      lookingMs = ms;
    },
    slot(name: string, length: number): { upload_url: string; file_id: string } {
      const id = slackId('F');
      const secret = randomHex(32);
      slots.set(secret, { id, name, length });
      return { file_id: id, upload_url: `${parts.publicUrl().replace(/\/$/, '')}${uploads}${secret}` };
    },
    /** What was put at an address becomes a file of the app's. */
    complete(id: string, title: string | undefined, channel: string | undefined): SlackFile {
      const [secret, slot] = [...slots].find(([, one]) => one.id === id) ?? [];
      if (secret === undefined || !slot?.bytes) throw new SlackFault('file_not_found');
      slots.delete(secret);
      const file = add({ name: slot.name, content: slot.bytes }, bot.userId, id);
      if (title !== undefined) file.shown.title = title;
      if (channel !== undefined) file.channels.add(channel);
      return file.shown;
    },
    /** For tests: somebody deletes it, or its address stops working. */
    end(id: string, how: 'deleted' | 'expired'): void {
      const file = kept.get(id);
      if (!file) throw new Error(`there is no file ${id}`);
      file.state = how;
    },
    change(id: string, change: Partial<SlackFile>): void {
      const file = kept.get(id);
      if (!file) throw new Error(`there is no file ${id}`);
      Object.assign(file.shown, change);
    },
    content: (id: string): Buffer | undefined => kept.get(id)?.bytes,
    /** Serves addresses of files; false when the path is none. */
    handle(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> | boolean {
      if (path.startsWith(uploads) && req.method === 'POST') return upload(path.slice(uploads.length), req, res);
      if (!path.startsWith(downloads) || req.method !== 'GET') return false;
      download(path.slice(downloads.length).split('/')[0] ?? '', req, res);
      return true;
    },
  };
}

export type Files = ReturnType<typeof createFiles>;
