import type { CustomKind } from '../../core/custom-fields.ts';
import { type Msg, msg, plural } from '../../core/msg.ts';
import { limits } from './rules.ts';

export const kindNames: Readonly<Record<CustomKind, Msg>> = {
  text: msg('Text', '文本'),
  number: msg('Number', '数字'),
  date: msg('Date', '日期'),
  choice: msg('Choice', '选项'),
  money: msg('Money', '金额'),
  'yes-no': msg('Yes or no', '是否'),
};

/** Whose rights a field's values may follow. */
export const groupNames = {
  basic: msg('Basic details', '基本信息'),
  contact: msg('Contact details', '联系方式'),
  personal: msg('Personal details', '个人信息'),
  money: msg('Money', '金额'),
  notes: msg('Notes', '备注'),
} as const;
export type GroupName = keyof typeof groupNames;

export const nounNames = { customer: msg('Customers', '客户') } as const;

export const fieldNames: Readonly<Record<string, Msg>> = {
  name: msg('name', '名称'),
  kind: msg('kind', '类型'),
  options: msg('options', '选项'),
  required: msg('required', '是否必填'),
  group: msg('rights', '权限组'),
  retiredAt: msg('use', '使用状态'),
};

export const labels = {
  field: msg('Field', '字段'),
  noun: msg('Of what', '对象'),
  name: msg('Name', '名称'),
  kind: msg('Kind', '类型'),
  options: msg('Options', '选项'),
  required: msg('Required', '必填'),
  group: msg('Rights of', '权限组'),
  filled: msg('Filled in', '已填写'),
} as const;

export const hints = {
  options: msg('For a choice: separated by commas.', '用于选项类型，用逗号分隔。'),
  group: msg('Whoever may see this part of a customer sees the field.', '可查看客户该部分信息的人即可查看此字段。'),
} as const;

export const buttonLabels = {
  open: msg('Open', '打开'),
  edit: msg('Edit', '编辑'),
  retire: msg('Retire', '停用'),
  add: msg('Declare a field', '定义字段'),
} as const;

export const messages = {
  title: msg('Custom fields', '自定义字段'),
  none: msg('No fields are declared yet.', '尚未定义字段。'),
  added: (name: string) => msg(`Every customer has “${name}” now.`, `所有客户现已具有“${name}”字段。`),
  edited: (name: string) => msg(`Changed “${name}”.`, `已修改“${name}”。`),
  retired: (name: string, filled: number) =>
    msg(
      `“${name}” is no longer in use. What ${plural(filled, 'customer says', 'customers say')} in it is kept, out of sight.`,
      `“${name}”已停用，${filled} 位客户填写的内容予以保留但不再显示。`,
    ),
  required: msg('required', '必填'),
  customers: (n: number) => msg(plural(n, 'customer', 'customers'), `${n} 位客户`),
  retiredNote: msg('No longer in use', '已停用'),
  confirmRetire: (name: string) =>
    msg(
      `Retire “${name}”? It disappears from cards and forms; what it holds is kept. This can be undone.`,
      `要停用“${name}”吗？它将不再出现在卡片和表单中，已填内容会保留，可以撤销。`,
    ),

  needsName: msg('A field needs a name with at least one letter.', '字段名称至少要包含一个文字。'),
  builtIn: (name: string) =>
    msg(`Every customer has “${name}” already. Choose another name.`, `客户已有“${name}”，请使用其他名称。`),
  taken: (name: string) => msg(`There is a field called “${name}” already.`, `已有名为“${name}”的字段。`),
  optionsNeeded: msg(
    'A choice needs at least two options: options:"gold, silver"',
    '选项类型至少需要两个选项：选项:"金、银"',
  ),
  optionsUnwanted: msg('Only a choice has options: add type:choice', '只有选项类型才能设置选项：类型:选项'),
  tooManyOptions: msg(`At most ${limits.options} options fit.`, `最多 ${limits.options} 个选项。`),
  optionTooLong: msg(`An option takes at most ${limits.option} characters.`, `每个选项最多 ${limits.option} 个字符。`),
  tooManyFields: msg(
    `There are ${limits.fields} fields already. Retire one that nobody needs first.`,
    `已有 ${limits.fields} 个字段，请先停用不需要的字段。`,
  ),
  optionsUsed: (options: readonly string[], n: number) =>
    msg(
      `${plural(n, 'customer has', 'customers have')} chosen ${options.join(', ')}, so that cannot be taken away. Change them first.`,
      `有 ${n} 位客户选择了${options.join('、')}，不能删除，请先修改这些客户。`,
    ),
  nothingToEdit: msg(
    'Say what to change: name, options, required or group. The kind of a field stays.',
    '请注明要修改的内容：名称、选项、必填或权限组。字段类型不能修改。',
  ),
  nothingChanged: msg('That is what it says already; nothing was changed.', '内容与现有信息相同，没有变化。'),
  alreadyRetired: (name: string) => msg(`“${name}” is no longer in use.`, `“${name}”已停用。`),
  unknown: (words: string) => msg(`No field is called “${words}”.`, `没有名为“${words}”的字段。`),
} as const;

export const summaries = {
  add: msg('Declare a field', '定义字段'),
  list: msg('List the fields', '字段列表'),
  show: msg('Show a field', '查看字段'),
  edit: msg('Change a field', '修改字段'),
  retire: msg('Retire a field', '停用字段'),
} as const;

export const eventTitles = {
  added: msg('Field declared', '新增字段'),
  edited: msg('Field changed', '字段变更'),
  retired: msg('Field retired', '字段停用'),
} as const;
