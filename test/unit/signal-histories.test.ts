import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/core/filter/evaluate.ts';
import { parseFilter } from '../../src/core/filter/grammar.ts';
import type { StaffId } from '../../src/core/ids.ts';
import { quietUntil } from '../../src/core/peace.ts';
import { isReminder, isUrgent } from '../../src/notifications/pacing.ts';
import { routeEvent, type TargetKey } from '../../src/notifications/routing.ts';
import type { Subscriber } from '../../src/notifications/subscribers.ts';
import type { OutboxEvent } from '../../src/store/outbox.ts';
import { type Asked, simulateSignal } from '../support/simulated-signal.ts';

const people = [1, 2, 3, 4];
const world = {
  channelsOf: (id: number) => [id, id + 2],
  person: (id: number) => ({ id, active: true, placed: true, away: id === 4, coverId: id === 4 ? 3 : null }),
  originChannel: () => null,
  rooms: () => [],
  admins: [1],
};
const targets: TargetKey[] = [
  ...people.map((id) => `staff:${id}` as const),
  ...people.map((id) => `channel:${id}` as const),
];
const start = Date.parse('2026-10-23T12:00:00Z');
const hour = 3_600_000;

const happening = fc.record({
  after: fc.integer({ min: 0, max: 5 * hour }),
  type: fc.constantFrom('added', 'assigned', 'edited', 'due_soon', 'due', 'overdue', 'escalated', 'completed'),
  record: fc.integer({ min: 1, max: 4 }),
  actor: fc.option(fc.constantFrom(...people)),
  assignee: fc.constantFrom(...people),
  department: fc.constantFrom(1, 2),
  priority: fc.constantFrom('normal', 'high', 'urgent'),
  amount: fc.constantFrom(1n, 1_000n),
});
const filterTexts = ['', 'priority:high', 'amount>5 EUR', 'not amount>5 EUR', 'owner:S-2 or priority:urgent'];
const subscriber = fc.record({
  mode: fc.constantFrom('send' as const, 'stop' as const),
  event: fc.constantFrom('task.*', '*', 'task.added', 'task.due', 'task.edited'),
  text: fc.constantFrom(...filterTexts),
  target: fc.constantFrom(...targets),
});
const asked = fc.record({
  from: fc.integer({ min: 0, max: 47 }).map((half) => half * 30),
  until: fc.integer({ min: 0, max: 47 }).map((half) => half * 30),
  weekends: fc.boolean(),
  quiet: fc.boolean(),
  timezone: fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'America/New_York'),
  mutedFor: fc.option(fc.integer({ min: 1, max: 48 })),
  mutedRecord: fc.option(fc.integer({ min: 1, max: 4 })),
});

/** Channels 1 and 2 and persons 3 and 4 may know no amounts; channel 4 knows of no record 4 at all. */
const hidesAmount = (target: TargetKey): boolean => ['channel:1', 'channel:2', 'staff:3', 'staff:4'].includes(target);
const unknown = (target: TargetKey, record: number): boolean => target === 'channel:4' && record === 4;

function replay(given: {
  happenings: (typeof happening extends fc.Arbitrary<infer T> ? T : never)[];
  subscribers: (typeof subscriber extends fc.Arbitrary<infer T> ? T : never)[];
  wishes: (typeof asked extends fc.Arbitrary<infer T> ? T : never)[];
  otherAmount?: bigint;
}) {
  const wishes = new Map<TargetKey, Asked>(
    given.wishes.slice(0, targets.length).map((wish, index) => [
      targets[index] as TargetKey,
      {
        ...(wish.quiet && wish.from !== wish.until
          ? { peace: { from: wish.from, until: wish.until, weekends: wish.weekends, timezone: wish.timezone } }
          : {}),
        ...(wish.mutedFor === null ? {} : { mutedUntil: new Date(start + wish.mutedFor * hour) }),
        ...(wish.mutedRecord === null ? {} : { muted: [{ noun: 'task' as const, recordId: wish.mutedRecord }] }),
      },
    ]),
  );
  const subscribers = given.subscribers.map(({ text, ...one }, index): Subscriber => {
    const parsed = text === '' ? null : parseFilter(text);
    return { ...one, id: index + 1, filter: parsed?.ok ? parsed.filter : null };
  });
  const facts = new Map<bigint, { priority: string; amount: bigint; assignee: number }>();
  const signal = simulateSignal({
    world,
    subscribers,
    asked: wishes,
    priority: ({ id }) => facts.get(id)?.priority ?? null,
    facts(target, event): Facts | null {
      const known = facts.get(event.id);
      if (!known || unknown(target, event.recordId)) return null;
      return {
        customerId: null,
        ownerId: known.assignee,
        actorId: event.actorId,
        tags: [],
        customerClass: null,
        lifecycle: null,
        amountMinor: (hidesAmount(target) ? given.otherAmount : undefined) ?? known.amount * 100n,
        currency: 'EUR',
        priority: known.priority,
        departments: [],
        ...(hidesAmount(target) ? { hidden: new Set(['amount' as const]) } : {}),
      };
    },
  });
  let now = start;
  const events: { event: OutboxEvent; at: number; priority: string }[] = [];
  for (const one of given.happenings) {
    const next = now + one.after;
    for (; now + 600_000 < next; now += 600_000) signal.tick(now);
    now = next;
    const event: OutboxEvent = {
      id: BigInt(events.length + 1),
      type: `task.${one.type}`,
      noun: 'task',
      recordId: one.record,
      details: { departmentId: one.department, assigneeId: one.assignee, creatorId: 1, managerId: 2 },
      actorId: one.actor as StaffId | null,
      companions: [],
      origin: null,
    };
    facts.set(event.id, { priority: one.priority, amount: one.amount, assignee: one.assignee });
    events.push({ event, at: now, priority: one.priority });
    signal.emit(event, now);
  }
  for (const end = now + 96 * hour; now < end; now += 600_000) signal.tick(now);
  return { signal, events, wishes, subscribers };
}

