import { departmentArg, intArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { defineCommand, defineNoun, type Noun } from '../../../commands/define.ts';
import { fail, ok } from '../../../commands/values/result.ts';
import { ellipsize } from '../../../core/text.ts';
import { departmentLine, qualityCard, rulesCard } from './cards.ts';
import { qualityMessages as messages, qualitySummaries as summaries } from './messages.ts';
import { departmentQualities, listQualityRules, setQualityAlert, setQualityRule, showQuality } from './operations.ts';
import { heaviest, type QualityField, qualityFieldCalled, qualityFieldNames, qualityFields } from './rules.ts';
import { qualityDays } from './watch.ts';

const fieldArg: Arg<QualityField, true> = {
  label: messages.field,
  example: 'phone',
  required: true,
  keys: ['字段'],
  takes: 'one',
  value: {
    by: 'parse',
    parse(words) {
      const field = qualityFieldCalled(words);
      if (field) return ok(field);
      const known = qualityFieldNames.map((name) => qualityFields[name].name);
      return fail('field', messages.unknownField(ellipsize(words.trim(), 40), known), 'phone');
    },
  },
  form: { choices: qualityFieldNames.map((value) => ({ value, label: qualityFields[value].name })) },
};

const show = defineCommand({
  path: 'quality show',
  zh: '质量 查看',
  aliases: ['quality list', 'quality report', '质量 报告'],
  summary: summaries.show,
  nounDefault: 'bare',
  examples: { en: ['quality', 'quality show sales'], zh: ['质量', '质量 查看 销售'] },
  args: {
    department: departmentArg({ label: messages.department, takes: 'rest', keys: ['dept', '部门'], example: 'sales' }),
  },
  runs: showQuality,
  input: ({ values }) => (values.department ? { departmentId: values.department.id } : {}),
  reply: (out) => ({ card: qualityCard(out), to: 'caller' }),
});

const rules = defineCommand({
  path: 'quality rules',
  zh: '质量 规则',
  aliases: ['quality weights'],
  summary: summaries.rules,
  examples: { en: ['quality rules'], zh: ['质量 规则'] },
  args: {},
  runs: listQualityRules,
  reply: (out, _call, viewer) => ({ card: rulesCard(out, viewer), to: 'caller' }),
});

const set = defineCommand({
  path: 'quality set',
  zh: '质量 设置',
  aliases: ['quality rule', 'quality weigh'],
  summary: summaries.set,
  examples: {
    en: ['quality set phone 5', 'quality set website 0 department:support'],
    zh: ['质量 设置 电话 5', '质量 设置 网站 0 部门:客服'],
  },
  args: {
    field: fieldArg,
    weight: {
      ...intArg<true>({
        label: messages.weight,
        hint: messages.weightHint,
        required: true,
        min: 0,
        max: heaviest,
        example: '3',
      }),
      takes: 'rest' as const,
    },
    department: departmentArg({
      label: messages.department,
      hint: messages.departmentHint,
      keys: ['for', 'dept', '部门'],
      example: 'support',
    }),
  },
  runs: setQualityRule,
  input: ({ values }) => ({
    field: values.field,
    weight: values.weight,
    ...(values.department ? { departmentId: values.department.id } : {}),
  }),
  reply: ({ field, weight, department }) => ({
    card: { title: [messages.set(qualityFields[field].name, weight, department)], tone: 'good', blocks: [] },
    to: 'caller',
  }),
});

const alert = defineCommand({
  path: 'quality alert',
  zh: '质量 提醒',
  aliases: ['quality tell'],
  summary: summaries.alert,
  examples: { en: ['quality alert 5'], zh: ['质量 提醒 5'] },
  args: {
    points: {
      ...intArg<true>({ label: messages.points, required: true, min: 1, max: 100, example: '5' }),
      takes: 'rest' as const,
    },
  },
  runs: setQualityAlert,
  input: ({ values }) => ({ points: values.points }),
  reply: ({ points }) => ({ card: { title: [messages.alertAt(points)], tone: 'good', blocks: [] }, to: 'caller' }),
});

/** How complete what we know of customers is: by customer, by department, by day. */
export const quality: Noun = defineNoun({
  name: 'quality',
  area: 'insight',
  title: messages.title,
  words: ['quality', 'completeness', '质量', '数据质量', '完整度'],
  operations: [showQuality, listQualityRules, setQualityRule, setQualityAlert],
  commands: [show, rules, set, alert],
  events: [
    {
      type: 'quality.fell',
      title: messages.fell,
      lead: messages.fell,
      tells: [{ channels: 'departmentId', how: 'announce' }],
    },
  ],
  references: [],
  watches: [qualityDays],
});

/** Departments whose cards say how complete their customers' data are, which is what a department is told when it falls. */
export function withQuality(departments: Noun): Noun {
  const card = departments.card?.bind(departments);
  if (!card) return departments;
  return {
    ...departments,
    async card(ctx, id, viewer) {
      const drawn = await card(ctx, id, viewer);
      if (!drawn) return null;
      const [found] = await departmentQualities(ctx.tx, id);
      return found ? { ...drawn, blocks: [...drawn.blocks, ...departmentLine(found)] } : drawn;
    },
  };
}
