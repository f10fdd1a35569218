import { type Block, type Button, buttons, type Card } from '../../../cards/card.ts';
import type { AnyCommand, Noun } from '../../../commands/define.ts';
import { type Invocation, invocation } from '../../../core/invocation.ts';
import { shortId } from '../../../core/records.ts';
import type { ReadCtx, Viewer } from '../../../operations/operation.ts';
import { customerById, customerRecord } from '../../customers/records.ts';
import { completenessBlocks } from '../quality/cards.ts';
import { completenessOf } from '../quality/measure.ts';
import { fitSections, mostRows, rowsOf } from './fit.ts';

/** Buttons in one row; the others go into its menu. */
const inRow = 4;
/** A menu holds five on Slack. */
const inMenu = 5;

/**
 * Everything about a customer on one card: who they are, how complete that is, and a section of every noun that hangs on them, each
 * through the viewer's eyes. The sections are asked for side by side. null: the viewer may not know of the customer.
 */
export async function overviewCard(
  ctx: ReadCtx,
  id: number,
  viewer: Viewer,
  house: { readonly customers: Noun; readonly nouns: readonly Noun[] },
): Promise<Card | null> {
  const drawing = house.nouns
    .filter((noun) => noun.ofCustomer?.overview)
    .sort((a, b) => (a.ofCustomer?.position ?? 0) - (b.ofCustomer?.position ?? 0))
    .map(async (noun) => ({ noun, blocks: (await noun.ofCustomer?.overview?.(ctx, id, viewer)) ?? [] }));
  const [compact, row, ...sections] = await Promise.all([
    house.customers.card?.(ctx, id, viewer) ?? null,
    customerById(ctx.tx, id),
    ...drawing,
  ]);
  if (!compact || !row) return null;
  const record = customerRecord(row);
  const found = await completenessOf(ctx.tx, id, ctx.now, (group) => viewer.can('read', 'customer', record, group));
  const mayEdit = row.archivedAt === null && viewer.can('edit', 'customer', record);
  const shown = sections.filter(({ blocks }) => blocks.length > 0);
  const { head, actions } = partsOf(
    compact,
    shown.some(({ noun }) => noun.name === 'interaction'),
  );
  const around: Block[] = [...head, ...completenessBlocks(id, found, mayEdit)];
  const more = sectionButtons(house.nouns, id, viewer);
  const after: Block[] = [...(more ? [more] : []), ...actions];
  const room = mostRows - [...around, ...after].reduce((sum, block) => sum + rowsOf(block), 0);
  const fitting = fitSections(
    shown.map(({ blocks }) => blocks),
    room,
  );
  return { ...compact, blocks: [...around, ...fitting.flat(), ...after] };
}

/** The customer's own card without its actions; its latest logs go where a section says more of them. */
function partsOf(compact: Card, hasLogs: boolean): { head: Block[]; actions: Block[] } {
  const actions = compact.blocks.filter(({ block }) => block === 'buttons');
  const head = compact.blocks.filter((block, at) => {
    if (block.block === 'buttons') return false;
    if (!hasLogs) return true;
    const isLogs = (one: Block | undefined): boolean => one?.block === 'list';
    return !isLogs(block) && !(block.block === 'text' && isLogs(compact.blocks[at + 1]));
  });
  return { head, actions };
}

/** One button for each noun whose list can be asked for by customer: all of what a section shows the beginning of. */
function sectionButtons(nouns: readonly Noun[], id: number, viewer: Viewer): Block | null {
  const customer = shortId({ noun: 'customer', id });
  const all = nouns.flatMap((noun): Button[] => {
    if (!noun.ofCustomer || noun.name === 'customer') return [];
    const list = noun.commands.find((command) => command.path.endsWith(' list') && command.runs.writes === false);
    const does = list && listOf(list, customer);
    const { runs } = list ?? {};
    const may = runs && (runs.requires === 'anyone' || viewer.can(runs.requires.action, runs.requires.subject));
    return does && may ? [{ label: noun.title, does }] : [];
  });
  if (all.length === 0) return null;
  return buttons(all.slice(0, inRow), all.slice(inRow, inRow + inMenu));
}

function listOf(list: AnyCommand, customer: string): Invocation | null {
  if ('customer' in list.args) return invocation(list.path, { customer });
  return 'record' in list.args ? invocation(list.path, { record: customer }) : null;
}
