import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
let ines = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme GmbH', 'sales', 'lena');
  ines = await made('lena', `contact add C-${acme} "Ines Buyer"`);
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const made = async (who: Who, line: string): Promise<number> =>
  ((await world.type(who, line)).out as { id: number }).id;
const row = async (id: number) =>
  (await world.rows<Record<string, unknown>>(sql`SELECT * FROM interactions WHERE id = ${id}`))[0];
const tasksOf = (id: number) =>
  world.rows<Record<string, unknown>>(sql`
    SELECT * FROM tasks WHERE about_noun = 'interaction' AND about_id = ${id} ORDER BY id`);
const listed = async (who: Who, line: string): Promise<string> =>
  cardText(((await world.type(who, line)).reply as unknown as { card: Card }).card);
const noteOf = async (who: Who, line: string): Promise<string> => {
  const { reply } = await world.type(who, line);
  return cardText({ title: (reply as { note: Card['title'] }).note, blocks: [] });
};

describe('what a log tells', () => {
  it('keeps with whom, which way, how long and what came of it', async () => {
    const id = await made(
      'lena',
      `log add C-${acme} "Talked about the renewal" via:call with:"ines, Bob from IT" direction:out took:20m result:agreed outcome:"Two years"`,
    );
    expect(await row(id)).toMatchObject({
      contact_ids: [ines],
      with_whom: 'Bob from IT',
      direction: 'out',
      minutes: 20,
      result: 'agreed',
      result_note: 'Two years',
    });
    const card = cardText(await world.card('lena', 'interaction', id));
    expect(card).toContain('From us · 20 minutes');
    expect(card).toContain(`With Ines Buyer (P-${ines}) and Bob from IT`);
    expect(card).toContain('Agreed: Two years');
    const open = cardText(await world.channelCard('everyone', 'sales', 'interaction', id));
    expect(open).not.toMatch(/Ines|Agreed|Two years/u);
  });

  it('speaks Chinese', async () => {
    const id = await made(
      'wei',
      `记录 添加 C-${acme} 客户来电询价 方式:电话 方向:来电 时长:15分钟 结果:待跟进 对象:P-${ines}`,
    );
    expect(await row(id)).toMatchObject({ direction: 'in', minutes: 15, result: 'follow-up', contact_ids: [ines] });
  });

  it.each([
    ['a contact of nobody', 'with:P-99999', /has no contact P-99999/u],
    ['a result that is none', 'result:maybe', /none of: Reached, Not reached/u],
    ['a contact of more than a day', 'took:30h', /a day at most/u],
    ['a next step without what it is', 'by:friday', /Say what the next step is/u],
    ['a next step in the past', 'next:"Send it" by:"1 January 2026"', /past|passed/u],
    ['a next step for who only looks on', 'next:"Send it" for:viv', /cannot|may not|know no/u],
  ])('refuses %s and writes nothing', async (_what, words, told) => {
    const count = async () =>
      (
        await world.rows<{ n: number }>(
          sql`SELECT (SELECT count(*) FROM interactions)::int + (SELECT count(*) FROM tasks)::int AS n`,
        )
      )[0];
    const before = await count();
    expect(await fails(world.type('lena', `log add C-${acme} "Refused" ${words}`))).toMatch(told);
    expect(await count()).toEqual(before);
  });

  it('names nobody’s contacts but the customer’s own', async () => {
    const other = await world.customer('Other Ltd', 'support', 'omar');
    const theirs = await made('omar', `contact add C-${other} "Otto Other"`);
    expect(await fails(world.type('lena', `log add C-${acme} "x" with:P-${theirs}`))).toMatch(/has no contact/u);
    const id = await made('lena', `log add C-${acme} "x" with:"Otto Other"`);
    expect(await row(id)).toMatchObject({ contact_ids: [], with_whom: 'Otto Other' });
  });
});

