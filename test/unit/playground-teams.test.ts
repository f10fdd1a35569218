import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { activityToText, cardToText, inputValues } from '../../src/playground/teams-connector/cards.ts';
import { companyToTeams, personToMember } from '../../src/playground/teams-connector/company.ts';
import { createIncoming } from '../../src/playground/teams-connector/incoming.ts';
import { faultsOf } from '../../src/playground/teams-connector/pressing.ts';
import { createTeamsState } from '../../src/playground/teams-connector/state.ts';
import { createThrottle } from '../../src/playground/teams-connector/throttle.ts';
import { createKey } from '../../src/playground/teams-connector/tokens.ts';
import { checkActivity } from '../../src/playground/teams-connector/validate-activity.ts';
import { localizeDates } from '../../src/playground/ui/teams/card-dates.ts';
import { markdownToHtml } from '../../src/playground/ui/teams/markdown.ts';
import { applyTeamsChange, placesFor, stateToTeams, teamsUnread } from '../../src/playground/ui/teams/teams-space.ts';

const tenantId = '99999999-2222-4333-8444-555555555555';
const plan = companyToTeams(demoCompany, tenantId);
const stateNow = () => createTeamsState(demoCompany, plan, 'app', Date.now);

describe('tokens', () => {
  const key = createKey(Date.now);

  it('are read back with their claims', () => {
    expect(key.read(key.sign({ aud: 'me' }))).toMatchObject({ aud: 'me' });
  });

  it('are worth nothing when changed, unsigned, expired or of another key', () => {
    const token = key.sign({ aud: 'me' });
    const [head = '', body = '', signature = ''] = token.split('.');
    const other = Buffer.from(JSON.stringify({ aud: 'you', exp: 9_999_999_999 })).toString('base64url');
    for (const wrong of [
      `${head}.${other}.${signature}`,
      `${head}.${body}.`,
      key.sign({ aud: 'me' }, { alg: 'none' }),
      key.sign({ aud: 'me', exp: 1 }),
      createKey(Date.now).sign({ aud: 'me' }),
      'nonsense',
      '',
    ]) {
      expect(key.read(wrong)).toBeUndefined();
    }
  });
});

describe('throttling', () => {
  it('holds to each of the platform’s numbers, per conversation', () => {
    let now = 1_000_000;
    const throttle = createThrottle(() => now);
    for (let i = 0; i < 7; i++) expect(throttle.admit('a')).toBe(0);
    expect(throttle.admit('a')).toBe(1);
    expect(throttle.admit('b')).toBe(0);
    now += 1_000;
    expect(throttle.admit('a')).toBe(0);
    // Eight in two seconds.
    expect(throttle.admit('a')).toBe(1);
    now += 2_000;
    for (let i = 0; i < 52; i++) {
      now += 300;
      expect(throttle.admit('a')).toBe(0);
    }
    now += 300;
    // Sixty in thirty seconds.
    expect(throttle.admit('a')).toBeGreaterThan(1);
  });
});

describe('the company in Teams', () => {
  it('has the same ids after a restart, and no two alike', () => {
    const ids = demoCompany.people.map((person) => personToMember(person, 'app', tenantId));
    expect(ids).toEqual(demoCompany.people.map((person) => personToMember(person, 'app', tenantId)));
    expect(new Set(ids.map((member) => member.id)).size).toBe(ids.length);
    expect([...stateNow().conversations.keys()]).toEqual([...stateNow().conversations.keys()]);
  });

  it('names guests as Teams does', () => {
    const sam = demoCompany.people.find((person) => person.name === 'sam');
    if (!sam) throw new Error('no guest');
    expect(personToMember(sam, 'app', tenantId)).toMatchObject({ userRole: 'guest' });
    expect(personToMember(sam, 'app', tenantId).userPrincipalName).toContain('#EXT#');
  });

  it('keeps departments to themselves', () => {
    const state = stateNow();
    const support = state.conversation('Support');
    if (!support) throw new Error('no Support');
    expect(state.membersOf(support).map((id) => state.people.get(id)?.department)).toEqual([
      'support',
      'support',
      'support',
    ]);
    expect(state.mayOpen('U0LENAVOGT', support)).toBe(false);
  });
});

describe('what people type', () => {
  const incoming = createIncoming(stateNow(), () => 'http://127.0.0.1/');

  it('turns names into mentions, each with its entity', () => {
    const typed = incoming.typed('@Crossdesk task add acme for @omar. mail a@b.example');
    expect(typed.text).toBe('<at>Crossdesk</at>&nbsp;task add acme for <at>Omar Said</at>. mail a@b.example');
    expect(typed.mentions).toEqual(['bot', 'U0OMARSAID']);
    expect(typed.entities.map((entity) => entity.text)).toEqual(['<at>Crossdesk</at>', '<at>Omar Said</at>']);
  });

  it('loses nothing of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (words) => {
        const { text } = incoming.typed(words);
        const plain = text.replace(/<at>(Crossdesk|[^<]*)<\/at>&nbsp;/g, '@$1 ').replace(/<at>([^<]*)<\/at>/g, '@$1');
        if (!words.includes('@')) expect(plain).toBe(words);
      }),
    );
  });
});

