import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Noun } from '../../src/commands/define.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import { asId, type DepartmentId } from '../../src/core/ids.ts';
import type { Notifications } from '../../src/notifications/index.ts';
import { relayBatch } from '../../src/notifications/relay.ts';
import { channelViewer } from '../../src/operations/viewer.ts';
import { doubtAudience } from '../../src/store/channels.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import {
  type Company,
  createCompany,
  createFakePlatform,
  createManualQueues,
  drawFor,
  type FakePlatform,
  fakeNouns,
  type ManualQueues,
  nounEvent,
  startPush,
  taskEvent,
  until,
} from './notifications-harness.ts';

let made: TestDatabase;
let company: Company;
let platform: FakePlatform;
let queues: ManualQueues;
let push: Notifications;

beforeAll(async () => {
  made = await createTestDatabase();
});
afterAll(async () => {
  await push.stop();
  await company.database.close();
  await made.drop();
});
beforeEach(async () => {
  if (company) {
    await push.stop();
    await company.database.close();
  }
  company = await createCompany({ url: made.url, drop: async () => undefined });
  platform = createFakePlatform();
  queues = createManualQueues();
  push = startPush(company, platform, queues, { timing: { firstBackoff: 1, longestBackoff: 5 } });
  await push.startWorker();
});

const facts = () => ({ departmentId: company.support, creatorDepartmentId: company.sales, creatorId: company.lena });

/** What Support's channel shows at present. */
function inSupport(): string[] {
  return [...platform.messages].filter(([id]) => id.startsWith('C-support/')).map(([, one]) => one.text);
}

/** Relays what was emitted and delivers all that is not delayed. */
async function settle(delayed = false): Promise<void> {
  push.wake();
  await until('events relayed', async () => (await push.stats()).unrelayed === 0);
  await queues.crank({ delayed });
}

