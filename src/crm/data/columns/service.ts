import { msg } from '../../../core/msg.ts';
import { column, customer, customerExternal, external, ownerCalled } from './shared.ts';
import type { ImportSpec } from './spec.ts';

export const cases: ImportSpec = {
  noun: 'case',
  title: msg('Cases', '工单'),
  command: 'case add',
  needs: ['customer', 'subject'],
  columns: [
    external('case id|ticket id|case number|ticket number|incidentid|(do not modify) case|id|hs object id'),
    customer,
    customerExternal,
    column('subject', msg('Subject', '主题'), 'title|case title|ticket name|ticket|case|case subject|标题|工单'),
    column('description', msg('Description', '描述'), 'details|body|ticket description|case description|content|说明'),
    column('kind', msg('Kind', '类型'), 'type|case type|工单类型'),
    column('level', msg('Level', '级别'), 'priority|severity|urgency|优先级'),
    column('channel', msg('Channel', '渠道'), 'case origin|origin|source|ticket source|via'),
    column('category', msg('Category', '分类'), 'case reason|topic'),
    column('to', msg('Department', '部门'), 'department|queue|team'),
    column('for', msg('Assignee', '负责人'), `assignee|owner|case owner|ticket owner|${ownerCalled}`),
  ],
};

export const surveys: ImportSpec = {
  noun: 'survey',
  title: msg('Surveys', '调查'),
  command: 'survey record',
  needs: ['customer'],
  columns: [
    external('response id|survey id|feedback id|id'),
    customer,
    customerExternal,
    column('csat', msg('CSAT', '满意度评分'), 'csat score|satisfaction score|满意度'),
    column('nps', msg('NPS', '净推荐值'), 'nps score|likelihood to recommend|推荐度'),
    column('on', msg('Date', '日期'), 'survey date|submitted|response date|taken on|created date|调查日期', {
      reads: 'day',
    }),
    column('satisfaction', msg('Satisfaction, expected/actual', '满意度 期望/实际'), 'satisfaction'),
    column('satisfactionExpected', msg('Satisfaction expected', '期望满意度'), 'expected satisfaction', {
      arg: 'satisfaction',
    }),
    column('satisfactionActual', msg('Satisfaction actual', '实际满意度'), 'actual satisfaction', {
      arg: 'satisfaction',
    }),
    column('loyalty', msg('Loyalty, expected/actual', '忠诚度 期望/实际'), 'loyalty'),
    column('loyaltyExpected', msg('Loyalty expected', '期望忠诚度'), 'expected loyalty', { arg: 'loyalty' }),
    column('loyaltyActual', msg('Loyalty actual', '实际忠诚度'), 'actual loyalty', { arg: 'loyalty' }),
    column('period', msg('Period', '期间'), 'quarter|survey period|周期'),
    column('about', msg('About', '对象'), 'case|order|case id|order id'),
    column('comment', msg('Comment', '评语'), 'comments|feedback|verbatim|意见'),
  ],
};
