import { msg } from '../../../core/msg.ts';
import { column, customer, customerExternal, external } from './shared.ts';
import type { ImportSpec } from './spec.ts';

/** Whom a campaign reached and what they did, as mailing programs and event tools tell it. */
export const touches: ImportSpec = {
  noun: 'campaign',
  title: msg('Campaign touches', '活动触达'),
  command: 'campaign touch',
  needs: ['campaign', 'customer'],
  columns: [
    external('campaign member id|recipient id|member id|id'),
    column('campaign', msg('Campaign', '营销活动'), 'campaign name|campaign id|mailing|event|活动|活动名称'),
    customer,
    customerExternal,
    column('via', msg('Channel', '渠道'), 'medium|type|campaign type|方式'),
    column('on', msg('Date', '日期'), 'sent|sent at|date sent|first responded date|created date|触达日期|发送日期', {
      reads: 'when',
    }),
    column('response', msg('Response', '回应'), 'status|member status|result|outcome|回应情况|结果'),
  ],
};
