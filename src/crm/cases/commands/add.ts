import type { Span } from '../../../cards/card.ts';
import { customerArg, sourceLinkArg, textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { AppError } from '../../../core/errors.ts';
import { msg } from '../../../core/msg.ts';
import { messages } from '../messages.ts';
import { type AddCase, addCase } from '../operations/add.ts';
import { caseRef } from '../records.ts';
import { limits, messageToCase } from '../rules.ts';
import {
  assigneeArg,
  categoryArg,
  contactArg,
  descriptionArg,
  kindArg,
  levelArg,
  toDepartment,
  viaArg,
} from './arguments.ts';

export const addCommand = defineCommand({
  path: 'case add',
  zh: '工单 添加',
  aliases: ['case new', 'case open', 'case create', '工单 新建', '工单 创建'],
  summary: msg('Open a case', '创建工单'),
  examples: {
    en: [
      'case add acme "Display stays dark" level:high via:call',
      'case add C-12 How do they change the language? kind:consultation',
      'case add acme "Invoice is wrong" to:finance category:Billing/Invoice for:@fay',
    ],
    zh: [
      '工单 添加 晨光 "屏幕不亮" 级别:高 渠道:电话',
      '工单 添加 C-12 如何切换语言？ 类型:咨询',
      '工单 添加 晨光 "发票金额有误" 部门:财务 分类:账单/发票',
    ],
  },
  featured: true,
  args: {
    customer: customerArg<true>({
      label: messages.fields.customer,
      required: true,
      takes: 'one',
      keys: ['客户', 'c', 'about'],
      example: 'acme',
    }),
    subject: textArg<true>({
      label: messages.fields.subject,
      hint: msg(`At most ${limits.subject} characters.`, `最多 ${limits.subject} 个字符。`),
      required: true,
      keys: ['title', '主题', '标题'],
      takes: 'rest',
      // As long as a message may be: its first line becomes the subject, all of it the description.
      max: limits.text,
    }),
    description: descriptionArg,
    kind: kindArg,
    level: levelArg,
    channel: viaArg,
    category: categoryArg,
    contact: contactArg,
    to: toDepartment,
    for: assigneeArg,
    sourceLink: sourceLinkArg,
  },
  runs: addCase,
  onMessage: { title: msg('Open a case', '创建工单'), fill: 'subject', callbackId: 'open_case' },
  input({ values, incoming }): AddCase {
    const isMessage = values.sourceLink !== undefined || incoming.source !== undefined;
    const { subject, description } = subjectAndText(values.subject, values.description, isMessage);
    const departmentId = departmentOf(values.for, values.to?.id);
    return {
      customerId: values.customer.id,
      subject,
      ...(description ? { description } : {}),
      ...(values.kind ? { kind: values.kind } : {}),
      ...(values.level ? { level: values.level } : {}),
      ...(values.channel ? { channel: values.channel } : isMessage ? { channel: 'chat' as const } : {}),
      ...(values.category ? { categoryId: values.category.id } : {}),
      ...(values.contact ? { contactId: values.contact.id } : {}),
      ...(departmentId === undefined ? {} : { departmentId }),
      ...(values.for?.kind === 'staff' ? { assigneeId: values.for.id } : {}),
      ...(values.sourceLink ? { sourceLink: values.sourceLink } : {}),
    };
  },
  reply(out, { actor }) {
    const note: Span[] = [messages.added(out, actor)];
    if (out.away) note.push(' ', messages.isAway(out.away.name, out.away.until, out.away.cover, actor));
    if (out.others.length > 0) note.push(' ', messages.alsoOpen(out.customerName, out.others, out.moreOthers));
    return { show: caseRef(out.id), to: 'channel', note };
  },
  async prefill({ source }): Promise<Readonly<Record<string, string>>> {
    if (!source) return {};
    const { subject, description } = messageToCase(source.text);
    return { subject, ...(description ? { description } : {}) };
  },
});

/** A whole message, or several pasted lines, are split; one line that somebody typed is never cut behind their back. */
function subjectAndText(
  typed: string,
  description: string | undefined,
  isMessage: boolean,
): { subject: string; description: string | undefined } {
  const isPasted = /[\r\n]/u.test(typed.trim());
  if (typed.length <= limits.subject && !isPasted) return { subject: typed, description };
  const tooLong = () =>
    new AppError('invalid', messages.subjectTooLong(typed.length, limits.subject), { field: 'subject' });
  if (!isMessage && !isPasted) throw tooLong();
  const split = messageToCase(typed);
  const text = [split.description, description].filter((part) => part !== undefined && part !== '').join('\n\n');
  if (text.length > limits.text) throw tooLong();
  return { subject: split.subject, description: text === '' ? undefined : text };
}

function departmentOf(
  given: { readonly kind: string; readonly id: number } | undefined,
  to: number | undefined,
): number | undefined {
  if (given?.kind !== 'department') return to;
  if (to !== undefined && to !== given.id) throw new AppError('invalid', messages.twoDepartments, { field: 'to' });
  return given.id;
}
