import type { DomainEvent } from '../../core/events.ts';
import type { Money } from '../../core/money.ts';
import { type Msg, msg } from '../../core/msg.ts';
import type { Ability, Action, PolicyRecord } from '../../core/policy.ts';
import { type RecordRef, recordRef } from '../../core/records.ts';
import { type Columns, recordTable } from '../../operations/table.ts';
import { accessSql } from '../../store/access.ts';
import { type Sql, sql, type Tx } from '../../store/database.ts';
import type { Item } from './items-text.ts';
import { type Quantity, readQuantity } from './money.ts';
import type { Status } from './rules.ts';

/** An order with the names that people know its columns by. Days are text: `2026-12-01`. */
export interface OrderRow {
  readonly id: number;
  readonly version: number;
  readonly customerId: number;
  readonly customerName: string;
  readonly customerDepartmentId: number | null;
  readonly customerOwnerId: number | null;
  readonly customerTeamIds: number[];
  readonly contactId: number | null;
  readonly contactName: string | null;
  readonly number: string | null;
  readonly status: Status;
  readonly currency: string;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
  readonly paidMinor: bigint;
  readonly creditedNetMinor: bigint;
  readonly creditedTaxMinor: bigint;
  readonly orderedOn: string;
  readonly confirmedOn: string | null;
  readonly deliveredOn: string | null;
  readonly invoicedOn: string | null;
  readonly invoice: string | null;
  readonly dueOn: string | null;
  readonly paidOn: string | null;
  readonly cancelledOn: string | null;
  readonly cancelReason: string | null;
  readonly notes: string | null;
  readonly departmentId: number;
  readonly departmentEn: string;
  readonly departmentZh: string;
  readonly ownerId: number | null;
  readonly ownerName: string | null;
  readonly dealId: number | null;
  readonly sourceLink: string | null;
  readonly removedAt: Date | null;
  readonly createdById: number;
  readonly createdAt: Date;
  /** What was ordered, in a few words: the first item. */
  readonly firstItem: string | null;
  readonly itemCount: number;
}

const customerDepartment = sql`(SELECT c.department_id FROM customers c WHERE c.id = o.customer_id)`;
const customerOwner = sql`(SELECT c.owner_id FROM customers c WHERE c.id = o.customer_id)`;
const customerTeam = sql`(SELECT c.team_ids FROM customers c WHERE c.id = o.customer_id)`;

const columns = {
  customerId: ['customer_id', 'int'],
  contactId: ['contact_id', 'int'],
  number: ['number', 'text'],
  status: ['status', 'text'],
  currency: ['currency', 'text'],
  netMinor: ['net_minor', 'bigint'],
  taxMinor: ['tax_minor', 'bigint'],
  grossMinor: ['gross_minor', 'bigint'],
  paidMinor: ['paid_minor', 'bigint'],
  creditedNetMinor: ['credited_net_minor', 'bigint'],
  creditedTaxMinor: ['credited_tax_minor', 'bigint'],
  orderedOn: ['ordered_on', 'date'],
  confirmedOn: ['confirmed_on', 'date'],
  deliveredOn: ['delivered_on', 'date'],
  invoicedOn: ['invoiced_on', 'date'],
  invoice: ['invoice', 'text'],
  dueOn: ['due_on', 'date'],
  paidOn: ['paid_on', 'date'],
  cancelledOn: ['cancelled_on', 'date'],
  cancelReason: ['cancel_reason', 'text'],
  notes: ['notes', 'text'],
  departmentId: ['department_id', 'int'],
  ownerId: ['owner_id', 'int'],
  dealId: ['deal_id', 'int'],
  sourceLink: ['source_link', 'text'],
  removedAt: ['removed_at', 'timestamptz'],
  createdById: ['created_by_id', 'int'],
} as const satisfies Columns;

export const orders = recordTable<OrderRow, typeof columns>({
  noun: 'order',
  table: 'orders',
  alias: 'o',
  select: sql`
    o.id, o.version, o.customer_id AS "customerId",
    (SELECT c.name FROM customers c WHERE c.id = o.customer_id) AS "customerName",
    ${customerDepartment} AS "customerDepartmentId", ${customerOwner} AS "customerOwnerId",
    coalesce(${customerTeam}, '{}') AS "customerTeamIds",
    o.contact_id AS "contactId", (SELECT p.name FROM contacts p WHERE p.id = o.contact_id) AS "contactName",
    o.number, o.status, o.currency, o.net_minor AS "netMinor", o.tax_minor AS "taxMinor",
    o.gross_minor AS "grossMinor", o.paid_minor AS "paidMinor",
    o.credited_net_minor AS "creditedNetMinor", o.credited_tax_minor AS "creditedTaxMinor", o.ordered_on::text AS "orderedOn",
    o.confirmed_on::text AS "confirmedOn", o.delivered_on::text AS "deliveredOn", o.invoiced_on::text AS "invoicedOn",
    o.invoice, o.due_on::text AS "dueOn", o.paid_on::text AS "paidOn", o.cancelled_on::text AS "cancelledOn",
    o.cancel_reason AS "cancelReason", o.notes, o.department_id AS "departmentId",
    (SELECT h.name_en FROM departments h WHERE h.id = o.department_id) AS "departmentEn",
    (SELECT h.name_zh FROM departments h WHERE h.id = o.department_id) AS "departmentZh",
    o.owner_id AS "ownerId", (SELECT s.name FROM staff s WHERE s.id = o.owner_id) AS "ownerName",
    o.deal_id AS "dealId", o.source_link AS "sourceLink", o.removed_at AS "removedAt",
    o.created_by_id AS "createdById", o.created_at AS "createdAt",
    (SELECT i.description FROM order_items i WHERE i.order_id = o.id ORDER BY i.number LIMIT 1) AS "firstItem",
    (SELECT count(*)::int FROM order_items i WHERE i.order_id = o.id) AS "itemCount"`,
  columns,
  silent: ['netMinor', 'taxMinor', 'creditedTaxMinor', 'grossMinor', 'paidOn', 'confirmedOn', 'cancelledOn'],
});

