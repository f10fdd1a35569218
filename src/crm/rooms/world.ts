import type { Card } from '../../cards/card.ts';
import type { PlatformName } from '../../core/incoming.ts';
import type { Directory, Rooms } from '../../core/ports.ts';
import type { RecordRef } from '../../core/records.ts';
import type { Database } from '../../store/database.ts';

/** A conversation that is linked, so that it has rights to draw with. */
export interface RoomPlace {
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly channel: string;
}

/** Where rooms are written to. All methods throw DeliveryError. */
export interface RoomBoard {
  /**
   * Posts the record's card as everybody there may see it; from then on it follows the record. `reuse`: the card that hangs there
   * already will do. Resolves to the message; null: the record may not be shown there.
   */
  show(at: RoomPlace, ref: RecordRef, key: BoardKey, reuse: boolean): Promise<string | null>;
  /** Draws that card once more, while that is still possible. */
  redraw(at: RoomPlace, ref: RecordRef, message: string): Promise<void>;
  /** Says something there, under a message where one is given. */
  say(at: RoomPlace, card: Card, key: BoardKey, under: string | null): Promise<void>;
}

/** `again`: an earlier try may have got through, so it is looked for first. */
export interface BoardKey {
  readonly id: string;
  readonly again: boolean;
}

export interface RoomWorld {
  readonly database: Database;
  readonly board: RoomBoard;
  rooms(platform: PlatformName): Rooms | null;
  directory(platform: PlatformName): Directory | null;
  /** Looks who is in a channel that was just linked or filled: guests pause it, and who reads along decides what it shows. */
  recheck(at: RoomPlace): Promise<void>;
  /** What is remembered of linked channels is out of date. */
  forget(): void;
  /** Something was put into the outbox. */
  wake(): void;
}
