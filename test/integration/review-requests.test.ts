import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Card } from '../../src/cards/card.ts';
import { createAnswers } from '../../src/commands/answers.ts';
import { textArg } from '../../src/commands/arg.ts';
import { defineCommand, defineNoun, type Services } from '../../src/commands/define.ts';
import { createDispatch } from '../../src/commands/dispatch.ts';
import { parseText } from '../../src/commands/parse.ts';
import { createRegistry } from '../../src/commands/registry.ts';
import { createWorker } from '../../src/commands/work.ts';
import type { Actor } from '../../src/core/actor.ts';
import { AppError, DeliveryError } from '../../src/core/errors.ts';
import type { DepartmentId, StaffId } from '../../src/core/ids.ts';
import type { Door, Incoming } from '../../src/core/incoming.ts';
import { msg, same } from '../../src/core/msg.ts';
import { createExecutor } from '../../src/operations/execute.ts';
import { defineOperation } from '../../src/operations/operation.ts';
import { createDatabase, type Database, sql } from '../../src/store/database.ts';
import { createInbox, maxAttempts } from '../../src/store/inbox.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { cardText } from './tasks-world.ts';

/** What may go wrong around one write, switched on by a test. */
const faults: {
  inInput?: unknown;
  inReply?: unknown;
  inIdentify?: unknown;
  inAnswer?: unknown;
  inRemember?: unknown;
  inRead?: unknown;
} = {};

const writeLine = defineOperation<{ line: string }, { line: string }>({
  name: 'probe.write',
  input: z.object({ line: z.string() }),
  requires: 'anyone',
  writes: true,
  async run(ctx, { line }) {
    if (line === 'refuse') throw new AppError('refused', msg('Not now.', '现在不行。'), { field: 'line' });
    await ctx.tx.run(
      sql`INSERT INTO settings (key, value) VALUES (${`probe.${Math.random()}`}, ${JSON.stringify(line)}::jsonb)`,
    );
    return { line };
  },
});
const readLine = defineOperation<{ line: string }, { line: string }>({
  name: 'probe.read',
  input: z.object({ line: z.string() }),
  requires: 'anyone',
  writes: false,
  async run(_ctx, input) {
    if (faults.inRead) throw faults.inRead;
    return input;
  },
});
const line = textArg<true>({ label: same('Line'), required: true, takes: 'rest' });
const probe = defineNoun({
  name: 'probe',
  title: same('Probe'),
  words: ['probe'],
  area: 'work',
  operations: [writeLine, readLine],
  commands: [
    defineCommand({
      path: 'probe write',
      zh: '探针 写',
      summary: same('Write'),
      examples: { en: ['probe write x'], zh: ['探针 写 x'] },
      args: { line },
      runs: writeLine,
      input({ values }) {
        if (faults.inInput) throw faults.inInput;
        return { line: values.line };
      },
      reply(out) {
        if (faults.inReply) throw faults.inReply;
        return { card: { title: [`wrote ${out.line}`], blocks: [] }, to: 'caller' };
      },
    }),
    defineCommand({
      path: 'probe read',
      zh: '探针 读',
      summary: same('Read'),
      examples: { en: ['probe read x'], zh: ['探针 读 x'] },
      args: { line },
      runs: readLine,
      reply: (out) => ({ card: { title: [`read ${out.line}`], blocks: [] }, to: 'caller' }),
    }),
  ],
  events: [],
  references: [],
});

const actor: Actor = {
  staffId: 1 as StaffId,
  name: 'Lena',
  role: 'member',
  departmentId: 1 as DepartmentId,
  departmentKey: 'sales',
  locale: 'en',
  timezone: 'UTC',
};

let testDatabase: TestDatabase;
let database: Database;
let told: string[] = [];
let noted: unknown[] = [];
let receipts = 0;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, poolSize: 5 });
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeEach(() => {
  told = [];
  noted = [];
});
afterEach(async () => {
  for (const key of Object.keys(faults)) delete faults[key as keyof typeof faults];
  await database.pool.query('TRUNCATE inbox, settings, audit_entries');
});

