import { type Msg, msg, plural } from '../../core/msg.ts';

export const messages = {
  title: msg('Setting up Crossdesk', '配置 Crossdesk'),
  done: msg('Everything is set up.', '配置已全部完成。'),
  left: (n: number) => msg(`${plural(n, 'step', 'steps')} left.`, `还有 ${n} 步未完成。`),
  departments: (n: number) => msg(`Departments: ${n}`, `部门：${n} 个`),
  departmentsHint: msg('Rename, add or retire them to match your company.', '可按公司实际情况重命名、新增或停用。'),
  departmentsButton: msg('Departments', '部门'),
  channels: (linked: number, of: number) => msg(`Channels linked: ${linked} of ${of}`, `已关联频道：${linked}/${of}`),
  channelsHint: msg('Without a channel yet: ', '尚未关联频道的部门：'),
  inItsChannel: msg('In its channel: ', '在该部门频道中：'),
  afterwards: msg(', then ', '，然后 '),
  inItsTeam: msg(
    'Add the app to its team, then write in its channel: ',
    '将应用添加到其团队，然后在该部门频道中发送：',
  ),
  channelsTroubled: (n: number) =>
    msg(`${plural(n, 'channel needs', 'channels need')} attention.`, `${n} 个频道需要处理。`),
  channelsButton: msg('Linked channels', '已关联频道'),
  linkHere: msg('Link this channel…', '关联此频道…'),
  people: (unplaced: number) =>
    unplaced === 0
      ? msg('People: everybody has a department', '人员：所有人都已分配部门')
      : msg(`People: ${unplaced} without a department`, `人员：${unplaced} 人未分配部门`),
  peopleNobody: msg('People: nobody is in a department yet', '人员：还没有人分配部门'),
  peopleHint: msg(
    'From a user group, a team or a CSV list, with a preview; or one by one.',
    '可通过用户组、团队或 CSV 名单批量安排（先预览），也可逐个安排。',
  ),
  peopleBulk: msg('Place many…', '批量安排…'),
  peopleUnplaced: msg('Who is without a department', '查看未分配人员'),
  managers: (have: number, of: number) =>
    msg(`Managers: ${have} of ${of} departments have one`, `经理：${have}/${of} 个部门已指定`),
  managersHint: msg('Without a manager: ', '尚无经理的部门：'),
  managersHow: msg('For example: ', '例如：'),
  language: msg('Language and time zone', '语言和时区'),
  languageHint: msg(
    'Everybody reads Crossdesk in the language of their chat profile and may choose another.',
    '默认使用聊天资料中的语言，每个人都可以自行更改。',
  ),
  languageButton: msg('My settings', '个人设置'),
  workspaces: (n: number) =>
    msg(`${plural(n, 'workspace waits', 'workspaces wait')} for approval`, `${n} 个工作区等待批准`),
  workspacesButton: msg('Workspaces', '工作区'),

  previewTitle: msg('Nothing is changed yet: a preview', '预览：尚未做任何更改'),
  staleTitle: msg(
    'Things changed meanwhile, so nothing was done. This is what would happen now:',
    '情况已有变化，因此未执行任何操作。当前结果如下：',
  ),
  toPlace: (n: number) => msg(`To be placed: ${n}`, `将安排：${n} 人`),
  toInvite: (n: number) =>
    msg(`Not seen yet, placed as soon as they appear: ${n}`, `尚未出现，首次出现时自动安排：${n} 人`),
  unchanged: (n: number) => msg(`Unchanged: ${n}`, `无变化：${n} 人`),
  refused: (n: number) => msg(`Cannot be placed: ${n}`, `无法安排：${n} 人`),
  andMore: (n: number) => msg(`and ${n} more`, `以及另外 ${n} 人`),
  nothing: msg('There is nothing to apply.', '没有需要执行的内容。'),
  apply: (n: number) => msg(`Apply to ${n}`, `应用到 ${n} 人`),
  applyConfirm: msg(
    'Exactly what is listed here will be done. You can undo it within ten minutes.',
    '将严格按此列表执行，十分钟内可撤销。',
  ),
  again: msg('Start over', '重新开始'),
  moved: (from: Msg, to: Msg) => msg(`${from.en} → ${to.en}`, `${from.zh} → ${to.zh}`),
  noDepartment: msg('no department', '未分配'),
  applied: (placed: number, invited: number) =>
    msg(
      `Placed ${plural(placed, 'colleague', 'colleagues')}; ${invited} will be placed when they appear.`,
      `已安排 ${placed} 位同事；另有 ${invited} 位将在首次出现时安排。`,
    ),
  undoHint: msg('“undo” takes it back for ten minutes.', '十分钟内可用“撤销”恢复。'),
  previewGone: msg(
    'That preview was applied already or is older than a day. Make a new one.',
    '该预览已应用或已超过一天，请重新生成。',
  ),
  whichSource: msg(
    'Give a user group or team, or paste a CSV list: e-mail, department, role.',
    '请指定用户组或团队，或粘贴 CSV 名单：邮箱、部门、角色。',
  ),
  notBoth: msg('Give a user group (or team) or a CSV list, not both.', '用户组（或团队）和 CSV 名单只能选其一。'),
  departmentNeeded: msg('Say which department the group belongs to.', '请指定该用户组对应的部门。'),
  noSuchGroup: (group: string) => msg(`There is no user group “${group}”.`, `没有用户组“${group}”。`),
  noSuchTeam: (team: string) =>
    msg(
      `I know no team “${team}”. Add me to it first, then write its name as Teams shows it: group:"Support team".`,
      `找不到团队“${team}”。请先将我添加到该团队，再按 Teams 中显示的名称填写：用户组:"客服团队"。`,
    ),
  emptyGroup: (group: string) => msg(`Nobody is in “${group}”.`, `“${group}”没有成员。`),
  emptyCsv: msg('I found no line with an e-mail address.', '没有找到包含邮箱的行。'),
  tooMany: (n: number, most: number) =>
    msg(`That is ${n} people; at most ${most} fit in one go.`, `共 ${n} 人，一次最多处理 ${most} 人。`),
  cannotAsk: msg(
    'The chat platform does not answer at the moment. Nothing was changed; try again in a minute.',
    '聊天平台暂时没有响应。未做任何更改，请一分钟后重试。',
  ),
  notConnected: msg('That chat platform is not connected.', '该聊天平台未连接。'),
};

