import { type Block, type Button, buttons, type Card, quiet, type Text, text } from '../../cards/card.ts';
import { today } from '../../commands/values/calendar-day.ts';
import { periodText } from '../../commands/values/period.ts';
import { invocation } from '../../core/invocation.ts';
import { type Msg, msg, same } from '../../core/msg.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import type { Bottleneck } from './bottleneck.ts';
import { type Progress, periodOf, type ShareProgress } from './figures.ts';
import { nameOf } from './load.ts';
import { buttonLabels, goalText, idOf, labels, messages, moneyText } from './messages.ts';
import { readStanding } from './operations/read.ts';
import { planOf } from './plan.ts';
import { planItem } from './plan-card.ts';
import { goalOf, type TargetRow, targetRecord, targetRef, targets } from './records.ts';
import { dueByNow, type Goal, percentOf, phaseOf, shareText } from './rules.ts';

type Field = Extract<Block, { block: 'fields' }>['fields'][number];

/** Lines of the plan that a target's card shows. */
const planShown = 3;

/** The target through the viewer's eyes; null where they may not know of it, or it was removed. */
export async function targetCard(ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const target = await targets.find(ctx.tx, id);
  const record = target && targetRecord(target);
  if (!target || !record || target.removedAt !== null || !viewer.can('read', 'target', record, 'basic')) return null;
  const blocks: Block[] = [];
  const now = today(ctx.now, viewer.reader.timezone);
  const phase = phaseOf(periodOf(target), now);
  let tone: Card['tone'];
  if (seesFigures(target, viewer)) {
    const standing = await readStanding(ctx.tx, target, now);
    const figures =
      standing.kind === 'read'
        ? shareFigures(target, standing.progress)
        : countedFigures(target, standing.progress, now);
    blocks.push(...figures.blocks);
    tone = figures.tone;
  } else {
    blocks.push({ block: 'fields', fields: [{ label: labels.period, value: [periodText(periodOf(target))] }] });
    if (viewer.staffId !== null) blocks.push(quiet(messages.hidden));
  }
  if (viewer.can('read', 'target', record, 'plan')) {
    const plan = await planOf(ctx.tx, id);
    const open = plan.filter(({ status }) => status === 'planned');
    if (plan.length > 0) {
      const left = messages.planLeft(open.length, plan.length - open.length);
      blocks.push(text({ strong: labels.plan }, ' · ', left));
      if (open.length > 0) {
        const items = open.slice(0, planShown).map((line) => planItem(target, line, now, false));
        blocks.push({ block: 'list', items });
      }
    }
  }
  blocks.push(...actions(target, viewer));
  const over = phase === 'during' ? [] : [same(' · '), phase === 'before' ? messages.notStarted : messages.ended];
  return {
    ref: targetRef(id),
    title: [{ strong: nameOf(target) }, same(` · ${idOf(target)}`), ...over],
    ...(tone ? { tone } : {}),
    blocks,
  };
}

/** What is counted in money is a money field; numbers of customers and shares are not. */
export function seesFigures(target: TargetRow, viewer: Viewer): boolean {
  return viewer.can('read', 'target', targetRecord(target), target.kind === 'revenue' ? 'money' : 'basic');
}

/** Money or customers, in words. */
function amountText(goal: Goal, value: bigint): Msg {
  return goal.kind === 'revenue'
    ? moneyText({ minor: value, currency: goal.money.currency })
    : messages.customers(value);
}

function countedFigures(target: TargetRow, progress: Progress, now: string): { blocks: Block[]; tone: Card['tone'] } {
  const goal = goalOf(target);
  const wanted = goal.kind === 'revenue' ? goal.money.minor : BigInt(goal.kind === 'customers' ? goal.count : 0);
  const period = periodOf(target);
  const phase = phaseOf(period, now);
  const reached = percentOf(progress.soFar, wanted);
  const fields: Field[] = [
    { label: labels.goal, value: [goalText(goal)] },
    { label: labels.period, value: [periodText(period)] },
    { label: labels.soFar, value: [amountText(goal, progress.soFar), ' · ', messages.reached(reached)] },
  ];
  if (phase !== 'after') {
    const percent = messages.reached(percentOf(progress.forecast, wanted));
    fields.push({ label: labels.forecast, value: [amountText(goal, progress.forecast), ' · ', percent] });
  }
  if (phase === 'during') {
    const pace: Text =
      progress.runRate === null
        ? [messages.notEnough]
        : [amountText(goal, progress.runRate), ' · ', messages.reached(percentOf(progress.runRate, wanted))];
    fields.push({ label: labels.runRate, value: pace });
  }
  fields.push({ label: labels.bottleneck, value: [bottleneckText(progress.bottleneck)] });
  const blocks: Block[] = [{ block: 'fields', fields }];
  if (goal.kind === 'customers') {
    const done = Number(progress.soFar);
    blocks.push({ block: 'progress', label: labels.soFar, done, of: goal.count });
  }
  const due = dueByNow(wanted, period, now);
  if (phase === 'during' && progress.soFar !== due) {
    const isAhead = progress.soFar > due;
    const gap = amountText(goal, isAhead ? progress.soFar - due : due - progress.soFar);
    blocks.push(text(isAhead ? messages.ahead(gap) : messages.behind(gap)));
  }
  blocks.push(quiet(...explained(goal, progress, phase)));
  return { blocks, tone: toneOf(progress, wanted, phase) };
}

