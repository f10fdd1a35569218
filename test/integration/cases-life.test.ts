import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/clock.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
let acme: number;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme Trading', 'sales', 'lena');
});
afterAll(() => world?.close());

interface Row {
  id: number;
  status: string;
  level: string;
  version: number;
  response_due_at: Date;
  resolution_due_at: Date | null;
  responded_at: Date | null;
  response_minutes: number | null;
  resolution_minutes: number | null;
  resolved_at: Date | null;
  assignee_id: number | null;
  department_id: number;
  reopen_count: number;
  escalation: number;
  alert: string | null;
  alert_at: Date | null;
  told: string[];
}
async function row(id: number): Promise<Row> {
  const [found] = await world.rows<Row>(sql`SELECT * FROM cases WHERE id = ${id}::int`);
  return found as Row;
}
const notes = async (id: number) =>
  (await world.rows<{ text: string }>(sql`SELECT text FROM case_notes WHERE case_id = ${id}::int ORDER BY id`)).map(
    ({ text }) => text,
  );
const types = async (id: number) => (await world.events('case', id)).map(({ type }) => type);
const at = (iso: string) => new Date(iso);

async function open(line: string, who: 'lena' | 'ana' | 'omar' = 'ana'): Promise<number> {
  const { out } = await world.type(who, `case add C-${acme} ${line}`);
  return (out as { id: number }).id;
}

beforeEach(() => {
  // Friday, 10:00 in UTC, which is where the department's clock stands until somebody sets it.
  world.clock.at = at('2026-11-20T10:00:00Z');
});

