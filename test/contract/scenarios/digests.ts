import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { type Scenario, scenario } from '../scenario.ts';

const newest = 'SELECT id, schedule, paused_at, removed_at FROM digests ORDER BY id DESC LIMIT 1';
interface Row {
  readonly id: number;
  readonly schedule: string;
  readonly paused_at: Date | null;
  readonly removed_at: Date | null;
}

export const digestScenarios: readonly Scenario[] = [
  scenario('digest', async ({ type, task }) => {
    await task('Told in the digest');
    await type('omar', 'digest', 'support', /Digest · [\s\S]*(tasks? added|Nothing changed|Due next|Stuck|Changed)/u);
  }),
  scenario('digest schedule', async ({ client, type, row, finds }) => {
    await type('lena', 'order add acme Shelves @ 100 EUR number:DG-PO', 'sales', /Order DG-PO of/u);
    await client.rows(
      `UPDATE orders SET status = 'invoiced', confirmed_on = '2020-01-01', invoiced_on = '2020-01-01', due_on = '2020-01-31' WHERE number = 'DG-PO'`,
    );
    await type('marta', 'digest schedule daily 8:30 parts:stuck,orders', 'sales', /every day at 08:30/u);
    const { id } = await row<Row>(newest);
    // Its time comes now.
    await client.rows(`UPDATE digests SET last_slot = '2020-01-01T00:00', next_at = now() WHERE id = $1`, [id]);
    const sent = await finds('marta', 'sales', 'Your digest');
    expect(sent.text).toMatch(/orders? unpaid/u);
    expect(sent.text).not.toMatch(/overdue|Measures/u);
    expect(await client.rows('SELECT id FROM digest_editions WHERE digest_id = $1', [id])).toHaveLength(1);
    // The number opens its records, for whoever presses, with their own rights.
    const opened = await client.as('marta').press(sent, 'Open', /orders? unpaid[\s\S]*Acme/u);
    expect(opened.shown.every(({ isPrivate }) => isPrivate)).toBe(true);
    expect(opened.text).toMatch(/orders? unpaid[\s\S]*Acme/u);
    // What the button asks, asked by somebody of Support: money is not for them.
    const asks = 'digest records of:orders-unpaid for:sales since:2020-01-01 until:2030-01-01 due:2030-01-02';
    const elsewhere = await type('omar', asks, 'support', /nothing of it that you may see/u);
    expect(elsewhere.text).not.toContain('Acme');
    await type('marta', asks, 'sales', /orders? unpaid[\s\S]*Acme/u);
    await type('marta', `digest remove DG-${id}`, 'sales', /is gone/u);
    // One of its own language speaks it where everything else is said in another.
    await type('omar', 'digest schedule monthly 11 7:15 language:zh parts:changed', 'support', /day 11/u);
    const own = await row<Row>(newest);
    await client.rows(`UPDATE digests SET last_slot = '2020-01-01T00:00', next_at = now() WHERE id = $1`, [own.id]);
    expect((await finds('omar', 'support', '您的简报')).text).toMatch(/简报 · \S+ · 自 /u);
    await type('omar', `digest remove DG-${own.id}`, 'support', /is gone/u);
  }),
  scenario('digest list', async ({ type }) => {
    await type('omar', 'digest schedule monthly 3 7:15 me', 'support', /on day 3 of every month at 07:15/u);
    await type('omar', 'digest list me', 'support', /on day 3 of every month at 07:15/u);
    // In a channel one's own stand beside those of the channel.
    await type('omar', 'digest list', 'support', /on day 3 of every month at 07:15/u);
  }),
  scenario('digest show', async ({ type, row }) => {
    await type('omar', 'digest schedule monthly 4 7:15 me', 'support', /day 4/u);
    const { id } = await row<Row>(newest);
    await type('omar', `digest show DG-${id}`, 'support', /on day 4 of every month[\s\S]*Goes to/u);
  }),
  scenario('digest preview', async ({ type, row }) => {
    await type('omar', 'digest schedule monthly 5 7:15 me', 'support', /day 5/u);
    const { id } = await row<Row>(newest);
    await type('omar', `digest preview DG-${id}`, 'support', /Digest · /u);
  }),
  scenario('digest edit', async ({ client, type, row }) => {
    await type('omar', 'digest schedule monthly 9 7:15 me', 'support', /day 9/u);
    const { id } = await row<Row>(newest);
    await type(
      'omar',
      `digest edit DG-${id} at:6:45 parts:stuck,tasks timezone:Lisbon`,
      'support',
      /day 9 of every month at 06:45[\s\S]*stuck and tasks[\s\S]*Lisbon/u,
    );
    expect(await client.rows('SELECT schedule, parts, timezone FROM digests WHERE id = $1', [id])).toEqual([
      { schedule: '45 6 9 * *', parts: ['stuck', 'tasks'], timezone: 'Europe/Lisbon' },
    ]);
    // The same by its form, which opens with what is there.
    const omar = client.as('omar');
    const opened = await omar.openForm(`digest edit DG-${id}`, 'support');
    expect(opened.form).toMatch(/day 9 of every month at 06:45[\s\S]*stuck, tasks[\s\S]*Lisbon/u);
    const wrong = await omar.submit({ 'Tells of': 'weather' });
    expect(wrong.errors.join()).toContain('weather');
    const right = await omar.submit({ When: 'every friday', 'Tells of': 'due', Timezone: 'auto', Language: 'zh' });
    expect(right.errors).toEqual([]);
    await until('the changed digest', async () => (await row<Row>(newest)).schedule === '45 6 * * 5');
    expect(await client.rows('SELECT parts, timezone, locale FROM digests WHERE id = $1', [id])).toEqual([
      { parts: ['due'], timezone: null, locale: 'zh' },
    ]);
  }),
  scenario('digest pause', async ({ type, row }) => {
    await type('omar', 'digest schedule monthly 6 7:15 me', 'support', /day 6/u);
    const { id } = await row<Row>(newest);
    await type('omar', `digest pause DG-${id}`, 'support', /paused/u);
    expect((await row<Row>(newest)).paused_at).not.toBeNull();
  }),
  scenario('digest resume', async ({ type, row }) => {
    await type('omar', 'digest schedule monthly 7 7:15 me', 'support', /day 7/u);
    const { id } = await row<Row>(newest);
    await type('omar', `digest pause DG-${id}`, 'support', /paused/u);
    await type('omar', `digest resume DG-${id}`, 'support', /Resume|Pause|day 7/u);
    expect((await row<Row>(newest)).paused_at).toBeNull();
  }),
  scenario('digest remove', async ({ type, row }) => {
    await type('omar', 'digest schedule monthly 8 7:15 me', 'support', /day 8/u);
    const { id } = await row<Row>(newest);
    await type('omar', `digest remove DG-${id}`, 'support', /is gone/u);
    expect((await row<Row>(newest)).removed_at).not.toBeNull();
  }),
];