function explained(goal: Goal, progress: Progress, phase: ReturnType<typeof phaseOf>): Text {
  const { won, open, leftOut } = progress;
  const parts: Msg[] = [];
  const made = goal.kind === 'revenue' ? messages.wonAndOpen(won, open) : messages.gainedAndLeads(won, open);
  parts.push(msg(`${labels.forecast.en}: ${made.en}.`, `${labels.forecast.zh}：${made.zh}。`));
  if (progress.orders > 0) parts.push(messages.withOrders(progress.orders));
  if (leftOut > 0 && goal.kind === 'revenue') parts.push(messages.leftOut(leftOut, goal.money.currency));
  if (phase === 'during' && progress.runRate === null) parts.push(messages.runRateNeeds);
  parts.push(messages.bottleneckExplained);
  return parts.flatMap((part, index) => (index === 0 ? [part] : [' ', part]));
}

/** Reached, likely, in doubt or missed: by the better of the two ways to look ahead. */
function toneOf(progress: Progress, wanted: bigint, phase: ReturnType<typeof phaseOf>): Card['tone'] {
  if (progress.soFar >= wanted) return 'good';
  if (phase === 'after') return 'bad';
  const ahead =
    progress.runRate !== null && progress.runRate > progress.forecast ? progress.runRate : progress.forecast;
  if (ahead >= wanted) return 'info';
  return 'warn';
}

export function bottleneckText(bottleneck: Bottleneck): Msg {
  switch (bottleneck.kind) {
    case 'not-enough':
      return messages.notEnough;
    case 'none':
      return messages.noBottleneck;
    default: {
      const stage = msg(bottleneck.stage.nameEn, bottleneck.stage.nameZh);
      return bottleneck.kind === 'conversion'
        ? messages.conversionWorst(stage, bottleneck.own, bottleneck.others)
        : messages.dwellWorst(stage, bottleneck.own, bottleneck.others);
    }
  }
}

/** The last readings that a card shows. */
const readingsShown = 4;

function shareFigures(target: TargetRow, progress: ShareProgress): { blocks: Block[]; tone: Card['tone'] } {
  const goal = target.goalShare ?? 0;
  const last = progress.readings.at(-1);
  const fields: Field[] = [
    { label: labels.goal, value: [goalText(goalOf(target))] },
    { label: labels.period, value: [periodText(periodOf(target))] },
    { label: labels.market, value: [target.market ?? ''] },
    { label: labels.soFar, value: [last ? same(shareText(last.share)) : messages.noReading] },
    {
      label: labels.forecast,
      value: [progress.trend === null ? messages.notEnough : same(shareText(progress.trend))],
    },
  ];
  const blocks: Block[] = [{ block: 'fields', fields }];
  if (progress.readings.length > 0) {
    const items = progress.readings.slice(-readingsShown).reverse();
    blocks.push({
      block: 'list',
      items: items.map(({ share, on, source, byName }) => ({
        text: [messages.readingLine(share, on, source)],
        ...(byName === null ? {} : { detail: [byName] }),
      })),
    });
  }
  if (progress.trend === null) blocks.push(quiet(messages.trendNeeds));
  return { blocks, tone: last && last.share >= goal ? 'good' : 'info' };
}

/** In a channel every button is there, since a click is checked; a person is offered what they may do. */
function actions(target: TargetRow, viewer: Viewer): Block[] {
  const record = targetRecord(target);
  const inChannel = viewer.staffId === null;
  const word = idOf(target);
  const does = (command: string) => invocation(command, { target: word });
  const mayPlan = inChannel || viewer.can('edit', 'target', record, 'plan');
  const main: Button[] = [];
  const overflow: Button[] = [];
  if (mayPlan && target.kind === 'share') {
    main.push({ label: buttonLabels.record, does: does('target record'), style: 'primary' });
  }
  if (mayPlan) main.push({ label: buttonLabels.plan, does: does('target plan add') });
  if (viewer.can('read', 'target', record, 'plan')) {
    main.push({ label: buttonLabels.allPlan, does: does('target plan list') });
  }
  if (inChannel || viewer.can('create', 'review')) {
    main.push({ label: buttonLabels.review, does: invocation('review start', { about: word }) });
  }
  if (inChannel || viewer.can('edit', 'target', record, 'basic')) {
    overflow.push({ label: buttonLabels.edit, does: does('target edit') });
  }
  if (target.kind !== 'share') overflow.push({ label: buttonLabels.pipeline, does: pipelineOf(target) });
  return main.length > 0 ? [buttons(main, overflow)] : overflow.length > 0 ? [buttons(overflow)] : [];
}

/** The deals that the target counts, as the pipeline shows them. */
function pipelineOf(target: TargetRow) {
  return invocation('deal pipeline', {
    department: target.scope === 'department' ? `D-${target.departmentId}` : undefined,
    for: target.scope === 'person' ? `S-${target.ownerId}` : undefined,
    period: `${target.startsOn}..${target.endsOn}`,
  });
}
