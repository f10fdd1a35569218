import {
  choiceArg,
  customerArg,
  departmentArg,
  interactionArg,
  referenceArg,
  staffArg,
  textArg,
  whenArg,
} from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { type Day, parseDay } from '../../../commands/values/calendar-day.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { hints, labels, levelNames } from '../messages.ts';
import type { NeedValue } from '../references.ts';
import { limits } from '../rules.ts';
import type { NeedTypeValue } from '../type-reference.ts';

/** The arguments that several commands of needs share. */

const aboutNeed = {
  label: labels.need,
  hint: msg('A number such as N-12, or words of it.', '编号（如 N-12）或需求中的文字。'),
  example: 'N-12',
  required: true,
  keys: ['需求', 'id'],
} as const;

/** The need as the words that are left, and where more words follow. */
export const needWords = referenceArg<NeedValue, true>('need', { ...aboutNeed, takes: 'rest' });
export const needWord = referenceArg<NeedValue, true>('need', { ...aboutNeed, takes: 'one' });

export const aboutCustomer = customerArg({ label: labels.customer, example: 'acme', keys: ['客户', 'with'] });
export const aboutDepartment = departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'] });
export const ownerArg = staffArg({ label: labels.owner, example: '@dana', keys: ['owner', '负责人'] });
export const contactArg = referenceArg<{ readonly id: number }>('contact', {
  label: labels.contact,
  example: 'P-12',
  keys: ['person', '联系人'],
});
export const dealArg = referenceArg<{ readonly id: number }>('deal', {
  label: labels.deal,
  example: 'DL-12',
  keys: ['商机'],
});
export const orderArg = referenceArg<{ readonly id: number }>('order', {
  label: labels.order,
  example: 'O-12',
  keys: ['订单'],
});
export const logArg = interactionArg({ label: labels.log, hint: hints.log, example: 'L-12', keys: ['said', '来源'] });
export const detailsArg = textArg({
  label: labels.details,
  keys: ['description', 'note', '说明', '备注'],
  max: limits.text,
  lines: true,
});
export const kindArg = referenceArg<NeedTypeValue>('need-type', {
  label: labels.kind,
  example: 'service',
  keys: ['kind', '类型'],
});
export const levelArg = choiceArg({
  label: labels.level,
  options: levelNames,
  also: { must: ['high', '1', '高'], should: ['medium', '2', '中'], could: ['nice', 'low', '3', '低', '最好有'] },
  keys: ['priority', '级别', '优先级'],
});

/** A day in words. `side`: which way an open one points, and whether the other is refused. */
function dayArg(
  about: { readonly label: Msg; readonly hint?: Msg; readonly example?: string; readonly keys: readonly string[] },
  side: 'future' | 'past' | 'any',
): Arg<Day, false> {
  const { value: _, ...rest } = whenArg({ ...about, prefer: side === 'past' ? 'past' : 'future' });
  return { ...rest, value: { by: 'parse', parse: (words, ctx) => parseDay(words, ctx, side) } };
}

const aboutNeeded = {
  label: labels.needed,
  hint: hints.needed,
  example: 'end of month',
  keys: ['due', 'needed', '截止', '需要时间'],
};
export const byArg = dayArg(aboutNeeded, 'future');
/** A form shows the day that the need has, which may have passed, and sending it back unchanged is no fault. */
export const newByArg = dayArg(aboutNeeded, 'any');
export const onArg = dayArg({ label: msg('On', '日期'), example: 'yesterday', keys: ['date', 'when', '日期'] }, 'past');
export const closeArg = dayArg({ label: labels.close, example: 'end of month', keys: ['expected', '预计'] }, 'future');
