import {
  type CustomerValue,
  choiceArg,
  customerArg,
  departmentArg,
  emailArg,
  flagArg,
  intArg,
  moneyArg,
  phoneArg,
  referenceArg,
  staffArg,
  textArg,
  versionArg,
} from '../../commands/arg.ts';
import { type AnyCommand, type Call, defineCommand } from '../../commands/define.ts';
import { formatMoney } from '../../commands/values/money.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import type { Locale } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { addressArg, anywayArg, countryArg, languageArg, notesArg, websiteArg } from './args.ts';
import { countryName, languageName } from './countries.ts';
import { duplicatesCard, foundCard } from './list-cards.ts';
import { hints, kinds, labels, messages, summaries } from './messages.ts';
import { addCustomer } from './operations/add.ts';
import { archiveCustomer, restoreCustomer } from './operations/archive.ts';
import { assignCustomer } from './operations/assign.ts';
import { editCustomer } from './operations/edit.ts';
import { findCustomers, showCustomer } from './operations/find.ts';
import { plainValues } from './operations/values.ts';
import { customerById, customerRecord } from './records.ts';
import { type CustomerField, type CustomerValues, customerFields, fieldGroupOf, limits } from './rules.ts';

const kindArg = choiceArg({
  label: labels.kind,
  keys: ['type', '类型'],
  options: kinds,
  also: { company: ['org', 'organisation', 'organization', '企业'], person: ['individual', 'human', '人'] },
});
const emailField = emailArg({
  label: labels.email,
  keys: ['mail', 'e-mail', '邮箱', '邮件'],
  example: 'ana@acme.example',
});
const phoneField = phoneArg({
  label: labels.phone,
  hint: hints.phone,
  keys: ['tel', 'mobile', '电话', '手机'],
  example: '+49 30 1234567',
});
const valueField = moneyArg({
  label: labels.value,
  hint: hints.value,
  keys: ['worth', '金额', '价值'],
  example: 'EUR 12,000',
});
const ownerField = staffArg({ label: labels.owner, hint: hints.owner, keys: ['负责人', 'by'], example: '@dana' });
const departmentField = departmentArg({
  label: labels.department,
  hint: hints.department,
  keys: ['dept', '部门'],
  example: 'support',
});
const whichCustomer = (takes: 'one' | 'rest') =>
  customerArg<true>({ label: labels.customer, required: true, takes, keys: ['客户', 'c'], example: 'C-12' });

const add = defineCommand({
  path: 'customer add',
  zh: '客户 添加',
  aliases: ['customer new', 'customer create', '客户 新增', '客户 新建'],
  summary: summaries.add,
  featured: true,
  examples: {
    en: [
      'customer add "Acme GmbH" country:Germany email:info@acme.example phone:"+49 30 901820"',
      'customer add Maria Silva kind:person language:Portuguese value:"EUR 1,200"',
    ],
    zh: ['客户 添加 上海晨光文具 国家:中国 电话:"+86 21 6070 0000"', '客户 添加 王小明 类型:个人 备注:"老客户介绍"'],
  },
  args: {
    name: textArg<true>({
      label: labels.name,
      required: true,
      takes: 'rest',
      keys: ['名称', '姓名'],
      max: limits.name,
      example: 'Acme GmbH',
    }),
    kind: kindArg,
    department: departmentField,
    owner: ownerField,
    country: countryArg,
    language: languageArg,
    website: websiteArg,
    email: emailField,
    phone: phoneField,
    address: addressArg,
    value: valueField,
    notes: notesArg,
    anyway: anywayArg,
  },
  runs: addCustomer,
  input: ({ values: { department, owner, ...values } }) => ({
    ...values,
    ...(department ? { departmentId: department.id } : {}),
    ...(owner ? { ownerId: owner.id } : {}),
  }),
  onShortcut: { title: summaries.add, callbackId: 'add_customer' },
  reply: (out, call, viewer) => {
    if (out.kind === 'added') {
      return { show: recordRef('customer', out.id), to: 'channel', note: [messages.added(out.name)] };
    }
    return {
      card: duplicatesCard(call.values.name, out.rows, addAnyway(call.values, call.actor.locale), viewer),
      to: 'caller',
    };
  },
});

