import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { searchName } from '../../core/names.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { idOf, messages } from './messages.ts';
import { needAccess } from './records.ts';
import { openStatuses, type Status } from './rules.ts';

export interface NeedValue {
  readonly id: number;
  readonly name: string;
}

interface Found extends NeedValue {
  readonly status: Status;
  readonly customerName: string;
}

/** More than a picker can usefully show. */
const maxChoices = 8;

/** `N-12`, `12`, what is needed, or words of it that fit only one. */
export const needReference: ReferenceResolver<NeedValue> = {
  name: 'need',
  async resolve(words, ctx): Promise<Resolution<NeedValue>> {
    const given = words.trim();
    const id = parseId(given, 'N');
    const byId = id.ok ? await find(ctx, sql`n.id = ${id.value}::int`, 1) : [];
    if (byId[0]) return one(byId[0], true);
    const ways = given.length < 2 ? [] : [sql`lower(n.title) = lower(${given}::text)`, named(given)];
    for (const way of ways) {
      const found = await find(ctx, way, maxChoices);
      if (found.length > 0) return oneOrSeveral(found);
    }
    return { kind: 'none', message: messages.unknown(ellipsize(oneLine(words), 60)) };
  },
  async suggest(query, ctx) {
    const words = query.trim();
    const id = parseId(words, 'N');
    const where =
      words === ''
        ? likely(ctx.actor.staffId)
        : id.ok
          ? sql`(n.id = ${id.value}::int OR ${named(words)})`
          : named(words);
    return (await find(ctx, where, 50)).map(toChoice);
  },
};

/**
 * Words of what is needed, or the beginning of the customer's name; either is found by an index, however many needs there are.
 * `%` and `_` that somebody typed stand for themselves.
 */
function named(words: string): Sql {
  const like = `%${words.replace(/[\\%_]/gu, '\\$&')}%`;
  return sql`n.id IN (
    (SELECT b.id FROM needs b WHERE b.title ILIKE ${like}::text ORDER BY b.id DESC LIMIT ${mostMatches}::int)
    UNION ALL
    (SELECT b.id FROM needs b WHERE b.customer_id IN (${customersCalled(words)})
     ORDER BY b.id DESC LIMIT ${mostMatches}::int))`;
}

/** What is still open: the latest, and one's own. */
const likely = (me: number): Sql => sql`n.id IN (
  (SELECT b.id FROM needs b WHERE b.status IN ('open', 'qualified') ORDER BY b.id DESC LIMIT ${mostMatches}::int)
  UNION ALL
  (SELECT b.id FROM needs b WHERE b.owner_id = ${me}::int AND b.status IN ('open', 'qualified') LIMIT ${mostMatches}::int))`;

/** Customers whose name begins like this; nobody's does with nothing. */
function customersCalled(words: string): Sql {
  const name = searchName(words);
  return sql`SELECT c.id FROM customers c WHERE ${name !== ''} AND c.search_name LIKE ${`${name}%`}::text
    ORDER BY c.search_name LIMIT ${mostCustomers}::int`;
}

/** Enough to choose from, whatever else the actor may not know of among them. */
const mostCustomers = 50;
const mostMatches = 500;

/** Only those that the actor may know of; open ones first, the actor's own before others', the latest before the rest. */
function find(ctx: ResolveCtx, where: Sql, limit: number): Promise<Found[]> {
  return ctx.tx.rows<Found>(sql`
    SELECT n.id, n.title AS name, n.status, (SELECT c.name FROM customers c WHERE c.id = n.customer_id) AS "customerName"
    FROM needs n WHERE ${where} AND n.removed_at IS NULL AND ${needAccess(ctx.ability)}
    ORDER BY (n.status NOT IN ('open', 'qualified')), (n.owner_id IS DISTINCT FROM ${ctx.actor.staffId}::int), n.id DESC
    LIMIT ${limit}::int`);
}

function oneOrSeveral(found: readonly Found[]): Resolution<NeedValue> {
  // Closed needs matter only where no open one fits: the same is asked for again.
  const open = found.filter(({ status }) => openStatuses.includes(status));
  const fitting = open.length > 0 ? open : found;
  const [only] = fitting;
  return fitting.length === 1 && only ? one(only, false) : { kind: 'several', choices: fitting.map(toChoice) };
}

function one(found: Found, exact: boolean): Resolution<NeedValue> {
  const word = idOf(found);
  return { kind: 'one', value: { id: found.id, name: found.name }, label: `${word} ${found.name}`, word, exact };
}

function toChoice(found: Found): Choice {
  return { label: `${idOf(found)} ${found.name}`, value: idOf(found), detail: found.customerName };
}
