import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { didYouMean } from '../../commands/values/did-you-mean.ts';
import { parseId } from '../../commands/values/ids.ts';
import { parseUserRef } from '../../commands/values/refs.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import { allows } from '../../core/policy.ts';
import { shortId } from '../../core/records.ts';
import { foldName } from '../../core/text.ts';
import { sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { canBeAssigned } from './rules.ts';

/** Whoever can be given work: a colleague, or a department where anybody may take it. */
export interface AssigneeValue {
  readonly kind: 'staff' | 'department';
  readonly id: number;
  readonly name: string;
}

interface Candidate extends AssigneeValue {
  readonly label: Msg;
  /** Every name it goes by, folded for comparison. */
  readonly names: readonly string[];
  readonly key: string | null;
  readonly email: string | null;
  readonly detail: Msg;
  readonly isOwn: boolean;
  /** Whoever has left is found by mention and id only, so that the refusal can name them. */
  readonly isActive: boolean;
  readonly canBeAssigned: boolean;
}

const me = ['me', 'myself', '我', '自己', '我自己', '本人'];

/** `me`, an @mention, `S-12`, an e-mail address, a colleague's name or first name; a department's key, name or `D-3`. */
export const assigneeResolver: ReferenceResolver<AssigneeValue> = {
  name: 'assignee',
  async resolve(words, ctx): Promise<Resolution<AssigneeValue>> {
    const said = words.trim();
    const everybody = await candidatesFor(ctx);
    const exactly = await named(said, ctx);
    if (exactly) {
      const found = everybody.find(({ kind, id }) => kind === exactly.kind && id === exactly.id);
      return found ? one(found, true) : none(words);
    }
    const candidates = everybody.filter(({ isActive }) => isActive);
    const address = said.toLowerCase();
    const byMail = candidates.find(({ email, key }) => email === address || key === address);
    if (byMail) return one(byMail, true);

    const folded = foldName(said.replace(/^[@＠]/u, ''));
    if (folded === '') return none(words);
    const fits = [
      (name: string) => name === folded,
      (name: string) => name.startsWith(`${folded} `) || name.endsWith(` ${folded}`),
      (name: string) => name.split(' ').some((word) => word.startsWith(folded)),
      // Chinese names have no spaces: 伟 and 陈伟 both find 陈伟强.
      (name: string) => hasHan(folded) && name.includes(folded),
    ];
    for (const fit of fits) {
      const found = candidates.filter(({ names }) => names.some(fit));
      const [only] = found;
      if (found.length === 1 && only) return one(only, false);
      if (found.length > 1) return { kind: 'several', choices: found.map(candidateToChoice) };
    }
    // What people take for somebody's handle, where no name fits: the beginning of their address.
    const handle = candidates.find(({ email }) => email?.split('@')[0] === address.replace(/^[@＠]/u, ''));
    if (handle) return one(handle, false);
    const near = didYouMean(
      folded,
      candidates.flatMap(({ names }) => names.flatMap((name) => [name, ...name.split(' ')])),
    );
    const meant = candidates.filter(({ names }) =>
      names.some((name) => near.includes(name) || name.split(' ').some((word) => near.includes(word))),
    );
    return none(words, meant.slice(0, 3).map(candidateToChoice));
  },
  async suggest(query, ctx) {
    const folded = foldName(query);
    const begins = (candidate: Candidate): boolean =>
      folded === '' ||
      candidate.names.some((name) => ` ${name}`.includes(` ${folded}`) || (hasHan(folded) && name.includes(folded))) ||
      candidate.email?.startsWith(query.trim().toLowerCase()) === true;
    const candidates = (await candidatesFor(ctx)).filter((candidate) => candidate.canBeAssigned && begins(candidate));
    // Oneself, then the own department, then the departments themselves, then everybody else.
    const rank = (candidate: Candidate): number => {
      if (candidate.kind === 'staff' && candidate.id === ctx.actor.staffId) return 0;
      return candidate.isOwn ? 1 : candidate.kind === 'department' ? 2 : 3;
    };
    return [...candidates]
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
      .slice(0, 100)
      .map(candidateToChoice);
  },
};

function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

/** Words that can only mean one: no name is compared then. */
async function named(said: string, ctx: ResolveCtx): Promise<{ kind: AssigneeValue['kind']; id: number } | null> {
  // People write themselves as they write colleagues.
  if (me.includes(said.replace(/^[@＠]/u, '').toLowerCase())) return { kind: 'staff', id: ctx.actor.staffId };
  const mention = parseUserRef(said);
  if (mention) {
    const platform = mention.platform === 'teams' ? 'teams' : 'slack';
    const workspace = mention.workspace ?? ctx.incoming.from.workspace;
    // 0 is nobody's id: an unknown mention must not fall back to names.
    return { kind: 'staff', id: (await ctx.staffOf({ platform, workspace, user: mention.id })) ?? 0 };
  }
  for (const [kind, prefix] of [
    ['staff', 'S'],
    ['department', 'D'],
  ] as const) {
    const id = /\p{L}/u.test(said) ? parseId(said, prefix) : undefined;
    if (id?.ok) return { kind, id: id.value };
  }
  return null;
}

/** People who cannot be given work are found too: the operation says why not, which helps more than "unknown". */
async function candidatesFor(ctx: ResolveCtx): Promise<Candidate[]> {
  // New colleagues without a department learn no names.
  if (!allows(ctx.ability, 'read', 'staff')) return [];
  const own = ctx.actor.departmentId;
  const people = await ctx.tx.rows<{
    id: number;
    name: string;
    email: string | null;
    role: string;
    active: boolean;
    departmentId: number | null;
    nameEn: string | null;
    nameZh: string | null;
  }>(sql`
    SELECT s.id, s.name, s.email, s.role, s.active, s.department_id AS "departmentId", d.name_en AS "nameEn", d.name_zh AS "nameZh"
    FROM staff s LEFT JOIN departments d ON d.id = s.department_id`);
  const departments = await ctx.tx.rows<{ id: number; key: string; nameEn: string; nameZh: string }>(sql`
    SELECT id, key, name_en AS "nameEn", name_zh AS "nameZh" FROM departments WHERE active ORDER BY position, id`);
  return [
    ...people.map(
      (person): Candidate => ({
        kind: 'staff',
        id: person.id,
        name: person.name,
        label: same(person.name),
        names: [foldName(person.name)],
        key: null,
        email: person.email,
        detail: msg(person.nameEn ?? '', person.nameZh ?? ''),
        isOwn: own !== null && person.departmentId === own,
        isActive: person.active,
        canBeAssigned: canBeAssigned(person),
      }),
    ),
    ...departments.map(
      (department): Candidate => ({
        kind: 'department',
        id: department.id,
        name: ctx.actor.locale === 'zh' ? department.nameZh : department.nameEn,
        label: msg(department.nameEn, department.nameZh),
        names: [foldName(department.nameEn), foldName(department.nameZh), foldName(department.key)],
        key: department.key,
        email: null,
        detail: messages.department,
        isOwn: false,
        isActive: true,
        canBeAssigned: true,
      }),
    ),
  ];
}

function one(found: Candidate, exact: boolean): Resolution<AssigneeValue> {
  const { kind, id, name } = found;
  return { kind: 'one', value: { kind, id, name }, label: name, word: shortId({ noun: kind, id }), exact };
}

function none(words: string, meant: readonly Choice[] = []): Resolution<AssigneeValue> {
  const message = messages.noAssignee(words);
  return meant.length > 0 ? { kind: 'none', message, didYouMean: meant } : { kind: 'none', message };
}

function candidateToChoice({ kind, id, label, detail }: Candidate): Choice {
  const value = shortId({ noun: kind, id });
  return detail.en === '' ? { label, value } : { label, value, detail };
}