function engine() {
  const clock = { now: () => new Date() };
  const secrets = createSecrets([Buffer.alloc(32, 7)]);
  const inbox = createInbox(database, secrets);
  const identities = {
    identify: async () => {
      if (faults.inIdentify) throw faults.inIdentify;
      return { kind: 'staff' as const, actor };
    },
    staffOf: async () => null,
  };
  const services = { identities, channels: { at: async () => null } } as unknown as Services;
  const registry = createRegistry([probe]);
  const onError = (error: unknown) => void noted.push(error);
  const worker = createWorker({
    registry,
    database,
    executor: createExecutor({ database, clock, secrets, onEvents: () => undefined }),
    inbox,
    services,
    answers: createAnswers('/crm'),
    clock,
    root: '/crm',
    platform: () =>
      ({
        name: 'slack',
        async answer(_route: unknown, answer: { card: Card }) {
          if (faults.inAnswer) {
            const fault = faults.inAnswer;
            delete faults.inAnswer;
            throw fault;
          }
          told.push(cardText(answer.card));
          return null;
        },
      }) as never,
    remember: async () => undefined,
    onError,
  });
  const dispatch = createDispatch({ registry, inbox, identities: identities as never, worker, clock, onError });
  return { ...dispatch, worker, inbox };
}

function incoming(text: string, door: Door = 'command'): Incoming {
  receipts += 1;
  return {
    receipt: `review:${receipts}`,
    from: { platform: 'slack', workspace: 'T1', user: 'U1' },
    door,
    place: { kind: 'direct', channel: 'D1' },
    says: { text },
    route: {},
    receivedAt: new Date().toISOString(),
  };
}

function form(fields: Record<string, string>): Incoming {
  return { ...incoming('', 'form'), says: { invocation: { command: 'probe write', args: {} }, fields } };
}

async function written(): Promise<number> {
  return (await database.pool.query(`SELECT 1 FROM settings WHERE key LIKE 'probe.%'`)).rows.length;
}

async function row(): Promise<{ id: string; state: string; attempts: number; sealed: string | null }> {
  const { rows } = await database.pool.query('SELECT id, state, attempts, sealed FROM inbox ORDER BY id DESC LIMIT 1');
  return rows[0];
}

const release = () => database.pool.query(`UPDATE inbox SET held_until = now() - interval '1 second'`);

describe('a fault after the change was committed', () => {
  it('says that it is done, and never that nothing was changed', async () => {
    faults.inReply = new Error('drawing failed');
    const taken = await engine().dispatch(incoming('probe write one'));
    await taken.done;
    expect(await written()).toBe(1);
    expect((await row()).state).toBe('done');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/saved.*do not send it again/isu);
    expect(told[0]).not.toMatch(/Nothing was changed|try again/u);
    expect(noted).toContain(faults.inReply);
  });

  it('the same where drawing the reply found out that a record is gone', async () => {
    faults.inReply = new AppError('not_found', msg('Gone.', '没了。'));
    const taken = await engine().dispatch(form({ line: 'two' }));
    expect(taken.ack).toEqual({ kind: 'ok' });
    await taken.done;
    expect(await written()).toBe(1);
    expect(told).toEqual([expect.stringMatching(/Your change is saved/u)]);
  });

  it('the same where the platform refuses the very answer', async () => {
    faults.inAnswer = new DeliveryError('invalid', 'invalid_blocks');
    await (await engine().dispatch(incoming('probe write three'))).done;
    expect(told).toEqual([expect.stringMatching(/Your change is saved/u)]);
    expect((await row()).state).toBe('done');
  });

  it('a chat that is down is noted, and nothing is tried again', async () => {
    faults.inAnswer = new DeliveryError('transient', 'timeout');
    await (await engine().dispatch(incoming('probe write four'))).done;
    expect(told).toEqual([]);
    expect(noted).toHaveLength(1);
    expect((await row()).state).toBe('done');
    expect(await written()).toBe(1);
  });
});

