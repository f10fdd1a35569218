import { customerArg, flagArg, intArg } from '../../../commands/arg.ts';
import type { Arg } from '../../../commands/args.ts';
import { defineCommand } from '../../../commands/define.ts';
import { fail, ok } from '../../../commands/values/result.ts';
import { same } from '../../../core/msg.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { ellipsize, foldName } from '../../../core/text.ts';
import type { Operation } from '../../../operations/operation.ts';
import { fieldNames } from '../../customers/messages.ts';
import { listed } from '../../customers/rules.ts';
import { previewCard } from './card.ts';
import { mergeMessages as messages } from './messages.ts';
import type { Merged } from './operation.ts';
import { type ChosenField, chosenFields } from './plan.ts';

/** Fields by their names in either language, or as buttons carry them. */
const takeArg: Arg<readonly ChosenField[], false> = {
  label: messages.take,
  hint: messages.takeHint,
  example: 'phone, website',
  required: false,
  keys: ['采用', 'fields', '字段'],
  form: 'line',
  value: {
    by: 'parse',
    parse(words) {
      const fields: ChosenField[] = [];
      for (const word of listed(words)) {
        const wanted = foldName(word);
        const found = chosenFields.find((field) =>
          [field, fieldNames[field].en, fieldNames[field].zh].some((name) => foldName(name) === wanted),
        );
        const known = chosenFields.map((field) => fieldNames[field]);
        if (!found) return fail('field', messages.unknownField(ellipsize(word, 40), known), 'phone, website');
        fields.push(found);
      }
      return ok([...new Set(fields)]);
    },
  },
};

interface MergeInput {
  readonly id: number;
  readonly otherId: number;
  readonly take?: ChosenField[] | undefined;
  readonly sure?: boolean | undefined;
  readonly version?: number | undefined;
  readonly otherVersion?: number | undefined;
}

export const mergeCommand = (runs: Operation<MergeInput, Merged>) =>
  defineCommand({
    path: 'customer merge',
    zh: '客户 合并',
    aliases: ['customer join', 'customer combine', '客户 去重'],
    summary: messages.summary,
    label: messages.label,
    examples: {
      en: ['customer merge C-12 C-47', 'customer merge acme "Acme Ltd" take:"phone, website"'],
      zh: ['客户 合并 C-12 C-47', '客户 合并 晨光 C-47 采用:"电话、网站"'],
    },
    args: {
      customer: customerArg<true>({
        label: messages.kept,
        required: true,
        takes: 'one',
        keys: ['客户', 'into', 'keep', '保留'],
        example: 'C-12',
      }),
      other: customerArg<true>({
        label: messages.other,
        required: true,
        takes: 'rest',
        keys: ['with', 'from', '被合并'],
        example: 'C-47',
      }),
      take: takeArg,
      sure: { ...flagArg({ label: messages.merge, keys: ['确定'] }), form: 'none' },
      version: intArg({ label: same('Version'), min: 1, form: 'none' }),
      otherVersion: intArg({ label: same('Version'), min: 1, form: 'none' }),
    },
    runs,
    input: ({ values }) => ({
      id: values.customer.id,
      otherId: values.other.id,
      ...(values.take ? { take: [...values.take] } : {}),
      ...(values.sure ? { sure: true } : {}),
      ...(values.version ? { version: values.version } : {}),
      ...(values.otherVersion ? { otherVersion: values.otherVersion } : {}),
    }),
    reply: (out, _call, viewer) => {
      if (out.kind === 'preview') return { card: previewCard(out, viewer), to: 'caller' };
      const other = `${out.otherName} (${shortId({ noun: 'customer', id: out.otherId })})`;
      return { show: recordRef('customer', out.id), to: 'channel', note: [messages.merged(other, out.name)] };
    },
  });
