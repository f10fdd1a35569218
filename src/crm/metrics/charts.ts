import type { Chart } from '../../cards/card.ts';
import { minorDigits } from '../../commands/values/currencies.ts';
import type { Reader } from '../../core/actor.ts';
import { type Figure, numberOf } from './figure.ts';
import { type MeasureKey, measures } from './measures.ts';
import { messages, nameOf } from './messages.ts';
import type { Report } from './operations/read.ts';
import { periodMark, periodName } from './period.ts';

/** What drawing needs to know of the reader: words for periods depend on today. */
export interface Drawing {
  readonly now: Date;
  readonly timezone: Reader['timezone'];
}

export type One = Extract<Report['shown'], { kind: 'one' }>;
export type By = Extract<Report['shown'], { kind: 'by' }>;

/** For comparing: the value, or the sum of the currency of most (the same one as `like` has). */
export function mainNumber(figure: Figure, like: Figure = figure): number | null {
  if (figure.outcome.kind !== 'amounts') return numberOf(figure);
  const currency = like.outcome.kind === 'amounts' ? like.outcome.amounts[0]?.currency : undefined;
  const found = figure.outcome.amounts.find((amount) => amount.currency === currency);
  return found ? Number(found.minor) / 10 ** minorDigits(found.currency) : null;
}

export function lineChart(report: Report, line: One['line'], measure: MeasureKey): Chart {
  const like = line.at(-1)?.figure;
  const values = line.map(({ figure }) => charted(figure, like));
  return {
    block: 'chart',
    kind: 'line',
    title: messages.over(nameOf(measure), report.whose.name),
    categories: line.map(({ period }) => periodMark(period)),
    series: [{ name: report.whose.name, values }],
    ...unitOf(measure, like),
    alt: messages.over(nameOf(measure), report.whose.name),
  };
}

export function barChart(report: Report, rows: By['rows'], measure: MeasureKey, drawing: Drawing): Chart {
  const like = rows.find(({ now }) => now.outcome.kind === 'amounts')?.now;
  const title = messages.compared(nameOf(measure), periodName(report.period, drawing.now, drawing.timezone));
  return {
    block: 'chart',
    kind: 'horizontal-bar',
    title,
    categories: rows.map(({ whose }) => whose.name),
    series: [{ name: nameOf(measure), values: rows.map(({ now }) => charted(now, like)) }],
    ...unitOf(measure, like),
    alt: title,
  };
}

/** As charts draw it: hours of working time, whole units of a currency; null is a gap. */
function charted(figure: Figure, like: Figure | undefined): number | null {
  const value = mainNumber(figure, like);
  return value === null || measures[figure.measure].unit !== 'minutes' ? value : value / 60;
}

function unitOf(measure: MeasureKey, like: Figure | undefined): Pick<Chart, 'unit'> {
  const { unit } = measures[measure];
  if (unit === 'share') return { unit: 'share' };
  if (unit === 'minutes') return { unit: { word: messages.hours } };
  const currency = like?.outcome.kind === 'amounts' ? like.outcome.amounts[0]?.currency : undefined;
  return unit === 'money' && currency ? { unit: { currency } } : {};
}
