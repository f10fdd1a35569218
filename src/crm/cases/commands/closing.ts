import { buttons, type Card, quiet } from '../../../cards/card.ts';
import { departmentArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { defineCommand } from '../../../commands/define.ts';
import { tidy } from '../../../commands/values/tidy.ts';
import { invocation } from '../../../core/invocation.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import type { Viewer } from '../../../operations/operation.ts';
import { type ClosingRule, mostDays } from '../closing.ts';
import { closingTexts as texts } from '../closing-texts.ts';
import { messages } from '../messages.ts';
import { setClosing, showClosing } from '../operations/closing.ts';

/** `7`, `7 days`, `7天`; `never` and `usual` in both languages. */
const daysArg: Arg<number | 'usual', true> = {
  label: texts.days,
  hint: texts.daysHint,
  example: '7',
  required: true,
  takes: 'one',
  keys: ['after', '天数'],
  value: {
    by: 'parse',
    parse(words) {
      const said = tidy(words).toLowerCase();
      if (['never', 'off', '从不', '不'].includes(said)) return { ok: true, value: 0 };
      if (['usual', 'default', '默认'].includes(said)) return { ok: true, value: 'usual' };
      const days = /^(\d{1,3}) ?(?:d|days?|天|日)?$/u.exec(said)?.[1];
      if (days !== undefined && Number(days) <= mostDays) return { ok: true, value: Number(days) };
      return { ok: false, fault: { kind: 'days', message: texts.badDays(words, mostDays), example: '7' } };
    },
  },
  form: 'line',
};

const show = defineCommand({
  path: 'case closing',
  zh: '工单 自动关闭',
  aliases: ['case autoclose'],
  summary: msg('When resolved cases close by themselves', '查看已解决工单何时自动关闭'),
  label: msg('Closing of cases', '工单自动关闭'),
  examples: { en: ['case closing'], zh: ['工单 自动关闭'] },
  args: {},
  runs: showClosing,
  input: () => ({}),
  reply: (out, _call, viewer) => ({ card: closingCard(out, viewer), to: 'caller' }),
});

const set = defineCommand({
  path: 'case closing set',
  zh: '工单 自动关闭 设置',
  aliases: ['case autoclose set'],
  summary: msg('Set when resolved cases close by themselves', '设置已解决工单的自动关闭'),
  label: msg('Set closing of cases', '设置工单自动关闭'),
  examples: {
    en: ['case closing set 7', 'case closing set never department:support'],
    zh: ['工单 自动关闭 设置 7天', '工单 自动关闭 设置 从不 部门:客服'],
  },
  args: {
    days: daysArg,
    department: departmentArg({
      label: messages.fields.department,
      hint: msg('Left empty: everywhere else.', '留空则适用于所有部门。'),
      example: 'support',
      keys: ['dept', 'in', '部门'],
    }),
  },
  runs: setClosing,
  input: ({ values }) => ({
    days: values.days,
    ...(values.department ? { departmentId: values.department.id } : {}),
  }),
  reply: (out, _call, viewer) => ({
    card: closingCard(out.rules, viewer, texts.set(out.where, out.days)),
    to: 'caller',
  }),
});

function closingCard(rules: readonly ClosingRule[], viewer: Viewer, title: Msg = texts.title): Card {
  const mayEdit = rules.some(({ departmentId }) =>
    departmentId === null
      ? viewer.can('administer', 'deployment')
      : viewer.can('edit', 'department', { id: departmentId }),
  );
  const change = { label: messages.buttons.change, does: invocation('form', { command: 'case closing set' }) };
  return {
    title: [title],
    blocks: [
      {
        block: 'fields',
        fields: rules.map((rule) => ({
          label: rule.departmentId === null ? texts.company : msg(rule.en, rule.zh),
          value: [texts.after(rule.days), ' (', texts.from[rule.from], ')'],
        })),
      },
      quiet(texts.note),
      ...(mayEdit ? [buttons([change])] : []),
    ],
  };
}

export const closingCommands = [show, set] as const;
