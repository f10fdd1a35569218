import { z } from 'zod';
import type { Block, Card } from '../../cards/card.ts';
import type { Noun } from '../../commands/define.ts';
import { AppError } from '../../core/errors.ts';
import { type NounName, recordRef, shortId } from '../../core/records.ts';
import { defineOperation, type ReadCtx, type Viewer } from '../../operations/operation.ts';
import { actorViewer, channelViewer } from '../../operations/viewer.ts';
import { addReadLines } from '../../store/audit-reads.ts';
import { channelRows } from '../../store/channels.ts';
import { sql } from '../../store/database.ts';
import { actorOf } from './explain.ts';
import { messages } from './messages.ts';
import { administers } from './operations.ts';

export interface Preview {
  readonly name: string;
  readonly record: string;
  /** Without its buttons; null: they do not see the record at all. */
  readonly card: Card | null;
}

type Eyes = { readonly kind: 'staff' | 'channel'; readonly id: number };

/** Draws a record as somebody else sees it. For admins only, and the audit log tells of it. */
export function createPreview(nounOf: (name: string) => Noun | undefined) {
  return defineOperation<{ eyes: Eyes; noun: NounName; id: number }, Preview>({
    name: 'access.preview',
    input: z
      .object({
        eyes: z.object({ kind: z.enum(['staff', 'channel']), id: z.number().int() }),
        noun: z.string().transform((noun) => noun as NounName),
        id: z.number().int(),
      })
      .strict() as never,
    requires: administers,
    writes: false,
    async run(ctx, { eyes, noun, id }) {
      const own = actorViewer(ctx.actor);
      const { name, viewer } = await eyesOf(ctx, eyes, own);
      const ref = recordRef(noun, id);
      const card = (await nounOf(noun)?.card?.(ctx, id, viewer)) ?? null;
      const line = { at: ctx.now, staffId: ctx.actor.staffId, door: ctx.door, operation: 'access.preview', ref };
      await addReadLines(ctx.tx, [{ ...line, fields: [shortId({ noun: eyes.kind, id: eyes.id })] }]);
      return { name, record: shortId(ref), card: card && withoutButtons(card) };
    },
  });

  async function eyesOf(
    ctx: ReadCtx & { readonly actor: Parameters<typeof actorOf>[0]['actor'] },
    eyes: Eyes,
    own: Viewer,
  ): Promise<{ name: string; viewer: Viewer }> {
    // Rights are theirs, language and times the reader's own.
    if (eyes.kind === 'staff') {
      const actor = await actorOf(ctx, eyes.id);
      if (!actor) throw new AppError('not_found', messages.unknownEyes(`S-${eyes.id}`), { field: 'eyes' });
      return { name: actor.name, viewer: { ...actorViewer(actor), reader: own.reader } };
    }
    const [channel] = await channelRows(ctx.tx, sql`c.id = ${eyes.id}::int`);
    if (!channel) throw new AppError('not_found', messages.unknownEyes(`CH-${eyes.id}`), { field: 'eyes' });
    return { name: `#${channel.name}`, viewer: { ...channelViewer(channel, ctx.actor.grants), reader: own.reader } };
  }
}

/** What is pressed there would be done by the admin, with the admin's rights. */
function withoutButtons({ ref: _, again: __, ...card }: Card): Card {
  const blocks = card.blocks.flatMap((block): Block[] => {
    if (block.block === 'buttons') return [];
    if (block.block !== 'list') return [block];
    const { more: ___, ...list } = block;
    return [{ ...list, items: list.items.map(({ text, detail }) => ({ text, ...(detail ? { detail } : {}) })) }];
  });
  return { ...card, blocks };
}
