import { type Block, buttons, type Card, type Span, type Text } from '../../../cards/card.ts';
import type { AnyCommand, Noun } from '../../../commands/define.ts';
import { type Invocation, invocation } from '../../../core/invocation.ts';
import { shortId } from '../../../core/records.ts';
import { ellipsize } from '../../../core/text.ts';
import type { ReadCtx, Viewer } from '../../../operations/operation.ts';
import { customerById, customerRecord } from '../../customers/records.ts';
import { completenessBlocks } from '../quality/cards.ts';
import { completenessOf } from '../quality/measure.ts';
import { fitSections, type Room, type Section, sectionOf } from './fit.ts';
import { priceOf } from './prices.ts';

/** Longest beginning of notes, in characters, and where room is short; the customer's own card says all of them. */
const longestNotes = { usually: 300, tight: 100 };

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
  const [compact, row, ...drawn] = await Promise.all([
    house.customers.card?.(ctx, id, viewer) ?? null,
    customerById(ctx.tx, id),
    ...drawing,
  ]);
  if (!compact || !row) return null;
  const record = customerRecord(row);
  const found = await completenessOf(ctx.tx, id, ctx.now, (group) => viewer.can('read', 'customer', record, group));
  const mayEdit = row.archivedAt === null && viewer.can('edit', 'customer', record);
  const sections = drawn.flatMap(({ noun, blocks }) => {
    const section = sectionOf(blocks, listOf(noun, id, viewer));
    return section ? [withoutName(section, row.name)] : [];
  });
  const { head, actions } = partsOf(
    compact,
    drawn.some(({ noun, blocks }) => noun.name === 'interaction' && blocks.length > 0),
  );
  const around = [...head, ...completenessBlocks(id, found, mayEdit), ...actions];
  // What is said of the customer itself gives way before a section is without its first row.
  for (const shorten of [inFull, inOneLine]) {
    const { blocks, isComplete } = beside(shorten(around), sections, room);
    if (isComplete) return { ...compact, blocks };
  }
  return { ...compact, blocks: beside(inBrief(around), sections, room).blocks };
}

function beside(around: readonly Block[], sections: readonly Section[], room: Room) {
  const taken = priceOf(around, room.platform);
  const { blocks, isComplete } = fitSections(sections, {
    platform: room.platform,
    rows: room.rows - taken.rows,
    units: room.units - taken.units,
  });
  return { blocks: [...around, ...blocks], isComplete };
}

/** The customer's own card without what sections say more of: its latest logs, and the buttons of lists. */
function partsOf(compact: Card, hasLogs: boolean): { head: Block[]; actions: Block[] } {
  const isList = (one: Block | undefined): boolean => one?.block === 'list';
  const head = compact.blocks.flatMap((block, at): Block[] => {
    if (block.block === 'buttons') return [];
    if (block.block === 'quote') return [{ block: 'quote', text: ellipsize(block.text, longestNotes.usually) }];
    const isShownBelow = isList(block) || (block.block === 'text' && isList(compact.blocks[at + 1]));
    return hasLogs && isShownBelow ? [] : [block];
  });
  const actions = compact.blocks.flatMap((block): Block[] => {
    if (block.block !== 'buttons') return [];
    const others = (block.overflow ?? []).filter(({ does }) => !does.command.endsWith(' list'));
    return [buttons(block.buttons, others)];
  });
  return { head, actions };
}

const inFull = (blocks: readonly Block[]): readonly Block[] => blocks;

/** Fields one after the other instead of one below the other, which takes a fifth of the room in Teams. */
function inOneLine(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => {
    if (block.block !== 'fields') return block;
    const text = block.fields.flatMap(({ label, value }, at): Span[] => [
      ...(at === 0 ? [] : [' · ']),
      label,
      { en: ': ', zh: '：' },
      ...value,
    ]);
    return { block: 'text', text };
  });
}

/** Besides, hardly any notes, and only what is done every day: the rest is on the customer's own card. */
function inBrief(blocks: readonly Block[]): Block[] {
  return inOneLine(blocks).map((block) => {
    if (block.block === 'quote') return { block: 'quote', text: ellipsize(block.text, longestNotes.tight) };
    if (block.block !== 'buttons') return block;
    const daily = block.buttons.filter(({ confirm }) => confirm === undefined);
    return buttons(
      daily,
      (block.overflow ?? []).filter(({ confirm }) => confirm === undefined),
    );
  });
}

/** What everything on the card is about needs not be said in each row. */
function withoutName(section: Section, name: string): Section {
  const rows = section.rows.map((row) => {
    const detail = row.detail && withoutSpan(row.detail, name);
    return { ...row, text: withoutLead(row.text, name), detail: detail && detail.length > 0 ? detail : undefined };
  });
  return { ...section, rows: rows.map(({ detail, ...row }) => (detail ? { ...row, detail } : row)) };
}

/** A row that begins with the name begins with what follows it. */
function withoutLead(text: Text, name: string): Text {
  const [first, next, ...rest] = text;
  const leads = typeof first === 'object' && 'strong' in first && first.strong === name;
  if (!leads || next === undefined) return text;
  const bare = (words: string): string => words.replace(/^\s*·\s*/u, '');
  if (typeof next === 'string') return [{ strong: bare(next) }, ...rest];
  return 'en' in next ? [{ strong: { en: bare(next.en), zh: bare(next.zh) } }, ...rest] : text;
}

function withoutSpan(text: Text, name: string): Text {
  const at = text.indexOf(name);
  if (at < 0) return text;
  // With the dot before it, or the one after it at the beginning.
  const isDot = (span: Span | undefined): boolean => typeof span === 'string' && span.trim() === '·';
  if (isDot(text[at - 1])) return [...text.slice(0, at - 1), ...text.slice(at + 1)];
  return [...text.slice(0, at), ...text.slice(isDot(text[at + 1]) ? at + 2 : at + 1)];
}

/** What lists all that a section shows the beginning of; null: its noun cannot be listed by customer, or not by this viewer. */
function listOf(noun: Noun, id: number, viewer: Viewer): Section['list'] {
  if (noun.name === 'customer') return null;
  const list = noun.commands.find((command) => command.path.endsWith(' list') && command.runs.writes === false);
  const does = list && listOfCustomer(list, shortId({ noun: 'customer', id }));
  if (!list || !does) return null;
  const { requires } = list.runs;
  const may = requires === 'anyone' || viewer.can(requires.action, requires.subject);
  return may ? { title: noun.title, does } : null;
}

function listOfCustomer(list: AnyCommand, customer: string): Invocation | null {
  if ('customer' in list.args) return invocation(list.path, { customer });
  return 'record' in list.args ? invocation(list.path, { record: customer }) : null;
}
