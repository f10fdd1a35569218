import { type Button, buttons, type Card, quiet, type Span, text } from '../../cards/card.ts';
import { formatDuration } from '../../commands/values/duration.ts';
import { textToRule } from '../../core/delivery-rule.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg, perLocale, same } from '../../core/msg.ts';
import { usualBudget } from '../../core/noise-budget.ts';
import { shortId } from '../../core/records.ts';
import { whyText } from '../../core/why.ts';
import type { BudgetShown } from './budget.ts';
import type { EscalationRow } from './escalation.ts';
import type { EventChoice } from './events.ts';
import { titleOf } from './events.ts';
import type { Muted, PeaceShown } from './peace.ts';
import { peaceLabels as labels, peaceMessages as messages } from './peace-messages.ts';
import type { Noise, Why, WhyLine } from './reports.ts';

const seatWords = (channelId: number | null): Record<string, string> =>
  channelId === null ? { me: 'yes' } : { channel: shortId({ noun: 'channel', id: channelId }) };

export function mutedCard({ name, record, until }: Muted): Card {
  const where: Span[] = name === '' ? [] : [name, ' · '];
  const title: Span[] =
    record === null
      ? [...where, messages.mutedAll, ...(until ? [{ time: until } as const] : [])]
      : [...where, messages.mutedRecord(shortId(record)), ...(until ? [messages.until, { time: until } as const] : [])];
  return { title, tone: 'good', blocks: [quiet(record === null ? messages.laterTold : messages.urgentStill)] };
}

/** When it is quiet here, and what is muted. */
export function peaceCard(found: PeaceShown): Card {
  const { from, until, weekends, mutes, channelId } = found;
  const hours = from === null || until === null ? messages.none : messages.hours(from, until);
  const silences = mutes.flatMap(({ noun, recordId, until: end }): Span[] => [
    noun === null || recordId === null ? messages.everything : shortId({ noun, id: recordId }),
    ...(end ? [messages.until, { time: end } as const] : []),
    '  ',
  ]);
  const fields = [
    { label: labels.hours, value: [hours] },
    { label: labels.weekends, value: [weekends ? messages.yes : messages.no] },
    { label: messages.zone, value: [found.timezone] },
    ...(channelId === null ? [{ label: labels.prefers, value: [platformName(found.prefers)] }] : []),
    ...(silences.length > 0 ? [{ label: messages.mutes, value: silences }] : []),
  ];
  const does = (command: string, args: Record<string, string> = {}) =>
    invocation(command, { ...args, ...seatWords(channelId) });
  const actions: Button[] = [
    { label: messages.change, does: does('form', { command: 'quiet' }) },
    ...(from === null && !weekends
      ? []
      : [{ label: messages.off, does: does('quiet', { hours: 'off', weekends: 'no' }) }]),
    ...(mutes.length > 0
      ? [{ label: messages.unmute, does: does('unmute') }]
      : [{ label: messages.mute2h, does: does('mute', { what: '2h' }) }]),
  ];
  return {
    title: [messages.quietTitle(found.name)],
    blocks: [
      ...(found.quietUntil ? [text(messages.now, { time: found.quietUntil })] : []),
      { block: 'fields', fields },
      quiet(messages.explain),
      ...(found.mayChange ? [buttons(actions)] : []),
    ],
  };
}

const platformName = (prefers: 'slack' | 'teams' | null): Msg =>
  prefers === 'slack' ? same('Slack') : prefers === 'teams' ? same('Microsoft Teams') : messages.lastActive;

/** By which rule each message came, and how to hear less. */
export function whyCard(found: Why, choices: readonly EventChoice[]): Card {
  const id = shortId(found);
  const [latest] = found.lines;
  const seat = seatWords(found.channelId);
  const actions: Button[] = [
    { label: messages.muteRecord(id), does: invocation('mute', { what: id, ...seat }) },
    { label: messages.mute2h, does: invocation('mute', { what: '2h', ...seat }) },
    ...(latest
      ? [{ label: messages.leaveOut, does: invocation('unsubscribe', { event: latest.event, ...seat }) }]
      : []),
    { label: messages.subscriptions, does: invocation('subscription list', seat) },
  ];
  const items = found.lines.map((line) => ({
    text: [{ strong: titleOf(line.event, choices) }, ' · ' as const, { time: line.at, show: 'relative' as const }],
    detail: [reasonOf(line), ...stateOf(line)],
  }));
  return {
    title: [messages.whyTitle(id)],
    blocks: [
      items.length === 0 ? text(messages.whyNothing(id)) : { block: 'list', items },
      quiet(messages.whyHow),
      buttons(actions),
    ],
  };
}

function reasonOf(line: WhyLine): Msg {
  const { channel, departmentEn, departmentZh, covered } = line;
  return whyText(textToRule(line.rule), line.event, {
    ...(channel === null ? {} : { channel }),
    ...(departmentEn === null || departmentZh === null ? {} : { department: msg(departmentEn, departmentZh) }),
    ...(covered === null ? {} : { covered }),
  });
}

function stateOf({ state, error }: WhyLine): Span[] {
  if (state === 'held') return [' · ', messages.held];
  if (state === 'folded') return [' · ', messages.folded];
  return state === 'skipped' && error === 'muted' ? [' · ', messages.muted] : [];
}

export function noiseCard(found: Noise): Card {
  const items = found.lines.map((line) => ({
    text: [{ strong: line.channel === null ? messages.own : same(`#${line.channel}`) }],
    detail: [
      messages.sent(line.sent),
      ' · ',
      messages.acted(line.acted),
      ' · ',
      messages.ignored(line.sent - line.acted),
      ...(line.spared > 0 ? [' · ' as const, messages.spared(line.spared)] : []),
      ...(line.worst === null ? [] : [' · ' as const, messages.suggest(line.worst, line.worstSent)]),
    ],
  }));
  return {
    title: [messages.noiseTitle(found.days)],
    blocks: [items.length === 0 ? text(messages.noiseNone) : { block: 'list', items }, quiet(messages.acting)],
  };
}

export const afterText = (minutes: number | null): Msg =>
  minutes === null
    ? messages.never
    : messages.escalationAfter(perLocale((locale) => formatDuration(minutes * 60_000, locale)));

export function escalationCard(rows: readonly EscalationRow[]): Card {
  const items = rows.map(({ en, zh, afterMinutes, isUsual }) => ({
    text: [{ strong: msg(en, zh) }],
    detail: [afterText(afterMinutes), ...(isUsual ? [' ' as const, messages.usual] : [])],
  }));
  return {
    title: [messages.escalationTitle],
    blocks: [
      { block: 'list', items },
      quiet(messages.escalationExplain),
      buttons([{ label: messages.change, does: invocation('form', { command: 'escalation set' }) }]),
    ],
  };
}

export function budgetCard({ person, channel, isUsual, mayChange }: BudgetShown, title: Msg): Card {
  const value = (n: number, usual: number): Span[] => [
    messages.messagesOf(n),
    ...(isUsual || n === usual ? [' ' as const, messages.usual] : []),
  ];
  const change: Button = { label: messages.change, does: invocation('form', { command: 'noise budget set' }) };
  return {
    title: [title],
    blocks: [
      {
        block: 'fields',
        fields: [
          { label: labels.perPerson, value: value(person, usualBudget.person) },
          { label: labels.perChannel, value: value(channel, usualBudget.channel) },
        ],
      },
      quiet(messages.budgetExplain),
      ...(mayChange ? [buttons([change])] : []),
    ],
  };
}
