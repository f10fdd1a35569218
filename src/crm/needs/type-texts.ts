import { type Msg, msg } from '../../core/msg.ts';

/** At most so many are offered, and so long are their names. */
export const typeLimits = { types: 40, name: 60 } as const;

/** What people are told of the types of needs. */
export const typeTexts = {
  title: msg('Types of needs', '需求类型'),
  type: msg('Type', '类型'),
  english: msg('English name', '英文名称'),
  chinese: msg('Chinese name', '中文名称'),
  retired: msg('No longer offered', '已停用'),
  add: msg('Add a type…', '添加类型…'),
  edit: msg('Rename…', '改名…'),
  retire: msg('Retire', '停用'),
  confirmRetire: (name: Msg): Msg =>
    msg(`Offer “${name.en}” no more? Needs that have it keep it.`, `停用“${name.zh}”？已使用它的需求保持不变。`),

  added: (name: Msg): Msg => msg(`Needs can be of the type “${name.en}” now.`, `已添加需求类型“${name.zh}”。`),
  renamed: (name: Msg): Msg => msg(`The type is called “${name.en}” now.`, `该类型已改名为“${name.zh}”。`),
  taken: (name: Msg): Msg =>
    msg(
      `“${name.en}” is offered no more; needs that have it keep it.`,
      `“${name.zh}”不再可选，已使用它的需求保持不变。`,
    ),
  exists: (name: Msg): Msg => msg(`There is a type “${name.en}” already.`, `已经有“${name.zh}”这个类型。`),
  tooMany: msg(`At most ${typeLimits.types} types are offered.`, `最多可有 ${typeLimits.types} 个类型。`),
  last: msg('That is the only type: add another one first.', '这是唯一的类型，请先添加其他类型。'),
  unchanged: msg('It is called that already.', '名称没有变化。'),
  notOffered: (words: string): Msg =>
    msg(
      `I know no type of needs “${words}”. See them all: need type list`,
      `找不到需求类型“${words}”。查看全部：需求 类型 列表`,
    ),

  summaries: {
    list: msg('What needs can be of', '查看需求类型'),
    add: msg('Add a type of needs', '添加需求类型'),
    edit: msg('Rename a type of needs', '修改需求类型名称'),
    retire: msg('Offer a type of needs no more', '停用需求类型'),
  },
} as const;
