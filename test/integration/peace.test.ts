import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';
import { createSignal } from '../support/signal.ts';

let world: CrmWorld;
let signal: ReturnType<typeof createSignal>;
beforeAll(async () => {
  world = await createCrmWorld();
  signal = createSignal(world);
  await signal.link('C-sales', 'sales');
  await signal.link('C-support', 'support');
});
afterAll(() => world?.close());
const noon = new Date('2026-11-18T11:00:00Z');
const evening = new Date('2026-11-18T21:00:00Z');
const morning = new Date('2026-11-19T07:00:00Z');
beforeEach(async () => {
  world.clock.at = noon;
  await signal.write(`DELETE FROM quiet_hours; DELETE FROM mutes; DELETE FROM subscriptions; DELETE FROM escalation_rules;
    DELETE FROM deliveries WHERE state = 'held'; UPDATE tasks SET alert = NULL, alert_at = NULL;
    UPDATE staff SET timezone = 'Europe/Berlin'; UPDATE channels SET timezone = 'Europe/Berlin'`);
  await signal.decided();
});

const cardOf = (reply: unknown) => (reply as { card: Card }).card;
const toOmar = async () => (await signal.decided()).filter((one) => one.target === 'Omar Aziz');
const bulletin = async () => {
  const [row] = await world.rows<{ id: number }>(sql`SELECT id FROM bulletins ORDER BY id DESC LIMIT 1`);
  return row?.id ?? 0;
};
const assign = (title: string, more = '') => world.type('lena', `task add "${title}" for:@omar ${more}`);

describe('quiet hours', () => {
  it('hold what is not urgent, and tell it in one list in the morning', async () => {
    await world.type('omar', 'quiet 20:00-08:00');
    world.clock.at = evening;
    await assign('Late one');
    await assign('Late two');
    await assign('Fire', 'priority:urgent');
    expect((await toOmar()).map(({ state }) => state)).toEqual(['held', 'held', 'sent']);
    await signal.sweep();
    expect(await toOmar()).toEqual([]);
    world.clock.at = morning;
    await signal.sweep();
    expect((await toOmar()).map(({ event, kind, rule }) => [event, kind, rule])).toEqual([
      ['bulletin.made', 'announce', 'held'],
    ]);
    const text = cardText(await world.card('omar', 'bulletin', await bulletin()));
    expect(text).toContain('While it was quiet: 2 things about 2 records');
    expect(text).toMatch(/Late two[\s\S]*Late one/u);
    expect(text).not.toContain('Fire');
    expect(await world.card('ana', 'bulletin', await bulletin())).toBeNull();
    await signal.sweep();
    expect(await toOmar()).toEqual([]);
  });

  it('let a single one go by itself when they end, and all when they are taken back', async () => {
    await world.type('omar', 'settings quiet 20:00-08:00 weekends:yes');
    world.clock.at = evening;
    await assign('Only one');
    await toOmar();
    await world.type('omar', 'quiet off');
    await signal.sweep();
    const rows = await world.rows(sql`SELECT state, event FROM deliveries ORDER BY id DESC LIMIT 2`);
    expect(rows).toContainEqual({ state: 'pending', event: 'task.assigned' });
    const shown = cardText(cardOf((await world.type('omar', 'quiet')).reply));
    expect(shown).toContain('Weekends too: yes');
    await world.undo('omar');
    expect(cardText(cardOf((await world.type('omar', 'quiet')).reply))).toContain('20:00 to 08:00');
  });

  it('list only what the reader may still see, and count repeated changes once', async () => {
    const id = await world.customer('Busy', 'support', 'omar');
    await world.type('omar', 'quiet 20:00-08:00');
    world.clock.at = evening;
    for (let n = 0; n < 6; n += 1) await world.type('ana', `log add C-${id} "Call ${n}" via:call`);
    const held = await toOmar();
    expect(held.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'held'));
    await signal.write('UPDATE interactions SET deleted_at = now() WHERE id = $1', [held[0]?.recordId]);
    world.clock.at = morning;
    await signal.sweep();
    const text = cardText(await world.card('omar', 'bulletin', await bulletin()));
    expect(text.match(/^- /gmu)).toHaveLength(5);
  });

  it('of a channel are its department’s to set', async () => {
    await expect(world.type('lena', 'quiet 20:00-08:00 in:CH-2')).rejects.toThrow(/department to say/u);
    await world.type('ana', 'quiet 20:00-08:00 in:CH-2');
    world.clock.at = evening;
    await world.type('lena', 'task add "For the channel" for:support');
    expect((await signal.decided()).find(({ target }) => target === '#support')?.state).toBe('held');
    await expect(world.type('omar', 'quiet from dusk to dawn')).rejects.toThrow(/no hours of the day/u);
  });
});

