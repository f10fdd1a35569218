import { type Day, dayText } from '../../commands/values/calendar-day.ts';
import { formatMoney } from '../../commands/values/money.ts';
import type { Money } from '../../core/money.ts';
import { listOf, type Msg, msg, perLocale, plural, same } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { columnNames, reasonNames, statusNames } from './names.ts';
import { limits, type MoveFault, type Reason, type Stage, type Status } from './rules.ts';

type Named = { readonly id: number; readonly title: string };

export const idOf = (deal: { readonly id: number }): string => shortId({ noun: 'deal', id: deal.id });

export function moneyText(money: Money): Msg {
  return perLocale((locale) => formatMoney(money, locale));
}

/** Amounts of several currencies side by side, never added up. */
export function moneysText(moneys: readonly Money[]): Msg {
  return perLocale((locale) => moneys.map((money) => formatMoney(money, locale)).join(' + '));
}

const moveFaults: Readonly<Record<Exclude<MoveFault, 'closed' | 'same'>, Msg>> = {
  retired: msg('That stage is no longer in use.', '该阶段已停用。'),
  'needs-reason': msg('Say why it was lost, so that we learn from it.', '请说明输单原因，便于总结经验。'),
  'unknown-reason': msg('That is no reason for this outcome.', '该原因不适用于此结果。'),
  'needs-words': msg('“Other” needs a few words: what was it?', '选择“其他”时请填写具体说明。'),
};

