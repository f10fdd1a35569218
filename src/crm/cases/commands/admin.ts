import { choiceArg, departmentArg, referenceArg, textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { msg } from '../../../core/msg.ts';
import { categoryPath } from '../categories.ts';
import { categoriesCard, targetsCard } from '../list-cards.ts';
import { messages } from '../messages.ts';
import { levelNames } from '../names.ts';
import { addCategory, listCategories, retireCategory } from '../operations/categories.ts';
import { setTarget, showTargets } from '../operations/targets.ts';
import type { CategoryValue } from '../references.ts';
import { levelArg, workingTimeArg } from './arguments.ts';

const { fields } = messages;

const where = departmentArg({
  label: fields.department,
  hint: msg('Left empty: everywhere else.', '留空则适用于所有部门。'),
  example: 'support',
  keys: ['dept', 'in', '部门'],
});

const sla = defineCommand({
  path: 'case sla',
  zh: '工单 时限',
  aliases: ['case targets'],
  summary: msg('How soon cases are answered and solved', '查看工单响应与解决时限'),
  label: msg('Targets of cases', '工单时限'),
  examples: { en: ['case sla', 'case sla support'], zh: ['工单 时限', '工单 时限 客服'] },
  args: { department: { ...where, takes: 'one' } },
  runs: showTargets,
  input: ({ values }) => (values.department ? { departmentId: values.department.id } : {}),
  reply: (out, _call, viewer) => ({ card: targetsCard(out, viewer), to: 'caller' }),
});

const setSla = defineCommand({
  path: 'case sla set',
  zh: '工单 时限 设置',
  summary: msg('Set how soon cases are answered and solved', '设置工单响应与解决时限'),
  label: msg('Set targets of cases', '设置工单时限'),
  examples: {
    en: ['case sla set urgent response:30m resolution:4h', 'case sla set high resolution:2d department:support'],
    zh: ['工单 时限 设置 紧急 响应:30分钟 解决:4小时', '工单 时限 设置 高 解决:2天 部门:客服'],
  },
  args: {
    level: {
      ...choiceArg<'low' | 'normal' | 'high' | 'urgent', true>({
        label: fields.level,
        options: levelNames,
        required: true,
        takes: 'one',
        keys: levelArg.keys,
        also: { urgent: ['p1'], high: ['p2'], normal: ['p3'], low: ['p4'] },
      }),
    },
    response: workingTimeArg(fields.response, ['answer', '响应'], '1h'),
    resolution: workingTimeArg(fields.resolution, ['solve', '解决'], '8h'),
    department: where,
  },
  runs: setTarget,
  input: ({ values: { level, response, resolution, department } }) => ({
    level,
    ...(response ? { responseMinutes: response } : {}),
    ...(resolution ? { resolutionMinutes: resolution } : {}),
    ...(department ? { departmentId: department.id } : {}),
  }),
  reply: (out, _call, viewer) => ({
    card: targetsCard(out, viewer, messages.targetSet(out.level, out.department?.name ?? null, out.replanned)),
    to: 'caller',
  }),
});

const categoryList = defineCommand({
  path: 'case category list',
  zh: '工单 分类 列表',
  aliases: ['case categories', 'case category', '工单 分类'],
  summary: msg('What cases can be about', '查看工单分类'),
  examples: { en: ['case category list'], zh: ['工单 分类 列表'] },
  args: {},
  runs: listCategories,
  input: () => ({}),
  reply: (out, _call, viewer) => ({ card: categoriesCard(out.categories, viewer), to: 'caller' }),
});

const categoryAdd = defineCommand({
  path: 'case category add',
  zh: '工单 分类 添加',
  summary: msg('Add a category of cases', '添加工单分类'),
  examples: {
    en: ['case category add Warranty zh:保修', 'case category add "Spare parts" zh:备件 under:Product'],
    zh: ['工单 分类 添加 Warranty 中文:保修', '工单 分类 添加 "Spare parts" 中文:备件 上级:产品'],
  },
  args: {
    en: textArg<true>({
      label: fields.english,
      required: true,
      max: 60,
      keys: ['name', '英文', '名称'],
      takes: 'rest',
    }),
    zh: textArg({ label: fields.chinese, max: 60, keys: ['chinese', '中文'] }),
    under: referenceArg<CategoryValue>('case-category', {
      label: fields.parent,
      hint: msg('Left empty: one of the first level.', '留空则为一级分类。'),
      example: 'Product',
      keys: ['in', 'parent', '上级'],
    }),
  },
  runs: addCategory,
  input: ({ values: { en, zh, under } }) => ({ en, ...(zh ? { zh } : {}), ...(under ? { parentId: under.id } : {}) }),
  reply: (out, _call, viewer) => ({
    card: categoriesCard(out.categories, viewer, messages.categoryAdded(categoryPath(out.added))),
    to: 'caller',
  }),
});

const categoryRemove = defineCommand({
  path: 'case category remove',
  zh: '工单 分类 删除',
  aliases: ['case category retire', '工单 分类 停用'],
  summary: msg('Offer a category no more', '停用工单分类'),
  examples: { en: ['case category remove Product/Defect'], zh: ['工单 分类 删除 产品/缺陷'] },
  args: {
    category: referenceArg<CategoryValue, true>('case-category', {
      label: fields.category,
      example: 'Product/Defect',
      required: true,
      keys: ['name', '分类'],
      takes: 'rest',
    }),
  },
  runs: retireCategory,
  input: ({ values }) => ({ id: values.category.id }),
  reply: (out, _call, viewer) => ({
    card: categoriesCard(out.categories, viewer, messages.categoryRetired(categoryPath(out.retired))),
    to: 'caller',
  }),
});

export const adminCommands = [sla, setSla, categoryList, categoryAdd, categoryRemove] as const;
