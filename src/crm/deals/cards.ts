import { type Block, type Button, buttons, type Card, quiet, type Span, type Text, text } from '../../cards/card.ts';
import { dayText, today } from '../../commands/values/calendar-day.ts';
import { invocation } from '../../core/invocation.ts';
import { listOf, type Msg, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { stageOf } from './load.ts';
import { idOf, messages, moneyText } from './messages.ts';
import { buttonLabels, labels, reasonNames, statusNames } from './names.ts';
import { type DealRow, dealAmount, dealRecord, dealRef, deals, departmentName } from './records.ts';
import { daysInStage, isOverdue, isStale, weightedMoney } from './rules.ts';
import { type Spell, spellsOf } from './spells.ts';
import { stageName } from './stages.ts';

type Field = Extract<Block, { block: 'fields' }>['fields'][number];

/** The deal through the viewer's eyes; null where they may not know of it, or it was removed. */
export async function dealCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  return (await dealCards(ctx, [id], viewer)).get(id) ?? null;
}

/** Several in two statements; those that the viewer may not know of are missing. */
export async function dealCards(
  ctx: ReadCtx,
  ids: readonly number[],
  viewer: Viewer,
): Promise<ReadonlyMap<number, Card>> {
  const where = [sql`d.id = ANY(${[...ids]}::int[])`, sql`d.removed_at IS NULL`];
  const found = (await deals.where(ctx.tx, where, sql`d.id`)).filter((deal) =>
    viewer.can('read', 'deal', dealRecord(deal), 'basic'),
  );
  const spells = await spellsOf(
    ctx.tx,
    found.map(({ id }) => id),
  );
  return new Map(found.map((deal) => [deal.id, draw(deal, spells.get(deal.id) ?? [], viewer, ctx.now)]));
}

function draw(deal: DealRow, spells: readonly Spell[], viewer: Viewer, now: Date): Card {
  const record = dealRecord(deal);
  const sees = (group: 'money' | 'notes'): boolean => viewer.can('read', 'deal', record, group);
  const blocks: Block[] = [{ block: 'fields', fields: fieldsOf(deal, viewer, now) }];
  if (sees('notes')) {
    if (deal.reasonNote !== null) blocks.push({ block: 'quote', text: deal.reasonNote });
    if (deal.nextStep !== null && deal.status === 'open')
      blocks.push(text({ strong: labels.next }, ': ', deal.nextStep));
    if (deal.notes !== null) blocks.push({ block: 'quote', text: deal.notes });
  }
  const path = pathOf(spells, now);
  if (path) blocks.push(path);
  if (deal.sourceLink !== null) blocks.push(quiet({ link: labels.source, href: deal.sourceLink }));
  const hidden = hiddenLine(deal, viewer);
  if (hidden) blocks.push(hidden);
  blocks.push(...actions(deal, viewer));
  const tone = toneOf(deal, now, viewer);
  return {
    ref: dealRef(deal.id),
    title: [{ strong: deal.title }, same(` · ${idOf(deal)}`)],
    ...(tone ? { tone } : {}),
    blocks,
  };
}

function toneOf(deal: DealRow, now: Date, viewer: Viewer): Card['tone'] {
  if (deal.status === 'won') return 'good';
  if (deal.status === 'lost') return undefined;
  if (isOverdue(deal, today(now, viewer.reader.timezone))) return 'bad';
  return isStale(deal, now) ? 'warn' : 'info';
}

function fieldsOf(deal: DealRow, viewer: Viewer, now: Date): Field[] {
  const record = dealRecord(deal);
  const customer = shortId({ noun: 'customer', id: deal.customerId });
  const stage = stageOf(deal);
  const fields: Field[] = [
    { label: labels.customer, value: [deal.customerName, same(` · ${customer}`)] },
    deal.status === 'open'
      ? { label: labels.stage, value: [stage, same(` · ${deal.probability}%`)] }
      : { label: labels.status, value: closedText(deal) },
  ];
  const amount = viewer.can('read', 'deal', record, 'money') ? dealAmount(deal) : null;
  if (amount) fields.push({ label: labels.amount, value: [moneyText(amount)] });
  if (amount && deal.status === 'open' && deal.probability > 0) {
    const weighted = moneyText(weightedMoney({ ...amount, probability: deal.probability }));
    fields.push({ label: labels.weighted, value: [messages.weightedAt(weighted, deal.probability)] });
  }
  if (deal.expectedOn !== null && deal.status === 'open') {
    const late = isOverdue(deal, today(now, viewer.reader.timezone));
    fields.push({
      label: labels.expected,
      value: [late ? messages.passed(deal.expectedOn) : dayText(deal.expectedOn)],
    });
  }
  if (deal.reason !== null && viewer.can('read', 'deal', record, 'notes')) {
    fields.push({ label: labels.reason, value: [reasonNames[deal.reason]] });
  }
  fields.push({ label: labels.owner, value: [staffSpan(deal.ownerId, deal.ownerName)] });
  fields.push({ label: labels.department, value: [departmentName(deal)] });
  if (deal.campaignId !== null) {
    fields.push({ label: labels.campaign, value: [shortId({ noun: 'campaign', id: deal.campaignId })] });
  }
  if (isStale(deal, now)) {
    fields.push({ label: labels.stale, value: [messages.staleFor(daysInStage(deal.stageSince, now))] });
  }
  return fields;
}

