import { isDeepStrictEqual } from 'node:util';
import type { Button, Card } from '../../src/cards/card.ts';
import { createAnswers } from '../../src/commands/answers.ts';
import type { Services } from '../../src/commands/define.ts';
import { createDispatch } from '../../src/commands/dispatch.ts';
import { createWorker } from '../../src/commands/work.ts';
import type { Reader } from '../../src/core/actor.ts';
import { AppError, DeliveryError } from '../../src/core/errors.ts';
import type { StaffId } from '../../src/core/ids.ts';
import type { Door, Incoming, Place, PlatformName } from '../../src/core/incoming.ts';
import type { Invocation } from '../../src/core/invocation.ts';
import { type NounName, type RecordRef, recordRef, shortId, shortIdPrefix } from '../../src/core/records.ts';
import type { DeliveryTiming } from '../../src/notifications/deliver.ts';
import { createNotifications, type Notifications } from '../../src/notifications/index.ts';
import { relayBatch } from '../../src/notifications/relay.ts';
import { createExecutor } from '../../src/operations/execute.ts';
import type { Viewer } from '../../src/operations/operation.ts';
import { actorViewer, channelViewer } from '../../src/operations/viewer.ts';
import type { ChatPlatform, DeliveryKey, MessageRef, Posted } from '../../src/platforms/platform.ts';
import { createChannels } from '../../src/store/channels.ts';
import { createIdentities } from '../../src/store/identities.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createPolicyBook } from '../../src/store/policy-book.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { buttonsOf, cardToWords } from '../contract/fake-platform.ts';
import { createManualQueues, quietLog } from '../integration/notifications-harness.ts';
import { createCrmWorld, type Who } from './crm-world.ts';

/** A message as it stands on a platform. */
export interface LiveMessage {
  readonly platform: PlatformName;
  readonly channel: string;
  readonly id: string;
  readonly thread?: string;
  readonly key: string;
  /** The only person who sees it. */
  readonly onlyFor?: string;
  card: Card;
  reader: Reader;
}

export interface LiveCall {
  readonly platform: PlatformName;
  readonly kind: 'post' | 'update' | 'answer';
  readonly channel: string;
}

/** What befalls a call: refused for now or for good, done but the answer is lost, or nothing. */
export type Fate = 'ok' | 'throttled' | 'lost' | 'down' | 'gone';

export interface LivePlatform extends ChatPlatform {
  readonly messages: LiveMessage[];
  readonly calls: LiveCall[];
  /** Everything that was ever shown, where, and to whom alone. */
  readonly shown: { readonly channel: string; readonly onlyFor?: string; readonly words: string }[];
  fate: (call: LiveCall) => Fate;
}

export const workspaceOf: Readonly<Record<PlatformName, string>> = { slack: 'T1', teams: 'tenant' };

