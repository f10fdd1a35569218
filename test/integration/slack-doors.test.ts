import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { Form } from '../../src/cards/form.ts';
import { msg, same } from '../../src/core/msg.ts';
import { createSlackWorld, type SlackWorld, team } from './slack-world.ts';

let world: SlackWorld;
beforeEach(async () => {
  world = await createSlackWorld();
});
afterEach(async () => {
  await world.stop();
});

const card = (title: string, command = 'task done'): Card => ({
  title: [title],
  blocks: [
    { block: 'text', text: ['All about it.'] },
    {
      block: 'buttons',
      buttons: [{ label: msg('Done', '完成'), does: { command, args: { task: 'T-1' } }, style: 'primary' }],
    },
  ],
});
const privately = (title: string) => ({ kind: 'card', card: card(title), to: 'caller' }) as const;
const publicly = (title: string) => ({ kind: 'card', card: card(title), to: 'channel' }) as const;

const form: Form = {
  title: msg('Add a task for somebody in the company', '添加任务'),
  submit: msg('Save', '保存'),
  does: { command: 'task add', args: { customer: 'C-1' } },
  fields: [
    { name: 'title', label: msg('Title', '标题'), optional: false, input: { kind: 'line' } },
    { name: 'note', label: msg('Note', '备注'), optional: true, input: { kind: 'lines' } },
    {
      name: 'priority',
      label: msg('Priority', '优先级'),
      optional: true,
      value: 'high',
      input: {
        kind: 'choice',
        options: [
          { value: 'high', label: msg('High', '高') },
          { value: 'low', label: msg('Low', '低') },
        ],
      },
    },
    {
      name: 'customer2',
      label: msg('Customer', '客户'),
      optional: true,
      input: { kind: 'lookup', reference: 'customer' },
    },
  ],
};

describe('a slash command', () => {
  it('arrives as typed text, with names as references, and is answered privately', async () => {
    world.behave.answer = () => privately('Task T-1');
    const seen = await world.workspace
      .as('lena')
      .command('/crm task add “Acme & <Sons>” for:@omar in:#support mail a@b.example', '#sales');
    expect(seen.ack).toMatchObject({ status: 200, body: '' });
    expect(seen.ephemerals).toHaveLength(1);
    expect(seen.text).toContain('Task T-1');
    const support = world.workspace.channel('#support').id;
    expect(world.requests).toEqual([
      expect.objectContaining({
        receipt: expect.stringMatching(/^slack:[0-9a-f]{64}$/u),
        from: { platform: 'slack', workspace: team, user: 'U0LENAVOGT' },
        door: 'command',
        place: { channel: world.workspace.channel('#sales').id, kind: 'channel' },
        says: { text: `task add “Acme & <Sons>” for:@{slack:U0OMARSAID} in:#{slack:${support}} mail a@b.example` },
      }),
    ]);
  });

  it('is answered in the channel with a message that can be updated', async () => {
    let ref: unknown;
    world.behave.answer = async (incoming) => {
      ref = await world.slack.answer(
        incoming.route,
        publicly('For all'),
        { locale: 'en', timezone: 'UTC' },
        { id: 'one', again: false },
      );
      return null;
    };
    const seen = await world.workspace.as('lena').command('/crm share', '#sales');
    const [message] = seen.messages;
    expect(message?.blocks?.length).toBeGreaterThan(0);
    expect(ref).toEqual({ workspace: team, channel: message?.channel, message: message?.ts });
    await world.slack.update(ref as never, card('Changed'), { locale: 'en', timezone: 'UTC' });
    expect(world.workspace.messagesIn('#sales').at(-1)?.text).toContain('Changed');
  });

  it('says privately what could not be posted, and why', async () => {
    world.behave.answer = () => publicly('For all');
    world.workspace.failNext('chat.postMessage', 'not_in_channel');
    const seen = await world.workspace.as('lena').command('/crm share', '#sales');
    expect(seen.messages).toEqual([]);
    expect(seen.text).toContain('For all');
    expect(seen.text).toContain('/invite');
  });

  it('of another name is answered', async () => {
    const body = new URLSearchParams({
      command: '/other',
      text: '',
      user_id: 'U0LENAVOGT',
      team_id: team,
      channel_id: 'C1',
    }).toString();
    const sent = await world.workspace.sender.raw('application/x-www-form-urlencoded', body);
    expect(sent.status).toBe(200);
    expect(sent.body).toContain('My command is /crm');
    expect(world.requests).toEqual([]);
  });

  it('that could not be kept says so in the acknowledgement, whatever was typed', async () => {
    world.behave.ack = () => ({ kind: 'say', message: msg('Not kept. You typed: *x* <!channel>', '未保存') });
    const seen = await world.workspace.as('lena').command('/crm x', '#sales');
    expect(seen.text).toContain('Not kept. You typed: *x*');
    expect(world.workspace.pingsIn('#sales')).toEqual([]);
  });

  it('keeps working while the Web API is down', async () => {
    world.workspace.outage(true, 'reset');
    world.behave.answer = () => publicly('Still here');
    const seen = await world.workspace.as('lena').command('/crm task add x', '#sales');
    expect(seen.ack.status).toBe(200);
    expect(seen.ack.ms).toBeLessThan(1_000);
    expect(seen.text).toContain('Still here');
  });
});

