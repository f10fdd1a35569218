import { type Block, buttons, type Card, type ListItem, quiet, type Span, text } from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { isMsg, type Locale, type Msg, msg, same } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { askedAgain, hasRecords, recordsOf, scopeWord } from '../metrics/cards.ts';
import { mainNumber } from '../metrics/charts.ts';
import { leftOutText, messages as metricsMessages, nameOf, outcomeText } from '../metrics/messages.ts';
import { dayMark, periodName } from '../metrics/period.ts';
import type { Behind, Compared, Content, Count } from './content.ts';
import { readContent } from './content.ts';
import { buttonLabels, messages, topicText } from './messages.ts';
import { knownParts, tells } from './parts.ts';
import { type DigestRow, digests, findEdition, policyRecord, scopeOf } from './records.ts';
import { type Asked, type Topic, type TopicKey, topics } from './topics.ts';

/** What an edition says, through the viewer's eyes; null where there is nothing to say, or nothing for them. */
export async function editionCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const edition = await findEdition(ctx.tx, id);
  const digest = edition && (await digests.find(ctx.tx, edition.digestId));
  if (!edition || !digest || !viewer.can('read', 'edition', policyRecord(digest))) return null;
  const { since, until, dueUntil } = edition;
  const asked: Asked = { scope: scopeOf(digest), ability: viewer.ability, since, until, dueUntil };
  const timezone = digest.ownTimezone ?? viewer.reader.timezone;
  const content = await readContent(ctx, asked, timezone, knownParts(digest.parts));
  // Whoever set it up wants to know that it works; what comes by itself comes only with something to say.
  if (digest.usual && !saysAnything(content)) return null;
  const card = {
    ref: recordRef('edition', id),
    again: invocation('edition show', { edition: id }),
    ...contentCard(content, timezone),
  };
  return spokenBy(digest, card);
}

/** Measures say something by themselves only to whoever named them. */
function saysAnything({ counts, parts, measures }: Content): boolean {
  return counts.length > 0 || (parts.includes('measures') && measures !== null && measures.rows.length > 0);
}

/** A digest with a language or clock of its own keeps to them, whoever reads it. */
export function spokenBy({ locale, ownTimezone }: Pick<DigestRow, 'locale' | 'ownTimezone'>, card: Card): Card {
  if (locale === null && ownTimezone === null) return card;
  const speaks = { ...(locale ? { locale } : {}), ...(ownTimezone ? { timezone: ownTimezone } : {}) };
  return { ...(locale ? pinned(card, locale) : card), speaks };
}

/** Every text of it in one language. */
function pinned<T>(part: T, locale: Locale): T {
  if (isMsg(part)) return same(part[locale]) as T;
  if (Array.isArray(part)) return part.map((one) => pinned(one, locale)) as T;
  if (typeof part !== 'object' || part === null || part instanceof Date) return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, pinned(value, locale)])) as T;
}

export function contentCard(content: Content, timezone: string): Card {
  const { asked, scopeName, counts, measures } = content;
  const blocks: Block[] = sections.flatMap(([part, heading]) => {
    const items = counts.filter(({ key }) => topics[key].part === part).map((count) => countItem(count, asked));
    return items.length > 0 ? [text({ strong: heading }), { block: 'list' as const, items }] : [];
  });
  if (blocks.length === 0 && !isMeasuresAlone(content)) blocks.push(text(messages.quietNow));
  const isBusy = content.tasksByDay.some(({ added, done }) => added + done > 0);
  if (isBusy) blocks.push(dayChart(content.tasksByDay, scopeName));
  if (measures === null) {
    if (tells(content.parts, 'measures')) blocks.push(quiet(messages.noMeasures));
  } else {
    const items = measures.rows.map((row) => measureItem(row, content, timezone));
    blocks.push(text({ strong: messages.measures(periodName(measures.period, asked.until, timezone)) }));
    blocks.push(items.length > 0 ? { block: 'list', items } : quiet(messages.few));
    if (items.length > 0) blocks.push(quiet(messages.comparedWith(periodName(measures.before, asked.until, timezone))));
    const about = { scope: asked.scope, period: measures.period };
    blocks.push(buttons([{ label: buttonLabels.report, does: askedAgain(about, { now: asked.until, timezone }) }]));
  }
  const isStuck = counts.some(({ key }) => topics[key].part === 'stuck');
  return {
    title: [
      { strong: messages.heading },
      ' · ',
      scopeName,
      ' · ',
      msg('since ', '自 '),
      { time: asked.since, show: 'date-time' },
    ],
    ...(isStuck ? { tone: 'warn' as const } : {}),
    blocks,
  };
}