describe('the life of a case', () => {
  it('is opened for Support with deadlines in its working time', async () => {
    const id = await open('"Display stays dark" level:high via:call', 'lena');
    expect(await row(id)).toMatchObject({
      status: 'new',
      level: 'high',
      channel: 'call',
      kind: 'issue',
      department_id: world.departmentIds.support,
      assignee_id: null,
      // Four hours to answer; sixteen to solve, of which seven are left today and eight come on Monday.
      response_due_at: at('2026-11-20T14:00:00Z'),
      resolution_due_at: at('2026-11-24T10:00:00Z'),
      alert: 'response_due',
      alert_at: at('2026-11-20T13:00:00Z'),
    });
    expect(await types(id)).toEqual(['case.added']);
    const card = cardText(await world.card('omar', 'case', id));
    expect(card).toMatch(/Display stays dark · CS-\d+/u);
    expect(card).toMatch(/Level: High/u);
    expect(card).toMatch(/Assignee: Nobody yet/u);
  });

  it('is taken, answered, paused, resumed, resolved, closed and reopened, each undone', async () => {
    const id = await open('"Cable is loose" level:urgent');
    const cs = `CS-${id}`;
    await world.type('omar', `case take ${cs}`);
    expect(await row(id)).toMatchObject({ status: 'open', assignee_id: world.actors.omar.staffId });
    await expect(world.type('ana', `case take ${cs}`)).rejects.toThrow(/Omar Aziz has taken/u);

    world.wait(minutes(30));
    await world.type('omar', `case respond ${cs} We look into it`);
    expect(await row(id)).toMatchObject({
      responded_at: world.clock.at,
      response_minutes: 30,
      alert: 'resolution_due',
    });
    expect(await notes(id)).toEqual(['We look into it']);
    await expect(world.type('ana', `case respond ${cs} Me too`)).rejects.toThrow(
      /Omar Aziz answered CS-\d+ just now already/u,
    );
    await world.undo('omar');
    expect(await row(id)).toMatchObject({ responded_at: null, alert: 'response_due', response_minutes: null });
    expect(await notes(id)).toEqual([]);
    await world.type('omar', `case respond ${cs}`);

    // Half an hour of eight is used up. Two hours later it would be due two hours sooner, but it waits.
    await world.type('omar', `case wait ${cs} They send a photo`);
    expect(await row(id)).toMatchObject({ status: 'waiting', resolution_due_at: null, alert: null, alert_at: null });
    await world.undo('omar');
    expect(await row(id)).toMatchObject({ status: 'open', resolution_due_at: at('2026-11-23T10:00:00Z') });
    await world.type('omar', `case wait ${cs}`);
    world.wait(hours(2));
    await world.type('omar', `case resume ${cs}`);
    expect(await row(id)).toMatchObject({ status: 'open', resolution_due_at: at('2026-11-23T12:00:00Z') });
    await expect(world.type('omar', `case resume ${cs}`)).rejects.toThrow(/does not wait/u);

    await expect(world.type('omar', `case close ${cs}`)).rejects.toThrow(/not resolved yet/u);
    world.wait(hours(1));
    await world.type('omar', `case resolve ${cs} "New cable" as:workaround`);
    expect(await row(id)).toMatchObject({
      status: 'resolved',
      resolution: 'New cable',
      resolution_kind: 'workaround',
      // 10:00–10:30 and 12:30–13:30.
      resolution_minutes: 90,
      alert: null,
    });
    await world.undo('omar');
    expect(await row(id)).toMatchObject({ status: 'open', resolved_at: null, alert: 'resolution_due' });
    // Solved while it waited, it is measured by the deadline that it would have gone on with.
    await world.type('omar', `case wait ${cs} A last question`);
    await world.type('omar', `case resolve ${cs} New cable`);
    expect((await row(id)).resolution_due_at).toEqual(at('2026-11-23T12:00:00Z'));
    await expect(world.type('ana', `case resolve ${cs} Again`)).rejects.toThrow(/Omar Aziz resolved/u);

    await world.type('omar', `case close ${cs}`);
    expect(await row(id)).toMatchObject({ status: 'closed', closed_at: world.clock.at });
    await world.undo('omar');
    expect(await row(id)).toMatchObject({ status: 'resolved', closed_at: null });
    await world.type('omar', `case close ${cs}`);

    world.clock.at = at('2026-11-25T09:00:00Z');
    await world.type('ana', `case reopen ${cs} Dark again`);
    expect(await row(id)).toMatchObject({
      status: 'reopened',
      reopen_count: 1,
      reopen_reason: 'Dark again',
      resolved_at: null,
      resolution_due_at: at('2026-11-25T17:00:00Z'),
    });
    await world.undo('ana');
    expect(await row(id)).toMatchObject({ status: 'closed', reopen_count: 0 });
  });

  it('is taken by one of two who press at the same moment', async () => {
    const id = await open('"Both want it"');
    const pressed = await Promise.allSettled([
      world.type('omar', `case take CS-${id}`),
      world.type('wei', `工单 认领 CS-${id}`),
    ]);
    expect(pressed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await types(id)).filter((type) => type === 'case.assigned')).toHaveLength(1);
  });

  it('moves to another department, whose clock counts then', async () => {
    const id = await open('"Invoice is wrong"');
    await world.type('iris', 'department hours set finance "mon-thu 9:00-13:00" zone:Shanghai');
    await world.type('ana', `case assign CS-${id} finance`);
    const moved = await row(id);
    expect(moved).toMatchObject({ department_id: world.departmentIds.finance, assignee_id: null });
    // Monday 9:00 in Shanghai is the first moment that counts: eight hours later it is Tuesday 13:00 there.
    expect(moved.response_due_at).toEqual(at('2026-11-24T05:00:00Z'));
    await world.undo('ana');
    expect(await row(id)).toMatchObject({
      department_id: world.departmentIds.support,
      response_due_at: at('2026-11-23T10:00:00Z'),
    });
    await world.undo('iris');
  });

  it('goes to the manager, then to the admins, and no higher', async () => {
    const id = await open('"Server down" level:urgent');
    await world.type('ana', `case escalate CS-${id} They threaten to cancel`);
    expect(await row(id)).toMatchObject({ escalation: 1, escalated_to_id: world.actors.sam.staffId });
    await world.type('sam', `case escalate CS-${id} I need a decision`);
    expect(await row(id)).toMatchObject({ escalation: 2, escalated_to_id: null });
    await expect(world.type('sam', `case escalate CS-${id} Higher`)).rejects.toThrow(/cannot go higher/u);
    expect(await types(id)).toEqual(['case.added', 'case.escalated', 'case.escalated_to_admins']);
    expect(cardText(await world.card('ana', 'case', id))).toMatch(/Escalated to: the admins/u);
  });

  it('is given, classified, changed and escalated, and all of it taken back', async () => {
    const id = await open('"Everything undone" level:high');
    const before = await world.rows(sql`SELECT * FROM cases WHERE id = ${id}::int`);
    for (const line of [
      'assign CS-# @omar',
      'classify CS-# Billing kind:feedback',
      'edit CS-# level:low due:friday',
      'escalate CS-# Now',
    ]) {
      await world.type('ana', `case ${line.replace('#', String(id))}`);
    }
    expect((await row(id)).version).toBe(5);
    for (let n = 0; n < 4; n += 1) await world.undo('ana');
    const unchanging = ({ version: _, updated_at: __, ...rest }: Record<string, unknown>) => rest;
    const after = await world.rows<Record<string, unknown>>(sql`SELECT * FROM cases WHERE id = ${id}::int`);
    expect(after.map(unchanging)).toEqual((before as Record<string, unknown>[]).map(unchanging));
    expect(await notes(id)).toEqual([]);
    // Every step of it, and every step back, stands in the audit log.
    const lines = await world.rows(
      sql`SELECT operation FROM audit_entries WHERE noun = 'case' AND record_id = ${id}::int`,
    );
    expect(lines).toHaveLength(9);
  });

  it('is edited and classified; deadlines follow, a stale form is refused', async () => {
    const id = await open('"Slow app"');
    expect((await row(id)).resolution_due_at).toEqual(at('2026-11-27T10:00:00Z'));
    await world.type('ana', `case edit CS-${id} level:urgent`);
    expect(await row(id)).toMatchObject({
      response_due_at: at('2026-11-20T11:00:00Z'),
      resolution_due_at: at('2026-11-23T10:00:00Z'),
    });
    await world.type('ana', `case edit CS-${id} due:"2026-12-01 12:00"`);
    expect((await row(id)).resolution_due_at).toEqual(at('2026-12-01T11:00:00Z'));
    await world.type('ana', `case edit CS-${id} level:low`);
    expect((await row(id)).resolution_due_at).toEqual(at('2026-12-01T11:00:00Z'));
    await world.type('ana', `case edit CS-${id} due:-`);
    expect((await row(id)).resolution_due_at).toEqual(at('2026-12-04T10:00:00Z'));
    await expect(world.type('ana', `case edit CS-${id} due:"2026-11-19 12:00"`)).rejects.toThrow(/has passed/u);

    await world.type('ana', `case classify CS-${id} billing/invoice`);
    expect(cardText(await world.card('ana', 'case', id))).toMatch(/Category: Billing \/ Invoice/u);
    const form = await world.prefill('ana', 'case edit', { case: { id } });
    expect(form).toMatchObject({ subject: 'Slow app', level: 'low', category: '#10' });
    await world.type('omar', `case edit CS-${id} subject:"Slow application"`);
    const stale = { command: 'case edit', args: { case: `CS-${id}`, version: form?.version ?? '' } };
    await expect(world.submit('ana', stale, { subject: 'Slow app!' })).rejects.toThrow(
      /Omar Aziz changed the subject/u,
    );
    expect(await row(id)).toMatchObject({ subject: 'Slow application' });
  });

  it('is closed again when its opening is undone, and keeps notes of colleagues', async () => {
    const id = await open('"Wrong number"');
    await world.type('omar', `case note CS-${id} Called back, nobody there`);
    expect(await notes(id)).toEqual(['Called back, nobody there']);
    await world.undo('omar');
    expect(await notes(id)).toEqual([]);
    await world.undo('ana');
    expect(await row(id)).toMatchObject({ status: 'closed', alert: null });
  });

  it('is pressed through by buttons', async () => {
    const id = await open('"Lamp flickers"');
    const press = async (label: string) => world.click('omar', buttonOf(await world.card('omar', 'case', id), label));
    await press('Take it');
    const answered = buttonOf(await world.card('omar', 'case', id), 'Answered…');
    await world.submit('omar', answered, { text: 'Sent a lamp' });
    await world.submit('omar', buttonOf(await world.card('omar', 'case', id), 'Resolve…'), {
      resolution: 'Lamp replaced',
    });
    await press('Close');
    expect(await row(id)).toMatchObject({ status: 'closed', resolution: 'Lamp replaced' });
    expect(() => buttonOf({ title: [], blocks: [] }, 'Close')).toThrow();
  });
});

