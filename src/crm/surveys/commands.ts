import { customerArg, departmentArg, flagArg, intArg, versionArg } from '../../commands/arg.ts';
import { type AnyCommand, type Call, defineCommand } from '../../commands/define.ts';
import { type Period, periodText } from '../../commands/values/period.ts';
import { invocation } from '../../core/invocation.ts';
import { shortId } from '../../core/records.ts';
import { aboutArg, answerArgs, commentArg, contactArg, onArg, periodArg, surveyWords } from './arguments.ts';
import { summaryCard, surveyListCard } from './cards.ts';
import { idOf, labels, messages, summaries } from './messages.ts';
import { type EditSurvey, editSurvey, type RecordSurvey, recordSurvey, removeSurvey } from './operations.ts';
import { listSurveys, showSurvey, summarizeSurveys } from './read-operations.ts';
import { surveyRecord, surveyRef, surveys } from './records.ts';
import { pairText } from './rules.ts';

const recordCommand = defineCommand({
  path: 'survey record',
  zh: '调查 记录',
  aliases: ['survey add', 'survey new', '调查 添加'],
  summary: summaries.record,
  featured: true,
  examples: {
    en: [
      'survey record acme csat:5 nps:9 about:CS-7 comment:"Quick and friendly"',
      'survey record acme satisfaction:80/70 loyalty:75/60 period:"Q3 2026"',
    ],
    zh: ['调查 记录 晨光 评分:5 推荐:9 对象:CS-7', '调查 记录 晨光 满意度:80/70 忠诚度:75/60 期间:上季度'],
  },
  args: {
    customer: customerArg<true>({
      label: labels.customer,
      example: 'acme',
      required: true,
      takes: 'rest',
      keys: ['客户', 'from'],
    }),
    ...answerArgs,
    about: aboutArg,
    contact: contactArg,
    on: onArg,
    period: periodArg,
    comment: commentArg,
  },
  runs: recordSurvey,
  formWhenOnly: 'customer',
  input: ({ values }): RecordSurvey => ({
    customerId: values.customer.id,
    ...(typeof values.csat === 'number' ? { csat: values.csat } : {}),
    ...(typeof values.nps === 'number' ? { nps: values.nps } : {}),
    ...(values.satisfaction ? { satisfaction: values.satisfaction } : {}),
    ...(values.loyalty ? { loyalty: values.loyalty } : {}),
    ...(values.about ? { about: values.about } : {}),
    ...(values.contact ? { contactId: values.contact.id } : {}),
    ...(values.on ? { takenOn: values.on } : {}),
    ...(values.period ? { period: { from: values.period.from, to: values.period.to } } : {}),
    ...(values.comment ? { comment: values.comment } : {}),
  }),
  reply: (out) => ({ show: surveyRef(out.id), to: 'channel', note: [messages.recorded(out.customerName)] }),
});

const showCommand = defineCommand({
  path: 'survey show',
  zh: '调查 查看',
  aliases: ['survey view', 'survey open', '调查 详情'],
  summary: summaries.show,
  examples: { en: ['survey show SV-5', 'SV-5'], zh: ['调查 查看 SV-5'] },
  nounDefault: 'words',
  args: { survey: surveyWords },
  runs: showSurvey,
  input: ({ values }) => ({ id: values.survey.id }),
  reply: ({ id }) => ({ show: surveyRef(id), to: 'caller' }),
});

const editCommand = defineCommand({
  path: 'survey edit',
  zh: '调查 编辑',
  aliases: ['survey change', '调查 修改'],
  summary: summaries.edit,
  examples: { en: ['survey edit SV-5 csat:4', 'survey edit SV-5 loyalty:80/75'], zh: ['调查 编辑 SV-5 评分:4'] },
  formWhenOnly: 'survey',
  args: {
    survey: surveyWords,
    ...answerArgs,
    contact: contactArg,
    on: onArg,
    period: periodArg,
    comment: commentArg,
    version: versionArg,
  },
  runs: editSurvey,
  input: ({ values }): EditSurvey => ({
    id: values.survey.id,
    ...(values.version ? { version: values.version } : {}),
    csat: values.csat,
    nps: values.nps,
    satisfaction: values.satisfaction,
    loyalty: values.loyalty,
    contactId: values.contact === null ? null : values.contact?.id,
    ...(values.on ? { takenOn: values.on } : {}),
    period: values.period && { from: values.period.from, to: values.period.to },
    comment: values.comment,
  }),
  async prefill({ values }: Pick<Call<{ survey?: { id: number } }>, 'values'>, ctx, viewer) {
    const survey = values.survey && (await surveys.find(ctx.tx, values.survey.id));
    if (!survey || !viewer.can('read', 'survey', surveyRecord(survey), 'basic')) return {};
    const filled: Record<string, string> = { on: survey.takenOn, version: String(survey.version) };
    if (survey.csat !== null) filled.csat = String(survey.csat);
    if (survey.nps !== null) filled.nps = String(survey.nps);
    const { satisfactionExpected, satisfactionActual, loyaltyExpected, loyaltyActual } = survey;
    if (satisfactionExpected !== null || satisfactionActual !== null) {
      filled.satisfaction = pairText({ expected: satisfactionExpected, actual: satisfactionActual });
    }
    if (loyaltyExpected !== null || loyaltyActual !== null) {
      filled.loyalty = pairText({ expected: loyaltyExpected, actual: loyaltyActual });
    }
    if (survey.periodFrom !== null) filled.period = `${survey.periodFrom}..${survey.periodTo}`;
    if (viewer.can('read', 'survey', surveyRecord(survey), 'notes')) {
      if (survey.contactId !== null && survey.contactName !== null) {
        filled.contact = shortId({ noun: 'contact', id: survey.contactId });
      }
      if (survey.comment !== null) filled.comment = survey.comment;
    }
    return filled;
  },
  reply: (out) => ({
    show: surveyRef(out.id),
    to: 'caller',
    note: [out.changed.length === 0 ? messages.nothingChanged : messages.edited],
  }),
});

