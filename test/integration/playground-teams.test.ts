import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ActivityTypes,
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  MessageFactory,
  TeamsActivityHandler,
  TeamsInfo,
  type TurnContext,
} from 'botbuilder';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { createTeamsWorkspace, type TeamsWorkspace } from '../../src/playground/teams-connector/index.ts';

/** A botbuilder bot of a few lines, checked and checking as it would face Teams, against the local connector. */
const appId = '11111111-2222-4333-8444-555555555555';
const appPassword = 'password-of-the-test';
const tenantId = '99999999-2222-4333-8444-555555555555';
let teams: TeamsWorkspace;
let server: Server;
let appUrl = '';
let adapter: CloudAdapter;
const heard: TurnContext['activity'][] = [];

const card = (title: string, extra: object = {}) =>
  CardFactory.adaptiveCard({
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'TextBlock', text: title, wrap: true }],
    actions: [
      { type: 'Action.Execute', title: 'Done', verb: 'done', data: { task: 7 } },
      { type: 'Action.Submit', title: 'Old', data: { old: true } },
      { type: 'Action.Submit', title: 'Open', data: { msteams: { type: 'task/fetch' }, form: 'customer' } },
      { type: 'Action.OpenUrl', title: 'Site', url: 'https://acme.example' },
    ],
    ...extra,
  });

const form = (problem?: string) => ({
  task: {
    type: 'continue' as const,
    value: {
      title: 'Add customer',
      card: CardFactory.adaptiveCard({
        type: 'AdaptiveCard',
        version: '1.5',
        body: [
          { type: 'Input.Text', id: 'name', label: 'Name', isRequired: true, errorMessage: 'A name is needed' },
          {
            type: 'Input.ChoiceSet',
            id: 'owner',
            label: 'Owner',
            style: 'filtered',
            choices: [],
            'choices.data': { type: 'Data.Query', dataset: 'staff' },
          },
          ...(problem === undefined ? [] : [{ type: 'TextBlock', text: problem, color: 'Attention' }]),
        ],
        actions: [{ type: 'Action.Submit', title: 'Save', data: { form: 'customer' } }],
      }),
    },
  },
});

class Bot extends TeamsActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context) => {
      const { activity } = context;
      if (activity.value !== undefined) await context.sendActivity(`submitted ${JSON.stringify(activity.value)}`);
      else if (activity.text?.includes('card')) await context.sendActivity({ attachments: [card('A card')] });
      else if (activity.text?.includes('who')) {
        const member = await TeamsInfo.getMember(context, activity.from.id);
        await context.sendActivity(`${member.email} ${member.userPrincipalName} ${member.tenantId}`);
      } else await context.sendActivity(`heard ${activity.text}`);
    });
  }
  protected override async onInvokeActivity(context: TurnContext) {
    const { name, value, replyToId } = context.activity;
    if (name === 'adaptiveCard/action') {
      if (value.action.verb !== 'done') throw new Error('unknown verb');
      const update = MessageFactory.attachment(card('Done by all'));
      update.id = replyToId as string;
      await context.updateActivity(update);
      return {
        status: 200,
        body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card('Done by me').content },
      };
    }
    if (name === 'application/search') {
      const results = ['Lena', 'Omar'].map((title) => ({ title, value: title.toLowerCase() }));
      return {
        status: 200,
        body: {
          statusCode: 200,
          type: 'application/vnd.microsoft.search.searchResponse',
          value: { results: results.filter((one) => one.value.startsWith(value.queryText)) },
        },
      };
    }
    return super.onInvokeActivity(context);
  }
  protected override async handleTeamsTaskModuleFetch() {
    return form();
  }
  protected override async handleTeamsTaskModuleSubmit(_context: TurnContext, request: { data: { name: string } }) {
    if (request.data.name === 'Acme') return form('Acme exists already');
    return { task: { type: 'message' as const, value: `Added ${request.data.name}` } };
  }
  protected override async handleTeamsMessagingExtensionFetchTask() {
    return form() as never;
  }
  protected override async handleTeamsMessagingExtensionSubmitAction(
    _context: TurnContext,
    action: { messagePayload?: { body?: { content?: string } }; data: { name: string } },
  ) {
    const said = action.messagePayload?.body?.content ?? '';
    return {
      composeExtension: {
        type: 'result' as const,
        attachmentLayout: 'list' as const,
        attachments: [card(`${action.data.name} from ${said}`)],
      },
    };
  }
  protected override async handleTeamsMessagingExtensionQuery(
    _context: TurnContext,
    query: { parameters?: { name?: string; value?: string }[] },
  ) {
    const words = query.parameters?.[0];
    const title = words?.name === 'initialRun' ? 'Recent' : `Found ${words?.value}`;
    return {
      composeExtension: {
        type: 'result' as const,
        attachmentLayout: 'list' as const,
        attachments: [{ ...card(title), preview: CardFactory.thumbnailCard(title) }],
      },
    };
  }
}

