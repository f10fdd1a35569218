import type { Rule } from './delivery-rule.ts';
import { type Msg, msg } from './msg.ts';

/** What the answer to "why did I get this?" names. Absent: not known any more. */
export interface WhyFacts {
  /** The channel's name, without a sign before it. */
  readonly channel?: string;
  readonly department?: Msg;
  /** The colleague who is covered for. */
  readonly covered?: string;
}

/** "Why: …": the quiet last line of every pushed card. */
export function whyText(rule: Rule, event: string, facts: WhyFacts): Msg {
  const channel =
    facts.channel === undefined ? msg('this channel', '此频道') : msg(`#${facts.channel}`, `#${facts.channel}`);
  const department = facts.department ?? msg('its department', '所属部门');
  const covered = facts.covered ?? msg('a colleague', '同事');
  const name = (of: Msg | string, locale: keyof Msg): string => (typeof of === 'string' ? of : of[locale]);
  const noun = event.startsWith('task.') ? msg('task', '任务') : msg('record', '记录');
  const isTask = event.startsWith('task.');
  const aboutCustomer = event.startsWith('customer.') || event.startsWith('interaction.');
  switch (rule.because) {
    case 'department':
      return event.startsWith('customer.')
        ? msg(
            `Why: ${channel.en} is linked to ${department.en}, which looks after this customer.`,
            `原因：${channel.zh} 已关联${department.zh}，该部门负责此客户。`,
          )
        : msg(
            `Why: ${channel.en} is linked to ${department.en}, which has this ${noun.en}.`,
            `原因：${channel.zh} 已关联${department.zh}，此${noun.zh}由该部门负责。`,
          );
    case 'customer-department':
      return msg(
        `Why: ${channel.en} is linked to ${department.en}, which looks after this customer.`,
        `原因：${channel.zh} 已关联${department.zh}，该部门负责此客户。`,
      );
    case 'assignee':
      return isTask
        ? msg('Why: this task is assigned to you.', '原因：此任务已分配给您。')
        : msg('Why: this is assigned to you.', '原因：此事项由您处理。');
    case 'cover':
      return msg(
        `Why: you cover for ${name(covered, 'en')}, who is away.`,
        `原因：${name(covered, 'zh')}暂时不在，由您代班。`,
      );
    case 'creator':
      return isTask
        ? msg('Why: you created this task.', '原因：此任务由您创建。')
        : msg('Why: you created this.', '原因：此事项由您创建。');
    case 'owner':
      return aboutCustomer
        ? msg('Why: you own this customer.', '原因：您是此客户的负责人。')
        : msg('Why: you are its owner.', '原因：您是此事项的负责人。');
    case 'asked':
      return msg('Why: you are asked to answer.', '原因：此事项需要您答复。');
    case 'manager':
      return msg('Why: you manage the department that has this.', '原因：您是负责此事项的部门的经理。');
    case 'admin':
      return msg('Why: you are an administrator.', '原因：您是管理员。');
    case 'subscription':
      return msg(
        `Why: subscription SB-${rule.id}. To end it: subscription remove SB-${rule.id}`,
        `原因：订阅 SB-${rule.id}。如需取消：订阅 移除 SB-${rule.id}`,
      );
    case 'digest':
      return msg(
        `Why: digest DG-${rule.id}. To end it: digest remove DG-${rule.id}`,
        `原因：简报 DG-${rule.id}。如需取消：简报 移除 DG-${rule.id}`,
      );
    case 'room':
      return msg('Why: this is the record’s room.', '原因：这里是此记录的协作房间。');
    case 'held':
      return msg('Why: these were held back, so as not to disturb.', '原因：为避免打扰，以下内容此前暂缓推送。');
    case 'live':
      return msg('Why: this card follows its record.', '原因：此卡片随记录更新。');
    default:
      return rule satisfies never;
  }
}
