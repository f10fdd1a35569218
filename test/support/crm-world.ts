import type { Card, Span } from '../../src/cards/card.ts';
import { createAnswers } from '../../src/commands/answers.ts';
import type { ResolveCtx, Services } from '../../src/commands/define.ts';
import { type Parsed, type ParsedCommand, parseInvocation, parseText } from '../../src/commands/parse.ts';
import { createRegistry } from '../../src/commands/registry.ts';
import { resolveArgs } from '../../src/commands/resolve.ts';
import type { Actor, Role } from '../../src/core/actor.ts';
import { hours } from '../../src/core/clock.ts';
import type { DepartmentId, StaffId } from '../../src/core/ids.ts';
import type { Incoming } from '../../src/core/incoming.ts';
import type { Invocation } from '../../src/core/invocation.ts';
import type { Locale } from '../../src/core/msg.ts';
import type { NounName } from '../../src/core/records.ts';
import { nouns } from '../../src/crm/index.ts';
import { emitDue } from '../../src/notifications/due-watches.ts';
import { createExecutor, type Executor } from '../../src/operations/execute.ts';
import { createUndo } from '../../src/operations/undo.ts';
import { actorAbility, actorViewer, channelViewer } from '../../src/operations/viewer.ts';
import { createDatabase, type Sql, sql } from '../../src/store/database.ts';
import { createPolicyBook } from '../../src/store/policy-book.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { createTestDatabase } from './postgres.ts';

/** Staff by the names that tests use. */
export type Who =
  | 'lena'
  | 'marta'
  | 'omar'
  | 'ana'
  | 'sam'
  | 'mia'
  | 'max'
  | 'fay'
  | 'finn'
  | 'viv'
  | 'newbie'
  | 'gone'
  | 'iris'
  | 'wei';

const people: Record<
  Who,
  { role: Role; department: string | null; locale?: Locale; timezone?: string; active?: boolean; name: string }
> = {
  lena: { name: 'Lena Vogt', role: 'member', department: 'sales' },
  marta: { name: 'Marta Ruiz', role: 'manager', department: 'sales' },
  omar: { name: 'Omar Aziz', role: 'member', department: 'support' },
  ana: { name: 'Ana Lima', role: 'member', department: 'support' },
  sam: { name: 'Sam Boss', role: 'manager', department: 'support' },
  mia: { name: 'Mia Chen', role: 'member', department: 'marketing' },
  max: { name: 'Max Head', role: 'manager', department: 'marketing' },
  fay: { name: 'Fay Coin', role: 'member', department: 'finance' },
  finn: { name: 'Finn Chief', role: 'manager', department: 'finance' },
  viv: { name: 'Viv Low', role: 'viewer', department: 'support' },
  newbie: { name: 'New Bie', role: 'member', department: null },
  gone: { name: 'Gone Guy', role: 'member', department: 'sales', active: false },
  iris: { name: 'Iris Root', role: 'admin', department: null },
  wei: { name: '陈伟', role: 'member', department: 'support', locale: 'zh', timezone: 'Asia/Shanghai' },
};

/**
 * The engine's parser and executor around every noun, on a database of its own, with a company of five departments' worth of people;
 * no chat. `services`: what commands ask of the world outside, where a test needs it.
 */
