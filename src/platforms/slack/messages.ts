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
  tokenWorks: (workspace: string) => msg(`Slack: the token for ${workspace} works`, `Slack：${workspace} 的令牌有效`),
  tokenFails: (workspace: string, reason: string) =>
    msg(`Slack: no access to ${workspace} (${reason})`, `Slack：无法访问 ${workspace}（${reason}）`),
  tokenMend: msg(
    'Install the app in the workspace again and use the new bot token.',
    '请在工作区中重新安装应用，并使用新的机器人令牌。',
  ),
  reachMend: (apiUrl: string) =>
    msg(
      `Slack could not be reached. Check that this machine may connect to ${apiUrl}, then run doctor again.`,
      `无法连接 Slack。请确认本机可以访问 ${apiUrl}，然后重新运行诊断。`,
    ),
  scopesMissing: (workspace: string, scopes: string) =>
    msg(`Slack: ${workspace} did not grant ${scopes}`, `Slack：${workspace} 未授予权限 ${scopes}`),
  scopesMend: msg(
    'Update the app from manifests/slack/manifest.json and install it again, so that Slack asks for the new scopes.',
    '请用 manifests/slack/manifest.json 更新应用并重新安装，Slack 会请求新增的权限。',
  ),
  noWorkspace: msg('Slack: no workspace has installed the bot yet', 'Slack：尚无工作区安装机器人'),
  noWorkspaceMend: msg('Open /slack/install in a browser.', '在浏览器中打开 /slack/install。'),
  socketUp: msg('Slack: Socket Mode is connected', 'Slack：Socket Mode 已连接'),
  socketDown: (state: string) => msg(`Slack: Socket Mode is ${state}`, `Slack：Socket Mode 未连接（${state}）`),
  socketMend: msg(
    'Check SLACK_APP_TOKEN (it begins with xapp-, scope connections:write) and that Socket Mode is on in the app’s settings.',
    '请检查 SLACK_APP_TOKEN（以 xapp- 开头，需 connections:write 权限），并确认应用设置中已启用 Socket Mode。',
  ),
};
