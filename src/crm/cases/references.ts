import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { parsePermalink } from '../../commands/values/permalink.ts';
import { type Msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { foldName } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { type Category, categories, categoriesNamed, categoryPath } from './categories.ts';
import { messages } from './messages.ts';
import { statusNames } from './names.ts';
import { caseAccess, unfinished } from './records.ts';
import { isFinished, type Status } from './rules.ts';

export interface CaseValue {
  readonly id: number;
  readonly name: string;
}

interface Found {
  readonly id: number;
  readonly subject: string;
  readonly status: Status;
  readonly customerName: string;
}

/** More than a picker can usefully show. */
const maxChoices = 8;

/** `CS-12`, `12`, a permalink of the message that a case was opened from, or its subject (or a part of it that fits only one). */
export const caseResolver: ReferenceResolver<CaseValue> = {
  name: 'case',
  async resolve(words, ctx): Promise<Resolution<CaseValue>> {
    const id = parseId(words, 'CS');
    const byId = id.ok ? await find(ctx, sql`k.id = ${id.value}::int`, 1) : [];
    if (byId[0]) return one(byId[0], true);

    const link = parsePermalink(words, ['CS']);
    if (link.ok) {
      const where =
        link.value.kind === 'record' ? sql`k.id = ${link.value.id}::int` : sql`k.source_link = ${words.trim()}::text`;
      const linked = await find(ctx, where, maxChoices);
      if (linked.length > 0) return oneOrSeveral(linked);
    }
    const subject = words.trim();
    if (subject.length < 2) return { kind: 'none', message: messages.noCase(words) };
    const exact = await find(ctx, sql`lower(k.subject) = lower(${subject}::text)`, maxChoices);
    if (exact[0]) return oneOrSeveral(exact);
    const similar = await find(ctx, sql`k.subject ILIKE ${contains(subject)}::text`, maxChoices);
    return similar[0] ? oneOrSeveral(similar) : { kind: 'none', message: messages.noCase(words) };
  },
  async suggest(query, ctx) {
    const words = query.trim();
    const id = words === '' ? undefined : parseId(words, 'CS');
    const named = bySubjectOrCustomer(words);
    const where = words === '' ? unfinished : id?.ok ? sql`(k.id = ${id.value}::int OR ${named})` : named;
    return (await find(ctx, where, 50)).map(foundToChoice);
  },
};

/** Readable cases only; open ones before finished ones, the actor's own before others', what is due first. */
function find(ctx: ResolveCtx, where: Sql, limit: number): Promise<Found[]> {
  return ctx.tx.rows<Found>(sql`
    SELECT k.id, k.subject, k.status, (SELECT u.name FROM customers u WHERE u.id = k.customer_id) AS "customerName"
    FROM cases k WHERE ${where} AND ${caseAccess(ctx.ability)}
    ORDER BY NOT (${unfinished}), (k.assignee_id IS DISTINCT FROM ${ctx.actor.staffId}::int),
      (k.department_id IS DISTINCT FROM ${ctx.actor.departmentId}::int), k.resolution_due_at NULLS LAST, k.id DESC
    LIMIT ${limit}::int`);
}

/** By any words of the subject, or the beginning of the customer's name while the case is open. */
function bySubjectOrCustomer(words: string): Sql {
  const bySubject = sql`k.subject ILIKE ${contains(words)}::text`;
  const name = foldName(words);
  if (name === '') return bySubject;
  return sql`(${bySubject} OR (${unfinished} AND k.customer_id IN (
    SELECT u.id FROM customers u WHERE u.search_name LIKE ${`${name}%`}::text ORDER BY u.search_name LIMIT 50)))`;
}

/** `%` and `_` that somebody typed stand for themselves. */
function contains(words: string): string {
  return `%${words.replace(/[\\%_]/gu, '\\$&')}%`;
}

function oneOrSeveral(found: readonly Found[]): Resolution<CaseValue> {
  // Finished cases matter only where no open one fits: subjects come back every month.
  const open = found.filter(({ status }) => !isFinished(status));
  const fitting = open.length > 0 ? open : found;
  const [only] = fitting;
  return fitting.length === 1 && only ? one(only, false) : { kind: 'several', choices: fitting.map(foundToChoice) };
}

const word = (id: number): string => shortId({ noun: 'case', id });

function one({ id, subject }: Found, exact: boolean): Resolution<CaseValue> {
  return { kind: 'one', value: { id, name: subject }, label: `${word(id)} ${subject}`, word: word(id), exact };
}

function foundToChoice({ id, subject, status, customerName }: Found): Choice {
  const { en, zh } = statusNames[status];
  return {
    label: `${word(id)} ${subject}`,
    value: word(id),
    detail: { en: `${customerName} · ${en}`, zh: `${customerName} · ${zh}` },
  };
}

export interface CategoryValue {
  readonly id: number;
  readonly name: Msg;
}

/** A category by its name in either language, with or without the one that it is part of. */
export const categoryResolver: ReferenceResolver<CategoryValue> = {
  name: 'case-category',
  async resolve(words, ctx): Promise<Resolution<CategoryValue>> {
    const all = await categories(ctx.tx);
    const byNumber = /^#(\d{1,9})$/u.exec(words.trim())?.[1];
    const { found, exact } =
      byNumber === undefined
        ? categoriesNamed(words, all)
        : { found: all.filter(({ id }) => id === Number(byNumber)), exact: true };
    const [only] = found;
    if (only && found.length === 1) return theCategory(only, exact);
    if (only) return { kind: 'several', choices: found.map(categoryChoice) };
    const firsts = all.filter(({ parent }) => parent === null).map(categoryChoice);
    return {
      kind: 'none',
      message: messages.noCategory(words),
      ...(firsts.length > 0 ? { didYouMean: firsts } : {}),
    };
  },
  async suggest(query, ctx) {
    const all = await categories(ctx.tx);
    return (query.trim() === '' ? all : categoriesNamed(query, all).found).slice(0, 100).map(categoryChoice);
  },
};

function theCategory(found: Category, exact: boolean): Resolution<CategoryValue> {
  const name = categoryPath(found);
  return { kind: 'one', value: { id: found.id, name }, label: name.en, word: `#${found.id}`, exact };
}

function categoryChoice(one: Category): Choice {
  return { label: categoryPath(one), value: `#${one.id}`, detail: same(`#${one.id}`) };
}
