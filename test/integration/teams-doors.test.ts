import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { Form } from '../../src/cards/form.ts';
import { invocation } from '../../src/core/invocation.ts';
import { msg, same } from '../../src/core/msg.ts';
import { recordRef } from '../../src/core/records.ts';
import { botId, tenant } from '../support/teams-connector.ts';
import { until } from '../support/until.ts';
import { channel, createTeamsWorld, lena, personal, type TeamsWorld, team } from './teams-world.ts';

let world: TeamsWorld;
beforeEach(async () => {
  world = await createTeamsWorld();
});
afterEach(async () => {
  await world.stop();
});

const card: Card = {
  ref: recordRef('task', 12),
  title: ['T-12 Send quote'],
  blocks: [
    { block: 'buttons', buttons: [{ label: msg('Done', '完成'), does: invocation('task done', { task: 'T-12' }) }] },
  ],
};
const form: Form = {
  title: msg('Add a task', '添加任务'),
  submit: msg('Save', '保存'),
  does: invocation('task add', { customer: 'C-1' }),
  fields: [
    { name: 'title', label: msg('Title', '标题'), optional: false, input: { kind: 'line' } },
    { name: 'for', label: msg('For', '给'), optional: true, input: { kind: 'lookup', reference: 'staff' } },
  ],
};
const toCaller = { kind: 'card', card, to: 'caller' } as const;

type Json = Record<string, unknown>;
function contentOf(body: unknown): Json {
  const [attachment] = (body as { attachments: { content: Json }[] }).attachments;
  return attachment?.content ?? {};
}
function dialogOf(body: unknown): { title: string; card: Json } {
  const { task } = body as { task: { type: string; value: { title: string; card: { content: Json } } } };
  expect(task.type).toBe('continue');
  return { title: task.value.title, card: task.value.card.content };
}
const mention = (text: string) => ({
  text,
  entities: [{ type: 'mention', text: '<at>Crossdesk</at>', mentioned: { id: botId, name: 'Crossdesk' } }],
});
const data = (command: string, args: Record<string, string> = {}, more: Json = {}) => ({
  crossdesk: { does: { command, args }, ...more },
});