/** What a button carries at most, leaving room for what the platform wraps around it (Slack: 2,000 characters). */
const buttonRoom = 1_700;

type AddValues = Partial<Omit<CustomerValues, 'name'>> & {
  readonly name: string;
  readonly department?: { readonly id: number; readonly key: string } | undefined;
  readonly owner?: { readonly id: number } | undefined;
};

function addAnyway(
  values: { readonly [K in keyof AddValues]?: AddValues[K] | undefined } & { readonly name: string },
  locale: Locale,
): Invocation | null {
  const again = invocation('customer add', {
    ...valuesToWords(values, locale),
    ...(values.department ? { department: values.department.key } : {}),
    ...(values.owner ? { owner: shortId({ noun: 'staff', id: values.owner.id }) } : {}),
    anyway: 'yes',
  });
  return JSON.stringify(again).length <= buttonRoom ? again : null;
}

/** Field values as a person would type them. */
function valuesToWords(
  values: { readonly [K in CustomerField]?: CustomerValues[K] | undefined },
  locale: Locale,
): Partial<Record<CustomerField, string>> {
  const words: Partial<Record<CustomerField, string>> = {};
  for (const field of customerFields) {
    const value = values[field];
    if (value === undefined || value === null) continue;
    if (typeof value === 'object') words[field] = formatMoney(value, locale);
    else if (field === 'country') words[field] = countryName(value)[locale];
    else if (field === 'language') words[field] = languageName(value)[locale];
    else words[field] = value;
  }
  return words;
}

const show = defineCommand({
  path: 'customer show',
  zh: '客户 查看',
  aliases: ['customer view', 'customer open', '客户 显示'],
  summary: summaries.show,
  examples: { en: ['customer show acme', 'customer show C-12'], zh: ['客户 查看 晨光', '客户 查看 C-12'] },
  args: { customer: whichCustomer('rest') },
  runs: showCustomer,
  input: ({ values }) => ({ id: values.customer.id }),
  reply: ({ id }) => ({ show: recordRef('customer', id), to: 'caller' }),
});

const findArgs = {
  query: textArg({
    label: labels.query,
    takes: 'rest',
    keys: ['name', 'for', '关键词'],
    max: limits.find,
    example: 'acme',
  }),
  mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
  archived: flagArg({ label: labels.archived, keys: ['已归档', '归档'] }),
  department: departmentArg({ label: labels.department, keys: ['dept', '部门'] }),
  owner: staffArg({ label: labels.owner, keys: ['负责人', 'by'] }),
  country: countryArg,
  page: intArg({ label: labels.query, min: 1, max: 10, form: 'none' }),
};

const find = defineCommand({
  path: 'customer find',
  zh: '客户 查找',
  aliases: ['customer search', 'customer list', 'customer ls', '客户 搜索', '客户 列表', 'find', '查找'],
  summary: summaries.find,
  featured: true,
  nounDefault: 'both',
  examples: {
    en: [
      'customer find acme',
      'customer find mine',
      'customer find "muller" country:Germany',
      'customer find ana@acme.example',
    ],
    zh: ['客户 查找 晨光', '客户 查找 我的', '客户 查找 科技 部门:销售'],
  },
  args: findArgs,
  runs: findCustomers,
  input: ({ values }) => ({
    ...(values.query ? { query: values.query } : {}),
    ...(values.mine ? { mine: true } : {}),
    ...(values.archived ? { archived: true } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.owner ? { ownerId: values.owner.id } : {}),
    ...(values.country ? { country: values.country } : {}),
    ...(values.page ? { page: values.page } : {}),
  }),
  reply: (found, { values }, viewer) => {
    const [only] = found.rows;
    // One certain answer is shown at once.
    if (
      values.query &&
      only &&
      found.rows.length === 1 &&
      !found.more &&
      !found.near &&
      found.page === 1 &&
      !values.archived
    ) {
      return { show: recordRef('customer', only.id), to: 'caller' };
    }
    const asked = {
      query: values.query ?? '',
      mine: values.mine ?? false,
      archived: values.archived ?? false,
      again: invocation('customer find', {
        query: values.query,
        mine: values.mine ? 'yes' : undefined,
        archived: values.archived ? 'yes' : undefined,
        department: values.department?.key,
        owner: values.owner ? shortId({ noun: 'staff', id: values.owner.id }) : undefined,
        country: values.country,
      }),
    };
    return { card: foundCard(found, asked, viewer), to: 'caller' };
  },
});