export async function createCrmWorld(given: { readonly services?: Partial<Services> } = {}) {
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url, poolSize: 5 });
  const clock = { at: new Date('2026-11-20T10:00:00Z'), now: () => clock.at };
  const secrets = createSecrets([Buffer.alloc(32, 7)]);
  const executor = createExecutor({
    database,
    clock,
    secrets,
    operation: (name) => registry.operation(name),
    onEvents: () => undefined,
  });
  const registry = createRegistry(nouns((name) => registry.operation(name)));
  const undo = createUndo((name) => registry.operation(name));
  const policy = createPolicyBook({ database, clock });
  /** The person as the next request finds them: with what is granted by now. */
  const asks = async (who: Who): Promise<Actor> => ({ ...actors[who], grants: await policy.current() });

  const read: Services['read'] = (work) => database.read((tx) => work(executor.readCtx(tx)));
  const services = { read, ...given.services };

  const departmentIds: Record<string, number> = {};
  for (const [key, zh] of [
    ['sales', '销售'],
    ['support', '客服'],
    ['marketing', '市场'],
    ['finance', '财务'],
  ] as const) {
    const [row] = await database.read((tx) =>
      tx.rows<{ id: number }>(sql`
        INSERT INTO departments (key, name_en, name_zh) VALUES (${key}, ${key[0]?.toUpperCase() + key.slice(1)}, ${zh})
        ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id`),
    );
    departmentIds[key] = row?.id ?? 0;
  }
  const actors = {} as Record<Who, Actor>;
  for (const [who, person] of Object.entries(people) as [Who, (typeof people)[Who]][]) {
    const departmentId = person.department === null ? null : (departmentIds[person.department] ?? null);
    const row = await database.read((tx) =>
      tx.prisma.staff.create({
        data: {
          name: person.name,
          email: `${who}@demo.example`,
          role: person.role,
          departmentId,
          active: person.active ?? true,
        },
      }),
    );
    actors[who] = {
      staffId: row.id as StaffId,
      name: person.name,
      role: person.role,
      departmentId: departmentId as DepartmentId | null,
      departmentKey: person.department,
      locale: person.locale ?? 'en',
      timezone: person.timezone ?? 'Europe/Berlin',
    };
  }

  function incomingOf(says: Incoming['says'], door: Incoming['door']): Incoming {
    return {
      receipt: `test:${Math.random()}`,
      from: { platform: 'slack', workspace: 'T1', user: 'U1' },
      door,
      place: { kind: 'none' },
      says,
      route: {},
      receivedAt: clock.now().toISOString(),
    };
  }

  /** Does what the engine does between parsing and answering; throws what a person would be told. */
  async function run(who: Who, parsed: Parsed, incoming: Incoming, by: Pick<Executor, 'execute'> = executor) {
    if (parsed.kind !== 'command') throw new Error(`Not a command: ${JSON.stringify(parsed)}`);
    if (parsed.missing.length > 0) throw new Error(`Missing: ${parsed.missing.join(', ')}`);
    const actor = await asks(who);
    const ability = actorAbility(actor);
    const resolved = await resolve(actor, parsed, incoming);
    if (resolved.kind !== 'values') throw new Error(`Not understood: ${JSON.stringify(resolved)}`);
    const { command } = parsed;
    const call = {
      values: resolved.values as never,
      actor,
      ability,
      incoming,
      source: incoming.source,
      now: clock.now(),
      services: services as Services,
    };
    const input = command.input ? await command.input(call) : resolved.values;
    const out = await by.execute(command.runs, input, { actor, door: incoming.door, receipt: null });
    const reply = await command.reply(out, call, actorViewer(actor));
    return { out: out as never, reply };
  }

  function resolve(actor: Actor, parsed: ParsedCommand, incoming: Incoming) {
    return database.read((tx) => resolveArgs(registry, parsed, resolveCtx(tx, actor, incoming)));
  }

  function resolveCtx(tx: Parameters<typeof executor.readCtx>[0], actor: Actor, incoming: Incoming): ResolveCtx {
    return {
      ...executor.readCtx(tx),
      actor,
      ability: actorAbility(actor),
      incoming,
      staffOf: async ({ user }) => actors[user as Who]?.staffId ?? null,
    };
  }

  return {
    database,
    clock,
    secrets,
    registry,
    actors,
    departmentIds,
    executor,
    answers: createAnswers('/crm'),
    parse: (line: string) => parseText(registry, line),
    /** Types a line. */
    type: (who: Who, line: string) => run(who, parseText(registry, line), incomingOf({ text: line }, 'command')),
    /** Presses a button; `by`: an executor of the test's own. */
    click: (who: Who, invocation: Invocation, by?: Pick<Executor, 'execute'>) =>
      run(who, parseInvocation(registry, invocation), incomingOf({ invocation }, 'button'), by),
    /** Sends a form. */
    submit: (who: Who, invocation: Invocation, fields: Record<string, string>) =>
      run(who, parseInvocation(registry, invocation, fields), incomingOf({ invocation, fields }, 'form')),
    /** What an edit form would open with. */
    prefill: (who: Who, path: string, values: unknown) =>
      database.read(async (tx) => {
        const actor = await asks(who);
        const call = { values, actor, ability: actorAbility(actor), source: undefined };
        return registry.command(path)?.prefill?.(call as never, executor.readCtx(tx), actorViewer(actor));
      }),
    resolveReference: (who: Who, reference: string, words: string) =>
      database.read(async (tx) =>
        registry
          .reference(reference)
          .resolve(words, resolveCtx(tx, await asks(who), incomingOf({ text: '' }, 'command'))),
      ),
    suggest: (who: Who, reference: string, query: string) =>
      database.read(async (tx) =>
        registry
          .reference(reference)
          .suggest(query, resolveCtx(tx, await asks(who), incomingOf({ text: '' }, 'lookup'))),
      ),
    async undo(who: Who) {
      return executor.execute(undo, {}, { actor: await asks(who), door: 'command', receipt: null });
    },
    /** The record's card through somebody's eyes; null where they may not know of it. */
    card: (who: Who, noun: NounName, id: number) =>
      database.read(
        async (tx) =>
          registry.noun(noun)?.card?.(executor.readCtx(tx), id, actorViewer(await asks(who))) ?? Promise.resolve(null),
      ),
    /** The record's card as a channel shows it: a department's private one, or a public one. */
    channelCard: (audience: 'department' | 'everyone', department: string, noun: NounName, id: number) =>
      database.read(async (tx) => {
        const where = {
          audience,
          departmentId: departmentIds[department] as DepartmentId,
          departmentKey: department,
          locale: 'en',
          timezone: 'Europe/Berlin',
        } as const;
        const viewer = channelViewer(where, await policy.current());
        return registry.noun(noun)?.card?.(executor.readCtx(tx), id, viewer) ?? Promise.resolve(null);
      }),
    /** What the tables hold: `await world.rows(sql\`SELECT … FROM needs\`)`. */
    rows: <Row>(query: Sql) => database.read((tx) => tx.rows<Row>(query)),
    /** Sweeps what became due for every noun, or only what one watch looks after. Resolves to how many events that made. */
    async sweep(only?: string) {
      let emitted = 0;
      for (const watch of registry.nouns.flatMap((noun) => noun.watches ?? []))
        if (only === undefined || watch.what === only) emitted += await emitDue(database, secrets, clock.now(), watch);
      return emitted;
    },
    /** The events in the outbox about a record, oldest first. */
    events: async (noun: NounName, id: number) =>
      (
        await database.read((tx) =>
          tx.prisma.outboxEvent.findMany({ where: { noun, recordId: id }, orderBy: { id: 'asc' } }),
        )
      ).map(({ type, details }) => ({ type, details: details as Record<string, unknown> })),
    customer: async (name: string, department: string, owner: Who | null = null, over: Record<string, unknown> = {}) =>
      (
        await database.read((tx) =>
          tx.prisma.customer.create({
            data: {
              name,
              departmentId: departmentIds[department] ?? 0,
              ownerId: owner ? actors[owner].staffId : null,
              searchName: name.toLowerCase(),
              searchTokens: name.toLowerCase().split(' '),
              ...over,
            },
          }),
        )
      ).id,
    wait: (ms: number) => {
      clock.at = new Date(clock.at.getTime() + ms);
    },
    hours,
    async close() {
      await database.close();
      await testDatabase.drop();
    },
  };
}