describe('what is typed', () => {
  it('reaches the dispatcher from a personal chat, and is answered there', async () => {
    world.behave.answer = () => toCaller;
    expect(await world.send(world.in('personal', { text: 'task add acme "Send quote"' }))).toEqual({ status: 200 });
    await until('the message', () => world.connector.sent(personal).length === 1);
    expect(world.requests[0]).toMatchObject({
      door: 'direct',
      from: { platform: 'teams', workspace: tenant, user: 'aad-lena' },
      place: { kind: 'direct', channel: personal },
      says: { text: 'task add acme "Send quote"' },
      localeHint: 'en',
    });
    expect(JSON.stringify(contentOf(world.connector.sent(personal)[0]?.body))).toContain('T-12 Send quote');
  });

  it('reaches it by mention in a channel, and what is for all is a reply in the thread', async () => {
    world.behave.answer = () => ({ kind: 'card', card, to: 'channel' });
    await world.send(world.in('channel', mention('<at>Crossdesk</at>&nbsp;task list ')));
    await until('the message', () => world.connector.calls.length === 1);
    expect(world.requests[0]).toMatchObject({
      door: 'mention',
      place: { kind: 'channel', channel, thread: '17' },
      says: { text: 'task list' },
    });
    expect(world.connector.calls[0]).toMatchObject({ conversation: `${channel};messageid=17`, targeted: false });
  });

  it('answers privately in a channel so that only the person sees it', async () => {
    world.behave.answer = () => toCaller;
    await world.send(world.in('channel', mention('<at>Crossdesk</at> my tasks')));
    await until('the message', () => world.connector.calls.length === 1);
    expect(world.connector.calls[0]).toMatchObject({ targeted: true, body: { recipient: { id: lena.id } } });
  });

  it('goes to the personal chat where a private answer is not taken, and never to the channel', async () => {
    world.behave.answer = () => toCaller;
    world.connector.faults.push({ status: 400, code: 'BadSyntax' });
    await world.send(world.in('channel', mention('<at>Crossdesk</at> my tasks')));
    await until('the message', () => world.connector.calls.length === 2);
    expect(world.connector.calls.map((call) => call.conversation)).toEqual(['', 'a:opened-29:lena']);
  });

  it('is nothing when somebody only shares a card with the bot', async () => {
    const card = { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } };
    const inserted = '<span class="inline-compose-card" contenteditable="false" id="1"></span>';
    const html = { contentType: 'text/html', content: `<div>${inserted}</div>` };
    const sent = [
      { text: '', attachments: [card, html] },
      { text: inserted, attachments: [card] },
      { attachments: [html] },
    ];
    for (const one of sent) expect(await world.send(world.in('personal', one))).toEqual({ status: 200 });
    expect(world.requests).toHaveLength(0);
    await world.send(world.in('channel', { ...mention('<at>Crossdesk</at>'), attachments: [html] }));
    await world.send(world.in('personal', { text: `log add ${inserted} called`, attachments: [card] }));
    expect(world.requests.map(({ says }) => says)).toEqual([{ text: '' }, { text: 'log add   called' }]);
  });

  it('is a slash command when Teams says that only the person sees it', async () => {
    await world.send(
      world.in('channel', { text: '/task list', recipient: { id: botId, name: 'Crossdesk', isTargeted: true } }),
    );
    expect(world.requests[0]).toMatchObject({ door: 'command', says: { text: 'task list' } });
  });

  it('may begin with the command, as it is typed elsewhere', async () => {
    for (const text of ['/crm task list', '/CRM task list', '/task list'])
      await world.send(world.in('personal', { text }));
    await world.send(world.in('personal', { text: 'crm task list' }));
    expect(world.requests.map(({ says }) => ('text' in says ? says.text : ''))).toEqual([
      'task list',
      'task list',
      'task list',
      'crm task list',
    ]);
    const free = await createTeamsWorld({ commandIsFree: true });
    await free.send(free.in('personal', { text: 'crm task list' }));
    await free.send(free.in('personal', { text: 'crmx task list' }));
    expect(free.requests.map(({ says }) => ('text' in says ? says.text : ''))).toEqual(['task list', 'crmx task list']);
    await free.stop();
  });

  it('is worked on once, however often Teams delivers it', async () => {
    const activity = world.in('personal', { text: 'task list' });
    await world.send(activity);
    await world.send(activity);
    expect(world.requests).toHaveLength(1);
  });

  it('is delivered again when it could not be kept', async () => {
    world.behave.ack = () => ({ kind: 'retry' });
    expect((await world.send(world.in('personal', { text: 'task list' }))).status).toBe(503);
  });

  it('shows the home card for “home”', async () => {
    world.behave.home = () => [{ title: ['Hello, Lena'], blocks: [] }];
    await world.send(world.in('personal', { text: 'home' }));
    await until('the message', () => world.connector.sent(personal).length === 1);
    expect(JSON.stringify(world.connector.calls[0]?.body)).toContain('Hello, Lena');
    expect(world.requests).toHaveLength(0);
  });

  it('shows a home that one message has no room for as several, in order and with every row', async () => {
    const section = (name: string) => ({
      title: [name],
      blocks: [
        {
          block: 'list' as const,
          items: Array.from({ length: 9 }, (_, n) => ({
            text: [`${name} ${n} of nine`],
            button: { label: { en: 'Done', zh: '完成' }, does: { command: 'task done', args: { task: `T-${n}` } } },
          })),
        },
      ],
    });
    const names = ['My day', 'My customers', 'My deals'];
    world.behave.home = () => [{ title: ['Hello, Lena'], blocks: [] }, ...names.map(section)];
    await world.send(world.in('personal', { text: 'home' }));
    await until('the messages', () => world.connector.sent(personal).length === 4);
    const said = world.connector.sent(personal).map((message) => JSON.stringify(message));
    expect(said[0]).toContain('Hello, Lena');
    for (const [index, name] of names.entries()) {
      for (let n = 0; n < 9; n += 1) expect(said[index + 1]).toContain(`${name} ${n} of nine`);
    }
    expect(said.join()).not.toMatch(/\d+ more/u);
  });

  it('names mentioned colleagues by their directory id', async () => {
    world.connector.members.push({ id: '29:omar', objectId: 'aad-omar', name: 'Omar Said' });
    const both = mention('<at>Crossdesk</at> task add acme Call for:<at>Omar Said</at>');
    both.entities.push({
      type: 'mention',
      text: '<at>Omar Said</at>',
      mentioned: { id: '29:omar', name: 'Omar Said' },
    });
    await world.send(world.in('channel', both));
    expect(world.requests[0]?.says).toEqual({ text: 'task add acme Call for:@{teams:aad-omar}' });
  });
});

