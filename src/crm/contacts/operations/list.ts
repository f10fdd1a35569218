import { z } from 'zod';
import { isChinese, nameParts, pairs, searchName, spellingsOf } from '../../../core/names.ts';
import type { Ability } from '../../../core/policy.ts';
import { recordRef } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation, type ReadCtx } from '../../../operations/operation.ts';
import { emptySql, joinSql, type Sql, sql } from '../../../store/database.ts';
import { detailMatches, looksLikeEmail, phonesMeant } from '../../../store/sealed-details.ts';
import { type ContactRow, contactAccess, contactTable, customerFacts, isThere } from '../records.ts';
import { limits } from '../rules.ts';
import { readContact } from './held.ts';

const showInput = z.object({ id: z.number().int() });

export const showContact = defineOperation<z.infer<typeof showInput>, { id: number }>({
  name: 'contact.show',
  input: showInput,
  requires: { action: 'read', subject: 'contact' },
  writes: false,
  async run(ctx, { id }) {
    await readContact(ctx, id);
    return { id };
  },
});

const listInput = z.object({
  customerId: z.number().int().optional(),
  query: z.string().max(limits.find).optional(),
  /** Counted from 1. */
  page: z.number().int().min(1).max(100).optional(),
});

export interface Listed {
  readonly rows: readonly ContactRow[];
  readonly page: number;
  readonly more: boolean;
  readonly customer: { readonly id: number; readonly name: string; readonly archived: boolean } | null;
}

const pageSize = 10;

export const listContacts = defineOperation<z.infer<typeof listInput>, Listed>({
  name: 'contact.list',
  input: listInput,
  requires: { action: 'read', subject: 'contact' },
  writes: false,
  async run(ctx, given) {
    const page = given.page ?? 1;
    const customer = given.customerId === undefined ? null : await demandCustomer(ctx, given.customerId);
    const conditions = [isThere, contactAccess(ctx.ability)];
    if (customer) conditions.push(sql`p.customer_id = ${customer.id}::int`);
    const query = given.query?.trim() ?? '';
    if (query !== '') conditions.push(called(ctx, ctx.ability, query) ?? sql`FALSE`);
    const order = customer ? sql`p.is_primary DESC, p.search_name, p.id` : sql`p.search_name USING ~<~, p.id`;
    const rows = await contactTable.where(ctx.tx, conditions, order, {
      limit: pageSize + 1,
      offset: (page - 1) * pageSize,
    });
    return { rows: rows.slice(0, pageSize), page, more: rows.length > pageSize, customer };
  },
});

async function demandCustomer(ctx: Ctx, id: number) {
  const ref = recordRef('customer', id);
  const customer = await customerFacts(ctx.tx, id);
  if (!customer) throw notFound(ref);
  const { departmentId, ownerId, teamIds } = customer;
  ctx.demand('read', ref, { id, departmentId, ownerId, teamIds }, 'basic');
  return customer;
}

/** Words of the dictionary that one beginning may stand for. */
const maxWords = 200;

/**
 * Rows called `p` that these words mean: a whole e-mail address or phone number where those may be read, or a name by the
 * beginnings of its words, in scripts without spaces by any two neighbouring characters; null where the words say too little.
 */
export function called(ctx: Pick<ReadCtx, 'secrets'>, ability: Ability, words: string): Sql | null {
  const phones = phonesMeant(words);
  const email = looksLikeEmail(words) ? words.trim() : null;
  const reached = detailMatches(ctx.secrets, 'contact', sql`p`, { email, phones });
  if (reached) return sql`(${reached} AND ${contactAccess(ability, 'contact')})`;
  const parts = nameParts(words);
  if (parts.folded === '') return null;
  const begun = parts.words.map(
    (word) => sql`p.search_tokens && (ARRAY[${word}]::text[] || ARRAY(
      SELECT word FROM search_words WHERE word ~>=~ ${word} AND word ~<~ (${word} || chr(1114111)) LIMIT ${maxWords}::int))`,
  );
  const runs = parts.runs.map((run) =>
    Array.from(run).length > 1 ? sql`p.search_tokens @> ${pairs(run)}::text[]` : sql`p.search_name LIKE ${`%${run}%`}`,
  );
  const all = [...begun, ...runs];
  return all.length === 0
    ? sql`p.search_name LIKE ${`${searchName(words)}%`}`
    : sql`(p.search_name LIKE ${`${parts.folded}%`} OR (${joinSql(all, ' AND ')})${soundIs(words)})`;
}

/** 张伟 finds Zhang Wei. */
function soundIs(words: string): Sql {
  const spelt = isChinese(words) ? spellingsOf(words) : [];
  if (spelt.length === 0) return emptySql;
  const held = spelt.map((tokens) => sql`p.search_tokens @> ${tokens}::text[]`);
  return sql` OR ${joinSql(held, ' OR ')}`;
}
