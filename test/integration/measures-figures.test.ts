import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { createMeasuresWorld, type MeasuresWorld } from './measures-world.ts';

/** Every number here is worked out by hand. Today is 20 November 2026, 11:00 in Berlin. */
let world: MeasuresWorld;
const customers: number[] = [];
const customer = (n: number): number => customers[n] ?? 0;

beforeAll(async () => {
  world = await createMeasuresWorld();
  for (let n = 0; n < 8; n += 1) customers.push(await world.customer(`Customer ${n}`, 'sales', n < 6 ? 'lena' : null));
});
afterAll(() => world.close());

describe('what customers say', () => {
  beforeAll(async () => {
    // Expected 80; actual 80, 40, 100, 0, 60: terms 1, 0.5, 1.25, 0, 0.75; mean 0.7. An older answer of the first does not count.
    await world.survey(customer(0), '2026-11-02', { satisfaction: [80, 10] });
    for (const [n, actual] of [80, 40, 100, 0, 60].entries()) {
      await world.survey(customer(n), '2026-11-10', {
        satisfaction: [80, actual],
        loyalty: [50, actual / 2],
        csat: n + 1,
        nps: n * 2 + 2,
      });
    }
    await world.survey(customer(5), '2026-11-11', { satisfaction: [null, 90], loyalty: [50, null] });
    await world.survey(customer(6), '2026-11-12', { satisfaction: [0, 90] });
    // The edges of the month.
    await world.survey(customer(7), '2026-10-31', { csat: 5 });
    await world.survey(customer(7), '2026-12-01', { csat: 5 });
  });

  it('takes each customer once, at its last answer, and leaves out what nothing was expected of', async () => {
    const figure = await world.figure('iris', 'satisfaction', world.scope.company);
    expect(figure.outcome).toEqual({ kind: 'value', value: expect.closeTo(0.7, 12) });
    expect(figure).toMatchObject({ n: 5, leftOut: { 'no-expected': 2 } });
  });

  it('measures loyalty likewise', async () => {
    // Expected 50; actual 40, 20, 50, 0, 30: terms 0.8, 0.4, 1, 0, 0.6; mean 0.56.
    const figure = await world.figure('iris', 'loyalty', world.scope.company);
    expect(figure.outcome).toEqual({ kind: 'value', value: expect.closeTo(0.56, 12) });
    expect(figure).toMatchObject({ n: 5, leftOut: { 'no-actual': 1 } });
  });

  it('counts 4 and 5 as satisfied, and promoters against detractors', async () => {
    // 1 2 3 4 5: two of five. 2 4 6 8 10: one promoter, three detractors.
    expect(await world.figure('iris', 'csat', world.scope.company)).toMatchObject({ n: 5, outcome: { value: 0.4 } });
    expect(await world.figure('iris', 'nps', world.scope.company)).toMatchObject({ n: 5, outcome: { value: -40 } });
  });

  it('says that there is not enough rather than 0', async () => {
    const figure = await world.figure('iris', 'csat', world.scope.company, { from: '2026-10-01', to: '2026-10-31' });
    expect(figure).toMatchObject({ n: 1, outcome: { kind: 'not-enough', least: 5 } });
    expect(await world.figure('iris', 'csat', world.scope.department('finance'))).toMatchObject({
      n: 0,
      outcome: { kind: 'not-enough' },
    });
  });

  it('is a department’s and a person’s by the customer, where the answer names no department', async () => {
    expect(await world.figure('iris', 'csat', world.scope.department('sales'))).toMatchObject({ n: 5 });
    expect(await world.figure('iris', 'csat', world.scope.person('lena'))).toMatchObject({ n: 5 });
    expect(await world.figure('iris', 'csat', world.scope.person('omar'))).toMatchObject({ n: 0 });
  });
});

