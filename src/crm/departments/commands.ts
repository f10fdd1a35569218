import type { Card } from '../../cards/card.ts';
import { departmentArg, textArg, versionArg } from '../../commands/arg.ts';
import { type CommandReply, defineCommand } from '../../commands/define.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { recordRef } from '../../core/records.ts';
import { departmentListCard } from './cards.ts';
import { type DepartmentView, departmentView } from './departments.ts';
import { joinDepartment } from './join.ts';
import { args, messages, summaries } from './messages.ts';
import * as operations from './operations.ts';

const which = departmentArg<true>({
  label: args.department,
  hint: args.departmentHint,
  example: 'support',
  required: true,
  keys: ['部门'],
  takes: 'one',
});

const shown = (d: DepartmentView, note: Msg): CommandReply => ({
  show: recordRef('department', d.id),
  to: 'caller',
  note: [note],
});

const list = defineCommand({
  path: 'department list',
  zh: '部门 列表',
  aliases: ['department ls'],
  summary: summaries.list,
  examples: { en: ['department list'], zh: ['部门 列表'] },
  nounDefault: 'bare',
  args: {},
  runs: operations.listDepartments,
  reply: (found, _call, viewer): { card: Card; to: 'caller' } => ({
    card: departmentListCard(found, viewer),
    to: 'caller',
  }),
});

const show = defineCommand({
  path: 'department show',
  zh: '部门 查看',
  summary: summaries.show,
  examples: { en: ['department show support'], zh: ['部门 查看 客服'] },
  nounDefault: 'words',
  args: { department: which },
  runs: operations.showDepartment,
  input: ({ values }) => ({ id: values.department.id }),
  reply: ({ id }) => ({ show: recordRef('department', id), to: 'caller' }),
});

const add = defineCommand({
  path: 'department add',
  zh: '部门 添加',
  aliases: ['department new', '部门 新增'],
  summary: summaries.add,
  examples: {
    en: ['department add "Customer Success" zh:客户成功'],
    zh: ['部门 添加 "Customer Success" 中文:客户成功'],
  },
  args: {
    en: textArg<true>({ label: args.english, required: true, max: 60, keys: ['name', '英文', '名称'], takes: 'one' }),
    zh: textArg({ label: args.chinese, max: 60, keys: ['chinese', '中文'], takes: 'one' }),
  },
  runs: operations.addDepartment,
  reply: (d) => shown(d, messages.added(d.name, d.key)),
});

const rename = defineCommand({
  path: 'department rename',
  zh: '部门 重命名',
  aliases: ['department edit', '部门 改名'],
  summary: summaries.rename,
  label: msg('Rename a department', '重命名部门'),
  examples: {
    en: ['department rename support en:"Customer Care" zh:客户关怀'],
    zh: ['部门 重命名 support 英文:"Customer Care" 中文:客户关怀'],
  },
  args: {
    department: which,
    en: textArg({ label: args.english, max: 60, keys: ['name', '英文', '名称'] }),
    zh: textArg({ label: args.chinese, max: 60, keys: ['chinese', '中文'] }),
    version: versionArg,
  },
  runs: operations.renameDepartment,
  formWhenOnly: 'department',
  async prefill({ values }, ctx): Promise<Record<string, string>> {
    const d = values.department && (await departmentView(ctx, values.department.id));
    return d ? { en: d.name.en, zh: d.name.zh, version: String(d.version) } : {};
  },
  // An emptied field keeps the name it had: a department cannot be without one.
  input: ({ values: { department, en, zh, version } }) => ({
    id: department.id,
    en: en ?? undefined,
    zh: zh ?? undefined,
    version,
  }),
  reply: (d) => shown(d, messages.renamed(d.name)),
});

const open = defineCommand({
  path: 'department open',
  zh: '部门 开放',
  summary: summaries.open,
  label: msg('Open a department', '开放部门'),
  examples: { en: ['department open support'], zh: ['部门 开放 support'] },
  args: { department: which },
  runs: operations.openDepartment,
  input: ({ values }) => ({ id: values.department.id }),
  reply: (d) => shown(d, messages.opened(d.name)),
});

const close = defineCommand({
  path: 'department close',
  zh: '部门 关闭',
  summary: summaries.close,
  label: msg('Close a department', '关闭加入'),
  examples: { en: ['department close support'], zh: ['部门 关闭 support'] },
  args: { department: which },
  runs: operations.closeDepartment,
  input: ({ values }) => ({ id: values.department.id }),
  reply: (d) => shown(d, messages.closed(d.name)),
});

const join = defineCommand({
  path: 'department join',
  changesActor: true,
  zh: '部门 加入',
  aliases: ['join', '加入'],
  summary: summaries.join,
  label: msg('Join a department', '加入部门'),
  examples: { en: ['department join support'], zh: ['部门 加入 support'] },
  args: { department: which },
  runs: joinDepartment,
  input: ({ values }) => ({ id: values.department.id }),
  reply: (d) => ({
    card: {
      title: [msg(d.name.en, d.name.zh)],
      tone: 'good',
      blocks: [{ block: 'text', text: [messages.joined(d.name)] }],
    },
    to: 'caller',
  }),
});

const retire = defineCommand({
  path: 'department retire',
  zh: '部门 停用',
  aliases: ['department archive', '部门 归档'],
  summary: summaries.retire,
  label: msg('Retire a department', '停用部门'),
  examples: { en: ['department retire marketing'], zh: ['部门 停用 marketing'] },
  args: { department: which },
  runs: operations.retireDepartment,
  input: ({ values }) => ({ id: values.department.id }),
  reply: (d) => shown(d, messages.retired(d.name)),
});

const restore = defineCommand({
  path: 'department restore',
  zh: '部门 恢复',
  summary: summaries.restore,
  label: msg('Restore a department', '恢复部门'),
  examples: { en: ['department restore marketing'], zh: ['部门 恢复 marketing'] },
  args: { department: which },
  runs: operations.restoreDepartment,
  input: ({ values }) => ({ id: values.department.id }),
  reply: (d) => shown(d, messages.restored(d.name)),
});

export const commands = [list, show, add, rename, open, close, join, retire, restore];
