import { z } from 'zod';
import type { Noun } from '../../../commands/define.ts';
import { AppError } from '../../../core/errors.ts';
import { nameParts } from '../../../core/names.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { ellipsize, foldName } from '../../../core/text.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation, type Operation } from '../../../operations/operation.ts';
import { changesOf } from '../../../store/audit.ts';
import { sql } from '../../../store/database.ts';
import { isHeld } from '../../../store/retention.ts';
import { openDetail } from '../../../store/sealed-details.ts';
import { forgetWords } from '../../../store/search-words.ts';
import { plainValues } from '../../customers/operations/values.ts';
import { type CustomerRow, customerRecord, lockCustomer } from '../../customers/records.ts';
import { personalMessages as messages } from './messages.ts';
import { eraseRemnants } from './remnants.ts';

export const eraseName = 'customer.erase';

/** Changes that are read for names that a customer had before. */
const mostChanges = 5_000;

const input = z.object({
  id: z.number().int(),
  /** The customer's name, typed to be sure; without it nothing is written. */
  name: z.string().max(300).optional(),
});

export type Erased = {
  readonly kind: 'warning' | 'erased';
  readonly id: number;
  readonly name: string;
};

/**
 * A person's right to be forgotten. Every noun erases what it keeps, then goes what is left outside of records. Money, times and
 * that something happened stay. It cannot be undone, and keeps nothing that could undo it.
 */
export function eraseOperation(nouns: () => readonly Noun[]): Operation<z.infer<typeof input>, Erased> {
  return defineOperation<z.infer<typeof input>, Erased>({
    name: eraseName,
    input,
    requires: { action: 'erase', subject: 'customer' },
    writes: true,
    async run(ctx, { id, name }) {
      const row = await demandToErase(ctx, id);
      if (name === undefined) return { kind: 'warning', id, name: row.name };
      if (foldName(name) !== foldName(row.name) || foldName(name) === '') {
        throw new AppError('invalid', messages.wrongName(ellipsize(name.trim(), 60)), { field: 'name' });
      }
      // Those that were merged into it are the same person.
      const merged = await ctx.tx.rows<{ id: number }>(
        sql`SELECT id FROM customers WHERE merged_into_id = ${id}::int ORDER BY id FOR UPDATE`,
      );
      const ids = [id, ...merged.map((one) => one.id)];
      const names: string[] = [];
      const details: string[] = [];
      for (const one of ids) {
        if (await isHeld(ctx.tx, one)) throw new AppError('refused', messages.held(row.name));
        const words = await wordsOf(ctx, one);
        names.push(...words.names);
        details.push(...words.details);
      }
      const silent = withoutContents(ctx);
      for (const one of ids) {
        for (const noun of nouns()) await noun.ofCustomer?.erase?.(silent, one);
        await eraseOwnRest(ctx, one);
      }
      await forgetWords(ctx.tx, ...names);
      await eraseRemnants(ctx.tx, ctx.secrets, ids, [...names, ...details], eraseName);
      for (const one of ids) {
        const details = { departmentId: row.departmentId, ownerId: row.ownerId, changed: ['name'] };
        ctx.emit({ type: 'customer.erased', ref: recordRef('customer', one), details });
      }
      return { kind: 'erased', id, name: row.name };
    },
  });
}

async function demandToErase(ctx: Ctx, id: number): Promise<CustomerRow> {
  const ref = recordRef('customer', id);
  const row = await lockCustomer(ctx.tx, id);
  if (!row) throw notFound(ref);
  ctx.demand('erase', ref, customerRecord(row));
  const [merged] = await ctx.tx.rows<{ into: number }>(
    sql`SELECT merged_into_id AS into FROM customers WHERE id = ${id}::int AND merged_into_id IS NOT NULL`,
  );
  if (merged) throw new AppError('refused', messages.merged(shortId(recordRef('customer', merged.into))));
  if (await isHeld(ctx.tx, id)) throw new AppError('refused', messages.held(row.name));
  return row;
}

/** What would give the erased words back, were it written to the audit log now, is left out: only that something was erased is said. */
function withoutContents(ctx: Ctx): Ctx {
  return {
    ...ctx,
    changed: ({ ref, version, fields }) => ctx.changed({ ref, version, fields }),
    keepForUndo: () => undefined,
  };
}

/** What the customer's own erasure leaves, since it is no matter of its own record alone. */
async function eraseOwnRest(ctx: Ctx, id: number): Promise<void> {
  await ctx.tx.run(sql`UPDATE customers SET source = NULL WHERE id = ${id}::int`);
  await ctx.tx.run(sql`UPDATE customer_team SET duty = NULL WHERE customer_id = ${id}::int`);
}

/** Shorter words of a person's name are in too many other texts. */
const shortestName = 4;

/** By which the customer and the people there are known here, and were before. `names` as they were written. */
async function wordsOf(ctx: Ctx, id: number): Promise<{ names: string[]; details: string[] }> {
  const ref = recordRef('customer', id);
  const row = await lockCustomer(ctx.tx, id);
  if (!row) return { names: [], details: [] };
  const { email, phone, address } = plainValues(ctx.secrets, row);
  const changes = await changesOf(ctx.tx, ctx.secrets, ref, { limit: mostChanges });
  const earlier = changes
    .flatMap(({ before, after }) => [before, after])
    .flatMap(({ name, aliases }) => [name, ...(Array.isArray(aliases) ? aliases : [])]);
  const names = [row.name, ...row.aliases, ...earlier.filter((name) => typeof name === 'string')];
  const people = await ctx.tx.rows<{ name: string; email: string | null; phone: string | null }>(sql`
    SELECT name, email_sealed AS email, phone_sealed AS phone FROM contacts WHERE customer_id = ${id}::int`);
  const reached = people.flatMap((person) => [
    openDetail(ctx.secrets, 'contact', 'email', person.email),
    openDetail(ctx.secrets, 'contact', 'phone', person.phone),
  ]);
  // Half of a person's name tells of them; the words of a company's are anybody's.
  const ofPersons = [...(row.kind === 'person' ? names : []), ...people.map(({ name }) => name)];
  const parts = ofPersons.flatMap((name) => nameParts(name).words).filter((word) => word.length >= shortestName);
  const details = [email, phone, address, ...reached].filter((detail) => detail !== null);
  return { names, details: [...details, ...people.map(({ name }) => name), ...parts] };
}
