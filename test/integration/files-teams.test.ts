import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Seen, TeamsMessage } from '../../src/playground/teams-connector/index.ts';
import { linkTeamsChannels, teamsPerson } from '../contract/teams-client.ts';
import { startTeamsApp, type TeamsTestApp } from '../support/teams-app.ts';
import { until } from '../support/until.ts';

let t: TeamsTestApp;
let task: string;

beforeAll(async () => {
  t = await startTeamsApp({ env: { CROSSDESK_MAX_FILE_MB: '1' } });
  await until(
    'the team is known',
    async () => (await t.rows(`SELECT 1 FROM installations WHERE status = 'approved'`)).length > 0,
  );
  await linkTeamsChannels(t.teams);
  await t.teams.as('lena').personal('task add acme "Papers" for:support', saw(/Papers/u));
  const [row] = await t.rows<{ id: number }>(`SELECT id FROM tasks WHERE title = 'Papers'`);
  task = `T-${row?.id}`;
});
afterAll(() => t?.stop());

const saw = (expected: RegExp) => ({
  timeoutMs: 15_000,
  until: (seen: Seen) => expected.test(seen.text.replaceAll('\\', '')),
});
const plain = (seen: Seen) => seen.text.replaceAll('\\', '');
const named = (name: string) =>
  t.rows<{ id: number; subject_id: number | null }>('SELECT id, subject_id FROM files WHERE name = $1', [name]);
const offerIn = (seen: Seen): TeamsMessage => {
  const found = seen.messages.find(({ activity: { attachments = [] } }) =>
    attachments.some(({ contentType }) => contentType.endsWith('file.consent')),
  );
  if (!found) throw new Error(`no file was offered: ${seen.text}`);
  return found;
};
const asks = (words: string) => ({
  timeoutMs: 15_000,
  until: (seen: Seen) =>
    seen.messages.some(({ activity: { attachments = [] } }) =>
      attachments.some(({ contentType, name }) => contentType.endsWith('file.consent') && name === words),
    ),
});