describe('buttons', () => {
  const click = (place: 'personal' | 'channel', more: Json = {}) =>
    world.in(place, {
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: 'card-1',
      value: { action: { type: 'Action.Execute', verb: 'crossdesk', data: data('task done', { task: 'T-12' }, more) } },
    });

  it('of a personal chat change their card, for good and at once', async () => {
    world.behave.answer = () => ({ ...toCaller, replaces: true });
    const { body } = await world.send(click('personal'));
    expect(world.requests[0]).toMatchObject({
      door: 'button',
      place: { kind: 'direct', isPrivate: true },
      says: { invocation: { command: 'task done', args: { task: 'T-12' } } },
    });
    expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    expect(world.connector.calls[0]).toMatchObject({ method: 'PUT', conversation: personal, activity: 'card-1' });
  });

  it('of a channel change the card of all, and answer its presser with the same', async () => {
    world.behave.answer = () => ({ kind: 'card', card, to: 'channel', replaces: true });
    const { body } = await world.send(click('channel'));
    expect(world.connector.calls[0]).toMatchObject({ method: 'PUT', conversation: channel, activity: 'card-1' });
    expect((body as { value: Json }).value).toEqual(contentOf(world.connector.calls[0]?.body));
  });

  it('of a card that somebody inserted are answered beside it, since their message is theirs', async () => {
    world.behave.answer = () => ({ kind: 'card', card, to: 'channel', replaces: true });
    world.connector.faults.push({ status: 403, code: 'ForbiddenOperationException' });
    await world.send(click('channel'));
    expect(world.connector.calls).toMatchObject([
      { method: 'POST', conversation: `${channel};messageid=17`, targeted: false },
    ]);
  });

  it('answer one person without showing it to the others, and never repeat one person’s card to another', async () => {
    world.behave.answer = (incoming) => ({
      kind: 'card',
      card: { title: [`for ${incoming.from.user}`], blocks: [] },
      to: 'caller',
      replaces: true,
    });
    const first = await world.send(click('channel'));
    const second = await world.send({ ...click('channel'), from: { id: '29:omar', aadObjectId: 'aad-omar' } });
    for (const { body } of [first, second]) {
      expect(body).toMatchObject({ type: 'application/vnd.microsoft.activity.message' });
      expect(JSON.stringify(body)).not.toContain('for aad');
    }
    expect(world.connector.calls.map((call) => [call.method, call.targeted, (call.body.recipient as Json).id])).toEqual(
      [
        ['POST', true, '29:lena'],
        ['POST', true, '29:omar'],
      ],
    );
    expect(JSON.stringify(world.connector.calls[1]?.body)).toContain('for aad-omar');
  });

  it('work as Action.Submit on clients that know no Action.Execute', async () => {
    world.behave.answer = () => ({ ...toCaller, replaces: true });
    await world.send(world.in('personal', { replyToId: 'card-1', value: data('task done', { task: 'T-12' }) }));
    await until('the message', () => world.connector.calls.length === 1);
    expect(world.requests[0]).toMatchObject({ door: 'button', place: { isPrivate: true } });
    expect(world.connector.calls[0]).toMatchObject({ method: 'PUT', activity: 'card-1' });
  });

  it('of an older version say so', async () => {
    const { body } = await world.send(
      world.in('personal', { type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: null } } }),
    );
    expect(JSON.stringify(body)).toContain('older version');
    expect((await world.send(world.in('personal', { text: '', value: { other: 1 }, replyToId: 'x' }))).status).toBe(
      200,
    );
  });

  it('say that it takes longer, and the answer follows as a message', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.behave.answer = async () => {
      await held;
      return toCaller;
    };
    const { body } = await world.send(click('personal'));
    expect(JSON.stringify(body)).toContain('Working on it');
    release();
    await until('the message', () => world.connector.sent(personal).length === 1);
  });
});

