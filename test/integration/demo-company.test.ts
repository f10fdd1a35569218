import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { castOf } from '../../prisma/demo/company.ts';
import { seedDemo } from '../../prisma/demo/index.ts';
import { people, type Who } from '../../prisma/demo/people.ts';
import { customers, logs, storyOf, tasks } from '../../prisma/demo/story.ts';
import type { ReferenceResolver, ResolveCtx } from '../../src/commands/define.ts';
import { createRegistry } from '../../src/commands/registry.ts';
import type { Actor } from '../../src/core/actor.ts';
import { days, hours, minutes } from '../../src/core/clock.ts';
import { asId } from '../../src/core/ids.ts';
import { openContact } from '../../src/crm/customers/contact.ts';
import { nouns } from '../../src/crm/index.ts';
import { emitDueTasks } from '../../src/notifications/due-tasks.ts';
import { createExecutor, type Executor } from '../../src/operations/execute.ts';
import { actorAbility } from '../../src/operations/viewer.ts';
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

interface Open {
  readonly test: TestDatabase;
  readonly database: Database;
  readonly executor: Executor;
}

async function open(): Promise<Open> {
  const test = await createTestDatabase();
  const database = createDatabase({ url: test.url, poolSize: 6 });
  return { test, database, executor: createExecutor({ database, clock, secrets, onEvents: () => undefined }) };
}

async function close({ test, database }: Open): Promise<void> {
  await database.close();
  await test.drop();
}

const seed = ({ database, executor }: Open) => seedDemo({ database, executor, registry, clock, company: demoCompany });

describe('the first departments', () => {
  let here: Open;
  beforeAll(async () => {
    here = await open();
  });
  afterAll(() => close(here));

  test('are there once, however many processes start at the same time', async () => {
    const other = createDatabase({ url: here.test.url, poolSize: 4 });
    const made = await Promise.all([here.database, other, here.database, other].map(ensureDepartments));
    await other.close();
    expect(made.filter(Boolean)).toHaveLength(1);
    const { rows } = await here.database.pool.query(
      'SELECT key, name_en, name_zh, active FROM departments ORDER BY position',
    );
    expect(rows).toEqual([
      { key: 'sales', name_en: 'Sales', name_zh: '销售部', active: true },
      { key: 'support', name_en: 'Support', name_zh: '客服部', active: true },
      { key: 'marketing', name_en: 'Marketing', name_zh: '市场部', active: true },
      { key: 'finance', name_en: 'Finance', name_zh: '财务部', active: true },
    ]);
  });

  test('do not come back after they were changed or removed', async () => {
    await here.database.pool.query(`UPDATE departments SET name_en = 'Care' WHERE key = 'support'`);
    expect(await ensureDepartments(here.database)).toBe(false);
    await here.database.pool.query('DELETE FROM departments');
    expect(await ensureDepartments(here.database)).toBe(false);
    const { rows } = await here.database.pool.query('SELECT FROM departments');
    expect(rows).toHaveLength(0);
  });
});

