import { DateTime } from 'luxon';
import { minutes } from '../../src/core/clock.ts';

/** A working day before (negative) or after today with a time of day, or a number of minutes from now. */
export type Moment = { readonly workdays: number; readonly at: string } | { readonly minutes: number };

/** `ago(3, '10:20')`: three working days back, at that time where the person is. */
export const ago = (workdays: number, at: string): Moment => ({ workdays: -workdays, at });
export const ahead = (workdays: number, at: string): Moment => ({ workdays, at });
export const minutesAgo = (count: number): Moment => ({ minutes: -count });
export const inMinutes = (count: number): Moment => ({ minutes: count });

/** The moment as it is for somebody in this timezone. Minutes from now end on a full five, as people set them. */
export function momentAt(moment: Moment, now: Date, timezone: string): Date {
  if ('minutes' in moment) {
    const five = minutes(5);
    return new Date(Math.ceil((now.getTime() + minutes(moment.minutes)) / five) * five);
  }
  const [hour = 0, minute = 0] = moment.at.split(':').map(Number);
  // One calendar for everybody: a working day is the same date in Chicago and in Shanghai, so that stories keep their order.
  const today = DateTime.fromJSDate(now, { zone: 'utc' }).startOf('day');
  return today
    .plus({ days: daysUntil(moment.workdays, today.weekday) })
    .set({ hour, minute })
    .setZone(timezone, { keepLocalTime: true })
    .toJSDate();
}

/** Days until so many working days have gone by, Monday to Friday: from a weekend one back is Friday, one ahead is Monday. */
function daysUntil(workdays: number, weekday: number): number {
  const step = Math.sign(workdays);
  let days = 0;
  for (let left = Math.abs(workdays); left > 0; ) {
    days += step;
    const weekdayThen = (((weekday - 1 + days) % 7) + 7) % 7;
    if (weekdayThen < 5) left -= 1;
  }
  return days;
}
