import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import type { DoorName } from '../client.ts';
import { type Desk, type Scenario, scenario, shownWith } from '../scenario.ts';

const door = (name: DoorName, run: (desk: Desk) => Promise<void>): Scenario => scenario(name, run);
const tasksCalled = 'SELECT id, status, source_link FROM tasks WHERE title = $1';

/** The same capability through every door; each leaves a row or shows one. */
export const doorScenarios: readonly Scenario[] = [
  door('typed', async ({ type, row, counts }) => {
    await type('lena', 'task add acme "Typed in the channel" for:support', 'sales', /Typed in the channel/u);
    expect(await row(tasksCalled, 'Typed in the channel')).toMatchObject({ status: 'open' });
    expect(counts('marta', 'sales', 'Typed in the channel')).toBe(1);
  }),
  door('mention', async ({ client, row, finds }) => {
    const seen = await client.as('lena').mention('task add acme "By mention" for:support', 'sales', /By mention/u);
    expect(seen.text).toContain('By mention');
    expect(await row(tasksCalled, 'By mention')).toMatchObject({ status: 'open' });
    await finds('marta', 'sales', 'By mention');
    // Where people mention each other they write themselves the same way.
    for (const [title, me] of [
      ['Mine by a mention', '@me'],
      ['Mine by a word', 'me'],
    ] as const) {
      await client.as('omar').mention(`task add acme "${title}" for:${me}`, 'support', new RegExp(title, 'u'));
      expect(
        await row(`SELECT s.name FROM tasks t JOIN staff s ON s.id = t.assignee_id WHERE t.title = $1`, title),
      ).toEqual({ name: 'Omar Said' });
    }
  }),
  door('direct', async ({ client, row }) => {
    const seen = await client.as('lena').direct('task add acme "In our own chat"', /In our own chat/u);
    expect(seen.text).toContain('In our own chat');
    expect(await row(tasksCalled, 'In our own chat')).toMatchObject({ status: 'open' });
  }),
  door('form', async ({ client, row }) => {
    const lena = client.as('lena');
    const opened = await lena.openForm('customer add', 'sales');
    expect(opened.form).toMatch(/Add a customer[\s\S]*Name[\s\S]*E-mail/u);
    const wrong = await lena.submit({ Name: 'Silberdistel Hotels', 'E-mail': 'not an address' });
    expect(wrong.errors.join()).toContain('not an e-mail address');
    expect(wrong.closed).toBe(false);
    expect(await client.rows(`SELECT 1 FROM customers WHERE name = 'Silberdistel Hotels'`)).toEqual([]);
    const right = await lena.submit({ Name: 'Silberdistel Hotels', 'E-mail': 'info@silberdistel.example' });
    expect(right.closed).toBe(true);
    await until(
      'the customer',
      async () => (await client.rows(`SELECT 1 FROM customers WHERE name = 'Silberdistel Hotels'`)).length === 1,
    );
    expect(await row(`SELECT email_sealed FROM customers WHERE name = 'Silberdistel Hotels'`)).not.toMatchObject({
      email_sealed: null,
    });
  }),
  door('button', async ({ client, task, finds, row }) => {
    await task('Pressed to be done');
    const card = await finds('omar', 'support', 'Pressed to be done');
    await client.as('omar').press(card, 'Done');
    await until(
      'the task is done',
      async () => (await client.rows<{ status: string }>(tasksCalled, ['Pressed to be done']))[0]?.status === 'done',
    );
    expect(
      await row(
        `SELECT s.name FROM tasks t JOIN staff s ON s.id = t.closed_by_id WHERE title = $1`,
        'Pressed to be done',
      ),
    ).toEqual({ name: 'Omar Said' });
  }),
  door('message action', async ({ client }) => {
    const words = 'Acme called: the import fails every night since Monday';
    await client.as('marta').say(words, 'sales');
    const lena = client.as('lena');
    const opened = await lena.messageAction(words, 'sales', 'Log to CRM');
    expect(opened.form).toContain('the import fails every night');
    const [acme] = await lena.offers('Customer', 'acm');
    expect(acme?.label).toContain('Acme');
    const done = await lena.submit({ Customer: acme?.value ?? '' });
    expect(done.errors).toEqual([]);
    expect(done.closed).toBe(true);
    await until('the log', async () => {
      const rows = await client.rows<{ content: string; source_link: string | null }>(
        `SELECT content, source_link FROM interactions WHERE content LIKE '%the import fails every night%'`,
      );
      return rows.length === 1 && /^https:\/\//u.test(rows[0]?.source_link ?? '');
    });
    const asked = await lena.messageAction(words, 'sales', 'Create task');
    expect(asked.form).toContain('the import fails every night');
    expect((await lena.submit({ Note: 'Asked for in the channel' })).errors).toEqual([]);
    await until(
      'the task',
      async () =>
        (
          await client.rows(
            `SELECT 1 FROM tasks WHERE title LIKE '%the import fails every night%' AND source_link LIKE 'https://%'`,
          )
        ).length === 1,
    );
  }),
  door('shortcut', async ({ client }) => {
    const lena = client.as('lena');
    const opened = await lena.shortcut('log add');
    expect(opened.form).toMatch(/Customer[\s\S]*What was said/u);
    const [acme] = await lena.offers('Customer', 'acm');
    const done = await lena.submit({ Customer: acme?.value ?? '', 'What was said': 'Met by chance at the station' });
    expect(done.errors).toEqual([]);
    await until(
      'the log',
      async () =>
        (await client.rows(`SELECT 1 FROM interactions WHERE content = 'Met by chance at the station'`)).length === 1,
    );
    // A form that no message action opens.
    expect((await lena.shortcut('customer add')).form).toMatch(/Add a customer[\s\S]*Name[\s\S]*E-mail/u);
    expect((await lena.submit({ Name: 'Tannhof Machines' })).errors).toEqual([]);
    await until(
      'the customer',
      async () => (await client.rows(`SELECT 1 FROM customers WHERE name = 'Tannhof Machines'`)).length === 1,
    );
  }),
  door('search', async ({ client, task }) => {
    const id = await task('Found while one types');
    const lena = client.as('lena');
    expect((await lena.search('customer', 'acm')).join('\n')).toContain('Acme Industrial Supplies');
    expect(await lena.search('customer', 'qzzxv')).toEqual([]);
    expect((await lena.search('task', id)).join('\n')).toContain('Found while one types');
    // Before anything is typed: what one had to do with last.
    expect((await lena.search('task', ''))[0]).toContain('Found while one types');
  }),
  door('home', async ({ client, task }) => {
    await task('Seen on the home page', 'for:me');
    const seen = await client.as('lena').home();
    expect(seen.text).toMatch(/Hello, Lena Vogt/u);
    expect(seen.text).toMatch(/My day|Overdue|today/iu);
    // It says how to begin where one reads it.
    expect(seen.text).toMatch(client.platform === 'teams' ? /mention @Crossdesk/u : /type \/crm/u);
    expect(seen.text.includes('/crm')).toBe(client.platform === 'slack');
  }),
  door('push', async ({ task, finds, counts }) => {
    await task('Pushed to Support');
    const card = await finds('grace', 'support', 'Pushed to Support');
    expect(card.isPrivate).toBe(false);
    expect(card.text).toMatch(/Lena Vogt/u);
    expect(counts('omar', 'support', 'Pushed to Support')).toBe(1);
  }),
  door('live update', async ({ type, task, finds, counts }) => {
    const id = await task('Followed by all its cards');
    await finds('omar', 'support', 'Followed by all its cards');
    await type('omar', `task done ${id}`, 'support', /Done/u);
    for (const [who, place] of [
      ['marta', 'sales'],
      ['grace', 'support'],
    ] as const) {
      await until(`the card in ${place}`, async () =>
        /Completed by[\s\S]*Omar Said/u.test((await finds(who, place, 'Followed by all its cards')).text),
      );
      expect(counts(who, place, 'Followed by all its cards')).toBe(1);
    }
  }),
  door('private answer', async ({ client, type, counts }) => {
    const typed = await type('lena', 'whoami', 'sales', /You are Lena Vogt/u);
    const mentioned = await client.as('lena').mention('whoami', 'sales', /You are Lena Vogt/u);
    expect(mentioned.text).toContain('You are Lena Vogt');
    for (const { shown } of [typed, mentioned]) {
      expect(shown.filter((message) => message.text.includes('You are Lena') && !message.isPrivate)).toEqual([]);
    }
    expect(counts('marta', 'sales', 'You are Lena')).toBe(0);
  }),
  door('language', async ({ type, row }) => {
    await type('chen.wei', '任务 添加 acme 核对发票 负责人:我 截止:明天下午3点', 'sales', /核对发票/u);
    expect(await row(tasksCalled, '核对发票')).toMatchObject({ status: 'open' });
    expect(
      await row(`SELECT s.name FROM tasks t JOIN staff s ON s.id = t.assignee_id WHERE t.title = $1`, '核对发票'),
    ).toEqual({ name: '陈伟' });
    const help = await type('chen.wei', '帮助', 'sales', /您可以用 Crossdesk 做什么/u);
    expect(shownWith(help, '您可以用').isPrivate).toBe(true);
  }),
];
