import { addWorkingTime, type WorkingHours } from '../../core/business-time.ts';
import { days, hours } from '../../core/clock.ts';

/** What an offer can become. Pure; the database checks the same words. */
export const statuses = ['offered', 'expired', 'accepted', 'declined', 'withdrawn'] as const;
export type Status = (typeof statuses)[number];

/** What can be offered to another department. */
export const subjectNouns = ['customer', 'task', 'case'] as const;
export type SubjectNoun = (typeof subjectNouns)[number];

export const maxReason = 500;
export const maxNotes = 4000;

/** An offer that nobody answered in time was escalated, and can still be answered. */
export function isWaiting(status: Status): boolean {
  return status === 'offered' || status === 'expired';
}

/** Working time that the other side has where nobody said how long: a working day. */
const timeToAnswer = hours(8);
/** How far off an answer may be asked for. */
export const furthestAnswer = days(90);

export function usualDeadline(working: WorkingHours, now: Date): Date {
  return addWorkingTime(working, now, timeToAnswer);
}
