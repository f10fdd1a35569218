import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { same } from '../../core/msg.ts';
import { allows, type PolicyRecord } from '../../core/policy.ts';
import { shortId, shortIdPrefix } from '../../core/records.ts';
import { ellipsize, foldName, oneLine } from '../../core/text.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import { messages, subjectNames } from './messages.ts';
import { type SubjectNoun, subjectNouns } from './rules.ts';

/** What is handed over, as its own noun knows it. */
export interface Subject {
  readonly noun: SubjectNoun;
  readonly id: number;
  readonly title: string;
  readonly departmentId: number;
  /** The customer that it is, or is about. */
  readonly customerId: number | null;
  /** Done, archived: nothing is left to hand over. */
  readonly closed: boolean;
  /** The columns that its policy speaks of. */
  readonly record: PolicyRecord;
}

interface Row extends Omit<Subject, 'noun' | 'record'> {
  readonly record: PolicyRecord;
}

const ofCustomer = (column: Sql): Sql => sql`(SELECT ${column} FROM customers u WHERE u.id = k.customer_id)`;

/** Nouns never import each other, so what is needed of theirs is read here. */
const select: Readonly<Record<SubjectNoun, Sql>> = {
  customer: sql`
    SELECT k.id, k.name AS title, k.department_id AS "departmentId", k.id AS "customerId", k.archived_at IS NOT NULL AS closed,
      json_build_object('id', k.id, 'departmentId', k.department_id, 'ownerId', k.owner_id, 'teamIds', k.team_ids) AS record
    FROM customers k`,
  task: sql`
    SELECT k.id, k.title, k.department_id AS "departmentId", k.customer_id AS "customerId",
      k.status IN ('done', 'cancelled') AS closed,
      json_build_object('id', k.id, 'departmentId', k.department_id, 'creatorDepartmentId', k.creator_department_id,
        'assigneeId', k.assignee_id, 'createdById', k.created_by_id) AS record
    FROM tasks k`,
  case: sql`
    SELECT k.id, k.subject AS title, k.department_id AS "departmentId", k.customer_id AS "customerId",
      k.status IN ('resolved', 'closed') AS closed,
      json_build_object('id', k.id, 'departmentId', k.department_id, 'creatorDepartmentId', k.creator_department_id,
        'assigneeId', k.assignee_id, 'createdById', k.created_by_id,
        'customerDepartmentId', ${ofCustomer(sql`u.department_id`)}, 'customerOwnerId', ${ofCustomer(sql`u.owner_id`)},
        'customerTeamIds', ${ofCustomer(sql`coalesce(u.team_ids, '{}')`)}) AS record
    FROM cases k`,
};

export async function findSubject(tx: Tx, noun: SubjectNoun, id: number): Promise<Subject | null> {
  const [row] = await tx.rows<Row>(sql`${select[noun]} WHERE k.id = ${id}::int`);
  return row ? { noun, ...row } : null;
}

const pastTitles: Readonly<Record<SubjectNoun, Sql>> = {
  customer: sql`k.search_name LIKE`,
  task: sql`lower(k.title) LIKE`,
  case: sql`lower(k.subject) LIKE`,
};

export interface SubjectValue {
  readonly noun: SubjectNoun;
  readonly id: number;
  readonly name: string;
}

/** `C-12`, `T-142`, `CS-7`, or the beginning of a customer's name or words of a task's title. */
export const subjectReference: ReferenceResolver<SubjectValue> = {
  name: 'handoff-subject',
  async resolve(words, ctx): Promise<Resolution<SubjectValue>> {
    const numbered = await byNumber(words, ctx);
    if (numbered) return one(numbered, true);
    const found = await named(words, ctx, 8);
    const [only] = found;
    if (only && found.length === 1) return one(only, false);
    if (found.length > 1) return { kind: 'several', choices: found.map(toChoice) };
    return { kind: 'none', message: messages.unknownSubject(ellipsize(oneLine(words), 60)) };
  },
  async suggest(query, ctx) {
    const numbered = await byNumber(query, ctx);
    const found = await named(query, ctx, 30);
    return [...(numbered ? [numbered] : []), ...found].map(toChoice);
  },
};

async function byNumber(words: string, ctx: ResolveCtx): Promise<Subject | null> {
  if (!/\p{L}/u.test(words)) return null;
  for (const noun of subjectNouns) {
    const id = parseId(words, shortIdPrefix[noun]);
    const subject = id.ok ? await findSubject(ctx.tx, noun, id.value) : null;
    if (subject && mayRead(subject, ctx)) return subject;
  }
  return null;
}

/** Those that the actor could hand over come first: their own department's. */
async function named(words: string, ctx: ResolveCtx, limit: number): Promise<Subject[]> {
  const all: Subject[] = [];
  for (const noun of subjectNouns) {
    const folded = noun === 'customer' ? foldName(words) : words.trim().toLowerCase();
    if (noun === 'case' || (noun === 'task' && folded.length < 2)) continue;
    const like = `${noun === 'customer' ? '' : '%'}${folded.replace(/[\\%_]/gu, '\\$&')}%`;
    const rows = await ctx.tx.rows<Row>(sql`
      ${select[noun]} WHERE ${pastTitles[noun]} ${like}
      ORDER BY (k.department_id IS DISTINCT FROM ${ctx.actor.departmentId}::int), k.updated_at DESC LIMIT ${limit}::int`);
    all.push(...rows.map((row) => ({ noun, ...row })).filter((subject) => !subject.closed && mayRead(subject, ctx)));
  }
  return all.slice(0, limit);
}

function mayRead(subject: Subject, ctx: ResolveCtx): boolean {
  return allows(ctx.ability, 'read', subject.noun, subject.record, 'basic');
}

function one(subject: Subject, exact: boolean): Resolution<SubjectValue> {
  const word = shortId(subject);
  const value = { noun: subject.noun, id: subject.id, name: subject.title };
  return { kind: 'one', value, label: `${word} ${subject.title}`, word, exact };
}

function toChoice(subject: Subject): Choice {
  const word = shortId(subject);
  return { label: same(`${word} ${subject.title}`), value: word, detail: subjectNames[subject.noun] };
}
