import { choiceArg, departmentArg, flagArg, intArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { shortId } from '../../../core/records.ts';
import { targetListCard } from '../list-card.ts';
import { formTitles, kindNames, labels, summaries } from '../messages.ts';
import { listTargets, showTarget } from '../operations/read.ts';
import { targetRef } from '../records.ts';
import { newPeriodArg, targetWords } from './arguments.ts';

export const showCommand = defineCommand({
  path: 'target show',
  zh: '目标 查看',
  aliases: ['target view', 'target open', '目标 详情'],
  summary: summaries.show,
  examples: { en: ['target show G-3', 'G-3'], zh: ['目标 查看 G-3'] },
  nounDefault: 'words',
  args: { target: targetWords },
  runs: showTarget,
  input: ({ values }) => ({ id: values.target.id }),
  reply: ({ id }) => ({ show: targetRef(id), to: 'caller' }),
});

export const listCommand = defineCommand({
  path: 'target list',
  zh: '目标 列表',
  aliases: ['target ls', '目标 清单'],
  summary: summaries.list,
  label: formTitles.list,
  examples: {
    en: ['target list', 'target list sales', 'target list mine past', 'target list period:2027 kind:revenue'],
    zh: ['目标 列表', '目标 列表 销售', '目标 列表 期间:明年'],
  },
  nounDefault: 'bare',
  args: {
    department: departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
    kind: choiceArg({ label: labels.kind, options: kindNames, keys: ['指标'] }),
    period: newPeriodArg,
    past: flagArg({ label: labels.past, keys: ['all', '全部'] }),
    after: intArg({ label: labels.target, min: 1, form: 'none' }),
  },
  runs: listTargets,
  input: ({ values }) => ({
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.mine ? { mine: true } : {}),
    ...(values.kind ? { kind: values.kind } : {}),
    ...(values.period ? { from: values.period.from, to: values.period.to } : {}),
    ...(values.past ? { past: true } : {}),
    ...(values.after ? { after: values.after } : {}),
  }),
  reply(out, { values }, viewer) {
    const again = invocation('target list', {
      department: values.department && shortId({ noun: 'department', id: values.department.id }),
      mine: values.mine ? 'yes' : undefined,
      kind: values.kind,
      period: values.period && `${values.period.from}..${values.period.to}`,
      past: values.past ? 'yes' : undefined,
    });
    return { card: targetListCard(out, again, viewer), to: 'caller' };
  },
});
