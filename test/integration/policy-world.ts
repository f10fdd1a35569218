import fc from 'fast-check';
import { createAnswers } from '../../src/commands/answers.ts';
import { createDispatch } from '../../src/commands/dispatch.ts';
import { createRegistry, type Registry } from '../../src/commands/registry.ts';
import { createWorker } from '../../src/commands/work.ts';
import type { Actor, Role } from '../../src/core/actor.ts';
import type { DepartmentId, StaffId } from '../../src/core/ids.ts';
import type { Incoming } from '../../src/core/incoming.ts';
import type { Invocation } from '../../src/core/invocation.ts';
import { searchName, searchTokens } from '../../src/core/names.ts';
import { fieldGroups, type Grants } from '../../src/core/policy.ts';
import type { LinkedChannel } from '../../src/core/ports.ts';
import { sealContact } from '../../src/crm/customers/contact.ts';
import { nouns } from '../../src/crm/index.ts';
import { createExecutor, type Executor } from '../../src/operations/execute.ts';
import type { Answer, ChatPlatform } from '../../src/platforms/platform.ts';
import { createDatabase, type Database } from '../../src/store/database.ts';
import { createIdentities } from '../../src/store/identities.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createPolicyBook } from '../../src/store/policy-book.ts';
import { learnWords } from '../../src/store/search-words.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { noFiles } from '../support/files.ts';
import { createTestDatabase } from '../support/postgres.ts';

export const departmentKeys = ['sales', 'support', 'marketing', 'finance'] as const;
export type DepartmentKey = (typeof departmentKeys)[number];

export interface Customer {
  readonly id: number;
  readonly departmentId: number;
  readonly ownerId: number | null;
  readonly teamIds: readonly number[];
  readonly archived: boolean;
}
export interface Log {
  readonly id: number;
  readonly customerId: number;
  readonly byId: number;
  readonly departmentId: number;
  readonly audience: 'everyone' | 'department';
}
export interface Task {
  readonly id: number;
  readonly customerId: number | null;
  readonly departmentId: number;
  readonly creatorDepartmentId: number | null;
  readonly assigneeId: number | null;
  readonly createdById: number;
}

/** What stands in a record and gives itself away wherever it is seen. */
export const secretsOf = {
  customer: (id: number) => ({
    basic: [`Firm${id}quux`],
    contact: [`mail${id}x@secret.example`, `+49305550${1000 + id}`, `street${id}secret`],
    notes: [`custnote${id}secret`],
    money: [String(moneyOf(id))],
  }),
  interaction: (id: number) => ({ basic: [], content: [`logtext${id}secret`, `p${id}linksecret`] }),
  task: (id: number) => ({ basic: [`Errand${id}zap`], notes: [`tasknote${id}secret`] }),
};

/** In the smallest unit; its digits occur nowhere else. */
const moneyOf = (id: number): number => 980_000_007 + id * 1_000;

export interface Heard {
  readonly to: 'caller' | 'channel';
  readonly text: string;
}

export interface PolicyWorld {
  readonly database: Database;
  readonly registry: Registry;
  readonly executor: Executor;
  readonly people: readonly Actor[];
  readonly departments: Readonly<Record<DepartmentKey, number>>;
  readonly channels: readonly LinkedChannel[];
  readonly customers: readonly Customer[];
  readonly logs: readonly Log[];
  readonly tasks: readonly Task[];
  /** What the company's admins have granted and denied, beside the defaults. */
  readonly grants: Grants;
  /** Made from it; a failure names it. */
  readonly seed: number;
  /** Says or clicks something as somebody, in a linked channel or in a direct conversation. Resolves to everything that was answered. */
  ask(actor: Actor, says: string | Invocation, where?: LinkedChannel): Promise<readonly Heard[]>;
  lookup(actor: Actor, reference: string, query: string): Promise<string>;
  /** A digest of everything that a command could have written. */
  fingerprint(): Promise<string>;
  stop(): Promise<void>;
}

const workspace = 'T0POLICY';

/** Rules of access as admins might make them, by chance. */
const someGrants = 24;
const grantable = {
  customer: ['read', 'edit', 'assign', 'archive', 'create'],
  interaction: ['read', 'edit', 'delete', 'create'],
  task: ['read', 'edit', 'assign', 'create'],
} as const;

