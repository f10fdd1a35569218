import { type Block, type Card, type Span, type Text, text } from '../../src/cards/card.ts';
import { defineNoun, type Noun } from '../../src/commands/define.ts';
import type { Actor, Reader, Role } from '../../src/core/actor.ts';
import { systemClock } from '../../src/core/clock.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import type { DomainEvent } from '../../src/core/events.ts';
import { asId, type DepartmentId, type StaffId } from '../../src/core/ids.ts';
import { invocation } from '../../src/core/invocation.ts';
import { type Locale, msg, same } from '../../src/core/msg.ts';
import type { Identities } from '../../src/core/ports.ts';
import { type NounName, type RecordRef, recordRef } from '../../src/core/records.ts';
import type { Secrets } from '../../src/core/secrets.ts';
import type { DeliveryTiming } from '../../src/notifications/deliver.ts';
import {
  createNotifications,
  type Notifications,
  type NotificationsOptions,
  type Queues,
} from '../../src/notifications/index.ts';
import type { Log } from '../../src/notifications/log.ts';
import type { Viewer } from '../../src/operations/operation.ts';
import type { Address, ChatPlatform, DeliveryKey, MessageRef } from '../../src/platforms/platform.ts';
import { createChannels } from '../../src/store/channels.ts';
import { createDatabase, type Database, sql } from '../../src/store/database.ts';
import { addToOutbox, type Origin } from '../../src/store/outbox.ts';
import { createTestDatabase } from '../support/postgres.ts';

/** What a reader would see, flattened. Pings are shown as <ping:3>. */
export function plain(card: Card): string {
  const span = (one: Span): string => {
    if (typeof one === 'string') return one;
    if ('en' in one) return one.en;
    if ('strong' in one) return typeof one.strong === 'string' ? one.strong : one.strong.en;
    if ('staff' in one) return one.ping ? `<ping:${one.staff}>` : one.name;
    if ('time' in one) return one.time.toISOString();
    if ('code' in one) return typeof one.code === 'string' ? one.code : one.code.en;
    return typeof one.link === 'string' ? one.link : one.link.en;
  };
  const line = (spans: Text): string => spans.map(span).join('');
  const block = (one: Block): string =>
    one.block === 'text' ? line(one.text) : one.block === 'buttons' ? '[buttons]' : '';
  return [line(card.title), ...card.blocks.map(block)].join('\n');
}

export interface Sent {
  readonly kind: 'post' | 'update';
  readonly to: string; // channel id or user id
  readonly thread?: string;
  readonly message: string;
  readonly text: string;
  readonly key?: DeliveryKey;
  readonly locale: Locale;
}

export interface FakePlatform extends ChatPlatform {
  /** Every call that got through, in order. */
  readonly sent: Sent[];
  /** Messages as they stand now, by `channel/message`. */
  readonly messages: Map<string, { text: string; key: string | null; thread?: string }>;
  /** Asked before each call; throws to refuse. */
  before: (call: { kind: 'post' | 'update'; to: string; key?: DeliveryKey }) => void | Promise<void>;
  /** Asked after a call got through; throws to lose the answer. */
  after: (call: { kind: 'post' | 'update'; to: string; key?: DeliveryKey }) => void | Promise<void>;
  texts(to: string): string[];
}

