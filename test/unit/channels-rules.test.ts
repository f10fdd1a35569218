import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roles } from '../../src/core/actor.ts';
import { audienceOf, linkFault, type Member, readersOf } from '../../src/crm/channels/rules.ts';

const info = { channel: 'C1', name: 'c1', isPrivate: true, isArchived: false, isExternal: false, botIsMember: true };
const member = fc.record({
  user: fc.string(),
  kind: fc.constantFrom('member', 'guest', 'external', 'bot', 'deactivated', null),
  staffId: fc.option(fc.integer({ min: 1, max: 20 })),
  name: fc.string(),
}) as fc.Arbitrary<Member>;

it('never gives a department’s rights where anybody else may be reading', () => {
  const reader = fc.record({
    active: fc.boolean(),
    departmentId: fc.option(fc.integer({ min: 1, max: 3 })),
    role: fc.constantFrom(...roles),
  });
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.array(reader), (isPrivate, strangers, readers) => {
      const audience = audienceOf({ isPrivate, departmentId: 1, strangers, readers });
      const safe =
        isPrivate &&
        !strangers &&
        readers.length > 0 &&
        readers.every((one) => one.active && one.departmentId === 1 && one.role !== 'viewer');
      expect(audience === 'department').toBe(safe);
    }),
  );
});

it('never links a channel with a guest, an outsider or somebody who could not be checked', () => {
  fc.assert(
    fc.property(fc.array(member), (members) => {
      const trouble = members.some((one) => one.kind === 'guest' || one.kind === 'external' || one.kind === null);
      expect(linkFault(info, members) !== null).toBe(trouble);
    }),
  );
});

it('counts neither bots nor deactivated accounts as readers, but everybody else', () => {
  fc.assert(
    fc.property(fc.array(member), (members) => {
      const { staffIds, strangers } = readersOf(members);
      const readers = members.filter((one) => one.kind !== 'bot' && one.kind !== 'deactivated');
      expect(new Set(staffIds)).toEqual(new Set(readers.flatMap((one) => one.staffId ?? [])));
      expect(strangers).toBe(readers.some((one) => one.staffId === null));
    }),
  );
});
