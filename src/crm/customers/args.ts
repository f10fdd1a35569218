import { choiceArg, hiddenArg, textArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { fail, ok } from '../../commands/values/result.ts';
import { wayOptions } from '../../core/consent.ts';
import type { Msg } from '../../core/msg.ts';
import { ellipsize } from '../../core/text.ts';
import { parseCountry, parseLanguage } from '../../i18n/countries.ts';
import { type ExternalId, parseExternalId } from './external-id.ts';
import { hints, labels, messages } from './messages.ts';
import { genderNames, lifecycleNames, profileHints, profileLabels, profileMessages } from './profile-messages.ts';
import { limits, listed, parseBirthYear, parseWebsite } from './rules.ts';

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

export const aliasesArg: Arg<string[], false> = {
  ...textArg({
    label: labels.aliases,
    hint: hints.aliases,
    example: '北京晨光, Morning Glory',
    keys: ['alias', 'aka', '别名', '又名'],
  }),
  value: {
    by: 'parse',
    parse(words) {
      const names = listed(words);
      if (names.length > limits.aliases) return fail('too-many', messages.tooManyAliases(limits.aliases));
      const long = names.find((name) => name.length > limits.name);
      return long === undefined ? ok(names) : fail('too-long', messages.tagTooLong(ellipsize(long, 40), limits.name));
    },
  },
};

/** `takes`: where a command is about tags only. */
export function tagsArg<R extends boolean = false>(about: {
  readonly required?: R;
  readonly takes?: 'rest';
}): Arg<string[], R> {
  return {
    ...textArg<R>({ label: labels.tags, example: 'vip, newsletter', keys: ['tag', '标签'], ...about }),
    value: {
      by: 'parse',
      parse(words) {
        const tags = listed(words);
        if (tags.length > limits.tags) return fail('too-many', messages.tooManyTags(limits.tags));
        const long = tags.find((tag) => tag.length > limits.tag);
        return long === undefined ? ok(tags) : fail('too-long', messages.tagTooLong(ellipsize(long, 40), limits.tag));
      },
    },
  };
}

export const sourceArg = textArg({
  label: labels.source,
  hint: hints.source,
  example: 'trade fair',
  keys: ['via', '来源'],
  max: limits.source,
});

export const lifecycleArg = choiceArg({
  label: labels.lifecycle,
  keys: ['stage', 'standing', '阶段'],
  options: lifecycleNames,
  also: {
    lead: ['prospect', '线索'],
    active: ['customer', '活跃'],
    dormant: ['sleeping', 'inactive', '休眠'],
    lost: ['gone', '流失'],
  },
});

export const birthYearArg: Arg<number, false> = {
  ...textArg({
    label: labels.birthYear,
    hint: hints.personal,
    example: '1984',
    keys: ['born', 'birth', '出生', '出生年份'],
  }),
  value: {
    by: 'parse',
    parse(words, { now }) {
      const year = parseBirthYear(words, now);
      return year === null ? fail('year', messages.badBirthYear(ellipsize(words, 40)), '1984') : ok(year);
    },
  },
};

export const genderArg = choiceArg({
  label: labels.gender,
  hint: hints.personal,
  keys: ['sex', '性别'],
  options: genderNames,
  also: { female: ['f', 'w', 'woman'], male: ['m', 'man'], other: ['d', 'diverse'] },
});

export const preferredChannelArg = choiceArg({
  label: labels.preferredChannel,
  keys: ['prefers', 'channel', '首选', '首选联系方式'],
  options: wayOptions,
});

/** `"Contract no"=4711` */
export const havingArg: Arg<{ field: string; value: string }, false> = {
  ...textArg({
    label: labels.having,
    hint: hints.having,
    example: 'Contract no=4711',
    keys: ['with', 'field', '字段'],
  }),
  value: {
    by: 'parse',
    parse(words) {
      const [, field, value] = /^\s*["“]?([^=＝"”]{1,100}?)["”]?\s*[=＝]\s*(.{1,500})$/u.exec(words) ?? [];
      return field && value
        ? ok({ field: field.trim(), value: value.trim() })
        : fail('having', profileMessages.badHaving(ellipsize(words, 60)), 'Contract no=4711');
    },
  },
};

/** `Contract no=4711`, several in lines, or one after the other with semicolons between them. */
export const furtherArg: Arg<{ field: string; value: string }[], false> = {
  ...textArg({
    label: profileLabels.further,
    example: 'Contract no=4711; Tier=gold',
    keys: ['field', 'fields', '字段'],
  }),
  form: 'none',
  gathers: true,
  value: {
    by: 'parse',
    parse(words) {
      const pairs: { field: string; value: string }[] = [];
      // A semicolon within a value stays in it: only one that another name follows begins the next.
      for (const line of words.split(/\n|[;；](?=[^=＝;；\n]{1,100}[=＝])/u)) {
        if (line.trim() === '') continue;
        const [, field, value] = /^\s*["“]?([^=＝"”]{1,100}?)["”]?\s*[=＝]\s*(.{1,2000}?)\s*$/u.exec(line) ?? [];
        if (!field || !value)
          return fail('further', profileMessages.badFurther(ellipsize(line.trim(), 60)), 'Tier=gold');
        pairs.push({ field: field.trim(), value: value.replace(/^["“](.*)["”]$/u, '$1') });
      }
      return ok(pairs);
    },
  },
};

/** `sap:10023` */
export const externalIdArg: Arg<ExternalId, true> = {
  ...textArg<true>({
    label: profileLabels.externalId,
    hint: profileHints.externalId,
    example: 'sap:10023',
    required: true,
    takes: 'rest',
    keys: ['external', '编号'],
  }),
  value: {
    by: 'parse',
    parse(words) {
      const found = parseExternalId(words);
      return found ? ok(found) : fail('external-id', profileMessages.badExternalId(ellipsize(words, 60)), 'sap:10023');
    },
  },
};
