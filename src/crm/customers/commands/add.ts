import { textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { type Invocation, invocation } from '../../../core/invocation.ts';
import type { Locale } from '../../../core/msg.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import {
  addressArg,
  aliasesArg,
  anywayArg,
  birthYearArg,
  countryArg,
  genderArg,
  languageArg,
  lifecycleArg,
  notesArg,
  preferredChannelArg,
  sourceArg,
  tagsArg,
  websiteArg,
} from '../args.ts';
import { duplicatesCard } from '../list-cards.ts';
import { labels, messages, summaries } from '../messages.ts';
import { addCustomer } from '../operations/add.ts';
import { type CustomerValues, limits } from '../rules.ts';
import { departmentField, emailField, kindArg, ownerField, phoneField, valueField, valuesToWords } from './fields.ts';

export const add = defineCommand({
  path: 'customer add',
  zh: '客户 添加',
  aliases: ['customer new', 'customer create', '客户 新增', '客户 新建'],
  summary: summaries.add,
  featured: true,
  examples: {
    en: [
      'customer add "Acme GmbH" country:Germany email:info@acme.example phone:"+49 30 901820"',
      'customer add Morning Glory aliases:"晨光, MG Stationery" lifecycle:lead source:"trade fair" tags:"vip, stationery"',
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
    aliases: aliasesArg,
    lifecycle: lifecycleArg,
    source: sourceArg,
    tags: tagsArg({}),
    country: countryArg,
    language: languageArg,
    website: websiteArg,
    email: emailField,
    phone: phoneField,
    address: addressArg,
    // Typed if known; a form that asked for everything would keep people from adding anybody.
    preferredChannel: { ...preferredChannelArg, form: 'none' as const },
    birthYear: { ...birthYearArg, form: 'none' as const },
    gender: { ...genderArg, form: 'none' as const },
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
      return { show: recordRef('customer', out.id), to: 'channel', note: [messages.added] };
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
    ...(values.tags ? { tags: values.tags.join(', ') } : {}),
    ...(values.lifecycle ? { lifecycle: values.lifecycle } : {}),
    ...(values.department ? { department: values.department.key } : {}),
    ...(values.owner ? { owner: shortId({ noun: 'staff', id: values.owner.id }) } : {}),
    anyway: 'yes',
  });
  return JSON.stringify(again).length <= buttonRoom ? again : null;
}
