import type { Choice } from '../../cards/form.ts';
import type { ReferenceResolver, ResolveCtx } from '../../commands/define.ts';
import { searchName } from '../../core/names.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize } from '../../core/text.ts';
import { type Sql, sql } from '../../store/database.ts';
import { messages } from './messages.ts';
import { called } from './operations/list.ts';
import { type ContactRow, contactAccess, contactTable, isThere } from './records.ts';

export interface ContactValue {
  readonly id: number;
  readonly name: string;
}

/** How many contacts are offered to pick from. */
const offered = 10;

/** A contact by id, by name, by the beginnings of its words, or by a detail that the actor may read. */
export const contactReference: ReferenceResolver<ContactValue> = {
  name: 'contact',
  async resolve(words, ctx) {
    const id = /^(?:p[-–—]?|#)(\d{1,9})$/iu.exec(words.trim())?.[1];
    const found = id === undefined ? called(ctx, ctx.ability, words) : sql`p.id = ${Number(id)}::int`;
    const rows = found ? await readable(ctx, found, sql`p.search_name, p.id`) : [];
    const wanted = searchName(words);
    const exact = rows.filter((row) => row.searchName === wanted);
    const meant = exact.length > 0 ? exact : rows;
    const [only] = meant;
    if (only && meant.length === 1) {
      const word = shortId({ noun: 'contact', id: only.id });
      const sure = id !== undefined || exact.length === 1;
      return { kind: 'one', value: { id: only.id, name: only.name }, label: only.name, word, exact: sure };
    }
    if (meant.length > 1) return { kind: 'several', choices: meant.map(contactChoice) };
    return { kind: 'none', message: messages.unknown(ellipsize(words.trim(), 60)) };
  },
  async suggest(query, ctx) {
    const typed = query.trim();
    const found = typed === '' ? sql`TRUE` : called(ctx, ctx.ability, typed);
    if (!found) return [];
    // What the actor wrote down last is what they most likely mean.
    const order =
      typed === ''
        ? sql`p.created_by_id = ${ctx.actor.staffId}::int DESC NULLS LAST, p.id DESC`
        : sql`p.search_name, p.id`;
    return (await readable(ctx, found, order, 20)).map(contactChoice);
  },
};

type Found = ContactRow & { readonly searchName: string };

async function readable(ctx: ResolveCtx, found: Sql, order: Sql, limit: number = offered): Promise<Found[]> {
  const rows = await contactTable.where(ctx.tx, [found, isThere, contactAccess(ctx.ability)], order, { limit });
  return rows.map((row) => ({ ...row, searchName: searchName(row.name) }));
}

function contactChoice(row: ContactRow): Choice {
  const id = shortId({ noun: 'contact', id: row.id });
  const detail = row.role === null ? row.customerName : `${row.customerName} · ${row.role}`;
  return { label: `${row.name} (${id})`, value: id, detail };
}
