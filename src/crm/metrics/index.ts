import { defineNoun } from '../../commands/define.ts';
import { formulaCommand, recordsCommand, reportCommand } from './commands.ts';
import { messages } from './messages.ts';
import { showFormula } from './operations/formula.ts';
import { readReport } from './operations/read.ts';
import { listRecords } from './operations/records.ts';
import { questionReference, whoseReference } from './question.ts';

export { askedAgain, hasRecords, recordsOf, scopeWord } from './cards.ts';
export type { Drawing } from './charts.ts';
export { type Amount, type Figure, numberOf, type Outcome } from './figure.ts';
export { change, type LeftOut, type LeftOutReason, leftOutTotal } from './formulas.ts';
export { type Measure, type MeasureKey, measureKeys, measures, type Unit } from './measures.ts';
export { leftOutText, nameOf, outcomeText, valueText } from './messages.ts';
export {
  comparedWith,
  lastDays,
  parseReportPeriod,
  periodBefore,
  periodName,
  type ReportPeriod,
  type Window,
  windowOf,
} from './period.ts';
export { readFigure, readFigures } from './queries.ts';
export { demandScope, departmentOf, mayAsk, type Scope } from './scope.ts';
export type { FigureCtx } from './sources/source.ts';

/** Figures of the company, its departments and people, with the records behind them. It keeps nothing of its own. */
export const reports = defineNoun({
  name: 'report',
  title: messages.title,
  words: ['report', 'reports', '报表'],
  area: 'insight',
  operations: [readReport, listRecords, showFormula],
  commands: [reportCommand, recordsCommand, formulaCommand],
  events: [],
  references: [questionReference, whoseReference],
});
