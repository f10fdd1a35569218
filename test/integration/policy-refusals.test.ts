import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/actor.ts';
import { type Action, allows } from '../../src/core/policy.ts';
import { actorAbility } from '../../src/operations/viewer.ts';
import { leaks, type ProtectedNoun, recordsOf, withSeed } from './policy-leaks.ts';
import { createPolicyWorld, type PolicyWorld } from './policy-world.ts';

let w: PolicyWorld;
beforeAll(async () => {
  w = await createPolicyWorld();
});
afterAll(() => w?.stop());

describe('what may not be done', () => {
  interface Attempt {
    readonly noun: ProtectedNoun;
    readonly action: Action;
    readonly field?: string;
    line(id: number): string;
  }
  const attempts: readonly Attempt[] = [
    { noun: 'customer', action: 'edit', field: 'basic', line: (id) => `customer edit C-${id} name:Stolen` },
    { noun: 'customer', action: 'edit', field: 'contact', line: (id) => `customer edit C-${id} email:thief@x.example` },
    { noun: 'customer', action: 'edit', field: 'notes', line: (id) => `customer edit C-${id} notes:"not yours"` },
    { noun: 'customer', action: 'edit', field: 'money', line: (id) => `customer edit C-${id} value:"EUR 1"` },
    // Allowed in part is not allowed: nothing of it may stay.
    { noun: 'customer', action: 'edit', field: 'money', line: (id) => `customer edit C-${id} name:Half value:"EUR 1"` },
    { noun: 'customer', action: 'assign', line: (id) => `customer assign C-${id} me` },
    { noun: 'customer', action: 'archive', line: (id) => `customer archive C-${id}` },
    { noun: 'interaction', action: 'edit', line: (id) => `log edit L-${id} text:"never said"` },
    { noun: 'interaction', action: 'edit', line: (id) => `log edit L-${id} private:no` },
    { noun: 'interaction', action: 'delete', line: (id) => `log delete L-${id}` },
    { noun: 'task', action: 'edit', line: (id) => `task edit T-${id} title:Stolen` },
    { noun: 'task', action: 'edit', line: (id) => `task done T-${id}` },
    { noun: 'task', action: 'edit', line: (id) => `task cancel T-${id}` },
    { noun: 'task', action: 'edit', line: (id) => `task snooze T-${id} 2 days` },
    { noun: 'task', action: 'edit', line: (id) => `task note T-${id} "not yours"` },
  ];

  it('writes nothing at all: no row, no audit line, no event', async () => {
    const before = await w.fingerprint();
    let refused = 0;
    for (const actor of w.people) {
      const ability = actorAbility(actor);
      for (const [at, attempt] of attempts.entries()) {
        const denied = recordsOf(w, attempt.noun).filter(
          (record) => !allows(ability, attempt.action, attempt.noun, record, attempt.field),
        );
        for (const record of denied.filter((_, n) => n % 5 === at % 5)) {
          const line = attempt.line(record.id);
          const answers = await w.ask(actor, line);
          expect(answers, withSeed(w, `${actor.name}: ${line}`)).toHaveLength(1);
          expect(leaks(w, answers[0]?.text ?? '', ability, line), withSeed(w, `${actor.name}: ${line}`)).toEqual([]);
          refused += 1;
        }
      }
      // One look for all that this person tried; the last of them is named where it fails.
      expect(await w.fingerprint(), withSeed(w, `something that ${actor.name} tried`)).toBe(before);
    }
    expect(refused).toBeGreaterThan(300);
  }, 90_000);

  it('is not even said to exist, where it may not be known of', async () => {
    for (const actor of w.people) {
      const ability = actorAbility(actor);
      const hidden = w.logs.filter((log) => !allows(ability, 'read', 'interaction', { ...log }, 'basic'));
      for (const { id } of hidden.filter((_, n) => n % 6 === 0)) {
        for (const verb of ['show', 'edit', 'delete']) {
          const more = verb === 'edit' ? ' via:call' : '';
          const [there] = await w.ask(actor, `log ${verb} L-${id}${more}`);
          const [nowhere] = await w.ask(actor, `log ${verb} L-987654${more}`);
          expect(
            there?.text.replaceAll(new RegExp(`\\bL-${id}\\b`, 'gu'), 'L'),
            withSeed(w, `${actor.name}: log ${verb} L-${id}`),
          ).toBe(nowhere?.text.replaceAll('L-987654', 'L'));
        }
      }
    }
  }, 60_000);

  it('cannot be undone by anybody else either', async () => {
    const admin = w.people.find(({ role }) => role === 'admin') as Actor;
    const customer = w.customers.find(({ archived }) => !archived);
    await w.ask(admin, `customer edit C-${customer?.id} website:policy.example`);
    const changed = await w.fingerprint();
    for (const actor of w.people.filter((other) => other !== admin)) {
      const answers = await w.ask(actor, 'undo');
      expect(answers[0]?.text, actor.name).toMatch(/changed nothing|may not|not in a department/u);
    }
    expect(await w.fingerprint()).toBe(changed);
    await w.ask(admin, 'undo');
    expect(await w.fingerprint()).not.toBe(changed);
  });
});