/** A company made by chance, with every door of the engine but a chat platform that only listens. */
export async function createPolicyWorld(
  options: { readonly seed?: number; readonly defaultsOnly?: boolean } = {},
): Promise<PolicyWorld> {
  const seed = options.seed ?? Math.floor(Math.random() * 1_000_000);
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url, poolSize: 6 });
  const clock = { now: () => new Date() };
  const secrets = createSecrets([Buffer.alloc(32, 5)]);
  const executor = createExecutor({ database, clock, secrets, onEvents: () => undefined });
  const registry = createRegistry(nouns((name) => registry.operation(name)));
  const installations = createInstallations({ database, secrets, clock });
  const faults: unknown[] = [];
  const onError = (error: unknown) => void faults.push(error);
  const identities = createIdentities({ database, clock, installations, admins: [], directory: () => null, onError });
  const inbox = createInbox(database, secrets);
  const heard = new Map<string, Heard[]>();
  const platform = {
    name: 'slack',
    start: async () => undefined,
    stop: async () => undefined,
    post: async () => ({ workspace, channel: 'C', message: '1' }),
    update: async () => undefined,
    async answer(route, answer) {
      heard
        .get(String(route.call))
        ?.push({ to: answer.kind === 'card' ? answer.to : 'caller', text: everyWord(answer) });
      return null;
    },
  } satisfies ChatPlatform;
  const pool = database.pool;
  const one = async (text: string, values: unknown[]): Promise<number> => {
    const { rows } = await pool.query<{ id: number }>(`${text} RETURNING id`, values);
    return rows[0]?.id as number;
  };

  await pool.query(
    `INSERT INTO installations (platform, workspace, status, is_first, scopes) VALUES ('slack', $1, 'approved', true, '{}')`,
    [workspace],
  );
  // Numbers that no example in any help text has.
  for (const [table, from] of [
    ['customers', 2_001],
    ['interactions', 4_001],
    ['tasks', 6_001],
  ] as const)
    await pool.query(`ALTER SEQUENCE ${table}_id_seq RESTART WITH ${from}`);
  const departments = {} as Record<DepartmentKey, number>;
  for (const key of departmentKeys) {
    departments[key] = await one(
      `INSERT INTO departments (key, name_en, name_zh) VALUES ($1, $1, $1) ON CONFLICT (key) DO UPDATE SET name_en = $1`,
      [key],
    );
  }
  const people: Actor[] = [];
  const hire = async (role: Role, key: DepartmentKey | null): Promise<void> => {
    const name = `${role} ${people.length + 1} of ${key ?? 'nowhere'}`;
    const departmentId = key === null ? null : departments[key];
    const id = await one(`INSERT INTO staff (name, email, role, department_id) VALUES ($1, $2, $3, $4)`, [
      name,
      `person${people.length + 1}@policy.example`,
      role,
      departmentId,
    ]);
    await pool.query(
      `INSERT INTO chat_identities (platform, workspace, user_id, staff_id, kind, checked_at) VALUES ('slack', $1, $2, $3, 'member', now())`,
      [workspace, `U${id}`, id],
    );
    const placed = { departmentId: departmentId as DepartmentId | null, departmentKey: key };
    people.push({ staffId: id as StaffId, name, role, ...placed, locale: 'en', timezone: 'UTC' });
  };
  for (const key of departmentKeys) for (const role of ['manager', 'member', 'viewer'] as const) await hire(role, key);
  await hire('member', 'sales');
  for (const role of ['admin', 'manager', 'member', 'viewer'] as const) await hire(role, null);

  const channels: LinkedChannel[] = departmentKeys.flatMap((key, index) =>
    (['department', 'everyone'] as const).map((audience, kind) => ({
      id: (index * 2 + kind + 1) as LinkedChannel['id'],
      platform: 'slack',
      workspace,
      channel: `C0${key.toUpperCase()}${kind}`,
      name: `${key}-${audience}`,
      departmentId: departments[key] as DepartmentId,
      departmentKey: key,
      audience,
      status: 'ok',
      locale: 'en',
      timezone: 'UTC',
    })),
  );

  // Numbers by chance; what they pick from is there by now.
  const [dice = []] = fc.sample(fc.array(fc.nat(9_999), { minLength: 400, maxLength: 400 }), { seed, numRuns: 1 });
  let thrown = 0;
  const pick = <T>(from: readonly T[]): T => from[(dice[thrown++ % dice.length] as number) % from.length] as T;
  const maybe = <T>(from: readonly T[]): T | null => pick([pick(from), pick(from), null]);
  const ids = Object.values(departments);
  const customers: Customer[] = [];
  for (let n = 0; n < 18; n += 1) {
    const teamIds = pick([[], [pick(people).staffId], [pick(people).staffId, pick(people).staffId]]);
    const row = { departmentId: pick(ids), ownerId: maybe(people)?.staffId ?? null, teamIds, archived: n % 7 === 6 };
    const id = await one(
      `INSERT INTO customers (name, department_id, owner_id, team_ids, search_name, archived_at) VALUES ('', $1, $2, $4, '', $3)`,
      [row.departmentId, row.ownerId, row.archived ? new Date() : null, row.teamIds],
    );
    const { basic, contact, notes } = secretsOf.customer(id);
    const name = `${basic[0]} Holding`;
    const sealed = (['email', 'phone', 'address'] as const).map((field, at) =>
      sealContact(secrets, field, contact[at] as string),
    );
    await pool.query(
      `UPDATE customers SET name = $2, search_name = $3, search_tokens = $4, email_sealed = $5, email_digest = $6, phone_sealed = $7,
         phone_digest = $8, address_sealed = $9, notes = $10, value_minor = $11, value_currency = 'EUR' WHERE id = $1`,
      [
        id,
        name,
        searchName(name),
        searchTokens(name),
        sealed[0]?.sealed,
        sealed[0]?.digest,
        sealed[1]?.sealed,
        sealed[1]?.digest,
        sealed[2]?.sealed,
        notes[0],
        moneyOf(id),
      ],
    );
    await database.transact((tx) => learnWords(tx, name));
    customers.push({ id, ...row });
  }
  const logs: Log[] = [];
  for (let n = 0; n < 36; n += 1) {
    const by = pick(people);
    const row = {
      customerId: pick(customers).id,
      byId: by.staffId,
      // The author may have moved to another department since.
      departmentId: pick([by.departmentId ?? pick(ids), pick(ids)]),
      audience: pick(['everyone', 'department'] as const),
    };
    const id = await one(
      `INSERT INTO interactions (customer_id, by_id, department_id, audience, content, happened_at) VALUES ($1, $2, $3, $4, '', now() - interval '1 hour' * $5)`,
      [row.customerId, row.byId, row.departmentId, row.audience, n],
    );
    const [content, link] = secretsOf.interaction(id).content;
    await pool.query(`UPDATE interactions SET content = $2, source_link = $3 WHERE id = $1`, [
      id,
      content,
      `https://policy.example/${link}`,
    ]);
    logs.push({ id, ...row });
  }
  const tasks: Task[] = [];
  for (let n = 0; n < 30; n += 1) {
    const by = pick(people);
    const row = {
      customerId: maybe(customers)?.id ?? null,
      departmentId: pick(ids),
      creatorDepartmentId: pick([by.departmentId, maybe(ids)]),
      assigneeId: maybe(people)?.staffId ?? null,
      createdById: by.staffId,
    };
    const id = await one(
      `INSERT INTO tasks (title, customer_id, department_id, creator_department_id, assignee_id, created_by_id, due_at, updated_at)
       VALUES ('', $1, $2, $3, $4, $5, now() + interval '1 day', now() - interval '30 days')`,
      [row.customerId, row.departmentId, row.creatorDepartmentId, row.assigneeId, row.createdById],
    );
    const { basic, notes } = secretsOf.task(id);
    await pool.query(`UPDATE tasks SET title = $2 WHERE id = $1`, [id, basic[0]]);
    await pool.query(`INSERT INTO task_notes (task_id, by_id, text) VALUES ($1, $2, $3)`, [id, by.staffId, notes[0]]);
    tasks.push({ id, ...row });
  }

  const granted: number[] = [];
  for (let n = 0; n < (options.defaultsOnly ? 0 : someGrants); n += 1) {
    const noun = pick(Object.keys(grantable) as (keyof typeof grantable)[]);
    const action = pick(grantable[noun]);
    const groups: readonly string[] = fieldGroups[noun];
    const knowsParts = action === 'read' || action === 'edit';
    const fields = knowsParts ? pick([[], [pick(groups)], [pick(groups)], [pick(groups), pick(groups)]]) : [];
    const staffId = pick([null, null, null, pick(people).staffId]);
    const reach =
      action === 'create' ? 'all' : pick(['all', 'department', 'team', 'own'].slice(0, noun === 'customer' ? 4 : 2));
    granted.push(
      await one(
        `INSERT INTO access_grants (effect, role, department_id, staff_id, action, noun, fields, reach) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          pick(['allow', 'deny']),
          staffId === null ? pick([null, 'manager', 'member', 'viewer', 'admin']) : null,
          staffId === null ? pick([null, pick(ids)]) : null,
          staffId,
          action,
          noun,
          [...new Set(fields)],
          reach,
        ],
      ),
    );
  }
  if (granted.length > 0)
    await pool.query(`INSERT INTO policy_versions (change, grant_ids) VALUES ('granted', $1)`, [granted]);
  const grants = await createPolicyBook({ database, clock }).current();

  const worker = createWorker({
    registry,
    database,
    executor,
    inbox,
    answers: createAnswers('/crm'),
    clock,
    root: '/crm',
    platform: () => platform,
    remember: async () => undefined,
    onError,
    services: {
      directory: () => null,
      identities,
      installations,
      files: noFiles,
      channels: {
        at: async (_platform, _workspace, channel) => channels.find((known) => known.channel === channel) ?? null,
        broken: async () => undefined,
      },
      read: (work) => database.read((tx) => work(executor.readCtx(tx))),
      doctor: async () => [],
      replayDeadLetters: async () => 0,
      rooms: { keep: async () => undefined },
    },
  });
  const { dispatch } = createDispatch({ registry, inbox, identities, worker, clock, onError });

  let calls = 0;
  const incoming = (actor: Actor, call: string, rest: Pick<Incoming, 'door' | 'says' | 'place'>): Incoming => ({
    receipt: `policy:${call}`,
    from: { platform: 'slack', workspace, user: `U${actor.staffId}` },
    route: { call },
    receivedAt: new Date().toISOString(),
    ...rest,
  });

  return {
    database,
    registry,
    executor,
    people: people.map((person) => ({ ...person, grants })),
    departments,
    channels,
    customers,
    logs,
    tasks,
    grants,
    seed,
    async ask(actor, says, where) {
      const call = String(++calls);
      const answers: Heard[] = [];
      heard.set(call, answers);
      const { ack, done } = await dispatch(
        incoming(actor, call, {
          door: typeof says === 'string' ? 'command' : 'button',
          says: typeof says === 'string' ? { text: says } : { invocation: says },
          place: where ? { kind: 'channel', channel: where.channel } : { kind: 'direct' },
        }),
      );
      await done;
      heard.delete(call);
      if (faults.length > 0) throw faults.shift();
      if (ack.kind !== 'ok') answers.push({ to: 'caller', text: JSON.stringify(ack) });
      return answers;
    },
    async lookup(actor, reference, query) {
      const { ack } = await dispatch(
        incoming(actor, String(++calls), {
          door: 'lookup',
          says: { invocation: { command: 'lookup', args: { reference, query } } },
          place: { kind: 'none' },
        }),
      );
      if (faults.length > 0) throw faults.shift();
      return JSON.stringify(ack);
    },
    async fingerprint() {
      const tables = [
        'customers',
        'interactions',
        'tasks',
        'task_notes',
        'staff',
        'departments',
        'channels',
        'installations',
        'audit_entries',
        'outbox',
      ];
      const parts = tables.map(
        (table) => `(SELECT md5(coalesce(string_agg(r::text, '|' ORDER BY r.id), '')) FROM ${table} r)`,
      );
      const { rows } = await pool.query<{ all: string }>(`SELECT concat_ws(' ', ${parts.join(', ')}) AS all`);
      return rows[0]?.all as string;
    },
    async stop() {
      await database.close();
      await testDatabase.drop();
    },
  };
}

/** Everything that an answer carries, hidden values of buttons and forms included. */
function everyWord(answer: Answer): string {
  return JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/** Amounts and phone numbers are grouped for reading, so they are compared by their digits. */
export function contains(text: string, token: string): boolean {
  if (!/^\+?\d+$/u.test(token)) return text.includes(token);
  const digits = [...token.replace('+', '')].join('[.,\\s\\u00a0\\u202f-]?');
  return new RegExp(digits, 'u').test(text);
}