describe('whom it came from', () => {
  it('is a contact of this very customer, named on the card', async () => {
    const globex = await world.customer('Globex', 'sales', 'lena');
    await world.type('lena', `contact add C-${acme} "Tom Reed"`);
    await world.type('lena', `contact add C-${globex} "Jane Doe"`);
    const id = await open('"Broken hinge" contact:"Tom Reed"');
    expect(cardText(await world.card('mia', 'case', id))).toMatch(/Contact: Tom Reed · P-\d+/u);
    await expect(open('"Wrong person" contact:"Jane Doe"')).rejects.toThrow(/no such contact/u);
    // Who it came from stays behind when it turns out to be another customer's.
    await world.type('ana', `case edit CS-${id} customer:C-${globex}`);
    expect(cardText(await world.card('ana', 'case', id))).not.toMatch(/Contact:/u);
  });
});

describe('what cannot be', () => {
  it.each([
    ['case add C-99999 "No such customer"', /know no|Not understood/u],
    ['case edit CS-99999 level:high', /Not understood/u],
    ['case add C-1 ""', /Missing: subject/u],
    ['case sla set urgent', /forbidden|may not|You may not/u],
  ])('%s is refused', async (line, why) => {
    await expect(world.type('ana', line)).rejects.toThrow(why);
  });

  it('an archived customer gets no case, a viewer opens none, a newcomer sees none', async () => {
    const old = await world.customer('Old Shop', 'sales', null, { archivedAt: new Date() });
    const add = world.registry.operation('case.add');
    if (!add) throw new Error('case.add is not declared');
    const call = { actor: world.actors.ana, door: 'command', receipt: null } as const;
    await expect(world.executor.execute(add, { customerId: old, subject: 'Anything' }, call)).rejects.toThrow(
      /archived/u,
    );
    await expect(world.type('viv', `case add C-${acme} "Anything"`)).rejects.toThrow(/may not add cases/u);
    const id = await open('"Secret trouble" description:"Their password is in the mail"');
    expect(await world.card('newbie', 'case', id)).toBeNull();
    await expect(world.type('newbie', `case show CS-${id}`)).rejects.toThrow();
    await expect(world.type('ana', `case add C-${acme} "Typed" for:@viv`)).rejects.toThrow(/cannot be given cases/u);
    await expect(world.type('ana', `case add C-${acme} "${'long '.repeat(50)}"`)).rejects.toThrow(/at most 200/u);
  });
});

