import { afterAll, beforeAll, expect, it } from 'vitest';
import { recheckAt } from '../../src/crm/channels/index.ts';
import { createSetupWorld, type SetupWorld } from './setup-world.ts';

let world: SetupWorld;
beforeAll(async () => {
  world = await createSetupWorld();
  await world.join('UIRIS', 'Iris Root', { role: 'admin' });
  await world.join('UGRACE', 'Grace Obi', { role: 'manager', department: 'support' });
  await world.join('UOMAR', 'Omar Said', { department: 'support' });
  world.chat.room('G1', ['UGRACE', 'UOMAR', 'UBOT'], { isPrivate: true });
  await world.type('UGRACE', 'channel link support', 'G1');
});
afterAll(() => world?.close());

const audience = async () => (await world.channels.at('slack', 'T1', 'G1'))?.audience;
async function lookAgain(): Promise<void> {
  await recheckAt(world.services, world.database, { platform: 'slack', workspace: 'T1', channel: 'G1' });
  world.channels.forget();
}

it('a department’s private channel shows less from the moment somebody in it may only look', async () => {
  expect(await audience()).toBe('department');
  await world.type('UIRIS', 'staff place @omar support role:viewer');
  expect(await audience()).toBe('everyone');
  await lookAgain();
  expect(await audience()).toBe('everyone');
  await world.type('UIRIS', 'staff place @omar support role:member');
  await lookAgain();
  expect(await audience()).toBe('department');
});