export function createFakePlatform(): FakePlatform {
  const sent: Sent[] = [];
  const messages: FakePlatform['messages'] = new Map();
  let next = 0;
  const fake: FakePlatform = {
    name: 'slack',
    sent,
    messages,
    before: () => undefined,
    after: () => undefined,
    texts: (to) => sent.filter((one) => one.to === to).map((one) => one.text),
    start: async () => undefined,
    stop: async () => undefined,
    answer: async () => null,
    async post(to: Address, card: Card, reader: Reader, key: DeliveryKey): Promise<MessageRef> {
      const place = to.kind === 'channel' ? to.channel : `D-${to.user.user}`;
      const workspace = to.kind === 'channel' ? to.workspace : to.user.workspace;
      await fake.before({ kind: 'post', to: place, key });
      if (key.again) {
        const found = [...messages].find(([id, one]) => one.key === key.id && id.startsWith(`${place}/`));
        if (found) return { workspace, channel: place, message: found[0].slice(place.length + 1) };
      }
      next += 1;
      const message = `m${next}`;
      const thread = to.kind === 'channel' && to.thread ? { thread: to.thread } : {};
      messages.set(`${place}/${message}`, { text: plain(card), key: key.id, ...thread });
      sent.push({ kind: 'post', to: place, message, text: plain(card), key, locale: reader.locale, ...thread });
      await fake.after({ kind: 'post', to: place, key });
      return { workspace, channel: place, message };
    },
    async update(ref: MessageRef, card: Card, reader: Reader): Promise<void> {
      await fake.before({ kind: 'update', to: ref.channel });
      const present = messages.get(`${ref.channel}/${ref.message}`);
      if (!present) throw new DeliveryError('message-gone', 'message_not_found');
      messages.set(`${ref.channel}/${ref.message}`, { ...present, text: plain(card) });
      sent.push({ kind: 'update', to: ref.channel, message: ref.message, text: plain(card), locale: reader.locale });
      await fake.after({ kind: 'update', to: ref.channel });
    },
  };
  return fake;
}

/** A queue that a test turns by hand; what is delayed runs when asked to. */
export interface ManualQueues extends Queues {
  readonly waiting: { targetId: number; delayMs: number }[];
  /** Runs every waiting job that is not delayed, and those they add; `delayed`: also those that are delayed by now. */
  crank(options?: { delayed?: boolean }): Promise<void>;
}

export function createManualQueues(): ManualQueues {
  const waiting: ManualQueues['waiting'] = [];
  let handler: ((targetId: number) => Promise<void>) | null = null;
  return {
    waiting,
    async enqueue(targetIds, { delayMs = 0 } = {}) {
      for (const targetId of targetIds) waiting.push({ targetId, delayMs });
      return true;
    },
    async work(given) {
      handler = given;
    },
    async crank({ delayed = false } = {}) {
      if (delayed) for (const job of waiting) job.delayMs = 0;
      for (;;) {
        const at = waiting.findIndex((job) => job.delayMs === 0);
        const [job] = at === -1 ? [] : waiting.splice(at, 1);
        if (!job) return;
        await handler?.(job.targetId);
      }
    },
    stats: async () => ({
      backend: 'postgres',
      waiting: waiting.length,
      active: 0,
      delayed: 0,
      failed: 0,
      oldestAgeMs: null,
    }),
    close: async () => undefined,
  };
}

export const quietLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const noSecrets: Secrets = {
  seal: (plain) => plain,
  open: (sealed) => sealed,
  digest: (plain) => plain,
  digests: (plain) => [plain],
  keyIds: [],
};

/** Nouns with the smallest cards that still show what matters: state, and what only some may see. */
export const fakeNouns: Noun[] = (['task', 'customer', 'interaction', 'channel'] as const).map((name) =>
  defineNoun({
    name,
    title: same(name),
    words: [name],
    area: 'work',
    operations: [],
    commands: [],
    events: [],
    references: [],
    async card({ tx }, id, viewer) {
      if (name === 'task') {
        const [row] = await tx.rows<{ title: string; status: string; assigneeId: number | null; departmentId: number }>(
          sql`SELECT title, status, assignee_id AS "assigneeId", department_id AS "departmentId" FROM tasks WHERE id = ${id}`,
        );
        if (!row || !viewer.can('read', 'task', row, 'basic')) return null;
        const notes = viewer.can('read', 'task', row, 'notes') ? [text('notes shown')] : [];
        return {
          ref: recordRef('task', id),
          title: [`T-${id} ${row.title} (${row.status})`],
          blocks: [
            ...notes,
            {
              block: 'buttons',
              buttons: [{ label: msg('Done', '完成'), does: invocation('task done', { task: id }) }],
            },
          ],
        };
      }
      if (name === 'interaction') {
        const [row] = await tx.rows<{ content: string; audience: string; departmentId: number; byId: number }>(sql`
          SELECT content, audience, department_id AS "departmentId", by_id AS "byId" FROM interactions WHERE id = ${id} AND deleted_at IS NULL`);
        if (!row || !viewer.can('read', 'interaction', row, 'basic')) return null;
        return { ref: recordRef('interaction', id), title: [`L-${id} ${row.content}`], blocks: [] };
      }
      if (name === 'customer') {
        const [row] = await tx.rows<{ name: string }>(sql`SELECT name FROM customers WHERE id = ${id}`);
        return row && viewer.can('read', 'customer', row, 'basic')
          ? { ref: recordRef('customer', id), title: [`C-${id} ${row.name}`], blocks: [] }
          : null;
      }
      return { ref: recordRef('channel', id), title: [`CH-${id}`], blocks: [] };
    },
  }),
);

