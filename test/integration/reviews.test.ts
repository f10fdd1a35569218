import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import type { CommandReply } from '../../src/commands/define.ts';
import { createCtx } from '../../src/operations/execute.ts';
import type { Ctx } from '../../src/operations/operation.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
let deal = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme GmbH', 'sales', 'lena');
  deal = await idOf('lena', `deal add C-${acme} "Lost to look at" amount:€5,000`);
  await world.type('lena', `deal lose DL-${deal} reason:price`);
});
afterAll(() => world?.close());

/** The card that answers a list. */
function cardOf({ reply }: { readonly reply: CommandReply }): Card {
  if (!('card' in reply)) throw new Error('The answer is no card of its own.');
  return reply.card;
}
const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const idOf = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;
const seen = async (who: Who, id: number): Promise<string> => cardText(await world.card(who, 'review', id));

describe('a review of a deal', () => {
  it('ends in tasks that are linked to what was found, and shows how they stand', async () => {
    const started = await world.click('lena', buttonOf(await world.card('lena', 'deal', deal), 'Review it'));
    const id = (started.out as { id: number }).id;
    expect(await seen('lena', id)).toMatch(
      /Review of DL-\d+ · R-\d+\nOf: Lost to look at · DL-\d+\nDepartment: Sales/u,
    );
    expect(await fails(world.type('lena', `review start DL-${deal}`))).toBe(`A review of it is open already: R-${id}.`);
    expect(await fails(world.type('lena', `review close R-${id}`))).toMatch(/at least one finding/u);

    await world.type('lena', `review finding R-${id} problem "Our offer came late" cause:"Nobody knew the deadline"`);
    await world.type('marta', `复盘 发现 R-${id} 优点 演示很有说服力`);
    await world.type('lena', `review action R-${id} 1 "Put deadlines into the calendar" for:omar due:2026-11-27`);
    const [task] = await world.rows<Record<string, unknown>>(sql`
      SELECT t.*, f.number FROM tasks t JOIN review_actions a ON a.task_id = t.id JOIN review_findings f ON f.id = a.finding_id`);
    expect(task).toMatchObject({
      title: 'Put deadlines into the calendar',
      assignee_id: world.actors.omar.staffId,
      about_noun: 'review',
      about_id: id,
      number: 1,
    });
    await world.type('omar', `task start T-${task?.id}`);
    const card = await seen('lena', id);
    expect(card).toContain('1. Problem: Our offer came late');
    expect(card).toContain('Cause: Nobody knew the deadline');
    expect(card).toContain(`→ Put deadlines into the calendar (T-${task?.id}, In progress, Omar Aziz)`);
    expect(card).toContain('2. Strength: 演示很有说服力');

    await world.type('lena', `review finding R-${id} problem "Too dear"`);
    expect(await seen('lena', id)).toContain('3. Problem: Too dear (No action yet)');
    const { reply } = await world.type('lena', `review close R-${id} summary:"We answer sooner"`);
    expect(JSON.stringify(reply)).toContain('1 problem has no action yet');
    expect(await fails(world.type('lena', `review finding R-${id} problem More`))).toMatch(
      /is closed. Reopen it first/u,
    );
    expect(await seen('lena', id)).toContain('> We answer sooner');
    await world.undo('lena');
    expect(await seen('lena', id)).toContain('Status: Open');
    await world.type('lena', `review close R-${id}`);
    await world.type('lena', `review reopen R-${id}`);
    expect(await fails(world.type('lena', `review reopen R-${id}`))).toMatch(/still open/u);
  });

  it('an action is undone together with its task, a finding alone', async () => {
    const other = await idOf('lena', `deal add C-${acme} "Another one"`);
    const id = await idOf('lena', `review start DL-${other}`);
    await world.type('lena', `review finding R-${id} problem Slow`);
    await world.type('lena', `review action R-${id} 1 "Be quicker"`);
    const tasks = () =>
      world.rows<{ status: string; department_id: number }>(sql`
        SELECT status, department_id FROM tasks WHERE title = 'Be quicker'`);
    expect(await tasks()).toEqual([{ status: 'open', department_id: world.departmentIds.sales }]);
    await world.undo('lena');
    expect(await tasks()).toEqual([{ status: 'cancelled', department_id: world.departmentIds.sales }]);
    expect(
      await world.rows(
        sql`SELECT a.id FROM review_actions a JOIN review_findings f ON f.id = a.finding_id WHERE f.review_id = ${id}`,
      ),
    ).toEqual([]);
    expect(await fails(world.type('lena', `review action R-${id} 7 Nothing`))).toMatch(/has no finding 7/u);
    await world.undo('lena');
    expect(await seen('lena', id)).toContain('Nothing is written down yet');
    await world.undo('lena');
    expect(await world.card('lena', 'review', id)).toBeNull();
  });

  it('a finding is put into other words: its tasks stay with it, and the words come back when undone', async () => {
    const other = await idOf('lena', `deal add C-${acme} "Said badly" amount:€10`);
    const id = await idOf('lena', `review start DL-${other}`);
    await world.type('lena', `review finding R-${id} problem "The offer was dear" cause:Discounts`);
    await world.type('lena', `review action R-${id} 1 "Ask Finance first" for:me`);
    const finding = () =>
      world.rows<Record<string, unknown>>(sql`
        SELECT f.kind, f.what, f.cause, (SELECT count(*)::int FROM review_actions a WHERE a.finding_id = f.id) AS tasks
        FROM review_findings f WHERE f.review_id = ${id}::int`);
    const edit = buttonOf(await world.card('lena', 'review', id), 'Edit…');
    expect(edit).toMatchObject({ command: 'review finding edit', args: { review: `R-${id}`, finding: '1' } });
    expect(await world.prefill('lena', 'review finding edit', { review: { id }, finding: 1 })).toEqual({
      kind: 'problem',
      what: 'The offer was dear',
      cause: 'Discounts',
      seen: expect.any(String),
    });
    await world.submit('lena', edit, { kind: 'strength', what: 'The offer was fair', cause: '-' });
    expect(await finding()).toEqual([{ kind: 'strength', what: 'The offer was fair', cause: null, tasks: 1 }]);
    const card = await seen('lena', id);
    expect(card).toMatch(/1\. Strength: The offer was fair/u);
    expect(card).toMatch(/Ask Finance first/u);
    await world.undo('lena');
    expect(await finding()).toEqual([{ kind: 'problem', what: 'The offer was dear', cause: 'Discounts', tasks: 1 }]);

    await world.type('lena', `复盘 发现 修改 R-${id} 1 原因:无人核对`);
    expect(await finding()).toMatchObject([{ what: 'The offer was dear', cause: '无人核对' }]);
    const [line] = await world.rows<{ fields: string[] }>(sql`
      SELECT fields FROM audit_entries WHERE operation = 'review.edit_finding' ORDER BY id DESC LIMIT 1`);
    expect(line?.fields).toEqual(['findings']);
    expect(await fails(world.type('lena', `review finding edit R-${id} 9 cause:x`))).toMatch(/has no finding 9/u);
    expect(await fails(world.type('omar', `review finding edit R-${id} 1 cause:x`))).toMatch(
      /know no review|not there/u,
    );
    // Two have the form open: the second is told, and nothing is lost.
    const opened = await world.prefill('lena', 'review finding edit', { review: { id }, finding: 1 });
    const form = { ...edit, args: { ...edit.args, seen: opened?.seen ?? '' } };
    await world.submit('marta', form, { what: 'The offer was too dear' });
    expect(await fails(world.submit('lena', form, { what: 'The offer was high' }))).toMatch(
      /has changed finding 1 meanwhile/u,
    );
    expect(await finding()).toMatchObject([{ what: 'The offer was too dear' }]);
    await world.type('lena', `review close R-${id}`);
    expect(await fails(world.type('lena', `review finding edit R-${id} 1 cause:x`))).toMatch(/is closed/u);
  });

  it('writes nothing where the task cannot be added', async () => {
    const other = await idOf('lena', `deal add C-${acme} "A third one"`);
    const id = await idOf('lena', `review start DL-${other}`);
    await world.type('lena', `review finding R-${id} problem Slow`);
    const before = await world.rows(sql`SELECT version FROM reviews WHERE id = ${id}`);
    expect(await fails(world.type('lena', `review action R-${id} 1 "For nobody" for:viv`))).toMatch(
      /cannot be given tasks/u,
    );
    expect(await world.rows(sql`SELECT version FROM reviews WHERE id = ${id}`)).toEqual(before);
    expect(await world.rows(sql`SELECT id FROM tasks WHERE title = 'For nobody'`)).toEqual([]);
  });
});

