import { z } from 'zod';
import { addWorkdays, dayOf, endOfWork, type WorkingHours } from '../../core/business-time.ts';

/** The steps of a playbook, and what follows from them when it is started. Pure. */

/** Who gets a step: the customer's owner, the department's manager, or whoever of the department takes it. */
export const roles = ['owner', 'manager', 'anyone'] as const;
export type StepRole = (typeof roles)[number];

export const maxSteps = 40;
export const maxStepTitle = 150;
export const maxStepItems = 20;
/** Days before or after; beyond it somebody mistyped. */
export const furthest = 730;

const number = z.number().int().min(1).max(999);

export const stepSchema = z.object({
  /** Never given to another step of the same playbook. */
  n: number,
  title: z.string().trim().min(1).max(maxStepTitle),
  titleZh: z.string().trim().min(1).max(maxStepTitle).optional(),
  /** A department's key, which is stable; null: the department that has the project. */
  department: z.string().max(60).nullable(),
  role: z.enum(roles),
  /** Days from the start, or from the completion of step `from`; null: no due date. Before the start only without `from`. */
  days: z.number().int().min(-furthest).max(furthest).nullable(),
  /** Those are working days of the department that does the step. */
  working: z.boolean(),
  from: number.nullable(),
  /** Steps that have to be finished first. */
  waitsFor: z.array(number).max(maxSteps),
  items: z.array(z.string().trim().min(1).max(200)).max(maxStepItems),
});
export type Step = z.output<typeof stepSchema>;

export const stepsSchema = z.array(stepSchema).max(maxSteps);

/** What a step waits for: what it says, and what its due date counts from. */
export function awaitedBy(step: Step): number[] {
  return [...new Set([...step.waitsFor, ...(step.from === null ? [] : [step.from])])];
}

/**
 * The steps in an order in which each comes after all that it waits for; null where some wait for one another, for themselves or for
 * a step that is not there.
 */
export function inOrder(steps: readonly Step[]): Step[] | null {
  const left = new Map(steps.map((step) => [step.n, step]));
  if (left.size !== steps.length) return null;
  const ordered: Step[] = [];
  const passed = new Set<number>();
  while (left.size > 0) {
    const ready = steps.filter((step) => left.has(step.n) && awaitedBy(step).every((n) => passed.has(n)));
    if (ready.length === 0) return null;
    for (const step of ready) {
      ordered.push(step);
      passed.add(step.n);
      left.delete(step.n);
    }
  }
  return ordered;
}

/** Without that step, and without what others said of it. */
export function withoutStep(steps: readonly Step[], n: number): Step[] {
  return steps
    .filter((step) => step.n !== n)
    .map((step) => ({
      ...step,
      waitsFor: step.waitsFor.filter((other) => other !== n),
      // A due date that counted from it counts from nothing now.
      ...(step.from === n ? { from: null, days: null, working: false } : {}),
    }));
}

export function nextNumber(steps: readonly Step[]): number {
  return Math.max(0, ...steps.map(({ n }) => n)) + 1;
}

/**
 * When a step is due if it counts from the start; null if it does not, or has no due date: at the end of that day's work in the
 * department that does it, whose free days and holidays are no working days. The start is the day that whoever starts it sees on
 * the calendar. What lies before now (a renewal that begins late) is due at the end of the first working day that is still to come.
 */
export function dueFromStart(
  step: Step,
  start: { readonly at: Date; readonly zone: string },
  now: Date,
  hours: WorkingHours,
): Date | null {
  if (step.from !== null || step.days === null) return null;
  const from = dayOf(start.at.getTime(), start.zone);
  const due = endOfWork(hours, step.working ? addWorkdays(hours, from, step.days) : from + step.days);
  if (due > now) return due;
  const today = dayOf(now.getTime(), hours.timezone);
  const first = endOfWork(hours, addWorkdays(hours, today, 0));
  return first > now ? first : endOfWork(hours, addWorkdays(hours, today, 1));
}
