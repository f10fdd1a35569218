import * as chrono from 'chrono-node/en';
import { wallToInstant } from './wall-clock.ts';
import type { Clock, Day, ReadingContext } from './when-reading.ts';

/**
 * chrono for what our own grammar does not know ("first of may", "two days after tomorrow"). It reads whatever part of a
 * text it can and guesses the rest, so only an answer that used the whole text and is sure of its day counts. Zone
 * abbreviations are left out: "CST" is three different zones.
 */
export function readWithChrono(text: string, ctx: ReadingContext): { day: Day; clock?: Clock } | undefined {
  const noon = wallToInstant(ctx.today, { hour: 12, minute: 0 }, 'Etc/UTC');
  const results = chrono.parse(text, { instant: noon, timezone: 0 }, { forwardDate: ctx.prefer === 'future' });
  const [result] = results;
  if (!result || results.length > 1 || result.end || result.index !== 0 || result.text.length !== text.length)
    return undefined;
  const { start } = result;
  if (start.isCertain('timezoneOffset') || !(start.isCertain('day') || start.isCertain('weekday'))) return undefined;
  const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')];
  if (year === null || month === null || day === null) return undefined;
  const on = { year, month, day };
  if (!start.isCertain('hour')) return { day: { on } };
  return { day: { on }, clock: { hour: start.get('hour') ?? 0, minute: start.get('minute') ?? 0 } };
}
