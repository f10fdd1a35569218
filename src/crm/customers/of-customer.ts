import type { OfCustomer } from '../../commands/define.ts';
import { recordRef } from '../../core/records.ts';
import type { Json } from '../../operations/operation.ts';
import { customFields } from '../../store/custom-fields.ts';
import { sql, type Tx } from '../../store/database.ts';
import { forgetWords } from '../../store/search-words.ts';
import { externalIdText } from './external-id.ts';
import { externalIdsOf } from './operations/external-ids.ts';
import { plainValues } from './operations/values.ts';
import { customerById, lockCustomer } from './records.ts';

type Moved = { readonly from: number; readonly to: number; readonly team: number[]; readonly ids: number[] };

/** What hangs on a customer's own record: its account team, its ids elsewhere, and the record itself. */
export const customerItself: OfCustomer = {
  position: 10,

  /** Whoever merges writes the lines and versions of both customers: this moves what stands in other tables. */
  async move(ctx, from, to) {
    const ids = await ctx.tx.rows<{ id: number }>(
      sql`UPDATE customer_external_ids SET customer_id = ${to}::int WHERE customer_id = ${from}::int RETURNING id`,
    );
    const team = await ctx.tx.rows<{ id: number }>(sql`
      UPDATE customer_team m SET customer_id = ${to}::int WHERE m.customer_id = ${from}::int
        AND NOT EXISTS (SELECT FROM customer_team k WHERE k.customer_id = ${to}::int AND k.staff_id = m.staff_id)
      RETURNING id`);
    await keepTeamIds(ctx.tx, from, to);
    const moved: Moved = { from, to, team: team.map(({ id }) => id), ids: ids.map(({ id }) => id) };
    return moved;
  },

  async moveBack(ctx, kept) {
    const { from, to, team, ids } = kept as unknown as Moved;
    await ctx.tx.run(sql`UPDATE customer_external_ids SET customer_id = ${from}::int WHERE id = ANY(${ids}::int[])`);
    await ctx.tx.run(sql`UPDATE customer_team SET customer_id = ${from}::int WHERE id = ANY(${team}::int[])`);
    await keepTeamIds(ctx.tx, from, to);
  },

  async personalData(ctx, customerId) {
    const row = await customerById(ctx.tx, customerId);
    if (!row) return null;
    const { value, custom, ...values } = plainValues(ctx.secrets, row);
    const declared = await customFields(ctx.tx, 'customer', 'all');
    const named = declared.flatMap(({ id, name }) => (custom[id] === undefined ? [] : [[name, custom[id]] as const]));
    const data: Record<string, Json> = {
      ...values,
      value: value === null ? null : { minor: String(value.minor), currency: value.currency },
      furtherFields: Object.fromEntries(named),
      idsElsewhere: (await externalIdsOf(ctx.tx, customerId)).map(externalIdText),
      lastContact: row.lastContactAt?.toISOString() ?? null,
      archived: row.archivedAt?.toISOString() ?? null,
    };
    return data;
  },

  /** What it is worth, where it stands, which department has it, and that it is not to be contacted, stay. */
  async erase(ctx, customerId) {
    const row = await lockCustomer(ctx.tx, customerId);
    if (!row) return;
    await ctx.tx.run(sql`DELETE FROM customer_external_ids WHERE customer_id = ${customerId}::int`);
    await ctx.tx.run(sql`
      UPDATE customers SET name = ${erasedName}, search_name = 'erased', search_tokens = '{}', aliases = '{}',
        search_aliases = '{}', language = NULL, website = NULL, email_sealed = NULL, email_digest = NULL,
        phone_sealed = NULL, phone_digest = NULL, address_sealed = NULL, notes = NULL, birth_year = NULL, gender = NULL,
        lifecycle_reason = NULL, preferred_channel = NULL, tags = '{}', custom = '{}', consent = '{}',
        do_not_contact_reason = NULL, archived_at = coalesce(archived_at, ${ctx.now}::timestamptz),
        version = version + 1, updated_at = ${ctx.now}::timestamptz
      WHERE id = ${customerId}::int`);
    await forgetWords(ctx.tx, row.name, ...row.aliases);
    ctx.changed({ ref: recordRef('customer', customerId), version: row.version + 1, fields: ['erased'] });
  },
};

const erasedName = '(erased)';

async function keepTeamIds(tx: Tx, ...customers: readonly number[]): Promise<void> {
  await tx.run(sql`
    UPDATE customers c SET team_ids = ARRAY(
      SELECT m.staff_id FROM customer_team m WHERE m.customer_id = c.id ORDER BY m.staff_id)
    WHERE c.id = ANY(${[...customers]}::int[])`);
}
