import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { Form } from '../../src/cards/form.ts';
import { createAnswers } from '../../src/commands/answers.ts';
import type { AnyArg } from '../../src/commands/args.ts';
import type { Services } from '../../src/commands/define.ts';
import { createDispatch } from '../../src/commands/dispatch.ts';
import { createRegistry, type Registry } from '../../src/commands/registry.ts';
import { createWorker } from '../../src/commands/work.ts';
import type { Actor } from '../../src/core/actor.ts';
import type { DepartmentId, StaffId } from '../../src/core/ids.ts';
import type { Incoming } from '../../src/core/incoming.ts';
import { nouns } from '../../src/crm/index.ts';
import { createExecutor } from '../../src/operations/execute.ts';
import { createDatabase, type Database } from '../../src/store/database.ts';
import { createFileExchange } from '../../src/store/file-exchange.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createParcels } from '../../src/store/parcels.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { cardText } from './tasks-world.ts';

/** Every command of every noun, given what nobody should type. A fault of ours (`noted`) is never the right answer. */
let testDatabase: TestDatabase;
let database: Database;
let registry: Registry;
let dispatch: ReturnType<typeof createDispatch>['dispatch'];
let told: string[] = [];
let noted: unknown[] = [];
let receipts = 0;

const linked = {
  id: 1,
  platform: 'slack',
  workspace: 'T1',
  channel: 'C1',
  name: 'sales',
  departmentId: 1,
  departmentKey: 'sales',
  audience: 'everyone',
  status: 'ok',
  locale: 'en',
  timezone: 'UTC',
};

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, poolSize: 5 });
  await database.pool.query(`
    INSERT INTO departments (key, name_en, name_zh) VALUES ('sales', 'Sales', '销售') ON CONFLICT DO NOTHING`);
  await database.pool.query(
    `INSERT INTO staff (name, email, role, department_id) VALUES ('Iris', 'iris@demo.example', 'admin', 1)`,
  );
  await database.pool.query(
    `INSERT INTO customers (name, department_id, search_name, search_tokens) VALUES ('Acme', 1, 'acme', '{acme}')`,
  );
  await database.pool.query(`INSERT INTO tasks (title, department_id, created_by_id) VALUES ('Call', 1, 1)`);
  await database.pool.query(
    `INSERT INTO interactions (customer_id, by_id, department_id, content, happened_at) VALUES (1, 1, 1, 'x', now())`,
  );
  await database.pool.query(
    `INSERT INTO contacts (customer_id, name, search_name, search_tokens, is_primary) VALUES (1, 'Ana', 'ana', '{ana}', true)`,
  );
  await database.pool.query(
    `INSERT INTO custom_fields (noun, name, search_name, kind) VALUES ('customer', 'Seats', 'seats', 'number')`,
  );
  const clock = { now: () => new Date() };
  const secrets = createSecrets([Buffer.alloc(32, 7)]);
  registry = createRegistry(nouns((name) => registry.operation(name)));
  const actor: Actor = {
    staffId: 1 as StaffId,
    name: 'Iris',
    role: 'admin',
    departmentId: 1 as DepartmentId,
    departmentKey: 'sales',
    locale: 'en',
    timezone: 'Europe/Berlin',
  };
  const operation = (name: string) => registry.operation(name);
  const executor = createExecutor({ database, clock, secrets, operation, onEvents: () => undefined });
  const inbox = createInbox(database, secrets);
  const identities = {
    identify: async () => ({ kind: 'staff' as const, actor }),
    actor: async () => actor,
    staffOf: async () => null,
  };
  const services = {
    identities,
    channels: { at: async () => linked },
    directory: () => null,
    files: createFileExchange({
      limit: 1_048_576,
      publicUrl: null,
      parcels: createParcels({ database, secrets, clock }),
      platform: () => null,
    }),
    rooms: { keep: async () => undefined },
    read: (work: (ctx: unknown) => unknown) => database.read(async (tx) => work(executor.readCtx(tx))),
    doctor: async () => [],
    replayDeadLetters: async () => 0,
  } as unknown as Services;
  const onError = (error: unknown) => void noted.push(error);
  const worker = createWorker({
    registry,
    database,
    executor,
    inbox,
    services,
    answers: createAnswers('/crm'),
    clock,
    root: '/crm',
    platform: () =>
      ({
        name: 'slack',
        async answer(_route: unknown, answer: { card: Card } | { form: Form }) {
          told.push('card' in answer ? cardText(answer.card) : `form ${answer.form.title.en}`);
          return null;
        },
      }) as never,
    remember: async () => undefined,
    onError,
  });
  dispatch = createDispatch({ registry, inbox, identities: identities as never, worker, clock, onError }).dispatch;
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeEach(() => {
  told = [];
  noted = [];
});

