import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.stop());

describe('the main loop, through signed HTTP', () => {
  it('answers the bare command privately with what this person may do', async () => {
    const seen = await t.slack.as('lena').command('/crm', '#sales');
    expect(seen.ack.status).toBe(200);
    expect(seen.text).toContain('What you can do with Crossdesk');
    expect(t.slack.textIn('#sales')).not.toContain('What you can do');
  });

  it('a task that Sales gives to Support arrives in #support, is done there, and the card in #sales follows', async () => {
    const before = t.slack.messagesIn('#support').length;
    await t.slack
      .as('lena')
      .command('/crm task add acme "Send the signed quote" for:support due:"in 3 hours"', '#sales');
    await t.slack.waitFor(() => t.slack.textIn('#support').includes('Send the signed quote'));
    await t.slack.waitFor(() => t.slack.textIn('#sales').includes('Send the signed quote'));
    expect(t.slack.messagesIn('#support').length).toBe(before + 1);
    expect(
      t.slack.messagesIn('#sales').filter((message) => JSON.stringify(message).includes('Send the signed quote')),
    ).toHaveLength(1);

    const card = t.slack.messagesIn('#support').at(-1);
    await t.slack.as('omar').click(card as never, 'Done');
    const [task] = await t.rows<{ id: number; status: string; closed_by: string; created_by: string }>(
      `SELECT t.id, t.status, c.name AS closed_by, b.name AS created_by FROM tasks t
       JOIN staff b ON b.id = t.created_by_id LEFT JOIN staff c ON c.id = t.closed_by_id WHERE title = 'Send the signed quote'`,
    );
    expect(task).toMatchObject({ status: 'done', closed_by: 'Omar Said', created_by: 'Lena Vogt' });
    await t.slack.waitFor(() => /Done/u.test(JSON.stringify(t.slack.messagesIn('#sales').at(-1))));
    // Signal, not noise: still one message in each channel.
    expect(
      t.slack.messagesIn('#sales').filter((message) => JSON.stringify(message).includes('Send the signed quote')),
    ).toHaveLength(1);
    expect(t.slack.messagesIn('#support').length).toBe(before + 1);
  });

  it('opens the form when something is missing, shows faults beside their fields, and writes once it is right', async () => {
    const lena = t.slack.as('lena');
    const opened = await lena.command('/crm customer add', '#sales');
    expect(opened.modal).toBeTruthy();
    const wrong = await lena.submit({ Name: 'Nordlicht Bau', 'E-mail': 'not an address' });
    expect(Object.keys(wrong.errors ?? {})).toHaveLength(1);
    expect(await t.rows(`SELECT 1 FROM customers WHERE name = 'Nordlicht Bau'`)).toHaveLength(0);
    const right = await lena.submit({ Name: 'Nordlicht Bau', 'E-mail': 'info@nordlicht.example' });
    expect(right.closed).toBe(true);
    await t.slack.waitFor(() => t.slack.textIn('#sales').includes('Nordlicht Bau'));
    const [row] = await t.rows<{ email_sealed: string }>(
      `SELECT email_sealed FROM customers WHERE name = 'Nordlicht Bau'`,
    );
    expect(row?.email_sealed).toBeTruthy();
    expect(row?.email_sealed).not.toContain('nordlicht.example');
    // #sales is public or private: whoever looks, an address is shown only where everybody there may see it.
  });

  it('reads Chinese: a colleague in Shanghai types and is answered in Chinese', async () => {
    const seen = await t.slack.as('chen.wei').command('/crm 任务 添加 acme 发送报价 截止:明天下午3点', '#sales');
    expect(seen.failure).toBeFalsy();
    const [task] = await t.rows<{ title: string; due_at: Date }>(
      `SELECT title, due_at FROM tasks WHERE title = '发送报价'`,
    );
    expect(task).toBeTruthy();
    expect(task?.due_at.toISOString().slice(11, 16)).toBe('07:00');
    const help = await t.slack.as('chen.wei').command('/crm 帮助', '#sales');
    expect(help.text).toContain('您可以用 Crossdesk 做什么');
  });

  it('undoes the last write of mine', async () => {
    const lena = t.slack.as('lena');
    await lena.command('/crm task add acme "Taken back"', '#sales');
    const undone = await lena.command('/crm undo', '#sales');
    expect(undone.text).toMatch(/Undone/u);
    const [task] = await t.rows<{ status: string }>(`SELECT status FROM tasks WHERE title = 'Taken back'`);
    expect(task?.status).toBe('cancelled');
    const again = await lena.command('/crm undo', '#sales');
    expect(again.text).not.toMatch(/Undone: task\.add/u);
  });
});
