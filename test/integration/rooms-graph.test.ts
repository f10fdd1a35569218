import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Seen, TeamsMessage } from '../../src/playground/teams-connector/index.ts';
import { linkTeamsChannels } from '../contract/teams-client.ts';
import { startTeamsApp, type TeamsTestApp } from '../support/teams-app.ts';
import { until } from '../support/until.ts';

/** Rooms in Teams from the line that somebody types to the channel that Microsoft Graph makes, over HTTP. */
let t: TeamsTestApp;
beforeAll(async () => {
  t = await startTeamsApp({ graph: [] });
  await until(
    'the team is known',
    async () => (await t.rows(`SELECT 1 FROM installations WHERE status = 'approved'`)).length > 0,
  );
  await linkTeamsChannels(t.teams);
});
afterAll(() => t?.stop());

interface Room {
  readonly id: number;
  readonly state: string;
  readonly kind: string;
  readonly name: string;
  readonly channel_id: string;
  readonly message_id: string;
  readonly fault: string | null;
}
const saw = (expected: RegExp) => ({
  timeoutMs: 20_000,
  until: (seen: Seen) => expected.test(seen.text.replaceAll('\\', '')),
});
const plain = (seen: Seen) => seen.text.replaceAll('\\', '');
const mention = async (who: string, words: string, place: string, expected: RegExp) =>
  plain(await t.teams.as(who).mention(words, place, undefined, saw(expected)));
const personal = async (who: string, words: string, expected: RegExp) =>
  plain(await t.teams.as(who).personal(words, saw(expected)));
const roomOf = async (noun: string, id: number): Promise<Room> => {
  const [row] = await t.rows<Room>('SELECT * FROM rooms WHERE subject_noun = $1 AND subject_id = $2', [noun, id]);
  return row as Room;
};
const textOf = (message: TeamsMessage) => t.teams.cardText(message).replaceAll('\\', '');
const textIn = (channel: string) => t.teams.activitiesIn(channel).map(textOf).join('\n');
const under = (room: Room) => t.teams.activitiesIn(room.channel_id).filter(({ root }) => root === room.message_id);
const sweep = () => t.app.notifications.sweep();
const idOf = async (name: string): Promise<number> => {
  const [row] = await t.rows<{ id: number }>('SELECT id FROM customers WHERE name = $1', [name]);
  return row?.id ?? 0;
};
let count = 0;
async function customer(name: string): Promise<number> {
  await personal('lena', `customer add "${name}" email:"buyer${++count}@secret.example"`, new RegExp(name, 'u'));
  return idOf(name);
}

describe('without the permission', () => {
  it('a room is a thread under the record’s card in the department’s channel, and answer and doctor say what to grant', async () => {
    const id = await customer('Threaded Taps');
    const seen = await mention('lena', `customer room C-${id}`, 'Sales', /The room is ready/u);
    expect(seen).toMatch(
      /thread under the record’s card in .*Sales[\s\S]*Channel\.Create\.Group[\s\S]*Pin the card by hand/u,
    );
    const room = await roomOf('customer', id);
    expect(room).toMatchObject({ kind: 'thread', state: 'open', fault: 'Channel.Create.Group' });
    expect(room.channel_id).toBe(t.teams.conversation('Sales').id);
    expect(under(room).map(textOf).join()).toContain('Let’s work on this together here');
    expect(t.teams.graph.asked.at(-1)).toMatch(/^POST \/teams\/.*\/channels$/u);
    const findings = await t.app.doctor();
    expect(findings.some(({ what }) => /are threads.*grant Channel\.Create\.Group/u.test(what.en))).toBe(true);
    // Who joins the account team later is called there by name, and nobody else once more.
    await personal('lena', `customer team add C-${id} @omar`, /Omar/u);
    await expect
      .poll(() => under(room).map(textOf).join('\n'), { timeout: 15_000 })
      .toMatch(/Now working on this too/u);
    const [call] = under(room).filter((message) => textOf(message).includes('Now working on this too'));
    expect(textOf(call as TeamsMessage)).toMatch(/Omar Said/u);
    expect(textOf(call as TeamsMessage)).not.toMatch(/Lena/u);
    await sweep();
    await sweep();
    // Asked for once more it is the same thread, and still says what it lacks.
    expect(await mention('lena', `customer room C-${id}`, 'Sales', /The room is ready/u)).toContain(
      'Channel.Create.Group',
    );
    expect(under(room).filter((message) => textOf(message).includes('Omar Said'))).toHaveLength(1);
  });

  it('a private one cannot be made at all, and that is said', async () => {
    const id = await customer('Private Pipes');
    expect(await mention('lena', `customer room C-${id} private`, 'Sales', /could not be made/u)).toMatch(
      /private room cannot be made/u,
    );
  });
});

