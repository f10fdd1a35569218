import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days, hours, minutes } from '../../src/core/clock.ts';
import { AppError } from '../../src/core/errors.ts';
import { tasks } from '../../src/crm/tasks/index.ts';
import { channelViewer } from '../../src/operations/viewer.ts';
import { buttonOf, cardText, createTaskWorld, type TaskWorld } from './tasks-world.ts';

let world: TaskWorld;
let acme = 0;
let archived = 0;

beforeAll(async () => {
  world = await createTaskWorld();
  acme = await world.customer('acme', 'sales', 'lena');
  archived = await world.customer('old friend', 'sales', null, { archivedAt: new Date('2026-01-01') });
});
afterAll(() => world.close());

/** Adds a task by typing and gives its id. */
async function add(who: Parameters<TaskWorld['type']>[0], line: string): Promise<number> {
  const { out } = await world.type(who, line);
  return (out as { id: number }).id;
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

describe('task add', () => {
  it('keeps who, what, for whom and by when, and plans the reminder', async () => {
    const { out, reply } = await world.type(
      'lena',
      'task add acme "Send quote" for:omar due:"friday 27 november 15:00"',
    );
    const task = await world.task((out as { id: number }).id);
    expect(task).toMatchObject({
      title: 'Send quote',
      customerId: acme,
      assigneeId: world.actors.omar.staffId,
      departmentId: world.departmentIds.support,
      createdById: world.actors.lena.staffId,
      creatorDepartmentId: world.departmentIds.sales,
      status: 'open',
      version: 1,
      dueAt: new Date('2026-11-27T14:00:00Z'),
      alert: 'due_soon',
      alertAt: new Date('2026-11-26T14:00:00Z'),
    });
    expect(reply).toMatchObject({ to: 'channel', note: [{ en: 'Due Fri 27 Nov 2026, 15:00 (Europe/Berlin).' }] });
    const events = await world.events(task.id);
    expect(events.map(({ type }) => type)).toEqual(['task.added', 'task.assigned']);
    expect(events[1]?.details).toMatchObject({
      departmentId: world.departmentIds.support,
      assigneeId: world.actors.omar.staffId,
      customerDepartmentId: world.departmentIds.sales,
      creatorId: world.actors.lena.staffId,
      previousAssigneeId: null,
    });
  });

  it('goes to a department by for: or to:, and otherwise stays in one’s own', async () => {
    expect(await world.task(await add('lena', 'task add - "Look into it" for:support'))).toMatchObject({
      departmentId: world.departmentIds.support,
      assigneeId: null,
      customerId: null,
      alert: null,
    });
    expect((await world.task(await add('lena', 'task add - "Bill it" to:finance'))).departmentId).toBe(
      world.departmentIds.finance,
    );
    expect((await world.task(await add('lena', 'task add "Clean desk"'))).departmentId).toBe(world.departmentIds.sales);
    expect((await told(world.type('lena', 'task add - "Both" for:support to:finance'))).field).toBe('to');
  });

  it('takes a date from the last words, a note and a priority, in Chinese too', async () => {
    const english = await world.task(
      await add('lena', 'task add acme Call back tomorrow 15:00 priority:high note:"Ask for Jo"'),
    );
    expect(english).toMatchObject({ title: 'Call back', priority: 'high', dueAt: new Date('2026-11-21T14:00:00Z') });
    expect(english.notes.map(({ text }) => text)).toEqual(['Ask for Jo']);
    const chinese = await world.task(await add('wei', '任务 添加 acme 回电 负责人:我 截止:明天下午3点 优先级:紧急'));
    expect(chinese).toMatchObject({
      title: '回电',
      priority: 'urgent',
      assigneeId: world.actors.wei.staffId,
      dueAt: new Date('2026-11-21T07:00:00Z'),
    });
  });

  it('refuses what cannot be, and writes nothing', async () => {
    const before = await world.tasksStored();
    expect((await told(world.type('lena', 'task add - "For a looker-on" for:viv'))).user.en).toContain('Viv Low');
    expect((await told(world.type('lena', `task add - "For the gone" for:S-${world.actors.gone.staffId}`))).field).toBe(
      'for',
    );
    expect((await told(world.type('lena', 'task add - "For the new" for:newbie@demo.example'))).code).toBe('invalid');
    expect((await told(world.type('newbie', 'task add - "I am new"'))).code).toBe('forbidden');
    expect((await told(world.type('viv', 'task add - "I only look"'))).code).toBe('forbidden');
    expect((await told(world.type('iris', 'task add - "Whose?"'))).field).toBe('to');
    expect((await told(world.type('lena', `task add - "${'x'.repeat(201)}"`))).field).toBe('title');
    await expect(world.type('lena', 'task add - "Too late" due:"2026-11-01"')).rejects.toThrow(/Not understood/u);
    await expect(world.type('lena', 'task add - "Who?" for:nobody-like-this')).rejects.toThrow(/Not understood/u);
    expect(await world.tasksStored()).toBe(before);
  });

  it('checks again what no parser stood before', async () => {
    const before = await world.tasksStored();
    const operation = world.registry.operation('task.add');
    if (!operation) throw new Error('There is no task.add.');
    const tell = (input: Record<string, unknown>) =>
      told(
        world.executor.execute(
          operation,
          { title: 'Direct', ...input },
          { actor: world.actors.lena, door: 'system', receipt: null },
        ),
      );
    expect(await tell({ dueAt: new Date('2026-11-19T10:00:00Z') })).toMatchObject({ code: 'invalid', field: 'due' });
    expect(await tell({ customerId: archived })).toMatchObject({ code: 'refused', field: 'customer' });
    expect(await tell({ customerId: 999_999 })).toMatchObject({ code: 'not_found', field: 'customer' });
    expect(await tell({ assigneeId: 999_999 })).toMatchObject({ code: 'not_found', field: 'for' });
    expect(await tell({ departmentId: 999_999 })).toMatchObject({ code: 'not_found', field: 'to' });
    expect(await tell({ title: ' ' })).toMatchObject({ code: 'invalid', field: 'title' });
    expect(await world.tasksStored()).toBe(before);
  });

  it('makes the first line of a whole message the title and keeps the rest', async () => {
    const { out } = await world.submit(
      'lena',
      { command: 'task add', args: { sourceLink: 'https://demo.slack.com/archives/C012345/p1695000000000100' } },
      { title: 'Printer broken\nSince Monday, third floor', note: 'urgent for them' },
    );
    const task = await world.task((out as { id: number }).id);
    expect(task.title).toBe('Printer broken');
    expect(task.notes[0]?.text).toBe('Since Monday, third floor\n\nurgent for them');
    expect(task.sourceLink).toBe('https://demo.slack.com/archives/C012345/p1695000000000100');
  });

  it('says who covers while the assignee is away', async () => {
    await world.database.read((tx) =>
      tx.prisma.staff.update({
        where: { id: world.actors.ana.staffId },
        data: {
          awayFrom: new Date('2026-11-19'),
          awayUntil: new Date('2026-11-30'),
          coverId: world.actors.omar.staffId,
        },
      }),
    );
    const { reply } = await world.type('lena', 'task add - "While away" for:ana');
    expect(JSON.stringify(reply)).toContain('Omar Aziz covers');
  });

  it('is taken back by cancelling: its number may have been read', async () => {
    const id = await add('lena', 'task add - "A mistake" due:"tomorrow 9:00"');
    await world.undo('lena');
    expect(await world.task(id)).toMatchObject({
      status: 'cancelled',
      alertAt: null,
      closedById: world.actors.lena.staffId,
    });
    expect((await world.events(id)).at(-1)?.type).toBe('task.cancelled');
  });
});

describe('the steps of a task', () => {
  it('go from open to started to done, and back', async () => {
    const id = await add('lena', 'task add - "Steps" for:omar due:"tomorrow 9:00"');
    await world.type('omar', `task start T-${id}`);
    expect(await world.task(id)).toMatchObject({ status: 'started', startedAt: world.clock.now(), version: 2 });
    await world.type('omar', `task done T-${id}`);
    expect(await world.task(id)).toMatchObject({
      status: 'done',
      alert: null,
      alertAt: null,
      closedById: world.actors.omar.staffId,
    });
    await world.type('lena', `task reopen T-${id}`);
    expect(await world.task(id)).toMatchObject({ status: 'open', closedAt: null, closedById: null, alert: 'due_soon' });
    expect((await world.events(id)).map(({ type }) => type)).toEqual([
      'task.added',
      'task.assigned',
      'task.started',
      'task.completed',
      'task.reopened',
    ]);
  });

  it('tell the second of two people who press Done of the first, and change nothing', async () => {
    const id = await add('lena', 'task add - "Race" for:omar');
    const done = { command: 'task done', args: { task: `T-${id}` } };
    const both = await Promise.allSettled([world.click('omar', done), world.click('lena', done)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await world.task(id)).version).toBe(2);
    world.wait(minutes(2));
    const late = await told(world.click('ana', done));
    expect(late.code).toBe('refused');
    expect(late.user.en).toMatch(/^(Omar Aziz|Lena Vogt) completed T-\d+ 2 min ago\.$/u);
    expect(late.user.zh).toMatch(/^(Omar Aziz|Lena Vogt) 2 分钟前完成了 T-\d+。$/u);
    expect((await world.events(id)).filter(({ type }) => type === 'task.completed')).toHaveLength(1);
  });

  it('are for those who may edit; the refusal says whom to ask', async () => {
    const id = await add('lena', 'task add - "Sales only"');
    const refused = await told(world.type('omar', `task done T-${id}`));
    expect(refused.code).toBe('forbidden');
    expect(refused.user.en).toContain('manager');
    expect((await world.task(id)).status).toBe('open');
    await world.type('marta', `task cancel T-${id}`);
    expect((await world.task(id)).status).toBe('cancelled');
  });

  it('undo to exactly what was', async () => {
    const id = await add('lena', 'task add - "Undo me" for:lena due:"tomorrow 9:00"');
    const before = await world.task(id);
    await world.type('lena', `task done T-${id}`);
    await world.undo('lena');
    const { version, updatedAt, ...after } = await world.task(id);
    expect(after).toEqual((({ version: _, updatedAt: __, ...rest }) => rest)(before));
    expect(version).toBe(3);
    expect(updatedAt).toEqual(world.clock.now());
  });

  it('let whoever starts what nobody has taken be its assignee', async () => {
    const id = await add('lena', 'task add - "Free" for:support');
    await world.type('omar', `task start T-${id}`);
    expect((await world.task(id)).assigneeId).toBe(world.actors.omar.staffId);
  });
});

describe('assigning', () => {
  it('moves a task to a colleague and their department, and says whose it was', async () => {
    const id = await add('lena', 'task add - "Hand over" for:omar');
    await world.type('omar', `task start T-${id}`);
    const { reply } = await world.type('lena', `task assign T-${id} me`);
    expect(await world.task(id)).toMatchObject({
      assigneeId: world.actors.lena.staffId,
      departmentId: world.departmentIds.sales,
      status: 'open',
      startedAt: null,
    });
    expect(JSON.stringify(reply)).toContain('is yours now');
    const last = (await world.events(id)).at(-1);
    expect(last).toMatchObject({ type: 'task.assigned', details: { previousAssigneeId: world.actors.omar.staffId } });
    expect(last?.details.changed).toEqual(expect.arrayContaining(['assigneeId', 'departmentId']));
  });

  it('hands a task to a department, where nobody has it yet', async () => {
    const id = await add('lena', 'task add - "To support" for:lena');
    await world.type('lena', `task assign T-${id} support`);
    expect(await world.task(id)).toMatchObject({ assigneeId: null, departmentId: world.departmentIds.support });
    expect((await told(world.type('lena', `task assign T-${id} support`))).code).toBe('refused');
    await world.undo('lena');
    expect(await world.task(id)).toMatchObject({
      assigneeId: world.actors.lena.staffId,
      departmentId: world.departmentIds.sales,
    });
  });

  it('refuses somebody who cannot be given work, and closed tasks', async () => {
    const id = await add('lena', 'task add - "Not for everybody"');
    expect((await told(world.type('lena', `task assign T-${id} viv`))).code).toBe('invalid');
    await world.type('lena', `task done T-${id}`);
    expect((await told(world.type('lena', `task assign T-${id} me`))).code).toBe('refused');
  });
});

describe('notes', () => {
  it('are added without getting in the way of an edit, and taken back', async () => {
    const id = await add('lena', 'task add - "Noted" for:omar');
    await world.type('omar', `task note T-${id} They want it in euros`);
    const task = await world.task(id);
    expect(task.notes[0]).toMatchObject({ text: 'They want it in euros', byId: world.actors.omar.staffId });
    expect(task.version).toBe(1);
    await world.submit(
      'lena',
      { command: 'task edit', args: { task: `T-${id}`, version: '1' } },
      { title: 'Noted well' },
    );
    expect((await world.task(id)).title).toBe('Noted well');
    await world.type('omar', `task note T-${id} Wrong task, sorry`);
    await world.undo('omar');
    expect((await world.task(id)).notes.map(({ text }) => text)).toEqual(['They want it in euros']);
  });

  it('are read by those who may, and counted for the others', async () => {
    const id = await add('lena', 'task add - "Secret" note:"The discount is 30%"');
    expect(cardText(await world.card('marta', id))).toContain('The discount is 30%');
    const foreign = cardText(await world.card('omar', id));
    expect(foreign).not.toContain('discount');
    expect(foreign).toContain('1 note hidden from you; ask Sales');
    const draw = (audience: 'everyone' | 'department') =>
      world.database.read(async (tx) =>
        tasks.card?.(
          world.executor.readCtx(tx),
          id,
          channelViewer(
            {
              audience,
              departmentId: world.actors.lena.departmentId as never,
              departmentKey: 'sales',
              locale: 'en',
              timezone: 'UTC',
            },
            undefined,
          ),
        ),
      );
    expect(cardText(await draw('everyone'))).not.toMatch(/discount|hidden/u);
    expect(cardText(await draw('department'))).toContain('The discount is 30%');
  });
});

describe('snoozing', () => {
  it('puts the reminder off, keeps the due date, and ends with a new due date', async () => {
    const id = await add('lena', 'task add - "Later" for:lena due:"2026-12-01 12:00"');
    const { reply } = await world.type('lena', `task snooze T-${id} tomorrow 9:00`);
    const until = new Date('2026-11-21T08:00:00Z');
    expect(await world.task(id)).toMatchObject({
      snoozedUntil: until,
      alert: 'due_soon',
      alertAt: until,
      dueAt: new Date('2026-12-01T11:00:00Z'),
    });
    expect(JSON.stringify(reply)).toContain('Sat 21 Nov 2026, 09:00 (Europe/Berlin)');
    await world.type('lena', `task edit T-${id} due:"2026-12-05 12:00"`);
    expect(await world.task(id)).toMatchObject({ snoozedUntil: null, alertAt: new Date('2026-12-04T11:00:00Z') });
  });

  it('works from the card’s own menu', async () => {
    const id = await add('lena', 'task add - "By menu" for:lena');
    await world.click('lena', buttonOf(await world.card('lena', id), 'Snooze until Monday'));
    expect((await world.task(id)).snoozedUntil).toEqual(new Date('2026-11-23T08:00:00Z'));
  });
});

describe('editing', () => {
  it('tells the second writer who changed what, and overwrites nothing', async () => {
    const id = await add('lena', 'task add - "Shared" for:omar due:"tomorrow 9:00"');
    await world.type('omar', `task edit T-${id} title:"Shared by Omar" priority:urgent`);
    world.wait(minutes(3));
    const late = await told(
      world.submit(
        'lena',
        { command: 'task edit', args: { task: `T-${id}`, version: '1' } },
        { title: 'Shared by Lena' },
      ),
    );
    expect(late.code).toBe('conflict');
    expect(late.user.en).toContain('Omar Aziz changed the title and the priority 3 min ago');
    expect(late.user.zh).toContain('Omar Aziz 3 分钟前修改了标题和优先级');
    expect((await world.task(id)).title).toBe('Shared by Omar');
  });

  it('opens with what there is, and sending that back changes nothing, an overdue date included', async () => {
    const id = await add('lena', 'task add acme "As it was" due:"in 5 minutes"');
    world.wait(hours(1));
    const before = await world.task(id);
    const filled = (await world.prefill('lena', 'task edit', { task: { id, title: '' } })) ?? {};
    const { version = '', ...fields } = filled as Record<string, string>;
    expect(fields).toMatchObject({ title: 'As it was', priority: 'normal', customer: `C-${acme}` });
    const { reply } = await world.submit('lena', { command: 'task edit', args: { task: `T-${id}`, version } }, fields);
    expect(JSON.stringify(reply)).toContain('is like that already');
    expect(await world.task(id)).toEqual(before);
  });

  it('clears what was emptied and leaves what was not asked', async () => {
    const id = await add('lena', 'task add acme "Clear me" due:"tomorrow 9:00"');
    await world.submit(
      'lena',
      { command: 'task edit', args: { task: `T-${id}`, version: '1', filled: 'title,due,customer' } },
      { title: 'Clear me', due: '', customer: '' },
    );
    expect(await world.task(id)).toMatchObject({ title: 'Clear me', dueAt: null, customerId: null, alertAt: null });
    const other = await add('lena', 'task add acme "Keep me" due:"tomorrow 9:00"');
    await world.type('lena', `task edit T-${other} due:-`);
    expect(await world.task(other)).toMatchObject({ dueAt: null, customerId: acme });
  });

  it('refuses a due date that has passed and a closed task', async () => {
    const id = await add('lena', 'task add - "Strict" due:"tomorrow 9:00"');
    expect((await told(world.type('lena', `task edit T-${id} due:"2026-11-01 12:00"`))).field).toBe('due');
    await world.type('lena', `task done T-${id}`);
    expect((await told(world.type('lena', `task edit T-${id} title:other`))).code).toBe('refused');
  });
});

describe('whatever people do', () => {
  const lines = [
    'start',
    'done',
    'reopen',
    'cancel',
    'snooze 1h',
    'assign me',
    'assign support',
    'note hm',
    'edit due:"in 3 hours"',
    'edit due:-',
  ];

  it('leaves a task that makes sense, with every change counted, audited and announced once', async () => {
    const doing = fc.tuple(
      fc.constantFrom('lena' as const, 'omar' as const, 'ana' as const),
      fc.constantFrom(...lines, 'undo'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(doing, { maxLength: 12 }), async (done) => {
        const id = await add('lena', 'task add - "Anything goes" for:omar due:"in 5 hours"');
        for (const [who, line] of done) {
          const [verb = '', ...rest] = line.split(' ');
          const work = line === 'undo' ? undoOf(who, id) : world.type(who, `task ${verb} T-${id} ${rest.join(' ')}`);
          const [outcome] = await Promise.allSettled([work]);
          if (outcome?.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AppError);
          world.wait(minutes(1));
        }
        const task = await world.task(id);
        const isClosed = task.status === 'done' || task.status === 'cancelled';
        expect(task.closedAt !== null).toBe(isClosed);
        expect(task.closedById !== null).toBe(isClosed);
        expect((task.alert === null) === (task.alertAt === null)).toBe(true);
        if (isClosed) expect([task.alert, task.snoozedUntil]).toEqual([null, null]);
        else if (task.dueAt) expect(task.alert).not.toBeNull();
        const lines = await world.database.read((tx) =>
          tx.prisma.auditEntry.findMany({ where: { noun: 'task', recordId: id }, orderBy: { id: 'asc' } }),
        );
        expect(lines.at(-1)?.version).toBe(task.version);
        expect((await world.events(id)).length).toBe(lines.length + 1); // added and assigned are one line
      }),
      { numRuns: 25 },
    );
  });

  /** Only when the person's last write was about this task: undo knows no task. */
  async function undoOf(who: 'lena' | 'omar' | 'ana', id: number): Promise<unknown> {
    const last = await world.database.read((tx) =>
      tx.prisma.auditEntry.findFirst({
        where: { staffId: world.actors[who].staffId, undoneAt: null, operation: { not: 'undo.last' } },
        orderBy: { id: 'desc' },
      }),
    );
    return last?.recordId === id ? world.undo(who) : undefined;
  }
});

describe('what nobody may know of', () => {
  it('is not found in the same words as what does not exist', async () => {
    const id = await add('lena', 'task add - "Hidden from newcomers"');
    expect(await world.card('newbie', id)).toBeNull();
    const show = world.registry.operation('task.show');
    if (!show) throw new Error('There is no task.show.');
    const ask = (who: 'omar', wanted: number) =>
      world.executor.execute(show, { id: wanted }, { actor: world.actors[who], door: 'command', receipt: null });
    expect((await told(ask('omar', 999_999))).user.en).toBe('I know no T-999999, or you may not see it.');
    expect(await ask('omar', id)).toEqual({ id });
  });
});

describe('the card', () => {
  it('offers what can be done next, to those who may', async () => {
    const id = await add('lena', 'task add acme "Look at me" for:support due:"tomorrow 9:00" priority:urgent');
    const open = cardText(await world.card('omar', id));
    expect(open).toContain(`Look at me · T-${id}`);
    expect(open).toContain('Customer: acme · C-');
    expect(open).toMatch(/\[Done\] \[Take it\] \[Assign…\]/u);
    expect(cardText(await world.card('viv', id))).not.toContain('[Done]');
    const take = buttonOf(await world.card('omar', id), 'Take it');
    await world.click('omar', take);
    expect((await told(world.click('ana', take))).user.en).toBe(`Omar Aziz has taken T-${id} already.`);
    expect((await world.task(id)).assigneeId).toBe(world.actors.omar.staffId);
    await world.click('omar', buttonOf(await world.card('omar', id), 'Done'));
    const done = await world.card('omar', id);
    expect(done?.tone).toBe('good');
    expect(cardText(done)).toContain('Completed by: Omar Aziz');
    expect(cardText(done, 'zh')).toContain('[重新打开]');
  });

  it('never pings, and shows an overdue date as bad', async () => {
    const id = await add('lena', 'task add - "Late one" for:omar due:"in 10 minutes"');
    world.wait(days(1));
    const card = await world.card('lena', id);
    expect(card?.tone).toBe('bad');
    expect(cardText(card)).toContain('Overdue:');
    expect(JSON.stringify(card)).not.toContain('ping');
  });
});
