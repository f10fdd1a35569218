import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addTask } from '../../src/crm/tasks/operations/add.ts';
import { AlreadyDone } from '../../src/operations/execute.ts';
import type { AnyOperation } from '../../src/operations/operation.ts';
import { type CustomerWorld, createCustomerWorld } from './customers-world.ts';

let world: CustomerWorld;
beforeAll(async () => {
  world = await createCustomerWorld();
});
afterAll(() => world.close());

const keep = (receipt: string) =>
  world.database.pool.query(`INSERT INTO inbox (receipt, sealed, attempts) VALUES ($1, 'sealed', 1)`, [receipt]);

const add = (receipt: string, title: string, operation: AnyOperation = addTask) =>
  world.executor.execute(operation, { title }, { actor: world.actors.lena, door: 'command', receipt });

/** What a request left behind. */
async function left(receipt: string, title: string) {
  const { rows } = await world.database.pool.query(
    `SELECT (SELECT array_agg(state || coalesce(' ' || sealed, '')) FROM inbox WHERE receipt = $1) AS request,
       (SELECT count(*)::int FROM tasks WHERE title = $2) AS tasks,
       (SELECT count(*)::int FROM audit_entries WHERE receipt = $1) AS lines,
       (SELECT count(*)::int FROM outbox o JOIN tasks t ON o.noun = 'task' AND o.record_id = t.id WHERE t.title = $2) AS events`,
    [receipt, title],
  );
  return rows[0];
}

describe('a request that changes something', () => {
  it('is done with its change, its audit line and its event', async () => {
    await keep('once');
    await add('once', 'Once');
    expect(await left('once', 'Once')).toEqual({ request: ['done'], tasks: 1, lines: 1, events: 1 });
  });

  it('is done once when two workers have it at the same time', async () => {
    await keep('twice');
    const outcomes = await Promise.allSettled([add('twice', 'Twice'), add('twice', 'Twice'), add('twice', 'Twice')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AlreadyDone);
    }
    expect(await left('twice', 'Twice')).toEqual({ request: ['done'], tasks: 1, lines: 1, events: 1 });
  });

  it('that another worker has closed leaves nothing', async () => {
    await expect(add('unknown', 'Never')).rejects.toBeInstanceOf(AlreadyDone);
    expect(await left('unknown', 'Never')).toEqual({ request: null, tasks: 0, lines: 0, events: 0 });
  });

  it('that fails stays to be done', async () => {
    await keep('fails');
    const failing: AnyOperation = {
      ...addTask,
      async run(ctx, input) {
        await addTask.run(ctx, input as never);
        throw new Error('out of luck');
      },
    };
    await expect(add('fails', 'Failing', failing)).rejects.toThrow('out of luck');
    expect(await left('fails', 'Failing')).toEqual({ request: ['kept sealed'], tasks: 0, lines: 0, events: 0 });
  });

  it('and changed nothing after all is done too', async () => {
    await keep('idle');
    await add('idle', 'Idle', { ...addTask, run: async () => ({ id: 0 }) as never });
    expect(await left('idle', 'Idle')).toEqual({ request: ['done'], tasks: 0, lines: 0, events: 0 });
  });
});
