import { msg } from '../../core/msg.ts';

export const messages = {
  openForm: msg('Open the form', '打开表单'),
  formWaits: (title: { en: string; zh: string }) =>
    msg(
      `Slack did not let me open the form “${title.en}” just now. Press the button to open it.`,
      `Slack 刚才未能打开表单“${title.zh}”。请点击按钮打开。`,
    ),
  cannotPostHere: msg(
    'Only you can see this: I may not post in this channel. Type /invite there and pick me, and the next one goes to everybody.',
    '仅您可见：我无法在此频道发消息。请在频道中输入 /invite 并选择我，下次即可发给所有人。',
  ),
  cannotReachSlack: msg(
    'Only you can see this: Slack did not take the message for the channel just now.',
    '仅您可见：Slack 暂时未接收发往频道的消息。',
  ),
  slow: msg(
    'This takes longer than usual. If no answer follows within a minute, please try again.',
    '处理时间比平时长。如果一分钟内没有回复，请重试。',
  ),
  slowForm: msg(
    'Saving takes longer than usual. Please check whether it was saved before you submit again.',
    '保存时间比平时长。请先确认是否已保存，再重新提交。',
  ),
  failed: (typed: string) =>
    msg(
      `Something went wrong on our side, and nothing was kept. Please try again.${typed === '' ? '' : `\nYou typed: ${typed}`}`,
      `我们这边出了问题，内容未被保存。请重试。${typed === '' ? '' : `\n您输入的是：${typed}`}`,
    ),
  unknownCommand: (name: string, ours: string) =>
    msg(`I do not know ${name}. My command is ${ours}.`, `我不认识 ${name}。我的命令是 ${ours}。`),
  staleAction: msg(
    'That button is from an older version of me and no longer works. Please open the record again.',
    '该按钮来自旧版本，已失效。请重新打开该记录。',
  ),
  confirmTitle: msg('Please confirm', '请确认'),
  textGoesOn: (part: number) => msg(`continued, part ${part}`, `续，第 ${part} 部分`),
  textWasCut: (dropped: number) =>
    msg(
      `The text was too long for a form; its last ${dropped} characters were left out.`,
      `文本过长，表单中省略了最后 ${dropped} 个字符。`,
    ),
  search: msg('Type to search', '输入以搜索'),
  choose: msg('Choose', '请选择'),
  card: msg('Crossdesk', 'Crossdesk'),
  nothingHere: msg('Nothing to show.', '没有可显示的内容。'),
  replies: (n: number) => msg(`${n} replies`, `${n} 条回复`),
};