describe('dialogs', () => {
  const fetchForm = (place: 'personal' | 'channel') =>
    world.in(place, {
      type: 'invoke',
      name: 'task/fetch',
      value: { data: { msteams: { type: 'task/fetch' }, ...data('form', { command: 'task add' }) } },
    });
  const submit = (place: 'personal' | 'channel', shown: Json, entered: Json) => {
    const [action] = shown.actions as { data: Json }[];
    return world.in(place, { type: 'invoke', name: 'task/submit', value: { data: { ...action?.data, ...entered } } });
  };

  it('open with the form, and submit what was entered', async () => {
    world.behave.answer = (incoming) => (incoming.door === 'form' ? toCaller : { kind: 'form', form });
    const { body } = await world.send(fetchForm('personal'));
    const dialog = dialogOf(body);
    expect(dialog.title).toBe('Add a task');
    const answer = await world.send(
      submit('personal', dialog.card, { 'field.title': 'Send quote', 'field.for': 'S-3' }),
    );
    expect(answer).toEqual({ status: 200, body: undefined });
    expect(world.requests[1]).toMatchObject({
      door: 'form',
      says: {
        invocation: { command: 'task add', args: { customer: 'C-1' } },
        fields: { title: 'Send quote', for: 'S-3' },
      },
    });
    await until('the message', () => world.connector.sent(personal).length === 1);
  });

  it('show faults beside their fields, with what was entered', async () => {
    world.behave.answer = () => ({ kind: 'form', form });
    const dialog = dialogOf((await world.send(fetchForm('personal'))).body);
    world.behave.ack = () => ({ kind: 'errors', fields: { title: msg('Too long', '太长') } });
    const { body } = await world.send(submit('personal', dialog.card, { 'field.title': 'x'.repeat(50) }));
    const again = JSON.stringify(dialogOf(body).card);
    expect(again).toContain('⚠️ Too long');
    expect(again).toContain('x'.repeat(50));
  });

  it('show a private answer where it was asked for, in the dialog itself', async () => {
    world.behave.answer = (incoming) => (incoming.door === 'form' ? toCaller : { kind: 'form', form });
    const dialog = dialogOf((await world.send(fetchForm('channel'))).body);
    const { body } = await world.send(submit('channel', dialog.card, { 'field.title': 'x' }));
    const shown = JSON.stringify(dialogOf(body).card);
    expect(shown).toContain('T-12');
    // Dialogs know no Action.Execute.
    expect(shown).toContain('Action.Submit');
    expect(shown).not.toContain('Action.Execute');
    expect(world.connector.calls).toHaveLength(0);
  });

  it('are offered by a button where they cannot be opened', async () => {
    world.behave.answer = () => ({ kind: 'form', form });
    await world.send(world.in('personal', { text: 'task add' }));
    await until('the message', () => world.connector.calls.length === 1);
    const shown = JSON.stringify(world.connector.calls[0]?.body);
    expect(shown).toContain('"msteams":{"type":"task/fetch"}');
    expect(shown).toContain('"command":"task add"');
  });

  it('search as one types', async () => {
    world.behave.ack = () => ({
      kind: 'options',
      options: [{ label: 'Omar Said', value: 'S-3', detail: same('Support') }],
    });
    const { body } = await world.send(
      world.in('personal', {
        type: 'invoke',
        name: 'application/search',
        value: { kind: 'search', queryText: 'om', dataset: 'lookup.staff.task add' },
      }),
    );
    expect(world.requests[0]).toMatchObject({
      door: 'lookup',
      says: { invocation: { command: 'lookup', args: { reference: 'staff', query: 'om', command: 'task add' } } },
    });
    expect(body).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.search.searchResponse',
      value: { results: [{ title: 'Omar Said · Support', value: 'S-3¦Omar Said · Support' }] },
    });
  });
});

