import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type SignedSlack, startSignedSlack } from '../support/signed-slack.ts';
import { until } from '../support/until.ts';

let t: TestApp;
let slack: SignedSlack;
const colleagues = demoCompany.people.filter((person) => !('isRestricted' in person));

beforeAll(async () => {
  t = await startTestApp();
  slack = await startSignedSlack({ signingSecret: t.config.slack?.signingSecret as string, appUrl: () => t.url });
});
afterAll(async () => {
  await t?.stop();
  await slack?.stop();
});

let triggers = 0;
/** From a direct conversation, so that every answer comes to the response URL. */
const type = (person: { id: string; name: string }, text: string) =>
  slack.command(
    {
      team_id: demoCompany.team.id,
      user_id: person.id,
      channel_id: `D${person.id.slice(1)}`,
      channel_name: 'directmessage',
      trigger_id: `many.${++triggers}`,
      text,
    },
    15_000,
  );

interface Asked {
  readonly person: (typeof colleagues)[number];
  readonly text: string;
  readonly says: RegExp;
}

/** The n-th of many requests: writes, reads, refusals and mistakes, mixed. */
function nth(n: number): Asked {
  const person = colleagues[n % colleagues.length] as (typeof colleagues)[number];
  const title = `Crowd ${n}`;
  switch (n % 5) {
    case 0:
    case 1:
      return { person, text: `task add acme "${title}" for:support`, says: new RegExp(title, 'u') };
    case 2:
      return { person, text: 'customer find acme', says: /Acme/u };
    case 3:
      return { person, text: 'today', says: /./u };
    default:
      return { person, text: `task done T-${900_000 + n}`, says: new RegExp(`T-${900_000 + n}`, 'u') };
  }
}

describe('a hundred at once', () => {
  it('everybody is answered, with what they asked for, in under fifteen seconds', async () => {
    const asked = Array.from({ length: 100 }, (_, n) => nth(n));
    const answered = await Promise.all(asked.map(({ person, text }) => type(person, text)));
    expect(answered.filter(({ status }) => status !== 200)).toEqual([]);
    const wrong = asked.filter(({ says }, n) => !says.test(answered[n]?.answer ?? ''));
    expect(wrong.map(({ person, text }) => `${person.name}: ${text}`)).toEqual([]);
    const rows = await t.rows<{ title: string; by: string }>(
      `SELECT t.title, s.name AS by FROM tasks t JOIN staff s ON s.id = t.created_by_id WHERE t.title LIKE 'Crowd %'`,
    );
    const wanted = asked.flatMap(({ person, text }) => {
      const title = /"(.+)"/u.exec(text)?.[1];
      return title === undefined ? [] : [`${title} by ${person.realName}`];
    });
    expect(rows.map(({ title, by }) => `${title} by ${by}`).sort()).toEqual(wanted.sort());
    expect(
      await t.rows(`SELECT state, count(*)::int AS n FROM inbox WHERE state IN ('kept', 'dead') GROUP BY 1`),
    ).toEqual([]);
  });

  it('everybody who changes the same record at once is told who was faster; every change is audited once', async () => {
    const [task] = await t.rows<{ id: number }>(`SELECT id FROM tasks WHERE title = 'Crowd 0'`);
    const sales = colleagues.filter(({ department }) => department === 'sales');
    const before = await t.rows<{ version: number }>('SELECT version FROM tasks WHERE id = $1', [task?.id]);
    const said = await Promise.all(
      Array.from({ length: 18 }, (_, n) =>
        type(sales[n % sales.length] as (typeof sales)[number], `task edit T-${task?.id} title:"Crowd 0 round ${n}"`),
      ),
    );
    expect(said.map(({ status }) => status)).toEqual(Array(18).fill(200));
    expect(said.filter(({ answer }) => answer === '')).toEqual([]);
    const [after] = await t.rows<{ version: number }>('SELECT version FROM tasks WHERE id = $1', [task?.id]);
    const audited = await t.rows<{ version: number }>(
      `SELECT version FROM audit_entries WHERE noun = 'task' AND record_id = $1 AND version > $2 ORDER BY version`,
      [task?.id, before[0]?.version],
    );
    // Each version was written by one request, and each that was written stands in the audit log.
    const first = before[0]?.version ?? 0;
    expect(audited.map(({ version }) => version)).toEqual(
      Array.from({ length: (after?.version ?? 0) - first }, (_, n) => first + 1 + n),
    );
  });

  it('the same request delivered twenty times at once is done once', async () => {
    const body = new URLSearchParams({
      command: '/crm',
      text: 'task add acme "Only once"',
      team_id: demoCompany.team.id,
      user_id: 'U0LENAVOGT',
      channel_id: 'D0LENAVOGT',
      channel_name: 'directmessage',
      trigger_id: 'same',
    }).toString();
    const raw = await Promise.all(
      Array.from({ length: 20 }, () => t.slack.sender.raw('application/x-www-form-urlencoded', body)),
    );
    expect(raw.map(({ status }) => status)).toEqual(Array(20).fill(200));
    await until('done', async () => (await t.rows(`SELECT 1 FROM tasks WHERE title = 'Only once'`)).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await t.rows(`SELECT 1 FROM tasks WHERE title = 'Only once'`)).toHaveLength(1);
  });

  it('twelve newcomers at their first request are each known once', async () => {
    const people = Array.from({ length: 12 }, (_, n) => ({
      ...(demoCompany.people[0] as (typeof demoCompany.people)[number]),
      id: `U0NEWCOMER${n}`,
      name: `new${n}`,
      realName: `New ${n}`,
      email: `new${n}@fernhill.example`,
    }));
    for (const person of people) t.slack.state.people.set(person.id, person);
    const before = t.slack.callsTo('users.info').length;
    const answers = await Promise.all([...people, ...people, ...people].map((person) => type(person, 'whoami')));
    expect(answers.filter(({ answer }) => !/New \d+/u.test(answer))).toEqual([]);
    expect(await t.rows(`SELECT name FROM staff WHERE name LIKE 'New %'`)).toHaveLength(12);
    expect(t.slack.callsTo('users.info').length - before).toBeLessThanOrEqual(24);
  });
});
