import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { type Message, readable } from '../../src/playground/slack-workspace/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.stop());

interface Room {
  readonly id: number;
  readonly state: string;
  readonly wanted: string;
  readonly kind: string;
  readonly name: string;
  readonly channel_id: string;
  readonly message_id: string | null;
  readonly fault: string | null;
}

const bot = demoCompany.bot.userId;
const userOf = (name: string): string => demoCompany.people.find((one) => one.name === name)?.id ?? '';
const type = (who: string, words: string, place = '#sales') => t.slack.as(who).command(`/crm ${words}`, place);
const roomOf = async (id: number, noun = 'customer'): Promise<Room> => {
  const [row] = await t.rows<Room>('SELECT * FROM rooms WHERE subject_noun = $1 AND subject_id = $2', [noun, id]);
  return row as Room;
};
const sweep = () => t.app.notifications.sweep();
/** What waits is due now. */
const noWaiting = () => t.rows('UPDATE rooms SET next_try_at = NULL, busy_until = NULL');
const pinned = (channel: string): Message[] =>
  t.slack.messagesIn(channel).filter(({ pinned_to }) => pinned_to?.includes(channel));

let count = 0;
async function customer(name = `Room ${++count} Ltd`): Promise<number> {
  await type('lena', `customer add "${name}" email:"buyer${count}@secret.example"`);
  const [row] = await t.rows<{ id: number }>('SELECT id FROM customers WHERE name = $1', [name]);
  return row?.id ?? 0;
}
const staffId = async (name: string): Promise<number> => {
  const email = demoCompany.people.find((one) => one.name === name)?.email;
  const [row] = await t.rows<{ id: number }>('SELECT id FROM staff WHERE email = $1', [email]);
  return row?.id ?? 0;
};

