import type { Card } from '../../cards/card.ts';
import type { Choice } from '../../cards/form.ts';
import type { Reader } from '../../core/actor.ts';
import type { Locale } from '../../core/msg.ts';
import { type RecordRef, recordRef, shortIdPrefix } from '../../core/records.ts';
import { cardsToAdaptive } from './adaptive-card.ts';
import { choiceTitle } from './dialog.ts';
import { limits } from './limits.ts';
import { messages } from './messages.ts';
import { cardType } from './posting.ts';

/** Found records → what the search of a message extension shows and inserts. What is inserted is drawn for everybody. */
export async function choicesToResults(
  choices: readonly Choice[],
  noun: 'customer' | 'task',
  locale: Locale,
  preview: (ref: RecordRef) => Promise<Card | null>,
): Promise<unknown> {
  const reader: Reader = { locale, timezone: 'UTC' };
  const found: { choice: Choice; card: Card }[] = [];
  // What not everybody may see is not inserted; there may be something to insert behind it.
  for (let from = 0; from < choices.length && found.length < limits.searchResults; from += limits.searchResults) {
    const some = await Promise.all(
      choices.slice(from, from + limits.searchResults).map(async (choice) => {
        const ref = wordToRef(choice.value, noun);
        const card = ref ? await preview(ref) : null;
        return card ? [{ choice, card }] : [];
      }),
    );
    found.push(...some.flat());
  }
  const attachments = found.slice(0, limits.searchResults).map((one) => {
    const title = choiceTitle({ label: one.choice.label, value: one.choice.value }, locale);
    const detail = one.choice.detail === undefined ? '' : choiceTitle({ label: one.choice.detail, value: '' }, locale);
    return {
      contentType: cardType,
      content: cardsToAdaptive([one.card], reader).content,
      preview: {
        contentType: 'application/vnd.microsoft.card.thumbnail',
        content: { title, ...(detail === '' ? {} : { text: escapeHtml(detail) }) },
      },
    };
  });
  if (attachments.length === 0) {
    return { composeExtension: { type: 'message', text: messages.nothingFound[locale] } };
  }
  return { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } };
}

/** `C-12` or `12` → the record. */
export function wordToRef(word: string, noun: 'customer' | 'task'): RecordRef | null {
  const found = new RegExp(`^(?:${shortIdPrefix[noun]}-)?(\\d{1,10})$`, 'iu').exec(word.trim());
  return found ? recordRef(noun, Number(found[1])) : null;
}

/** A thumbnail card reads its text as HTML, and its title as it stands. */
function escapeHtml(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');
}