/** A record's card through somebody's eyes, as a reply would have it. */
export async function drawFor(company: Company, ref: RecordRef, viewer: Viewer): Promise<Card> {
  const noun = fakeNouns.find((one) => one.name === ref.noun);
  const card = await company.database.read(
    (tx) => noun?.card?.({ tx, secrets: noSecrets, now: new Date() }, ref.id, viewer) ?? Promise.resolve(null),
  );
  if (!card) throw new Error(`${ref.noun} ${ref.id} cannot be drawn.`);
  return card;
}

export interface Company {
  readonly database: Database;
  readonly url: string;
  readonly sales: number;
  readonly support: number;
  /** Ids of staff: Lena sells; Omar and Dana support; Ada administers. */
  readonly lena: number;
  readonly omar: number;
  readonly dana: number;
  readonly ada: number;
  close(): Promise<void>;
  addTask(given?: {
    assigneeId?: number;
    departmentId?: number;
    dueAt?: Date;
    alert?: string;
    alertAt?: Date;
  }): Promise<number>;
  addCustomer(ownerId?: number): Promise<number>;
  emit(events: readonly DomainEvent[], actorId: number | null, origin?: Origin): Promise<void>;
  deliveries(): Promise<
    {
      event: string;
      kind: string;
      state: string;
      error: string | null;
      rule: string;
      target: string;
      attempts: number;
    }[]
  >;
  row<T>(text: string, values?: unknown[]): Promise<T | undefined>;
}

export async function createCompany(given?: { url: string; drop(): Promise<void> }): Promise<Company> {
  const made = given ?? (await createTestDatabase());
  const database = createDatabase({ url: made.url, poolSize: 12 });
  const { pool } = database;
  const one = async <T>(text: string, values: unknown[] = []): Promise<T> =>
    (await pool.query(text, values)).rows[0] as T;
  await pool.query(`TRUNCATE departments, staff, channels, chat_identities, installations, customers, tasks, interactions, outbox,
    deliveries, targets, live_posts, inbox, audit_entries RESTART IDENTITY CASCADE`);
  const department = async (key: string, name: string): Promise<number> =>
    (
      await one<{ id: number }>('INSERT INTO departments (key, name_en, name_zh) VALUES ($1, $2, $2) RETURNING id', [
        key,
        name,
      ])
    ).id;
  const sales = await department('sales', 'Sales');
  const support = await department('support', 'Support');
  const person = async (
    name: string,
    departmentId: number | null,
    role: Role = 'member',
    locale = 'en',
  ): Promise<number> => {
    const { id } = await one<{ id: number }>(
      'INSERT INTO staff (name, department_id, role, locale) VALUES ($1, $2, $3, $4) RETURNING id',
      [name, departmentId, role, locale],
    );
    await pool.query(
      `INSERT INTO chat_identities (platform, workspace, user_id, staff_id, kind, checked_at) VALUES ('slack', 'T1', $1, $2, 'member', now())`,
      [`U-${name}`, id],
    );
    return id;
  };
  const lena = await person('Lena', sales);
  const omar = await person('Omar', support);
  const dana = await person('Dana', support, 'member', 'zh');
  const ada = await person('Ada', null, 'admin');
  for (const [channel, name, departmentId] of [
    ['C-sales', 'sales', sales],
    ['C-support', 'support', support],
  ] as const) {
    await pool.query(
      `INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private) VALUES ('slack', 'T1', $1, $2, $3, false)`,
      [channel, name, departmentId],
    );
  }
  return {
    database,
    url: made.url,
    sales,
    support,
    lena,
    omar,
    dana,
    ada,
    async close() {
      await database.close();
      await made.drop();
    },
    async addTask({ assigneeId, departmentId = support, dueAt, alert, alertAt } = {}) {
      const { id } = await one<{ id: number }>(
        `INSERT INTO tasks (title, department_id, created_by_id, creator_department_id, assignee_id, due_at, alert, alert_at)
         VALUES ('Send quote', $1, $2, $3, $4, $5, $6, $7) RETURNING id`,
        [departmentId, lena, sales, assigneeId ?? null, dueAt ?? null, alert ?? null, alertAt ?? null],
      );
      return id;
    },
    async addCustomer(ownerId) {
      const { id } = await one<{ id: number }>(
        `INSERT INTO customers (name, department_id, owner_id, search_name, search_tokens) VALUES ('Acme', $1, $2, 'acme', '{}') RETURNING id`,
        [sales, ownerId ?? null],
      );
      return id;
    },
    emit: (events, actorId, origin) => database.transact((tx) => addToOutbox(tx, events, actorId, origin ?? null)),
    async deliveries() {
      const { rows } = await pool.query(
        `SELECT d.event, d.kind, d.state, d.error, d.rule, d.attempts, coalesce(c.channel_id, s.name) AS target
         FROM deliveries d JOIN targets t ON t.id = d.target_id LEFT JOIN channels c ON c.id = t.channel_id
         LEFT JOIN staff s ON s.id = t.staff_id ORDER BY d.id`,
      );
      return rows;
    },
    row: async <T>(text: string, values: unknown[] = []) => (await pool.query(text, values)).rows[0] as T | undefined,
  };
}

