import {
  choiceArg,
  departmentArg,
  flagArg,
  hiddenArg,
  intArg,
  referenceArg,
  textArg,
  whenArg,
} from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { type AnyCommand, defineCommand } from '../../commands/define.ts';
import { type Period, parsePeriod } from '../../commands/values/period.ts';
import { invocation } from '../../core/invocation.ts';
import { msg } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { reviewListCard } from './cards.ts';
import { findingKindNames, hints, labels, messages, statusNames, summaries } from './messages.ts';
import { editFinding, wordsOf } from './operations/finding.ts';
import { listReviews, showReview } from './operations/read.ts';
import { actOnFinding, addFinding, closeReview, reopenReview, type startReview } from './operations/write.ts';
import { findingsOf, reviewRecord, reviewRef, reviews } from './records.ts';
import { limits } from './rules.ts';
import type { Subject } from './subject.ts';

/** What the reference "review" gives. */
export interface ReviewValue {
  readonly id: number;
  readonly name: string;
}
/** What the reference "assignee" gives: a colleague or a department. */
interface Assignee {
  readonly kind: 'staff' | 'department';
  readonly id: number;
}

const aboutReview = { label: labels.review, example: 'R-5', required: true, keys: ['复盘', 'id'] } as const;
const reviewWord = referenceArg<ReviewValue, true>('review', { ...aboutReview, takes: 'one' });
const reviewWords = referenceArg<ReviewValue, true>('review', { ...aboutReview, takes: 'rest' });
const subject = { label: labels.about, hint: hints.about, example: 'DL-12', keys: ['of', '对象'] };

const periodArg: Arg<Period, false> = {
  ...textArg({ label: labels.period, hint: hints.period, example: 'Q4 2026', keys: ['within', '期间'] }),
  value: { by: 'parse', parse: (words, ctx) => parsePeriod(words, ctx) },
};

function startCommand(runs: ReturnType<typeof startReview>) {
  return defineCommand({
    path: 'review start',
    zh: '复盘 开始',
    aliases: ['review add', 'review new', '复盘 发起', '复盘 添加'],
    summary: summaries.start,
    examples: {
      en: ['review start DL-12', 'review start G-3', 'review start period:"last quarter"'],
      zh: ['复盘 开始 DL-12', '复盘 开始 期间:上季度'],
    },
    args: {
      about: referenceArg<Subject>('review-subject', { ...subject, takes: 'rest' }),
      period: periodArg,
      department: departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'] }),
      title: textArg({ label: labels.title, keys: ['标题'], max: limits.title }),
    },
    runs,
    input: ({ values }) => ({
      ...(values.about ? { about: { noun: values.about.noun, id: values.about.id } } : {}),
      ...(values.period ? { from: values.period.from, to: values.period.to } : {}),
      ...(values.department ? { departmentId: values.department.id } : {}),
      ...(values.title ? { title: values.title } : {}),
    }),
    reply: (out) => ({ show: reviewRef(out.id), to: 'channel', note: [messages.started] }),
  });
}

const showCommand = defineCommand({
  path: 'review show',
  zh: '复盘 查看',
  aliases: ['review view', 'review open', '复盘 详情'],
  summary: summaries.show,
  examples: { en: ['review show R-5', 'R-5'], zh: ['复盘 查看 R-5'] },
  nounDefault: 'words',
  args: { review: reviewWords },
  runs: showReview,
  input: ({ values }) => ({ id: values.review.id }),
  reply: ({ id }) => ({ show: reviewRef(id), to: 'caller' }),
});

