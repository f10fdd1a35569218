import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, type DoorName, doors } from './client.ts';
import { createDesk, type Scenario } from './scenario.ts';
import { customerScenarios } from './scenarios/customers.ts';
import { departmentScenarios } from './scenarios/departments.ts';
import { doorScenarios } from './scenarios/doors.ts';
import { engineScenarios } from './scenarios/engine.ts';
import { logScenarios } from './scenarios/logs.ts';
import { peopleScenarios } from './scenarios/people.ts';
import { placeScenarios } from './scenarios/places.ts';
import { taskScenarios } from './scenarios/tasks.ts';

/** All of it, each once, for whatever platform. */
export const scenarios: readonly Scenario[] = [
  ...doorScenarios,
  ...customerScenarios,
  ...logScenarios,
  ...taskScenarios,
  ...engineScenarios,
  ...peopleScenarios,
  ...departmentScenarios,
  ...placeScenarios,
];

/** The engine's own, which no noun declares. */
const ofTheEngine = ['help'];

/**
 * What keeps a platform from full parity: commands that nothing shows to work there, doors that it lacks, and scenarios for what
 * does not exist. Empty when all is well.
 */
export function missingFrom(
  client: Pick<Client, 'name' | 'doors' | 'commands'>,
  shown: readonly Pick<Scenario, 'capability'>[] = scenarios,
): string[] {
  const names = shown.map((one) => one.capability);
  const commands = [...client.commands, ...ofTheEngine];
  const known = new Set<string>([...commands, ...doors]);
  return [
    ...commands.filter((path) => !names.includes(path)).map((path) => `${client.name}: no scenario for “${path}”`),
    ...doors.filter((door) => !client.doors.has(door)).map((door) => `${client.name}: has no ${door}`),
    ...doors.filter((door) => !names.includes(door)).map((door) => `${client.name}: no scenario for the door ${door}`),
    ...names.filter((name) => !known.has(name)).map((name) => `${client.name}: “${name}” does not exist`),
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${client.name}: “${name}” twice`),
  ];
}

/** A platform without one of its doors, to prove that it would be noticed. */
export function without(client: Client, door: DoorName): Client {
  return { ...client, doors: new Set([...client.doors].filter((one) => one !== door)) };
}

/** Registers the whole suite for a platform; one program serves all of it. */
export function contract(name: string, start: () => Promise<Client>): void {
  describe(`the contract on ${name}`, () => {
    let client: Client;
    beforeAll(async () => {
      client = await start();
    });
    afterAll(() => client?.stop());

    it('covers every command and every door', () => {
      expect(missingFrom(client)).toEqual([]);
    });

    it('would fail without a door, without a scenario, or with a command that nobody tried', () => {
      for (const door of doors) {
        expect(missingFrom(without(client, door))).toEqual([`${name}: has no ${door}`]);
      }
      for (const left of scenarios) {
        expect(
          missingFrom(
            client,
            scenarios.filter((one) => one !== left),
          ).join(),
        ).toContain(left.capability);
      }
      expect(missingFrom({ ...client, commands: [...client.commands, 'task teleport'] })).toEqual([
        `${name}: no scenario for “task teleport”`,
      ]);
    });

    for (const { capability, run } of scenarios) {
      it(capability, () => run(createDesk(client)));
    }
  });
}