describe('mutes', () => {
  it('of everything hold until they end', async () => {
    await world.type('omar', 'mute 2h');
    await assign('While muted one');
    await assign('While muted two');
    expect((await toOmar()).map(({ state }) => state)).toEqual(['held', 'held']);
    world.wait(2 * 3_600_000);
    await signal.sweep();
    expect((await toOmar()).map(({ event }) => event)).toEqual(['bulletin.made']);
    expect(cardText(await world.card('omar', 'bulletin', await bulletin()))).toContain('While this was muted');
  });

  it('of a customer keep away all that is about them, until they are taken back', async () => {
    const id = await world.customer('Chatty', 'support', 'omar');
    await world.type('omar', `mute C-${id}`);
    await world.type('ana', `log add C-${id} "Hello" via:call`);
    expect((await toOmar()).map(({ state }) => state)).toEqual(['skipped']);
    await world.type('omar', `unmute C-${id}`);
    await world.type('ana', `log add C-${id} "Hello again" via:call`);
    expect((await toOmar()).map(({ state }) => state)).toEqual(['sent']);
    await world.undo('omar');
    await world.type('ana', `log add C-${id} "And again" via:call`);
    expect((await toOmar()).map(({ state }) => state)).toEqual(['skipped']);
    await expect(world.type('omar', 'unmute T-99')).rejects.toThrow(/Nothing is muted|muted here/u);
    await expect(world.type('omar', 'mute C-99999')).rejects.toThrow();
    await expect(world.type('omar', 'mute sometime')).rejects.toThrow(/neither a time nor a record/u);
  });
});

