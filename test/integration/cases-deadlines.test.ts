import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emitDue } from '../../src/notifications/due-watches.ts';
import { sql } from '../../src/store/database.ts';
import { type CrmWorld, createCrmWorld } from '../support/crm-world.ts';

let world: CrmWorld;
let acme: number;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = await world.customer('Acme Trading', 'sales', 'lena');
});
afterAll(() => world?.close());

const at = (iso: string) => new Date(iso);
const types = async (id: number) => (await world.events('case', id)).map(({ type }) => type);

interface Row {
  response_due_at: Date;
  resolution_due_at: Date | null;
  version: number;
  alert: string | null;
  alert_at: Date | null;
  escalation: number;
  escalated_to_id: number | null;
  told: string[];
}
async function row(id: number): Promise<Row> {
  const [found] = await world.rows<Row>(sql`SELECT * FROM cases WHERE id = ${id}::int`);
  return found as Row;
}

async function open(line: string): Promise<number> {
  const { out } = await world.type('ana', `case add C-${acme} ${line}`);
  return (out as { id: number }).id;
}
const sweepAt = (iso: string) => {
  world.clock.at = at(iso);
  return world.sweep('cases');
};

beforeEach(async () => {
  // Friday, 10:00 UTC. What other tests left open is out of the way.
  world.clock.at = at('2026-11-20T10:00:00Z');
  await world.rows(
    sql`UPDATE cases SET alert = NULL, alert_at = NULL, status = 'closed', resolved_at = now(), resolution_kind = 'solved'`,
  );
});

describe('what becomes due', () => {
  it('warns, tells of the missed deadline once, escalates, and then again to the admins', async () => {
    const id = await open('"Nobody answers" level:high');
    expect(await sweepAt('2026-11-20T12:59:00Z')).toBe(0);
    expect(await sweepAt('2026-11-20T13:00:00Z')).toBe(1);
    expect(await sweepAt('2026-11-20T13:30:00Z')).toBe(0);
    expect(await sweepAt('2026-11-20T14:00:00Z')).toBe(2);
    expect(await row(id)).toMatchObject({ escalation: 1, escalated_to_id: world.actors.sam.staffId, version: 1 });
    // The resolution: twelve of sixteen hours are used up on Monday at 14:00 …
    expect(await sweepAt('2026-11-23T13:59:00Z')).toBe(0);
    expect(await sweepAt('2026-11-23T14:00:00Z')).toBe(1);
    // … all of them on Tuesday at 10:00, and a working day later the admins hear of it.
    expect(await sweepAt('2026-11-24T10:00:00Z')).toBe(1);
    expect(await sweepAt('2026-11-25T09:59:00Z')).toBe(0);
    expect(await sweepAt('2026-11-25T10:00:00Z')).toBe(1);
    expect(await sweepAt('2027-11-25T10:00:00Z')).toBe(0);
    expect(await types(id)).toEqual([
      'case.added',
      'case.response_due',
      'case.response_breached',
      'case.escalated',
      'case.resolution_due',
      'case.resolution_breached',
      'case.escalated_to_admins',
    ]);
    expect(await row(id)).toMatchObject({ escalation: 2, alert: null, alert_at: null });
    const [, , , escalated] = await world.events('case', id);
    expect(escalated?.details).toMatchObject({
      managerId: world.actors.sam.staffId,
      departmentId: world.departmentIds.support,
      customerId: acme,
    });
  });

  it('tells each thing once though several sweep at the same time, and catches up after a standstill', async () => {
    const ids = await Promise.all(['one', 'two', 'three', 'four'].map((name) => open(`"Case ${name}" level:urgent`)));
    world.clock.at = at('2026-11-20T11:30:00Z');
    const watch = world.registry.noun('case')?.watches?.[0];
    if (!watch) throw new Error('cases watch nothing');
    const emitted = await Promise.all(
      [1, 2, 3].map(() => emitDue(world.database, world.secrets, world.clock.now(), watch)),
    );
    expect(emitted.reduce((sum, n) => sum + n, 0)).toBe(8);
    // The warning would have been false by then: only the missed deadline is told.
    for (const id of ids) expect(await types(id)).toEqual(['case.added', 'case.response_breached', 'case.escalated']);
  });

  it('is silent while a case waits for the customer, and after it is answered and solved', async () => {
    const id = await open('"Waits" level:urgent');
    await world.type('ana', `case wait CS-${id}`);
    expect(await sweepAt('2026-11-24T16:00:00Z')).toBe(0);
    await world.type('ana', `case resume CS-${id}`);
    // All eight hours are left: one today, seven tomorrow.
    expect((await row(id)).resolution_due_at).toEqual(at('2026-11-25T16:00:00Z'));
    await world.type('ana', `case resolve CS-${id} Done`);
    expect(await sweepAt('2026-12-24T16:00:00Z')).toBe(0);
    expect(await types(id)).toEqual(['case.added', 'case.waiting', 'case.resumed', 'case.resolved']);
  });

  it('tells again of a deadline that moved into the future, not of one that stays missed', async () => {
    const id = await open('"Moves" level:urgent');
    expect(await sweepAt('2026-11-20T11:00:00Z')).toBe(2);
    await world.type('ana', `case edit CS-${id} level:high`);
    expect(await row(id)).toMatchObject({ alert: 'response_due', told: [] });
    expect(await sweepAt('2026-11-20T14:00:00Z')).toBe(1);
    await world.type('ana', `case edit CS-${id} level:urgent`);
    expect(await sweepAt('2026-11-20T14:01:00Z')).toBe(0);
    expect((await types(id)).filter((type) => type === 'case.response_breached')).toHaveLength(2);
  });
});

