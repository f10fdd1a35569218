import { getCountries } from 'libphonenumber-js';
import { intlLocale, type Msg, perLocale } from '../core/msg.ts';
import { foldName } from '../core/text.ts';

/** What people call countries besides the names that Unicode's tables have. */
const everydayNames: Readonly<Record<string, string>> = {
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  usa: 'US',
  us: 'US',
  america: 'US',
  uae: 'AE',
  holland: 'NL',
  'czech republic': 'CZ',
  korea: 'KR',
  russia: 'RU',
  turkey: 'TR',
  中国大陆: 'CN',
  香港: 'HK',
  澳门: 'MO',
  台湾: 'TW',
  阿联酋: 'AE',
};

/** Languages in which a country's name is understood. */
const spoken = ['en', 'zh-Hans', 'zh-Hant', 'de', 'fr', 'es', 'it', 'pt'];

/** ISO 639-1 codes of the languages that business is done in. */
const languageCodes = (
  'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id is it ja ka kk ko lt lv ms mt nl no pl pt ro ru sk sl sq sr sv ' +
  'sw ta te th tr uk ur uz vi zh'
).split(' ');

let countryByName: ReadonlyMap<string, string> | undefined;
let languageByName: ReadonlyMap<string, string> | undefined;

/** ISO 3166-1 alpha-2 code of a country given by code or by name in English, Chinese or a few other languages; null when unknown. */
export function parseCountry(words: string): string | null {
  countryByName ??= namesToCodes('region', getCountries());
  const wanted = foldName(words);
  return everydayNames[wanted] ?? countryByName.get(wanted) ?? null;
}

export function countryName(code: string): Msg {
  return displayName('region', code);
}

/** ISO 639-1 code of a language given by code or by name; null when unknown. */
export function parseLanguage(words: string): string | null {
  languageByName ??= namesToCodes('language', languageCodes);
  const wanted = foldName(words);
  if (wanted === '汉语' || wanted === '普通话' || wanted === 'mandarin') return 'zh';
  return languageByName.get(wanted) ?? languageByName.get(wanted.split(' ')[0] ?? '') ?? null;
}

export function languageName(code: string): Msg {
  return displayName('language', code);
}

/** Making one costs a hundred times what asking it does. */
const madeDisplayNames = new Map<string, Intl.DisplayNames>();
function displayNames(type: 'region' | 'language', language: string): Intl.DisplayNames {
  const key = `${type} ${language}`;
  const known = madeDisplayNames.get(key);
  if (known) return known;
  const made = new Intl.DisplayNames([language], { type });
  madeDisplayNames.set(key, made);
  return made;
}

function displayName(type: 'region' | 'language', code: string): Msg {
  return perLocale((locale) => displayNames(type, intlLocale(locale)).of(code) ?? code);
}

function namesToCodes(type: 'region' | 'language', codes: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const language of spoken) {
    const names = new Intl.DisplayNames([language], { type });
    for (const code of codes) {
      const name = foldName(names.of(code) ?? '');
      if (name !== '' && !found.has(name)) found.set(name, code);
    }
  }
  for (const code of codes) found.set(code.toLowerCase(), code);
  return found;
}
