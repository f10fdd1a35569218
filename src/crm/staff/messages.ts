import type { Role } from '../../core/actor.ts';
import { type Msg, msg, plural } from '../../core/msg.ts';

export const roleNames: Readonly<Record<Role, Msg>> = {
  admin: msg('Admin', '管理员'),
  manager: msg('Manager', '经理'),
  member: msg('Member', '成员'),
  viewer: msg('Viewer', '只读成员'),
};

export const messages = {
  title: msg('Colleagues', '同事'),
  titleOf: (department: Msg) => msg(`Colleagues in ${department.en}`, `${department.zh}的同事`),
  titleUnplaced: msg('Colleagues without a department', '未分配部门的同事'),
  titleAway: msg('Away now', '当前外出'),
  titleInactive: msg('Deactivated colleagues', '已停用的同事'),
  noneHere: msg('Nobody.', '没有同事。'),
  nobodyUnplaced: msg('Everybody has a department.', '所有同事都已分配部门。'),
  nobodyAway: msg('Nobody is away.', '目前无人外出。'),
  more: (n: number) => msg(`${n} more`, `还有 ${n} 位`),
  noDepartment: msg('No department yet', '尚未分配部门'),
  department: msg('Department', '部门'),
  role: msg('Role', '角色'),
  email: msg('E-mail', '邮箱'),
  language: msg('Language', '语言'),
  timezone: msg('Time zone', '时区'),
  identities: msg('Chat identities', '聊天身份'),
  away: msg('Away', '外出'),
  until: msg('until ', '至 '),
  from: msg('from ', '自 '),
  coveredBy: msg(' · covered by ', ' · 代理人：'),
  deactivated: msg('Deactivated', '已停用'),
  place: msg('Place…', '安排部门…'),
  setAway: msg('Away…', '登记外出…'),
  imBack: msg('I am back', '我回来了'),
  isBack: msg('Is back', '已返回'),
  deactivate: msg('Deactivate', '停用'),
  deactivateConfirm: (name: string) =>
    msg(
      `${name} will be refused by Crossdesk from now on. What they wrote stays.`,
      `${name} 将无法再使用 Crossdesk，其已有记录会保留。`,
    ),
  activate: msg('Activate', '启用'),
  show: msg('Show', '查看'),

  unknown: (words: string) => msg(`I know no colleague “${words}”.`, `找不到同事“${words}”。`),
  unknownMention: msg(
    'I do not know that person: a guest, a bot, somebody of another organisation, or a profile without a verified e-mail address.',
    '无法识别此人：可能是访客、机器人、外部人员，或其资料中没有已验证的邮箱。',
  ),
  noSuchId: (id: string) => msg(`I know no ${id}, or you may not see it.`, `找不到 ${id}，或您无权查看。`),

  placed: (name: string, department: Msg, role: Role) =>
    msg(
      `${name} is now in ${department.en} as ${roleNames[role].en.toLowerCase()}.`,
      `${name} 现为${department.zh}的${roleNames[role].zh}。`,
    ),
  placedAlready: (name: string, department: Msg, role: Role) =>
    msg(
      `${name} is in ${department.en} as ${roleNames[role].en.toLowerCase()} already.`,
      `${name} 已经是${department.zh}的${roleNames[role].zh}。`,
    ),
  noLongerManager: msg(
    ' They no longer manage: say role:manager to change that.',
    '不再担任经理；如需保留，请加上 角色:经理。',
  ),
  departmentRetired: (department: Msg) =>
    msg(`${department.en} is retired. Restore it first.`, `${department.zh}已停用，请先恢复。`),
  personInactive: (name: string) => msg(`${name} is deactivated. Activate them first.`, `${name} 已停用，请先启用。`),
  notTheirs: (name: string) =>
    msg(
      `You may place colleagues without a department and members of your own; ${name} is neither. Ask an admin.`,
      `您只能安排未分配部门的同事或本部门成员，${name} 不在此列。请联系管理员。`,
    ),
  notTheirDepartment: msg(
    'As a manager you may place people into your own department only. Ask an admin.',
    '经理只能将人员安排到自己的部门，请联系管理员。',
  ),
  roleTooHigh: msg(
    'As a manager you may give the roles member and viewer. Ask an admin for others.',
    '经理只能授予“成员”或“只读成员”角色，其他角色请联系管理员。',
  ),
  lastAdmin: (name: string) =>
    msg(
      `${name} is the last admin. Make somebody else an admin first.`,
      `${name} 是最后一位管理员，请先任命其他管理员。`,
    ),
  warnSelf: (role: Role) =>
    msg(
      `You are about to make yourself a ${roleNames[role].en.toLowerCase()}. You could not take that back by yourself after ten minutes.`,
      `您即将把自己改为${roleNames[role].zh}。十分钟后将无法自行恢复。`,
    ),
  warnTitle: msg('Give up your own rights?', '确定放弃自己的权限吗？'),
  warnYes: (role: Role) => msg(`Yes, make me a ${roleNames[role].en.toLowerCase()}`, `确定，改为${roleNames[role].zh}`),

  awaySet: msg('Noted.', '已登记。'),
  backNow: (name: string) => msg(`Welcome back, ${name}.`, `欢迎回来，${name}。`),
  notAway: (name: string) => msg(`${name} is not away.`, `${name} 并未外出。`),
  awayOver: msg('That is over already. When will you be back?', '该时间已过。请问何时返回？'),
  awayBackwards: msg('That ends before it begins.', '结束时间早于开始时间。'),
  awayTooLong: msg(
    'That is longer than a year. If somebody has left, an admin can deactivate them.',
    '时间超过一年。若该同事已离职，请管理员将其停用。',
  ),
  coverSelf: msg('Nobody can cover for themselves.', '不能由本人代理。'),
  coverAway: (name: string) =>
    msg(`${name} is away then too. Choose somebody else.`, `${name} 届时也外出，请另选代理人。`),
  coverInactive: (name: string) =>
    msg(
      `${name} cannot cover: they are deactivated or have no department yet.`,
      `${name} 无法代理：已停用或尚未分配部门。`,
    ),
  noCover: msg('Nobody covers. Name somebody with cover:@name.', '尚无代理人，可用 代理:@姓名 指定。'),

  deactivatedDone: (name: string) => msg(`${name} is deactivated.`, `${name} 已停用。`),
  leftBehind: (customers: number, tasks: number) =>
    msg(
      `${plural(customers, 'customer', 'customers')} and ${plural(tasks, 'open task', 'open tasks')} are still theirs: hand them on.`,
      `其名下仍有 ${customers} 位客户和 ${tasks} 个未完成任务，请尽快转交。`,
    ),
  alreadyInactive: (name: string) => msg(`${name} is deactivated already.`, `${name} 已处于停用状态。`),
  activatedDone: (name: string) => msg(`${name} is active again.`, `${name} 已重新启用。`),
  alreadyActive: (name: string) => msg(`${name} is active.`, `${name} 处于启用状态。`),
  notSelf: msg('You cannot deactivate yourself. Ask another admin.', '不能停用自己，请联系其他管理员。'),

  whoTitle: (name: string) => msg(`You are ${name}`, `您是 ${name}`),
  mayDo: msg('What you may do', '您的权限'),
  settingsButton: msg('Settings', '个人设置'),

  settingsTitle: msg('Your settings', '个人设置'),
  saved: msg('Saved.', '已保存。'),
  change: msg('Change…', '修改…'),
  chosen: msg(' (your choice)', '（由您选择）'),
  followed: msg(' (as in your chat profile)', '（与聊天资料一致）'),
  followPlatform: msg('As in my chat profile', '与聊天资料一致'),
  languageNames: { en: msg('English', 'English'), zh: msg('中文', '中文') },

  welcome: (name: string) => msg(`Welcome, ${name}!`, `您好，${name}！`),
  welcomeText: msg(
    'Crossdesk lets departments work on the same customers from chat. You have no department yet, so I cannot show you customer data.',
    'Crossdesk 让各部门在聊天中协作服务客户。您尚未加入部门，因此暂时无法查看客户数据。',
  ),
  welcomeJoin: msg('Which department are you in?', '请选择您所在的部门：'),
  welcomeAsk: (names: Msg) => msg(`Ask to be placed: ${names.en}.`, `请联系以下人员为您分配部门：${names.zh}。`),
  welcomeAskNobody: msg(
    'Ask whoever looks after Crossdesk in your company to place you.',
    '请联系贵公司的 Crossdesk 管理员为您分配部门。',
  ),
  join: (name: Msg) => msg(`Join ${name.en}`, `加入${name.zh}`),
  joinConfirm: (name: Msg) =>
    msg(
      `You will see what ${name.en} sees. Later moves are up to an admin.`,
      `加入后您将看到${name.zh}可见的内容。之后如需调动，请联系管理员。`,
    ),
};

