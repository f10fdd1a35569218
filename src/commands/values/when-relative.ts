import { readSpan, type Span } from './span.ts';
import { addDays, addMonths, instantToWall, wallToInstant } from './wall-clock.ts';
import { type Day, got, type Reading, type ReadingContext } from './when-reading.ts';

type Relative = {
  readonly span: Span;
  readonly sign: 1 | -1 /** Said with "in", "ago", 后…: not a bare length. */;
  readonly said: boolean;
};

/** "in 2 hours", "2h ago", "3 days from now", 两分钟后, 三天前, 过半小时; and, where a date is expected, "2d" or "+2d". */
function readRelative(text: string): Relative | undefined {
  const english =
    /^(in|within) (.+)$/.exec(text) ?? /^(\+) ?(.+)$/.exec(text) ?? /^过了?()(.+?)(?:之后|以后|后)?$/u.exec(text);
  const after = /^(.+?)(?: from now| later| from today| hence|之后|以后|后|之内|以内|内)$/u.exec(text);
  const before = /^(.+?)(?: ago| back| before now|之前|以前|前)$/u.exec(text);
  const amount = english?.[2] ?? after?.[1] ?? before?.[1] ?? text;
  const span = readSpan(amount.trim());
  if (!span) return undefined;
  return { span, sign: !english && !after && before ? -1 : 1, said: Boolean(english ?? after ?? before) };
}

/** A moment counted from now in hours and minutes; those run on through a change of clocks. */
export function readRelativeMoment(text: string, ctx: ReadingContext, how: 'said' | 'bare'): Date | undefined {
  if (/^(?:now|right now|现在|马上)$/u.test(text)) return ctx.now;
  const relative = readRelative(text);
  if (!relative || relative.span.ms === 0 || relative.said !== (how === 'said')) return undefined;
  const { span, sign } = relative;
  if (span.days === 0 && span.months === 0) return new Date(ctx.now.getTime() + sign * span.ms);
  const wall = instantToWall(ctx.now, ctx.timezone);
  const moved = wallToInstant(addDays(addMonths(wall, sign * span.months), sign * span.days), wall, ctx.timezone);
  return new Date(moved.getTime() + sign * span.ms);
}

/** A day counted from today in days, weeks, months or years. */
export function readRelativeDay(text: string, { today }: ReadingContext, strict: boolean): Reading<Day> {
  const relative = readRelative(text);
  if (relative?.span.ms !== 0 || (strict && !relative.said)) return undefined;
  const { span, sign } = relative;
  return got({ on: addDays(addMonths(today, sign * span.months), sign * span.days) });
}