const listCommand = defineCommand({
  path: 'review list',
  zh: '复盘 列表',
  aliases: ['review ls', '复盘 清单'],
  summary: summaries.list,
  examples: {
    en: ['review list', 'review list mine status:all', 'review list of:DL-12'],
    zh: ['复盘 列表', '复盘 列表 对象:DL-12'],
  },
  nounDefault: 'bare',
  args: {
    department: departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'], takes: 'one' }),
    mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
    about: referenceArg<Subject>('review-subject', subject),
    status: choiceArg({ label: labels.status, options: { ...statusNames, all: labels.all }, keys: ['状态'] }),
    after: intArg({ label: labels.review, min: 1, form: 'none' }),
  },
  runs: listReviews,
  input: ({ values }) => ({
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.mine ? { mine: true } : {}),
    ...(values.about ? { about: { noun: values.about.noun, id: values.about.id } } : {}),
    ...(values.status ? { status: values.status } : {}),
    ...(values.after ? { after: values.after } : {}),
  }),
  reply(out, { values }, viewer) {
    const again = invocation('review list', {
      department: values.department && shortId({ noun: 'department', id: values.department.id }),
      mine: values.mine ? 'yes' : undefined,
      about: values.about && shortId(values.about),
      status: values.status,
    });
    return { card: reviewListCard(out, again, viewer), to: 'caller' };
  },
});

const kindWords = { strength: ['good', '亮点'], problem: ['bad', 'weakness', '不足'] };

const findingCommand = defineCommand({
  path: 'review finding',
  zh: '复盘 发现',
  aliases: ['review find', 'review note', '复盘 记录'],
  summary: summaries.finding,
  examples: {
    en: [
      'review finding R-5 problem "Our offer came late" cause:"Nobody knew the deadline"',
      'review finding R-5 strength "The demo convinced them"',
    ],
    zh: ['复盘 发现 R-5 问题 "报价太晚" 原因:"无人知晓截止日期"', '复盘 发现 R-5 优点 "演示很有说服力"'],
  },
  args: {
    review: reviewWord,
    kind: choiceArg<'strength' | 'problem', true>({
      label: labels.kind,
      options: findingKindNames,
      also: kindWords,
      example: 'problem',
      required: true,
      takes: 'one',
      keys: ['type', '类型'],
    }),
    what: textArg<true>({
      label: labels.what,
      required: true,
      takes: 'rest',
      keys: ['发现'],
      max: limits.text,
      lines: true,
    }),
    cause: textArg({ label: labels.cause, hint: hints.cause, keys: ['why', '原因'], max: limits.text, lines: true }),
  },
  runs: addFinding,
  input: ({ values }) => ({
    id: values.review.id,
    kind: values.kind,
    what: values.what,
    ...(values.cause ? { cause: values.cause } : {}),
  }),
  reply: (out) => ({ show: reviewRef(out.id), to: 'caller', note: [messages.found(out.number)] }),
});

const findingNumber = intArg<true>({
  label: labels.finding,
  example: '1',
  min: 1,
  required: true,
  takes: 'one',
  keys: ['number', '序号'],
});

const editFindingCommand = defineCommand({
  path: 'review finding edit',
  zh: '复盘 发现 修改',
  aliases: ['review finding change', 'review edit finding', '复盘 发现 编辑'],
  summary: summaries.editFinding,
  examples: {
    en: ['review finding edit R-5 1 cause:"Nobody owned the deadline"', 'review finding edit R-5 2 kind:strength'],
    zh: ['复盘 发现 修改 R-5 1 原因:"无人负责截止日期"'],
  },
  formWhenOnly: ['review', 'finding'],
  args: {
    review: reviewWord,
    finding: findingNumber,
    kind: choiceArg({ label: labels.kind, options: findingKindNames, also: kindWords, keys: ['type', '类型'] }),
    what: textArg({ label: labels.what, takes: 'rest', keys: ['发现'], max: limits.text, lines: true }),
    cause: textArg({ label: labels.cause, hint: hints.cause, keys: ['why', '原因'], max: limits.text, lines: true }),
    seen: hiddenArg((words) => ({ ok: true, value: words })),
  },
  runs: editFinding,
  input: ({ values }) => ({
    id: values.review.id,
    number: values.finding,
    ...(values.kind ? { kind: values.kind } : {}),
    ...(values.what ? { what: values.what } : {}),
    ...(values.cause === undefined ? {} : { cause: values.cause }),
    ...(values.seen ? { seen: values.seen } : {}),
  }),
  async prefill({ values }, ctx, viewer) {
    const { review: about, finding: number } = values;
    const review = about && (await reviews.find(ctx.tx, about.id));
    if (!review || !viewer.can('read', 'review', reviewRecord(review), 'notes')) return {};
    const found = (await findingsOf(ctx.tx, review.id)).find((one) => one.number === number);
    if (!found) return {};
    return {
      kind: found.kind,
      what: found.what,
      ...(found.cause === null ? {} : { cause: found.cause }),
      seen: wordsOf(found),
    };
  },
  reply: (out) => ({
    show: reviewRef(out.id),
    to: 'caller',
    note: [out.same ? messages.unchanged : messages.foundAnew(out.number)],
  }),
});

