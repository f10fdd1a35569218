import { text } from '../../cards/card.ts';
import type { OfCustomer } from '../../commands/define.ts';
import type { Json } from '../../operations/operation.ts';
import { sql, type Tx } from '../../store/database.ts';
import { contactItem } from './cards.ts';
import { messages } from './messages.ts';
import { eraseContact } from './operations/erase.ts';
import { type ContactRow, contactAccess, contactsOf, contactTable, contactValues } from './records.ts';

/** Contacts that the overview of a customer names. */
const shown = 5;

/** The people at a customer: they go where it goes, and are forgotten with it. */
export const contactsOfCustomer: OfCustomer = {
  position: 20,

  async overview(ctx, customerId, viewer) {
    const rows = await contactsOf(ctx.tx, customerId, [contactAccess(viewer.ability)]);
    if (rows.length === 0) return [];
    const items = rows.slice(0, shown).map((row) => contactItem(row, 'contact only'));
    return [text({ strong: messages.title }, ` · ${rows.length}`), { block: 'list', items, of: rows.length }];
  },

  async move(ctx, from, to) {
    const taken = (await contactsOf(ctx.tx, to)).some(({ primary }) => primary);
    const moved: { id: number; primary: boolean }[] = [];
    for (const row of await allOf(ctx.tx, from)) {
      await contactTable.write(ctx, row, { customerId: to, primary: row.primary && !taken });
      moved.push({ id: row.id, primary: row.primary });
    }
    return { from, moved };
  },

  async moveBack(ctx, kept) {
    const { from, moved } = kept as unknown as { from: number; moved: { id: number; primary: boolean }[] };
    for (const { id, primary } of moved) {
      const row = await contactTable.load(ctx.tx, id, 'lock');
      await contactTable.write(ctx, row, { customerId: from, primary });
    }
  },

  async personalData(ctx, customerId) {
    const rows = await allOf(ctx.tx, customerId);
    return rows.map((row): Json => {
      const { name, role, language, preferredChannel, email, phone, notes } = contactValues(ctx.secrets, row);
      return {
        name,
        role,
        email,
        phone,
        preferredChannel,
        language,
        notes,
        firstContact: row.primary,
        consent: row.consent,
        doNotContact:
          row.doNotContactAt === null
            ? null
            : { since: row.doNotContactAt.toISOString(), reason: row.doNotContactReason },
        removed: row.removedAt?.toISOString() ?? null,
      };
    });
  },

  async erase(ctx, customerId) {
    for (const row of await allOf(ctx.tx, customerId)) await eraseContact(ctx, row);
  },
};

/** Removed ones too: they are people still. Held. */
async function allOf(tx: Tx, customerId: number): Promise<ContactRow[]> {
  const ids = await tx.rows<{ id: number }>(
    sql`SELECT id FROM contacts WHERE customer_id = ${customerId}::int ORDER BY id FOR UPDATE`,
  );
  return contactTable.where(tx, [sql`p.id = ANY(${ids.map(({ id }) => id)}::int[])`], sql`p.id`);
}
