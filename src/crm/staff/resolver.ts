import type { Choice } from '../../cards/form.ts';
import type { StaffValue } from '../../commands/arg.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { didYouMean } from '../../commands/values/did-you-mean.ts';
import { parseUserRef } from '../../commands/values/refs.ts';
import type { PlatformName } from '../../core/incoming.ts';
import { msg } from '../../core/msg.ts';
import { allows } from '../../core/policy.ts';
import { shortId } from '../../core/records.ts';
import { sql } from '../../store/database.ts';
import { messages, roleNames } from './messages.ts';
import { type Person, people, person, policyRecord } from './people.ts';
import { peopleNamed } from './rules.ts';

const selfWords = new Set(['me', 'myself', 'i', '我', '自己', '我自己', '本人']);
/** What a search-as-you-type field takes. */
const mostSuggestions = 100;

/** `@{slack:U1}`, `me`, `S-3`, an e-mail address, a name or its beginning. Deactivated people only by id, address or mention. */
export const staffReference: ReferenceResolver<StaffValue> = {
  name: 'staff',
  async resolve(words, ctx): Promise<Resolution<StaffValue>> {
    const typed = words.trim();
    // People write themselves as they write colleagues.
    if (selfWords.has(typed.replace(/^[@＠]/u, '').toLowerCase())) {
      return one({ id: ctx.actor.staffId, name: ctx.actor.name }, true);
    }
    const mention = parseUserRef(typed);
    if (mention) {
      const id = await ctx.staffOf({
        platform: mention.platform as PlatformName,
        workspace: mention.workspace ?? ctx.incoming.from.workspace,
        user: mention.id,
      });
      const found = id === null ? null : await person(ctx.tx, id);
      return found && mayKnow(ctx, found) ? one(found, true) : { kind: 'none', message: messages.unknownMention };
    }
    const id = /^s-?(\d{1,9})$/iu.exec(typed)?.[1];
    if (id !== undefined) {
      const found = await person(ctx.tx, Number(id));
      if (found && mayKnow(ctx, found)) return one(found, true);
      return { kind: 'none', message: messages.noSuchId(typed) };
    }
    const name = typed.replace(/^[@＠]/u, '');
    if (/^[^\s@]+@[^\s@]+$/u.test(name)) {
      const [found] = await people(ctx.tx, sql`s.email = ${name.toLowerCase()}`);
      return found && mayKnow(ctx, found) ? one(found, true) : { kind: 'none', message: messages.unknown(name) };
    }
    return byName(name, await known(ctx));
  },
  async suggest(query, ctx) {
    const all = await known(ctx);
    const found = query.trim() === '' ? all : peopleNamed(query.replace(/^[@＠]/u, ''), all).found;
    const near = (p: Person): number =>
      p.id === ctx.actor.staffId ? 0 : p.departmentId === ctx.actor.departmentId ? 1 : 2;
    return [...found]
      .sort((a, b) => near(a) - near(b))
      .slice(0, mostSuggestions)
      .map(choice);
  },
};

function byName(name: string, all: readonly Person[]): Resolution<StaffValue> {
  const { found, exact } = peopleNamed(name, all);
  const [only, ...others] = found;
  if (only && others.length === 0) return one(only, exact);
  if (only) return { kind: 'several', choices: found.slice(0, mostSuggestions).map(choice) };
  const words = new Map(all.flatMap((p) => [p.name, ...p.name.split(/\s+/u)].map((word) => [word, p] as const)));
  const near = didYouMean(name, [...words.keys()]).flatMap((word) => words.get(word) ?? []);
  const choices = [...new Set(near)].map(choice);
  return { kind: 'none', message: messages.unknown(name), ...(choices.length > 0 ? { didYouMean: choices } : {}) };
}

/** Active colleagues whom the actor may know of; somebody without a department knows themselves. */
async function known(ctx: ResolveCtx): Promise<Person[]> {
  if (!allows(ctx.ability, 'read', 'staff')) return people(ctx.tx, sql`s.active AND s.id = ${ctx.actor.staffId}`);
  return (await people(ctx.tx, sql`s.active`)).filter((p) => mayKnow(ctx, p));
}

function mayKnow(ctx: ResolveCtx, p: Person): boolean {
  return p.id === ctx.actor.staffId || allows(ctx.ability, 'read', 'staff', policyRecord(p));
}

function one(p: { id: number; name: string }, exact: boolean): Resolution<StaffValue> {
  return {
    kind: 'one',
    value: { id: p.id, name: p.name },
    label: p.name,
    word: shortId({ noun: 'staff', id: p.id }),
    exact,
  };
}

function choice(p: Person): Choice {
  const where = p.department ?? messages.noDepartment;
  const role = roleNames[p.role];
  return {
    label: p.name,
    value: shortId({ noun: 'staff', id: p.id }),
    detail: msg(`${where.en} · ${role.en}`, `${where.zh} · ${role.zh}`),
  };
}
