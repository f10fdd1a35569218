import { type Msg, msg } from '../../core/msg.ts';

/**
 * How a cell becomes a value. 'words': as if typed, by the command's own parser. 'day' and 'when': a date, which is read here, since
 * commands ask of a new record's dates that they lie ahead and a file tells of the past. 'number': an amount. 'id': one of ours.
 */
export type Reads = 'words' | 'day' | 'when' | 'number' | 'country' | 'id' | 'external';

/** What a column of a file may be. */
export interface ColumnSpec {
  readonly key: string;
  readonly label: Msg;
  readonly reads: Reads;
  /** The argument of the command that it fills; several that fill the same are put together. */
  readonly arg?: string;
  /** What people and other programs call it, small letters and single spaces; the label and the key count too. */
  readonly called: readonly string[];
}

export const importNouns = [
  'customer',
  'contact',
  'interaction',
  'task',
  'deal',
  'order',
  'need',
  'case',
  'survey',
] as const;
export type ImportNoun = (typeof importNouns)[number];

export interface ImportSpec {
  readonly noun: ImportNoun;
  readonly title: Msg;
  /** The command that writes a row down. */
  readonly command: string;
  readonly columns: readonly ColumnSpec[];
  /** Without these a row is nothing. */
  readonly needs: readonly string[];
}

function column(
  key: string,
  label: Msg,
  called: string,
  over: { readonly reads?: Reads; readonly arg?: string | null } = {},
): ColumnSpec {
  const arg = over.arg === null ? {} : { arg: over.arg ?? key };
  const words = called === '' ? [] : called.split('|').map((word) => word.trim());
  return { key, label, reads: over.reads ?? 'words', ...arg, called: words };
}

const own = column('id', msg('Crossdesk id', 'Crossdesk 编号'), 'crossdesk id|crm id|编号', { reads: 'id', arg: null });
const external = (called: string) =>
  column('externalId', msg('Id elsewhere', '外部编号'), `external id|${called}|record id|外部编号|外部id`, {
    reads: 'external',
    arg: null,
  });
const customer = column(
  'customer',
  msg('Customer', '客户'),
  'account name|company name|company|account|associated company|organization|organisation|client|related to|regarding|customer name|客户名称|公司名称|公司|所属客户|account name id',
);
const customerExternal = column(
  'customerExternalId',
  msg('Customer id elsewhere', '客户外部编号'),
  'account id|company id|associated company id|associated company ids|accountid|parent account id|account name.id|客户外部编号',
  { reads: 'external', arg: 'customer' },
);
const department = (called = '') =>
  column('department', msg('Department', '部门'), `dept|team|business unit|${called}|所属部门`);
const ownerCalled = 'assigned to|account manager|record owner|sales rep|负责人|所有者';

