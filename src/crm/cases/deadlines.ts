import { addWorkingTime, type WorkingHours, workingTimeBetween } from '../../core/business-time.ts';
import { minutes } from '../../core/clock.ts';
import type { Level, Status } from './rules.ts';
import { isFinished } from './rules.ts';

/**
 * When a case has to be answered and solved, and when somebody has to be told. Pure. Targets are working time of the case's
 * department; the resolution clock stands still while a case waits for the customer, and starts anew when it is reopened.
 */
export interface Target {
  readonly responseMinutes: number;
  readonly resolutionMinutes: number;
}

/** Until an admin sets others: a working day is eight hours. */
export const usualTargets: Readonly<Record<Level, Target>> = {
  urgent: { responseMinutes: 60, resolutionMinutes: 8 * 60 },
  high: { responseMinutes: 4 * 60, resolutionMinutes: 16 * 60 },
  normal: { responseMinutes: 8 * 60, resolutionMinutes: 40 * 60 },
  low: { responseMinutes: 16 * 60, resolutionMinutes: 80 * 60 },
};

/** People are warned when this part of the time is used up. */
const warnAfter = 0.75;
/** Working time after a missed resolution deadline until the admins hear of it. */
const escalateAfter = minutes(8 * 60);

/** A stretch in which the clock stood still; `to` null while it still does. ISO 8601. */
export type Wait = { readonly from: string; readonly to: string | null };

export const alertKinds = [
  'response_due',
  'response_breached',
  'resolution_due',
  'resolution_breached',
  'escalation',
] as const;
export type AlertKind = (typeof alertKinds)[number];

export interface Deadlines {
  readonly responseWarnAt: Date | null;
  readonly responseDueAt: Date | null;
  readonly resolutionWarnAt: Date | null;
  readonly resolutionDueAt: Date | null;
  readonly escalateAt: Date | null;
  /** What was told already of the deadlines as they are. */
  readonly told: readonly string[];
  readonly alert: AlertKind | null;
  readonly alertAt: Date | null;
}

/** What the clock of a case depends on, besides its deadlines as they are now. */
export interface Timed extends Deadlines {
  readonly status: Status;
  readonly openedAt: Date;
  readonly clockFrom: Date;
  readonly waits: readonly Wait[];
  readonly respondedAt: Date | null;
  readonly dueFixed: boolean;
  readonly escalation: number;
}

export const noDeadlines: Deadlines = {
  responseWarnAt: null,
  responseDueAt: null,
  resolutionWarnAt: null,
  resolutionDueAt: null,
  escalateAt: null,
  told: [],
  alert: null,
  alertAt: null,
};

/**
 * The deadlines of a case as it is now. What is over stays as it was: the deadline of an answer that was given, all of a case that
 * is finished. AppError 'refused' where the department never works.
 */
export function planDeadlines(given: Timed, target: Target, hours: WorkingHours, now: Date): Deadlines {
  if (isFinished(given.status)) {
    const { responseWarnAt, responseDueAt, resolutionWarnAt, resolutionDueAt, escalateAt, told } = given;
    return {
      responseWarnAt,
      responseDueAt,
      resolutionWarnAt,
      resolutionDueAt,
      escalateAt,
      told,
      alert: null,
      alertAt: null,
    };
  }
  const response = given.respondedAt === null ? planResponse(given, target, hours) : given;
  const resolution = planResolution(given, target, hours, now);
  const planned = {
    responseWarnAt: response.responseWarnAt,
    responseDueAt: response.responseDueAt,
    ...resolution,
    told: stillTold(given, { ...response, ...resolution }, now),
  };
  return { ...planned, ...nextAlert({ ...given, ...planned }) };
}

function planResponse({ openedAt }: Timed, { responseMinutes }: Target, hours: WorkingHours) {
  const length = minutes(responseMinutes);
  return {
    responseWarnAt: addWorkingTime(hours, openedAt, length * warnAfter),
    responseDueAt: addWorkingTime(hours, openedAt, length),
  };
}

function planResolution(given: Timed, { resolutionMinutes }: Target, hours: WorkingHours, now: Date) {
  if (given.dueFixed && given.resolutionDueAt !== null) {
    const due = given.resolutionDueAt;
    const left = workingTimeBetween(hours, now, due);
    const keepsWarning = given.resolutionWarnAt !== null && given.resolutionWarnAt < due;
    return {
      resolutionDueAt: due,
      resolutionWarnAt: keepsWarning
        ? given.resolutionWarnAt
        : left > 0
          ? addWorkingTime(hours, now, Math.floor(left * warnAfter))
          : null,
      escalateAt: addWorkingTime(hours, due, escalateAfter),
    };
  }
  // Nobody knows how long the customer takes, so there is no deadline to name meanwhile.
  if (given.status === 'waiting') return { resolutionWarnAt: null, resolutionDueAt: null, escalateAt: null };
  const paused = given.waits.reduce(
    (sum, { from, to }) => sum + workingTimeBetween(hours, new Date(from), to === null ? now : new Date(to)),
    0,
  );
  const length = minutes(resolutionMinutes);
  const after = (ms: number) => addWorkingTime(hours, given.clockFrom, ms + paused);
  return {
    resolutionWarnAt: after(length * warnAfter),
    resolutionDueAt: after(length),
    escalateAt: after(length + escalateAfter),
  };
}