describe('what a review is of', () => {
  it('may be a target or a period, and not nothing, both, or somebody else’s', async () => {
    const target = await idOf('marta', 'target add revenue €5,000 period:"Q4 2026" for:lena');
    const ofTarget = await idOf('marta', `review start G-${target}`);
    expect(await world.rows(sql`SELECT audience, owner_id FROM reviews WHERE id = ${ofTarget}`)).toEqual([
      { audience: 'managers', owner_id: world.actors.lena.staffId },
    ]);
    const ofPeriod = await idOf('marta', 'review start period:"Q3 2026"');
    expect(await seen('marta', ofPeriod)).toContain('Review of Sales, Q3 2026');
    expect(await fails(world.type('marta', 'review start'))).toMatch(/Say what to review/u);
    expect(await fails(world.type('marta', `review start DL-${deal} period:2026`))).toMatch(/not of both/u);
    expect(await fails(world.type('marta', 'review start period:2026 department:support'))).toMatch(
      /by the department itself/u,
    );
    expect(await fails(world.type('omar', `review start G-${target}`))).toMatch(/know no deal, target or campaign/u);
    expect(await fails(world.type('lena', 'review start DL-99999999'))).toMatch(/know no deal, target or campaign/u);
    expect(await world.resolveReference('lena', 'review-subject', 'Lost to look')).toMatchObject({
      kind: 'one',
      value: { noun: 'deal', id: deal },
    });
  });
});

