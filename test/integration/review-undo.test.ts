import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minutes } from '../../src/core/clock.ts';
import { AppError } from '../../src/core/errors.ts';
import { editCustomer } from '../../src/crm/customers/operations/edit.ts';
import { defineOperation } from '../../src/operations/operation.ts';
import { undoWindowMs } from '../../src/operations/undo.ts';
import { type CustomerWorld, createCustomerWorld } from './customers-world.ts';

let world: CustomerWorld;
beforeAll(async () => {
  world = await createCustomerWorld();
});
afterAll(() => world.close());

async function refused(attempt: Promise<unknown>): Promise<AppError> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It went through.');
}

let made = 0;
async function newCustomer(words = ''): Promise<number> {
  made += 1;
  return (await world.type('lena', `customer add "Review ${made}" ${words}`)).out.id;
}

describe('undo, again and again', () => {
  it('takes back the writes one by one, each exactly', async () => {
    const id = await newCustomer('notes:first website:a.example');
    await world.type('lena', `customer edit C-${id} notes:second`);
    await world.type('lena', `customer edit C-${id} notes:third website:-`);
    await world.undo('lena');
    expect(await world.customer(id)).toMatchObject({ notes: 'second', website: 'https://a.example', version: 4 });
    await world.undo('lena');
    expect(await world.customer(id)).toMatchObject({ notes: 'first', website: 'https://a.example', version: 5 });
    await world.undo('lena');
    expect((await world.customer(id)).archivedAt).not.toBeNull();
  });

  it('what somebody else did and took back is in nobody’s way', async () => {
    const id = await newCustomer('notes:first');
    await world.type('lena', `customer edit C-${id} notes:second`);
    await world.type('wei', `customer edit C-${id} website:b.example`);
    await world.undo('wei');
    await world.undo('lena');
    expect(await world.customer(id)).toMatchObject({ notes: 'first', website: null });
  });

  it('reaches ten minutes back and no further', async () => {
    const id = await newCustomer('notes:first');
    world.wait(undoWindowMs + 1);
    await world.type('lena', `customer edit C-${id} notes:second`);
    world.wait(undoWindowMs - 1);
    await world.undo('lena');
    expect((await world.customer(id)).notes).toBe('first');
    expect((await refused(world.undo('lena'))).user.en).toContain('nothing in the last ten minutes');
    await world.type('lena', `customer edit C-${id} notes:third`);
    world.wait(undoWindowMs);
    expect((await refused(world.undo('lena'))).code).toBe('refused');
  });

  it('says who built on it and when, and names no field', async () => {
    const id = await newCustomer('notes:first');
    await world.type('lena', `customer edit C-${id} notes:second`);
    world.wait(minutes(2));
    await world.type('wei', `customer edit C-${id} phone:"+49 30 901820"`);
    const error = await refused(world.undo('lena'));
    expect(error.code).toBe('conflict');
    expect(error.user.en).toContain(`陈伟 changed C-${id} just now`);
    expect(`${error.user.en}${error.user.zh}`).not.toMatch(/phone|电话/u);
  });

  it('is not for whoever has lost the right meanwhile', async () => {
    const id = await newCustomer('notes:first');
    await world.type('lena', `customer edit C-${id} notes:second`);
    const { lena } = world.actors;
    world.actors.lena = { ...lena, departmentId: null, departmentKey: null };
    expect((await refused(world.undo('lena'))).code).toBe('forbidden');
    world.actors.lena = { ...lena, role: 'viewer' };
    expect((await refused(world.undo('lena'))).code).toBe('forbidden');
    world.actors.lena = lena;
    expect((await world.customer(id)).notes).toBe('second');
    await world.undo('lena');
  });

  it('an admin who gave up their own rights may take that back', async () => {
    await world.type('iris', 'staff place "Marta Ruiz" sales role:admin');
    world.wait(undoWindowMs);
    const { iris } = world.actors;
    await world.click('iris', {
      command: 'staff place',
      args: { person: 'me', department: 'sales', role: 'member', sure: 'yes' },
    });
    world.actors.iris = { ...iris, role: 'member' };
    await world.undo('iris');
    world.actors.iris = iris;
    const row = await world.database.read((tx) => tx.prisma.staff.findUniqueOrThrow({ where: { id: iris.staffId } }));
    expect(row.role).toBe('admin');
  });
});

