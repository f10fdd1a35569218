import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/actor.ts';
import { invocation } from '../../src/core/invocation.ts';
import { allows } from '../../src/core/policy.ts';
import type { LinkedChannel } from '../../src/core/ports.ts';
import { actorAbility, channelViewer } from '../../src/operations/viewer.ts';
import { leaks, withSeed } from './policy-leaks.ts';
import { contains, createPolicyWorld, type Heard, type PolicyWorld, secretsOf } from './policy-world.ts';

let w: PolicyWorld;
beforeAll(async () => {
  w = await createPolicyWorld();
});
afterAll(() => w?.stop());

describe('answers', () => {
  const linesAbout = (): string[] => {
    const some = <T>(all: readonly T[], step: number): T[] => all.filter((_, n) => n % step === 0);
    return [
      'customer find',
      'customer find firm',
      'customer find holding',
      'customer find mine',
      'log list',
      'log list mine',
      'task list',
      'task list all',
      'task list mine',
      'today',
      'staff list',
      'channel show',
      'department list',
      ...some(w.customers, 5).flatMap(({ id }) => [
        `customer show C-${id}`,
        `customer edit C-${id}`,
        `log list C-${id}`,
        `task list C-${id}`,
      ]),
      ...some(w.customers, 9).flatMap(({ id }) => [
        `customer find mail${id}x@secret.example`,
        `customer show +49305550${1000 + id}`,
        `customer show Firm${id}quux`,
        `customer show Firm${id}quuxx`,
        `task add customer:Firm${id}quux`,
        `log add C-${id}`,
      ]),
      ...some(w.logs, 6).flatMap(({ id }) => [`log show L-${id}`, `log edit L-${id}`, `share L-${id}`]),
      ...some(w.tasks, 6).flatMap(({ id }) => [
        `task show T-${id}`,
        `task edit T-${id}`,
        `task done Errand${id}`,
        `share T-${id}`,
      ]),
    ];
  };

  function expectNoLeaks(answers: readonly Heard[], actor: Actor, line: string, where?: LinkedChannel): void {
    for (const { to, text } of answers) {
      const ability = to === 'channel' && where ? channelViewer(where, actor.grants).ability : actorAbility(actor);
      // What stands in a channel is read by people who did not type it.
      const typed = to === 'channel' ? '' : line;
      expect(
        leaks(w, text, ability, typed),
        withSeed(w, `${actor.name} typed “${line}” in ${where?.name ?? 'private'}, answered to ${to}`),
      ).toEqual([]);
    }
  }

  it('to whatever anybody types give away nothing that they may not read', async () => {
    for (const actor of w.people.filter(({ role }) => role !== 'admin')) {
      for (const line of linesAbout()) {
        // Done is a write: it belongs to the test of refusals.
        if (line.startsWith('task done')) continue;
        expectNoLeaks(await w.ask(actor, line), actor, line);
      }
    }
  }, 60_000);

  it('in channels show only what everybody there may read, also where an admin or an owner asks', async () => {
    const askers = w.people.filter(
      ({ role, departmentKey }) => role === 'admin' || role === 'manager' || departmentKey === 'sales',
    );
    const shares = [
      ...w.customers.filter((_, n) => n % 6 === 0).map(({ id }) => `C-${id}`),
      ...w.logs.filter((_, n) => n % 4 === 0).map(({ id }) => `L-${id}`),
      ...w.tasks.filter((_, n) => n % 8 === 0).map(({ id }) => `T-${id}`),
    ];
    let shared = 0;
    for (const [at, actor] of askers.entries()) {
      for (const where of w.channels.filter((_, n) => n % askers.length !== at % 2)) {
        for (const ref of shares) {
          const answers = await w.ask(actor, invocation('share', { ref }), where);
          expectNoLeaks(answers, actor, ref, where);
          shared += answers.filter(({ to }) => to === 'channel').length;
        }
      }
    }
    expect(shared).toBeGreaterThan(100);
  }, 60_000);

  it('of fields that search as one types offer only what may be known of', async () => {
    for (const actor of w.people) {
      for (const reference of ['customer', 'archived-customer', 'task', 'interaction']) {
        for (const query of [
          '',
          'f',
          'firm',
          'holding',
          'errand',
          ...w.logs.filter((_, n) => n % 9 === 0).map(({ id }) => `L-${id}`),
        ]) {
          const offered = await w.lookup(actor, reference, query);
          expect(
            leaks(w, offered, actorAbility(actor), query),
            withSeed(w, `${actor.name} looks for ${reference} “${query}”`),
          ).toEqual([]);
        }
      }
    }
  }, 60_000);

  it('by a contact detail find nobody whose contact details are hidden', async () => {
    for (const actor of w.people) {
      for (const customer of w.customers.filter(({ archived }) => !archived)) {
        const { contact, basic } = secretsOf.customer(customer.id);
        const readable = allows(actorAbility(actor), 'read', 'customer', { ...customer }, 'contact');
        for (const typed of contact.slice(0, 2)) {
          const offered = await w.lookup(actor, 'customer', typed);
          expect(contains(offered, basic[0] as string), withSeed(w, `${actor.name} looks for ${typed}`)).toBe(readable);
        }
      }
    }
  }, 60_000);
});
