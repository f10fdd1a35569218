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

/** "in 2 hours", "3 days ago" · "2小时后", "3天前". Under a minute: "now" · "现在". */
export function formatRelative(at: Date, now: Date, reader: Reader): string {
  const words = relativeFormat(reader.locale);
  const distance = at.getTime() - now.getTime();
  for (const { unit, ms } of steps) {
    if (Math.abs(distance) >= ms) return words.format(Math.trunc(distance / ms), unit);
  }
  return words.format(0, 'second');
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
function relativeFormat(locale: Reader['locale']): Intl.RelativeTimeFormat {
  const known = relativeFormats.get(locale);
  if (known) return known;
  const made = new Intl.RelativeTimeFormat(intlLocale(locale), { numeric: 'auto' });
  relativeFormats.set(locale, made);
  return made;
}
