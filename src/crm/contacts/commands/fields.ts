import { choiceArg, emailArg, phoneArg, referenceArg, textArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { fail, ok } from '../../../commands/values/result.ts';
import { wayOptions } from '../../../core/consent.ts';
import type { Locale } from '../../../core/msg.ts';
import { ellipsize } from '../../../core/text.ts';
import { languageName, parseLanguage } from '../../../i18n/countries.ts';
import { hints, labels, messages } from '../messages.ts';
import type { ContactValue } from '../references.ts';
import { type ContactField, type ContactValues, contactFields, limits } from '../rules.ts';

export const whichContact = (takes: 'one' | 'rest') =>
  referenceArg<ContactValue, true>('contact', {
    label: labels.contact,
    required: true,
    takes,
    keys: ['联系人', 'who'],
    example: 'P-3',
  });

export const roleArg = textArg({
  label: labels.role,
  keys: ['title', 'position', '职务', '职位'],
  max: limits.role,
  example: 'Head of purchasing',
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
export const languageArg: Arg<string, false> = {
  ...textArg({ label: labels.language, hint: hints.language, keys: ['lang', '语言'], example: 'German' }),
  value: {
    by: 'parse',
    parse(words) {
      const code = parseLanguage(words);
      return code === null ? fail('language', messages.badLanguage(ellipsize(words, 60)), 'German') : ok(code);
    },
  },
};
export const preferredChannelArg = choiceArg({
  label: labels.preferredChannel,
  keys: ['prefers', 'channel', '首选', '首选联系方式'],
  options: wayOptions,
});
export const notesArg = textArg({ label: labels.notes, keys: ['note', '备注'], lines: true, max: limits.notes });

/** Field values as a person would type them. */
export function valuesToWords(values: Partial<ContactValues>, locale: Locale): Partial<Record<ContactField, string>> {
  const words: Partial<Record<ContactField, string>> = {};
  for (const field of contactFields) {
    const value = values[field];
    if (value) words[field] = field === 'language' ? languageName(value)[locale] : value;
  }
  return words;
}
