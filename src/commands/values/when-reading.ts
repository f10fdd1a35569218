import type { Locale } from '../../core/msg.ts';
import type { Fault } from './result.ts';
import type { CalendarDate, ClockTime } from './wall-clock.ts';

/** What a date in words is read against. Nothing here looks at the real clock. */
export type WhenContext = {
  readonly now: Date;
  /** IANA name of the reader's zone. */
  readonly timezone: string;
  /** Settles how a date written in digits alone is ordered, and the language of what is echoed. Both languages are read in either. */
  readonly locale: Locale;
  /** Which of several is meant by "friday", and the side of now on which the answer must lie. */
  readonly prefer: 'future' | 'past';
  /** The hour that a date without one stands for; 17:00 unless said otherwise. */
  readonly dateOnlyAt?: { readonly hour: number; readonly minute: number };
};

/** The context with today worked out once. */
export type ReadingContext = WhenContext & {
  readonly today: CalendarDate;
  readonly endOfDay: { readonly hour: number; readonly minute: number };
};

/**
 * A day as said: either one day, or one that comes again ("friday", "24 dec", "the 5th"), of which `recurs(0)` is this
 * week's, month's or year's, `recurs(1)` the next; undefined where that one does not exist (31 April).
 */
export type Day = (
  | { readonly on: CalendarDate }
  | { readonly recurs: (n: number, today: CalendarDate) => CalendarDate | undefined }
) & {
  /** Said along with the date, and must agree with it. Monday is 1. */
  readonly weekday?: number;
};

/** An hour as said. A soft one ("tonight", "end of day") means later today even when its usual hour has passed. */
export type Clock = ClockTime & { readonly soft?: boolean };

/** A reader answers undefined when the text is none of its business, a fault when it is and is wrong. */
export type Reading<T> = { readonly got: T } | { readonly fault: Fault } | undefined;

export function got<T>(value: T): Reading<T> {
  return { got: value };
}
