import {
  type Block,
  type Button,
  buttons,
  type Card,
  type ListItem,
  quiet,
  type Span,
  text,
} from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import type { Msg } from '../../core/msg.ts';
import { type By, barChart, type Drawing, lineChart, mainNumber, type One } from './charts.ts';
import { type Figure, numberOf } from './figure.ts';
import { leftOutTotal } from './formulas.ts';
import { measureWords } from './measure-names.ts';
import { type MeasureKey, measures } from './measures.ts';
import { buttonLabels, labels, leftOutText, messages, nameOf, outcomeText, valueText } from './messages.ts';
import type { Compared, Report } from './operations/read.ts';
import { periodName, periodWords, type ReportPeriod } from './period.ts';
import type { Scope } from './scope.ts';

/** The same question as the words of an invocation. */
export function askedAgain(
  about: { readonly scope: Scope; readonly period: ReportPeriod },
  { now, timezone }: Drawing,
  more: Record<string, string | undefined> = {},
): Invocation {
  return invocation('report', {
    for: scopeWord(about.scope),
    period: periodWords(about.period, now, timezone),
    ...more,
  });
}

export function scopeWord(scope: Scope): string {
  if (scope.kind === 'company') return 'company';
  return `${scope.kind === 'department' ? 'D' : 'S'}-${scope.id}`;
}

export function reportCard(report: Report, drawing: Drawing, chart: boolean): Card {
  switch (report.shown.kind) {
    case 'overview':
      return overviewCard(report, report.shown.rows, drawing);
    case 'one':
      return figureCard(report, report.shown, drawing, chart);
    case 'by':
      return comparisonCard(report, report.shown, drawing, chart);
  }
}

function titleOf(name: Msg, report: Report, drawing: Drawing): Span[] {
  const when = periodName(report.period, drawing.now, drawing.timezone);
  return [{ strong: name }, ' · ', report.whose.name, ' · ', when];
}

function overviewCard(report: Report, rows: readonly Compared[], drawing: Drawing): Card {
  const about = { scope: report.whose.scope, period: report.period };
  const kindOf = (row: Compared) => row.now.outcome.kind;
  const shown = rows.filter((row) => kindOf(row) === 'value' || kindOf(row) === 'amounts');
  const names = (kind: string) => rows.filter((row) => kindOf(row) === kind).map((row) => nameOf(row.now.measure));
  const missing = names('not-enough');
  const hidden = names('few-people');
  const items = shown.map((row): ListItem => {
    const again = askedAgain(about, drawing, { about: row.now.measure });
    return {
      text: [nameOf(row.now.measure), ': ', { strong: outcomeText(row.now) }],
      detail: detailOf(row),
      button: { label: buttonLabels.open, does: again },
    };
  });
  const blocks: Block[] = items.length > 0 ? [{ block: 'list', items }] : [];
  if (items.length === 0 && hidden.length === 0) blocks.push(text(messages.nothing));
  if (items.length > 0) blocks.push(comparedLine(report, drawing));
  if (missing.length > 0 && items.length > 0) blocks.push(quiet(messages.missing(missing)));
  if (hidden.length > 0) blocks.push(quiet(messages.hiddenFigures(hidden)));
  blocks.push(buttons([{ label: buttonLabels.csv, does: askedAgain(about, drawing, { format: 'csv' }) }]));
  return { title: titleOf(messages.title, report, drawing), blocks };
}

/** "▲ from 58% · n = 34 · left out: 2 no deadline" */
function detailOf({ now, before }: Compared): Span[] {
  const trend = trendText(now, before);
  const leftOut = leftOutText(now.leftOut);
  return [
    ...(trend ? [trend, ' · '] : []),
    messages.n(now.n),
    ...(now.p90 === undefined ? [] : [' · ', messages.p90(valueText(now.measure, now.p90))]),
    ...(leftOut ? [' · ', messages.leftOut(leftOut)] : []),
  ];
}

function trendText(now: Figure, before: Figure): Msg | null {
  const [value, old] = [mainNumber(now), mainNumber(before, now)];
  if (value === null || old === null) return null;
  return messages.was(outcomeText(before), null, value > old ? '▲' : value < old ? '▼' : '=');
}

/** Said once below a list, since the days of a part of a month are long words. */
function comparedLine(report: Report, drawing: Drawing): Block {
  return quiet(messages.comparedWith(periodName(report.before, drawing.now, drawing.timezone)));
}

