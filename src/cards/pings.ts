import type { Block, Card, Text } from './card.ts';

/** Staff ids that a card may ping, so that their platform ids can be looked up before it is rendered. */
export function cardPings(card: Card): number[] {
  const ids = new Set(pingsIn(card.title));
  for (const block of card.blocks) for (const text of textsOf(block)) for (const id of pingsIn(text)) ids.add(id);
  return [...ids];
}

function pingsIn(text: Text): number[] {
  return text.flatMap((span) => (typeof span === 'object' && 'staff' in span && span.ping ? [span.staff] : []));
}

function textsOf(block: Block): Text[] {
  switch (block.block) {
    case 'text':
      return [block.text];
    case 'fields':
      return block.fields.map((field) => field.value);
    case 'list':
      return block.items.flatMap((item) => [item.text, ...(item.detail ? [item.detail] : [])]);
    case 'quote':
    case 'progress':
    case 'image':
    case 'chart':
    case 'buttons':
    case 'divider':
      return [];
    default:
      return block satisfies never;
  }
}