describe('what is done', () => {
  beforeAll(async () => {
    // Expected and recorded minutes: 60/60, 60/120, 120/60; E = (1 + 2 + 0.5)/3, schedule = (1 + 0.5 + 2)/3.
    for (const [estimate, spent, reassignments] of [
      [60, 60, 0],
      [60, 120, 1],
      [120, 60, 5],
    ] as const) {
      await world.task({
        for: 'omar',
        closed: '2026-11-05T09:00:00Z',
        due: '2026-11-05T10:00:00Z',
        estimate,
        spent,
        reassignments,
      });
    }
    await world.task({ for: 'ana', closed: '2026-11-06T09:00:00Z', due: '2026-11-05T10:00:00Z', spent: 30 });
    await world.task({ for: 'ana', closed: '2026-11-06T09:00:00Z', estimate: 30 });
    // Late and still open; to come; without a date; cancelled before it was due, and after.
    await world.task({ for: 'wei', status: 'open', due: '2026-11-19T10:00:00Z' });
    await world.task({ for: 'wei', status: 'started', due: '2026-11-25T10:00:00Z' });
    await world.task({ for: 'wei', status: 'open' });
    await world.task({ for: 'wei', status: 'cancelled', due: '2026-11-10T10:00:00Z', closed: '2026-11-09T10:00:00Z' });
    await world.task({ for: 'wei', status: 'cancelled', due: '2026-11-10T10:00:00Z', closed: '2026-11-11T10:00:00Z' });
  });

  it('measures task efficiency as published, and the schedule beside it', async () => {
    const left = { 'no-expected': 1, 'no-actual': 1 };
    const efficiency = await world.figure('iris', 'efficiency', world.scope.department('support'));
    expect(efficiency).toMatchObject({ n: 3, leftOut: left, outcome: { value: expect.closeTo(3.5 / 3, 12) } });
    const schedule = await world.figure('iris', 'schedule', world.scope.department('support'));
    expect(schedule).toMatchObject({ n: 3, leftOut: left, outcome: { value: expect.closeTo(3.5 / 3, 12) } });
  });

  it('counts what was due until now, and what of it was done in time', async () => {
    // Due: three in time, one a day late, one open, one cancelled too late. Left out: cancelled in time. To come: not counted.
    const figure = await world.figure('iris', 'coordination', world.scope.department('support'));
    expect(figure).toMatchObject({ n: 6, leftOut: { withdrawn: 1 }, outcome: { value: 0.5 } });
  });

  it('counts open tasks that are late, now and as it was then', async () => {
    world.wait(0);
    const now = await world.figure('iris', 'overdue', world.scope.department('support'));
    expect(now).toMatchObject({ n: 2, leftOut: { 'no-deadline': 1 }, outcome: { kind: 'not-enough' } });
    // At the end of 5 November (23:00 UTC) five tasks with a date were open; that of 5 November alone was late.
    const then = await world.figure('iris', 'overdue', world.scope.department('support'), {
      from: '2026-11-01',
      to: '2026-11-05',
    });
    expect(then).toMatchObject({ n: 5, outcome: { value: 0.2 } });
  });

  it('counts how often tasks changed hands', async () => {
    const figure = await world.figure('iris', 'reassignments', world.scope.person('omar'));
    expect(figure).toMatchObject({ n: 3, outcome: { value: 2 } });
  });
});