describe('customer room', () => {
  let id: number;
  beforeEach(async () => {
    id = await customer();
  });

  it('makes a channel, pins the card that everybody may see, invites the account team, and says who is in it', async () => {
    await t.rows('UPDATE customers SET team_ids = $2 WHERE id = $1', [id, [await staffId('omar')]]);
    const seen = await type('lena', `customer room C-${id}`);
    const room = await roomOf(id);
    expect(room).toMatchObject({ state: 'open', kind: 'channel', fault: null });
    expect(room.name).toBe(`room-${count}-ltd-c-${id}`);
    expect(seen.text).toMatch(/Sales: Lena Vogt · Support: Omar Said/u);
    const channel = t.slack.channel(room.channel_id);
    expect([...channel.members].sort()).toEqual([bot, userOf('lena'), userOf('omar')].sort());
    const [card, ...others] = pinned(room.channel_id);
    expect(others).toEqual([]);
    expect(card?.ts).toBe(room.message_id);
    expect(readable(card as Message)).toContain(`Room ${count} Ltd`);
    expect(JSON.stringify(card)).not.toContain('secret.example');
  });

  it('clicked twice at once, and asked for again later, it is one room; who joined the team meanwhile is invited', async () => {
    await Promise.all([type('lena', `customer room C-${id}`), type('marta', `customer room C-${id}`)]);
    await noWaiting();
    await sweep();
    const room = await roomOf(id);
    expect(room.state).toBe('open');
    expect(
      t.slack.callsTo('conversations.create').filter(({ args }) => JSON.stringify(args).includes(`c-${id}`)),
    ).toHaveLength(1);
    expect(pinned(room.channel_id)).toHaveLength(1);
    await t.rows('UPDATE customers SET team_ids = $2 WHERE id = $1', [id, [await staffId('grace')]]);
    await type('marta', `customer room C-${id}`);
    expect(await roomOf(id)).toMatchObject({ id: room.id, channel_id: room.channel_id, message_id: room.message_id });
    const { members } = t.slack.channel(room.channel_id);
    expect(members).toEqual(expect.arrayContaining(['lena', 'marta', 'grace'].map(userOf)));
    expect(pinned(room.channel_id)).toHaveLength(1);
  });

  it('whoever joins the account team later is invited by itself, and put out when they leave it', async () => {
    await type('lena', `customer room C-${id}`);
    const { channel_id: channel } = await roomOf(id);
    const isIn = () => t.slack.channel(channel).members.includes(userOf('omar'));
    await type('lena', `customer team add C-${id} @omar`);
    await expect.poll(isIn, { timeout: 10_000 }).toBe(true);
    await type('lena', `customer team remove C-${id} @omar`);
    await expect.poll(isIn, { timeout: 10_000 }).toBe(false);
    expect(t.slack.channel(channel).members).toContain(userOf('lena'));
    expect(t.slack.callsTo('conversations.kick').every(({ args }) => args.channel === channel)).toBe(true);
  });

  it('who becomes a guest is put out as soon as Slack says so, and the room goes on', async () => {
    await type('lena', `customer room C-${id}`);
    await type('lena', `customer team add C-${id} @viktor`);
    const { channel_id: channel } = await roomOf(id);
    const isIn = () => t.slack.channel(channel).members.includes(userOf('viktor'));
    await expect.poll(isIn, { timeout: 10_000 }).toBe(true);
    const viktor = t.slack.state.people.get(userOf('viktor'));
    if (!viktor) throw new Error('no Viktor');
    viktor.isRestricted = true;
    await t.slack.happen.event({ type: 'user_change', user: { id: viktor.id } });
    await expect.poll(isIn, { timeout: 10_000 }).toBe(false);
    const status = () => t.rows('SELECT status FROM channels WHERE channel_id = $1', [channel]);
    await expect.poll(status, { timeout: 10_000 }).toEqual([{ status: 'ok' }]);
    viktor.isRestricted = false;
  });

  it('the card follows the customer, and nothing else of the department arrives there', async () => {
    await type('lena', `customer room C-${id}`);
    const { channel_id: channel, message_id: message } = await roomOf(id);
    const before = t.slack.messagesIn(channel).length;
    await type('lena', `task add C-${id} "For the department only" for:sales`);
    await t.slack.waitFor(() => t.slack.textIn('#sales').includes('For the department only'));
    await type('lena', `customer edit C-${id} name:"Renamed ${id} AG"`);
    const card = () => t.slack.messagesIn(channel).find(({ ts }) => ts === message) as Message;
    await t.slack.waitFor(() => readable(card()).includes(`Renamed ${id} AG`));
    expect(t.slack.messagesIn(channel)).toHaveLength(before);
    expect(t.slack.textIn(channel)).not.toContain('For the department only');
  });

  it('a name that somebody’s channel has is followed by a number; that channel is left alone', async () => {
    const [row] = await t.rows<{ name: string }>('SELECT name FROM customers WHERE id = $1', [id]);
    const name = `${row?.name.toLowerCase().replaceAll(' ', '-')}-c-${id}`;
    t.slack.state.addChannel({
      ...t.slack.channel('#general'),
      id: `C0TAKEN${id}`,
      name,
      isGeneral: false,
      creator: userOf('priya'),
      members: [userOf('priya')],
    });
    await type('lena', `customer room C-${id}`);
    expect((await roomOf(id)).name).toBe(`${name}-2`);
    expect(t.slack.messagesIn(`C0TAKEN${id}`)).toEqual([]);
  });

  it('a crash after the channel was made, or after the card was posted, leaves one channel with one card', async () => {
    await type('lena', `customer room C-${id}`);
    const { channel_id: channel } = await roomOf(id);
    // As if nothing of what Slack did had been written down.
    await t.rows(
      `UPDATE rooms SET state = 'making', channel_id = NULL, message_id = NULL, called_ids = '{}', attempts = 1 WHERE subject_id = $1`,
      [id],
    );
    await sweep();
    const room = await roomOf(id);
    expect(room).toMatchObject({ state: 'open', channel_id: channel });
    expect(pinned(channel)).toHaveLength(1);
    expect(t.slack.messagesIn(channel).filter(({ user }) => user === bot)).toHaveLength(1);
  });

  it('while Slack asks to wait, the answer says so, and the room comes by itself', async () => {
    t.slack.failNext('conversations.create', { status: 429, retryAfter: 2 });
    const seen = await type('lena', `customer room C-${id}`);
    expect(seen.text).toMatch(/being made[\s\S]*asks to wait/u);
    expect(await roomOf(id)).toMatchObject({ state: 'making', fault: 'ratelimited' });
    await noWaiting();
    await sweep();
    expect(await roomOf(id)).toMatchObject({ state: 'open', fault: null });
  });

  it('without the scope it is a thread under the card in the department’s channel, and the answer and the doctor say what to grant', async () => {
    t.slack.failNext('conversations.create', 'missing_scope');
    const seen = await type('lena', `customer room C-${id}`);
    expect(seen.text).toMatch(
      /thread under the record’s card in #?sales[\s\S]*channels:manage[\s\S]*card is pinned there/u,
    );
    const room = await roomOf(id);
    expect(room).toMatchObject({ state: 'open', kind: 'thread' });
    const sales = t.slack.channel('#sales').id;
    expect(room.channel_id).toBe(sales);
    const calls = t.slack.messagesIn(sales).filter(({ thread_ts }) => thread_ts === room.message_id);
    expect(calls.flatMap(({ pings }) => pings)).toContain(userOf('lena'));
    const findings = await t.app.doctor();
    expect(findings.some(({ ok, what }) => ok && /threads.*channels:manage/u.test(what.en))).toBe(true);
    await t.rows(`DELETE FROM rooms WHERE id = $1`, [room.id]);
  });

  it('somebody whom Slack does not let in keeps nobody else out, and is named', async () => {
    await t.rows('UPDATE customers SET team_ids = $2 WHERE id = $1', [
      id,
      [await staffId('omar'), await staffId('grace')],
    ]);
    t.slack.failNext('conversations.invite', 'cant_invite');
    t.slack.failNext('conversations.invite', 'cant_invite');
    const seen = await type('lena', `customer room C-${id}`);
    const { members } = t.slack.channel((await roomOf(id)).channel_id);
    expect(members).toHaveLength(3);
    expect(seen.text).toMatch(/Not in it[\s\S]*did not let them in/u);
  });

  it('is archived with the customer, tells no admin of a fault, and comes back with them under a name of its own', async () => {
    await type('lena', `customer room C-${id}`);
    const before = await roomOf(id);
    await type('marta', `customer archive C-${id}`);
    await sweep();
    expect(await roomOf(id)).toMatchObject({ state: 'archived', wanted: 'archived' });
    expect(t.slack.channel(before.channel_id).isArchived).toBe(true);
    expect(t.slack.textIn(before.channel_id)).toContain('This room is closed');
    expect(await t.rows(`SELECT 1 FROM channels WHERE channel_id = $1`, [before.channel_id])).toEqual([]);
    expect(await t.rows(`SELECT 1 FROM outbox WHERE type = 'channel.broken'`)).toEqual([]);
    const refused = await type('lena', `customer room C-${id}`);
    expect(refused.text).toMatch(/No customer is called|Restore/u);
    await type('marta', `customer restore C-${id}`);
    await sweep();
    // Slack lets no bot open a channel again, so there is another one.
    const after = await roomOf(id);
    expect(after).toMatchObject({ state: 'open', name: `${before.name}-2` });
    expect(pinned(after.channel_id)).toHaveLength(1);
  });

  it('closed by hand it stays closed, until somebody asks again', async () => {
    await type('lena', `customer room C-${id}`);
    const first = await roomOf(id);
    expect((await type('lena', `room close C-${id}`)).text).toMatch(/is archived/u);
    await sweep();
    expect(await roomOf(id)).toMatchObject({ state: 'archived', id: first.id });
    expect((await type('lena', `room close C-${id}`)).text).toMatch(/no room/u);
    await type('lena', `customer room C-${id}`);
    expect(await roomOf(id)).toMatchObject({ state: 'open', id: first.id });
  });

  it('a guest who comes in pauses it, as any linked channel', async () => {
    await type('lena', `customer room C-${id}`);
    const { channel_id: channel } = await roomOf(id);
    const guest = demoCompany.people.find((one) => 'isRestricted' in one && one.isRestricted);
    t.slack.happen.join(channel, guest?.name ?? '');
    const status = async () =>
      (await t.rows<{ status: string }>('SELECT status FROM channels WHERE channel_id = $1', [channel]))[0]?.status;
    await expect.poll(status, { timeout: 10_000 }).toBe('paused');
  });

  it('taken up again with a guest in it, it shows nothing', async () => {
    await type('lena', `customer room C-${id}`);
    const { channel_id: channel } = await roomOf(id);
    const guest = demoCompany.people.find((one) => 'isRestricted' in one && one.isRestricted);
    t.slack.happen.join(channel, guest?.name ?? '');
    const before = t.slack.messagesIn(channel).length;
    await t.rows(`UPDATE rooms SET message_id = NULL, version = version + 1 WHERE subject_id = $1`, [id]);
    const seen = await type('lena', `customer room C-${id}`);
    expect(seen.text).toMatch(/Somebody from outside/u);
    expect(t.slack.messagesIn(channel)).toHaveLength(before);
  });

  it('a private one shows what its department may see only while all in it are of that department', async () => {
    await type('lena', `customer room C-${id} private`);
    const { channel_id: channel } = await roomOf(id);
    expect(t.slack.channel(channel).kind).toBe('private');
    const audience = async () =>
      (await t.rows<{ audience: string }>('SELECT audience FROM channels WHERE channel_id = $1', [channel]))[0]
        ?.audience;
    expect(await audience()).toBe('department');
    await t.rows('UPDATE customers SET team_ids = $2 WHERE id = $1', [id, [await staffId('omar')]]);
    await type('lena', `customer room C-${id}`);
    expect(await audience()).toBe('everyone');
    expect((await type('grace', 'room list', '#support')).text).not.toContain(`C-${id} `);
    expect((await type('omar', 'room list', '#support')).text).toContain(`C-${id} `);
  });

  it('is not undone, and not unlinked: each answer says what to do instead', async () => {
    await type('lena', `customer room C-${id}`);
    expect((await type('lena', 'undo')).text).toMatch(/room close/u);
    expect(await roomOf(id)).toMatchObject({ state: 'open' });
    const { name } = await roomOf(id);
    expect((await type('marta', `channel unlink #${name}`)).text).toMatch(/is the room of C-/u);
  });

  it('colleagues who may not work on the customer open no room for them, and nothing is made', async () => {
    const seen = await type('omar', `customer room C-${id}`, '#support');
    expect(seen.text).toMatch(/may not/u);
    expect(await roomOf(id)).toBeUndefined();
  });
});