const actionCommand = defineCommand({
  path: 'review action',
  zh: '复盘 行动',
  aliases: ['review act', 'review task', '复盘 改进'],
  summary: summaries.action,
  examples: {
    en: ['review action R-5 1 "Put offer deadlines into the calendar" for:@dana due:friday'],
    zh: ['复盘 行动 R-5 1 "将报价截止日期加入日历" 负责人:@dana 截止:周五'],
  },
  args: {
    review: reviewWord,
    finding: findingNumber,
    title: textArg<true>({ label: labels.action, required: true, takes: 'rest', keys: ['内容'], max: limits.title }),
    for: referenceArg<Assignee>('assignee', {
      label: labels.for,
      hint: msg('A colleague or a department.', '同事或部门。'),
      example: '@dana',
      keys: ['assignee', '负责人', '给'],
    }),
    due: whenArg({ label: labels.due, example: 'friday 15:00', keys: ['by', '截止'] }),
  },
  runs: actOnFinding,
  input: ({ values }) => ({
    id: values.review.id,
    finding: values.finding,
    title: values.title,
    ...(values.for?.kind === 'staff' ? { assigneeId: values.for.id } : {}),
    ...(values.for?.kind === 'department' ? { departmentId: values.for.id } : {}),
    ...(values.due ? { dueAt: values.due.at } : {}),
  }),
  reply: (out) => ({ show: reviewRef(out.id), to: 'caller', note: [messages.acted(out.task)] }),
});

const closeCommand = defineCommand({
  path: 'review close',
  zh: '复盘 完成',
  aliases: ['review done', 'review finish', '复盘 关闭'],
  summary: summaries.close,
  examples: {
    en: ['review close R-5 summary:"We answer tenders within a week now"'],
    zh: ['复盘 完成 R-5 结论:"一周内响应招标"'],
  },
  args: {
    review: reviewWords,
    summary: textArg({ label: labels.summary, keys: ['conclusion', '结论'], max: limits.text, lines: true }),
  },
  runs: closeReview,
  input: ({ values }) => ({ id: values.review.id, ...(values.summary ? { summary: values.summary } : {}) }),
  reply: (out) => ({ show: reviewRef(out.id), to: 'caller', note: [messages.closed(out.left)] }),
});

const reopenCommand = defineCommand({
  path: 'review reopen',
  zh: '复盘 重新打开',
  aliases: ['复盘 重开'],
  summary: summaries.reopen,
  examples: { en: ['review reopen R-5'], zh: ['复盘 重新打开 R-5'] },
  args: { review: reviewWords },
  runs: reopenReview,
  input: ({ values }) => ({ id: values.review.id }),
  reply: (out) => ({ show: reviewRef(out.id), to: 'caller', note: [messages.reopened] }),
});

export function reviewCommands(start: ReturnType<typeof startReview>): readonly AnyCommand[] {
  return [
    startCommand(start),
    listCommand,
    showCommand,
    findingCommand,
    editFindingCommand,
    actionCommand,
    closeCommand,
    reopenCommand,
  ];
}
