import { type Msg, msg } from '../../core/msg.ts';
import type { Channel, Kind, Level, NoteKind, ResolutionKind, Status } from './rules.ts';

/** What people call the states, kinds and columns of a case. */
export const statusNames: Readonly<Record<Status, Msg>> = {
  new: msg('New', '新建'),
  open: msg('Open', '处理中'),
  waiting: msg('Waiting for the customer', '等待客户'),
  resolved: msg('Resolved', '已解决'),
  closed: msg('Closed', '已关闭'),
  reopened: msg('Reopened', '重新打开'),
};

export const levelNames: Readonly<Record<Level, Msg>> = {
  low: msg('Low', '低'),
  normal: msg('Normal', '普通'),
  high: msg('High', '高'),
  urgent: msg('Urgent', '紧急'),
};

export const kindNames: Readonly<Record<Kind, Msg>> = {
  issue: msg('Issue', '问题'),
  feedback: msg('Feedback', '反馈'),
  consultation: msg('Consultation', '咨询'),
};

export const channelNames: Readonly<Record<Channel, Msg>> = {
  call: msg('Call', '电话'),
  email: msg('E-mail', '邮件'),
  chat: msg('Chat', '聊天'),
  meeting: msg('Meeting', '会议'),
  visit: msg('Visit', '拜访'),
  web: msg('Website', '网站'),
  other: msg('Other', '其他'),
};

export const resolutionNames: Readonly<Record<ResolutionKind, Msg>> = {
  solved: msg('Solved', '已解决'),
  workaround: msg('Workaround', '临时方案'),
  explained: msg('Explained', '已解答'),
  duplicate: msg('Duplicate', '重复工单'),
  declined: msg('Declined', '未采纳'),
  no_answer: msg('No answer from the customer', '客户未回复'),
};

export const noteNames: Readonly<Record<NoteKind, Msg>> = {
  note: msg('Note', '备注'),
  response: msg('Answer', '回复'),
  wait: msg('Waits for', '等待'),
  reopen: msg('Reopened because', '重新打开原因'),
  escalation: msg('Escalated because', '升级原因'),
};

/** How people call the columns, in notices about changes. */
export const columnNames: Readonly<Record<string, Msg>> = {
  kind: msg('the kind', '类型'),
  subject: msg('the subject', '主题'),
  description: msg('the description', '描述'),
  channel: msg('how it came in', '来源渠道'),
  level: msg('the level', '级别'),
  status: msg('the status', '状态'),
  customerId: msg('the customer', '客户'),
  contactId: msg('the contact', '联系人'),
  categoryId: msg('the category', '分类'),
  departmentId: msg('the department', '部门'),
  assigneeId: msg('the assignee', '负责人'),
  resolutionDueAt: msg('the deadline', '解决期限'),
  respondedAt: msg('the first response', '首次响应'),
  resolution: msg('the resolution', '解决方案'),
  resolutionKind: msg('how it was resolved', '解决方式'),
  reopenReason: msg('why it was reopened', '重新打开原因'),
  escalation: msg('the escalation', '升级'),
  escalationReason: msg('why it was escalated', '升级原因'),
  notes: msg('a note', '备注'),
};
