import { choiceArg, intArg, referenceArg, whenArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { type AnyCommand, type Call, defineCommand, type Noun } from '../../commands/define.ts';
import type { Msg } from '../../core/msg.ts';
import { type Action, actions, type Reach } from '../../core/policy.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { actionNames } from '../../operations/messages.ts';
import { explanationCard, historyCard, previewCard, rulesCard } from './cards.ts';
import { createExplain } from './explain.ts';
import { args, messages, reachNames, summaries } from './messages.ts';
import {
  grantRule,
  listRules,
  type Ruled,
  removeRule,
  revokeRule,
  rollBack,
  showHistory,
  showRule,
} from './operations.ts';
import { createPreview } from './preview.ts';
import type { AnyRecordValue, EyesValue, WhoValue } from './references.ts';
import { parseWhat, type What, whatChoices } from './words.ts';

const idOf = (id: number): string => shortId({ noun: 'grant', id });

const actionWords: Readonly<Record<Action, Msg>> = Object.fromEntries(
  actions.map((action) => [action, action === 'administer' ? { en: 'administer', zh: '管理' } : actionNames[action]]),
) as Record<Action, Msg>;

const actionOptions = {
  label: args.action,
  options: actionWords,
  also: { read: ['view', 'see', '读'], edit: ['write', '改'] },
};

const ruleArgs = {
  who: referenceArg<WhoValue, true>('access-who', {
    label: args.who,
    hint: args.whoHint,
    required: true,
    takes: 'one',
    example: 'sales:managers',
    keys: ['for', '对象', '给'],
  }),
  action: choiceArg<Action, true>({ ...actionOptions, required: true, takes: 'one', example: 'read', keys: ['操作'] }),
  what: {
    label: args.what,
    hint: args.whatHint,
    example: 'customer:contact',
    required: true,
    keys: ['内容'],
    takes: 'one',
    value: { by: 'parse', parse: parseWhat },
    form: { choices: whatChoices },
  } satisfies Arg<What, true>,
  reach: choiceArg<Reach>({
    label: args.reach,
    options: reachNames,
    takes: 'one',
    also: { department: ['department', 'dept', '部门'], team: ['team', 'account-team', '团队'], own: ['mine', '自己'] },
    keys: ['of', '范围'],
  }),
  until: whenArg({ label: args.until, keys: ['to', '截止', '有效期'] }),
};

type RuleCall = Call<{
  readonly who: WhoValue;
  readonly action: Action;
  readonly what: What;
  readonly reach?: Reach | undefined;
  readonly until?: { readonly at: Date } | undefined;
}>;

const ruleInput = (effect: 'allow' | 'deny', { values }: RuleCall) => ({
  effect,
  who: { role: values.who.role, departmentId: values.who.departmentId, staffId: values.who.staffId },
  action: values.action,
  noun: values.what.noun,
  fields: [...values.what.fields],
  reach: values.reach ?? ('all' as const),
  ...(values.until ? { until: values.until.at } : {}),
});

function ruledReply(out: Ruled) {
  const also = [
    ...(out.replaced.length > 0 ? [' ', messages.replaces(out.replaced.map(idOf))] : []),
    ...(out.denying.length > 0 ? [' ', messages.stillDenied(out.denying.map(idOf))] : []),
  ];
  return { show: recordRef('grant', out.id), to: 'caller' as const, note: [messages.added(idOf(out.id)), ...also] };
}

const grant = defineCommand({
  path: 'access grant',
  zh: '权限 授予',
  aliases: ['access allow', 'access add', '权限 允许', '权限 添加'],
  summary: summaries.grant,
  label: { en: 'Grant access', zh: '授予权限' },
  changesActor: true,
  examples: {
    en: ['access grant marketing read customer:contact', 'access grant @dana edit deals own until:"in 2 weeks"'],
    zh: ['权限 授予 marketing 查看 客户:联系方式', '权限 授予 @dana 修改 商机 本人 截止:下周五'],
  },
  args: ruleArgs,
  runs: grantRule,
  input: (call) => ruleInput('allow', call),
  reply: ruledReply,
});

const revoke = defineCommand({
  path: 'access revoke',
  zh: '权限 禁止',
  aliases: ['access deny', 'access forbid', '权限 收回'],
  summary: summaries.revoke,
  label: { en: 'Deny access', zh: '禁止权限' },
  changesActor: true,
  examples: {
    en: ['access revoke support:members read customer:contact', 'access revoke @dana export customers'],
    zh: ['权限 禁止 support:members 查看 客户:联系方式', '权限 禁止 @dana 导出 客户'],
  },
  args: ruleArgs,
  runs: revokeRule,
  input: (call) => ruleInput('deny', call),
  reply: ruledReply,
});

const whichRule = referenceArg<{ readonly id: number; readonly name: string }, true>('grant', {
  label: args.grant,
  required: true,
  takes: 'one',
  example: 'A-3',
  keys: ['规则'],
});

const remove = defineCommand({
  path: 'access remove',
  zh: '权限 移除',
  aliases: ['access lift', 'access delete', '权限 删除'],
  summary: summaries.remove,
  changesActor: true,
  examples: { en: ['access remove A-3'], zh: ['权限 移除 A-3'] },
  args: { grant: whichRule },
  runs: removeRule,
  input: ({ values }) => ({ id: values.grant.id }),
  reply: ({ id }) => ({ show: recordRef('grant', id), to: 'caller', note: [messages.removed(idOf(id))] }),
});

const list = defineCommand({
  path: 'access list',
  zh: '权限 列表',
  aliases: ['access rules', 'access ls', '权限 规则'],
  summary: summaries.list,
  nounDefault: 'bare',
  examples: { en: ['access list'], zh: ['权限 列表'] },
  args: {},
  runs: listRules,
  reply: (now) => ({ card: rulesCard(now), to: 'caller' }),
});

const show = defineCommand({
  path: 'access show',
  zh: '权限 查看',
  aliases: ['access view'],
  summary: summaries.show,
  examples: { en: ['access show A-3'], zh: ['权限 查看 A-3'] },
  args: { grant: whichRule },
  runs: showRule,
  input: ({ values }) => ({ id: values.grant.id }),
  reply: ({ id }) => ({ show: recordRef('grant', id), to: 'caller' }),
});

const history = defineCommand({
  path: 'access history',
  zh: '权限 历史',
  aliases: ['access versions', 'access log', '权限 版本'],
  summary: summaries.history,
  examples: { en: ['access history'], zh: ['权限 历史'] },
  args: { before: intArg({ label: args.version, min: 1, form: 'none' }) },
  runs: showHistory,
  input: ({ values }) => (values.before === undefined ? {} : { before: values.before }),
  reply: (found) => ({ card: historyCard(found), to: 'caller' }),
});

const rollback = defineCommand({
  path: 'access rollback',
  zh: '权限 回滚',
  aliases: ['access restore', '权限 恢复'],
  summary: summaries.rollback,
  label: { en: 'Roll back', zh: '回滚权限规则' },
  changesActor: true,
  examples: { en: ['access rollback 7'], zh: ['权限 回滚 7'] },
  args: {
    version: intArg<true>({ label: args.version, required: true, takes: 'one', min: 0, example: '7', keys: ['版本'] }),
  },
  runs: rollBack,
  input: ({ values }) => ({ version: values.version }),
  reply: ({ to, version }) => ({
    card: { title: [messages.rolledBack(to, version)], tone: 'good', blocks: [] },
    to: 'caller',
  }),
});

/** The commands that look at records of other nouns; `nounOf` finds those. */
export function accessCommands(nounOf: (name: string) => Noun | undefined): readonly AnyCommand[] {
  const explain = createExplain(nounOf);
  const preview = createPreview(nounOf);
  const explainCommand = defineCommand({
    path: 'access explain',
    zh: '权限 说明',
    aliases: ['access why', 'access check', '权限 解释'],
    summary: summaries.explain,
    label: { en: 'Explain access', zh: '说明权限' },
    examples: {
      en: ['access explain T-142', 'access explain T-142 @dana edit'],
      zh: ['权限 说明 T-142', '权限 说明 T-142 @dana 修改'],
    },
    args: {
      record: referenceArg<AnyRecordValue, true>('access-record', {
        label: args.record,
        required: true,
        takes: 'one',
        example: 'T-142',
        keys: ['记录'],
      }),
      person: referenceArg<EyesValue>('access-eyes', {
        label: args.person,
        takes: 'one',
        example: '@dana',
        keys: ['for', '同事'],
      }),
      action: choiceArg<Action>({ ...actionOptions, takes: 'one', keys: ['操作'] }),
    },
    runs: explain,
    input: ({ values }) => ({
      noun: values.record.noun,
      id: values.record.id,
      ...(values.person?.kind === 'staff' ? { staffId: values.person.id } : {}),
      ...(values.action ? { action: values.action } : {}),
    }),
    reply: (found) => ({ card: explanationCard(found), to: 'caller' }),
  });
  const previewCommand = defineCommand({
    path: 'access preview',
    zh: '权限 预览',
    aliases: ['access as', 'view as', '权限 查看为'],
    summary: summaries.preview,
    label: { en: 'Preview as', zh: '以他人身份预览' },
    examples: {
      en: ['access preview @dana customer acme', 'access preview #support T-142'],
      zh: ['权限 预览 @dana C-12', '权限 预览 #support T-142'],
    },
    args: {
      eyes: referenceArg<EyesValue, true>('access-eyes', {
        label: args.eyes,
        required: true,
        takes: 'one',
        example: '@dana',
        keys: ['as', '查看者'],
      }),
      record: referenceArg<AnyRecordValue, true>('access-record', {
        label: args.record,
        required: true,
        takes: 'rest',
        example: 'C-12',
        keys: ['记录'],
      }),
    },
    runs: preview,
    input: ({ values }) => ({
      eyes: { kind: values.eyes.kind, id: values.eyes.id },
      noun: values.record.noun,
      id: values.record.id,
    }),
    reply: (found) => ({ card: previewCard(found), to: 'caller' }),
  });
  return [grant, revoke, remove, list, show, history, rollback, explainCommand, previewCommand];
}
