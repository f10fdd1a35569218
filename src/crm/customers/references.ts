import type { Choice } from '../../cards/form.ts';
import type { CustomerValue } from '../../commands/arg.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { didYouMean } from '../../commands/values/did-you-mean.ts';
import type { CustomField } from '../../core/custom-fields.ts';
import { type Msg, perLocale } from '../../core/msg.ts';
import { allows } from '../../core/policy.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize, foldName } from '../../core/text.ts';
import { countryName } from '../../i18n/countries.ts';
import { customFields } from '../../store/custom-fields.ts';
import { joinSql, sql } from '../../store/database.ts';
import { customFieldCalled } from './custom.ts';
import { messages } from './messages.ts';
import { profileMessages } from './profile-messages.ts';
import { type CustomerRow, customerAccess, customerById, customersByIds, departmentName } from './records.ts';
import { type Hit, searchCustomers } from './search.ts';

/** How many customers are offered to pick from. */
const offered = 10;

/** A customer that is in use: by id, name, the beginning of a name, its words, or a contact detail that the actor may read. */
export const customerReference: ReferenceResolver<CustomerValue> = {
  name: 'customer',
  resolve: (words, ctx) => resolve(words, ctx, false),
  suggest: (query, ctx) => suggest(query, ctx, false),
};

/** One that was archived, for restoring it. */
export const archivedCustomerReference: ReferenceResolver<CustomerValue> = {
  name: 'archived-customer',
  resolve: (words, ctx) => resolve(words, ctx, true),
  suggest: (query, ctx) => suggest(query, ctx, true),
};

async function resolve(words: string, ctx: ResolveCtx, archived: boolean): Promise<Resolution<CustomerValue>> {
  const hits = await search(words, ctx, archived, offered);
  const meant = best(hits);
  const [only] = meant;
  if (meant.length === 1 && only && only.fit !== 'near' && only.fit !== 'person') {
    const row = await customerById(ctx.tx, only.id);
    if (row) {
      return {
        kind: 'one',
        value: { id: row.id, name: row.name },
        label: row.name,
        word: shortId({ noun: 'customer', id: row.id }),
        exact: only.fit === 'id' || only.fit === 'exact' || only.fit === 'contact',
      };
    }
  }
  const rows = await customersByIds(
    ctx.tx,
    meant.map((hit) => hit.id),
  );
  const choices = rows.map(customerChoice);
  // A name that is only similar, or somebody else's, is offered, never taken: a slip must not write to another customer.
  if (choices.length > 0 && only?.fit !== 'near') return { kind: 'several', choices };
  const typed = ellipsize(words.trim(), 60);
  return {
    kind: 'none',
    message: archived ? messages.unknownArchived(typed) : messages.unknown(typed),
    ...(choices.length > 0 ? { didYouMean: choices.slice(0, 3) } : {}),
  };
}

/** The hits of the surest kind; beginnings and words are equally sure. */
function best(hits: readonly Hit[]): readonly Hit[] {
  const [first] = hits;
  if (!first) return [];
  const partly = (hit: Hit): boolean => hit.fit === 'prefix' || hit.fit === 'words';
  return partly(first) ? hits.filter(partly) : hits.filter((hit) => hit.fit === first.fit);
}

function search(words: string, ctx: ResolveCtx, archived: boolean, limit: number): Promise<Hit[]> {
  return searchCustomers(words.slice(0, 200), {
    tx: ctx.tx,
    secrets: ctx.secrets,
    ability: ctx.ability,
    archived,
    limit,
  });
}

async function suggest(query: string, ctx: ResolveCtx, archived: boolean): Promise<Choice[]> {
  if (query.trim() !== '') {
    const hits = await search(query, ctx, archived, 20);
    return (
      await customersByIds(
        ctx.tx,
        hits.map((hit) => hit.id),
      )
    ).map(customerChoice);
  }
  const ids = archived ? await lastArchived(ctx) : await recentOnes(ctx);
  return (await customersByIds(ctx.tx, ids)).map(customerChoice);
}

