import type { CustomField } from '../../core/custom-fields.ts';
import { sql, type Tx } from '../../store/database.ts';
import { type ExternalId, externalIdText } from './external-id.ts';

/** What hangs on a customer and stands on its card in a line each. */
export interface Extras {
  readonly team: readonly { readonly id: number; readonly name: string }[];
  /** As people write them: `sap:10023`. */
  readonly externalIds: readonly string[];
  readonly fields: readonly CustomField[];
  /** The person to turn to first, if one is named; and how many more there are. */
  readonly contact: { readonly id: number; readonly name: string; readonly role: string | null } | null;
  readonly contacts: number;
}

/** All of it in one statement: a card is drawn for everybody whom a change concerns. */
export async function extrasOf(tx: Tx, customerId: number): Promise<Extras> {
  const [row] = await tx.rows<Omit<Extras, 'externalIds'> & { ids: ExternalId[] }>(sql`
    SELECT
      (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name) ORDER BY m.id), '[]')
        FROM customer_team m JOIN staff s ON s.id = m.staff_id WHERE m.customer_id = ${customerId}) AS team,
      (SELECT coalesce(json_agg(json_build_object('system', x.system, 'externalId', x.external_id) ORDER BY x.system, x.id), '[]')
        FROM customer_external_ids x WHERE x.customer_id = ${customerId}) AS ids,
      (SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'options', f.options,
          'required', f.required, 'group', f.field_group) ORDER BY f.position, f.id), '[]')
        FROM custom_fields f WHERE f.noun = 'customer' AND f.retired_at IS NULL) AS fields,
      (SELECT json_build_object('id', p.id, 'name', p.name, 'role', p.role)
        FROM contacts p WHERE p.customer_id = ${customerId} AND p.removed_at IS NULL AND p.is_primary) AS contact,
      (SELECT count(*)::int FROM contacts p WHERE p.customer_id = ${customerId} AND p.removed_at IS NULL) AS contacts`);
  if (!row) throw new Error('A statement without a table gave no row.');
  const { ids, ...rest } = row;
  return { ...rest, externalIds: ids.map(externalIdText) };
}
