import { customerArg, departmentArg, flagArg, intArg } from '../../../commands/arg.ts';
import { defineCommand, defineNoun, type Noun } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { pairsCard, scanCard } from './cards.ts';
import { duplicateMessages as messages, duplicateSummaries as summaries } from './messages.ts';
import { dismissDuplicate, listDuplicates, scanDuplicates } from './operations.ts';
import { duplicateScan } from './watch.ts';

const list = defineCommand({
  path: 'duplicate list',
  zh: '重复 列表',
  aliases: ['duplicate find', 'duplicate show', '重复 查找'],
  summary: summaries.list,
  nounDefault: 'both',
  examples: { en: ['duplicate list', 'duplicates mine'], zh: ['重复 列表', '重复 列表 我的'] },
  args: {
    mine: flagArg({ label: messages.mine, keys: ['我的'] }),
    department: departmentArg({ label: messages.department, keys: ['dept', '部门'], example: 'sales' }),
    page: intArg({ label: messages.more, min: 1, max: 50, form: 'none' }),
  },
  runs: listDuplicates,
  input: ({ values }) => ({
    ...(values.mine ? { mine: true } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.page ? { page: values.page } : {}),
  }),
  reply: (out, { values }, viewer) => {
    const again = invocation('duplicate list', {
      ...(values.mine ? { mine: 'yes' } : {}),
      ...(values.department ? { department: values.department.key } : {}),
    });
    return { card: pairsCard(out, again, viewer), to: 'caller' };
  },
});

const scan = defineCommand({
  path: 'duplicate scan',
  zh: '重复 扫描',
  aliases: ['duplicate look', '重复 检查'],
  summary: summaries.scan,
  examples: { en: ['duplicate scan'], zh: ['重复 扫描'] },
  args: {},
  runs: scanDuplicates,
  reply: ({ begun, scan: state }) => ({ card: scanCard(begun, state), to: 'caller' }),
});

const dismiss = defineCommand({
  path: 'duplicate dismiss',
  zh: '重复 忽略',
  aliases: ['duplicate ignore', 'duplicate no', '重复 不是'],
  summary: summaries.dismiss,
  examples: { en: ['duplicate dismiss C-12 C-47'], zh: ['重复 忽略 C-12 C-47'] },
  args: {
    customer: customerArg<true>({
      label: messages.first,
      required: true,
      takes: 'one',
      keys: ['客户'],
      example: 'C-12',
    }),
    other: customerArg<true>({
      label: messages.second,
      required: true,
      takes: 'rest',
      keys: ['with', '另一客户'],
      example: 'C-47',
    }),
  },
  runs: dismissDuplicate,
  input: ({ values }) => ({ id: values.customer.id, otherId: values.other.id }),
  reply: ({ first, second }) => ({
    card: { title: [messages.dismissed(first, second)], tone: 'good', blocks: [] },
    to: 'caller',
  }),
});

/** Customers that look like one another: found by a scan, merged or dismissed by people. */
export const duplicates: Noun = defineNoun({
  name: 'duplicate',
  area: 'customers',
  title: messages.title,
  words: ['duplicate', 'duplicates', 'dup', '重复', '重复客户'],
  operations: [listDuplicates, scanDuplicates, dismissDuplicate],
  commands: [list, scan, dismiss],
  events: [],
  references: [],
  watches: [duplicateScan],
});
