import { departmentArg, staffArg, textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { recordRef } from '../../../core/records.ts';
import { hints, labels } from '../messages.ts';
import { addToTeam, listTeam, removeFromTeam } from '../operations/team.ts';
import { profileHints, profileLabels, profileMessages, profileSummaries } from '../profile-messages.ts';
import { teamCard } from '../team-card.ts';
import { whichCustomer } from './fields.ts';

const personArg = staffArg<true>({
  label: profileLabels.member,
  required: true,
  takes: 'one',
  keys: ['who', '同事', '成员'],
  example: '@omar',
});

export const teamList = defineCommand({
  path: 'customer team',
  zh: '客户 团队',
  aliases: ['customer team list', 'customer team show', '客户 团队 列表'],
  summary: profileSummaries.teamList,
  examples: { en: ['customer team acme'], zh: ['客户 团队 晨光'] },
  args: { customer: whichCustomer('rest') },
  runs: listTeam,
  input: ({ values }) => ({ id: values.customer.id }),
  reply: (team, _call, viewer) => ({ card: teamCard(team, viewer), to: 'caller' }),
});

export const teamAdd = defineCommand({
  path: 'customer team add',
  zh: '客户 团队 添加',
  aliases: ['客户 团队 加入'],
  summary: profileSummaries.teamAdd,
  label: profileSummaries.teamAdd,
  examples: {
    en: ['customer team add acme @omar', 'customer team add acme @fay duty:"invoices" department:finance'],
    zh: ['客户 团队 添加 晨光 @陈伟', '客户 团队 添加 晨光 @陈伟 职责:"开票"'],
  },
  args: {
    customer: whichCustomer('one'),
    person: personArg,
    department: departmentArg({ label: labels.department, hint: hints.teamDepartment, keys: ['dept', '部门'] }),
    duty: textArg({
      label: profileLabels.duty,
      hint: profileHints.duty,
      example: 'invoices',
      keys: ['does', '职责'],
      max: 100,
    }),
  },
  runs: addToTeam,
  input: ({ values: { customer, person, department, duty } }) => ({
    id: customer.id,
    staffId: person.id,
    ...(department ? { departmentId: department.id } : {}),
    ...(duty ? { duty } : {}),
  }),
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [profileMessages.joined(out.who, out.department, out.name)],
  }),
});

export const teamRemove = defineCommand({
  path: 'customer team remove',
  zh: '客户 团队 移除',
  aliases: ['customer team leave', '客户 团队 退出'],
  summary: profileSummaries.teamRemove,
  label: profileSummaries.teamRemove,
  examples: { en: ['customer team remove acme @omar'], zh: ['客户 团队 移除 晨光 @陈伟'] },
  args: { customer: whichCustomer('one'), person: personArg },
  runs: removeFromTeam,
  input: ({ values: { customer, person } }) => ({ id: customer.id, staffId: person.id }),
  reply: (out) => ({
    show: recordRef('customer', out.id),
    to: 'caller',
    note: [profileMessages.left(out.who, out.name)],
  }),
});