function createLivePlatform(name: PlatformName): LivePlatform {
  const messages: LiveMessage[] = [];
  const calls: LiveCall[] = [];
  const shown: LivePlatform['shown'] = [];
  const workspace = workspaceOf[name];
  let last = 0;

  /** Does it as fate has it. */
  function happens<T>(call: Omit<LiveCall, 'platform'>, work: () => T): T {
    const whole = { ...call, platform: name };
    calls.push(whole);
    switch (platform.fate(whole)) {
      case 'throttled':
        throw new DeliveryError('rate-limited', 'slow down', { retryAfterMs: 1 });
      case 'gone':
        throw new DeliveryError('gone', 'account closed');
      case 'down':
        throw new DeliveryError('transient', 'down');
      case 'lost':
        work();
        throw new DeliveryError('transient', 'no answer');
      default:
        return work();
    }
  }
  function put(channel: string, card: Card, reader: Reader, key: DeliveryKey, more: Partial<LiveMessage> = {}): Posted {
    last += 1;
    const { onlyFor } = more;
    shown.push({ channel, words: wordsOf({ card, reader }), ...(onlyFor === undefined ? {} : { onlyFor }) });
    messages.push({ platform: name, channel, id: `${name}-${last}`, key: key.id, card, reader, ...more });
    return { workspace, channel, message: `${name}-${last}`, isNew: true };
  }
  function change(ref: MessageRef, card: Card, reader: Reader): MessageRef {
    const found = messages.find(({ id }) => id === ref.message);
    if (!found) throw new DeliveryError('message-gone', 'no such message');
    const { onlyFor } = found;
    shown.push({
      channel: found.channel,
      words: wordsOf({ card, reader }),
      ...(onlyFor === undefined ? {} : { onlyFor }),
    });
    found.card = card;
    found.reader = reader;
    return { workspace, channel: found.channel, message: found.id };
  }

  const platform: LivePlatform = {
    name,
    messages,
    calls,
    shown,
    fate: () => 'ok',
    start: async () => undefined,
    stop: async () => undefined,
    async post(to, card, reader, key) {
      const channel = to.kind === 'channel' ? to.channel : directOf(to.user.user);
      const known = key.again ? messages.find((one) => one.key === key.id && one.channel === channel) : undefined;
      return happens({ kind: 'post', channel }, () => {
        if (known) return { workspace, channel, message: known.id };
        const thread = to.kind === 'channel' && to.thread ? { thread: to.thread } : {};
        return put(channel, card, reader, key, thread);
      });
    },
    async update(ref, card, reader) {
      happens({ kind: 'update', channel: ref.channel }, () => change(ref, card, reader));
    },
    async answer(route, answer, reader, key) {
      if (answer.kind === 'form') return null;
      const channel = String(route.channel);
      return happens({ kind: 'answer', channel }, () => {
        const pressed = messages.find(({ id }) => id === route.message);
        const isOwn = pressed !== undefined && (pressed.onlyFor !== undefined || channel.startsWith('direct:'));
        if (answer.replaces && pressed && (isOwn || answer.to === 'channel')) {
          return change({ workspace, channel, message: pressed.id }, answer.card, reader);
        }
        const onlyFor = answer.to === 'caller' && !channel.startsWith('direct:') ? { onlyFor: String(route.user) } : {};
        const ref = put(channel, answer.card, reader, key, onlyFor);
        return 'onlyFor' in onlyFor ? null : ref;
      });
    },
  };
  return platform;
}

export const directOf = (who: string): string => `direct:${who}`;

/** A line of the database that a delivery is. */
export interface DeliveryRow {
  readonly event: string;
  readonly noun: NounName;
  readonly recordId: number;
  readonly kind: string;
  readonly state: string;
  readonly rule: string;
  readonly target: string;
}

/**
 * Everything between a click and the cards that hang in channels, for every noun, on two platforms at once: the engine, the
 * executor, the push. Only the platforms are stand-ins, whose calls a test may let fail. Everybody has an account on both.
 */
