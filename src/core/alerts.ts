import { days, hours } from './clock.ts';

/**
 * When a task reminds people. Pure and in core, because the task noun writes the first reminder with every change of the due
 * date and the sweep, which knows no noun, moves it on.
 */
export const alertKinds = ['due_soon', 'due', 'overdue'] as const;
export type AlertKind = (typeof alertKinds)[number];

export interface Alert {
  readonly kind: AlertKind;
  readonly at: Date;
}

/** Minutes of working time from an overdue task's reminder until its department's manager hears of it, where the department set nothing. */
export const usualEscalation = 8 * 60;

/** How long after the due moment the one further reminder comes. */
const overdueAfter = hours(24);

/**
 * The reminder that is owed next. Without `after` the due date has just been set: `due_soon` comes 24 hours ahead when more than
 * two days are left, one hour ahead when more than two hours are left, and not at all when it is sooner. `after` is the
 * reminder that has just been sent: due_soon → due → overdue (24 hours after the due moment) → null.
 * A reminder that a standstill made late is never followed by the next one in the same breath: that one comes a day later.
 */
export function nextAlert(dueAt: Date | null, now: Date, after?: AlertKind): Alert | null {
  if (dueAt === null || after === 'overdue') return null;
  const due = dueAt.getTime();
  const left = due - now.getTime();
  if (after === undefined || after === 'due_soon') {
    // After due_soon too: a snooze that ended long before the due date must not eat the ordinary reminder.
    if (left > days(2)) return { kind: 'due_soon', at: new Date(due - days(1)) };
    if (after === undefined && left > hours(2)) return { kind: 'due_soon', at: new Date(due - hours(1)) };
    if (left >= 0 || after === 'due_soon') return { kind: 'due', at: dueAt };
    // Set to a moment that has passed (a task taken up again): "due" would be no news.
    return left > -overdueAfter ? { kind: 'overdue', at: new Date(due + overdueAfter) } : null;
  }
  const at = due + overdueAfter;
  return { kind: 'overdue', at: new Date(at > now.getTime() ? at : now.getTime() + overdueAfter) };
}

/**
 * The reminder at the end of a snooze, named after what will be true then. A task without a due date is `due`: that moment is
 * the one it was put off to.
 */
export function alertAfterSnooze(dueAt: Date | null, until: Date): Alert {
  if (dueAt === null) return { kind: 'due', at: until };
  return { kind: alertAsOf('due_soon', dueAt, until), at: until };
}

/** What a reminder that was planned as `kind` has to be called at `now`: one that comes late must not say "due soon". */
export function alertAsOf(kind: AlertKind, dueAt: Date | null, now: Date): AlertKind {
  if (dueAt === null) return kind;
  const late = now.getTime() - dueAt.getTime();
  if (late >= overdueAfter) return 'overdue';
  return late >= 0 && kind === 'due_soon' ? 'due' : kind;
}
