import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { until } from '../support/until.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.stop());

const types = (who: string, line: string) =>
  t.slack.as(who as 'lena').command(`/crm ${line}`, who === 'iris' ? '#general' : '#sales');
const cards = () => t.slack.messagesIn('#sales').filter((message) => JSON.stringify(message).includes('Livia'));
const shows = (words: string) => JSON.stringify(cards()).includes(words);

it('a card that hangs in a channel follows what admins grant and deny, without a new message', async () => {
  await types('lena', 'customer add "Livia Optik" email:hallo@livia.example');
  await t.slack.waitFor(() => cards().length > 0);
  const posted = cards().length;
  // The channel is private and all of Sales: it shows what every member there may see.
  expect(shows('hallo@livia.example')).toBe(true);
  await types('iris', 'access revoke sales:members read customer:contact');
  await t.slack.waitFor(() => !shows('hallo@livia.example'));
  await types('iris', 'undo');
  await t.slack.waitFor(() => shows('hallo@livia.example'));
  expect(cards()).toHaveLength(posted);
});

it('what was done is sealed by itself', async () => {
  await types('lena', 'customer add "Siegel Druck"');
  await until('every line has its place', async () => {
    const [row] = await t.rows<{ open: number; sealed: number }>(
      `SELECT count(*) FILTER (WHERE seal_position IS NULL)::int AS open, count(seal_position)::int AS sealed FROM audit_entries`,
    );
    return row !== undefined && row.open === 0 && row.sealed > 0;
  });
  const findings = await t.app.doctor({ full: true });
  expect(findings.find(({ what }) => what.en.startsWith('Audit log'))).toMatchObject({ ok: true });
}, 60_000);