describe('the next step', () => {
  it('is a task about the log, shown on it, and undone with it', async () => {
    const id = await made('lena', `log add C-${acme} "Wants a quote" next:"Send the quote" by:friday for:omar`);
    const [task] = await tasksOf(id);
    expect(task).toMatchObject({
      title: 'Send the quote',
      customer_id: acme,
      assignee_id: world.actors.omar.staffId,
      status: 'open',
      due_at: expect.any(Date),
    });
    const card = await world.card('lena', 'interaction', id);
    expect(cardText(card)).toContain(`Send the quote · T-${task?.id}`);
    expect(buttonOf(card, 'Open task')).toMatchObject({ command: 'task show', args: { task: `T-${task?.id}` } });
    expect((await world.events('task', task?.id as number)).map(({ type }) => type)).toContain('task.assigned');
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ deleted_at: expect.any(Date) });
    expect((await tasksOf(id))[0]).toMatchObject({ status: 'cancelled' });
  });

  it('is one’s own where nobody is named, or a department’s where one is', async () => {
    const own = await made('lena', `log add C-${acme} "x" next:"Call back"`);
    expect((await tasksOf(own))[0]).toMatchObject({ assignee_id: world.actors.lena.staffId });
    const theirs = await made('lena', `log add C-${acme} "x" next:"Look into it" for:support`);
    expect((await tasksOf(theirs))[0]).toMatchObject({
      assignee_id: null,
      department_id: world.departmentIds.support,
    });
    expect(await noteOf('lena', `log add C-${acme} "x" next:"Call again"`)).toMatch(/the next step is T-\d+/u);
  });

  it('is added from the card as well, and told as done once it is', async () => {
    const id = await made('lena', `log add C-${acme} "Something to do"`);
    const button = buttonOf(await world.card('lena', 'interaction', id), 'Add a next step');
    await world.submit('lena', button, { title: 'From the card' });
    const [task] = await tasksOf(id);
    expect(task).toMatchObject({ title: 'From the card', customer_id: acme });
    await world.type('lena', `task done T-${task?.id}`);
    expect(cardText(await world.card('lena', 'interaction', id))).toMatch(/From the card · T-\d+ \(done/u);
  });

  it('a need begins with what was said', async () => {
    const id = await made('lena', `log add C-${acme} "They want invoices in Czech"`);
    const button = buttonOf(await world.card('lena', 'interaction', id), 'Note a need');
    await world.submit('lena', button, { title: 'Invoices in Czech' });
    const [need] = await world.rows<Record<string, unknown>>(sql`SELECT * FROM needs WHERE log_id = ${id}`);
    expect(need).toMatchObject({ title: 'Invoices in Czech', customer_id: acme });
  });
});

describe('who is not to be contacted', () => {
  it('is named to whoever did, and the log is kept; being called is no fault', async () => {
    const quiet = await world.customer('Quiet Ltd', 'sales', 'lena', { doNotContactAt: new Date() });
    expect(await noteOf('lena', `log add C-${quiet} "Called" via:call`)).toContain('Quiet Ltd is not to be contacted.');
    expect(await noteOf('lena', `log add C-${quiet} "They called" via:call direction:in`)).not.toContain('not to be');
    expect(await noteOf('lena', `log add C-${quiet} "Met by chance" via:visit`)).not.toContain('not to be');
    expect((await world.rows(sql`SELECT id FROM interactions WHERE customer_id = ${quiet}`)).length).toBe(3);
    const refused = { phone: { answer: 'no', at: '2026-01-01', source: null } };
    await world.rows(sql`UPDATE contacts SET consent = ${JSON.stringify(refused)}::jsonb WHERE id = ${ines}`);
    expect(await noteOf('lena', `log add C-${acme} "Called" via:call with:P-${ines}`)).toContain(
      'Ines Buyer refused to be contacted by phone.',
    );
    expect(await noteOf('lena', `log add C-${acme} "Wrote" via:email with:P-${ines}`)).not.toContain('refused');
    await world.rows(sql`UPDATE contacts SET consent = '{}' WHERE id = ${ines}`);
  });
});

describe('changing what a log tells', () => {
  it('fills the form with it, changes and empties it, and undo brings it back', async () => {
    const id = await made(
      'lena',
      `log add C-${acme} "x" with:"P-${ines}, Bob" took:20m result:reached outcome:"Later"`,
    );
    const form = await world.prefill('lena', 'log edit', { log: { id } });
    expect(form).toMatchObject({ with: `P-${ines}, Bob`, duration: '20m', result: 'reached', outcome: 'Later' });
    await world.type('lena', `log edit L-${id} with:Bob result:refused took:- outcome:-`);
    expect(await row(id)).toMatchObject({
      contact_ids: [],
      with_whom: 'Bob',
      minutes: null,
      result: 'refused',
      result_note: null,
      version: 2,
    });
    await world.undo('lena');
    expect(await row(id)).toMatchObject({ contact_ids: [ines], with_whom: 'Bob', minutes: 20, result: 'reached' });
    const { version, ...fields } = (await world.prefill('lena', 'log edit', { log: { id } })) ?? {};
    const sent = { command: 'log edit', args: { log: `L-${id}`, version: version ?? '' } };
    expect(await fails(world.submit('lena', sent, fields))).toMatch(/nothing was changed/u);
  });
});

describe('the timeline', () => {
  it('is told apart by department, way and result, and finds no result that one may not read', async () => {
    const customer = await world.customer('Timeline Ltd', 'sales', 'lena');
    await made('lena', `log add C-${customer} "From Sales" via:email result:agreed`);
    await made('omar', `log add C-${customer} "From Support" via:call result:refused`);
    await made('omar', `log add C-${customer} "Private" via:call result:refused private:yes`);
    const support = await listed('lena', `log list C-${customer} from:support`);
    expect(support).toContain('From Support');
    expect(support).not.toMatch(/From Sales|Private/u);
    expect(await listed('lena', `log list C-${customer} via:email`)).not.toContain('From Support');
    const refused = await listed('omar', `log list C-${customer} result:refused`);
    expect(refused).toContain('Private');
    expect(refused).not.toContain('From Sales');
    // A viewer knows of the contacts, not of what came of them: the result is no way to find out.
    expect(await listed('viv', `log list C-${customer}`)).not.toMatch(/Refused|Agreed/u);
    expect(await listed('viv', `log list C-${customer} result:refused`)).toContain('Nothing is logged');
  });
});
