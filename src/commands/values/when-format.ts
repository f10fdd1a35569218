import { type Locale, type Msg, perLocale } from '../../core/msg.ts';
import { instantToWall, weekdayOf } from './wall-clock.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const weekdays = 'Mon Tue Wed Thu Fri Sat Sun'.split(' ');
const weekdaysZh = '一二三四五六日';

/**
 * A moment as it is echoed to the person who typed it, in their zone: `Fri 27 Nov 2026, 15:00`, `2026年11月27日 周五 15:00`;
 * without the hour for a date only. `parseWhen` reads it back. The zone is named where it matters, by the caller.
 */
export function formatWhen(at: Date, options: { timezone: string; locale: Locale; dateOnly?: boolean }): string {
  // Written out rather than left to Intl: this runs for every typed date, and must read back under any ICU version.
  const wall = instantToWall(at, options.timezone);
  const weekday = weekdayOf(wall) - 1;
  const clock = `${String(wall.hour).padStart(2, '0')}:${String(wall.minute).padStart(2, '0')}`;
  if (options.locale === 'zh') {
    return `${wall.year}年${wall.month}月${wall.day}日 周${weekdaysZh[weekday]}${options.dateOnly ? '' : ` ${clock}`}`;
  }
  return `${weekdays[weekday]} ${wall.day} ${months[wall.month - 1]} ${wall.year}${options.dateOnly ? '' : `, ${clock}`}`;
}

/** The same in every language, for a fault. */
export function whenMsg(at: Date, timezone: string, dateOnly: boolean): Msg {
  return perLocale((locale) => formatWhen(at, { timezone, locale, dateOnly }));
}
