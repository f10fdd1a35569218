import { DateTime } from 'luxon';
import { type Locale, type Msg, perLocale } from '../../core/msg.ts';

/**
 * A moment as it is echoed to the person who typed it, in their zone: `Fri 27 Nov 2026, 15:00`, `2026年11月27日 周五 15:00`;
 * without the hour for a date only. `parseWhen` reads it back. The zone is named where it matters, by the caller.
 */
export function formatWhen(at: Date, options: { timezone: string; locale: Locale; dateOnly?: boolean }): string {
  const local = DateTime.fromJSDate(at, { zone: options.timezone });
  if (options.locale === 'zh') {
    return local.setLocale('zh-CN').toFormat(`yyyy年M月d日 ccc${options.dateOnly ? '' : ' HH:mm'}`);
  }
  return local.setLocale('en-US').toFormat(`ccc d LLL yyyy${options.dateOnly ? '' : ', HH:mm'}`);
}

/** The same in every language, for a fault. */
export function whenMsg(at: Date, timezone: string, dateOnly: boolean): Msg {
  return perLocale((locale) => formatWhen(at, { timezone, locale, dateOnly }));
}
