import type { Actor } from '../../src/core/actor.ts';
import { type Act, type Chapter, made, type Scene, sceneOf } from './acts.ts';
import { campaigns } from './chapters/campaigns.ts';
import { cases } from './chapters/cases.ts';
import { contacts } from './chapters/contacts.ts';
import { deals } from './chapters/deals.ts';
import { files } from './chapters/files.ts';
import { handoffs } from './chapters/handoffs.ts';
import { house } from './chapters/house.ts';
import { imports } from './chapters/imports.ts';
import { needs } from './chapters/needs.ts';
import { orders } from './chapters/orders.ts';
import { onboarding } from './chapters/project.ts';
import { relations } from './chapters/relations.ts';
import { surveys } from './chapters/surveys.ts';
import { targets } from './chapters/targets.ts';
import { asian } from './customers/asia.ts';
import type { DemoCustomer } from './customers/customer.ts';
import { elsewhere } from './customers/elsewhere.ts';
import { european } from './customers/europe.ts';
import type { DemoLog } from './logs/log.ts';
import { financeLogs, marketingLogs } from './logs/marketing-and-finance.ts';
import { salesLogs } from './logs/sales.ts';
import { supportLogs } from './logs/support.ts';
import { ago, type Moment } from './moments.ts';
import type { Who } from './people.ts';
import { closedTasks } from './tasks/closed.ts';
import { openTasks } from './tasks/open.ts';
import { routineTasks } from './tasks/routine.ts';
import type { DemoTask } from './tasks/task.ts';

export const customers: readonly DemoCustomer[] = [...european, ...asian, ...elsewhere];
export const logs: readonly DemoLog[] = [...salesLogs, ...supportLogs, ...marketingLogs, ...financeLogs];
export const tasks: readonly DemoTask[] = [...openTasks, ...routineTasks, ...closedTasks];

/** What only some customers, on some days, had to do with. */
const chapters: readonly Chapter[] = [
  house,
  relations,
  contacts,
  needs,
  deals,
  orders,
  targets,
  cases,
  handoffs,
  onboarding,
  campaigns,
  surveys,
  files,
  imports,
];

/** All that has happened in the company until now, in the order in which it did. Pure. */
export function storyOf(now: Date, cast: (who: Who) => Actor): Act[] {
  const scene = sceneOf(now, cast);
  return inOrder([...beginningOf(now, cast), ...chapters.flatMap((chapter) => chapter(scene))]);
}

/** The part of it that stands by itself: customers, logs and tasks. Pure. */
export function beginningOf(now: Date, cast: (who: Who) => Actor): Act[] {
  const scene = sceneOf(now, cast);
  return inOrder([
    ...customers.map((customer, index) => addCustomer(customer, index, scene)),
    ...logs.map((log) => addLog(log, scene)),
    ...tasks.flatMap((task) => actsOfTask(task, scene)),
  ]);
}

const inOrder = (acts: readonly Act[]): Act[] => acts.toSorted((a, b) => a.at.getTime() - b.at.getTime());

function addCustomer(customer: DemoCustomer, index: number, { did }: Scene): Act {
  const { key, owner, since, ...values } = customer;
  // Nobody adds customers on the stroke of the hour, all of them.
  const time = `${9 + (index % 8)}:${(index * 17) % 60}`;
  // Two customers may look alike on purpose.
  return did(owner, ago(since, time), 'customer.add', { ...values, anyway: true }, made('customer', key));
}

function addLog(log: DemoLog, { did }: Scene): Act {
  return did(log.by, log.when, 'interaction.add', (ids) => ({
    customerId: ids.of('customer', log.about),
    content: log.content,
    via: log.via,
    private: log.private,
  }));
}

function actsOfTask(task: DemoTask, { did, at, id }: Scene): Act[] {
  const { title, about, department, due } = task;
  const doer = task.for ?? task.by;
  const step = (
    who: Who,
    when: Moment | undefined,
    operation: Act['operation'],
    more: Record<string, unknown> = {},
  ): Act[] =>
    when === undefined ? [] : [did(who, when, operation, (ids) => ({ id: ids.of('task', title), ...more }))];
  const added = did(
    task.by,
    task.added,
    'task.add',
    (ids) => ({
      title,
      priority: task.priority,
      assigneeId: task.for && id(task.for),
      customerId: about === undefined ? undefined : ids.of('customer', about),
      departmentId: department === undefined ? undefined : ids.of('department', department),
      dueAt: due && at(due, doer),
      estimateMinutes: task.estimate,
      items: task.checklist,
    }),
    made('task', title),
  );
  const { waitsFor, repeats, took, rated, progress } = task;
  return [
    added,
    ...(waitsFor === undefined
      ? []
      : [
          did(task.by, task.added, 'task.wait', (ids) => ({
            id: ids.of('task', title),
            forId: ids.of('task', waitsFor),
          })),
        ]),
    ...(repeats === undefined ? [] : step(task.by, task.added, 'task.repeat', { rule: repeats })),
    ...(task.notes ?? []).flatMap(({ by, when, text }) => step(by, when, 'task.note', { text })),
    ...step(doer, task.started, 'task.start'),
    ...(task.ticked ?? []).flatMap(({ when, item }) => step(doer, when, 'task.item-tick', { item })),
    ...(progress ? step(doer, progress.when, 'task.progress', { percent: progress.percent }) : []),
    ...(task.snoozed ? step(doer, task.snoozed.when, 'task.snooze', { until: at(task.snoozed.until, doer) }) : []),
    ...(took === undefined ? [] : step(doer, task.done, 'task.time', { minutes: took })),
    ...step(doer, task.done, 'task.done'),
    ...(rated ? step(task.by, rated.when, 'task.rate', { rating: rated.rating, text: rated.text }) : []),
    ...step(doer, task.cancelled, 'task.cancel'),
  ];
}
