import { type Card, quiet, text } from '../../cards/card.ts';
import { choiceArg, intArg, referenceArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { defineCommand } from '../../commands/define.ts';
import { fail, ok } from '../../commands/values/result.ts';
import { AppError } from '../../core/errors.ts';
import { formulaCard, reportCard } from './cards.ts';
import { reportCsv } from './csv.ts';
import type { MeasureKey } from './measures.ts';
import { buttonLabels, formats, groupings, hints, labels, messages, summaries } from './messages.ts';
import { showFormula } from './operations/formula.ts';
import { readReport } from './operations/read.ts';
import { listRecords } from './operations/records.ts';
import { parseReportPeriod, type ReportPeriod } from './period.ts';
import { measureNamed, type Question, unknownMeasure, type Whose } from './question.ts';
import { recordsCard } from './records-card.ts';

/** Periods that a line shows, this one among them. */
const periodsOfLine = 6;

const periodArg: Arg<ReportPeriod, false> = {
  label: labels.period,
  hint: hints.period,
  example: 'last month',
  required: false,
  keys: ['during', '期间', '时间'],
  value: { by: 'parse', parse: (words, ctx) => parseReportPeriod(words, ctx) },
  form: 'line',
  wordsAfterKey: (words) => longestPeriod(words),
};

/** How many of the words after the key are the period: which of them are depends on no clock. */
function longestPeriod(words: readonly string[]): number {
  const anyDay = { now: new Date('2026-06-15T12:00:00Z'), locale: 'en', timezone: 'UTC' } as const;
  for (let count = Math.min(words.length, 6); count > 1; count -= 1) {
    if (parseReportPeriod(words.slice(0, count).join(' '), anyDay).ok) return count;
  }
  return 1;
}

const whoseArg = referenceArg<Whose>('report-whose', {
  label: labels.for,
  example: 'support',
  keys: ['of', '对象', '范围'],
});

const measureArg = <R extends boolean>(required: R, takes: { takes?: 'rest' }): Arg<MeasureKey, R> => ({
  label: labels.measure,
  example: 'csat',
  required,
  keys: ['指标'],
  ...takes,
  value: {
    by: 'parse',
    parse: (words) => {
      const found = measureNamed(words);
      return found ? ok(found) : fail('measure', unknownMeasure(words), 'csat');
    },
  },
  form: 'line',
});

export const reportCommand = defineCommand({
  path: 'report',
  zh: '报表',
  aliases: ['reports', 'figures', '报告', '数据报表'],
  summary: summaries.report,
  examples: {
    en: [
      'report',
      'report csat support last month',
      'report nps by:department',
      'report collaboration 2026-Q3 company',
      'report efficiency support by:person',
      'report me format:csv',
    ],
    zh: ['报表', '报表 满意率 客服 上个月', '报表 净推荐值 对比:部门', '报表 我 形式:csv'],
  },
  featured: true,
  args: {
    about: referenceArg<Question>('report-question', {
      label: labels.about,
      hint: hints.about,
      example: 'csat support last month',
      takes: 'rest',
    }),
    for: whoseArg,
    period: periodArg,
    by: choiceArg({ label: labels.by, options: groupings, keys: ['per', '对比', '按'] }),
    format: choiceArg({
      label: labels.format,
      options: formats,
      also: { csv: ['file', '文件'] },
      keys: ['as', '形式', '格式'],
    }),
  },
  runs: readReport,
  input: ({ values }) => {
    const { about, by, format } = values;
    const scope = values.for?.scope ?? about?.whose?.scope;
    const period = values.period ?? about?.period;
    return {
      ...(about?.measure ? { measure: about.measure } : {}),
      ...(scope ? { scope } : {}),
      ...(period ? { period } : {}),
      ...(by ? { by } : {}),
      ...(format === 'chart' && !by ? { back: periodsOfLine - 1 } : {}),
    };
  },
  async reply(out, { values, actor, now, incoming, services }) {
    const drawing = { now, timezone: actor.timezone };
    if (values.format !== 'csv') return { card: reportCard(out, drawing, values.format === 'chart'), to: 'caller' };
    const file = reportCsv(out, actor.locale);
    const handed = await services.files.deliver(incoming.from, file);
    if (handed.kind === 'link') return { card: linkCard(file.name, handed.href), to: 'caller' };
    const said = handed.kind === 'sent' ? messages.sent(file.name) : messages.offered(file.name);
    return { card: { title: [said], blocks: [] }, to: 'caller' };
  },
});

function linkCard(name: string, href: string): Card {
  return { title: [name], blocks: [text({ link: messages.link, href }), quiet(messages.linkOnce)] };
}

/** Pressed on a figure; typed, it wants the same question. */
export const recordsCommand = defineCommand({
  path: 'report records',
  zh: '报表 记录',
  aliases: ['report behind', '报表 明细'],
  summary: summaries.records,
  label: buttonLabels.records,
  examples: {
    en: ['report records overdue support', 'report records csat company last month'],
    zh: ['报表 记录 逾期任务 客服'],
  },
  args: {
    about: referenceArg<Question>('report-question', {
      label: labels.about,
      hint: hints.about,
      example: 'overdue support',
      takes: 'rest',
    }),
    measure: measureArg(false, {}),
    for: whoseArg,
    period: periodArg,
    offset: intArg({ label: labels.offset, form: 'none' }),
  },
  runs: listRecords,
  input: ({ values }) => {
    const measure = values.measure ?? values.about?.measure;
    if (!measure) throw new AppError('invalid', messages.whichMeasure, { field: 'about' });
    const scope = values.for?.scope ?? values.about?.whose?.scope;
    const period = values.period ?? values.about?.period;
    return {
      measure,
      ...(scope ? { scope } : {}),
      ...(period ? { period } : {}),
      ...(values.offset ? { offset: values.offset } : {}),
    };
  },
  reply: (out, { actor, now }) => ({ card: recordsCard(out, { now, timezone: actor.timezone }), to: 'caller' }),
});

export const formulaCommand = defineCommand({
  path: 'report formula',
  zh: '报表 公式',
  aliases: ['report explain', '报表 计算方法'],
  summary: summaries.formula,
  label: buttonLabels.formula,
  examples: { en: ['report formula collaboration'], zh: ['报表 公式 协作效率'] },
  args: { measure: measureArg(true, { takes: 'rest' }) },
  runs: showFormula,
  input: ({ values }) => ({ measure: values.measure }),
  reply: ({ measure }) => ({ card: formulaCard(measure), to: 'caller' }),
});
