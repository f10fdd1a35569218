import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, type ContractPerson, type DoorName, doorNames, doors } from './client.ts';
import { createDesk, type Scenario } from './scenario.ts';
import { caseScenarios } from './scenarios/cases.ts';
import { contactScenarios } from './scenarios/contacts.ts';
import { customerScenarios } from './scenarios/customers.ts';
import { dataScenarios } from './scenarios/data.ts';
import { departmentScenarios } from './scenarios/departments.ts';
import { digestScenarios } from './scenarios/digests.ts';
import { doorScenarios } from './scenarios/doors.ts';
import { engineScenarios } from './scenarios/engine.ts';
import { fileScenarios } from './scenarios/files.ts';
import { handoffScenarios } from './scenarios/handoffs.ts';
import { listScenarios } from './scenarios/lists.ts';
import { logScenarios } from './scenarios/logs.ts';
import { analysisScenarios, campaignScenarios, surveyScenarios } from './scenarios/marketing.ts';
import { needScenarios } from './scenarios/needs.ts';
import { orderScenarios } from './scenarios/orders.ts';
import { peopleScenarios } from './scenarios/people.ts';
import { placeScenarios } from './scenarios/places.ts';
import { profileScenarios } from './scenarios/profiles.ts';
import { projectScenarios } from './scenarios/projects.ts';
import { reportScenarios } from './scenarios/reports.ts';
import { roomScenarios } from './scenarios/rooms.ts';
import { dealScenarios, reviewScenarios, targetScenarios } from './scenarios/sales.ts';
import { signalScenarios } from './scenarios/signal.ts';
import { taskWorkScenarios } from './scenarios/task-work.ts';
import { taskScenarios } from './scenarios/tasks.ts';
import { trustScenarios } from './scenarios/trust.ts';
import { wholeScenarios } from './scenarios/wholes.ts';

/** All of it, each once, for whatever platform. */
export const scenarios: readonly Scenario[] = [
  ...doorScenarios,
  // Early: what they wait for in a channel must not queue behind the posts of everything else, which Teams lets through slowly.
  ...handoffScenarios,
  ...customerScenarios,
  ...profileScenarios,
  ...contactScenarios,
  ...logScenarios,
  ...needScenarios,
  ...taskScenarios,
  ...taskWorkScenarios,
  ...projectScenarios,
  ...caseScenarios,
  ...roomScenarios,
  ...dealScenarios,
  ...orderScenarios,
  ...targetScenarios,
  ...reviewScenarios,
  ...reportScenarios,
  ...digestScenarios,
  ...campaignScenarios,
  ...surveyScenarios,
  ...analysisScenarios,
  ...engineScenarios,
  ...listScenarios,
  ...fileScenarios,
  ...dataScenarios,
  ...peopleScenarios,
  ...departmentScenarios,
  ...placeScenarios,
  ...trustScenarios,
  ...signalScenarios,
  ...wholeScenarios,
];

/** The engine's own, which no noun declares. */
const ofTheEngine = ['help'];

/**
 * What keeps a platform from full parity: commands that nothing shows to work there, doors that it lacks, and scenarios for what
 * does not exist. Empty when all is well.
 */
export function missingFrom(
  client: Pick<Client, 'name' | 'commands' | 'as'>,
  shown: readonly Pick<Scenario, 'capability'>[] = scenarios,
): string[] {
  const names = shown.map((one) => one.capability);
  const commands = [...client.commands, ...ofTheEngine];
  const known = new Set<string>([...commands, ...doorNames]);
  const lena: Partial<ContractPerson> = client.as('lena');
  return [
    ...commands.filter((path) => !names.includes(path)).map((path) => `${client.name}: no scenario for “${path}”`),
    ...doorNames.filter((door) => lena[doors[door]] === undefined).map((door) => `${client.name}: has no ${door}`),
    ...doorNames
      .filter((door) => !names.includes(door))
      .map((door) => `${client.name}: no scenario for the door ${door}`),
    ...names.filter((name) => !known.has(name)).map((name) => `${client.name}: “${name}” does not exist`),
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${client.name}: “${name}” twice`),
  ];
}

/** A platform that lacks a door, to prove that it would be noticed. */
export function without(client: Client, door: DoorName): Client {
  return {
    ...client,
    as(who) {
      const { [doors[door]]: _gone, ...rest } = client.as(who);
      return rest as ContractPerson;
    },
  };
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

    it('would fail for a door that the platform lacks', async () => {
      for (const door of doorNames) {
        expect(missingFrom(without(client, door))).toContain(`${name}: has no ${door}`);
      }
      const action = scenarios.find((one) => one.capability === 'message action');
      await expect(action?.run(createDesk(without(client, 'message action')))).rejects.toThrow('messageAction');
    });

    it('would fail for a command that nothing shows to work, and for one that is gone', () => {
      for (const left of scenarios) {
        const others = scenarios.filter((one) => one !== left);
        expect(missingFrom(client, others)).toEqual([expect.stringContaining(left.capability)]);
      }
      const more = { ...client, commands: [...client.commands, 'task teleport'] };
      expect(missingFrom(more)).toEqual([`${name}: no scenario for “task teleport”`]);
      const fewer = { ...client, commands: client.commands.filter((path) => path !== 'task done') };
      expect(missingFrom(fewer)).toEqual([`${name}: “task done” does not exist`]);
    });

    for (const { capability, run } of scenarios) {
      it(capability, () => run(createDesk(client)));
    }
  });
}