describe('message extensions', () => {
  it('log a message with its text, its author and a link to it', async () => {
    world.behave.answer = () => ({ kind: 'form', form });
    const { body } = await world.send(
      world.in('channel', {
        type: 'invoke',
        name: 'composeExtension/fetchTask',
        value: {
          commandId: 'log.message',
          commandContext: 'message',
          messagePayload: {
            id: '1',
            createdDateTime: '2026-11-20T08:00:00Z',
            linkToMessage: 'https://teams.microsoft.com/l/message/1',
            body: { contentType: 'html', content: '<p>They want &lt;10&gt; more&nbsp;units</p><p>by May</p>' },
            from: { user: { displayName: 'Omar Said' } },
          },
        },
      }),
    );
    expect(world.requests[0]).toMatchObject({
      door: 'message-action',
      source: {
        text: 'They want <10> more units\nby May',
        permalink: 'https://teams.microsoft.com/l/message/1',
        author: 'Omar Said',
        at: '2026-11-20T08:00:00.000Z',
      },
    });
    expect(dialogOf(body).title).toBe('Add a task');
  });

  it('search, and insert a card as everybody may see it', async () => {
    world.behave.ack = () => ({
      kind: 'options',
      options: [
        { label: 'Müller & Söhne', value: 'C-1', detail: 'Sales & more' },
        { label: 'Secret', value: 'C-2' },
      ],
    });
    world.behave.preview = (ref) => (ref.id === 1 ? { title: ['Acme for all'], blocks: [] } : null);
    const { body } = await world.send(
      world.in('channel', {
        type: 'invoke',
        name: 'composeExtension/query',
        value: { commandId: 'customers', parameters: [{ name: 'initialRun', value: 'true' }] },
      }),
    );
    expect(world.requests[0]).toMatchObject({ door: 'lookup', says: { invocation: { args: { query: '' } } } });
    const { composeExtension } = body as { composeExtension: { type: string; attachments: Json[] } };
    expect(composeExtension.type).toBe('result');
    expect(composeExtension.attachments).toHaveLength(1);
    expect(JSON.stringify(composeExtension.attachments)).toContain('Acme for all');
    expect(composeExtension.attachments[0]?.preview).toMatchObject({
      content: { title: 'Müller & Söhne', text: 'Sales &amp; more' },
    });
    expect(JSON.stringify(body)).not.toContain('Secret');
  });

  it('search past what not everybody may see', async () => {
    const options = Array.from({ length: 20 }, (_, n) => ({ label: `Customer ${n}`, value: `C-${n + 1}` }));
    world.behave.ack = () => ({ kind: 'options', options });
    world.behave.preview = (ref) => (ref.id > 10 ? { title: [`Card ${ref.id}`], blocks: [] } : null);
    const { body } = await world.send(
      world.in('channel', {
        type: 'invoke',
        name: 'composeExtension/query',
        value: { commandId: 'customers', parameters: [{ name: 'initialRun', value: 'true' }] },
      }),
    );
    const { composeExtension } = body as { composeExtension: { attachments: { preview: unknown }[] } };
    expect(composeExtension.attachments.map(({ preview }) => preview)).toEqual(
      Array.from({ length: 8 }, (_, n) => expect.objectContaining({ content: { title: `Customer ${n + 10}` } })),
    );
  });

  it('search for nothing of ours in so many words, never with an error', async () => {
    for (const value of [undefined, {}, { commandId: 'of an older version', parameters: [] }, { parameters: null }]) {
      const answer = await world.send(world.in('channel', { type: 'invoke', name: 'composeExtension/query', value }));
      expect(answer).toEqual({
        status: 200,
        body: { composeExtension: { type: 'message', text: expect.stringContaining('I do not know that search') } },
      });
    }
    expect(world.requests).toHaveLength(0);
  });

  it('are answered politely when they ask for what we do not know', async () => {
    for (const name of ['signin/verifyState', 'composeExtension/queryLink', 'fileConsent/invoke']) {
      expect(await world.send(world.in('personal', { type: 'invoke', name, value: {} }))).toEqual({
        status: 200,
        body: {},
      });
    }
    expect(world.requests).toHaveLength(0);
  });
});

describe('being added and removed', () => {
  const added = (place: 'personal' | 'channel', more: Json = {}) =>
    world.in(place, { type: 'installationUpdate', action: 'add', ...more });

  it('greets a person once with their home card', async () => {
    world.behave.home = () => [{ title: ['Hello, Lena'], blocks: [] }];
    await world.send(added('personal'));
    await world.send(
      world.in('personal', { type: 'conversationUpdate', membersAdded: [{ id: botId }, { id: lena.id }] }),
    );
    await until('the message', () => world.connector.sent(personal).length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(world.connector.sent(personal)).toHaveLength(1);
    expect(world.references.rows.get(personal)).toMatchObject({ kind: 'personal', user: 'aad-lena', isGone: false });
  });

  it('greets a team once, and knows its removal in every channel', async () => {
    await world.send(world.in('channel', mention('<at>Crossdesk</at> help')));
    const atTeam = { conversation: { id: team, conversationType: 'channel', tenantId: tenant } };
    await world.send(added('channel', atTeam));
    await until('the message', () => world.connector.sent(team).length === 1);
    await world.send(world.in('channel', { type: 'installationUpdate', action: 'remove', ...atTeam }));
    expect(world.references.rows.get(team)?.isGone).toBe(true);
    expect(world.references.rows.get(channel)?.isGone).toBe(true);
    expect(world.events).toContainEqual({ kind: 'bot-removed', workspace: tenant, channel });
  });

  it('tells who comes and goes', async () => {
    await world.send(world.in('channel', mention('<at>Crossdesk</at> help')));
    await world.send(
      world.in('channel', {
        type: 'conversationUpdate',
        conversation: { id: team, conversationType: 'channel', tenantId: tenant },
        membersAdded: [{ id: '29:new', aadObjectId: 'aad-new' }],
        channelData: { tenant: { id: tenant }, team: { id: team }, eventType: 'teamMemberAdded' },
      }),
    );
    expect(world.events).toContainEqual({ kind: 'member-joined', workspace: tenant, channel, user: 'aad-new' });
  });
});