describe('cards', () => {
  const form = {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text: 'Add' },
      { type: 'TextBlock', text: 'secret', isVisible: false },
      { type: 'FactSet', facts: [{ title: 'Due', value: 'today' }] },
      { type: 'Input.Text', id: 'name', label: 'Name', isRequired: true, errorMessage: 'Needed', maxLength: 5 },
      { type: 'Input.Text', id: 'note', value: 'as before' },
    ],
    actions: [{ type: 'Action.Submit', title: 'Save' }],
  };

  it('read as their reader does', () => {
    expect(cardToText(form)).toBe('Add\nDue today\nName\n[Save]');
    expect(activityToText({ type: 'message', text: '<at>Crossdesk</at>&nbsp;help' })).toBe('@Crossdesk help');
  });

  it('send what was filled in, and what was there already', () => {
    expect(inputValues(form, { name: 'Acme' })).toEqual({ name: 'Acme', note: 'as before' });
    expect(faultsOf(form, {})).toEqual({ name: 'Needed' });
    expect(faultsOf(form, { name: 'too long' })).toEqual({ name: 'Needed' });
    expect(faultsOf(form, { name: 'Acme' })).toEqual({});
  });

  it('are refused when no client could show them', () => {
    const message = (card: object) => ({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
    });
    expect(() => checkActivity(message(form))).not.toThrow();
    expect(() => checkActivity(message({ ...form, version: '9' }))).toThrow('version');
    expect(() => checkActivity(message({ ...form, body: [...form.body, { type: 'Input.Text', id: 'name' }] }))).toThrow(
      'Two inputs',
    );
    expect(() => checkActivity(message(form), { mostBytes: 100 })).toThrow('too large');
    expect(() =>
      checkActivity({
        type: 'message',
        text: 'hello',
        entities: [{ type: 'mention', text: '<at>Lena</at>', mentioned: { id: '29:1' } }],
      }),
    ).toThrow('does not occur');
  });

  it('show dates in the reader’s zone and language', () => {
    const text = 'due {{DATE(2026-03-01T23:30:00Z, SHORT)}} {{TIME(2026-03-01T23:30:00Z)}}';
    expect(localizeDates({ text }, { tz: 'Asia/Shanghai', locale: 'en-US' })).toEqual({
      text: 'due Mon, 2 Mar 2026 07:30',
    });
    expect(localizeDates(text, { tz: 'Asia/Shanghai', locale: 'zh-CN' })).toContain('2026年3月2日');
    expect(localizeDates('{{DATE(never)}}', { tz: 'UTC', locale: 'en-US' })).toBe('{{DATE(never)}}');
  });
});

describe('Markdown', () => {
  it('becomes what Teams shows', () => {
    expect(markdownToHtml('**bold** and _slanted_ \\*kept\\*')).toBe(
      '<p><strong>bold</strong> and <em>slanted</em> *kept*</p>',
    );
    expect(markdownToHtml('- one\n- two')).toBe('<ul><li>one</li><li>two</li></ul>');
    expect(markdownToHtml('[case](https://acme.example/?a=1&b=2)')).toContain(
      'href="https://acme.example/?a=1&amp;b=2"',
    );
    expect(markdownToHtml('[no](javascript:alert)')).not.toContain('<a');
    expect(markdownToHtml('snake_case_name 2*3*4')).toBe('<p>snake_case_name 2*3*4</p>');
  });

  it('never lets text become mark-up of its own', () => {
    const allowed = /<\/?(p|br|ul|ol|li|strong|em|s|a|span)( (href|target|rel|class)="[^"<>]*")*>/g;
    const risky = fc.constantFrom(
      '<',
      '>',
      '"',
      '&',
      '[',
      ']',
      '(',
      ')',
      '*',
      '_',
      '\\',
      '\u0000',
      '1',
      'a',
      'https://x',
      '<at>',
      '</at>',
      '\n',
      '- ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(risky, fc.string({ maxLength: 3 }))), (pieces) => {
        const rest = markdownToHtml(pieces.join('')).replace(allowed, '');
        expect(rest).not.toMatch(/[<>]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the page’s copy of Teams', () => {
  it('follows messages, private views and what was read', () => {
    const state = stateNow();
    let space = stateToTeams({
      team: { name: 'Fernhill' },
      conversations: [...state.conversations.values()],
      messages: [],
      views: [],
      dialogs: [],
      reads: [],
      seededUpTo: 0,
      commands: [],
      messageActions: [],
      composeActions: [],
      searches: [],
      members: state.teamMembers(),
      calls: [],
      requests: [],
      isDown: false,
    });
    state.onChange((change) => {
      space = applyTeamsChange(space, change);
    });
    const support = state.conversation('Support');
    if (!support) throw new Error('no Support');
    const card = { type: 'AdaptiveCard' };
    const message = state.addMessage({
      conversation: support.id,
      from: 'bot',
      activity: { type: 'message', text: 'hi' },
    });
    state.addMessage({ conversation: support.id, from: 'bot', activity: { type: 'message' }, onlyFor: 'U0OMARSAID' });
    expect(teamsUnread(space, 'U0OMARSAID', support.id)).toBe(2);
    expect(teamsUnread(space, 'U0GRACEOBI', support.id)).toBe(1);
    state.setView('U0OMARSAID', message.id, card);
    expect(space.views.get(`U0OMARSAID/${message.id}`)).toEqual(card);
    state.changeMessage(message, { type: 'message', text: 'changed' });
    expect(space.views.size).toBe(0);
    expect(space.messages.get(support.id)?.[0]?.activity.text).toBe('changed');
    expect(placesFor(space, 'U0OMARSAID').channels.map((channel) => channel.name)).toEqual(['General', 'Support']);
  });
});
