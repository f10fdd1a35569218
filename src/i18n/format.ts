import { IANAZone, Info } from 'luxon';
import type { Reader } from '../core/actor.ts';
import { intlLocale, type Locale } from '../core/msg.ts';

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
  const { year, month, day, weekday } = wallClock(at, reader);
  const names = namesIn(reader.locale);
  return reader.locale === 'zh'
    ? `${year}年${month + 1}月${day}日${names.weekdays[weekday]}`
    : `${names.weekdays[weekday]} ${day} ${names.months[month]} ${year}`;
}

/** "Fri 13 Mar 2026, 14:00" · "2026年3月13日周五 14:00". */
export function formatDateTime(at: Date, reader: Reader): string {
  const time = formatTime(at, reader);
  return reader.locale === 'zh' ? `${formatDate(at, reader)} ${time}` : `${formatDate(at, reader)}, ${time}`;
}

/** "14:00" in either language: nobody has to wonder about am and pm. */
export function formatTime(at: Date, reader: Reader): string {
  const { hour, minute } = wallClock(at, reader);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

const steps: readonly { readonly unit: Intl.RelativeTimeFormatUnit; readonly ms: number }[] = [
  { unit: 'year', ms: 365 * 86_400_000 },
  { unit: 'month', ms: 30 * 86_400_000 },
  { unit: 'week', ms: 7 * 86_400_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
];

/**
 * "in 2 hours", "tomorrow", "3 weeks ago" · "2小时后", "明天", "3周前", to the nearest: an hour and 59 minutes are two hours. Under a
 * minute: "now" · "现在".
 */
export function formatRelative(at: Date, now: Date, reader: Reader): string {
  const distance = at.getTime() - now.getTime();
  const length = Math.abs(distance);
  // The largest unit of which there is one after rounding: 59½ minutes are an hour, and 23 hours and 40 minutes a day.
  const step = steps.find(({ ms }, index) => length >= ms || roundedIn(length, steps[index + 1]) >= ms);
  if (!step) return relativeFormat(reader.locale, 'auto').format(0, 'second');
  const sign = distance < 0 ? -1 : 1;
  if (step.unit !== 'day') {
    const rounded = sign * Math.max(1, Math.round(length / step.ms));
    return relativeFormat(reader.locale, 'always').format(rounded, step.unit);
  }
  // "Tomorrow" is a day of the reader's calendar, not a length of time.
  const days = wallClock(at, reader).dayNumber - wallClock(now, reader).dayNumber;
  return relativeFormat(reader.locale, 'auto').format(days, 'day');
}

function roundedIn(length: number, step: (typeof steps)[number] | undefined): number {
  return step && length >= step.ms ? Math.round(length / step.ms) * step.ms : 0;
}

/** Making a formatter takes longer than drawing the card that it is for. */
const numberFormats = perLocaleOnce((tag) => new Intl.NumberFormat(tag));
const percentFormats = perLocaleOnce(
  (tag) => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 }),
);

function perLocaleOnce<T>(make: (tag: string) => T): Readonly<Record<Reader['locale'], T>> {
  return { en: make(intlLocale('en')), zh: make(intlLocale('zh')) };
}

/** "1,204" · "1,204". */
export function formatNumber(value: number | bigint, reader: Pick<Reader, 'locale'>): string {
  return numberFormats[reader.locale].format(value);
}

/** A whole per cent: "60%". `of` 0 counts as nothing done. */
export function formatPercent(done: number, of: number, reader: Pick<Reader, 'locale'>): string {
  const share = of > 0 ? Math.min(1, Math.max(0, done / of)) : 0;
  return percentFormats[reader.locale].format(share);
}

/** The zone as people call it: "Berlin, UTC+1" · "Berlin, UTC+1". */
export function zoneLabel(at: Date, reader: Reader): string {
  const offset = offsetAt(at, reader);
  const city = reader.timezone.split('/').at(-1)?.replaceAll('_', ' ') ?? reader.timezone;
  const hours = offset / 60;
  const sign = hours < 0 ? '−' : '+';
  const whole = Math.floor(Math.abs(hours));
  const minutes = Math.abs(offset) % 60;
  const utc = `UTC${hours === 0 ? '' : `${sign}${whole}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`}`;
  return city === 'UTC' ? utc : `${city}, ${utc}`;
}

/** Minutes east of UTC. A zone that this machine does not know (an old database, a typo in an import) must not hide a card: UTC then. */
function offsetAt(at: Date, reader: Reader): number {
  const quarter = Math.floor(at.getTime() / quarterHour);
  const key = `${reader.timezone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const zone = IANAZone.create(reader.timezone);
  const offset = zone.isValid ? zone.offset(at.getTime()) : 0;
  if (offsets.size >= mostOffsets) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/** Asking a zone costs more than everything else about a moment. Clocks change on quarter hours only, so an answer holds for one. */
const offsets = new Map<string, number>();
const quarterHour = 900_000;
const mostOffsets = 10_000;

interface WallClock {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  /** From Sunday, 0. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  /** Days since 1970-01-01 in the reader's calendar. */
  readonly dayNumber: number;
}

/** What the clock and the calendar on the reader's wall say. Every card shows several moments, so this is plain arithmetic. */
function wallClock(at: Date, reader: Reader): WallClock {
  const shifted = new Date(at.getTime() + offsetAt(at, reader) * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth(),
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    dayNumber: Math.floor(shifted.getTime() / 86_400_000),
  };
}

interface CalendarNames {
  readonly months: readonly string[];
  readonly weekdays: readonly string[];
}

const calendarNames = new Map<Locale, CalendarNames>();
function namesIn(locale: Locale): CalendarNames {
  const known = calendarNames.get(locale);
  if (known) return known;
  const [monday = '', ...others] = Info.weekdays('short', { locale: intlLocale(locale) });
  const sunday = others.at(-1) ?? '';
  const made = {
    months: Info.months('short', { locale: intlLocale(locale) }),
    weekdays: [sunday, monday, ...others.slice(0, -1)],
  };
  calendarNames.set(locale, made);
  return made;
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