describe('what people see', () => {
  it('shows a new task in its department’s channel, and says why', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    expect(platform.sent).toHaveLength(1);
    expect(platform.sent[0]).toMatchObject({ kind: 'post', to: 'C-support' });
    expect(platform.sent[0]?.text).toBe(
      `T-${task} Send quote (open)\n[buttons]\nWhy: #support is linked to Support, which has this task.`,
    );
  });

  it('sends one message per target when a task is added and assigned at once', async () => {
    const task = await company.addTask({ assigneeId: company.omar });
    const details = { ...facts(), assigneeId: company.omar };
    await company.emit([taskEvent('added', task, details), taskEvent('assigned', task, details)], company.lena);
    await settle();
    expect(platform.sent.map((one) => one.to).sort()).toEqual(['C-support', 'D-U-Omar']);
    expect(platform.texts('D-U-Omar')[0]).toContain('Assigned to you by Lena · T-');
    expect(platform.texts('D-U-Omar')[0]).toContain('Why: this task is assigned to you.');
  });

  it('tells nobody about what they did themselves', async () => {
    const task = await company.addTask({ assigneeId: company.omar });
    await company.emit([taskEvent('assigned', task, { ...facts(), assigneeId: company.omar })], company.omar);
    await settle();
    expect(platform.sent.map((one) => one.to)).toEqual(['C-support']);
    expect(platform.sent[0]?.text).not.toContain('ping');
  });

  it('tells the cover while the assignee is away, in the cover’s language', async () => {
    await company.database.pool.query(
      `UPDATE staff SET away_from = now() - interval '1 hour', away_until = now() + interval '1 day', cover_id = $2 WHERE id = $1`,
      [company.omar, company.dana],
    );
    const task = await company.addTask({ assigneeId: company.omar });
    await company.emit([taskEvent('due', task, { ...facts(), assigneeId: company.omar })], null);
    await settle();
    expect(platform.sent.map((one) => one.to).sort()).toEqual(['C-support', 'D-U-Dana']);
    const dana = platform.sent.find((one) => one.to === 'D-U-Dana');
    expect(dana).toMatchObject({ locale: 'zh' });
    expect(dana?.text).toContain('Why: you cover for Omar, who is away.');
    expect(platform.texts('C-support')[0]).toContain(`<ping:${company.dana}>`);
  });

  it('tells nobody who is deactivated or not placed', async () => {
    await company.database.pool.query(`UPDATE staff SET active = false WHERE id = $1`, [company.omar]);
    await company.database.pool.query(`UPDATE staff SET department_id = NULL WHERE id = $1`, [company.dana]);
    for (const assigneeId of [company.omar, company.dana]) {
      const task = await company.addTask({ assigneeId });
      await company.emit([taskEvent('due', task, { ...facts(), assigneeId })], null);
    }
    await settle();
    expect(platform.sent.map((one) => one.to)).toEqual(['C-support', 'C-support']);
  });

  it('updates the card in place when the task changes, and says nothing when nothing looks different', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    await company.database.pool.query(`UPDATE tasks SET status = 'started' WHERE id = $1`, [task]);
    await company.emit([taskEvent('started', task, facts())], company.omar);
    await settle();
    await company.emit([taskEvent('noted', task, facts())], company.omar);
    await settle();
    expect(platform.sent.map((one) => one.kind)).toEqual(['post', 'update']);
    expect([...platform.messages.values()].map((one) => one.text)).toEqual([
      `T-${task} Send quote (started)\n[buttons]\nWhy: #support is linked to Support, which has this task.`,
    ]);
    expect((await company.deliveries()).at(-1)).toMatchObject({ state: 'skipped', error: 'it looks the same' });
  });

  it('does one call for several changes that wait together', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    await company.database.pool.query(`UPDATE tasks SET status = 'done' WHERE id = $1`, [task]);
    for (const type of ['started', 'noted', 'edited', 'snoozed'])
      await company.emit([taskEvent(type, task, facts())], company.omar);
    await settle();
    expect(platform.sent.map((one) => one.kind)).toEqual(['post', 'update']);
    expect((await company.deliveries()).map((one) => one.state)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent']);
  });

  it('announces a due task in the thread of its card, calling the assignee, and directly to them', async () => {
    const task = await company.addTask({ assigneeId: company.omar });
    const details = { ...facts(), assigneeId: company.omar };
    await company.emit([taskEvent('added', task, details)], company.lena);
    await settle();
    await company.emit([taskEvent('due', task, details)], null);
    await settle();
    const [card, ...announced] = platform.sent;
    const inChannel = announced.find((one) => one.to === 'C-support');
    expect(inChannel).toMatchObject({ kind: 'post', thread: card?.message });
    expect(inChannel?.text).toContain('Due now · T-');
    expect(inChannel?.text).toContain(`<ping:${company.omar}>`);
    expect(announced.filter((one) => one.to === 'D-U-Omar')).toHaveLength(1);
    expect(announced).toHaveLength(2);
  });

  it('announces a due task that nobody has in the open, and retires the older card', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    await company.emit([taskEvent('due', task, facts())], null);
    await settle();
    expect(platform.sent.map((one) => [one.kind, one.thread])).toEqual([
      ['post', undefined],
      ['post', undefined],
      ['update', undefined],
    ]);
    const [older, newer] = [...platform.messages.values()];
    expect(older?.text).toContain('A newer message below has this card.');
    expect(older?.text).not.toContain('[buttons]');
    expect(newer?.text).toContain('Due now · T-');
    // The newer message is the live card from now on.
    await company.database.pool.query(`UPDATE tasks SET status = 'done' WHERE id = $1`, [task]);
    await company.emit([taskEvent('completed', task, facts())], company.omar);
    await settle();
    expect([...platform.messages.values()][1]?.text).toContain('(done)');
  });

  it('tells the creator when somebody else completes the task', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('completed', task, facts())], company.omar);
    await settle();
    expect(platform.texts('D-U-Lena')[0]).toContain('Done by Omar · T-');
    await company.emit([taskEvent('completed', task, facts())], company.lena);
    await settle();
    expect(platform.texts('D-U-Lena')).toHaveLength(1);
  });

  it('posts a contact in the channel of the customer’s department and to the owner, but not where it may not be seen', async () => {
    const customer = await company.addCustomer(company.lena);
    const add = async (audience: string) =>
      (
        await company.row<{ id: number }>(
          `INSERT INTO interactions (customer_id, by_id, department_id, content, happened_at, audience) VALUES ($1, $2, $3, 'Called', now(), $4) RETURNING id`,
          [customer, company.omar, company.support, audience],
        )
      )?.id as number;
    const details = {
      customerId: customer,
      customerDepartmentId: company.sales,
      customerOwnerId: company.lena,
      departmentId: company.support,
      via: 'call',
    };
    await company.emit([nounEvent('interaction', 'added', await add('everyone'), details)], company.omar);
    await company.emit([nounEvent('interaction', 'added', await add('department'), details)], company.omar);
    await settle();
    expect(platform.sent.map((one) => one.to).sort()).toEqual(['C-sales', 'D-U-Lena']);
    expect((await company.deliveries()).filter((one) => one.state === 'skipped').map((one) => one.error)).toEqual([
      'not to be seen here',
      'not to be seen here',
    ]);
  });

  it('takes a card back when its record may no longer be seen there', async () => {
    const customer = await company.addCustomer();
    const { id } = (await company.row<{ id: number }>(
      `INSERT INTO interactions (customer_id, by_id, department_id, content, happened_at) VALUES ($1, $2, $3, 'Secret', now()) RETURNING id`,
      [customer, company.omar, company.support],
    )) as { id: number };
    await company.emit([nounEvent('interaction', 'added', id, { customerDepartmentId: company.sales })], company.omar);
    await settle();
    await company.database.pool.query(`UPDATE interactions SET audience = 'department' WHERE id = $1`, [id]);
    await company.emit([nounEvent('interaction', 'edited', id)], company.omar);
    await settle();
    expect([...platform.messages.values()].map((one) => one.text)).toEqual([`L-${id} is no longer shown here`]);
    expect(await company.row('SELECT 1 FROM live_posts')).toBeUndefined();
  });

  it('shows a department’s fields only in a channel whose audience is the department', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    await company.database.pool.query(`UPDATE channels SET audience = 'department' WHERE channel_id = 'C-support'`);
    await company.emit([taskEvent('edited', task, facts())], company.lena);
    await settle();
    expect(platform.texts('C-support').map((one) => one.includes('notes shown'))).toEqual([false, true]);
  });

  it('draws the cards of a channel again when more people can look in, the latest first and some every minute', async () => {
    const { pool } = company.database;
    await pool.query(`UPDATE channels SET audience = 'department', is_private = true WHERE channel_id = 'C-support'`);
    const tasks: number[] = [];
    for (let n = 0; n < 42; n += 1) tasks.push(await company.addTask());
    const details = { ...facts(), customerDepartmentId: company.sales };
    for (const task of tasks) await company.emit([taskEvent('added', task, details)], company.lena);
    await settle();
    await pool.query(`UPDATE live_posts SET updated_at = now() - interval '31 days' WHERE record_id = $1`, [tasks[0]]);
    const shown = () => [...platform.messages.values()].filter(({ text }) => text.includes('notes shown')).length;
    expect(shown()).toBe(42);
    platform.sent.length = 0;

    await company.database.transact((tx) => doubtAudience(tx, [company.support]));
    await settle();
    expect(platform.sent.every(({ kind, to }) => kind === 'update' && to === 'C-support')).toBe(true);
    expect(platform.sent).toHaveLength(40);
    expect(platform.sent.some(({ text }) => text.includes('notes shown'))).toBe(false);
    expect(queues.waiting.some(({ delayMs }) => delayMs === 60_000)).toBe(true);

    const late = await company.addTask();
    await company.emit([taskEvent('added', late, facts())], company.lena);
    await settle();
    expect(platform.sent.at(-1)).toMatchObject({ kind: 'post', to: 'C-support' });

    await pool.query(`UPDATE deliveries SET not_before = NULL`);
    await settle(true);
    expect(shown()).toBe(1);
    // The other channel's cards were not looked at.
    expect((await company.deliveries()).filter((one) => one.target === 'C-sales')).toHaveLength(42);
    // Doubted again, nothing narrows: nothing is drawn.
    await company.database.transact((tx) => doubtAudience(tx, [company.support]));
    expect((await push.stats()).unrelayed).toBe(0);
  });

  it('keeps one live card per customer and channel, posting it again if it was deleted', async () => {
    const customer = await company.addCustomer();
    const details = { departmentId: company.sales };
    await company.emit([nounEvent('customer', 'added', customer, details)], company.omar);
    await settle();
    await company.database.pool.query(`UPDATE customers SET name = 'Acme Ltd' WHERE id = $1`, [customer]);
    await company.emit([nounEvent('customer', 'edited', customer, details)], company.omar);
    await settle();
    platform.messages.clear();
    await company.database.pool.query(`UPDATE customers SET name = 'Acme SE' WHERE id = $1`, [customer]);
    await company.emit([nounEvent('customer', 'edited', customer, details)], company.omar);
    await settle();
    expect(platform.sent.map((one) => [one.kind, one.text.split('\n')[0]])).toEqual([
      ['post', `C-${customer} Acme`],
      ['update', `C-${customer} Acme Ltd`],
      ['post', `C-${customer} Acme SE`],
    ]);
  });
});