function incoming(says: Incoming['says'], door: Incoming['door']): Incoming {
  receipts += 1;
  return {
    receipt: `review:${receipts}`,
    from: { platform: 'slack', workspace: 'T1', user: 'U1' },
    door,
    place: { kind: 'channel', channel: 'C1' },
    says,
    route: {},
    receivedAt: new Date().toISOString(),
  };
}

/** How it was answered: by faults beside fields, or by what was told. */
async function ask(says: Incoming['says'], door: Incoming['door']): Promise<string> {
  const before = told.length;
  const { ack, done } = await dispatch(incoming(says, door));
  await done;
  if (ack.kind === 'errors')
    return Object.values(ack.fields)
      .map(({ en }) => en)
      .join(' ');
  return told.slice(before).join('\n');
}

const nasty: Readonly<Record<string, string>> = {
  NUL: 'a\u0000b',
  'only NUL': '\u0000',
  'half a surrogate': 'x\ud83d y',
  'bidi override': 'Acme \u202egpj.exe',
  'too large an id': '99999999999',
  'ten digits': 'C-9999999999',
  'no letter': '!!! 🚀 ???',
  'year 99999': '99999-01-01',
  'percent and underscore': '%_\\',
  money: 'EUR 99999999999999999999999',
  prototype: '__proto__',
};

/** A right value for every argument, so that only one is wrong at a time. */
function rightValue(name: string, arg: AnyArg): string | undefined {
  if (!arg.required) return undefined;
  if (arg.value.by === 'reference') {
    const right: Record<string, string> = {
      customer: 'C-1',
      'archived-customer': 'C-1',
      task: 'T-1',
      interaction: 'L-1',
      case: 'CS-1',
      'case-category': 'Product',
      staff: 'S-1',
      assignee: 'S-1',
      department: 'sales',
      channel: 'here',
      contact: 'P-1',
      field: 'CF-1',
      'customer-field': 'CF-1',
    };
    return right[arg.value.reference];
  }
  if (name === 'external') return 'sap:1';
  if (name === 'until') return 'tomorrow';
  return typeof arg.form === 'object' ? arg.form.choices[0]?.value : 'Something';
}

describe('no input is a fault of ours', () => {
  for (const [what, value] of Object.entries(nasty)) {
    it(`${what}, in every argument of every command, by form and typed`, async () => {
      // All of them at once, so that one look shows what there is to mend.
      const faults: string[] = [];
      const note = (label: string): void => {
        faults.push(...noted.splice(0).map((fault) => `${label}: ${fault}`));
      };
      for (const command of registry.commands) {
        const args = Object.entries(command.args as Record<string, AnyArg>);
        const right = Object.fromEntries(
          args.flatMap(([name, arg]) => {
            const given = rightValue(name, arg);
            return given === undefined ? [] : [[name, given]];
          }),
        );
        for (const [name] of args) {
          const label = `${command.path} ${name}`;
          const settled = Object.fromEntries(Object.entries(right).filter(([key]) => key !== name));
          const says = { invocation: { command: command.path, args: settled }, fields: { [name]: value } };
          if ((await ask(says, 'form')) === '') faults.push(`${label}: no answer`);
          note(label);
        }
        await ask({ text: `${command.path} ${value}` }, 'command');
        note(command.path);
      }
      expect(faults).toEqual([]);
      await ask({ text: value }, 'command');
      await ask({ text: `share ${value}` }, 'command');
      await ask({ invocation: { command: 'share', args: { ref: value } } }, 'button');
      await ask({ invocation: { command: 'form', args: { command: value, filled: value, version: value } } }, 'button');
      expect(noted).toEqual([]);
    }, 90_000);
  }

  it('what nobody meant to type is left out, and the rest is kept', async () => {
    const title = 'Ca\u0000ll \u202eback\ud83d';
    await ask({ invocation: { command: 'task add', args: {} }, fields: { title } }, 'form');
    const { rows } = await database.pool.query(`SELECT title FROM tasks ORDER BY id DESC LIMIT 1`);
    expect(rows).toEqual([{ title: 'Call back' }]);
  });

  it('a long word is shortened without cutting an emoji in two, which JSON in the database refuses', async () => {
    for (let length = 75; length < 82; length += 1) {
      const csv = `${'x'.repeat(length)}🚀🚀,sales\nana@acme.example,sales`;
      const says = { invocation: { command: 'setup people', args: {} }, fields: { csv } };
      expect(await ask(says, 'form')).toContain('a preview');
      expect(noted).toEqual([]);
    }
  });

  it('nor in a field that searches as one types', async () => {
    for (const reference of [
      'customer',
      'archived-customer',
      'contact',
      'field',
      'customer-field',
      'task',
      'interaction',
      'staff',
      'assignee',
      'department',
      'channel',
    ]) {
      for (const query of Object.values(nasty)) {
        const says = { invocation: { command: 'lookup', args: { reference, query } } };
        const { ack } = await dispatch(incoming(says, 'lookup'));
        expect(ack.kind).toBe('options');
        expect(noted, `${reference} ${query.slice(0, 20)}`).toEqual([]);
      }
    }
  });
});