const customers: ImportSpec = {
  noun: 'customer',
  title: msg('Customers', '客户'),
  command: 'customer add',
  needs: ['name'],
  columns: [
    own,
    external('account id|company id|accountid|(do not modify) account|id|hs object id|record id - company'),
    column(
      'name',
      msg('Name', '名称'),
      'account name|company name|company|account|organization|organisation|customer|customer name|client|客户名称|公司名称|公司|客户|企业名称|firma|firmenname|unternehmen|entreprise|societe|empresa',
    ),
    column('kind', msg('Kind', '类型'), 'customer kind|客户类型'),
    column('aliases', msg('Other names', '别名'), 'alias|aka|also known as|dba|trade name|又名|曾用名|英文名'),
    column(
      'website',
      msg('Website', '网站'),
      'web site|url|homepage|domain|company domain name|website url|网址|官网|webseite|site web',
    ),
    column('email', msg('E-mail', '邮箱'), 'email|e mail|mail|email address|account email|company email|邮件|电子邮箱'),
    column(
      'phone',
      msg('Phone', '电话'),
      'phone number|telephone|tel|main phone|account phone|company phone|mobile|手机|联系电话|电话号码|telefon|telefonnummer|telephone|telefono',
    ),
    column(
      'address',
      msg('Address', '地址'),
      'full address|postal address|billing address|address 1|通讯地址|详细地址',
    ),
    column(
      'street',
      msg('Street', '街道'),
      'street address|straße|rue|calle|billing street|address 1: street 1|street address 2|address1 line1|mailing street',
      { arg: 'address' },
    ),
    column(
      'zip',
      msg('Postal code', '邮编'),
      'zip|plz|postleitzahl|code postal|codigo postal|postcode|zip code|billing zip/postal code|billing postal code|billing code|address 1: zip/postal code|邮政编码',
      {
        arg: 'address',
      },
    ),
    column('city', msg('City', '城市'), 'town|ort|stadt|ville|ciudad|billing city|address 1: city|address1 city', {
      arg: 'address',
    }),
    column(
      'state',
      msg('State', '省份'),
      'state/region|billing state/province|billing state|province|region|address 1: state/province|省',
      {
        arg: 'address',
      },
    ),
    column(
      'country',
      msg('Country', '国家/地区'),
      'billing country|country/region|address 1: country/region|billing country/region|nation|land|pays|pais|国家|地区',
      {
        reads: 'country',
      },
    ),
    column('language', msg('Language', '语言'), 'preferred language|lang'),
    column(
      'source',
      msg('Source', '来源'),
      'account source|lead source|original source|original traffic source|客户来源',
    ),
    column('tags', msg('Tags', '标签'), 'tag|industry|labels|rating|category|行业|分类'),
    column('lifecycle', msg('Lifecycle', '阶段'), 'lifecycle stage|standing|客户阶段|客户状态'),
    column(
      'value',
      msg('Value', '金额'),
      'annual revenue|revenue|account value|worth|umsatz|jahresumsatz|价值|年收入',
      {
        reads: 'number',
      },
    ),
    column('currency', msg('Currency', '货币'), 'account currency|currency iso code|currency code|币种', { arg: null }),
    column(
      'owner',
      msg('Owner', '负责人'),
      `account owner|company owner|owner name|account owner alias|${ownerCalled}`,
    ),
    department(),
    column('preferredChannel', msg('Preferred channel', '首选联系方式'), 'preferred method of contact'),
    column('birthYear', msg('Year of birth', '出生年份'), 'birth year'),
    column('gender', msg('Gender', '性别'), 'sex'),
    column('notes', msg('Notes', '备注'), 'description|note|comments|comment|about us|account description|说明|描述'),
    column(
      'contactName',
      msg('Contact', '联系人'),
      'contact name|primary contact|contact person|main contact|联系人姓名',
      {
        arg: 'contact.name',
      },
    ),
    column('contactFirst', msg('Contact: first name', '联系人名'), 'first name|contact first name|firstname', {
      arg: 'contact.name',
    }),
    column('contactLast', msg('Contact: last name', '联系人姓'), 'last name|contact last name|lastname|surname', {
      arg: 'contact.name',
    }),
    column(
      'contactRole',
      msg('Contact: role', '联系人职务'),
      'job title|contact title|contact role|position|职务|职位',
      {
        arg: 'contact.role',
      },
    ),
    column(
      'contactEmail',
      msg('Contact: e-mail', '联系人邮箱'),
      'contact email|contact e mail|primary contact email|联系人邮箱',
      {
        arg: 'contact.email',
      },
    ),
    column('contactPhone', msg('Contact: phone', '联系人电话'), 'contact phone|contact mobile|联系人手机', {
      arg: 'contact.phone',
    }),
  ],
};

const contacts: ImportSpec = {
  noun: 'contact',
  title: msg('Contacts', '联系人'),
  command: 'contact add',
  needs: ['name', 'customer'],
  columns: [
    own,
    external('contact id|contactid|(do not modify) contact|id|hs object id|record id - contact'),
    customer,
    customerExternal,
    column('name', msg('Name', '姓名'), 'full name|contact name|contact|person|名称|联系人姓名'),
    column('first', msg('First name', '名'), 'firstname|given name', { arg: 'name' }),
    column('last', msg('Last name', '姓'), 'lastname|surname|family name', { arg: 'name' }),
    column('role', msg('Role', '职务'), 'title|job title|position|function|职位|头衔'),
    column('email', msg('E-mail', '邮箱'), 'email|e mail|mail|email address|邮件|电子邮箱'),
    column(
      'phone',
      msg('Phone', '电话'),
      'phone number|telephone|tel|business phone|mobile|mobile phone|mobile phone number|手机|联系电话|手机号',
    ),
    column('language', msg('Language', '语言'), 'preferred language'),
    column('preferredChannel', msg('Preferred channel', '首选联系方式'), 'preferred method of contact'),
    column('notes', msg('Notes', '备注'), 'description|note|comments|说明'),
  ],
};

const interactions: ImportSpec = {
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

const tasks: ImportSpec = {
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

const deals: ImportSpec = {
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

const orders: ImportSpec = {
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

const needs: ImportSpec = {
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

const cases: ImportSpec = {
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

const surveys: ImportSpec = {
  noun: 'survey',
  title: msg('Surveys', '调查'),
  command: 'survey add',
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
    column('comment', msg('Comment', '评语'), 'comments|feedback|verbatim|意见'),
  ],
};

export const specs: readonly ImportSpec[] = [
  customers,
  contacts,
  interactions,
  tasks,
  deals,
  orders,
  needs,
  cases,
  surveys,
];

export function specOf(noun: string): ImportSpec {
  const found = specs.find((spec) => spec.noun === noun);
  if (!found) throw new Error(`Nothing says how to import “${noun}”.`);
  return found;
}

export function columnOf(spec: ImportSpec, key: string): ColumnSpec | undefined {
  return spec.columns.find((one) => one.key === key);
}
