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
import type { Money } from '../../core/money.ts';
import { type Msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { Viewer } from '../../operations/operation.ts';
import { buttonLabels, componentNames, messages } from './messages.ts';
import { type CustomerScore, type Priority, type Ranked, rankedRfm, type Score } from './operations.ts';
import type { RulesInForce } from './rule-operations.ts';
import {
  type Component,
  classOf,
  components,
  daysSince,
  type Facts,
  type Points,
  type Rules,
  startOf,
} from './rules.ts';

import { segmentBlocks, segmentRules, segmentSpans } from './segment-cards.ts';

const customerId = (id: number): string => shortId({ noun: 'customer', id });
const ago = (at: Date | null, now: Date): Msg => (at === null ? messages.never : messages.daysAgo(daysSince(at, now)));

/** Every component with what it was given for, and what of it this viewer may not know. */
export function scoreCard({ customer, score }: CustomerScore, now: Date): Card {
  const word = { customer: customerId(customer.id) };
  const row = buttons([
    { label: buttonLabels.customer, does: invocation('customer show', word) },
    { label: buttonLabels.priority, does: invocation('customer priority') },
    { label: buttonLabels.rules, does: invocation('score rules') },
  ]);
  const title = [{ strong: messages.scoreOf(customer.name) }, same(` · ${word.customer}`)];
  if (!score) return { title, blocks: [text(messages.archived), row] };
  const { rules, points, shown } = score;
  const all = shown.reduce((sum, component) => sum + rules.weights[component], 0);
  const items = components.map((component): ListItem => {
    if (!shown.includes(component)) {
      return { text: [{ strong: componentNames[component] }], detail: [messages.hiddenComponent] };
    }
    const weight = rules.weights[component];
    const share = all === 0 ? 0 : (weight * points[component]) / all;
    return {
      text: [{ strong: componentNames[component] }, ' · ', messages.line(points[component], weight, share)],
      detail: [factText(component, score.facts, now)],
    };
  });
  const blocks: Block[] = [
    text({ strong: messages.total(score.total, score.class) }),
    ...segmentBlocks(score.rfm),
    { block: 'list', items },
  ];
  if (!shown.includes('money')) blocks.push(quiet(messages.hiddenMoney(rules.weights.money)));
  blocks.push(row);
  return { title, blocks };
}

function factText(component: Component, facts: Facts, now: Date): Msg {
  const { needs, cases } = facts;
  switch (component) {
    case 'contact':
      return ago(facts.lastContactAt, now);
    case 'bought':
      return ago(facts.lastOrderOn === null ? null : startOf(facts.lastOrderOn), now);
    case 'orders':
      return messages.ordersIn(facts.orderCount);
    case 'activity':
      return messages.logsIn(facts.logCount);
    case 'money':
      return moneyText(facts);
    case 'needs':
      return messages.needsOpen(needs.must, needs.should, needs.could);
    case 'cases':
      return messages.casesOpen(cases.urgent, cases.high, cases.normal, cases.low);
    default:
      return component satisfies never;
  }
}

function moneyText({ spent, value }: Facts): Msg {
  const amounts = Object.entries(spent).map(([currency, minor]): Money => ({ currency, minor }));
  const bought = messages.spent(amounts);
  if (!value) return bought;
  const worth = messages.worth(value);
  return { en: `${bought.en}; ${worth.en}`, zh: `${bought.zh}；${worth.zh}` };
}

/** Reasons that a list gives for a customer's place. */
const mostReasons = 3;

/** What gave the most points, of what the reader may know. */
export function reasonsOf(row: Ranked, rules: Rules, open: readonly Component[], now: Date): Msg[] {
  const known = components.filter((one) => open.includes(one) || (one === 'money' && row.amounts));
  const weighed = known
    .map((component) => ({ component, points: rules.weights[component] * (row as Points)[component] }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
  if (weighed.length === 0) return [messages.noReason];
  return weighed.slice(0, mostReasons).map(({ component }) => reason(component, row, now));
}

function reason(component: Component, row: Ranked, now: Date): Msg {
  switch (component) {
    case 'contact':
      return messages.contactReason(ago(row.lastContactAt, now));
    case 'bought':
      return messages.boughtReason(ago(row.lastOrderOn === null ? null : startOf(row.lastOrderOn), now));
    case 'orders':
      return messages.ordersIn(row.orderCount);
    case 'activity':
      return messages.logsIn(row.logCount);
    case 'money':
      return messages.moneyReason;
    case 'needs':
      return messages.needs(row.needCount);
    case 'cases':
      return messages.cases(row.caseCount);
    default:
      return component satisfies never;
  }
}

/** `again`: the same list, for what comes after its last line; `before`: how many stand before it. */
export function priorityCard(
  priority: Priority,
  asked: { readonly mine: boolean; readonly again: Invocation; readonly before: number; readonly now: Date },
): Card {
  const title = asked.mine ? messages.mine : messages.title;
  const rules: Button = { label: buttonLabels.rules, does: invocation('score rules') };
  const blocks: Block[] = [];
  if (priority.rows.length === 0) blocks.push(text(messages.nothingFound));
  else {
    const items = priority.rows.map((row, at): ListItem => {
      const reasons = reasonsOf(row, priority.rules, priority.open, asked.now);
      const word = { customer: customerId(row.id) };
      return {
        text: [messages.place(asked.before + at + 1), ' ', { strong: row.name }, same(` · ${word.customer}`)],
        detail: [
          messages.total(row.shown, classOf(row.shown, priority.rules)),
          ...reasons.flatMap((one): Span[] => [' · ', one]),
          ...segmentSpans(rankedRfm(row, priority, asked.now)),
        ],
        button: { label: buttonLabels.score, does: invocation('customer score', word) },
      };
    });
    const next = { ...asked.again, args: { ...asked.again.args, after: String(asked.before + priority.rows.length) } };
    blocks.push({ block: 'list', items, ...(priority.more ? { more: { label: buttonLabels.more, does: next } } : {}) });
    if (priority.rows.some((row) => !row.amounts)) blocks.push(quiet(messages.hiddenHere));
  }
  if (priority.pending) blocks.push(quiet(messages.pending));
  blocks.push(buttons([rules]));
  return { title: [title], blocks };
}

export function rulesCard({ rules, quintiles }: RulesInForce, viewer: Viewer): Card {
  const all = components.reduce((sum, component) => sum + rules.weights[component], 0);
  const fields = components.map((component) => {
    const weight = rules.weights[component];
    return { label: componentNames[component], value: [messages.weight(weight, Math.round((100 * weight) / all))] };
  });
  const amounts = Object.entries(rules.fullMinor).map(([currency, minor]): Money => ({ currency, minor }));
  const blocks: Block[] = [
    { block: 'fields', fields },
    text(messages.classes(rules.fromA, rules.fromB)),
    text(messages.full(amounts)),
    quiet(messages.how),
    ...segmentRules(quintiles),
  ];
  const row: Button[] = [{ label: buttonLabels.priority, does: invocation('customer priority') }];
  if (viewer.can('administer', 'customer')) {
    row.push({ label: buttonLabels.change, does: invocation('form', { command: 'score set' }) });
    row.push({ label: buttonLabels.recompute, does: invocation('score recompute') });
  }
  blocks.push(buttons(row));
  return { title: [messages.rulesTitle], blocks };
}

/** One line for a customer's overview. */
export function scoreLine(customer: number, score: Score): Block[] {
  return [
    {
      block: 'list',
      items: [
        {
          text: [
            { strong: messages.importance },
            ' · ',
            messages.total(score.total, score.class),
            ...segmentSpans(score.rfm),
          ],
          button: { label: buttonLabels.score, does: invocation('customer score', { customer: customerId(customer) }) },
        },
      ],
    },
  ];
}
