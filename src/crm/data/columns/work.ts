import { msg } from '../../../core/msg.ts';
import { column, customer, customerExternal, external, ownerCalled } from './shared.ts';
import type { ImportSpec } from './spec.ts';

export const interactions: ImportSpec = {
  noun: 'interaction',
  title: msg('Logs', '沟通记录'),
  command: 'log add',
  needs: ['customer', 'content'],
  columns: [
    external('activity id|engagement id|task/event id|id'),
    customer,
    customerExternal,
    column(
      'content',
      msg('Content', '内容'),
      'description|full comments|comments|notes|note|body|summary|subject|call notes|note body|记录|沟通内容',
    ),
    column('via', msg('Channel', '方式'), 'type|activity type|channel|call type|how|渠道'),
    column('at', msg('Time', '时间'), 'date|activity date|when|due date|start date|created date|create date|日期', {
      reads: 'when',
    }),
    column('private', msg('Only own department', '仅本部门'), 'private|internal|私密'),
  ],
};

export const tasks: ImportSpec = {
  noun: 'task',
  title: msg('Tasks', '任务'),
  command: 'task add',
  needs: ['title'],
  columns: [
    external('activity id|task id|taskid|id'),
    { ...customer },
    customerExternal,
    column('title', msg('Title', '标题'), 'subject|task|task name|task title|name|what|任务|主题|内容'),
    column('for', msg('Assignee', '负责人'), `owner|assigned|task owner|${ownerCalled}`),
    column('to', msg('Department', '部门'), 'department|dept|team'),
    column('due', msg('Due', '截止'), 'due date|deadline|due on|due by|end date|截止日期|到期日', { reads: 'when' }),
    column('priority', msg('Priority', '优先级'), 'importance|prio'),
    column('note', msg('Note', '备注'), 'description|comments|notes|full comments|body|说明'),
  ],
};
