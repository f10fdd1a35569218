import { type Locale, msg, perLocale } from '../../core/msg.ts';
import { fail, ok, quoted, type Result } from './result.ts';
import { readSpan } from './span.ts';
import { simplifyValueWords, tidy } from './tidy.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;

export type DurationBounds = {
  /** Milliseconds; one minute unless said otherwise. */
  readonly min?: number;
  /** Milliseconds; 366 days unless said otherwise. */
  readonly max?: number;
};

/**
 * `90m`, `1h30`, `1.5h`, `2 days`, `an hour and a half`, `一个半小时`, `2天`, `半小时` → milliseconds. A day is 24 hours.
 * Months and years are refused, since they have no fixed length.
 */
export function parseDuration(text: string, bounds: DurationBounds = {}): Result<number> {
  const { min = minuteMs, max = 366 * dayMs } = bounds;
  const clean = simplifyValueWords(tidy(text));
  const what = quoted(text);
  const span = readSpan(clean);
  if (!span) {
    if (/^\d+(?:\.\d+)?$/.test(clean)) {
      return fail(
        'no-unit',
        msg(`${what.en} of what? Add m, h, d or w.`, `${what.zh}的单位是什么？请加上分钟、小时、天或周。`),
        `${clean}m`,
      );
    }
    return fail('not-a-duration', msg(`${what.en} is not a length of time.`, `${what.zh}不是一段时长。`), '1h30');
  }
  if (span.months !== 0) {
    return fail(
      'no-fixed-length',
      msg('Months and years differ in length. Use days or weeks.', '月和年长短不一，请改用天或周。'),
      '30d',
    );
  }
  const ms = span.days * dayMs + span.ms;
  if (ms < min) {
    return fail(
      'too-short',
      perLocale((locale) =>
        locale === 'zh'
          ? `太短了，至少需要 ${formatDuration(min, locale)}。`
          : `That is too short: at least ${formatDuration(min, locale)}.`,
      ),
      formatDuration(min, 'en'),
    );
  }
  if (ms > max) {
    return fail(
      'too-long',
      perLocale((locale) =>
        locale === 'zh'
          ? `太长了，最多 ${formatDuration(max, locale)}。`
          : `That is too long: at most ${formatDuration(max, locale)}.`,
      ),
      formatDuration(max, 'en'),
    );
  }
  return ok(ms);
}

const names = {
  en: { week: ['week', 'weeks'], day: ['day', 'days'], hour: ['h', 'h'], minute: ['min', 'min'], second: ['s', 's'] },
  zh: {
    week: ['周', '周'],
    day: ['天', '天'],
    hour: ['小时', '小时'],
    minute: ['分钟', '分钟'],
    second: ['秒', '秒'],
  },
} as const satisfies Record<Locale, Record<string, readonly [string, string]>>;

/** `5400000` → `1 h 30 min` or `1 小时 30 分钟`. Whole seconds, rounded down; `parseDuration` reads it back. */
export function formatDuration(ms: number, locale: Locale): string {
  const name = names[locale];
  let rest = Math.max(0, Math.floor(ms / 1000)) * 1000;
  const parts: string[] = [];
  for (const [size, [one, many]] of [
    [weekMs, name.week],
    [dayMs, name.day],
    [hourMs, name.hour],
    [minuteMs, name.minute],
    [1000, name.second],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${count === 1 ? one : many}`);
  }
  return parts.length > 0 ? parts.join(' ') : `0 ${name.minute[1]}`;
}
