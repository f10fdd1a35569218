import type { Block, Button, ListItem, Text } from '../../../cards/card.ts';
import type { PlatformName } from '../../../core/incoming.ts';
import type { Invocation } from '../../../core/invocation.ts';
import { type Msg, msg } from '../../../core/msg.ts';
import { ellipsize } from '../../../core/text.ts';
import { type Price, priceOf } from './prices.ts';

/** What a card may take on a platform. */
export interface Room extends Price {
  readonly platform: PlatformName;
}

/**
 * With some rows and characters left for a note above. Slack shows 50 blocks and takes about 12,800 characters of them; Teams takes
 * 13,000, of which about 1,300 are the text for clients that draw no cards.
 */
export const rooms = {
  slack: { platform: 'slack', rows: 46, units: 12_200 },
  teams: { platform: 'teams', rows: Infinity, units: 11_400 },
} as const satisfies Readonly<Record<PlatformName, Room>>;

/** What a noun says of a customer, taken apart: a line that says how much there is, what is most pressing, and what else is said. */
export interface Section {
  readonly heading: Text;
  /** A button of the line's own. */
  readonly button: Button | undefined;
  readonly rows: readonly ListItem[];
  /** How many there are in all; null: nobody knows. */
  readonly of: number | null;
  readonly notes: readonly Block[];
  /** Opens all of it; null: there is no such list, or not for this viewer. */
  readonly list: { readonly title: Msg; readonly does: Invocation } | null;
}

/** null: there is nothing to say. */
export function sectionOf(blocks: readonly Block[], list: Section['list']): Section | null {
  const [first, ...others] = blocks;
  if (!first) return null;
  const said = first.block === 'text' ? first.text : null;
  const rest = said ? others : blocks;
  const lists = rest.flatMap((block) => (block.block === 'list' ? [block] : []));
  const rows = lists.flatMap(({ items }) => items);
  const notes = rest.filter((block) => block.block !== 'list');
  const counted = lists.find(({ of }) => of !== undefined)?.of;
  const of = counted ?? null;
  if (said) return { heading: said, button: undefined, rows, of, notes, list };
  // Without a line of its own the first row is it.
  const [line, ...further] = rows;
  return line
    ? { heading: line.text, button: line.button, rows: further, of, notes, list }
    : { ...nothing, notes, list };
}

const nothing = { heading: [], button: undefined, rows: [], of: null } as const;

/** How much of a section is shown. */
interface Shown {
  readonly rows: number;
  /** Whether all of it can be opened. */
  readonly list: boolean;
  /** Whether rows say more than their first line, and have their buttons. */
  readonly details: boolean;
  readonly buttons: boolean;
  readonly notes: boolean;
}

/** Longest piece of a row's first and second line, in characters: the list says the rest. */
const longest = { text: 90, detail: 120 };
/** Rows that a section shows at most. */
const mostRows = 5;

export interface Fitted {
  readonly blocks: readonly Block[];
  /** Every section is there, and each that has rows shows one at least. */
  readonly isComplete: boolean;
}

/**
 * The sections as far as they fit together, breadth first: each one's line and, where it has rows, the button that opens all of them; then a row in each,
 * what that row says besides, what else there is to say, a second row in each, and so on; buttons of rows come last. Where there is no
 * room even for the lines, the last sections are missing. Pure.
 */
export function fitSections(sections: readonly Section[], room: Room): Fitted {
  const kept = [...sections];
  const state: Shown[] = kept.map(({ rows }) => ({ ...none, list: rows.length > 0 }));
  const priceAt = (at: number): Price => {
    const section = kept[at];
    const shown = state[at];
    return section && shown ? priceOf(drawn(section, shown, room.platform), room.platform) : { rows: 0, units: 0 };
  };
  let prices = kept.map((_, at) => priceAt(at));
  const fits = (): boolean =>
    sum(prices.map(({ rows }) => rows)) <= room.rows && sum(prices.map(({ units }) => units)) <= room.units;
  while (kept.length > 0 && !fits()) {
    kept.pop();
    state.pop();
    prices = prices.slice(0, -1);
  }
  for (const step of steps) {
    for (const [at, section] of kept.entries()) {
      const before = state[at];
      const after = before && step(before, section);
      if (!before || !after) continue;
      state[at] = after;
      const price = prices[at];
      prices[at] = priceAt(at);
      if (fits()) continue;
      state[at] = before;
      if (price) prices[at] = price;
    }
  }
  const blocks = kept.flatMap((section, at) => drawn(section, state[at] ?? none, room.platform));
  const isComplete =
    kept.length === sections.length && kept.every(({ rows }, at) => rows.length === 0 || (state[at] ?? none).rows > 0);
  return { blocks, isComplete };
}

