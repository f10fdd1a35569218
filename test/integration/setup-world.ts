import type { Card, Span } from '../../src/cards/card.ts';
import type { CommandReply, Noun, ResolveCtx, Services } from '../../src/commands/define.ts';
import { type Parsed, parseInvocation, parseText } from '../../src/commands/parse.ts';
import { createRegistry } from '../../src/commands/registry.ts';
import { resolveArgs } from '../../src/commands/resolve.ts';
import type { Actor } from '../../src/core/actor.ts';
import { systemClock } from '../../src/core/clock.ts';
import { DeliveryError } from '../../src/core/errors.ts';
import type { ChatUser, Incoming, Place } from '../../src/core/incoming.ts';
import type { Invocation } from '../../src/core/invocation.ts';
import { isMsg, type Locale } from '../../src/core/msg.ts';
import type { ConversationInfo, Directory, Profile } from '../../src/core/ports.ts';
import { channels as channelsNoun } from '../../src/crm/channels/index.ts';
import { departments } from '../../src/crm/departments/index.ts';
import { setup, workspaces } from '../../src/crm/setup/index.ts';
import { staff } from '../../src/crm/staff/index.ts';
import { createExecutor } from '../../src/operations/execute.ts';
import { createUndo } from '../../src/operations/undo.ts';
import { actorAbility, actorViewer } from '../../src/operations/viewer.ts';
import { createChannels } from '../../src/store/channels.ts';
import { createDatabase, sql } from '../../src/store/database.ts';
import { createIdentities } from '../../src/store/identities.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { noFiles } from '../support/files.ts';
import { createTestDatabase } from '../support/postgres.ts';

/** A chat workspace that answers what a test says it does. */
export function createFakeChat() {
  const profiles = new Map<string, Profile>();
  const rooms = new Map<string, { info: ConversationInfo; members: string[] }>();
  const groups = new Map<string, string[]>();
  const state = { down: false, asked: 0 };
  const demandUp = (): void => {
    if (state.down) throw new DeliveryError('transient', 'service_unavailable');
  };
  const directory: Directory = {
    platform: 'slack',
    async profile(user) {
      demandUp();
      state.asked += 1;
      const found = profiles.get(user.user);
      if (!found) throw new DeliveryError('invalid', 'user_not_found');
      return found;
    },
    async conversation(_workspace, channel) {
      demandUp();
      const room = rooms.get(channel);
      if (!room) throw new DeliveryError('gone', 'channel_not_found');
      return room.info;
    },
    async members(_workspace, channel) {
      demandUp();
      return [...(rooms.get(channel)?.members ?? [])];
    },
    async groupMembers(_workspace, group) {
      demandUp();
      return groups.get(group) ?? null;
    },
    permalink: async () => null,
  };
  return {
    directory,
    state,
    groups,
    person(user: string, name: string, over: Partial<Profile> = {}): void {
      const email = `${user.toLowerCase()}@fern.example`;
      const profile: Profile = {
        user: { platform: 'slack', workspace: 'T1', user },
        name,
        email,
        kind: 'member',
        owner: false,
      };
      profiles.set(user, { ...profile, ...over });
    },
    room(channel: string, members: string[], over: Partial<ConversationInfo> = {}): void {
      const info = {
        channel,
        name: channel.toLowerCase(),
        isPrivate: false,
        isArchived: false,
        isExternal: false,
        botIsMember: true,
      };
      rooms.set(channel, { info: { ...info, ...over }, members });
    },
    noRoom: (channel: string) => void rooms.delete(channel),
  };
}

