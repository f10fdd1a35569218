import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type Database } from '../../src/store/database.ts';
import { createReferences } from '../../src/store/references.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase({ url: test.url });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const channel = {
  platform: 'teams',
  workspace: 'tenant',
  conversation: '19:a',
  kind: 'channel',
  user: null,
  serviceUrl: 'https://one.example/',
  facts: { team: 't', teamName: 'Fernhill' },
} as const;

it('conversations are news once, and again after the bot was removed', async () => {
  const references = createReferences(database);
  expect(await references.save(channel)).toBe(true);
  expect(await references.save({ ...channel, serviceUrl: 'https://two.example/', facts: { name: 'Support' } })).toBe(
    false,
  );
  expect(await references.find('teams', 'tenant', '19:a')).toEqual({
    ...channel,
    serviceUrl: 'https://two.example/',
    facts: { team: 't', teamName: 'Fernhill', name: 'Support' },
    isGone: false,
  });
  await references.gone('teams', 'tenant', '19:a');
  expect((await references.find('teams', 'tenant', '19:a'))?.isGone).toBe(true);
  expect(await references.save(channel)).toBe(true);
  expect((await references.find('teams', 'tenant', '19:a'))?.isGone).toBe(false);
  expect(await references.find('teams', 'another', '19:a')).toBeNull();
});

it('two processes that hear of a conversation at the same time greet it once', async () => {
  const references = createReferences(database);
  const news = await Promise.all(
    Array.from({ length: 8 }, () => references.save({ ...channel, conversation: '19:busy' })),
  );
  expect(news.filter(Boolean)).toHaveLength(1);
});

it('a person’s own conversation is found, a reachable one first', async () => {
  const references = createReferences(database);
  const own = { ...channel, kind: 'personal', user: 'aad-lena', facts: {} } as const;
  await references.save({ ...own, conversation: 'a:new' });
  await references.save({ ...own, conversation: 'a:newer' });
  await references.gone('teams', 'tenant', 'a:newer');
  expect((await references.findPersonal('teams', 'tenant', 'aad-lena'))?.conversation).toBe('a:new');
  await references.gone('teams', 'tenant', 'a:new');
  expect((await references.findPersonal('teams', 'tenant', 'aad-lena'))?.isGone).toBe(true);
  expect(await references.findPersonal('teams', 'tenant', 'nobody')).toBeNull();
  expect((await references.list('teams', 'tenant')).length).toBe(4);
  expect(await references.list('slack')).toEqual([]);
});
