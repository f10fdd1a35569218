import { choiceArg, customerArg, departmentArg, referenceArg, textArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { parseDuration } from '../../../commands/values/duration.ts';
import { tidy } from '../../../commands/values/tidy.ts';
import { minutes } from '../../../core/clock.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { messages } from '../messages.ts';
import { channelNames, kindNames, levelNames, resolutionNames } from '../names.ts';
import type { AssigneeValue } from '../people.ts';
import type { CaseValue, CategoryValue } from '../references.ts';
import { limits } from '../rules.ts';

/** The arguments that several commands of cases share. */

const { fields } = messages;

/** The case itself, as the words that are left: `case take display dark` names it by its subject. */
export const caseWords = referenceArg<CaseValue, true>('case', {
  label: messages.case,
  hint: msg('A number such as CS-12, or words of the subject.', '编号（如 CS-12）或主题中的文字。'),
  example: 'CS-12',
  required: true,
  keys: ['工单', 'ticket', 'id'],
  takes: 'rest',
});

/** The case where more words follow: its number, or the subject in quotes. */
export const caseWord = referenceArg<CaseValue, true>('case', {
  label: messages.case,
  hint: msg('A number such as CS-12, or the subject in quotes.', '编号（如 CS-12），或用引号括起的主题。'),
  example: 'CS-12',
  required: true,
  keys: ['工单', 'ticket', 'id'],
  takes: 'one',
});

export const aboutCustomer = customerArg({ label: fields.customer, example: 'acme', keys: ['客户', 'about', 'c'] });

export const contactArg = referenceArg<{ readonly id: number }>('contact', {
  label: fields.contact,
  hint: msg('Who of the customer it came from.', '由客户方哪位联系人提出。'),
  example: 'P-7',
  keys: ['who', '联系人'],
});

export const assigneeArg = referenceArg<AssigneeValue>('assignee', {
  label: fields.assignee,
  hint: msg('A colleague, or a department where anybody may take it.', '同事，或由任何人认领的部门。'),
  example: '@omar',
  keys: ['assignee', '负责人', '给'],
});

export const toDepartment = departmentArg({
  label: fields.department,
  hint: msg('Left empty: Support.', '留空则为客服。'),
  example: 'support',
  keys: ['department', 'dept', '部门'],
});

export const kindArg = choiceArg({
  label: fields.kind,
  options: kindNames,
  also: {
    issue: ['problem', 'complaint', 'bug', '投诉', '故障'],
    feedback: ['suggestion', 'praise', '建议', '意见'],
    consultation: ['question', 'inquiry', 'enquiry', '提问', '询问'],
  },
  keys: ['type', '类型'],
});

export const levelArg = choiceArg({
  label: fields.level,
  options: levelNames,
  also: {
    urgent: ['p1', 'critical', 'asap', '加急'],
    high: ['p2', '重要'],
    normal: ['p3', 'medium', '中'],
    low: ['p4'],
  },
  keys: ['priority', 'prio', '级别', '优先级'],
});

export const viaArg = choiceArg({
  label: fields.channel,
  options: channelNames,
  also: {
    call: ['phone', 'telephone', '来电'],
    email: ['mail', 'e-mail', '邮箱'],
    chat: ['message', 'im', 'wechat', 'whatsapp', '微信'],
    visit: ['onsite', 'on-site', '上门'],
    web: ['form', 'portal', '官网'],
  },
  keys: ['via', 'how', '渠道', '来源'],
});

export const categoryArg = referenceArg<CategoryValue>('case-category', {
  label: fields.category,
  hint: msg('A name such as Billing or Billing/Invoice.', '分类名称，例如 账单 或 账单/发票。'),
  example: 'Billing/Invoice',
  keys: ['cat', '分类'],
});

export const howArg = choiceArg({
  label: fields.how,
  options: resolutionNames,
  also: {
    solved: ['fixed', 'done', '解决'],
    explained: ['answered', '解答'],
    duplicate: ['dup', '重复'],
    declined: ['rejected', 'wontfix', '拒绝'],
    no_answer: ['unreachable', 'no answer', '无回复'],
  },
  keys: ['as', '方式'],
});

export const descriptionArg = textArg({
  label: fields.description,
  keys: ['desc', '描述'],
  max: limits.text,
  lines: true,
});

/** Working time, in minutes: a day of it is eight hours. */
export function workingTimeArg(label: Msg, keys: readonly string[], example: string): Arg<number, false> {
  return {
    label,
    hint: msg('Working time: 30m, 4h, 2d; a day is eight hours.', '工作时间：30分钟、4小时、2天；一天按 8 小时计。'),
    example,
    required: false,
    keys,
    value: {
      by: 'parse',
      parse(words) {
        const days = /^(\d{1,3}(?:\.\d)?) ?(?:d|wd|days?|working days?|天|个?工作日)$/u.exec(tidy(words))?.[1];
        if (days !== undefined && Number(days) > 0) return { ok: true, value: Math.round(Number(days) * 8 * 60) };
        const read = parseDuration(words);
        return read.ok ? { ok: true, value: Math.round(read.value / minutes(1)) } : read;
      },
    },
    form: 'line',
  };
}
