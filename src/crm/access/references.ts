import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseChannelRef, parseUserRef } from '../../commands/values/refs.ts';
import { type Role, roles } from '../../core/actor.ts';
import type { PlatformName } from '../../core/incoming.ts';
import { type Msg, same } from '../../core/msg.ts';
import { allows } from '../../core/policy.ts';
import { type NounName, shortId, shortIdPrefix } from '../../core/records.ts';
import { ellipsize, foldName, oneLine } from '../../core/text.ts';
import { roleNames } from '../../operations/messages.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import { grantRows } from '../../store/policy-book.ts';
import { messages } from './messages.ts';
import { grantText, whoText } from './records.ts';
import { roleIn } from './words.ts';

/** Whom a rule is for. */
export interface WhoValue {
  readonly role: Role | null;
  readonly departmentId: number | null;
  readonly staffId: number | null;
}

/** Through whose eyes: a colleague's, or those of everybody in a linked channel. */
export type EyesValue = { readonly kind: 'staff' | 'channel'; readonly id: number; readonly name: string };

/** A record of any noun. */
export interface AnyRecordValue {
  readonly noun: NounName;
  readonly id: number;
  readonly name: string;
}

interface Named {
  readonly id: number;
  readonly name: string;
  readonly detail: string | null;
}

/** `sales`, `managers`, `sales:managers`, `everyone`, `@dana`, `S-3`. */
export const whoReference: ReferenceResolver<WhoValue> = {
  name: 'access-who',
  async resolve(words, ctx): Promise<Resolution<WhoValue>> {
    if (!mayName(ctx)) return { kind: 'none', message: messages.unknownWho(words) };
    const { role, rest, everyone } = roleIn(words);
    if (everyone) return whoFound({ role: null, departmentId: null, staffId: null }, messages.everyone);
    const departments = rest === '' ? [] : await departmentsCalled(ctx.tx, rest);
    const [department] = departments;
    if (rest === '' && role)
      return whoFound({ role, departmentId: null, staffId: null }, roleNames[role] ?? same(role));
    if (department && departments.length === 1) {
      const name = same(role ? `${department.name} · ${role}` : department.name);
      return whoFound({ role, departmentId: department.id, staffId: null }, name);
    }
    const found = role ? { kind: 'none' as const } : await staffCalled(ctx, words);
    if (found.kind === 'one') {
      return whoFound({ role: null, departmentId: null, staffId: found.person.id }, same(found.person.name));
    }
    if (found.kind === 'several') return { kind: 'several', choices: found.people.map(staffChoice) };
    return { kind: 'none', message: messages.unknownWho(ellipsize(oneLine(words), 60)) };
  },
  async suggest(query, ctx) {
    if (!mayName(ctx)) return [];
    const departments = await departmentsCalled(ctx.tx, query.trim());
    const general: Choice[] = [
      { label: messages.everyone, value: 'everyone' },
      ...roles.map((role) => ({ label: roleNames[role] ?? same(role), value: role })),
    ];
    const fits = (choice: Choice) => query.trim() === '' || choice.value.startsWith(query.trim().toLowerCase());
    return [
      ...general.filter(fits),
      ...departments.map(({ id, name }) => ({ label: name, value: shortId({ noun: 'department', id }) })),
      ...(await staffNamed(ctx.tx, query.trim(), 50)).map(staffChoice),
    ].slice(0, 100);
  },
};

