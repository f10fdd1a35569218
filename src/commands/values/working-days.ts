import { addDays, type CalendarDate, weekdayOf } from './wall-clock.ts';

/**
 * So many working days later (earlier, where negative): Monday to Friday. A weekend's day itself counts as the Friday before when
 * going forward, and as the Monday after when going back; 0 gives the next working day, or the day itself.
 */
export function addWorkingDays(date: CalendarDate, days: number): CalendarDate {
  const step = days < 0 ? -1 : 1;
  let at = date;
  if (days === 0) {
    while (weekdayOf(at) > 5) at = addDays(at, 1);
    return at;
  }
  for (let left = Math.abs(days); left > 0; ) {
    at = addDays(at, step);
    if (weekdayOf(at) <= 5) left -= 1;
  }
  return at;
}
