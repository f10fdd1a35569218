import {
  customerArg,
  departmentArg,
  moneyArg,
  referenceArg,
  staffArg,
  textArg,
  whenArg,
} from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { type Day, parseDay } from '../../../commands/values/calendar-day.ts';
import { parseId } from '../../../commands/values/ids.ts';
import { type Period, parsePeriod } from '../../../commands/values/period.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { hints, labels } from '../names.ts';
import type { DealValue, StageValue } from '../references.ts';
import { limits } from '../rules.ts';

/** The arguments that several commands of deals share. */

const aboutDeal = {
  label: labels.deal,
  hint: msg('A number such as DL-12, or words of the title.', '编号（如 DL-12）或名称中的文字。'),
  example: 'DL-12',
  required: true,
  keys: ['商机', 'id'],
} as const;

/** The deal as the words that are left, and where more words follow. */
export const dealWords = referenceArg<DealValue, true>('deal', { ...aboutDeal, takes: 'rest' });
export const dealWord = referenceArg<DealValue, true>('deal', { ...aboutDeal, takes: 'one' });

export const aboutCustomer = customerArg({ label: labels.customer, example: 'acme', keys: ['客户', 'with'] });
export const aboutDepartment = departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'] });
export const ownerArg = staffArg({ label: labels.owner, example: '@dana', keys: ['owner', '负责人'] });
export const amountArg = moneyArg({
  label: labels.amount,
  hint: hints.amount,
  example: '€12,000',
  keys: ['value', '金额'],
});
export const nextArg = textArg({ label: labels.next, keys: ['next step', '下一步'], max: limits.nextStep });
export const notesArg = textArg({ label: labels.notes, keys: ['note', '备注'], max: limits.text, lines: true });

export const stageArg = referenceArg<StageValue>('deal-stage', {
  label: labels.stage,
  example: 'proposal',
  keys: ['阶段'],
});

/** A day in words. `side`: which way an open one points, and whether the other is refused. */
export function dayArg(
  about: { readonly label: Msg; readonly hint?: Msg; readonly example?: string; readonly keys: readonly string[] },
  side: 'future' | 'past' | 'any',
): Arg<Day, false> {
  const { value: _, ...rest } = whenArg({ ...about, prefer: side === 'past' ? 'past' : 'future' });
  return { ...rest, value: { by: 'parse', parse: (words, ctx) => parseDay(words, ctx, side) } };
}

const aboutExpected = {
  label: labels.expected,
  hint: hints.expected,
  example: 'end of month',
  keys: ['expected', 'by', '预计', '成交'],
};
export const expectedArg = dayArg(aboutExpected, 'future');
/** A form shows the day that the deal has, which may have passed, and sending it back unchanged is no fault. */
export const newExpectedArg = dayArg(aboutExpected, 'any');

export const periodArg: Arg<Period, false> = {
  ...textArg({ label: labels.period, hint: hints.period, example: 'Q4 2026', keys: ['within', '期间'] }),
  value: { by: 'parse', parse: (words, ctx) => parsePeriod(words, ctx) },
};

/** A campaign by its number: `CM-3`. */
export const campaignArg: Arg<number, false> = {
  ...textArg({ label: labels.campaign, example: 'CM-3', keys: ['活动', '来源活动'] }),
  value: { by: 'parse', parse: (words) => parseId(words, 'CM') },
};
