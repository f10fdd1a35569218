import type { Actor } from '../../src/core/actor.ts';
import { asian } from './customers/asia.ts';
import type { DemoCustomer } from './customers/customer.ts';
import { elsewhere } from './customers/elsewhere.ts';
import { european } from './customers/europe.ts';
import type { DemoLog } from './logs/log.ts';
import { financeLogs, marketingLogs } from './logs/marketing-and-finance.ts';
import { salesLogs } from './logs/sales.ts';
import { supportLogs } from './logs/support.ts';
import { ago, type Moment, momentAt } from './moments.ts';
import type { Who } from './people.ts';
import { closedTasks } from './tasks/closed.ts';
import { openTasks } from './tasks/open.ts';
import type { DemoTask } from './tasks/task.ts';

/** The ids of what earlier acts made. */
export interface Ids {
  customer(key: string): number;
  task(title: string): number;
  department(key: string): number;
}

/** Something that somebody did at some time: one call of an operation. */
export interface Act {
  readonly at: Date;
  readonly by: Actor;
  readonly operation: `${string}.${string}`;
  /** Under which later acts find what this one made. */
  readonly makes?: { readonly kind: 'customer' | 'task'; readonly key: string };
  input(ids: Ids): Readonly<Record<string, unknown>>;
}

type Cast = (who: Who) => Actor;

export const customers: readonly DemoCustomer[] = [...european, ...asian, ...elsewhere];
export const logs: readonly DemoLog[] = [...salesLogs, ...supportLogs, ...marketingLogs, ...financeLogs];
export const tasks: readonly DemoTask[] = [...openTasks, ...closedTasks];

/** All that has happened in the company until now, in the order in which it did. Pure. */
export function storyOf(now: Date, cast: Cast): Act[] {
  const at = (moment: Moment, who: Who) => momentAt(moment, now, cast(who).timezone);
  return [
    ...customers.map((customer, index) => addCustomer(customer, index, cast, at)),
    ...logs.map((log) => addLog(log, cast, at)),
    ...tasks.flatMap((task) => actsOfTask(task, cast, at)),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
}

type At = (moment: Moment, who: Who) => Date;

function addCustomer(customer: DemoCustomer, index: number, cast: Cast, at: At): Act {
  const { key, owner, since, ...values } = customer;
  // Nobody adds customers on the stroke of the hour, all of them.
  const time = `${9 + (index % 8)}:${(index * 17) % 60}`;
  return {
    at: at(ago(since, time), owner),
    by: cast(owner),
    operation: 'customer.add',
    makes: { kind: 'customer', key },
    // Two customers may look alike on purpose.
    input: () => ({ ...values, anyway: true }),
  };
}

function addLog(log: DemoLog, cast: Cast, at: At): Act {
  return {
    at: at(log.when, log.by),
    by: cast(log.by),
    operation: 'interaction.add',
    input: (ids) => ({
      customerId: ids.customer(log.about),
      content: log.content,
      via: log.via,
      private: log.private,
    }),
  };
}

function actsOfTask(task: DemoTask, cast: Cast, at: At): Act[] {
  const { title, about, department, due } = task;
  const doer = task.for ?? task.by;
  const step = (when: Moment | undefined, operation: Act['operation'], more: Record<string, unknown> = {}): Act[] =>
    when === undefined
      ? []
      : [{ at: at(when, doer), by: cast(doer), operation, input: (ids) => ({ id: ids.task(title), ...more }) }];
  const added: Act = {
    at: at(task.added, task.by),
    by: cast(task.by),
    operation: 'task.add',
    makes: { kind: 'task', key: title },
    input: (ids) => ({
      title,
      priority: task.priority,
      assigneeId: task.for && cast(task.for).staffId,
      customerId: about === undefined ? undefined : ids.customer(about),
      departmentId: department === undefined ? undefined : ids.department(department),
      dueAt: due && at(due, doer),
    }),
  };
  return [
    added,
    ...(task.notes ?? []).map(
      ({ by, when, text }): Act => ({
        at: at(when, by),
        by: cast(by),
        operation: 'task.note',
        input: (ids) => ({ id: ids.task(title), text }),
      }),
    ),
    ...step(task.started, 'task.start'),
    ...(task.snoozed ? step(task.snoozed.when, 'task.snooze', { until: at(task.snoozed.until, doer) }) : []),
    ...step(task.done, 'task.done'),
    ...step(task.cancelled, 'task.cancel'),
  ];
}