describe('mentions and direct messages', () => {
  it('a mention is answered in its thread, for the writer alone', async () => {
    const lena = world.workspace.as('lena');
    const parent = lena.say('About Acme', '#sales');
    world.behave.answer = () => privately('Acme');
    const seen = await lena.mention('customer show acme', '#sales', parent.ts);
    expect(world.requests[0]).toMatchObject({
      receipt: expect.stringMatching(/^slack:Ev/u),
      door: 'mention',
      says: { text: 'customer show acme' },
      place: { kind: 'channel', thread: parent.ts },
    });
    expect(seen.ephemerals[0]).toMatchObject({ user: 'U0LENAVOGT', thread_ts: parent.ts });
  });

  it('an event that was not kept is delivered again, and worked on once', async () => {
    let tries = 0;
    world.behave.ack = () => (++tries === 1 ? { kind: 'retry' } : { kind: 'ok' });
    world.behave.answer = () => privately('Today');
    await world.workspace.as('lena').dm('today', undefined, { timeoutMs: 4_000 });
    expect(tries).toBe(2);
    expect(world.requests).toHaveLength(1);
    expect(world.workspace.messagesIn('lena').at(-1)?.text).toContain('Today');
  });

  it('does not hear itself, other bots, edits or joins', async () => {
    const event = (fields: object) =>
      world.workspace.happen.event({
        type: 'message',
        channel: 'D1',
        channel_type: 'im',
        ts: '1.1',
        ...fields,
      } as never);
    event({ user: 'U0OTHER', bot_id: 'B1', text: 'x' });
    event({ user: 'U0CROSSDESK', text: 'x' });
    event({ subtype: 'message_changed', message: { text: 'x' } });
    event({ user: 'U0LENAVOGT', subtype: 'channel_join', text: 'x' });
    event({ user: 'U0LENAVOGT', text: 'x', edited: { ts: '1.2' } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(world.requests).toEqual([]);
  });
});

describe('buttons', () => {
  it('on a private card act in its place', async () => {
    world.behave.answer = ({ door }) =>
      door === 'button' ? { ...privately('Done now'), replaces: true } : privately('Open');
    const lena = world.workspace.as('lena');
    const shown = await lena.command('/crm task show T-1', '#sales');
    const seen = await lena.click(shown.ephemerals[0] as never, 'Done');
    expect(world.requests[1]).toMatchObject({
      door: 'button',
      place: { isPrivate: true },
      says: { invocation: { command: 'task done', args: { task: 'T-1' } } },
    });
    expect(lena.ephemerals()).toHaveLength(1);
    expect(seen.text).toContain('Done now');
  });

  it('on a channel’s card update it for all; what is private is not put in its place', async () => {
    const reader = { locale: 'en', timezone: 'UTC' } as const;
    const channel = world.workspace.channel('#support').id;
    const ref = await world.slack.post({ kind: 'channel', workspace: team, channel }, card('Open'), reader, {
      id: 'a',
      again: false,
    });
    const message = () => world.workspace.messagesIn('#support').find((one) => one.ts === ref.message) as never;
    world.behave.answer = () => ({ ...publicly('Done for all'), replaces: true });
    await world.workspace.as('omar').click(message(), 'Done');
    expect((message() as { text: string }).text).toContain('Done for all');
    expect(world.requests[0]?.place).toMatchObject({ kind: 'channel', isPrivate: false });

    world.behave.answer = () => ({ ...privately('Only for Omar'), replaces: true });
    const seen = await world.workspace.as('omar').click(message(), 'Done');
    expect((message() as { text: string }).text).toContain('Done for all');
    expect(seen.ephemerals[0]?.text).toContain('Only for Omar');
  });

  it('that nobody can read any more say so', async () => {
    world.behave.answer = () => privately('Open');
    const lena = world.workspace.as('lena');
    const shown = await lena.command('/crm x', '#sales');
    const ephemeral = shown.ephemerals[0] as never as { blocks: { elements?: { value?: string }[] }[] };
    for (const block of ephemeral.blocks)
      for (const element of block.elements ?? []) if ('value' in element) element.value = 'something old';
    const seen = await lena.click(ephemeral as never, 'Done');
    expect(seen.text).toContain('older version');
  });
});

describe('forms', () => {
  it('open, offer what the dispatcher finds, show faults beside their fields, and come in as arguments', async () => {
    world.behave.answer = ({ door }) => (door === 'form' ? privately('Added') : { kind: 'form', form });
    world.behave.ack = (incoming) => {
      if (incoming.door === 'lookup')
        return { kind: 'options', options: [{ value: 'C-12', label: 'Acme <Ltd>', detail: 'Berlin' }] };
      if (incoming.door === 'form' && 'fields' in incoming.says && incoming.says.fields.title === 'bad') {
        return { kind: 'errors', fields: { title: msg('Not that.', '不行。'), elsewhere: msg('And this.', '还有。') } };
      }
      return { kind: 'ok' };
    };
    const lena = world.workspace.as('lena');
    const opened = await lena.command('/crm task add', '#sales');
    expect(opened.modal).toMatchObject({ title: { text: 'Add a task for somebody…' } });
    const offered = await lena.suggest(lena.modal() as never, 'lookup.customer', 'ac');
    expect(offered.options).toMatchObject([
      { value: 'C-12', text: { text: 'Acme <Ltd>' }, description: { text: 'Berlin' } },
    ]);
    expect(world.requests.at(-1)).toMatchObject({
      door: 'lookup',
      says: { invocation: { command: 'lookup', args: { reference: 'customer', query: 'ac', command: 'task add' } } },
    });
    const refused = await lena.submit({ Title: 'bad' });
    expect(Object.values(refused.errors ?? {})).toEqual(['Not that. And this.']);
    const sent = await lena.submit({ Title: 'Send quote', Note: 'two\nlines', Customer: 'C-12' });
    expect(sent.closed).toBe(true);
    expect(world.requests.at(-1)).toMatchObject({
      door: 'form',
      place: { channel: world.workspace.channel('#sales').id, kind: 'channel' },
      says: {
        invocation: { command: 'task add', args: { customer: 'C-1' } },
        fields: { title: 'Send quote', note: 'two\nlines', priority: 'high', customer2: 'C-12' },
      },
    });
    // The answer goes back to where the form was asked for.
    expect(sent.ephemerals[0]?.text).toContain('Added');
  });

  it('that Slack did not open wait behind a button', async () => {
    world.behave.answer = () => ({ kind: 'form', form });
    world.workspace.failNext('views.open', 'expired_trigger_id');
    const lena = world.workspace.as('lena');
    const seen = await lena.command('/crm task add', '#sales');
    expect(seen.modal).toBeUndefined();
    const again = await lena.click(seen.ephemerals[0] as never, 'Open the form');
    expect(world.requests.at(-1)?.says).toEqual({
      invocation: { command: 'form', args: { command: 'task add', customer: 'C-1', priority: 'high' } },
    });
    expect(again.modal).toBeDefined();
  });

  it('of an older version stay open with the reason, and what was written in them', async () => {
    world.behave.answer = () => ({ kind: 'form', form });
    const lena = world.workspace.as('lena');
    await lena.command('/crm task add', '#sales');
    const open = lena.modal() as { private_metadata: string };
    open.private_metadata = 'written by something older';
    const seen = await lena.submit({ Title: 'Send quote' });
    expect(Object.values(seen.errors ?? {})[0]).toContain('older version');
    expect(world.requests).toHaveLength(1);
  });

  it('keep every character of a text that is longer than an input', async () => {
    const long = [...Array(120).keys()].map((n) => `Line ${n}: ${'wörter 词 '.repeat(9)}`).join('\n');
    world.behave.answer = ({ door }) =>
      door === 'form'
        ? null
        : { kind: 'form', form: { ...form, fields: [{ ...form.fields[1], value: long } as never] } };
    const lena = world.workspace.as('lena');
    await lena.command('/crm log add', '#sales');
    expect(lena.modal()?.blocks.length).toBeGreaterThan(2);
    const values = Object.fromEntries(
      (lena.modal()?.blocks ?? []).map((block) => [block.block_id as string, block.element?.initial_value ?? '']),
    );
    await lena.submit(values, { timeoutMs: 1_500 });
    expect(world.requests.at(-1)).toMatchObject({ says: { fields: { note: long } } });
  });
});

describe('message actions and shortcuts', () => {
  it('a thread becomes one text with everybody’s names, and a link', async () => {
    const lena = world.workspace.as('lena');
    const parent = lena.say('Acme called, ask @omar', '#general');
    world.workspace.as('omar').say('They want a quote & a date', '#general', parent.ts);
    world.behave.answer = () => ({ kind: 'form', form });
    const seen = await lena.messageAction(parent, 'Log to CRM');
    expect(seen.modal).toBeDefined();
    const text = 'Lena Vogt: Acme called, ask @Omar Said\nOmar Said: They want a quote & a date';
    expect(world.requests[0]).toMatchObject({
      door: 'message-action',
      says: { invocation: { command: 'log add', args: { text } } },
      source: { text, author: 'Lena Vogt', permalink: world.workspace.permalink(parent) },
    });
  });

  it('a message is enough when Slack cannot tell the rest', async () => {
    const lena = world.workspace.as('lena');
    const parent = lena.say('Acme called', '#sales');
    lena.say('And again', '#sales', parent.ts);
    world.workspace.outage(true);
    const seen = await lena.messageAction(parent, 'Log to CRM', { timeoutMs: 300 });
    expect(seen.ack.status).toBe(200);
    expect(world.requests[0]).toMatchObject({ source: { text: 'Acme called' } });
  });

  it('a global shortcut opens its command’s form; the answer goes to the direct message', async () => {
    world.behave.answer = ({ door }) => (door === 'form' ? privately('Added') : { kind: 'form', form });
    const lena = world.workspace.as('lena');
    expect((await lena.shortcut('New task')).modal).toBeDefined();
    expect(world.requests[0]).toMatchObject({
      door: 'shortcut',
      place: { kind: 'none' },
      says: { invocation: { command: 'task add', args: {} } },
    });
    await lena.submit({ Title: 'x' });
    expect(world.workspace.messagesIn('lena').at(-1)?.text).toContain('Added');
  });
});

describe('the home page', () => {
  it('is drawn when it is opened, acts in place, and is drawn again after a write', async () => {
    let drawn = 0;
    world.behave.home = () => [card(`Page ${++drawn}`)];
    world.behave.answer = ({ door }) => (door === 'home' ? privately('T-1 is done') : null);
    const lena = world.workspace.as('lena');
    const opened = await lena.openHome();
    expect(opened.text).toContain('Page 1');
    const seen = await lena.click(lena.home() as never, 'Done', undefined, {
      until: (now) => now.home !== undefined && now.modal !== undefined,
    });
    expect(world.requests[0]).toMatchObject({ door: 'home', place: { kind: 'none' } });
    expect(seen.modal?.blocks.length).toBeGreaterThan(0);
    expect(seen.text).toContain('T-1 is done');
    expect(seen.text).toContain('Page 2');
    // A button in that modal is answered in that modal.
    world.behave.answer = () => ({ ...privately('Once more'), replaces: true });
    const again = await lena.click(lena.modal() as never, 'Done');
    expect(again.text).toContain('Once more');
    expect(lena.modals()).toHaveLength(1);
  });

  it('of somebody whom we do not serve stays empty', async () => {
    world.behave.home = () => null;
    await world.workspace.as('lena').openHome({ timeoutMs: 300 });
    expect(world.workspace.callsTo('views.publish')).toEqual([]);
  });
});

describe('what happens in the house', () => {
  it('is told in our own terms', async () => {
    const support = world.workspace.channel('#support').id;
    world.workspace.happen.archive('#support');
    world.workspace.happen.rename('#support', 'help');
    world.workspace.happen.person('omar', { isDeleted: true });
    world.workspace.happen.event({ type: 'channel_shared', channel: support, connected_team_id: 'T2' });
    await world.workspace.waitFor(() => world.events.length >= 4);
    expect(world.events).toEqual(
      expect.arrayContaining([
        { kind: 'channel-archived', workspace: team, channel: support },
        { kind: 'channel-renamed', workspace: team, channel: support, name: 'help' },
        { kind: 'user-changed', user: { platform: 'slack', workspace: team, user: 'U0OMARSAID' }, deactivated: true },
        { kind: 'channel-shared', workspace: team, channel: support },
      ]),
    );
  });

  it('is delivered again when it could not be worked on', async () => {
    let tries = 0;
    world.behave.onEvent = async () => {
      tries += 1;
      if (tries === 1) throw new Error('the database is away');
    };
    world.workspace.happen.rename('#support', 'help');
    await world.workspace.waitFor(() => tries === 2);
  });

  it('a removal that is told of after the app was installed again changes nothing', async () => {
    world.workspace.happen.event({ type: 'app_uninstalled' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(world.events.some((event) => event.kind === 'uninstalled')).toBe(false);
    expect(world.installations.rows.get(team)?.status).toBe('approved');
  });

  it('uninstalling removes the workspace', async () => {
    world.workspace.revokeToken();
    world.workspace.happen.event({ type: 'app_uninstalled' });
    await world.workspace.waitFor(() => world.events.some((event) => event.kind === 'uninstalled'));
    expect(world.installations.rows.get(team)?.status).toBe('removed');
  });
});

describe('names and languages', () => {
  it('an acknowledgement speaks the language of the last answer', async () => {
    world.behave.answer = async (incoming) => {
      await world.slack.answer(
        incoming.route,
        privately('你好'),
        { locale: 'zh', timezone: 'Asia/Shanghai' },
        { id: 'x', again: false },
      );
      return null;
    };
    const chen = world.workspace.as('chen.wei');
    await chen.command('/crm x', '#sales');
    world.behave.ack = () => ({ kind: 'say', message: msg('Not kept', '未保存') });
    expect((await chen.command('/crm y', '#sales')).text).toContain('未保存');
    expect(same('x').zh).toBe('x');
  });
});
