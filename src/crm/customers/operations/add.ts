import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { searchName, searchTokens, soundsLike, spellingsOf } from '../../../core/names.ts';
import { recordRef } from '../../../core/records.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { joinSql, rawSql, type Sql, sql } from '../../../store/database.ts';
import { learnWords } from '../../../store/search-words.ts';
import { contactMatches } from '../contact.ts';
import { messages } from '../messages.ts';
import { type CustomerRow, customerAccess, customersByIds } from '../records.ts';
import { type CustomerField, type CustomerValues, customerFields, isMoney, tidyAliases, tidyTags } from '../rules.ts';
import { archivedAgain } from './archive.ts';
import { demandDepartment, demandOwner } from './belonging.ts';
import { furtherSchema, readFurther } from './custom.ts';
import {
  columnsOf,
  demandName,
  demandPerson,
  lifecycleSchema,
  nameSchema,
  tagsSchema,
  textOrNull,
  valueSchemas,
  valuesToJson,
} from './values.ts';

export type Added =
  | { readonly kind: 'added'; readonly id: number; readonly name: string }
  /** Nothing was written: these look like the same customer. */
  | { readonly kind: 'duplicates'; readonly rows: readonly CustomerRow[] };

const input = z.object({
  name: nameSchema,
  ...valueSchemas,
  departmentId: z.number().int().optional(),
  ownerId: z.number().int().optional(),
  tags: tagsSchema.optional(),
  lifecycle: lifecycleSchema.optional(),
  /** Fields that an admin declared, by name or id, with what a person would type for them. */
  further: furtherSchema.optional(),
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
    const said: CustomerValues = {
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
      aliases: tidyAliases(given.aliases ?? [], given.name),
      source: textOrNull(given.source),
      tags: tidyTags(given.tags ?? []),
      lifecycle: given.lifecycle ?? 'active',
      lifecycleReason: null,
      preferredChannel: given.preferredChannel ?? null,
      birthYear: given.birthYear ?? null,
      gender: given.gender ?? null,
      consent: {},
      doNotContact: null,
      custom: {},
    };
    demandPerson(said);
    const belongs = await belonging(ctx, given.departmentId, given.ownerId);
    const values: CustomerValues = {
      ...said,
      custom: await readFurther(ctx, given.further ?? [], { ...belongs, teamIds: [] }),
    };
    if (!given.anyway) {
      const rows = await duplicates(ctx, values);
      if (rows.length > 0) return { kind: 'duplicates', rows };
    }

    const filled = customerFields.filter((field) => isFilled(values, field));
    const id = await insert(ctx, values, filled, belongs);
    await learnWords(ctx.tx, values.name, ...values.aliases);
    const ref = recordRef('customer', id);
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

/**
 * Readable customers with the same name (but for its legal form, or in other letters), or another name or the website the same, or
 * the same contact details where those are readable.
 */
async function duplicates(ctx: Ctx<{ id: number }>, values: CustomerValues): Promise<CustomerRow[]> {
  const contact = contactMatches(ctx.secrets, sql`c`, {
    email: values.email,
    phones: values.phone === null ? [] : [values.phone],
  });
  const called = [...new Set([values.name, ...values.aliases].map(searchName))];
  const looks: Sql[] = [sql`c.search_name = ANY(${called}::text[])`, sql`c.search_aliases && ${called}::text[]`];
  if (contact) looks.push(sql`(${contact} AND ${customerAccess(ctx.ability, 'contact')})`);
  const tokens = searchTokens(values.name);
  if (tokens.length > 0) {
    // The same telling words, in whatever order: none that this one has not, and none besides.
    looks.push(sql`(c.search_tokens @> ${tokens}::text[] AND cardinality(c.search_tokens) = ${tokens.length}::int)`);
  }
  if (values.website !== null) looks.push(sql`c.website = ANY(${sameSite(values.website)}::text[])`);
  const found = looks.map(
    (look) => sql`(SELECT c.id FROM customers c
      WHERE ${look} AND c.archived_at IS NULL AND ${customerAccess(ctx.ability)} ORDER BY c.id LIMIT 5)`,
  );
  const rows = await ctx.tx.rows<{ id: number }>(
    sql`SELECT id FROM (${joinSql(found, ' UNION ')}) AS alike ORDER BY id LIMIT 5`,
  );
  const heard = rows.length < 5 ? await soundingAlike(ctx, values) : [];
  const ids = [...new Set([...rows.map((row) => row.id), ...heard])].slice(0, 5);
  return customersByIds(ctx.tx, ids);
}

/** How many names in the other letters are compared by their sound. */
const mostHeard = 50;

/** 张伟 where Zhang Wei is added, and the other way round: readable customers that are called the same in other letters. */
async function soundingAlike(ctx: Ctx<{ id: number }>, values: CustomerValues): Promise<number[]> {
  const called = [values.name, ...values.aliases];
  const spelt = called.flatMap(spellingsOf);
  if (spelt.length === 0) return [];
  const rows = await ctx.tx.rows<{ id: number; name: string; aliases: string[] }>(sql`
    SELECT c.id, c.name, c.aliases FROM customers c
    WHERE (${joinSql(
      spelt.map((tokens) => sql`c.search_tokens @> ${tokens}::text[]`),
      ' OR ',
    )}) AND c.archived_at IS NULL AND ${customerAccess(ctx.ability)} ORDER BY c.id LIMIT ${mostHeard}::int`);
  const sounds = (name: string): boolean => called.some((own) => soundsLike(own, name));
  return rows.filter(({ name, aliases }) => [name, ...aliases].some(sounds)).map(({ id }) => id);
}

/** The ways in which the same address is written. */
function sameSite(website: string): string[] {
  const bare = website.replace(/^https?:\/\/(?:www\.)?/u, '');
  return ['https://', 'http://', 'https://www.', 'http://www.'].map((begin) => `${begin}${bare}`);
}

/** Empty lists and what every customer begins as are left to the table. */
function isFilled(values: CustomerValues, field: CustomerField): boolean {
  const value = values[field];
  if (value === null || (field === 'lifecycle' && value === 'active')) return false;
  return typeof value !== 'object' || isMoney(value) || Object.keys(value).length > 0;
}

async function insert(
  ctx: Ctx<{ id: number }>,
  values: CustomerValues,
  filled: readonly CustomerField[],
  belongs: Belonging,
): Promise<number> {
  const columns = [
    ...columnsOf(ctx.secrets, values, filled),
    ['department_id', sql`${belongs.departmentId}`],
    ['owner_id', sql`${belongs.ownerId}`],
    ['lifecycle_at', sql`${ctx.now}`],
    ['created_by_id', sql`${ctx.actor.staffId}`],
    ['created_at', sql`${ctx.now}`],
    ['updated_at', sql`${ctx.now}`],
  ] as const;
  const [row] = await ctx.tx.rows<{ id: number }>(sql`
    INSERT INTO customers (${joinSql(columns.map(([name]) => rawSql(name)))})
    VALUES (${joinSql(columns.map(([, value]) => value))}) RETURNING id`);
  if (!row) throw new Error('The new customer was not returned.');
  return row.id;
}