export const orderRef = (id: number): RecordRef<'order'> => recordRef('order', id);

/** The columns that the policy's conditions speak of. */
export function orderRecord(
  order: Pick<
    OrderRow,
    'id' | 'departmentId' | 'ownerId' | 'createdById' | 'customerDepartmentId' | 'customerOwnerId' | 'customerTeamIds'
  >,
): PolicyRecord {
  const { id, departmentId, ownerId, createdById, customerDepartmentId, customerOwnerId, customerTeamIds } = order;
  return { id, departmentId, ownerId, createdById, customerDepartmentId, customerOwnerId, customerTeamIds };
}

/** The same columns of `orders o`, for lists. */
export const orderColumns: Readonly<Record<string, Sql>> = {
  id: sql`o.id`,
  departmentId: sql`o.department_id`,
  ownerId: sql`o.owner_id`,
  createdById: sql`o.created_by_id`,
  customerDepartmentId: customerDepartment,
  customerOwnerId: customerOwner,
  customerTeamIds: customerTeam,
};

/** Which of the rows called `o` this ability may do this to. */
export function orderAccess(ability: Ability, action: Action = 'read', field: 'basic' | 'money' = 'basic'): Sql {
  return accessSql(ability, action, 'order', orderColumns, field);
}

/** What orders called `o` come to, less what was credited of it. */
export const grossSql: Sql = sql`(o.gross_minor - o.credited_net_minor - o.credited_tax_minor)`;

/** A line of an order as it was written down. */
export interface ItemRow extends Item {
  readonly number: number;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
}

export async function itemsOf(tx: Tx, orderId: number): Promise<ItemRow[]> {
  const rows = await tx.rows<Omit<ItemRow, 'quantity'> & { readonly quantity: string }>(sql`
    SELECT number, description, sku, quantity::text, unit_minor AS "unitMinor", discount_points AS "discountPoints",
      tax_points AS "taxPoints", net_minor AS "netMinor", tax_minor AS "taxMinor"
    FROM order_items WHERE order_id = ${orderId}::int ORDER BY number`);
  return rows.map((row) => ({ ...row, quantity: readQuantity(row.quantity) satisfies Quantity }));
}

/** What was paid, or (negative) paid back. */
export interface PaymentRow {
  readonly id: number;
  readonly amountMinor: bigint;
  readonly paidOn: string;
  readonly note: string | null;
  readonly byId: number;
  readonly byName: string | null;
}

/** Oldest first. */
export function paymentsOf(tx: Tx, orderId: number): Promise<PaymentRow[]> {
  return tx.rows<PaymentRow>(sql`
    SELECT y.id, y.amount_minor AS "amountMinor", y.paid_on::text AS "paidOn", y.note, y.by_id AS "byId",
      (SELECT s.name FROM staff s WHERE s.id = y.by_id) AS "byName"
    FROM order_payments y WHERE y.order_id = ${orderId}::int AND y.removed_at IS NULL ORDER BY y.paid_on, y.id`);
}

export function moneyOf(order: Pick<OrderRow, 'currency'>, minor: bigint): Money {
  return { minor, currency: order.currency };
}

export function departmentName(order: Pick<OrderRow, 'departmentEn' | 'departmentZh'>): Msg {
  return msg(order.departmentEn, order.departmentZh);
}

/** What routing needs to know: ids only. */
export function orderDetails(
  order: Pick<
    OrderRow,
    'departmentId' | 'ownerId' | 'customerId' | 'customerDepartmentId' | 'customerOwnerId' | 'createdById' | 'status'
  >,
  changed: readonly string[] = [],
): DomainEvent['details'] {
  const { departmentId, ownerId, customerId, customerDepartmentId, customerOwnerId, createdById, status } = order;
  return {
    departmentId,
    ownerId,
    customerId,
    customerDepartmentId,
    customerOwnerId,
    createdById,
    status,
    changed: [...changed],
  };
}