describe('the demo company', () => {
  let here: Open;
  let made: boolean[];

  beforeAll(async () => {
    here = await open();
    await ensureDepartments(here.database);
    const other = createDatabase({ url: here.test.url, poolSize: 4 });
    const second = { ...here, database: other };
    made = await Promise.all([seed(here), seed(second)]);
    await other.close();
  });
  afterAll(() => close(here));

  const all = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await here.database.pool.query(text, values)).rows as Row[];

  const actorOf = async (who: Who): Promise<Actor> => {
    const installations = createInstallations({ database: here.database, secrets, clock });
    const identities = createIdentities({
      database: here.database,
      clock,
      installations,
      admins: [],
      directory: () => null,
      onError: (error) => {
        throw error;
      },
    });
    const user = demoCompany.people.find((person) => person.email === people[who])?.id ?? '';
    const found = await identities.identify({ platform: 'slack', workspace: demoCompany.team.id, user });
    if (found.kind !== 'staff') throw new Error(`${who} is not known.`);
    return found.actor;
  };

  const customerMeant = async (words: string, who: Who = 'lena') => {
    const actor = await actorOf(who);
    const resolver = registry.reference('customer') as ReferenceResolver<{ id: number; name: string }>;
    return here.database.read((tx) =>
      resolver.resolve(words, {
        ...here.executor.readCtx(tx),
        actor,
        ability: actorAbility(actor),
        staffOf: async () => null,
      } as unknown as ResolveCtx),
    );
  };

  test('moves in once, even when two processes start at the same time', async () => {
    expect([...made].sort()).toEqual([false, true]);
    expect(await seed(here)).toBe(false);
    expect(await all('SELECT count(*)::int AS n FROM customers')).toEqual([{ n: customers.length }]);
  });

  test('keeps away from a database that people use already', async () => {
    const used = await open();
    try {
      await ensureDepartments(used.database);
      await used.database.pool.query(`INSERT INTO staff (name, email) VALUES ('Somebody', 'somebody@real.example')`);
      expect(await seed(used)).toBe(false);
      const { rows } = await used.database.pool.query(
        `SELECT (SELECT count(*)::int FROM customers) AS customers, (SELECT count(*)::int FROM staff) AS staff,
           (SELECT count(*)::int FROM settings WHERE key = 'demo.seeded') AS settings`,
      );
      expect(rows).toEqual([{ customers: 0, staff: 1, settings: 0 }]);
    } finally {
      await close(used);
    }
  });

  test('has customers, logs and tasks in all four departments', async () => {
    const counts = await all(`
      SELECT d.key, (SELECT count(*)::int FROM customers c WHERE c.department_id = d.id) AS customers,
        (SELECT count(*)::int FROM interactions i WHERE i.department_id = d.id) AS logs,
        (SELECT count(*)::int FROM tasks t WHERE t.department_id = d.id) AS tasks,
        (SELECT count(*)::int FROM staff s WHERE s.department_id = d.id) AS staff
      FROM departments d ORDER BY d.position`);
    expect(counts).toEqual([
      { key: 'sales', customers: 23, logs: 30, tasks: 11, staff: 3 },
      { key: 'support', customers: 8, logs: 20, tasks: 16, staff: 3 },
      { key: 'marketing', customers: 6, logs: 8, tasks: 13, staff: 2 },
      { key: 'finance', customers: 5, logs: 8, tasks: 12, staff: 2 },
    ]);
    const states = await all<{ status: string; n: number }>(
      'SELECT status, count(*)::int AS n FROM tasks GROUP BY status ORDER BY status',
    );
    expect(states.map(({ status }) => status)).toEqual(['cancelled', 'done', 'open', 'started']);
    const [kinds] = await all(
      `
      SELECT count(*) FILTER (WHERE assignee_id IS NULL)::int > 1 AS unassigned,
        count(*) FILTER (WHERE snoozed_until > $1)::int > 0 AS snoozed,
        count(*) FILTER (WHERE status IN ('open', 'started') AND due_at < $1)::int > 2 AS overdue,
        count(*) FILTER (WHERE status IN ('open', 'started') AND due_at > $1)::int > 8 AS ahead
      FROM tasks`,
      [now],
    );
    expect(kinds).toEqual({ unassigned: true, snoozed: true, overdue: true, ahead: true });
  });

  test('knows its people as the workspace does, each with role, language and zone; a guest not at all', async () => {
    const rows = await all<{ user_id: string; role: string; key: string | null; locale: string; timezone: string }>(
      `
      SELECT i.user_id, s.role, d.key, s.locale, s.timezone FROM chat_identities i JOIN staff s ON s.id = i.staff_id
      LEFT JOIN departments d ON d.id = s.department_id WHERE i.platform = 'slack' AND i.workspace = $1 AND i.kind = 'member'`,
      [demoCompany.team.id],
    );
    const known = new Map(rows.map(({ user_id, ...row }) => [user_id, row]));
    expect(known.size).toBe(demoCompany.people.length - 1);
    expect(known.get('U0SAMGUEST1')).toBeUndefined();
    expect(known.get('U0LENAVOGT')).toEqual({ role: 'member', key: 'sales', locale: 'en', timezone: 'Europe/Berlin' });
    expect(known.get('U0GRACEOBI')).toEqual({
      role: 'manager',
      key: 'support',
      locale: 'en',
      timezone: 'Europe/London',
    });
    expect(known.get('U0LIUYANG1')).toEqual({
      role: 'member',
      key: 'support',
      locale: 'zh',
      timezone: 'Asia/Shanghai',
    });
    expect(known.get('U0IRISKELLER')).toEqual({ role: 'admin', key: null, locale: 'en', timezone: 'Europe/Zurich' });
    expect(await all(`SELECT FROM staff WHERE email LIKE 'sam.%'`)).toHaveLength(0);
  });

  test('has each private department channel linked to its department, for that department only', async () => {
    const rows = await all(`
      SELECT c.channel_id, d.key, c.audience, c.status, c.is_private FROM channels c JOIN departments d ON d.id = c.department_id
      ORDER BY d.position`);
    expect(rows).toEqual([
      { channel_id: 'C0SALES0001', key: 'sales', audience: 'department', status: 'ok', is_private: true },
      { channel_id: 'C0SUPPORT01', key: 'support', audience: 'department', status: 'ok', is_private: true },
      { channel_id: 'C0MARKETING', key: 'marketing', audience: 'department', status: 'ok', is_private: true },
      { channel_id: 'C0FINANCE01', key: 'finance', audience: 'department', status: 'ok', is_private: true },
    ]);
  });

  test('tells nobody about its past', async () => {
    expect(await all('SELECT FROM outbox')).toHaveLength(0);
    expect(await all('SELECT FROM deliveries')).toHaveLength(0);
  });

  test('looks lived in: ids in order of time, nothing from the future, last contacts as logged, an audit line for each act', async () => {
    for (const table of ['customers', 'interactions', 'tasks', 'audit_entries']) {
      const at = table === 'audit_entries' ? 'at' : 'created_at';
      const rows = await all<{ at: Date }>(`SELECT ${at} AS at FROM ${table} ORDER BY id`);
      const times = rows.map((row) => row.at.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThanOrEqual(now.getTime());
    }
    const wrong = await all(`
      SELECT c.name FROM customers c WHERE c.last_contact_at IS DISTINCT FROM
        (SELECT max(happened_at) FROM interactions i WHERE i.customer_id = c.id)`);
    expect(wrong).toEqual([]);
    expect(
      await all(`
      SELECT FROM (SELECT 'customer' AS noun, id, version FROM customers UNION ALL SELECT 'task', id, version FROM tasks
        UNION ALL SELECT 'interaction', id, version FROM interactions) AS r
      WHERE NOT EXISTS (SELECT FROM audit_entries a WHERE a.noun = r.noun AND a.record_id = r.id AND a.version = r.version)`),
    ).toHaveLength(0);
    expect(await all('SELECT FROM audit_entries WHERE undo_sealed IS NOT NULL')).toHaveLength(0);
  });

  test('leaves no task or log without its customer', async () => {
    expect(
      await all(`SELECT FROM tasks t WHERE t.customer_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM customers c WHERE c.id = t.customer_id)`),
    ).toHaveLength(0);
    expect(
      await all('SELECT FROM interactions i WHERE NOT EXISTS (SELECT FROM customers c WHERE c.id = i.customer_id)'),
    ).toHaveLength(0);
    expect(await all('SELECT FROM interactions')).toHaveLength(logs.length);
    const titles = await all<{ title: string }>('SELECT title FROM tasks');
    expect(titles.map(({ title }) => title)).toEqual(expect.arrayContaining(tasks.map(({ title }) => title)));
  });

  test('“acme” means one customer, “müller” several, and two Chinese characters are enough', async () => {
    expect(await customerMeant('acme')).toMatchObject({ kind: 'one', value: { name: 'Acme Industrial Supplies Ltd' } });
    for (const words of ['müller', 'Muller']) {
      const found = await customerMeant(words);
      expect(found.kind).toBe('several');
      expect(found.kind === 'several' && found.choices).toHaveLength(3);
    }
    expect(await customerMeant('新远', 'chen')).toMatchObject({ kind: 'one', value: { name: '上海新远贸易有限公司' } });
    expect(await customerMeant('wisniewska')).toMatchObject({ kind: 'one', value: { name: 'Grażyna Wiśniewska' } });
    expect(await customerMeant('النخيل', 'omar')).toMatchObject({
      kind: 'one',
      value: { name: 'شركة وادي النخيل للتجارة' },
    });
    // Names in other scripts are aliases: somebody has to have written them down.
    expect(await customerMeant('papadimitriou', 'marta')).toMatchObject({ kind: 'one' });
    expect(await customerMeant('jaskolka werke', 'marta')).toMatchObject({ kind: 'none' });
    expect(await customerMeant('παπαδημητριου', 'marta')).toMatchObject({ kind: 'one' });
  });

  test('has valid phone numbers and addresses that belong to nobody', async () => {
    const rows = await all<{ phone_sealed: string | null; email_sealed: string | null; country: string; name: string }>(
      'SELECT name, country, phone_sealed, email_sealed FROM customers',
    );
    const phones = rows.filter((row) => row.phone_sealed !== null);
    expect(phones.length).toBeGreaterThan(12);
    for (const row of phones) {
      const phone = parsePhoneNumberFromString(openContact(secrets, 'phone', row.phone_sealed) ?? '');
      expect({ name: row.name, valid: phone?.isValid(), country: phone?.country }).toEqual({
        name: row.name,
        valid: true,
        country: row.country,
      });
    }
    for (const row of rows)
      expect(openContact(secrets, 'email', row.email_sealed)).toMatch(/^[\w.-]+@[\w-]+\.example$/u);
  });

  test('has no reminders to catch up on, and a few that come while a visitor looks around', async () => {
    expect(await emitDueTasks(here.database, now)).toBe(0);
    const soon = await all<{ title: string; due_at: Date }>(
      `SELECT title, due_at FROM tasks WHERE alert = 'due' AND alert_at > $1 AND alert_at <= $2 ORDER BY alert_at`,
      [now, new Date(now.getTime() + minutes(30))],
    );
    expect(soon).toHaveLength(3);
    const stillRemindedOf = await all<{ alert: string }>(
      `SELECT alert FROM tasks WHERE alert IS NOT NULL AND due_at < $1`,
      [new Date(now.getTime() - days(1))],
    );
    expect(stillRemindedOf).toEqual([]);
    expect(await all(`SELECT FROM tasks WHERE alert IS NOT NULL AND status IN ('done', 'cancelled')`)).toHaveLength(0);
  });
});

