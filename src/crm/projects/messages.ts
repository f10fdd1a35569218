import { listOf, type Msg, msg, plural } from '../../core/msg.ts';
import { shortId } from '../../core/records.ts';
import type { ProjectStatus } from './records.ts';
import { maxSteps, type Step, type StepRole } from './steps.ts';

const pid = (project: { readonly id: number }): string => shortId({ noun: 'project', id: project.id });

export const statusNames: Readonly<Record<ProjectStatus, Msg>> = {
  open: msg('Running', '进行中'),
  done: msg('Completed', '已完成'),
  cancelled: msg('Called off', '已取消'),
};

export const roleNames: Readonly<Record<StepRole, Msg>> = {
  owner: msg('The customer’s owner', '客户负责人'),
  manager: msg('The department’s manager', '部门经理'),
  anyone: msg('Whoever takes it', '部门内任意同事'),
};

export const labels = {
  project: msg('Project', '项目'),
  playbook: msg('Playbook', '流程模板'),
  customer: msg('Customer', '客户'),
  name: msg('Name', '名称'),
  nameZh: msg('Name in Chinese', '中文名称'),
  summary: msg('What it is for', '用途'),
  owner: msg('Lead', '项目负责人'),
  department: msg('Department', '部门'),
  status: msg('Status', '状态'),
  starts: msg('Starts', '开始日期'),
  closed: (status: ProjectStatus) => (status === 'done' ? msg('Completed', '完成时间') : msg('Called off', '取消时间')),
  progress: msg('Progress', '进度'),
  late: msg('Late', '已逾期'),
  nextSteps: msg('Next', '后续任务'),
  reason: msg('Why', '原因'),
  step: msg('Step', '步骤'),
  stepTitle: msg('What is to be done', '步骤内容'),
  due: msg('Due', '截止'),
  after: msg('Due counts from', '截止从何时算起'),
  waits: msg('Waits for steps', '等待的步骤'),
  role: msg('Who', '由谁负责'),
  items: msg('Checklist', '检查清单'),
  running: msg('Running projects', '进行中的项目'),
  anyway: msg('Call off what is left', '放弃剩余任务'),
  mine: msg('Mine', '我的'),
  all: msg('All', '全部'),
  done: msg('Completed', '已完成'),
};

const count = (days: number, working: boolean): Msg => {
  const n = Math.abs(days);
  return working
    ? msg(plural(n, 'working day', 'working days'), `${n} 个工作日`)
    : msg(plural(n, 'day', 'days'), `${n} 天`);
};

/** "2 working days after step 3", "60 days before the start". */
export function dueName({ days, working, from }: Pick<Step, 'days' | 'working' | 'from'>): Msg {
  if (days === null) return msg('no due date', '无截止时间');
  const base = from === null ? msg('the start', '开始') : msg(`step ${from}`, `步骤 ${from} 完成`);
  if (days === 0)
    return from === null
      ? msg('on the day of the start', '开始当天')
      : msg(`the day step ${from} is done`, `步骤 ${from} 完成当天`);
  const said = count(days, working);
  return days < 0
    ? msg(`${said.en} before ${base.en}`, `${base.zh}前 ${said.zh}`)
    : msg(`${said.en} after ${base.en}`, `${base.zh}后 ${said.zh}`);
}

