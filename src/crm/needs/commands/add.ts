import { customerArg, sourceLinkArg, textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { AppError } from '../../../core/errors.ts';
import { msg } from '../../../core/msg.ts';
import { ellipsize, oneLine } from '../../../core/text.ts';
import { formTitles, labels, messages, summaries } from '../messages.ts';
import { type AddNeed, addNeed } from '../operations/add.ts';
import { needRef } from '../records.ts';
import { limits } from '../rules.ts';
import {
  aboutDepartment,
  byArg,
  contactArg,
  dealArg,
  detailsArg,
  kindArg,
  levelArg,
  logArg,
  orderArg,
  ownerArg,
} from './arguments.ts';

export const addCommand = defineCommand({
  path: 'need add',
  zh: '需求 添加',
  aliases: ['need new', 'need note', '需求 新建', '需求 记录'],
  summary: summaries.add,
  label: formTitles.add,
  featured: true,
  examples: {
    en: [
      'need add acme "Single sign-on" level:must by:"end of quarter"',
      'need add C-12 Weekend support type:service for:@dana',
    ],
    zh: ['需求 添加 晨光 "单点登录" 级别:必须 截止:季度末', '需求 添加 C-12 周末客服 类型:服务'],
  },
  args: {
    customer: customerArg<true>({
      label: labels.customer,
      example: 'acme',
      required: true,
      takes: 'one',
      keys: ['客户', 'with'],
    }),
    title: textArg<true>({
      label: labels.title,
      required: true,
      takes: 'rest',
      keys: ['内容', '标题'],
      // As long as a message may be: its first line becomes the title, the whole of it the details.
      max: limits.text,
    }),
    type: kindArg,
    level: levelArg,
    by: byArg,
    details: detailsArg,
    contact: contactArg,
    for: ownerArg,
    department: aboutDepartment,
    deal: dealArg,
    order: orderArg,
    log: logArg,
    sourceLink: sourceLinkArg,
  },
  runs: addNeed,
  onMessage: { title: msg('Note a need', '记录需求'), fill: 'title', callbackId: 'note_need' },
  input({ values, incoming }): AddNeed {
    const isMessage = values.sourceLink !== undefined || incoming.source !== undefined;
    const { title, rest } = titleOf(values.title, isMessage);
    const description = [rest, values.details].filter((part) => part).join('\n\n');
    return {
      customerId: values.customer.id,
      title,
      ...(description === '' ? {} : { description: ellipsize(description, limits.text) }),
      ...(values.type ? { kind: values.type.key } : {}),
      ...(values.level ? { level: values.level } : {}),
      ...(values.by ? { neededOn: values.by } : {}),
      ...(values.contact ? { contactId: values.contact.id } : {}),
      ...(values.for ? { ownerId: values.for.id } : {}),
      ...(values.department ? { departmentId: values.department.id } : {}),
      ...(values.deal ? { dealId: values.deal.id } : {}),
      ...(values.order ? { orderId: values.order.id } : {}),
      ...(values.log ? { logId: values.log.id } : {}),
      ...(values.sourceLink ? { sourceLink: values.sourceLink } : {}),
    };
  },
  reply: (out) => ({ show: needRef(out.id), to: 'channel', note: [messages.added(out, out.customerName)] }),
});

/** A message's first line, shortened, and all of it where that left something out; what somebody typed is never cut. */
function titleOf(typed: string, isMessage: boolean): { title: string; rest: string } {
  if (typed.length <= limits.title && !/[\r\n]/u.test(typed)) return { title: typed, rest: '' };
  if (!isMessage && !/[\r\n]/u.test(typed)) {
    throw new AppError('invalid', messages.titleTooLong(typed.length), { field: 'title' });
  }
  const lines = typed.split(/\r?\n/u).map(oneLine);
  return { title: ellipsize(lines.find((line) => line !== '') ?? '', limits.title), rest: typed.trim() };
}
