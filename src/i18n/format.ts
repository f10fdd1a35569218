import { DateTime } from 'luxon';
import type { Reader } from '../core/actor.ts';
import { intlLocale } from '../core/msg.ts';

/** How a moment is shown. `date-time` names the zone only where asked to, since most people read their own. */
export type MomentStyle = 'date' | 'date-time' | 'date-time-zone' | 'relative';

/** A moment in the reader's language and timezone: "Fri 13 Mar 2026, 14:00", "2026年3月13日周五 14:00". */
export function formatMoment(
  at: Date,
  reader: Reader,
  style: MomentStyle = 'date-time',
  now: Date = new Date(),
): string {
  switch (style) {
    case 'date':
      return formatDate(at, reader);
    case 'date-time':
      return formatDateTime(at, reader);
    case 'date-time-zone':
      return `${formatDateTime(at, reader)} (${zoneLabel(at, reader)})`;
    case 'relative':
      return formatRelative(at, now, reader);
    default:
      return style satisfies never;
  }
}

/** "Fri 13 Mar 2026" · "2026年3月13日周五". */
export function formatDate(at: Date, reader: Reader): string {
  return inZone(at, reader).toFormat(reader.locale === 'zh' ? "yyyy'年'L'月'd'日'ccc" : 'ccc d LLL yyyy');
}

/** "Fri 13 Mar 2026, 14:00" · "2026年3月13日周五 14:00". */
export function formatDateTime(at: Date, reader: Reader): string {
  const time = formatTime(at, reader);
  return reader.locale === 'zh' ? `${formatDate(at, reader)} ${time}` : `${formatDate(at, reader)}, ${time}`;
}

/** "14:00" in either language: nobody has to wonder about am and pm. */
export function formatTime(at: Date, reader: Reader): string {
  return inZone(at, reader).toFormat('HH:mm');
}

const steps: readonly { readonly unit: Intl.RelativeTimeFormatUnit; readonly ms: number }[] = [
  { unit: 'year', ms: 365 * 86_400_000 },
  { unit: 'month', ms: 30 * 86_400_000 },
  { unit: 'week', ms: 7 * 86_400_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
];

/** "in 2 hours", "tomorrow", "3 weeks ago" · "2小时后", "明天", "3周前". Under a minute: "now" · "现在". */
export function formatRelative(at: Date, now: Date, reader: Reader): string {
  const distance = at.getTime() - now.getTime();
  const step = steps.find(({ ms }) => Math.abs(distance) >= ms);
  if (!step) return relativeFormat(reader.locale, 'auto').format(0, 'second');
  if (step.unit !== 'day')
    return relativeFormat(reader.locale, 'always').format(Math.trunc(distance / step.ms), step.unit);
  // "Tomorrow" is a day of the reader's calendar, not a length of time.
  const days = Math.round(inZone(at, reader).startOf('day').diff(inZone(now, reader).startOf('day'), 'days').days);
  return relativeFormat(reader.locale, 'auto').format(days, 'day');
}

/** "1,204" · "1,204". */
export function formatNumber(value: number | bigint, reader: Pick<Reader, 'locale'>): string {
  return new Intl.NumberFormat(intlLocale(reader.locale)).format(value);
}

/** A whole per cent: "60%". `of` 0 counts as nothing done. */
export function formatPercent(done: number, of: number, reader: Pick<Reader, 'locale'>): string {
  const share = of > 0 ? Math.min(1, Math.max(0, done / of)) : 0;
  return new Intl.NumberFormat(intlLocale(reader.locale), { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** The zone as people call it: "Berlin, UTC+1" · "Berlin, UTC+1". */
export function zoneLabel(at: Date, reader: Reader): string {
  const zoned = inZone(at, reader);
  const city = reader.timezone.split('/').at(-1)?.replaceAll('_', ' ') ?? reader.timezone;
  const hours = zoned.offset / 60;
  const sign = hours < 0 ? '−' : '+';
  const whole = Math.floor(Math.abs(hours));
  const minutes = Math.abs(zoned.offset) % 60;
  const offset = `UTC${hours === 0 ? '' : `${sign}${whole}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`}`;
  return city === 'UTC' ? offset : `${city}, ${offset}`;
}

/** A zone that this machine does not know (an old database, a typo in an import) must not hide a card: UTC then. */
function inZone(at: Date, reader: Reader): DateTime {
  const zoned = DateTime.fromJSDate(at, { zone: reader.timezone });
  return (zoned.isValid ? zoned : DateTime.fromJSDate(at, { zone: 'utc' })).setLocale(intlLocale(reader.locale));
}

const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();
function relativeFormat(locale: Reader['locale'], numeric: 'auto' | 'always'): Intl.RelativeTimeFormat {
  const key = `${locale} ${numeric}`;
  const known = relativeFormats.get(key);
  if (known) return known;
  const made = new Intl.RelativeTimeFormat(intlLocale(locale), { numeric });
  relativeFormats.set(key, made);
  return made;
}
