import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type SocketModeServer, startSocketModeServer } from '../support/socket-mode.ts';
import { until } from '../support/until.ts';

const appToken = 'xapp-1-e2e-0123456789';

let t: TestApp;
let socket: SocketModeServer;
beforeAll(async () => {
  socket = await startSocketModeServer({ appToken, webApi: () => t?.slack.slackApiUrl() ?? '' });
  t = await startTestApp({ env: { SLACK_APP_TOKEN: appToken, SLACK_API_URL: socket.apiUrl } });
  await until('connected', () => socket.connections() === 1);
});
afterAll(async () => {
  await t?.stop();
  await socket?.stop();
});

let triggers = 0;
function command(text: string, trigger = `trigger-${++triggers}`) {
  return {
    command: '/crm',
    text,
    team_id: 'T0FERNHILL',
    user_id: 'U0LENAVOGT',
    channel_id: 'C0SALES0001',
    channel_name: 'sales',
    trigger_id: trigger,
    response_url: socket.responseUrl(trigger),
  };
}

const tasksCalled = (title: string) => t.rows<{ status: string }>('SELECT status FROM tasks WHERE title = $1', [title]);
const answeredTo = (trigger: string) => socket.responses.filter(({ path }) => path === trigger).map(({ body }) => body);

describe('Socket Mode', () => {
  it('a command comes down the wire, is acknowledged when kept, becomes a record and a push', async () => {
    const payload = command('task add acme "Down the wire" for:support');
    expect(await socket.deliver('slash_commands', payload)).toEqual({});
    // Acknowledged means kept: by now the row is there.
    expect(await t.rows('SELECT 1 FROM inbox')).toHaveLength(1);
    await expect.poll(() => tasksCalled('Down the wire')).toHaveLength(1);
    await t.slack.waitFor(() => t.slack.textIn('#support').includes('Down the wire'));
  });

  it('answers through the response URL', async () => {
    const payload = command('whoami');
    await socket.deliver('slash_commands', payload);
    await expect.poll(() => answeredTo(payload.trigger_id).join()).toContain('Lena Vogt');
  });

  it('an envelope that comes twice is acknowledged twice and done once', async () => {
    const payload = command('task add acme "Came twice"');
    await socket.deliver('slash_commands', payload);
    await socket.deliver('slash_commands', payload);
    await expect.poll(() => tasksCalled('Came twice')).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await tasksCalled('Came twice')).toHaveLength(1);
  });

  it('mentions and clicks arrive too', async () => {
    const event = {
      type: 'app_mention',
      user: 'U0LENAVOGT',
      channel: 'C0SALES0001',
      ts: '1800000000.000001',
      text: '<@U0CROSSDESK> task add acme "Mentioned on the wire"',
    };
    await socket.deliver('events_api', {
      type: 'event_callback',
      event_id: 'Ev0WIRE',
      team_id: 'T0FERNHILL',
      authorizations: [{ team_id: 'T0FERNHILL', user_id: 'U0CROSSDESK', is_bot: true }],
      event,
    });
    await expect.poll(() => tasksCalled('Mentioned on the wire')).toHaveLength(1);
    const card = t.slack
      .messagesIn('#support')
      .findLast((message) => JSON.stringify(message).includes('Down the wire'));
    const actions = card?.blocks?.flatMap((block) => block.elements ?? []) as {
      action_id?: string;
      value?: string;
      text?: { text: string };
    }[];
    const done = actions.find((action) => action.text?.text === 'Done');
    await socket.deliver('interactive', {
      type: 'block_actions',
      team: { id: 'T0FERNHILL' },
      user: { id: 'U0OMARSAID', team_id: 'T0FERNHILL' },
      channel: { id: 'C0SUPPORT01', name: 'support' },
      container: { type: 'message', message_ts: card?.ts, channel_id: 'C0SUPPORT01', is_ephemeral: false },
      message: { ts: card?.ts },
      trigger_id: 'trigger-click',
      response_url: socket.responseUrl('click'),
      actions: [{ type: 'button', action_id: done?.action_id, block_id: 'b', value: done?.value }],
    });
    await expect.poll(() => tasksCalled('Down the wire')).toMatchObject([{ status: 'done' }]);
  });

  it('serves nothing over HTTP meanwhile', async () => {
    expect((await fetch(`${t.url}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await fetch(`${t.url}/readyz`)).status).toBe(200);
  });

  it('connects again when Slack recycles the connection, and when the network breaks', async () => {
    for (const how of ['recycle', 'break'] as const) {
      const before = socket.opened();
      socket.cut(how);
      await expect.poll(() => socket.connections() > 0 && socket.opened() > before, { timeout: 12_000 }).toBe(true);
      await socket.deliver('slash_commands', command(`task add acme "After ${how}"`));
      await expect.poll(() => tasksCalled(`After ${how}`)).toHaveLength(1);
    }
  });

  it('the doctor says how the socket is', async () => {
    const says = async () =>
      JSON.stringify((await t.app.doctor()).filter(({ what }) => what.en.includes('Socket Mode')));
    expect(await says()).toContain('connected');
  });
});
