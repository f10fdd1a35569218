import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackWorkspace } from '../../src/playground/slack-workspace/index.ts';
import { startTeamsApp, type TeamsTestApp } from '../support/teams-app.ts';
import { until } from '../support/until.ts';
import type { ContractPerson, PlaceName } from './client.ts';
import { slackPerson } from './slack-client.ts';
import { teamsPerson } from './teams-client.ts';

let t: TeamsTestApp;
const inSlack = (who: string): ContractPerson => slackPerson(t.slack as SlackWorkspace, who);
const inTeams = (who: string): ContractPerson => teamsPerson(t.teams, who);
const cards = (person: ContractPerson, place: PlaceName, words: string) =>
  person.reads(place).filter((message) => message.text.includes(words));

beforeAll(async () => {
  t = await startTeamsApp({ slack: true });
  await until('both are installed', async () => {
    const rows = await t.rows<{ platform: string }>(`SELECT DISTINCT platform FROM installations`);
    return rows.length === 2;
  });
  // Sales stays in Slack; Support moves to Teams.
  const grace = inSlack('grace');
  await grace.type('channel unlink', 'support', /support/iu);
  const linked = await inTeams('grace').type('channel link department:support', 'support', /linked/iu);
  expect(linked.text).toMatch(/linked/iu);
});
afterAll(() => t?.stop());

describe('one company on two platforms', () => {
  it('knows the same person in both by the address', async () => {
    const there = await inSlack('lena').type('whoami', 'sales', /You are Lena Vogt/u);
    const here = await inTeams('lena').type('whoami', 'sales', /You are Lena Vogt/u);
    expect(there.text).toContain('Sales');
    expect(here.text).toContain('Sales');
    expect(
      await t.rows(
        `SELECT i.platform FROM chat_identities i JOIN staff s ON s.id = i.staff_id
         WHERE s.email = 'lena.vogt@fernhill.example' AND i.kind = 'member' ORDER BY 1`,
      ),
    ).toEqual([{ platform: 'slack' }, { platform: 'teams' }]);
    expect(await t.rows(`SELECT 1 FROM staff WHERE email = 'lena.vogt@fernhill.example'`)).toHaveLength(1);
  });

  it('a task added in Slack by Sales shows up in Support’s Teams channel, is done there, and the Slack card follows', async () => {
    const title = 'Explain the failed import to Acme';
    await inSlack('lena').type(`task add acme "${title}" for:support due:tomorrow`, 'sales', /Explain/u);
    await until('a card in Teams', () => cards(inTeams('omar'), 'support', title).length === 1);
    const [card] = cards(inTeams('omar'), 'support', title);
    expect(card?.isPrivate).toBe(false);
    expect(card?.text).toContain('Lena Vogt');
    await inTeams('omar').press(card as NonNullable<typeof card>, 'Done');
    expect(
      await t.rows(`SELECT t.status, s.name FROM tasks t JOIN staff s ON s.id = t.closed_by_id WHERE t.title = $1`, [
        title,
      ]),
    ).toEqual([{ status: 'done', name: 'Omar Said' }]);
    for (const [person, place] of [
      [inSlack('marta'), 'sales'],
      [inTeams('grace'), 'support'],
    ] as const) {
      await until(`the card in ${place} says who did it`, () =>
        /Completed by[\s\S]*Omar Said/u.test(cards(person, place, title)[0]?.text ?? ''),
      );
      expect(cards(person, place, title)).toHaveLength(1);
    }
  });

  it('and the other way round: what Support asks in Teams is done in Slack, and the card in Teams follows', async () => {
    const title = 'Offer Acme the longer contract';
    await inTeams('omar').type(`task add acme "${title}" for:sales`, 'support', /Offer Acme/u);
    await until('a card in Slack', () => cards(inSlack('marta'), 'sales', title).length === 1);
    const [card] = cards(inSlack('marta'), 'sales', title);
    await inSlack('marta').press(card as NonNullable<typeof card>, 'Done');
    await until('the card in Teams says who did it', () =>
      /Completed by[\s\S]*Marta Ruiz/u.test(cards(inTeams('grace'), 'support', title)[0]?.text ?? ''),
    );
    expect(cards(inTeams('grace'), 'support', title)).toHaveLength(1);
  });

  it('what one did in Slack is taken back in Teams', async () => {
    await inSlack('lena').type('task add acme "Typed in the wrong window"', 'sales', /Typed in the wrong window/u);
    const undone = await inTeams('lena').type('undo', 'sales', /Undone/u);
    expect(undone.text).toMatch(/Undone: Add a task/u);
    expect(await t.rows(`SELECT status FROM tasks WHERE title = 'Typed in the wrong window'`)).toEqual([
      { status: 'cancelled' },
    ]);
  });
});
