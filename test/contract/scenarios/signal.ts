import { expect } from 'vitest';
import { type Scenario, scenario, shownWith } from '../scenario.ts';

/** Subscriptions, silence, and what there is to know of pushes. */
export const signalScenarios: readonly Scenario[] = [
  scenario('subscribe', async ({ client, type, row, finds }) => {
    await type(
      'lena',
      'subscribe task.added where priority:low',
      'sales',
      /You will be told[\s\S]*In the last 7 days/u,
    );
    const kept = await row<{ id: number; filter: string }>(
      `SELECT id, filter FROM subscriptions WHERE event = 'task.added' AND filter = 'priority:low'`,
    );
    await type('omar', 'task add "Only for subscribers" for:support priority:low', 'support', /Only for subscribers/u);
    await finds('lena', 'sales', 'Only for subscribers');
    expect(
      (await client.rows('SELECT 1 FROM deliveries WHERE rule LIKE $1', [`subscription:${kept.id}%`])).length,
    ).toBeGreaterThan(0);
    await type('lena', `subscription remove SB-${kept.id}`, 'sales', /is gone/u);
  }),
  scenario('unsubscribe', async ({ type, row }) => {
    await type('lena', 'unsubscribe deal.lost', 'sales', /no longer be told/u);
    const { id } = await row<{ id: number }>(
      `SELECT id FROM subscriptions WHERE mode = 'stop' AND event = 'deal.lost'`,
    );
    await type('lena', `subscription remove SB-${id}`, 'sales', /is gone/u);
  }),
  scenario('subscription list', async ({ type }) => {
    await type('lena', 'subscriptions', 'sales', /By default: what Sales has/u);
  }),
  scenario('subscription show', async ({ type, row }) => {
    await type('lena', 'subscribe deal.won me', 'sales', /You will be told/u);
    const { id } = await row<{ id: number }>(
      `SELECT id FROM subscriptions WHERE event = 'deal.won' AND removed_at IS NULL`,
    );
    await type('lena', `subscription show SB-${id}`, 'sales', /the person[\s\S]*this would have sent/u);
  }),
  scenario('subscription edit', async ({ type, row }) => {
    await type('lena', 'subscribe case.added me', 'sales', /You will be told/u);
    const { id } = await row<{ id: number }>(
      `SELECT id FROM subscriptions WHERE event = 'case.added' AND removed_at IS NULL`,
    );
    await type('lena', `subscription edit SB-${id} where tag:gold`, 'sales', /Changed/u);
    expect(await row(`SELECT filter FROM subscriptions WHERE id = ${id}`)).toEqual({ filter: 'tag:gold' });
  }),
  scenario('subscription test', async ({ client, type, row, finds }) => {
    await type('lena', 'subscribe need.added', 'sales', /You will be told/u);
    const { id } = await row<{ id: number }>(
      `SELECT id FROM subscriptions WHERE event = 'need.added' AND removed_at IS NULL`,
    );
    const seen = await type('lena', `subscription show SB-${id}`, 'sales', /everybody in the channel/u);
    await client.as('lena').press(shownWith(seen, `SB-${id}`), 'Send a test', /on its way/u);
    await finds('lena', 'sales', 'This is a test');
  }),
  scenario('subscription remove', async ({ type, row }) => {
    await type('lena', 'subscribe order.added', 'sales', /You will be told/u);
    const { id } = await row<{ id: number }>(
      `SELECT id FROM subscriptions WHERE event = 'order.added' AND removed_at IS NULL`,
    );
    await type('lena', `subscription remove SB-${id}`, 'sales', /is gone/u);
    expect(await row(`SELECT removed_at IS NOT NULL AS gone FROM subscriptions WHERE id = ${id}`)).toEqual({
      gone: true,
    });
  }),
  scenario('mute', async ({ type }) => {
    await type('lena', 'mute 2h me', 'sales', /Muted until/u);
    await type('lena', 'unmute me', 'sales', /No longer muted/u);
  }),
  scenario('unmute', async ({ type, task }) => {
    const id = await task('Not to be heard of');
    await type('lena', `mute ${id} me`, 'sales', new RegExp(`Nothing more about ${id}`, 'u'));
    await type('lena', `unmute ${id} me`, 'sales', /No longer muted/u);
  }),
  scenario('quiet', async ({ type }) => {
    await type('lena', 'quiet 20:00-08:00 weekends:yes me', 'sales', /20:00 to 08:00/u);
    await type('lena', 'quiet off weekends:no me', 'sales', /none/u);
  }),
  scenario('notify', async ({ type }) => {
    await type('lena', 'notify teams', 'sales', /Microsoft Teams/u);
    await type('lena', 'notify auto', 'sales', /last active/u);
  }),
  scenario('why', async ({ type, task, finds }) => {
    const id = await task('Worth explaining');
    await finds('omar', 'support', 'Worth explaining');
    await type('omar', `why ${id}`, 'support', /is linked to Support/u);
  }),
  scenario('noise', async ({ type }) => {
    await type('lena', 'noise', 'sales', /What was sent in the last 7 days/u);
  }),
  scenario('noise budget', async ({ type }) => {
    await type('lena', 'noise budget', 'sales', /To a person, an hour[:\s]+\d+ messages/u);
  }),
  scenario('noise budget set', async ({ client, type, row }) => {
    const { value } = await row<{ value: object }>(`SELECT value FROM settings WHERE key = 'noise_budget'`);
    await type('iris', 'noise budget set person:20 channel:30', 'general', /20 messages[\s\S]*30 messages/u);
    expect(await row(`SELECT value FROM settings WHERE key = 'noise_budget'`)).toEqual({
      value: { person: 20, channel: 30 },
    });
    await type('iris', 'undo', 'general', /Undone/u);
    expect(await row(`SELECT value FROM settings WHERE key = 'noise_budget'`)).toEqual({ value });
    const seen = await client.as('lena').type('noise budget set person:20', 'general', /may not/u);
    expect(seen.text).toMatch(/may not/u);
  }),
  scenario('escalation list', async ({ type }) => {
    await type('lena', 'escalation list', 'sales', /Support[\s\S]*of working time/u);
  }),
  scenario('escalation set', async ({ type, row }) => {
    await type('iris', 'escalation set finance 4h', 'general', /Finance: after 4 h of working time/u);
    expect(
      await row(
        `SELECT e.after_minutes AS after FROM escalation_rules e JOIN departments d ON d.id = e.department_id WHERE d.key = 'finance'`,
      ),
    ).toEqual({ after: 240 });
  }),
];
