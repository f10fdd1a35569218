import { fileSize } from '../../core/file-facts.ts';
import { type Msg, msg, perLocale, plural } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import { oneLine } from '../../core/text.ts';

type Named = { readonly id: number; readonly name: string };

export const idOf = (file: { readonly id: number }): string => shortId({ noun: 'file', id: file.id });

export const labels = {
  record: msg('Record', '记录'),
  recordHint: msg('A number such as T-142 or C-12, or a customer’s name.', '编号（如 T-142、C-12），或客户名称。'),
  file: msg('File', '文件'),
  fileHint: msg('A number such as F-3, or words of its name.', '编号（如 F-3）或文件名中的文字。'),
  note: msg('Note', '备注'),
  name: msg('New name', '新文件名'),
  on: msg('Attached to', '所属记录'),
  size: msg('Size', '大小'),
  by: msg('From', '提供者'),
  when: msg('Received', '收到时间'),
  source: msg('Message', '原消息'),
};

export const summaries = {
  attach: msg('Attach files to a record', '将文件附加到记录'),
  take: msg('Take files in', '接收文件'),
  list: msg('List files', '列出文件'),
  show: msg('Show a file', '查看文件信息'),
  get: msg('Have a file sent to you', '把文件发送给我'),
  rename: msg('Rename a file', '重命名文件'),
  remove: msg('Remove a file', '删除文件'),
};

export const eventTitles = {
  attached: msg('File attached', '已附加文件'),
  detached: msg('File taken off', '已移除文件'),
  kept: msg('File received', '已收到文件'),
  renamed: msg('File renamed', '文件已重命名'),
  removed: msg('File removed', '文件已删除'),
};

export const buttonLabels = {
  get: msg('Send it to me', '发送给我'),
  open: msg('Open', '打开'),
  attach: msg('Attach to a record…', '附加到记录…'),
  move: msg('Move to another record…', '移到其他记录…'),
  another: msg('Another record…', '其他记录…'),
  rename: msg('Rename…', '重命名…'),
  remove: msg('Remove', '删除'),
  import: msg('Import its rows…', '导入其中的数据…'),
  more: msg('More', '更多'),
  files: (n: number): Msg => msg(`Files: ${n}`, `文件：${n}`),
};

/** “offer.pdf”, “offer.pdf and 2 more”. */
function namesOf(files: readonly Named[]): Msg {
  const [first] = files;
  const more = files.length - 1;
  const name = oneLine(first?.name ?? '');
  return more > 0
    ? msg(`“${name}” and ${more} more`, `“${name}”等 ${files.length} 个文件`)
    : msg(`“${name}”`, `“${name}”`);
}

