import { choiceArg, intArg, moneyArg, referenceArg, staffArg, textArg, whenArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { type Day, parseDay } from '../../../commands/values/calendar-day.ts';
import { type Period, parsePeriod } from '../../../commands/values/period.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { hints, labels, planKindNames } from '../messages.ts';
import type { TargetValue } from '../references.ts';
import { type Goal, limits, parseGoal, parseShare } from '../rules.ts';

/** The arguments that several commands of targets share. */

const aboutTarget = {
  label: labels.target,
  hint: msg('A number such as G-3, or words of its name.', '编号（如 G-3）或名称中的文字。'),
  example: 'G-3',
  required: true,
  keys: ['目标', 'id'],
} as const;

export const targetWords = referenceArg<TargetValue, true>('target', { ...aboutTarget, takes: 'rest' });
export const targetWord = referenceArg<TargetValue, true>('target', { ...aboutTarget, takes: 'one' });

/** The `R` of an argument made from another one stands for itself: only the value differs. */
function withValue<T, R extends boolean>(
  from: Arg<unknown, R>,
  parse: Extract<Arg<T>['value'], { by: 'parse' }>['parse'],
): Arg<T, R> {
  const { value: _, ...rest } = from;
  return { ...rest, value: { by: 'parse', parse } };
}

const aboutGoal = { label: labels.goal, hint: hints.goal, example: '€500,000', keys: ['目标值', 'amount'] };
export const goalArg = withValue<Goal, true>(
  textArg<true>({ ...aboutGoal, required: true, takes: 'rest' }),
  (words, ctx) => parseGoal(words, ctx.locale),
);
export const newGoalArg = withValue<Goal, false>(textArg(aboutGoal), (words, ctx) => parseGoal(words, ctx.locale));

const aboutPeriod = { label: labels.period, hint: hints.period, example: 'Q4 2026', keys: ['within', '期间'] };
export const periodArg = withValue<Period, true>(textArg<true>({ ...aboutPeriod, required: true }), (words, ctx) =>
  parsePeriod(words, ctx),
);
export const newPeriodArg = withValue<Period, false>(textArg(aboutPeriod), (words, ctx) => parsePeriod(words, ctx));

export const marketArg = textArg({ label: labels.market, hint: hints.market, keys: ['市场'], max: limits.market });

export const shareArg = withValue<number, true>(
  textArg<true>({ label: labels.reading, example: '12.5%', required: true, takes: 'rest', keys: ['份额'] }),
  (words) => parseShare(words),
);

/** A day in words. `side`: which way an open one points, and whether the other is refused. */
export function dayArg(
  about: { readonly label: Msg; readonly example?: string; readonly keys: readonly string[] },
  side: 'future' | 'past',
): Arg<Day, false> {
  return withValue<Day, false>(whenArg({ ...about, prefer: side }), (words, ctx) => parseDay(words, ctx, side));
}

export const planKindArg = choiceArg<'activity' | 'resource' | 'channel', true>({
  label: labels.planKind,
  options: planKindNames,
  example: 'activity',
  required: true,
  takes: 'one',
  keys: ['type', '类型'],
});
export const ownerArg = staffArg({ label: labels.owner, example: '@dana', keys: ['for', '负责人'] });
export const costArg = moneyArg({ label: labels.cost, example: '€5,000', keys: ['budget', '费用'] });
export const quantityArg = intArg({ label: labels.quantity, min: 1, max: limits.quantity, keys: ['n', '数量'] });
export const lineArg = intArg<true>({
  label: labels.line,
  example: '2',
  min: 1,
  required: true,
  takes: 'one',
  keys: ['number', '序号'],
});
