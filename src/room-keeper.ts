import type { Card } from './cards/card.ts';
import type { Services } from './commands/define.ts';
import type { Clock } from './core/clock.ts';
import type { PlatformName } from './core/incoming.ts';
import type { Rooms } from './core/ports.ts';
import type { NounName, RecordRef } from './core/records.ts';
import { recheckAt } from './crm/channels/index.ts';
import { followPeople, keepRoom, keepRooms, type RoomWorld } from './crm/rooms/index.ts';
import type { Remembered } from './notifications/index.ts';
import type { Change, Viewer } from './operations/operation.ts';
import type { ChatPlatform } from './platforms/platform.ts';
import { createRoomBoard } from './room-board.ts';
import type { ChannelStore } from './store/channels.ts';
import type { Database } from './store/database.ts';
import type { PolicyBook } from './store/policy-book.ts';

/** Changes that come so close together, in milliseconds, are looked at as one. */
const togetherMs = 1_000;

/** Whose people rooms follow, and the people themselves. */
const movesPeople: ReadonlySet<NounName> = new Set(['customer', 'case', 'staff'] as const);

/** What moves rooms: whoever asks, the sweep, and changes of the people whom they are for. */
export interface RoomKeeper {
  /** Sees to one room at once. */
  keep(id: number): Promise<void>;
  /** Sees to whatever was left undone. */
  sweep(): Promise<void>;
  /** After a commit. */
  changed(changes: readonly Change[]): void;
  /** After a platform told of somebody. */
  peopleChanged(): void;
  /** Nothing further is begun; resolves when what was begun is done. */
  stop(): Promise<void>;
}

export function createRoomKeeper(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly services: Pick<Services, 'directory' | 'identities' | 'installations' | 'read'>;
  readonly platforms: ReadonlyMap<PlatformName, ChatPlatform>;
  readonly channels: ChannelStore;
  readonly policy: Pick<PolicyBook, 'current'>;
  rooms(platform: PlatformName): Rooms | null;
  /** A record's card through somebody's eyes; null: not to be seen. */
  draw(ref: RecordRef, viewer: Viewer): Promise<Card | null>;
  /** Makes a message its record's live card. */
  remember(posted: Remembered): Promise<unknown>;
  /** Something was put into the outbox. */
  wake(): void;
  onError(error: unknown): void;
}): RoomKeeper {
  const { database, services, channels } = deps;
  const world: RoomWorld = {
    database,
    rooms: deps.rooms,
    directory: services.directory,
    board: createRoomBoard(deps),
    async recheck(at) {
      const done = await recheckAt(services, database, at);
      channels.forget();
      if (done?.announced) deps.wake();
    },
    forget: () => channels.forget(),
    wake: deps.wake,
  };
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  function look(): void {
    timer = null;
    running = running.then(() => followPeople(world)).catch(deps.onError);
  }

  function peopleChanged(): void {
    if (stopped || timer !== null) return;
    timer = setTimeout(look, togetherMs);
    // What a process that ends leaves undone, the next sweep finds.
    timer.unref();
  }

  return {
    keep: (id) => keepRoom(world, id),
    async sweep() {
      await keepRooms(world);
      await followPeople(world);
    },
    changed(changes) {
      if (changes.some(({ ref }) => ref !== null && movesPeople.has(ref.noun))) peopleChanged();
    },
    peopleChanged,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
