import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const bySubject = 'SELECT * FROM rooms WHERE subject_noun = $1 AND subject_id = $2 AND platform = $3';

const roomOf = (desk: Desk, noun: 'customer' | 'case', id: string) =>
  desk.row<{ id: number; state: string; kind: string; message_id: string | null }>(
    bySubject,
    noun,
    numberOf(id),
    desk.client.platform,
  );

/** Lena opens a room for a customer of Sales; asked a second time it is the same one. */
async function opened(desk: Desk, name: string): Promise<string> {
  const customer = await desk.customer(name);
  await desk.type('lena', `customer room ${customer}`, 'sales', /The room is ready/u);
  return customer;
}

export const roomScenarios: readonly Scenario[] = [
  scenario('customer room', async (desk) => {
    const customer = await opened(desk, 'Roomy Fittings');
    const room = await roomOf(desk, 'customer', customer);
    expect(room).toMatchObject({ state: 'open', message_id: expect.any(String) });
    // Where no channel can be made it is a thread, and the answer says so.
    const again = await desk.type('lena', `customer room ${customer}`, 'sales', /The room is ready/u);
    expect(/thread/u.test(again.text)).toBe(room.kind === 'thread');
    expect(await roomOf(desk, 'customer', customer)).toMatchObject({ id: room.id, state: 'open' });
  }),
  scenario('case swarm', async (desk) => {
    await desk.type('omar', 'case add acme "Cold store too warm"', 'support', /Cold store too warm/u);
    const { id } = await desk.row<{ id: number }>('SELECT id FROM cases WHERE subject = $1', 'Cold store too warm');
    await desk.type('omar', `case swarm CS-${id}`, 'support', /The room is ready/u);
    expect(await roomOf(desk, 'case', `CS-${id}`)).toMatchObject({ state: 'open' });
  }),
  scenario('room list', async (desk) => {
    const customer = await opened(desk, 'Listed Lanterns');
    await desk.type('omar', 'room list', 'support', new RegExp(`${customer} Listed Lanterns`, 'u'));
  }),
  scenario('room close', async (desk) => {
    const customer = await opened(desk, 'Closing Curtains');
    await desk.type('lena', `room close ${customer}`, 'sales', /archived/u);
    expect(await roomOf(desk, 'customer', customer)).toMatchObject({ state: 'archived' });
  }),
];
