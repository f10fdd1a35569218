import { staffArg, textArg, versionArg } from '../../../commands/arg.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { type NounName, shortId } from '../../../core/records.ts';
import { formTitles, labels, messages, summaries } from '../messages.ts';
import { assignNeed, type EditNeed, editNeed } from '../operations/edit.ts';
import { needRecord, needRef, needs } from '../records.ts';
import { limits } from '../rules.ts';
import {
  aboutDepartment,
  contactArg,
  dealArg,
  detailsArg,
  kindArg,
  levelArg,
  logArg,
  needWord,
  needWords,
  newByArg,
  orderArg,
} from './arguments.ts';

/** undefined: not said; null: emptied. */
function idOrNull(value: { readonly id: number } | null | undefined): number | null | undefined {
  return value === null ? null : value?.id;
}

export const editCommand = defineCommand({
  path: 'need edit',
  zh: '需求 编辑',
  aliases: ['need change', 'need update', '需求 修改'],
  summary: summaries.edit,
  examples: {
    en: ['need edit N-12 level:must by:friday', 'need edit N-12 deal:DL-3', 'need edit N-12 by:-'],
    zh: ['需求 编辑 N-12 级别:必须 截止:周五'],
  },
  formWhenOnly: 'need',
  args: {
    need: needWords,
    title: textArg({ label: labels.title, keys: ['内容', '标题'], max: limits.title }),
    type: kindArg,
    level: levelArg,
    by: newByArg,
    details: detailsArg,
    contact: contactArg,
    deal: dealArg,
    order: orderArg,
    log: logArg,
    department: aboutDepartment,
    version: versionArg,
  },
  runs: editNeed,
  input: ({ values }): EditNeed => ({
    id: values.need.id,
    ...(values.version ? { version: values.version } : {}),
    ...(values.title ? { title: values.title } : {}),
    ...(values.type ? { kind: values.type.key } : {}),
    ...(values.level ? { level: values.level } : {}),
    neededOn: values.by,
    description: values.details,
    contactId: idOrNull(values.contact),
    dealId: idOrNull(values.deal),
    orderId: idOrNull(values.order),
    logId: idOrNull(values.log),
    departmentId: values.department?.id,
  }),
  async prefill({ values }: Pick<Call<{ need?: { id: number } }>, 'values'>, ctx, viewer) {
    const need = values.need && (await needs.find(ctx.tx, values.need.id));
    if (!need || !viewer.can('read', 'need', needRecord(need), 'basic')) return {};
    const filled: Record<string, string> = {
      title: need.title,
      type: need.kind,
      level: need.level,
      department: shortId({ noun: 'department', id: need.departmentId }),
      version: String(need.version),
    };
    const link = (name: string, noun: NounName, id: number | null): void => {
      if (id !== null) filled[name] = shortId({ noun, id });
    };
    link('contact', 'contact', need.contactId);
    link('deal', 'deal', need.dealId);
    link('order', 'order', need.orderId);
    link('log', 'interaction', need.logId);
    if (need.neededOn !== null) filled.by = need.neededOn;
    if (need.description !== null && viewer.can('read', 'need', needRecord(need), 'notes')) {
      filled.details = need.description;
    }
    return filled;
  },
  reply: (out) => ({
    show: needRef(out.id),
    to: 'caller',
    note: [out.changed.length === 0 ? messages.nothingChanged(out) : messages.edited(out, out.changed)],
  }),
});

export const assignCommand = defineCommand({
  path: 'need assign',
  zh: '需求 分配',
  aliases: ['need give', '需求 转交'],
  summary: summaries.assign,
  label: formTitles.assign,
  examples: { en: ['need assign N-12 @dana'], zh: ['需求 分配 N-12 @dana'] },
  args: {
    need: needWord,
    for: staffArg<true>({
      label: labels.owner,
      example: '@dana',
      required: true,
      takes: 'rest',
      keys: ['to', 'owner', '负责人', '给'],
    }),
  },
  runs: assignNeed,
  input: ({ values }) => ({ id: values.need.id, ownerId: values.for.id }),
  reply: (out) => ({ show: needRef(out.id), to: 'caller', note: [messages.assigned(out, out.owner.name)] }),
});