const history = fc.record({
  happenings: fc.array(happening, { maxLength: 60 }),
  subscribers: fc.array(subscriber, { maxLength: 6 }),
  wishes: fc.array(asked, { minLength: 8, maxLength: 8 }),
});

describe('whatever happens, whoever subscribes and mutes, whatever the clock does', () => {
  it('each gets each thing at most once, and nothing of what they did themselves', () => {
    fc.assert(
      fc.property(history, (given) => {
        const { signal } = replay(given);
        const told = signal.messages.flatMap(({ target, events }) =>
          events.map((event) => ({ key: `${event.id} ${target}`, target, event })),
        );
        expect(new Set(told.map(({ key }) => key)).size).toBe(told.length);
        for (const { target, event } of told) expect(target).not.toBe(`staff:${event.actorId}`);
      }),
      { numRuns: 60 },
    );
  });

  it('nothing due is missed: it is told, unless that very record is muted there or the event was left out', () => {
    fc.assert(
      fc.property(history, (given) => {
        const { signal, events, wishes, subscribers } = replay(given);
        expect([...signal.held.values()].flat()).toEqual([]);
        const told = new Set(
          signal.messages.flatMap(({ target, events: of }) => of.map(({ id }) => `${id} ${target}`)),
        );
        for (const { event, priority } of events) {
          const urgent = isUrgent(event.type, priority);
          if (!isReminder(event.type) && !urgent) continue;
          for (const { target, kind } of routeEvent(event, { ...world, livePosts: () => [] })) {
            if (kind !== 'announce') continue;
            const muted = wishes.get(target)?.muted?.some(({ recordId }) => recordId === event.recordId);
            const leftOut = subscribers.some((one) => one.mode === 'stop' && one.target === target);
            if (!urgent && (muted || leftOut)) continue;
            expect(told.has(`${event.id} ${target}`), `${event.type} to ${target}`).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('what is urgent comes at once, and nothing else while it is quiet', () => {
    fc.assert(
      fc.property(history, (given) => {
        const { signal, events, wishes } = replay(given);
        const known = new Map(events.map((one) => [one.event.id, one]));
        for (const { at, target, events: of } of signal.messages) {
          const urgent = of.some(({ id, type }) => isUrgent(type, known.get(id)?.priority));
          if (urgent) expect(at).toBe(known.get(of[0]?.id ?? 0n)?.at);
          const peace = wishes.get(target)?.peace;
          if (!urgent && peace) expect(quietUntil(peace, new Date(at))).toBeNull();
          const until = wishes.get(target)?.mutedUntil;
          if (!urgent && until) expect(at).toBeGreaterThanOrEqual(until.getTime());
        }
      }),
      { numRuns: 60 },
    );
  });

  it('nobody learns of what is hidden from them: another amount, and they get the same', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(0n, 600n, 100_000_000n), (given, otherAmount) => {
        const seen = (of: ReturnType<typeof replay>) =>
          of.signal.messages
            .filter(({ target }) => hidesAmount(target))
            .map(({ at, target, events }) => `${at} ${target} ${events.map(({ id }) => id).join(',')}`);
        expect(seen(replay({ ...given, otherAmount }))).toEqual(seen(replay(given)));
      }),
      { numRuns: 40 },
    );
  });
});