export const messages = {
  projects: msg('Projects', '项目'),
  playbooks: msg('Playbooks', '流程模板'),
  projectName: (playbook: string, customer: string | null) =>
    customer === null ? playbook : `${playbook}: ${customer}`,
  perDepartment: (department: Msg, done: number, all: number) =>
    msg(`${department.en} ${done}/${all}`, `${department.zh} ${done}/${all}`),
  stepCount: (n: number) => msg(plural(n, 'step', 'steps'), `${n} 个步骤`),
  nothingLeft: msg('Nothing is left to be done.', '没有剩余任务。'),
  waitsForOthers: msg('waits for others', '等待其他任务'),
  lateTasks: (n: number) => msg(plural(n, 'task is late', 'tasks are late'), `${n} 个任务已逾期`),
  doneOf: (done: number, all: number) => msg(`${done} of ${all} done`, `已完成 ${done}/${all}`),

  // What was done --------------------------------------------------------------------------------------------------
  started: (project: { id: number }, tasks: number, departments: readonly Msg[]) =>
    msg(
      `Started ${pid(project)} with ${plural(tasks, 'task', 'tasks')} for ${listOf(departments).en}.`,
      `已启动 ${pid(project)}，为${listOf(departments).zh}创建了 ${tasks} 个任务。`,
    ),
  closed: (project: { id: number }, calledOff: number) =>
    calledOff === 0
      ? msg(`${pid(project)} is completed.`, `${pid(project)} 已完成。`)
      : msg(
          `${pid(project)} is completed; ${plural(calledOff, 'task was', 'tasks were')} called off.`,
          `${pid(project)} 已完成，并放弃了 ${calledOff} 个任务。`,
        ),
  cancelled: (project: { id: number }, calledOff: number) =>
    msg(
      `Called off ${pid(project)}${calledOff > 0 ? ` and its ${plural(calledOff, 'open task', 'open tasks')}` : ''}.`,
      `已取消 ${pid(project)}${calledOff > 0 ? `及其 ${calledOff} 个未完成任务` : ''}。`,
    ),
  playbookAdded: (name: string) =>
    msg(`Added the playbook “${name}”. Add its steps next.`, `已添加流程模板“${name}”，请继续添加步骤。`),
  playbookChanged: (name: Msg) => msg(`Changed the playbook “${name.en}”.`, `已修改流程模板“${name.zh}”。`),
  stepAdded: (n: number, name: Msg) => msg(`Added step ${n} to “${name.en}”.`, `已为“${name.zh}”添加步骤 ${n}。`),
  stepRemoved: (n: number, name: Msg) => msg(`Removed step ${n} of “${name.en}”.`, `已移除“${name.zh}”的步骤 ${n}。`),
  retired: (name: Msg) =>
    msg(`Retired “${name.en}”; running projects go on.`, `已停用“${name.zh}”，进行中的项目不受影响。`),
  nothingChanged: msg('It is like that already.', '已经是这样，未作修改。'),

  // What cannot be done --------------------------------------------------------------------------------------------
  whichDepartment: msg(
    'Which department leads it? Name a customer, or say department:support.',
    '请说明由哪个部门牵头：指定客户，或 部门:客服。',
  ),
  noSuchDepartment: msg('I know no such department, or it has been retired.', '找不到该部门，或该部门已停用。'),
  noSuchCustomer: msg('I know no such customer.', '找不到该客户。'),
  archivedCustomer: (name: string) =>
    msg(`${name} is archived. Restore the customer first.`, `${name} 已归档，请先恢复该客户。`),
  noSteps: (name: Msg) => msg(`“${name.en}” has no steps yet.`, `“${name.zh}”还没有步骤。`),
  isRetired: (name: Msg) => msg(`“${name.en}” has been retired.`, `“${name.zh}”已停用。`),
  runsAlready: (project: { id: number; name: string }) =>
    msg(
      `${pid(project)} “${project.name}” runs already. Close or cancel it first, or give this one another name.`,
      `${pid(project)}“${project.name}”正在进行。请先关闭或取消，或为新项目另取名称。`,
    ),
  notOpen: (project: { id: number; status: ProjectStatus }) =>
    project.status === 'done'
      ? msg(`${pid(project)} is completed already.`, `${pid(project)} 已经完成。`)
      : msg(`${pid(project)} has been called off.`, `${pid(project)} 已经取消。`),
  hasOpenTasks: (project: { id: number }, n: number) =>
    msg(
      `${pid(project)} still has ${plural(n, 'open task', 'open tasks')}. Finish them, or say “anyway” to call them off.`,
      `${pid(project)} 还有 ${n} 个未完成任务。请先完成，或使用“放弃剩余”一并放弃。`,
    ),
  noSuchPerson: msg('I know no such colleague, or they cannot lead a project.', '找不到这位同事，或其无法负责项目。'),
  nameTaken: (name: string) => msg(`There is a playbook “${name}” already.`, `已存在名为“${name}”的流程模板。`),
  tooManySteps: msg(`A playbook has at most ${maxSteps} steps.`, `流程模板最多 ${maxSteps} 个步骤。`),
  noSuchStep: (n: number) => msg(`There is no step ${n}.`, `没有步骤 ${n}。`),
  circle: msg('Those steps would wait for one another.', '这些步骤会互相等待。'),
  beforeCompletion: msg(
    'A step cannot be due before the one that it counts from is done.',
    '步骤不能早于其前置步骤的完成时间。',
  ),
  noDue: (words: string) =>
    msg(
      `“${words}” is no number of days, such as 3 days or 2 working days.`,
      `“${words}”不是天数，例如 3 天或 2 个工作日。`,
    ),
  noNumbers: (words: string) => msg(`“${words}” are no numbers of steps.`, `“${words}”不是步骤编号。`),
  unknownProject: (words: string) =>
    msg(`I know no project “${words}”, or you may not see it.`, `找不到项目“${words}”，或您无权查看。`),
  unknownPlaybook: (words: string) => msg(`I know no playbook “${words}”.`, `找不到流程模板“${words}”。`),
  none: msg('No projects here.', '没有符合条件的项目。'),
  tryStart: msg('Start one', '启动一个'),

  buttons: {
    show: msg('Show', '查看'),
    more: msg('More', '更多'),
    tasks: msg('All tasks', '全部任务'),
    addTask: msg('Add a task…', '添加任务…'),
    close: msg('Complete', '完成项目'),
    cancel: msg('Call off…', '取消项目…'),
    start: msg('Start…', '启动…'),
    addStep: msg('Add a step…', '添加步骤…'),
    edit: msg('Edit…', '编辑…'),
    retire: msg('Retire', '停用'),
    remove: msg('Remove', '移除'),
    playbooks: msg('Playbooks', '流程模板'),
  },
  confirmClose: msg('Complete the project, and call off what is left?', '确定完成此项目并放弃剩余任务吗？'),
  confirmCancel: msg('Call off the project and all its open tasks?', '确定取消此项目及其全部未完成任务吗？'),
  confirmRetire: msg('Retire this playbook?', '确定停用此流程模板吗？'),
};