describe('the reply in the channel itself', () => {
  const origin = { platform: 'slack', workspace: 'T1', channel: 'C-support' };

  it('is the card: nothing is posted beside it, and it lives on', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.omar, origin);
    await settle();
    expect(platform.sent).toHaveLength(0);
    const { card } = await drawn(task);
    platform.messages.set('C-support/reply', { text: 'the reply', key: null });
    await push.remember({
      ...card,
      message: { workspace: 'T1', channel: 'C-support', message: 'reply' },
      kind: 'channel',
    });
    await company.database.pool.query(`UPDATE deliveries SET not_before = NULL`);
    await settle(true);
    expect(platform.sent).toHaveLength(0);
    await company.database.pool.query(`UPDATE tasks SET status = 'done' WHERE id = $1`, [task]);
    await company.emit([taskEvent('completed', task, { ...facts(), creatorId: company.omar })], company.omar);
    await settle();
    expect(platform.sent).toMatchObject([{ kind: 'update', to: 'C-support', message: 'reply' }]);
  });

  it('is replaced by a post when it never came', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.omar, origin);
    await settle();
    await company.database.pool.query(`UPDATE deliveries SET not_before = NULL`);
    await settle(true);
    expect(platform.sent).toMatchObject([{ kind: 'post', to: 'C-support' }]);
  });

  it('is found where its process died before writing it down: no second card, and it lives on', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.omar, { ...origin, receipt: 'slack:r1' });
    await settle();
    platform.messages.set('C-support/reply', { text: 'the reply', key: 'slack:r1' });
    await company.database.pool.query(`UPDATE deliveries SET not_before = NULL`);
    await settle(true);
    expect([...platform.messages.keys()]).toEqual(['C-support/reply']);
    expect(platform.messages.get('C-support/reply')?.text).toContain('Send quote (open)');
    await company.database.pool.query(`UPDATE tasks SET status = 'done' WHERE id = $1`, [task]);
    await company.emit([taskEvent('completed', task, { ...facts(), creatorId: company.omar })], company.omar);
    await settle();
    expect(platform.messages.get('C-support/reply')?.text).toContain('(done)');
  });

  it('stays the live card when it came while the older card was being updated', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    const { card } = await drawn(task);
    platform.messages.set('C-support/reply', { text: 'the reply', key: null });
    platform.before = async ({ kind }) => {
      platform.before = () => undefined;
      expect(kind).toBe('update');
      const message = { workspace: 'T1', channel: 'C-support', message: 'reply' };
      await push.remember({ ...card, message, kind: 'channel' });
    };
    for (const status of ['started', 'done']) {
      await company.database.pool.query('UPDATE tasks SET status = $2 WHERE id = $1', [task, status]);
      await company.emit([taskEvent('edited', task, facts())], company.omar);
      await settle();
    }
    expect(platform.sent.map(({ kind, message }) => [kind, message])).toEqual([
      ['post', 'm1'],
      ['update', 'm1'],
      ['update', 'reply'],
    ]);
    expect(platform.messages.get('C-support/reply')?.text).toContain('(done)');
  });

  it('is looked for in its own channel only', async () => {
    const task = await company.addTask();
    const details = { ...facts(), customerDepartmentId: company.sales };
    await company.emit([taskEvent('added', task, details)], company.omar, { ...origin, receipt: 'slack:r1' });
    await settle();
    expect(platform.sent).toMatchObject([{ kind: 'post', to: 'C-sales', key: { again: false } }]);
  });

  it('catches up with what changed while it was on its way', async () => {
    const task = await company.addTask();
    const { card } = await drawn(task);
    await company.database.pool.query(`UPDATE tasks SET status = 'done' WHERE id = $1`, [task]);
    await company.database.pool.query(
      `INSERT INTO audit_entries (call_id, door, operation, noun, record_id, fields) VALUES ('1', 'command', 'task.done', 'task', $1, '{status}')`,
      [task],
    );
    platform.messages.set('D-U-Lena/reply', { text: 'the reply', key: null });
    await push.remember({
      ...card,
      message: { workspace: 'T1', channel: 'D-U-Lena', message: 'reply' },
      kind: 'direct',
    });
    await settle();
    expect(platform.messages.get('D-U-Lena/reply')?.text).toContain('(done)');
  });

  async function drawn(task: number) {
    const { ref } = taskEvent('added', task);
    // Lena's replies in her direct conversation are drawn for her; those in the channel for everybody. Here both see the same.
    const viewer = channelViewer(
      {
        audience: 'everyone',
        departmentId: asId<DepartmentId>(company.support),
        departmentKey: 'support',
        locale: 'en',
        timezone: 'UTC',
      },
      undefined,
    );
    return {
      card: {
        ref,
        platform: 'slack' as const,
        user: { platform: 'slack' as const, workspace: 'T1', user: 'U-Lena' },
        card: await drawFor(company, ref, viewer),
        reader: viewer.reader,
        drawnAt: new Date(Date.now() - 50),
      },
    };
  }
});