describe('who sees what', () => {
  it('what was said is for those who deal with the case or the customer', async () => {
    const id = await open('"Leak" description:"Salt water in the tank"');
    const sees = async (who: Parameters<typeof world.card>[0]) =>
      cardText(await world.card(who, 'case', id)).includes('Salt water');
    expect(await sees('omar')).toBe(true);
    expect(await sees('viv')).toBe(true);
    expect(await sees('lena')).toBe(true); // owns the customer
    expect(await sees('marta')).toBe(true); // a manager
    expect(await sees('mia')).toBe(false);
    expect(cardText(await world.card('mia', 'case', id))).toMatch(/hidden from you; ask Support/u);
    expect(cardText(await world.channelCard('everyone', 'support', 'case', id))).not.toMatch(/Salt water/u);
    expect(cardText(await world.channelCard('department', 'support', 'case', id))).toMatch(/Salt water/u);
    await world.rows(
      sql`UPDATE customers SET team_ids = ARRAY[${world.actors.mia.staffId}::int] WHERE id = ${acme}::int`,
    );
    expect(await sees('mia')).toBe(true);
    await world.rows(sql`UPDATE customers SET team_ids = '{}' WHERE id = ${acme}::int`);
    await expect(world.type('fay', `case note CS-${id} Hello`)).rejects.toThrow(/may not change this case/u);
  });
});
