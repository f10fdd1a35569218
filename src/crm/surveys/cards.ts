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
import { dayText } from '../../commands/values/calendar-day.ts';
import { periodText } from '../../commands/values/period.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { buttonLabels, idOf, labels, messages } from './messages.ts';
import type { Summarized, SurveyList } from './read-operations.ts';
import { isAlarming, type SurveyRow, surveyRecord, surveyRef, surveys } from './records.ts';
import { enough, type Mean, type Summary, scale } from './rules.ts';

type Field = Extract<Block, { block: 'fields' }>['fields'][number];

/** The survey through the viewer's eyes; null where they may not know of it, or it was removed. */
export async function surveyCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const survey = await surveys.find(ctx.tx, id);
  return survey ? draw(survey, viewer) : null;
}

/** Several at once; those that the viewer may not know of are missing. */
export async function surveyCards(
  ctx: ReadCtx,
  ids: readonly number[],
  viewer: Viewer,
): Promise<ReadonlyMap<number, Card>> {
  const found = await surveys.where(ctx.tx, [sql`v.id = ANY(${[...ids]}::int[])`], sql`v.id`);
  const drawn = found.flatMap((survey) => {
    const card = draw(survey, viewer);
    return card ? [[survey.id, card] as const] : [];
  });
  return new Map(drawn);
}

function draw(survey: SurveyRow, viewer: Viewer): Card | null {
  const record = surveyRecord(survey);
  if (survey.removedAt !== null || !viewer.can('read', 'survey', record, 'basic')) return null;
  const seesNotes = viewer.can('read', 'survey', record, 'notes');
  const blocks: Block[] = [{ block: 'fields', fields: fieldsOf(survey, seesNotes) }];
  if (seesNotes && survey.comment !== null) blocks.push({ block: 'quote', text: survey.comment });
  const isHidden = !seesNotes && (survey.comment !== null || survey.contactId !== null);
  if (isHidden && viewer.staffId !== null) blocks.push(quiet(messages.hiddenNotes(whomToAsk(survey))));
  blocks.push(actions(survey, viewer));
  return {
    ref: surveyRef(survey.id),
    title: [{ strong: messages.of(survey.customerName) }, same(` · ${idOf(survey)}`)],
    ...(isAlarming(survey) ? { tone: 'bad' as const } : {}),
    blocks,
  };
}

function whomToAsk(survey: SurveyRow): Msg {
  return survey.departmentEn === null
    ? messages.colleagues
    : msg(survey.departmentEn, survey.departmentZh ?? survey.departmentEn);
}

function fieldsOf(survey: SurveyRow, seesNotes: boolean): Field[] {
  const fields: Field[] = [
    {
      label: labels.customer,
      value: [survey.customerName, same(` · ${shortId({ noun: 'customer', id: survey.customerId })}`)],
    },
  ];
  const add = (label: Msg, ...value: Span[]) => void fields.push({ label, value });
  if (survey.csat !== null) add(labels.csat, messages.outOf(survey.csat, scale.csat[1]));
  if (survey.nps !== null) add(labels.nps, messages.outOf(survey.nps, scale.nps[1]));
  const { satisfactionExpected, satisfactionActual, loyaltyExpected, loyaltyActual } = survey;
  if (satisfactionExpected !== null || satisfactionActual !== null) {
    add(labels.satisfaction, messages.expectedActual(satisfactionExpected, satisfactionActual));
  }
  if (loyaltyExpected !== null || loyaltyActual !== null) {
    add(labels.loyalty, messages.expectedActual(loyaltyExpected, loyaltyActual));
  }
  if (survey.aboutNoun !== null && survey.aboutId !== null) {
    add(labels.about, same(shortId({ noun: survey.aboutNoun, id: survey.aboutId })));
  }
  if (survey.periodFrom !== null && survey.periodTo !== null) {
    add(labels.period, periodText({ from: survey.periodFrom, to: survey.periodTo }));
  }
  if (seesNotes && survey.contactName !== null) add(labels.contact, survey.contactName);
  add(labels.on, dayText(survey.takenOn));
  add(labels.by, { staff: survey.createdById, name: survey.createdByName ?? '' });
  return fields;
}