describe('what was said in a channel', () => {
  const origin = { platform: 'slack', workspace: 'T1', channel: 'C-support' };

  it('updates the card there even if the answer was private', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    await company.database.pool.query(`UPDATE tasks SET status = 'started' WHERE id = $1`, [task]);
    await company.emit([taskEvent('started', task, facts())], company.omar, origin);
    await settle();
    await company.database.pool.query(`UPDATE deliveries SET not_before = NULL`);
    await settle(true);
    expect(platform.texts('C-support').at(-1)).toContain('(started)');
  });

  it('is not echoed as an announcement where the reply shows it', async () => {
    const task = await company.addTask({ assigneeId: company.omar });
    await company.emit([taskEvent('assigned', task, { ...facts(), assigneeId: company.omar })], company.dana, origin);
    await settle();
    platform.messages.set('C-support/reply', { text: 'the reply', key: null });
    const { ref } = taskEvent('assigned', task);
    await push.remember({
      ref,
      platform: 'slack',
      user: { platform: 'slack', workspace: 'T1', user: 'U-Dana' },
      kind: 'channel',
      message: { workspace: 'T1', channel: 'C-support', message: 'reply' },
      card: { title: ['as it was'], blocks: [] },
      reader: { locale: 'en', timezone: 'UTC' },
      drawnAt: new Date(),
    });
    await company.database.pool.query(`UPDATE deliveries SET not_before = NULL`);
    await settle(true);
    expect(platform.sent.map((one) => [one.kind, one.to])).toEqual([
      ['post', 'D-U-Omar'],
      ['update', 'C-support'],
    ]);
  });
});