function figureCard(report: Report, { row, beside, line }: One, drawing: Drawing, chart: boolean): Card {
  const { now, before } = row;
  const { measure } = now;
  const about = { scope: report.whose.scope, period: report.period };
  const when = periodName(report.before, drawing.now, drawing.timezone);
  const trend = trendText(now, before);
  const leftOut = leftOutText(now.leftOut);
  const fields: { label: Msg; value: Span[] }[] = [
    { label: labels.value, value: [{ strong: outcomeText(now) }] },
    { label: labels.before, value: [trend ?? outcomeText(before), messages.ofPeriod(when)] },
  ];
  // Of a product the parts say what they are made of.
  if (!now.parts) fields.push({ label: labels.madeOf, value: [messages.n(now.n)] });
  if (now.p90 !== undefined) fields.push({ label: labels.p90, value: [valueText(measure, now.p90)] });
  if (!now.parts) fields.push({ label: labels.leftOut, value: [leftOut ?? messages.nothingLeftOut] });
  const blocks: Block[] = [{ block: 'fields', fields }];
  if (now.outcome.kind === 'not-enough' && now.outcome.least > 1) blocks.push(quiet(messages.least(now.outcome.least)));
  if (now.outcome.kind === 'few-people') blocks.push(quiet(messages.few));
  if (now.parts) {
    const items = now.parts.map((part): ListItem => {
      const left = leftOutText(part.leftOut);
      return {
        text: [nameOf(part.measure), ': ', { strong: outcomeText(part) }],
        detail: [messages.n(part.n), ...(left ? [' · ', messages.leftOut(left)] : [])],
        button: { label: buttonLabels.open, does: askedAgain(about, drawing, { about: part.measure }) },
      };
    });
    blocks.push({ block: 'list', items });
  }
  if (beside) blocks.push({ block: 'list', items: [besideItem(beside, about, drawing)] });
  // Nothing known is no picture: the value says so, and why.
  if (chart && line.some(({ figure }) => mainNumber(figure) !== null)) blocks.push(lineChart(report, line, measure));
  blocks.push(quiet(measureWords[measure].how));
  blocks.push(figureButtons(report, now, drawing, chart));
  return { title: titleOf(nameOf(measure), report, drawing), ...toneOf(row), blocks };
}

function besideItem(beside: Compared, about: Parameters<typeof askedAgain>[0], drawing: Drawing): ListItem {
  return {
    text: [nameOf(beside.now.measure), ': ', { strong: outcomeText(beside.now) }],
    detail: detailOf(beside),
    button: { label: buttonLabels.open, does: askedAgain(about, drawing, { about: beside.now.measure }) },
  };
}

/** A number that got better or worse by a tenth is worth a colour. */
function toneOf({ now, before }: Compared): Pick<Card, 'tone'> {
  const { better } = measures[now.measure];
  const [value, old] = [numberOf(now), numberOf(before)];
  if (better === null || value === null || old === null || Math.abs(value - old) < Math.abs(old) / 10) return {};
  return value === old ? {} : { tone: value > old === (better === 'up') ? 'good' : 'warn' };
}

function figureButtons(report: Report, figure: Figure, drawing: Drawing, chart: boolean): Block {
  const about = { scope: report.whose.scope, period: report.period };
  const { measure } = figure;
  const again = (more: Record<string, string>) => askedAgain(about, drawing, { about: measure, ...more });
  const first: Button[] = [];
  const counted = figure.n + leftOutTotal(figure.leftOut);
  if (hasRecords(measure) && counted > 0) {
    first.push({ label: buttonLabels.records, does: recordsOf(measure, about, drawing) });
  }
  first.push({ label: buttonLabels.formula, does: invocation('report formula', { measure }) });
  if (!chart) first.push({ label: buttonLabels.chart, does: again({ format: 'chart' }) });
  const more: Button[] = [{ label: buttonLabels.csv, does: again({ format: 'csv' }) }];
  if (about.scope.kind === 'company')
    more.push({ label: buttonLabels.byDepartment, does: again({ by: 'department' }) });
  if (about.scope.kind === 'department') more.push({ label: buttonLabels.byPerson, does: again({ by: 'person' }) });
  more.push({ label: buttonLabels.overview, does: askedAgain(about, drawing) });
  return buttons(first, more);
}

export function recordsOf(
  measure: MeasureKey,
  about: { readonly scope: Scope; readonly period: ReportPeriod },
  drawing: Drawing,
): Invocation {
  const { args } = askedAgain(about, drawing);
  return invocation('report records', { ...args, measure });
}

/** Those put together of other figures have parts instead, and completeness is worked out of every customer. */
export function hasRecords(measure: MeasureKey): boolean {
  return measure !== 'collaboration' && measure !== 'integration';
}

function comparisonCard(report: Report, { measure, rows }: By, drawing: Drawing, chart: boolean): Card {
  const items = rows.map(
    (row): ListItem => ({
      text: [row.whose.name, ': ', { strong: outcomeText(row.now) }],
      detail: detailOf(row),
      button: {
        label: buttonLabels.open,
        does: askedAgain({ scope: row.whose.scope, period: report.period }, drawing, { about: measure }),
      },
    }),
  );
  const about = { scope: report.whose.scope, period: report.period };
  const by = rows[0]?.whose.scope.kind === 'person' ? 'person' : 'department';
  const blocks: Block[] = items.length > 0 ? [{ block: 'list', items }] : [text(messages.nothing)];
  if (items.length > 0) blocks.push(comparedLine(report, drawing));
  if (chart && rows.some(({ now }) => mainNumber(now) !== null)) {
    blocks.unshift(barChart(report, rows, measure, drawing));
  }
  blocks.push(
    buttons([
      ...(chart
        ? []
        : [{ label: buttonLabels.chart, does: askedAgain(about, drawing, { about: measure, by, format: 'chart' }) }]),
      { label: buttonLabels.csv, does: askedAgain(about, drawing, { about: measure, by, format: 'csv' }) },
      { label: buttonLabels.formula, does: invocation('report formula', { measure }) },
    ]),
  );
  return { title: titleOf(nameOf(measure), report, drawing), blocks };
}

export function formulaCard(measure: MeasureKey): Card {
  const { least } = measures[measure];
  return {
    title: [{ strong: nameOf(measure) }],
    blocks: [
      text(measureWords[measure].how),
      ...(least > 1 ? [quiet(messages.least(least))] : []),
      buttons([{ label: buttonLabels.figure, does: invocation('report', { about: measure }) }]),
    ],
  };
}