describe('a file in Teams', () => {
  it('is attached from the person’s own chat: a document by its address, a picture with the bot’s token', async () => {
    const lena = t.teams.as('lena');
    await lena.personal(task, saw(/Attached/u), [{ name: 'terms.txt', content: 'ninety days' }]);
    await lena.personal(`file attach ${task}`, saw(/Attached/u), [
      { name: 'photo.png', content: Buffer.from('\x89PNG\r\n\x1a\n…', 'latin1'), mimetype: 'image/png', pasted: true },
    ]);
    for (const name of ['terms.txt', 'photo.png'])
      expect(await named(name)).toMatchObject([{ subject_id: Number(task.slice(2)) }]);
  });

  it('in a channel is not handed to a bot, which says where to send it', async () => {
    const seen = await t.teams.as('lena').mention(`file attach ${task}`, 'Sales', undefined, saw(/our own chat only/u));
    expect(plain(seen)).toContain('Teams hands me files in our own chat only');
  });

  it('of a message in a channel is not handed to a bot either, by whatever name a client asks for it', async () => {
    const marta = t.teams.as('marta');
    await marta.say('The signed order', 'Sales', undefined, [{ name: 'order.txt', content: 'signed' }]);
    const lena = teamsPerson(t.teams, 'lena');
    await lena.messageAction('The signed order', 'sales', 'Attach to record');
    const [choice] = await lena.offers('Record', task);
    const refused = await lena.submit({ Record: choice?.value ?? '' });
    expect(`${refused.text}${refused.errors.join()}`).toContain('Teams hands me files in our own chat only');
    expect(await named('order.txt')).toEqual([]);
  });

  it('is refused when it is too large, empty, expired, or at an address that is not Microsoft’s', async () => {
    const lena = t.teams.as('lena');
    const big = await lena.personal(task, saw(/too large/u), [
      { name: 'film.mov', content: Buffer.alloc(1_048_577, 1) },
    ]);
    expect(plain(big)).toContain('at most 1 MB');
    const empty = await lena.personal(task, saw(/is empty/u), [{ name: 'nothing.csv', content: '' }]);
    expect(plain(empty)).toContain('“nothing.csv” is empty');
    for (const [name, downloadUrl, words] of [
      ['gone.txt', `${t.teams.serviceUrl()}files/${'0'.repeat(32)}`, '“gone.txt” is no longer there'],
      ['stray.txt', 'http://169.254.169.254/latest/meta-data', 'cannot open “stray.txt”'],
      ['lookalike.txt', 'https://sharepoint.com.evil.example/x', 'cannot open “lookalike.txt”'],
    ] as const) {
      const contentType = 'application/vnd.microsoft.teams.file.download.info';
      const { sent } = await t.teams.people.say(lena.id, lena.personalId(), task, undefined, [
        { contentType, name, content: { downloadUrl, uniqueId: 'x', fileType: 'txt' } },
      ]);
      expect(sent.status).toBe(200);
      await until('the refusal', async () => t.teams.textIn('lena').replaceAll('\\', '').includes(words));
    }
    for (const name of ['film.mov', 'nothing.csv', 'gone.txt', 'stray.txt', 'lookalike.txt'])
      expect(await named(name)).toEqual([]);
  });

  it('is offered to whoever asks, put where Teams says, once, and for nobody else', async () => {
    const [row] = await named('terms.txt');
    const omar = t.teams.as('omar');
    const asked = await omar.personal(`file get F-${row?.id}`, asks('terms.txt'));
    const offer = offerIn(asked);
    await omar.answerFile(offer, true, { timeoutMs: 15_000, until: (seen) => seen.updated.length > 0 });
    expect(t.teams.files.received(omar.id).map(({ bytes }) => bytes.toString())).toEqual(['ninety days']);
    // Pressed again on a card that a client still shows.
    const context = offer.activity.attachments?.[0]?.content;
    expect(JSON.stringify(context)).not.toContain('acceptContext');
  });

  it('may be declined, after which it is gone', async () => {
    const [row] = await named('terms.txt');
    const omar = t.teams.as('omar');
    const offer = offerIn(await omar.personal(`file get F-${row?.id}`, asks('terms.txt')));
    const kept = structuredClone(offer.activity.attachments);
    await omar.answerFile(offer, false, { timeoutMs: 15_000, until: (seen) => seen.updated.length > 0 });
    expect(t.teams.textIn('omar')).toContain('You did not want this file');
    // What an old client still shows.
    offer.activity.attachments = kept ?? [];
    await omar.answerFile(offer, true, saw(/expired/u));
    expect(t.teams.textIn('omar')).toContain('This offer has expired');
    expect(t.teams.files.received(omar.id)).toHaveLength(1);
  });

  it('that somebody else was offered is not handed out to who learnt its name', async () => {
    const [row] = await named('terms.txt');
    const omar = t.teams.as('omar');
    const offer = offerIn(await omar.personal(`file get F-${row?.id}`, asks('terms.txt')));
    const viktor = t.teams.as('viktor');
    const stolen = t.teams.state.addMessage({
      conversation: viktor.personalId(),
      from: 'bot',
      activity: structuredClone(offer.activity),
    });
    await viktor.answerFile(stolen, true, saw(/expired/u));
    expect(t.teams.files.received(viktor.id)).toEqual([]);
    await omar.answerFile(offer, true, { timeoutMs: 15_000, until: (seen) => seen.updated.length > 0 });
    expect(t.teams.files.received(omar.id)).toHaveLength(2);
  });
});

