import { departmentArg, flagArg, intArg, staffArg, textArg, whenArg } from '../../../commands/arg.ts';
import { defineCommand } from '../../../commands/define.ts';
import { invocation } from '../../../core/invocation.ts';
import { recordRef, shortId } from '../../../core/records.ts';
import { countryArg, havingArg, lifecycleArg, sourceArg, tagsArg } from '../args.ts';
import { foundCard } from '../list-cards.ts';
import { labels, summaries } from '../messages.ts';
import { findCustomers, showCustomer } from '../operations/find.ts';
import { limits } from '../rules.ts';
import { whichCustomer } from './fields.ts';

export const show = defineCommand({
  path: 'customer show',
  zh: '客户 查看',
  aliases: ['customer view', 'customer open', '客户 显示'],
  summary: summaries.show,
  examples: { en: ['customer show acme', 'customer show C-12'], zh: ['客户 查看 晨光', '客户 查看 C-12'] },
  args: { customer: whichCustomer('rest') },
  runs: showCustomer,
  input: ({ values }) => ({ id: values.customer.id }),
  reply: ({ id }) => ({ show: recordRef('customer', id), to: 'caller' }),
});

const findArgs = {
  query: textArg({
    label: labels.query,
    takes: 'rest',
    keys: ['name', 'for', '关键词'],
    max: limits.find,
    example: 'acme',
  }),
  mine: flagArg({ label: labels.mine, keys: ['我的'] }),
  archived: flagArg({ label: labels.archived, keys: ['已归档', '归档'] }),
  department: departmentArg({ label: labels.department, keys: ['dept', '部门'] }),
  owner: staffArg({ label: labels.owner, keys: ['负责人', 'by'] }),
  country: countryArg,
  lifecycle: lifecycleArg,
  tags: tagsArg({}),
  source: sourceArg,
  team: flagArg({ label: labels.onMyTeams, keys: ['my-team', '我的团队'] }),
  quiet: whenArg({
    label: labels.quiet,
    prefer: 'past',
    keys: ['no-contact', 'untouched', '未联系'],
    example: '3 months ago',
  }),
  having: havingArg,
  page: intArg({ label: labels.query, min: 1, max: 10, form: 'none' }),
};

export const find = defineCommand({
  path: 'customer find',
  zh: '客户 查找',
  aliases: ['customer search', 'customer list', 'customer ls', '客户 搜索', '客户 列表', 'find', '查找'],
  summary: summaries.find,
  featured: true,
  nounDefault: 'both',
  examples: {
    en: [
      'customer find acme',
      'customer find mine',
      'customer find "muller" country:Germany',
      'customer find ana@acme.example',
      'customer list lifecycle:lead tag:vip quiet:"3 months ago"',
    ],
    zh: ['客户 查找 晨光', '客户 查找 我的', '客户 查找 科技 部门:销售', '客户 列表 阶段:潜在 标签:重点'],
  },
  args: findArgs,
  runs: findCustomers,
  input: ({ values }) => ({
    ...(values.query ? { query: values.query } : {}),
    ...(values.mine ? { mine: true } : {}),
    ...(values.archived ? { archived: true } : {}),
    ...(values.department ? { departmentId: values.department.id } : {}),
    ...(values.owner ? { ownerId: values.owner.id } : {}),
    ...(values.country ? { country: values.country } : {}),
    ...(values.lifecycle ? { lifecycle: values.lifecycle } : {}),
    ...(values.tags ? { tags: values.tags } : {}),
    ...(values.source ? { source: values.source } : {}),
    ...(values.team ? { onMyTeams: true } : {}),
    ...(values.quiet ? { quietSince: values.quiet.at } : {}),
    ...(values.having ? { having: values.having } : {}),
    ...(values.page ? { page: values.page } : {}),
  }),
  reply: (found, { values }, viewer) => {
    const [only] = found.rows;
    // One certain answer is shown at once.
    if (
      values.query &&
      only &&
      found.rows.length === 1 &&
      !found.more &&
      !found.near &&
      found.page === 1 &&
      !values.archived
    ) {
      return { show: recordRef('customer', only.id), to: 'caller' };
    }
    const asked = {
      query: values.query ?? '',
      mine: values.mine ?? false,
      archived: values.archived ?? false,
      again: invocation('customer find', {
        query: values.query,
        mine: values.mine ? 'yes' : undefined,
        archived: values.archived ? 'yes' : undefined,
        department: values.department?.key,
        owner: values.owner ? shortId({ noun: 'staff', id: values.owner.id }) : undefined,
        country: values.country,
        lifecycle: values.lifecycle,
        tags: values.tags?.join(', '),
        source: values.source,
        team: values.team ? 'yes' : undefined,
        quiet: values.quiet?.text,
        having: values.having && `${values.having.field}=${values.having.value}`,
      }),
    };
    return { card: foundCard(found, asked, viewer), to: 'caller' };
  },
});
