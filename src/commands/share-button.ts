import type { Block, Card } from '../cards/card.ts';
import { invocation } from '../core/invocation.ts';
import { msg } from '../core/msg.ts';
import { type RecordRef, shortId } from '../core/records.ts';

/** A private answer in a linked channel can be shown to everybody there, with what everybody there may see. */
export function withShare(card: Card, ref: RecordRef): Card {
  const shareButton = { label: msg('Share here', '分享到频道'), does: invocation('share', { ref: shortId(ref) }) };
  const at = card.blocks.findLastIndex((block) => block.block === 'buttons');
  const last = card.blocks[at];
  if (last?.block !== 'buttons')
    return { ...card, blocks: [...card.blocks, { block: 'buttons', buttons: [shareButton] }] };
  const has = [...last.buttons, ...(last.overflow ?? [])].some((button) => button.does.command === 'share');
  if (has) return card;
  const blocks: Block[] = [...card.blocks];
  blocks[at] = { ...last, overflow: [...(last.overflow ?? []), shareButton] };
  return { ...card, blocks };
}