describe('a fault before anything was written', () => {
  it('of a platform that could not be asked: the person hears it, and the request is tried again', async () => {
    faults.inInput = new DeliveryError('transient', 'timeout');
    const { dispatch, resume } = engine();
    await (await dispatch(incoming('probe write five'))).done;
    expect(told).toEqual([expect.stringMatching(/kept and will be tried again/u)]);
    expect(await row()).toMatchObject({ state: 'kept', attempts: 1 });
    await release();
    delete faults.inInput;
    await resume(BigInt((await row()).id));
    expect(told.at(-1)).toBe('wrote five');
    expect(await written()).toBe(1);
    expect(await row()).toMatchObject({ state: 'done', sealed: null });
  });

  it('a read that failed is told at once', async () => {
    faults.inRead = new DeliveryError('transient', 'timeout');
    await (await engine().dispatch(incoming('probe read x'))).done;
    expect(told).toEqual([expect.stringMatching(/Nothing was changed\. Please try again/u)]);
  });

  it('is said once however often it is tried, and once more when it is given up', async () => {
    faults.inInput = new Error('broken');
    const { dispatch, resume } = engine();
    await (await dispatch(incoming('probe write six'))).done;
    for (let attempt = 1; attempt < maxAttempts; attempt += 1) {
      await release();
      await resume(BigInt((await row()).id));
    }
    expect(await row()).toMatchObject({ state: 'dead', attempts: maxAttempts });
    expect(told).toEqual([
      expect.stringMatching(/kept and will be tried again/u),
      expect.stringMatching(/Nothing was changed/u),
    ]);
    expect(await written()).toBe(0);
  });

  it('even somebody who could not be identified is told', async () => {
    faults.inIdentify = new Error('no database');
    await (await engine().dispatch(incoming('probe write seven'))).done;
    expect(told).toEqual([expect.stringMatching(/kept and will be tried again/u)]);
  });
});

describe('a request that never comes to an end', () => {
  it('is set aside after as many tries as one that fails', async () => {
    const { inbox, resume } = engine();
    await inbox.keep(incoming('probe write eight'));
    // A worker that dies leaves nothing but the attempt that was counted when it began.
    await database.pool.query(`UPDATE inbox SET attempts = $1`, [maxAttempts]);
    await release();
    await resume(BigInt((await row()).id));
    expect(await written()).toBe(0);
    expect((await row()).state).toBe('dead');
    expect(told).toEqual([expect.stringMatching(/Nothing was changed/u)]);
  });

  it('one that no key opens is set aside, and said aloud', async () => {
    const { inbox, resume } = engine();
    await inbox.keep(incoming('probe write nine'));
    await database.pool.query(`UPDATE inbox SET sealed = 'v1.zz.zz'`);
    await release();
    await expect(resume(BigInt((await row()).id))).rejects.toThrow();
    expect((await row()).state).toBe('dead');
    expect((await row()).sealed).not.toBeNull();
  });
});

describe('sharing', () => {
  it('is kept like a write: everybody sees it, so a repetition must not post it twice', async () => {
    const { dispatch } = engine();
    const asked = { ...incoming(''), says: { invocation: { command: 'share', args: { ref: 'C-1' } } } };
    await (await dispatch(asked)).done;
    await (await dispatch(asked)).done;
    expect(told).toEqual([expect.stringMatching(/not linked to a department/u)]);
    expect((await row()).state).toBe('refused');
  });
});

describe('two workers with one request', () => {
  it('only the one that closes it answers', async () => {
    const { worker, inbox } = engine();
    for (const text of ['probe read ten', 'probe write ten', 'probe write refuse']) {
      const asked = incoming(text, 'direct');
      await inbox.keep(asked);
      const { dispatch } = engine();
      expect((await dispatch(asked)).ack).toEqual({ kind: 'ok' }); // known already
      told = [];
      const parsed = parseText(createRegistry([probe]), text);
      await Promise.all([1, 2, 3].map(() => worker.work(asked, parsed, { kept: true })));
      expect(told, text).toHaveLength(1);
    }
    expect(await written()).toBe(1);
  });
});
