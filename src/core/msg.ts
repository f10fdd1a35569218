/** The languages every message exists in. A further one makes every untranslated message fail to compile. */
export const locales = ['en', 'zh'] as const;
export type Locale = (typeof locales)[number];

/** A message in every language: plain data, so it can be stored, queued and rendered later for whoever reads it. */
export type Msg = Readonly<Record<Locale, string>>;

/** `msg('Saved', '已保存')`. Both languages stand side by side, which is where a translator sees what changed. */
export function msg(en: string, zh: string): Msg {
  return { en, zh };
}

/** Text that is the same in every language: a name, a number, an id. */
export function same(text: string): Msg {
  return { en: text, zh: text };
}

/** Build a message from the same function of each language. */
export function perLocale(write: (locale: Locale) => string): Msg {
  return { en: write('en'), zh: write('zh') };
}

export function isMsg(value: unknown): value is Msg {
  return (
    typeof value === 'object' &&
    value !== null &&
    locales.every((locale) => typeof (value as Record<string, unknown>)[locale] === 'string')
  );
}

/** "a, b or c" in each language. */
export function listOf(items: readonly Msg[], kind: 'and' | 'or' = 'and'): Msg {
  return perLocale((locale) => listFormat(locale, kind).format(items.map((item) => item[locale])));
}

const listFormats = new Map<string, Intl.ListFormat>();
function listFormat(locale: Locale, kind: 'and' | 'or'): Intl.ListFormat {
  const key = `${locale} ${kind}`;
  const type = kind === 'and' ? 'conjunction' : 'disjunction';
  const known = listFormats.get(key) ?? new Intl.ListFormat(intlLocale(locale), { type, style: 'long' });
  listFormats.set(key, known);
  return known;
}

/** The BCP 47 tag that Intl and luxon take for a language. */
export function intlLocale(locale: Locale): string {
  return locale === 'zh' ? 'zh-CN' : 'en-GB';
}

const englishPlural = new Intl.PluralRules('en');

/** `plural(3, 'task', 'tasks')` → "3 tasks". Chinese has no plural forms; give it a plain template. */
export function plural(n: number, one: string, other: string): string {
  return `${n} ${englishPlural.select(n) === 'one' ? one : other}`;
}
