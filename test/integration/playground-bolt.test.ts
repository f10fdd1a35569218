import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { createSlackWorkspace, type SlackWorkspace } from '../../src/playground/slack-workspace/index.ts';

/** A real Bolt app of a few lines, unchanged from what would face Slack, against the local workspace. */
const signingSecret = 'signing-secret-of-the-test';
const botToken = 'xoxb-of-the-test';
let slack: SlackWorkspace;
let server: Server;
let appUrl = '';

const form = {
  type: 'modal' as const,
  callback_id: 'customer',
  title: { type: 'plain_text' as const, text: 'Add customer' },
  submit: { type: 'plain_text' as const, text: 'Save' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: { type: 'plain_text' as const, text: 'Name' },
      element: { type: 'plain_text_input' as const, action_id: 'value' },
    },
    {
      type: 'input' as const,
      block_id: 'owner',
      optional: true,
      label: { type: 'plain_text' as const, text: 'Owner' },
      element: { type: 'external_select' as const, action_id: 'owner', min_query_length: 0 },
    },
  ],
};

beforeAll(async () => {
  slack = createSlackWorkspace({
    company: demoCompany,
    signingSecret,
    botToken,
    botUrl: () => appUrl,
    command: '/crm',
    shortcuts: [
      { type: 'message', name: 'Log to CRM', callbackId: 'log' },
      { type: 'global', name: 'Add customer', callbackId: 'add' },
    ],
  });
  const slackApiUrl = await slack.listen();
  const receiver = new HTTPReceiver({ signingSecret, endpoints: '/slack/events', logLevel: LogLevel.ERROR });
  const app = new App({ token: botToken, receiver, clientOptions: { slackApiUrl }, logLevel: LogLevel.ERROR });
  app.command('/crm', async ({ ack, respond, command, client, body }) => {
    if (command.text === 'slow') return;
    if (command.text === 'inline') return ack({ response_type: 'in_channel', text: 'for all' });
    await ack();
    if (command.text === 'form') await client.views.open({ trigger_id: body.trigger_id, view: form });
    else if (command.text === 'card') {
      await client.chat.postMessage({
        channel: command.channel_id,
        text: 'A card',
        metadata: { event_type: 'card', event_payload: { key: 'k1' } },
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text: '*Task* T-1' } },
          {
            type: 'actions',
            elements: [{ type: 'button', action_id: 'done', text: { type: 'plain_text', text: 'Done' }, value: 'T-1' }],
          },
        ],
      });
    } else await respond(`you said ${command.text}`);
  });
  app.action('done', async ({ ack, respond, body, action, client }) => {
    await ack();
    if (body.type !== 'block_actions' || body.container.type !== 'message' || action.type !== 'button') return;
    await client.chat.update({
      channel: String(body.channel?.id),
      ts: String(body.message?.ts),
      text: `${action.value} done by ${body.user.id}`,
    });
    await respond({ text: 'Well done', replace_original: false });
  });
  app.view('customer', async ({ ack, view, client, body }) => {
    const name = view.state.values.name?.value?.value;
    if (name === 'bad') return ack({ response_action: 'errors', errors: { name: 'Not that one' } });
    if (name === 'next') return ack({ response_action: 'push', view: form });
    if (name === 'change')
      return ack({ response_action: 'update', view: { ...form, title: { type: 'plain_text', text: 'Changed' } } });
    await ack();
    const owner = view.state.values.owner?.owner?.selected_option?.value;
    await client.chat.postMessage({ channel: body.user.id, text: `saved ${name} for ${owner ?? 'nobody'}` });
  });
  app.options('owner', async ({ ack, options }) =>
    ack({ options: [{ text: { type: 'plain_text', text: `Owner ${options.value}` }, value: `o-${options.value}` }] }),
  );
  app.shortcut('log', async ({ ack, shortcut, client }) => {
    await ack();
    if (shortcut.type === 'message_action')
      await client.chat.postEphemeral({
        channel: shortcut.channel.id,
        user: shortcut.user.id,
        text: `logged: ${shortcut.message.text}`,
      });
  });
  app.shortcut('add', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: form });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'My day' } }] },
    });
  });
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: `heard ${event.text}`, thread_ts: event.ts });
  });
  app.message(async ({ message, say }) => {
    if (message.subtype === undefined) await say(`echo ${message.text}`);
  });
  server = createServer((req, res) => receiver.requestListener(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await slack.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('the local Slack workspace, with a real Bolt app', () => {
  it('sends a signed slash command, names resolved, and shows the answer to its sender alone', async () => {
    const seen = await slack.as('lena').command('/crm hello @omar & <b> in #support', '#sales');
    expect(seen.ack.status).toBe(200);
    expect(seen.ephemerals[0]?.text).toBe(
      'you said hello <@U0OMARSAID|omar> &amp; &lt;b&gt; in <#C0SUPPORT01|support>',
    );
    expect(slack.ephemeralFor('omar')).toHaveLength(0);
  });

  it('says operation_timeout when the app does not acknowledge in three seconds', async () => {
    const seen = await slack.as('lena').command('/crm slow', '#sales');
    expect(seen.failure).toBeDefined();
    expect(seen.text).toContain('/crm');
  }, 10_000);

  it('shows an answer for everybody together with the command that caused it', async () => {
    const seen = await slack.as('lena').command('/crm inline', '#sales');
    expect(seen.messages.map((message) => message.text)).toEqual(['for all']);
    expect(slack.messagesIn('#sales').some((message) => message.text === '/crm inline')).toBe(true);
  });

  it('opens a modal, keeps it open with field errors, pushes, updates and closes it', async () => {
    const lena = slack.as('lena');
    const opened = await lena.command('/crm form', '#sales');
    expect(opened.modal?.title?.text).toBe('Add customer');
    expect((await lena.submit({})).errors).toEqual({ name: 'Please complete this required field.' });
    expect((await lena.submit({ Name: 'bad' })).errors).toEqual({ name: 'Not that one' });
    expect((await lena.submit({ Name: 'change' })).modal?.title?.text).toBe('Changed');
    expect((await lena.submit({ Name: 'next' })).modal?.previous_view_id).toBe(opened.modal?.id);
    expect(lena.modals()).toHaveLength(2);
    const offered = await lena.suggest(lena.modal()!, 'owner', 'ann');
    expect(offered.options.map((option) => option.text.text)).toEqual(['Owner ann']);
    const saved = await lena.submit({ Name: 'Acme', Owner: 'o-ann' }, { until: (seen) => seen.messages.length > 0 });
    expect(saved.text).toContain('saved Acme for o-ann');
    await lena.close();
    expect(lena.modal()).toBeUndefined();
  });

  it('posts a card with metadata, updates it when its button is pressed, and answers the presser', async () => {
    const lena = slack.as('lena');
    const seen = await lena.command('/crm card', '#sales');
    const [card] = seen.messages;
    const clicked = await lena.click(card!, 'Done', undefined, { until: (s) => s.ephemerals.length > 0 });
    expect(slack.messagesIn('#sales').at(-1)?.text).toBe('T-1 done by U0LENAVOGT');
    expect(clicked.ephemerals[0]?.text).toBe('Well done');
    expect(slack.callsTo('chat.update').at(-1)?.result).toBe('ok');
  });

  it('delivers mentions, direct messages, home, message actions and global shortcuts', async () => {
    const omar = slack.as('omar');
    const mentioned = await omar.mention('hi there', '#support');
    expect(mentioned.messages[0]?.text).toBe('heard <@U0CROSSDESK> hi there');
    expect(mentioned.messages[0]?.thread_ts).toBeDefined();
    expect((await omar.dm('ping')).text).toContain('echo ping');
    expect((await omar.openHome()).text).toContain('My day');
    const logged = await omar.messageAction(slack.messagesIn('#support')[0]!, 'Log to CRM');
    expect(logged.text).toContain('logged: Complaint from Acme');
    expect((await omar.shortcut('Add customer')).modal?.callback_id).toBe('customer');
    await omar.close();
  });

  it('fails as told: planned errors, rate limits and an outage', async () => {
    const omar = slack.as('omar');
    slack.failNext('chat.postMessage', 'is_archived');
    await omar.dm('lost', undefined, { timeoutMs: 300 });
    expect(slack.callsTo('chat.postMessage').at(-1)?.result).toBe('is_archived');
    slack.outage(true);
    expect((await omar.command('/crm still here', '#support')).text).toContain('you said still here');
    slack.outage(false);
  });
});
