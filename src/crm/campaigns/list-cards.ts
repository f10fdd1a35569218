import {
  type Block,
  type Button,
  buttons,
  type Card,
  type ListItem,
  quiet,
  type Span,
  text,
} from '../../cards/card.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { type Msg, msg, perLocale, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { segmentNames } from '../../core/rfm.ts';
import { countryName } from '../../i18n/countries.ts';
import type { Viewer } from '../../operations/operation.ts';
import { goalText, whenText } from './cards.ts';
import {
  buttonLabels,
  channelNames,
  goalKindNames,
  kindNames,
  labels,
  lifecycleNames,
  responseNames,
  statusNames,
} from './labels.ts';
import { idOf, messages, moneyText } from './messages.ts';
import type { AudienceFound, CampaignList, Evaluated, Members } from './operations/read.ts';
import { type CampaignRow, campaignRecord, departmentName } from './records.ts';
import { evaluate, type Figure } from './rules.ts';
import type { Segment } from './segment.ts';

/** `again`: the same list, for what comes after its last line. */
export function campaignListCard(
  list: CampaignList,
  asked: { readonly mine: boolean; readonly again: Invocation },
  viewer: Viewer,
): Card {
  const title = asked.mine ? messages.listMine : messages.title;
  const add: Button = { label: buttonLabels.add, does: invocation('campaign add') };
  const row = viewer.can('create', 'campaign') ? [buttons([add])] : [];
  if (list.rows.length === 0) return { title: [title], blocks: [text(messages.nothingFound), ...row] };
  return { title: [title], blocks: [listBlock(list, asked.again, list.rows.map(campaignItem)), ...row] };
}

export function campaignItem(campaign: CampaignRow): ListItem {
  const parts: Msg[] = [statusNames[campaign.status]];
  const when = whenText(campaign);
  if (when) parts.push(when);
  if (campaign.goalKind !== null && campaign.goalCount !== null) {
    parts.push(messages.goalOf(same(String(campaign.goalCount)), goalKindNames[campaign.goalKind]));
  }
  if (campaign.ownerName !== null) parts.push(same(campaign.ownerName));
  return {
    text: [{ strong: campaign.title }, same(` · ${idOf(campaign)}`)],
    detail: joined(parts),
    button: { label: buttonLabels.open, does: invocation('campaign show', { campaign: idOf(campaign) }) },
  };
}

function listBlock(
  list: { readonly rows: readonly { readonly id: number }[]; readonly more: boolean },
  again: Invocation,
  items: readonly ListItem[],
): Block {
  const last = list.rows.at(-1);
  const next = last && { ...again, args: { ...again.args, after: String(last.id) } };
  return { block: 'list', items, ...(list.more && next ? { more: { label: buttonLabels.more, does: next } } : {}) };
}

function joined(parts: readonly Msg[]): Span[] {
  return parts.flatMap((part, at): Span[] => (at === 0 ? [part] : [' · ', part]));
}

/** "Active · Germany · no contact for 90 days", or everybody. */
export function segmentText(segment: Segment, names: AudienceFound['names']): Msg {
  const parts: Msg[] = [];
  if (segment.lifecycle) parts.push(lifecycleNames[segment.lifecycle]);
  if (segment.kind) parts.push(kindNames[segment.kind]);
  if (segment.class) parts.push(messages.ofClass(segment.class));
  if (segment.rfm) parts.push(segmentNames[segment.rfm]);
  if (segment.tag) parts.push(messages.tagged(segment.tag));
  if (segment.country) parts.push(countryName(segment.country));
  if (segment.departmentId) {
    parts.push(names.department ?? same(shortId({ noun: 'department', id: segment.departmentId })));
  }
  if (segment.ownerId) parts.push(messages.ownedBy(names.owner ?? shortId({ noun: 'staff', id: segment.ownerId })));
  if (segment.contactedDays) parts.push(messages.within(segment.contactedDays));
  if (segment.silentDays) parts.push(messages.silentFor(segment.silentDays));
  if (parts.length === 0) return labels.everybody;
  return perLocale((locale) => parts.map((part) => part[locale]).join(' · '));
}

export function audienceCard({ campaign, segment, audience, names, mayEdit }: AudienceFound): Card {
  const word = { campaign: idOf(campaign) };
  const set: Button = {
    label: buttonLabels.setAudience,
    does: invocation('form', { command: 'campaign audience set', ...word }),
  };
  const isOver = campaign.status === 'done' || campaign.status === 'cancelled';
  const row = mayEdit && !isOver ? [set] : [];
  const title = [labels.audience, same(' · '), { strong: campaign.title }, same(` · ${idOf(campaign)}`)];
  if (!segment || !audience) {
    return { title, blocks: [text(messages.notSet), ...(row.length > 0 ? [buttons(row)] : [])] };
  }
  const blocks: Block[] = [text({ strong: segmentText(segment, names) }), text(messages.members(audience.total))];
  const items = audience.byChannel.map(({ channel, free, doNotContact, refused, notAsked }): ListItem => {
    const isWhole = doNotContact + refused + notAsked === 0;
    const touchAll: Button = {
      label: buttonLabels.touchAll,
      does: invocation('campaign touch', { ...word, audience: 'yes', via: channel }),
      confirm: messages.confirmTouchAll,
    };
    return {
      text: [messages.reachable(channelNames[channel], free)],
      detail: isWhole
        ? [messages.nobodyLeftOut]
        : [messages.leftOut, msg(': ', '：'), messages.excluded(doNotContact, refused, notAsked)],
      ...(mayEdit && campaign.status === 'running' && free > 0 ? { button: touchAll } : {}),
    };
  });
  if (items.length > 0) blocks.push({ block: 'list', items });
  else blocks.push(quiet(messages.noChannels));
  blocks.push(quiet(messages.countedOnly));
  if (row.length > 0) blocks.push(buttons(row));
  return { title, blocks };
}