/** Identities straight from the tables: what the push asks of them. */
export function createFakeIdentities(database: Database): Identities {
  return {
    identify: () => Promise.reject(new Error('not asked for by the push')),
    refresh: async () => undefined,
    async actor(staffId) {
      const { rows } = await database.pool.query(
        `SELECT s.*, d.key FROM staff s LEFT JOIN departments d ON d.id = s.department_id WHERE s.id = $1 AND s.active`,
        [staffId],
      );
      const [row] = rows;
      if (!row) return null;
      const actor: Actor = {
        staffId: asId<StaffId>(row.id),
        name: row.name,
        role: row.role,
        departmentId: row.department_id === null ? null : asId<DepartmentId>(row.department_id),
        departmentKey: row.key,
        locale: row.locale,
        timezone: row.timezone,
      };
      return actor;
    },
    async chatUsers(staffId) {
      const { rows } = await database.pool.query(
        `SELECT workspace, user_id FROM chat_identities WHERE staff_id = $1 ORDER BY id`,
        [staffId],
      );
      return rows.map((row) => ({ platform: 'slack' as const, workspace: row.workspace, user: row.user_id }));
    },
    async staffOf(user) {
      const { rows } = await database.pool.query(`SELECT staff_id FROM chat_identities WHERE user_id = $1`, [
        user.user,
      ]);
      return rows[0]?.staff_id ?? null;
    },
  };
}

export function startPush(
  company: Company,
  platform: ChatPlatform,
  queues: Queues,
  more: Partial<NotificationsOptions> & { timing?: Partial<DeliveryTiming> } = {},
): Notifications {
  const { database } = company;
  const push: Notifications = createNotifications({
    database,
    clock: systemClock,
    secrets: noSecrets,
    nouns: fakeNouns,
    platforms: [platform],
    identities: createFakeIdentities(database),
    channels: createChannels({
      database,
      clock: systemClock,
      onEvents: () => push.wake(),
    }),
    queues,
    log: quietLog,
    resumeInbox: async () => undefined,
    sweepEveryMs: 3_600_000,
    ...more,
  });
  return push;
}

export function taskEvent(type: string, id: number, details: DomainEvent['details'] = {}): DomainEvent {
  return { type: `task.${type}`, ref: recordRef('task', id), details };
}

export function nounEvent(noun: NounName, type: string, id: number, details: DomainEvent['details'] = {}): DomainEvent {
  return { type: `${noun}.${type}`, ref: recordRef(noun, id), details };
}

/** Waits for something to become true; fails with what it was waiting for. */
export async function until(what: string, holds: () => Promise<boolean> | boolean, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  throw new Error(`Waited ${ms} ms in vain: ${what}`);
}
