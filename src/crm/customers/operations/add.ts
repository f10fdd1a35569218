import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { searchName, searchTokens } from '../../../core/names.ts';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { joinSql, type Sql, sql } from '../../../store/database.ts';
import { contactMatches, sealContact } from '../contact.ts';
import { messages } from '../messages.ts';
import { type CustomerRow, customerAccess, customersByIds } from '../records.ts';
import { type CustomerValues, customerFields } from '../rules.ts';
import { archivedAgain } from './archive.ts';
import { demandDepartment, demandOwner } from './belonging.ts';
import { demandName, learnWords, nameSchema, textOrNull, valueSchemas, valuesToJson } from './values.ts';

export type Added =
  | { readonly kind: 'added'; readonly id: number; readonly name: string }
  /** Nothing was written: these look like the same customer. */
  | { readonly kind: 'duplicates'; readonly rows: readonly CustomerRow[] };

const input = z.object({
  name: nameSchema,
  ...valueSchemas,
  departmentId: z.number().int().optional(),
  ownerId: z.number().int().optional(),
  /** Add it even though it looks like one that is there. */
  anyway: z.boolean().optional(),
});

export const addCustomer = defineOperation<z.infer<typeof input>, Added, { id: number }>({
  name: 'customer.add',
  input,
  requires: { action: 'create', subject: 'customer' },
  writes: true,

  async run(ctx, given) {
    ctx.demand('create', { noun: 'customer' });
    demandName(given.name);
    const values: CustomerValues = {
      name: given.name,
      kind: given.kind ?? 'company',
      country: given.country ?? null,
      language: given.language ?? null,
      website: textOrNull(given.website),
      email: textOrNull(given.email),
      phone: textOrNull(given.phone),
      address: textOrNull(given.address),
      notes: textOrNull(given.notes),
      value: given.value ?? null,
    };
    const belongs = await belonging(ctx, given.departmentId, given.ownerId);
    if (!given.anyway) {
      const rows = await duplicates(ctx, values);
      if (rows.length > 0) return { kind: 'duplicates', rows };
    }

    const id = await insert(ctx, values, belongs);
    await learnWords(ctx.tx, values.name);
    const ref = recordRef('customer', id);
    const filled = customerFields.filter((field) => values[field] !== null);
    ctx.changed({
      ref,
      version: 1,
      fields: [...filled, 'department', ...(belongs.ownerId === null ? [] : ['owner'])],
      after: { ...valuesToJson(values, filled), department: belongs.departmentId, owner: belongs.ownerId },
    });
    ctx.keepForUndo({ id });
    ctx.emit({ type: 'customer.added', ref, details: { ...belongs, changed: filled } });
    if (belongs.ownerId !== null && belongs.ownerId !== ctx.actor.staffId) {
      ctx.emit({ type: 'customer.assigned', ref, details: { ...belongs, changed: ['owner'] } });
    }
    return { kind: 'added', id, name: values.name };
  },

  /** The customer may be referred to by now, so it is put away rather than removed. */
  undo: (ctx, kept) => archivedAgain(ctx, kept.id),
});

interface Belonging {
  readonly departmentId: number;
  readonly ownerId: number | null;
}

/** Where nothing was said: the owner's department, or the actor's, and the actor as owner within it. */
async function belonging(ctx: Ctx<{ id: number }>, departmentId?: number, ownerId?: number): Promise<Belonging> {
  const owner = ownerId === undefined ? null : await demandOwner(ctx.tx, ownerId);
  const department = departmentId ?? owner?.departmentId ?? ctx.actor.departmentId;
  if (department === null) throw new AppError('invalid', messages.needsDepartment, { field: 'department' });
  await demandDepartment(ctx.tx, department);
  const mine = ctx.actor.departmentId === department ? ctx.actor.staffId : null;
  return { departmentId: department, ownerId: owner?.id ?? mine };
}

/** Readable customers with the same name, or with the same contact details where those are readable. */
async function duplicates(ctx: Ctx<{ id: number }>, values: CustomerValues): Promise<CustomerRow[]> {
  const contact = contactMatches(ctx.secrets, sql`c`, {
    email: values.email,
    phones: values.phone === null ? [] : [values.phone],
  });
  const looks: Sql[] = [sql`c.search_name = ${searchName(values.name)}`];
  if (contact) looks.push(sql`(${contact} AND ${customerAccess(ctx.ability, 'contact')})`);
  const found = looks.map(
    (look) => sql`(SELECT c.id FROM customers c
      WHERE ${look} AND c.archived_at IS NULL AND ${customerAccess(ctx.ability)} ORDER BY c.id LIMIT 5)`,
  );
  const rows = await ctx.tx.rows<{ id: number }>(
    sql`SELECT id FROM (${joinSql(found, ' UNION ')}) AS alike ORDER BY id LIMIT 5`,
  );
  return customersByIds(
    ctx.tx,
    rows.map((row) => row.id),
  );
}

async function insert(ctx: Ctx<{ id: number }>, values: CustomerValues, belongs: Belonging): Promise<number> {
  const email = sealContact(ctx.secrets, 'email', values.email);
  const phone = sealContact(ctx.secrets, 'phone', values.phone);
  const address = sealContact(ctx.secrets, 'address', values.address);
  const [row] = await ctx.tx.rows<{ id: number }>(sql`
    INSERT INTO customers (name, kind, department_id, owner_id, country, language, website, email_sealed, email_digest,
      phone_sealed, phone_digest, address_sealed, notes, value_minor, value_currency, search_name, search_tokens,
      created_by_id, created_at, updated_at)
    VALUES (${values.name}, ${values.kind}, ${belongs.departmentId}, ${belongs.ownerId}, ${values.country}, ${values.language},
      ${values.website}, ${email.sealed}, ${email.digest}, ${phone.sealed}, ${phone.digest}, ${address.sealed}, ${values.notes},
      ${values.value?.minor ?? null}::bigint, ${values.value?.currency ?? null}, ${searchName(values.name)},
      ${searchTokens(values.name)}::text[], ${ctx.actor.staffId}, ${ctx.now}, ${ctx.now})
    RETURNING id`);
  if (!row) throw new Error('The new customer was not returned.');
  return row.id;
}
