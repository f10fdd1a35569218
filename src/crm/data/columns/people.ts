import { msg } from '../../../core/msg.ts';
import { column, customer, customerExternal, department, external, own, ownerCalled, reached } from './shared.ts';
import type { ImportSpec } from './spec.ts';

export const customers: ImportSpec = {
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
    ...reached,
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

export const contacts: ImportSpec = {
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
    ...reached,
  ],
};
