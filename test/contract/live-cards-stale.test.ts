import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackWorkspace } from '../../src/playground/slack-workspace/index.ts';
import { startTeamsApp, type TeamsTestApp } from '../support/teams-app.ts';
import { until } from '../support/until.ts';
import type { ContractPerson, PlaceName, Shown } from './client.ts';
import { slackPerson } from './slack-client.ts';
import { teamsPerson } from './teams-client.ts';

let t: TeamsTestApp;
const inSlack = (who: string): ContractPerson => slackPerson(t.slack as SlackWorkspace, who);
const inTeams = (who: string): ContractPerson => teamsPerson(t.teams, who);
const shownIn = (person: ContractPerson, place: PlaceName, words: string): Shown | undefined =>
  person.reads(place).find((message) => message.text.includes(words) && !message.isPrivate);

/** The message as it is now, whatever becomes of it: somebody's client that has not heard of the edit. */
async function snapshot(person: ContractPerson, place: PlaceName, words: string): Promise<Shown> {
  await until(`“${words}” in ${place}`, () => shownIn(person, place, words) !== undefined);
  return structuredClone(shownIn(person, place, words) as Shown);
}

beforeAll(async () => {
  t = await startTeamsApp({ slack: true });
  await until('both are installed', async () => {
    const rows = await t.rows<{ platform: string }>('SELECT DISTINCT platform FROM installations');
    return rows.length === 2;
  });
  await inSlack('grace').type('channel unlink', 'support', /support/iu);
  await inTeams('grace').type('channel link department:support', 'support', /linked/iu);
});
afterAll(() => t?.stop());

const slack = (): SlackWorkspace => t.slack as SlackWorkspace;

describe('a press on a card that is out of date, with the platforms’ own adapters', () => {
  it('in Teams says who completed it in Slack, and draws the copy again', async () => {
    const title = 'Offer the longer contract';
    await inTeams('omar').type(`task add acme "${title}" for:sales`, 'support', /Offer/u);
    const old = await snapshot(inTeams('grace'), 'support', title);
    const there = await snapshot(inSlack('marta'), 'sales', title);
    await inSlack('marta').press(there, 'Done');
    await until('the card in Teams follows', () =>
      /Completed by/u.test(shownIn(inTeams('grace'), 'support', title)?.text ?? ''),
    );
    const seen = await inTeams('grace').press(old, 'Done', /Marta Ruiz completed this/u);
    expect(seen.text).toMatch(/Marta Ruiz completed this in Slack(?: just now|, \d min ago)\./u);
    expect(shownIn(inTeams('grace'), 'support', title)?.text).toMatch(/Completed by/u);
    expect(await t.rows('SELECT version FROM tasks WHERE title = $1', [title])).toEqual([{ version: 2 }]);
  });

  it('in Slack says who completed it in Teams', async () => {
    const title = 'Explain the failed import';
    await inSlack('lena').type(`task add acme "${title}" for:support`, 'sales', /Explain/u);
    await snapshot(inSlack('marta'), 'sales', title);
    const there = await snapshot(inTeams('omar'), 'support', title);
    // Slack takes no edit just now, so its copy stays as it was, and all that goes to the channel waits.
    slack().failNext('chat.update', { status: 429, retryAfter: 60 });
    await inTeams('omar').press(there, 'Done');
    await until('the edit is refused', () => slack().callsTo('chat.update').at(-1)?.result !== 'ok');
    const old = shownIn(inSlack('marta'), 'sales', title) as Shown;
    expect(old.text).not.toMatch(/Completed by/u);
    const seen = await inSlack('marta').press(old, 'Done', /Omar Said completed this/u);
    expect(seen.shown.find((one) => one.isPrivate)?.text).toMatch(
      /Omar Said completed this in Teams(?: just now|, \d min ago)\./u,
    );
    expect(shownIn(inSlack('lena'), 'sales', 'completed this in')).toBeUndefined();
    expect(shownIn(inSlack('lena'), 'sales', title)?.text).toMatch(/Completed by/u);
    expect(await t.rows('SELECT version FROM tasks WHERE title = $1', [title])).toEqual([{ version: 2 }]);
  });
});
