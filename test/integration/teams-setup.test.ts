import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import type { DemoCompany, DemoPerson } from '../../src/playground/slack-workspace/company.ts';
import { teamsPerson } from '../contract/teams-client.ts';
import { startTeamsApp, type TeamsTestApp } from '../support/teams-app.ts';

/** A tenant of its own, with an empty database: what an admin of Teams alone types first. */
const usual = { tz: 'Europe/Berlin', locale: 'en-US', title: '' };
const crowd: DemoPerson[] = Array.from({ length: 340 }, (_, n) => ({
  ...usual,
  id: `UCROWD${n}`,
  name: `crowd${n}`,
  realName: `Crowd ${n}`,
  email: `crowd.${n}@fernhill.example`,
  department: 'support',
}));
const outsiders: DemoPerson[] = [
  {
    ...usual,
    id: 'UOUT1',
    name: 'outgus',
    realName: 'Gus Guest',
    email: 'out.gus@agency.example',
    department: 'support',
  },
  {
    ...usual,
    id: 'UOUT2',
    name: 'outfay',
    realName: 'Fay Federated',
    email: 'out.fay@partner.example',
    department: 'support',
  },
];
const company: DemoCompany = { ...demoCompany, people: [...demoCompany.people, ...crowd, ...outsiders] };
const admin = 'iris';
const adminEmail = demoCompany.people.find(({ name }) => name === admin)?.email ?? '';

let world: TeamsTestApp;
beforeAll(async () => {
  world = await startTeamsApp({ company, demo: false, install: false, env: { CROSSDESK_ADMINS: adminEmail } });
  // The plan takes only colleagues into channels, so these two become outsiders once they are in.
  for (const [id, change] of [
    ['UOUT1', { isRestricted: true }],
    ['UOUT2', { isStranger: true }],
  ] as const) {
    Object.assign(world.teams.state.person(id) as DemoPerson, change);
  }
  await world.teams.install();
}, 120_000);
afterAll(() => world?.stop());

const expecting = (words: RegExp) => ({ timeoutMs: 25_000, until: (seen: { text: string }) => words.test(seen.text) });
const placedIn = async (key: string): Promise<number> => {
  const [row] = await world.rows<{ n: number }>(
    `SELECT count(*)::int AS n FROM staff s JOIN departments d ON d.id = s.department_id WHERE d.key = $1`,
    [key],
  );
  return row?.n ?? 0;
};

describe('setup in Teams', () => {
  it('tells how to link a channel there', async () => {
    const { text } = await world.teams.as(admin).personal('setup', expecting(/Setting up/u));
    expect(text).toContain('Add the app to its team');
    expect(text).not.toContain('/invite');
  });

  it('places a private channel’s members, with those of outside left out and named', async () => {
    const iris = teamsPerson(world.teams, admin);
    const seen = await iris.direct('setup people team:"Fernhill › Support" department:support', /Apply to|no team/u);
    const preview = seen.shown.at(-1);
    if (!preview) throw new Error(seen.text);
    expect(seen.text).toMatch(/Gus Guest \(Guest\)[^\n]*\n?[^\n]*a guest/u);
    expect(seen.text).toMatch(/Fay Federated[^\n]*\n?[^\n]*belongs to another organisation/u);
    expect(seen.text).not.toContain('could not be asked');
    expect(await placedIn('support')).toBe(0);
    const label = /Apply to (\d+)/u.exec(seen.text);
    expect(Number(label?.[1])).toBeGreaterThan(340);
    await iris.press(preview, label?.[0] ?? '', /Placed/u);
    expect(await placedIn('support')).toBe(Number(label?.[1]));
    expect(
      await world.rows(
        `SELECT s.name FROM staff s WHERE s.email IN ('out.gus@agency.example', 'out.fay@partner.example')`,
      ),
    ).toEqual([]);
  }, 60_000);

  it('says what to do about a team that it does not know', async () => {
    const { text } = await world.teams
      .as(admin)
      .personal('setup people group:"Sales team" department:sales', expecting(/no team/u));
    expect(text).toContain('Add me to it first');
    expect(text).toContain('group:"Support team"');
  });

  it('counts a team that has more than one page of members, and names the limit', async () => {
    const more = Array.from(
      { length: 200 },
      (_, n) => ({ ...crowd[0], id: `UMORE${n}`, name: `more${n}` }) as DemoPerson,
    );
    const general = world.teams.conversation('General');
    for (const person of more)
      world.teams.state.people.set(person.id, { ...person, email: `${person.name}@fernhill.example` });
    general.members = [...general.members, ...more.map(({ id }) => id)];
    const { text } = await world.teams
      .as(admin)
      .personal('setup people group:Fernhill department:sales', expecting(/people; at most/u));
    expect(text).toContain(`That is ${general.members.length} people; at most 500`);
    expect(general.members.length).toBeGreaterThan(500);
    expect(await placedIn('sales')).toBe(0);
  }, 60_000);

  it('is for admins', async () => {
    const { text } = await world.teams
      .as('omar')
      .personal('setup people group:Fernhill department:sales', expecting(/admin/iu));
    expect(text).not.toContain('Crowd');
    expect(await placedIn('sales')).toBe(0);
  });
});