describe('what departments ask of one another', () => {
  beforeAll(async () => {
    const between = { customer: customer(0), from: 'sales', to: 'marketing' } as const;
    // Offered Friday 13 November 16:00 in Berlin, accepted Monday 10:00: two hours of working time.
    await world.run(sql`UPDATE departments SET timezone = 'Europe/Berlin' WHERE key = 'marketing'`);
    await world.handoff({
      ...between,
      offered: '2026-11-13T15:00:00Z',
      by: '2026-11-16T15:00:00Z',
      answered: '2026-11-16T09:00:00Z',
      who: 'mia',
    });
    await world.handoff({
      ...between,
      offered: '2026-11-12T09:00:00Z',
      by: '2026-11-12T11:00:00Z',
      answered: '2026-11-12T13:00:00Z',
      who: 'mia',
    });
    await world.handoff({
      ...between,
      offered: '2026-11-12T09:00:00Z',
      by: '2026-11-12T12:00:00Z',
      answered: '2026-11-12T10:00:00Z',
      who: 'max',
    });
    await world.handoff({
      ...between,
      customer: customer(1),
      offered: '2026-11-12T09:00:00Z',
      by: '2026-11-12T12:00:00Z',
      status: 'expired',
    });
    await world.handoff({
      ...between,
      customer: customer(2),
      offered: '2026-11-12T09:00:00Z',
      by: '2026-11-12T12:00:00Z',
      status: 'withdrawn',
    });
    await world.handoff({
      ...between,
      customer: customer(3),
      offered: '2026-11-19T09:00:00Z',
      by: '2026-11-24T12:00:00Z',
    });
    const asked = {
      department: 'marketing',
      asks: 'sales',
      status: 'open',
      for: 'mia',
      created: '2026-11-02T09:00:00Z',
    } as const;
    await world.task({ ...asked, due: '2026-11-18T09:00:00Z', acknowledged: '2026-11-17T09:00:00Z' });
    await world.task({ ...asked, due: '2026-11-18T09:00:00Z', acknowledged: '2026-11-19T09:00:00Z' });
    await world.task({ ...asked });
    // Not another department's request.
    await world.task({ ...asked, asks: 'marketing', due: '2026-11-18T09:00:00Z' });
  });

  it('counts what was taken up in time', async () => {
    // In time: two hand-offs and a task. Late: one of each. Not at all: a hand-off.
    const figure = await world.figure('iris', 'communication', world.scope.department('marketing'));
    expect(figure).toMatchObject({ n: 6, leftOut: { withdrawn: 1, 'no-deadline': 1 }, outcome: { value: 0.5 } });
  });

  it('takes the working time until an offer was accepted', async () => {
    // 2 h, 4 h and 1 h.
    const figure = await world.figure('iris', 'acceptance', world.scope.department('marketing'));
    expect(figure).toMatchObject({ n: 3, outcome: { value: 120 } });
    expect(figure.p90).toBeCloseTo(120 + 0.8 * 120, 9);
  });

  it('multiplies the three parts of collaboration, and none where one is missing', async () => {
    const before = await world.figure('iris', 'collaboration', world.scope.department('marketing'));
    expect(before).toMatchObject({ outcome: { kind: 'not-enough' } });
    // Sales has eight customers that are 80 per cent complete, and two that look like earlier ones.
    const [first, second, third, fourth] = customers;
    await world.run(sql`
      INSERT INTO quality_days (department_id, day, customers, tenths, low, middle, high)
      VALUES (${world.departmentIds.sales}::int, '2026-11-19', 8, 800, 0, 0, 8), (${world.departmentIds.sales}::int, '2026-11-01', 8, 300, 8, 0, 0)`);
    await world.run(sql`
      INSERT INTO duplicate_pairs (first_id, second_id, score, open_score, reasons, created_at, state, closed_at)
      VALUES (${first}::int, ${second}::int, 90, 90, '{}', '2026-11-02', 'open', NULL),
        (${first}::int, ${third}::int, 90, 90, '{}', '2026-11-02', 'open', NULL),
        (${second}::int, ${third}::int, 90, 90, '{}', '2026-11-02', 'open', NULL),
        (${first}::int, ${fourth}::int, 90, 90, '{}', '2026-11-02', 'dismissed', '2026-11-03')`);
    await world.run(sql`UPDATE customers SET created_at = '2026-10-01'`);
    const integration = await world.figure('iris', 'integration', world.scope.department('sales'));
    expect(integration).toMatchObject({ n: 8, outcome: { value: expect.closeTo(0.8 * (1 - 2 / 8), 12) } });
    const company = await world.figure('iris', 'collaboration', world.scope.company);
    const [data, communication, coordination] = company.parts ?? [];
    expect([data, communication].map((part) => part?.outcome)).toMatchObject([
      { value: expect.closeTo(0.6, 12) },
      { value: 0.5 },
    ]);
    // Company-wide eight fell due in marketing besides: three of nine were done in time.
    expect(coordination?.outcome).toMatchObject({ value: expect.closeTo(3 / 9, 12) });
    expect(company.outcome).toMatchObject({ value: expect.closeTo(0.6 * 0.5 * (3 / 9), 12) });
  });
});

describe('cases', () => {
  it('are answered and solved in working time, by median and ninth decile', async () => {
    for (const [n, minutes] of [10, 20, 30, 40, 1000].entries()) {
      await world.case(customer(n), {
        responded: '2026-11-10T10:00:00Z',
        responseMinutes: minutes,
        resolved: '2026-11-11T10:00:00Z',
        resolutionMinutes: minutes * 2,
      });
    }
    await world.case(customer(5), { responded: '2026-11-10T10:00:00Z', responseMinutes: null });
    await world.case(customer(5), {});
    const response = await world.figure('iris', 'response', world.scope.department('support'));
    expect(response).toMatchObject({ n: 5, leftOut: { 'no-actual': 1 }, outcome: { value: 30 } });
    expect(response.p90).toBeCloseTo(40 + 0.6 * 960, 9);
    expect(await world.figure('iris', 'resolution', world.scope.person('omar'))).toMatchObject({
      n: 5,
      outcome: { value: 60 },
    });
  });
});

