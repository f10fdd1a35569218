export { type Amount, type Figure, numberOf, type Outcome } from './figure.ts';
export { change, type LeftOut, type LeftOutReason, leftOutTotal } from './formulas.ts';
export { type Measure, type MeasureKey, measureKeys, measures, type Unit } from './measures.ts';
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
