import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { Form } from '../../src/cards/form.ts';
import type { Ack } from '../../src/commands/reply.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import type { Incoming } from '../../src/core/incoming.ts';
import { invocation } from '../../src/core/invocation.ts';
import { msg } from '../../src/core/msg.ts';
import type { Answer } from '../../src/platforms/platform.ts';
import { createTeams, type Teams } from '../../src/platforms/teams/index.ts';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { createTeamsWorkspace, type TeamsWorkspace } from '../../src/playground/teams-connector/index.ts';
import { appId, appPassword, tenant } from '../support/teams-connector.ts';
import { inMemoryInstallations, inMemoryReferences } from './teams-world.ts';

let workspace: TeamsWorkspace;
let teams: Teams;
const requests: Incoming[] = [];
const problems: unknown[] = [];
const behave = {
  ack: (_incoming: Incoming): Ack => ({ kind: 'ok' }),
  answer: (_incoming: Incoming): Answer | null => null,
};
const server = createServer((req, res) => {
  if (!teams?.handle(req, res)) res.writeHead(404).end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  workspace = createTeamsWorkspace({
    company: demoCompany,
    appId,
    appPassword,
    tenantId: tenant,
    botUrl: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messageActions: [{ commandId: 'log_to_crm', title: 'Log to CRM' }],
    searches: [{ commandId: 'customers', title: 'Customers', parameter: 'query' }],
    mostBytes: 28 * 1024,
  });
  await workspace.listen();
  const note = (details: object, message?: string): void => {
    problems.push({ details, message });
  };
  teams = createTeams({
    appId,
    appPassword,
    tenantId: tenant,
    appType: 'SingleTenant',
    openIdMetadataUrl: workspace.openIdMetadataUrl(),
    loginUrl: workspace.loginUrl(),
    graphUrl: workspace.serviceUrl(),
    unauthenticated: null,
    command: '/crm',
    installations: inMemoryInstallations(),
    references: inMemoryReferences(),
    messageActions: [{ callbackId: 'log_to_crm', command: 'log add', fill: 'text' }],
    searches: [{ commandId: 'customers', reference: 'customer', title: msg('Customers', '客户') }],
    home: async () => [{ title: ['Your day'], blocks: [] }],
    preview: async (ref) => ({ title: [`Customer ${ref.id} for all`], blocks: [] }),
    onEvent: async () => undefined,
    takeFile: async () => null,
    onUnanswered: () => undefined,
    namesOf: async () => new Map(),
    log: { debug: () => undefined, info: () => undefined, warn: note, error: note },
  });
  await teams.start(async (incoming) => {
    requests.push(incoming);
    const ack = behave.ack(incoming);
    const work = async (): Promise<void> => {
      const answer = ack.kind === 'ok' ? behave.answer(incoming) : null;
      if (answer) await teams.answer(incoming.route, answer, reader, { id: incoming.receipt, again: false });
    };
    return { ack, done: work() };
  });
  await workspace.install();
});
afterAll(async () => {
  await teams.stop();
  await workspace.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  requests.length = 0;
  problems.length = 0;
  behave.ack = () => ({ kind: 'ok' });
  behave.answer = () => null;
});

const reader = { locale: 'en', timezone: 'Europe/Berlin' } as const;
const task = (state: string): Card => ({
  title: [`T-12 Send quote (${state})`],
  blocks: [
    { block: 'fields', fields: [{ label: msg('Customer', '客户'), value: ['Müller & Söhne'] }] },
    {
      block: 'buttons',
      buttons: [
        { label: msg('Done', '完成'), does: invocation('task done', { task: 'T-12' }), style: 'primary' },
        { label: msg('Edit', '编辑'), does: invocation('form', { command: 'task edit', task: 'T-12' }) },
      ],
    },
  ],
});
const form: Form = {
  title: msg('Edit a task', '编辑任务'),
  submit: msg('Save', '保存'),
  does: invocation('task edit', { task: 'T-12' }),
  fields: [
    { name: 'title', label: msg('Title', '标题'), optional: false, value: 'Send quote', input: { kind: 'line' } },
    {
      name: 'customer',
      label: msg('Customer', '客户'),
      optional: true,
      input: { kind: 'lookup', reference: 'customer' },
    },
  ],
};
const to = (where: 'caller' | 'channel', state: string, replaces = false): Answer => ({
  kind: 'card',
  card: task(state),
  to: where,
  replaces,
});

