import { type Block, type Button, buttons, type Card, quiet } from '../../cards/card.ts';
import { customerArg, textArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { defineCommand, defineNoun, type Noun } from '../../commands/define.ts';
import { fail, ok, quoted } from '../../commands/values/result.ts';
import { invocation } from '../../core/invocation.ts';
import { msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { RetainedContent } from '../../store/retention.ts';
import { args, messages, summaries } from './messages.ts';
import {
  type Hold,
  holdCustomer,
  listHolds,
  type RetainedLine,
  releaseCustomer,
  retentionOperations,
} from './operations.ts';
import { parseMonths } from './rules.ts';

const form = (command: string) => invocation('form', { command });

function linesCard(lines: readonly RetainedLine[]): Card {
  return {
    title: [messages.listTitle],
    blocks: [
      {
        block: 'list',
        items: lines.map(({ content, months, due }) => ({
          text: [{ strong: content.title }, ' · ', { code: content.name }],
          detail:
            months === null
              ? [messages.forever]
              : [messages.kept(months), ' · ', due === 0 ? messages.nothingDue : messages.wouldErase(due)],
        })),
      },
      quiet(messages.daily),
      buttons([
        { label: messages.change, does: form('retention set') },
        { label: messages.holds, does: invocation('retention holds') },
      ]),
    ],
  };
}

function holdsCard(holds: readonly Hold[]): Card {
  const hold: Button = { label: messages.hold, does: form('retention hold') };
  const list: Block = {
    block: 'list',
    items: holds.map((one) => ({
      text: [{ strong: one.name }, ' · ', shortId({ noun: 'customer', id: one.customerId }), ' · ', one.reason],
      detail: [...(one.byName === null ? [] : [messages.by(one.byName)]), { time: one.at, show: 'date' as const }],
      button: {
        label: messages.release,
        does: invocation('retention release', { customer: `C-${one.customerId}` }),
        confirm: messages.releaseConfirm,
      },
    })),
  };
  return {
    title: [holds.length === 0 ? messages.noHolds : messages.holdsTitle(holds.length)],
    blocks: [...(holds.length > 0 ? [list] : []), buttons([hold])],
  };
}

/** How long what people wrote is kept, and of whom nothing may go. `contents`: what there is that grows old. */
export function createRetention(contents: () => readonly RetainedContent[]): Noun {
  const { list, set } = retentionOperations(contents);
  const contentArg: Arg<string, true> = {
    label: args.content,
    required: true,
    keys: ['内容'],
    takes: 'one',
    example: 'logs',
    value: {
      by: 'parse',
      parse(words) {
        const wanted = words.trim().toLowerCase();
        const found = contents().find(({ name, title }) => [name, title.en.toLowerCase(), title.zh].includes(wanted));
        if (found) return ok(found.name);
        const names = contents().map(({ name }) => name);
        const { en, zh } = quoted(words);
        return fail(
          'content',
          msg(`${en} is none of: ${names.join(', ')}.`, `${zh}不在可选项中：${names.join('、')}。`),
          'logs',
        );
      },
    },
    form: {
      get choices() {
        return contents().map(({ name, title }) => ({ value: name, label: title }));
      },
    },
  };
  const periodArg: Arg<number, true> = {
    label: args.period,
    required: true,
    keys: ['for', '期限', '保留'],
    takes: 'rest',
    example: '24 months',
    value: { by: 'parse', parse: parseMonths },
    form: 'line',
  };
  const whichCustomer = customerArg<true>({
    label: args.customer,
    required: true,
    takes: 'one',
    keys: ['客户', 'c'],
    example: 'C-12',
  });
  const commands = [
    defineCommand({
      path: 'retention list',
      zh: '保留 列表',
      aliases: ['retention preview', 'retention show', '保留 预览'],
      summary: summaries.list,
      label: msg('Retention', '保留期限'),
      nounDefault: 'bare',
      examples: { en: ['retention list'], zh: ['保留 列表'] },
      args: {},
      runs: list,
      reply: (lines) => ({ card: linesCard(lines), to: 'caller' }),
    }),
    defineCommand({
      path: 'retention set',
      zh: '保留 设置',
      summary: summaries.set,
      label: msg('Set retention', '设置保留期限'),
      examples: { en: ['retention set logs 24 months'], zh: ['保留 设置 logs 24个月'] },
      args: { content: contentArg, period: periodArg },
      runs: set,
      input: ({ values }) => ({ content: values.content, months: values.period }),
      reply: ({ content, months, due }) => ({
        card: { title: [messages.set(content.title, months ?? 0, due)], tone: due > 0 ? 'warn' : 'good', blocks: [] },
        to: 'caller',
      }),
    }),
    defineCommand({
      path: 'retention off',
      zh: '保留 取消',
      aliases: ['retention remove', 'retention forever', '保留 永久'],
      summary: summaries.off,
      label: msg('Keep for good', '永久保留'),
      examples: { en: ['retention off logs'], zh: ['保留 取消 logs'] },
      args: { content: contentArg },
      runs: set,
      input: ({ values }) => ({ content: values.content, months: null }),
      reply: ({ content }) => ({
        card: { title: [messages.off(content.title)], tone: 'good', blocks: [] },
        to: 'caller',
      }),
    }),
    defineCommand({
      path: 'retention hold',
      zh: '保留 冻结',
      aliases: ['legal hold', '法律保留'],
      summary: summaries.hold,
      label: msg('Legal hold', '法律保留'),
      examples: { en: ['retention hold acme "Court case 12/26"'], zh: ['保留 冻结 晨光 "诉讼 12/26"'] },
      args: {
        customer: whichCustomer,
        reason: textArg<true>({
          label: args.reason,
          required: true,
          takes: 'rest',
          keys: ['原因'],
          example: 'Court case 12/26',
        }),
      },
      runs: holdCustomer,
      input: ({ values }) => ({ customerId: values.customer.id, reason: values.reason }),
      reply: ({ name }) => ({ card: { title: [messages.held(name)], tone: 'good', blocks: [] }, to: 'caller' }),
    }),
    defineCommand({
      path: 'retention release',
      zh: '保留 解除',
      summary: summaries.release,
      label: msg('End a legal hold', '解除法律保留'),
      examples: { en: ['retention release acme'], zh: ['保留 解除 晨光'] },
      args: { customer: whichCustomer },
      runs: releaseCustomer,
      input: ({ values }) => ({ customerId: values.customer.id }),
      reply: ({ name }) => ({ card: { title: [messages.released(name)], tone: 'good', blocks: [] }, to: 'caller' }),
    }),
    defineCommand({
      path: 'retention holds',
      zh: '保留 冻结列表',
      aliases: ['legal holds'],
      summary: summaries.holds,
      label: msg('Legal holds', '法律保留'),
      examples: { en: ['retention holds'], zh: ['保留 冻结列表'] },
      args: {},
      runs: listHolds,
      reply: (holds) => ({ card: holdsCard(holds), to: 'caller' }),
    }),
  ];
  return defineNoun({
    name: 'retention',
    area: 'company',
    title: messages.title,
    words: ['retention', 'keep', '保留', '保留期限'],
    operations: [list, set, holdCustomer, releaseCustomer, listHolds],
    commands,
    events: [],
    references: [],
  });
}
