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
  const type = kind === 'and' ? 'conjunction' : 'disjunction';
  return perLocale((locale) =>
    new Intl.ListFormat(intlLocale(locale), { type, style: 'long' }).format(items.map((item) => item[locale])),
  );
}

/** The BCP 47 tag that Intl and luxon take for a language. */
export function intlLocale(locale: Locale): string {
  return locale === 'zh' ? 'zh-CN' : 'en-GB';
}

/** `plural(3, 'task', 'tasks')` → "3 tasks". Chinese has no plural forms; give it a plain template. */
export function plural(n: number, one: string, other: string): string {
  return `${n} ${new Intl.PluralRules('en').select(n) === 'one' ? one : other}`;
}
