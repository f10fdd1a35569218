import { expect } from 'vitest';
import { type Desk, numberOf, type Scenario, scenario } from '../scenario.ts';

const bySubject = 'SELECT * FROM rooms WHERE subject_noun = $1 AND subject_id = $2 AND platform = $3';

interface Room {
  readonly id: number;
  readonly state: string;
  readonly kind: string;
  readonly message_id: string | null;
}

/** The record's room once it is as it was asked for: where the platform asks to wait, the sweep sees to it. */
async function roomOf(desk: Desk, noun: 'customer' | 'case', id: string, state: 'open' | 'archived'): Promise<Room> {
  const read = () => desk.row<Room>(bySubject, noun, numberOf(id), desk.client.platform);
  await expect.poll(async () => (await read()).state, { timeout: 20_000, interval: 100 }).toBe(state);
  return read();
}

/** Said at once, or that it comes by itself. */
const ready = /The room is ready|The room is being made/u;

/** Lena opens a room for a customer of Sales; asked a second time it is the same one. */
async function opened(desk: Desk, name: string): Promise<string> {
  const customer = await desk.customer(name);
  await desk.type('lena', `customer room ${customer}`, 'sales', ready);
  await roomOf(desk, 'customer', customer, 'open');
  return customer;
}

export const roomScenarios: readonly Scenario[] = [
  scenario('customer room', async (desk) => {
    const customer = await opened(desk, 'Roomy Fittings');
    const room = await roomOf(desk, 'customer', customer, 'open');
    expect(room.message_id).toEqual(expect.any(String));
    // Where no channel can be made it is a thread, and the answer says so.
    const again = await desk.type('lena', `customer room ${customer}`, 'sales', ready);
    expect(/thread|being made/u.test(again.text)).toBe(room.kind === 'thread');
    expect(await roomOf(desk, 'customer', customer, 'open')).toMatchObject({ id: room.id });
  }),
  scenario('case swarm', async (desk) => {
    await desk.type('omar', 'case add acme "Cold store too warm"', 'support', /Cold store too warm/u);
    const { id } = await desk.row<{ id: number }>('SELECT id FROM cases WHERE subject = $1', 'Cold store too warm');
    await desk.type('omar', `case swarm CS-${id}`, 'support', ready);
    await roomOf(desk, 'case', `CS-${id}`, 'open');
  }),
  scenario('room list', async (desk) => {
    const customer = await opened(desk, 'Listed Lanterns');
    await desk.type('omar', 'room list', 'support', new RegExp(`${customer} Listed Lanterns`, 'u'));
  }),
  scenario('room close', async (desk) => {
    const customer = await opened(desk, 'Closing Curtains');
    await desk.type('lena', `room close ${customer}`, 'sales', /archived/u);
    await roomOf(desk, 'customer', customer, 'archived');
  }),
];
