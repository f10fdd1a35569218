import { defineNoun } from '../../commands/define.ts';
import { msg } from '../../core/msg.ts';
import { sql } from '../../store/database.ts';
import { orderCard, orderCards } from './cards.ts';
import { addCommand, addItemsCommand, removeItemCommand } from './commands/add.ts';
import { creditCommand } from './commands/credit.ts';
import { assignCommand, editCommand } from './commands/edit.ts';
import { editItemCommand } from './commands/edit-item.ts';
import { listCommand, showCommand } from './commands/list.ts';
import {
  cancelCommand,
  confirmCommand,
  deliverCommand,
  invoiceCommand,
  payCommand,
  refundCommand,
} from './commands/steps.ts';
import { creditTexts } from './credit-messages.ts';
import { eventTitles, messages } from './messages.ts';
import { ordersOfCustomer } from './of-customer.ts';
import { addOrder } from './operations/add.ts';
import { creditOrder } from './operations/credits.ts';
import { assignOrder, editOrder } from './operations/edit.ts';
import { editOrderItem } from './operations/edit-item.ts';
import { addOrderItems, removeOrderItem } from './operations/items.ts';
import { listOrders, showOrder } from './operations/list.ts';
import { payOrder, refundOrder } from './operations/payments.ts';
import { cancelOrder, confirmOrder, deliverOrder, invoiceOrder } from './operations/steps.ts';
import { overdueOrders } from './overdue.ts';
import { orderColumns } from './records.ts';
import { orderReference } from './references.ts';

/** What a customer ordered, from the draft to the last payment. */
export const orders = defineNoun({
  name: 'order',
  title: messages.title,
  words: ['order', 'orders', '订单'],
  area: 'sales',
  operations: [
    addOrder,
    showOrder,
    listOrders,
    addOrderItems,
    editOrderItem,
    removeOrderItem,
    confirmOrder,
    deliverOrder,
    invoiceOrder,
    payOrder,
    refundOrder,
    creditOrder,
    cancelOrder,
    editOrder,
    assignOrder,
  ],
  commands: [
    addCommand,
    listCommand,
    showCommand,
    addItemsCommand,
    editItemCommand,
    removeItemCommand,
    confirmCommand,
    deliverCommand,
    invoiceCommand,
    payCommand,
    refundCommand,
    creditCommand,
    cancelCommand,
    editCommand,
    assignCommand,
  ],
  events: [
    {
      type: 'order.added',
      title: eventTitles.added,
      tells: [
        { channels: 'departmentId', how: 'post' },
        { person: 'ownerId', because: 'owner' },
        { channels: 'customerDepartmentId', how: 'post' },
      ],
    },
    { type: 'order.edited', title: eventTitles.edited },
    {
      type: 'order.assigned',
      title: eventTitles.assigned,
      lead: msg('Yours now', '现由您负责'),
      tells: [
        { person: 'ownerId', because: 'owner' },
        { channels: 'departmentId', how: 'post' },
      ],
    },
    { type: 'order.confirmed', title: eventTitles.confirmed, tells: [{ person: 'ownerId', because: 'owner' }] },
    { type: 'order.delivered', title: eventTitles.delivered, tells: [{ person: 'ownerId', because: 'owner' }] },
    { type: 'order.invoiced', title: eventTitles.invoiced },
    {
      type: 'order.paid',
      title: eventTitles.paid,
      lead: msg('Payment received', '已收到付款'),
      tells: [{ person: 'ownerId', because: 'owner' }],
    },
    {
      type: 'order.refunded',
      title: eventTitles.refunded,
      lead: msg('Paid back', '已退款'),
      tells: [{ person: 'ownerId', because: 'owner' }],
    },
    {
      type: 'order.credited',
      title: creditTexts.event,
      lead: creditTexts.lead,
      tells: [{ person: 'ownerId', because: 'owner' }],
    },
    {
      type: 'order.cancelled',
      title: eventTitles.cancelled,
      lead: msg('Cancelled', '已取消'),
      tells: [
        { person: 'ownerId', because: 'owner' },
        { person: 'createdById', because: 'creator' },
      ],
    },
    { type: 'order.removed', title: eventTitles.removed },
    {
      type: 'order.overdue',
      title: eventTitles.overdue,
      lead: msg('Not paid in time', '逾期未付'),
      tells: [
        { person: 'ownerId', because: 'owner' },
        { channels: 'financeDepartmentId', how: 'announce' },
      ],
    },
  ],
  references: [orderReference],
  card: orderCard,
  cards: orderCards,
  ofCustomer: ordersOfCustomer,
  policy: { from: sql`orders o`, columns: orderColumns },
  watches: [overdueOrders],
});
