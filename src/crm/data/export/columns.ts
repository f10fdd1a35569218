import { type Msg, msg } from '../../../core/msg.ts';
import type { NounName } from '../../../core/records.ts';
import { type Sql, sql } from '../../../store/database.ts';
import type { ContactField } from '../../../store/sealed-details.ts';

/** A column of an export. Headers are those that an import knows again. */
export interface ExportColumn {
  readonly label: Msg;
  /** The field group of the policy that whoever exports must be able to read. */
  readonly group: string;
  /** Text, for the noun's own alias of its table. */
  readonly sql: Sql;
  /** It is sealed: what it holds. */
  readonly sealed?: ContactField;
}

export const exportNouns = ['customer', 'contact', 'interaction', 'task', 'deal', 'order', 'need', 'case'] as const;
export type ExportNoun = (typeof exportNouns)[number] & NounName;

export interface ExportSpec {
  readonly columns: readonly ExportColumn[];
  /** Rows that are in use. */
  readonly where: Sql;
  readonly id: Sql;
  readonly department: Sql;
  /** Whose it is, for `mine`. */
  readonly owner: Sql;
  /** The customer that a row is about: its name is shown to those who may see it, and whoever may not sees no such row. */
  readonly customerId: Sql | null;
}

const column = (label: Msg, expression: Sql, group = 'basic'): ExportColumn => ({ label, sql: expression, group });
const sealed = (label: Msg, expression: Sql, field: ContactField): ExportColumn => ({
  label,
  sql: expression,
  group: 'contact',
  sealed: field,
});
const staffName = (id: Sql): Sql => sql`(SELECT w.name FROM staff w WHERE w.id = ${id})`;
const departmentName = (id: Sql): Sql => sql`(SELECT h.name_en FROM departments h WHERE h.id = ${id})`;
const amount = (minor: Sql, currency: Sql): Sql => sql`trim_scale(bi.amount(${minor}, ${currency}))::text`;
/** ISO 8601 in UTC: the same for whoever reads it. */
const moment = (at: Sql): Sql => sql`to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const labels = {
  id: msg('Crossdesk id', 'Crossdesk 编号'),
  owner: msg('Owner', '负责人'),
  assignee: msg('Assignee', '负责人'),
  department: msg('Department', '部门'),
  email: msg('E-mail', '邮箱'),
  phone: msg('Phone', '电话'),
  notes: msg('Notes', '备注'),
  currency: msg('Currency', '货币'),
  status: msg('Status', '状态'),
  created: msg('Created', '创建时间'),
  title: msg('Title', '标题'),
} as const;

export const exportSpecs: Readonly<Record<ExportNoun, ExportSpec>> = {
  customer: {
    id: sql`c.id`,
    where: sql`c.archived_at IS NULL`,
    department: sql`c.department_id`,
    owner: sql`c.owner_id`,
    customerId: null,
    columns: [
      column(labels.id, sql`'C-' || c.id`),
      column(msg('Name', '名称'), sql`c.name`),
      column(msg('Kind', '类型'), sql`c.kind`),
      column(msg('Other names', '别名'), sql`array_to_string(c.aliases, ', ')`),
      column(msg('Lifecycle', '阶段'), sql`c.lifecycle`),
      column(msg('Country', '国家/地区'), sql`c.country`),
      column(msg('Language', '语言'), sql`c.language`),
      column(msg('Website', '网站'), sql`c.website`),
      column(msg('Source', '来源'), sql`c.source`),
      column(msg('Tags', '标签'), sql`array_to_string(c.tags, ', ')`),
      sealed(labels.email, sql`c.email_sealed`, 'email'),
      sealed(labels.phone, sql`c.phone_sealed`, 'phone'),
      sealed(msg('Address', '地址'), sql`c.address_sealed`, 'address'),
      column(msg('Value', '金额'), amount(sql`c.value_minor`, sql`c.value_currency`), 'money'),
      column(labels.currency, sql`c.value_currency`, 'money'),
      column(labels.owner, staffName(sql`c.owner_id`)),
      column(labels.department, departmentName(sql`c.department_id`)),
      column(labels.notes, sql`c.notes`, 'notes'),
      column(labels.created, moment(sql`c.created_at`)),
    ],
  },
  contact: {
    id: sql`p.id`,
    where: sql`p.removed_at IS NULL`,
    department: sql`(SELECT q.department_id FROM customers q WHERE q.id = p.customer_id)`,
    owner: sql`(SELECT q.owner_id FROM customers q WHERE q.id = p.customer_id)`,
    customerId: sql`p.customer_id`,
    columns: [
      column(labels.id, sql`'P-' || p.id`),
      column(msg('Name', '姓名'), sql`p.name`),
      column(msg('Role', '职务'), sql`p.role`),
      sealed(labels.email, sql`p.email_sealed`, 'email'),
      sealed(labels.phone, sql`p.phone_sealed`, 'phone'),
      column(msg('Language', '语言'), sql`p.language`),
      column(msg('Preferred channel', '首选联系方式'), sql`p.preferred_channel`, 'contact'),
      column(labels.notes, sql`p.notes`, 'notes'),
    ],
  },
  interaction: {
    id: sql`i.id`,
    where: sql`i.deleted_at IS NULL`,
    department: sql`i.department_id`,
    owner: sql`i.by_id`,
    customerId: sql`i.customer_id`,
    columns: [
      column(labels.id, sql`'L-' || i.id`),
      column(msg('Time', '时间'), moment(sql`i.happened_at`)),
      column(msg('Channel', '方式'), sql`i.via`),
      column(msg('By', '记录人'), staffName(sql`i.by_id`)),
      column(labels.department, departmentName(sql`i.department_id`)),
      column(msg('Content', '内容'), sql`i.content`, 'content'),
    ],
  },
  task: {
    id: sql`t.id`,
    where: sql`TRUE`,
    department: sql`t.department_id`,
    owner: sql`t.assignee_id`,
    customerId: sql`t.customer_id`,
    columns: [
      column(labels.id, sql`'T-' || t.id`),
      column(labels.title, sql`t.title`),
      column(labels.status, sql`t.status`),
      column(msg('Priority', '优先级'), sql`t.priority`),
      column(msg('Due', '截止'), moment(sql`t.due_at`)),
      column(labels.assignee, staffName(sql`t.assignee_id`)),
      column(labels.department, departmentName(sql`t.department_id`)),
      column(labels.created, moment(sql`t.created_at`)),
      column(msg('Closed', '关闭时间'), moment(sql`t.closed_at`)),
    ],
  },
  deal: {
    id: sql`d.id`,
    where: sql`d.removed_at IS NULL`,
    department: sql`d.department_id`,
    owner: sql`d.owner_id`,
    customerId: sql`d.customer_id`,
    columns: [
      column(labels.id, sql`'DL-' || d.id`),
      column(labels.title, sql`d.title`),
      column(msg('Stage', '阶段'), sql`d.stage`),
      column(labels.status, sql`d.status`),
      column(msg('Amount', '金额'), amount(sql`d.amount_minor`, sql`d.amount_currency`), 'money'),
      column(labels.currency, sql`d.amount_currency`, 'money'),
      column(msg('Expected close', '预计成交'), sql`d.expected_on::text`),
      column(msg('Closed', '关闭日期'), sql`d.closed_on::text`),
      column(labels.owner, staffName(sql`d.owner_id`)),
      column(labels.department, departmentName(sql`d.department_id`)),
      column(msg('Next step', '下一步'), sql`d.next_step`, 'notes'),
      column(labels.notes, sql`d.notes`, 'notes'),
    ],
  },
  order: {
    id: sql`o.id`,
    where: sql`o.removed_at IS NULL`,
    department: sql`o.department_id`,
    owner: sql`o.owner_id`,
    customerId: sql`o.customer_id`,
    columns: [
      column(labels.id, sql`'O-' || o.id`),
      column(msg('Number', '订单号'), sql`o.number`),
      column(labels.status, sql`o.status`),
      column(msg('Date', '日期'), sql`o.ordered_on::text`),
      column(msg('Net', '净额'), amount(sql`o.net_minor`, sql`o.currency`), 'money'),
      column(msg('Gross', '总额'), amount(sql`o.gross_minor`, sql`o.currency`), 'money'),
      column(
        msg('Credited', '已红冲'),
        amount(sql`o.credited_net_minor + o.credited_tax_minor`, sql`o.currency`),
        'money',
      ),
      column(msg('Paid', '已付'), amount(sql`o.paid_minor`, sql`o.currency`), 'money'),
      column(labels.currency, sql`o.currency`, 'money'),
      column(labels.owner, staffName(sql`o.owner_id`)),
      column(labels.department, departmentName(sql`o.department_id`)),
      column(labels.notes, sql`o.notes`, 'notes'),
    ],
  },
  need: {
    id: sql`n.id`,
    where: sql`n.removed_at IS NULL`,
    department: sql`n.department_id`,
    owner: sql`n.owner_id`,
    customerId: sql`n.customer_id`,
    columns: [
      column(labels.id, sql`'N-' || n.id`),
      column(msg('What', '内容'), sql`n.title`),
      column(msg('Kind', '类型'), sql`n.kind`),
      column(msg('Level', '级别'), sql`n.level`),
      column(labels.status, sql`n.status`),
      column(msg('Needed by', '截止'), sql`n.needed_on::text`),
      column(labels.owner, staffName(sql`n.owner_id`)),
      column(labels.department, departmentName(sql`n.department_id`)),
      column(msg('Details', '说明'), sql`n.description`, 'notes'),
    ],
  },
  case: {
    id: sql`k.id`,
    where: sql`TRUE`,
    department: sql`k.department_id`,
    owner: sql`k.assignee_id`,
    customerId: sql`k.customer_id`,
    columns: [
      column(labels.id, sql`'CS-' || k.id`),
      column(msg('Subject', '主题'), sql`k.subject`),
      column(msg('Kind', '类型'), sql`k.kind`),
      column(msg('Level', '级别'), sql`k.level`),
      column(labels.status, sql`k.status`),
      column(msg('Opened', '创建时间'), moment(sql`k.opened_at`)),
      column(msg('Resolved', '解决时间'), moment(sql`k.resolved_at`)),
      column(labels.assignee, staffName(sql`k.assignee_id`)),
      column(labels.department, departmentName(sql`k.department_id`)),
      column(msg('Description', '描述'), sql`k.description`, 'content'),
    ],
  },
};