describe('case swarm', () => {
  it('is named by customer and number only, brings in who deals with it, and closes with the case', async () => {
    await type('omar', 'case add acme "Top secret recall" for:@omar', '#support');
    const [row] = await t.rows<{ id: number }>(`SELECT id FROM cases WHERE subject = 'Top secret recall'`);
    const id = row?.id ?? 0;
    await type('omar', `case swarm CS-${id}`, '#support');
    const room = await roomOf(id, 'case');
    expect(room.name).toMatch(new RegExp(`-cs-${id}$`, 'u'));
    expect(room.name).not.toContain('recall');
    expect(t.slack.channel(room.channel_id).members).toContain(userOf('omar'));
    expect(pinned(room.channel_id)).toHaveLength(1);
    await type('omar', `case resolve CS-${id} Replaced it`, '#support');
    await sweep();
    expect(t.slack.channel(room.channel_id).isArchived).toBe(false);
    await type('omar', `case close CS-${id}`, '#support');
    await sweep();
    expect(t.slack.channel(room.channel_id).isArchived).toBe(true);
    expect((await type('omar', `case swarm CS-${id}`, '#support')).text).toMatch(/Reopen it first/u);
  });

  it('what must not be missed is said in its room, under the card: an edit of the card notifies nobody', async () => {
    await type('omar', 'case add acme "Line two stands still" level:urgent for:@omar', '#support');
    const [row] = await t.rows<{ id: number }>(`SELECT id FROM cases WHERE subject = 'Line two stands still'`);
    const id = row?.id ?? 0;
    await type('omar', `case swarm CS-${id}`, '#support');
    const { channel_id: channel, message_id: card } = await roomOf(id, 'case');
    const replies = () => t.slack.messagesIn(channel).filter(({ thread_ts, ts }) => thread_ts === card && ts !== card);
    const said = () => replies().map((message) => readable(message));
    for (const [alert, words] of [
      ['response_due', /First response due soon/u],
      ['response_breached', /First response overdue/u],
      ['resolution_breached', /Resolution overdue/u],
    ] as const) {
      await t.rows(`UPDATE cases SET alert = $2, alert_at = now() - interval '1 minute' WHERE id = $1`, [id, alert]);
      await sweep();
      await expect.poll(() => said().join('\n'), { timeout: 10_000 }).toMatch(words);
    }
    expect(said().join('\n')).toMatch(/Case escalated/u);
    expect(said().join('\n')).toContain('this is the record’s room');
    // The card itself stays where it is pinned, and is edited.
    expect(pinned(channel).map(({ ts }) => ts)).toEqual([card]);
    const before = replies().length;
    await type('omar', `case edit CS-${id} level:high`, '#support');
    await type('omar', `case assign CS-${id} @grace`, '#support');
    await expect.poll(() => replies().length, { timeout: 10_000 }).toBe(before + 1);
    expect(said().at(-1)).toMatch(/Case assigned by Omar/u);
    expect(t.slack.channel(channel).members).toContain(userOf('omar'));
    await expect.poll(() => t.slack.channel(channel).members, { timeout: 10_000 }).toContain(userOf('grace'));
  });
});
