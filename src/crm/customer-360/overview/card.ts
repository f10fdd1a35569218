import { type Block, type Button, buttons, type Card } from '../../../cards/card.ts';
import type { AnyCommand, Noun } from '../../../commands/define.ts';
import { type Invocation, invocation } from '../../../core/invocation.ts';
import { shortId } from '../../../core/records.ts';
import type { ReadCtx, Viewer } from '../../../operations/operation.ts';
import { customerById, customerRecord } from '../../customers/records.ts';
import { completenessBlocks } from '../quality/cards.ts';
import { completenessOf } from '../quality/measure.ts';
import { fitSections, type Room, rowsOf, unitsOf } from './fit.ts';

/** Buttons in one row; the others go into its menu. */
const inRow = 6;
/** A menu holds five on Slack. */
const inMenu = 5;

/**
 * Everything about a customer on one card: who they are, how complete that is, and a section of every noun that hangs on them, each
 * through the viewer's eyes, as much of it as `room` takes. The sections are asked for side by side. null: the viewer may not know of the customer.
 */
export async function overviewCard(
  ctx: ReadCtx,
  id: number,
  viewer: Viewer,
  house: { readonly customers: Noun; readonly nouns: readonly Noun[] },
  room: Room,
): Promise<Card | null> {
  const nouns = [...house.nouns].sort((a, b) => (a.ofCustomer?.position ?? 0) - (b.ofCustomer?.position ?? 0));
  const drawing = nouns
    .filter((noun) => noun.ofCustomer?.overview)
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
  const all = sectionButtons(
    shown.map(({ noun }) => noun),
    id,
    viewer,
  );
  // Before the sections, whose further rows may come on a page of their own.
  const doing: Block[] = [...actions, ...(all ? [all] : [])];
  const taken = (of: (block: Block) => number): number =>
    [...around, ...doing].reduce((sum, block) => sum + of(block), 0);
  const fitting = fitSections(
    shown.map(({ blocks }) => blocks),
    { rows: room.rows - taken(rowsOf), units: room.units - taken(unitsOf) },
  );
  return { ...compact, blocks: [...around, ...doing, ...fitting.flat()] };
}

/** The customer's own card without what sections say more of: its latest logs, and the buttons of lists. */
function partsOf(compact: Card, hasLogs: boolean): { head: Block[]; actions: Block[] } {
  const isList = (one: Block | undefined): boolean => one?.block === 'list';
  const head = compact.blocks.filter((block, at) => {
    if (block.block === 'buttons') return false;
    return !hasLogs || !(isList(block) || (block.block === 'text' && isList(compact.blocks[at + 1])));
  });
  const actions = compact.blocks.flatMap((block): Block[] => {
    if (block.block !== 'buttons') return [];
    const others = (block.overflow ?? []).filter(({ does }) => !does.command.endsWith(' list'));
    return [buttons(block.buttons, others)];
  });
  return { head, actions };
}

/** One button for each section whose noun can be listed by customer: all of what it shows the beginning of. */
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
