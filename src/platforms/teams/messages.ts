import { msg } from '../../core/msg.ts';

export const messages = {
  fileDeclined: msg('You did not want this file.', '您未接收该文件。'),
  fileExpired: msg(
    'This offer has expired. Ask for the file again with “file get”.',
    '此文件已过期，请用“文件 获取”重新索取。',
  ),
  fileNotPlaced: msg(
    'Teams did not take the file. Ask for it again with “file get”.',
    'Teams 未能接收该文件，请用“文件 获取”重新索取。',
  ),
  openForm: msg('Open the form', '打开表单'),
  formWaits: (title: { en: string; zh: string }) =>
    msg(`Press the button to open the form “${title.en}”.`, `点击按钮打开表单“${title.zh}”。`),
  cannotPostHere: msg(
    'Only you can see this: I may not post there. Add me to the team or chat, and the next one goes to everybody.',
    '仅您可见：我无法在那里发消息。请将我添加到该团队或聊天，下次即可发给所有人。',
  ),
  cannotReachTeams: msg(
    'Only you can see this: Teams did not take the message for everybody just now.',
    '仅您可见：Teams 暂时未接收发给所有人的消息。',
  ),
  answeredPrivately: msg('Only for you: the answer is in your chat with me.', '仅您可见：答复在您与我的聊天中。'),
  done: msg('Done.', '已完成。'),
  working: msg('Working on it. The answer follows.', '正在处理，稍后答复。'),
  slowForm: msg(
    'Saving takes longer than usual. Please check whether it was saved before you submit again.',
    '保存时间比平时长。请先确认是否已保存，再重新提交。',
  ),
  failed: msg(
    'Something went wrong on our side, and nothing was kept. Please try again.',
    '我们这边出了问题，内容未被保存。请重试。',
  ),
  staleAction: msg(
    'That button is from an older version of me and no longer works. Please open the record again.',
    '该按钮来自旧版本，已失效。请重新打开该记录。',
  ),
  otherTenant: msg('I work for another organisation and cannot help here.', '我服务于另一个组织，无法在此提供帮助。'),
  confirm: msg('Please confirm', '请确认'),
  needed: msg('This is needed.', '此项必填。'),
  search: msg('Type to search', '输入以搜索'),
  choose: msg('Choose', '请选择'),
  textWasCut: (dropped: number) =>
    msg(
      `The text was too long for a form; its last ${dropped} characters were left out.`,
      `文本过长，表单中省略了最后 ${dropped} 个字符。`,
    ),
  card: msg('Crossdesk', 'Crossdesk'),
  unknownSearch: msg(
    'I do not know that search. Please choose one of mine from the menu.',
    '无法识别该搜索，请从菜单中重新选择。',
  ),
  nothingFound: msg('Nothing found', '未找到'),
  nothingHere: msg(
    'Nothing to show. Write “help” to see what I can do.',
    '没有可显示的内容。发送“help”查看我能做什么。',
  ),
  hello: msg(
    'Hello! I keep customers and tasks for all departments. Mention me with what you need, or write “@Crossdesk help”. To have news of a department posted here, write “@Crossdesk channel link”.',
    '大家好！我为各部门管理客户和任务。@我并说明需求，或发送“@Crossdesk help”。若要在此接收某部门的动态，请发送“@Crossdesk 频道 关联”。',
  ),
  helloTitle: msg('Crossdesk is here', 'Crossdesk 已加入'),
  credentialsWork: msg('Teams: the app’s credentials work', 'Teams：应用凭据有效'),
  credentialsFail: (reason: string) =>
    msg(`Teams: no token for the app (${reason})`, `Teams：无法获取应用令牌（${reason}）`),
  credentialsMend: (loginUrl: string) =>
    msg(
      `Check TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID, and that this machine may connect to ${loginUrl}.`,
      `请检查 TEAMS_APP_ID、TEAMS_APP_PASSWORD 和 TEAMS_TENANT_ID，并确认本机可以访问 ${loginUrl}。`,
    ),
  identityMend: msg(
    'Check that TEAMS_APP_ID is the client id of a managed identity which is assigned to this machine (Azure → the machine → Identity → User assigned).',
    '请检查 TEAMS_APP_ID 是否为托管标识的客户端 ID，且该标识已分配给本机（Azure → 本机资源 → 标识 → 用户分配）。',
  ),
  loopbackOnly: msg('Teams: without credentials, so only this machine is served', 'Teams：未配置凭据，仅服务本机'),
  conversations: (n: number) => msg(`Teams: ${n} conversations can be reached`, `Teams：可联系 ${n} 个会话`),
  noConversations: msg(
    'Teams: nobody has added the bot to a chat or team yet',
    'Teams：尚无人将机器人添加到聊天或团队',
  ),
  noConversationsMend: msg(
    'Upload the app’s package in the Teams admin centre, then add the app to a team or open a chat with it.',
    '请在 Teams 管理中心上传应用包，然后将应用添加到团队或与其聊天。',
  ),
  graphGranted: msg(
    'Teams: Microsoft Graph tells what the Bot Connector leaves out',
    'Teams：Microsoft Graph 可补充 Bot Connector 未提供的信息',
  ),
  graphMissing: (permissions: string) =>
    msg(
      `Teams: Microsoft Graph is not granted, so channels and people are known as the Bot Connector tells them. For more, give the app the application permissions ${permissions} in Microsoft Entra and consent for the tenant`,
      `Teams：未授予 Microsoft Graph 权限，频道和人员信息以 Bot Connector 为准。如需更多信息，请在 Microsoft Entra 中为应用添加应用程序权限 ${permissions} 并授予租户同意`,
    ),
  graphAway: (reason: string, permissions: string) =>
    msg(
      `Teams: Microsoft Graph gives no answer (${reason}), so channels and people are known as the Bot Connector tells them. Check TEAMS_GRAPH_URL, or see that the app has ${permissions}`,
      `Teams：Microsoft Graph 没有响应（${reason}），频道和人员信息以 Bot Connector 为准。请检查 TEAMS_GRAPH_URL，或确认应用已有权限 ${permissions}`,
    ),
  removedFrom: (names: string) => msg(`Teams: the bot was removed from ${names}`, `Teams：机器人已从 ${names} 中移除`),
  removedMend: msg('Add the app there again, or unlink the channel.', '请在那里重新添加应用，或取消关联该频道。'),
};
