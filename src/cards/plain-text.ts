import type { Locale, Msg } from '../core/msg.ts';
import type { Block, Card, Text } from './card.ts';
import { chartToWords } from './chart.ts';

/** What stands before a title: colour alone tells nobody who cannot see it. */
export const toneMarks = { info: '', good: '✅ ', warn: '⚠️ ', bad: '🔴 ' } as const;

/** Rows of a list that are said. */
const mostRows = 20;

/** How a platform words what a card is made of, for one reader. */
export interface Wording {
  readonly locale: Locale;
  text(text: Text): string;
  say(words: string | Msg): string;
  /** The lines of what somebody said; [] for nothing. */
  quote(words: string): readonly string[];
  /** Said instead of so many rows. */
  more(hidden: number): Msg;
}

/** The card in words, to be read out and shown where cards are not drawn: whole, and never empty. Buttons say themselves. */
export function cardToPlainText(card: Card, wording: Wording): string {
  const lines = [
    `${toneMarks[card.tone ?? 'info']}${wording.text(card.title)}`,
    ...card.blocks.flatMap((block) => blockToLines(block, wording)),
  ];
  const text = lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
  return text === '' ? '—' : text;
}

function blockToLines(block: Block, wording: Wording): readonly string[] {
  switch (block.block) {
    case 'text':
      return [wording.text(block.text)];
    case 'quote':
      return wording.quote(block.text);
    case 'fields':
      return block.fields.map((field) => `${wording.say(field.label)}: ${wording.text(field.value)}`);
    case 'list': {
      const hidden = block.items.length - mostRows;
      return [
        ...block.items
          .slice(0, mostRows)
          .map(({ text, detail }) => `• ${wording.text(text)}${detail ? ` · ${wording.text(detail)}` : ''}`),
        ...(hidden > 0 ? [wording.say(wording.more(hidden))] : []),
      ];
    }
    case 'progress':
      return [`${wording.say(block.label)}: ${block.done}/${block.of}`];
    case 'image':
      return [wording.say(block.alt)];
    case 'chart':
      return [wording.say(block.title), chartToWords(block, wording.locale)];
    case 'buttons': // what can be pressed is said by the buttons themselves
    case 'divider':
      return [];
    default:
      return block satisfies never;
  }
}
