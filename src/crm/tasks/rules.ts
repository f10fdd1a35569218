import { type Alert, alertAfterSnooze, nextAlert } from '../../core/alerts.ts';
import { days } from '../../core/clock.ts';
import { ellipsize, oneLine } from '../../core/text.ts';

/** What a task is allowed to become. Pure; the database checks the same words. */
export const statuses = ['open', 'started', 'done', 'cancelled'] as const;
export type Status = (typeof statuses)[number];

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

/** Characters; a longer first line belongs into a note. */
export const maxTitle = 200;
/** Characters of one note. */
export const maxNote = 4000;

/** Minutes: a year of working days. Longer is a project. */
export const maxEstimate = 260 * 8 * 60;

export type Transition = 'start' | 'done' | 'reopen' | 'cancel';

const transitions: Readonly<Record<Transition, { readonly from: readonly Status[]; readonly to: Status }>> = {
  start: { from: ['open'], to: 'started' },
  done: { from: ['open', 'started'], to: 'done' },
  reopen: { from: ['done', 'cancelled'], to: 'open' },
  cancel: { from: ['open', 'started'], to: 'cancelled' },
};

/** The status after the step, or null where the step makes no sense from here. */
export function statusAfter(step: Transition, from: Status): Status | null {
  const { from: allowed, to } = transitions[step];
  return allowed.includes(from) ? to : null;
}

export function isClosed(status: Status): boolean {
  return status === 'done' || status === 'cancelled';
}

/** The reminder columns of a task; closed tasks have none, snoozed ones only that of the snooze's end. */
export function alertFor(
  task: { readonly status: Status; readonly dueAt: Date | null; readonly snoozedUntil: Date | null },
  now: Date,
): { alert: Alert['kind'] | null; alertAt: Date | null } {
  const next = isClosed(task.status)
    ? null
    : isSnoozed(task, now)
      ? alertAfterSnooze(task.dueAt, task.snoozedUntil)
      : nextAlert(task.dueAt, now);
  return { alert: next?.kind ?? null, alertAt: next?.at ?? null };
}

export function isSnoozed<T extends { readonly snoozedUntil: Date | null }>(
  task: T,
  now: Date,
): task is T & { readonly snoozedUntil: Date } {
  return task.snoozedUntil !== null && task.snoozedUntil > now;
}

export function isOverdue(task: { readonly status: Status; readonly dueAt: Date | null }, now: Date): boolean {
  return !isClosed(task.status) && task.dueAt !== null && task.dueAt < now;
}

/** A colleague who can be given work: there, placed (an admin belongs everywhere) and not only looking on. */
export function canBeAssigned(person: {
  readonly active: boolean;
  readonly role: string;
  readonly departmentId: number | null;
}): boolean {
  return person.active && person.role !== 'viewer' && (person.departmentId !== null || person.role === 'admin');
}

/** Per cent of a checklist that is done, rounded down so that only all of it is 100; null without one. */
export function progressOf(items: { readonly done: number; readonly all: number }): number | null {
  return items.all === 0 ? null : Math.floor((items.done / items.all) * 100);
}

/** Lines of one checklist. */
export const maxItems = 50;
/** Characters of one line. */
export const maxItem = 200;
/** Tasks that one may wait for. */
export const maxWaits = 20;

/** Work that one department asks of another; it counts as taken up when somebody there says so or begins. */
export function awaitsAcknowledgement(task: {
  readonly status: Status;
  readonly departmentId: number;
  readonly creatorDepartmentId: number | null;
  readonly acknowledgedAt: Date | null;
}): boolean {
  const { status, departmentId, creatorDepartmentId, acknowledgedAt } = task;
  return (
    status === 'open' && acknowledgedAt === null && creatorDepartmentId !== null && creatorDepartmentId !== departmentId
  );
}

/**
 * A whole message as title and first note: its first line, shortened at a word where it is too long, and the whole text where
 * that left something out.
 */
export function messageToTask(message: string): { title: string; note: string | undefined } {
  const lines = message
    .split(/\r?\n/u)
    .map(oneLine)
    .filter((line) => line !== '');
  const first = lines[0] ?? '';
  const title = shorten(first);
  if (title === first && lines.length <= 1) return { title, note: undefined };
  const rest = title === first ? lines.slice(1).join('\n') : message.trim();
  return { title, note: ellipsize(rest, maxNote) };
}

function shorten(line: string): string {
  if (line.length <= maxTitle) return line;
  const head = ellipsize(line, maxTitle);
  const space = head.lastIndexOf(' ');
  return space > maxTitle / 2 ? `${head.slice(0, space).trimEnd()}…` : head;
}

/** What a person's day is made of. */
export interface DayTask {
  readonly status: Status;
  readonly dueAt: Date | null;
  readonly snoozedUntil: Date | null;
  readonly assigneeId: number | null;
  readonly createdById: number;
  readonly updatedAt: Date;
  /** Others have to be finished first. */
  readonly blocked?: boolean;
}

export interface Day<T> {
  readonly overdue: readonly T[];
  readonly dueToday: readonly T[];
  /** Given to me by others, and not begun, though I could. */
  readonly waiting: readonly T[];
  /** Nobody has touched it for a week. */
  readonly neglected: readonly T[];
  /** The rest of my open tasks. */
  readonly later: readonly T[];
}

/** Untouched for this long, an open task counts as neglected. */
export const neglectedAfter = days(7);
/** So does a customer whom nobody has spoken to for this long. */
export const contactAfter = days(30);

/** Sorts open tasks into the sections of a day; each stands in the first that fits. `me` owns all but the unassigned ones. */
export function sortDay<T extends DayTask>(tasks: readonly T[], me: number, now: Date, endOfDay: Date): Day<T> {
  const day = { overdue: [] as T[], dueToday: [] as T[], waiting: [] as T[], neglected: [] as T[], later: [] as T[] };
  for (const task of tasks) day[sectionOf(task, me, now, endOfDay)].push(task);
  return day;
}

function sectionOf(task: DayTask, me: number, now: Date, endOfDay: Date): keyof Day<never> {
  const isMine = task.assigneeId === me;
  if (isSnoozed(task, now)) return 'later';
  if (isMine && isOverdue(task, now)) return 'overdue';
  if (isMine && task.dueAt !== null && task.dueAt < endOfDay) return 'dueToday';
  if (isMine && task.status === 'open' && task.createdById !== me && task.blocked !== true) return 'waiting';
  return now.getTime() - task.updatedAt.getTime() >= neglectedAfter ? 'neglected' : 'later';
}