describe('when delivering fails', () => {
  it('lets only the rate-limited target wait, and counts no try', async () => {
    const task = await company.addTask();
    let limited = true;
    platform.before = ({ to }) => {
      if (to === 'C-support' && limited)
        throw new DeliveryError('rate-limited', 'ratelimited', { retryAfterMs: 60_000 });
    };
    const details = { ...facts(), customerDepartmentId: company.sales };
    await company.emit([taskEvent('added', task, details)], company.lena);
    await settle();
    expect(platform.sent.map((one) => one.to)).toEqual(['C-sales']);
    expect(queues.waiting).toMatchObject([{ delayMs: 60_005 }]);
    limited = false;
    await queues.crank({ delayed: true });
    expect(platform.sent.map((one) => one.to)).toEqual(['C-sales']); // too early: the database says so too
    await company.database.pool.query(`UPDATE targets SET not_before = not_before - interval '1 minute'`);
    await push.sweep();
    expect(queues.waiting).toEqual([]); // its job is not late enough yet to be taken for lost
    await company.database.pool.query(`UPDATE deliveries SET created_at = created_at - interval '3 seconds'`);
    await push.sweep();
    await queues.crank();
    expect(platform.sent.map((one) => one.to)).toEqual(['C-sales', 'C-support']);
    expect((await company.deliveries()).map((one) => one.attempts)).toEqual([1, 1]);
  });

  it('looks before it posts again when the answer was lost', async () => {
    const task = await company.addTask();
    let lost = true;
    platform.after = () => {
      if (!lost) return;
      lost = false;
      throw new DeliveryError('transient', 'timeout');
    };
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await settle(true);
    expect(platform.messages.size).toBe(1);
    expect(await company.deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    expect(await company.row('SELECT ref FROM live_posts')).toMatchObject({ ref: { message: 'm1' } });
  });

  it('looks before it posts again after a crash between posting and writing it down', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    // As the crash would have left it: posted, but the row says that somebody is sending, and their lease has run out.
    await company.database.pool.query(
      `UPDATE deliveries SET state = 'sending', ended_at = NULL, created_at = now() - interval '1 minute'`,
    );
    await company.database.pool.query(`UPDATE live_posts SET ref = 'null'`);
    await company.database.pool.query(
      `UPDATE targets SET held_by = 'somebody', held_until = now() + interval '1 minute'`,
    );
    await push.sweep();
    await queues.crank();
    expect(await company.deliveries()).toMatchObject([{ state: 'sending' }]); // still theirs
    await company.database.pool.query(`UPDATE targets SET held_until = now() - interval '1 second'`);
    await push.sweep();
    await queues.crank();
    expect(await company.deliveries()).toMatchObject([{ state: 'sent' }]);
    expect(platform.messages.size).toBe(1);
  });

  const rename = (title: string) => company.database.pool.query('UPDATE tasks SET title = $1', [title]);

  it('shows the record as it is now in a message whose answer was lost', async () => {
    const task = await company.addTask();
    const calls = [() => Promise.reject(new DeliveryError('transient', 'timeout'))];
    platform.after = () => calls.shift()?.();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    await rename('Send offer');
    await company.emit([taskEvent('edited', task, facts())], company.lena);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await settle(true);
    expect(inSupport()).toEqual([expect.stringContaining('Send offer')]);
    expect((await company.deliveries()).map((one) => one.state)).toEqual(['sent', 'skipped']);
  });

  it('shows the record as it is now in a message that was posted by somebody who lost the lease', async () => {
    const task = await company.addTask();
    const calls = [
      () => company.database.pool.query(`UPDATE targets SET held_by = 'x', held_until = now() - interval '1 second'`),
    ];
    platform.after = async () => void (await calls.shift()?.());
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    await rename('Send offer');
    await company.emit([taskEvent('edited', task, facts())], company.lena);
    await settle();
    expect(inSupport()).toEqual([expect.stringContaining('Send offer')]);
  });

  it('does not take a card for unchanged after an edit whose answer was lost', async () => {
    const task = await company.addTask();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    await rename('Send offer');
    const calls = [() => Promise.reject(new DeliveryError('transient', 'timeout'))];
    platform.after = () => calls.shift()?.();
    await company.emit([taskEvent('edited', task, facts())], company.lena);
    await settle();
    expect(inSupport()).toEqual([expect.stringContaining('Send offer')]);
    await rename('Send quote');
    await company.emit([taskEvent('edited', task, facts())], company.lena);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await settle(true);
    expect(inSupport()).toEqual([expect.stringContaining('Send quote')]);
  });

  it('posts nothing twice when a message is given up whose answers were lost, and sent again by an admin', async () => {
    await push.stop();
    push = startPush(company, platform, queues, { timing: { attempts: 1 } });
    await push.startWorker();
    const task = await company.addTask();
    const calls = [() => Promise.reject(new DeliveryError('transient', 'timeout'))];
    platform.after = () => calls.shift()?.();
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    expect(await company.deliveries()).toMatchObject([{ state: 'dead' }]);
    expect(await push.replayDeadLetters()).toBe(1);
    await queues.crank();
    expect(await company.deliveries()).toMatchObject([{ state: 'sent' }]);
    expect(inSupport()).toHaveLength(1);
  });

  it('gives up after twelve tries, tells the admins once, and sends again when asked', async () => {
    const task = await company.addTask();
    platform.before = () => {
      throw new DeliveryError('transient', 'internal_error');
    };
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    for (let tries = 1; tries < 12; tries += 1) {
      expect(await company.deliveries()).toMatchObject([{ state: 'pending', attempts: tries }]);
      await new Promise((resolve) => setTimeout(resolve, 25));
      await queues.crank({ delayed: true });
    }
    expect(await company.deliveries()).toMatchObject([{ state: 'dead', error: 'internal_error', attempts: 12 }]);
    expect(await push.deadLetters()).toMatchObject([{ to: '#support', event: 'task.added', reason: 'internal_error' }]);
    platform.before = () => undefined;
    expect(await push.replayDeadLetters()).toBe(1);
    await queues.crank();
    expect(await company.deliveries()).toMatchObject([{ state: 'sent' }]);
    expect(await push.deadLetters()).toEqual([]);
  });

  it('marks the link broken when the channel is gone, sets aside what waits, and sends it after the repair', async () => {
    const first = await company.addTask();
    const second = await company.addTask();
    platform.before = ({ to }) => {
      if (to === 'C-support') throw new DeliveryError('gone', 'not_in_channel');
    };
    await company.emit([taskEvent('added', first, facts())], company.lena);
    await company.emit([taskEvent('added', second, facts())], company.lena);
    await settle();
    await settle();
    expect(
      await company.row('SELECT status, status_reason FROM channels WHERE channel_id = $1', ['C-support']),
    ).toEqual({
      status: 'broken',
      status_reason: 'not_in_channel',
    });
    expect(
      (await company.deliveries()).filter((one) => one.target === 'C-support').map((one) => [one.state, one.error]),
    ).toEqual([
      ['dead', 'not_in_channel'],
      ['dead', 'not_in_channel'],
    ]);
    expect(platform.texts('D-U-Ada')[0]).toContain('This channel cannot be posted to');
    expect(await push.replayDeadLetters()).toBe(0); // still broken
    platform.before = () => undefined;
    await company.database.pool.query(`UPDATE channels SET status = 'ok'`);
    expect(await push.replayDeadLetters()).toBe(2);
    await queues.crank();
    expect(inSupport()).toHaveLength(2);
  });

  it('buries a message that the platform refuses, and goes on with the next', async () => {
    const first = await company.addTask();
    const second = await company.addTask();
    let refuse = true;
    platform.before = () => {
      if (!refuse) return;
      refuse = false;
      throw new DeliveryError('invalid', 'invalid_blocks');
    };
    await company.emit([taskEvent('added', first, facts())], company.lena);
    await company.emit([taskEvent('added', second, facts())], company.lena);
    await settle();
    expect((await company.deliveries()).map((one) => [one.state, one.error])).toEqual([
      ['dead', 'invalid_blocks'],
      ['sent', null],
    ]);
  });

  it('reaches a person through their next account when the first is closed', async () => {
    await company.database.pool.query(
      `INSERT INTO chat_identities (platform, workspace, user_id, staff_id, kind, checked_at) VALUES ('slack', 'T2', 'U-Omar2', $1, 'member', now())`,
      [company.omar],
    );
    platform.before = ({ to }) => {
      if (to === 'D-U-Omar') throw new DeliveryError('gone', 'account_inactive');
    };
    const task = await company.addTask({ assigneeId: company.omar });
    await company.emit([taskEvent('assigned', task, { ...facts(), assigneeId: company.omar })], company.lena);
    await settle();
    expect(platform.texts('D-U-Omar2')).toHaveLength(1);
  });

  it('does not let one record that cannot be drawn hold up the others', async () => {
    const task = await company.addTask();
    await company.emit(
      [{ type: 'department.changed', ref: { noun: 'department', id: 1 as never }, details: {} }],
      company.lena,
    );
    await company.database.pool.query(
      `INSERT INTO targets (kind, channel_id) SELECT 'channel', id FROM channels WHERE channel_id = 'C-support'`,
    );
    await company.database.pool.query(
      `INSERT INTO deliveries (event_id, target_id, kind, noun, record_id, event, rule) SELECT 999, id, 'post', 'department', 1, 'department.changed', 'live' FROM targets`,
    );
    await company.emit([taskEvent('added', task, facts())], company.lena);
    await settle();
    expect((await company.deliveries()).map((one) => one.state)).toEqual(['pending', 'sent']);
  });
});