export type CrmWorld = Awaited<ReturnType<typeof createCrmWorld>>;

/** Everything a card says, in one language, as plain lines. */
export function cardText(card: Card | null | undefined, locale: Locale = 'en'): string {
  if (!card) return '';
  const say = (spans: readonly Span[]): string => spans.map((span) => spanText(span, locale)).join('');
  const lines = card.blocks.map((block) => {
    switch (block.block) {
      case 'text':
        return say(block.text);
      case 'quote':
        return `> ${block.text}`;
      case 'fields':
        return block.fields.map(({ label, value }) => `${label[locale]}: ${say(value)}`).join('\n');
      case 'list':
        return block.items.map((item) => `- ${say(item.text)} (${say(item.detail ?? [])})`).join('\n');
      case 'buttons':
        return `[${[...block.buttons, ...(block.overflow ?? [])].map(({ label }) => label[locale]).join('] [')}]`;
      default:
        return '';
    }
  });
  return [say(card.title), ...lines].join('\n');
}

function spanText(span: Span, locale: Locale): string {
  if (typeof span === 'string') return span;
  if ('en' in span) return span[locale];
  if ('strong' in span) return typeof span.strong === 'string' ? span.strong : span.strong[locale];
  if ('staff' in span) return span.name;
  if ('link' in span) return typeof span.link === 'string' ? span.link : span.link[locale];
  if ('time' in span) return span.time.toISOString();
  return typeof span.code === 'string' ? span.code : span.code.en;
}

/** The button with that English label. */
export function buttonOf(card: Card | null | undefined, label: string): Invocation {
  const all = (card?.blocks ?? []).flatMap((block) => {
    if (block.block === 'buttons') return [...block.buttons, ...(block.overflow ?? [])];
    if (block.block === 'list')
      return block.items.flatMap((item) => [...(item.button ? [item.button] : []), ...(item.overflow ?? [])]);
    return [];
  });
  const found = all.find((button) => button.label.en === label);
  if (!found) throw new Error(`No button “${label}” among: ${all.map((button) => button.label.en).join(', ')}`);
  return found.does;
}