describe('customers of several departments', () => {
  it('are shared by those who spoke with them', async () => {
    await world.log(customer(0), 'lena', '2026-11-03T10:00:00Z');
    await world.log(customer(0), 'omar', '2026-11-04T10:00:00Z');
    await world.log(customer(1), 'omar', '2026-11-04T10:00:00Z');
    await world.log(customer(2), 'lena', '2026-11-04T10:00:00Z');
    await world.log(customer(2), 'marta', '2026-11-04T10:00:00Z');
    await world.log(customer(3), 'lena', '2026-11-04T10:00:00Z');
    await world.log(customer(3), 'fay', '2026-10-31T10:00:00Z');
    expect(await world.figure('iris', 'shared', world.scope.company)).toMatchObject({ n: 4, outcome: { value: 0.25 } });
    expect(await world.figure('iris', 'shared', world.scope.department('sales'))).toMatchObject({
      n: 3,
      outcome: { value: expect.closeTo(1 / 3, 12) },
    });
    expect(await world.figure('iris', 'shared', world.scope.person('omar'))).toMatchObject({
      n: 2,
      outcome: { kind: 'not-enough' },
    });
  });

  it('are not counted by logs that the reader may not know of', async () => {
    await world.log(customer(3), 'fay', '2026-11-05T10:00:00Z', 'department');
    expect(await world.figure('marta', 'shared', world.scope.department('sales'))).toMatchObject({
      outcome: { value: expect.closeTo(1 / 3, 12) },
    });
    expect(await world.figure('iris', 'shared', world.scope.department('sales'))).toMatchObject({
      outcome: { value: expect.closeTo(2 / 3, 12) },
    });
  });
});

describe('sales', () => {
  beforeAll(async () => {
    await world.deal(customer(0), { amount: 100_000, expected: '2026-11-25', since: '2026-11-15T08:00:00Z' });
    await world.deal(customer(1), { amount: 50_000, expected: '2026-12-25', since: '2026-09-01T08:00:00Z' });
    await world.deal(customer(2), {
      amount: 70_000,
      currency: 'USD',
      expected: '2026-11-28',
      since: '2026-11-15T08:00:00Z',
    });
    await world.deal(customer(3), { expected: '2026-11-28', since: '2026-11-15T08:00:00Z' });
    await world.deal(customer(4), { amount: 30_000, status: 'won', stage: 'won', closedOn: '2026-11-10' });
  });

  it('sums the pipeline by currency and leaves out what has no amount', async () => {
    const figure = await world.figure('marta', 'pipeline', world.scope.company);
    expect(figure).toMatchObject({ n: 3, leftOut: { 'no-amount': 1 } });
    expect(figure.outcome).toEqual({
      kind: 'amounts',
      amounts: [
        { currency: 'EUR', minor: 150_000n, n: 2 },
        { currency: 'USD', minor: 70_000n, n: 1 },
      ],
    });
    // Before it was won, the fifth was open too.
    const october = await world.figure('marta', 'pipeline', world.scope.company, {
      from: '2026-10-01',
      to: '2026-10-31',
    });
    expect(october.outcome).toMatchObject({ amounts: [{ minor: 180_000n }, { minor: 70_000n }] });
  });

  it('forecasts what was won and what is likely', async () => {
    const [stage] = await world.rows<{ p: number }>(
      sql`SELECT probability AS p FROM deal_stages WHERE key = 'qualification'`,
    );
    const figure = await world.figure('marta', 'forecast', world.scope.department('sales'));
    const euros = 30_000 + (100_000 * (stage?.p ?? 0)) / 100;
    expect(figure.outcome).toMatchObject({
      amounts: [{ currency: 'EUR', minor: BigInt(euros), n: 2 }, { currency: 'USD' }],
    });
  });

  it('finds deals that stand in a stage for too long', async () => {
    const figure = await world.figure('marta', 'stale', world.scope.company);
    expect(figure).toMatchObject({ n: 4, outcome: { value: 0.25 } });
  });

  it('sums only amounts that the reader may see, and says so', async () => {
    const figure = await world.figure('omar', 'pipeline', world.scope.company);
    expect(figure).toMatchObject({ n: 0, leftOut: { hidden: 4 }, outcome: { kind: 'not-enough' } });
  });

  it('says how much of its targets a department has reached', async () => {
    await world.run(sql`
      INSERT INTO sales_targets (kind, scope, department_id, starts_on, ends_on, goal_minor, goal_currency, created_by_id)
      VALUES ('revenue', 'department', ${world.departmentIds.sales}::int, '2026-11-01', '2026-11-30', 120000, 'EUR', ${world.actors.marta.staffId}::int)`);
    expect(await world.figure('marta', 'target', world.scope.department('sales'))).toMatchObject({
      n: 1,
      outcome: { value: 0.25 },
    });
    expect(await world.figure('marta', 'target', world.scope.department('support'))).toMatchObject({
      n: 0,
      outcome: { kind: 'not-enough' },
    });
  });

  it('says what campaigns returned', async () => {
    const [campaign] = await world.run(sql`
      INSERT INTO campaigns (title, status, currency, starts_on, ends_on, department_id, created_by_id)
      VALUES ('Autumn', 'running', 'EUR', '2026-11-01', '2026-11-30', ${world.departmentIds.marketing}::int, ${world.actors.max.staffId}::int)
      RETURNING id`);
    await world.run(sql`UPDATE deals SET campaign_id = ${campaign?.id}::int WHERE status = 'won'`);
    await world.run(sql`
      INSERT INTO campaign_costs (campaign_id, what, amount_minor, spent_on, created_by_id)
      VALUES (${campaign?.id}::int, 'Stand', 20000, '2026-11-02', ${world.actors.max.staffId}::int)`);
    const figure = await world.figure('max', 'campaign', world.scope.department('marketing'));
    expect(figure).toMatchObject({ n: 1, outcome: { value: 0.5 } });
  });
});

