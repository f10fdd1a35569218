import {
  choiceArg,
  customerArg,
  departmentArg,
  emailArg,
  moneyArg,
  phoneArg,
  staffArg,
} from '../../../commands/arg.ts';
import { formatMoney } from '../../../commands/values/money.ts';
import type { Locale } from '../../../core/msg.ts';
import { countryName, languageName } from '../../../i18n/countries.ts';
import { hints, kinds, labels } from '../messages.ts';
import { type CustomerValues, type FormField, formFields, isMoney } from '../rules.ts';

export const kindArg = choiceArg({
  label: labels.kind,
  keys: ['type', '类型'],
  options: kinds,
  also: { company: ['org', 'organisation', 'organization', '企业'], person: ['individual', 'human', '人'] },
});
export const emailField = emailArg({
  label: labels.email,
  keys: ['mail', 'e-mail', '邮箱', '邮件'],
  example: 'ana@acme.example',
});
export const phoneField = phoneArg({
  label: labels.phone,
  hint: hints.phone,
  keys: ['tel', 'mobile', '电话', '手机'],
  example: '+49 30 1234567',
});
export const valueField = moneyArg({
  label: labels.value,
  hint: hints.value,
  keys: ['worth', '金额', '价值'],
  example: 'EUR 12,000',
});
export const ownerField = staffArg({
  label: labels.owner,
  hint: hints.owner,
  keys: ['负责人', 'by'],
  example: '@dana',
});
export const departmentField = departmentArg({
  label: labels.department,
  hint: hints.department,
  keys: ['dept', '部门'],
  example: 'support',
});
export const whichCustomer = (takes: 'one' | 'rest') =>
  customerArg<true>({ label: labels.customer, required: true, takes, keys: ['客户', 'c'], example: 'C-12' });

/** Field values as a person would type them. */
export function valuesToWords(
  values: { readonly [K in FormField]?: CustomerValues[K] | undefined },
  locale: Locale,
): Partial<Record<FormField, string>> {
  const words: Partial<Record<FormField, string>> = {};
  for (const field of formFields) {
    const written = valueToWords(field, values[field], locale);
    if (written !== null) words[field] = written;
  }
  return words;
}

function valueToWords(field: FormField, value: CustomerValues[FormField] | undefined, locale: Locale): string | null {
  if (value === undefined || value === null) return null;
  if (isMoney(value)) return formatMoney(value, locale);
  if (typeof value === 'object') return value.length === 0 ? null : value.join(locale === 'zh' ? '、' : ', ');
  if (typeof value === 'number') return String(value);
  if (field === 'country') return countryName(value)[locale];
  return field === 'language' ? languageName(value)[locale] : value;
}