export const workspaceMessages = {
  title: msg('Workspaces', '工作区'),
  none: msg('No workspace is installed.', '尚未安装到任何工作区。'),
  first: msg('your company’s own', '公司主工作区'),
  status: {
    approved: msg('approved', '已批准'),
    pending: msg('waiting for approval: gets no answer at all', '等待批准：不会收到任何回应'),
    removed: msg('blocked', '已屏蔽'),
  },
  approve: msg('Approve', '批准'),
  approveConfirm: msg(
    'Its members who share a verified e-mail address with a colleague become that colleague.',
    '其中与同事具有相同已验证邮箱的成员，将被识别为该同事。',
  ),
  block: msg('Block', '屏蔽'),
  blockConfirm: msg('Its members will get no answer any more.', '其成员将不再收到任何回应。'),
  approved: (name: string) => msg(`${name} is approved.`, `${name} 已批准。`),
  blocked: (name: string) => msg(`${name} is blocked.`, `${name} 已屏蔽。`),
  unknown: (words: string) => msg(`I know no workspace “${words}”.`, `找不到工作区“${words}”。`),
  isFirst: msg('That is your company’s own workspace; it cannot be blocked.', '这是公司主工作区，无法屏蔽。'),
  isYours: msg(
    'You are in that workspace yourself; block it from another one.',
    '您正在使用该工作区，请在其他工作区中操作。',
  ),
  needsInstall: (name: string) =>
    msg(
      `${name} was uninstalled, so its token is gone. Install Crossdesk there again.`,
      `${name} 已卸载 Crossdesk，令牌已失效，请重新安装。`,
    ),
};

export const args = {
  group: msg('User group or team', '用户组或团队'),
  groupHint: msg(
    'In Slack a handle: @support-team; in Teams the name of a team that I was added to',
    'Slack 中的用户组名称：@support-team；Teams 中已添加我的团队名称',
  ),
  department: msg('Department', '部门'),
  departmentHint: msg('For the group, and for lines without one', '用于用户组，以及未写部门的行'),
  role: msg('Role', '角色'),
  csv: msg('CSV list', 'CSV 名单'),
  csvHint: msg('One person a line: e-mail, department, role', '每行一人：邮箱，部门，角色'),
  workspace: msg('Workspace', '工作区'),
  workspaceHint: msg('Its name or id', '名称或 ID'),
};

export const summaries = {
  show: msg('What is set up and what is left', '查看配置进度'),
  people: msg('Place people in bulk, with a preview', '批量安排人员（先预览）'),
  apply: msg('Apply a preview', '应用预览'),
  workspaces: msg('The workspaces that Crossdesk is installed in', '查看已安装的工作区'),
  approve: msg('Approve a further workspace', '批准其他工作区'),
  block: msg('Block a workspace', '屏蔽工作区'),
};
