import { AppError, DeliveryError } from '../core/errors.ts';
import type { ChatUser, Incoming, IncomingFile, PlatformName } from '../core/incoming.ts';
import { type FetchedFile, FileError, type FileOrigin, type Files, type OutgoingFile } from '../core/ports.ts';
import { exchangeMessages as messages } from './file-messages.ts';
import type { Parcels } from './parcels.ts';

/** How a file gets to the person who asked for it. */
export type Handed =
  /** It is in their own conversation with the bot. */
  | { readonly kind: 'sent' }
  /** They were asked there whether they want it. */
  | { readonly kind: 'offered' }
  /** They can fetch it there, once and soon. */
  | { readonly kind: 'link'; readonly href: string };

/** Files between chat and the house. Throws AppError for what the person can mend or must know. */
export interface FileExchange {
  /** The largest file that is taken in, in bytes. */
  readonly limit: number;
  /** The files that a request is about: those that came with it, else those of the thread that it was said in. */
  of(incoming: Incoming): Promise<readonly IncomingFile[]>;
  /** Their content, all or none. */
  fetch(from: ChatUser, files: readonly IncomingFile[], origin?: FileOrigin): Promise<readonly FetchedFile[]>;
  /** Gives a file to a person, and to nobody else. */
  deliver(to: ChatUser, file: OutgoingFile): Promise<Handed>;
}

/** Files of one request, and how much they may have together as a multiple of what one may have. */
const mostFiles = 10;
const mostTogether = 2;

export function createFileExchange(deps: {
  readonly limit: number;
  /** Where people's browsers reach this server; null: they are given no links. */
  readonly publicUrl: string | null;
  readonly parcels: Parcels;
  platform(name: PlatformName): Files | null;
}): FileExchange {
  const { limit, parcels } = deps;

  return {
    limit,
    async of({ files, place, from }) {
      if (files && files.length > 0) return files;
      const port = deps.platform(from.platform);
      if (!port || !place.channel || place.thread === undefined) return [];
      return (await port.inThread(from.workspace, place.channel, place.thread)) ?? [];
    },
    async fetch(from, files, origin) {
      const port = deps.platform(from.platform);
      if (!port) throw new AppError('refused', messages.noFiles);
      if (files.length > mostFiles) throw new AppError('refused', messages.tooMany(files.length, mostFiles));
      const fetched: FetchedFile[] = [];
      let left = limit * mostTogether;
      for (const file of files) {
        if (file.size !== undefined && file.size > limit)
          throw new AppError('refused', messages.tooBig(file.name, file.size, limit));
        const one = await fetchOne(port, from, file, origin);
        left -= one.bytes.length;
        if (left < 0) throw new AppError('refused', messages.tooMuch(limit * mostTogether));
        fetched.push(one);
      }
      return fetched;
    },
    async deliver(to, file) {
      const port = deps.platform(to.platform);
      let why: unknown = null;
      if (port) {
        try {
          return { kind: await port.send(to, file, () => parcels.keep(to, file)) };
        } catch (error) {
          // Not allowed to, or refused: a link does without the platform. What only fails just now is tried again by whoever asked.
          if (!(error instanceof DeliveryError) || error.kind === 'rate-limited') throw error;
          why = error;
        }
      }
      if (deps.publicUrl === null) throw new AppError('refused', messages.cannotSend(file.name), { cause: why });
      const token = await parcels.keep(to, file);
      return { kind: 'link', href: new URL(`/files/${token}`, deps.publicUrl).href };
    },
  };

  async function fetchOne(
    port: Files,
    { workspace }: ChatUser,
    file: IncomingFile,
    origin: FileOrigin | undefined,
  ): Promise<FetchedFile> {
    let fetched: FetchedFile;
    try {
      fetched = await port.fetch(workspace, file, limit, origin);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (error.kind === 'too-big')
        throw new AppError('refused', messages.tooBig(file.name, error.size, limit), { cause: error });
      const say = {
        gone: messages.gone,
        'no-access': messages.noAccess,
        elsewhere: messages.elsewhere,
        'own-chat': messages.ownChat,
      }[error.kind];
      throw new AppError('refused', say(file.name), { cause: error });
    }
    if (fetched.bytes.length === 0) throw new AppError('refused', messages.empty(fetched.name));
    return fetched;
  }
}
