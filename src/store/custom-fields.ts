import type { CustomField } from '../core/custom-fields.ts';
import { emptySql, sql, type Tx } from './database.ts';

/** The fields that admins declared for a noun's records, in their order. Retired ones keep their values, and their names in the history. */
export function customFields(tx: Tx, noun: 'customer', which: 'in use' | 'all' = 'in use'): Promise<CustomField[]> {
  return tx.rows<CustomField>(sql`
    SELECT id, name, kind, options, required, field_group AS "group" FROM custom_fields
    WHERE noun = ${noun} ${which === 'all' ? emptySql : sql`AND retired_at IS NULL`} ORDER BY position, id`);
}
