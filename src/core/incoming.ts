import type { Invocation } from './invocation.ts';
import type { Locale } from './msg.ts';

export type PlatformName = 'slack' | 'teams';

/** How a request came in. The same capability works through each; the door only decides how the answer is shown. */
export type Door =
  | 'command'
  | 'mention'
  | 'direct'
  | 'button'
  | 'form'
  | 'message-action'
  | 'shortcut'
  | 'home'
  | 'lookup';

/** A person as a platform names them. */
export interface ChatUser {
  readonly platform: PlatformName;
  /** Slack team id or Teams tenant id: who vouches for the user id. */
  readonly workspace: string;
  readonly user: string;
}

/** Where it was said. */
export interface Place {
  /** The platform's conversation id; absent for global shortcuts and the home page. */
  readonly channel?: string;
  readonly kind: 'channel' | 'group' | 'direct' | 'none';
  /** The thread it belongs to, in the platform's own term. */
  readonly thread?: string;
  /** For clicks: only the caller sees the message that was clicked (an ephemeral one, a direct conversation). */
  readonly isPrivate?: boolean;
}

/** The message that a message action was used on. */
export interface SourceMessage {
  readonly text: string;
  readonly permalink?: string;
  readonly author?: string;
  readonly at?: string; // ISO 8601
  readonly files?: readonly IncomingFile[];
}

/** A file of a message, as the platform speaks of it. Its content is fetched through the `Files` port. */
export interface IncomingFile {
  /** By which the platform hands the content out: opaque here. */
  readonly id: string;
  readonly name: string;
  /** In bytes; absent where the platform does not say. */
  readonly size?: number;
  /** What the platform takes it for; what it is shows in the content. */
  readonly mime?: string;
}

/**
 * A request in the project's own terms; no platform type gets past this. It is plain data: a write is stored as it is
 * and taken up again after a crash.
 */
export interface Incoming {
  /** Unique by delivery: the same receipt is never worked on twice. */
  readonly receipt: string;
  readonly from: ChatUser;
  readonly door: Door;
  readonly place: Place;
  readonly says:
    | { readonly text: string }
    | { readonly invocation: Invocation }
    /** A form's fields come in beside the invocation it was opened for. */
    | { readonly invocation: Invocation; readonly fields: Readonly<Record<string, string>> };
  readonly source?: SourceMessage;
  /** Files that were sent with it. */
  readonly files?: readonly IncomingFile[];
  /** What the platform needs to answer: opaque here, JSON. */
  readonly route: ReplyRoute;
  readonly localeHint?: Locale;
  readonly receivedAt: string; // ISO 8601
}

export type ReplyRoute = Readonly<Record<string, string | number | boolean | null>>;
