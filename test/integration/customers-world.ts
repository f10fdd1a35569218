import type { Card, Span } from '../../src/cards/card.ts';
import type { ResolveCtx } from '../../src/commands/define.ts';
import { type Parsed, parseInvocation, parseText } from '../../src/commands/parse.ts';
import { createRegistry } from '../../src/commands/registry.ts';
import { resolveArgs } from '../../src/commands/resolve.ts';
import type { Actor, Role } from '../../src/core/actor.ts';
import type { DepartmentId, StaffId } from '../../src/core/ids.ts';
import type { Incoming } from '../../src/core/incoming.ts';
import type { Invocation } from '../../src/core/invocation.ts';
import type { Locale } from '../../src/core/msg.ts';
import type { NounName } from '../../src/core/records.ts';
import { customers } from '../../src/crm/customers/index.ts';
import { departments } from '../../src/crm/departments/index.ts';
import { interactions } from '../../src/crm/interactions/index.ts';
import { staff } from '../../src/crm/staff/index.ts';
import { createExecutor } from '../../src/operations/execute.ts';
import { createUndo } from '../../src/operations/undo.ts';
import { actorAbility, actorViewer, channelViewer } from '../../src/operations/viewer.ts';
import { createDatabase, sql, type Tx } from '../../src/store/database.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { createTestDatabase } from '../support/postgres.ts';

/** Staff by the names that tests use. */
export type Who = 'lena' | 'marta' | 'omar' | 'fay' | 'mia' | 'viv' | 'newbie' | 'gone' | 'iris' | 'wei';

const people: Record<
  Who,
  { name: string; role: Role; department: string | null; locale?: Locale; timezone?: string; active?: boolean }
> = {
  lena: { name: 'Lena Vogt', role: 'member', department: 'sales' },
  marta: { name: 'Marta Ruiz', role: 'manager', department: 'sales' },
  omar: { name: 'Omar Aziz', role: 'member', department: 'support' },
  fay: { name: 'Fay Novak', role: 'member', department: 'finance' },
  mia: { name: 'Mia Berg', role: 'member', department: 'marketing' },
  viv: { name: 'Viv Low', role: 'viewer', department: 'support' },
  newbie: { name: 'New Bie', role: 'member', department: null },
  gone: { name: 'Gone Guy', role: 'member', department: 'sales', active: false },
  iris: { name: 'Iris Root', role: 'admin', department: null },
  wei: { name: '陈伟', role: 'member', department: 'sales', locale: 'zh', timezone: 'Asia/Shanghai' },
};

