import { hiddenArg, textArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { fail, ok } from '../../commands/values/result.ts';
import type { Msg } from '../../core/msg.ts';
import { ellipsize } from '../../core/text.ts';
import { parseCountry, parseLanguage } from './countries.ts';
import { hints, labels, messages } from './messages.ts';
import { limits, parseWebsite } from './rules.ts';

/** An argument that is text to people and something stricter to us. */
function textual(
  about: { readonly label: Msg; readonly hint?: Msg; readonly example: string; readonly keys: readonly string[] },
  read: (words: string) => string | null,
  fault: (words: string) => Msg,
): Arg<string, false> {
  return {
    ...textArg(about),
    value: {
      by: 'parse',
      parse: (words) => {
        const value = read(words);
        return value === null ? fail('unknown', fault(ellipsize(words, 60)), about.example) : ok(value);
      },
    },
  };
}

export const countryArg = textual(
  { label: labels.country, hint: hints.country, example: 'Germany', keys: ['国家', '地区', 'from'] },
  parseCountry,
  messages.badCountry,
);

export const languageArg = textual(
  { label: labels.language, hint: hints.language, example: 'German', keys: ['lang', '语言'] },
  parseLanguage,
  messages.badLanguage,
);

export const websiteArg = textual(
  { label: labels.website, example: 'https://acme.example', keys: ['web', 'site', 'url', '网站', '网址'] },
  parseWebsite,
  messages.badWebsite,
);

export const notesArg = textArg({ label: labels.notes, keys: ['note', '备注'], lines: true, max: limits.notes });
export const addressArg = textArg({ label: labels.address, keys: ['addr', '地址'], lines: true, max: limits.address });

/** `anyway:yes`: said by the button under the duplicates, or typed. Never asked for by a form. */
export const anywayArg: Arg<boolean, false> = hiddenArg(
  (words) => ok(/^(yes|y|true|1|是|对)$/iu.test(words.trim())),
  ['anyway', '仍然'],
);
