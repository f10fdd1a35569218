import { afterAll, beforeAll, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import { createLiveWorld, type LiveMessage, type LiveWorld, wordsOf } from '../support/live-world.ts';

/** A department's data become poorer: from the sweep to the messages in its channels on both platforms. */

let world: LiveWorld;
beforeAll(async () => {
  world = await createLiveWorld();
  await world.link('slack', 'C-support', 'support', true);
  await world.link('teams', 'T-support', 'support', true);
  await world.link('slack', 'C-sales', 'sales', true);
  await world.link('teams', 'T-sales', 'sales');
});
afterAll(() => world?.close());

const told = (): LiveMessage[] =>
  [...world.platforms.slack.messages, ...world.platforms.teams.messages].filter((message) =>
    /Data quality fell|数据质量下降/u.test(wordsOf(message)),
  );
/** Departments are measured one at a time. */
async function day(): Promise<void> {
  world.wait(days(1));
  for (let n = 0; n < 6; n += 1) await world.sweeps();
  await world.settle();
}

it('a department whose data fell is told once, in its channels alone, with what is missing most', async () => {
  await world.type(
    'omar',
    'customer add "All There" owner:me country:Germany email:a@all.example phone:"+49 30 901820" address:"Weg 1" language:German website:all.example source:fair',
  );
  await world.type('lena', 'customer add "In Sales" owner:me country:Germany');
  await day();
  expect(told()).toEqual([]);
  for (const name of ['Empty One', 'Bare Two', 'Hollow Three'])
    await world.type('omar', `customer add "${name}" country:Germany website:${name.split(' ')[0]}.example`);
  await day();
  expect(
    told()
      .map(({ platform, channel }) => `${platform} ${channel}`)
      .sort(),
  ).toEqual(['slack C-support', 'teams T-support']);
  for (const message of told()) {
    const words = wordsOf(message);
    expect(words).toMatch(/^Data quality fell · .*Support/u);
    expect(words).toMatch(/\d+ % of 4 customers · down \d+ points/u);
    // What most customers have is not named; of what as many lack, what counts more comes first.
    expect(words).toMatch(
      /^Missing most: contact person \(4 customers\), contact within a year \(4 customers\), e-mail \(3 customers\)$/mu,
    );
    // None of the customers is named, nor anything of one.
    expect(words).not.toMatch(/Empty One|All There|901820/u);
  }
  const rows = (await world.deliveries()).filter(({ event }) => event === 'quality.fell');
  expect(rows.map(({ kind, state, target }) => [kind, state, target]).sort()).toEqual([
    ['announce', 'sent', 'C-support'],
    ['announce', 'sent', 'T-support'],
  ]);
  // The next day it is as poor, and nobody is told again; nor after a restart.
  await world.restart();
  await day();
  await day();
  expect(told()).toHaveLength(2);
  expect(world.faults).toEqual([]);
});

it('says so in the channel’s language', async () => {
  await world.write(`UPDATE channels SET locale = 'zh' WHERE channel_id = 'T-sales'`);
  world.channels.forget();
  await world.type(
    'lena',
    'customer add "Rich Sales" owner:me country:Germany email:a@rich.example phone:"+49 30 901821" address:"Weg 1" language:German website:rich.example source:fair value:"EUR 5"',
  );
  for (let n = 0; n < 8; n += 1) await day();
  const before = told().length;
  for (let n = 0; n < 6; n += 1) await world.type('lena', `customer add "Poor ${n}" anyway:yes`);
  await day();
  const fresh = told().slice(before);
  const inTeams = told().find(({ channel }) => channel === 'T-sales');
  expect(fresh.length + before).toBe(4);
  expect(inTeams && wordsOf(inTeams)).toMatch(/数据质量下降[\s\S]*最常缺少：/u);
});