/** What each role may do, in short. */
export const mayDo = {
  unplaced: msg(
    'Join a department that is open, choose your language and time zone. Everything else needs a department.',
    '加入开放的部门，设置语言和时区。其他功能需要先分配部门。',
  ),
  viewer: msg('See customers and tasks in outline.', '查看客户和任务的概要。'),
  member: msg(
    'Add customers, logs and tasks; change those of your department and your own.',
    '添加客户、沟通记录和任务；修改本部门及自己的记录。',
  ),
  manager: msg(
    'What members may, and: archive your department’s customers, place people in it, link its channels.',
    '成员的全部权限，以及：归档本部门客户、安排本部门人员、关联本部门频道。',
  ),
  admin: msg('Everything, in every department.', '所有部门的全部操作。'),
} satisfies Record<Role | 'unplaced', Msg>;

export const args = {
  person: msg('Colleague', '同事'),
  personHint: msg('@name, name, e-mail or S-id', '@姓名、姓名、邮箱或 S 编号'),
  department: msg('Department', '部门'),
  role: msg('Role', '角色'),
  unplaced: msg('Without a department', '未分配'),
  away: msg('Away now', '外出中'),
  inactive: msg('Deactivated', '已停用'),
  until: msg('Away until', '外出至'),
  untilHint: msg('Including that day', '包含当天'),
  from: msg('From', '开始时间'),
  fromHint: msg('Now, if left empty', '留空表示现在'),
  cover: msg('Covered by', '代理人'),
  coverHint: msg('Their tasks’ reminders go to this colleague meanwhile', '期间任务提醒将发送给此同事'),
  whose: msg('Whose absence', '外出人'),
  whoseHint: msg('You, if left empty', '留空表示本人'),
  language: msg('Language', '语言'),
  timezone: msg('Time zone', '时区'),
  timezoneHint: msg(
    'A city: Berlin, Shanghai. “auto” follows your chat profile.',
    '城市名：柏林、上海。“auto”表示与聊天资料一致。',
  ),
};

export const summaries = {
  list: msg('The people, by department, unplaced, or away', '查看同事：按部门、未分配或外出'),
  show: msg('Show a colleague', '查看某位同事'),
  place: msg('Put somebody into a department, with a role', '将同事安排到部门并设定角色'),
  away: msg('Say that you are away, and who covers', '登记外出及代理人'),
  back: msg('Say that you are back', '登记返回'),
  deactivate: msg('Deactivate somebody who has left', '停用已离职的同事'),
  activate: msg('Activate somebody again', '重新启用同事'),
  whoami: msg('Who you are to Crossdesk, and what you may do', '查看您的身份和权限'),
  settings: msg('Your language and time zone', '设置语言和时区'),
  welcome: msg('What a new colleague can do', '新同事指引'),
};

export const eventTitles = {
  placed: msg('A colleague was placed in a department', '同事被安排到部门'),
  away: msg('A colleague is away', '同事外出'),
  back: msg('A colleague is back', '同事返回'),
  deactivated: msg('A colleague was deactivated', '同事被停用'),
  activated: msg('A colleague was activated', '同事被启用'),
  settingsChanged: msg('A colleague changed their settings', '同事修改了个人设置'),
};
