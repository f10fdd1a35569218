import { type Msg, msg, plural } from '../../core/msg.ts';
import type { ClosingRule } from './closing.ts';

/** What people are told of cases that close by themselves. */
export const closingTexts = {
  title: msg('When resolved cases close', '已解决工单的自动关闭'),
  note: msg(
    'Counted from the resolution. Whoever reopens the case stops it; a closed case can still be reopened.',
    '自解决之时起计算。重新打开工单即停止计时；关闭后仍可重新打开。',
  ),
  company: msg('All departments', '所有部门'),
  days: msg('Days', '天数'),
  daysHint: msg('Days after the resolution, “never”, or “usual”.', '解决后的天数；也可填“从不”或“默认”。'),
  badDays: (words: string, most: number): Msg =>
    msg(
      `“${words}” is no number of days from 0 to ${most}, nor “never” or “usual”.`,
      `“${words}”不是 0 到 ${most} 之间的天数，也不是“从不”或“默认”。`,
    ),
  after: (days: number): Msg =>
    days === 0
      ? msg('never by themselves', '不自动关闭')
      : msg(`after ${plural(days, 'day', 'days')}`, `解决 ${days} 天后关闭`),
  from: {
    department: msg('its own rule', '部门规则'),
    company: msg('as everywhere', '与全公司一致'),
    usual: msg('as delivered', '默认'),
  } satisfies Record<ClosingRule['from'], Msg>,
  set: (where: Msg, days: number): Msg =>
    days === 0
      ? msg(
          `Resolved cases of ${where.en} stay resolved until somebody closes them.`,
          `${where.zh}的已解决工单不再自动关闭。`,
        )
      : msg(
          `Resolved cases of ${where.en} close after ${plural(days, 'day', 'days')}.`,
          `${where.zh}的工单将在解决 ${days} 天后自动关闭。`,
        ),
  closesIn: (days: number): Msg =>
    msg(
      ` It closes by itself in ${plural(days, 'day', 'days')} unless it is reopened.`,
      `如未重新打开，将在 ${days} 天后自动关闭。`,
    ),
  unchanged: msg('It is like that already.', '已经是这样，未作修改。'),
  everywhere: msg('all departments', '所有部门'),
  house: msg('Crossdesk', '系统'),
} as const;
