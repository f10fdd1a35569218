import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;

beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('acme', 'sales', 'lena');
});
afterAll(() => world.close());

async function idOf(work: Promise<{ out: unknown }>): Promise<number> {
  return ((await work).out as { id: number }).id;
}

const task = (title: string, more = '') => idOf(world.type('lena', `task add acme "${title}" ${more}`));

async function told(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

async function row(id: number) {
  const [found] = await world.rows<Record<string, unknown>>(sql`SELECT * FROM handoffs WHERE id = ${id}::int`);
  return found;
}

async function taskRow(id: number) {
  const [found] = await world.rows<Record<string, unknown>>(sql`SELECT * FROM tasks WHERE id = ${id}::int`);
  return found;
}

const card = async (who: Who, id: number) => cardText(await world.card(who, 'handoff', id));

describe('an offer', () => {
  it('stays where it is until it is accepted, with a working day to answer', async () => {
    const id = await task('Mount the shelf');
    const handoff = await idOf(
      world.type('lena', `handoff offer T-${id} to:support "Needs a technician" notes:"Ring twice"`),
    );
    expect(await row(handoff)).toMatchObject({
      subject_noun: 'task',
      subject_id: id,
      customer_id: acme,
      from_department_id: world.departmentIds.sales,
      to_department_id: world.departmentIds.support,
      status: 'offered',
      // Friday 10:00 UTC and eight working hours: Monday 10:00.
      answer_by: new Date('2026-11-23T10:00:00Z'),
    });
    expect(await taskRow(id)).toMatchObject({ department_id: world.departmentIds.sales });
    const [offered] = await world.events('handoff', handoff);
    expect(offered).toMatchObject({ type: 'handoff.offered', details: { departmentId: world.departmentIds.support } });

    await world.type('omar', `handoff accept H-${handoff}`);
    expect(await row(handoff)).toMatchObject({ status: 'accepted', answered_by_id: world.actors.omar.staffId });
    expect(await taskRow(id)).toMatchObject({ department_id: world.departmentIds.support, reassignments: 1 });
    const accepted = (await world.events('handoff', handoff)).at(-1);
    expect(accepted).toMatchObject({ type: 'handoff.accepted', details: { createdById: world.actors.lena.staffId } });
  });

  it('moves a customer, for which alone the receiving side has no right', async () => {
    const beta = await world.customer('beta', 'sales', 'lena');
    expect((await told(world.type('omar', `customer assign beta department:support`))).code).toBe('forbidden');
    const handoff = await idOf(world.type('lena', `handoff offer beta to:@omar "Only support cases left"`));
    await world.type('omar', `handoff accept H-${handoff}`);
    const [found] = await world.rows(sql`SELECT department_id, owner_id FROM customers WHERE id = ${beta}::int`);
    expect(found).toEqual({ department_id: world.departmentIds.support, owner_id: world.actors.omar.staffId });
  });

  it('moves a case, with the right of whoever offered it', async () => {
    const id = await idOf(world.type('omar', 'case add acme "The pump is loud"'));
    const handoff = await idOf(world.type('omar', `handoff offer CS-${id} to:finance "Wants a refund"`));
    expect((await told(world.type('fay', `case assign CS-${id} me`))).code).toBe('forbidden');
    await world.type('fay', `handoff accept H-${handoff}`);
    const [found] = await world.rows(sql`SELECT department_id FROM cases WHERE id = ${id}::int`);
    expect(found).toEqual({ department_id: world.departmentIds.finance });
    await world.undo('fay');
    const [back] = await world.rows(sql`SELECT department_id FROM cases WHERE id = ${id}::int`);
    expect(back).toEqual({ department_id: world.departmentIds.support });
  });

  it('is taken back by undo together with what it moved', async () => {
    const id = await task('Undo me');
    const handoff = await idOf(world.type('lena', `handoff offer T-${id} to:support Please`));
    await world.type('omar', `handoff accept H-${handoff}`);
    await world.undo('omar');
    expect(await row(handoff)).toMatchObject({ status: 'offered', answered_by_id: null });
    expect(await taskRow(id)).toMatchObject({ department_id: world.departmentIds.sales, reassignments: 0 });
    await world.undo('lena');
    expect(await row(handoff)).toMatchObject({ status: 'withdrawn' });
  });

  it('is declined with a reason that whoever offered is told', async () => {
    const id = await task('Not ours');
    const handoff = await idOf(world.type('lena', `handoff offer T-${id} to:finance Please check`));
    await expect(world.type('fay', `handoff decline H-${handoff}`)).rejects.toThrow(/Missing: reason/u);
    await world.type('fay', `handoff decline H-${handoff} "No contract, no check"`);
    expect(await row(handoff)).toMatchObject({ status: 'declined', answer: 'No contract, no check' });
    expect(await card('lena', handoff)).toContain('> No contract, no check');
    const refused = await told(world.type('finn', `handoff accept H-${handoff}`));
    expect(refused.user.en).toContain('Fay Coin declined');
    // And may be offered again.
    await world.type('lena', `handoff offer T-${id} to:support Then you`);
  });

  it('is escalated to the managers when nobody answers, once, and can still be answered', async () => {
    const id = await task('Forgotten');
    const handoff = await idOf(world.type('lena', `handoff offer T-${id} to:marketing "A text" by:"in 2 hours"`));
    await world.sweep();
    expect(await row(handoff)).toMatchObject({ status: 'offered' });
    const before = world.clock.at;
    world.wait(world.hours(3));
    await world.sweep();
    await world.sweep();
    expect(await row(handoff)).toMatchObject({ status: 'expired', alert_at: null });
    const events = (await world.events('handoff', handoff)).filter(({ type }) => type !== 'handoff.offered');
    expect(events.map(({ type }) => type)).toEqual(['handoff.expired', 'handoff.escalated']);
    expect(events[1]?.details).toMatchObject({ managerId: world.actors.max.staffId });
    await world.type('mia', `handoff accept H-${handoff}`);
    expect(await taskRow(id)).toMatchObject({ department_id: world.departmentIds.marketing });
    world.clock.at = before;
  });
});

describe('what cannot be', () => {
  it('is refused by name, and nothing is written', async () => {
    const id = await task('Mine');
    const done = await task('Over');
    await world.type('lena', `task done T-${done}`);
    const count = async () => (await world.rows<{ n: number }>(sql`SELECT count(*)::int AS n FROM handoffs`))[0]?.n;
    const before = await count();
    expect((await told(world.type('omar', `handoff offer T-${id} to:finance Why not`))).code).toBe('forbidden');
    expect((await told(world.type('lena', `handoff offer T-${id} to:sales Us`))).field).toBe('to');
    expect((await told(world.type('lena', `handoff offer T-${done} to:support Late`))).user.en).toContain('closed');
    expect((await told(world.type('lena', `handoff offer T-${id} to:@viv Look`))).user.en).toContain('Viv Low');
    expect((await told(world.type('lena', `handoff offer T-${id} to:support Later by:"in 200 days"`))).field).toBe(
      'by',
    );
    expect((await told(world.type('viv', `handoff offer T-${id} to:support Please`))).code).toBe('forbidden');
    await expect(world.type('lena', 'handoff offer T-99999 to:support Please')).rejects.toThrow(/Not understood/u);
    await expect(world.type('lena', `handoff offer T-${id} to:nowhere Please`)).rejects.toThrow(/Not understood/u);
    expect(await count()).toBe(before);
  });

  it('is offered to one side at a time', async () => {
    const id = await task('Once');
    const handoff = await idOf(world.type('lena', `handoff offer T-${id} to:support Please`));
    const refused = await told(world.type('lena', `handoff offer T-${id} to:finance Please`));
    expect(refused.user.en).toContain(`H-${handoff}`);
    expect((await told(world.type('omar', `handoff withdraw H-${handoff}`))).code).toBe('forbidden');
    await world.type('lena', `handoff withdraw T-${id}`);
    expect(await row(handoff)).toMatchObject({ status: 'withdrawn' });
  });

  it('is answered by the receiving side only', async () => {
    const id = await task('Whose');
    const handoff = await idOf(world.type('lena', `handoff offer T-${id} to:support Please`));
    expect((await told(world.type('fay', `handoff accept H-${handoff}`))).code).toBe('forbidden');
    expect((await told(world.type('lena', `handoff accept H-${handoff}`))).code).toBe('forbidden');
  });

  it('of two at once, one wins', async () => {
    const id = await task('Race');
    const answers = await Promise.allSettled(
      (['support', 'finance', 'marketing'] as const).map((to) =>
        world.type('lena', `handoff offer T-${id} to:${to} Please`),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('cards and lists', () => {
  it('show the reason to both sides and the fact to others', async () => {
    const id = await task('Seen');
    const handoff = await idOf(world.type('lena', `handoff offer T-${id} to:support "A secret reason"`));
    expect(await card('omar', handoff)).toMatch(/> A secret reason[\s\S]*\[Accept\] \[Decline…\] \[Open\]$/u);
    expect(await card('lena', handoff)).toMatch(/> A secret reason[\s\S]*\[Open\] \[Withdraw\]$/u);
    const other = await card('fay', handoff);
    expect(other).not.toContain('secret');
    expect(other).toContain('ask Support');
    expect(other).not.toContain('[Accept]');
    const everyone = cardText(await world.channelCard('everyone', 'support', 'handoff', handoff));
    expect(everyone).not.toContain('secret');
    const theirs = cardText(await world.channelCard('department', 'support', 'handoff', handoff));
    expect(theirs).toMatch(/A secret reason[\s\S]*\[Accept\]/u);
    await world.click('omar', buttonOf(await world.channelCard('department', 'support', 'handoff', handoff), 'Accept'));
    expect(await row(handoff)).toMatchObject({ status: 'accepted' });
  });

  it('begin with what waits for one’s own department', async () => {
    const id = await task('Listed');
    const handoff = await idOf(world.type('lena', `handoff offer T-${id} to:finance "Listed reason"`));
    const listed = async (who: Who, line: string) => {
      const { reply } = await world.type(who, line);
      return 'card' in reply ? cardText(reply.card) : '';
    };
    expect(await listed('fay', 'handoff')).toContain(`H-${handoff}`);
    expect(await listed('mia', 'handoff list')).not.toContain(`H-${handoff}`);
    expect(await listed('lena', 'handoff list outgoing')).toContain(`H-${handoff}`);
    expect(await listed('mia', 'handoff list customer:acme')).toContain(`H-${handoff}`);
    expect(await listed('mia', `交接 列表 内容:T-${id}`)).toContain(`H-${handoff}`);
    expect(await listed('fay', 'handoff list')).not.toContain('Listed reason');
  });

  it('are reached from the task’s own card', async () => {
    const id = await task('By button');
    const button = buttonOf(await world.card('lena', 'task', id), 'To another department…');
    await world.submit('lena', button, { to: 'support', reason: 'By form' });
    const [found] = await world.rows<{ reason: string }>(sql`
      SELECT reason FROM handoffs WHERE subject_noun = 'task' AND subject_id = ${id}::int`);
    expect(found).toEqual({ reason: 'By form' });
    // And are said there until they are answered, wherever the card hangs.
    expect(cardText(await world.card('mia', 'task', id))).toMatch(/Offered to Support · H-\d+/u);
    expect((await world.events('task', id)).at(-1)?.type).toBe('task.offer_changed');
    await world.type('omar', `handoff decline T-${id} No`);
    expect(cardText(await world.card('mia', 'task', id))).not.toContain('Offered to');
  });
});

describe('as a part of a customer', () => {
  it('moves with a merge, and forgets what it said', async () => {
    const from = await world.customer('gamma', 'sales', 'lena');
    const to = await world.customer('delta', 'sales', 'lena');
    const handoff = await idOf(world.type('lena', `handoff offer C-${from} to:support "Mrs Gamma is angry"`));
    const { ofCustomer } = world.registry.noun('handoff') ?? {};
    await world.database.transact(async (tx) => {
      const ctx = {
        ...world.executor.readCtx(tx),
        actor: world.actors.iris,
        changed: () => undefined,
        emit: () => undefined,
      };
      const kept = await ofCustomer?.move?.(ctx as never, from, to);
      expect(kept).toMatchObject({ ids: [handoff] });
    });
    expect(await row(handoff)).toMatchObject({ customer_id: to, subject_id: to });
    await world.database.transact(async (tx) => {
      const ctx = {
        ...world.executor.readCtx(tx),
        actor: world.actors.iris,
        changed: () => undefined,
        emit: () => undefined,
      };
      await ofCustomer?.erase?.(ctx as never, to);
    });
    expect(await row(handoff)).toMatchObject({ reason: '—', status: 'offered' });
  });
});
