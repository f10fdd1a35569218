import { msg } from '../core/msg.ts';
import { type RecordRef, shortId } from '../core/records.ts';
import type { Card } from './card.ts';

/** In place of a card whose record went, or may no longer be seen there. */
export function goneCard(ref: RecordRef): Card {
  const id = shortId(ref);
  return { title: [msg(`${id} is no longer shown here`, `${id} 不再在此处显示`)], blocks: [] };
}
