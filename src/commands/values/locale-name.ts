import { type Locale, msg } from '../../core/msg.ts';
import { fail, ok, quoted, type Result } from './result.ts';
import { tidy } from './tidy.ts';

const names: Readonly<Record<Locale, readonly string[]>> = {
  en: ['english', 'eng', 'englisch', 'anglais', '英语', '英文', '英語'],
  zh: [
    'chinese',
    'mandarin',
    'chi',
    'zho',
    'simplified chinese',
    '中文',
    '汉语',
    '漢語',
    '普通话',
    '华语',
    '简体',
    '简体中文',
    '中国语',
  ],
};

/** `en`, `English`, `en-US`, `中文`, `zh-CN` → the language of messages. All Chinese is read as Simplified, the one there is. */
export function parseLocale(text: string): Result<Locale> {
  const clean = tidy(text).replaceAll('_', '-');
  for (const locale of ['en', 'zh'] as const) {
    if (clean === locale || clean.startsWith(`${locale}-`) || names[locale].includes(clean)) return ok(locale);
  }
  const what = quoted(text);
  return fail(
    'unknown-language',
    msg(
      `${what.en} is not a language that I speak: English (en) or 中文 (zh).`,
      `不支持${what.zh}这种语言，可选：中文（zh）或 English（en）。`,
    ),
    'zh',
  );
}
