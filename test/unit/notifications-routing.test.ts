import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Rule, ruleToText, textToRule } from '../../src/core/delivery-rule.ts';
import { asId } from '../../src/core/ids.ts';
import { whyText } from '../../src/core/why.ts';
import { leadText } from '../../src/notifications/messages.ts';
import { type Person, routeEvent, type TargetKey, type World } from '../../src/notifications/routing.ts';
import type { OutboxEvent } from '../../src/store/outbox.ts';

const person = (id: number, more: Partial<Person> = {}): Person => ({
  id,
  active: true,
  placed: true,
  away: false,
  coverId: null,
  ...more,
});

function world(given: {
  people?: Person[];
  channels?: Record<number, number[]>;
  live?: TargetKey[];
  rooms?: number[];
  admins?: number[];
}): World {
  return {
    channelsOf: (id) => given.channels?.[id] ?? [],
    person: (id) => given.people?.find((one) => one.id === id),
    livePosts: () => given.live ?? [],
    rooms: () => given.rooms ?? [],
    originChannel: (event) => (event.origin ? Number(event.origin.channel) : null),
    admins: given.admins ?? [],
  };
}

function event(type: string, details: OutboxEvent['details'] = {}, more: Partial<OutboxEvent> = {}): OutboxEvent {
  return { id: 1n, type, noun: 'task', recordId: 7, details, actorId: null, companions: [], origin: null, ...more };
}

const short = (
  type: string,
  details: OutboxEvent['details'],
  where: World,
  more: Partial<OutboxEvent> = {},
): string[] =>
  routeEvent(event(type, details, more), where).map(
    (route) => `${route.kind} ${route.target} because ${ruleToText(route.rule)}`,
  );

