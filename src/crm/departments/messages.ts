import { type Msg, msg, perLocale, plural } from '../../core/msg.ts';

const quotedName = (name: Msg): Msg => msg(`“${name.en}”`, `“${name.zh}”`);

/** What people call the columns, when told what somebody else changed. */
export const changedNames: Readonly<Record<string, Msg>> = {
  nameEn: msg('the English name', '英文名称'),
  nameZh: msg('the Chinese name', '中文名称'),
  active: msg('whether it is retired', '停用状态'),
  selfJoin: msg('who may join', '加入方式'),
  hours: msg('the working hours', '工作时间'),
  timezone: msg('the time zone', '时区'),
  holidays: msg('the holidays', '假期'),
};

export const messages = {
  title: msg('Departments', '部门'),
  none: msg('There is no department you could join yet.', '目前没有可以加入的部门。'),
  noneAtAll: msg('There are no departments yet.', '还没有部门。'),
  openNote: msg('open to join', '可自行加入'),
  retiredNote: msg('retired', '已停用'),
  people: (n: number) => msg(plural(n, 'person', 'people'), `${n} 人`),
  channels: (n: number) => msg(plural(n, 'linked channel', 'linked channels'), `${n} 个关联频道`),
  key: msg('Key', '标识'),
  english: msg('English name', '英文名称'),
  chinese: msg('Chinese name', '中文名称'),
  joining: msg('Joining', '加入方式'),
  joiningOpen: msg('New colleagues may join by themselves', '新同事可自行加入'),
  joiningClosed: msg('An admin or its manager places people', '由管理员或部门经理安排'),
  size: msg('People', '人数'),
  join: (name: Msg) => msg(`Join ${name.en}`, `加入${name.zh}`),
  joinConfirm: (name: Msg) =>
    msg(
      `You will see what ${name.en} sees. Later moves are up to an admin.`,
      `加入后您将看到${name.zh}可见的内容。之后如需调动，请联系管理员。`,
    ),
  rename: msg('Rename', '重命名'),
  open: msg('Open for joining', '允许自行加入'),
  close: msg('Close for joining', '停止自行加入'),
  openConfirm: msg(
    'Every new colleague will be able to join and see its customers’ protected details.',
    '之后所有新同事都可以自行加入，并看到该部门客户的受保护信息。',
  ),
  retire: msg('Retire', '停用'),
  retireConfirm: (name: Msg) =>
    msg(`Retire ${name.en}? It can be restored later.`, `确定停用${name.zh}吗？之后可以恢复。`),
  restore: msg('Restore', '恢复'),
  add: msg('Add a department', '新增部门'),
  added: (name: Msg, key: string) => msg(`Added ${name.en} (${key}).`, `已新增${name.zh}（${key}）。`),
  renamed: (name: Msg) => msg(`It is now called ${name.en} (${name.zh}).`, `已更名为${name.zh}（${name.en}）。`),
  opened: (name: Msg) => msg(`New colleagues may now join ${name.en}.`, `新同事现在可以自行加入${name.zh}。`),
  closed: (name: Msg) =>
    msg(
      `${name.en} is closed: its manager or an admin places people.`,
      `${name.zh}已关闭自行加入，由部门经理或管理员安排人员。`,
    ),
  retired: (name: Msg) => msg(`${name.en} is retired.`, `${name.zh}已停用。`),
  restored: (name: Msg) => msg(`${name.en} is back.`, `${name.zh}已恢复。`),
  joined: (name: Msg) =>
    msg(
      `Welcome to ${name.en}! Type “help” to see what you can do, or “today” for what is waiting.`,
      `欢迎加入${name.zh}！输入“帮助”查看可用功能，输入“今天”查看待办。`,
    ),
  unknown: (words: string) => msg(`I know no department “${words}”.`, `找不到部门“${words}”。`),
  nameTaken: (name: string) => msg(`There is already a department called “${name}”.`, `已经有名为“${name}”的部门了。`),
  nameNeeded: msg(
    'Say the new name: en:"Customer Care" or zh:客户关怀.',
    '请给出新名称：en:"Customer Care" 或 zh:客户关怀。',
  ),
  nothingNew: (name: Msg) =>
    msg(`${quotedName(name).en} is what it is called already.`, `它现在就叫${quotedName(name).zh}。`),
  isRetired: (name: Msg) => msg(`${name.en} is retired.`, `${name.zh}已停用。`),
  alreadyRetired: (name: Msg) => msg(`${name.en} is retired already.`, `${name.zh}已经停用。`),
  notRetired: (name: Msg) => msg(`${name.en} is not retired.`, `${name.zh}并未停用。`),
  notOpen: (name: Msg) =>
    msg(
      `${name.en} is not open for joining. Ask an admin or its manager to place you.`,
      `${name.zh}未开放自行加入，请联系管理员或部门经理为您安排。`,
    ),
  alreadyPlaced: (name: Msg) =>
    msg(`You already belong to ${name.en}. An admin can move you.`, `您已属于${name.zh}。如需调动，请联系管理员。`),
  stillUsed: (name: Msg, parts: readonly Msg[]) =>
    msg(
      `${name.en} still has ${list(parts).en}. Move them first, then retire it.`,
      `${name.zh}仍有${list(parts).zh}。请先转移，再停用该部门。`,
    ),
  customers: (n: number) => msg(plural(n, 'customer', 'customers'), `${n} 位客户`),
  openTasks: (n: number) => msg(plural(n, 'open task', 'open tasks'), `${n} 个未完成任务`),
  openCases: (n: number) => msg(plural(n, 'open case', 'open cases'), `${n} 个未结工单`),
};

function list(parts: readonly Msg[]): Msg {
  return perLocale((locale) =>
    new Intl.ListFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { type: 'conjunction' }).format(
      parts.map((p) => p[locale]),
    ),
  );
}

export const args = {
  department: msg('Department', '部门'),
  departmentHint: msg('Its key, or either name', '标识或任一语言的名称'),
  english: msg('English name', '英文名称'),
  chinese: msg('Chinese name', '中文名称'),
};

export const summaries = {
  list: msg('The departments', '查看部门'),
  show: msg('Show a department', '查看某个部门'),
  add: msg('Add a department', '新增部门'),
  rename: msg('Rename a department, in either language', '重命名部门（中英文均可）'),
  open: msg('Let new colleagues join a department themselves', '允许新同事自行加入部门'),
  close: msg('Stop new colleagues from joining by themselves', '停止自行加入'),
  join: msg('Join a department that is open', '加入开放的部门'),
  retire: msg('Retire a department that is no longer used', '停用不再使用的部门'),
  restore: msg('Bring a retired department back', '恢复已停用的部门'),
};

export const eventTitles = {
  added: msg('A department was added', '新增了部门'),
  changed: msg('A department was changed', '部门有变更'),
};
