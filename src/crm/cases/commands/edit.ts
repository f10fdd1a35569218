import { textArg, versionArg, whenArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { parseWhen, type When } from '../../../commands/values/when.ts';
import { formatWhen } from '../../../commands/values/when-format.ts';
import { msg } from '../../../core/msg.ts';
import { shortId } from '../../../core/records.ts';
import { messages } from '../messages.ts';
import { type EditCase, editCase } from '../operations/edit.ts';
import { caseRef, caseTable, policyRecord } from '../records.ts';
import { limits } from '../rules.ts';
import {
  aboutCustomer,
  caseWords,
  categoryArg,
  contactArg,
  descriptionArg,
  kindArg,
  levelArg,
  viaArg,
} from './arguments.ts';

const future = whenArg({
  label: messages.fields.resolutionDue,
  hint: msg(
    'A date that was agreed with the customer. Empty: what the level promises.',
    '与客户约定的日期。留空则按级别时限。',
  ),
  example: 'friday 15:00',
  keys: ['deadline', 'by', '截止', '期限'],
});

/** A form shows the deadline that the case has, which may have passed, and sending it back unchanged is no fault. */
const dueArg: Arg<When, false> = {
  ...future,
  value: {
    by: 'parse',
    parse(words, ctx) {
      const read = parseWhen(words, { ...ctx, prefer: 'future' });
      if (read.ok || read.fault.kind !== 'past') return read;
      return parseWhen(words, { ...ctx, prefer: 'past' });
    },
  },
};

export const editCommand = defineCommand({
  path: 'case edit',
  zh: '工单 编辑',
  aliases: ['case change', 'case update', '工单 修改'],
  summary: msg('Edit a case', '编辑工单'),
  examples: {
    en: [
      'case edit CS-12 level:urgent',
      'case edit CS-12 due:"friday 15:00"',
      'case edit CS-12 subject:"Display dark" due:-',
    ],
    zh: ['工单 编辑 CS-12 级别:紧急', '工单 编辑 CS-12 期限:"周五 15:00"', '工单 编辑 CS-12 主题:"屏幕不亮" 期限:-'],
  },
  formWhenOnly: 'case',
  args: {
    case: caseWords,
    subject: textArg({ label: messages.fields.subject, keys: ['title', '主题', '标题'], max: limits.subject }),
    description: descriptionArg,
    level: levelArg,
    kind: kindArg,
    due: dueArg,
    category: categoryArg,
    channel: viaArg,
    customer: aboutCustomer,
    contact: contactArg,
    version: versionArg,
  },
  runs: editCase,
  input(call): EditCase {
    const { case: which, due, subject, description, level, kind, channel, customer, version } = call.values;
    const cleared = <T>(name: 'category' | 'contact', value: T | undefined) =>
      value ?? (wasEmptied(call, name) ? null : undefined);
    const category = cleared('category', call.values.category?.id);
    const contact = cleared('contact', call.values.contact?.id);
    return {
      id: which.id,
      ...(version ? { version } : {}),
      ...(subject ? { subject } : {}),
      ...(description === undefined ? {} : { description }),
      ...(level ? { level } : {}),
      ...(kind ? { kind } : {}),
      ...(channel ? { channel } : {}),
      ...(customer ? { customerId: customer.id } : {}),
      ...(category === undefined ? {} : { categoryId: category }),
      ...(contact === undefined ? {} : { contactId: contact }),
      // The engine gives null where a date was cleared (`due:-`, or the field emptied).
      ...(due === undefined ? {} : { dueAt: (due as When | null)?.at ?? null }),
    };
  },
  reply(out, { actor }) {
    if (out.changed.length === 0) return { show: caseRef(out.id), to: 'caller', note: [messages.nothingChanged(out)] };
    const said = messages.edited(out, out.changed);
    const note = out.due ? [said, ' ', messages.dueBy(out.due, actor)] : [said];
    return { show: caseRef(out.id), to: 'caller', note };
  },
  async prefill({ values, actor }, ctx, viewer): Promise<Readonly<Record<string, string>>> {
    const row = values.case && (await caseTable.find(ctx.tx, values.case.id));
    if (!row || !viewer.can('read', 'case', policyRecord(row), 'basic')) return {};
    const seesContent = viewer.can('read', 'case', policyRecord(row), 'content');
    const { timezone, locale } = actor;
    return {
      subject: row.subject,
      level: row.level,
      kind: row.kind,
      channel: row.channel,
      customer: shortId({ noun: 'customer', id: row.customerId }),
      version: String(row.version),
      ...(seesContent && row.description !== null ? { description: row.description } : {}),
      ...(row.dueFixed && row.resolutionDueAt ? { due: formatWhen(row.resolutionDueAt, { timezone, locale }) } : {}),
      ...(row.categoryId === null ? {} : { category: `#${row.categoryId}` }),
      ...(row.contactId === null ? {} : { contact: shortId({ noun: 'contact', id: row.contactId }) }),
    };
  },
});

/** A lookup that the form opened with and that came back empty. */
function wasEmptied({ incoming: { says } }: Pick<Call<unknown>, 'incoming'>, name: string): boolean {
  if (!('fields' in says)) return false;
  const wasFilled = (says.invocation.args.filled ?? '').split(',').includes(name);
  return wasFilled && says.fields[name]?.trim() === '';
}
