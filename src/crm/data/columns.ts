import { touches } from './columns/marketing.ts';
import { contacts, customers } from './columns/people.ts';
import { deals, needs, orders } from './columns/sales.ts';
import { cases, surveys } from './columns/service.ts';
import type { ColumnSpec, ImportSpec } from './columns/spec.ts';
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

export function columnOf(spec: ImportSpec, key: string): ColumnSpec | undefined {
  return spec.columns.find((one) => one.key === key);
}