/** The nouns of people and places behind the engine's own parser and executor, with real stores and a pretended chat. */
export async function createSetupWorld() {
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url, poolSize: 6 });
  const clock = systemClock;
  const secrets = createSecrets([Buffer.alloc(32, 9)]);
  const executor = createExecutor({ database, clock, secrets, onEvents: () => undefined });
  const nouns: Noun[] = [staff, departments, channelsNoun, setup, workspaces];
  const registry = createRegistry(nouns);
  const undo = createUndo((name) => registry.operation(name));
  const chat = createFakeChat();
  const installations = createInstallations({ database, secrets, clock });
  const failures: unknown[] = [];
  const identities = createIdentities({
    database,
    clock,
    installations,
    admins: ['iris@fern.example'],
    directory: () => chat.directory,
    onError: (error) => void failures.push(error),
  });
  const channels = createChannels({ database, clock, onEvents: () => undefined });
  const services: Services = {
    directory: (platform) => (platform === 'slack' ? chat.directory : null),
    identities,
    installations,
    channels,
    files: noFiles,
    read: (work) => database.read((tx) => work(executor.readCtx(tx))),
    doctor: async () => [],
    replayDeadLetters: async () => 0,
    rooms: { keep: async () => undefined },
  };

  const install = (workspace: string, name: string) =>
    installations.save({
      platform: 'slack',
      workspace,
      name,
      botUserId: 'UBOT',
      botId: 'BBOT',
      appId: 'A1',
      enterprise: null,
      scopes: [],
      token: 'xoxb-test',
      installedBy: null,
    });
  await install('T1', 'Fern');
  for (const [index, [key, en, zh]] of (
    [
      ['sales', 'Sales', '销售'],
      ['support', 'Support', '客服'],
      ['marketing', 'Marketing', '市场'],
      ['finance', 'Finance', '财务'],
    ] as const
  ).entries()) {
    await database.read((tx) =>
      tx.prisma.department.upsert({
        where: { key },
        create: { key, nameEn: en, nameZh: zh, position: index },
        update: { nameEn: en, nameZh: zh, position: index },
      }),
    );
  }
  chat.person('UBOT', 'Crossdesk', { kind: 'bot' });

  /** Somebody whom the chat knows, signed in and, when said, placed by decree. */
  async function join(
    user: string,
    name: string,
    over: { department?: string; role?: Actor['role']; locale?: Locale; profile?: Partial<Profile> } = {},
  ): Promise<number> {
    chat.person(user, name, { ...over.profile, ...(over.locale ? { locale: over.locale } : {}) });
    await identities.refresh({ platform: 'slack', workspace: 'T1', user });
    const [row] = await database.read((tx) =>
      tx.rows<{ id: number }>(sql`
        UPDATE staff SET role = ${over.role ?? 'member'}, timezone = 'Europe/Berlin',
          department_id = (SELECT id FROM departments WHERE key = ${over.department ?? ''})
        WHERE id = (SELECT staff_id FROM chat_identities WHERE user_id = ${user} AND workspace = 'T1') RETURNING id`),
    );
    return row?.id ?? 0;
  }

  async function actorOf(user: string): Promise<Actor> {
    const found = await identities.identify({ platform: 'slack', workspace: 'T1', user });
    if (found.kind !== 'staff') throw new Error(`${user} is ${JSON.stringify(found)}`);
    return found.actor;
  }

  function incomingOf(user: string, says: Incoming['says'], place: Place): Incoming {
    const from: ChatUser = { platform: 'slack', workspace: 'T1', user };
    const door = 'text' in says ? 'command' : 'button';
    return { receipt: `t:${Math.random()}`, from, door, place, says, route: {}, receivedAt: clock.now().toISOString() };
  }

  function resolveCtx(tx: Parameters<typeof executor.readCtx>[0], actor: Actor, incoming: Incoming): ResolveCtx {
    return {
      ...executor.readCtx(tx),
      actor,
      ability: actorAbility(actor),
      incoming,
      staffOf: (user) => identities.staffOf(user),
    };
  }

  /** What the engine does between parsing and answering; throws what the person would be told. */
  async function run(
    user: string,
    parsed: Parsed,
    incoming: Incoming,
  ): Promise<{ reply: CommandReply; card: Card | null; text: string }> {
    if (parsed.kind !== 'command') throw new Error(`Not a command: ${JSON.stringify(parsed)}`);
    if (parsed.missing.length > 0) throw new Error(`Missing: ${parsed.missing.join(', ')}`);
    const actor = await actorOf(user);
    const ability = actorAbility(actor);
    const resolved = await database.read((tx) => resolveArgs(registry, parsed, resolveCtx(tx, actor, incoming)));
    if (resolved.kind !== 'values') throw new Error(`Not understood: ${JSON.stringify(resolved)}`);
    const { command } = parsed;
    const call = {
      values: resolved.values as never,
      actor,
      ability,
      incoming,
      source: undefined,
      now: clock.now(),
      services,
    };
    const input = command.input ? await command.input(call) : resolved.values;
    const out = await executor.execute(command.runs, input, { actor, door: incoming.door, receipt: null });
    channels.forget();
    const viewer = actorViewer(await actorOf(user));
    const reply: CommandReply = await command.reply(out, call, viewer);
    let card: Card | null = 'card' in reply ? reply.card : null;
    let note = '';
    if ('show' in reply) {
      const noun = registry.noun(reply.show.noun);
      card = await database.read(
        async (tx) => (await noun?.card?.(executor.readCtx(tx), reply.show.id, viewer)) ?? null,
      );
      note = spansText(reply.note ?? [], actor.locale);
    }
    return { reply, card, text: `${note}\n${card ? cardText(card, actor.locale) : ''}` };
  }

  return {
    database,
    chat,
    services,
    channels,
    identities,
    installations,
    registry,
    failures,
    install,
    join,
    actorOf,
    /** Types a line, in a direct conversation or in a channel. */
    type: (user: string, line: string, channel?: string) =>
      run(
        user,
        parseText(registry, line),
        incomingOf(
          user,
          { text: line },
          channel === undefined ? { kind: 'direct', channel: 'D1' } : { kind: 'channel', channel },
        ),
      ),
    click: (user: string, invocation: Invocation) =>
      run(
        user,
        parseInvocation(registry, invocation),
        incomingOf(user, { invocation }, { kind: 'direct', channel: 'D1' }),
      ),
    parse: (line: string) => parseText(registry, line),
    async undo(user: string) {
      const actor = await actorOf(user);
      const undone = await executor.execute(undo, {}, { actor, door: 'command', receipt: null });
      channels.forget();
      return undone;
    },
    async reference(user: string, name: string, words: string) {
      const actor = await actorOf(user);
      const incoming = incomingOf(user, { text: '' }, { kind: 'none' });
      return database.read((tx) => registry.reference(name).resolve(words, resolveCtx(tx, actor, incoming)));
    },
    async suggest(user: string, name: string, query: string) {
      const actor = await actorOf(user);
      const incoming = incomingOf(user, { text: '' }, { kind: 'none' });
      return database.read((tx) => registry.reference(name).suggest(query, resolveCtx(tx, actor, incoming)));
    },
    rows: <Row>(query: ReturnType<typeof sql>) => database.read((tx) => tx.rows<Row>(query)),
    person: (id: number) =>
      database.read((tx) => tx.prisma.staff.findUnique({ where: { id }, include: { department: true } })),
    events: async (noun: string, id?: number) =>
      (
        await database.read((tx) =>
          tx.prisma.outboxEvent.findMany({
            where: { noun, ...(id === undefined ? {} : { recordId: id }) },
            orderBy: { id: 'asc' },
          }),
        )
      ).map((event) => event.type),
    async close() {
      await database.close();
      await testDatabase.drop();
    },
  };
}
export type SetupWorld = Awaited<ReturnType<typeof createSetupWorld>>;