export const messages = {
  title: msg('Deals', '商机'),
  nobody: msg('Nobody yet', '尚无人负责'),
  none: msg('Not said', '未填写'),

  // What was done -------------------------------------------------------------------------------------------------
  added: (deal: Named, customer: string) =>
    msg(`Added the deal “${deal.title}” with ${customer}.`, `已为${customer}添加商机“${deal.title}”。`),
  moved: (deal: Named, stage: Msg) =>
    msg(`${idOf(deal)} is now in ${stage.en}.`, `${idOf(deal)} 已进入${stage.zh}阶段。`),
  won: (deal: Named) => msg(`Won “${deal.title}”. Well done.`, `“${deal.title}”已赢单，恭喜！`),
  lost: (deal: Named) => msg(`“${deal.title}” is lost.`, `“${deal.title}”已标记为输单。`),
  reopened: (deal: Named) => msg(`“${deal.title}” is open again.`, `已重新打开“${deal.title}”。`),
  assigned: (deal: Named, name: Msg) => msg(`${idOf(deal)} is now ${name.en}’s.`, `${idOf(deal)} 现由${name.zh}负责。`),
  edited: (deal: Named, changed: readonly string[]) => {
    const what = listOf(changed.map((name) => columnNames[name] ?? same(name)));
    return msg(`Changed ${what.en} of ${idOf(deal)}.`, `已修改 ${idOf(deal)} 的${what.zh}。`);
  },
  removed: (deal: Named) =>
    msg(
      `Removed “${deal.title}”. “undo” brings it back for ten minutes.`,
      `已删除“${deal.title}”，十分钟内可输入“撤销”恢复。`,
    ),
  nothingChanged: (deal: Named) => msg(`${idOf(deal)} is like that already.`, `${idOf(deal)} 已经是这样，未作修改。`),
  stageAdded: (name: Msg) => msg(`The pipeline has a stage “${name.en}” now.`, `销售漏斗已新增阶段“${name.zh}”。`),
  stageEdited: (name: Msg) => msg(`Changed the stage “${name.en}”.`, `已修改阶段“${name.zh}”。`),
  stageRetired: (name: Msg) => msg(`The stage “${name.en}” is no longer offered.`, `阶段“${name.zh}”已停用。`),

  // What cannot be done -------------------------------------------------------------------------------------------
  cannotMove: (fault: MoveFault, deal: Named & { readonly status: Status }, stage: Msg): Msg => {
    if (fault === 'closed') {
      const state = statusNames[deal.status];
      return msg(
        `${idOf(deal)} is ${state.en.toLowerCase()} already. Reopen it first.`,
        `${idOf(deal)} 已${state.zh}，请先重新打开。`,
      );
    }
    if (fault === 'same')
      return msg(`${idOf(deal)} is in ${stage.en} already.`, `${idOf(deal)} 已处于${stage.zh}阶段。`);
    return moveFaults[fault];
  },
  reasonsFor: (reasons: readonly Reason[]) =>
    listOf(
      reasons.map((reason) => reasonNames[reason]),
      'or',
    ),
  titleTooLong: (length: number) =>
    msg(
      `A title has at most ${limits.title} characters; this one has ${length}. Put the rest into notes:.`,
      `名称最多 ${limits.title} 个字符，当前为 ${length} 个。其余内容请放入 备注:。`,
    ),
  stillOpen: (deal: Named) => msg(`${idOf(deal)} is still open.`, `${idOf(deal)} 仍在进行中，无需重新打开。`),
  needsOpenStage: msg('Reopen it in a stage that is still open.', '请选择一个进行中的阶段。'),
  useWinOrLose: msg('Use “deal win” or “deal lose” for that.', '请使用“商机 赢单”或“商机 输单”。'),
  alreadyWith: (deal: Named, name: Msg) =>
    msg(`${idOf(deal)} is with ${name.en} already.`, `${idOf(deal)} 已由${name.zh}负责。`),
  unknown: (words: string) =>
    msg(`I know no deal “${words}”, or you may not see it.`, `找不到商机“${words}”，或您无权查看。`),
  unknownStage: (words: string, stages: readonly Pick<Stage, 'nameEn' | 'nameZh'>[]) => {
    const all = listOf(
      stages.map((stage) => msg(stage.nameEn, stage.nameZh)),
      'or',
    );
    return msg(
      `“${words}” is no stage of the pipeline: it has ${all.en}.`,
      `销售漏斗中没有阶段“${words}”，可选：${all.zh}。`,
    );
  },
  nothingToEdit: msg('Say what to change, for example amount:€12,000', '请注明要修改的内容，例如 金额:¥80000'),
  stageExists: (name: Msg) => msg(`There is a stage “${name.en}” already.`, `已有名为“${name.zh}”的阶段。`),
  stageNeedsLatin: msg(
    'Give the stage a name in Latin letters too: “Proof of concept” zh:方案验证',
    '请同时提供英文名称，例如 "Proof of concept" 中文:方案验证',
  ),
  stageFixed: msg(
    'Won and lost are where every deal ends: they keep their probability and stay.',
    '赢单和输单是所有商机的终点，其概率固定且不能停用。',
  ),
  stageInUse: (name: Msg, deals: number) =>
    msg(
      `${plural(deals, 'open deal is', 'open deals are')} in ${name.en}. Move them first.`,
      `${name.zh}阶段还有 ${deals} 个进行中的商机，请先移动它们。`,
    ),
  stageLast: msg('A pipeline needs a stage that is still open.', '销售漏斗至少需要一个进行中的阶段。'),
  tooManyStages: msg(
    `A pipeline has at most ${limits.stages} stages in use. Retire one first.`,
    `销售漏斗最多有 ${limits.stages} 个使用中的阶段，请先停用一个。`,
  ),

  // Cards ---------------------------------------------------------------------------------------------------------
  days: (n: number) => msg(plural(n, 'day', 'days'), `${n} 天`),
  staleFor: (n: number) => msg(`${plural(n, 'day', 'days')} in this stage`, `在此阶段已 ${n} 天`),
  passed: (day: Day) => msg(`${dayText(day).en}, which has passed`, `${dayText(day).zh}，已逾期`),
  weightedAt: (money: Msg, probability: number) =>
    msg(`${money.en} at ${probability}%`, `${money.zh}（赢单率 ${probability}%）`),
  hidden: (what: Msg, department: Msg) =>
    msg(
      `Hidden from you: ${what.en}. Ask the owner or ${department.en}.`,
      `以下内容对您不可见：${what.zh}。请联系负责人或${department.zh}。`,
    ),
  path: msg('The way so far', '推进过程'),
  confirmRemove: (deal: Named) => msg(`Remove “${deal.title}”?`, `要删除“${deal.title}”吗？`),
  confirmWin: (deal: Named) => msg(`Is “${deal.title}” won?`, `确认“${deal.title}”已赢单吗？`),

  // Lists ---------------------------------------------------------------------------------------------------------
  nothingFound: msg('No deals here.', '没有符合条件的商机。'),
  listTitle: msg('Deals', '商机'),
  listOf: (name: string) => msg(`Deals with ${name}`, `${name}的商机`),
  listMine: msg('My deals', '我的商机'),
  pipelineTitle: msg('Pipeline', '销售漏斗'),
  count: (n: number) => msg(plural(n, 'deal', 'deals'), `${n} 个商机`),
  noAmount: (n: number) => msg(`${n} without an amount`, `${n} 个未填金额`),
  hiddenAmounts: (n: number) =>
    msg(
      `The amounts of ${plural(n, 'deal is', 'deals are')} not shown to you and not counted. Ask Sales.`,
      `有 ${n} 个商机的金额对您不可见，未计入合计。请联系销售部。`,
    ),
  hiddenHere: msg('Amounts are not shown here.', '此处不显示金额。'),
  overdueCount: (n: number) => msg(`${n} overdue`, `${n} 个逾期`),
  staleCount: (n: number) => msg(`${n} stale`, `${n} 个停滞`),
  averageDays: (n: number) => msg(`${plural(n, 'day', 'days')} on average`, `平均停留 ${n} 天`),
  weighted: (money: Msg) => msg(`weighted ${money.en}`, `加权 ${money.zh}`),
  totalOf: (n: number) => msg(`In all ${plural(n, 'open deal', 'open deals')}`, `共 ${n} 个进行中的商机`),
  pipelineExplained: msg(
    'Weighted: each amount times the probability of its stage. Currencies are not added up.',
    '加权金额为各商机金额乘以所在阶段的赢单率；不同货币不相加。',
  ),
  outcomesTitle: msg('Won and lost', '赢单与输单'),
  outcomesWithin: (period: Msg) => msg(`Closed within ${period.en}`, `${period.zh}内结束`),
  winRate: (won: number, closed: number) =>
    msg(
      `${won} of ${plural(closed, 'deal', 'deals')} won: ${Math.round((won / closed) * 100)}%`,
      `${closed} 个商机中赢单 ${won} 个，赢单率 ${Math.round((won / closed) * 100)}%`,
    ),
  noReason: msg('No reason given', '未填写原因'),
  hiddenReasons: (n: number) =>
    msg(
      `The reasons of ${plural(n, 'deal are', 'deals are')} not shown to you. Ask Sales.`,
      `有 ${n} 个商机的原因对您不可见，请联系销售部。`,
    ),
  stagesTitle: msg('Stages of the pipeline', '销售漏斗阶段'),
  stageLine: (stage: Pick<Stage, 'probability' | 'staleDays'>) =>
    msg(
      `${stage.probability}% · stale after ${plural(stage.staleDays, 'day', 'days')}`,
      `赢单率 ${stage.probability}% · 超过 ${stage.staleDays} 天视为停滞`,
    ),
  retired: msg('no longer in use', '已停用'),
  overview: (n: number) => msg(plural(n, 'open deal', 'open deals'), `${n} 个进行中的商机`),
  wonSoFar: (n: number) => msg(`${n} won`, `${n} 个赢单`),
  lostSoFar: (n: number) => msg(`${n} lost`, `${n} 个输单`),
} as const;
