import { addWorkingTime, isWorkingTime, minutesOfDay, type Stretch, type WorkingHours } from './business-time.ts';

/**
 * When somebody is left in peace, by the clock on their wall: quiet hours, which may pass midnight, and weekends. Pure; daylight
 * saving is business-time's matter, to which "awake" is simply another kind of working hours.
 */
export interface Peace {
  /** Minutes from midnight; both absent: no quiet hours. */
  readonly from: number | null;
  readonly until: number | null;
  readonly weekends: boolean;
  /** IANA name. */
  readonly timezone: string;
}

const minute = 60_000;

/** Until when it is quiet; null: it is not. Whole minutes of the wall clock, to the millisecond. */
export function quietUntil(peace: Peace, now: Date): Date | null {
  if (peace.from === null && !peace.weekends) return null;
  const hours = awakeHours(peace);
  if (isWorkingTime(hours, now)) return null;
  return new Date(addWorkingTime(hours, now, minute).getTime() - minute);
}

function awakeHours({ from, until, weekends, timezone }: Peace): WorkingHours {
  const day = from === null || until === null ? [{ from: 0, to: minutesOfDay }] : awake(from, until);
  return { timezone, week: [1, 2, 3, 4, 5, 6, 7].map((n) => (weekends && n > 5 ? [] : day)), off: new Map() };
}

function awake(from: number, until: number): Stretch[] {
  const stretches =
    from < until
      ? [
          { from: 0, to: from },
          { from: until, to: minutesOfDay },
        ]
      : [{ from: until, to: from }];
  return stretches.filter((one) => one.from < one.to);
}
