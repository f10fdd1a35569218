import type { Block, Card } from '../cards/card.ts';
import { invocation } from '../core/invocation.ts';
import { msg } from '../core/msg.ts';
import { type RecordRef, shortId } from '../core/records.ts';
import type { Executor } from '../operations/execute.ts';
import type { Viewer } from '../operations/operation.ts';
import type { Database } from '../store/database.ts';
import type { Registry } from './registry.ts';

/** A record's card through somebody's eyes; null when they may not know of it. `note` is said first. */
export async function drawRecord(
  registry: Registry,
  executor: Executor,
  database: Database,
  ref: RecordRef,
  viewer: Viewer,
  note?: Card['title'],
): Promise<Card | null> {
  const card =
    (await database.read(async (tx) => registry.noun(ref.noun)?.card?.(executor.readCtx(tx), ref.id, viewer))) ?? null;
  if (!card || !note || note.length === 0) return card;
  return { ...card, blocks: [{ block: 'text', text: note }, ...card.blocks] };
}

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