describe('who sees a review', () => {
  it('is its department, its author and whose work it is; of a person’s target only they and the managers', async () => {
    const mine = await idOf('lena', `deal add C-${acme} "For rights"`);
    const ofDeal = await idOf('lena', `review start DL-${mine}`);
    await world.type('lena', `review finding R-${ofDeal} problem "Secret weakness"`);
    for (const who of ['lena', 'marta', 'iris'] as const)
      expect(await seen(who, ofDeal), who).toContain('Secret weakness');
    for (const who of ['omar', 'sam', 'mia', 'fay', 'viv', 'newbie'] as const)
      expect(await seen(who, ofDeal), who).toBe('');
    expect(await world.channelCard('everyone', 'sales', 'review', ofDeal)).toBeNull();
    expect(cardText(await world.channelCard('department', 'sales', 'review', ofDeal))).toContain('Secret weakness');
    expect(await fails(world.type('omar', `review finding R-${ofDeal} problem Mine`))).toMatch(
      /know no review|Not understood/u,
    );
    expect(await world.suggest('omar', 'review', '')).toEqual([]);
    expect(cardText(cardOf(await world.type('omar', 'review list status:all')))).toContain('No reviews here');

    const target = await idOf('marta', 'target add customers 7 period:2027 for:lena');
    const ofTarget = await idOf('marta', `review start G-${target}`);
    expect(await seen('lena', ofTarget)).not.toBe('');
    expect(await world.channelCard('department', 'sales', 'review', ofTarget)).toBeNull();
    expect(cardText(cardOf(await world.type('lena', `review list of:DL-${mine}`)))).toContain('1 finding');
  });
});

describe('as a part of a customer', () => {
  it('moves with it, is handed out, and loses what speaks of a person', async () => {
    const other = await world.customer('Other GmbH', 'sales', 'lena');
    const mine = await idOf('lena', `deal add C-${other} "For Jane"`);
    const id = await idOf('lena', `review start DL-${mine} title:"How we lost Jane"`);
    await world.type('lena', `review finding R-${id} problem "Jane was angry" cause:"Jane waited"`);
    const part = world.registry.noun('review')?.ofCustomer;
    const inside = (work: (ctx: Ctx) => Promise<unknown> | undefined) =>
      world.database.transact(async (tx) => {
        const call = { actor: world.actors.iris, door: 'command', receipt: null } as const;
        return work(createCtx(world.executor.readCtx(tx), call).ctx);
      });
    const customerOf = async () =>
      (await world.rows<{ c: number }>(sql`SELECT customer_id AS c FROM reviews WHERE id = ${id}`))[0]?.c;
    const kept = await inside((ctx) => part?.move?.(ctx, other, acme));
    expect(await customerOf()).toBe(acme);
    await inside((ctx) => part?.moveBack?.(ctx, kept as never));
    expect(await customerOf()).toBe(other);
    expect(JSON.stringify(await inside((ctx) => part?.personalData?.(ctx, other)))).toContain('Jane waited');
    await inside((ctx) => part?.erase?.(ctx, other));
    expect(await seen('lena', id)).not.toMatch(/angry|waited|lost Jane/u);
  });
});
