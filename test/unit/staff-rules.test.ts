import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roles } from '../../src/core/actor.ts';
import { absenceFault, isAway, peopleNamed, placingFault, roleAfter } from '../../src/crm/staff/rules.ts';

const role = fc.constantFrom(...roles);
const department = fc.option(fc.integer({ min: 1, max: 3 }));
const placing = fc.record({
  actor: fc.record({ staffId: fc.constant(1), role, departmentId: department }),
  person: fc.record({ id: fc.integer({ min: 1, max: 3 }), role, departmentId: department }),
  to: fc.record({ departmentId: fc.integer({ min: 1, max: 3 }), role: fc.option(role, { nil: undefined }) }),
  otherAdmins: fc.integer({ min: 0, max: 2 }),
  sure: fc.boolean(),
});

describe('placing', () => {
  it('lets nobody but an admin make admins or managers, or reach into another department', () => {
    fc.assert(
      fc.property(placing, (p) => {
        if (p.actor.role === 'admin' || placingFault(p) !== null) return;
        expect(['member', 'viewer']).toContain(roleAfter(p));
        expect(p.to.departmentId).toBe(p.actor.departmentId);
        expect([null, p.actor.departmentId]).toContain(p.person.departmentId);
        expect(p.person.id).not.toBe(p.actor.staffId);
      }),
    );
  });

  it('never takes the last admin', () => {
    fc.assert(
      fc.property(placing, (p) => {
        if (p.person.role === 'admin' && p.otherAdmins === 0 && placingFault(p) === null)
          expect(roleAfter(p)).toBe('admin');
      }),
    );
  });

  it('gives nobody a role by moving them that nobody said', () => {
    fc.assert(
      fc.property(placing, (p) => {
        if (p.to.role === undefined) expect([p.person.role, 'member']).toContain(roleAfter(p));
      }),
    );
  });
});

describe('absences', () => {
  const day = 86_400_000;
  it.each([
    [{ from: 0, until: 5 * day }, null, null],
    [{ from: 0, until: -1 }, null, 'over'],
    [{ from: 9 * day, until: 5 * day }, null, 'ends-before-it-begins'],
    [{ from: 0, until: 500 * day }, null, 'too-long'],
    [{ from: 0, until: day }, { id: 1, away: null }, 'covers-self'],
    [{ from: 0, until: day }, { id: 2, away: { from: -day, until: 2 * day } }, 'cover-away'],
    [{ from: 0, until: 9 * day }, { id: 2, away: { from: 3 * day, until: 4 * day } }, null],
  ] as const)('%o covered by %o → %s', (absence, cover, fault) => {
    expect(absenceFault(absence, 0, 1, cover)).toBe(fault);
  });

  it('begin and end when they say', () => {
    const at = (ms: number) => new Date(ms);
    expect(isAway({ awayFrom: at(10), awayUntil: at(20) }, at(9))).toBe(false);
    expect(isAway({ awayFrom: at(10), awayUntil: at(20) }, at(10))).toBe(true);
    expect(isAway({ awayFrom: null, awayUntil: at(20) }, at(20))).toBe(false);
  });
});

describe('names', () => {
  const all = [{ name: 'Søren Ångström' }, { name: 'Ana Lima' }, { name: 'Ana Lima Costa' }, { name: '欧阳娜娜' }];
  it.each([
    ['soren', ['Søren Ångström']],
    ['angstrom s', ['Søren Ångström']],
    ['Ana Lima', ['Ana Lima']],
    ['ana', ['Ana Lima', 'Ana Lima Costa']],
    ['costa ana', ['Ana Lima Costa']],
    ['娜娜', ['欧阳娜娜']],
    ['', []],
    ['!!', []],
  ])('%s', (words, found) => {
    expect(peopleNamed(words, all).found.map((p) => p.name)).toEqual(found);
  });
});