/** What a person would read of a card, in their language; buttons in brackets. */
export function cardText(card: Card, locale: Locale): string {
  const lines = [spansText(card.title, locale)];
  for (const block of card.blocks) {
    switch (block.block) {
      case 'text':
        lines.push(spansText(block.text, locale));
        break;
      case 'quote':
        lines.push(block.text);
        break;
      case 'fields':
        for (const field of block.fields) lines.push(`${field.label[locale]}: ${spansText(field.value, locale)}`);
        break;
      case 'list':
        for (const item of block.items) {
          const actions = [...(item.button ? [item.button] : []), ...(item.overflow ?? [])];
          const labels = actions.map((action) => `[${action.label[locale]}]`).join('');
          lines.push(`- ${spansText(item.text, locale)} | ${spansText(item.detail ?? [], locale)} ${labels}`);
        }
        if (block.more) lines.push(`[${block.more.label[locale]}]`);
        break;
      case 'progress':
        lines.push(`${block.done}/${block.of}`);
        break;
      case 'image':
        lines.push(block.alt[locale]);
        break;
      case 'chart':
        lines.push(block.title[locale], block.alt[locale]);
        break;
      case 'buttons':
        lines.push([...block.buttons, ...(block.overflow ?? [])].map((button) => `[${button.label[locale]}]`).join(''));
        break;
      case 'divider':
        break;
    }
  }
  return lines.join('\n');
}

function spansText(spans: readonly Span[], locale: Locale): string {
  return spans
    .map((span) => {
      if (typeof span === 'string') return span;
      if (isMsg(span)) return span[locale];
      if ('strong' in span) return typeof span.strong === 'string' ? span.strong : span.strong[locale];
      if ('staff' in span) return span.name;
      if ('time' in span) return span.time.toISOString();
      if ('code' in span) return typeof span.code === 'string' ? span.code : span.code.en;
      return typeof span.link === 'string' ? span.link : span.link[locale];
    })
    .join('');
}

/** The button with this English label, wherever on the card it is. */
export function buttonOf(card: Card | null, label: string): Invocation {
  const all = (card?.blocks ?? []).flatMap((block) => {
    if (block.block === 'buttons') return [...block.buttons, ...(block.overflow ?? [])];
    if (block.block === 'list') {
      return block.items.flatMap((item) => [...(item.button ? [item.button] : []), ...(item.overflow ?? [])]);
    }
    return [];
  });
  const found = all.find((button) => button.label.en === label);
  if (!found) throw new Error(`No button “${label}” among ${all.map((button) => button.label.en).join(', ')}`);
  return found.does;
}
