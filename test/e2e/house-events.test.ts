import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ demo: false });
});
afterAll(() => t?.stop());

const change = (id: string) => t.slack.happen.event({ type: 'user_change', user: { id } });

it('people are no business of ours until they come to us', async () => {
  const lena = t.slack.state.company.people.find((person) => person.name === 'lena');
  const omar = t.slack.state.company.people.find((person) => person.name === 'omar');
  await t.slack.as('lena').command('/crm today', '#sales');
  await t.rows(`UPDATE chat_identities SET checked_at = to_timestamp(0)`);
  await change(omar?.id as string);
  await change(lena?.id as string);
  await expect
    .poll(() => t.rows(`SELECT user_id AS user FROM chat_identities WHERE checked_at > to_timestamp(0)`))
    .toEqual([{ user: lena?.id }]);
  expect(await t.rows('SELECT email FROM staff')).toEqual([{ email: lena?.email }]);
});
