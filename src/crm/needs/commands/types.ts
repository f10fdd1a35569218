import { type Button, buttons, type Card, type ListItem } from '../../../cards/card.ts';
import { referenceArg, textArg } from '../../../commands/arg.ts';
import { type Call, defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import type { Viewer } from '../../../operations/operation.ts';
import { addType, editType, listTypes, retireType } from '../operations/types.ts';
import type { NeedTypeValue } from '../type-reference.ts';
import { typeLimits, typeTexts } from '../type-texts.ts';
import { type NeedType, typeName } from '../types.ts';

const typeWord = referenceArg<NeedTypeValue, true>('need-type', {
  label: typeTexts.type,
  example: 'service',
  required: true,
  takes: 'one',
  keys: ['类型'],
});
const zhArg = textArg({ label: typeTexts.chinese, keys: ['chinese', '中文', '中文名'], max: typeLimits.name });

const list = defineCommand({
  path: 'need type list',
  zh: '需求 类型 列表',
  aliases: ['need types', 'need type', '需求 类型'],
  summary: typeTexts.summaries.list,
  examples: { en: ['need type list'], zh: ['需求 类型 列表'] },
  args: {},
  runs: listTypes,
  input: () => ({}),
  reply: (out, _call, viewer) => ({ card: typesCard(out.types, viewer), to: 'caller' }),
});

const add = defineCommand({
  path: 'need type add',
  zh: '需求 类型 添加',
  aliases: ['need type new', '需求 类型 新增'],
  summary: typeTexts.summaries.add,
  examples: { en: ['need type add Compliance zh:合规'], zh: ['需求 类型 添加 Compliance 中文:合规'] },
  args: {
    name: textArg<true>({
      label: typeTexts.english,
      required: true,
      takes: 'rest',
      keys: ['english', '名称', '英文'],
      max: typeLimits.name,
    }),
    zh: zhArg,
  },
  runs: addType,
  input: ({ values }) => ({ nameEn: values.name, ...(values.zh ? { nameZh: values.zh } : {}) }),
  reply: (out, _call, viewer) => ({
    card: typesCard(out.types, viewer, typeTexts.added(typeName(out.done))),
    to: 'caller',
  }),
});

const edit = defineCommand({
  path: 'need type edit',
  zh: '需求 类型 修改',
  aliases: ['need type rename', '需求 类型 编辑'],
  summary: typeTexts.summaries.edit,
  examples: { en: ['need type edit service name:Support zh:支持'], zh: ['需求 类型 修改 服务 中文:支持'] },
  formWhenOnly: 'type',
  args: {
    type: typeWord,
    name: textArg({ label: typeTexts.english, keys: ['english', '名称', '英文'], max: typeLimits.name }),
    zh: zhArg,
  },
  runs: editType,
  input: ({ values }) => ({
    type: values.type.key,
    ...(values.name ? { nameEn: values.name } : {}),
    ...(values.zh ? { nameZh: values.zh } : {}),
  }),
  async prefill({ values }: Pick<Call<{ type?: NeedTypeValue }>, 'values'>): Promise<Record<string, string>> {
    return values.type ? { name: values.type.name.en, zh: values.type.name.zh } : {};
  },
  reply: (out, _call, viewer) => ({
    card: typesCard(out.types, viewer, typeTexts.renamed(typeName(out.done))),
    to: 'caller',
  }),
});

const retire = defineCommand({
  path: 'need type retire',
  zh: '需求 类型 停用',
  aliases: ['need type remove', 'need type delete', '需求 类型 删除'],
  summary: typeTexts.summaries.retire,
  examples: { en: ['need type retire integration'], zh: ['需求 类型 停用 集成'] },
  args: { type: typeWord },
  runs: retireType,
  input: ({ values }) => ({ type: values.type.key }),
  reply: (out, _call, viewer) => ({
    card: typesCard(out.types, viewer, typeTexts.taken(typeName(out.done))),
    to: 'caller',
  }),
});

function typesCard(types: readonly NeedType[], viewer: Viewer, title: Msg = typeTexts.title): Card {
  const mayEdit = viewer.can('administer', 'need');
  const items = types.map((type): ListItem => {
    const does = (command: string) => invocation(command, { type: type.key });
    const renames: Button = { label: typeTexts.edit, does: does('need type edit') };
    const retires: Button = {
      label: typeTexts.retire,
      does: does('need type retire'),
      confirm: typeTexts.confirmRetire(typeName(type)),
    };
    return {
      text: [{ strong: msg(type.nameEn, type.nameZh) }],
      detail: [{ code: type.key }, ...(type.retired ? [' · ', typeTexts.retired] : [])],
      ...(mayEdit && !type.retired ? { button: renames, overflow: [retires] } : {}),
    };
  });
  const another: Button = { label: typeTexts.add, does: invocation('form', { command: 'need type add' }) };
  return { title: [title], blocks: [{ block: 'list', items }, ...(mayEdit ? [buttons([another])] : [])] };
}

export const typeCommands = [list, add, edit, retire] as const;