const none: Shown = { rows: 0, list: false, details: false, buttons: false, notes: false };

/** What is added next; null: it has no such thing, or what comes before it found no room. */
type Step = (shown: Shown, section: Section) => Shown | null;

const rowsUpTo =
  (rows: number): Step =>
  (shown, section) =>
    shown.rows === rows - 1 && section.rows.length >= rows ? { ...shown, rows } : null;

const steps: readonly Step[] = [
  rowsUpTo(1),
  (shown, { list }) => (list && !shown.list ? { ...shown, list: true } : null),
  (shown, { rows }) => (shown.rows > 0 && rows.some(({ detail }) => detail) ? { ...shown, details: true } : null),
  (shown, { notes }) => (notes.length > 0 ? { ...shown, notes: true } : null),
  ...Array.from({ length: mostRows - 1 }, (_, at) => rowsUpTo(at + 2)),
  (shown, { rows }) => (shown.rows > 0 && rows.some(({ button }) => button) ? { ...shown, buttons: true } : null),
];

function drawn(section: Section, shown: Shown, platform: PlatformName): Block[] {
  const rows = section.rows.slice(0, shown.rows).map((row) => rowOf(row, shown));
  const button = section.list && shown.list ? listButton(section, section.list, shown.rows) : section.button;
  const notes = shown.notes ? section.notes : [];
  if (section.heading.length === 0) return [...listOf(rows, button), ...notes];
  const isBare = rows.length === 0 && notes.length === 0 && isName(section.heading);
  // Over nothing a name says nothing, and where there are rows only the button to them.
  if (isBare && (!button || section.rows.length === 0)) return [];
  // Beside a line a button takes no block of its own, of which Slack has few; below the rows it takes fewer characters.
  if (button && (platform === 'slack' || button === section.button)) {
    return [{ block: 'list', items: [{ text: section.heading, button }] }, ...listOf(rows), ...notes];
  }
  return [{ block: 'text', text: section.heading }, ...listOf(rows, button), ...notes];
}

function listOf(items: readonly ListItem[], more?: Button): Block[] {
  if (items.length === 0 && !more) return [];
  return [{ block: 'list', items, ...(more ? { more } : {}) }];
}

function listButton({ of, rows }: Section, { title, does }: NonNullable<Section['list']>, shown: number): Button {
  const hidden = Math.max(0, (of ?? rows.length) - shown);
  const label =
    hidden > 0
      ? msg(`${title.en}: ${hidden} more`, `${title.zh}：其余 ${hidden} 项`)
      : msg(`${title.en}: all`, `${title.zh}：全部`);
  return { label, does };
}

/** Menus are left to the records' own cards. */
function rowOf({ text, detail, button }: ListItem, { details, buttons }: Shown): ListItem {
  return {
    text: clipped(text, longest.text),
    ...(details && detail ? { detail: clipped(detail, longest.detail) } : {}),
    ...(buttons && button ? { button } : {}),
  };
}

/** The text with each of its own pieces cut where it is too long; an id behind a long title stays. */
export function clipped(text: Text, most: number): Text {
  return text.map((span) => {
    if (typeof span === 'string') return ellipsize(span, most);
    return 'strong' in span && typeof span.strong === 'string' ? { strong: ellipsize(span.strong, most) } : span;
  });
}

/** Only the name of what follows. */
const isName = (text: Text): boolean => text.every((span) => typeof span === 'object' && 'strong' in span);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
