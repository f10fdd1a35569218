import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTeams, type Teams } from '../../src/platforms/teams/index.ts';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { aadObjectId } from '../../src/playground/teams-connector/company.ts';
import { createTeamsWorkspace, type TeamsWorkspace } from '../../src/playground/teams-connector/index.ts';
import type { PlannedFailure } from '../../src/playground/teams-connector/planned-faults.ts';
import { createCounters } from '../../src/store/counters.ts';
import { createReferences } from '../../src/store/references.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { appId, appPassword, tenant } from '../support/teams-connector.ts';
import {
  type Company,
  createCompany,
  createFakeIdentities,
  createManualQueues,
  startPush,
  taskEvent,
  until,
} from './notifications-harness.ts';
import { inMemoryInstallations } from './teams-world.ts';

/** Pushes from the outbox to the channels of a local Teams, through a connector that fails in every way it knows. */
let made: TestDatabase;
let company: Company;
let workspace: TeamsWorkspace;
let teams: Teams;
const server = createServer((req, res) => {
  if (!teams?.handle(req, res)) res.writeHead(404).end();
});

/** What befalls a send, and whether nobody can know afterwards if it arrived. */
const faults: Readonly<Record<string, { failure: PlannedFailure; isUnanswered: boolean }>> = {
  'two writes met': { failure: { status: 412, code: 'PreconditionFailed' }, isUnanswered: false },
  throttled: { failure: { status: 429, retryAfter: 1 }, isUnanswered: false },
  unavailable: { failure: { status: 503, code: 'ServiceUnavailable' }, isUnanswered: false },
  'bad gateway': { failure: { status: 502 }, isUnanswered: true },
  'gateway timeout': { failure: { status: 504 }, isUnanswered: true },
  'bad gateway after it arrived': { failure: { status: 502, afterActing: true }, isUnanswered: true },
  'gateway timeout after it arrived': { failure: { status: 504, afterActing: true }, isUnanswered: true },
  'broken off': { failure: { reset: true }, isUnanswered: true },
  'broken off after it arrived': { failure: { reset: true, afterActing: true }, isUnanswered: true },
};

