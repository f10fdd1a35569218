import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byDepartment, mostAttempts, waitBefore } from '../../src/crm/rooms/rules.ts';
import { slackRoomName } from '../../src/platforms/slack/rooms.ts';
import { teamsRoomName } from '../../src/platforms/teams/rooms.ts';

const plan = { title: fc.string({ unit: 'binary', maxLength: 120 }), id: fc.constantFrom('C-1', 'CS-123456') };

describe('a room’s name in Slack', () => {
  it.each([
    ['Acme Foods GmbH & Co. KG', 'C-12', 1, 'acme-foods-gmbh-co-kg-c-12'],
    ['晨光贸易', 'C-7', 1, '晨光贸易-c-7'],
    ['  Ünal & Søn  ', 'CS-3', 2, 'ünal-søn-cs-3-2'],
    ['!!!', 'C-9', 1, 'crm-c-9'],
  ])('%s is called %4$s', (title, id, number, name) => {
    expect(slackRoomName({ title, id }, number)).toBe(name);
  });

  it('is one that Slack takes, whatever the record is called, and ends with its id', () => {
    fc.assert(
      fc.property(plan.title, plan.id, fc.integer({ min: 1, max: 99 }), (title, id, number) => {
        const name = slackRoomName({ title, id }, number);
        expect(name.length).toBeLessThanOrEqual(80);
        expect(name).toMatch(/^[\p{Ll}\p{Lo}\p{N}_-]+$/u);
        expect(name.endsWith(`${id.toLowerCase()}${number > 1 ? `-${number}` : ''}`)).toBe(true);
      }),
    );
  });
});

describe('a room’s name in Teams', () => {
  it.each([
    ['Acme Foods GmbH & Co. KG', 'C-12', 1, 'Acme Foods GmbH Co KG · C-12'],
    ['晨光贸易', 'C-7', 2, '晨光贸易 · C-7 (2)'],
    ['__x', 'C-7', 1, 'x · C-7'],
    ['???', 'CS-3', 1, 'CS-3'],
  ])('%s is called %4$s', (title, id, number, name) => {
    expect(teamsRoomName({ title, id }, number)).toBe(name);
  });

  it('is one that Teams takes, whatever the record is called, and says its id', () => {
    fc.assert(
      fc.property(plan.title, plan.id, fc.integer({ min: 1, max: 99 }), (title, id, number) => {
        const name = teamsRoomName({ title, id }, number);
        expect(name.length).toBeLessThanOrEqual(50);
        expect(name).not.toMatch(/[~#%&*{}+/\\:<>?|'",.]|^_|^\s|\s$/u);
        expect(name).toContain(id);
      }),
    );
  });
});

describe('trying again', () => {
  it('waits longer each time, never less than the platform asks for, and never for ever', () => {
    const waits = Array.from({ length: mostAttempts }, (_, index) => waitBefore(index + 1, undefined));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBe(5_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(600_000);
    expect(waitBefore(1, 90_000)).toBe(90_000);
  });
});

it('people are told by department, whoever has none last', () => {
  const person = (staffId: number, name: string, departmentEn: string | null) => ({
    staffId,
    name,
    departmentEn,
    departmentZh: departmentEn,
    user: null,
  });
  const people = [
    person(1, 'Iris', null),
    person(2, 'Lena', 'Sales'),
    person(3, 'Omar', 'Support'),
    person(4, 'Marta', 'Sales'),
  ];
  expect(byDepartment(people).map(({ departmentEn, names }) => [departmentEn, ...names])).toEqual([
    ['Sales', 'Lena', 'Marta'],
    ['Support', 'Omar'],
    [null, 'Iris'],
  ]);
});
