import { z } from 'zod';
import { contactWays } from '../../../core/consent.ts';
import { AppError } from '../../../core/errors.ts';
import { searchName } from '../../../core/names.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { notFound } from '../../../operations/messages.ts';
import { type Ctx, defineOperation } from '../../../operations/operation.ts';
import { sql } from '../../../store/database.ts';
import { learnWords } from '../../../store/search-words.ts';
import { messages } from '../messages.ts';
import {
  type ContactRow,
  contactColumns,
  contactRecord,
  contactsOf,
  contactTable,
  contactValues,
  customerFacts,
} from '../records.ts';
import { type ContactValues, limits, looksAlike } from '../rules.ts';
import { tell } from './held.ts';

/** The fields as operations take them; null empties one, absence leaves it. */
export const valueSchemas = {
  role: z.string().trim().max(limits.role).nullish(),
  email: z.string().trim().max(254).nullish(),
  phone: z
    .string()
    .regex(/^\+\d{6,15}$/u)
    .nullish(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/u)
    .nullish(),
  preferredChannel: z.enum(contactWays).nullish(),
  notes: z.string().trim().max(limits.notes).nullish(),
};

const input = z.object({
  customerId: z.number().int(),
  name: z.string().trim().min(1).max(limits.name),
  ...valueSchemas,
  /** The first person to turn to; the first contact of a customer is it anyway. */
  primary: z.boolean().optional(),
  /** Add them even though somebody alike is there. */
  anyway: z.boolean().optional(),
});

export interface Added {
  readonly id: number;
  readonly name: string;
  readonly customerName: string;
}

type Kept = { readonly id: number; readonly primaryWas: number | null };

export const addContact = defineOperation<z.infer<typeof input>, Added, Kept>({
  name: 'contact.add',
  input,
  requires: { action: 'create', subject: 'contact' },
  writes: true,

  async run(ctx, given) {
    ctx.demand('create', { noun: 'contact' });
    const customerRef = recordRef('customer', given.customerId);
    const customer = await customerFacts(ctx.tx, given.customerId, 'lock');
    if (!customer) throw notFound(customerRef);
    const { id: customerId, departmentId, ownerId, teamIds } = customer;
    ctx.demand('read', customerRef, { id: customerId, departmentId, ownerId, teamIds }, 'basic');
    if (customer.archived) throw new AppError('refused', messages.customerArchived(customer.name));
    if (searchName(given.name) === '') throw new AppError('invalid', messages.needsName, { field: 'name' });
    const values: ContactValues = {
      name: given.name,
      role: given.role || null,
      email: given.email || null,
      phone: given.phone || null,
      language: given.language ?? null,
      preferredChannel: given.preferredChannel ?? null,
      notes: given.notes || null,
    };
    const known = await contactsOf(ctx.tx, customerId);
    if (!given.anyway) refuseAlike(ctx, known, values);
    const present = known.find(({ primary }) => primary);
    const primary = given.primary === true || known.length === 0;
    if (primary && present) await contactTable.write(ctx, present, { primary: false });
    const id = await contactTable.insert(ctx, {
      ...contactColumns(ctx.secrets, values),
      customerId,
      primary,
      createdById: ctx.actor.staffId as number,
    });
    await learnWords(ctx.tx, values.name);
    ctx.keepForUndo({ id, primaryWas: primary && present ? present.id : null });
    tell(
      ctx,
      {
        id,
        customerId,
        customerDepartmentId: departmentId,
        customerOwnerId: ownerId,
        createdById: ctx.actor.staffId as number,
      },
      'contact.added',
    );
    return { id, name: values.name, customerName: customer.name };
  },

  async undo(ctx, kept) {
    const row = await contactTable.load(ctx.tx, kept.id, 'lock');
    await contactTable.write(ctx, row, { removedAt: ctx.now, primary: false });
    if (kept.primaryWas !== null) await primaryAgain(ctx, kept.primaryWas);
    tell(ctx, row, 'contact.removed');
  },
});

/** Somebody alike at the same customer; by details only where these may be read. */
function refuseAlike(ctx: Ctx<Kept>, known: readonly ContactRow[], values: ContactValues): void {
  for (const row of known) {
    const seen = ctx.can('read', 'contact', contactRecord(row), 'contact');
    const theirs = seen ? contactValues(ctx.secrets, row) : { name: row.name, email: null, phone: null };
    if (!looksAlike(values, theirs)) continue;
    throw new AppError('refused', messages.alike(row.name, shortId({ noun: 'contact', id: row.id })));
  }
}

/** Who was the first contact before is it again, unless they are gone or somebody else has become it. */
export async function primaryAgain(ctx: Ctx<Kept>, id: number): Promise<void> {
  const row = await contactTable.find(ctx.tx, id, 'lock');
  if (!row || row.removedAt !== null || row.primary) return;
  const others = await contactsOf(ctx.tx, row.customerId, [sql`p.is_primary`]);
  if (others.length === 0) await contactTable.write(ctx, row, { primary: true });
}
