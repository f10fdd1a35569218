import { hours, minutes } from '../core/clock.ts';
import { type Peace, quietUntil } from '../core/peace.ts';
import type { NounName } from '../core/records.ts';
import type { OutboxEvent } from '../store/outbox.ts';
import type { Route } from './routing.ts';

/** What a target has asked for, and how much it was told of late. */
export interface Pace {
  readonly peace: Peace;
  /** Silence of everything until then; null: none. */
  readonly mutedUntil: Date | null;
  /** Records that it wants to hear nothing of. */
  readonly muted: readonly { readonly noun: NounName; readonly recordId: number }[];
  /** Messages within the last `budgetWindow`. */
  readonly noticed: number;
  /** How many it takes in that time before the others wait to be told together. */
  readonly budget: number;
}

/** What becomes of a message now. */
export type Verdict =
  | { readonly kind: 'send' }
  /** Told with others then, in one message. */
  | { readonly kind: 'hold'; readonly until: Date; readonly because: 'quiet' | 'muted' | 'burst' }
  /** Never told. */
  | { readonly kind: 'skip' };

export const budgetWindow = hours(1);
/** What is beyond the budget is told together after so long. */
const holdFor = minutes(15);

const send: Verdict = { kind: 'send' };

/**
 * What waits, what is sent and what is dropped: the noise budget. Cards that are drawn again in place disturb nobody; what is urgent goes
 * through whatever was asked for; what answers somebody where they asked is no push. Reminders that are too many at once are told
 * together at once, not later. Pure.
 */
export function pace(
  event: OutboxEvent,
  route: Route,
  pace: Pace | undefined,
  urgent: boolean,
  /** Messages to the same target that were decided before in the same breath. */
  before: number,
  now: Date,
): Verdict {
  if (!pace || route.kind === 'update' || route.rule.origin || urgent || isDirect(event.type)) return send;
  if (pace.muted.some((one) => concerns(event, one))) return { kind: 'skip' };
  const quiet = quietUntil(pace.peace, now);
  if (pace.mutedUntil && pace.mutedUntil > now) {
    const until = quiet && quiet > pace.mutedUntil ? quiet : pace.mutedUntil;
    return { kind: 'hold', until, because: 'muted' };
  }
  if (quiet) return { kind: 'hold', until: quiet, because: 'quiet' };
  if (pace.noticed + before < pace.budget) return send;
  return {
    kind: 'hold',
    until: isReminder(event.type) ? now : new Date(now.getTime() + holdFor),
    because: 'burst',
  };
}

/** The record itself, or anything about a muted customer. */
function concerns(event: OutboxEvent, muted: { readonly noun: NounName; readonly recordId: number }): boolean {
  if (event.noun === muted.noun && event.recordId === muted.recordId) return true;
  return muted.noun === 'customer' && event.details.customerId === muted.recordId;
}

/** Asked for just now, or what was held back already. */
const isDirect = (type: string): boolean => type === 'subscription.tested' || type === 'bulletin.made';

/** Something that is due by itself. */
export function isReminder(type: string): boolean {
  return /\.(?:due|due_soon|overdue|reminded|response_due|resolution_due)$/u.test(type);
}

/** Goes through quiet hours, mutes and the budget: what is urgent, what was missed and what was escalated. */
export function isUrgent(type: string, priority: string | null | undefined): boolean {
  return priority === 'urgent' || /\.(?:escalated|escalated_to_admins|\w*breached|expired)$/u.test(type);
}
