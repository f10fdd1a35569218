import { type Msg, msg } from '../../../core/msg.ts';
import { foldName } from '../../../core/text.ts';

/** What a complete customer has, with the field group whose rights decide who may know whether it does. */
export const qualityFields = {
  owner: { name: msg('owner', '负责人'), group: 'basic', of: 'all' },
  email: { name: msg('e-mail', '邮箱'), group: 'contact', of: 'all' },
  phone: { name: msg('phone', '电话'), group: 'contact', of: 'all' },
  address: { name: msg('address', '地址'), group: 'contact', of: 'all' },
  consent: { name: msg('consent', '联系许可'), group: 'contact', of: 'all' },
  country: { name: msg('country', '国家/地区'), group: 'basic', of: 'all' },
  language: { name: msg('language', '语言'), group: 'basic', of: 'all' },
  website: { name: msg('website', '网站'), group: 'basic', of: 'company' },
  contact: { name: msg('contact person', '联系人'), group: 'basic', of: 'company' },
  source: { name: msg('source', '来源'), group: 'basic', of: 'all' },
  value: { name: msg('value', '金额'), group: 'money', of: 'all' },
  'recent-contact': { name: msg('contact within a year', '一年内的联系'), group: 'basic', of: 'all' },
} as const satisfies Readonly<Record<string, { name: Msg; group: string; of: 'all' | 'company' }>>;
export type QualityField = keyof typeof qualityFields;
export const qualityFieldNames = Object.keys(qualityFields) as QualityField[];

/** How much each field counts; 0: it is not wanted. */
export type Weights = Readonly<Record<QualityField, number>>;
export const heaviest = 10;

const usual: Weights = {
  owner: 3,
  email: 3,
  phone: 3,
  address: 1,
  consent: 0,
  country: 2,
  language: 1,
  website: 1,
  contact: 2,
  source: 1,
  value: 0,
  'recent-contact': 2,
};

/** What departments need for their work beyond that, until an admin says otherwise. */
const byDepartment: Readonly<Record<string, Partial<Weights>>> = {
  sales: { source: 2, value: 2, 'recent-contact': 3 },
  marketing: { source: 3, language: 2, consent: 3 },
  finance: { address: 3, value: 2, phone: 1 },
};

/** A rule that an admin made; `departmentId` null: for all departments that say nothing else. */
export interface QualityRule {
  readonly departmentId: number | null;
  readonly field: QualityField;
  readonly weight: number;
}

/** A department's own rule goes before the one for all, and that before what a department usually needs. Pure. */
export function weightsFor(
  department: { readonly id: number; readonly key: string },
  rules: readonly QualityRule[],
): Weights {
  const weights = qualityFieldNames.map((field) => {
    const of = (departmentId: number | null) =>
      rules.find((rule) => rule.field === field && rule.departmentId === departmentId)?.weight;
    return [field, of(department.id) ?? of(null) ?? byDepartment[department.key]?.[field] ?? usual[field]] as const;
  });
  return Object.fromEntries(weights) as Weights;
}

export interface Completeness {
  /** Tenths of a per cent; null where nothing is wanted. */
  readonly tenths: number | null;
  /** What is wanted and not there, the weightiest first. */
  readonly missing: readonly QualityField[];
}

/** How complete a customer is, by what is filled in. `counts`: the fields that apply to it, and that the reader may know of. Pure. */
export function completeness(
  filled: Readonly<Record<QualityField, boolean>>,
  weights: Weights,
  counts: (field: QualityField) => boolean,
): Completeness {
  const wanted = qualityFieldNames.filter((field) => weights[field] > 0 && counts(field));
  const sum = (fields: readonly QualityField[]): number => fields.reduce((all, field) => all + weights[field], 0);
  const total = sum(wanted);
  const missing = wanted.filter((field) => !filled[field]).sort((a, b) => weights[b] - weights[a]);
  return { tenths: total === 0 ? null : Math.floor(((total - sum(missing)) * 1_000) / total), missing };
}

export function qualityFieldCalled(words: string): QualityField | undefined {
  const wanted = foldName(words);
  return qualityFieldNames.find((field) => {
    const { name } = qualityFields[field];
    return [field, name.en, name.zh].some((one) => foldName(one) === wanted);
  });
}