const isMeasuresAlone = ({ parts }: Content): boolean => parts.length === 1 && parts[0] === 'measures';

/** Of more days a course can be seen, single bars cannot. */
const mostBars = 14;

function dayChart(days: Content['tasksByDay'], scopeName: Msg): Block {
  return {
    block: 'chart',
    kind: days.length > mostBars ? 'line' : 'bar',
    title: messages.tasksByDay(scopeName),
    categories: days.map(({ day }) => dayMark(day)),
    series: [
      { name: messages.added, values: days.map(({ added }) => added) },
      { name: messages.done, values: days.map(({ done }) => done) },
    ],
    alt: messages.tasksByDay(scopeName),
  };
}

const sections: readonly (readonly [Topic['part'], Msg])[] = [
  ['stuck', messages.stuck],
  ['due', messages.due],
  ['changed', messages.changed],
];

function countItem({ key, n, places }: Count, asked: Asked): ListItem {
  const where = places.flatMap(({ name, n: here }, at): Span[] => [
    ...(at > 0 ? [' · '] : []),
    messages.place(name, here),
  ]);
  return {
    text: [topicText[key](n)],
    ...(where.length > 0 ? { detail: where } : {}),
    button: { label: buttonLabels.open, does: behind(key, asked) },
  };
}

/** The records behind a number, whoever opens them. */
function behind(key: TopicKey, { scope, since, until, dueUntil }: Asked, offset?: number): Invocation {
  return invocation('digest records', {
    of: key,
    for: scopeWord(scope),
    since: since.toISOString(),
    until: until.toISOString(),
    due: dueUntil.toISOString(),
    ...(offset === undefined ? {} : { offset }),
  });
}

function measureItem({ now, before }: Compared, { asked, measures }: Content, timezone: string): ListItem {
  const drawing = { now: asked.until, timezone };
  const [value, old] = [mainNumber(now), mainNumber(before, now)];
  // What reads the same has not changed, whatever the digits behind it do.
  const isSame = outcomeText(now).en === outcomeText(before).en;
  const arrow = value === null || old === null ? null : isSame ? '=' : value > old ? '▲' : '▼';
  const trend: Span[] = arrow ? [messages.was(outcomeText(before), arrow), ' · '] : [];
  const left = leftOutText(now.leftOut);
  const about = measures && { scope: asked.scope, period: measures.period };
  const opens =
    about &&
    (hasRecords(now.measure)
      ? recordsOf(now.measure, about, drawing)
      : askedAgain(about, drawing, { about: now.measure }));
  return {
    text: [nameOf(now.measure), ': ', { strong: outcomeText(now) }],
    detail: [...trend, messages.n(now.n), ...(left ? [' · ', metricsMessages.leftOut(left)] : [])],
    ...(opens ? { button: { label: buttonLabels.open, does: opens } } : {}),
  };
}

export interface BehindPage {
  readonly key: TopicKey;
  readonly asked: Asked;
  readonly rows: readonly Behind[];
  readonly total: number;
  /** Where the next page begins; null on the last one. */
  readonly next: number | null;
}

export function behindCard({ key, asked, rows, total, next }: BehindPage): Card {
  const { noun } = topics[key];
  const items = rows.map(({ id, title, at, placeEn, placeZh }): ListItem => {
    const word = shortId({ noun, id });
    const detail: Span[] = [
      ...(at ? [{ time: at, show: 'date-time' as const }] : []),
      ...(at && placeEn !== null ? [' · '] : []),
      ...(placeEn === null ? [] : [msg(placeEn, placeZh ?? placeEn)]),
    ];
    return {
      text: [{ strong: title ?? messages.nameless }, ` · ${word}`],
      ...(detail.length > 0 ? { detail } : {}),
      button: {
        label: buttonLabels.open,
        does: invocation(`${showing[noun] ?? noun} show`, { [showing[noun] ?? noun]: word }),
      },
    };
  });
  const more = next === null ? {} : { more: { label: buttonLabels.more, does: behind(key, asked, next) } };
  return {
    title: [{ strong: topicText[key](total) }],
    blocks: items.length > 0 ? [{ block: 'list', items, ...more }] : [text(messages.noRecords)],
  };
}

/** Nouns whose commands begin with another word. */
const showing: Readonly<Record<string, string>> = { interaction: 'log' };
