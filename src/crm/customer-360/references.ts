import type { CustomerValue } from '../../commands/arg.ts';
import type { ReferenceResolver, ResolveCtx } from '../../commands/define.ts';
import { allows } from '../../core/policy.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { sql } from '../../store/database.ts';
import { customerById, customerRecord } from '../customers/records.ts';
import { archivedCustomerReference, customerReference } from '../customers/references.ts';
import { mergeMessages as messages } from './merge/messages.ts';

/** `C-47`, as people type it and as links carry it. */
const typedId = /^c[-–—]?(\d{1,9})$/iu;

/** The resolver, which for the id of a customer that was merged away says where it went. */
export function followingMerges(reference: ReferenceResolver): ReferenceResolver {
  return {
    ...reference,
    async resolve(words, ctx) {
      const found = await reference.resolve(words, ctx);
      if (found.kind !== 'none') return found;
      const into = await mergedInto(words, ctx);
      if (!into) return found;
      const value = shortId(recordRef('customer', into.id));
      return {
        kind: 'none',
        message: messages.wasMerged(into.was, into.name, value),
        didYouMean: [{ label: `${into.name} (${value})`, value }],
      };
    },
  };
}

async function mergedInto(words: string, ctx: ResolveCtx): Promise<{ id: number; name: string; was: string } | null> {
  const id = typedId.exec(words.normalize('NFKC').trim())?.[1];
  if (id === undefined) return null;
  const [row] = await ctx.tx.rows<{ into: number }>(
    sql`SELECT merged_into_id AS into FROM customers WHERE id = ${Number(id)}::int AND merged_into_id IS NOT NULL`,
  );
  const into = row && (await customerById(ctx.tx, row.into));
  if (!into) return null;
  const was = await customerById(ctx.tx, Number(id));
  const may = [into, was].every((one) => one && allows(ctx.ability, 'read', 'customer', customerRecord(one), 'basic'));
  return may ? { id: into.id, name: into.name, was: shortId(recordRef('customer', Number(id))) } : null;
}

/** A customer in use or, where there is none called so, one that was archived. */
export const knownCustomerReference: ReferenceResolver<CustomerValue> = {
  name: 'known-customer',
  async resolve(words, ctx) {
    const inUse = await customerReference.resolve(words, ctx);
    if (inUse.kind !== 'none') return inUse;
    const archived = await archivedCustomerReference.resolve(words, ctx);
    return archived.kind === 'none' ? inUse : archived;
  },
  async suggest(query, ctx) {
    const inUse = await customerReference.suggest(query, ctx);
    return query.trim() === '' || inUse.length >= 20
      ? inUse
      : [...inUse, ...(await archivedCustomerReference.suggest(query, ctx))];
  },
};