/** A deadline that moved into the future is told of again; one that has passed already is not told of twice. */
function stillTold(
  given: Timed,
  next: Pick<Deadlines, 'responseWarnAt' | 'responseDueAt' | 'resolutionWarnAt' | 'resolutionDueAt'>,
  now: Date,
): readonly string[] {
  // While a case waits there is no deadline, and what was told of the last one counts when it goes on.
  const isAhead = (at: Date | null) => at !== null && at > now;
  const again: Readonly<Record<string, boolean>> = {
    response_due: isAhead(next.responseWarnAt),
    response_breached: isAhead(next.responseDueAt),
    resolution_due: isAhead(next.resolutionWarnAt),
    resolution_breached: isAhead(next.resolutionDueAt),
  };
  return given.told.filter((kind) => !again[kind]);
}

/** What the sweep owes next, and when. */
export function nextAlert(given: Timed): { readonly alert: AlertKind | null; readonly alertAt: Date | null } {
  if (isFinished(given.status) || given.status === 'waiting') return { alert: null, alertAt: null };
  const owed: { alert: AlertKind; alertAt: Date }[] = [];
  const owes = (alert: AlertKind, alertAt: Date | null): void => {
    if (alertAt !== null && !given.told.includes(alert)) owed.push({ alert, alertAt });
  };
  if (given.respondedAt === null) {
    if (!given.told.includes('response_breached')) owes('response_due', given.responseWarnAt);
    owes('response_breached', given.responseDueAt);
  }
  if (!given.told.includes('resolution_breached')) owes('resolution_due', given.resolutionWarnAt);
  owes('resolution_breached', given.resolutionDueAt);
  if (given.told.includes('resolution_breached') && given.escalation < 2) owes('escalation', given.escalateAt);
  owed.sort((a, b) => a.alertAt.getTime() - b.alertAt.getTime());
  return owed[0] ?? { alert: null, alertAt: null };
}

/** What happens when the alert of a case has come: what it is called by now, and what is owed after it. */
export interface Advance {
  readonly kind: AlertKind;
  readonly told: readonly string[];
  /** 1: the department's manager, 2: the admins; as before where nothing was escalated. */
  readonly escalation: number;
  readonly alert: AlertKind | null;
  readonly alertAt: Date | null;
}

/** A warning that a standstill made late is the missed deadline itself. `given.alert` must be set. */
export function advance(given: Timed & { readonly alert: AlertKind }, now: Date): Advance {
  const isLate = (at: Date | null) => at !== null && at <= now;
  let kind = given.alert;
  if (kind === 'response_due' && isLate(given.responseDueAt)) kind = 'response_breached';
  if (kind === 'resolution_due' && isLate(given.resolutionDueAt)) kind = 'resolution_breached';
  const isBreach = kind === 'response_breached' || kind === 'resolution_breached';
  const escalation = kind === 'escalation' ? 2 : isBreach ? Math.max(1, given.escalation) : given.escalation;
  const told = [...given.told, kind];
  return { kind, told, escalation, ...nextAlert({ ...given, told, escalation }) };
}

/** The deadline that a case is under: the answer's while there is none, then the resolution's. */
export function pressingDeadline(
  given: Pick<Timed, 'status' | 'respondedAt' | 'responseDueAt' | 'resolutionDueAt'>,
): { readonly what: 'response' | 'resolution'; readonly at: Date } | null {
  if (isFinished(given.status)) return null;
  if (given.respondedAt === null && given.responseDueAt !== null) {
    const first = given.resolutionDueAt === null || given.responseDueAt <= given.resolutionDueAt;
    if (first) return { what: 'response', at: given.responseDueAt };
  }
  return given.resolutionDueAt === null ? null : { what: 'resolution', at: given.resolutionDueAt };
}

/** Working minutes that passed until the first answer, and until the resolution without the waits. */
export function responseMinutes(given: Pick<Timed, 'openedAt'>, at: Date, hours: WorkingHours): number {
  return Math.round(workingTimeBetween(hours, given.openedAt, at) / minutes(1));
}

export function resolutionMinutes(given: Pick<Timed, 'clockFrom' | 'waits'>, at: Date, hours: WorkingHours): number {
  const waited = given.waits.reduce(
    (sum, { from, to }) => sum + workingTimeBetween(hours, new Date(from), to === null ? at : new Date(to)),
    0,
  );
  return Math.round((workingTimeBetween(hours, given.clockFrom, at) - waited) / minutes(1));
}

/** The waits with one that begins, or with the last one ended. */
export const waitsFrom = (waits: readonly Wait[], at: Date): Wait[] => [...waits, { from: at.toISOString(), to: null }];
export const waitsUntil = (waits: readonly Wait[], at: Date): Wait[] =>
  waits.map((wait) => (wait.to === null ? { ...wait, to: at.toISOString() } : wait));