export const messages = {
  title: msg('Files', '文件'),
  attached: (files: readonly Named[], subject: string): Msg =>
    perLocale((locale) => {
      const what = namesOf(files)[locale];
      return locale === 'zh' ? `已将${what}附加到 ${subject}。` : `Attached ${what} to ${subject}.`;
    }),
  thereAlready: (files: readonly Named[], subject: string): Msg =>
    perLocale((locale) => {
      const what = namesOf(files)[locale];
      const id = files[0] ? idOf(files[0]) : '';
      return locale === 'zh'
        ? `${subject} 已有内容完全相同的文件：${what}（${id}）。`
        : `${subject} has the very same file already: ${what} (${id}).`;
    }),
  taken: (files: readonly Named[]): Msg =>
    perLocale((locale) => {
      const what = namesOf(files)[locale];
      return locale === 'zh' ? `已收到${what}。` : `Received ${what}.`;
    }),
  whereTo: msg('What shall I attach it to?', '要附加到哪条记录？'),
  onlyYou: (until: Msg): Msg =>
    msg(
      `Only you can see it until it is on a record; without one it goes on ${until.en}.`,
      `在附加到记录之前只有您可以看到；如未附加，将于 ${until.zh}删除。`,
    ),
  waiting: msg('On no record yet: only you can see it.', '尚未附加到任何记录，只有您可以看到。'),
  noFile: msg(
    'There is no file here. Send the file with this line in one message, use “Attach to record” on a message that has one, or name a file such as F-3.',
    '这里没有文件。请将文件与命令放在同一条消息中发送，或在含有文件的消息上使用“附加到记录”，也可写明文件编号（如 F-3）。',
  ),
  noFileInTeams: msg(
    'Teams hands me files in our own chat only. Send the file to me there and say which record it belongs to.',
    'Teams 只允许我在与您的单独聊天中接收文件。请在那里把文件发给我，并说明属于哪条记录。',
  ),
  noSubject: msg('Say which record it belongs to.', '请说明属于哪条记录。'),
  archived: (name: string): Msg =>
    msg(`“${oneLine(name)}” is archived. Restore it first.`, `“${oneLine(name)}”已归档，请先恢复。`),
  contentGone: (file: Named): Msg =>
    msg(`The content of ${idOf(file)} is no longer kept.`, `${idOf(file)} 的内容已不再保存。`),
  listTitle: msg('Files', '文件'),
  listMine: msg('Files from you', '您提供的文件'),
  listOf: (what: string): Msg => msg(`Files of ${oneLine(what)}`, `${oneLine(what)} 的文件`),
  none: msg('No files here.', '没有文件。'),
  howTo: msg(
    'To add one, send it to me and say which record it belongs to.',
    '如需添加，请把文件发给我，并说明属于哪条记录。',
  ),
  sent: (file: Named): Msg =>
    msg(`“${oneLine(file.name)}” is in our own conversation.`, `“${oneLine(file.name)}”已发送到您与我的单独会话。`),
  offered: (file: Named): Msg =>
    msg(
      `I offer you “${oneLine(file.name)}” in our own chat; accept it there within 10 minutes.`,
      `“${oneLine(file.name)}”已在您与我的单独聊天中等待接收，请在 10 分钟内接受。`,
    ),
  linkFor: (file: Named): Msg => msg(`Download “${oneLine(file.name)}”`, `下载“${oneLine(file.name)}”`),
  linkOnce: msg(
    'The link works once, for 10 minutes. Do not pass it on: whoever has it can use it.',
    '链接仅可使用一次，10 分钟内有效。请勿转发：任何持有链接的人都可使用。',
  ),
  renamed: (file: Named): Msg =>
    msg(`${idOf(file)} is called “${file.name}” now.`, `${idOf(file)} 现名为“${file.name}”。`),
  sameName: (file: Named): Msg => msg(`${idOf(file)} is called that already.`, `${idOf(file)} 已是此名称。`),
  removed: (file: Named): Msg =>
    msg(
      `Removed “${oneLine(file.name)}”. Its content stays for 30 days; “undo” brings it back.`,
      `已删除“${oneLine(file.name)}”。内容保留 30 天，可用“撤销”恢复。`,
    ),
  confirmRemove: (file: Named): Msg => msg(`Remove “${oneLine(file.name)}”?`, `确定删除“${oneLine(file.name)}”吗？`),
  hiddenContent: msg(
    'What is in it is hidden from you, as what the record says is; ask whoever added it.',
    '与该记录的内容一样，文件内容对您不可见；请联系提供者。',
  ),
  misnamed: (kind: string): Msg =>
    msg(
      `Careful: by its content this is ${kind}, not what its name says.`,
      `注意：按内容看这是 ${kind}，与文件名不符。`,
    ),
  notScanned: msg('Not checked for viruses.', '未进行病毒扫描。'),
  unknown: (words: string): Msg =>
    msg(`I know no file “${words}”, or you may not see it.`, `找不到文件“${words}”，或您无权查看。`),
  unknownRecord: (words: string): Msg =>
    msg(
      `I know no record “${words}” that takes files, or you may not see it. Write its number, such as T-142 or C-12.`,
      `找不到可附加文件的记录“${words}”，或您无权查看。请填写编号，如 T-142、C-12。`,
    ),
  overview: (n: number): Msg => perLocale((locale) => (locale === 'zh' ? `${n} 个` : plural(n, 'file', 'files'))),
  kindAndSize: (file: { readonly mime: string; readonly size: number }): string =>
    `${fileSize(file.size)} · ${file.mime}`,
};
