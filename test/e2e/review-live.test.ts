import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.stop());

const showing = (text: string) =>
  t.slack.messagesIn('#sales').filter((message) => JSON.stringify(message).includes(text));

describe('a customer’s card in a channel', () => {
  it('follows the contacts that are logged, and those that are taken back', async () => {
    const lena = t.slack.as('lena');
    await lena.command('/crm customer add "Liveboat Reederei"', '#sales');
    await t.slack.waitFor(() => showing('Liveboat Reederei').length === 1);
    expect(JSON.stringify(showing('Liveboat Reederei')[0])).toContain('never');
    await lena.command('/crm log add "Liveboat Reederei" "Talked about winter berths" via:call', '#sales');
    await t.slack.waitFor(() => JSON.stringify(showing('Liveboat Reederei')[0]).includes('winter berths'));
    const [row] = await t.rows<{ id: number }>(`SELECT id FROM interactions ORDER BY id DESC LIMIT 1`);
    await lena.command(`/crm log delete L-${row?.id}`, '#sales');
    await t.slack.waitFor(() => !JSON.stringify(showing('Liveboat Reederei')[0]).includes('winter berths'));
  });
});