beforeAll(async () => {
  made = await createTestDatabase();
  company = await createCompany({ url: made.url, drop: async () => undefined });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  workspace = createTeamsWorkspace({
    company: demoCompany,
    appId,
    appPassword,
    tenantId: tenant,
    botUrl: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  await workspace.listen();
  const counters = createCounters(company.database);
  const counting: Promise<void>[] = [];
  teams = createTeams({
    appId,
    appPassword,
    tenantId: tenant,
    appType: 'SingleTenant',
    openIdMetadataUrl: workspace.openIdMetadataUrl(),
    loginUrl: workspace.loginUrl(),
    graphUrl: workspace.serviceUrl(),
    unauthenticated: null,
    command: '/crm',
    installations: inMemoryInstallations(),
    references: createReferences(company.database),
    messageActions: [],
    shortcuts: [],
    searches: [],
    home: async () => null,
    preview: async () => null,
    onEvent: async () => undefined,
    takeFile: async () => null,
    onUnanswered: () => {
      counting.push(counters.add('teams.unanswered'));
    },
    namesOf: async () => new Map(),
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await teams.start(async () => ({ ack: { kind: 'ok' }, done: Promise.resolve() }));
  await workspace.install();
  const { pool } = company.database;
  for (const [old, name] of [
    ['C-sales', 'Sales'],
    ['C-support', 'Support'],
  ] as const) {
    await pool.query(`UPDATE channels SET platform = 'teams', workspace = $1, channel_id = $2 WHERE channel_id = $3`, [
      tenant,
      workspace.conversation(name).id,
      old,
    ]);
  }
  for (const [old, email] of [
    ['U-Ada', 'iris.keller'],
    ['U-Lena', 'lena.vogt'],
    ['U-Omar', 'omar.said'],
    ['U-Dana', 'dana.cohen'],
  ] as const) {
    const person = demoCompany.people.find((one) => one.email.startsWith(email));
    if (!person) throw new Error(`nobody called ${email}`);
    await pool.query(`UPDATE chat_identities SET platform = 'teams', workspace = $1, user_id = $2 WHERE user_id = $3`, [
      tenant,
      aadObjectId(person),
      old,
    ]);
  }
});
afterAll(async () => {
  await teams?.stop();
  await workspace?.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await company?.database.close();
  await made?.drop();
});

const unanswered = async (): Promise<number> => (await createCounters(company.database).read('teams.unanswered')).count;

/** Numbers of the pushes that a channel shows, in the order in which they stand there; `from`: only later ones. */
const shownIn = (where: string, from: number): number[] =>
  workspace
    .botActivitiesIn(where)
    .flatMap((message) => [...workspace.cardText(message).matchAll(/push (\d+)\./gu)].slice(0, 1))
    .map(([, n]) => Number(n))
    .filter((n) => n >= from);

let numbered = 0;
/** Tasks for both departments in turn; resolves to their numbers. */
async function announce(count: number): Promise<{ sales: number[]; support: number[] }> {
  const numbers: { sales: number[]; support: number[] } = { sales: [], support: [] };
  for (let n = 0; n < count; n += 1) {
    const department = n % 2 === 0 ? 'sales' : 'support';
    numbered += 1;
    const task = await company.addTask({ departmentId: company[department] });
    await company.database.pool.query(`UPDATE tasks SET title = $2 WHERE id = $1`, [task, `push ${numbered}.`]);
    await company.emit(
      [taskEvent('added', task, { departmentId: company[department], creatorId: company.ada })],
      company.ada,
    );
    numbers[department].push(numbered);
  }
  return numbers;
}

function startWorker() {
  const queues = createManualQueues();
  const push = startPush(company, teams, queues, {
    timing: { firstBackoff: 5, longestBackoff: 20, batch: 4, flush: 0 },
    identities: {
      ...createFakeIdentities(company.database),
      chatUsers: async (staff) =>
        (
          await company.database.pool.query<{ user: string }>(
            `SELECT user_id AS "user" FROM chat_identities WHERE staff_id = $1`,
            [staff],
          )
        ).rows.map(({ user }) => ({ platform: 'teams' as const, workspace: tenant, user })),
    },
  });
  return {
    push,
    async settle(): Promise<void> {
      await push.startWorker();
      await until(
        'every delivery is over',
        async () => {
          push.wake();
          const { rows } = await company.database.pool.query<{ id: number }>('SELECT id FROM targets');
          await queues.enqueue(rows.map(({ id }) => id));
          await queues.crank({ delayed: true });
          const stats = await push.stats();
          return stats.unrelayed === 0 && stats.pending === 0;
        },
        25_000,
      );
    },
  };
}

async function pushThrough(plan: readonly string[], count: number) {
  const from = numbered + 1;
  const before = await unanswered();
  const expected = await announce(count);
  for (const name of plan) workspace.failNext('send', faults[name]?.failure ?? {});
  const worker = startWorker();
  try {
    await worker.settle();
  } finally {
    await worker.push.stop();
  }
  const shown = { sales: shownIn('Sales', from), support: shownIn('Support', from) };
  return { expected, shown, counted: (await unanswered()) - before };
}

describe('every push arrives', () => {
  const inOrderOnce = (numbers: readonly number[]): number[] => [...new Set(numbers)];

  it('in order in its channel, and once where the connector answered', async () => {
    const plan = Object.keys(faults).filter((name) => faults[name]?.isUnanswered === false);
    const { expected, shown, counted } = await pushThrough([...plan, ...plan], 8);
    expect(shown).toEqual(expected);
    expect(counted).toBe(0);
  }, 60_000);

  it('and where it gave no answer it may be there twice, and was counted', async () => {
    const plan = Object.keys(faults);
    const { expected, shown, counted } = await pushThrough(plan, 10);
    expect(inOrderOnce(shown.sales)).toEqual(expected.sales);
    expect(inOrderOnce(shown.support)).toEqual(expected.support);
    // A repetition stands behind its first: nothing came in between.
    for (const numbers of [shown.sales, shown.support]) expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    const extra = shown.sales.length + shown.support.length - 10;
    expect(extra).toBe(plan.filter((name) => faults[name]?.failure.afterActing).length);
    expect(counted).toBe(plan.filter((name) => faults[name]?.isUnanswered).length);
  }, 60_000);

  it('whatever fails, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...Object.keys(faults).filter((name) => name !== 'throttled')), { maxLength: 8 }),
        async (plan) => {
          const { expected, shown, counted } = await pushThrough(plan, 4);
          expect(inOrderOnce(shown.sales)).toEqual(expected.sales);
          expect(inOrderOnce(shown.support)).toEqual(expected.support);
          const extra = shown.sales.length + shown.support.length - 4;
          expect(extra).toBe(plan.filter((name) => faults[name]?.failure.afterActing).length);
          expect(counted).toBe(plan.filter((name) => faults[name]?.isUnanswered).length);
        },
      ),
      // Shrinking would begin with what a failed run left behind.
      { numRuns: 6, endOnFailure: true },
    );
  }, 120_000);

  it('after an outage, once', async () => {
    const from = numbered + 1;
    const expected = await announce(4);
    workspace.outage(true);
    const worker = startWorker();
    try {
      const settling = worker.settle();
      await until('somebody was turned away', () => workspace.callsTo('send').some(({ status }) => status === 503));
      workspace.outage(false);
      await settling;
    } finally {
      await worker.push.stop();
    }
    expect({ sales: shownIn('Sales', from), support: shownIn('Support', from) }).toEqual(expected);
  }, 60_000);
});

describe('where the bot was removed without a word', () => {
  beforeEach(() => {
    workspace.conversation('Support').hasBot = false;
  });

  it('the link is broken, an admin hears of it, and other channels go on', async () => {
    const { expected, shown } = await pushThrough([], 4);
    expect(shown).toEqual({ sales: expected.sales, support: [] });
    expect(await company.row(`SELECT status, status_reason AS reason FROM channels WHERE name = 'support'`)).toEqual({
      status: 'broken',
      reason: 'BotNotInConversationRoster',
    });
    const dead = (await company.deliveries()).filter(({ state }) => state === 'dead');
    expect(dead.map(({ error }) => error)).toEqual(['BotNotInConversationRoster', 'BotNotInConversationRoster']);
    await until('the admin’s chat', () => workspace.textIn('iris').includes('CH-'));
  }, 60_000);
});
