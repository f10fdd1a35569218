import { listOf, type Msg, msg, plural } from '../../../core/msg.ts';
import type { Reason } from './likeness.ts';

const reasonNames: Readonly<Record<Reason, Msg>> = {
  'same-email': msg('same e-mail', '邮箱相同'),
  'same-phone': msg('same phone', '电话相同'),
  'same-name': msg('same name', '名称相同'),
  'same-words': msg('same name but for its legal form', '除公司形式外名称相同'),
  'same-sound': msg('same name in other letters', '名称读音相同（不同文字）'),
  'near-name': msg('similar name', '名称相近'),
  'same-website': msg('same website', '网站相同'),
  'same-domain': msg('same e-mail domain', '邮箱域名相同'),
  'same-country': msg('same country', '国家/地区相同'),
  'other-country': msg('other country', '国家/地区不同'),
  'other-kind': msg('one is a person, one a company', '一个是个人，一个是公司'),
  'other-birth-year': msg('other year of birth', '出生年份不同'),
};

export const duplicateSummaries = {
  list: msg('Customers that look like one and the same', '查看疑似重复的客户'),
  scan: msg('Look through all customers for duplicates', '扫描全部客户，查找重复'),
  dismiss: msg('Say that two customers are not the same', '标记两个客户并非重复'),
};

export const duplicateMessages = {
  title: msg('Duplicates', '重复客户'),
  listTitle: (n: number, more: boolean) =>
    msg(
      `${more ? `More than ${n - 1}` : n} ${n === 1 && !more ? 'pair looks' : 'pairs look'} like the same customer`,
      `${more ? `超过 ${n - 1}` : n} 对疑似重复的客户`,
    ),
  none: msg('No two customers look like the same', '没有疑似重复的客户'),
  reasons: (reasons: readonly Reason[]): Msg => listOf(reasons.map((reason) => reasonNames[reason])),
  score: (score: number) => msg(`${score} of 100`, `${score}/100`),
  never: msg(
    'Nobody has looked yet: a scan begins within a few seconds, and every week.',
    '尚未扫描；数秒内将开始，之后每周一次。',
  ),
  running: (customers: number, blocks: number) =>
    msg(
      `A scan is under way: ${plural(customers, 'customer', 'customers')} read, ${plural(blocks, 'group', 'groups')} compared so far.`,
      `正在扫描：已读取 ${customers} 个客户，已比对 ${blocks} 组。`,
    ),
  done: (customers: number, found: number) =>
    msg(
      `The last scan read ${plural(customers, 'customer', 'customers')} and found ${plural(found, 'new pair', 'new pairs')}.`,
      `上次扫描读取 ${customers} 个客户，新发现 ${found} 对。`,
    ),
  skipped: (n: number) =>
    msg(
      `${plural(n, 'group', 'groups')} of customers had too much in common to compare (a name that many share) and were left out.`,
      `有 ${n} 组客户共同点过多（如常见姓名），未逐一比对。`,
    ),
  compare: msg('Compare and merge', '比较并合并'),
  dismiss: msg('Not the same', '并非重复'),
  scanNow: msg('Scan now', '立即扫描'),
  more: msg('More', '更多'),
  department: msg('Department', '部门'),
  mine: msg('My customers', '我的客户'),
  first: msg('Customer', '客户'),
  second: msg('Other customer', '另一客户'),
  scanBegun: msg(
    'The scan has begun. It goes on by itself, through restarts too.',
    '扫描已开始，将自动进行，重启后也会继续。',
  ),
  scanThere: msg('A scan is under way already.', '扫描已在进行中。'),
  dismissed: (a: string, b: string) =>
    msg(`${a} and ${b} are not the same: no scan brings them up again.`, `${a} 与 ${b} 并非重复，今后扫描不再提示。`),
  noPair: (a: string, b: string) =>
    msg(`${a} and ${b} are not among the pairs that look alike.`, `${a} 与 ${b} 不在疑似重复列表中。`),
  already: (a: string, b: string) =>
    msg(`That ${a} and ${b} are not the same has been said already.`, `${a} 与 ${b} 已标记为并非重复。`),
  sameOne: msg('Those are one and the same customer. Name two.', '这是同一个客户，请指定两个不同的客户。'),
} as const;
