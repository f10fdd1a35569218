import type { Rule } from '../core/delivery-rule.ts';
import { type Msg, msg } from '../core/msg.ts';

/** What happened, in a few words: the beginning of a message that people are meant to notice. `declared`: what the event's noun calls it. */
export function leadText(event: string, rule: Rule, actor: string | null, declared?: Msg): Msg {
  const by = actor === null ? msg('', '') : msg(` by ${actor}`, '');
  const who = actor === null ? '' : actor;
  const toYou = rule.because === 'assignee';
  switch (event) {
    case 'task.assigned':
      if (toYou) return msg(`Assigned to you${by.en}`, `${who}分配给您的任务`);
      if (rule.because === 'cover') return msg(`Assigned${by.en}; you cover`, `${who}分配的任务，由您代班处理`);
      return msg(`Assigned${by.en}`, `${who}已分配任务`);
    case 'task.due_soon':
      return msg('Due soon', '即将到期');
    case 'task.due':
      return msg('Due now', '现已到期');
    case 'task.overdue':
      return msg('Overdue', '已逾期');
    case 'task.escalated':
      return msg('Escalated: long overdue', '已升级：逾期已久');
    case 'task.completed':
      return msg(`Done${by.en}`, `${who}已完成`);
    case 'customer.assigned':
      if (rule.because === 'room') return msg(`Customer handed over${by.en}`, `${who}已移交客户`);
      return msg(`Customer handed to you${by.en}`, `${who}将客户交给您负责`);
    case 'interaction.added':
      return msg(`New contact logged${by.en}`, `${who}新增了沟通记录`);
    case 'bulletin.made':
      return msg('All at once', '汇总');
    case 'channel.broken':
      return msg('This channel cannot be posted to', '无法在此频道发送消息');
    case 'channel.paused':
      return msg('Messages to this channel are paused', '此频道的推送已暂停');
    default:
      if (declared) return actor === null ? declared : msg(`${declared.en}${by.en}`, `${who}：${declared.zh}`);
      return msg(`Changed${by.en}`, `${who}有更新`);
  }
}

export const messages = {
  whyThis: msg('Why this?', '为何推送'),
  continues: msg('A newer message below has this card.', '此卡片已移至下方较新的消息。'),
  deadLetters: (count: number): Msg =>
    msg(
      `${count === 1 ? 'A message' : `${count} messages`} could not be delivered. The doctor command shows why and sends ${count === 1 ? 'it' : 'them'} again.`,
      `有 ${count} 条消息未能送达。可使用诊断命令查看原因并重新发送。`,
    ),
};