function closedText(deal: DealRow): Text {
  const parts: Span[] = [statusNames[deal.status]];
  if (deal.closedOn !== null) parts.push(' · ', dayText(deal.closedOn));
  if (deal.closedById !== null) parts.push(' · ', staffSpan(deal.closedById, deal.closedByName));
  return parts;
}

/** Never a ping: a card is drawn again and again. */
function staffSpan(id: number | null, name: string | null): Span {
  return id === null ? messages.nobody : { staff: id, name: name ?? shortId({ noun: 'staff', id }) };
}

/** "Qualification 12 days → Proposal 3 days": only where it has been in more than one. */
function pathOf(spells: readonly Spell[], now: Date): Block | null {
  if (spells.length < 2) return null;
  const steps = spells.map((spell): Msg => {
    const stage = stageName({ nameEn: spell.stageEn, nameZh: spell.stageZh });
    const days = messages.days(daysInStage(spell.enteredAt, spell.leftAt ?? now));
    const isEnd = spell.leftAt === null && spell === spells.at(-1);
    return isEnd ? stage : { en: `${stage.en} ${days.en}`, zh: `${stage.zh} ${days.zh}` };
  });
  const spans = steps.flatMap((step, index): Span[] => (index === 0 ? [step] : [' → ', step]));
  return quiet(messages.path, ': ', ...spans);
}

/** A person is told what they do not see and whom to ask; in a channel it is simply not there. */
function hiddenLine(deal: DealRow, viewer: Viewer): Block | null {
  if (viewer.staffId === null) return null;
  const groups: readonly ('money' | 'notes')[] = ['money', 'notes'];
  const hidden = groups.filter((group) => !viewer.can('read', 'deal', dealRecord(deal), group));
  if (hidden.length === 0) return null;
  const names = { money: labels.amount, notes: labels.notes };
  return quiet(messages.hidden(listOf(hidden.map((group) => names[group])), departmentName(deal)));
}

/** In a channel every button is there, since a click is checked; a person is offered what they may do. */
function actions(deal: DealRow, viewer: Viewer): Block[] {
  const record = dealRecord(deal);
  const inChannel = viewer.staffId === null;
  const may = (action: 'edit' | 'assign' | 'archive'): boolean => inChannel || viewer.can(action, 'deal', record);
  const does = (command: string) => invocation(command, { deal: idOf(deal) });
  const main: Button[] = [];
  const overflow: Button[] = [];
  if (deal.status === 'open' && may('edit')) {
    main.push({ label: buttonLabels.move, does: does('deal move'), style: 'primary' });
    main.push({ label: buttonLabels.win, does: does('deal win'), confirm: messages.confirmWin(deal) });
    main.push({ label: buttonLabels.lose, does: does('deal lose') });
  }
  if (deal.status !== 'open' && may('edit')) main.push({ label: buttonLabels.reopen, does: does('deal reopen') });
  if (inChannel || viewer.can('create', 'review')) {
    const review = { label: buttonLabels.review, does: invocation('review start', { about: idOf(deal) }) };
    // What was won or lost is what one learns from; in an open deal it is the exception.
    if (deal.status === 'open') overflow.push(review);
    else main.push(review);
  }
  if (may('edit')) main.push({ label: buttonLabels.edit, does: does('deal edit') });
  if (deal.status === 'open' && may('assign')) overflow.push({ label: buttonLabels.assign, does: does('deal assign') });
  const customer = shortId({ noun: 'customer', id: deal.customerId });
  if (inChannel || viewer.can('create', 'task')) {
    overflow.push({ label: buttonLabels.task, does: invocation('task add', { customer, about: idOf(deal) }) });
  }
  overflow.push({ label: buttonLabels.customer, does: invocation('customer show', { customer }) });
  return [main.length > 0 ? buttons(main, overflow) : buttons(overflow)];
}
