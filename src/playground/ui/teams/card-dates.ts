/** A reader, as far as dates depend on them. */
interface Reader {
  tz: string;
  locale: string;
}

const styles = {
  COMPACT: { year: 'numeric', month: 'numeric', day: 'numeric' },
  SHORT: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  LONG: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
} as const;

/** `{{DATE(…)}}` and `{{TIME(…)}}` anywhere in a card, as Teams shows them: in the reader's zone and language. */
export function localizeDates<T>(node: T, reader: Reader): T {
  if (typeof node === 'string') return localizeText(node, reader) as T;
  if (Array.isArray(node)) return node.map((item: unknown) => localizeDates(item, reader)) as T;
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, localizeDates(value, reader)])) as T;
}

function localizeText(text: string, { tz, locale }: Reader): string {
  const language = locale.startsWith('zh') ? 'zh-CN' : 'en-GB';
  const show = (iso: string, options: Intl.DateTimeFormatOptions): string | undefined => {
    const date = new Date(iso);
    if (Number.isNaN(date.getTime())) return undefined;
    return new Intl.DateTimeFormat(language, { timeZone: tz, ...options }).format(date);
  };
  return text
    .replace(
      /\{\{DATE\(([^,)]+)(?:,\s*(COMPACT|SHORT|LONG))?\)\}\}/g,
      (all, iso: string, style?: keyof typeof styles) => show(iso.trim(), styles[style ?? 'COMPACT']) ?? all,
    )
    .replace(
      /\{\{TIME\(([^)]+)\)\}\}/g,
      (all, iso: string) => show(iso.trim(), { hour: '2-digit', minute: '2-digit' }) ?? all,
    );
}
