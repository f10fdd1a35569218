import { flagArg, referenceArg, versionArg } from '../../commands/arg.ts';
import { type AnyCommand, defineCommand } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { recordRef, shortId } from '../../core/records.ts';
import { draw, listCard, previewText } from './cards.ts';
import { type EventChoice, eventArg } from './events.ts';
import { labels, messages, summaries } from './messages.ts';
import { listSubscriptions, removeSubscription, type subscriptionOperations, testSubscription } from './operations.ts';
import { subscriptions } from './records.ts';
import type { SubscriptionValue } from './references.ts';
import { seatArgs, seatOf } from './seat.ts';

const which = referenceArg<SubscriptionValue, true>('subscription', {
  label: labels.subscription,
  example: 'SB-3',
  required: true,
  keys: ['id', '订阅'],
  takes: 'one',
});
const whereArg = referenceArg<string>('filter', {
  label: labels.where,
  hint: labels.whereHint,
  example: 'priority:high or tag:vip',
  keys: ['if', '条件', '筛选'],
  takes: 'rest',
});
const shown = (id: number) => ({ show: recordRef('subscription', id), to: 'caller' as const });

export function subscriptionCommands(
  { add, edit, show }: ReturnType<typeof subscriptionOperations>,
  choices: () => readonly EventChoice[],
): AnyCommand[] {
  const addArgs = { event: eventArg(choices, true), where: whereArg, ...seatArgs };
  return [
    defineCommand({
      path: 'subscribe',
      zh: '订阅 添加',
      aliases: ['subscription add', '订阅事件'],
      summary: summaries.add,
      label: msg('Subscribe', '订阅'),
      featured: true,
      examples: {
        en: [
          'subscribe task.overdue where priority:high or (tag:vip and not owner:@dana)',
          'subscribe deal.won where amount > 10000 EUR in:#sales',
        ],
        zh: ['订阅 添加 task.overdue 优先级:高 或 标签:vip', '订阅 添加 deal.won 金额 > 10000 CNY 频道:#销售'],
      },
      args: addArgs,
      runs: add,
      async input(call) {
        const { event, where } = call.values;
        return { ...(await seatOf(call)), event, filter: where ?? '', mode: 'send' as const };
      },
      reply: ({ id, preview }) => ({ ...shown(id), note: [messages.added, previewText('send', preview)] }),
    }),
    defineCommand({
      path: 'unsubscribe',
      zh: '订阅 取消',
      aliases: ['subscription stop', '取消订阅', '退订'],
      summary: summaries.remove,
      label: msg('Unsubscribe', '取消订阅'),
      examples: {
        en: ['unsubscribe task.completed', 'unsubscribe customer.edited where not tag:vip'],
        zh: ['取消订阅 task.completed', '订阅 取消 customer.edited 非 标签:vip'],
      },
      args: addArgs,
      runs: add,
      async input(call) {
        const { event, where } = call.values;
        return { ...(await seatOf(call)), event, filter: where ?? '', mode: 'stop' as const };
      },
      reply: ({ id, preview }) => ({ ...shown(id), note: [messages.stopped, previewText('stop', preview)] }),
    }),
    defineCommand({
      path: 'subscription list',
      zh: '订阅 列表',
      summary: summaries.list,
      label: messages.title,
      nounDefault: 'both',
      examples: {
        en: ['subscriptions', 'subscription list in:#support', 'subscription list all'],
        zh: ['订阅 列表', '订阅 列表 全部'],
      },
      args: { ...seatArgs, all: flagArg({ label: labels.all, keys: ['全部', '所有'] }) },
      runs: listSubscriptions,
      async input(call) {
        const { all } = call.values;
        return all ? { channelId: null, all } : seatOf(call);
      },
      reply: (found, _call, viewer) => ({ card: listCard(found, choices(), viewer), to: 'caller' }),
    }),
    defineCommand({
      path: 'subscription show',
      zh: '订阅 查看',
      summary: summaries.show,
      examples: { en: ['subscription show SB-3'], zh: ['订阅 查看 SB-3'] },
      args: { subscription: which },
      runs: show,
      input: ({ values }) => ({ id: values.subscription.id }),
      reply: (row, _call, viewer) => ({ card: draw(row, choices(), viewer, row.preview), to: 'caller' }),
    }),
    defineCommand({
      path: 'subscription edit',
      zh: '订阅 编辑',
      summary: summaries.edit,
      label: msg('Edit subscription', '编辑订阅'),
      examples: { en: ['subscription edit SB-3 where tag:vip'], zh: ['订阅 编辑 SB-3 条件:标签:vip'] },
      args: {
        subscription: which,
        event: { ...eventArg(choices, false), takes: undefined as never },
        where: whereArg,
        version: versionArg,
      },
      formWhenOnly: 'subscription',
      async prefill({ values }, ctx): Promise<Record<string, string>> {
        const row = values.subscription && (await subscriptions.find(ctx.tx, values.subscription.id));
        return row ? { event: row.event, where: row.filter, version: String(row.version) } : {};
      },
      runs: edit,
      input: ({ values: { subscription, event, where, version } }) => ({
        id: subscription.id,
        ...(event ? { event } : {}),
        ...(where === undefined ? {} : { filter: where ?? '' }),
        ...(version ? { version } : {}),
      }),
      reply: ({ id, preview }) => ({ ...shown(id), note: [messages.edited, previewText('send', preview)] }),
    }),
    defineCommand({
      path: 'subscription test',
      zh: '订阅 测试',
      summary: summaries.test,
      label: messages.test,
      examples: { en: ['subscription test SB-3'], zh: ['订阅 测试 SB-3'] },
      args: { subscription: which },
      runs: testSubscription,
      input: ({ values }) => ({ id: values.subscription.id }),
      reply: () => ({ card: { title: [messages.tested], tone: 'good', blocks: [] }, to: 'caller' }),
    }),
    defineCommand({
      path: 'subscription remove',
      zh: '订阅 移除',
      aliases: ['subscription delete', '订阅 删除'],
      summary: summaries.remove,
      label: msg('Remove subscription', '移除订阅'),
      examples: { en: ['subscription remove SB-3'], zh: ['订阅 移除 SB-3'] },
      args: { subscription: which },
      runs: removeSubscription,
      input: ({ values }) => ({ id: values.subscription.id }),
      reply: (row) => ({
        card: { title: [messages.removed(shortId(subscriptions.ref(row.id)))], tone: 'good', blocks: [] },
        to: 'caller',
      }),
    }),
  ];
}