describe('a noun that draws many at once', () => {
  it('is asked once for what waits together, and one record that fails spoils no other', async () => {
    const asked: number[][] = [];
    const [task] = fakeNouns;
    const many: Noun & Required<Pick<Noun, 'cards'>> = {
      ...(task as Noun),
      async cards(ctx, ids, viewer) {
        asked.push([...ids]);
        if (ids.includes(3)) throw new Error('3 cannot be drawn');
        const cards = await Promise.all(ids.map(async (id) => [id, await task?.card?.(ctx, id, viewer)] as const));
        return new Map(cards.flatMap(([id, card]) => (card ? [[id, card]] : [])));
      },
      async card(ctx, id, viewer) {
        if (id === 3) throw new Error('3 cannot be drawn');
        return task?.card?.(ctx, id, viewer) ?? null;
      },
    };
    await push.stop();
    push = startPush(company, platform, queues, { nouns: [many] });
    await push.startWorker();
    for (let n = 0; n < 2; n += 1)
      await company.emit([taskEvent('added', await company.addTask(), facts())], company.lena);
    await settle();
    for (let n = 0; n < 2; n += 1)
      await company.emit([taskEvent('added', await company.addTask(), facts())], company.lena);
    await settle();
    expect(asked[0]).toEqual([1, 2]);
    expect((await company.deliveries()).map((one) => one.state)).toEqual(['sent', 'sent', 'pending', 'sent']);
  });
});