/** What the actor worked on last, then what they own by neglect, then what was added last. */
async function recentOnes(ctx: ResolveCtx): Promise<number[]> {
  const me = ctx.actor.staffId;
  const readable = sql`c.archived_at IS NULL AND ${customerAccess(ctx.ability)}`;
  const rows = await ctx.tx.rows<{ id: number }>(sql`
    SELECT c.id FROM (
      (SELECT record_id AS id, 1 AS rank, at FROM audit_entries
        WHERE staff_id = ${me} AND noun = 'customer' ORDER BY id DESC LIMIT 30)
      UNION ALL
      (SELECT customer_id, 1, created_at FROM interactions WHERE by_id = ${me} ORDER BY happened_at DESC LIMIT 30)
      UNION ALL
      (SELECT id, 2, last_contact_at FROM customers c WHERE c.owner_id = ${me} AND ${readable}
        ORDER BY last_contact_at ASC NULLS FIRST LIMIT 30)
      UNION ALL
      (SELECT id, 3, created_at FROM customers c WHERE ${readable} ORDER BY id DESC LIMIT 20)
    ) AS near JOIN customers c ON c.id = near.id
    WHERE ${readable}
    GROUP BY c.id ORDER BY min(near.rank), max(near.at) FILTER (WHERE near.rank <> 2) DESC NULLS LAST, c.id LIMIT 20`);
  return rows.map((row) => row.id);
}

async function lastArchived(ctx: ResolveCtx): Promise<number[]> {
  const rows = await ctx.tx.rows<{ id: number }>(sql`
    SELECT c.id FROM customers c WHERE ${joinSql([sql`c.archived_at IS NOT NULL`, customerAccess(ctx.ability)], ' AND ')}
    ORDER BY c.archived_at DESC LIMIT 20`);
  return rows.map((row) => row.id);
}

/** A name with what tells it apart from another of the same name. */
export function customerChoice(row: CustomerRow): Choice {
  const id = shortId({ noun: 'customer', id: row.id });
  return { label: `${row.name} (${id})`, value: id, detail: aboutCustomer(row) };
}

function aboutCustomer(row: CustomerRow): Msg {
  const parts = [
    row.country === null ? null : countryName(row.country),
    departmentName(row),
    row.ownerName === null ? null : { en: row.ownerName, zh: row.ownerName },
  ].filter((part) => part !== null);
  return perLocale((locale) => parts.map((part) => part[locale]).join(' · '));
}

/** A field that an admin declared for customers, by its name or id, if the actor may read it of any customer. */
export const customFieldReference: ReferenceResolver<{ readonly id: number; readonly name: string }> = {
  name: 'customer-field',
  async resolve(words, ctx) {
    const fields = await readableFields(ctx);
    const found = customFieldCalled(fields, words);
    if (found) {
      const word = shortId({ noun: 'field', id: found.id });
      return { kind: 'one', value: { id: found.id, name: found.name }, label: found.name, word, exact: true };
    }
    const near = didYouMean(
      words,
      fields.map((field) => field.name),
    );
    const choices = fields.filter((field) => near.includes(field.name)).map(fieldChoice);
    return {
      kind: 'none',
      message: profileMessages.unknownField(ellipsize(words.trim(), 60)),
      ...(choices.length > 0 ? { didYouMean: choices } : {}),
    };
  },
  async suggest(query, ctx) {
    const wanted = foldName(query);
    const fields = await readableFields(ctx);
    return fields.filter((field) => foldName(field.name).includes(wanted)).map(fieldChoice);
  },
};

async function readableFields(ctx: ResolveCtx): Promise<CustomField[]> {
  const fields = await customFields(ctx.tx, 'customer');
  return fields.filter((field) => allows(ctx.ability, 'read', 'customer', undefined, field.group));
}

function fieldChoice(field: CustomField): Choice {
  return { label: field.name, value: shortId({ noun: 'field', id: field.id }) };
}