const removeCommand = defineCommand({
  path: 'survey remove',
  zh: '调查 删除',
  aliases: ['survey delete', 'survey rm'],
  summary: summaries.remove,
  examples: { en: ['survey remove SV-5'], zh: ['调查 删除 SV-5'] },
  args: { survey: surveyWords },
  runs: removeSurvey,
  input: ({ values }) => ({ id: values.survey.id }),
  reply: (out) => ({ card: { title: [messages.removed(idOf(out))], blocks: [] }, to: 'caller' }),
});

const filterArgs = {
  customer: customerArg({ label: labels.customer, example: 'acme', takes: 'rest', keys: ['客户', 'of'] }),
  department: departmentArg({ label: labels.department, example: 'sales', keys: ['dept', '部门'] }),
  mine: flagArg({ label: labels.mine, keys: ['my', '我的'] }),
  period: periodArg,
};

interface Filter {
  readonly customer?: { readonly id: number } | undefined;
  readonly department?: { readonly id: number } | undefined;
  readonly mine?: boolean | undefined;
  readonly period?: Period | undefined;
}

const filterOf = ({ customer, department, mine, period }: Filter) => ({
  ...(customer ? { customerId: customer.id } : {}),
  ...(department ? { departmentId: department.id } : {}),
  ...(mine ? { mine: true } : {}),
  ...(period ? { from: period.from, to: period.to } : {}),
});

const wordsOf = ({ customer, department, mine, period }: Filter) => ({
  customer: customer && shortId({ noun: 'customer', id: customer.id }),
  department: department && shortId({ noun: 'department', id: department.id }),
  mine: mine ? 'yes' : undefined,
  period: period && `${period.from}..${period.to}`,
});

const listCommand = defineCommand({
  path: 'survey list',
  zh: '调查 列表',
  aliases: ['survey ls', '调查 清单'],
  summary: summaries.list,
  examples: {
    en: ['survey list', 'survey list acme', 'survey list low:yes period:"this quarter"'],
    zh: ['调查 列表', '调查 列表 晨光', '调查 列表 低分:是 期间:本季度'],
  },
  nounDefault: 'bare',
  args: {
    ...filterArgs,
    low: flagArg({ label: labels.low, keys: ['unhappy', '低分'] }),
    after: intArg({ label: labels.survey, min: 1, form: 'none' }),
  },
  runs: listSurveys,
  input: ({ values }) => ({
    ...filterOf(values),
    ...(values.low ? { low: true } : {}),
    ...(values.after ? { after: values.after } : {}),
  }),
  reply(out, { values }, viewer) {
    const again = invocation('survey list', { ...wordsOf(values), low: values.low ? 'yes' : undefined });
    return { card: surveyListCard(out, again, viewer), to: 'caller' };
  },
});

const summaryCommand = defineCommand({
  path: 'survey summary',
  zh: '调查 汇总',
  aliases: ['survey report', 'satisfaction', '满意度'],
  summary: summaries.summary,
  examples: {
    en: ['survey summary', 'survey summary acme', 'survey summary department:support period:"Q4 2026"'],
    zh: ['调查 汇总', '调查 汇总 晨光', '调查 汇总 部门:客服 期间:本季度'],
  },
  args: filterArgs,
  runs: summarizeSurveys,
  input: ({ values }) => filterOf(values),
  reply(out, { values }) {
    const when = values.period ? periodText(values.period) : messages.everyTime;
    return { card: summaryCard(out, when, invocation('survey list', wordsOf(values))), to: 'caller' };
  },
});

export const surveyCommands: readonly AnyCommand[] = [
  recordCommand,
  listCommand,
  summaryCommand,
  showCommand,
  editCommand,
  removeCommand,
];
