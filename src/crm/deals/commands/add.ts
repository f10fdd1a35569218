import { customerArg, sourceLinkArg, textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { AppError } from '../../../core/errors.ts';
import { ellipsize, oneLine } from '../../../core/text.ts';
import { messages } from '../messages.ts';
import { labels, summaries } from '../names.ts';
import { type AddDeal, addDeal } from '../operations/add.ts';
import { dealRef } from '../records.ts';
import { limits } from '../rules.ts';
import {
  aboutDepartment,
  amountArg,
  campaignArg,
  expectedArg,
  nextArg,
  notesArg,
  ownerArg,
  stageArg,
} from './arguments.ts';

export const addCommand = defineCommand({
  path: 'deal add',
  zh: '商机 添加',
  aliases: ['deal new', 'deal create', '商机 新建', '商机 创建'],
  summary: summaries.add,
  featured: true,
  examples: {
    en: [
      'deal add acme "200 licences" amount:€24,000 close:"end of month"',
      'deal add C-12 Renewal 2027 stage:proposal for:@dana next:"Send the offer"',
    ],
    zh: ['商机 添加 晨光 "200 个许可" 金额:¥180,000 预计:月底', '商机 添加 C-12 续约 阶段:方案报价 负责人:@dana'],
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
      keys: ['名称', '标题'],
      // As long as pasted lines may be: the first one becomes the title, all of them the notes.
      max: limits.text,
    }),
    amount: amountArg,
    close: expectedArg,
    stage: stageArg,
    for: ownerArg,
    department: aboutDepartment,
    campaign: campaignArg,
    next: nextArg,
    notes: notesArg,
    sourceLink: sourceLinkArg,
  },
  runs: addDeal,
  input({ values }): AddDeal {
    const { title, rest } = titleOf(values.title, values.sourceLink !== undefined);
    const notes = [rest, values.notes].filter((part) => part).join('\n\n');
    return {
      customerId: values.customer.id,
      title,
      ...(values.amount ? { amount: values.amount } : {}),
      ...(values.close ? { expectedOn: values.close } : {}),
      ...(values.stage ? { stage: values.stage.key } : {}),
      ...(values.for ? { ownerId: values.for.id } : {}),
      ...(values.department ? { departmentId: values.department.id } : {}),
      ...(values.campaign ? { campaignId: values.campaign } : {}),
      ...(values.next ? { nextStep: values.next } : {}),
      ...(notes === '' ? {} : { notes: ellipsize(notes, limits.text) }),
      ...(values.sourceLink ? { sourceLink: values.sourceLink } : {}),
    };
  },
  reply: (out) => ({ show: dealRef(out.id), to: 'channel', note: [messages.added(out, out.customerName)] }),
});

/** The first of several lines, shortened, and all of them where that left something out; one line that was typed is never cut. */
function titleOf(typed: string, isMessage: boolean): { title: string; rest: string } {
  if (typed.length <= limits.title && !/[\r\n]/u.test(typed)) return { title: typed, rest: '' };
  if (!isMessage && !/[\r\n]/u.test(typed)) {
    throw new AppError('invalid', messages.titleTooLong(typed.length), { field: 'title' });
  }
  const first =
    typed
      .split(/\r?\n/u)
      .map(oneLine)
      .find((line) => line !== '') ?? '';
  return { title: ellipsize(first, limits.title), rest: typed.trim() };
}
