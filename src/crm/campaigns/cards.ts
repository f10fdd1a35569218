import { type Block, type Button, buttons, type Card, quiet, type Span, text } from '../../cards/card.ts';
import type { Noun } from '../../commands/define.ts';
import { dayText, today } from '../../commands/values/calendar-day.ts';
import { periodText } from '../../commands/values/period.ts';
import { invocation } from '../../core/invocation.ts';
import { listOf, type Msg, msg, perLocale, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { ellipsize } from '../../core/text.ts';
import type { ReadCtx, Viewer } from '../../operations/operation.ts';
import { accessSql } from '../../store/access.ts';
import { sql } from '../../store/database.ts';
import { type Findings, readFindings } from './evaluation.ts';
import { buttonLabels, channelNames, goalKindNames, labels, statusNames, taskStatusNames } from './labels.ts';
import { idOf, messages, moneyText } from './messages.ts';
import {
  type Activity,
  activitiesSql,
  budgetOf,
  type CampaignRow,
  campaignRecord,
  campaignRef,
  campaigns,
  departmentName,
} from './records.ts';
import { goalReached, isOpen } from './rules.ts';

type Field = Extract<Block, { block: 'fields' }>['fields'][number];
/** Looks a noun up by name: actions are tasks, which campaigns import nothing of. */
export type FindNoun = (name: string) => Noun | undefined;

/** The campaign through the viewer's eyes; null where they may not know of it, or it was removed. */
export async function campaignCard(find: FindNoun, ctx: ReadCtx, id: number, viewer: Viewer): Promise<Card | null> {
  const campaign = await campaigns.find(ctx.tx, id);
  if (!campaign || campaign.removedAt !== null) return null;
  const record = campaignRecord(campaign);
  if (!viewer.can('read', 'campaign', record, 'basic')) return null;
  const sees = (group: 'money' | 'notes'): boolean => viewer.can('read', 'campaign', record, group);
  // Drawn again with every touch: revenue is counted only where the card shows it.
  const countsRevenue = campaign.goalKind === 'revenue' && sees('money');
  const findings = await readFindings(ctx.tx, campaign, countsRevenue ? 'all' : 'people');
  const blocks: Block[] = [{ block: 'fields', fields: fieldsOf(campaign, findings, viewer) }];
  if (campaign.goal !== null) blocks.push(text({ strong: labels.goal }, ': ', campaign.goal));
  if (findings.reach > 0) blocks.push(text(soFar(findings)));
  if (sees('notes')) {
    if (campaign.outcome !== null) blocks.push({ block: 'quote', text: campaign.outcome });
    if (campaign.notes !== null) blocks.push({ block: 'quote', text: campaign.notes });
  }
  blocks.push(...activityBlocks(campaign, await ctx.tx.rows<Activity>(activitiesSql(id)), viewer, ctx.now));
  const improvements = await actionsOf(find, ctx, id, viewer);
  if (improvements) blocks.push(improvements);
  const hidden = (['money', 'notes'] as const).filter((group) => !sees(group));
  if (hidden.length > 0 && viewer.staffId !== null) {
    const names = { money: listOf([labels.budget, labels.revenue]), notes: labels.notes };
    blocks.push(quiet(messages.hidden(listOf(hidden.map((group) => names[group])), departmentName(campaign))));
  }
  blocks.push(actions(campaign, viewer));
  return {
    ref: campaignRef(id),
    title: [{ strong: campaign.title }, same(` · ${idOf(campaign)}`)],
    ...(campaign.status === 'running'
      ? { tone: 'info' as const }
      : campaign.status === 'done'
        ? { tone: 'good' as const }
        : {}),
    blocks,
  };
}

export function soFar({ reach, responded, leads, conversions }: Findings): Msg {
  return messages.soFar(reach, responded, leads, conversions);
}

export function whenText(campaign: Pick<CampaignRow, 'startsOn' | 'endsOn'>): Msg | null {
  const { startsOn, endsOn } = campaign;
  if (startsOn === null) return null;
  if (endsOn !== null) return periodText({ from: startsOn, to: endsOn });
  const from = dayText(startsOn);
  return msg(`from ${from.en}`, `${from.zh}起`);
}

export function channelsText(campaign: Pick<CampaignRow, 'channels'>): Msg {
  return listOf(campaign.channels.map((channel) => channelNames[channel]));
}

function fieldsOf(campaign: CampaignRow, findings: Findings, viewer: Viewer): Field[] {
  const seesMoney = viewer.can('read', 'campaign', campaignRecord(campaign), 'money');
  const fields: Field[] = [{ label: labels.status, value: [statusNames[campaign.status]] }];
  const when = whenText(campaign);
  if (when) fields.push({ label: labels.period, value: [when] });
  const goal = goalText(campaign, findings, seesMoney);
  if (goal) fields.push({ label: labels.goalNumber, value: [goal] });
  if (campaign.channels.length > 0) fields.push({ label: labels.channels, value: [channelsText(campaign)] });
  if (seesMoney) fields.push(...moneyFields(campaign, findings));
  const owner: Span =
    campaign.ownerId === null ? messages.nobody : { staff: campaign.ownerId, name: campaign.ownerName ?? '' };
  fields.push({ label: labels.owner, value: [owner] });
  fields.push({ label: labels.department, value: [departmentName(campaign)] });
  return fields;
}

/** "12 of 50 (leads)"; of revenue nothing to whom amounts are hidden. */
export function goalText(campaign: CampaignRow, findings: Findings, seesMoney: boolean): Msg | null {
  const { goalKind: kind, goalCount: count, goalMinor: minor, currency } = campaign;
  const goal = goalReached({ kind, count, minor }, findings);
  if (!goal || kind === null) return null;
  if (kind !== 'revenue') return messages.goalCount(Number(goal.done), Number(goal.of), goalKindNames[kind]);
  if (!seesMoney || currency === null) return goalKindNames.revenue;
  const amount = (value: number | bigint): Msg => moneyText({ minor: BigInt(value), currency });
  return messages.goalMoney(amount(goal.done), amount(goal.of));
}

function moneyFields(campaign: CampaignRow, { cost, currency }: Findings): Field[] {
  const budget = budgetOf(campaign);
  if (cost === 0n || currency === null) {
    return budget ? [{ label: labels.budget, value: [moneyText(budget)] }] : [];
  }
  const spent = messages.spentOf(moneyText({ minor: cost, currency }), budget && moneyText(budget));
  const over: Span[] = budget && cost > budget.minor ? [' · ', { strong: messages.overBudget }] : [];
  return [{ label: labels.cost, value: [spent, ...over] }];
}

function activityBlocks(campaign: CampaignRow, all: readonly Activity[], viewer: Viewer, now: Date): Block[] {
  if (all.length === 0) return [];
  const mayEdit = viewer.staffId === null || viewer.can('edit', 'campaign', campaignRecord(campaign));
  const day = today(now, viewer.reader.timezone);
  const items = all.map((activity) => {
    const parts: Span[] = [];
    if (activity.doneAt !== null) parts.push(buttonLabels.activityDone, ' ', { time: activity.doneAt, show: 'date' });
    else if (activity.dueOn !== null) {
      const late = activity.dueOn < day ? ['⚠ '] : [];
      parts.push(...late, dayText(activity.dueOn));
    }
    if (activity.ownerId !== null) {
      parts.push(...(parts.length > 0 ? [' · '] : []), { staff: activity.ownerId, name: activity.ownerName ?? '' });
    }
    const done: Button = {
      label: buttonLabels.activityDone,
      does: invocation('campaign activity done', { campaign: idOf(campaign), activity: activity.number }),
    };
    return {
      text: [same(`${activity.number}. `), activity.what],
      ...(parts.length > 0 ? { detail: parts } : {}),
      ...(mayEdit && activity.doneAt === null && isOpen(campaign.status) ? { button: done } : {}),
    };
  });
  return [text({ strong: labels.activities }), { block: 'list', items }];
}

interface Action {
  readonly id: number;
  readonly title: string;
  readonly status: string;
  readonly seen: boolean;
}

/** Tasks that are to improve the campaign, as their own noun gives rights to them. */
export async function actionsOf(find: FindNoun, ctx: ReadCtx, id: number, viewer: Viewer): Promise<Block | null> {
  const policy = find('task')?.policy;
  if (!policy) return null;
  const access = accessSql(viewer.ability, 'read', 'task', policy.columns, 'basic');
  const rows = await ctx.tx.rows<Action>(sql`
    SELECT t.id, t.title, t.status, coalesce(${access}, FALSE) AS seen FROM ${policy.from}
    WHERE t.about_noun = 'campaign' AND t.about_id = ${id}::int ORDER BY t.id`);
  const seen = rows.filter((row) => row.seen);
  const hidden = rows.length - seen.length;
  if (rows.length === 0 || (seen.length === 0 && viewer.staffId === null)) return null;
  const parts = seen.map((task): Msg => {
    const status = taskStatusNames[task.status] ?? same(task.status);
    const word = shortId({ noun: 'task', id: task.id });
    return perLocale((locale) => `${ellipsize(task.title, 80)} (${word}, ${status[locale]})`);
  });
  if (hidden > 0 && viewer.staffId !== null) parts.push(messages.hiddenActions(hidden));
  return text(
    { strong: labels.actions },
    ': ',
    ...parts.flatMap((part, at): Span[] => (at === 0 ? [part] : [' · ', part])),
  );
}

/** In a channel every button is there, since a click is checked; a person is offered what they may do. */
function actions(campaign: CampaignRow, viewer: Viewer): Block {
  const inChannel = viewer.staffId === null;
  const record = campaignRecord(campaign);
  const may = (action: 'edit' | 'assign'): boolean => inChannel || viewer.can(action, 'campaign', record);
  const { status } = campaign;
  const word = { campaign: idOf(campaign) };
  const does = (path: string) => invocation(`campaign ${path}`, word);
  const form = (path: string) => invocation('form', { command: `campaign ${path}`, ...word });
  const main: Button[] = [];
  const overflow: Button[] = [];
  if (may('edit') && (status === 'draft' || status === 'planned')) {
    main.push({ label: buttonLabels.start, does: does('start'), style: 'primary' });
  }
  if (may('edit') && status === 'running') {
    main.push({ label: buttonLabels.touch, does: form('touch'), style: 'primary' });
    main.push({ label: buttonLabels.result, does: form('result') });
    overflow.push({ label: buttonLabels.finish, does: form('finish') });
  }
  main.push({ label: buttonLabels.audience, does: does('audience') });
  if (status !== 'draft') main.push({ label: buttonLabels.evaluate, does: does('evaluate') });
  if (may('edit') && isOpen(status)) {
    overflow.push({ label: buttonLabels.activity, does: form('activity add') });
  }
  if (may('edit') && status !== 'cancelled') overflow.push({ label: buttonLabels.cost, does: form('cost add') });
  overflow.push({ label: buttonLabels.members, does: does('members') });
  if (may('edit')) {
    overflow.push(
      { label: buttonLabels.improve, does: form('improve') },
      { label: buttonLabels.edit, does: does('edit') },
    );
  }
  if (inChannel || viewer.can('create', 'review')) {
    const review: Button = { label: buttonLabels.review, does: invocation('review start', { about: idOf(campaign) }) };
    (status === 'done' ? main : overflow).push(review);
  }
  if (may('assign') && isOpen(status)) overflow.push({ label: buttonLabels.assign, does: does('assign') });
  if (may('edit') && isOpen(status)) {
    overflow.push({ label: buttonLabels.cancel, does: form('cancel'), style: 'danger' });
  }
  return buttons(main, overflow);
}
