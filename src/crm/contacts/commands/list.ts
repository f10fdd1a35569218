import { customerArg, intArg, textArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { listCard } from '../cards.ts';
import { labels, summaries } from '../messages.ts';
import { listContacts, showContact } from '../operations/list.ts';
import { limits } from '../rules.ts';
import { whichContact } from './fields.ts';

export const show = defineCommand({
  path: 'contact show',
  zh: '联系人 查看',
  aliases: ['contact view', 'contact open', '联系人 显示'],
  summary: summaries.show,
  nounDefault: 'words',
  examples: { en: ['contact show P-3', 'contact show "Ana Lima"'], zh: ['联系人 查看 王芳'] },
  args: { contact: whichContact('rest') },
  runs: showContact,
  input: ({ values }) => ({ id: values.contact.id }),
  reply: ({ id }) => ({ show: recordRef('contact', id), to: 'caller' }),
});

export const list = defineCommand({
  path: 'contact list',
  zh: '联系人 列表',
  aliases: ['contact ls', 'contact find', '联系人 查找'],
  summary: summaries.list,
  nounDefault: 'bare',
  examples: {
    en: ['contact list acme', 'contact list query:lima', 'contact find query:ana@acme.example'],
    zh: ['联系人 列表 晨光', '联系人 查找 关键词:王'],
  },
  args: {
    customer: customerArg({ label: labels.customer, takes: 'rest', keys: ['at', '客户', 'c'], example: 'acme' }),
    query: textArg({ label: labels.query, keys: ['name', 'for', '关键词'], max: limits.find, example: 'lima' }),
    page: intArg({ label: labels.query, min: 1, max: 100, form: 'none' }),
  },
  runs: listContacts,
  input: ({ values: { customer, query, page } }) => ({
    ...(customer ? { customerId: customer.id } : {}),
    ...(query ? { query } : {}),
    ...(page ? { page } : {}),
  }),
  reply: (out, { values: { customer, query } }, viewer) => {
    const again = invocation('contact list', {
      customer: customer && shortId({ noun: 'customer', id: customer.id }),
      query,
    });
    return { card: listCard(out, { query: query ?? '', again }, viewer), to: 'caller' };
  },
});
