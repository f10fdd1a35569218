import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';
import { createSignal } from '../support/signal.ts';

let world: CrmWorld;
let acme = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme Trading', 'sales', 'lena');
});
afterAll(() => world?.close());
beforeEach(async () => {
  world.clock.at = new Date('2026-11-20T10:00:00Z');
  await world.rows(sql`DELETE FROM settings WHERE key LIKE 'case.closing%'`);
  await world.rows(sql`UPDATE cases SET status = 'closed', closed_at = now() WHERE status = 'resolved'`);
});

interface Row {
  status: string;
  closed_at: Date | null;
  closed_by_id: number | null;
  version: number;
}
async function row(id: number): Promise<Row> {
  const [found] = await world.rows<Row>(sql`SELECT * FROM cases WHERE id = ${id}::int`);
  return found as Row;
}
async function resolved(subject: string, department = 'support'): Promise<number> {
  const { out } = await world.type('ana', `case add C-${acme} "${subject}" to:${department}`);
  const { id } = out as { id: number };
  await world.type(department === 'support' ? 'ana' : 'fay', `case resolve CS-${id} Done`);
  return id;
}
const fails = (doing: Promise<unknown>): Promise<string> =>
  doing.then(
    () => 'done',
    (error: Error) => error.message,
  );
const sweep = () => world.sweep('resolved cases');

describe('a resolved case', () => {
  it('closes by itself after seven days, quietly, as nobody’s doing, and once', async () => {
    const id = await resolved('The fan is loud');
    world.wait(days(7) - 1);
    expect(await sweep()).toBe(0);
    const { version } = await row(id);
    world.wait(1);
    expect(await Promise.all([sweep(), sweep()])).toContain(1);
    expect(await sweep()).toBe(0);
    expect(await row(id)).toMatchObject({
      status: 'closed',
      closed_at: world.clock.now(),
      closed_by_id: null,
      version: version + 1,
    });
    expect((await world.events('case', id)).filter(({ type }) => type === 'case.closed')).toHaveLength(1);
    // Only the cards that follow it: nobody is told.
    expect(world.registry.noun('case')?.events.find(({ type }) => type === 'case.closed')?.tells).toBeUndefined();
    expect(
      await world.rows(
        sql`SELECT staff_id, door, version FROM audit_entries WHERE operation = 'case.closed' AND record_id = ${id}::int`,
      ),
    ).toEqual([{ staff_id: null, door: 'system', version: version + 1 }]);
    const card = await world.card('ana', 'case', id);
    expect(cardText(card)).toContain('Closed');
    expect(() => buttonOf(card, 'Close')).toThrow(/No button/u);
    expect(await fails(world.type('ana', `case respond CS-${id} Hello`))).toMatch(/Crossdesk closed CS-\d+/u);
  });

  it('is reopened afterwards as any other, and begins to count anew', async () => {
    const id = await resolved('The seal leaks');
    world.wait(days(8));
    await sweep();
    await world.type('ana', `case reopen CS-${id} It leaks again`);
    expect(await row(id)).toMatchObject({ status: 'reopened', closed_at: null });
    world.wait(days(30));
    expect(await sweep()).toBe(0);
    await world.type('ana', `case resolve CS-${id} New seal`);
    world.wait(days(6));
    expect(await sweep()).toBe(0);
    world.wait(days(1));
    expect(await sweep()).toBe(1);
  });

  it('that was reopened in time stays open, and its resolution cannot be undone once it closed', async () => {
    const open = await resolved('Back in time');
    const shut = await resolved('Shut');
    await world.type('ana', `case reopen CS-${open} Still loud`);
    world.wait(days(7));
    expect(await sweep()).toBe(1);
    expect((await row(open)).status).toBe('reopened');
    expect((await row(shut)).status).toBe('closed');
  });
});

