import { type Block, buttons, type Card, type ListItem, type Span, text } from '../../cards/card.ts';
import { formatMoney } from '../../commands/values/money.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, perLocale, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { askedAgain, recordsOf } from './cards.ts';
import type { Drawing } from './charts.ts';
import { type MeasureKey, measures } from './measures.ts';
import { buttonLabels, hitWords, messages, nameOf, npsWords, reasonName, valueText } from './messages.ts';
import type { Behind, RecordsBehind } from './operations/records.ts';
import { periodName } from './period.ts';

/** The records behind a figure, each with what it counts there and a button that opens it. */
export function recordsCard(list: RecordsBehind, drawing: Drawing): Card {
  const { measure, whose, period } = list;
  const about = { scope: whose.scope, period };
  const next = recordsOf(measure, about, drawing);
  const more =
    list.next === null
      ? {}
      : { more: { label: buttonLabels.more, does: { ...next, args: { ...next.args, offset: String(list.next) } } } };
  const blocks: Block[] =
    list.rows.length > 0
      ? [{ block: 'list', items: list.rows.map((row) => recordItem(measure, row)), ...more }]
      : [text(messages.noRecords)];
  const back = { label: buttonLabels.figure, does: askedAgain(about, drawing, { about: measure }) };
  const when = periodName(period, drawing.now, drawing.timezone);
  return { title: [{ strong: nameOf(measure) }, ' · ', whose.name, ' · ', when], blocks: [...blocks, buttons([back])] };
}

function recordItem(measure: MeasureKey, row: Behind): ListItem {
  const word = shortId({ noun: row.noun, id: row.id });
  const counts = countedAs(measure, row);
  const name: Span[] = row.title === null ? [{ strong: word }] : [{ strong: row.title }, ` · ${word}`];
  return {
    text: name,
    ...(counts ? { detail: [counts] } : {}),
    button: { label: buttonLabels.open, does: invocation(`${row.noun} show`, { [row.noun]: word }) },
  };
}

/** What the record counts in the figure, or why it does not; null where its own card says it better. */
function countedAs(measure: MeasureKey, { value, amount, reason }: Behind): Msg | null {
  if (reason !== null) return messages.leftOut(reasonName(reason));
  if (amount !== null) return perLocale((locale) => formatMoney(amount, locale));
  if (value === null) return null;
  const words = hitWords[measure];
  if (words) return value === 1 ? words[0] : words[1];
  if (measure === 'nps') return value > 0 ? npsWords.promoter : value < 0 ? npsWords.detractor : npsWords.passive;
  return measures[measure].unit === 'times' ? same(String(value)) : valueText(measure, value);
}
