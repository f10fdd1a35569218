import { choiceArg, departmentArg, flagArg, intArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { msg } from '../../../core/msg.ts';
import { shortId } from '../../../core/records.ts';
import { orderListCard } from '../list-cards.ts';
import { formTitles, labels, statusNames, summaries } from '../messages.ts';
import { listOrders, showOrder } from '../operations/list.ts';
import { orderRef } from '../records.ts';
import { aboutCustomer, orderWords, ownerArg, periodArg } from './arguments.ts';

export const showCommand = defineCommand({
  path: 'order show',
  zh: '订单 查看',
  aliases: ['order view', 'order open', '订单 详情'],
  summary: summaries.show,
  examples: { en: ['order show O-12', 'O-12'], zh: ['订单 查看 O-12'] },
  nounDefault: 'words',
  args: { order: orderWords },
  runs: showOrder,
  input: ({ values }) => ({ id: values.order.id }),
  reply: ({ id }) => ({ show: orderRef(id), to: 'caller' }),
});

export const listCommand = defineCommand({
  path: 'order list',
  zh: '订单 列表',
  aliases: ['order ls', 'order history', '订单 清单'],
  summary: summaries.list,
  label: formTitles.list,
  examples: {
    en: [
      'order list',
      'order list overdue',
      'order list customer:acme',
      'order list sales status:draft period:"this quarter"',
    ],
    zh: ['订单 列表', '订单 列表 逾期', '订单 列表 客户:晨光', '订单 列表 期间:本季度'],
  },
  nounDefault: 'bare',
  args: {
    department: departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
    overdue: flagArg({ label: labels.overdue, keys: ['late', '逾期', '已逾期'] }),
    status: choiceArg({
      label: labels.status,
      options: { ...statusNames, open: msg('Open', '进行中'), all: labels.all },
      keys: ['状态'],
    }),
    customer: aboutCustomer,
    for: ownerArg,
    period: periodArg,
    after: intArg({ label: labels.order, min: 1, form: 'none' }),
  },
  runs: listOrders,
  input: ({ values }) => ({
    ...(values.mine ? { mine: true } : {}),
    ...(values.overdue ? { overdue: true } : {}),
    ...(values.status ? { status: values.status } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.for ? { ownerId: values.for.id } : {}),
    ...(values.customer ? { customerId: values.customer.id } : {}),
    ...(values.period ? { from: values.period.from, to: values.period.to } : {}),
    ...(values.after ? { after: values.after } : {}),
  }),
  reply(out, { values, now }, viewer) {
    const word = (noun: 'department' | 'staff' | 'customer', value: { readonly id: number } | undefined) =>
      value && shortId({ noun, id: value.id });
    const again = invocation('order list', {
      mine: values.mine ? 'yes' : undefined,
      overdue: values.overdue ? 'yes' : undefined,
      status: values.status,
      department: word('department', values.department),
      for: word('staff', values.for),
      customer: word('customer', values.customer),
      period: values.period && `${values.period.from}..${values.period.to}`,
    });
    const asked = { mine: values.mine ?? false, overdue: values.overdue ?? false, again, now };
    return { card: orderListCard(out, asked, viewer), to: 'caller' };
  },
});
