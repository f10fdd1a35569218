import type { CustomField } from '../../core/custom-fields.ts';
import { same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { customFields } from '../../store/custom-fields.ts';
import type { Tx } from '../../store/database.ts';
import { touches } from './columns/marketing.ts';
import { contacts, customers } from './columns/people.ts';
import { deals, needs, orders } from './columns/sales.ts';
import { cases, surveys } from './columns/service.ts';
import type { ColumnSpec, ImportSpec, Reads } from './columns/spec.ts';
import { interactions, tasks } from './columns/work.ts';

export { type ColumnSpec, type ImportNoun, type ImportSpec, importNouns, type Reads } from './columns/spec.ts';

export const specs: readonly ImportSpec[] = [
  customers,
  contacts,
  interactions,
  tasks,
  deals,
  orders,
  needs,
  cases,
  surveys,
  touches,
];

export function specOf(noun: string): ImportSpec {
  const found = specs.find((spec) => spec.noun === noun);
  if (!found) throw new Error(`Nothing says how to import “${noun}”.`);
  return found;
}

/** With the fields that admins declared for these records. */
export async function specFor(tx: Tx, noun: string): Promise<ImportSpec> {
  const spec = specOf(noun);
  if (spec.noun !== 'customer') return spec;
  const declared = await customFields(tx, 'customer');
  return { ...spec, columns: [...spec.columns, ...declared.map(customColumn)] };
}

function customColumn({ id, name, kind }: CustomField): ColumnSpec {
  const reads: Reads = kind === 'date' ? 'day' : kind === 'money' ? 'number' : 'words';
  return { key: shortId({ noun: 'field', id }), label: same(name), reads, arg: 'further', called: [], custom: id };
}

export function columnOf(spec: ImportSpec, key: string): ColumnSpec | undefined {
  return spec.columns.find((one) => one.key === key);
}