const edit = defineCommand({
  path: 'customer edit',
  zh: '客户 修改',
  aliases: ['customer change', 'customer update', '客户 编辑', '客户 更新'],
  summary: summaries.edit,
  examples: {
    en: ['customer edit acme phone:"+49 30 901820" website:acme.example', 'customer edit C-12 notes:-'],
    zh: ['客户 修改 晨光 电话:"+86 21 6070 0000" 网站:mg.example', '客户 修改 C-12 备注:-'],
  },
  formWhenOnly: 'customer',
  args: {
    customer: whichCustomer('rest'),
    name: textArg({ label: labels.name, keys: ['名称', '姓名'], max: limits.name }),
    kind: kindArg,
    country: countryArg,
    language: languageArg,
    website: websiteArg,
    email: emailField,
    phone: phoneField,
    address: addressArg,
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
    const readable = customerFields.filter((field) => viewer.can('read', 'customer', record, fieldGroupOf[field]));
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

const assign = defineCommand({
  path: 'customer assign',
  zh: '客户 分配',
  aliases: ['customer give', 'customer handover', '客户 移交', '客户 转交'],
  summary: summaries.assign,
  examples: {
    en: ['customer assign acme me', 'customer assign acme department:support'],
    zh: ['客户 分配 晨光 我', '客户 分配 晨光 部门:客服'],
  },
  formWhenOnly: 'customer',
  args: {
    customer: whichCustomer('one'),
    owner: staffArg({ label: labels.newOwner, takes: 'one', keys: ['to', '给', '负责人'], example: '@dana' }),
    department: departmentArg({ label: labels.department, keys: ['dept', '部门'], example: 'support' }),
    version: versionArg,
  },
  runs: assignCustomer,
  input: ({ values }) => ({
    id: values.customer.id,
    ...(values.version ? { version: values.version } : {}),
    ...(values.owner ? { ownerId: values.owner.id } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
  }),
  async prefill(call, ctx): Promise<Readonly<Record<string, string>>> {
    const row = call.values.customer && (await customerById(ctx.tx, call.values.customer.id));
    return row ? { version: String(row.version) } : {};
  },
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [messages.assigned(out.name, out.department, out.owner)],
  }),
});

const putAway = ({ values }: Pick<Call<{ customer: CustomerValue; version?: number | undefined }>, 'values'>) => ({
  id: values.customer.id,
  ...(values.version ? { version: values.version } : {}),
});

const archive = defineCommand({
  path: 'customer archive',
  zh: '客户 归档',
  aliases: ['customer remove', 'customer delete', '客户 删除'],
  summary: summaries.archive,
  examples: { en: ['customer archive C-12'], zh: ['客户 归档 C-12'] },
  args: { customer: whichCustomer('rest'), version: versionArg },
  runs: archiveCustomer,
  input: putAway,
  reply: (out) => ({ show: recordRef('customer', out.id), to: 'caller', note: [messages.archived(out.name)] }),
});

const restore = defineCommand({
  path: 'customer restore',
  zh: '客户 恢复',
  aliases: ['customer unarchive', '客户 还原'],
  summary: summaries.restore,
  examples: { en: ['customer restore C-12'], zh: ['客户 恢复 C-12'] },
  args: {
    customer: referenceArg<CustomerValue, true>('archived-customer', {
      label: labels.customer,
      required: true,
      takes: 'rest',
      keys: ['客户', 'c'],
      example: 'C-12',
    }),
    version: versionArg,
  },
  runs: restoreCustomer,
  input: putAway,
  reply: (out) => ({ show: recordRef('customer', out.id), to: 'caller', note: [messages.restored(out.name)] }),
});

export const customerCommands: readonly AnyCommand[] = [add, show, find, edit, assign, archive, restore];
