import { choiceArg, flagArg, referenceArg, textArg, versionArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { type AnyCommand, defineCommand } from '../../commands/define.ts';
import { ok } from '../../commands/values/result.ts';
import { recordRef } from '../../core/records.ts';
import { fieldListCard } from './cards.ts';
import { groupNames, hints, kindNames, labels, messages, nounNames, summaries } from './messages.ts';
import { addField, editField, listFields, retireField, showField } from './operations.ts';
import { fieldTable } from './records.ts';
import type { FieldValue } from './references.ts';
import { limits } from './rules.ts';

const whichField = referenceArg<FieldValue, true>('field', {
  label: labels.field,
  required: true,
  takes: 'rest',
  keys: ['字段'],
  example: 'contract no',
});

const optionsArg: Arg<string[], false> = {
  ...textArg({
    label: labels.options,
    hint: hints.options,
    example: 'gold, silver, bronze',
    keys: ['choices', '选项'],
    max: 4_000,
  }),
  value: { by: 'parse', parse: (words) => ok(words.split(/[,，、;；\n]/u)) },
};

const requiredArg = flagArg({ label: labels.required, keys: ['mandatory', '必填'] });
const groupArg = choiceArg({
  label: labels.group,
  hint: hints.group,
  options: groupNames,
  keys: ['rights', '权限组', '权限'],
});

const add = defineCommand({
  path: 'field add',
  zh: '字段 添加',
  aliases: ['field new', 'field declare', '字段 定义'],
  summary: summaries.add,
  examples: {
    en: [
      'field add customer "Contract no" type:text required',
      'field add customer Tier type:choice options:"gold, silver, bronze"',
      'field add customer "Credit limit" type:money group:money',
    ],
    zh: ['字段 添加 客户 合同号 类型:文本 必填', '字段 添加 客户 等级 类型:选项 选项:"金、银、铜"'],
  },
  args: {
    noun: choiceArg<keyof typeof nounNames, true>({
      label: labels.noun,
      options: nounNames,
      also: { customer: ['customer', '客户'] },
      required: true,
      takes: 'one',
      keys: ['of', '对象'],
    }),
    name: textArg<true>({
      label: labels.name,
      required: true,
      takes: 'rest',
      keys: ['called', '名称'],
      max: limits.name,
      example: 'Contract no',
    }),
    kind: choiceArg({
      label: labels.kind,
      options: kindNames,
      keys: ['type', '类型'],
      also: { 'yes-no': ['yesno', 'bool', 'boolean', 'flag'], text: ['string'], money: ['amount'] },
    }),
    options: optionsArg,
    required: requiredArg,
    group: groupArg,
  },
  runs: addField,
  reply: ({ id, name }) => ({ show: recordRef('field', id), to: 'caller', note: [messages.added(name)] }),
});

const list = defineCommand({
  path: 'field list',
  zh: '字段 列表',
  aliases: ['field ls'],
  summary: summaries.list,
  nounDefault: 'bare',
  examples: { en: ['field list'], zh: ['字段 列表'] },
  args: {},
  runs: listFields,
  input: () => ({}),
  reply: (rows, _call, viewer) => ({ card: fieldListCard(rows, viewer), to: 'caller' }),
});

const show = defineCommand({
  path: 'field show',
  zh: '字段 查看',
  summary: summaries.show,
  nounDefault: 'words',
  examples: { en: ['field show "contract no"', 'field show CF-3'], zh: ['字段 查看 合同号'] },
  args: { field: whichField },
  runs: showField,
  input: ({ values }) => ({ id: values.field.id }),
  reply: ({ id }) => ({ show: recordRef('field', id), to: 'caller' }),
});

const edit = defineCommand({
  path: 'field edit',
  zh: '字段 修改',
  aliases: ['field change', '字段 编辑'],
  summary: summaries.edit,
  formWhenOnly: 'field',
  examples: {
    en: ['field edit tier options:"gold, silver, bronze, none"', 'field edit CF-3 required:no'],
    zh: ['字段 修改 等级 选项:"金、银、铜、无"'],
  },
  args: {
    field: whichField,
    name: textArg({ label: labels.name, keys: ['名称'], max: limits.name }),
    options: optionsArg,
    required: requiredArg,
    group: groupArg,
    version: versionArg,
  },
  runs: editField,
  input: ({ values: { field, name, options, required, group, version } }) => ({
    id: field.id,
    ...(name ? { name } : {}),
    // Emptied in the form, as every kind but a choice has it.
    ...(options === undefined ? {} : { options: options ?? [] }),
    ...(required === undefined ? {} : { required }),
    ...(group ? { group } : {}),
    ...(version ? { version } : {}),
  }),
  async prefill({ values }, ctx): Promise<Record<string, string>> {
    const row = values.field && (await fieldTable.find(ctx.tx, values.field.id));
    if (!row) return {};
    return {
      name: row.name,
      required: row.required ? 'yes' : 'no',
      group: row.group,
      version: String(row.version),
      ...(row.options.length > 0 ? { options: row.options.join(', ') } : {}),
    };
  },
  reply: ({ id, name }) => ({ show: recordRef('field', id), to: 'caller', note: [messages.edited(name)] }),
});

const retire = defineCommand({
  path: 'field retire',
  zh: '字段 停用',
  aliases: ['field remove', 'field delete', '字段 删除'],
  summary: summaries.retire,
  examples: { en: ['field retire tier'], zh: ['字段 停用 等级'] },
  args: { field: whichField },
  runs: retireField,
  input: ({ values }) => ({ id: values.field.id }),
  reply: ({ id, name, filled }) => ({
    show: recordRef('field', id),
    to: 'caller',
    note: [messages.retired(name, filled)],
  }),
});

export const fieldCommands: readonly AnyCommand[] = [add, list, show, edit, retire];
