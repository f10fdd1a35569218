import { createHash } from 'node:crypto';
import { type Block, type Card, quiet, type Span, text } from '../cards/card.ts';
import type { Reader } from '../core/actor.ts';
import { invocation } from '../core/invocation.ts';
import type { Msg } from '../core/msg.ts';
import { shortId } from '../core/records.ts';
import { messages } from './messages.ts';

/** Digest of a record's card as a reader sees it: two cards of one digest look the same. */
export function cardDigest(card: Card, reader: Reader): string {
  return createHash('sha256')
    .update(JSON.stringify([card, reader.locale, reader.timezone]))
    .digest('base64url')
    .slice(0, 22);
}

/** The record's card with the line that says why it is here. */
export function withWhy(card: Card, why: Msg | null): Card {
  return why === null ? card : { ...card, blocks: [...card.blocks.map((block) => askable(block, card)), quiet(why)] };
}

/** Where a card has a menu there is room to ask why it came and how to hear less. */
function askable(block: Block, { ref }: Card): Block {
  if (block.block !== 'buttons' || !ref) return block;
  const overflow = block.overflow ?? [];
  if (overflow.length === 0 || overflow.length >= roomInMenu) return block;
  const ask = { label: messages.whyThis, does: invocation('why', { record: shortId(ref) }) };
  return { ...block, overflow: [...overflow, ask] };
}

/** Slack's menus take five. */
const roomInMenu = 5;

/** What happened, then the record: a message that people are meant to notice. */
export function withLead(card: Card, lead: Msg, ping: { id: number; name: string } | null): Card {
  // In the title a mention would be only a name: the one who is called stands in the text.
  const called: Block[] = ping ? [text({ staff: ping.id, name: ping.name, ping: true })] : [];
  return { ...card, title: [lead, ' · ', ...card.title], blocks: [...called, ...card.blocks] };
}

/** In place of a card that a newer message has taken over: its buttons would act on what people no longer look at. */
export function movedCard(card: Card): Card {
  const title: readonly Span[] = card.title;
  return { ...(card.ref ? { ref: card.ref } : {}), title, blocks: [quiet(messages.continues)] };
}
