import { type CronExpression, CronExpressionParser } from 'cron-parser';
import { type CalendarDate, instantToWall, wallToInstant } from '../../commands/values/wall-clock.ts';

/**
 * When digests come. Pure. A schedule is read by the clock on a wall: its slots are readings of that clock (`2026-11-20T08:30`) and
 * have nothing to do with any zone, so each comes once whatever the clocks do. Only then a slot becomes a moment: one that the wall
 * shows twice is the first time, one that it leaves out comes as much later as the clocks went forward.
 */

/** `2026-11-20T08:30`; in order as texts are. */
export type Slot = string;

export interface Plan {
  /** Cron's five fields: minute, hour, day of the month (L: the last), month, day of the week. */
  readonly schedule: string;
  /** IANA name. */
  readonly timezone: string;
  /** May a digest come on this day (`2026-11-20`)? */
  isDay(day: string): boolean;
}

/** Clocks change by at most so much; slots on either side of a change may change places by it. */
const longestShift = 3 * 3_600_000;
/** Slots that are looked at to find one on a day that counts: two years of days. */
const mostLooked = 800;

export function readSchedule(schedule: string): CronExpression {
  return CronExpressionParser.parse(schedule, { tz: 'UTC' });
}

export function slotAt(at: Date, timezone: string): Slot {
  const { year, month, day, hour, minute } = instantToWall(at, timezone);
  return new Date(Date.UTC(year, month - 1, day, hour, minute)).toISOString().slice(0, 16);
}

/** The moment of a slot. */
export function momentOf(slot: Slot, timezone: string): Date {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = slot.split(/[-T:]/u).map(Number);
  const date: CalendarDate = { year, month, day };
  return wallToInstant(date, { hour, minute }, timezone);
}

function* slotsFrom(schedule: string, wall: Slot, way: 'next' | 'prev', shift: number): Generator<Slot> {
  const start = new Date(`${wall}:00Z`).getTime() + shift;
  const cron = CronExpressionParser.parse(schedule, { tz: 'UTC', currentDate: new Date(start) });
  for (let looked = 0; looked < mostLooked; looked += 1) {
    yield cron[way]().toDate().toISOString().slice(0, 16);
  }
}

/** The latest slot that has come by now and is after `last`; null: none. After a long pause only this one is owed, not all of them. */
export function dueSlot(plan: Plan, last: Slot, now: Date): Slot | null {
  const wall = slotAt(now, plan.timezone);
  for (const slot of slotsFrom(plan.schedule, wall, 'prev', longestShift)) {
    if (slot <= last) return null;
    if (plan.isDay(slot.slice(0, 10)) && momentOf(slot, plan.timezone) <= now) return slot;
  }
  return null;
}

/** The first slot after `last` that is still to come, on a day that counts; null: none in the years to come. */
export function nextSlot(plan: Plan, last: Slot, now: Date): Slot | null {
  const wall = slotAt(now, plan.timezone);
  for (const slot of slotsFrom(plan.schedule, wall, 'next', -longestShift)) {
    if (slot > last && plan.isDay(slot.slice(0, 10)) && momentOf(slot, plan.timezone) > now) return slot;
  }
  return null;
}

/** The slot before this one, where its first digest begins. */
export function slotBefore(plan: Plan, slot: Slot): Slot | null {
  for (const before of slotsFrom(plan.schedule, slot, 'prev', 0)) {
    if (before < slot && plan.isDay(before.slice(0, 10))) return before;
  }
  return null;
}