beforeAll(async () => {
  teams = createTeamsWorkspace({
    company: demoCompany,
    appId,
    appPassword,
    tenantId,
    botUrl: () => appUrl,
    messageActions: [{ commandId: 'log', title: 'Log to CRM' }],
    searches: [{ commandId: 'customers', title: 'Customers', parameter: 'words' }],
  });
  await teams.listen();
  const credentials = {
    isValidAppId: async (id: string) => id === appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      async signRequest<T extends { headers: { set(name: string, value: string): void } }>(request: T): Promise<T> {
        const answer = await fetch(`${teams.loginUrl()}/${tenantId}/oauth2/v2.0/token`, {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: appId,
            client_secret: appPassword,
            scope: 'https://api.botframework.com/.default',
          }),
        });
        const { access_token } = (await answer.json()) as { access_token: string };
        request.headers.set('authorization', `Bearer ${access_token}`);
        return request;
      },
    }),
  };
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: appId,
      ToChannelFromBotLoginUrl: teams.loginUrl(),
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
      ToBotFromChannelOpenIdMetadataUrl: teams.openIdMetadataUrl(),
      ToBotFromEmulatorOpenIdMetadataUrl: teams.openIdMetadataUrl(),
      OAuthUrl: teams.loginUrl(),
    },
    credentials as never,
    undefined,
    undefined,
    { noRetryPolicy: true } as never,
  );
  adapter = new CloudAdapter(authentication);
  adapter.onTurnError = async (_context, error) => {
    throw error;
  };
  const bot = new Bot();
  const app = express();
  app.use(express.json());
  app.post('/api/messages', async (req, res) => {
    try {
      await adapter.process(req, res, async (context) => {
        heard.push(context.activity);
        await bot.run(context);
      });
    } catch {
      if (!res.headersSent) res.status(500).end();
    }
  });
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await teams.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('the local Teams, before a botbuilder bot', () => {
  it('tells the app that it was added, once', async () => {
    heard.length = 0;
    await teams.install();
    await teams.install();
    const added = heard.filter((activity) => activity.membersAdded?.some((member) => member.id === `28:${appId}`));
    expect(added.filter((activity) => activity.conversation.conversationType === 'channel')).toHaveLength(1);
    expect(added.filter((activity) => activity.conversation.conversationType === 'groupChat')).toHaveLength(1);
    expect(added.filter((activity) => activity.conversation.conversationType === 'personal')).toHaveLength(11);
    expect(heard.filter((activity) => activity.type === ActivityTypes.InstallationUpdate)).toHaveLength(13);
  });

  it('sends a mention with its entity, in a thread of its own, and shows the answer in that thread', async () => {
    const omar = teams.as('omar');
    const seen = await omar.mention('help, @lena', 'Support');
    const activity = heard.at(-1);
    expect(activity?.text).toBe('<at>Crossdesk</at>&nbsp;help, <at>Lena Vogt</at>');
    expect(activity?.entities?.filter((entity) => entity.type === 'mention')).toHaveLength(2);
    expect(activity?.conversation.id).toMatch(/^19:.+@thread\.tacv2;messageid=\d+$/);
    expect(activity?.channelData).toMatchObject({ tenant: { id: tenantId }, team: { name: 'Fernhill' } });
    expect(activity?.localTimezone).toBe('Africa/Cairo');
    expect(seen.text).toContain('heard');
    const asked = teams.activitiesIn('Support').at(-2);
    expect(seen.messages[0]?.root).toBe(asked?.id);
  });

  it('says nothing of what is not meant for the app', async () => {
    const before = heard.length;
    await teams.as('omar').say('lunch?', 'Support');
    await teams.as('omar').say('lunch?', 'Acme renewal');
    expect(heard).toHaveLength(before);
  });

  it('knows people, and which chats are theirs', async () => {
    const seen = await teams.as('grace').personal('who am I');
    expect(seen.text).toContain(`grace.obi@fernhill.example grace.obi@fernhill.example ${tenantId}`);
    expect(() => teams.as('grace').activitiesIn('Nowhere')).toThrow('no channel');
    await expect(teams.as('lena').say('hi', 'Support')).rejects.toThrow('no such channel');
  });

  it('keeps a slash command between the app and whoever typed it', async () => {
    const seen = await teams.as('omar').slash('/today', 'Support');
    expect(heard.at(-1)).toMatchObject({ text: 'today', recipient: { isTargeted: true } });
    expect(seen.text).toContain('heard today');
    expect(
      teams
        .as('omar')
        .activitiesIn('Support')
        .some((message) => message.activity.text === 'today'),
    ).toBe(true);
    expect(
      teams
        .as('grace')
        .activitiesIn('Support')
        .some((message) => message.activity.text === 'today'),
    ).toBe(false);
  });

  it('lets buttons run: the presser sees the answered card, everybody the edited one', async () => {
    const omar = teams.as('omar');
    const shown = (await omar.mention('card', 'Support')).messages[0];
    if (!shown) throw new Error('no card came');
    const seen = await omar.click(shown, 'Done');
    expect(seen.view).toBeDefined();
    expect(omar.cardText(shown)).toContain('Done by me');
    expect(teams.as('grace').cardText(shown)).toContain('Done by all');
    expect((await omar.click(shown, 'Done')).ack.status).toBe(200);
    const old = (await omar.mention('card', 'Support')).messages[0];
    if (!old) throw new Error('no card came');
    expect((await omar.click(old, 'Old')).text).toContain('submitted {"old":true}');
    expect((await omar.click(old, 'Site')).url).toBe('https://acme.example');
    await expect(async () => omar.click(old, 'Missing')).rejects.toThrow('there is: Done, Old, Open, Site');
  });

  it('opens dialogs, holds required inputs, shows the app’s own faults, and closes', async () => {
    const omar = teams.as('omar');
    const shown = (await omar.mention('card', 'Support')).messages[0];
    if (!shown) throw new Error('no card came');
    const opened = await omar.click(shown, 'Open');
    expect(opened.dialog?.title).toBe('Add customer');
    expect(await omar.choices('Owner', 'om')).toEqual([{ title: 'Omar', value: 'omar' }]);
    expect((await omar.submitDialog()).errors).toEqual({ name: 'A name is needed' });
    expect((await omar.submitDialog({ Name: 'Acme' })).text).toContain('Acme exists already');
    const done = await omar.submitDialog({ Name: 'Nordlys' });
    expect(done.closed).toBe(true);
    expect(done.notices).toEqual(['Added Nordlys']);
  });

  it('runs message actions and searches', async () => {
    const omar = teams.as('omar');
    const message = await omar.say('Acme <called>', 'Support');
    const opened = await omar.messageAction(message, 'Log to CRM');
    expect(opened.dialog?.title).toBe('Add customer');
    const seen = await omar.submitDialog({ Name: 'Call' });
    expect(seen.text).toContain('Call from <div><div>Acme &lt;called&gt;</div></div>');
    expect((await omar.search('Customers', '')).found.map((one) => one.title)).toEqual(['Recent']);
    const { found } = await omar.search('customers', 'acm');
    const [first] = found;
    if (!first) throw new Error('nothing was found');
    const sent = await omar.insert(first, 'Support');
    expect(teams.cardText(sent)).toContain('Found acm');
  });

  it('runs the app’s actions from beside the box that one writes in, with tokens as for every request', async () => {
    const omar = teams.as('omar');
    const opened = await omar.composeAction('add_customer', 'Support');
    expect(opened.dialog?.title).toBe('Add customer');
    const asked = heard.findLast(({ name }) => name === 'composeExtension/fetchTask');
    expect(asked).toMatchObject({ value: { commandId: 'add_customer', commandContext: 'compose' } });
    expect(asked?.value).not.toHaveProperty('messagePayload');
    omar.closeDialog();
    await expect(omar.composeAction('add_customer', 'Sales')).rejects.toThrow();
  });

  it('takes proactive posts, targeted ones too, and refuses as Teams does', async () => {
    const bearer = `Bearer ${await token()}`;
    const post = async (path: string, body: object, method = 'POST', authorization = bearer) =>
      fetch(`${teams.serviceUrl()}v3/${path}`, {
        method,
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify(body),
      });
    const { id } = teams.conversation('Support');
    const to = `conversations/${encodeURIComponent(id)}/activities`;
    const text = { type: 'message', text: 'pushed' };
    const sent = await post(to, text);
    expect(sent.status).toBe(201);
    const pushed = (await sent.json()) as { id: string };
    expect((await post(`${to}/${pushed.id}`, { ...text, text: 'changed' }, 'PUT')).status).toBe(200);
    expect(teams.textIn('Support')).toContain('changed');
    expect((await post(to, text, 'POST', 'Bearer nonsense')).status).toBe(401);
    expect((await post(`conversations/${encodeURIComponent('19:gone@thread.tacv2')}/activities`, text)).status).toBe(
      404,
    );
    expect((await post(to, { type: 'message', text: 'x'.repeat(60_000) })).status).toBe(413);
    expect((await post(to, { type: 'message' })).status).toBe(400);

    const targeted = `${to}?isTargetedActivity=true`;
    const member = teams.state.person('omar');
    if (!member) throw new Error('no omar');
    const recipient = heard.find((activity) => activity.from.name === member.realName)?.from;
    expect((await post(targeted, { ...text, text: 'for Omar', recipient })).status).toBe(201);
    expect((await post(targeted, { ...text, recipient: { id: '29:nobody' } })).status).toBe(400);
    expect(teams.as('omar').activitiesIn('Support').at(-1)?.activity.text).toBe('for Omar');
    expect(teams.as('grace').activitiesIn('Support').at(-1)?.activity.text).toBe('changed');

    teams.failNext('send', { status: 412 });
    expect((await post(to, text)).status).toBe(412);
    teams.failNext('send', { reset: true, afterActing: true });
    const count = teams.activitiesIn('Support').length;
    await expect(post(to, text)).rejects.toThrow();
    expect(teams.activitiesIn('Support')).toHaveLength(count + 1);
    teams.outage(true);
    expect((await post(to, text)).status).toBe(503);
    teams.outage(false);
    teams.throttle(true);
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push((await post(to, text)).status);
    teams.throttle(false);
    expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 201, 429]);
    teams.happen.block('Support');
    expect((await post(to, text)).status).toBe(403);
    await teams.happen.install('General');
    expect((await post(to, text)).status).toBe(201);
    expect(heard.at(-1)?.type).toBe(ActivityTypes.InstallationUpdate);
  });

  it('makes tokens that a bot takes, and wrong ones that it does not', async () => {
    // botbuilder prints every refusal.
    vi.spyOn(console, 'error').mockReturnValue(undefined);
    const activity = JSON.stringify({ ...heard.find((one) => one.type === 'message'), text: 'raw' });
    expect((await teams.sender.raw(activity, teams.tokenForApp())).status).toBe(200);
    for (const wrong of [
      null,
      teams.tokenForApp({ aud: 'another' }),
      teams.tokenForApp({ iss: 'https://evil.example' }),
      teams.tokenForApp({ serviceurl: 'https://evil.example/' }),
      teams.tokenForApp({ exp: 1 }),
    ]) {
      expect((await teams.sender.raw(activity, wrong)).status).toBe(401);
    }
  });
});

async function token(): Promise<string> {
  const answer = await fetch(`${teams.loginUrl()}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: appPassword,
      scope: 'https://api.botframework.com/.default',
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
