import { addDays, addMonths, type CalendarDate, daysInMonth, weekdayOf } from './wall-clock.ts';

export type PeriodUnit = 'week' | 'month' | 'quarter' | 'year';
export type PeriodEdge = 'start' | 'middle' | 'end';

/** The Monday of the week `shift` weeks from today's. */
export function mondayOf(today: CalendarDate, shift: number): CalendarDate {
  return addDays(today, 1 - weekdayOf(today) + 7 * shift);
}

/** The first, middle or last day of a period. A week ends on Friday, since that is when work due "this week" is due. */
export function edgeOf(today: CalendarDate, unit: PeriodUnit, shift: number, edge: PeriodEdge): CalendarDate {
  if (unit === 'week') {
    const monday = mondayOf(today, shift);
    return edge === 'start' ? monday : addDays(monday, edge === 'end' ? 4 : 2);
  }
  const months = unit === 'month' ? 1 : unit === 'quarter' ? 3 : 12;
  const firstMonth = Math.floor((today.month - 1) / months) * months + 1;
  const start = addMonths({ year: today.year, month: firstMonth, day: 1 }, shift * months);
  if (edge === 'start') return start;
  if (edge === 'middle') return { ...addMonths(start, Math.floor(months / 2)), day: months === 1 ? 15 : 1 };
  const last = addMonths(start, months - 1);
  return { ...last, day: daysInMonth(last.year, last.month) };
}
