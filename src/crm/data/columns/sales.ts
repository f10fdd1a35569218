import { msg } from '../../../core/msg.ts';
import { column, customer, customerExternal, department, external, ownerCalled } from './shared.ts';
import type { ImportSpec } from './spec.ts';

export const deals: ImportSpec = {
  noun: 'deal',
  title: msg('Deals', '商机'),
  command: 'deal add',
  needs: ['title', 'customer'],
  columns: [
    external(
      'opportunity id|deal id|potential id|opportunityid|(do not modify) opportunity|id|hs object id|record id - deal',
    ),
    customer,
    customerExternal,
    column(
      'title',
      msg('Title', '名称'),
      'opportunity name|deal name|potential name|topic|name|deal|opportunity|商机名称|商机|标题',
    ),
    column(
      'amount',
      msg('Amount', '金额'),
      'deal value|value|est. revenue|estimated revenue|amount in company currency|expected revenue|商机金额|预计金额',
      {
        reads: 'number',
      },
    ),
    column(
      'currency',
      msg('Currency', '货币'),
      'opportunity currency|deal currency|currency iso code|currency code|币种',
      { arg: null },
    ),
    column(
      'close',
      msg('Expected close', '预计成交'),
      'close date|closing date|est. close date|estimated close date|expected close date|预计成交日期',
      {
        reads: 'day',
      },
    ),
    column('stage', msg('Stage', '阶段'), 'deal stage|sales stage|pipeline stage|pipeline phase|商机阶段'),
    column('for', msg('Owner', '负责人'), `owner|opportunity owner|deal owner|potential owner|${ownerCalled}`),
    department(),
    column('next', msg('Next step', '下一步'), 'next action'),
    column('notes', msg('Notes', '备注'), 'description|deal description|note|说明'),
  ],
};

export const orders: ImportSpec = {
  noun: 'order',
  title: msg('Orders', '订单'),
  command: 'order add',
  needs: ['customer', 'items'],
  columns: [
    external('order id|sales order id|salesorderid|id'),
    customer,
    customerExternal,
    column('items', msg('Items', '明细'), 'products|lines|order items|订单明细|商品'),
    column('number', msg('Number', '订单号'), 'order number|order no|po number|so number|单号'),
    column('tax', msg('Tax', '税率'), 'tax rate|vat'),
    column('currency', msg('Currency', '货币'), 'currency code|currency iso code|币种'),
    column('on', msg('Date', '日期'), 'order date|order start date|ordered on|created date|下单日期', { reads: 'day' }),
    column('for', msg('Owner', '负责人'), `owner|order owner|${ownerCalled}`),
    department(),
    column('note', msg('Notes', '备注'), 'description|notes|terms|说明'),
  ],
};

export const needs: ImportSpec = {
  noun: 'need',
  title: msg('Needs', '需求'),
  command: 'need add',
  needs: ['customer', 'title'],
  columns: [
    external('need id|request id|requirement id|id'),
    customer,
    customerExternal,
    column('title', msg('What', '内容'), 'need|requirement|request|title|subject|feature|需求|标题'),
    column('type', msg('Kind', '类型'), 'kind|category|需求类型'),
    column('level', msg('Level', '级别'), 'priority|importance|优先级'),
    column('by', msg('Needed by', '截止'), 'due|due date|needed by|deadline', { reads: 'day' }),
    column('details', msg('Details', '说明'), 'description|notes|comments|备注'),
    column('for', msg('Owner', '负责人'), `owner|${ownerCalled}`),
    department(),
  ],
};