describe('single colleagues', () => {
  it('are not told from the figures of a few', async () => {
    // Three people have tasks in support: Omar, Ana and Wei. Of others than Omar there are two.
    const member = await world.figure('omar', 'reassignments', world.scope.department('support'));
    expect(member).toMatchObject({ n: 0, outcome: { kind: 'few-people' } });
    expect(await world.figure('sam', 'reassignments', world.scope.department('support'))).toMatchObject({
      n: 5,
      outcome: { kind: 'value' },
    });
    // Another department's manager may ask, and is told as little.
    expect(await world.figure('marta', 'reassignments', world.scope.department('support'))).toMatchObject({
      outcome: { kind: 'few-people' },
    });
  });
});

describe('the edges of a period', () => {
  it('are those of the reader’s clocks, on a day of twenty-three and a half hours too', async () => {
    // On Lord Howe Island 4 October 2026 began at 13:30 UTC of the day before and ended at 13:00 UTC.
    for (const closed of [
      '2026-10-03T13:29:59.999Z',
      '2026-10-03T13:30:00Z',
      '2026-10-04T05:00:00Z',
      '2026-10-04T12:59:59.999Z',
      '2026-10-04T13:00:00Z',
    ]) {
      await world.task({ for: 'fay', department: 'finance', closed, reassignments: closed.includes('13:') ? 4 : 1 });
    }
    const day = { from: '2026-10-04', to: '2026-10-04' };
    const finance = world.scope.department('finance');
    expect(await world.figure('iris', 'reassignments', finance, day, 'Australia/Lord_Howe')).toMatchObject({
      n: 3,
      outcome: { value: 2 },
    });
    // The same day of Berlin, from 22:00 to 22:00 UTC, holds the last three.
    expect(await world.figure('iris', 'reassignments', finance, day, 'Europe/Berlin')).toMatchObject({
      n: 3,
      outcome: { value: 2 },
    });
    // The third of October of UTC holds the first two.
    expect(
      await world.figure('iris', 'reassignments', finance, { from: '2026-10-03', to: '2026-10-03' }, 'UTC'),
    ).toMatchObject({ n: 2 });
  });

  it('hold the last day of a month, and of February in a leap year', async () => {
    for (const on of [
      '2024-02-28',
      '2024-02-29',
      '2024-02-29',
      '2024-03-01',
      '2024-02-01',
      '2024-01-31',
      '2024-02-29',
    ]) {
      await world.survey(customer(0), on, { csat: 5 });
    }
    expect(
      await world.figure('iris', 'csat', world.scope.company, { from: '2024-02-01', to: '2024-02-29' }),
    ).toMatchObject({ n: 5 });
  });
});
