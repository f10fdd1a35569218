import { buttons, text } from '../../../cards/card.ts';
import { customerArg, flagArg, hiddenArg, textArg, versionArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { ok } from '../../../commands/values/result.ts';
import { invocation } from '../../../core/invocation.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { ellipsize, oneLine } from '../../../core/text.ts';
import { buttonLabels, hints, labels, messages, summaries } from '../messages.ts';
import { addContact } from '../operations/add.ts';
import { editContact } from '../operations/edit.ts';
import { eraseOne } from '../operations/erase.ts';
import { makePrimary, removeContact } from '../operations/place.ts';
import { contactRecord, contactTable, contactValues } from '../records.ts';
import { contactFields, fieldGroupOf, limits } from '../rules.ts';
import {
  emailField,
  languageArg,
  notesArg,
  phoneField,
  preferredChannelArg,
  roleArg,
  valuesToWords,
  whichContact,
} from './fields.ts';

export const add = defineCommand({
  path: 'contact add',
  zh: '联系人 添加',
  aliases: ['contact new', '联系人 新增', '联系人 新建'],
  summary: summaries.add,
  featured: true,
  examples: {
    en: [
      'contact add acme "Ana Lima" role:"Head of purchasing" email:ana@acme.example',
      'contact add C-12 Tom Reed phone:"+44 161 496 0147" prefers:phone primary',
    ],
    zh: ['联系人 添加 晨光 王芳 职务:"采购经理" 电话:"+86 138 0013 8000"'],
  },
  args: {
    customer: customerArg<true>({
      label: labels.customer,
      required: true,
      takes: 'one',
      keys: ['at', '客户', 'c'],
      example: 'acme',
    }),
    name: textArg<true>({
      label: labels.name,
      required: true,
      takes: 'rest',
      keys: ['姓名', '名称'],
      max: limits.name,
      example: 'Ana Lima',
    }),
    role: roleArg,
    email: emailField,
    phone: phoneField,
    preferredChannel: preferredChannelArg,
    language: languageArg,
    notes: notesArg,
    primary: flagArg({ label: labels.primary, keys: ['first', '首要'] }),
    anyway: hiddenArg((words) => ok(/^(yes|y|true|1|是|对)$/iu.test(words.trim())), ['anyway', '仍然']),
  },
  runs: addContact,
  input: ({ values: { customer, primary: first, ...values } }) => ({
    customerId: customer.id,
    ...values,
    ...(first ? { primary: true } : {}),
  }),
  reply: (out) => ({
    show: recordRef('contact', out.id),
    to: 'channel',
    note: [messages.added(out.name, out.customerName)],
  }),
});

export const edit = defineCommand({
  path: 'contact edit',
  zh: '联系人 修改',
  aliases: ['contact change', 'contact update', '联系人 编辑', '联系人 更新'],
  summary: summaries.edit,
  examples: {
    en: ['contact edit P-3 role:"Head of purchasing"', 'contact edit "Ana Lima" phone:-'],
    zh: ['联系人 修改 P-3 职务:"采购经理"', '联系人 修改 王芳 电话:-'],
  },
  formWhenOnly: 'contact',
  args: {
    contact: whichContact('rest'),
    name: textArg({ label: labels.name, keys: ['姓名', '名称'], max: limits.name }),
    role: roleArg,
    email: emailField,
    phone: phoneField,
    preferredChannel: preferredChannelArg,
    language: languageArg,
    notes: { ...notesArg, hint: hints.clear },
    version: versionArg,
  },
  runs: editContact,
  input: ({ values: { contact, version, ...fields } }) => ({
    id: contact.id,
    ...(version ? { version } : {}),
    ...fields,
  }),
  async prefill({ values }, ctx, viewer): Promise<Record<string, string>> {
    const row = values.contact && (await contactTable.find(ctx.tx, values.contact.id));
    if (!row) return {};
    const plain = contactValues(ctx.secrets, row);
    const readable = contactFields.filter((field) =>
      viewer.can('read', 'contact', contactRecord(row), fieldGroupOf[field]),
    );
    const shown = Object.fromEntries(readable.map((field) => [field, plain[field]]));
    return { ...valuesToWords(shown, viewer.reader.locale), version: String(row.version) };
  },
  reply: (out) => ({
    show: recordRef('contact', out.id),
    to: 'caller',
    note: [messages.edited(out.name, out.fields)],
  }),
});

export const primary = defineCommand({
  path: 'contact primary',
  zh: '联系人 首要',
  aliases: ['contact first', '联系人 设为首要'],
  summary: summaries.primary,
  examples: { en: ['contact primary P-3'], zh: ['联系人 首要 王芳'] },
  args: { contact: whichContact('rest') },
  runs: makePrimary,
  input: ({ values }) => ({ id: values.contact.id }),
  reply: (out) => ({
    show: recordRef('contact', out.id),
    to: 'caller',
    note: [messages.madePrimary(out.name, out.customerName)],
  }),
});

export const remove = defineCommand({
  path: 'contact remove',
  zh: '联系人 移除',
  aliases: ['contact delete', '联系人 删除'],
  summary: summaries.remove,
  examples: { en: ['contact remove P-3'], zh: ['联系人 移除 P-3'] },
  args: { contact: whichContact('rest') },
  runs: removeContact,
  input: ({ values }) => ({ id: values.contact.id }),
  reply: (out) => ({
    show: recordRef('customer', out.customerId),
    to: 'caller',
    note: [messages.removed(out.name, out.customerName)],
  }),
});

export const erase = defineCommand({
  path: 'contact erase',
  zh: '联系人 清除',
  aliases: ['contact forget'],
  summary: summaries.erase,
  examples: { en: ['contact erase P-3'], zh: ['联系人 清除 P-3'] },
  args: {
    contact: whichContact('rest'),
    sure: { ...flagArg({ label: buttonLabels.erase, keys: ['确定'] }), form: 'none' },
  },
  runs: eraseOne,
  input: ({ values: { contact, sure } }) => ({ id: contact.id, ...(sure ? { sure } : {}) }),
  reply: (out) => {
    if (out.kind === 'erased') {
      return { show: recordRef('customer', out.customerId), to: 'caller', note: [messages.erasedNow] };
    }
    const does = invocation('contact erase', { contact: shortId({ noun: 'contact', id: out.id }), sure: 'yes' });
    return {
      card: {
        title: [messages.eraseTitle(ellipsize(oneLine(out.name), 60))],
        tone: 'warn',
        blocks: [text(messages.eraseWhat), buttons([{ label: buttonLabels.erase, does, style: 'danger' }])],
      },
      to: 'caller',
    };
  },
});