describe('the card in a channel', () => {
  it('is drawn again when its case closes by itself, and nobody is told', async () => {
    const signal = createSignal(world);
    await signal.link('C-support', 'support');
    const id = await resolved('The lamp flickers');
    await signal.decided();
    world.wait(days(7));
    await sweep();
    const told = (await signal.decided()).filter(({ recordId, noun }) => noun === 'case' && recordId === id);
    expect(told.map(({ target }) => target)).toContain('#support');
    for (const one of told) expect(one).toMatchObject({ event: 'case.closed', kind: 'update' });
  });
});

describe('the answer', () => {
  it('to whoever resolves a case says when it will close, and nothing where it never will', async () => {
    const { out } = await world.type('ana', `case add C-${acme} "Told" to:support`);
    const { id } = out as { id: number };
    const { reply } = await world.type('ana', `case resolve CS-${id} Done`);
    expect(JSON.stringify(reply)).toContain('It closes by itself in 7 days unless it is reopened.');
    await world.type('sam', 'case closing set never department:support');
    await world.type('ana', `case reopen CS-${id} Again`);
    const again = await world.type('ana', `case resolve CS-${id} Done`);
    expect(JSON.stringify(again.reply)).not.toContain('closes by itself');
  });
});

describe('the rule', () => {
  it('is the department’s, else the company’s, else seven days; each may be taken back', async () => {
    const care = await resolved('Of Support');
    const money = await resolved('Of Finance', 'finance');
    await world.type('sam', 'case closing set 2天 department:support');
    await world.type('iris', 'case closing set 4');
    world.wait(days(2));
    expect(await sweep()).toBe(1);
    expect([(await row(care)).status, (await row(money)).status]).toEqual(['closed', 'resolved']);
    world.wait(days(2));
    expect(await sweep()).toBe(1);
    const { reply } = await world.type('ana', 'case closing');
    const text = 'card' in reply ? cardText(reply.card) : '';
    expect(text).toMatch(/All departments: after 4 days \(as everywhere\)/u);
    expect(text).toMatch(/Support: after 2 days \(its own rule\)/u);
    expect(text).toMatch(/Finance: after 4 days \(as everywhere\)/u);
    await world.type('sam', 'case closing set usual department:support');
    await world.type('iris', 'case closing set 5');
    await world.undo('iris');
    expect(await world.rows(sql`SELECT value FROM settings WHERE key = 'case.closing'`)).toEqual([{ value: 4 }]);
    await world.type('iris', 'case closing set usual');
    const again = await world.type('wei', '工单 自动关闭');
    expect('card' in again.reply ? cardText(again.reply.card, 'zh') : '').toMatch(/客服: 解决 7 天后关闭 \(默认\)/u);
  });

  it('may be never, for one department or for all', async () => {
    const care = await resolved('Of Support');
    const money = await resolved('Of Finance', 'finance');
    await world.type('sam', 'case closing set never department:support');
    world.wait(days(100));
    expect(await sweep()).toBe(1);
    expect([(await row(care)).status, (await row(money)).status]).toEqual(['resolved', 'closed']);
    await world.type('sam', 'case closing set 1 department:support');
    expect(await sweep()).toBe(1);
  });

  it('is for admins, and for a department’s manager', async () => {
    expect(await fails(world.type('sam', 'case closing set 3'))).toMatch(/may not/u);
    expect(await fails(world.type('marta', 'case closing set 3 department:support'))).toMatch(/may not/u);
    expect(await fails(world.type('ana', 'case closing set 3 department:support'))).toMatch(/may not/u);
    expect(await fails(world.type('iris', 'case closing set 400'))).toMatch(/no number of days from 0 to 366/u);
    expect(await fails(world.type('iris', 'case closing set usual'))).toMatch(/like that already/u);
    await world.type('iris', 'case closing set 3');
    const lines = await world.rows<{ operation: string }>(
      sql`SELECT operation FROM audit_entries WHERE operation = 'case.set_closing' ORDER BY id DESC LIMIT 1`,
    );
    expect(lines).toHaveLength(1);
  });
});
