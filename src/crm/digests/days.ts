import { type WorkingHours, without } from '../../core/business-time.ts';

const usualWeekdays = new Set([1, 2, 3, 4, 5]);

/** Is anything worked on that day? Without a department: Monday to Friday. */
export function workedDays(hours: WorkingHours | undefined): (day: string) => boolean {
  return (day) => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (!hours) return usualWeekdays.has(weekday);
    return without(hours.week[(weekday + 6) % 7] ?? [], hours.off.get(day) ?? []).length > 0;
  };
}