describe('who is told', () => {
  it('posts a new task once where the department and the customer’s department share a channel', () => {
    const where = world({ channels: { 1: [11, 12], 2: [12, 13] } });
    expect(short('task.added', { departmentId: 1, customerDepartmentId: 2 }, where)).toEqual([
      'post channel:11 because department:1',
      'post channel:12 because department:1',
      'post channel:13 because customer-department:2',
    ]);
  });

  it('follows covers along the chain, and stops where it turns in a circle', () => {
    const chain = [person(1, { away: true, coverId: 2 }), person(2, { away: true, coverId: 3 }), person(3)];
    expect(short('task.due', { assigneeId: 1 }, world({ people: chain }))).toEqual([
      'announce staff:3 because cover:1',
    ]);
    const circle = [person(1, { away: true, coverId: 2 }), person(2, { away: true, coverId: 1 })];
    expect(short('task.due', { assigneeId: 1 }, world({ people: circle }))).toEqual([
      'announce staff:1 because assignee',
    ]);
  });

  it('tells the assignee when the cover did it themselves', () => {
    const people = [person(1, { away: true, coverId: 2 }), person(2)];
    expect(short('task.assigned', { assigneeId: 1 }, world({ people }), { actorId: asId(2) })).toEqual([
      'announce staff:1 because assignee',
    ]);
  });

  it('tells the creator of a due task that otherwise nobody would hear of', () => {
    const people = [person(1)];
    expect(short('task.due', { departmentId: 1, assigneeId: null, creatorId: 1 }, world({ people }))).toEqual([
      'announce staff:1 because creator',
    ]);
    expect(
      short('task.due', { departmentId: 1, assigneeId: null, creatorId: 1 }, world({ people, channels: { 1: [11] } })),
    ).toEqual(['announce channel:11 because department:1']);
  });

  it('updates live cards and nothing else for the small changes', () => {
    const where = world({ channels: { 1: [11] }, people: [person(1)], live: ['channel:12', 'staff:1'] });
    for (const type of [
      'task.started',
      'task.noted',
      'task.edited',
      'task.snoozed',
      'task.reopened',
      'task.cancelled',
    ]) {
      expect(short(type, { departmentId: 1, assigneeId: 1, creatorId: 1 }, where)).toEqual([
        'update channel:12 because live',
        'update staff:1 because live',
      ]);
    }
  });

  it('marks what was said in the channel itself', () => {
    const where = world({ channels: { 1: [11, 12] }, live: ['channel:13'] });
    const origin = { platform: 'slack', workspace: 'T1', channel: '12' };
    expect(short('customer.edited', { departmentId: 1 }, where, { origin, noun: 'customer' })).toEqual([
      'post channel:11 because department:1',
      'post channel:12 because department:1 origin',
      'update channel:13 because live',
    ]);
  });

  it('says in the record’s room whatever somebody is told of, and edits its card for the rest', () => {
    const tells = [{ person: 'managerId', because: 'manager' }] as const;
    const where = world({ live: ['channel:12', 'channel:13'], rooms: [12], people: [person(1)] });
    const routes = (type: string, told: Parameters<typeof routeEvent>[2], at = where, origin?: string) =>
      routeEvent(
        event(
          type,
          { managerId: 1, departmentId: 1 },
          { noun: 'case', ...(origin ? { origin: { platform: 'slack', workspace: 'T1', channel: origin } } : {}) },
        ),
        at,
        told,
      ).map((route) => `${route.kind} ${route.target} because ${ruleToText(route.rule)}`);
    expect(routes('case.escalated', tells)).toEqual([
      'announce staff:1 because manager',
      'announce channel:12 because room',
      'update channel:13 because live',
    ]);
    // What concerns one person alone is theirs alone.
    expect(routes('customer.team_joined', [{ person: 'managerId', because: 'assignee', cover: false }])).toEqual([
      'announce staff:1 because assignee',
      'update channel:12 because live',
      'update channel:13 because live',
    ]);
    expect(routes('case.edited', [])).toEqual(['update channel:12 because live', 'update channel:13 because live']);
    expect(routes('case.added', [{ channels: 'departmentId', how: 'post' }])[0]).toBe('update channel:12 because live');
    expect(routes('case.escalated', tells, where, '12')[1]).toBe('announce channel:12 because room origin');
    // Where the room is a thread in the department's channel, one message there is enough.
    const thread = world({ live: ['channel:11'], rooms: [11], channels: { 1: [11] } });
    expect(routes('case.response_due', [{ channels: 'departmentId', how: 'announce' }], thread)).toEqual([
      'announce channel:11 because department:1',
    ]);
    expect(routes('case.assigned', [...tells, { channels: 'departmentId', how: 'post' }], thread)).toEqual([
      'announce channel:11 because room',
    ]);
  });

  const people = fc.array(
    fc.record({
      id: fc.integer({ min: 1, max: 6 }),
      active: fc.boolean(),
      placed: fc.boolean(),
      away: fc.boolean(),
      coverId: fc.option(fc.integer({ min: 1, max: 6 })),
    }),
    { maxLength: 6 },
  );
  const types = fc.constantFrom(
    'task.added',
    'task.assigned',
    'task.due',
    'task.completed',
    'task.edited',
    'customer.assigned',
    'interaction.added',
    'channel.broken',
    'staff.placed',
  );
  const maybeId = fc.option(fc.integer({ min: 1, max: 6 }));

  it('never tells the actor, the inactive or the unplaced, nor anyone twice', () => {
    fc.assert(
      fc.property(
        types,
        people,
        maybeId,
        maybeId,
        maybeId,
        fc.array(maybeId),
        (type, staff, assigneeId, creatorId, actorId, admins) => {
          const where = world({
            people: staff,
            channels: { 1: [11, 12], 2: [12] },
            live: ['channel:12', 'channel:13'],
            admins: admins.filter((id) => id !== null),
          });
          const routes = routeEvent(
            event(
              type,
              {
                departmentId: 1,
                customerDepartmentId: 2,
                assigneeId,
                creatorId,
                ownerId: assigneeId,
                customerOwnerId: creatorId,
              },
              { actorId: actorId === null ? null : asId(actorId) },
            ),
            where,
          );
          expect(new Set(routes.map((route) => route.target)).size).toBe(routes.length);
          for (const route of routes) {
            if (route.rule.ping !== undefined) expect(route.rule.ping).not.toBe(actorId);
            if (!route.target.startsWith('staff:')) continue;
            const told = where.person(Number(route.target.slice('staff:'.length)));
            expect(told).toMatchObject({ active: true, placed: true });
            expect(told?.id).not.toBe(actorId);
          }
        },
      ),
    );
  });
});

describe('why', () => {
  const rules = fc.oneof(
    fc.record({
      because: fc.constantFrom('department' as const, 'customer-department' as const, 'cover' as const),
      id: fc.nat(),
    }),
    fc.record({
      because: fc.constantFrom(
        'assignee' as const,
        'creator' as const,
        'owner' as const,
        'admin' as const,
        'live' as const,
        'room' as const,
      ),
    }),
  );
  const more = fc.record({ ping: fc.nat(), origin: fc.constant(true) }, { requiredKeys: [] });

  it('is kept as a text and read back the same', () => {
    fc.assert(
      fc.property(rules, more, (reason, extra) => {
        const rule: Rule = { ...reason, ...extra };
        expect(textToRule(ruleToText(rule))).toEqual(rule);
      }),
    );
    expect(textToRule('a-reason-of-next-year:4 ping:2')).toEqual({ because: 'live', ping: 2 });
  });

  it('is answered for every rule, in both languages', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const why = whyText(rule, 'task.added', { channel: 'support' });
        expect(why.en).toMatch(/^Why: /u);
        expect(why.zh).toMatch(/^原因：.*。$/u);
      }),
    );
  });

  it('says what happened without a name when nobody did it', () => {
    expect(leadText('task.due', { because: 'assignee' }, null)).toEqual({ en: 'Due now', zh: '现已到期' });
    expect(leadText('task.completed', { because: 'creator' }, '李雷')).toEqual({
      en: 'Done by 李雷',
      zh: '李雷已完成',
    });
    expect(leadText('task.assigned', { because: 'assignee' }, '李雷').zh).toBe('李雷分配给您的任务');
  });
});