describe('the story', () => {
  const placed = demoCompany.people.map((person, index) => ({
    email: person.email,
    user: person.id,
    actor: {
      staffId: asId<Actor['staffId']>(index + 1),
      name: person.realName,
      role: 'member' as const,
      departmentId: null,
      departmentKey: null,
      locale: 'en' as const,
      timezone: person.tz,
    },
  }));

  test('makes sense from whatever moment it is told: nothing before it exists, nothing from the future', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2034-12-31'), noInvalidDate: true }),
        (moment) => {
          const known = new Set<string>();
          const demand = (kind: string, key: string): number => {
            const isThere = known.has(`${kind} ${key}`) || ['department', 'playbook', 'category'].includes(kind);
            if (!isThere) throw new Error(`The ${kind} ${key} is not there yet at ${moment.toISOString()}`);
            return 1;
          };
          for (const act of storyOf(moment, castOf(placed))) {
            expect(act.at.getTime()).toBeLessThanOrEqual(moment.getTime());
            const input = act.input({ of: demand, step: (project) => demand('project', project) });
            // Nobody sets a date that has passed, and the operations would refuse it.
            for (const name of ['dueAt', 'until']) {
              if (input[name] instanceof Date) expect(input[name].getTime()).toBeGreaterThan(act.at.getTime());
            }
            if (act.makes) known.add(`${act.makes.kind} ${act.makes.key}`);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('begins within reach: logs from the last six weeks', () => {
    const oldest = Math.min(
      ...storyOf(now, castOf(placed))
        .filter((act) => act.operation === 'interaction.add')
        .map((act) => act.at.getTime()),
    );
    expect(now.getTime() - oldest).toBeLessThan(days(47) + hours(12));
  });
});
