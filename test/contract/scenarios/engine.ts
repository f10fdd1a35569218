import { expect } from 'vitest';
import { numberOf, type Scenario, scenario, shownWith } from '../scenario.ts';

export const engineScenarios: readonly Scenario[] = [
  scenario('help', async ({ client, type }) => {
    const seen = await type('lena', 'help', 'sales', /What you can do with Crossdesk/u);
    expect(shownWith(seen, 'What you can do').isPrivate).toBe(true);
    // Every line is shown as it is typed there.
    const [inChannel, inChat] = client.platform === 'teams' ? ['@Crossdesk ', ''] : ['/crm ', '/crm '];
    const lesson = await type('lena', 'help task add', 'sales', /task add acme "Send quote"/u);
    expect(lesson.text).toContain(`${inChannel}task add acme "Send quote"`);
    const chat = await client.as('lena').direct('help task add', /task add acme "Send quote"/u);
    expect(chat.text).toContain(`${inChat}task add acme "Send quote"`);
    const fault = await type('lena', 'tsak add', 'sales', /I know no command/u);
    expect(fault.text).toContain(`${inChannel}task add`);
    if (client.platform === 'teams') {
      expect(lesson.text + chat.text + fault.text).not.toContain('/crm');
      expect(chat.text).not.toContain('@Crossdesk');
    }
  }),
  scenario('undo', async ({ type, task, row }) => {
    const id = await task('Added by mistake');
    await type('lena', 'undo', 'sales', new RegExp(`Undone: .*${id}`, 'u'));
    expect(await row('SELECT status FROM tasks WHERE id = $1', numberOf(id))).toEqual({ status: 'cancelled' });
  }),
  scenario('doctor', async ({ type }) => {
    await type('iris', 'doctor', 'general', /Database: PostgreSQL/u);
    const refused = await type('lena', 'doctor', 'sales', /may not/u);
    expect(refused.text).not.toContain('PostgreSQL');
  }),
  scenario('doctor replay', async ({ type }) => {
    await type('iris', 'doctor replay', 'general', /nothing to send again|being sent again/u);
  }),
];
