import type { StaffId } from '../../src/core/ids.ts';
import type { NounName } from '../../src/core/records.ts';
import type { Person, World } from '../../src/notifications/routing.ts';
import type { OutboxEvent } from '../../src/store/outbox.ts';

/** A working day of a company of 40 people in four departments with two channels each: 10,000 events, the same in every run. */
export const staffCount = 40;
export const channelCount = 8;
export const eventCount = 10_000;

export interface Happening {
  readonly at: number;
  readonly event: OutboxEvent;
  readonly priority: string;
}

const opens = Date.parse('2026-11-18T08:00:00Z');
const minute = 60_000;

/** Mulberry32: small, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Staff 1 to 40: number n works in department 1 + (n - 1) % 4. Channels 1 to 8: two for each department. */
export const dayWorld: Omit<World, 'livePosts'> = {
  channelsOf: (id) => [id, id + 4],
  person: (id): Person => ({ id, active: true, placed: true, away: false, coverId: null }),
  originChannel: () => null,
  rooms: () => [],
  admins: [],
};
export const departmentOf = (staffId: number): number => 1 + ((staffId - 1) % 4);

/**
 * Half an hour into the day somebody imports 2,000 customers; the rest is tasks that are added, assigned, worked on, noted and done,
 * customers who are edited and talked to, and what falls due. Sorted by time.
 */
export function workingDay(seed = 7): Happening[] {
  const next = random(seed);
  const pick = (below: number): number => Math.floor(next() * below);
  const found: Happening[] = [];
  const add = (
    at: number,
    noun: NounName,
    type: string,
    recordId: number,
    actor: number | null,
    details: OutboxEvent['details'],
    more: { priority?: string; companions?: string[] } = {},
  ): void => {
    found.push({
      at,
      priority: more.priority ?? 'normal',
      event: {
        id: BigInt(found.length + 1),
        type: `${noun}.${type}`,
        noun,
        recordId,
        details,
        actorId: actor as StaffId | null,
        companions: more.companions ?? [],
        origin: null,
      },
    });
  };
  const anyTime = (): number => opens + Math.floor(next() * 600) * minute + pick(minute);
  for (let n = 0; n < 2_000; n += 1) {
    add(opens + 30 * minute + n * 20, 'customer', 'added', 10_000 + n, 1, { departmentId: 1 + (n % 4) });
  }
  for (let id = 1; id <= 300; id += 1) {
    const assignee = 1 + pick(staffCount);
    const departmentId = departmentOf(assignee);
    const creator = 1 + pick(staffCount);
    const details = {
      departmentId,
      creatorId: creator,
      assigneeId: assignee,
      customerId: 1 + pick(200),
      customerDepartmentId: departmentId,
    };
    const priority = id % 15 === 0 ? 'urgent' : 'normal';
    const begun = anyTime();
    add(begun, 'task', 'added', id, creator, details, { priority, companions: ['task.assigned'] });
    add(begun, 'task', 'assigned', id, creator, details, { priority, companions: ['task.added'] });
    const steps = 10 + pick(10);
    for (let n = 0; n < steps; n += 1) {
      add(begun + (n + 1) * 3 * minute + pick(minute), 'task', n % 2 ? 'progressed' : 'noted', id, assignee, details, {
        priority,
      });
    }
    if (id % 2 === 0) add(begun + 70 * minute, 'task', 'completed', id, assignee, details, { priority });
    if (id % 3 === 0) add(begun + 80 * minute, 'task', id % 2 ? 'due' : 'due_soon', id, null, details, { priority });
  }
  for (let n = 0; n < 300; n += 1) {
    const by = 1 + pick(staffCount);
    const owner = 1 + pick(staffCount);
    const details = { customerId: 1 + pick(200), customerDepartmentId: departmentOf(owner), customerOwnerId: owner };
    add(anyTime(), 'interaction', 'added', 5_000 + n, by, details);
  }
  while (found.length < eventCount) {
    const id = 1 + pick(200);
    const begun = anyTime();
    const burst = Math.min(1 + pick(30), eventCount - found.length);
    for (let n = 0; n < burst; n += 1)
      add(begun + n * 4_000, 'customer', 'edited', id, 1 + pick(staffCount), { departmentId: 1 + (id % 4) });
  }
  return found.sort((a, b) => a.at - b.at || Number(a.event.id - b.event.id));
}
