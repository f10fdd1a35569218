import type { Card } from '../../cards/card.ts';
import type { Noun, ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { type NounName, recordRef, shortId, shortIdPrefix } from '../../core/records.ts';
import { notFound } from '../../operations/messages.ts';
import type { Ctx, Json, ReadCtx, Viewer } from '../../operations/operation.ts';
import { actorViewer } from '../../operations/viewer.ts';
import { joinSql, rawSql, type Sql, sql, type Tx } from '../../store/database.ts';
import { messages } from './messages.ts';

/** Looks a noun up by name: a review may be of any record, and imports none of their nouns. */
export type FindNoun = (name: string) => Noun | undefined;

/** What a review is of. */
export interface Subject {
  readonly noun: NounName;
  readonly id: number;
}

/** What a review takes over from its subject. */
export interface SubjectFacts {
  readonly departmentId: number | null;
  readonly ownerId: number | null;
  readonly customerId: number | null;
  readonly audience: unknown;
}

/** Nouns that are tried for words that are no id, in this order. */
const namedNouns = ['deal', 'target', 'campaign'] as const;

/** Tables of the nouns that hang on a customer, whose person's data a review of them may hold. */
const customerTables: Readonly<Partial<Record<NounName, string>>> = {
  deal: 'deals',
  case: 'cases',
  order: 'orders',
  need: 'needs',
};

/** The title of a record's own card, as this viewer may see it; null where they may not know of it, or it is gone. */
export async function subjectTitle(
  find: FindNoun,
  ctx: ReadCtx,
  subject: Subject,
  viewer: Viewer,
): Promise<Card['title'] | null> {
  const card = await find(subject.noun)?.card?.(ctx, subject.id, viewer);
  return card ? card.title : null;
}

/** AppError 'not_found' where the actor may not know of the record. Its columns are those that rights are asked with. */
export async function demandSubject<Kept extends Json>(
  find: FindNoun,
  ctx: Ctx<Kept>,
  subject: Subject,
): Promise<SubjectFacts> {
  const title = await subjectTitle(find, ctx, subject, actorViewer(ctx.actor, ctx.ability));
  const policy = find(subject.noun)?.policy;
  if (title === null || !policy) throw notFound(recordRef(subject.noun, subject.id));
  const wanted = ['departmentId', 'ownerId', 'assigneeId', 'audience'].filter((name) => policy.columns[name]);
  const columns = wanted.map((name) => sql`${policy.columns[name] as Sql} AS ${rawSql(`"${name}"`)}`);
  const [facts] = await ctx.tx.rows<Partial<Record<string, number | string | null>>>(sql`
    SELECT ${joinSql([...columns, sql`1 AS one`])} FROM ${policy.from} WHERE ${policy.columns.id as Sql} = ${subject.id}::int`);
  const id = (name: string): number | null => (typeof facts?.[name] === 'number' ? (facts[name] as number) : null);
  return {
    departmentId: id('departmentId'),
    ownerId: id('ownerId') ?? id('assigneeId'),
    customerId: await customerOf(ctx.tx, subject),
    audience: facts?.audience,
  };
}

async function customerOf(tx: Tx, subject: Subject): Promise<number | null> {
  if (subject.noun === 'customer') return subject.id;
  const table = customerTables[subject.noun];
  if (!table) return null;
  const [row] = await tx.rows<{ customerId: number | null }>(
    sql`SELECT customer_id AS "customerId" FROM ${rawSql(table)} WHERE id = ${subject.id}::int`,
  );
  return row?.customerId ?? null;
}

/** `DL-12`, `G-3`, `CM-1` or any other id; else what a deal, a target or a campaign is called. */
export function subjectReference(find: FindNoun): ReferenceResolver<Subject> {
  const resolversOf = () =>
    namedNouns.flatMap((noun) => {
      const resolver = find(noun)?.references.find(({ name }) => name === noun);
      return resolver ? [{ noun, resolver: resolver as ReferenceResolver<{ readonly id: number }> }] : [];
    });
  return {
    name: 'review-subject',
    async resolve(words, ctx): Promise<Resolution<Subject>> {
      const said = subjectOf(words);
      if (said) {
        const viewer = actorViewer(ctx.actor, ctx.ability);
        const title = said.id <= largestId ? await subjectTitle(find, ctx, said, viewer) : null;
        if (title === null) return { kind: 'none', message: messages.unknownSubject(words) };
        const word = shortId(said);
        return { kind: 'one', value: said, label: word, word, exact: true };
      }
      for (const { noun, resolver } of resolversOf()) {
        const found = await resolver.resolve(words, ctx);
        if (found.kind === 'several') return found;
        if (found.kind === 'one') return { ...found, value: { noun, id: found.value.id } };
      }
      return { kind: 'none', message: messages.unknownSubject(words) };
    },
    async suggest(query, ctx: ResolveCtx) {
      const found = [];
      for (const { resolver } of resolversOf()) found.push(...(await resolver.suggest(query, ctx)).slice(0, 30));
      return found.slice(0, 100);
    },
  };
}

const largestId = 2_147_483_647;

function subjectOf(words: string): Subject | null {
  const match = /^([a-z]{1,2}) ?[-–—]? ?(\d{1,10})$/iu.exec(words.normalize('NFKC').trim());
  const prefix = match?.[1]?.toUpperCase();
  const entry = Object.entries(shortIdPrefix).find(([, letters]) => letters === prefix);
  return entry && match?.[2] ? { noun: entry[0] as NounName, id: Number(match[2]) } : null;
}