/** A colleague or a linked channel. */
export const eyesReference: ReferenceResolver<EyesValue> = {
  name: 'access-eyes',
  async resolve(words, ctx): Promise<Resolution<EyesValue>> {
    const channel = await channelCalled(ctx, words.trim());
    if (channel) return eyesFound({ kind: 'channel', id: channel.id, name: channel.name });
    const found = await staffCalled(ctx, words);
    if (found.kind === 'one') return eyesFound({ kind: 'staff', id: found.person.id, name: found.person.name });
    if (found.kind === 'several') return { kind: 'several', choices: found.people.map(staffChoice) };
    return { kind: 'none', message: messages.unknownEyes(ellipsize(oneLine(words), 60)) };
  },
  async suggest(query, ctx) {
    if (!allows(ctx.ability, 'read', 'staff')) return [];
    const people = (await staffNamed(ctx.tx, query.trim().replace(/^[@#]/u, ''), 60)).map(staffChoice);
    if (!mayName(ctx)) return people;
    const channels = await channelsWhere(ctx.tx, sql`c.name ILIKE ${`%${query.trim().replace(/^#/u, '')}%`}`);
    return [
      ...people,
      ...channels.map(({ id, name }) => ({ label: `#${name}`, value: shortId({ noun: 'channel', id }) })),
    ];
  },
};

/** `A-3`; for admins. */
export const grantReference: ReferenceResolver<{ readonly id: number; readonly name: string }> = {
  name: 'grant',
  async resolve(words, ctx) {
    const id = Number(/^(?:a[-–—]?|#)?(\d{1,9})$/iu.exec(words.normalize('NFKC').trim())?.[1] ?? 0);
    const [row] = id > 0 && mayName(ctx) ? await grantRows(ctx.tx, sql`g.id = ${id}::int`) : [];
    if (!row) return { kind: 'none', message: messages.unknownGrant(ellipsize(oneLine(words), 60)) };
    const word = shortId({ noun: 'grant', id });
    return { kind: 'one', value: { id, name: word }, label: word, word, exact: true };
  },
  async suggest(query, ctx) {
    if (!mayName(ctx)) return [];
    const rows = await grantRows(
      ctx.tx,
      sql`g.id = ANY(coalesce((SELECT v.grant_ids FROM policy_versions v ORDER BY v.id DESC LIMIT 1), '{}')::int[])`,
    );
    return rows
      .map((row) => ({ label: grantText(row), value: shortId({ noun: 'grant', id: row.id }), detail: whoText(row) }))
      .filter(({ label, value }) =>
        `${value} ${label.en} ${label.zh}`.toLowerCase().includes(query.trim().toLowerCase()),
      )
      .slice(0, 100);
  },
};

/** Nobody types a name of these; whoever looks at one asks for its rights themselves. */
const foundByIdAlone: ReadonlySet<NounName> = new Set<NounName>(['channel', 'grant', 'bulletin', 'edition']);

/**
 * `T-142`, `customer acme`, `acme` (a customer where nothing else is said). What may be named is what the noun's own resolver finds
 * for this person.
 */
export function recordReference(
  find: (reference: string) => ReferenceResolver | undefined,
): ReferenceResolver<AnyRecordValue> {
  return {
    name: 'access-record',
    async resolve(words, ctx): Promise<Resolution<AnyRecordValue>> {
      const typed = words.trim();
      const nouns = Object.keys(shortIdPrefix) as NounName[];
      const letters = /^#?([a-z]{1,2})[-–—]?\d{1,9}$/iu.exec(typed)?.[1]?.toUpperCase();
      const byId = letters ? nouns.find((noun) => shortIdPrefix[noun] === letters) : undefined;
      const [first = '', ...rest] = typed.split(/\s+/u);
      const named = rest.length > 0 ? nouns.find((noun) => first.toLowerCase() === noun) : undefined;
      const noun = byId ?? named ?? 'customer';
      const id = byId && foundByIdAlone.has(byId) ? Number(/\d+$/u.exec(typed)?.[0] ?? 0) : 0;
      if (id > 0) {
        const word = shortId({ noun, id });
        return { kind: 'one', value: { noun, id, name: word }, label: word, word, exact: true };
      }
      const resolver = find(noun);
      if (!resolver) return { kind: 'none', message: messages.unknownRecord(ellipsize(oneLine(words), 60)) };
      const found = await resolver.resolve(named && !byId ? rest.join(' ') : typed, ctx);
      if (found.kind !== 'one') return found;
      const { id: known } = found.value as { readonly id: number };
      return { ...found, word: shortId({ noun, id: known }), value: { noun, id: known, name: found.label } };
    },
    suggest: async (query, ctx) => (await find('customer')?.suggest(query, ctx)) ?? [],
  };
}

const mayName = (ctx: ResolveCtx): boolean => allows(ctx.ability, 'administer', 'deployment');

function whoFound(value: WhoValue, name: Msg): Resolution<WhoValue> {
  const { role, departmentId, staffId } = value;
  const place = departmentId === null ? '' : shortId({ noun: 'department', id: departmentId });
  const word =
    staffId === null
      ? [place, role ?? ''].filter((part) => part !== '').join(':')
      : shortId({ noun: 'staff', id: staffId });
  return { kind: 'one', value, label: name.en, word: word === '' ? 'everyone' : word, exact: true };
}

function eyesFound(value: EyesValue): Resolution<EyesValue> {
  const noun = value.kind === 'staff' ? 'staff' : 'channel';
  const label = value.kind === 'staff' ? value.name : `#${value.name}`;
  return { kind: 'one', value, label, word: shortId({ noun, id: value.id }), exact: true };
}

const staffChoice = ({ id, name, detail }: Named): Choice => ({
  label: name,
  value: shortId({ noun: 'staff', id }),
  ...(detail ? { detail: same(detail) } : {}),
});

type StaffFound =
  | { readonly kind: 'one'; readonly person: Named }
  | { readonly kind: 'several'; readonly people: readonly Named[] }
  | { readonly kind: 'none' };

async function staffCalled(ctx: ResolveCtx, words: string): Promise<StaffFound> {
  const typed = words.normalize('NFKC').trim();
  if (['me', 'myself', '我', '自己'].includes(typed.toLowerCase())) {
    return { kind: 'one', person: { id: ctx.actor.staffId, name: ctx.actor.name, detail: null } };
  }
  if (!allows(ctx.ability, 'read', 'staff')) return { kind: 'none' };
  const mention = parseUserRef(typed);
  const id = mention
    ? await ctx.staffOf({
        platform: mention.platform as PlatformName,
        workspace: mention.workspace ?? ctx.incoming.from.workspace,
        user: mention.id,
      })
    : Number(/^s-?(\d{1,9})$/iu.exec(typed)?.[1] ?? 0);
  if (id === null) return { kind: 'none' };
  if (id > 0) {
    const [person] = await staffWhere(ctx.tx, sql`s.id = ${id}::int`, 1);
    return person ? { kind: 'one', person } : { kind: 'none' };
  }
  const name = typed.replace(/^[@＠]/u, '');
  if (name === '') return { kind: 'none' };
  const found = await staffNamed(ctx.tx, name, 20);
  const exact = found.filter((person) => foldName(person.name) === foldName(name));
  const people = exact.length > 0 ? exact : found;
  const [only] = people;
  if (!only) return { kind: 'none' };
  return people.length === 1 ? { kind: 'one', person: only } : { kind: 'several', people };
}

const like = (words: string): string => `${words.replace(/[\\%_]/gu, '\\$&')}%`;

/** Active colleagues of whose name some word begins so, or whose address this is. */
function staffNamed(tx: Tx, words: string, limit: number): Promise<Named[]> {
  const start = like(words);
  return staffWhere(
    tx,
    sql`s.active AND (s.name ILIKE ${start} OR s.name ILIKE ${`% ${start}`} OR s.email = ${words.toLowerCase()})`,
    limit,
  );
}

const staffWhere = (tx: Tx, where: Sql, limit: number): Promise<Named[]> =>
  tx.rows<Named>(sql`
    SELECT s.id, s.name, d.name_en AS detail FROM staff s LEFT JOIN departments d ON d.id = s.department_id
    WHERE ${where} ORDER BY lower(s.name), s.id LIMIT ${limit}::int`);

async function departmentsCalled(tx: Tx, words: string): Promise<Named[]> {
  const id = Number(/^d-?(\d{1,9})$/iu.exec(words)?.[1] ?? 0);
  const name = words.replace(/部门?$/u, '');
  const rows = await tx.rows<Named & { exact: boolean }>(sql`
    SELECT d.id, d.name_en AS name, NULL AS detail,
      lower(d.key) = ${name} OR lower(d.name_en) = ${name} OR d.name_zh = ${words} OR d.id = ${id}::int AS exact
    FROM departments d WHERE d.id = ${id}::int OR (d.active AND (d.key ILIKE ${like(name)} OR d.name_en ILIKE ${like(name)} OR d.name_zh LIKE ${like(name)}))
    ORDER BY d.position, d.id`);
  const exact = rows.filter((row) => row.exact);
  return exact.length > 0 ? exact : rows;
}

const channelsWhere = (tx: Tx, where: Sql): Promise<Named[]> =>
  tx.rows<Named>(
    sql`SELECT c.id, c.name, NULL AS detail FROM channels c WHERE ${where} ORDER BY c.name, c.id LIMIT 40`,
  );

async function channelCalled(ctx: ResolveCtx, typed: string): Promise<Named | null> {
  if (!mayName(ctx)) return null;
  const ref = parseChannelRef(typed);
  const id = Number(/^ch-?(\d{1,9})$/iu.exec(typed)?.[1] ?? 0);
  const where = ref
    ? sql`c.platform = ${ref.platform} AND c.workspace = ${ref.workspace ?? ctx.incoming.from.workspace} AND c.channel_id = ${ref.id}`
    : id > 0
      ? sql`c.id = ${id}::int`
      : typed.startsWith('#')
        ? sql`lower(c.name) = ${typed.slice(1).toLowerCase()}`
        : sql`FALSE`;
  const [found] = await channelsWhere(ctx.tx, where);
  return found ?? null;
}
