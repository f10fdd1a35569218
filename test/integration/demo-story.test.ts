import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedDemo } from '../../prisma/demo/index.ts';
import { people } from '../../prisma/demo/people.ts';
import { createRegistry } from '../../src/commands/registry.ts';
import type { Actor } from '../../src/core/actor.ts';
import { nouns } from '../../src/crm/index.ts';
import { createExecutor, type Executor } from '../../src/operations/execute.ts';
import type { AnyOperation, Viewer } from '../../src/operations/operation.ts';
import { actorViewer, channelViewer } from '../../src/operations/viewer.ts';
import { demoCompany } from '../../src/playground/demo-workspace.ts';
import { createDatabase, type Database } from '../../src/store/database.ts';
import { ensureDepartments } from '../../src/store/first-departments.ts';
import { createIdentities } from '../../src/store/identities.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

// A Wednesday, 10:41 in Berlin.
const now = new Date('2026-11-18T09:41:00Z');
const clock = { now: () => now };
const secrets = createSecrets([randomBytes(32)]);
const registry = createRegistry(nouns((name) => registry.operation(name)));

/** Where the records of each noun are, for those that have a table of their own. */
const tables: Readonly<Record<string, string>> = {
  customer: 'customers',
  contact: 'contacts',
  interaction: 'interactions',
  task: 'tasks',
  need: 'needs',
  handoff: 'handoffs',
  project: 'projects',
  playbook: 'playbooks',
  case: 'cases',
  deal: 'deals',
  order: 'orders',
  target: 'sales_targets',
  review: 'reviews',
  campaign: 'campaigns',
  survey: 'surveys',
  file: 'files',
  field: 'custom_fields',
  grant: 'access_grants',
  import: 'imports',
  subscription: 'subscriptions',
  staff: 'staff',
  department: 'departments',
  channel: 'channels',
};

/** What is written as time goes by; nothing was announced here. */
const byTheClock = ['bulletin', 'digest', 'edition'];