/** Customers, logs, departments and staff on a database of their own, typed at through the engine's parser; no chat. */
export async function createCustomerWorld() {
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url, poolSize: 5 });
  const clock = { at: new Date(), now: () => clock.at };
  const secrets = createSecrets([Buffer.alloc(32, 7)]);
  const executor = createExecutor({ database, clock, secrets, onEvents: () => undefined });
  const registry = createRegistry([customers, interactions, departments, staff]);
  const undo = createUndo((name) => registry.operation(name));

  const departmentIds: Record<string, number> = {};
  for (const [key, en, zh] of [
    ['sales', 'Sales', '销售'],
    ['support', 'Support', '客服'],
    ['marketing', 'Marketing', '市场'],
    ['finance', 'Finance', '财务'],
  ] as const) {
    const [row] = await database.read((tx) =>
      tx.rows<{ id: number }>(sql`INSERT INTO departments (key, name_en, name_zh) VALUES (${key}, ${en}, ${zh})
        ON CONFLICT (key) DO UPDATE SET name_en = excluded.name_en RETURNING id`),
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

  const incomingOf = (says: Incoming['says']): Incoming => ({
    receipt: `test:${Math.random()}`,
    from: { platform: 'slack', workspace: 'T1', user: 'U1' },
    door: 'command',
    place: { kind: 'none' },
    says,
    route: {},
    receivedAt: clock.now().toISOString(),
  });
  const resolveCtx = (tx: Tx, who: Who): ResolveCtx => ({
    ...executor.readCtx(tx),
    actor: actors[who],
    ability: actorAbility(actors[who]),
    incoming: incomingOf({ text: '' }),
    staffOf: async () => null,
  });

  /** What the engine does between parsing and answering; throws what a person would be told. */
  async function run(who: Who, parsed: Parsed, incoming: Incoming): Promise<Answer> {
    if (parsed.kind !== 'command') throw new Error(`Not a command: ${JSON.stringify(parsed)}`);
    if (parsed.missing.length > 0) throw new Error(`Missing: ${parsed.missing.join(', ')}`);
    // No two requests of one person fall into the same moment.
    clock.at = new Date(clock.at.getTime() + 1);
    const actor = actors[who];
    const ability = actorAbility(actor);
    const resolved = await database.read((tx) => resolveArgs(registry, parsed, resolveCtx(tx, who)));
    if (resolved.kind !== 'values') throw new Error(`Not understood: ${JSON.stringify(resolved)}`);
    const { command } = parsed;
    const call = {
      values: resolved.values as never,
      actor,
      ability,
      incoming,
      source: incoming.source,
      now: clock.now(),
      services: undefined as never,
    };
    const input = command.input ? await command.input(call) : resolved.values;
    const out = await executor.execute(command.runs, input, { actor, door: incoming.door, receipt: null });
    const reply = await command.reply(out, call, actorViewer(actor));
    if ('form' in reply) throw new Error('A form, not a card.');
    const card = 'card' in reply ? reply.card : await draw(reply.show.noun, reply.show.id, who);
    return { out: out as never, to: reply.to, card, note: 'show' in reply ? reply.note : undefined };
  }

  const draw = (noun: NounName, id: number, who: Who): Promise<Card | null> =>
    database.read(
      async (tx) => registry.noun(noun)?.card?.(executor.readCtx(tx), id, actorViewer(actors[who])) ?? null,
    );

  return {
    database,
    executor,
    secrets,
    clock,
    registry,
    actors,
    departmentIds,
    parse: (line: string) => parseText(registry, line),
    type: (who: Who, line: string) => run(who, parseText(registry, line), incomingOf({ text: line })),
    click: (who: Who, invocation: Invocation) =>
      run(who, parseInvocation(registry, invocation), incomingOf({ invocation })),
    submit: (who: Who, invocation: Invocation, fields: Record<string, string>) =>
      run(who, parseInvocation(registry, invocation, fields), incomingOf({ invocation, fields })),
    undo: (who: Who) => executor.execute(undo, {}, { actor: actors[who], door: 'command', receipt: null }),
    draw,
    /** As everybody in a channel of that department sees it; 'everyone': in a public one. */
    drawInChannel: (noun: NounName, id: number, department: string, audience: 'everyone' | 'department') =>
      database.read(
        async (tx) =>
          registry.noun(noun)?.card?.(
            executor.readCtx(tx),
            id,
            channelViewer(
              {
                audience,
                departmentId: departmentIds[department] as DepartmentId,
                departmentKey: department,
                locale: 'en',
                timezone: 'UTC',
              },
              undefined,
            ),
          ) ?? null,
      ),
    home: (who: Who) =>
      database.read(async (tx) => {
        const blocks = await customers.home?.draw(executor.readCtx(tx), actors[who], actorViewer(actors[who]));
        return { title: [], blocks: blocks ?? [] } satisfies Card;
      }),
    prefill: (who: Who, path: string, values: unknown) =>
      database.read(async (tx): Promise<Readonly<Record<string, string>>> => {
        const call = { values, actor: actors[who] } as never;
        return (await registry.command(path)?.prefill?.(call, executor.readCtx(tx), actorViewer(actors[who]))) ?? {};
      }),
    resolve: (who: Who, reference: string, words: string) =>
      database.read((tx) => registry.reference(reference).resolve(words, resolveCtx(tx, who))),
    suggest: (who: Who, reference: string, query: string) =>
      database.read((tx) => registry.reference(reference).suggest(query, resolveCtx(tx, who))),
    customer: (id: number) => database.read((tx) => tx.prisma.customer.findUniqueOrThrow({ where: { id } })),
    customerCount: () => database.read((tx) => tx.prisma.customer.count()),
    log: (id: number) => database.read((tx) => tx.prisma.interaction.findUniqueOrThrow({ where: { id } })),
    /** The events in the outbox about a record, oldest first. */
    events: (noun: NounName, id: number) =>
      database.read(async (tx) => {
        const rows = await tx.prisma.outboxEvent.findMany({ where: { noun, recordId: id }, orderBy: { id: 'asc' } });
        return rows.map(({ type, details }) => ({ type, details: details as Record<string, unknown> }));
      }),
    wait: (ms: number) => {
      clock.at = new Date(clock.at.getTime() + ms);
    },
    async close() {
      await database.close();
      await testDatabase.drop();
    },
  };
}

export type CustomerWorld = Awaited<ReturnType<typeof createCustomerWorld>>;

interface Answer {
  readonly out: { readonly id: number };
  readonly to: 'caller' | 'channel';
  readonly card: Card | null;
  readonly note: readonly Span[] | undefined;
}

/** Everything a card says in one language, a line for each part. */
export function cardText(card: Card | null | undefined, locale: Locale = 'en'): string {
  if (!card) return '';
  const say = (spans: readonly Span[] = []): string => spans.map((span) => spanText(span, locale)).join('');
  const lines = card.blocks.map((block) => {
    switch (block.block) {
      case 'text':
        return say(block.text);
      case 'quote':
        return `> ${block.text}`;
      case 'fields':
        return block.fields.map(({ label, value }) => `${label[locale]}: ${say(value)}`).join('\n');
      case 'list':
        return block.items.map((item) => `- ${say(item.text)} (${say(item.detail)})`).join('\n');
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

/** What the button with that English label does. */
export function buttonOf(card: Card | null | undefined, label: string): Invocation {
  const all = (card?.blocks ?? []).flatMap((block) => {
    if (block.block === 'buttons') return [...block.buttons, ...(block.overflow ?? [])];
    if (block.block !== 'list') return [];
    const items = block.items.flatMap((item) => [...(item.button ? [item.button] : []), ...(item.overflow ?? [])]);
    return block.more ? [...items, block.more] : items;
  });
  const found = all.find((button) => button.label.en === label);
  if (!found) throw new Error(`No button “${label}” among: ${all.map((button) => button.label.en).join(', ')}`);
  return found.does;
}
