import { customerArg, departmentArg, flagArg, intArg, whenArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { logListCard } from '../cards.ts';
import { labels, summaries } from '../messages.ts';
import { listLogs, showLog } from '../queries.ts';
import { resultArg, viaArg, whichLog } from './arguments.ts';

export const showCommand = defineCommand({
  path: 'log show',
  zh: '记录 查看',
  aliases: ['log view', 'log open'],
  summary: summaries.show,
  examples: { en: ['log show L-12'], zh: ['记录 查看 L-12'] },
  args: { log: whichLog },
  runs: showLog,
  input: ({ values }) => ({ id: values.log.id }),
  reply: ({ id }) => ({ show: recordRef('interaction', id), to: 'caller' }),
});

export const listCommand = defineCommand({
  path: 'log list',
  zh: '记录 列表',
  aliases: ['log ls', 'log history', '记录 历史'],
  summary: summaries.list,
  nounDefault: 'both',
  examples: {
    en: ['log list acme', 'log list acme from:support', 'log list mine since:monday result:refused'],
    zh: ['记录 列表 晨光', '记录 列表 晨光 部门:客服', '记录 列表 我的 起始:周一'],
  },
  args: {
    customer: customerArg({ label: labels.customer, takes: 'rest', keys: ['客户', 'c'], example: 'C-12' }),
    mine: flagArg({ label: labels.mine, keys: ['我的'] }),
    department: departmentArg({ label: labels.department, example: 'support', keys: ['from', 'dept', '部门'] }),
    via: viaArg,
    result: resultArg,
    since: whenArg({ label: labels.since, keys: ['after', '起始', '自', '从'], prefer: 'past' }),
    before: intArg({ label: labels.log, min: 1, form: 'none' }),
  },
  runs: listLogs,
  input: ({ values }) => ({
    ...(values.customer ? { customerId: values.customer.id } : {}),
    ...(values.mine ? { mine: true } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.via ? { via: values.via } : {}),
    ...(values.result ? { result: values.result } : {}),
    ...(values.since ? { since: values.since.at } : {}),
    ...(values.before ? { before: values.before } : {}),
  }),
  reply: (found, { values }, viewer) => {
    const again = invocation('log list', {
      customer: values.customer && shortId({ noun: 'customer', id: values.customer.id }),
      mine: values.mine ? 'yes' : undefined,
      department: values.department && shortId({ noun: 'department', id: values.department.id }),
      via: values.via,
      result: values.result,
      since: values.since?.at.toISOString(),
    });
    return { card: logListCard(found, { mine: values.mine ?? false, again }, viewer), to: 'caller' };
  },
});