describe('people in the playground’s Teams', () => {
  it('were greeted when the app was added: each with their home, the team once', async () => {
    await workspace.waitFor(() => workspace.textIn('omar').includes('Your day'));
    expect(workspace.textIn('General')).toContain('channel link');
  });

  it('get what they type answered: in their chat, in the thread, or only for them', async () => {
    behave.answer = () => to('caller', 'private');
    expect((await workspace.as('omar').personal('task list')).text).toContain('private');
    const mentioned = await workspace.as('omar').mention('task list', 'Support');
    expect(mentioned.targeted).toHaveLength(1);
    const slash = await workspace.as('omar').slash('task list', 'Support');
    expect(slash.targeted).toHaveLength(1);
    behave.answer = () => to('channel', 'for all');
    await workspace.as('omar').mention('task add', 'Support');
    expect(requests.map(({ door, place }) => [door, place.kind])).toEqual([
      ['direct', 'direct'],
      ['mention', 'channel'],
      ['command', 'channel'],
      ['mention', 'channel'],
    ]);
    expect(requests.map(({ says }) => ('text' in says ? says.text : null))).toEqual([
      'task list',
      'task list',
      'task list',
      'task add',
    ]);
    expect(workspace.textIn('Support')).toContain('for all');
    expect(problems).toEqual([]);
  });

  it('press a button, and the card changes for everybody', async () => {
    behave.answer = () => to('channel', 'open');
    const [message] = (await workspace.as('omar').mention('task add', 'Support')).messages;
    if (!message) throw new Error('no card');
    behave.answer = () => to('channel', 'done', true);
    const pressed = await workspace.as('grace').click(message, 'Done');
    expect(pressed.updated).toHaveLength(1);
    expect(pressed.text).toContain('done');
    expect(workspace.textIn('Support')).toContain('T-12 Send quote (done)');
  });

  it('fill a form in a dialog, with faults beside the fields and a search as they type', async () => {
    behave.answer = (incoming) => (incoming.door === 'form' ? to('caller', 'edited') : { kind: 'form', form });
    behave.ack = () => ({ kind: 'ok' });
    const [message] = (await workspace.as('omar').personal('task show')).messages;
    if (!message) throw new Error('no offer');
    const opened = await workspace.as('omar').click(message, 'Open the form');
    expect(opened.dialog).toBeDefined();
    behave.ack = (incoming) =>
      incoming.door === 'lookup'
        ? { kind: 'options', options: [{ label: 'Müller & Söhne', value: 'C-1' }] }
        : { kind: 'errors', fields: { title: msg('Too short', '太短') } };
    expect(JSON.stringify(await workspace.as('omar').choices('Customer', 'mül'))).toContain('C-1');
    const refused = await workspace.as('omar').submitDialog({ Title: 'x' });
    expect(refused.text).toContain('Too short');
    behave.ack = () => ({ kind: 'ok' });
    const saved = await workspace.as('omar').submitDialog({ Title: 'Send the quote' });
    expect(requests.at(-1)?.says).toMatchObject({ fields: { title: 'Send the quote' } });
    expect(saved.text).toContain('edited');
    expect(problems).toEqual([]);
  });

  it('log a message, and insert what they searched', async () => {
    const message = await workspace.as('omar').say('Customer wants <10> more units', 'Support');
    behave.answer = () => ({ kind: 'form', form });
    const opened = await workspace.as('omar').messageAction(message, 'Log to CRM');
    expect(opened.dialog).toBeDefined();
    expect(requests.at(-1)).toMatchObject({
      door: 'message-action',
      source: { text: 'Customer wants <10> more units' },
    });
    behave.ack = () => ({ kind: 'options', options: [{ label: 'Acme', value: 'C-1' }] });
    const { found } = await workspace.as('omar').search('customers', 'ac');
    expect(found).toHaveLength(1);
    const [first] = found;
    if (!first) throw new Error('nothing found');
    await workspace.as('omar').insert(first, 'Support');
    expect(workspace.textIn('Support')).toContain('Customer 1 for all');
  });
});

describe('an outage and throttling', () => {
  it('end with every push in the channel, in order, once', async () => {
    const { channel } = requestPlace();
    workspace.throttle(true);
    let down = 0;
    for (let n = 0; n < 12; n += 1) {
      if (n === 4) workspace.outage(true);
      for (;;) {
        try {
          await teams.post(
            { kind: 'channel', workspace: tenant, channel },
            { title: [`push ${n}.`], blocks: [] },
            reader,
            {
              id: `push-${n}`,
              again: false,
            },
          );
          break;
        } catch (error) {
          if (!(error instanceof DeliveryError)) throw error;
          if (error.kind === 'transient') {
            down += 1;
            workspace.outage(false);
          } else expect(error.kind).toBe('rate-limited');
          await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? 10));
        }
      }
    }
    workspace.throttle(false);
    const seen = [...workspace.textIn('Sales').matchAll(/push (\d+)\./gu)].map(([, n]) => Number(n));
    expect([...new Set(seen)]).toEqual([...Array(12).keys()]);
    expect(workspace.activitiesIn('Sales').filter((one) => workspace.cardText(one).includes('push'))).toHaveLength(12);
    expect(down).toBe(1);
  }, 90_000);
});

function requestPlace(): { channel: string } {
  return { channel: workspace.conversation('Sales').id };
}
