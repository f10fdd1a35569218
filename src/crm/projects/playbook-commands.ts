import { departmentArg, textArg } from '../../commands/arg.ts';
import { defineCommand } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { playbookWord } from './commands.ts';
import { labels, messages } from './messages.ts';
import { playbookListCard } from './playbook-cards.ts';
import { addPlaybook, editPlaybook, listPlaybooks, retirePlaybook, showPlaybook } from './playbook-operations.ts';
import { playbookTable } from './records.ts';
import { stepCommands } from './step-commands.ts';

export const listCommand = defineCommand({
  path: 'playbook list',
  zh: '流程 列表',
  aliases: ['playbook ls', '流程 清单'],
  summary: msg('List playbooks', '流程模板列表'),
  label: msg('Playbooks', '流程模板'),
  examples: { en: ['playbook list'], zh: ['流程 列表'] },
  nounDefault: 'bare',
  args: {},
  runs: listPlaybooks,
  input: () => ({}),
  reply: (out) => ({ card: playbookListCard(out), to: 'caller' }),
});

export const showCommand = defineCommand({
  path: 'playbook show',
  zh: '流程 查看',
  aliases: ['playbook view', '流程 详情'],
  summary: msg('Look at a playbook', '查看流程模板'),
  examples: { en: ['playbook show onboarding'], zh: ['流程 查看 客户引导'] },
  nounDefault: 'words',
  args: { playbook: { ...playbookWord, takes: 'rest' } },
  runs: showPlaybook,
  input: ({ values }) => ({ id: values.playbook.id }),
  reply: (out) => ({ show: playbookTable.ref(out.id), to: 'caller' }),
});

export const addCommand = defineCommand({
  path: 'playbook add',
  zh: '流程 添加',
  aliases: ['playbook new', 'playbook create', '流程 新建'],
  summary: msg('Add a playbook', '添加流程模板'),
  examples: {
    en: ['playbook add "Event follow-up" summary:"After a trade fair"'],
    zh: ['流程 添加 活动跟进 用途:"展会之后"'],
  },
  args: {
    name: textArg<true>({ label: labels.name, required: true, keys: ['名称'], takes: 'rest', max: 80 }),
    zh: textArg({ label: labels.nameZh, keys: ['中文', '中文名称'], max: 80 }),
    summary: textArg({ label: labels.summary, keys: ['用途'], max: 500, lines: true }),
    department: departmentArg({ label: labels.department, example: 'support', keys: ['dept', '部门'] }),
  },
  runs: addPlaybook,
  input: ({ values }) => ({
    name: values.name,
    ...(values.zh ? { nameZh: values.zh } : {}),
    ...(values.summary ? { summary: values.summary } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
  }),
  reply: (out) => ({ show: playbookTable.ref(out.id), to: 'caller', note: [messages.playbookAdded(out.name)] }),
});

export const editCommand = defineCommand({
  path: 'playbook edit',
  zh: '流程 编辑',
  aliases: ['playbook rename', '流程 修改'],
  summary: msg('Edit a playbook’s name and summary', '编辑流程模板的名称与用途'),
  label: msg('Edit a playbook', '编辑流程模板'),
  examples: { en: ['playbook edit onboarding name:"New customer"'], zh: ['流程 编辑 客户引导 中文:新客户'] },
  args: {
    playbook: playbookWord,
    name: textArg({ label: labels.name, keys: ['名称'], max: 80 }),
    zh: textArg({ label: labels.nameZh, keys: ['中文', '中文名称'], max: 80 }),
    summary: textArg({ label: labels.summary, keys: ['用途'], max: 500, lines: true }),
  },
  runs: editPlaybook,
  formWhenOnly: 'playbook',
  input: ({ values }) => ({
    id: values.playbook.id,
    ...(values.name ? { name: values.name } : {}),
    ...(values.zh === undefined ? {} : { nameZh: values.zh }),
    ...(values.summary === undefined ? {} : { summary: values.summary }),
  }),
  reply: (out) => ({
    show: playbookTable.ref(out.id),
    to: 'caller',
    note: [out.changed ? messages.playbookChanged(out.name) : messages.nothingChanged],
  }),
  async prefill({ values }, ctx): Promise<Readonly<Record<string, string>>> {
    const row = values.playbook ? await playbookTable.find(ctx.tx, values.playbook.id) : null;
    if (!row) return {};
    return {
      name: row.name,
      ...(row.nameZh ? { zh: row.nameZh } : {}),
      ...(row.summary ? { summary: row.summary } : {}),
    };
  },
});

export const retireCommand = defineCommand({
  path: 'playbook retire',
  zh: '流程 停用',
  aliases: ['playbook remove', 'playbook archive'],
  summary: msg('Retire a playbook', '停用流程模板'),
  examples: { en: ['playbook retire onboarding'], zh: ['流程 停用 客户引导'] },
  args: { playbook: { ...playbookWord, takes: 'rest' } },
  runs: retirePlaybook,
  input: ({ values }) => ({ id: values.playbook.id }),
  reply: (out) => ({ show: playbookTable.ref(out.id), to: 'caller', note: [messages.retired(out.name)] }),
});

export const playbookCommands = [
  listCommand,
  showCommand,
  addCommand,
  editCommand,
  ...stepCommands,
  retireCommand,
] as const;