describe('too much at once', () => {
  const limit = (person: number) =>
    signal.write(
      `INSERT INTO settings (key, value) VALUES ('noise_budget', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [JSON.stringify({ person, channel: 1_000 })],
    );
  afterAll(() => limit(1_000_000));

  it('is told together, reminders at once and the others within a quarter of an hour', async () => {
    await signal.write(`DELETE FROM deliveries`);
    await limit(3);
    for (let n = 0; n < 8; n += 1) await assign(`Many ${n}`);
    expect((await toOmar()).map(({ state }) => state)).toEqual([
      ...Array.from({ length: 3 }, () => 'sent'),
      ...Array.from({ length: 5 }, () => 'held'),
    ]);
    world.wait(15 * 60_000);
    await signal.sweep();
    expect((await toOmar()).map(({ event }) => event)).toEqual(['bulletin.made']);
    expect(cardText(await world.card('omar', 'bulletin', await bulletin()))).toContain(
      'Much at once: 5 things about 5 records',
    );
    await signal.write(`UPDATE tasks SET due_at = $1, alert = 'due', alert_at = $1 WHERE title LIKE 'Many%'`, [
      world.clock.at,
    ]);
    await signal.sweep();
    const told = await toOmar();
    expect(told.filter(({ event }) => event === 'task.due')).toHaveLength(8);
    expect(told.at(-1)?.event).toBe('bulletin.made');
    expect(cardText(await world.card('omar', 'bulletin', await bulletin()))).toMatch(/Task due now/u);
    await limit(1_000_000);
  });
});

describe('escalation', () => {
  const overdue = async (title: string) => {
    await assign(title);
    const [row] = await world.rows<{ id: number }>(sql`SELECT id FROM tasks WHERE title = ${title}`);
    await signal.write(
      `UPDATE tasks SET due_at = $2::timestamptz - interval '25 hours', alert = 'overdue', alert_at = $2 WHERE id = $1`,
      [row?.id, world.clock.at],
    );
    await signal.sweep();
    return row?.id ?? 0;
  };
  const alertAt = async (id: number) =>
    (
      await world.rows<{ alert: string | null; at: Date | null }>(
        sql`SELECT alert, alert_at AS at FROM tasks WHERE id = ${id}`,
      )
    )[0];

  it('goes to the manager after the department’s working time, once', async () => {
    await world.type('sam', 'escalation set support 4h');
    const id = await overdue('Forgotten');
    // Wednesday noon in Berlin and four hours of nine to five.
    expect(await alertAt(id)).toEqual({ alert: 'escalated', at: new Date('2026-11-18T15:00:00Z') });
    await signal.decided();
    world.wait(4 * 3_600_000);
    await signal.sweep();
    const told = await signal.decided();
    expect(
      told
        .filter(({ event }) => event === 'task.escalated')
        .map(({ target, rule }) => `${target} ${rule}`)
        .sort(),
    ).toEqual([
      `#support department:${world.departmentIds.support} ping:${world.actors.sam.staffId}`,
      'Omar Aziz assignee',
      'Sam Boss manager',
    ]);
    await signal.sweep();
    expect(await signal.decided()).toEqual([]);
    expect((await alertAt(id))?.alert).toBeNull();
  });

  it('counts no weekend, follows the usual rule where none was set, and never comes where that was said', async () => {
    world.clock.at = new Date('2026-11-20T14:00:00Z'); // Friday, two hours before five
    expect((await alertAt(await overdue('Over the weekend')))?.at).toEqual(new Date('2026-11-23T14:00:00Z'));
    await world.type('sam', 'escalation set support never');
    expect(await alertAt(await overdue('Let be'))).toEqual({ alert: null, at: null });
    await expect(world.type('omar', 'escalation set support 2h')).rejects.toThrow();
    expect(cardText(cardOf((await world.type('omar', 'escalation list')).reply))).toMatch(
      /Support \(never\)[\s\S]*working time/u,
    );
    await world.undo('sam');
    expect((await world.rows(sql`SELECT 1 FROM escalation_rules`)).length).toBe(0);
  });

  it('is forgotten when the due date moves', async () => {
    const id = await overdue('Moved');
    expect((await alertAt(id))?.alert).toBe('escalated');
    await world.type('omar', `task edit T-${id} due:"next friday"`);
    expect((await alertAt(id))?.alert).toBe('due_soon');
  });
});

describe('why and noise', () => {
  it('say by which rule something came, and mute it at a press', async () => {
    await assign('Explain me');
    const [task] = await world.rows<{ id: number }>(sql`SELECT id FROM tasks WHERE title = 'Explain me'`);
    await signal.decided();
    const card = cardOf((await world.type('omar', `why T-${task?.id}`)).reply);
    expect(cardText(card)).toContain('Why: this task is assigned to you.');
    expect(cardText(card, 'zh')).toContain('原因：此任务已分配给您');
    await world.click('omar', buttonOf(card, `Mute T-${task?.id}`));
    expect(await world.rows(sql`SELECT noun, record_id AS id FROM mutes`)).toEqual([{ noun: 'task', id: task?.id }]);
    const channel = cardOf((await world.type('ana', `why T-${task?.id} in:CH-2`)).reply);
    expect(cardText(channel)).toContain('#support is linked to Support');
    await expect(world.type('omar', 'why T-99999')).rejects.toThrow();
    await expect(world.type('omar', 'why nothing')).rejects.toThrow(/not a record/u);
  });

  it('report what was sent, acted on and ignored', async () => {
    await signal.write('DELETE FROM deliveries');
    for (let n = 0; n < 6; n += 1) await assign(`Noise ${n}`);
    await signal.decided();
    await signal.write(
      `UPDATE deliveries SET created_at = now() - interval '1 minute', ended_at = now() - interval '1 minute'`,
    );
    world.clock.at = new Date();
    const [task] = await world.rows<{ id: number }>(sql`SELECT id FROM tasks WHERE title = 'Noise 3'`);
    await world.type('omar', `task start T-${task?.id}`);
    const text = cardText(cardOf((await world.type('omar', 'noise')).reply));
    expect(text).toContain('You (6 sent · 1 acted on within a day · 5 ignored · Mostly ignored: task.assigned (6)');
    expect(cardText(cardOf((await world.type('ana', 'noise in:CH-2')).reply))).toContain('#support (6 sent');
  });
});
