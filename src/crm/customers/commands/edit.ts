import { textArg, versionArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { recordRef } from '../../../core/records.ts';
import {
  addressArg,
  aliasesArg,
  birthYearArg,
  countryArg,
  genderArg,
  languageArg,
  notesArg,
  preferredChannelArg,
  sourceArg,
  websiteArg,
} from '../args.ts';
import { hints, labels, messages, summaries } from '../messages.ts';
import { editCustomer } from '../operations/edit.ts';
import { plainValues } from '../operations/values.ts';
import { customerById, customerRecord } from '../records.ts';
import { fieldGroupOf, formFields, limits } from '../rules.ts';
import { emailField, kindArg, phoneField, valueField, valuesToWords, whichCustomer } from './fields.ts';

export const edit = defineCommand({
  path: 'customer edit',
  zh: '客户 修改',
  aliases: ['customer change', 'customer update', '客户 编辑', '客户 更新'],
  summary: summaries.edit,
  examples: {
    en: [
      'customer edit acme phone:"+49 30 901820" website:acme.example',
      'customer edit C-12 notes:-',
      'customer edit C-12 aliases:"北京晨光, MG"',
    ],
    zh: ['客户 修改 晨光 电话:"+86 21 6070 0000" 网站:mg.example', '客户 修改 C-12 备注:-'],
  },
  formWhenOnly: 'customer',
  args: {
    customer: whichCustomer('rest'),
    name: textArg({ label: labels.name, keys: ['名称', '姓名'], max: limits.name }),
    kind: kindArg,
    aliases: aliasesArg,
    source: sourceArg,
    country: countryArg,
    language: languageArg,
    website: websiteArg,
    email: emailField,
    phone: phoneField,
    address: addressArg,
    preferredChannel: preferredChannelArg,
    birthYear: birthYearArg,
    gender: genderArg,
    value: valueField,
    notes: { ...notesArg, hint: hints.clear },
    version: versionArg,
  },
  runs: editCustomer,
  input: ({ values: { customer, version, ...fields } }) => ({
    id: customer.id,
    ...(version ? { version } : {}),
    ...fields,
  }),
  async prefill(call, ctx, viewer) {
    const customer = call.values.customer;
    const row = customer && (await customerById(ctx.tx, customer.id));
    if (!row) return {};
    const record = customerRecord(row);
    const readable = formFields.filter((field) => viewer.can('read', 'customer', record, fieldGroupOf[field]));
    const values = plainValues(ctx.secrets, row);
    const shown = Object.fromEntries(readable.map((field) => [field, values[field]]));
    return { ...valuesToWords(shown, viewer.reader.locale), version: String(row.version) };
  },
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [messages.edited(out.name, out.fields)],
  }),
});
