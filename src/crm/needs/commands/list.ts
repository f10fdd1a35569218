import { choiceArg, departmentArg, flagArg, intArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { shortId } from '../../../core/records.ts';
import { needListCard } from '../list-cards.ts';
import { formTitles, labels, statusNames, summaries } from '../messages.ts';
import { listNeeds, showNeed } from '../operations/list.ts';
import { needRef } from '../records.ts';
import { aboutCustomer, kindArg, levelArg, needWords, ownerArg } from './arguments.ts';

export const showCommand = defineCommand({
  path: 'need show',
  zh: '需求 查看',
  aliases: ['need view', 'need open', '需求 详情'],
  summary: summaries.show,
  examples: { en: ['need show N-12', 'N-12'], zh: ['需求 查看 N-12'] },
  nounDefault: 'words',
  args: { need: needWords },
  runs: showNeed,
  input: ({ values }) => ({ id: values.need.id }),
  reply: ({ id }) => ({ show: needRef(id), to: 'caller' }),
});

export const listCommand = defineCommand({
  path: 'need list',
  zh: '需求 列表',
  aliases: ['need ls', '需求 清单'],
  summary: summaries.list,
  label: formTitles.list,
  examples: {
    en: [
      'need list',
      'need list mine overdue',
      'need list customer:acme status:all',
      'need list level:must type:service',
    ],
    zh: ['需求 列表', '需求 列表 我的 逾期', '需求 列表 客户:晨光 状态:全部'],
  },
  nounDefault: 'bare',
  args: {
    department: departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
    overdue: flagArg({ label: labels.overdue, keys: ['late', '逾期', '已逾期'] }),
    status: choiceArg({ label: labels.status, options: { ...statusNames, all: labels.all }, keys: ['状态'] }),
    level: levelArg,
    type: kindArg,
    customer: aboutCustomer,
    for: ownerArg,
    after: intArg({ label: labels.need, min: 1, form: 'none' }),
  },
  runs: listNeeds,
  input: ({ values }) => ({
    ...(values.mine ? { mine: true } : {}),
    ...(values.overdue ? { overdue: true } : {}),
    ...(values.status ? { status: values.status } : {}),
    ...(values.level ? { level: values.level } : {}),
    ...(values.type ? { kind: values.type.key } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.for ? { ownerId: values.for.id } : {}),
    ...(values.customer ? { customerId: values.customer.id } : {}),
    ...(values.after ? { after: values.after } : {}),
  }),
  reply(out, { values, now }, viewer) {
    const word = (noun: 'department' | 'staff' | 'customer', value: { readonly id: number } | undefined) =>
      value && shortId({ noun, id: value.id });
    const again = invocation('need list', {
      mine: values.mine ? 'yes' : undefined,
      overdue: values.overdue ? 'yes' : undefined,
      status: values.status,
      level: values.level,
      type: values.type?.key,
      department: word('department', values.department),
      for: word('staff', values.for),
      customer: word('customer', values.customer),
    });
    return { card: needListCard(out, { mine: values.mine ?? false, again, now }, viewer), to: 'caller' };
  },
});
