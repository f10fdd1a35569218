import { msg } from '../../../core/msg.ts';

export const personalMessages = {
  exportSummary: msg('Hand out everything that is kept about a customer', '导出某客户的全部数据'),
  eraseSummary: msg('Forget a customer for good', '永久清除客户的个人数据'),
  customer: msg('Customer', '客户'),
  typedName: msg("The customer's name, to be sure", '输入客户名称以确认'),
  typedNameHint: msg('Exactly as it stands on the card', '与卡片上的名称一致'),
  exported: (name: string) => msg(`Everything about “${name}”`, `“${name}”的全部数据`),
  sent: msg(
    'The file is in your own conversation with me. It holds personal data: hand it to the person who asked for it, then delete it.',
    '文件已发送到您与我的私聊中。其中含有个人数据，请交给提出请求的本人后删除。',
  ),
  offered: msg(
    'I asked you in our own conversation whether to send the file. It holds personal data: hand it to the person who asked for it, then delete it.',
    '已在私聊中询问您是否接收文件。其中含有个人数据，请交给提出请求的本人后删除。',
  ),
  link: msg(
    'You can fetch the file once, within ten minutes. It holds personal data: hand it to the person who asked for it, then delete it.',
    '十分钟内可下载一次。其中含有个人数据，请交给提出请求的本人后删除。',
  ),
  download: msg('Download', '下载'),
  contents: (records: number, lines: number) =>
    msg(
      `${records} records, and ${lines} lines of who did what and when.`,
      `共 ${records} 条记录，以及 ${lines} 条操作记录。`,
    ),
  eraseTitle: (name: string) => msg(`Erase “${name}” for good?`, `永久清除“${name}”？`),
  eraseWhat: msg(
    'Names, contact details, notes, logs, messages of cases and tasks, files and what the audit log says of contents go, here and in live cards. Amounts, times and that something happened stay, without the person. Nobody can bring it back, and “undo” does not work.',
    '名称、联系方式、备注、沟通内容、工单和任务文字、文件以及审计日志中的内容都将被清除，频道中的卡片也会更新。金额、时间和发生过的操作会保留，但不再指向本人。此操作无法恢复，也无法撤销。',
  ),
  chatStays: msg(
    'What people wrote in chat themselves stays there: delete those messages in Slack or Teams.',
    '同事在聊天中自行发送的消息仍会保留，请在 Slack 或 Teams 中删除。',
  ),
  backups: msg('Backups from before still hold it until they expire.', '此前的备份在过期前仍包含这些数据。'),
  erase: msg('Erase…', '清除…'),
  eraseFor: msg('Erase for good', '永久清除'),
  exportFirst: msg('Export the data first', '先导出数据'),
  wrongName: (typed: string) =>
    msg(
      `“${typed}” is not the name of this customer. Nothing was erased.`,
      `“${typed}”不是该客户的名称，未清除任何内容。`,
    ),
  held: (name: string) =>
    msg(
      `${name} is under legal hold: nothing may be erased until an admin releases it (retention release).`,
      `${name} 处于法律保留，在管理员解除（保留 解除）之前不得清除。`,
    ),
  merged: (id: string) =>
    msg(`This customer was merged into ${id}: erase that one.`, `该客户已合并到 ${id}，请清除 ${id}。`),
  erasedAlready: msg('This customer has been erased already.', '该客户已被清除。'),
  erased: msg('Erased. Nothing of the person is left here.', '已清除，本系统中不再有其个人数据。'),
  event: msg('Customer erased', '客户已清除'),
} as const;
