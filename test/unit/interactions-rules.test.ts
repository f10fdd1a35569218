import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyEdit,
  editedFields,
  type LogValues,
  matchPeople,
  minutesOf,
  splitPeople,
} from '../../src/crm/interactions/rules.ts';

const contacts = [
  { id: 7, name: 'Ines Buyer' },
  { id: 8, name: 'Bob Stone' },
  { id: 9, name: 'Bob Marsh' },
  { id: 10, name: '王小明' },
];

describe('with whom', () => {
  it.each([
    ['P-7', [7], [], []],
    ['p7, Bob Stone', [7, 8], [], []],
    ['ines', [7], [], []],
    ['ÍNES BUYER and 王小明', [7, 10], [], []],
    ['Bob', [], ['Bob'], []],
    ['Bob Stone & somebody from IT', [8], ['somebody from IT'], []],
    ['P-99', [], [], ['P-99']],
    ['Ines、Ines；P-7', [7], [], []],
    ['Andy', [], ['Andy'], []],
    ['', [], [], []],
  ])('%j', (text, contactIds, others, unknown) => {
    expect(matchPeople(text, contacts)).toEqual({ contactIds, others, unknown });
  });

  it('names each contact once, and loses nobody who was named', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('P-7', 'ines', 'Bob', 'Bob Stone', 'Zoë', 'P-99'), { maxLength: 8 }),
        (names) => {
          const found = matchPeople(names.join(', '), contacts);
          expect(new Set(found.contactIds).size).toBe(found.contactIds.length);
          expect(splitPeople(names.join(', '))).toEqual(names);
          for (const name of ['Bob', 'Zoë'] as const) expect(found.others.includes(name)).toBe(names.includes(name));
          expect(found.unknown.includes('P-99')).toBe(names.includes('P-99'));
        },
      ),
    );
  });
});

const values = fc.record({
  content: fc.constantFrom('a', 'b'),
  via: fc.constantFrom('call', 'email'),
  at: fc.constantFrom(
    new Date('2026-11-20T10:00:10Z'),
    new Date('2026-11-20T10:00:50Z'),
    new Date('2026-11-20T11:00:00Z'),
  ),
  private: fc.boolean(),
  direction: fc.constantFrom('in', 'out', null),
  minutes: fc.constantFrom(5, null),
  result: fc.constantFrom('agreed', null),
  resultNote: fc.constantFrom('x', null),
  contactIds: fc.constantFrom([], [7], [7, 8]),
  withWhom: fc.constantFrom('Bob', null),
}) as fc.Arbitrary<LogValues>;

describe('editing a log', () => {
  it('writes what differs and only that, and can be turned back', () => {
    fc.assert(
      fc.property(values, values, (before, edit) => {
        const fields = editedFields(before, edit);
        const after = applyEdit(before, edit, fields);
        expect(editedFields(after, edit)).toEqual([]);
        expect(applyEdit(after, before, editedFields(after, before))).toEqual(
          fields.includes('at') ? before : { ...before, at: after.at },
        );
        expect(editedFields(before, before)).toEqual([]);
      }),
    );
  });

  it('counts whole minutes, at least one', () => {
    expect([1, 60_000, 89_999, 90_000, 3_600_000].map(minutesOf)).toEqual([1, 1, 1, 2, 60]);
  });
});