export function membersCard(members: Members, again: Invocation): Card {
  const { campaign } = members;
  const title = [labels.reach, same(' · '), { strong: campaign.title }, same(` · ${idOf(campaign)}`)];
  if (members.rows.length === 0) return { title, blocks: [text(messages.noneTouched)] };
  const items = members.rows.map((touch): ListItem => {
    const customer = shortId({ noun: 'customer', id: touch.customerId });
    const result: Button = {
      label: buttonLabels.result,
      does: invocation('form', { command: 'campaign result', campaign: idOf(campaign), customer, via: touch.channel }),
    };
    return {
      text: [
        { strong: touch.customerName },
        same(` · ${customer}`),
        ...(touch.contactName ? [' · ', touch.contactName] : []),
      ],
      detail: [
        channelNames[touch.channel],
        ' · ',
        { time: touch.touchedAt, show: 'date' },
        ' · ',
        responseNames[touch.response],
      ],
      ...(members.mayEdit && campaign.status !== 'cancelled' ? { button: result } : {}),
    };
  });
  return { title, blocks: [listBlock(members, again, items)] };
}

/** Each figure with what it was made of; "not enough data" rather than a number that says nothing. */
export function evaluationCard({ campaign, findings }: Evaluated, viewer: Viewer): Card {
  const seesMoney = viewer.can('read', 'campaign', campaignRecord(campaign), 'money');
  const figures = evaluate(findings);
  const percent = (figure: Figure<number>): Msg =>
    figure.value === null
      ? messages.notEnough(figure.n)
      : same(`${(100 * figure.value).toFixed(1)}% (n = ${figure.n})`);
  const fields = [
    { label: labels.reach, value: [same(String(findings.reach))] },
    { label: labels.responded, value: [messages.share(findings.responded, findings.reach)] },
    { label: labels.responseRate, value: [percent(figures.responseRate)] },
    { label: labels.leads, value: [same(String(findings.leads))] },
    { label: labels.conversions, value: [same(String(findings.conversions))] },
    { label: labels.conversionRate, value: [percent(figures.conversionRate)] },
  ];
  const goal = goalText(campaign, findings, seesMoney);
  if (goal) fields.unshift({ label: labels.goalNumber, value: [goal] });
  const { currency } = findings;
  if (seesMoney) {
    const amount = (minor: bigint): Msg => (currency === null ? same('0') : moneyText({ minor, currency }));
    const { costPerLead, returnOnCost } = figures;
    const from = joined([messages.fromDeals(findings.wonDeals), messages.fromOrders(findings.orders)]);
    const revenue =
      findings.wonDeals + findings.orders === 0 ? [messages.notEnough(0)] : [amount(findings.revenue), ' · ', ...from];
    fields.push({ label: labels.cost, value: [amount(findings.cost)] });
    fields.push({ label: labels.revenue, value: revenue as Msg[] });
    fields.push({
      label: labels.costPerLead,
      value: [costPerLeadText(costPerLead, findings.cost, amount)],
    });
    fields.push({ label: labels.return, value: [findings.cost === 0n ? messages.noCosts : percent(returnOnCost)] });
  }
  const blocks: Block[] = [{ block: 'fields', fields }];
  if (seesMoney && findings.leftOut > 0) blocks.push(quiet(messages.otherCurrencies(findings.leftOut)));
  if (!seesMoney && viewer.staffId !== null) blocks.push(quiet(messages.hiddenFigures(departmentName(campaign))));
  blocks.push(quiet(messages.attributionRule(campaign.attributionDays)));
  const word = { campaign: idOf(campaign) };
  const row: Button[] = [];
  if (viewer.can('edit', 'campaign', campaignRecord(campaign))) {
    row.push({ label: buttonLabels.improve, does: invocation('form', { command: 'campaign improve', ...word }) });
  }
  if (viewer.can('create', 'review')) {
    row.push({ label: buttonLabels.review, does: invocation('review start', { about: idOf(campaign) }) });
  }
  row.push({ label: buttonLabels.members, does: invocation('campaign members', word) });
  blocks.push(buttons(row));
  return { title: [messages.evaluationTitle(campaign.title), same(` · ${idOf(campaign)}`)], blocks };
}

function costPerLeadText({ value, n }: Figure<bigint>, cost: bigint, amount: (minor: bigint) => Msg): Msg {
  if (value !== null) return amount(value);
  return cost === 0n ? messages.noCosts : messages.notEnough(n);
}
