import { type Msg, perLocale } from '../../core/msg.ts';
import { formatDate } from '../../i18n/format.ts';
import { ok, type Result } from './result.ts';
import { dateToIso, instantToWall } from './wall-clock.ts';
import { parseWhen, type WhenContext } from './when.ts';

/** A day of the calendar, without hour and zone: `2026-12-01`. */
export type Day = string;

/**
 * A day in words, on the reader's calendar: `friday`, `end of month`, `2026-12-01`, `月底`. `side`: 'any' takes days on both sides
 * of today, and reads open ones ("friday") as those to come. Faults: those of parseWhen.
 */
export function parseDay(
  text: string,
  ctx: Omit<WhenContext, 'prefer' | 'dateOnlyAt'>,
  side: 'future' | 'past' | 'any' = 'any',
): Result<Day> {
  // Today is neither past nor to come: its last minute is still ahead, its first has been.
  const read = (prefer: 'future' | 'past') =>
    parseWhen(text, {
      ...ctx,
      prefer,
      dateOnlyAt: prefer === 'future' ? { hour: 23, minute: 59 } : { hour: 0, minute: 0 },
    });
  const first = read(side === 'past' ? 'past' : 'future');
  const found = !first.ok && side === 'any' && first.fault.kind === 'past' ? read('past') : first;
  return found.ok ? ok(dateToIso(instantToWall(found.value.at, ctx.timezone))) : found;
}

/** The day that it is now, there. */
export function today(now: Date, timezone: string): Day {
  return dateToIso(instantToWall(now, timezone));
}

const dayMs = 86_400_000;

/** Days from one to the other; negative when it lies before. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}

/** "Tue 1 Dec 2026" · "2026年12月1日周二". A day has no zone: it reads the same wherever one sits. */
export function dayText(day: Day): Msg {
  return perLocale((locale) => formatDate(new Date(`${day}T12:00:00Z`), { locale, timezone: 'UTC' }));
}
