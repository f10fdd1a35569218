import type { Card } from '../../cards/card.ts';
import { largestPage } from '../../cards/pages.ts';
import type { Reader } from '../../core/actor.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import { common } from '../../i18n/messages.ts';
import { type CardContext, cardToElements, type Measure, noteOf } from './card-elements.ts';
import type { PictureAddress } from './chart-elements.ts';
import type { Element } from './controls.ts';
import { cardToText } from './fallback-text.ts';
import { limits } from './limits.ts';
import { inLanguage, type Mention, textToPlain } from './spans.ts';

export interface RenderOptions {
  /** Teams user ids of the colleagues whom the card pings, by staff id. Who is missing is only named. */
  readonly names?: ReadonlyMap<number, string>;
  readonly now?: Date;
  /** Only one person sees it. */
  readonly mine?: boolean;
  /** It is shown in a dialog. */
  readonly inDialog?: boolean;
  /** Where pictures of charts are, for clients that draw none. Default: nowhere, and their numbers are said in words. */
  readonly picture?: PictureAddress;
}

/** An Adaptive Card, version 1.5, and what is said where it is not drawn. */
export interface AdaptiveCard {
  readonly content: Element;
  readonly summary: string;
  /** Every row is there. */
  readonly isWhole: boolean;
}

/** All rows, tried from generous to terse: texts get shorter first, then rows leave their menus to the record that they open. */
const whole: readonly Measure[] = [
  { text: 4_000, items: Infinity, menus: true },
  { text: 600, items: Infinity, menus: true },
  { text: 1_500, items: Infinity, menus: false },
  { text: 600, items: Infinity, menus: false },
  { text: 300, items: Infinity, menus: false },
];
/** What no measure of a whole card cuts. */
const uncut = 300;
/** A page of a list that goes on. */
const page: Measure = { text: 600, items: Infinity, menus: false };
/** More rows never fit. */
const mostRows = 40;
/** Cards that nothing draws again only say how many rows there is no room for. */
const partly: readonly Measure[] = [
  { text: 300, items: 20, menus: false },
  { text: 200, items: 12, menus: false },
  { text: 200, items: 8, menus: false },
  { text: 120, items: 5, menus: false },
  { text: 80, items: 2, menus: false },
];

/** Cards → one Adaptive Card, one below the other. Pure: the same input gives the same card. Throws InvocationTooLong. */
export function cardsToAdaptive(cards: readonly Card[], reader: Reader, options: RenderOptions = {}): AdaptiveCard {
  const base = {
    reader,
    names: options.names ?? new Map<number, string>(),
    now: options.now ?? new Date(),
    mine: options.mine === true,
    inDialog: options.inDialog === true,
    shared: options.mine !== true,
    picture: options.picture ?? (() => null),
  };
  const said = cards.map((card) => cardToText(card, base, limits.fallbackText)).join('\n\n') || '—';
  const instead = { usually: ellipsize(said, limits.fallbackText), tight: ellipsize(said, limits.fallbackTextTight) };
  const summary = ellipsize(oneLine(cards[0] ? textToPlain(cards[0].title, base) : ''), limits.summary);
  const wrap = (
    body: readonly Element[],
    mentions: readonly Mention[],
    fallbackText: string = instead.tight,
  ): Element => ({
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body: body.length > 0 ? body : [noteOf('—')],
    fallbackText,
    // Read as markup by whoever reads it out.
    speak: ellipsize(fallbackText, 400).replace(/[<>&]/gu, ' '),
    msteams: { width: 'Full', ...entitiesOf(body, mentions) },
  });
  let body: Element[] = [];
  let mentions: Mention[] = [];
  /** null: too large. */
  const fitted = (shown: readonly Card[], measure: Measure): AdaptiveCard | null => {
    mentions = [];
    const context: CardContext = { ...base, measure, mentions, terse: !measure.menus };
    body = shown.flatMap((card, index) => cardToElements(card, index > 0, context));
    const content = wrap(body, mentions, measure.menus ? instead.usually : instead.tight);
    return sizeOf(content) <= limits.cardUnits ? { content, summary, isWhole: whole.includes(measure) } : null;
  };
  let hasLongTexts = true;
  const tried = new Set<boolean>();
  for (const measure of whole) {
    // Shorter texts help only where there are long ones. Most lists have none, and drawing lists is what a busy minute does.
    if (!hasLongTexts && tried.has(measure.menus)) continue;
    const drawn = fitted(cards, measure);
    if (drawn) return drawn;
    if (tried.size === 0) hasLongTexts = body.some(isLongSomewhere);
    tried.add(measure.menus);
  }
  const [only, ...others] = cards;
  if (only?.again && others.length === 0) {
    const drawn = largestPage(only, mostRows, (shown) => fitted([shown], page));
    if (drawn) return drawn;
  }
  for (const measure of partly) {
    const drawn = fitted(cards, measure);
    if (drawn) return drawn;
  }
  // Nothing made it small enough: keep what fits from the top, and say that there is more.
  const room = limits.cardUnits - sizeOf(wrap([noteOf(inLanguage(common.moreItems(999), base))], mentions));
  const kept: Element[] = [];
  let size = 0;
  for (const element of body) {
    size += sizeOf(element) + 1;
    if (size > room) break;
    kept.push(element);
  }
  kept.push(noteOf(inLanguage(common.moreItems(body.length - kept.length), base)));
  return { content: wrap(kept, mentions), summary, isWhole: false };
}

function isLongSomewhere(part: object): boolean {
  return Object.values(part).some((value) =>
    typeof value === 'string'
      ? value.length > uncut
      : typeof value === 'object' && value !== null && isLongSomewhere(value),
  );
}

/** The size by which Teams measures: UTF-16 units of the JSON. */
export function sizeOf(element: Element): number {
  return JSON.stringify(element).length;
}

/** Those that the body still names: Teams refuses a mention that is not in the text. */
function entitiesOf(
  body: readonly Element[],
  mentions: readonly Mention[],
): { readonly entities?: readonly Mention[] } {
  if (mentions.length === 0) return {};
  const written = JSON.stringify(body);
  const kept = new Map<string, Mention>();
  for (const mention of mentions)
    if (written.includes(JSON.stringify(mention.text).slice(1, -1))) kept.set(mention.text, mention);
  return kept.size > 0 ? { entities: [...kept.values()] } : {};
}
