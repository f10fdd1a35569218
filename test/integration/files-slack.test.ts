import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestMenus } from '../../src/manifests.ts';
import type { Message, Seen } from '../../src/playground/slack-workspace/index.ts';
import { defaultScopes } from '../../src/playground/slack-workspace/scopes.ts';
import { slackPerson } from '../contract/slack-client.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { until } from '../support/until.ts';

const scopes = [...defaultScopes];
let t: TestApp;
let task: string;

beforeAll(async () => {
  t = await startTestApp({
    env: { CROSSDESK_MAX_FILE_MB: '1', CROSSDESK_PUBLIC_URL: 'https://crm.example' },
    slack: { shortcuts: manifestMenus().slack, scopes },
  });
  await t.slack.as('lena').command('/crm task add acme "Papers" for:support', '#sales', saw(/Papers/u));
  const [row] = await t.rows<{ id: number }>(`SELECT id FROM tasks WHERE title = 'Papers'`);
  task = `T-${row?.id}`;
});
afterAll(() => t?.stop());

const saw = (expected: RegExp) => ({ timeoutMs: 15_000, until: (seen: Seen) => expected.test(seen.text) });
const named = (name: string) =>
  t.rows<{ id: number; subject_id: number | null; note: string | null }>(
    'SELECT id, subject_id, note FROM files WHERE name = $1',
    [name],
  );
const fileOf = (message: Message) => message.files?.[0]?.id ?? '';
const blobs = async () => (await t.rows('SELECT id FROM file_blobs')).length;