describe('with Channel.Create.Group', () => {
  beforeAll(() => {
    t.teams.graph.granted.add('Channel.Create.Group');
  });

  it('it is a channel of the team with the card that everybody may see, and people are called by name', async () => {
    const id = await customer('Channelled Chairs');
    const seen = await mention('lena', `customer room C-${id}`, 'Sales', /The room is ready/u);
    expect(seen).not.toMatch(/thread/u);
    expect(seen).toMatch(/Everybody in the department’s team is in it/u);
    const room = await roomOf('customer', id);
    expect(room).toMatchObject({ kind: 'channel', state: 'open', fault: null });
    const channel = t.teams.conversation(room.channel_id);
    expect(channel).toMatchObject({ name: `Channelled Chairs · C-${id}`, channelType: 'standard', hasBot: true });
    expect(textIn(room.channel_id)).toContain('Channelled Chairs');
    expect(textIn(room.channel_id)).not.toContain('secret.example');
    expect(t.teams.pingsIn(room.channel_id)).toContain(t.teams.as('lena').id);
    // Asked once more it is the same one, with one card.
    await mention('marta', `customer room C-${id}`, 'Sales', /The room is ready/u);
    expect(await roomOf('customer', id)).toMatchObject({ id: room.id, channel_id: room.channel_id });
    expect(t.teams.activitiesIn(room.channel_id).filter(({ root, from }) => from === 'bot' && !root)).toHaveLength(1);
  });

  it('what must not be missed of a case is said there under its card, and the manager whom it went to is called', async () => {
    await mention('omar', 'case add acme "Cooling stands still" level:urgent for:@omar', 'Support', /Cooling stands/u);
    const [row] = await t.rows<{ id: number }>(`SELECT id FROM cases WHERE subject = 'Cooling stands still'`);
    const id = row?.id ?? 0;
    await mention('omar', `case swarm CS-${id}`, 'Support', /The room is ready/u);
    const room = await roomOf('case', id);
    expect(room).toMatchObject({ kind: 'channel', state: 'open' });
    expect(room.name).not.toContain('Cooling');
    await t.rows(`UPDATE cases SET alert = 'response_breached', alert_at = now() - interval '1 minute' WHERE id = $1`, [
      id,
    ]);
    await sweep();
    const said = () => under(room).map(textOf).join('\n');
    await expect.poll(said, { timeout: 20_000 }).toMatch(/First response overdue/u);
    await expect.poll(said, { timeout: 20_000 }).toMatch(/Case escalated/u);
    await expect.poll(said, { timeout: 20_000 }).toMatch(/Now working on this too:.*Grace/u);
  });

  it('is archived with its record only where that is granted too, and comes back with it', async () => {
    const id = await customer('Archived Arches');
    await mention('lena', `customer room C-${id}`, 'Sales', /The room is ready/u);
    const room = await roomOf('customer', id);
    await mention('lena', `room close C-${id}`, 'Sales', /is archived/u);
    expect(await roomOf('customer', id)).toMatchObject({ state: 'archived', fault: 'ChannelSettings.ReadWrite.All' });
    expect([...t.teams.graph.archived]).toEqual([]);
    t.teams.graph.granted.add('ChannelSettings.ReadWrite.All');
    await mention('lena', `customer room C-${id}`, 'Sales', /The room is ready/u);
    await mention('lena', `room close C-${id}`, 'Sales', /is archived/u);
    expect([...t.teams.graph.archived]).toEqual([room.channel_id]);
    await mention('lena', `customer room C-${id}`, 'Sales', /The room is ready/u);
    expect([...t.teams.graph.archived]).toEqual([]);
    expect(await roomOf('customer', id)).toMatchObject({ state: 'open', channel_id: room.channel_id, fault: null });
  });
});
