import type { Facts } from '../../src/core/filter/evaluate.ts';
import { isReminder } from '../../src/notifications/pacing.ts';
import { routeEvent, type TargetKey } from '../../src/notifications/routing.ts';
import { simulateSignal } from './simulated-signal.ts';
import { dayWorld, departmentOf, staffCount, workingDay } from './working-day.ts';

const noFacts: Facts = {
  customerId: null,
  ownerId: null,
  actorId: null,
  tags: [],
  customerClass: null,
  lifecycle: null,
  amountMinor: null,
  currency: null,
  priority: null,
  departments: [],
};

export interface DayFigures {
  readonly events: number;
  /** Messages that a person gets, their own and those of their department's channel on one platform: the mean of all 40. */
  readonly perPerson: number;
  readonly busiest: number;
  /** The same with one message for every event and whom it concerns. */
  readonly plainPerPerson: number;
  readonly remindersOwed: number;
  readonly remindersTold: number;
  /** Of urgent messages, in milliseconds. */
  readonly urgentWait: number;
  readonly urgentCount: number;
  /** The longest that anything waited, in milliseconds. */
  readonly longestWait: number;
}

/** The generated day through routing, subscriptions and the noise budget, with a sweep every five seconds. */
export function replayDay(seed?: number): DayFigures {
  const day = workingDay(seed);
  const priorities = new Map(day.map(({ event, priority }) => [event.id, priority]));
  const signal = simulateSignal({
    world: dayWorld,
    facts: () => noFacts,
    priority: ({ id }) => priorities.get(id) ?? null,
  });
  const happened = new Map(day.map(({ event, at }) => [event.id, at]));
  const plain = new Map<TargetKey, number>();
  const plainLive = new Map<string, Set<TargetKey>>();
  const owed: string[] = [];
  let swept = day[0]?.at ?? 0;
  for (const { event, at } of day) {
    for (; swept < at; swept += 5_000) signal.tick(swept);
    const key = `${event.noun} ${event.recordId}`;
    const known = plainLive.get(key) ?? new Set();
    for (const { target, kind } of routeEvent(event, { ...dayWorld, livePosts: () => [...known] })) {
      plain.set(target, (plain.get(target) ?? 0) + 1);
      known.add(target);
      if (isReminder(event.type) && kind !== 'update') owed.push(`${event.id} ${target}`);
    }
    plainLive.set(key, known);
    signal.emit(event, at);
  }
  for (const end = swept + 3_600_000; swept < end; swept += 5_000) signal.tick(swept);

  const counts = new Map<TargetKey, number>();
  for (const { target } of signal.messages) counts.set(target, (counts.get(target) ?? 0) + 1);
  const seenBy = (of: ReadonlyMap<TargetKey, number>, id: number): number =>
    (of.get(`staff:${id}`) ?? 0) + (of.get(`channel:${departmentOf(id)}`) ?? 0);
  const people = Array.from({ length: staffCount }, (_, index) => index + 1);
  const mean = (of: ReadonlyMap<TargetKey, number>): number =>
    people.reduce((sum, id) => sum + seenBy(of, id), 0) / people.length;
  const told = new Set(signal.messages.flatMap(({ target, events }) => events.map(({ id }) => `${id} ${target}`)));
  const waits = signal.messages.flatMap(({ at, events }) =>
    events.map(({ id }) => ({ urgent: priorities.get(id) === 'urgent', wait: at - (happened.get(id) ?? at) })),
  );
  const urgent = waits.filter((one) => one.urgent);
  return {
    events: day.length,
    perPerson: mean(counts),
    busiest: Math.max(...people.map((id) => seenBy(counts, id))),
    plainPerPerson: mean(plain),
    remindersOwed: owed.length,
    remindersTold: owed.filter((one) => told.has(one)).length,
    urgentWait: Math.max(0, ...urgent.map(({ wait }) => wait)),
    urgentCount: urgent.length,
    longestWait: Math.max(...waits.map(({ wait }) => wait)),
  };
}