describe('the demo company’s story', () => {
  let test_: TestDatabase;
  let database: Database;
  let executor: Executor;
  let actors: readonly Actor[];

  beforeAll(async () => {
    test_ = await createTestDatabase();
    database = createDatabase({ url: test_.url, poolSize: 4 });
    executor = createExecutor({
      database,
      clock,
      secrets,
      operation: (name) => registry.operation(name),
      onEvents: () => undefined,
    });
    await ensureDepartments(database);
    await seedDemo({ database, executor, registry, clock, company: demoCompany });
    const installations = createInstallations({ database, secrets, clock });
    const identities = createIdentities({
      database,
      clock,
      installations,
      admins: [],
      directory: () => null,
      onError: (error) => {
        throw error;
      },
    });
    const found = [];
    for (const { id } of demoCompany.people.filter(({ email }) => Object.values<string>(people).includes(email))) {
      found.push(await identities.identify({ platform: 'slack', workspace: demoCompany.team.id, user: id }));
    }
    actors = found.flatMap((one) => (one.kind === 'staff' ? [one.actor] : []));
  });
  afterAll(async () => {
    await database.close();
    await test_.drop();
  });

  const all = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await database.pool.query(text, values)).rows as Row[];
  const named = (name: string): Actor => actors.find((actor) => actor.name === name) as Actor;
  const run = (operation: string, input: unknown, by: Actor) =>
    executor.execute(registry.operation(operation) as AnyOperation, input, {
      actor: by,
      door: 'system',
      receipt: null,
    });

  test('has records of every kind that there is', async () => {
    const missing = registry.nouns
      .filter(({ name, card }) => card && !byTheClock.includes(name) && !(name in tables))
      .map(({ name }) => name);
    expect(missing).toEqual([]);
    for (const [noun, table] of Object.entries(tables)) {
      const [{ n } = { n: 0 }] = await all<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      expect({ noun, has: n > 0 }).toEqual({ noun, has: true });
    }
  });

  test('shows deals in every stage, won, lost and looked back on', async () => {
    const stages = await all<{ key: string }>('SELECT DISTINCT stage AS key FROM deals ORDER BY stage');
    expect(stages.map(({ key }) => key)).toEqual(['lost', 'negotiation', 'proposal', 'qualification', 'won']);
    const [action] = await all(`
      SELECT t.title, f.kind FROM review_actions a JOIN tasks t ON t.id = a.task_id JOIN review_findings f ON f.id = a.finding_id`);
    expect(action).toEqual({
      title: 'Agree with Finance on discounts that Sales may give by itself',
      kind: 'problem',
    });
  });

  test('shows orders from the draft to the last payment, one paid in part and late, one in yuan', async () => {
    const states = await all<{ status: string }>('SELECT DISTINCT status FROM orders ORDER BY status');
    expect(states.map(({ status }) => status)).toEqual(['cancelled', 'delivered', 'draft', 'invoiced', 'paid']);
    expect(
      await all(
        `SELECT number FROM orders WHERE status = 'invoiced' AND due_on < $1 AND paid_minor > 0
        AND paid_minor < gross_minor AND number IS NOT NULL`,
        [now],
      ),
    ).toEqual([{ number: 'NS-2207' }]);
    expect(await all(`SELECT FROM orders WHERE currency = 'CNY'`)).not.toHaveLength(0);
    expect(
      await all(`SELECT n.title FROM needs n JOIN orders o ON o.id = n.order_id JOIN deals d ON d.id = o.deal_id
        WHERE n.status = 'met' AND d.id = n.deal_id`),
    ).toEqual([{ title: 'Labels and crates before the Christmas beer' }]);
    expect(await all(`SELECT FROM needs WHERE status = 'unmet'`)).toHaveLength(1);
  });

  test('shows cases that were answered in time, wait, came back, and were missed and are on the manager’s table', async () => {
    const [urgent] = await all<{ ok: boolean }>(
      `SELECT responded_at <= response_due_at AS ok FROM cases WHERE level = 'urgent'`,
    );
    expect(urgent).toEqual({ ok: true });
    const states = await all<{ status: string }>('SELECT DISTINCT status FROM cases ORDER BY status');
    expect(states.map(({ status }) => status)).toEqual(['closed', 'open', 'reopened', 'resolved', 'waiting']);
    expect(
      await all(`SELECT k.subject, s.name FROM cases k JOIN staff s ON s.id = k.escalated_to_id
        WHERE k.status = 'open' AND k.escalation = 1`),
    ).toEqual([{ subject: 'Delivery notes still show the old tax number', name: 'Grace Obi' }]);
    const [eve] = await all(
      `SELECT h.day::text, h.off_from AS "from" FROM department_holidays h JOIN departments d ON d.id = h.department_id
       WHERE d.key = 'support' ORDER BY h.day LIMIT 1`,
    );
    expect(eve).toEqual({ day: '2026-12-24', from: 720 });
  });

  test('shows hand-offs that were taken over, sent back and offered elsewhere, and left without an answer', async () => {
    const states = await all<{ status: string }>('SELECT status FROM handoffs ORDER BY status');
    expect(states.map(({ status }) => status)).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'declined',
      'expired',
      'offered',
    ]);
    const again = await all(`SELECT FROM handoffs a JOIN handoffs b ON a.subject_noun = b.subject_noun
      AND a.subject_id = b.subject_id WHERE a.status = 'declined' AND b.status = 'offered'`);
    expect(again).toHaveLength(1);
    expect(
      await all(`SELECT FROM cases k JOIN departments d ON d.id = k.department_id WHERE d.key = 'finance'`),
    ).toHaveLength(1);
  });

  test('shows an onboarding that is half done, with Finance late', async () => {
    const [project] = await all<{ done: number; all: number }>(`
      SELECT count(*) FILTER (WHERE t.status = 'done')::int AS done, count(*)::int AS all
      FROM projects p JOIN tasks t ON t.project_id = p.id WHERE p.status = 'open'`);
    expect(project).toEqual({ done: 2, all: 7 });
    expect(
      await all(
        `SELECT t.title, d.key FROM tasks t JOIN departments d ON d.id = t.department_id
         WHERE t.project_id IS NOT NULL AND t.due_at < $1 AND t.status IN ('open', 'started') AND d.key = 'finance'`,
        [now],
      ),
    ).toEqual([{ title: 'Check billing details and terms', key: 'finance' }]);
    const [kinds] = await all(`
      SELECT bool_or(rating = 4) AS rated, bool_or(series_id IS NOT NULL) AS recurring,
        (SELECT count(*) > 0 FROM task_items) AS checklist,
        (SELECT count(*) > 0 FROM task_dependencies x JOIN tasks t ON t.id = x.task_id WHERE t.project_id IS NULL) AS waits
      FROM tasks`);
    expect(kinds).toEqual({ rated: true, recurring: true, checklist: true, waits: true });
  });

  test('shows customers whom everything is known of: contracts, teams, consents, a hold, a pair that looks alike, scores', async () => {
    const [facts] = await all(`
      SELECT (SELECT count(*) > 10 FROM customers WHERE custom <> '{}') AS contracts,
        (SELECT count(*) > 5 FROM customer_team) AS teams,
        (SELECT count(*) > 10 FROM customers WHERE consent <> '{}') AS consents,
        (SELECT count(*) FROM customers WHERE do_not_contact_at IS NOT NULL)::int AS "leftAlone",
        (SELECT count(*) FROM legal_holds WHERE lifted_at IS NULL)::int AS held,
        (SELECT count(*) FROM duplicate_pairs WHERE state = 'open')::int AS alike,
        (SELECT count(DISTINCT lifecycle) FROM customers)::int AS lifecycles,
        (SELECT count(*) FROM customers c WHERE NOT EXISTS (SELECT FROM customer_scores s WHERE s.customer_id = c.id
          AND s.scored_at IS NOT NULL))::int AS unscored,
        (SELECT count(DISTINCT day) > 4 FROM quality_days) AS quality`);
    expect(facts).toEqual({
      contracts: true,
      teams: true,
      consents: true,
      leftAlone: 1,
      held: 1,
      alike: 1,
      lifecycles: 4,
      unscored: 0,
      quality: true,
    });
  });

  test('answers reports with numbers', async () => {
    const report = (await run('report.read', { scope: { kind: 'company' } }, named('Iris Keller'))) as {
      shown: { kind: string; rows: { now: { measure: string; outcome: { kind: string } } }[] };
    };
    const lacking = report.shown.rows
      .filter((row) => !['value', 'amounts'].includes(row.now.outcome.kind))
      .map((row) => row.now.measure);
    expect(lacking).toEqual([]);
  });

  test('draws every sort of card for everybody, and in a channel that everybody reads', async () => {
    const viewers: Viewer[] = [
      ...actors.map((actor) => actorViewer(actor)),
      channelViewer(
        {
          audience: 'everyone',
          departmentId: 1,
          departmentKey: 'sales',
          locale: 'en',
          timezone: 'Europe/Berlin',
        } as never,
        undefined,
      ),
    ];
    expect(viewers).toHaveLength(12);
    for (const noun of registry.nouns) {
      const table = tables[noun.name];
      if (!noun.card || !table) continue;
      const ids = await all<{ id: number }>(
        `SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS all FROM ${table}) AS r
         WHERE n % greatest(1, r.all / 5) = 0 OR n = 1 ORDER BY id`,
      );
      let drawn = 0;
      await database.read(async (tx) => {
        for (const viewer of viewers) {
          for (const { id } of ids) {
            if (await noun.card?.(executor.readCtx(tx), id, viewer)) drawn += 1;
          }
        }
      });
      expect({ noun: noun.name, drawn: drawn > 0 }).toEqual({ noun: noun.name, drawn: true });
    }
  });

  test('gives everybody a home page', async () => {
    await database.read(async (tx) => {
      for (const actor of actors) {
        let blocks = 0;
        for (const { home } of registry.nouns) {
          blocks += ((await home?.draw(executor.readCtx(tx), actor, actorViewer(actor))) ?? []).length;
        }
        expect({ name: actor.name, blocks: blocks > 0 }).toEqual({ name: actor.name, blocks: true });
      }
    });
  });

  // A Saturday night, the first hours of a quarter, the day after the clocks changed.
  test.each(['2026-11-21T23:50:00Z', '2027-01-01T02:30:00Z', '2027-03-29T20:10:00Z'])(
    'can be told at %s',
    async (at) => {
      const other = await createTestDatabase();
      const there = createDatabase({ url: other.url, poolSize: 3 });
      try {
        const then = { now: () => new Date(at) };
        const moved = createExecutor({ database: there, clock: then, secrets, onEvents: () => undefined });
        await ensureDepartments(there);
        expect(await seedDemo({ database: there, executor: moved, registry, clock: then, company: demoCompany })).toBe(
          true,
        );
      } finally {
        await there.close();
        await other.drop();
      }
    },
  );
});