export async function createLiveWorld() {
  const crm = await createCrmWorld();
  const { database, clock, registry } = crm;
  const { pool } = database;
  const secrets = createSecrets([Buffer.alloc(32, 7)]);
  const platforms = { slack: createLivePlatform('slack'), teams: createLivePlatform('teams') } as const;
  const faults: unknown[] = [];
  const onError = (error: unknown) => {
    faults.push(error);
  };
  const installations = createInstallations({ database, secrets, clock });
  for (const { staffId, locale, timezone } of Object.values(crm.actors)) {
    await pool.query('UPDATE staff SET locale = $2, timezone = $3 WHERE id = $1', [staffId, locale, timezone]);
  }
  for (const name of ['slack', 'teams'] as const) {
    await pool.query(`INSERT INTO installations (platform, workspace, name, status) VALUES ($1, $2, $2, 'approved')`, [
      name,
      workspaceOf[name],
    ]);
    for (const [who, actor] of Object.entries(crm.actors)) {
      await pool.query(
        `INSERT INTO chat_identities (platform, workspace, user_id, staff_id, kind, checked_at, seen_at)
         VALUES ($1, $2, $3, $4, 'member', '2099-01-01', $5)`,
        [name, workspaceOf[name], who, actor.staffId, name === 'slack' ? '2026-01-02' : '2026-01-01'],
      );
    }
  }
  const identities = createIdentities({ database, clock, installations, admins: [], directory: () => null, onError });
  const channels = createChannels({ database, clock, onEvents: () => undefined });
  const policy = createPolicyBook({ database, clock });
  const executor = createExecutor({
    database,
    clock,
    secrets,
    operation: (name) => registry.operation(name),
    onEvents: () => undefined,
    onChanges: () => channels.forget(),
  });
  const inbox = createInbox(database, secrets);
  const services = {
    directory: () => null,
    identities,
    installations,
    channels,
    read: (work: Parameters<Services['read']>[0]) => database.read((tx) => work(executor.readCtx(tx))),
    rooms: { keep: async () => undefined },
  } as unknown as Services;

  let queues = createManualQueues();
  let push: Notifications;
  const worker = createWorker({
    registry,
    database,
    executor,
    inbox,
    services,
    answers: createAnswers('/crm'),
    clock,
    root: '/crm',
    platform: (name) => platforms[name],
    remember: async (posted) => {
      await push.remember(posted);
    },
    onError,
  });
  const { dispatch, resume } = createDispatch({ registry, inbox, identities, worker, clock, onError });
  const timing: Partial<DeliveryTiming> = { flush: 0, attempts: 1_000, firstBackoff: 1 };

  async function startPush(): Promise<void> {
    queues = createManualQueues();
    push = createNotifications({
      database,
      clock,
      secrets,
      nouns: registry.nouns,
      platforms: [platforms.slack, platforms.teams],
      identities,
      channels,
      policy,
      queues,
      log: quietLog,
      timing,
      sweepEveryMs: 3_600_000,
      followEveryMs: 0,
      async resumeInbox(ids) {
        for (const id of ids) await resume(id);
      },
    });
    await push.startWorker();
  }
  await startPush();

  const events = new Map(registry.nouns.flatMap((noun) => noun.events.map((one) => [one.type as string, one])));
  const house = { nouns: registry.nouns, grants: () => policy.current() };

  async function relay(): Promise<void> {
    while ((await relayBatch(database, clock.now(), (type) => events.get(type)?.tells ?? [], house)).events > 0);
  }

  /** Delivers whatever waits now, whenever it was to be tried again. */
  async function deliver(): Promise<number> {
    await pool.query(`UPDATE deliveries SET not_before = NULL WHERE state IN ('pending', 'sending')`);
    await pool.query('UPDATE targets SET not_before = NULL, held_by = NULL, held_until = NULL');
    const { rows } = await pool.query<{ id: number }>(
      `SELECT DISTINCT target_id AS id FROM deliveries WHERE state IN ('pending', 'sending') ORDER BY 1`,
    );
    await queues.enqueue(rows.map(({ id }) => id));
    await queues.crank();
    return rows.length;
  }

  async function viewerOf(
    staffId: StaffId | null,
    platform: PlatformName,
    workspace: string | null,
    channel: string | null,
  ): Promise<Viewer | null> {
    if (staffId !== null) {
      const actor = await identities.actor(staffId);
      return actor && actorViewer(actor);
    }
    const linked = await channels.at(platform, workspace ?? '', channel ?? '');
    return linked && channelViewer(linked, await policy.current());
  }

  async function act(who: Who, on: PlatformName, door: Door, says: Incoming['says'], place: Place, message?: string) {
    const from = { platform: on, workspace: workspaceOf[on], user: who };
    const before = new Set(platforms[on].messages);
    const shown = new Map(platforms[on].messages.map((one) => [one, one.card]));
    const { done } = await dispatch({
      receipt: `${on}:${Math.random()}`,
      from,
      door,
      place,
      says,
      route: { user: who, channel: place.channel ?? directOf(who), message: message ?? null },
      receivedAt: clock.now().toISOString(),
    });
    await done;
    const fresh = platforms[on].messages.filter((one) => !before.has(one));
    const redrawn = platforms[on].messages.filter((one) => before.has(one) && shown.get(one) !== one.card);
    return { fresh, redrawn, text: [...fresh, ...redrawn].map(wordsOf).join('\n') };
  }

  return {
    ...crm,
    platforms,
    faults,
    identities,
    channels,
    deliver,
    relay,
    write: (text: string, values: unknown[] = []) => pool.query(text, values),
    async link(on: PlatformName, channel: string, department: string, isPrivate = false): Promise<number> {
      const { rows } = await pool.query<{ id: number }>(
        `INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private, audience)
         VALUES ($1, $2, $3, $3, $4, $5, $6) RETURNING id`,
        [on, workspaceOf[on], channel, crm.departmentIds[department], isPrivate, isPrivate ? 'department' : 'everyone'],
      );
      return rows[0]?.id ?? 0;
    },
    /** Types a line in a channel, or to the bot alone. */
    says: (who: Who, on: PlatformName, text: string, channel?: string) =>
      act(
        who,
        on,
        channel ? 'command' : 'direct',
        { text },
        channel ? { channel, kind: 'channel' } : { channel: directOf(who), kind: 'direct', isPrivate: true },
      ),
    /** Presses a button of a message, as it is or as it was drawn earlier. */
    presses(who: Who, message: LiveMessage, label: string, drawn: Card = message.card) {
      const button = buttonsOf(drawn).find((one) => one.label.en === label);
      if (!button) throw new Error(`no button “${label}” in: ${wordsOf(message)}`);
      const isDirect = message.channel.startsWith('direct:');
      const place: Place = {
        channel: message.channel,
        kind: isDirect ? 'direct' : 'channel',
        isPrivate: isDirect || message.onlyFor !== undefined,
      };
      return act(who, message.platform, 'button', { invocation: button.does }, place, message.id);
    },
    /** Sends the form of a command. */
    submits: (who: Who, on: PlatformName, does: Invocation, fields: Record<string, string>) =>
      act(who, on, 'form', { invocation: does, fields }, { channel: directOf(who), kind: 'direct', isPrivate: true }),
    /** Posts the record's card into a linked channel, as Share does. */
    async shares(who: Who, on: PlatformName, channel: string, ref: RecordRef): Promise<LiveMessage> {
      const { fresh } = await act(
        who,
        on,
        'command',
        { invocation: { command: 'share', args: { ref: shortId(ref) } } },
        { channel, kind: 'channel' },
      );
      const found = fresh.find((one) => one.onlyFor === undefined);
      if (!found) throw new Error(`${shortId(ref)} was not shared: ${fresh.map(wordsOf).join('\n')}`);
      return found;
    },
    /** One look of the sweep, and all that it sets going. */
    sweeps: () => push.sweep(),
    /** Until nothing is left to relay or deliver. */
    async settle(): Promise<void> {
      for (let round = 0; round < 200; round += 1) {
        await relay();
        if ((await deliver()) === 0) return;
      }
      throw new Error('what waits to be delivered does not end');
    },
    /** The process ends and another takes over. */
    async restart(): Promise<void> {
      await push.stop();
      await startPush();
    },
    stopPush: () => push.stop(),
    deliveries: async (): Promise<DeliveryRow[]> =>
      (
        await pool.query<DeliveryRow>(
          `SELECT d.event, d.noun, d.record_id AS "recordId", d.kind, d.state, d.rule,
             coalesce(c.channel_id, s.name) AS target
           FROM deliveries d JOIN targets t ON t.id = d.target_id LEFT JOIN channels c ON c.id = t.channel_id
           LEFT JOIN staff s ON s.id = t.staff_id ORDER BY d.id`,
        )
      ).rows,
    /** The cards that live on now, in channels and with people: what is shown, and what ought to be, drawn anew with the reader's rights. */
    async liveCards(only?: RecordRef) {
      const { rows } = await pool.query<{
        noun: NounName;
        recordId: number;
        ref: MessageRef & { platform?: PlatformName };
        staffId: StaffId | null;
        platform: PlatformName | null;
        workspace: string | null;
        channel: string | null;
      }>(
        `SELECT l.noun, l.record_id AS "recordId", l.ref, t.staff_id AS "staffId", c.platform, c.workspace, c.channel_id AS channel
         FROM live_posts l JOIN targets t ON t.id = l.target_id LEFT JOIN channels c ON c.id = t.channel_id
         WHERE l.ref <> 'null'::jsonb AND ($1::text IS NULL OR (l.noun = $1 AND l.record_id = $2)) ORDER BY l.id`,
        [only?.noun ?? null, only?.id ?? null],
      );
      channels.forget();
      return Promise.all(
        rows.map(async ({ noun, recordId, ref, staffId, ...row }) => {
          const platform = row.platform ?? ref.platform ?? 'slack';
          const shown = platforms[platform].messages.find(({ id }) => id === ref.message);
          const viewer = await viewerOf(staffId, platform, row.workspace, row.channel);
          const wanted = await database.read(async (tx) =>
            viewer ? registry.noun(noun)?.card?.(executor.readCtx(tx), recordId, viewer) : null,
          );
          return { ref: recordRef(noun, recordId), platform, channel: ref.channel, shown, wanted: wanted ?? null };
        }),
      );
    },
    /**
     * Would the button still do what it says? The operation runs and is taken back. null: it would, or it opens a form or only
     * shows something.
     */
    async refusal(who: Who, { does }: Button): Promise<string | null> {
      const undone = new Error('taken back');
      const trying = createExecutor({
        database: {
          ...database,
          transact: (work) =>
            database.transact(async (tx) => {
              await work(tx);
              throw undone;
            }),
        },
        clock,
        secrets,
        operation: (name) => registry.operation(name),
        onEvents: () => undefined,
      });
      const command = registry.command(does.command);
      if (!command?.runs.writes) return null;
      try {
        await crm.click(who, does, trying);
      } catch (error) {
        const isOver = error instanceof AppError && (error.code === 'refused' || error.code === 'conflict');
        if (isOver) return error.user.en;
        // What still needs words opens a form; nothing is wrong with the button.
        if (
          error === undone ||
          error instanceof AppError ||
          /^Error: (?:Missing|Not understood|Say )/u.test(String(error))
        )
          return null;
        throw error;
      }
      return null;
    },
    async close() {
      await push.stop();
      await crm.close();
    },
  };
}

