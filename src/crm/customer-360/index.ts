import { type Block, buttons, type Card, text } from '../../cards/card.ts';
import type { Noun } from '../../commands/define.ts';
import { invocation } from '../../core/invocation.ts';
import { msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { ellipsize, oneLine } from '../../core/text.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { customerById, customerRecord } from '../customers/records.ts';
import { mergeCommand } from './merge/command.ts';
import { mergeMessages } from './merge/messages.ts';
import { mergeOperation } from './merge/operation.ts';
import { overviewCommand } from './overview/command.ts';
import { eraseCommand, exportCommand } from './personal/commands.ts';
import { eraseOperation } from './personal/erase.ts';
import { exportOperation } from './personal/export.ts';
import { personalMessages } from './personal/messages.ts';
import { followingMerges, knownCustomerReference } from './references.ts';

export { duplicates } from './duplicates/index.ts';
export { quality, withQuality } from './quality/index.ts';

/**
 * Customers with what spans all nouns: everything about one on a card, two made into one, a person's data handed out and erased.
 * Added here, where the list of nouns is made, so that the noun itself needs to know of no other. `nouns`: all of them.
 */
export function withCustomer360(customers: Noun, nouns: () => readonly Noun[]): Noun {
  const merge = mergeOperation(nouns);
  const exportData = exportOperation(nouns);
  const erase = eraseOperation(nouns);
  const withMerges: Noun = { ...customers, card: (ctx, id, viewer) => followedCard(customers, ctx, id, viewer) };
  const overview = overviewCommand({ customers: () => withMerges, nouns });
  return {
    ...withMerges,
    async card(ctx, id, viewer) {
      const card = await withMerges.card?.(ctx, id, viewer);
      return card ? withOverviewButton(card, id) : null;
    },
    operations: [...customers.operations, merge, exportData, erase],
    commands: [
      ...customers.commands.map((command) => (command.path === overview.path ? overview : command)),
      mergeCommand(merge),
      exportCommand(exportData),
      eraseCommand(erase),
    ],
    events: [
      ...customers.events,
      { type: 'customer.merged', title: mergeMessages.event, tells: [{ person: 'ownerId', because: 'owner' }] },
      { type: 'customer.erased', title: personalMessages.event },
    ],
    references: [
      ...customers.references.map((one) => (one.name === 'customer' ? followingMerges(one) : one)),
      knownCustomerReference,
    ],
  };
}

/** The card of a customer that was merged away leads to where everything went. */
async function followedCard(customers: Noun, ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const card = (await customers.card?.(ctx, id, viewer)) ?? null;
  // Whoever is merged away is archived, and an archived customer's card is never without a tone.
  if (!card?.tone) return card;
  const [row] = await ctx.tx.rows<{ into: number }>(
    sql`SELECT merged_into_id AS into FROM customers WHERE id = ${id}::int AND merged_into_id IS NOT NULL`,
  );
  const into = row && (await customerById(ctx.tx, row.into));
  if (!into || !viewer.can('read', 'customer', customerRecord(into), 'basic')) return card;
  const customer = shortId(recordRef('customer', into.id));
  const line: Block[] = [
    text({ strong: mergeMessages.intoNote }, ' ', ellipsize(oneLine(into.name), 80), ` · ${customer}`),
    buttons([{ label: mergeMessages.openKept, does: invocation('customer show', { customer }) }]),
  ];
  return { ...card, blocks: [...line, ...card.blocks.filter(({ block }) => block !== 'buttons')] };
}

/** The compact card, which lives in channels, opens all there is. */
function withOverviewButton(card: Card, id: number): Card {
  const customer = shortId(recordRef('customer', id));
  const all = { label: everything, does: invocation('customer show', { customer }) };
  const at = card.blocks.findIndex((block) => block.block === 'buttons' && block.buttons.length > 1);
  const blocks = card.blocks.map((block, index) =>
    index === at && block.block === 'buttons' ? { ...block, buttons: [...block.buttons, all] } : block,
  );
  return at < 0 ? card : { ...card, blocks };
}

const everything = msg('Everything', '全部信息');
