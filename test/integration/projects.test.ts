import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
const customers: Record<string, number> = {};

beforeAll(async () => {
  world = await createCrmWorld();
  for (const name of ['acme', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta']) {
    customers[name] = await world.customer(name, 'sales', 'lena');
  }
  await world.rows(sql`UPDATE departments SET timezone = 'Europe/Berlin'`);
});
afterAll(() => world.close());

async function idOf(work: Promise<{ out: unknown }>): Promise<number> {
  return ((await work).out as { id: number }).id;
}

async function told(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

interface Row {
  id: number;
  title: string;
  status: string;
  department: string;
  assignee_id: number | null;
  due_at: Date | null;
  step: number;
  waits: number[];
  items: number;
}

const tasksOf = (project: number) =>
  world.rows<Row>(sql`
    SELECT t.id, t.title, t.status, d.key AS department, t.assignee_id, t.due_at, t.project_step AS step,
      ARRAY(SELECT w.project_step FROM task_dependencies x JOIN tasks w ON w.id = x.waits_for_id WHERE x.task_id = t.id ORDER BY 1) AS waits,
      (SELECT count(*)::int FROM task_items i WHERE i.task_id = t.id) AS items
    FROM tasks t JOIN departments d ON d.id = t.department_id WHERE t.project_id = ${project}::int ORDER BY t.project_step`);

async function project(id: number) {
  const [found] = await world.rows<Record<string, unknown>>(sql`SELECT * FROM projects WHERE id = ${id}::int`);
  return found;
}

const card = async (who: Who, id: number) => cardText(await world.card(who, 'project', id));

async function listed(who: Who, line: string): Promise<string> {
  const { reply } = await world.type(who, line);
  return 'card' in reply ? cardText(reply.card) : '';
}

describe('project start', () => {
  it('makes tasks for several departments, with dates, dependencies and checklists', async () => {
    const { out, reply } = await world.type('lena', 'project start onboarding for:acme');
    const id = (out as { id: number }).id;
    expect(await project(id)).toMatchObject({
      name: 'Onboarding: acme',
      customer_id: customers.acme,
      department_id: world.departmentIds.sales,
      owner_id: world.actors.lena.staffId,
      status: 'open',
    });
    const tasks = await tasksOf(id);
    expect(tasks.map(({ step, department }) => [step, department])).toEqual([
      [1, 'sales'],
      [2, 'support'],
      [3, 'finance'],
      [4, 'support'],
      [5, 'finance'],
      [6, 'marketing'],
      [7, 'sales'],
    ]);
    // The customer's owner, in their own department; elsewhere whoever takes it.
    expect(tasks[0]).toMatchObject({
      assignee_id: world.actors.lena.staffId,
      due_at: new Date('2026-11-23T16:00:00Z'),
      items: 2,
    });
    expect(tasks[1]).toMatchObject({ assignee_id: null, due_at: new Date('2026-11-24T16:00:00Z') });
    expect(tasks[3]).toMatchObject({ waits: [1, 2], due_at: null });
    expect(reply).toMatchObject({
      to: 'channel',
      note: [
        {
          en: expect.stringMatching(
            /with 7 tasks for Sales, Support, (?:Marketing, Finance|Finance and Marketing|Marketing and Finance)/u,
          ),
        },
      ],
    });
    expect((await world.events('project', id)).map(({ type }) => type)).toEqual(['project.started']);
    expect((await world.events('task', tasks[1]?.id ?? 0)).map(({ type }) => type)).toContain('task.added');
  });

  it('counts back from a day to come, and never into the past', async () => {
    const id = await idOf(world.type('wei', '项目 启动 续约 客户:beta 开始:2027-03-01'));
    const tasks = await tasksOf(id);
    expect(await project(id)).toMatchObject({ name: '续约: beta', starts_at: expect.any(Date) });
    expect(tasks[0]?.title).toBe('回顾使用情况与未结工单');
    expect(tasks[2]?.due_at?.toISOString().slice(0, 10)).toBe('2027-01-15');
    const late = await idOf(world.type('lena', 'project start renewal for:gamma'));
    for (const { due_at: due } of await tasksOf(late)) if (due) expect(due > world.clock.at).toBe(true);
  });

  it('is undone as a whole', async () => {
    const id = await idOf(world.type('lena', 'project start complaint for:delta'));
    await world.undo('lena');
    expect(await project(id)).toMatchObject({ status: 'cancelled' });
    expect(new Set((await tasksOf(id)).map(({ status }) => status))).toEqual(new Set(['cancelled']));
  });

  it('refuses what cannot be, and writes nothing', async () => {
    const archived = await world.customer('old', 'sales', null, { archivedAt: new Date('2026-01-01') });
    const count = async () => (await world.rows<{ n: number }>(sql`SELECT count(*)::int AS n FROM projects`))[0]?.n;
    const tasks = async () => (await world.rows<{ n: number }>(sql`SELECT count(*)::int AS n FROM tasks`))[0]?.n;
    const before = [await count(), await tasks()];
    await expect(world.type('lena', 'project start moonlanding for:acme')).rejects.toThrow(/Not understood/u);
    const twice = await told(world.type('lena', 'project start onboarding for:acme'));
    expect(twice.user.en).toMatch(/PJ-\d+ “Onboarding: acme” runs already/u);
    expect(
      (
        await told(
          world.executor.execute(
            world.registry.operation('project.start') as never,
            { playbookId: 1, customerId: archived },
            { actor: world.actors.lena, door: 'command', receipt: null },
          ),
        )
      ).user.en,
    ).toContain('archived');
    expect((await told(world.type('viv', 'project start onboarding for:epsilon'))).code).toBe('forbidden');
    expect((await told(world.type('iris', 'project start onboarding'))).field).toBe('department');
    expect([await count(), await tasks()]).toEqual(before);
  });
});

describe('the calendar of a department', () => {
  it('says when its steps are due: neither on its holidays nor by another department’s, across a change of clocks', async () => {
    const customer = await world.customer('theta', 'sales', 'lena');
    const at = world.clock.at;
    // Friday before Easter: clocks go forward on Sunday, and Support is closed on Monday.
    world.clock.at = new Date('2027-03-26T10:00:00Z');
    await world.type('sam', 'department holidays add support 2027-03-29 "Easter Monday"');
    const id = await idOf(world.type('lena', `project start onboarding for:C-${customer}`));
    const [ofSales, ofSupport] = await tasksOf(id);
    expect([ofSales?.department, ofSales?.due_at]).toEqual(['sales', new Date('2027-03-29T15:00:00Z')]);
    expect([ofSupport?.department, ofSupport?.due_at]).toEqual(['support', new Date('2027-03-31T15:00:00Z')]);
    // A working day after the step before it was done.
    const complaint = await idOf(world.type('lena', `project start complaint for:C-${customer}`));
    const [first, second] = await tasksOf(complaint);
    await world.type('omar', `task done T-${first?.id}`);
    await world.type('omar', `task done T-${second?.id}`);
    expect((await tasksOf(complaint))[2]).toMatchObject({
      department: 'support',
      due_at: new Date('2027-03-30T15:00:00Z'),
    });
    world.clock.at = at;
  });
});

describe('a running project', () => {
  it('goes on as its tasks are done: dates follow, whoever waits is told, the last one completes it', async () => {
    const id = await idOf(world.type('lena', 'project start complaint for:epsilon'));
    const [first, second, third] = await tasksOf(id);
    const refused = await told(world.type('omar', `task done T-${second?.id}`));
    expect(refused.user.en).toContain(`T-${first?.id}`);
    await world.type('omar', `task done T-${first?.id}`);
    await world.type('omar', `task done T-${second?.id}`);
    // Due a working day after the second was done, on a Friday.
    expect((await tasksOf(id))[2]).toMatchObject({
      due_at: new Date('2026-11-23T16:00:00Z'),
      assignee_id: world.actors.sam.staffId,
    });
    const unblocked = (await world.events('task', third?.id ?? 0)).find(({ type }) => type === 'task.unblocked');
    expect(unblocked?.details).toMatchObject({ assigneeId: world.actors.sam.staffId, waitingDepartmentId: null });

    const shown = await card('lena', id);
    expect(shown).toContain('Support 2/4');
    expect(shown).toMatch(/Next[\s\S]*Decide on compensation · T-\d+/u);
    await world.type('sam', `task done T-${third?.id}`);
    for (const task of (await tasksOf(id)).slice(3)) {
      await world.type('iris', `task done T-${task.id}`);
    }
    expect(await project(id)).toMatchObject({ status: 'done', closed_by_id: world.actors.iris.staffId });
    expect((await world.events('project', id)).at(-1)?.type).toBe('project.completed');
    // The last step back takes the end back too.
    await world.undo('iris');
    expect(await project(id)).toMatchObject({ status: 'open', closed_at: null });
  });

  it('says what is late, and shows nobody more than the tasks they may know of', async () => {
    const id = await idOf(world.type('lena', 'project start onboarding for:zeta'));
    const at = world.clock.at;
    world.wait(world.hours(24 * 10));
    expect(await card('fay', id)).toMatch(/Late: 3 tasks are late/u);
    expect(await listed('fay', 'project list')).toMatch(/Onboarding: zeta · PJ-\d+[^\n]*late/u);
    world.clock.at = at;
    const everyone = cardText(await world.channelCard('everyone', 'sales', 'project', id));
    expect(everyone).toContain('Onboarding: zeta');
  });

  it('is completed by whoever leads it, and what is left is called off only when they say so', async () => {
    const id = await idOf(world.type('lena', 'project start onboarding for:eta'));
    expect((await told(world.type('omar', `project close PJ-${id}`))).code).toBe('forbidden');
    expect((await told(world.type('lena', `project close PJ-${id}`))).user.en).toContain('7 open tasks');
    const [first] = await tasksOf(id);
    await world.type('lena', `task done T-${first?.id}`);
    await world.type('lena', `project close PJ-${id} anyway`);
    expect(await project(id)).toMatchObject({ status: 'done' });
    expect((await tasksOf(id)).map(({ status }) => status)).toEqual(['done', ...Array(6).fill('cancelled')]);
    await world.undo('lena');
    expect(await project(id)).toMatchObject({ status: 'open' });
    expect((await tasksOf(id)).filter(({ status }) => status === 'open')).toHaveLength(6);
    await world.type('marta', `project cancel PJ-${id}`);
    expect(await project(id)).toMatchObject({ status: 'cancelled' });
    expect((await told(world.type('lena', `task add "Late" project:PJ-${id}`))).code).toBe('not_found');
  });

  it('is completed once when its last tasks are done at the same moment', async () => {
    const id = await idOf(world.type('lena', 'project start complaint name:"Two at once"'));
    const tasks = await tasksOf(id);
    for (const task of tasks.slice(0, 4)) await world.type('iris', `task done T-${task.id} force:ok`);
    const last = tasks.slice(4).map((task) => world.type('iris', `task done T-${task.id} force:ok`));
    expect((await Promise.allSettled(last)).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await project(id)).toMatchObject({ status: 'done' });
    const ends = (await world.events('project', id)).filter(({ type }) => type === 'project.completed');
    expect(ends).toHaveLength(1);
  });

  it('takes tasks that are added to it, and lists them', async () => {
    const id = await idOf(world.type('lena', 'project start renewal name:"Spring renewal"'));
    const extra = await idOf(
      world.click('lena', {
        ...buttonOf(await world.card('lena', 'project', id), 'Add a task…'),
        args: { project: `PJ-${id}`, title: 'Bake a cake' },
      }),
    );
    expect((await tasksOf(id)).some((task) => task.id === extra)).toBe(true);
    expect(await listed('fay', `task list project:PJ-${id} all`)).toContain('Bake a cake');
    expect(cardText(await world.card('lena', 'task', extra))).toContain('Project: Spring renewal');
    expect(await listed('lena', 'project list mine')).toContain('Spring renewal');
  });
});

describe('playbooks', () => {
  it('are there from the beginning, in both languages', async () => {
    const english = await listed('lena', 'playbook');
    expect(english).toMatch(/complaint · PB-[\s\S]*onboarding · PB-[\s\S]*renewal · PB-/u);
    expect(cardText(await world.card('wei', 'playbook', 1), 'zh')).toContain('欢迎电话');
  });

  it('are written by managers, step by step, each step undoable', async () => {
    expect((await told(world.type('lena', 'playbook add "Fair follow-up"'))).code).toBe('forbidden');
    const id = await idOf(world.type('marta', 'playbook add "Fair follow-up" zh:展会跟进'));
    await world.type('marta', `playbook step add PB-${id} "Sort the cards" to:marketing due:1d items:"Scan; Tag"`);
    await world.type('marta', `playbook step add PB-${id} "Call the hot ones" due:2 working days from:1 role:owner`);
    await world.type('marta', `playbook step add PB-${id} "Send the rest a letter" to:marketing wait:1,2`);
    await world.undo('marta');
    const shown = cardText(await world.card('marta', 'playbook', id));
    expect(shown).toContain('2. Call the hot ones');
    expect(shown).toContain('2 working days after step 1');
    expect(shown).not.toContain('letter');
    await world.type('marta', `playbook step edit PB-${id} 2 title:"Ring the hot ones" due:3d`);
    const started = await idOf(world.type('lena', 'project start 展会跟进'));
    expect((await tasksOf(started)).map(({ title, waits, items }) => [title, waits, items])).toEqual([
      ['Sort the cards', [], 2],
      ['Ring the hot ones', [1], 0],
    ]);
    await world.type('marta', `playbook retire PB-${id}`);
    await expect(world.type('lena', 'project start "Fair follow-up"')).rejects.toThrow(/Not understood/u);
  });

  it('refuse circles, steps that are not there, and other departments’ managers', async () => {
    const id = await idOf(world.type('marta', 'playbook add "Circle"'));
    await world.type('marta', `playbook step add PB-${id} One`);
    await world.type('marta', `playbook step add PB-${id} Two wait:1`);
    expect((await told(world.type('marta', `playbook step edit PB-${id} 1 wait:2`))).user.en).toContain(
      'wait for one another',
    );
    expect((await told(world.type('marta', `playbook step add PB-${id} Three wait:9`))).user.en).toContain('no step 9');
    expect((await told(world.type('marta', `playbook step add PB-${id} Three due:-3d from:1`))).field).toBe('due');
    expect((await told(world.type('sam', `playbook step add PB-${id} Mine`))).code).toBe('forbidden');
    expect((await told(world.type('marta', 'playbook add ONBOARDING'))).field).toBe('name');
    await expect(world.type('marta', `playbook step add PB-${id} Four due:soonish`)).rejects.toThrow(/Not understood/u);
    await world.type('marta', `playbook step remove PB-${id} 1`);
    expect(cardText(await world.card('marta', 'playbook', id))).not.toContain('Waits for');
  });
});