/** In a channel every button is there, since a click is checked; a person is offered what they may do. */
function actions(survey: SurveyRow, viewer: Viewer): Block {
  const inChannel = viewer.staffId === null;
  const record = surveyRecord(survey);
  const word = { survey: idOf(survey) };
  const customer = shortId({ noun: 'customer', id: survey.customerId });
  const main: Button[] = [];
  const overflow: Button[] = [];
  if (inChannel || viewer.can('create', 'task')) {
    const task = { label: buttonLabels.task, does: invocation('task add', { customer, about: idOf(survey) }) };
    (isAlarming(survey) ? main : overflow).push(task);
  }
  main.push({ label: buttonLabels.customer, does: invocation('customer show', { customer }) });
  main.push({ label: buttonLabels.summary, does: invocation('survey summary', { customer }) });
  if (inChannel || viewer.can('edit', 'survey', record)) {
    overflow.push({ label: buttonLabels.edit, does: invocation('survey edit', word) });
  }
  if (inChannel || viewer.can('archive', 'survey', record)) {
    overflow.push({ label: buttonLabels.remove, does: invocation('survey remove', word), style: 'danger' });
  }
  return buttons(main, overflow);
}

/** "CSAT 5 · NPS 9 · satisfaction 80 expected, 70 actual" */
export function answersText(survey: SurveyRow): Msg[] {
  const parts: Msg[] = [];
  if (survey.csat !== null) parts.push(msg(`CSAT ${survey.csat}`, `评分 ${survey.csat}`));
  if (survey.nps !== null) parts.push(same(`NPS ${survey.nps}`));
  const pair = (en: string, zh: string, expected: number | null, actual: number | null): void => {
    if (expected === null && actual === null) return;
    const said = messages.expectedActual(expected, actual);
    parts.push(msg(`${en} ${said.en}`, `${zh}${said.zh}`));
  };
  pair('satisfaction', '满意度', survey.satisfactionExpected, survey.satisfactionActual);
  pair('loyalty', '忠诚度', survey.loyaltyExpected, survey.loyaltyActual);
  return parts;
}

export const joined = (parts: readonly Msg[]): Span[] =>
  parts.flatMap((part, at): Span[] => (at === 0 ? [part] : [' · ', part]));

/** `again`: the same list, for what comes after its last line. */
export function surveyListCard(list: SurveyList, again: Invocation, viewer: Viewer): Card {
  const customer = list.customer && shortId({ noun: 'customer', id: list.customer.id });
  const title = list.customer ? messages.listOf(list.customer.name) : messages.title;
  const does = customer ? invocation('form', { command: 'survey record', customer }) : invocation('survey record');
  const row: Button[] = viewer.can('create', 'survey') ? [{ label: buttonLabels.record, does }] : [];
  row.push({ label: buttonLabels.summary, does: invocation('survey summary', customer ? { customer } : {}) });
  if (list.rows.length === 0) return { title: [title], blocks: [text(messages.nothingFound), buttons(row)] };
  const last = list.rows.at(-1);
  const next = last && { ...again, args: { ...again.args, after: String(last.id) } };
  const items = list.rows.map(
    (survey): ListItem => ({
      text: [{ strong: survey.customerName }, same(` · ${idOf(survey)}`)],
      detail: [...joined(answersText(survey)), ' · ', dayText(survey.takenOn)],
      button: { label: buttonLabels.open, does: invocation('survey show', { survey: idOf(survey) }) },
    }),
  );
  const more = list.more && next ? { more: { label: buttonLabels.more, does: next } } : {};
  return { title: [title], blocks: [{ block: 'list', items, ...more }, buttons(row)] };
}

/** Every figure with how many answers it was made of. */
export function summaryFields(summary: Summary): Field[] {
  const said = (mean: Mean | null, write: (value: number) => string): Span[] => {
    if (!mean) return [messages.notEnough];
    return [same(write(mean.value)), ' · ', mean.n < enough ? messages.few(mean.n) : messages.n(mean.n)];
  };
  const percent = (value: number): string => `${Math.round(100 * value)}%`;
  const points = (value: number): string => `${value > 0 ? '+' : ''}${Math.round(value)}`;
  const mean = (value: number): string => String(Math.round(10 * value) / 10);
  const pair = (expected: Mean | null, actual: Mean | null): Span[] =>
    expected || actual ? [...said(expected, mean), ' / ', ...said(actual, mean)] : [messages.notEnough];
  return [
    { label: msg('CSAT', '满意度评分'), value: said(summary.csat, percent) },
    { label: msg('NPS', '净推荐值'), value: said(summary.nps, points) },
    { label: labels.satisfaction, value: pair(summary.satisfactionExpected, summary.satisfactionActual) },
    { label: labels.loyalty, value: pair(summary.loyaltyExpected, summary.loyaltyActual) },
  ];
}

export function summaryCard({ summary, customer }: Summarized, when: Msg, again: Invocation): Card {
  return {
    title: [customer ? messages.summaryOf(customer.name) : messages.summaryTitle, same(' · '), when],
    blocks: [
      text(messages.answers(summary.answers)),
      { block: 'fields', fields: summaryFields(summary) },
      quiet(messages.explained),
      buttons([{ label: buttonLabels.list, does: again }]),
    ],
  };
}