describe('a file in Slack', () => {
  it('of a message in a channel is attached from its menu, with what was said', async () => {
    t.slack.as('marta').say('The signed order', '#sales', undefined, [{ name: 'order.txt', content: 'signed' }]);
    const lena = slackPerson(t.slack, 'lena');
    const opened = await lena.messageAction('The signed order', 'sales', 'Attach to record');
    expect(opened.form).toMatch(/Attach a file[\s\S]*Record/u);
    const [choice] = await lena.offers('Record', task);
    await lena.submit({ Record: choice?.value ?? '' });
    await until('the file', async () => (await named('order.txt')).length === 1);
    expect((await named('order.txt'))[0]).toMatchObject({
      subject_id: Number(task.slice(2)),
      note: expect.stringContaining('The signed order'),
    });
  });

  it('of a message in a place that the bot is not in is refused, and says what to do', async () => {
    const omar = t.slack.as('omar');
    const place = t.slack.state.direct([omar.id, t.slack.as('lena').id]);
    const message = t.slack.people.say(omar.id, place.id, 'Between us', undefined, [
      { name: 'between us.txt', content: 'x' },
    ]);
    const lena = t.slack.as('lena');
    await lena.messageAction(message, 'Attach to record', {
      timeoutMs: 15_000,
      until: (seen) => seen.modal !== undefined,
    });
    const person = slackPerson(t.slack, 'lena');
    const [choice] = await person.offers('Record', task);
    const seen = await person.submit({ Record: choice?.value ?? '' });
    expect(`${seen.text}${seen.errors.join()}`).toContain('I am not in the conversation');
    expect(await named('between us.txt')).toEqual([]);
  });

  it('of a thread is attached by a mention within it', async () => {
    const marta = t.slack.as('marta');
    const root = marta.say('Here are the terms', '#sales', undefined, [
      { name: 'terms of thread.txt', content: 'ninety days' },
    ]);
    const seen = await t.slack
      .as('lena')
      .mention(`file attach ${task}`, '#sales', root.ts, saw(/Attached “terms of thread.txt”/u));
    expect(seen.text).toContain('Attached “terms of thread.txt”');
  });

  it('with a mention in a channel is attached, and shown with the rights of the channel', async () => {
    const seen = await t.slack
      .as('lena')
      .mention(`file attach ${task}`, '#sales', undefined, saw(/by mention.txt/u), [
        { name: 'by mention.txt', content: 'x' },
      ]);
    expect(seen.text).toContain('by mention.txt');
    expect(await named('by mention.txt')).toHaveLength(1);
  });

  it('is refused when it is too large, empty, deleted, expired or elsewhere, and nothing is kept', async () => {
    const lena = t.slack.as('lena');
    const before = await blobs();
    const big = await lena.dm(task, undefined, saw(/too large/u), [
      { name: 'film.mov', content: Buffer.alloc(1_048_577, 1) },
    ]);
    expect(big.text).toMatch(/“film.mov” is too large \(1 MB\): a file may have at most 1 MB/u);
    // Slack says it is small: what comes counts.
    const sly = t.slack
      .as('marta')
      .say('Sly', '#sales', undefined, [{ name: 'sly.mov', content: Buffer.alloc(1_048_577, 1) }]);
    t.slack.files.change(fileOf(sly), { size: 10 });
    expect((await lena.mention(`file attach ${task}`, '#sales', sly.ts, saw(/too large/u))).text).toContain(
      '“sly.mov” is too large',
    );
    for (const [name, end, words] of [
      ['deleted.txt', 'deleted', /no longer there/u],
      ['expired.txt', 'expired', /no longer there/u],
    ] as const) {
      const message = t.slack.as('marta').say(name, '#sales', undefined, [{ name, content: 'x' }]);
      t.slack.files.end(fileOf(message), end);
      expect((await lena.mention(`file attach ${task}`, '#sales', message.ts, saw(words))).text).toMatch(words);
    }
    const linked = t.slack.as('marta').say('Drive', '#sales', undefined, [{ name: 'on a drive', content: 'x' }]);
    t.slack.files.change(fileOf(linked), { mode: 'external', is_external: true });
    expect((await lena.mention(`file attach ${task}`, '#sales', linked.ts, saw(/only a link/u))).text).toContain(
      'only a link to another service',
    );
    const stray = t.slack.as('marta').say('Stray', '#sales', undefined, [{ name: 'stray', content: 'x' }]);
    t.slack.files.change(fileOf(stray), { url_private_download: 'http://169.254.169.254/latest/meta-data' });
    expect((await lena.mention(`file attach ${task}`, '#sales', stray.ts, saw(/cannot open/u))).text).toContain(
      'cannot open “stray”',
    );
    expect(await blobs()).toBe(before);
  });

  it('goes to the person who asked, and nobody else sees more than that', async () => {
    const lena = t.slack.as('lena');
    await lena.dm(task, undefined, saw(/Attached/u), [{ name: 'for omar.txt', content: 'Only for who may' }]);
    const [row] = await named('for omar.txt');
    const omar = t.slack.as('omar');
    await omar.command(`/crm file get F-${row?.id}`, '#general', saw(/our own conversation/u));
    const got = t.slack.messagesIn('omar').flatMap(({ files = [] }) => files);
    expect(got.map(({ name }) => name)).toContain('for omar.txt');
    expect(t.slack.files.content(got.at(-1)?.id ?? '')?.toString()).toBe('Only for who may');
    expect(t.slack.textIn('#general')).not.toContain('for omar.txt');
  });

  it('is told by a link where the app may not write files', async () => {
    const [row] = await named('for omar.txt');
    scopes.splice(scopes.indexOf('files:write'), 1);
    const seen = await t.slack.as('omar').command(`/crm file get F-${row?.id}`, '#general', saw(/Download/u));
    scopes.push('files:write');
    const token = /https:\/\/crm\.example\/files\/([\w-]{43})/u.exec(JSON.stringify(seen.ephemerals))?.[1];
    expect(token).toBeDefined();
    const got = await fetch(`${t.url}/files/${token}`, { method: 'POST' });
    expect(await got.text()).toBe('Only for who may');
    expect((await fetch(`${t.url}/files/${token}`, { method: 'POST' })).status).toBe(404);
  });

  it('with a command that makes a record goes on that record', async () => {
    const lena = t.slack.as('lena');
    const made = await lena.dm('log add acme "They signed it" via:call', undefined, saw(/The file is on it/u), [
      { name: 'signed.txt', content: 'signed by both' },
    ]);
    expect(made.text).toMatch(/Logged with[\s\S]*The file is on it/u);
    const [log] = await t.rows<{ id: number }>(`SELECT id FROM interactions WHERE content = 'They signed it'`);
    expect(await named('signed.txt')).toMatchObject([{ subject_id: log?.id }]);
    const big = await lena.dm('log add acme "The film of it" via:call', undefined, saw(/Without the file/u), [
      { name: 'film.mov', content: Buffer.alloc(1_048_577, 1) },
    ]);
    expect(big.text).toMatch(/Logged with[\s\S]*Without the file: “film.mov” is too large/u);
  });

  it('with a command that only shows something is left alone', async () => {
    const lena = t.slack.as('lena');
    const seen = await lena.dm('whoami', undefined, saw(/You are Lena/u), [{ name: 'beside.txt', content: 'x' }]);
    expect(seen.text).toContain('You are Lena Vogt');
    expect(await named('beside.txt')).toEqual([]);
  });
});