/** `customer.edit` that waits before it commits, with everything written and locked. */
function editThatWaits() {
  let written: () => void = () => undefined;
  let goOn: () => void = () => undefined;
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const mayGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const operation = defineOperation<Parameters<typeof editCustomer.run>[1], unknown>({
    ...(editCustomer as never as { name: 'customer.edit'; input: never; requires: 'anyone'; writes: true }),
    async run(ctx, input) {
      const out = await editCustomer.run(ctx as never, input);
      written();
      await mayGoOn;
      return out;
    },
  });
  return { operation, isWritten, goOn: () => goOn() };
}

describe('undo beside another write', () => {
  it('never overwrites what was being written when it looked', async () => {
    const id = await newCustomer('notes:first');
    await world.type('lena', `customer edit C-${id} notes:second`);
    const slow = editThatWaits();
    const other = world.executor.execute(
      slow.operation,
      { id, notes: 'by Wei' },
      { actor: world.actors.wei, door: 'command', receipt: null },
    );
    await slow.isWritten;
    const undone = refused(world.undo('lena'));
    // Undo waits for the row now.
    await new Promise((resolve) => setTimeout(resolve, 150));
    slow.goOn();
    await other;
    expect((await undone).user.en).toContain('陈伟 changed');
    expect(await world.customer(id)).toMatchObject({ notes: 'by Wei', version: 3 });
  });

  it('two at once take back one write, not the same one twice', async () => {
    const id = await newCustomer('notes:first');
    world.wait(undoWindowMs + 1);
    await world.type('lena', `customer edit C-${id} notes:second`);
    const both = await Promise.allSettled([world.undo('lena'), world.undo('lena')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const failures = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as AppError] : []));
    expect(failures.map(({ user }) => user.en)).toEqual([expect.stringContaining('nothing in the last ten minutes')]);
    expect(await world.customer(id)).toMatchObject({ notes: 'first', version: 3 });
  });
});

describe('a conflict', () => {
  it('names a changed field to whoever may read it, and to nobody else', async () => {
    const id = await newCustomer('department:sales');
    await world.type('lena', `customer edit C-${id} phone:"+49 30 901820" value:"EUR 5" website:c.example`);
    const edit = (who: 'fay' | 'marta') =>
      refused(
        world.click(who, { command: 'customer edit', args: { customer: `C-${id}`, value: 'EUR 7', version: '1' } }),
      );
    expect((await edit('marta')).user.en).toMatch(/phone.*value|value.*phone/u);
    const told = (await edit('fay')).user;
    expect(told.en).toContain('website');
    // Finance reads contact details and money; a log’s or customer’s notes it does not.
    await world.type('lena', `customer edit C-${id} notes:hush`);
    const again = await refused(
      world.click('fay', { command: 'customer edit', args: { customer: `C-${id}`, value: 'EUR 7', version: '2' } }),
    );
    expect(again.user.en).not.toContain('notes');
    expect(again.user.en).toMatch(/Lena Vogt changed it just now/u);
    expect(again.user.zh).toContain('Lena Vogt 刚刚修改了内容');
  });
});

describe('logs and their customer’s own cards', () => {
  it('every change of a log is told to the customer’s cards too', async () => {
    const id = await newCustomer();
    const types = async () => (await world.events('customer', id)).map(({ type }) => type);
    const { out } = await world.type('lena', `log add C-${id} "spoke"`);
    expect((await types()).slice(-1)).toEqual(['customer.contacted']);
    await world.type('lena', `log edit L-${out.id} via:call`);
    await world.type('lena', `log delete L-${out.id}`);
    expect((await types()).slice(-3)).toEqual(['customer.contacted', 'customer.contacted', 'customer.contacted']);
    expect((await world.events('customer', id)).at(-1)?.details).toEqual({});
  });
});