describe('targets, hours and holidays', () => {
  it('move the deadlines of open cases at once, and back when undone', async () => {
    const id = await open('"Follows" level:urgent');
    await expect(world.type('ana', 'case sla set urgent response:30m')).rejects.toThrow(/may not/u);
    await expect(world.type('marta', 'case sla set urgent response:30m department:support')).rejects.toThrow(
      /may not/u,
    );
    await expect(world.type('sam', 'case sla set urgent response:30m')).rejects.toThrow(/may not/u);
    await world.type('sam', 'case sla set urgent response:30m resolution:1d department:support');
    expect(await row(id)).toMatchObject({ response_due_at: at('2026-11-20T10:30:00Z'), version: 1 });
    expect(await types(id)).toEqual(['case.added', 'case.replanned']);
    await expect(world.type('sam', 'case sla set urgent resolution:10m department:support')).rejects.toThrow(/sooner/u);
    await world.undo('sam');
    expect(await row(id)).toMatchObject({ response_due_at: at('2026-11-20T11:00:00Z') });
    expect(await world.rows(sql`SELECT 1 FROM case_targets`)).toEqual([]);

    await world.type('iris', 'case sla set urgent response:2h');
    expect(await row(id)).toMatchObject({ response_due_at: at('2026-11-20T12:00:00Z') });
    await world.undo('iris');

    await world.type('sam', 'department hours set support "mon-fri 8:00-12:00 13:00-17:00" zone:Shanghai');
    // 18:00 in Shanghai: it is answered on Monday from eight o'clock on.
    expect(await row(id)).toMatchObject({ response_due_at: at('2026-11-23T01:00:00Z') });
    await world.undo('sam');
    expect(await row(id)).toMatchObject({ response_due_at: at('2026-11-20T11:00:00Z') });
    expect(await world.rows(sql`SELECT hours, timezone FROM departments WHERE key = 'support'`)).toEqual([
      { hours: null, timezone: null },
    ]);

    await world.type('sam', 'department holidays add support 2026-11-23 "Company day"');
    expect(await row(id)).toMatchObject({ resolution_due_at: at('2026-11-24T10:00:00Z') });
    await world.type('sam', 'department holidays remove support 2026-11-23');
    expect(await row(id)).toMatchObject({ resolution_due_at: at('2026-11-23T10:00:00Z') });
    await world.undo('sam');
    expect(await row(id)).toMatchObject({ resolution_due_at: at('2026-11-24T10:00:00Z') });
    await world.undo('sam');
    expect(await row(id)).toMatchObject({ resolution_due_at: at('2026-11-23T10:00:00Z') });
    expect(await world.rows(sql`SELECT 1 FROM department_holidays`)).toEqual([]);
  });

  it('are read by the clock that most of the department’s people have, until somebody names one', async () => {
    await world.rows(
      sql`UPDATE staff SET timezone = 'Asia/Shanghai' WHERE department_id = ${world.departmentIds.support}::int`,
    );
    // 18:00 in Shanghai: the hour to answer begins on Monday at nine.
    const id = await open('"By their clock" level:urgent');
    expect(await row(id)).toMatchObject({ response_due_at: at('2026-11-23T02:00:00Z') });
    await world.rows(sql`UPDATE staff SET timezone = 'UTC'`);
    await world.type('sam', 'department hours set support zone:Berlin');
    expect(await row(id)).toMatchObject({ response_due_at: at('2026-11-20T11:00:00Z') });
    await world.undo('sam');
  });

  it('refuse what makes no sense, and whoever may not', async () => {
    await expect(world.type('ana', 'department hours set support 9-17')).rejects.toThrow(/may not/u);
    await expect(world.type('sam', 'department hours set finance 9-17')).rejects.toThrow(/may not/u);
    await expect(world.type('sam', 'department hours set support whenever')).rejects.toThrow(
      /cannot read working hours/u,
    );
    await expect(world.type('sam', 'department hours set support "mon-sun closed"')).rejects.toThrow(
      /nobody in Support/u,
    );
    await world.type('sam', 'department hours set support 9-18');
    await expect(world.type('sam', 'department hours set support 9-18')).rejects.toThrow(/works like that already/u);
    await world.undo('sam');
    await expect(
      world.type('sam', 'department holidays add support 2026-12-28 "Winter" until:2026-12-24'),
    ).rejects.toThrow(/before the first/u);
    await expect(
      world.type('sam', 'department holidays add support 2026-12-24 "Winter" off:sometimes'),
    ).rejects.toThrow(/time of day/u);
    await expect(world.type('sam', 'department holidays add support 2026-12-28 "Winter" everywhere')).rejects.toThrow(
      /may not/u,
    );
    await world.type('iris', 'department holidays add support 2026-12-28 "Winter" until:2026-12-29 everywhere');
    expect(await world.rows(sql`SELECT 1 FROM department_holidays WHERE name = 'Winter'`)).toHaveLength(8);
    await expect(world.type('sam', 'department holidays add support 2026-12-29 "Again"')).rejects.toThrow(/already/u);
    await expect(world.type('sam', 'department holidays remove support 2026-12-30')).rejects.toThrow(/no holiday on/u);
    await world.undo('iris');
  });

  it('a department with open cases is not retired', async () => {
    await world.type('iris', 'department add "Field service"');
    const id = await open('"On site" to:"Field service"');
    await expect(world.type('iris', 'department retire "Field service"')).rejects.toThrow(/1 open case/u);
    // Nobody manages it, so a missed deadline goes to the admins.
    expect(await sweepAt('2026-11-24T10:00:00Z')).toBe(2);
    expect(await types(id)).toEqual(['case.added', 'case.response_breached', 'case.escalated_to_admins']);
    await world.type('ana', `case resolve CS-${id} Went there`);
    await world.type('iris', 'department retire "Field service"');
  });
});
