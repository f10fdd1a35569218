import { listOf, type Msg, msg } from '../../../core/msg.ts';

export const mergeMessages = {
  summary: msg('Make one customer out of two that are the same', '将两个相同的客户合并为一个'),
  label: msg('Merge customers', '合并客户'),
  kept: msg('Customer that stays', '保留的客户'),
  other: msg('Customer that goes into it', '被合并的客户'),
  take: msg('Take over from the second', '采用第二个客户的字段'),
  takeHint: msg('Fields, separated by commas: phone, website', '字段名，用逗号分隔：电话、网站'),
  unknownField: (word: string, known: readonly Msg[]) =>
    msg(
      `“${word}” is no field to choose. There are: ${known.map(({ en }) => en).join(', ')}.`,
      `“${word}”不是可选字段。可选：${known.map(({ zh }) => zh).join('、')}。`,
    ),
  sameOne: msg('Those are one and the same customer. Name two.', '这是同一个客户，请指定两个不同的客户。'),
  archived: (name: string) =>
    msg(`${name} is archived. Restore it first, then merge.`, `${name} 已归档，请先恢复再合并。`),
  held: (name: string) =>
    msg(
      `${name} is under legal hold, so it has to stay as it is. An admin can release it (retention release).`,
      `${name} 处于法律保留，必须保持原状。管理员可以解除（保留 解除）。`,
    ),
  title: (other: string, kept: string) => msg(`Merge ${other} into ${kept}?`, `将 ${other} 合并到 ${kept}？`),
  whatHappens: (other: string, kept: string) =>
    msg(
      `Everything of ${other} moves to ${kept}: contacts, logs, tasks, cases, deals, orders and the rest. ${other} is archived, and its name and id lead to ${kept}. You can undo it for ten minutes.`,
      `${other} 的联系人、沟通记录、任务、工单、商机、订单等全部移到 ${kept}。${other} 将被归档，其名称和编号会指向 ${kept}。十分钟内可以撤销。`,
    ),
  conflicts: msg('They differ', '内容不同'),
  conflict: (stays: Msg | string, goes: Msg | string): Msg => {
    const [a, b] = [asMsg(stays), asMsg(goes)];
    return msg(`stays: ${a.en} · not taken: ${b.en}`, `保留：${a.zh} · 不采用：${b.zh}`);
  },
  agreed: msg('Only one says it, or both say the same', '仅一方填写或双方一致'),
  together: msg('both, put together', '两者合并'),
  fromOther: (id: string) => msg(`from ${id}`, `来自 ${id}`),
  lists: msg(
    'Other names, tags, consent, ids elsewhere and the account team are put together; what either refused stays refused.',
    '别名、标签、联系许可、外部编号和客户团队将合并；任何一方拒绝过的联系方式仍视为拒绝。',
  ),
  hidden: (fields: readonly Msg[]) => {
    const list = listOf(fields);
    return msg(
      `Hidden from you: ${list.en}. Who may see and change them on both customers can merge these two: ask their department's manager or an admin.`,
      `您无法查看：${list.zh}。需由能查看并修改双方这些字段的人合并，请联系部门经理或管理员。`,
    );
  },
  takeThis: (what: string) => msg(`Take “${what}”`, `采用“${what}”`),
  keepThis: (what: string) => msg(`Keep “${what}”`, `保留“${what}”`),
  merge: msg('Merge', '合并'),
  swap: msg('The other way round', '交换方向'),
  choose: msg('Choose fields…', '选择字段…'),
  merged: (other: string, kept: string) => msg(`Merged ${other} into ${kept}.`, `已将 ${other} 合并到 ${kept}。`),
  event: msg('Customers merged', '客户已合并'),
  intoNote: msg('Merged into', '已合并到'),
  openKept: msg('Open', '打开'),
  wasMerged: (id: string, name: string, kept: string) =>
    msg(`${id} was merged into ${name} (${kept}).`, `${id} 已合并到 ${name}（${kept}）。`),
} as const;

function asMsg(text: Msg | string): Msg {
  return typeof text === 'string' ? msg(text, text) : text;
}
