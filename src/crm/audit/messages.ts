import { type Msg, msg } from '../../core/msg.ts';

export const messages = {
  title: msg('Audit log', '审计日志'),
  listTitle: msg('Audit log', '审计日志'),
  none: msg('Nothing was done that fits', '没有符合条件的记录'),
  wrote: (fields: string): Msg => msg(`changed ${fields}`, `修改 ${fields}`),
  undone: msg('undone since', '已被撤销'),
  nobody: msg('Crossdesk itself', '系统'),
  more: msg('Older', '更早'),
  open: msg('Open', '打开'),
  parts: (fields: string): Msg => msg(`saw ${fields}`, `查看了 ${fields}`),
  door: (door: Msg): Msg => msg(`by ${door.en}`, `途径：${door.zh}`),
  unsealed: msg('Sealed within seconds', '数秒内封存'),
  sealed: msg('Sealed in the chain', '已封存'),
  erased: msg('What it said was erased; the seal holds', '内容已清除，封存有效'),
  unknownRecord: (words: string): Msg =>
    msg(`“${words}” is no record’s id. For example: T-142.`, `“${words}”不是记录编号。例如：T-142。`),
};

export const summaries = {
  list: msg('Who did or opened what', '谁做过或查看过什么'),
  show: msg('What one line says', '查看一条审计记录'),
};

export const args = {
  by: msg('By', '操作人'),
  record: msg('Record', '记录'),
  noun: msg('Kind of record', '记录类型'),
  operation: msg('Operation', '操作'),
  operationHint: msg(
    'As the log names it: task.add, customer, record.read',
    '日志中的名称：task.add、customer、record.read',
  ),
  door: msg('Door', '途径'),
  since: msg('Since', '起始'),
  until: msg('Until', '截止'),
  kind: msg('Only', '仅'),
  before: msg('Before', '之前'),
  line: msg('Line', '行'),
};

export const kinds = { reads: msg('what was opened', '查看'), writes: msg('what was changed', '修改') } as const;

export const doors: Readonly<Record<string, Msg>> = {
  command: msg('command', '命令'),
  mention: msg('mention', '提及'),
  direct: msg('direct message', '私信'),
  button: msg('button', '按钮'),
  form: msg('form', '表单'),
  shortcut: msg('shortcut', '快捷方式'),
  'message-action': msg('message action', '消息操作'),
  home: msg('home page', '主页'),
  system: msg('the system itself', '系统'),
};