describe('with Files.Read.All in Microsoft Graph', () => {
  let granted: TeamsTestApp;
  let record: string;
  beforeAll(async () => {
    granted = await startTeamsApp({ env: { CROSSDESK_MAX_FILE_MB: '1' }, graph: ['Files.Read.All'] });
    await until(
      'the team is known',
      async () => (await granted.rows(`SELECT 1 FROM installations WHERE status = 'approved'`)).length > 0,
    );
    await linkTeamsChannels(granted.teams);
    await granted.teams.as('lena').personal('task add acme "Shared papers" for:support', saw(/Shared papers/u));
    const [row] = await granted.rows<{ id: number }>(`SELECT id FROM tasks WHERE title = 'Shared papers'`);
    record = `T-${row?.id}`;
  });
  afterAll(() => granted?.stop());

  const count = async (name: string) =>
    (await granted.rows('SELECT 1 FROM files WHERE name = $1 AND subject_id = $2', [name, Number(record.slice(2))]))
      .length;
  const share = (who: string, words: string, name: string, content: string | Buffer = 'of a channel') =>
    granted.teams.as(who).say(words, 'Sales', undefined, [{ name, content }]);

  it('a file of a channel’s message is attached from the message’s menu, once', async () => {
    await share('marta', 'The signed order', 'order, signed #2.txt', 'signed and sealed');
    const lena = teamsPerson(granted.teams, 'lena');
    await lena.messageAction('The signed order', 'sales', 'Attach to record');
    const [choice] = await lena.offers('Record', record);
    const seen = await lena.submit({ Record: choice?.value ?? '' });
    expect(`${seen.text}${seen.errors.join()}`).toMatch(/Attached/u);
    expect(await count('order, signed #2.txt')).toBe(1);
    expect(granted.teams.graph.asked.filter((line) => line.includes('filesFolder'))).toHaveLength(1);
  });

  it.each([
    ['another channel’s folder', (at: string) => at.replace('/Sales/', '/Finance/')],
    ['a way up and into it', (at: string) => at.replace('/Sales/', '/Sales/../Finance/')],
    ['the same, written otherwise', (at: string) => at.replace('/Sales/', '/Sales/%2e%2e%2fFinance/')],
    ['a colleague’s own files', () => 'https://9f0a1b2c-my.sharepoint.com/personal/u0danacohen/Documents/salaries.txt'],
    ['somewhere else entirely', () => 'https://evil.example/salaries.txt'],
    ['this machine', () => 'http://127.0.0.1:1/salaries.txt'],
  ])('a client that names %s gets nothing of it', async (_what, forge) => {
    await granted.teams.as('dana').say('Salaries', 'Finance', undefined, [{ name: 'salaries.txt', content: 'secret' }]);
    const words = `Bait ${Math.random()}`;
    const message = await share('marta', words, 'salaries.txt', 'harmless');
    const [document] = message.activity.attachments?.filter(({ name }) => name === 'salaries.txt') ?? [];
    if (!document?.contentUrl) throw new Error('nothing was shared');
    document.contentUrl = forge(document.contentUrl);
    const lena = teamsPerson(granted.teams, 'lena');
    await lena.messageAction(words, 'sales', 'Attach to record');
    const [choice] = await lena.offers('Record', record);
    const seen = await lena.submit({ Record: choice?.value ?? '' });
    expect(`${seen.text}${seen.errors.join()}`).toMatch(
      /only a link to another service|is no longer there|own chat only/u,
    );
    expect(await count('salaries.txt')).toBe(0);
  });

  it('one that is too large, or deleted meanwhile, is said to be so', async () => {
    await share('marta', 'The film', 'film.mov', Buffer.alloc(1_048_577, 1));
    await share('marta', 'The draft', 'draft.txt');
    granted.teams.files.end('draft.txt', 'deleted');
    const lena = teamsPerson(granted.teams, 'lena');
    for (const [words, said] of [
      ['The film', /too large/u],
      ['The draft', /no longer there/u],
    ] as const) {
      await lena.messageAction(words, 'sales', 'Attach to record');
      const [choice] = await lena.offers('Record', record);
      const seen = await lena.submit({ Record: choice?.value ?? '' });
      expect(`${seen.text}${seen.errors.join()}`).toMatch(said);
    }
    expect(await count('film.mov')).toBe(0);
  });

  it('a typed line takes what its thread holds once messages may be read too, else it says where to send it', async () => {
    const lena = granted.teams.as('lena');
    const root = await share('marta', 'The plan', 'plan.txt', 'step one');
    await lena.say('And the map', 'Sales', root.id, [{ name: 'map.txt', content: 'north' }]);
    const refused = await lena.mention(`file attach ${record}`, 'Sales', root.id, saw(/our own chat only/u));
    expect(plain(refused)).toContain('Teams hands me files in our own chat only');
    granted.teams.graph.granted.add('ChannelMessage.Read.All');
    await lena.mention(`file attach ${record}`, 'Sales', root.id, saw(/Attached/u));
    expect([await count('plan.txt'), await count('map.txt')]).toEqual([1, 1]);
    const [row] = await granted.rows<{ id: number }>(`SELECT id FROM files WHERE name = 'map.txt'`);
    const offer = offerIn(await lena.personal(`file get F-${row?.id}`, asks('map.txt')));
    await lena.answerFile(offer, true, { timeoutMs: 15_000, until: (seen) => seen.updated.length > 0 });
    expect(granted.teams.files.received(lena.id).map(({ bytes }) => bytes.toString())).toEqual(['north']);
  });
});
