import type { Span } from '../../../cards/card.ts';
import { customerArg, sourceLinkArg, textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { AppError } from '../../../core/errors.ts';
import { msg } from '../../../core/msg.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { labels, messages, summaries } from '../messages.ts';
import { addLog, type NextStepInput } from '../operations/add.ts';
import { limits, minutesOf } from '../rules.ts';
import {
  atArg,
  directionArg,
  durationOfArg,
  nextArg,
  nextByArg,
  nextForArg,
  outcomeArg,
  privateArg,
  resultArg,
  viaArg,
  withArg,
} from './arguments.ts';

interface Next {
  readonly next?: string | undefined;
  readonly by?: { readonly at: Date } | undefined;
  readonly for?: { readonly kind: 'staff' | 'department'; readonly id: number } | undefined;
}

export const addCommand = defineCommand({
  path: 'log add',
  zh: '记录 添加',
  aliases: ['log new', 'log contact', '记录 新增', '记录 沟通'],
  summary: summaries.add,
  featured: true,
  examples: {
    en: [
      'log add acme "Called about the renewal, wants a quote" via:call',
      'log add C-12 Met them at the fair via:meeting at:yesterday with:P-7 took:40m',
      'log add acme "Asked for a quote" via:call result:agreed next:"Send the quote" by:friday for:@dana',
    ],
    zh: [
      '记录 添加 晨光 "电话确认了报价" 方式:电话 结果:同意',
      '记录 添加 C-12 上门拜访，谈了续约 方式:拜访 时间:昨天 下一步:"发送报价" 截止:周五',
    ],
  },
  args: {
    customer: customerArg<true>({
      label: labels.customer,
      required: true,
      takes: 'one',
      keys: ['客户', 'c'],
      example: 'C-12',
    }),
    content: textArg<true>({
      label: labels.content,
      required: true,
      takes: 'rest',
      keys: ['内容', 'text'],
      lines: true,
      max: limits.content,
    }),
    via: viaArg,
    at: atArg,
    with: withArg,
    direction: directionArg,
    duration: durationOfArg,
    result: resultArg,
    outcome: outcomeArg,
    next: nextArg,
    by: nextByArg,
    for: nextForArg,
    private: privateArg,
    sourceLink: sourceLinkArg,
  },
  runs: addLog,
  input: ({ values }) => ({
    customerId: values.customer.id,
    content: values.content,
    ...(values.via ? { via: values.via } : {}),
    ...(values.at ? { at: values.at.at } : {}),
    ...(values.with ? { with: values.with } : {}),
    ...(values.direction ? { direction: values.direction } : {}),
    ...(values.duration ? { minutes: minutesOf(values.duration) } : {}),
    ...(values.result ? { result: values.result } : {}),
    ...(values.outcome ? { resultNote: values.outcome } : {}),
    ...nextOf(values),
    ...(values.private === 'yes' ? { private: true } : {}),
    ...(values.sourceLink ? { sourceLink: values.sourceLink } : {}),
  }),
  onMessage: { title: msg('Log to CRM', '记录到 CRM'), fill: 'content', callbackId: 'log_to_crm' },
  onShortcut: { title: summaries.add, callbackId: 'add_log' },
  reply: (out) => ({
    show: recordRef('interaction', out.id),
    to: out.private ? 'caller' : 'channel',
    note: [
      out.taskId === null
        ? messages.added(out.customerName)
        : messages.addedWithTask(out.customerName, shortId({ noun: 'task', id: out.taskId })),
      ...out.warnings.flatMap((warning): Span[] => [' ', { strong: warning }]),
    ],
  }),
});

/** The next step, if there is one. AppError 'invalid' where only its day or person was given. */
function nextOf({ next, by, for: whose }: Next): { next?: NextStepInput } {
  if (next === undefined) {
    if (by ?? whose) throw new AppError('invalid', messages.nextWithout, { field: 'next' });
    return {};
  }
  return {
    next: {
      title: next,
      ...(by ? { dueAt: by.at } : {}),
      ...(whose?.kind === 'staff' ? { assigneeId: whose.id } : {}),
      ...(whose?.kind === 'department' ? { departmentId: whose.id } : {}),
    },
  };
}
