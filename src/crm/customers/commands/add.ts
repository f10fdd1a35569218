import type { Choice, FormField } from '../../../cards/form.ts';
import { textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import type { CustomField } from '../../../core/custom-fields.ts';
import { type Invocation, invocation } from '../../../core/invocation.ts';
import { type Locale, msg, same } from '../../../core/msg.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import type { Viewer } from '../../../operations/operation.ts';
import { customFields } from '../../../store/custom-fields.ts';
import {
  addressArg,
  aliasesArg,
  anywayArg,
  birthYearArg,
  countryArg,
  furtherArg,
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
      'customer add Beta AG field:"Contract no=4711" field:Tier=gold',
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
    further: furtherArg,
    anyway: anywayArg,
  },
  runs: addCustomer,
  input: ({ values: { department, owner, ...values } }) => ({
    ...values,
    ...(department ? { departmentId: department.id } : {}),
    ...(owner ? { ownerId: owner.id } : {}),
  }),
  async formFields(_call, ctx, viewer) {
    const declared = await customFields(ctx.tx, 'customer');
    // Only what every customer is to have; the rest is asked for on the customer's own card.
    const asked = declared.filter((field) => field.required && mayFill(field, viewer));
    return asked.map((field) => furtherField(field));
  },
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

/** A group with rights of its own may be filled by whoever may edit it somewhere; of this customer it is asked again. */
const mayFill = ({ group }: CustomField, viewer: Viewer): boolean =>
  group === 'basic' || viewer.can('edit', 'customer', undefined, group);

function furtherField(field: CustomField): FormField {
  const choices: readonly Choice[] | null =
    field.kind === 'choice'
      ? field.options.map((option) => ({ value: option, label: option }))
      : field.kind === 'yes-no'
        ? [
            { value: 'yes', label: msg('Yes', '是') },
            { value: 'no', label: msg('No', '否') },
          ]
        : null;
  return {
    name: `further.${shortId({ noun: 'field', id: field.id })}`,
    label: same(field.name),
    // A lead from a trade fair has no contract number yet, and typed it is not demanded either: what is missing is named on the card.
    optional: true,
    input: choices ? { kind: 'choice', options: choices } : { kind: 'line' },
  };
}

/** What a button carries at most, leaving room for what the platform wraps around it (Slack: 2,000 characters). */
const buttonRoom = 1_700;

type AddValues = Partial<Omit<CustomerValues, 'name'>> & {
  readonly name: string;
  readonly further?: readonly { readonly field: string; readonly value: string }[] | undefined;
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
    ...(values.further?.length
      ? { further: values.further.map(({ field, value }) => `${field}=${value}`).join('\n') }
      : {}),
    ...(values.department ? { department: values.department.key } : {}),
    ...(values.owner ? { owner: shortId({ noun: 'staff', id: values.owner.id }) } : {}),
    anyway: 'yes',
  });
  return JSON.stringify(again).length <= buttonRoom ? again : null;
}
