import type { Card } from '../cards/card.ts';
import type { Form } from '../cards/form.ts';
import type { Ack } from '../commands/reply.ts';
import type { Reader } from '../core/actor.ts';
import type { ChatUser, Incoming, PlatformName, ReplyRoute } from '../core/incoming.ts';

/** Takes a request in. Resolves as soon as the platform may be acknowledged; `done` when the work is over. */
export type Dispatch = (incoming: Incoming) => Promise<{ ack: Ack; done: Promise<void> }>;

/** Where a card goes that nobody asked for just now. */
export type Address =
  | { readonly kind: 'channel'; readonly workspace: string; readonly channel: string; readonly thread?: string }
  | { readonly kind: 'person'; readonly user: ChatUser };

/** A posted message, as needed to update it. JSON; kept in the database. */
export interface MessageRef {
  readonly workspace: string;
  readonly channel: string;
  readonly message: string;
}

/** What was posted. `isNew`: certainly just now, with this very card; absent where it may be the message of an earlier try. */
export interface Posted extends MessageRef {
  readonly isNew?: true;
}

/** Identifies a delivery towards the platform. `again`: an earlier try may have got through, so look before posting. */
export interface DeliveryKey {
  readonly id: string;
  readonly again: boolean;
}

/** What a request is answered with, once it is known. */
export type Answer =
  | { readonly kind: 'card'; readonly card: Card; readonly to: 'caller' | 'channel'; readonly replaces?: boolean }
  | { readonly kind: 'form'; readonly form: Form };

/** A chat platform, as small as it can be: rooms, files and rosters are ports of their own. All methods throw DeliveryError. */
export interface ChatPlatform {
  readonly name: PlatformName;
  start(dispatch: Dispatch): Promise<void>;
  stop(): Promise<void>;
  post(to: Address, card: Card, reader: Reader, key: DeliveryKey): Promise<Posted>;
  update(ref: MessageRef, card: Card, reader: Reader): Promise<void>;
  /** Answers a request by whatever way it left open. The reference is there when the answer can be updated later. */
  answer(route: ReplyRoute, answer: Answer, reader: Reader, key: DeliveryKey): Promise<MessageRef | null>;
}
