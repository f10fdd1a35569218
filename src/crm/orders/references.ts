import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { parseId } from '../../commands/values/ids.ts';
import { searchName } from '../../core/names.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { idOf, messages } from './messages.ts';
import { orderAccess } from './records.ts';
import type { Status } from './rules.ts';

/** `currency`: what prices that name none are in. */
export interface OrderValue {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
}

interface Found {
  readonly id: number;
  readonly number: string | null;
  readonly status: Status;
  readonly currency: string;
  readonly customerName: string;
  readonly firstItem: string | null;
}

/** More than a picker can usefully show. */
const maxChoices = 8;

/** `O-12`, `12`, its number, words of what was ordered, or the name of a customer with one open order. */
export const orderReference: ReferenceResolver<OrderValue> = {
  name: 'order',
  async resolve(words, ctx): Promise<Resolution<OrderValue>> {
    const given = words.trim();
    const id = parseId(given, 'O');
    const byId = id.ok ? await find(ctx, sql`o.id = ${id.value}::int`, 1) : [];
    if (byId[0]) return one(byId[0], true);
    for (const way of given.length >= 2 ? ways(given) : []) {
      const found = await find(ctx, way, maxChoices);
      if (found.length > 0) return oneOrSeveral(found);
    }
    return { kind: 'none', message: messages.unknown(ellipsize(oneLine(words), 60)) };
  },
  async suggest(query, ctx) {
    const words = query.trim();
    const id = parseId(words, 'O');
    if (words === '') return (await find(ctx, likely(ctx.actor.staffId), 50)).map(toChoice);
    const named = sql`o.id IN (${numbered(words)} UNION ALL ${itemised(words)} UNION ALL (
      SELECT b.id FROM orders b WHERE b.customer_id IN (${customersCalled(words)})))`;
    const where = id.ok ? sql`(o.id = ${id.value}::int OR ${named})` : named;
    return (await find(ctx, where, 50)).map(toChoice);
  },
};

/** Each finds its orders by an index, however many there are: the exact number, an open order of the customer, words of either. */
function ways(words: string): readonly Sql[] {
  return [
    sql`lower(o.number) = lower(${words}::text)`,
    sql`o.customer_id IN (${customersCalled(words)}) AND o.status NOT IN ('paid', 'cancelled')`,
    sql`o.id IN (${numbered(words)} UNION ALL ${itemised(words)})`,
  ];
}

const numbered = (words: string): Sql => sql`(
  SELECT b.id FROM orders b WHERE lower(b.number) LIKE lower(${startsWith(words)}::text) AND b.removed_at IS NULL
  ORDER BY lower(b.number) LIMIT ${mostMatches}::int)`;

const itemised = (words: string): Sql => sql`(
  SELECT i.order_id FROM order_items i WHERE i.description ILIKE ${contains(words)}::text LIMIT ${mostMatches}::int)`;

/** What is still open: the latest, and one's own. */
const likely = (me: number): Sql => sql`o.id IN (
  (SELECT b.id FROM orders b WHERE b.status NOT IN ('paid', 'cancelled') AND b.removed_at IS NULL
   ORDER BY b.ordered_on DESC, b.id DESC LIMIT ${mostMatches}::int)
  UNION ALL
  (SELECT b.id FROM orders b WHERE b.owner_id = ${me}::int AND b.status NOT IN ('paid', 'cancelled') LIMIT ${mostMatches}::int))`;

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
    SELECT o.id, o.number, o.status, o.currency, (SELECT c.name FROM customers c WHERE c.id = o.customer_id) AS "customerName",
      (SELECT i.description FROM order_items i WHERE i.order_id = o.id ORDER BY i.number LIMIT 1) AS "firstItem"
    FROM orders o WHERE (${where}) AND o.removed_at IS NULL AND ${orderAccess(ctx.ability)}
    ORDER BY (o.status IN ('paid', 'cancelled')), (o.owner_id IS DISTINCT FROM ${ctx.actor.staffId}::int), o.ordered_on DESC, o.id DESC
    LIMIT ${limit}::int`);
}

/** `%` and `_` that somebody typed stand for themselves. */
const startsWith = (words: string): string => `${words.replace(/[\\%_]/gu, '\\$&')}%`;
const contains = (words: string): string => `%${startsWith(words)}`;

function oneOrSeveral(found: readonly Found[]): Resolution<OrderValue> {
  const [only] = found;
  return found.length === 1 && only ? one(only, false) : { kind: 'several', choices: found.map(toChoice) };
}

const nameOf = (found: Found): string => found.number ?? found.firstItem ?? found.customerName;

function one(found: Found, exact: boolean): Resolution<OrderValue> {
  const word = idOf(found);
  const name = nameOf(found);
  return {
    kind: 'one',
    value: { id: found.id, name, currency: found.currency },
    label: `${word} ${name}`,
    word,
    exact,
  };
}

function toChoice(found: Found): Choice {
  return { label: `${idOf(found)} ${nameOf(found)}`, value: idOf(found), detail: found.customerName };
}
