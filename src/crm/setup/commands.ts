import { choiceArg, departmentArg, hiddenArg, textArg } from '../../commands/arg.ts';
import { type Call, defineCommand } from '../../commands/define.ts';
import { AppError } from '../../core/errors.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import { allows } from '../../core/policy.ts';
import { sql } from '../../store/database.ts';
import { departmentViews } from '../departments/index.ts';
import { roleNames } from '../staff/index.ts';
import { previewCard, progressCard } from './cards.ts';
import { args, messages, summaries } from './messages.ts';
import { applyPeople, previewPeople, showProgress } from './operations.ts';
import { groupHandle, wishesFromCsv, wishesFromGroup } from './source.ts';

const show = defineCommand({
  path: 'setup',
  zh: '配置',
  aliases: ['setup show', '配置 查看'],
  summary: summaries.show,
  label: msg('Set up', '设置向导'),
  examples: { en: ['setup'], zh: ['配置'] },
  args: {},
  runs: showProgress,
  reply: (progress, { incoming }) => ({
    card: progressCard(progress, { inChannel: incoming.place.kind === 'channel', platform: incoming.from.platform }),
    to: 'caller',
  }),
});

const people = defineCommand({
  path: 'setup people',
  zh: '配置 人员',
  summary: summaries.people,
  label: msg('Place people in bulk', '批量安排人员'),
  examples: {
    en: ['setup people group:@support-team department:support', 'setup people csv:"ana@acme.example,support,manager"'],
    zh: ['配置 人员 用户组:@support-team 部门:客服', '配置 人员 名单:"ana@acme.example,客服,经理"'],
  },
  args: {
    group: textArg({ label: args.group, hint: args.groupHint, keys: ['team', '用户组', '团队'], max: 80 }),
    department: departmentArg({ label: args.department, hint: args.departmentHint, keys: ['部门'] }),
    role: choiceArg({ label: args.role, options: roleNames, keys: ['as', '角色'] }),
    csv: textArg({
      label: args.csv,
      hint: args.csvHint,
      keys: ['list', '名单'],
      lines: true,
      max: 30_000,
      takes: 'rest',
    }),
  },
  runs: previewPeople,
  // Nothing but a department says nothing about whom to place: ask.
  formWhenOnly: 'department',
  async input(call) {
    const { group, csv, department, role } = call.values;
    // Asking the platform about people is for those who may place them.
    if (!allows(call.ability, 'administer', 'deployment')) return { wishes: [], departmentId: null, role: null };
    if (group && csv) throw new AppError('invalid', messages.notBoth, { field: 'csv' });
    if (!group && !csv) throw new AppError('invalid', messages.whichSource, { field: 'group' });
    if (group && !department) throw new AppError('invalid', messages.departmentNeeded, { field: 'department' });
    const wishes = group ? await wishesFromGroup(call, groupHandle(group)) : wishesFromCsv(csv ?? '');
    return { wishes, departmentId: department?.id ?? null, role: role ?? null };
  },
  async reply(preview, call) {
    return { card: previewCard(preview, await departmentNames(call)), to: 'caller' };
  },
});

const apply = defineCommand({
  path: 'setup apply',
  zh: '配置 应用',
  summary: summaries.apply,
  examples: { en: ['setup apply preview:0123456789abcdef'], zh: ['配置 应用 preview:0123456789abcdef'] },
  hidden: true,
  args: {
    preview: {
      ...hiddenArg(
        (words) =>
          /^[0-9a-f]{16}$/u.test(words)
            ? { ok: true, value: words }
            : { ok: false, fault: { kind: 'preview', message: messages.previewGone } },
        ['预览'],
      ),
      required: true as const,
    },
  },
  runs: applyPeople,
  async reply(done, call) {
    if (done.kind === 'stale') {
      return { card: previewCard(done.preview, await departmentNames(call), true), to: 'caller' };
    }
    return {
      card: {
        title: [messages.applied(done.placed, done.invited)],
        tone: 'good',
        blocks: [{ block: 'text', text: [messages.undoHint], quiet: true }],
      },
      to: 'caller',
    };
  },
});

async function departmentNames(call: Call<unknown>): Promise<(id: number) => Msg> {
  const all = await call.services.read((ctx) => departmentViews(ctx.tx, sql`TRUE`));
  const byId = new Map(all.map((d) => [d.id, msg(d.name.en, d.name.zh)]));
  return (id) => byId.get(id) ?? same(`D-${id}`);
}

export const commands = [show, people, apply];
