import type { NounName } from './core/records.ts';
import { followPeople, keepRoom, keepRooms, type RoomWorld } from './crm/rooms/index.ts';
import type { Change } from './operations/operation.ts';

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
  /** Nothing further is begun; resolves when what was begun is done. */
  stop(): Promise<void>;
}

export function createRoomKeeper(world: RoomWorld, onError: (error: unknown) => void): RoomKeeper {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  function look(): void {
    timer = null;
    running = running.then(() => followPeople(world)).catch(onError);
  }

  return {
    keep: (id) => keepRoom(world, id),
    async sweep() {
      await keepRooms(world);
      await followPeople(world);
    },
    changed(changes) {
      if (stopped || timer !== null || !changes.some(({ ref }) => ref !== null && movesPeople.has(ref.noun))) return;
      timer = setTimeout(look, togetherMs);
      // What a process that ends leaves undone, the next sweep finds.
      timer.unref();
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