describe('several at once', () => {
  it('relays each event once, however many relays there are', async () => {
    const tasks = await Promise.all(Array.from({ length: 60 }, () => company.addTask()));
    for (const task of tasks) await company.emit([taskEvent('added', task, facts())], company.lena);
    await Promise.all(Array.from({ length: 4 }, () => relayBatch(company.database, new Date())));
    await until('all relayed', async () => (await push.stats()).unrelayed === 0);
    // Whoever relayed did not queue: the sweep finds what waits.
    await company.database.pool.query(`UPDATE deliveries SET created_at = created_at - interval '1 minute'`);
    await push.sweep();
    await queues.crank();
    expect(await company.deliveries()).toHaveLength(60);
    expect(new Set(platform.texts('C-support')).size).toBe(60);
    expect(platform.sent).toHaveLength(60);
  });

  it('delivers in order and once with two workers on the same target', async () => {
    const theirs = createManualQueues();
    const other = startPush(company, platform, theirs, { timing: { batch: 3 } });
    await other.startWorker();
    const tasks: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      const task = await company.addTask();
      tasks.push(task);
      await company.emit([taskEvent('added', task, facts())], company.lena);
    }
    await relayBatch(company.database, new Date());
    const { id } = (await company.row<{ id: number }>('SELECT id FROM targets')) as { id: number };
    for (let n = 0; n < 10; n += 1) {
      await queues.enqueue([id]);
      await theirs.enqueue([id]);
    }
    await Promise.all([queues.crank(), theirs.crank()]);
    expect(platform.texts('C-support').map((one) => one.split(' ')[0])).toEqual(tasks.map((task) => `T-${task}`));
    await other.stop();
  });

  it('gives the target back when it stops, and finishes only what is at hand', async () => {
    for (let n = 0; n < 5; n += 1) {
      const task = await company.addTask();
      await company.emit([taskEvent('added', task, facts())], company.lena);
    }
    let posted: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      posted = resolve;
    });
    platform.before = async () => {
      posted();
      await new Promise((resolve) => setTimeout(resolve, 100));
    };
    push.wake();
    await until('relayed', async () => (await company.deliveries()).length === 5);
    const cranking = queues.crank();
    await first;
    const began = performance.now();
    await push.stop();
    await cranking;
    expect(performance.now() - began).toBeLessThan(2_000);
    expect((await company.deliveries()).map((one) => [one.state, one.attempts])).toEqual([
      ['sent', 1],
      ['pending', 0],
      ['pending', 0],
      ['pending', 0],
      ['pending', 0],
    ]);
    expect(await company.row('SELECT held_by FROM targets')).toEqual({ held_by: null });
  });
});
