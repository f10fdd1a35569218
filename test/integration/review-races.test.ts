import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { addCustomer } from '../../src/crm/customers/operations/add.ts';
import { retireDepartment } from '../../src/crm/departments/operations.ts';
import { addLog } from '../../src/crm/interactions/operations/add.ts';
import { deleteLog } from '../../src/crm/interactions/operations/edit.ts';
import { addTask } from '../../src/crm/tasks/operations/add.ts';
import { assignTask } from '../../src/crm/tasks/operations/assign.ts';
import type { AnyOperation } from '../../src/operations/operation.ts';
import { sql } from '../../src/store/database.ts';
import { type CustomerWorld, createCustomerWorld, type Who } from './customers-world.ts';

let world: CustomerWorld;
beforeAll(async () => {
  world = await createCustomerWorld();
});
afterAll(() => world.close());

const execute = (who: Who, operation: AnyOperation, input: unknown) =>
  world.executor.execute(operation, input, { actor: world.actors[who], door: 'command', receipt: null });

/** Runs the first operation up to its commit, begins the second, lets the first commit. Resolves to what became of the second. */
async function besides(
  first: { who: Who; operation: AnyOperation; input: unknown },
  second: () => Promise<unknown>,
): Promise<unknown> {
  let written: () => void = () => undefined;
  let goOn: () => void = () => undefined;
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const mayGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slow: AnyOperation = {
    ...first.operation,
    async run(ctx, input) {
      const out = await first.operation.run(ctx, input);
      written();
      await mayGoOn;
      return out;
    },
  };
  const running = execute(first.who, slow, first.input);
  await isWritten;
  const other = second().catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 150));
  goOn();
  await running;
  return other;
}

let made = 0;
async function newDepartment(): Promise<number> {
  made += 1;
  const { out } = await world.type('iris', `department add "Review ${made}"`);
  return (out as unknown as { id: number }).id;
}

describe('a department that is being retired', () => {
  const second: readonly [string, (departmentId: number) => Promise<unknown>][] = [
    ['a new task', (departmentId) => execute('lena', addTask, { title: 'Late', departmentId })],
    ['a new customer', (departmentId) => execute('iris', addCustomer, { name: `Late ${made}`, departmentId })],
  ];
  for (const [what, add] of second) {
    it(`takes in ${what} no more`, async () => {
      const id = await newDepartment();
      const retire = { who: 'iris', operation: retireDepartment, input: { id } } as const;
      expect(await besides(retire, () => add(id))).toBeInstanceOf(AppError);
    });
  }

  it('takes in no task that is handed over', async () => {
    const task = (await execute('lena', addTask, { title: 'Roving' })) as { id: number };
    const id = await newDepartment();
    const retire = { who: 'iris', operation: retireDepartment, input: { id } } as const;
    const hand = () => execute('lena', assignTask, { id: task.id, to: { kind: 'department', id } });
    expect(await besides(retire, hand)).toBeInstanceOf(AppError);
  });

  it('stays while something is being put into it', async () => {
    const id = await newDepartment();
    const add = { who: 'lena', operation: addTask, input: { title: 'First', departmentId: id } } as const;
    const late = (await besides(add, () => execute('iris', retireDepartment, { id }))) as AppError;
    expect(late).toBeInstanceOf(AppError);
    expect(late.user.en).toMatch(/1 open task/u);
  });
});

describe('the last contact', () => {
  it('is right when the newest log goes while an older one comes', async () => {
    const { out } = await world.type('lena', 'customer add "Last Contact"');
    const ago = (days: number) => new Date(world.clock.at.getTime() - days * 86_400_000);
    const log = (days: number) => ({ customerId: out.id, content: `${days} days ago`, at: ago(days) });
    await execute('lena', addLog, log(9));
    const newest = (await execute('lena', addLog, log(1))) as { id: number };
    const remove = { who: 'lena', operation: deleteLog, input: { id: newest.id } } as const;
    await besides(remove, () => execute('lena', addLog, log(5)));
    expect((await world.customer(out.id)).lastContactAt).toEqual(ago(5));

    const latest = (await execute('lena', addLog, log(2))) as { id: number };
    const add = { who: 'lena', operation: addLog, input: log(4) } as const;
    await besides(add, () => execute('lena', deleteLog, { id: latest.id }));
    expect((await world.customer(out.id)).lastContactAt).toEqual(ago(4));
    const kept = await world.database.read((tx) =>
      tx.rows<{ n: number }>(
        sql`SELECT count(*)::int AS n FROM interactions WHERE customer_id = ${out.id} AND deleted_at IS NULL`,
      ),
    );
    expect(kept).toEqual([{ n: 3 }]);
  });
});
