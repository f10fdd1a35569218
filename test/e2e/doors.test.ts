import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.stop());

const tasksCalled = (title: string) =>
  t.rows<{ id: number; status: string; source_link: string | null; title: string }>(
    `SELECT * FROM tasks WHERE title = $1`,
    [title],
  );

describe('every door reaches the same operation', () => {
  it('a mention in a channel', async () => {
    const seen = await t.slack.as('lena').mention('task add acme "By mention" for:support', '#sales');
    await expect.poll(() => tasksCalled('By mention')).toHaveLength(1);
    expect(seen.text).toContain('By mention');
  });

  it('a direct message', async () => {
    const seen = await t.slack.as('lena').dm('task add acme "By direct message"');
    await expect.poll(() => tasksCalled('By direct message')).toHaveLength(1);
    expect(seen.text).toContain('By direct message');
  });

  it('a direct message that begins with the command, as one types it elsewhere', async () => {
    const seen = await t.slack.as('lena').dm('crm task add acme "With its command"');
    await expect.poll(() => tasksCalled('With its command')).toHaveLength(1);
    expect(seen.text).toContain('With its command');
  });

  it('a mention without what is needed answers with a button that opens the form', async () => {
    const lena = t.slack.as('lena');
    const seen = await lena.mention('customer add', '#sales');
    const asked = seen.ephemerals.at(-1) ?? seen.messages.at(-1);
    const opened = await lena.click(asked as never, 'Open the form');
    expect(opened.modal).toBeTruthy();
    const done = await lena.submit({ Name: 'Mentioned & Sons' });
    expect(done.closed).toBe(true);
    await expect.poll(() => t.rows(`SELECT 1 FROM customers WHERE name = 'Mentioned & Sons'`)).toHaveLength(1);
  });

  it('a message action opens the form with the message and its link', async () => {
    const lena = t.slack.as('lena');
    const message = t.slack.messagesIn('#sales').find((candidate) => !candidate.bot_id);
    const opened = await lena.messageAction(message as never, 'Log to CRM');
    expect(opened.modal).toBeTruthy();
    const offered = await lena.suggest(opened.modal as never, 'lookup.customer', 'acm');
    expect(offered.options.length).toBeGreaterThan(0);
    const done = await lena.submit({ Customer: offered.options[0]?.value as string });
    expect(done.errors ?? {}).toEqual({});
    expect(done.closed).toBe(true);
    await expect
      .poll(() =>
        t.rows<{ content: string; source_link: string }>(
          `SELECT content, source_link FROM interactions WHERE source_link IS NOT NULL ORDER BY id DESC LIMIT 1`,
        ),
      )
      .toMatchObject([{ source_link: expect.stringMatching(/^https:\/\//u) }]);
  });

  it('the home page shows my day, and its buttons act', async () => {
    const seen = await t.slack.as('lena').openHome();
    expect(seen.home).toBeTruthy();
    const text = JSON.stringify(seen.home);
    expect(text).toContain('Lena');
    expect(text).toMatch(/My day|Overdue|today/iu);
  });

  it('of two who press Done at the same moment the second is told who was faster', async () => {
    await t.slack.as('lena').command('/crm task add acme "Clicked twice" for:support', '#sales');
    await t.slack.waitFor(() => t.slack.textIn('#support').includes('Clicked twice'));
    const card = t.slack
      .messagesIn('#support')
      .findLast((message) => JSON.stringify(message).includes('Clicked twice'));
    const seen = await Promise.all(['omar', 'grace'].map((who) => t.slack.as(who).click(card as never, 'Done')));
    expect(await tasksCalled('Clicked twice')).toMatchObject([{ status: 'done' }]);
    const told = seen.filter(({ ephemerals }) => ephemerals.some((one) => /(Omar|Grace)/u.test(JSON.stringify(one))));
    expect(told).toHaveLength(1);
  });

  it('a whole list is worked off in place', async () => {
    const lena = t.slack.as('lena');
    await lena.command('/crm task add acme "From the list" for:me', '#sales');
    const listed = await lena.command('/crm task list mine', '#random');
    expect(listed.text).toContain('From the list');
  });
});

describe('when things fail', () => {
  it('with the Web API down, commands of people already known are kept, done and answered', async () => {
    await t.slack.as('lena').command('/crm whoami', '#sales');
    t.slack.outage(true);
    try {
      const seen = await t.slack.as('lena').command('/crm task add acme "While Slack was down" for:support', '#sales');
      expect(seen.ack.status).toBe(200);
      expect(seen.text).toContain('While Slack was down');
      expect(await tasksCalled('While Slack was down')).toHaveLength(1);
    } finally {
      t.slack.outage(false);
    }
    await t.slack.waitFor(() => t.slack.textIn('#support').includes('While Slack was down'), 20_000);
  });

  it('a deactivated colleague is refused from the next request on', async () => {
    await t.slack.as('grace').command('/crm whoami', '#support');
    t.slack.happen.person('grace', { isDeleted: true });
    await expect
      .poll(async () => (await t.slack.as('grace').command('/crm customer find acme', '#support')).text, {
        timeout: 5_000,
      })
      .not.toContain('Acme');
  });
});
