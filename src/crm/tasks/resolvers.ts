import type { Choice } from '../../cards/form.ts';
import type { TaskValue } from '../../commands/arg.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { parsePermalink } from '../../commands/values/permalink.ts';
import { same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql } from '../../store/database.ts';
import { messages, statusNames } from './messages.ts';
import { policyColumns } from './records.ts';
import type { Status } from './rules.ts';

interface Found {
  readonly id: number;
  readonly title: string;
  readonly status: Status;
  readonly customerName: string | null;
}

/** More than a picker can usefully show. */
const maxChoices = 8;

/** `T-142`, `142`, a permalink of the message that a task was made from, or its title (or a part of it that fits only one). */
export const taskResolver: ReferenceResolver<TaskValue> = {
  name: 'task',
  async resolve(words, ctx): Promise<Resolution<TaskValue>> {
    const id = parseId(words, 'T');
    const byId = id.ok ? await find(ctx, sql`t.id = ${id.value}::int`, 1) : [];
    if (byId[0]) return one(byId[0], true);

    const link = parsePermalink(words, ['T']);
    if (link.ok) {
      const where =
        link.value.kind === 'record' ? sql`t.id = ${link.value.id}::int` : sql`t.source_link = ${words.trim()}::text`;
      const linked = await find(ctx, where, maxChoices);
      if (linked.length > 0) return oneOrSeveral(linked);
    }
    const title = words.trim();
    if (title.length < 2) return { kind: 'none', message: messages.noTask(words) };
    const exact = await find(ctx, sql`lower(t.title) = lower(${title}::text)`, maxChoices);
    if (exact[0]) return oneOrSeveral(exact);
    const similar = await find(ctx, sql`t.title ILIKE ${contains(title)}::text`, maxChoices);
    return similar[0] ? oneOrSeveral(similar) : { kind: 'none', message: messages.noTask(words) };
  },
  async suggest(query, ctx) {
    const words = query.trim();
    const id = words === '' ? undefined : parseId(words, 'T');
    const where =
      words === ''
        ? sql`t.status IN ('open', 'started')`
        : id?.ok
          ? sql`(t.id = ${id.value}::int OR t.title ILIKE ${contains(words)}::text)`
          : sql`t.title ILIKE ${contains(words)}::text`;
    const found = await find(ctx, where, 50, words === '' ? latestFirst(ctx) : dueFirst(ctx));
    return found.map(foundToChoice);
  },
};

/** Open ones before closed ones, the actor's own before others', what is due first. */
const dueFirst = (ctx: ResolveCtx): Sql => sql`
  (t.status IN ('done', 'cancelled')), (t.assignee_id IS DISTINCT FROM ${ctx.actor.staffId}::int),
  t.due_at NULLS LAST, t.id DESC`;

/** Before anything is typed: what the actor is to do or asked for, the latest change first, and then everybody else's. */
const latestFirst = (ctx: ResolveCtx): Sql => sql`
  (${ctx.actor.staffId}::int NOT IN (COALESCE(t.assignee_id, 0), t.created_by_id)), t.updated_at DESC, t.id DESC`;

/** Readable tasks only. */
function find(ctx: ResolveCtx, where: Sql, limit: number, order = dueFirst(ctx)): Promise<Found[]> {
  return ctx.tx.rows<Found>(sql`
    SELECT t.id, t.title, t.status, (SELECT c.name FROM customers c WHERE c.id = t.customer_id) AS "customerName"
    FROM tasks t
    WHERE ${where} AND ${accessSql(ctx.ability, 'read', 'task', policyColumns, 'basic')}
    ORDER BY ${order}
    LIMIT ${limit}::int`);
}

/** `%` and `_` that somebody typed stand for themselves. */
function contains(words: string): string {
  return `%${words.replace(/[\\%_]/gu, '\\$&')}%`;
}

function oneOrSeveral(found: readonly Found[]): Resolution<TaskValue> {
  // Closed tasks matter only where no open one fits: titles come back every month.
  const open = found.filter(({ status }) => status === 'open' || status === 'started');
  const fitting = open.length > 0 ? open : found;
  const [only] = fitting;
  return fitting.length === 1 && only ? one(only, false) : { kind: 'several', choices: fitting.map(foundToChoice) };
}

function one(found: Found, exact: boolean): Resolution<TaskValue> {
  const word = shortId({ noun: 'task', id: found.id });
  return { kind: 'one', value: { id: found.id, title: found.title }, label: `${word} ${found.title}`, word, exact };
}

function foundToChoice(found: Found): Choice {
  const word = shortId({ noun: 'task', id: found.id });
  const status = statusNames[found.status];
  const detail = found.customerName === null ? status : same(found.customerName);
  return { label: `${word} ${found.title}`, value: word, detail };
}
