import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { defineOperation } from '../../../operations/operation.ts';
import { messages } from '../messages.ts';
import { contactsOf, contactTable, customerFacts } from '../records.ts';
import { primaryAgain } from './add.ts';
import { demandContact, tell } from './held.ts';

const input = z.object({ id: z.number().int() });

export interface Placed {
  readonly id: number;
  readonly name: string;
  readonly customerId: number;
  readonly customerName: string;
}

type Kept = { readonly id: number; readonly primaryWas: number | null };

/** Makes somebody the first person to turn to at a customer. */
export const makePrimary = defineOperation<z.infer<typeof input>, Placed, Kept>({
  name: 'contact.primary',
  input,
  requires: { action: 'edit', subject: 'contact' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandContact(ctx, id, 'edit');
    if (row.primary) throw new AppError('refused', messages.alreadyPrimary(row.name));
    await customerFacts(ctx.tx, row.customerId, 'lock');
    const present = (await contactsOf(ctx.tx, row.customerId)).find(({ primary }) => primary);
    if (present) await contactTable.write(ctx, present, { primary: false });
    await contactTable.write(ctx, row, { primary: true });
    ctx.keepForUndo({ id, primaryWas: present?.id ?? null });
    tell(ctx, row, 'contact.edited', ['primary']);
    const { name, customerId, customerName } = row;
    return { id, name, customerId, customerName };
  },
  async undo(ctx, kept) {
    const row = await contactTable.load(ctx.tx, kept.id, 'lock');
    await contactTable.write(ctx, row, { primary: false });
    if (kept.primaryWas !== null) await primaryAgain(ctx, kept.primaryWas);
    tell(ctx, row, 'contact.edited', ['primary']);
  },
});

/** Takes a contact out of sight. What was logged with them stays. */
export const removeContact = defineOperation<z.infer<typeof input>, Placed, { id: number; primary: boolean }>({
  name: 'contact.remove',
  input,
  requires: { action: 'delete', subject: 'contact' },
  writes: true,
  async run(ctx, { id }) {
    const row = await demandContact(ctx, id, 'delete');
    await contactTable.write(ctx, row, { removedAt: ctx.now, primary: false });
    ctx.keepForUndo({ id, primary: row.primary });
    tell(ctx, row, 'contact.removed');
    const { name, customerId, customerName } = row;
    return { id, name, customerId, customerName };
  },
  async undo(ctx, kept) {
    const row = await contactTable.load(ctx.tx, kept.id, 'lock');
    await customerFacts(ctx.tx, row.customerId, 'lock');
    const taken = (await contactsOf(ctx.tx, row.customerId)).some(({ primary }) => primary);
    await contactTable.write(ctx, row, { removedAt: null, primary: kept.primary && !taken });
    tell(ctx, row, 'contact.edited', ['removedAt']);
  },
});
