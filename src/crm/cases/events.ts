import type { EventType } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';

/** What happens to a case, and whom it is for besides the cards that follow it. */
export const events: readonly EventType[] = [
  {
    type: 'case.added',
    title: msg('New case', '新工单'),
    tells: [
      { channels: 'departmentId', how: 'post' },
      { person: 'customerOwnerId', because: 'owner' },
    ],
  },
  {
    type: 'case.assigned',
    title: msg('Case assigned', '工单已分配'),
    tells: [
      { person: 'assigneeId', because: 'assignee' },
      { channels: 'departmentId', how: 'post' },
    ],
  },
  { type: 'case.responded', title: msg('Case answered', '工单已响应') },
  { type: 'case.waiting', title: msg('Case waits for the customer', '工单等待客户') },
  { type: 'case.resumed', title: msg('Case goes on', '工单恢复处理') },
  { type: 'case.noted', title: msg('Note on a case', '工单有新备注') },
  { type: 'case.edited', title: msg('Case changed', '工单已修改') },
  { type: 'case.replanned', title: msg('Deadlines of a case moved', '工单期限已调整') },
  {
    type: 'case.resolved',
    title: msg('Case resolved', '工单已解决'),
    tells: [
      { person: 'createdById', because: 'creator' },
      { person: 'customerOwnerId', because: 'owner' },
    ],
  },
  { type: 'case.closed', title: msg('Case closed', '工单已关闭') },
  {
    type: 'case.reopened',
    title: msg('Case reopened', '工单重新打开'),
    tells: [
      { person: 'assigneeId', because: 'assignee' },
      { channels: 'departmentId', how: 'announce' },
    ],
  },
  {
    type: 'case.escalated',
    title: msg('Case escalated', '工单已升级'),
    tells: [{ person: 'managerId', because: 'manager' }],
  },
  {
    type: 'case.escalated_to_admins',
    title: msg('Case escalated to the admins', '工单已升级给管理员'),
    tells: [{ admins: true }],
  },
  {
    type: 'case.response_due',
    title: msg('First response due soon', '首次响应期限临近'),
    tells: [
      { person: 'assigneeId', because: 'assignee' },
      { channels: 'departmentId', how: 'announce' },
    ],
  },
  {
    type: 'case.response_breached',
    title: msg('First response overdue', '首次响应已逾期'),
    tells: [
      { person: 'assigneeId', because: 'assignee' },
      { channels: 'departmentId', how: 'announce' },
    ],
  },
  {
    type: 'case.resolution_due',
    title: msg('Resolution due soon', '解决期限临近'),
    tells: [
      { person: 'assigneeId', because: 'assignee' },
      { channels: 'departmentId', how: 'announce' },
    ],
  },
  {
    type: 'case.resolution_breached',
    title: msg('Resolution overdue', '解决已逾期'),
    tells: [
      { person: 'assigneeId', because: 'assignee' },
      { channels: 'departmentId', how: 'announce' },
    ],
  },
];
