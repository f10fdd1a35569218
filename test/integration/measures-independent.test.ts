import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectationMet,
  type Mean,
  nps as npsOf,
  type Pair,
  percentile,
  schedulePerformance,
} from '../../src/crm/metrics/formulas.ts';
import type { MeasureKey } from '../../src/crm/metrics/index.ts';
import { sql } from '../../src/store/database.ts';
import type { Who } from '../support/crm-world.ts';
import { createMeasuresWorld, type MeasuresWorld, november } from './measures-world.ts';

/**
 * A year of made-up work, measured in two other ways: with the pure formulas over the rows, and with statements written apart from
 * those of the figures, in the terms of the definitions.
 */
let world: MeasuresWorld;

/** The same numbers on every run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = createRandom(20_261_120);
const upTo = (n: number): number => Math.floor(random() * n);
const oneOf = <T>(list: readonly T[]): T => list[upTo(list.length)] as T;
const people: readonly Who[] = ['lena', 'marta', 'omar', 'ana', 'sam', 'mia', 'fay', 'wei'];
const moment = (): string => new Date(Date.UTC(2026, 9, 1) + upTo(86_400 * 70) * 1000).toISOString();
const day = (): string => moment().slice(0, 10);

beforeAll(async () => {
  world = await createMeasuresWorld();
  const customers: number[] = [];
  for (let n = 0; n < 25; n += 1)
    customers.push(await world.customer(`Customer ${n}`, oneOf(['sales', 'support']), oneOf(people)));
  for (let n = 0; n < 300; n += 1) {
    const status = oneOf(['open', 'started', 'done', 'done', 'done', 'cancelled'] as const);
    await world.task({
      status,
      for: oneOf([null, ...people]),
      department: oneOf(['sales', 'support', 'marketing']),
      asks: oneOf(['sales', 'support', 'finance']),
      due: oneOf([null, moment(), moment()]),
      closed: status === 'done' || status === 'cancelled' ? moment() : null,
      acknowledged: oneOf([null, moment()]),
      created: '2026-09-20T00:00:00Z',
      estimate: oneOf([null, 15, 30, 90]),
      spent: oneOf([0, 10, 30, 200]),
      reassignments: upTo(4),
    });
  }
  for (let n = 0; n < 120; n += 1) {
    const maybe = (max: number) => (random() < 0.2 ? oneOf([null, 0]) : 1 + upTo(max));
    await world.survey(oneOf(customers), day(), {
      nps: upTo(11),
      csat: 1 + upTo(5),
      satisfaction: [maybe(100), maybe(100)],
      loyalty: [maybe(100), maybe(100)],
      ...(random() < 0.3 ? { department: 'support' } : {}),
    });
  }
  for (let n = 0; n < 200; n += 1) await world.log(oneOf(customers), oneOf(people), moment());
  for (let n = 0; n < 60; n += 1) {
    const minutes = oneOf([null, upTo(500)]);
    await world.case(oneOf(customers), {
      by: oneOf(people),
      responded: moment(),
      responseMinutes: minutes,
      resolved: moment(),
      resolutionMinutes: minutes,
    });
  }
});
afterAll(() => world.close());

const from = '2026-10-31T23:00:00Z';
const to = '2026-11-30T23:00:00Z';
const now = '2026-11-20T10:00:00Z';

async function numbers(measure: MeasureKey, department?: string): Promise<Mean> {
  const scope = department ? world.scope.department(department) : world.scope.company;
  const { outcome, n, leftOut } = await world.figure('iris', measure, scope, november);
  return { value: outcome.kind === 'value' ? outcome.value : null, n, leftOut };
}

const expectSame = (found: Mean, wanted: Mean): void => {
  expect(found).toEqual({ ...wanted, value: expect.closeTo(wanted.value ?? Number.NaN, 9) });
};

describe('the formulas give what the statements give', () => {
  const surveys = (measure: 'satisfaction' | 'loyalty', rows: readonly Record<string, unknown>[]): Pair[] => {
    const last = new Map<unknown, Record<string, unknown>>();
    const says = rows.filter((row) => row[`${measure}_expected`] !== null || row[`${measure}_actual`] !== null);
    for (const row of says) last.set(row.customer_id, row);
    const number = (value: unknown) => (value === null ? null : Number(value));
    return [...last.values()].map((row) => ({
      expected: number(row[`${measure}_expected`]),
      actual: number(row[`${measure}_actual`]),
    }));
  };

  it.each(['satisfaction', 'loyalty'] as const)('%s', async (measure) => {
    const rows = await world.rows<Record<string, unknown>>(sql`
      SELECT * FROM surveys WHERE taken_on >= '2026-11-01' AND taken_on < '2026-12-01' ORDER BY taken_on, id`);
    expectSame(await numbers(measure), expectationMet(surveys(measure, rows)));
  });

  it.each(['efficiency', 'schedule'] as const)('%s', async (measure) => {
    const rows = await world.rows<{ expected: number | null; spent: number }>(sql`
      SELECT estimate_minutes AS expected, spent_minutes AS spent FROM tasks
      WHERE status = 'done' AND closed_at >= ${from}::timestamptz AND closed_at < ${to}::timestamptz`);
    const pairs = rows.map(({ expected, spent }) => ({ expected, actual: spent === 0 ? null : spent }));
    expectSame(await numbers(measure), (measure === 'efficiency' ? expectationMet : schedulePerformance)(pairs));
  });

  it('nps and durations', async () => {
    const answers = await world.rows<{ nps: number }>(
      sql`SELECT nps FROM surveys WHERE taken_on BETWEEN '2026-11-01' AND '2026-11-30'`,
    );
    expect((await numbers('nps')).value).toBeCloseTo(npsOf(answers.map(({ nps }) => nps)) ?? Number.NaN, 9);
    const cases = await world.rows<{ minutes: number }>(sql`
      SELECT response_minutes AS minutes FROM cases WHERE response_minutes IS NOT NULL
        AND responded_at >= ${from}::timestamptz AND responded_at < ${to}::timestamptz`);
    const minutes = cases.map((each) => each.minutes);
    const figure = await world.figure('iris', 'response', world.scope.company);
    expect(figure.outcome).toEqual({ kind: 'value', value: expect.closeTo(percentile(minutes, 0.5) ?? Number.NaN, 9) });
    expect(figure.p90).toBeCloseTo(percentile(minutes, 0.9) ?? Number.NaN, 9);
  });
});

describe('statements written apart give the same', () => {
  const single = async (statement: ReturnType<typeof sql>): Promise<number> => {
    const [row] = await world.rows<{ value: number }>(statement);
    return row?.value ?? Number.NaN;
  };

  it('coordination', async () => {
    const value = await single(sql`
      SELECT (1.0 * sum(CASE WHEN status = 'done' AND closed_at <= due_at THEN 1 ELSE 0 END) / count(*))::float8 AS value FROM tasks
      WHERE tstzrange(${from}::timestamptz, ${now}::timestamptz) @> due_at AND department_id = ${world.departmentIds.support}::int
        AND NOT (status = 'cancelled' AND closed_at <= due_at)`);
    expect((await numbers('coordination', 'support')).value).toBeCloseTo(value, 9);
  });

  it('overdue', async () => {
    const value = await single(sql`
      SELECT avg(CASE WHEN due_at < ${now}::timestamptz THEN 1 ELSE 0 END)::float8 AS value FROM tasks
      WHERE due_at IS NOT NULL AND (closed_at IS NULL OR closed_at >= ${now}::timestamptz)`);
    expect((await numbers('overdue')).value).toBeCloseTo(value, 9);
  });

  it('communication', async () => {
    const value = await single(sql`
      SELECT avg(CASE WHEN acted <= due_at THEN 1 ELSE 0 END)::float8 AS value
      FROM (SELECT *, (SELECT min(moment) FROM unnest(ARRAY[acknowledged_at, started_at, closed_at]) AS moment) AS acted FROM tasks) t
      WHERE department_id IS DISTINCT FROM creator_department_id AND due_at >= ${from}::timestamptz AND due_at < ${to}::timestamptz
        AND (due_at < ${now}::timestamptz OR acted < ${now}::timestamptz) AND NOT (status = 'cancelled' AND closed_at <= due_at)`);
    expect((await numbers('communication')).value).toBeCloseTo(value, 9);
  });

  it('shared customers', async () => {
    const value = await single(sql`
      SELECT avg(CASE WHEN departments >= 2 THEN 1 ELSE 0 END)::float8 AS value FROM (
        SELECT customer_id, count(DISTINCT department_id) AS departments FROM interactions
        WHERE (happened_at AT TIME ZONE 'Europe/Berlin')::date BETWEEN '2026-11-01' AND '2026-11-30' GROUP BY customer_id) c`);
    expect((await numbers('shared')).value).toBeCloseTo(value, 9);
  });

  it('csat of a department, by where the answer was given or else whose customer it is', async () => {
    const value = await single(sql`
      SELECT avg(CASE WHEN csat IN (4, 5) THEN 1 ELSE 0 END)::float8 AS value FROM surveys v
      LEFT JOIN customers c ON c.id = v.customer_id AND v.department_id IS NULL
      WHERE to_char(taken_on, 'YYYY-MM') = '2026-11'
        AND CASE WHEN v.department_id IS NULL THEN c.department_id ELSE v.department_id END = ${world.departmentIds.support}::int`);
    expect((await numbers('csat', 'support')).value).toBeCloseTo(value, 9);
  });

  it('departments add up to the company', async () => {
    const parts = await Promise.all(
      ['sales', 'support', 'marketing', 'finance'].map((key) => numbers('coordination', key)),
    );
    const whole = await numbers('coordination');
    expect(parts.reduce((all, { n }) => all + n, 0)).toBe(whole.n);
    const weighted = parts.reduce((all, { n, value }) => all + n * (value ?? 0), 0) / whole.n;
    expect(weighted).toBeCloseTo(whole.value ?? Number.NaN, 9);
  });
});
