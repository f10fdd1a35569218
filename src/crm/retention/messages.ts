import { type Msg, msg, plural } from '../../core/msg.ts';

const months = (n: number): Msg =>
  n % 12 === 0 ? msg(plural(n / 12, 'year', 'years'), `${n / 12} 年`) : msg(plural(n, 'month', 'months'), `${n} 个月`);

export const messages = {
  title: msg('Retention', '保留期限'),
  listTitle: msg('How long content is kept', '内容保留期限'),
  kept: (n: number) => msg(`kept for ${months(n).en}`, `保留 ${months(n).zh}`),
  forever: msg('kept for good', '永久保留'),
  wouldErase: (n: number) => msg(`the next sweep erases ${n}`, `下次清理将清除 ${n} 条`),
  nothingDue: msg('nothing is old enough yet', '尚无到期内容'),
  daily: msg(
    'A sweep erases every day what is older. That somebody did something, when and to which record is always kept.',
    '系统每天清除到期内容；操作人、时间和对应记录始终保留。',
  ),
  set: (what: Msg, n: number, due: number) =>
    msg(
      `${what.en}: ${messages.kept(n).en}. ${due === 0 ? 'Nothing is old enough yet.' : `The next sweep erases ${due}; that cannot be undone.`}`,
      `${what.zh}：${messages.kept(n).zh}。${due === 0 ? '尚无到期内容。' : `下次清理将清除 ${due} 条，且无法恢复。`}`,
    ),
  off: (what: Msg) => msg(`${what.en}: kept for good from now on.`, `${what.zh}：今后永久保留。`),
  noRule: (what: Msg) => msg(`${what.en} have no rule.`, `${what.zh}没有设置期限。`),
  unchanged: msg('That is the rule already.', '规则已是如此。'),
  holdsTitle: (n: number) => msg(`${plural(n, 'customer', 'customers')} under legal hold`, `${n} 个客户处于法律保留`),
  noHolds: msg('No customer is under legal hold', '没有客户处于法律保留'),
  held: (name: string) =>
    msg(`Nothing of “${name}” is erased until you release it.`, `在解除之前，“${name}”的任何内容都不会被清除。`),
  released: (name: string) => msg(`“${name}” is released; the rules hold again.`, `“${name}”已解除，恢复按期限清除。`),
  heldAlready: (name: string) => msg(`“${name}” is under legal hold already.`, `“${name}”已处于法律保留。`),
  notHeld: (name: string) => msg(`“${name}” is not under legal hold.`, `“${name}”未处于法律保留。`),
  badPeriod: msg('Say how long in months or years, from 1 month to 50 years.', '请用月或年表示，1 个月到 50 年。'),
  change: msg('Change…', '修改…'),
  hold: msg('Hold a customer…', '添加法律保留…'),
  holds: msg('Legal holds', '法律保留'),
  release: msg('Release', '解除'),
  releaseConfirm: msg('What is old enough is erased with the next sweep.', '到期内容将在下次清理时清除。'),
  by: (by: string) => msg(`by ${by} on `, `由 ${by} 于 `),
};

export const summaries = {
  list: msg('How long content is kept, and what goes next', '查看内容保留期限和即将清除的数量'),
  set: msg('Erase content after some time', '设置内容保留期限'),
  off: msg('Keep content for good again', '取消保留期限'),
  hold: msg('Erase nothing of a customer (legal hold)', '对客户设置法律保留'),
  release: msg('End a legal hold', '解除法律保留'),
  holds: msg('List the legal holds', '列出法律保留'),
};

export const args = {
  content: msg('Content', '内容'),
  period: msg('Kept for', '保留'),
  customer: msg('Customer', '客户'),
  reason: msg('Reason', '原因'),
};