export type LiveWorld = Awaited<ReturnType<typeof createLiveWorld>>;

/** A message as its reader has it read out. */
export const wordsOf = ({ card, reader }: Pick<LiveMessage, 'card' | 'reader'>): string => cardToWords(card, reader);

/** The record that a short id names. */
export function refOf(id: string): RecordRef {
  const [prefix, number] = id.split('-');
  const noun = Object.entries(shortIdPrefix).find(([, letter]) => letter === prefix)?.[0] as NounName;
  return recordRef(noun, Number(number));
}

/**
 * Does the message show the record as it ought to? What delivering adds is no matter: what happened and who is called above it,
 * the line that says why it came below, and the menu's entry that asks.
 */
export function showsAsWanted(shown: LiveMessage | undefined, wanted: Card | null): boolean {
  if (!shown) return false;
  if (wanted === null) return shown.card.blocks.length === 0;
  const { card } = shown;
  const title = card.title.slice(card.title.length - wanted.title.length);
  const blocks = card.blocks.map((block) => {
    if (block.block !== 'buttons' || !block.overflow) return block;
    return { ...block, overflow: block.overflow.filter(({ does }) => does.command !== 'why') };
  });
  // A note, or the one who is called, may stand above.
  return [0, 1].some((from) => {
    const bare = { ...card, title, blocks: blocks.slice(from, from + wanted.blocks.length) };
    return isDeepStrictEqual(plainOf(bare), plainOf(wanted));
  });
}

/** Without what is undefined, and what draws an answer's next page; dates as they are written. */
const plainOf = ({ again: _, ...card }: Card): unknown => JSON.parse(JSON.stringify(card));
